//! Every statement of the house, prepared on both stores: a wrong column fails within seconds.

use std::fs;

use liandong::db::{Db, MIGRATIONS};

use crate::house::{files, root};
use crate::support::stores::{TestStore, both};

/// A comment that marks statements with a list.
const LIST_MARK: &str = " -- list";

/// The text of every `Sql("…")` and `SqlList("…")` in a source file.
fn statements(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for head in ["Sql(", "SqlList("] {
        for (at, _) in text.match_indices(head) {
            let before = text[..at].chars().next_back().unwrap_or(' ');
            if before.is_alphanumeric() || before == '_' {
                continue;
            }
            let rest = text[at + head.len()..].trim_start();
            let Some(rest) = rest.strip_prefix('"') else { continue };
            let mut literal = String::new();
            let mut chars = rest.chars().peekable();
            while let Some(c) = chars.next() {
                match c {
                    '"' => break,
                    '\\' if chars.peek() == Some(&'\n') => {
                        while chars.peek().is_some_and(|c| c.is_whitespace()) {
                            chars.next();
                        }
                    }
                    '\\' => literal.extend(chars.next()),
                    other => literal.push(other),
                }
            }
            out.push(with_slots(&literal));
        }
    }
    out
}

fn with_slots(literal: &str) -> String {
    if !literal.contains("{slots}") {
        return literal.to_owned();
    }
    // A list's slots come after the numbered ones, wherever the list stands.
    let highest = (1..40).rev().find(|n| literal.contains(&format!("${n}"))).unwrap_or(0);
    let slots = format!("${}, ${}", highest + 1, highest + 2);
    format!("{}{LIST_MARK}", literal.replace("{slots}", &slots))
}

fn all() -> Vec<String> {
    let mut out = Vec::new();
    for path in files(&root().join("crates/server/src"), &[".rs"]) {
        out.extend(statements(&fs::read_to_string(&path).expect("readable")));
    }
    out
}

#[test]
fn every_statement_is_prepared_on_both_stores() {
    let statements = all();
    assert!(statements.len() > 100, "only {} statements found", statements.len());
    for store in both() {
        let town = TestStore::fresh(store);
        let broken = Db::prepare_only(&town.at, &statements).expect("the store answers");
        assert!(broken.is_empty(), "{store:?}:\n{}", broken.join("\n"));
    }
}

#[test]
fn numbered_slots_stand_in_reading_order() {
    for text in all() {
        if text.ends_with(LIST_MARK) {
            continue;
        }
        let mut last = 0;
        let bytes: Vec<char> = text.chars().collect();
        for (at, c) in bytes.iter().enumerate() {
            if *c != '$' {
                continue;
            }
            let number: String =
                bytes[at + 1..].iter().take_while(|c| c.is_ascii_digit()).collect();
            let number: usize = number.parse().unwrap_or(0);
            assert!(number == last + 1, "slot ${number} after ${last} in: {text}");
            last = number;
        }
    }
}

#[test]
fn every_migration_file_is_run() {
    let names: Vec<String> = files(&root().join("migrations"), &[".sql"])
        .iter()
        .map(|p| p.file_stem().expect("a name").to_string_lossy().into_owned())
        .filter(|n| !n.starts_with("guards_"))
        .collect();
    let run: Vec<&str> = MIGRATIONS.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, run);
}

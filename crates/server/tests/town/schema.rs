//! Every statement of the house, prepared on both stores: a wrong column fails within seconds.

use std::fs;

use liandong::db::{Db, MIGRATIONS};

use crate::house::{files, root};
use crate::support::stores::{Store, TestStore, both};

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

/// Tables that grow with the people and what they do.
const LARGE: &[&str] = &[
    "answer",
    "attendance",
    "badge_award",
    "birthday",
    "consent",
    "consent_signature",
    "consent_slip",
    "debrief_part",
    "endorsement",
    "enrolment",
    "event",
    "guardian",
    "holding",
    "hours_entry",
    "hours_proposal",
    "hours_total",
    "joining_application",
    "learning",
    "mark",
    "meeting_presence",
    "notice",
    "own_living",
    "person",
    "person_token",
    "qualified",
    "reading",
    "rehearsal",
    "rehearsal_step",
    "seat",
    "sign_up",
    "todo",
];

/// Statements that go through a whole town, and why they may. May only shrink.
const WHOLE_TOWN: &[(&str, &str)] = &[
    ("select w.person_id, w.number", "the list of names, in its order, counted to a limit"),
    ("select a.person_id, b.person_id from", "names and phones that stand twice: an index alone"),
    ("select organisation_id, count(distinct", "heads of every body: an index alone"),
    ("select (select count(person_id)", "the first steps of a new town"),
    (
        "select p.person_id, p.name, p.number, h.role, f.confirmed_at",
        "staff: an index of nobody else",
    ),
    ("select count(", "numbers for those who watch the program"),
];

/// The table behind an alias of a statement.
fn table_of<'t>(text: &'t str, alias: &'t str) -> &'t str {
    let words: Vec<&str> = text.split([' ', ',', '(', ')']).filter(|w| !w.is_empty()).collect();
    let named = |pair: &[&'t str]| pair[1] == alias && LARGE.contains(&pair[0]);
    words.windows(2).find(|pair| named(pair)).map_or(alias, |pair| pair[0])
}

// covers S1
#[test]
fn no_statement_walks_a_large_table_for_a_few_rows() {
    let town = TestStore::fresh(Store::Sqlite);
    let liandong::db::StoreAt::Sqlite(file) = &town.at else { panic!("an embedded store") };
    let file = rusqlite::Connection::open(file).expect("the store opens");
    let mut walks = Vec::new();
    for text in statements_outside_the_proof() {
        let plan = format!("explain query plan {}", text.trim_end_matches(LIST_MARK));
        let mut asked = file.prepare(&plan).expect("a plan");
        // Without values: only the plan is asked for.
        let mut lines = asked.raw_query();
        while let Some(line) = lines.next().expect("a line") {
            let line: String = line.get(3).expect("its words");
            let mut words = line.split(' ');
            let (how, alias) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
            let whole = how == "SCAN" || (how == "SEARCH" && line.ends_with("(town_id=?)"));
            let may = WHOLE_TOWN.iter().any(|(head, _)| text.starts_with(head));
            if whole && !may && LARGE.contains(&table_of(&text, alias)) {
                walks.push(format!("{line}\n    {text}"));
            }
        }
    }
    assert!(walks.is_empty(), "{}", walks.join("\n"));
}

/// How SQLite would read a statement, told without values.
fn plan_of(file: &rusqlite::Connection, text: &str) -> Vec<String> {
    let mut asked = file.prepare(&format!("explain query plan {text}")).expect("a plan");
    let (mut lines, mut out) = (asked.raw_query(), Vec::new());
    while let Some(line) = lines.next().expect("a line") {
        out.push(line.get(3).expect("its words"));
    }
    out
}

// covers C3 B5
#[test]
fn the_reports_of_training_and_of_minors_do_not_grow_with_the_town() {
    let town = TestStore::fresh(Store::Sqlite);
    let liandong::db::StoreAt::Sqlite(file) = &town.at else { panic!("an embedded store") };
    let file = rusqlite::Connection::open(file).expect("the store opens");
    let statements = statements_outside_the_proof();
    for (head, reads) in [
        ("select month, kind, minutes, entries from learning_total", "AND month>? AND month<?"),
        ("select c.course_id, c.title, c.kind, c.starts_at, c.taken", "course_coming"),
        (
            "select k.consent_id, k.child_id, c.name, k.scope, k.ends_on from consent k",
            "consent_end",
        ),
        ("select b.person_id, p.name, b.age", "birthday_time"),
        ("select person_id, born_sealed from person", "person_born"),
        ("select s.slip_id, s.number, s.child_id, c.name, s.guardian_id", "consent_slip_"),
    ] {
        let found: Vec<&String> = statements
            .iter()
            .filter(|text| text.starts_with(head) && !text.contains("s.slip_id = $2"))
            .collect();
        assert!(!found.is_empty(), "no statement begins so: {head}");
        for text in found {
            let plan = plan_of(&file, text.trim_end_matches(LIST_MARK));
            assert!(plan.iter().any(|line| line.contains(reads)), "{text}\n{}", plan.join("\n"));
        }
    }
}

// covers T15 S1
#[test]
fn the_ledger_is_read_by_its_numbers_and_never_sorted() {
    let town = TestStore::fresh(Store::Sqlite);
    let liandong::db::StoreAt::Sqlite(file) = &town.at else { panic!("an embedded store") };
    let file = rusqlite::Connection::open(file).expect("the store opens");
    let head = "select g.posting_id, g.number, g.booked_on, g.kind, g.words, l.purpose_id, p.name";
    let statements = statements_outside_the_proof();
    let ledger: Vec<&String> = statements.iter().filter(|text| text.starts_with(head)).collect();
    assert_eq!(ledger.len(), 2, "all lines, and those of an account");
    for text in ledger {
        let plan = plan_of(&file, text);
        let by_number = ["posting_number", "posting_line_account"];
        let by_number = |line: &String| by_number.iter().any(|index| line.contains(index));
        assert!(plan.iter().any(by_number), "{text}\n{}", plan.join("\n"));
        assert!(!plan.iter().any(|line| line.ends_with("FOR ORDER BY")), "{}", plan.join("\n"));
    }
}

/// Whether a statement has the shape.
type Fits = fn(&str) -> bool;
/// Of `insert into … values ($1, …)` the table, its columns, and what follows the row.
fn row_of(text: &str) -> Option<(&str, &str, &str)> {
    let (table, rest) = text.strip_prefix("insert into ")?.split_once(" (")?;
    let (columns, rest) = rest.split_once(") values (")?;
    let (slots, rest) = rest.split_once(')')?;
    let counted = (1..).zip(slots.split(", ")).all(|(n, slot)| slot == format!("${n}"));
    (counted && slots.split(", ").count() == columns.split(", ").count())
        .then_some((table, columns, rest))
}
fn appends(text: &str) -> bool {
    row_of(text).is_some_and(|(_, _, rest)| rest.is_empty())
}
fn appends_new(text: &str) -> bool {
    row_of(text).is_some_and(|(_, _, rest)| {
        rest.starts_with(" on conflict (") && rest.ends_with(") do nothing")
    })
}
/// The columns are the keys and then the amounts, and each amount is added to what is there.
fn adds(text: &str) -> bool {
    let Some((table, columns, rest)) = row_of(text) else { return false };
    let Some(rest) = rest.strip_prefix(" on conflict (") else { return false };
    let Some((keys, sets)) = rest.split_once(") do update set ") else { return false };
    let Some(amounts) = columns.strip_prefix(keys).and_then(|rest| rest.strip_prefix(", ")) else {
        return false;
    };
    let added = |name: &str| format!("{name} = {table}.{name} + excluded.{name}");
    sets == amounts.split(", ").map(added).collect::<Vec<_>>().join(", ")
}
fn takes_a_number(text: &str) -> bool {
    let Some((table, rest)) =
        text.strip_prefix("update ").and_then(|rest| rest.split_once(" set "))
    else {
        return false;
    };
    let Some((name, _)) = rest.split_once(" = ") else { return false };
    let head = format!(
        "update {table} set {name} = {name} + $1 where (cast($2 as bigint) is null or {name} = $3) \
         and "
    );
    text.starts_with(&head) && text.ends_with(&format!(" returning {name}"))
}
fn demands(text: &str) -> bool {
    text.starts_with("update ") && !text.contains(" returning ")
}

// decision 58
#[test]
fn what_may_be_put_off_has_the_shape_that_its_verb_asks_for() {
    let verbs: [(&str, Fits); 5] = [
        ("append", appends),
        ("append_new", appends_new),
        ("add", adds),
        ("number", takes_a_number),
        ("demand", demands),
    ];
    for (verb, fits) in verbs {
        let mut seen = 0;
        for path in files(&root().join("crates/server/src"), &[".rs"]) {
            let source = fs::read_to_string(&path).expect("readable");
            for (_, rest) in source
                .match_indices(&format!("tx.{verb}("))
                .map(|(at, head)| source.split_at(at + head.len()))
            {
                let name = rest.split(',').next().expect("a statement").trim();
                let (_, text) = source
                    .split_once(&format!("const {name}: Sql = "))
                    .unwrap_or_else(|| panic!("{}: {name} is no statement", path.display()));
                let text = &statements(text)[0];
                assert!(fits(text), "{verb}: {text}");
                seen += 1;
            }
        }
        assert!(seen > 0, "nobody uses {verb}");
    }
    // what overwrites in place of adding is none of them
    let wrong = "insert into t (a, b) values ($1, $2) on conflict (a) do update set b = excluded.b";
    assert!(verbs.iter().all(|(_, fits)| !fits(wrong)));
}

/// The proof and the export read everything on purpose.
fn statements_outside_the_proof() -> Vec<String> {
    let mut out = Vec::new();
    for path in files(&root().join("crates/server/src"), &[".rs"]) {
        let name = path.to_string_lossy();
        if !name.contains("/proof/") && !name.contains("/health/") {
            out.extend(statements(&fs::read_to_string(&path).expect("readable")));
        }
    }
    out
}

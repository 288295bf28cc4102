//! Words: the same keys in both languages, none missing, nothing Chinese on an English page.

use std::collections::BTreeSet;
use std::fs;

use liandong::events::Kind;
use liandong::ui::{Lang, Words};

use crate::house::{files, root};

#[test]
fn both_languages_have_the_same_words() {
    let words = Words::load().expect("the words can be read");
    let (zh, en) = (words.keys(Lang::Zh), words.keys(Lang::En));
    let only: Vec<&String> = zh.symmetric_difference(en).collect();
    assert!(only.is_empty(), "in one language only: {only:?}");
}

#[test]
fn every_word_asked_for_by_a_page_is_there() {
    let words = Words::load().expect("the words can be read");
    let mut missing = BTreeSet::new();
    for path in files(&root().join("crates/server/ui"), &[".html"]) {
        let text = fs::read_to_string(&path).expect("readable");
        for head in ["c.t(\"", "c.t1(\"", "c.t2(\"", "c.t3(\""] {
            for (at, _) in text.match_indices(head) {
                let key: String =
                    text[at + head.len()..].chars().take_while(|c| *c != '"').collect();
                if !words.has(Lang::Zh, &key) {
                    missing.insert(key);
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_diary_kind_has_its_words() {
    let words = Words::load().expect("the words can be read");
    for kind in Kind::ALL {
        assert!(words.has(Lang::Zh, &format!("diary-{}", kind.code())), "{}", kind.code());
    }
}

#[test]
fn english_words_are_english() {
    let mut found = Vec::new();
    for path in files(&root().join("crates/server/ui/words/en"), &[".ftl"]) {
        for line in fs::read_to_string(&path).expect("readable").lines() {
            let chinese = line.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
            // A Chinese term in brackets beside its English is help, not a forgotten line.
            if chinese > 8 {
                found.push(line.to_owned());
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

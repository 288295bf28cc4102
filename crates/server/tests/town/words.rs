//! Words: the same keys in both languages, none missing, nothing Chinese on an English page.

use std::collections::{BTreeMap, BTreeSet};
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

/// Every key of a language with the names it is told, such as `n` in `{ $n }`.
fn arguments(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let folder = root().join("crates/server/ui/words").join(lang.tag());
    for path in files(&folder, &[".ftl"]) {
        let mut key = String::new();
        for line in fs::read_to_string(&path).expect("readable").lines() {
            if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                key = line.split(' ').next().expect("a key").to_owned();
                out.entry(key.clone()).or_default();
            }
            let told = line.split('$').skip(1).map(|rest| {
                rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c))
            });
            if let Some(names) = out.get_mut(&key).filter(|_| !line.starts_with('#')) {
                names.extend(told.map(Iterator::collect::<String>));
            }
        }
    }
    out
}

#[test]
fn both_languages_are_told_the_same() {
    let (zh, en) = (arguments(Lang::Zh), arguments(Lang::En));
    let differ: Vec<String> = zh
        .iter()
        .filter(|(key, told)| en.get(*key).is_some_and(|other| other != *told))
        .map(|(key, told)| format!("{key}: {told:?} in Chinese, {:?} in English", en[key]))
        .collect();
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

/// Words of code that look like keys, and beginnings of keys that are put together.
fn said_in_code() -> (BTreeSet<String>, BTreeSet<String>) {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let (mut whole, mut heads) = (BTreeSet::new(), BTreeSet::new());
    for folder in ["crates/server/src", "crates/server/ui", "crates/domain/src"] {
        for path in files(&root().join(folder), &[".rs", ".html", ".js"]) {
            let text = fs::read_to_string(&path).expect("readable");
            let mut rest = text.as_str();
            while let Some(from) = rest.find(|c: char| c.is_ascii_lowercase()) {
                let word: String = rest[from..].chars().take_while(|c| part(*c)).collect();
                rest = &rest[from + word.len()..];
                if word.ends_with('-') && rest.starts_with(['{', '"']) {
                    heads.insert(word);
                } else {
                    whole.insert(word);
                }
            }
        }
    }
    (whole, heads)
}

#[test]
fn no_word_is_kept_that_nobody_says() {
    let words = Words::load().expect("the words can be read");
    let (whole, heads) = said_in_code();
    let said = |key: &str| {
        whole.contains(key)
            || key.strip_prefix("refusal-").is_some_and(|rest| whole.contains(rest))
            || heads.iter().any(|head| key.starts_with(head.as_str()))
            // Pages of words are read by their head: help-hours-title, help-hours-1, help-hours-2.
            || key.rsplit_once('-').is_some_and(|(head, tail)| {
                let known = whole.contains(head)
                    || head.strip_prefix("help-").is_some_and(|rest| whole.contains(rest));
                known && (tail == "title" || tail.parse::<u8>().is_ok())
            })
    };
    let unsaid: Vec<&String> = words.keys(Lang::Zh).iter().filter(|key| !said(key)).collect();
    assert!(unsaid.is_empty(), "nobody says {unsaid:?}");
}

/// Half-width marks that Chinese text writes full-width.
const HALF: [char; 7] = [',', ':', ';', '?', '(', ')', '!'];

/// The nearest sign on one side that is not a blank.
fn beside<'a>(mut signs: impl Iterator<Item = &'a char>) -> Option<char> {
    signs.find(|c| !c.is_whitespace()).copied()
}

/// Where a Chinese line has a half-width mark beside Chinese text, or a straight quotation mark.
/// What stands between braces is not text but a name, and is left alone.
fn half_marks(line: &str) -> Vec<usize> {
    let han = |c: Option<char>| {
        c.is_some_and(|c| {
            ('\u{3400}'..='\u{9fff}').contains(&c) || "，。；：（）？“”、".contains(c)
        })
    };
    let mut depth = 0_usize;
    let mut text = Vec::new();
    for c in line.chars() {
        depth = depth + usize::from(c == '{') - usize::from(c == '}' && depth > 0);
        text.push(if depth > 0 { '{' } else { c });
    }
    let mut out = Vec::new();
    for (at, c) in text.iter().enumerate() {
        let (before, after) = (beside(text[..at].iter().rev()), beside(text[at + 1..].iter()));
        let mark = HALF.contains(c) && (han(before) || han(after));
        let quote = *c == '"' && text.iter().any(|c| han(Some(*c)));
        if mark || quote {
            out.push(at);
        }
    }
    out
}

#[test]
fn chinese_words_have_full_width_marks() {
    let mut found = Vec::new();
    for path in files(&root().join("crates/server/ui/words/zh-CN"), &[".ftl"]) {
        let text = fs::read_to_string(&path).expect("readable");
        for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let value = line.split_once('=').map_or(line, |(_, value)| value);
            if !half_marks(value).is_empty() {
                let name = path.file_name().expect("a name").to_string_lossy();
                found.push(format!("{name}:{} {line}", n + 1));
            }
        }
    }
    assert!(found.is_empty(), "write ，：；？（）“” in Chinese:\n{}", found.join("\n"));
}

#[test]
fn half_marks_are_found_only_in_chinese_text() {
    assert_eq!(half_marks("已保存,名单更新了"), [3]);
    assert_eq!(half_marks("身份证(18 位)"), [3, 8]);
    assert_eq!(half_marks("还差 { $n } 人, { $when }"), [11]);
    assert_eq!(half_marks("按\"报名\""), [1, 4]);
    assert!(half_marks("周六 9:00-11:30，共 1,200 人（{ $n } 班）。").is_empty());
    assert!(half_marks("Authorization: Bearer …，见 { $a ->").is_empty());
}

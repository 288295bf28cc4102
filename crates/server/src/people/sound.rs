//! How people are found and sorted by sound: what is typed in a search box becomes prefixes of
//! what was written beside the person.
//!
//! Tokens are of `a-z` and `0-9` only, so that both stores compare them alike whatever their
//! locale: every other character is written `u` and five hexadecimal digits.

use std::collections::BTreeSet;

use liandong_domain::basics::fold;
use liandong_domain::people::{PersonName, surname_row};
use pinyin::{ToPinyin as _, ToPinyinMulti as _};

/// The most tokens one person has: names of many readings are cut here.
const TOKENS_MOST: usize = 48;
/// The most parts of a name that are read.
const PARTS_MOST: usize = 12;
/// The most words of a search.
pub const TERMS_MOST: usize = 2;

/// One part of a name: a Chinese character, or a word of letters.
struct Part {
    /// As it is compared.
    folded: String,
    /// Its reading first, then other readings. Empty: nobody knows, it stands for itself.
    readings: Vec<String>,
}

/// Everything a person is found by.
pub fn tokens(
    name: &PersonName,
    number: &str,
    phone_tail: Option<&str>,
    document_tail: Option<&str>,
) -> BTreeSet<String> {
    let parts = parts(name.as_str());
    let mut out = BTreeSet::new();
    for at in 0..parts.len() {
        out.insert(encode(&parts[at..].iter().map(|p| p.folded.as_str()).collect::<String>()));
    }
    let main: Vec<&str> = parts.iter().map(reading).collect();
    spoken(&main, &mut out);
    // Each part's other readings, one at a time: 单雪 is found by shan and, by habit, by dan.
    for (at, part) in parts.iter().enumerate() {
        for other in part.readings.iter().skip(1) {
            let mut variant = main.clone();
            variant[at] = other;
            if out.len() < TOKENS_MOST {
                spoken(&variant, &mut out);
            }
        }
    }
    for tail in [Some(number), phone_tail, document_tail].into_iter().flatten() {
        out.insert(encode(tail));
    }
    out.into_iter().filter(|token| !token.is_empty()).take(TOKENS_MOST).collect()
}

/// What a reading is found by: whole, from every syllable on, by initials.
fn spoken(syllables: &[&str], out: &mut BTreeSet<String>) {
    for at in 0..syllables.len() {
        out.insert(encode(&syllables[at..].concat()));
    }
    let short = |s: &&str| s.chars().next().map(String::from).unwrap_or_default();
    let long = |s: &&str| match s.get(..2) {
        Some(two @ ("zh" | "ch" | "sh")) => two.to_owned(),
        _ => short(s),
    };
    for at in 0..syllables.len().min(2) {
        out.insert(encode(&syllables[at..].iter().map(short).collect::<String>()));
        out.insert(encode(&syllables[at..].iter().map(long).collect::<String>()));
    }
    // The surname in full and the rest by initials: zhanghl.
    if let Some((first, rest)) = syllables.split_first() {
        out.insert(encode(&format!("{first}{}", rest.iter().map(short).collect::<String>())));
    }
}

/// What lists are sorted by: the sound, then the name itself.
pub fn sort_key(name: &PersonName) -> String {
    let spoken: Vec<String> =
        parts(name.as_str()).iter().map(|part| reading(part).to_owned()).collect();
    format!("{} {}", spoken.join(" "), name.as_str())
}

/// What a search box holds, as the first and last token that fit each word: `from <= token` and
/// `token <= until`. Long numbers are looked for by their last four places, as a document or a
/// phone is stored. Empty: nothing to look for.
pub fn terms(text: &str) -> Vec<(String, String)> {
    text.split_whitespace()
        .map(|word| {
            let folded: String = fold(word).chars().filter(|c| is_kept(*c)).collect();
            let digits = folded.chars().filter(char::is_ascii_digit).count();
            let long_number = digits >= 9 && folded.chars().count() - digits <= 1;
            let folded = if long_number { last_four(&folded) } else { folded };
            encode(&folded.replace('ü', "v"))
        })
        .filter(|token| !token.is_empty())
        .take(TERMS_MOST)
        .map(|token| (token.clone(), format!("{token}zzzzzzzzzzzz")))
        .collect()
}

fn last_four(text: &str) -> String {
    let count = text.chars().count();
    text.chars().skip(count.saturating_sub(4)).collect()
}

fn reading(part: &Part) -> &str {
    part.readings.first().map_or(part.folded.as_str(), String::as_str)
}

fn is_kept(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Reads a name part by part; the surname by the surname table.
fn parts(name: &str) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    let mut word = String::new();
    for c in name.chars() {
        let spoken = c.to_pinyin().is_some() || (!c.is_ascii() && is_kept(c) && !c.is_lowercase());
        if !spoken && is_kept(c) {
            word.push_str(&fold(&c.to_string()));
            continue;
        }
        end_word(&mut word, &mut out);
        if is_kept(c) {
            out.push(Part { folded: fold(&c.to_string()), readings: readings(c) });
        }
    }
    end_word(&mut word, &mut out);
    out.truncate(PARTS_MOST);
    if let Some(row) = surname_row(name) {
        for (at, plain) in row.plain.split(' ').enumerate() {
            let Some(part) = out.get_mut(at) else { break };
            let mut all = vec![plain.to_owned()];
            let others = row.others.iter().filter_map(|o| o.split(' ').nth(at));
            all.extend(others.map(str::to_owned));
            all.append(&mut part.readings);
            part.readings = unique(all);
        }
    }
    out
}

fn end_word(word: &mut String, out: &mut Vec<Part>) {
    if !word.is_empty() {
        out.push(Part { folded: std::mem::take(word), readings: Vec::new() });
    }
}

fn readings(c: char) -> Vec<String> {
    let Some(many) = c.to_pinyin_multi() else { return Vec::new() };
    let mut all = Vec::new();
    for one in many {
        let plain = one.plain();
        all.push(plain.replace('ü', "v"));
        if plain.contains('ü') {
            all.push(plain.replace('ü', "u"));
        }
    }
    unique(all).into_iter().take(4).collect()
}

fn unique(all: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    all.into_iter().filter(|one| seen.insert(one.clone())).collect()
}

/// `a-z`, `0-9` as they are, everything else by its code point.
fn encode(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if is_kept(c) {
            out.push_str(&format!("u{:05x}", u32::from(c)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, typed: &str) -> bool {
        let name = PersonName::parse("name", name).expect("a name");
        let tokens = tokens(&name, "20183344", Some("5678"), Some("123X"));
        let terms = terms(typed);
        !terms.is_empty()
            && terms.iter().all(|(from, until)| tokens.iter().any(|t| from <= t && t <= until))
    }

    // covers B1
    #[test]
    fn people_are_found_as_people_type() {
        for (name, typed) in [
            ("何桂芳", "何"),
            ("何桂芳", "桂芳"),
            ("何桂芳", "芳"),
            ("何桂芳", "heguif"),
            ("何桂芳", "guifang"),
            ("何桂芳", "hgf"),
            ("何桂芳", "5678"),
            ("何桂芳", "13812345678"),
            ("何桂芳", "123x"),
            ("何桂芳", "20183344"),
            ("何桂芳", "何 5678"),
            ("张海龙", "zhl"),
            ("张海龙", "zhanghl"),
            ("欧阳凤莲", "oyfl"),
            ("单雪", "shanx"),
            ("单雪", "danx"),
            ("区桂芳", "ou"),
            ("吕敏", "lvm"),
            ("吕敏", "lum"),
            ("吕敏", "lü"),
            ("Ana Silva", "silva"),
            ("Ana Silva", "ana si"),
            ("阿依努尔·买买提", "阿依努尔买"),
            ("陈䶮", "䶮"),
            ("陈䶮", "chen"),
            ("李𬭎", "李𬭎"),
        ] {
            assert!(found(name, typed), "{name} by {typed}");
        }
        for (name, typed) in [
            ("何桂芳", "李"),
            ("何桂芳", "何 1234"),
            ("何桂芳", "zzz"),
            ("何桂芳", " "),
            ("何桂芳", "··"),
        ] {
            assert!(!found(name, typed), "{name} by {typed}");
        }
    }

    #[test]
    fn lists_stand_in_the_order_of_sound() {
        let mut names = ["李敏", "曾嘉怡", "陈小敏", "单雪", "Ana Silva", "欧阳凤莲"];
        names.sort_by_key(|n| sort_key(&PersonName::parse("name", n).expect("a name")));
        assert_eq!(names, ["Ana Silva", "陈小敏", "李敏", "欧阳凤莲", "单雪", "曾嘉怡"]);
    }

    #[test]
    fn tokens_hold_letters_and_digits_only() {
        let name = PersonName::parse("name", "阿依努尔·O'Brien").expect("a name");
        for token in tokens(&name, "20183344", None, None) {
            assert!(token.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{token}");
        }
    }
}

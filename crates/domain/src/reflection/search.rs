//! How lessons are found in Chinese and English without a dictionary: single signs and pairs of
//! neighbouring signs, and whole words of letters.

use std::collections::BTreeSet;

/// The most pieces that a search asks for: a long sentence is found by its beginning.
const WANTED_MOST: usize = 16;
/// The longest word of letters kept.
const WORD_LONGEST: usize = 24;

/// A run of signs of one kind.
enum Run {
    Signs(Vec<char>),
    Letters(String),
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || ('\u{00c0}'..='\u{024f}').contains(&c)
}

/// Full-width letters made narrow, lower case.
fn narrow(c: char) -> impl Iterator<Item = char> {
    let c = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    c.to_lowercase()
}

fn runs(text: &str) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    let mut open = false;
    for c in text.chars().flat_map(narrow) {
        let letter = is_letter(c);
        if !letter && !c.is_alphanumeric() {
            open = false;
            continue;
        }
        match out.last_mut().filter(|_| open) {
            Some(Run::Letters(word)) if letter => word.push(c),
            Some(Run::Signs(signs)) if !letter => signs.push(c),
            _ if letter => out.push(Run::Letters(c.to_string())),
            _ => out.push(Run::Signs(vec![c])),
        }
        open = true;
    }
    out
}

fn word(text: &str) -> String {
    text.chars().take(WORD_LONGEST).collect()
}

fn pair(two: &[char]) -> String {
    two.iter().collect()
}

/// Every piece under which a text is found.
pub fn tokens(text: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for run in runs(text) {
        match run {
            Run::Letters(letters) => {
                out.insert(word(&letters));
            }
            Run::Signs(signs) => {
                out.extend(signs.iter().map(char::to_string));
                out.extend(signs.windows(2).map(pair));
            }
        }
    }
    out
}

/// What a search asks for: all of these pieces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted(pub BTreeSet<String>);

impl Wanted {
    /// Of words as typed; empty when nothing can be looked for.
    pub fn of(text: &str) -> Self {
        let mut out = BTreeSet::new();
        for run in runs(text) {
            match run {
                Run::Letters(letters) => {
                    out.insert(word(&letters));
                }
                Run::Signs(signs) if signs.len() == 1 => {
                    out.extend(signs.iter().map(char::to_string))
                }
                Run::Signs(signs) => out.extend(signs.windows(2).map(pair)),
            }
            if out.len() >= WANTED_MOST {
                break;
            }
        }
        Self(out.into_iter().take(WANTED_MOST).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // covers L6
    #[test]
    fn two_signs_find_what_holds_them_side_by_side() {
        let found = |text: &str, words: &str| {
            let wanted = Wanted::of(words).0;
            !wanted.is_empty() && wanted.is_subset(&tokens(text))
        };
        let text = "浴室门口的地垫卷边，最容易绊倒。ＬＥＤ 夜灯装在床边。";
        assert!(found(text, "地垫") && found(text, "浴室门口") && found(text, "夜灯 led"));
        assert!(found(text, "灯") && found(text, "LED"));
        assert!(!found(text, "门垫") && !found(text, "厨房") && !found(text, "，。"));
        // a mark between two signs keeps them apart
        assert!(!found(text, "边最"));
    }

    proptest! {
        #[test]
        fn any_part_of_a_text_finds_the_text(
            signs in proptest::collection::vec(proptest::char::range('\u{4e00}', '\u{4e40}'), 1..12),
            from in 0_usize..12,
            many in 1_usize..6,
        ) {
            let text: String = signs.iter().collect();
            let from = from.min(signs.len() - 1);
            let part: String = signs[from..].iter().take(many).collect();
            prop_assert!(Wanted::of(&part).0.is_subset(&tokens(&text)));
        }
    }
}

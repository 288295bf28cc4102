//! Names of people. One field, any character: about sixty million people carry one that a tidy
//! pattern would refuse (ux.md 1).

use std::fmt;

use super::sound;
use crate::basics::{Fact, Refusal, fold};

/// A name as it is written on the identity document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName(String);

/// Why a text is no name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameRefusal {
    /// Nothing was written.
    Missing {
        /// The form field.
        field: &'static str,
    },
    /// One character only.
    TooShort {
        /// The form field.
        field: &'static str,
        /// The fewest characters a name has.
        least: i64,
    },
    /// More characters than a document carries.
    TooLong {
        /// The form field.
        field: &'static str,
        /// The most characters a name has.
        most: i64,
        /// How many were given.
        given: i64,
    },
    /// Digits and signs only: a number in the wrong column.
    NoLetters {
        /// The form field.
        field: &'static str,
    },
    /// A picture character.
    Picture {
        /// The form field.
        field: &'static str,
        /// The first of them.
        found: String,
    },
    /// A question mark or replacement sign: another system lost a rare character here.
    CharacterLost {
        /// The form field.
        field: &'static str,
    },
}

impl Refusal for NameRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "people-name-missing",
            Self::TooShort { .. } => "people-name-too-short",
            Self::TooLong { .. } => "people-name-too-long",
            Self::NoLetters { .. } => "people-name-no-letters",
            Self::Picture { .. } => "people-name-picture",
            Self::CharacterLost { .. } => "people-name-character-lost",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::Missing { .. } | Self::NoLetters { .. } | Self::CharacterLost { .. } => {
                Vec::new()
            }
            Self::TooShort { least, .. } => vec![("least", (*least).into())],
            Self::TooLong { most, given, .. } => {
                vec![("most", (*most).into()), ("given", (*given).into())]
            }
            Self::Picture { found, .. } => vec![("found", found.clone().into())],
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::Missing { field }
            | Self::TooShort { field, .. }
            | Self::TooLong { field, .. }
            | Self::NoLetters { field }
            | Self::Picture { field, .. }
            | Self::CharacterLost { field } => Some(field),
        }
    }
}

impl PersonName {
    /// The fewest characters a name has.
    pub const LEAST: usize = 2;
    /// The most characters a name has; the longest names on national documents have fewer.
    pub const MOST: usize = 30;

    /// Tidies and checks. Spaces inside a Chinese name go, those between Latin words stay; every
    /// kind of dot between name parts becomes `·` (U+00B7); full-width letters become narrow.
    ///
    /// # Errors
    /// Empty, one character, more than 30, without a letter, with a picture or a lost character.
    pub fn parse(field: &'static str, text: &str) -> Result<Self, NameRefusal> {
        let name = tidy(text);
        if name.is_empty() {
            return Err(NameRefusal::Missing { field });
        }
        if let Some(found) = name.chars().find(|c| is_picture(*c)) {
            return Err(NameRefusal::Picture { field, found: found.to_string() });
        }
        if name.contains(['?', '\u{fffd}']) {
            return Err(NameRefusal::CharacterLost { field });
        }
        if !name.chars().any(is_letter) {
            return Err(NameRefusal::NoLetters { field });
        }
        let (least, most) = (Self::LEAST, Self::MOST);
        match name.chars().filter(|c| !is_selector(*c)).count() {
            given if given < least => {
                Err(NameRefusal::TooShort { field, least: i64::try_from(least).unwrap_or(2) })
            }
            given if given > most => Err(NameRefusal::TooLong {
                field,
                most: i64::try_from(most).unwrap_or(30),
                given: i64::try_from(given).unwrap_or(i64::MAX),
            }),
            _ => Ok(Self(name)),
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as it is compared: dots, hyphens, spaces and variant marks left out, lower case.
    /// 阿依努尔·买买提 and 阿依努尔买买提 have the same key.
    pub fn key(&self) -> String {
        fold(&self.0)
            .chars()
            .filter(|c| !is_selector(*c) && !matches!(c, '·' | '.' | '-' | '\'' | '’'))
            .collect()
    }

    /// The surname and a star: 陈*, 欧阳*. A name in parts shows its first character.
    pub fn masked(&self) -> String {
        let shown = if self.0.contains('·') || self.0.starts_with(|c: char| c.is_ascii()) {
            self.0.chars().next().map(String::from).unwrap_or_default()
        } else {
            sound::surname(&self.0).to_owned()
        };
        format!("{shown}*")
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn tidy(text: &str) -> String {
    let plain: Vec<char> = text.chars().map(narrow).filter(|c| !is_invisible(*c)).collect();
    let words: Vec<char> = single_spaces(&plain);
    let dotted: Vec<char> = (0..words.len()).map(|at| dot(&words, at)).collect();
    let kept = |at: usize| {
        dotted[at] != ' '
            || (stands_apart(dotted.get(at.wrapping_sub(1))) && stands_apart(dotted.get(at + 1)))
    };
    (0..dotted.len()).filter(|at| kept(*at)).map(|at| dotted[at]).collect()
}

/// Whether a space beside this character says something: beside Latin letters it does, beside a
/// Chinese character or a dot it was put there for looks (李 敏, to line up with three characters).
fn stands_apart(neighbour: Option<&char>) -> bool {
    neighbour.is_some_and(|c| *c != '·' && !is_ideograph(*c))
}

fn single_spaces(chars: &[char]) -> Vec<char> {
    let text: String = chars.iter().map(|c| if c.is_control() { ' ' } else { *c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect()
}

/// The character at this place, dots between name parts made one. A Latin full stop (J. Smith)
/// stays unless a Chinese character stands beside it.
fn dot(chars: &[char], at: usize) -> char {
    let c = chars[at];
    let before = chars[..at].iter().rev().find(|c| **c != ' ').copied();
    let after = chars[at + 1..].iter().find(|c| **c != ' ').copied();
    let between = |fits: fn(char) -> bool| {
        before.is_some_and(is_letter)
            && after.is_some_and(is_letter)
            && (before.is_some_and(fits) || after.is_some_and(fits))
    };
    match c {
        '・' | '•' | '‧' | '･' | '∙' | '⋅' | '\u{0387}' | '●' if between(is_letter) => {
            '·'
        }
        '.' | '。' | '˙' if between(is_ideograph) => '·',
        other => other,
    }
}

fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    }
}

/// Chinese characters of every plane, and the private area old systems put rare ones in.
fn is_ideograph(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{e000}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'
        | '\u{f0000}'..='\u{10ffff}')
        || is_selector(c)
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || is_ideograph(c)
}

/// Marks that choose a shape of the character before them.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0e}' | '\u{e0100}'..='\u{e01ef}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

fn is_picture(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{fe0f}' | '\u{20e3}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(text: &str) -> String {
        PersonName::parse("name", text).map(|name| name.0).unwrap_or_else(|no| no.key().to_owned())
    }

    // covers A3
    #[test]
    fn names_are_tidied_but_never_judged_by_their_alphabet() {
        for (typed, kept) in [
            ("何桂芳", "何桂芳"),
            ("  李  敏 ", "李敏"),
            ("李\u{3000}敏", "李敏"),
            ("张㛃", "张㛃"),
            ("陈䶮", "陈䶮"),
            ("李𬭎", "李𬭎"),
            ("吴𠅤", "吴𠅤"),
            ("李\u{2ceae}", "李\u{2ceae}"),
            ("王\u{e863}", "王\u{e863}"),
            ("邊\u{e0100}明", "邊\u{e0100}明"),
            ("阿依努尔・买买提", "阿依努尔·买买提"),
            ("阿依努尔 • 买买提", "阿依努尔·买买提"),
            ("阿依努尔‧买买提", "阿依努尔·买买提"),
            ("阿依努尔.买买提", "阿依努尔·买买提"),
            ("阿依努尔\u{ff0e}买买提", "阿依努尔·买买提"),
            ("Maria  de la Cruz", "Maria de la Cruz"),
            ("J. Smith", "J. Smith"),
            ("J.R. Smith", "J.R. Smith"),
            ("\u{ff21}\u{ff4e}\u{ff4e}\u{ff41}", "Anna"),
            ("陈 Peter Wong", "陈Peter Wong"),
            ("O'Neil-Ng", "O'Neil-Ng"),
            ("\u{feff}李敏\u{200b}", "李敏"),
            ("Владимир Ким", "Владимир Ким"),
        ] {
            assert_eq!(name(typed), kept, "{typed:?}");
        }
    }

    #[test]
    fn what_is_no_name_is_refused_with_its_reason() {
        for (typed, refused) in [
            ("", "people-name-missing"),
            (" \t\u{3000}", "people-name-missing"),
            ("李", "people-name-too-short"),
            ("13812345678", "people-name-no-letters"),
            ("--", "people-name-no-letters"),
            ("李敏😀", "people-name-picture"),
            ("张?", "people-name-character-lost"),
            ("张\u{ff1f}", "people-name-character-lost"),
            ("张\u{fffd}", "people-name-character-lost"),
        ] {
            assert_eq!(name(typed), refused, "{typed:?}");
        }
        assert_eq!(name(&"𬭎".repeat(30)), "𬭎".repeat(30));
        assert_eq!(name(&"𬭎".repeat(31)), "people-name-too-long");
    }

    #[test]
    fn a_masked_name_shows_the_surname_and_one_star() {
        for (typed, masked) in [
            ("李敏", "李*"),
            ("黄嘉怡", "黄*"),
            ("欧阳小敏", "欧阳*"),
            ("尉迟国华", "尉迟*"),
            ("欧阳", "欧*"),
            ("阿依努尔·买买提", "阿*"),
            ("Maria Cruz", "M*"),
            ("𠅤家", "𠅤*"),
        ] {
            let name = PersonName::parse("name", typed).expect("a name");
            assert_eq!(name.masked(), masked);
        }
    }

    #[test]
    fn the_key_sees_through_dots_spaces_and_case() {
        let key = |text| PersonName::parse("name", text).expect("a name").key();
        assert_eq!(key("阿依努尔·买买提"), key("阿依努尔买买提"));
        assert_eq!(key("MARIA Cruz"), key("Maria  cruz"));
        assert_ne!(key("黄嘉怡"), key("黄嘉欣"));
    }

    proptest! {
        #[test]
        fn any_text_is_a_name_or_refused_and_a_name_stays_as_it_is(text in "\\PC{0,40}|.{0,40}") {
            if let Ok(name) = PersonName::parse("name", &text) {
                let again = PersonName::parse("name", name.as_str());
                prop_assert_eq!(again.as_ref(), Ok(&name));
                prop_assert!(!name.key().is_empty());
                prop_assert!(name.masked().ends_with('*'));
            }
        }

        #[test]
        fn ideographs_of_any_plane_are_a_name(
            typed in "[\u{3400}-\u{9fff}\u{20000}-\u{323af}]{2,30}"
        ) {
            prop_assert_eq!(name(&typed), typed);
        }
    }
}

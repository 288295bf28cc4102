//! What every rule's content can do: show its clauses, be written as fields, be read back.

use std::collections::BTreeMap;

use super::RuleName;
use crate::basics::{Fact, Refusal};

/// One clause of a rule: what a sentence of it needs to know.
///
/// Its words stand under `rules-clause-{rule}-{key}` in both languages, the facts as arguments.
/// A computed result names it in `RuleRef::clause`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Kebab-case, unique inside the rule: `daily-tiers`.
    pub key: &'static str,
    /// What the sentence names.
    pub facts: Vec<(&'static str, Fact)>,
}

impl Clause {
    /// A clause with its facts.
    pub fn new(key: &'static str, facts: Vec<(&'static str, Fact)>) -> Self {
        Self { key, facts }
    }
    /// Under which key its words stand.
    pub fn word_key(&self, rule: RuleName) -> String {
        format!("rules-clause-{}-{}", rule.code(), self.key)
    }
}

/// The typed content of one rule (T10). The type lives in the room whose results it decides.
///
/// `from_fields(to_fields())` gives the same content back: a test in each room holds it.
pub trait RuleContent: Sized {
    /// Which rule this is the content of.
    const RULE: RuleName;

    /// Its clauses in reading order.
    fn clauses(&self) -> Vec<Clause>;

    /// Its values as form fields, in reading order. Keys are kebab-case.
    fn to_fields(&self) -> Vec<(String, String)>;

    /// Reads what `to_fields` wrote, or what a form sent. Fields it does not know are left alone.
    ///
    /// # Errors
    /// The first field that is missing, no number, or outside its bounds.
    fn from_fields(fields: &BTreeMap<String, String>) -> Result<Self, RuleRefusal>;

    /// What a town starts with, until it has signed something of its own.
    fn default_for_town() -> Self;
}

/// Why a rule's content cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleRefusal {
    /// A field is not there or empty.
    FieldMissing {
        /// The form field.
        key: String,
    },
    /// A field that must be a whole number is none.
    NotANumber {
        /// The form field.
        key: String,
        /// What was written.
        given: String,
    },
    /// A number outside its bounds.
    OutOfRange {
        /// The form field.
        key: String,
        /// The least it may be.
        least: i64,
        /// The most it may be.
        most: i64,
        /// What was written.
        given: i64,
    },
    /// A word that is none of the choices.
    UnknownWord {
        /// The form field.
        key: String,
        /// What was written.
        given: String,
    },
    /// Steps that must rise (or follow an order) do not.
    OutOfOrder {
        /// The form field.
        key: String,
    },
    /// Stored text that is not in the rule's own way of writing.
    NotReadable {
        /// The line, counted from 1.
        line: i64,
    },
}

impl Refusal for RuleRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::FieldMissing { .. } => "rules-field-missing",
            Self::NotANumber { .. } => "rules-not-a-number",
            Self::OutOfRange { .. } => "rules-out-of-range",
            Self::UnknownWord { .. } => "rules-unknown-word",
            Self::OutOfOrder { .. } => "rules-out-of-order",
            Self::NotReadable { .. } => "rules-not-readable",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::FieldMissing { .. } | Self::OutOfOrder { .. } => Vec::new(),
            Self::NotANumber { given, .. } | Self::UnknownWord { given, .. } => {
                vec![("given", given.clone().into())]
            }
            Self::OutOfRange { least, most, given, .. } => vec![
                ("least", (*least).into()),
                ("most", (*most).into()),
                ("given", (*given).into()),
            ],
            Self::NotReadable { line } => vec![("line", (*line).into())],
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::FieldMissing { key }
            | Self::NotANumber { key, .. }
            | Self::OutOfRange { key, .. }
            | Self::UnknownWord { key, .. }
            | Self::OutOfOrder { key } => Some(key),
            Self::NotReadable { .. } => None,
        }
    }
}

/// Reads fields with bounds, so that each content type is a short list.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a>(&'a BTreeMap<String, String>);

impl<'a> Fields<'a> {
    /// Over the fields a form or a stored version gave.
    pub fn new(fields: &'a BTreeMap<String, String>) -> Self {
        Self(fields)
    }

    /// The words of a field that must not be empty, trimmed.
    ///
    /// # Errors
    /// The field is missing or empty.
    pub fn text(self, key: &str) -> Result<&'a str, RuleRefusal> {
        let found = self.0.get(key).map_or("", |text| text.trim());
        if found.is_empty() {
            Err(RuleRefusal::FieldMissing { key: key.to_owned() })
        } else {
            Ok(found)
        }
    }

    /// A whole number from `least` to `most`. Full-width digits are digits.
    ///
    /// # Errors
    /// The field is missing, no number, or outside its bounds.
    pub fn number(self, key: &str, least: i64, most: i64) -> Result<i64, RuleRefusal> {
        read_number(key, self.text(key)?, least, most)
    }

    /// Whole numbers separated by commas, each from `least` to `most`; at least one.
    ///
    /// # Errors
    /// The field is missing, or one of them is no number or outside its bounds.
    pub fn numbers(self, key: &str, least: i64, most: i64) -> Result<Vec<i64>, RuleRefusal> {
        let text = self.text(key)?;
        split_list(text).map(|part| read_number(key, part, least, most)).collect()
    }

    /// Words separated by commas, possibly none. A field that is not there is an empty list:
    /// a form sends nothing for boxes left empty.
    pub fn words(self, key: &str) -> Vec<String> {
        self.0
            .get(key)
            .map(|text| split_list(text).map(str::to_owned).collect())
            .unwrap_or_default()
    }
}

/// Parts between commas and semicolons, of either width, trimmed, the empty ones left out.
fn split_list(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '\u{ff0c}', '、', ';', '\u{ff1b}'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

fn read_number(key: &str, text: &str, least: i64, most: i64) -> Result<i64, RuleRefusal> {
    let not_a_number =
        || RuleRefusal::NotANumber { key: key.to_owned(), given: text.chars().take(20).collect() };
    let given: i64 = crate::basics::fold(text).parse().map_err(|_| not_a_number())?;
    if (least..=most).contains(&given) {
        Ok(given)
    } else {
        Err(RuleRefusal::OutOfRange { key: key.to_owned(), least, most, given })
    }
}

/// Fields as stored: one `key: value` a line, `\` and line breaks escaped. The same fields
/// always give the same text, so that it can be sealed.
pub fn write_fields(fields: &[(String, String)]) -> String {
    fields
        .iter()
        .map(|(key, value)| {
            format!(
                "{key}: {}\n",
                value.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r")
            )
        })
        .collect()
}

/// Reads what `write_fields` wrote.
///
/// # Errors
/// The first line that is not `key: value`.
pub fn read_fields(text: &str) -> Result<BTreeMap<String, String>, RuleRefusal> {
    let mut fields = BTreeMap::new();
    for (at, line) in text.split('\n').enumerate().filter(|(_, line)| !line.is_empty()) {
        let broken = || RuleRefusal::NotReadable { line: i64::try_from(at).unwrap_or(0) + 1 };
        let (key, value) = line.split_once(": ").ok_or_else(broken)?;
        fields.insert(key.to_owned(), unescape(value).ok_or_else(broken)?);
    }
    Ok(fields)
}

fn unescape(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let out = match c {
            '\\' => match chars.next()? {
                'n' => '\n',
                'r' => '\r',
                '\\' => '\\',
                _ => return None,
            },
            other => other,
        };
        plain.push(out);
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_outside_its_bounds_is_refused_with_them() {
        let fields = BTreeMap::from([("min-age".to_owned(), "200".to_owned())]);
        let refused = Fields::new(&fields).number("min-age", 0, 18).expect_err("too old");
        assert_eq!(refused.key(), "rules-out-of-range");
        assert_eq!(refused.field(), Some("min-age"));
        let fields =
            BTreeMap::from([("steps".to_owned(), "100, 300\u{ff0c}\u{ff16}00、1000".to_owned())]);
        assert_eq!(Fields::new(&fields).numbers("steps", 1, 9999), Ok(vec![100, 300, 600, 1000]));
    }

    proptest! {
        #[test]
        fn fields_come_back_as_they_were_written(
            values in proptest::collection::btree_map(
                "[a-z][a-z-]{0,12}", ".{0,30}(\n|\r|\\\\)?", 0..6
            )
        ) {
            let list: Vec<_> = values.clone().into_iter().collect();
            prop_assert_eq!(read_fields(&write_fields(&list)), Ok(values));
        }

        #[test]
        fn any_stored_text_is_read_or_refused(text in "(.|\n){0,80}") {
            let _ = read_fields(&text);
        }
    }
}

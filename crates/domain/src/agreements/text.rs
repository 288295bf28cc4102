//! The words of a document: plain text with named blanks that are filled from facts.

use std::collections::{BTreeMap, BTreeSet};

use super::DocumentForm;
use crate::basics::{Fact, Refusal};

macro_rules! blanks {
    ($($(#[$doc:meta])* $name:ident $mark:literal),+ $(,)?) => {
        /// A named blank: `【志愿者】` in the words.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Blank { $($(#[$doc])* $name),+ }

        impl Blank {
            /// All of them, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// What stands between the brackets.
            pub const fn mark(self) -> &'static str {
                match self { $(Self::$name => $mark),+ }
            }
        }
    };
}

blanks! {
    /// The volunteer's name.
    Volunteer "志愿者",
    /// The guardian's name.
    Guardian "监护人",
    /// The organisation.
    Organisation "组织",
    /// The unit served.
    Partner "服务单位",
    /// The programme or activity (服务内容).
    Activity "服务内容",
    /// How it is done (服务方式).
    Duties "服务方式",
    /// Where.
    Place "服务地点",
    /// From when to when.
    Period "服务时间",
    /// The risks (《志愿服务条例》 art. 12).
    Risks "风险",
    /// Safety and insurance.
    Insurance "安全保障",
    /// Working conditions: what to bring, where to meet.
    Conditions "工作条件",
    /// Whom to call.
    Contact "联系人",
    /// The day of drawing up.
    Today "日期",
}

/// What goes into the blanks.
pub type Facts = BTreeMap<Blank, String>;

/// Why words cannot be a document's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextRefusal {
    /// Nothing is written.
    Empty,
    /// Longer than anybody reads.
    TooLong {
        /// The most characters.
        most: i64,
    },
    /// A blank nobody knows.
    Unknown {
        /// What stands between the brackets.
        mark: String,
    },
    /// What the three sides agree on is not all there (art. 14).
    Lacks {
        /// The missing blanks, as they are written.
        marks: String,
    },
}

impl Refusal for TextRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Empty => "agreements-text-empty",
            Self::TooLong { .. } => "agreements-text-too-long",
            Self::Unknown { .. } => "agreements-text-unknown",
            Self::Lacks { .. } => "agreements-text-lacks",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::Empty => Vec::new(),
            Self::TooLong { most } => vec![("most", (*most).into())],
            Self::Unknown { mark } => vec![("mark", mark.as_str().into())],
            Self::Lacks { marks } => vec![("marks", marks.as_str().into())],
        }
    }
    fn field(&self) -> Option<&str> {
        Some("body")
    }
}

/// What art. 14 names for an agreement of three: content, way, time, place, working conditions,
/// safety.
const FOR_THREE: [Blank; 6] = [
    Blank::Activity,
    Blank::Duties,
    Blank::Period,
    Blank::Place,
    Blank::Conditions,
    Blank::Insurance,
];

/// Checked words of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyText(String);

impl BodyText {
    /// The most characters: four printed pages.
    pub const MOST: usize = 6_000;

    /// Tidies and checks.
    ///
    /// # Errors
    /// Empty, too long, a blank nobody knows, or less than what three sides agree on.
    pub fn parse(form: DocumentForm, text: &str) -> Result<Self, TextRefusal> {
        let clean = text.trim().replace("\r\n", "\n");
        let clean: String = clean.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        if clean.is_empty() {
            return Err(TextRefusal::Empty);
        }
        if clean.chars().count() > Self::MOST {
            return Err(TextRefusal::TooLong { most: Self::MOST as i64 });
        }
        let mut found = BTreeSet::new();
        for piece in pieces(&clean) {
            match piece {
                Piece::Blank(blank) => drop(found.insert(blank)),
                Piece::Unknown(mark) => {
                    return Err(TextRefusal::Unknown { mark: mark.to_owned() });
                }
                Piece::Words(_) => {}
            }
        }
        let missing: Vec<String> = FOR_THREE
            .iter()
            .filter(|blank| form == DocumentForm::Tripartite && !found.contains(blank))
            .map(|blank| format!("【{}】", blank.mark()))
            .collect();
        if missing.is_empty() {
            Ok(Self(clean))
        } else {
            Err(TextRefusal::Lacks { marks: missing.join("") })
        }
    }
    /// Words kept before, as they are.
    pub fn kept(text: String) -> Self {
        Self(text)
    }
    /// The words with their blanks.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// The words with the blanks filled; a blank without a fact becomes a line to write on. What
    /// is filled in is never read as a blank again.
    pub fn fill(&self, facts: &Facts) -> String {
        let mut out = String::new();
        for piece in pieces(&self.0) {
            match piece {
                Piece::Words(words) => out.push_str(words),
                Piece::Blank(blank) => match facts.get(&blank).map(|fact| fact.trim()) {
                    Some(fact) if !fact.is_empty() => out.push_str(fact),
                    _ => out.push_str("＿＿＿＿"),
                },
                Piece::Unknown(mark) => {
                    out.push('【');
                    out.push_str(mark);
                    out.push('】');
                }
            }
        }
        out
    }
}

enum Piece<'t> {
    Words(&'t str),
    Blank(Blank),
    Unknown(&'t str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('【') {
        let Some((mark, behind)) = after.split_once('】') else { break };
        if !before.is_empty() {
            out.push(Piece::Words(before));
        }
        let known = Blank::ALL.iter().find(|blank| blank.mark() == mark.trim());
        out.push(known.map_or(Piece::Unknown(mark), |blank| Piece::Blank(*blank)));
        rest = behind;
    }
    if !rest.is_empty() {
        out.push(Piece::Words(rest));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn three() -> String {
        FOR_THREE.iter().map(|blank| format!("【{}】", blank.mark())).collect()
    }

    // covers B6
    #[test]
    fn blanks_are_filled_and_a_wrong_one_is_named() {
        let text = BodyText::parse(DocumentForm::Signed, "【志愿者】在【组织】服务。【监护人】")
            .expect("words");
        let facts = Facts::from([
            (Blank::Volunteer, "黄嘉怡".to_owned()),
            (Blank::Organisation, "【志愿者】之家".to_owned()),
        ]);
        assert_eq!(text.fill(&facts), "黄嘉怡在【志愿者】之家服务。＿＿＿＿");
        let wrong = BodyText::parse(DocumentForm::Tick, "【志愿者姓名】同意");
        assert_eq!(wrong, Err(TextRefusal::Unknown { mark: "志愿者姓名".to_owned() }));
        assert_eq!(BodyText::parse(DocumentForm::Tick, " \n "), Err(TextRefusal::Empty));
    }

    #[test]
    fn an_agreement_of_three_names_what_article_14_names() {
        assert!(BodyText::parse(DocumentForm::Tripartite, &three()).is_ok());
        let lacking = three().replace("【服务地点】", "").replace("【安全保障】", "");
        assert_eq!(
            BodyText::parse(DocumentForm::Tripartite, &lacking),
            Err(TextRefusal::Lacks { marks: "【服务地点】【安全保障】".to_owned() })
        );
        assert!(BodyText::parse(DocumentForm::Signed, &lacking).is_ok(), "two sides may say less");
    }

    proptest! {
        #[test]
        fn words_without_brackets_come_out_as_they_went_in(text in "[^【】\\p{Cc}]{1,200}") {
            prop_assume!(!text.trim().is_empty());
            let body = BodyText::parse(DocumentForm::Tick, &text).expect("words");
            prop_assert_eq!(body.fill(&Facts::new()), text.trim());
        }
    }
}

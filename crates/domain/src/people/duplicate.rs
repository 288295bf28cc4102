//! Is this the same human being? A finding with reasons, for a person to decide (B8).
//!
//! Invariants
//! 1. Only the same document is certain.
//! 2. A phone alone says nothing: pupils carry their parent's, couples share one.
//! 3. Two different birthdays or sexes, or two different resident cards, are two human beings,
//!    unless the document is the same (then one of the rows has a slip in it).
//! 4. The order of the two makes no difference.

use std::collections::BTreeSet;

use super::{DocumentKind, PersonName, Sex};
use crate::basics::Day;

/// What is known of somebody, in the form in which it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The name.
    pub name: PersonName,
    /// The birthday.
    pub born: Option<Day>,
    /// The sex.
    pub sex: Option<Sex>,
    /// Keyed hash of the phone.
    pub phone_key: Option<String>,
    /// The last four digits of the phone.
    pub phone_tail: Option<String>,
    /// Which kind of document.
    pub document_kind: Option<DocumentKind>,
    /// Keyed hash of the document.
    pub document_key: Option<String>,
}

impl Known {
    /// Somebody of whom only the name is known.
    pub fn by_name(name: PersonName) -> Self {
        Self {
            name,
            born: None,
            sex: None,
            phone_key: None,
            phone_tail: None,
            document_kind: None,
            document_key: None,
        }
    }
    /// Whether nothing but the name (and the sex) is known.
    fn is_only_a_name(&self) -> bool {
        self.born.is_none()
            && self.phone_key.is_none()
            && self.phone_tail.is_none()
            && self.document_key.is_none()
    }
}

/// How sure the finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Worth a look.
    Possible,
    /// Most probably the same.
    Likely,
    /// The same: one document, one human being.
    Certain,
}

impl Certainty {
    /// All of them, least sure first.
    pub const ALL: [Self; 3] = [Self::Possible, Self::Likely, Self::Certain];

    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }
    /// Under which key its name stands in the words.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::Possible => "people-certainty-possible",
            Self::Likely => "people-certainty-likely",
            Self::Certain => "people-certainty-certain",
        }
    }
}

/// One reason of a finding, shown beside the two rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The same document number.
    SameDocument,
    /// The same name, dots and spaces aside.
    SameName,
    /// A name that differs in one character.
    SimilarName,
    /// The same birthday.
    SameBirthday,
    /// The same phone.
    SamePhone,
    /// The same last four digits of the phone.
    SamePhoneTail,
    /// One of the two is only a name.
    OnlyAName,
    /// Speaks against: other birthdays.
    OtherBirthday,
    /// Speaks against: the other sex.
    OtherSex,
    /// Speaks against: another name.
    OtherName,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::SameDocument,
        Self::SameName,
        Self::SimilarName,
        Self::SameBirthday,
        Self::SamePhone,
        Self::SamePhoneTail,
        Self::OnlyAName,
        Self::OtherBirthday,
        Self::OtherSex,
        Self::OtherName,
    ];

    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::SameDocument => "same-document",
            Self::SameName => "same-name",
            Self::SimilarName => "similar-name",
            Self::SameBirthday => "same-birthday",
            Self::SamePhone => "same-phone",
            Self::SamePhoneTail => "same-phone-tail",
            Self::OnlyAName => "only-a-name",
            Self::OtherBirthday => "other-birthday",
            Self::OtherSex => "other-sex",
            Self::OtherName => "other-name",
        }
    }
    /// Under which key its name stands in the words.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::SameDocument => "people-reason-same-document",
            Self::SameName => "people-reason-same-name",
            Self::SimilarName => "people-reason-similar-name",
            Self::SameBirthday => "people-reason-same-birthday",
            Self::SamePhone => "people-reason-same-phone",
            Self::SamePhoneTail => "people-reason-same-phone-tail",
            Self::OnlyAName => "people-reason-only-a-name",
            Self::OtherBirthday => "people-reason-other-birthday",
            Self::OtherSex => "people-reason-other-sex",
            Self::OtherName => "people-reason-other-name",
        }
    }
    /// Whether it speaks against the two being one.
    pub fn speaks_against(self) -> bool {
        matches!(self, Self::OtherBirthday | Self::OtherSex | Self::OtherName)
    }
}

/// That two rows may be one human being, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How sure.
    pub certainty: Certainty,
    /// Why, strongest first; reasons against come last.
    pub reasons: Vec<Reason>,
}

/// Compares two rows. None: nothing to ask.
pub fn compare(one: &Known, other: &Known) -> Option<Finding> {
    let reasons = likeness(one, other);
    let has = |reason| reasons.contains(&reason);
    let same_phone = has(Reason::SamePhone);
    let same_tail = same_phone || has(Reason::SamePhoneTail);
    let certainty = if has(Reason::SameDocument) {
        Certainty::Certain
    } else if two_cards(one, other) || has(Reason::OtherBirthday) || has(Reason::OtherSex) {
        return None;
    } else if has(Reason::SameName) && (same_phone || has(Reason::SameBirthday)) {
        Certainty::Likely
    } else if has(Reason::SameName) && (same_tail || has(Reason::OnlyAName)) {
        Certainty::Possible
    } else if has(Reason::SimilarName) && same_tail && has(Reason::SameBirthday) {
        // Twins look like this too: never more than a question.
        Certainty::Possible
    } else {
        return None;
    };
    Some(Finding { certainty, reasons: reasons.into_iter().collect() })
}

/// What is alike and what is not, in the order of [`Reason`].
fn likeness(one: &Known, other: &Known) -> BTreeSet<Reason> {
    let mut reasons = BTreeSet::new();
    if same(one.document_key.as_ref(), other.document_key.as_ref()) == Some(true) {
        reasons.insert(Reason::SameDocument);
    }
    let (key, other_key) = (one.name.key(), other.name.key());
    reasons.insert(if key == other_key {
        Reason::SameName
    } else if differs_in_one(&key, &other_key) {
        Reason::SimilarName
    } else {
        Reason::OtherName
    });
    match same(one.born, other.born) {
        Some(true) => reasons.insert(Reason::SameBirthday),
        Some(false) => reasons.insert(Reason::OtherBirthday),
        None => false,
    };
    if same(one.sex, other.sex) == Some(false) {
        reasons.insert(Reason::OtherSex);
    }
    match same(one.phone_key.as_ref(), other.phone_key.as_ref()) {
        Some(true) => reasons.insert(Reason::SamePhone),
        Some(false) => false,
        // A sign-up sheet has the last four digits only.
        None => {
            same(one.phone_tail.as_ref(), other.phone_tail.as_ref()) == Some(true)
                && reasons.insert(Reason::SamePhoneTail)
        }
    };
    if one.is_only_a_name() || other.is_only_a_name() {
        reasons.insert(Reason::OnlyAName);
    }
    reasons
}

/// Whether both are known and equal.
fn same<T: PartialEq>(one: Option<T>, other: Option<T>) -> Option<bool> {
    Some(one? == other?)
}

/// Two resident cards with different numbers belong to two human beings.
fn two_cards(one: &Known, other: &Known) -> bool {
    let card = Some(DocumentKind::ResidentCard);
    one.document_kind == card
        && other.document_kind == card
        && same(one.document_key.as_ref(), other.document_key.as_ref()) == Some(false)
}

/// Whether two names of the same length, at least two characters, differ in exactly one.
fn differs_in_one(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    one.len() == other.len()
        && one.len() >= 2
        && one.iter().zip(&other).filter(|(a, b)| a != b).count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn known(name: &str, born: &str, phone: &str, document: &str) -> Known {
        let told = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Known {
            born: born.parse().ok(),
            phone_key: told(phone),
            phone_tail: told(phone).map(|phone| phone[phone.len() - 4..].to_owned()),
            document_kind: told(document).map(|_| DocumentKind::ResidentCard),
            document_key: told(document),
            ..Known::by_name(PersonName::parse("name", name).expect("a name"))
        }
    }
    fn certainty(one: &Known, other: &Known) -> Option<Certainty> {
        compare(one, other).map(|finding| finding.certainty)
    }

    // covers B8
    #[test]
    fn a_finding_is_as_sure_as_its_reasons() {
        let he = known("何桂芳", "1958-03-01", "13812345678", "D1");
        for (other, sure) in [
            (known("何桂芳", "1958-03-01", "13812345678", "D1"), Some(Certainty::Certain)),
            (known("何贵芳", "1958-03-11", "", "D1"), Some(Certainty::Certain)),
            (known("何桂芳", "", "13812345678", ""), Some(Certainty::Likely)),
            (known("何桂芳", "1958-03-01", "", ""), Some(Certainty::Likely)),
            (known("何桂芳", "1958-03-01", "13900001111", ""), Some(Certainty::Likely)),
            (known("何桂芳", "", "", ""), Some(Certainty::Possible)),
            (known("何贵芳", "1958-03-01", "13812345678", ""), Some(Certainty::Possible)),
            (known("何桂芳", "", "13900001111", ""), None),
            (known("何桂芳", "1971-09-09", "13812345678", ""), None),
            (known("何桂芳", "1958-03-01", "13812345678", "D2"), None),
            (known("李敏", "1958-03-01", "13812345678", ""), None),
            (known("李敏", "", "", ""), None),
        ] {
            assert_eq!(certainty(&he, &other), sure, "{other:?}");
        }
    }

    #[test]
    fn siblings_on_their_mothers_phone_stay_two_children() {
        let jiayi = known("黄嘉怡", "2012-03-09", "13812345678", "");
        let jiaxin = known("黄嘉欣", "2014-06-21", "13812345678", "");
        assert_eq!(compare(&jiayi, &jiaxin), None);
        // Nor when nobody has told their birthdays.
        let unknown = |name| known(name, "", "13812345678", "");
        assert_eq!(compare(&unknown("黄嘉怡"), &unknown("黄嘉欣")), None);
        // Nor mother and child.
        assert_eq!(compare(&jiayi, &known("黄美玲", "1984-05-01", "13812345678", "")), None);
        // Twins are a question at most.
        let twin = known("黄嘉欣", "2012-03-09", "13812345678", "");
        assert_eq!(certainty(&jiayi, &twin), Some(Certainty::Possible));
        let boy = Known { sex: Some(Sex::Male), ..twin };
        let girl = Known { sex: Some(Sex::Female), ..jiayi };
        assert_eq!(compare(&girl, &boy), None);
    }

    #[test]
    fn a_finding_says_why_and_what_speaks_against_it() {
        let one = known("阿依努尔·买买提", "1990-01-01", "", "D1");
        let other = known("阿依努尔买买提", "1990-01-02", "", "D1");
        let finding = compare(&one, &other).expect("the same document");
        assert_eq!(
            finding.reasons,
            [Reason::SameDocument, Reason::SameName, Reason::OtherBirthday]
        );
        assert!(finding.reasons[2].speaks_against());
    }

    #[test]
    fn a_name_on_a_sheet_is_found_by_name_and_phone_tail() {
        let he = known("何桂芳", "1958-03-01", "13812345678", "D1");
        let sheet = Known {
            phone_tail: Some("5678".to_owned()),
            ..Known::by_name(PersonName::parse("name", "何桂芳").expect("a name"))
        };
        let finding = compare(&he, &sheet).expect("worth a look");
        assert_eq!(finding.certainty, Certainty::Possible);
        assert_eq!(finding.reasons, [Reason::SameName, Reason::SamePhoneTail]);
    }

    fn two_of(told: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
        proptest::collection::vec(proptest::sample::select(told), 2)
    }

    proptest! {
        #[test]
        fn the_order_makes_no_difference_and_a_phone_alone_says_nothing(
            names in proptest::collection::vec("[何李黄][桂嘉敏][芳怡欣]", 2),
            borns in two_of(&["", "2012-03-09", "2014-06-21"]),
            phones in two_of(&["", "13812345678"]),
            documents in two_of(&["", "D1", "D2"]),
        ) {
            let one = known(&names[0], borns[0], phones[0], documents[0]);
            let other = known(&names[1], borns[1], phones[1], documents[1]);
            let finding = compare(&one, &other);
            prop_assert_eq!(&finding, &compare(&other, &one)); // invariant 4
            if let Some(finding) = finding {
                let sure = finding.certainty == Certainty::Certain;
                // invariant 1
                prop_assert_eq!(sure, finding.reasons.contains(&Reason::SameDocument));
                let named = finding.reasons.iter().any(|reason| {
                    matches!(reason, Reason::SameName | Reason::SimilarName)
                });
                prop_assert!(sure || named); // invariant 2
            }
        }
    }
}

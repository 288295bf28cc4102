//! Who signs an agreement, in which way, and how far it has come.

use super::DocumentForm;
use crate::activities::coded;
use crate::basics::{Fact, Refusal};

coded! {
    /// A side of an agreement.
    pub enum Side {
        /// The volunteer.
        Volunteer = "volunteer",
        /// A guardian, beside a minor.
        Guardian = "guardian",
        /// The organisation, by one of its workers.
        Organisation = "organisation",
        /// The unit that is served or lends its place.
        Partner = "partner",
    }
}
coded! {
    /// In which way a side signed.
    pub enum Way {
        /// A tick under what was read, on the own device.
        Tick = "tick",
        /// The typed name (and perhaps a finger) on the own device.
        OwnDevice = "own-device",
        /// The same on a worker's device that was handed over.
        HandedOver = "handed-over",
        /// On paper, photographed.
        Paper = "paper",
    }
}
coded! {
    /// How far an agreement has come.
    pub enum AgreementState {
        /// Its text stands; the person has not signed.
        Drawn = "drawn",
        /// The person (and the guardian of a minor) has signed; another side is missing.
        Signed = "signed",
        /// Every side has signed.
        Complete = "complete",
        /// Ended: taken back, replaced by a newer one, or over.
        Ended = "ended",
    }
}

/// Which sides sign, in the order of the page.
pub fn sides_asked(form: DocumentForm, is_minor: bool, has_partner: bool) -> Vec<Side> {
    let three = form == DocumentForm::Tripartite;
    let asked = |side: &Side| match side {
        Side::Volunteer => true,
        Side::Guardian => is_minor,
        Side::Organisation => three,
        Side::Partner => three && has_partner,
    };
    Side::ALL.into_iter().filter(asked).collect()
}

impl AgreementState {
    /// What it comes to when these sides are asked and those have signed.
    pub fn after(asked: &[Side], signed: &[Side]) -> Self {
        let missing = |side: &&Side| !signed.contains(side);
        let own = |side: &Side| matches!(side, Side::Volunteer | Side::Guardian);
        if asked.iter().filter(missing).any(own) {
            Self::Drawn
        } else if asked.iter().any(|side| missing(&side)) {
            Self::Signed
        } else {
            Self::Complete
        }
    }
    /// Whether the person's own part is done: what a sign-up asks for. The office and the partner
    /// owe theirs; nobody waits at home for that.
    pub fn holds(self) -> bool {
        matches!(self, Self::Signed | Self::Complete)
    }
    /// Ends it.
    ///
    /// # Errors
    /// Ended before.
    pub fn ended(self) -> Result<Self, AgreementRefusal> {
        match self {
            Self::Ended => Err(AgreementRefusal::Over),
            Self::Drawn | Self::Signed | Self::Complete => Ok(Self::Ended),
        }
    }
}

/// Why an agreement or a document is not as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgreementRefusal {
    /// Ended, or replaced by a newer one.
    Over,
    /// This side has signed.
    SignedAlready,
    /// This side does not sign here.
    NotASide,
    /// Somebody else signs for this side.
    NotYours,
    /// The tick is missing.
    NotTicked,
    /// Nobody signs for two sides.
    TwoSides,
    /// No version is in force.
    NothingInForce,
    /// A draft waits already.
    DraftWaits {
        /// Its number.
        version: i64,
    },
    /// The document is laid aside.
    Closed,
    /// It was signed or withdrawn meanwhile.
    Gone,
    /// A choice is missing.
    NoChoice {
        /// Of which field.
        field: &'static str,
    },
    /// The first day cannot be read.
    NotADay,
    /// Another name than the one in the registry.
    NameDiffers {
        /// The name in the registry.
        name: String,
    },
    /// The words are those of the version before.
    SameWords,
}

impl Refusal for AgreementRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Over => "agreements-over",
            Self::SignedAlready => "agreements-signed-already",
            Self::NotASide => "agreements-not-a-side",
            Self::NotYours => "agreements-not-yours",
            Self::NotTicked => "agreements-not-ticked",
            Self::TwoSides => "agreements-two-sides",
            Self::NothingInForce => "agreements-nothing-in-force",
            Self::DraftWaits { .. } => "agreements-draft-waits",
            Self::Closed => "agreements-closed",
            Self::Gone => "agreements-gone",
            Self::NoChoice { .. } => "agreements-no-choice",
            Self::NotADay => "agreements-not-a-day",
            Self::NameDiffers { .. } => "agreements-name-differs",
            Self::SameWords => "agreements-same-words",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::DraftWaits { version } => vec![("version", (*version).into())],
            Self::NameDiffers { name } => vec![("name", name.as_str().into())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NotTicked => Some("ticked"),
            Self::NoChoice { field } => Some(field),
            Self::NotADay => Some("first_day"),
            Self::NameDiffers { .. } | Self::TwoSides => Some("signed_name"),
            Self::SameWords => Some("body"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // covers B6
    #[test]
    fn three_sides_sign_and_the_guardian_beside_a_minor() {
        use Side::{Guardian, Organisation, Partner, Volunteer};
        assert_eq!(sides_asked(DocumentForm::Tick, false, true), [Volunteer]);
        assert_eq!(sides_asked(DocumentForm::Signed, true, true), [Volunteer, Guardian]);
        let all = sides_asked(DocumentForm::Tripartite, true, true);
        assert_eq!(all, [Volunteer, Guardian, Organisation, Partner]);
        assert_eq!(
            sides_asked(DocumentForm::Tripartite, false, false),
            [Volunteer, Organisation],
            "without a partner two sign"
        );
        let after = |signed: &[Side]| AgreementState::after(&all, signed);
        assert_eq!(after(&[Volunteer]), AgreementState::Drawn, "the guardian is missing");
        assert_eq!(after(&[Organisation, Partner]), AgreementState::Drawn);
        assert_eq!(after(&[Guardian, Volunteer]), AgreementState::Signed);
        assert_eq!(after(&[Guardian, Volunteer, Partner, Organisation]), AgreementState::Complete);
        assert!(!AgreementState::Drawn.holds() && !AgreementState::Ended.holds());
        assert_eq!(AgreementState::Ended.ended(), Err(AgreementRefusal::Over));
    }

    proptest! {
        #[test]
        fn one_more_signature_never_takes_anything_away(
            form in 0_usize..3, minor: bool, partner: bool,
            order in Just(Side::ALL.to_vec()).prop_shuffle(),
        ) {
            let asked = sides_asked(DocumentForm::ALL[form], minor, partner);
            let mut last = AgreementState::Drawn;
            for count in 0..=order.len() {
                let now = AgreementState::after(&asked, &order[..count]);
                prop_assert!(now >= last);
                last = now;
            }
            prop_assert_eq!(last, AgreementState::Complete);
        }
    }
}

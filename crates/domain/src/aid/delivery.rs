//! The triple receipt of an award (J5): the guardian, a social worker and a volunteer each confirm
//! that it reached the child. Three people, not three presses of one.
//!
//! What law asks for is a receipt of the family or the school; the two others are the programme's
//! own way, so the award is traced without them and what is missing is listed.

use std::collections::BTreeSet;

use crate::activities::coded;
use crate::basics::{Day, Fact, PersonId, Refusal, fold};

coded! {
    /// Whose confirmation it is.
    pub enum DeliveryPart {
        /// The child's guardian.
        Guardian = "guardian",
        /// A social worker who was there.
        Worker = "worker",
        /// A volunteer who was there.
        Volunteer = "volunteer",
    }
}
coded! {
    /// How it was given.
    pub enum DeliveryWay {
        /// By the worker's own account.
        Account = "account",
        /// The name typed on a device, with a finger's strokes where there were some.
        Screen = "screen",
        /// On a paper slip that is kept in the files.
        Paper = "paper",
        /// By the guardian alone, on the own phone.
        Phone = "phone",
    }
}

impl DeliveryPart {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Guardian => "aid-delivery-guardian",
            Self::Worker => "aid-delivery-worker",
            Self::Volunteer => "aid-delivery-volunteer",
        }
    }
}
impl DeliveryWay {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Account => "aid-delivery-by-account",
            Self::Screen => "aid-delivery-by-screen",
            Self::Paper => "aid-delivery-by-paper",
            Self::Phone => "aid-delivery-by-phone",
        }
    }
}

/// Who confirmed: a name, and the account where there was one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// Whose confirmation.
    pub part: DeliveryPart,
    /// The name.
    pub name: String,
    /// The account.
    pub person: Option<PersonId>,
}

/// Why a confirmation cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryRefusal {
    /// The award is not paid, so nothing could be delivered.
    NotPaid,
    /// This part is confirmed.
    Confirmed {
        /// Which.
        part: DeliveryPart,
    },
    /// The same person has confirmed another part.
    SamePerson {
        /// Which.
        part: DeliveryPart,
    },
    /// Before it was paid, or a day to come.
    OtherDay {
        /// The day of the payment.
        paid: Day,
    },
    /// Nothing was chosen.
    NoChoice,
    /// Nobody of this name is a guardian of the child.
    OtherGuardian,
    /// A guardian says that it did not come: that is found out first.
    Denied {
        /// The pupil's code.
        code: String,
    },
    /// No guardian says so, or it is answered.
    NothingDenied,
}

impl Refusal for DeliveryRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotPaid => "aid-delivery-not-paid",
            Self::Confirmed { .. } => "aid-delivery-confirmed",
            Self::SamePerson { .. } => "aid-delivery-same-person",
            Self::OtherDay { .. } => "aid-delivery-other-day",
            Self::NoChoice => "aid-delivery-no-choice",
            Self::OtherGuardian => "aid-delivery-other-guardian",
            Self::Denied { .. } => "aid-delivery-denied",
            Self::NothingDenied => "aid-delivery-nothing-denied",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::Confirmed { part } | Self::SamePerson { part } => {
                vec![("part", Fact::Word(part.word()))]
            }
            Self::OtherDay { paid } => vec![("paid", (*paid).into())],
            Self::Denied { code } => vec![("code", code.clone().into())],
            Self::NotPaid | Self::NoChoice | Self::OtherGuardian | Self::NothingDenied => {
                Vec::new()
            }
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::Confirmed { .. } | Self::NoChoice => Some("part"),
            Self::SamePerson { .. } | Self::OtherGuardian => Some("signed_name"),
            Self::OtherDay { .. } => Some("day"),
            Self::NotPaid | Self::Denied { .. } | Self::NothingDenied => None,
        }
    }
}

/// Whether somebody may confirm, beside those who have.
///
/// # Errors
/// The part is confirmed, or the same person confirmed another.
pub fn may_confirm(before: &[Confirmed], new: &Confirmed) -> Result<(), DeliveryRefusal> {
    for one in before {
        if one.part == new.part {
            return Err(DeliveryRefusal::Confirmed { part: one.part });
        }
        let account = one.person.is_some() && one.person == new.person;
        if account || fold(&one.name) == fold(&new.name) {
            return Err(DeliveryRefusal::SamePerson { part: one.part });
        }
    }
    Ok(())
}

/// Parts that nobody has confirmed yet.
pub fn missing(confirmed: impl IntoIterator<Item = DeliveryPart>) -> Vec<DeliveryPart> {
    let known: BTreeSet<DeliveryPart> = confirmed.into_iter().collect();
    DeliveryPart::ALL.into_iter().filter(|part| !known.contains(part)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn confirmed(part: DeliveryPart, name: &str, person: Option<u128>) -> Confirmed {
        let person = person.map(|n| PersonId::new(uuid::Uuid::from_u128(n)));
        Confirmed { part, name: name.to_owned(), person }
    }

    // covers J5
    #[test]
    fn three_people_and_not_three_presses_of_one() {
        use DeliveryPart::{Guardian, Volunteer, Worker};
        let first = [confirmed(Guardian, "黄伟强", None)];
        let again = may_confirm(&first, &confirmed(Guardian, "黄嘉怡", None));
        assert_eq!(again, Err(DeliveryRefusal::Confirmed { part: Guardian }));
        let same = may_confirm(&first, &confirmed(Worker, "黄 伟强", Some(1)));
        assert_eq!(same, Err(DeliveryRefusal::SamePerson { part: Guardian }));
        let both = [first[0].clone(), confirmed(Worker, "陈慧珊", Some(1))];
        let account = may_confirm(&both, &confirmed(Volunteer, "别名", Some(1)));
        assert_eq!(account, Err(DeliveryRefusal::SamePerson { part: Worker }));
        assert_eq!(may_confirm(&both, &confirmed(Volunteer, "李伯年", None)), Ok(()));
        assert_eq!(missing([Guardian, Worker]), [Volunteer]);
    }

    proptest! {
        #[test]
        fn whoever_confirms_the_parts_and_people_stay_apart(
            tries in proptest::collection::vec((0_usize..3, 0_u8..4, any::<bool>()), 0..20),
        ) {
            let mut all: Vec<Confirmed> = Vec::new();
            for (part, who, account) in tries {
                let person = account.then_some(u128::from(who) + 1);
                let new = confirmed(DeliveryPart::ALL[part], &format!("人{who}"), person);
                if may_confirm(&all, &new).is_ok() {
                    all.push(new);
                }
            }
            let parts: BTreeSet<_> = all.iter().map(|one| one.part).collect();
            let names: BTreeSet<_> = all.iter().map(|one| one.name.clone()).collect();
            prop_assert!(parts.len() == all.len() && names.len() == all.len());
            prop_assert_eq!(missing(parts).len(), 3 - all.len());
        }
    }
}

//! A guardian's word that an award did not come, and how a receipt is told beside its gift (J4, J5).
//!
//! The word stays whatever becomes of it: the money came later, or a worker found out and wrote it
//! down.

use super::delivery::{DeliveryRefusal, DeliveryWay};
use crate::activities::coded;

coded! {
    /// Where a guardian's word stands that nothing came.
    pub enum DenialState {
        /// Nobody has found out yet.
        Open = "open",
        /// A guardian signed for it afterwards.
        Arrived = "arrived",
        /// A worker found out, and wrote what.
        Settled = "settled",
    }
}

impl DenialState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "aid-denial-open",
            Self::Arrived => "aid-denial-arrived",
            Self::Settled => "aid-denial-settled",
        }
    }
    /// On to another state.
    ///
    /// # Errors
    /// It is open no longer.
    pub fn go(self, to: Self) -> Result<Self, DeliveryRefusal> {
        match (self, to) {
            (Self::Open, Self::Arrived | Self::Settled) => Ok(to),
            _ => Err(DeliveryRefusal::NothingDenied),
        }
    }
}

/// How it is known that an award came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptHow {
    /// The guardian said that it did not.
    Denied,
    /// The school signed for it.
    School,
    /// The guardian, on the own phone.
    Phone,
    /// The guardian, on a worker's device.
    Screen,
    /// The guardian, on a paper slip.
    Paper,
    /// The guardian, as a worker noted.
    Noted,
    /// Nobody has signed yet.
    Nobody,
}

impl ReceiptHow {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Denied => "aid-receipt-denied",
            Self::School => "aid-receipt-school",
            Self::Phone => "aid-receipt-phone",
            Self::Screen => "aid-receipt-screen",
            Self::Paper => "aid-receipt-paper",
            Self::Noted => "aid-receipt-noted",
            Self::Nobody => "aid-receipt-nobody",
        }
    }
}

/// How it is known that a paid award came: who signed for it, how the guardian confirmed, and
/// before all else that a guardian says it did not. Never empty.
pub fn receipts(
    from: &str,
    guardian: Option<DeliveryWay>,
    denied: Option<DenialState>,
) -> Vec<ReceiptHow> {
    let mut out = Vec::new();
    if denied == Some(DenialState::Open) {
        out.push(ReceiptHow::Denied);
    }
    if from == "school" {
        out.push(ReceiptHow::School);
    }
    match guardian {
        Some(DeliveryWay::Phone | DeliveryWay::Account) => out.push(ReceiptHow::Phone),
        Some(DeliveryWay::Screen) => out.push(ReceiptHow::Screen),
        Some(DeliveryWay::Paper) => out.push(ReceiptHow::Paper),
        None if from == "guardian" => out.push(ReceiptHow::Noted),
        None => {}
    }
    if out.is_empty() {
        out.push(ReceiptHow::Nobody);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // covers J4 J5
    #[test]
    fn a_receipt_says_who_and_how() {
        use ReceiptHow::{Denied, Nobody, Noted, Paper, Phone, School};
        assert_eq!(receipts("", None, None), [Nobody]);
        assert_eq!(receipts("guardian", None, None), [Noted]);
        assert_eq!(receipts("guardian", Some(DeliveryWay::Phone), None), [Phone]);
        assert_eq!(receipts("school", Some(DeliveryWay::Paper), None), [School, Paper]);
        let open = Some(DenialState::Open);
        assert_eq!(receipts("school", None, open), [Denied, School], "both are told");
        let over = Some(DenialState::Arrived);
        assert_eq!(receipts("guardian", Some(DeliveryWay::Phone), over), [Phone]);
    }

    #[test]
    fn a_word_that_nothing_came_is_answered_once() {
        use DenialState::{Arrived, Open, Settled};
        assert_eq!(Open.go(Arrived), Ok(Arrived));
        assert_eq!(Open.go(Settled), Ok(Settled));
        for over in [Arrived, Settled] {
            assert!(DenialState::ALL.into_iter().all(|to| over.go(to).is_err()));
        }
        assert!(Open.go(Open).is_err());
    }

    proptest! {
        #[test]
        fn an_open_word_is_told_first_and_nothing_is_told_twice(
            from in 0_usize..3, way in 0_usize..5, denied in 0_usize..4,
        ) {
            let from = ["", "school", "guardian"][from];
            let way = DeliveryWay::ALL.get(way).copied();
            let denied = DenialState::ALL.get(denied).copied();
            let told = receipts(from, way, denied);
            let open = denied == Some(DenialState::Open);
            prop_assert_eq!(told[0] == ReceiptHow::Denied, open);
            prop_assert!(told.iter().all(|one| told.iter().filter(|two| *two == one).count() == 1));
            let nobody = from.is_empty() && way.is_none() && !open;
            prop_assert_eq!(told.contains(&ReceiptHow::Nobody), nobody);
        }
    }
}

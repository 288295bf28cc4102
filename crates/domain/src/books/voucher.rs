//! Money that waits for a second signature.

use super::posting::BooksRefusal;
use super::tiers::Signatures;
use crate::activities::coded;
use crate::basics::{Fen, PersonId};

coded! {
    /// Where a voucher stands.
    pub enum VoucherState {
        /// Made, and waits for the second signature.
        Waiting = "waiting",
        /// Signed, and stands in the book.
        Posted = "posted",
        /// The second person said no.
        Refused = "refused",
        /// Taken back by who made it.
        Withdrawn = "withdrawn",
    }
}

impl VoucherState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "books-voucher-waiting",
            Self::Posted => "books-voucher-posted",
            Self::Refused => "books-voucher-refused",
            Self::Withdrawn => "books-voucher-withdrawn",
        }
    }
    fn waiting(self) -> Result<(), BooksRefusal> {
        if self == Self::Waiting { Ok(()) } else { Err(BooksRefusal::NotWaiting { state: self }) }
    }
    /// The second signature (invariant 5). `manager`: the signer is the centre manager.
    ///
    /// # Errors
    /// It does not wait, the same person made it, or the amount asks for the manager.
    pub fn sign(
        self,
        (asks, amount): (Signatures, Fen),
        (made_by, signer): (PersonId, PersonId),
        manager: bool,
    ) -> Result<Self, BooksRefusal> {
        self.waiting()?;
        if made_by == signer {
            return Err(BooksRefusal::SameSigner);
        }
        if asks == Signatures::Manager && !manager {
            return Err(BooksRefusal::ManagerNeeded { amount });
        }
        Ok(Self::Posted)
    }
    /// The second person says no.
    ///
    /// # Errors
    /// It does not wait, or the same person made it: that is taking back.
    pub fn refuse(self, made_by: PersonId, signer: PersonId) -> Result<Self, BooksRefusal> {
        self.waiting()?;
        if made_by == signer {
            return Err(BooksRefusal::SameSigner);
        }
        Ok(Self::Refused)
    }
    /// Taken back.
    ///
    /// # Errors
    /// It does not wait any more.
    pub fn withdraw(self) -> Result<Self, BooksRefusal> {
        self.waiting().map(|()| Self::Withdrawn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u128) -> PersonId {
        PersonId::new(uuid::Uuid::from_u128(n))
    }

    // invariant 5
    // covers J4
    #[test]
    fn nobody_checks_what_they_made_and_a_large_amount_waits_for_the_manager() {
        let (anna, bert) = (person(1), person(2));
        let amount = Fen::from_yuan(6_000);
        let sign = |asks, two, manager| VoucherState::Waiting.sign((asks, amount), two, manager);
        assert_eq!(sign(Signatures::Two, (anna, bert), false), Ok(VoucherState::Posted));
        assert_eq!(sign(Signatures::Two, (anna, anna), true), Err(BooksRefusal::SameSigner));
        assert_eq!(
            sign(Signatures::Manager, (anna, bert), false),
            Err(BooksRefusal::ManagerNeeded { amount })
        );
        assert_eq!(sign(Signatures::Manager, (anna, bert), true), Ok(VoucherState::Posted));
        let done = VoucherState::Posted;
        assert!(done.sign((Signatures::Two, amount), (anna, bert), true).is_err());
        assert!(done.withdraw().is_err() && done.refuse(anna, bert).is_err());
        assert_eq!(VoucherState::Waiting.refuse(anna, anna), Err(BooksRefusal::SameSigner));
    }
}

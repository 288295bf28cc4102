//! A giver's promise to one pupil, what was paid into it, and where the rest goes.

use super::refusal::DirectedRefusal;
use crate::activities::coded;

coded! {
    /// Where a promise stands.
    pub enum DirectedPromiseState {
        /// The giver pays by term.
        Standing = "standing",
        /// The giver stopped.
        Stopped = "stopped",
        /// The pupil left; the giver is asked what becomes of the rest.
        Left = "left",
    }
}
coded! {
    /// What moved into or out of a promise. Grows only.
    pub enum InstalmentKind {
        /// A gift for a term.
        Gift = "gift",
        /// The rest of another promise of the same giver.
        CarriedIn = "carried_in",
        /// The rest, carried to another promise of the same giver.
        CarriedOut = "carried_out",
        /// The rest, given to the pool.
        ToPool = "to_pool",
        /// The rest, given back to the giver by a voucher of two signatures.
        GivenBack = "given_back",
        /// A part of a gift, given back by a voucher about the gift; the promise stays as it is.
        Refunded = "refunded",
        /// Such a voucher was refused or taken back: what it took is there again.
        NotGivenBack = "not_given_back",
    }
}
coded! {
    /// What a giver answers when the pupil has left.
    pub enum OnwardAnswer {
        /// Goes on with another pupil.
        Another = "another",
        /// The rest goes to the pool.
        Pool = "pool",
        /// Back to the giver, as far as law and agreement allow.
        Back = "back",
    }
}

impl InstalmentKind {
    /// Whether it takes out of the promise.
    pub fn takes(self) -> bool {
        matches!(self, Self::CarriedOut | Self::ToPool | Self::GivenBack | Self::Refunded)
    }
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gift => "directed-moved-gift",
            Self::CarriedIn => "directed-moved-carried-in",
            Self::CarriedOut => "directed-moved-carried-out",
            Self::ToPool => "directed-moved-to-pool",
            Self::GivenBack => "directed-moved-given-back",
            Self::Refunded => "directed-moved-refunded",
            Self::NotGivenBack => "directed-moved-not-given-back",
        }
    }
}

impl DirectedPromiseState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Standing => "directed-promise-standing",
            Self::Stopped => "directed-promise-stopped",
            Self::Left => "directed-promise-left",
        }
    }
    /// The giver stops.
    ///
    /// # Errors
    /// It does not stand.
    pub fn stop(self) -> Result<Self, DirectedRefusal> {
        if self == Self::Standing { Ok(Self::Stopped) } else { Err(DirectedRefusal::NotStanding) }
    }
    /// The pupil has left.
    ///
    /// # Errors
    /// It does not stand.
    pub fn leave(self) -> Result<Self, DirectedRefusal> {
        if self == Self::Standing { Ok(Self::Left) } else { Err(DirectedRefusal::NotStanding) }
    }
}
impl OnwardAnswer {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Another => "directed-onward-another",
            Self::Pool => "directed-onward-pool",
            Self::Back => "directed-onward-back",
        }
    }
}

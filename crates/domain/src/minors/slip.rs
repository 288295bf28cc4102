//! A consent on paper: printed with a number, signed at home, photographed, looked at by a worker.

use crate::basics::{Fact, Refusal};

/// How far a slip has come. It counts only when a worker has looked at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SlipState {
    /// Printed; nothing has come back.
    Printed,
    /// Photographed; a worker looks at it.
    Waiting,
    /// It became a consent.
    Accepted,
    /// It cannot be read or is not signed; it may be photographed again.
    Refused,
    /// Taken back before it counted, or its guardian answers no longer.
    Void,
}

impl SlipState {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Printed, Self::Waiting, Self::Accepted, Self::Refused, Self::Void];

    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Printed => "printed",
            Self::Waiting => "waiting",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Void => "void",
        }
    }
    /// The code back.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// A photograph came in.
    ///
    /// # Errors
    /// It counts already, or is void.
    pub fn photographed(self) -> Result<Self, SlipRefusal> {
        match self {
            Self::Printed | Self::Waiting | Self::Refused => Ok(Self::Waiting),
            Self::Accepted => Err(SlipRefusal::Settled),
            Self::Void => Err(SlipRefusal::Void),
        }
    }
    /// A worker has looked and says yes.
    ///
    /// # Errors
    /// There is no photograph to look at, or it is settled.
    pub fn accepted(self) -> Result<Self, SlipRefusal> {
        match self {
            Self::Waiting => Ok(Self::Accepted),
            Self::Printed | Self::Refused => Err(SlipRefusal::NoPhoto),
            Self::Accepted => Err(SlipRefusal::Settled),
            Self::Void => Err(SlipRefusal::Void),
        }
    }
    /// A worker has looked and says why not.
    ///
    /// # Errors
    /// As for [`Self::accepted`], or no reason.
    pub fn refused(self, why: &str) -> Result<Self, SlipRefusal> {
        self.accepted()?;
        if why.trim().is_empty() { Err(SlipRefusal::NoReason) } else { Ok(Self::Refused) }
    }
    /// Taken back before it counted.
    ///
    /// # Errors
    /// It counts: the consent itself is withdrawn.
    pub fn voided(self) -> Result<Self, SlipRefusal> {
        match self {
            Self::Printed | Self::Waiting | Self::Refused => Ok(Self::Void),
            Self::Accepted => Err(SlipRefusal::Settled),
            Self::Void => Err(SlipRefusal::Void),
        }
    }
}

/// Why nothing can be done with a slip or its picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlipRefusal {
    /// It has become a consent, or was looked at.
    Settled,
    /// It was taken back.
    Void,
    /// Nothing was photographed yet.
    NoPhoto,
    /// A no without a reason.
    NoReason,
    /// Whoever says yes has not opened the photograph.
    NotLookedAt,
    /// The file is no picture of a kind that is read.
    NotAPicture,
    /// The file is larger than a photograph needs.
    TooLarge {
        /// The most, in megabytes.
        most: i64,
    },
    /// The picture is too small to read a signature in.
    TooSmall {
        /// The least, in points of the shorter side.
        least: i64,
    },
    /// No slip has this number.
    NoSuchNumber,
}

impl Refusal for SlipRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Settled => "minors-slip-settled",
            Self::Void => "minors-slip-is-void",
            Self::NoPhoto => "minors-slip-no-photo",
            Self::NoReason => "minors-slip-no-reason",
            Self::NotLookedAt => "minors-slip-not-looked-at",
            Self::NotAPicture => "minors-slip-not-a-picture",
            Self::TooLarge { .. } => "minors-slip-too-large",
            Self::TooSmall { .. } => "minors-slip-too-small",
            Self::NoSuchNumber => "minors-slip-no-such-number",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::TooLarge { most } => vec![("most", (*most).into())],
            Self::TooSmall { least } => vec![("least", (*least).into())],
            Self::Settled
            | Self::Void
            | Self::NoPhoto
            | Self::NoReason
            | Self::NotLookedAt
            | Self::NotAPicture
            | Self::NoSuchNumber => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NoReason => Some("why"),
            Self::NotAPicture | Self::TooLarge { .. } | Self::TooSmall { .. } => Some("photo"),
            Self::NoSuchNumber => Some("number"),
            Self::Settled | Self::Void | Self::NoPhoto | Self::NotLookedAt => None,
        }
    }
}

/// The number printed on a slip: eight signs that nobody confuses when reading them out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipNumber(String);

const SIGNS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const LENGTH: usize = 8;

impl SlipNumber {
    /// From chance handed in.
    pub fn from_chance(chance: u128) -> Self {
        let sign = |n: usize| {
            let index = usize::try_from(chance >> (5 * n) & 31).unwrap_or(0);
            char::from(SIGNS[index])
        };
        Self((0..LENGTH).map(sign).collect())
    }
    /// As typed or scanned: blanks and dashes between the signs are forgiven.
    pub fn parse(text: &str) -> Option<Self> {
        let signs: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let known = |c: char| c.is_ascii() && SIGNS.contains(&(c as u8));
        (signs.chars().count() == LENGTH && signs.chars().all(known)).then_some(Self(signs))
    }
    /// As stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// As printed, in two halves.
    pub fn printed(&self) -> String {
        let (head, tail) = self.0.split_at(LENGTH / 2);
        format!("{head}-{tail}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // covers B5
    #[test]
    fn a_slip_counts_only_after_a_worker_has_looked() {
        let printed = SlipState::Printed;
        assert_eq!(printed.accepted(), Err(SlipRefusal::NoPhoto));
        let waiting = printed.photographed().expect("a photograph");
        assert_eq!(waiting.refused(" "), Err(SlipRefusal::NoReason));
        let refused = waiting.refused("没有签名").expect("a reason");
        assert_eq!(refused.accepted(), Err(SlipRefusal::NoPhoto));
        let again = refused.photographed().expect("photographed again");
        let accepted = again.accepted().expect("it is signed");
        assert_eq!(accepted.photographed(), Err(SlipRefusal::Settled));
        assert_eq!(accepted.voided(), Err(SlipRefusal::Settled));
        let void = SlipState::Refused.voided().expect("taken back");
        assert_eq!(void.accepted(), Err(SlipRefusal::Void));
        assert_eq!(void.photographed(), Err(SlipRefusal::Void));
    }

    proptest! {
        #[test]
        fn a_number_is_read_as_it_is_printed(chance in any::<u128>()) {
            let number = SlipNumber::from_chance(chance);
            prop_assert_eq!(SlipNumber::parse(&number.printed()), Some(number.clone()));
            prop_assert_eq!(SlipNumber::parse(&number.printed().to_lowercase()), Some(number));
        }
        #[test]
        fn no_text_is_a_number_by_accident(text in ".{0,12}") {
            if let Some(number) = SlipNumber::parse(&text) {
                prop_assert_eq!(number.as_str().len(), LENGTH);
            }
        }
    }
}

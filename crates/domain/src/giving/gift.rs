//! A gift, the record of its receipt, and why something cannot be.

use crate::activities::coded;
use crate::basics::{Fact, Fen, Refusal, fold};

coded! {
    /// Who gives.
    pub enum GiverKind {
        /// A person.
        Individual = "individual",
        /// A unit: a company, a school, a club.
        Unit = "unit",
    }
}
coded! {
    /// How a giver is named to others.
    pub enum ShownAs {
        /// By name.
        Named = "named",
        /// As a kind-hearted person (爱心人士).
        Anonymous = "anonymous",
    }
}
coded! {
    /// Where a gift stands.
    pub enum GiftState {
        /// It stands in the books.
        Booked = "booked",
        /// It was taken back whole by a counter-entry.
        TakenBack = "taken_back",
    }
}

impl GiverKind {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Individual => "giving-kind-individual",
            Self::Unit => "giving-kind-unit",
        }
    }
}
impl ShownAs {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Named => "giving-shown-named",
            Self::Anonymous => "giving-shown-anonymous",
        }
    }
}
impl GiftState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Booked => "giving-gift-booked",
            Self::TakenBack => "giving-gift-taken-back",
        }
    }
}

/// Why something of giving cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivingRefusal {
    /// A code or number of an official ticket that is none.
    NotATicket {
        /// The form field.
        field: &'static str,
    },
    /// Another gift has this ticket.
    TicketUsed,
    /// This gift has its receipt already.
    ReceiptNoted,
    /// The gift was taken back.
    GiftGone,
    /// More than is left of the gift: the rest was spent on pupils.
    MoreThanLeft {
        /// What is left.
        left: Fen,
    },
    /// Part of it is spent already: it cannot be taken back whole.
    Spent {
        /// How much.
        spent: Fen,
    },
    /// A voucher about this gift waits already.
    VoucherWaits,
    /// So many pieces are not there.
    MorePieces {
        /// How many there are.
        left: i64,
    },
    /// A number of pieces that is none.
    NoPieces,
    /// Goods are given back by a counter-entry, not by paying.
    GoodsAreNotRefunded,
    /// The pledge is not running.
    NotRunning,
    /// It ends before it begins.
    EndsEarly,
    /// No such giver.
    NoGiver {
        /// What was typed.
        typed: String,
    },
    /// No such person in the registry.
    NoPerson {
        /// What was typed.
        typed: String,
    },
    /// Money with an aim of its own is used for it alone; another aim needs the giver's consent
    /// (慈善法 56).
    AimIsBound,
    /// No qualification for public fundraising is stated (慈善法 22, 113).
    NotQualified,
}

impl Refusal for GivingRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotATicket { .. } => "giving-not-a-ticket",
            Self::TicketUsed => "giving-ticket-used",
            Self::ReceiptNoted => "giving-receipt-noted",
            Self::GiftGone => "giving-gift-gone",
            Self::MoreThanLeft { .. } => "giving-more-than-left",
            Self::Spent { .. } => "giving-spent",
            Self::VoucherWaits => "giving-voucher-waits",
            Self::MorePieces { .. } => "giving-more-pieces",
            Self::NoPieces => "giving-no-pieces",
            Self::GoodsAreNotRefunded => "giving-goods-not-refunded",
            Self::NotRunning => "giving-not-running",
            Self::EndsEarly => "giving-ends-early",
            Self::NoGiver { .. } => "giving-no-giver",
            Self::NoPerson { .. } => "giving-no-person",
            Self::AimIsBound => "giving-aim-is-bound",
            Self::NotQualified => "giving-not-qualified",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::MoreThanLeft { left } => vec![("left", (*left).into())],
            Self::Spent { spent } => vec![("spent", (*spent).into())],
            Self::MorePieces { left } => vec![("left", (*left).into())],
            Self::NoGiver { typed } | Self::NoPerson { typed } => {
                vec![("typed", typed.clone().into())]
            }
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NotATicket { field } => Some(field),
            Self::TicketUsed => Some("receipt_number"),
            Self::MoreThanLeft { .. } => Some("fen"),
            Self::MorePieces { .. } | Self::NoPieces => Some("pieces"),
            Self::EndsEarly => Some("ends_on"),
            Self::NoGiver { .. } => Some("giver"),
            Self::NoPerson { .. } => Some("person"),
            Self::NotQualified => Some("qualification"),
            _ => None,
        }
    }
}

/// What is noted of the official ticket: its code and its number, as printed on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// 票据代码.
    pub code: String,
    /// 票据号码.
    pub number: String,
}

impl Receipt {
    /// Reads code and number as somebody types them from the paper.
    ///
    /// # Errors
    /// Not 6 to 20 digits.
    pub fn parse(code: &str, number: &str) -> Result<Self, GivingRefusal> {
        let digits = |field, text: &str| {
            let text = fold(text).replace('-', "");
            let good = (6..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            if good { Ok(text) } else { Err(GivingRefusal::NotATicket { field }) }
        };
        Ok(Self { code: digits("receipt_code", code)?, number: digits("receipt_number", number)? })
    }
}

/// What so many pieces of goods are worth, of what is left: the last piece takes what is over,
/// so that the parts sum to the whole to the fen.
///
/// # Errors
/// None or more pieces than there are.
pub fn goods_value(left: Fen, pieces_left: i64, pieces: i64) -> Result<Fen, GivingRefusal> {
    if pieces <= 0 {
        return Err(GivingRefusal::NoPieces);
    }
    if pieces > pieces_left {
        return Err(GivingRefusal::MorePieces { left: pieces_left });
    }
    if pieces == pieces_left {
        return Ok(left);
    }
    let value = i128::from(left.count()) * i128::from(pieces) / i128::from(pieces_left);
    Ok(Fen::new(i64::try_from(value).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // covers J1
    #[test]
    fn the_ticket_is_noted_as_it_is_printed() {
        let read = Receipt::parse("４４０３ ０１２４", "0000-123456").expect("digits");
        assert_eq!((&*read.code, &*read.number), ("44030124", "0000123456"));
        let odd = Receipt::parse("4403", "0000123456").expect_err("too short");
        assert_eq!(odd, GivingRefusal::NotATicket { field: "receipt_code" });
        assert!(Receipt::parse("44030124", "一二三四五六").is_err());
    }

    proptest! {
        // covers J8
        #[test]
        fn goods_handed_out_in_parts_sum_to_the_whole(
            fen in 0_i64..10_000_000, pieces in 1_i64..200,
            parts in proptest::collection::vec(1_i64..40, 1..40),
        ) {
            let (mut left, mut pieces_left, mut out) = (Fen::new(fen), pieces, 0);
            for part in parts {
                let taken = part.min(pieces_left);
                if taken == 0 {
                    break;
                }
                let value = goods_value(left, pieces_left, taken).expect("there");
                prop_assert!(!value.is_negative() && value <= left);
                left = left.minus(value).expect("small");
                pieces_left -= taken;
                out += value.count();
            }
            prop_assert_eq!(out + left.count(), fen);
            prop_assert!(pieces_left > 0 || left == Fen::ZERO);
        }
    }
}

//! Where a disclosure stands, what it consists of, and what is refused.

use crate::activities::coded;
use crate::basics::{Fact, PersonId, Refusal};
use crate::books::Month;

coded! {
    /// Where a disclosure stands.
    pub enum DisclosureState {
        /// Made by one, not yet public.
        Prepared = "prepared",
        /// Public, signed by another.
        Published = "published",
    }
}
coded! {
    /// A part of a disclosure: a tree of leaves, or a plain sum.
    pub enum Part {
        /// Gifts of money, a leaf each.
        Given = "given",
        /// Goods given, a leaf each, at the value stated.
        Goods = "goods",
        /// Money given back to givers, and gifts that were noted wrongly.
        Back = "back",
        /// Goods that were noted wrongly.
        GoodsBack = "goods_back",
        /// Awards paid, a leaf for each batch.
        Paid = "paid",
        /// Awards given back, a leaf for each batch.
        PaidBack = "paid_back",
        /// Interest and the like.
        Income = "income",
        /// What the work cost.
        Costs = "costs",
        /// Goods handed out.
        GoodsOut = "goods_out",
    }
}

impl Part {
    /// Whether it has leaves.
    pub fn is_tree(self) -> bool {
        !matches!(self, Self::Income | Self::Costs | Self::GoodsOut)
    }
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Given => "disclosure-part-given",
            Self::Goods => "disclosure-part-goods",
            Self::Back => "disclosure-part-back",
            Self::GoodsBack => "disclosure-part-goods-back",
            Self::Paid => "disclosure-part-paid",
            Self::PaidBack => "disclosure-part-paid-back",
            Self::Income => "disclosure-part-income",
            Self::Costs => "disclosure-part-costs",
            Self::GoodsOut => "disclosure-part-goods-out",
        }
    }
}

/// Why something is not published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DisclosureRefusal {
    /// The month is not closed.
    NotClosed {
        /// Which.
        month: Month,
    },
    /// It lies before what was published.
    Told {
        /// Until when that goes.
        until: Month,
    },
    /// Another one waits for its second signature.
    Waits {
        /// Which.
        until: Month,
    },
    /// The books hold nothing yet.
    Nothing,
    /// Who prepared it does not publish it.
    SamePerson,
    /// It is public.
    Published,
    /// No month.
    NoMonth,
}

impl Refusal for DisclosureRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotClosed { .. } => "disclosure-not-closed",
            Self::Told { .. } => "disclosure-told",
            Self::Waits { .. } => "disclosure-waits",
            Self::Nothing => "disclosure-nothing",
            Self::SamePerson => "disclosure-same-person",
            Self::Published => "disclosure-published-already",
            Self::NoMonth => "disclosure-no-month",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NotClosed { month } => vec![("month", month.to_string().as_str().into())],
            Self::Told { until } | Self::Waits { until } => {
                vec![("month", until.to_string().as_str().into())]
            }
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NotClosed { .. } | Self::Told { .. } | Self::NoMonth => Some("month"),
            _ => None,
        }
    }
}

impl DisclosureState {
    /// The second signature (invariant 6).
    ///
    /// # Errors
    /// By who prepared it, or a second time.
    pub fn publish(self, prepared_by: PersonId, by: PersonId) -> Result<Self, DisclosureRefusal> {
        match self {
            Self::Published => Err(DisclosureRefusal::Published),
            Self::Prepared if prepared_by == by => Err(DisclosureRefusal::SamePerson),
            Self::Prepared => Ok(Self::Published),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // invariants 5 6
    // covers J9
    #[test]
    fn two_people_publish_and_once() {
        let person = |n| PersonId::new(uuid::Uuid::from_u128(n));
        let prepared = DisclosureState::Prepared;
        assert_eq!(prepared.publish(person(1), person(1)), Err(DisclosureRefusal::SamePerson));
        let published = prepared.publish(person(1), person(2)).expect("another");
        assert_eq!(published.publish(person(1), person(3)), Err(DisclosureRefusal::Published));
    }
}

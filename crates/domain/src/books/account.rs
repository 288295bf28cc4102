//! The accounts of the books, what a posting is about, and the kinds of purposes.

use crate::activities::coded;

coded! {
    /// Where money stands, or why it came and went. A short plan for one programme; the
    /// institution's own accounting keeps the long one (民间非营利组织会计制度).
    pub enum Account {
        /// Money at the bank.
        Bank = "bank",
        /// Money in the box.
        Cash = "cash",
        /// Goods in store, at the value stated when they came.
        Stock = "stock",
        /// Gifts to the pool.
        PoolGifts = "pool_gifts",
        /// Gifts for pupils whom the giver chooses.
        DirectedGifts = "directed_gifts",
        /// Goods given.
        GoodsGifts = "goods_gifts",
        /// Interest and what else came in.
        OtherIncome = "other_income",
        /// Aid paid to pupils.
        AwardsPaid = "awards_paid",
        /// Goods handed out.
        GoodsHandedOut = "goods_handed_out",
        /// What the work itself cost.
        Costs = "costs",
    }
}
coded! {
    /// What a posting is about.
    pub enum PostingKind {
        /// A gift of money came in.
        Gift = "gift",
        /// Goods came in.
        Goods = "goods",
        /// Interest or the like came in.
        Income = "income",
        /// Money given back to its giver.
        Refund = "refund",
        /// A pupil's aid of a term.
        Award = "award",
        /// Goods handed out.
        HandedOut = "handed_out",
        /// A cost of the work.
        Cost = "cost",
        /// Money taken to the bank, or fetched from it.
        Carried = "carried",
        /// Money that changed its purpose with its givers' consent.
        Moved = "moved",
        /// A counter-entry.
        Reversal = "reversal",
    }
}
coded! {
    /// What a purpose binds its money to.
    pub enum PurposeKind {
        /// For any pupil, by decision of the committee (不定向).
        Pool = "pool",
        /// For pupils whom one giver chooses (定向).
        Directed = "directed",
        /// Not bound: for the work itself (非限定性).
        Free = "free",
    }
}

impl Account {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bank => "books-account-bank",
            Self::Cash => "books-account-cash",
            Self::Stock => "books-account-stock",
            Self::PoolGifts => "books-account-pool-gifts",
            Self::DirectedGifts => "books-account-directed-gifts",
            Self::GoodsGifts => "books-account-goods-gifts",
            Self::OtherIncome => "books-account-other-income",
            Self::AwardsPaid => "books-account-awards-paid",
            Self::GoodsHandedOut => "books-account-goods-handed-out",
            Self::Costs => "books-account-costs",
        }
    }
    /// Whether it holds something: what it holds is never below zero (invariant 2).
    pub fn holds(self) -> bool {
        matches!(self, Self::Bank | Self::Cash | Self::Stock)
    }
    /// Whether it is money raised from givers: what the programme's total counts.
    pub fn is_raised(self) -> bool {
        matches!(self, Self::PoolGifts | Self::DirectedGifts)
    }
}
impl PostingKind {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gift => "books-kind-gift",
            Self::Goods => "books-kind-goods",
            Self::Income => "books-kind-income",
            Self::Refund => "books-kind-refund",
            Self::Award => "books-kind-award",
            Self::HandedOut => "books-kind-handed-out",
            Self::Cost => "books-kind-cost",
            Self::Carried => "books-kind-carried",
            Self::Moved => "books-kind-moved",
            Self::Reversal => "books-kind-reversal",
        }
    }
    /// Whether a bookkeeper takes it back by itself. What a gift or an award moved is taken back
    /// where the gift or the award stands, so that both always agree.
    pub fn stands_alone(self) -> bool {
        match self {
            Self::Income | Self::Cost | Self::HandedOut | Self::Carried => true,
            Self::Gift
            | Self::Goods
            | Self::Refund
            | Self::Award
            | Self::Moved
            | Self::Reversal => false,
        }
    }
}
impl PurposeKind {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pool => "books-purpose-pool",
            Self::Directed => "books-purpose-directed",
            Self::Free => "books-purpose-free",
        }
    }
    /// The account of money that comes in for it.
    pub fn gifts(self) -> Account {
        match self {
            Self::Pool => Account::PoolGifts,
            Self::Directed => Account::DirectedGifts,
            Self::Free => Account::OtherIncome,
        }
    }
}

//! Rows of giving.

mod changes;
mod gifts;
mod givers;
mod pledges;
mod words;

pub use changes::{
    ChangeRow, ConsentRow, TouchedRow, change, changes, consents, count_changes, givers_of_person,
    hold_change, insert_change, insert_consent, left_with_givers, note_moved, settle_change,
    went_over,
};
pub use gifts::{
    GiftRow, GivenSum, NewGift, add_left, count_gifts, gift, gifts, gifts_of, hand_out,
    insert_gift, left_of, note_receipt, receipts_missing, refund, sums_of, take_back, ticket_used,
    use_part,
};
pub use givers::{
    GiverRow, NewGiver, add_to_giver, agree, change_giver, chooses, count_givers, giver,
    giver_by_code, giver_of_person, givers, insert_giver, phone_key,
};
pub use pledges::{
    NewPledge, PledgeRow, count_due, due, insert_pledge, move_on, pledge, pledges_of, remind,
    set_state,
};
pub use words::{GivingWords, keep_words, words};

use crate::failure::Fault;

/// A code that the database holds must be one that the rules know.
fn known<T>(found: Option<T>, what: &'static str) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::new("reading gifts", what))
}

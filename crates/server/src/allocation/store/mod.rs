//! Rows of allocations.

mod needs;
mod rows;
mod seats;
mod sources;

pub use needs::{NeedRow, NewNeed, bound, count_needs, keep_bound, keep_need, needs, passed_over};
pub use rows::{
    AllocationRow, ChangeRow, ChildRow, NewAllocation, add_award, add_change, allocation,
    allocations, changes, child, children, children_page, count_allocations, count_changes, every,
    has_child_of, hold, insert, insert_child, insert_source, open_of_term, settle, sources,
};
pub use seats::{SeatRow, VoteRow, end_seat, keep_seat, keep_vote, seat, seats, votes};
pub use sources::{NeedSourceRow, feed_need, need_source_before, need_sources, terms_without_need};

use crate::failure::Fault;

/// A code that the database holds must be one that the rules know.
fn known<T>(found: Option<T>, what: &'static str) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::new("reading an allocation", what))
}

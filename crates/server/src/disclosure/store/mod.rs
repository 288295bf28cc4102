//! Rows of what is published, and the rows of the books it is made from.

mod made_from;
mod published;
mod unbroken;

pub use made_from::{
    AwardRow, GiftLine, awards_untold, first_day, gift_lines, hold_book, plain_sums,
    returned_untold,
};
pub use published::{
    BatchRow, DisclosureRow, LeafRow, PartRow, add_batch, add_leaf, add_node, add_part, add_source,
    batches_of, disclosure, insert, last, leaf_by_number, leaves_of, leaves_of_gift, list, node,
    nodes_from, parts_of, publish, sources_of, tell, total_batches, total_parts, total_sources,
};

pub use unbroken::{
    LateRow, Unbroken, add_days, add_term, last_told_day, late_terms, told_terms, unbroken,
};

use crate::failure::Fault;

/// A code that the database holds must be one that the rules know.
fn known<T>(found: Option<T>, what: &'static str) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::new("reading a disclosure", what))
}

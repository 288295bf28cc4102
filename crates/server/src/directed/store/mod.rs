//! Rows of directed giving.

mod drafts;
mod givers;
mod holds;
mod promises;
mod refunds;
mod terms;

pub use drafts::{
    DraftRow, UncoveredRow, draft, draft_of_term, drafts, drafts_came_back, drafts_covered,
    insert_draft, move_draft, uncovered,
};
pub use givers::{ApprovalRow, approval, approve, approved, end_approval, hold_giver};
pub use holds::{
    HoldRow, ProfileRow, close_profile, count_ask, hold, hold_profile, holds_of_giver,
    holds_of_pupil, insert_hold, keep_profile, line_of, listed, open_profile, own_open,
    pass_others, profile, profile_of_code, profiles, ran_out, reopen, screen_profile, set_hold,
    set_profile,
};
pub use promises::{
    InstalmentRow, NewInstalment, OnwardRow, PromiseRow, answer_onward, ask_onward, count_promises,
    done_onward, end_promise, insert_promise, instalments, keep_instalment, left_behind, onward,
    onwards_open, paid_by, promise, promises, promises_of_giver, reopen_onward, rest_of,
    standing_of_pupil,
};
pub use refunds::{RefundRow, keep_refund, refund, refund_waits, undo_refund};
pub use terms::{
    BridgeRow, NeedRow, ReportRow, bridges, keep_bridge, keep_reminder, keep_report, needs,
    reminded, reminders, report, reports_of, reports_unread, screen_report,
};

use crate::failure::Fault;

/// A code that the database holds must be one that the rules know.
fn known<T>(found: Option<T>, what: &'static str) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::new("reading directed giving", what))
}

//! The verbs of agreements.

mod documents;
mod drawing;
mod gate;
mod reminding;
mod seals;
mod signing;

pub use documents::{
    NewDocument, NewVersion, close_document, draft_version, keep_document, sign_version,
    take_draft_back,
};
pub use drawing::{Drawing, draw_up};
pub use gate::{Asked, Asking, asked_of, lacking, missing, subject_of, waiting_for};
pub use reminding::remind_chore;
pub use seals::{holds, verify_all};
pub use signing::{Hand, Signing, end_agreement, end_all, look_at_photo, sign};

//! The verbs of care.

mod contacts;
mod family;
mod groups;
mod growth;
mod letters;
mod pictures;
mod services;

pub use contacts::{Held, call_off, draft, hold, plan, plan_held};
pub use family::{
    FamilyBy, Signed, confirm_award, deny_award, end_family_link, family_token, make_family_link,
    pupils_of_guardian, say_yes, take_yes_back, term_ends,
};
pub use groups::{
    begin_group, call_meeting_off, end_group, end_leader_of, enrol_pupil, hold_meeting,
    name_leader_of, note_progress, plan_meeting, take_consent_back, take_meeting_back,
    take_pupil_out,
};
pub use growth::{
    Session, begin_tutoring, end_tutoring, finish_step, go, hold_session, propose, show,
};
pub use letters::{consent, let_through, name_reader, send_back, withdraw_consent, write_letter};
pub use pictures::{ask_to_cover, open_letter, open_own_letter, photograph_letter, retake_letter};
pub use services::{count_service, decline_service, withdraw_session};

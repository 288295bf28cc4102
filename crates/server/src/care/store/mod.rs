//! Rows of care.

mod consents;
mod contacts;
mod groups;
mod letters;
mod meetings;
mod pictures;
mod projects;
mod services;
mod tutoring;

pub use consents::{
    LinkRow, NewYes, YesRow, close_family_links, count_wrong_name, end_group_consent, family_link,
    family_link_by_key, family_yes, family_yeses, give_group_consent, keep_family_link,
    latest_family_link, leaders_of_pupil,
};
pub use contacts::{
    ContactRow, NewContact, OverdueRow, contact, contacts_of, insert_contact, keep_draft,
    last_held, overdue, settle_contact,
};
pub use groups::{
    GroupPupil, GroupRow, LeaderRow, NewGroup, end_group, end_leader, enrol, enrolled, enrolment,
    group, group_pupils, groups, groups_of, insert_group, leaders, leads, name_leader,
    note_progress, pupil_of_code, take_out,
};
pub use letters::{
    LetterRow, NewLetter, consent_stands, consents, end_consent, give_consent, givers_of,
    insert_letter, letter, letters_of_giver, letters_of_pupil, letters_to_read, name_reader,
    pupils_of_giver, read_letter, reader_of, send_letter_back, withhold,
};
pub use meetings::{
    MeetingRow, NewMeeting, call_off_open, insert_meeting, meeting, meetings_of, presences,
    put_presence, settle_meeting, withdraw_meeting,
};
pub use pictures::{
    OpeningRow, ask_to_cover, has_opened, note_opening, openings, pages_of, put_pages, took_pages,
};
pub use projects::{
    NewUndertaking, StepRow, UndertakingRow, finish_step, insert_project, insert_step, projects_of,
    set_project, show_project, shown_projects, steps_of, undertaking,
};
pub use services::{
    NewService, OneSession, ServiceRow, count_services, insert_service, service, services_of,
    session, settle_service, waiting_services, withdraw_session,
};
pub use tutoring::{
    NewSession, NewTutoring, SessionRow, TutoringRow, add_session, end_tutoring, insert_session,
    insert_tutoring, session_on, sessions_of, tutoring, tutorings_of,
};

use crate::failure::Fault;

/// A code that the database holds must be one that the rules know.
fn known<T>(found: Option<T>, what: &'static str) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::new("reading care", what))
}

//! The verbs of care.

mod contacts;
mod growth;
mod letters;

pub use contacts::{Held, call_off, draft, hold, plan, plan_held};
pub use growth::{
    Session, begin_tutoring, end_tutoring, finish_step, go, hold_session, propose, show,
};
pub use letters::{consent, let_through, name_reader, send_back, withdraw_consent, write_letter};

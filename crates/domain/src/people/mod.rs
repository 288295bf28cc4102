//! Persons (人员): names, phones, identity documents, guardians, consents, and finding the same
//! human being twice.
//!
//! Owns the shapes of what is known about a person. Emits nothing by itself. Calls only `basics`.
//! **Never** judges a name by its alphabet, never prints a number in full by itself: documents and
//! phones are masked unless asked for by name.

mod codes;
mod consent;
mod document;
mod duplicate;
mod guardian;
mod name;
mod newcomer;
mod person;
mod phone;
pub mod second_factor;
mod sound;

pub use codes::{Coded, FREE_TIMES, SERVICE_FIELDS, SERVICE_USERS, SKILLS, find_code, find_words};
pub use consent::{Consent, ConsentRefusal, ConsentScope, Evidence};
pub use document::{Document, DocumentKind, DocumentRefusal};
pub use duplicate::{Certainty, Finding, Known, Reason, compare};
pub use guardian::{Guardian, GuardianRefusal, Relation};
pub use name::{NameRefusal, PersonName};
pub use newcomer::{Left, NewcomerRefusal, NewcomerState, lacks};
pub use person::{AgeBand, Sex};
pub use phone::{Phone, PhoneRefusal};
pub use sound::{SurnameReading, compound_surname, surname, surname_reading, surname_row};

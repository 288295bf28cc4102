//! People: the registry with one row per human being, guardians and consents, finding the same
//! person twice, sign-ins.
//!
//! Owns `person`, `person_token`, `guardian`, `consent`, `reading`, `merge`, `apart`, `account`,
//! `login_link`, `career_note` and writes `session`. Emits PersonRegistered … MergeUndone, GuardianNoted,
//! GuardianEnded, ConsentGiven, ConsentWithdrawn, AccountOpened … ActingEnded, FileExported. Calls
//! `events`, `web`, `db`. A merge and a first membership also write the rows of other rooms that
//! name the person. **Never** shows a document number without a stated purpose, never puts a
//! number or a name into an address.

pub mod actions;
pub mod named;
pub mod pages;
pub mod passcode;
pub mod refusal;
pub mod sound;
pub mod store;

pub use actions::newcomers_chore;
pub use pages::routes;

pub use refusal::PeopleRefusal;

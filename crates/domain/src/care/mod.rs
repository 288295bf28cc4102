//! 家庭关怀与成长: talks and visits, letters read by two, tutoring, growth ambassadors (T19, T20, J6).
//!
//! 1. A home visit is made by two people, or with a guardian there.
//! 2. A letter is read by two people of different professions; the writer is neither of them.
//! 3. A letter that still holds a telephone or an account is not let through.
//! 4. Without the family's consent nothing is delivered, also what two have let through.
//! 5. What is blackened is gone from what is shown; the original stays sealed.
//! 6. A photographed letter goes on only as it was looked at: who lets it through has opened the
//!    round that counts, and a retake is read by two again.
//! 7. Time given in a session stands in the hours book at most once, and not after the session was
//!    taken back.
//! 8. A pupil is at a group only while the family agreed to its kind, and beside enough adults
//!    whose background checks were seen. The yes is for one kind, has a last day, and is taken back
//!    by any guardian at any time.
//! 9. A guardian's link ends, is ended by the next one, and is closed by wrong names.
//!
//! Owns the arithmetic of what is due, the search for traces, the life of a letter. Emits values
//! only. Calls `basics`, `rules`. **Never** lets giver and child reach each other directly.

mod contact;
mod family;
mod group;
mod growth;
mod letter;
mod picture;
mod service;
mod traces;

pub use contact::{CareRefusal, ContactKind, ContactState, check_visit, next_due};
pub use family::{FamilyYes, LINK_DAYS, WRONG_NAMES, YesLength, YesWay, check_link};
pub use group::{GroupKind, GroupMeetingState, GroupState, check_adults, check_place};
pub use growth::{Progress, TutoringState, UndertakingState};
pub use letter::{Direction, LetterState, Profession, Reading};
pub use picture::{PAGES_MOST, check_pages, check_released};
pub use service::{ServiceState, session_span};
pub use traces::{Trace, TraceKind, blacken, traces};

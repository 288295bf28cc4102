//! 家庭关怀与成长: contacts with families, letters, tutoring, groups, growth ambassadors (T19, T20,
//! J6, H9).
//!
//! Owns `care_contact`, `letter`, `letter_reader`, `letter_consent`, `tutoring`,
//! `tutoring_session`, `tutoring_withdrawal`, `care_service`, `letter_page`, `letter_opening`,
//! `growth_group`, `growth_leader`, `growth_meeting`, `growth_pupil`, `growth_presence`,
//! `growth_consent`, `family_link`, `ambassador_undertaking`, `ambassador_step`. Emits ContactKept,
//! LetterWritten, LetterOpened, LetterRead, LetterDelivered, LetterConsentChanged,
//! LetterReaderNamed, TutoringKept, TutoringHeld, TutoringWithdrawn, GroupKept,
//! GroupConsentChanged, FamilyLinkKept, UndertakingKept. Calls `pairs`, `aid`, `giving`, `books`,
//! `hours`, `people`.
//! **Never** shows a letter that two professions have not let through to the one it is for, nor
//! who gives to whom.

pub mod actions;
pub mod pages;
pub mod store;

pub use pages::routes;

//! The verbs of the registry and of the door.

mod accounts;
mod acting;
mod duplicates;
mod family;
mod farewell;
mod filling;
mod newcomers;
mod own;
mod registry;
mod reveal;
mod second;
mod sign_in;

pub use accounts::{
    LINK_HOURS, MadeLink, NewAccount, change_passcode, clear_passcode, link_token, make_login_link,
    make_login_link_for, open_account,
};
pub use acting::{begin_acting, end_acting};
pub use duplicates::{
    Alike, complete, duplicates_of, duplicates_of_new, merge, say_apart, undo_merge,
};
pub use family::{
    GivenBy, Lacks, NewConsent, NewGuardian, add_guardian, consent_held, decides_alone,
    deciding_alone, doubt_guardian, end_guardian, give_consent, grow_up, hidden_from_school,
    lacking, note_living, withdraw_consent,
};
pub use farewell::{BACK_DAYS, forget, leave_own};
pub use filling::{fill_in, take_out, would_fill, would_fill_row};
pub use newcomers::{
    Newcomer, ask_to_join, decline_newcomer, newcomer_registered, newcomers_chore,
};
pub use own::{OwnChange, change_own, end_device, set_display, set_emergency};
pub use registry::{Details, DocumentChange, NewPerson, change, come_back, leave, register};
pub use reveal::{ExportRow, Field, export, reveal};
pub use second::{
    Entered, OwnSecond, SecondChange, ask_second_from, begin_second, change_second, confirm_second,
    own_second, reset_second, second_step,
};
pub use sign_in::{FAILURES_MOST, LOCK_MINUTES, SignedIn, Try, sign_in, sign_out, use_link};

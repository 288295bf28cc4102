//! Noes of the registry and of the door that only the counter knows.

use liandong_domain::basics::{Day, Fact, Refusal};

/// Why the counter says no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PeopleRefusal {
    /// A text that names no day.
    NotADay {
        /// The form field.
        field: &'static str,
    },
    /// A birthday that lies in the future or before 1900.
    NoSuchBirthday,
    /// Nothing, or something that is none of the choices.
    NoChoice {
        /// The form field.
        field: &'static str,
    },
    /// More choices than fit.
    TooManyChoices {
        /// The form field.
        field: &'static str,
        /// The most.
        most: i64,
    },
    /// The birthday typed is not the one in the document.
    BirthdayDiffers {
        /// The day in the document.
        born: Day,
    },
    /// With this birthday one could not be the guardian one is.
    BirthdayGuards {
        /// Whose guardian.
        name: String,
    },
    /// With this birthday one's guardian would not be older.
    BirthdayGuarded {
        /// The guardian.
        name: String,
    },
    /// The sex chosen is not the one in the document.
    SexDiffers,
    /// The document belongs to somebody who is in the registry.
    DocumentKnown {
        /// That person's volunteer number.
        number: String,
    },
    /// A minor needs somebody who answers for them.
    GuardianMissing {
        /// The minor's age.
        age: i64,
    },
    /// No person has this volunteer number.
    NoSuchNumber {
        /// The form field.
        field: &'static str,
    },
    /// The one who consents is no guardian of this child (any more).
    NotTheGuardian,
    /// The guardianship has ended already.
    GuardianEnded,
    /// Left already, or here already.
    NothingToChange,
    /// The account was closed by its owner and its days have run out.
    FarewellOver,
    /// One and the same row.
    SameRow,
    /// One of the two was merged before.
    MergedAlready,
    /// The merge was undone already.
    UndoneAlready,
    /// The kept row was itself merged: that merge is undone first.
    MergedOn,
    /// Login or passcode is wrong. Nobody learns which.
    SignInWrong,
    /// Too many tries.
    SignInLocked {
        /// For how many minutes.
        minutes: i64,
    },
    /// The way in was used or has run out.
    LinkSpent,
    /// Fewer characters than a passcode has.
    PasscodeShort {
        /// The fewest.
        least: i64,
    },
    /// More characters than fit.
    PasscodeLong {
        /// The most.
        most: i64,
    },
    /// Everybody's first guess.
    PasscodeCommon,
    /// Something others know about the person: phone, number, birthday.
    PasscodeOwn,
    /// The repeat is not the same.
    PasscodeRepeat,
    /// The passcode used so far is wrong.
    PasscodeWrong,
    /// Too short or strange for a login.
    LoginShape,
    /// Somebody else signs in so.
    LoginTaken,
    /// The person has an account.
    AccountKnown,
    /// The person has no account.
    NoAccount,
    /// Only somebody of sixteen or seventeen can be noted so.
    NotOfThatAge,
    /// An account of a child so young needs a guardian's yes to exactly that.
    AccountNeedsGuardian {
        /// Below this age.
        below: i64,
    },
    /// More rows than one file carries.
    ExportTooLarge {
        /// The most.
        most: i64,
    },
}

impl Refusal for PeopleRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotADay { .. } => "people-not-a-day",
            Self::NoSuchBirthday => "people-no-such-birthday",
            Self::NoChoice { .. } => "people-no-choice",
            Self::TooManyChoices { .. } => "people-too-many-choices",
            Self::BirthdayDiffers { .. } => "people-birthday-differs",
            Self::SexDiffers => "people-sex-differs",
            Self::DocumentKnown { .. } => "people-document-known",
            Self::GuardianMissing { .. } => "people-guardian-missing",
            Self::NoSuchNumber { .. } => "people-no-such-number",
            Self::NotTheGuardian => "people-not-the-guardian",
            Self::GuardianEnded => "people-guardian-already-ended",
            Self::NothingToChange => "people-nothing-to-change",
            Self::FarewellOver => "people-farewell-over",
            Self::BirthdayGuards { .. } => "people-birthday-guards",
            Self::BirthdayGuarded { .. } => "people-birthday-guarded",
            Self::SameRow => "people-same-row",
            Self::MergedAlready => "people-merged-already",
            Self::UndoneAlready => "people-undone-already",
            Self::MergedOn => "people-merged-on",
            Self::SignInWrong => "people-sign-in-wrong",
            Self::SignInLocked { .. } => "people-sign-in-locked",
            Self::LinkSpent => "people-link-spent",
            Self::PasscodeShort { .. } => "people-passcode-short",
            Self::PasscodeLong { .. } => "people-passcode-long",
            Self::PasscodeCommon => "people-passcode-common",
            Self::PasscodeOwn => "people-passcode-own",
            Self::PasscodeRepeat => "people-passcode-repeat",
            Self::PasscodeWrong => "people-passcode-wrong",
            Self::LoginShape => "people-login-shape",
            Self::LoginTaken => "people-login-taken",
            Self::AccountKnown => "people-account-known",
            Self::NoAccount => "people-no-account",
            Self::NotOfThatAge => "people-not-of-that-age",
            Self::AccountNeedsGuardian { .. } => "people-account-needs-guardian",
            Self::ExportTooLarge { .. } => "people-export-too-large",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::TooManyChoices { most, .. }
            | Self::PasscodeLong { most }
            | Self::ExportTooLarge { most } => vec![("most", (*most).into())],
            Self::BirthdayDiffers { born } => vec![("born", (*born).into())],
            Self::BirthdayGuards { name } | Self::BirthdayGuarded { name } => {
                vec![("name", name.as_str().into())]
            }
            Self::DocumentKnown { number } => vec![("number", number.as_str().into())],
            Self::AccountNeedsGuardian { below } => vec![("below", (*below).into())],
            Self::GuardianMissing { age } => vec![("age", (*age).into())],
            Self::SignInLocked { minutes } => vec![("minutes", (*minutes).into())],
            Self::PasscodeShort { least } => vec![("least", (*least).into())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NotADay { field }
            | Self::NoChoice { field }
            | Self::TooManyChoices { field, .. }
            | Self::NoSuchNumber { field } => Some(field),
            Self::NoSuchBirthday
            | Self::BirthdayDiffers { .. }
            | Self::BirthdayGuards { .. }
            | Self::BirthdayGuarded { .. } => Some("born_on"),
            Self::SexDiffers => Some("sex"),
            Self::DocumentKnown { .. } => Some("document"),
            Self::GuardianMissing { .. } | Self::NotTheGuardian => Some("guardian"),
            Self::SignInWrong | Self::SignInLocked { .. } | Self::LoginShape | Self::LoginTaken => {
                Some("login")
            }
            Self::PasscodeShort { .. }
            | Self::PasscodeLong { .. }
            | Self::PasscodeCommon
            | Self::PasscodeOwn => Some("passcode"),
            Self::PasscodeRepeat => Some("repeat"),
            Self::PasscodeWrong => Some("current"),
            _ => None,
        }
    }
}

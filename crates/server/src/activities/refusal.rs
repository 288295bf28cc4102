//! Noes that only the counter knows: forms, choices, things done already.

use liandong_domain::basics::{Day, Fact, Refusal};

/// Why the counter says no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActivityRefusal {
    /// A text that names no day.
    NotADay {
        /// The form field.
        field: &'static str,
        /// What was written.
        given: String,
    },
    /// A text that names no time of day.
    NotATime {
        /// The form field.
        field: &'static str,
        /// What was written.
        given: String,
    },
    /// No whole number, or not between the two.
    NotANumber {
        /// The form field.
        field: String,
        /// The least.
        least: i64,
        /// The most.
        most: i64,
    },
    /// Nothing, or something that is none of the choices.
    NoChoice {
        /// The form field.
        field: &'static str,
    },
    /// The end lies before the start.
    EndsBeforeStart {
        /// The form field.
        field: &'static str,
    },
    /// No coordinate such as 23.020673.
    NotACoordinate {
        /// The form field.
        field: String,
    },
    /// The programme is closed or not there.
    ProgrammeClosed,
    /// It was published already: other things can be changed.
    NotADraft,
    /// It was called off already.
    AlreadyCalledOff,
    /// A reason is owed to those who signed up.
    WhyMissing,
    /// It has begun or is over.
    ShiftOver,
    /// There is a shift at that time already.
    ShiftTwice {
        /// The day.
        day: Day,
    },
    /// Fewer places than are taken.
    PlacesBelowTaken {
        /// The post's name.
        post: String,
        /// The most taken in one shift.
        taken: i64,
    },
    /// Nothing was ticked.
    NothingTicked,
    /// There are several posts: choose one.
    ChoosePost,
    /// No post of this shift.
    NoSuchPost,
    /// Not of the family, as the registry knows it.
    NotYourFamily,
    /// Nobody was chosen, or too many at once.
    NobodyChosen,
    /// Nobody has this volunteer number.
    NobodyByNumber,
    /// One's own place cannot be offered to oneself.
    SwapWithOneself,
    /// Only a place one has can be given away.
    NoPlaceToGive,
    /// The place is offered to somebody already.
    SwapOpen,
    /// One comes regularly already.
    AlreadyRegular,
}

impl Refusal for ActivityRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotADay { .. } => "activities-form-not-a-day",
            Self::NotATime { .. } => "activities-form-not-a-time",
            Self::NotANumber { .. } => "activities-form-not-a-number",
            Self::NoChoice { .. } => "activities-form-no-choice",
            Self::EndsBeforeStart { .. } => "activities-form-ends-before-start",
            Self::NotACoordinate { .. } => "activities-form-not-a-coordinate",
            Self::ProgrammeClosed => "activities-programme-closed",
            Self::NotADraft => "activities-not-a-draft",
            Self::AlreadyCalledOff => "activities-already-called-off",
            Self::WhyMissing => "activities-why-missing",
            Self::ShiftOver => "activities-shift-over",
            Self::ShiftTwice { .. } => "activities-shift-twice",
            Self::PlacesBelowTaken { .. } => "activities-places-below-taken",
            Self::NothingTicked => "activities-nothing-ticked",
            Self::ChoosePost => "activities-choose-post",
            Self::NoSuchPost => "activities-no-such-post",
            Self::NotYourFamily => "activities-not-your-family",
            Self::NobodyChosen => "activities-nobody-chosen",
            Self::NobodyByNumber => "activities-nobody-by-number",
            Self::SwapWithOneself => "activities-swap-with-oneself",
            Self::NoPlaceToGive => "activities-no-place-to-give",
            Self::SwapOpen => "activities-swap-open",
            Self::AlreadyRegular => "activities-already-regular",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NotADay { given, .. } | Self::NotATime { given, .. } => {
                vec![("given", given.clone().into())]
            }
            Self::NotANumber { least, most, .. } => {
                vec![("least", (*least).into()), ("most", (*most).into())]
            }
            Self::ShiftTwice { day } => vec![("day", (*day).into())],
            Self::PlacesBelowTaken { post, taken } => {
                vec![("post", post.clone().into()), ("taken", (*taken).into())]
            }
            Self::NoChoice { .. }
            | Self::EndsBeforeStart { .. }
            | Self::NotACoordinate { .. }
            | Self::ProgrammeClosed
            | Self::NotADraft
            | Self::AlreadyCalledOff
            | Self::WhyMissing
            | Self::ShiftOver
            | Self::NothingTicked
            | Self::ChoosePost
            | Self::NoSuchPost
            | Self::NotYourFamily
            | Self::NobodyChosen
            | Self::NobodyByNumber
            | Self::SwapWithOneself
            | Self::NoPlaceToGive
            | Self::SwapOpen
            | Self::AlreadyRegular => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NotADay { field, .. }
            | Self::NotATime { field, .. }
            | Self::NoChoice { field }
            | Self::EndsBeforeStart { field } => Some(field),
            Self::NotANumber { field, .. } | Self::NotACoordinate { field } => Some(field),
            Self::ProgrammeClosed => Some("programme"),
            Self::WhyMissing => Some("why"),
            Self::ShiftTwice { .. } => Some("day"),
            Self::PlacesBelowTaken { .. } => Some("posts"),
            Self::NothingTicked => Some("sign_up"),
            Self::ChoosePost | Self::NoSuchPost => Some("post"),
            Self::NotYourFamily | Self::NobodyChosen => Some("with"),
            Self::NobodyByNumber | Self::SwapWithOneself => Some("number"),
            Self::NotADraft
            | Self::AlreadyCalledOff
            | Self::ShiftOver
            | Self::NoPlaceToGive
            | Self::SwapOpen
            | Self::AlreadyRegular => None,
        }
    }
}

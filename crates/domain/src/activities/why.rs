//! Why somebody cannot take a seat, in the order of how easily it is cured, and the next step.

use crate::basics::{Day, Fact, Moment, Refusal};
use crate::rules::ADULT_FROM;

/// The next step that would help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cure {
    /// Join the waiting list.
    JoinWaitingList,
    /// Read and sign what the activity asks for.
    SignAgreement,
    /// Send the guardian the consent.
    AskGuardian,
    /// Sign up together with an adult of the family.
    BringAdult,
    /// Take the training, or show the certificate.
    TakeTraining,
    /// Ask the social worker.
    AskWorker,
    /// Cancel the other one first.
    CancelOther,
    /// Tell the birthday.
    TellBirthday,
    /// Nothing to do but see one's own sign-ups.
    SeeOwn,
    /// Finish joining.
    FinishJoining,
    /// Wait until old enough.
    GrowOlder,
    /// Look for another activity.
    ChooseOther,
}

impl Cure {
    /// Every cure.
    pub const ALL: [Self; 12] = [
        Self::JoinWaitingList,
        Self::SignAgreement,
        Self::AskGuardian,
        Self::BringAdult,
        Self::TakeTraining,
        Self::AskWorker,
        Self::CancelOther,
        Self::TellBirthday,
        Self::SeeOwn,
        Self::FinishJoining,
        Self::GrowOlder,
        Self::ChooseOther,
    ];

    /// The word key of the next step, to be written on a button or as a sentence.
    pub fn word(self) -> &'static str {
        match self {
            Self::JoinWaitingList => "cure-join-waiting-list",
            Self::SignAgreement => "cure-sign-agreement",
            Self::AskGuardian => "cure-ask-guardian",
            Self::BringAdult => "cure-bring-adult",
            Self::TakeTraining => "cure-take-training",
            Self::AskWorker => "cure-ask-worker",
            Self::CancelOther => "cure-cancel-other",
            Self::TellBirthday => "cure-tell-birthday",
            Self::SeeOwn => "cure-see-own",
            Self::FinishJoining => "cure-finish-joining",
            Self::GrowOlder => "cure-grow-older",
            Self::ChooseOther => "cure-choose-other",
        }
    }
}

/// One reason why not. The order of the variants is the order of the page: most curable first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Every seat is taken.
    Full,
    /// Every seat for minors is taken.
    MinorsFull,
    /// One more would need more social workers.
    ShortOfWorkers {
        /// How many more.
        missing: i64,
    },
    /// A document is not accepted, or an agreement not signed (B6).
    AgreementMissing {
        /// What it is called.
        name: String,
    },
    /// A guardian's consent is missing.
    ConsentMissing {
        /// Below which age it is asked for.
        below: i64,
    },
    /// An adult of the family must come along.
    NeedsCompanion {
        /// Below which age.
        below: i64,
    },
    /// A training or certificate is asked for.
    QualificationMissing {
        /// Its name.
        name: String,
    },
    /// Not covered by insurance for risky service.
    NotInsured,
    /// Something else at the same time.
    Clash {
        /// Its title.
        title: String,
        /// When it begins.
        starts_at: Moment,
    },
    /// The birthday is not known, and the age matters here.
    AgeUnknown,
    /// In it already.
    AlreadyIn,
    /// On the waiting list already.
    AlreadyWaiting,
    /// The joining steps are not finished.
    StillJoining,
    /// Too young until a day.
    TooYoung {
        /// The first day old enough.
        until: Day,
        /// The age asked for.
        least: i64,
    },
    /// The seat is a social worker's.
    WorkerSeat,
    /// Nobody under 18 does this kind of service.
    ForbiddenKind,
    /// Not in the registry any more.
    PersonLeft,
    /// Sign-up has closed.
    Closed {
        /// When.
        at: Moment,
    },
    /// Called off.
    CalledOff,
    /// Still a draft. Shown to nobody who may not see drafts.
    NotPublished,
}

impl Why {
    /// What would help.
    pub fn cure(&self) -> Cure {
        match self {
            Self::Full | Self::MinorsFull | Self::ShortOfWorkers { .. } => Cure::JoinWaitingList,
            Self::AgreementMissing { .. } => Cure::SignAgreement,
            Self::ConsentMissing { .. } => Cure::AskGuardian,
            Self::NeedsCompanion { .. } => Cure::BringAdult,
            Self::QualificationMissing { .. } => Cure::TakeTraining,
            Self::NotInsured | Self::PersonLeft => Cure::AskWorker,
            Self::Clash { .. } => Cure::CancelOther,
            Self::AgeUnknown => Cure::TellBirthday,
            Self::AlreadyIn | Self::AlreadyWaiting => Cure::SeeOwn,
            Self::StillJoining => Cure::FinishJoining,
            Self::TooYoung { .. } => Cure::GrowOlder,
            Self::WorkerSeat
            | Self::ForbiddenKind
            | Self::Closed { .. }
            | Self::CalledOff
            | Self::NotPublished => Cure::ChooseOther,
        }
    }
    /// Whether only a seat is missing.
    pub(super) fn leaves_waiting_list(&self) -> bool {
        self.cure() == Cure::JoinWaitingList
    }
}

impl Refusal for Why {
    fn key(&self) -> &'static str {
        match self {
            Self::Full => "activities-eligibility-full",
            Self::MinorsFull => "activities-eligibility-minors-full",
            Self::ShortOfWorkers { .. } => "activities-eligibility-short-of-workers",
            Self::AgreementMissing { .. } => "activities-eligibility-agreement-missing",
            Self::ConsentMissing { .. } => "activities-eligibility-consent-missing",
            Self::NeedsCompanion { .. } => "activities-eligibility-needs-companion",
            Self::QualificationMissing { .. } => "activities-eligibility-qualification-missing",
            Self::NotInsured => "activities-eligibility-not-insured",
            Self::Clash { .. } => "activities-eligibility-clash",
            Self::AgeUnknown => "activities-eligibility-age-unknown",
            Self::AlreadyIn => "activities-eligibility-already-in",
            Self::AlreadyWaiting => "activities-eligibility-already-waiting",
            Self::StillJoining => "activities-eligibility-still-joining",
            Self::TooYoung { .. } => "activities-eligibility-too-young",
            Self::WorkerSeat => "activities-eligibility-worker-seat",
            Self::ForbiddenKind => "activities-eligibility-forbidden-kind",
            Self::PersonLeft => "activities-eligibility-person-left",
            Self::Closed { .. } => "activities-eligibility-closed",
            Self::CalledOff => "activities-eligibility-called-off",
            Self::NotPublished => "activities-eligibility-not-published",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::ShortOfWorkers { missing } => vec![("missing", (*missing).into())],
            Self::ConsentMissing { below } | Self::NeedsCompanion { below } => {
                vec![("below", (*below).into())]
            }
            Self::QualificationMissing { name } | Self::AgreementMissing { name } => {
                vec![("name", name.clone().into())]
            }
            Self::Clash { title, starts_at } => {
                vec![("title", title.clone().into()), ("from", (*starts_at).into())]
            }
            Self::TooYoung { until, least } => {
                vec![("until", (*until).into()), ("least", (*least).into())]
            }
            Self::ForbiddenKind => vec![("age", ADULT_FROM.into())],
            Self::Closed { at } => vec![("at", (*at).into())],
            Self::Full
            | Self::MinorsFull
            | Self::NotInsured
            | Self::AgeUnknown
            | Self::AlreadyIn
            | Self::AlreadyWaiting
            | Self::StillJoining
            | Self::WorkerSeat
            | Self::PersonLeft
            | Self::CalledOff
            | Self::NotPublished => Vec::new(),
        }
    }
}

//! What people are told: the diary read along, turned into notices in each one's inbox.
//!
//! Owns `notice`. Reads `event`; calls `people` and `activities` for names when shown. Emits
//! nothing. **Never** keeps a word of a person: a notice is ids, its words are made when read.

pub mod pages;
pub mod store;

use liandong_domain::basics::TownId;

use crate::app::App;
use crate::db::Who;
use crate::events::Kind;
use crate::failure::Failure;

/// What the person it is about is told of, unless they did it themselves.
const TOLD: &[Kind] = &[
    Kind::HoldOffered,
    Kind::HoldEnded,
    Kind::DirectedReminded,
    Kind::OnwardAsked,
    Kind::TermTold,
    Kind::SignUpPlaced,
    Kind::SignUpWaiting,
    Kind::PlaceOffered,
    Kind::OfferLapsed,
    Kind::SignUpCancelled,
    Kind::SignUpDeclined,
    Kind::SwapOffered,
    Kind::SwapSettled,
    Kind::RegularChanged,
    Kind::NoShowNoted,
    Kind::AttendanceCorrected,
    Kind::AppealAnswered,
    Kind::HoursConfirmed,
    Kind::HoursRefused,
    Kind::HoursReversed,
    Kind::StarReached,
    Kind::RecordIssued,
    Kind::RoleGiven,
    Kind::RoleEnded,
    Kind::IdentityRevealed,
    Kind::ConsentWithdrawn,
    Kind::EnrolmentMade,
    Kind::EnrolmentWithdrawn,
    Kind::CoursePlaceGiven,
    Kind::ResultGiven,
    Kind::QualificationGiven,
    Kind::QualificationRenewed,
    Kind::QualificationWithdrawn,
    Kind::MeetingMoved,
    Kind::MeetingCalledOff,
    Kind::MeetingAdultsNamed,
    Kind::BadgeAwarded,
    Kind::BirthdayReached,
    Kind::BirthdayTold,
    Kind::JoiningEntered,
    Kind::JoiningPassed,
    Kind::JoiningSkipped,
    Kind::JoiningNotPassed,
    Kind::JoiningHeld,
    Kind::JoiningTakenUp,
    Kind::JoiningWithdrawn,
    Kind::JoiningRegistered,
    Kind::JoiningOverdue,
    Kind::TrialTalked,
    Kind::CandidateNamed,
    Kind::PairAgreed,
    Kind::CandidateLeftOpen,
    Kind::PairEnded,
    Kind::InterviewInvited,
    Kind::InterviewBooked,
    Kind::InterviewMoved,
    Kind::InterviewWithdrawn,
    Kind::InterviewDecided,
    Kind::InterviewMissed,
    Kind::TeamFounded,
    Kind::CoachChanged,
    Kind::StageProposed,
    Kind::StageAgreed,
    Kind::StageDeclined,
    Kind::StageSteppedBack,
    Kind::TeamGraduated,
    Kind::CommitteeCalled,
    Kind::ConsentAsked,
    Kind::AgreementDrawn,
    Kind::AgreementComplete,
    Kind::AgreementEnded,
    Kind::AgreementReminded,
    Kind::AgreementOutdated,
    Kind::PairCoverWanted,
    Kind::PairSeatFilled,
    Kind::LetterRead,
    Kind::LetterDelivered,
    Kind::LetterReaderNamed,
    Kind::DeliveryDenied,
    Kind::GroupConsentChanged,
];
/// What everybody with a place is told of.
const TOLD_ALL: &[Kind] = &[Kind::ShiftCalledOff];
/// What the workers of a person's bodies are told of.
const TOLD_KEEPERS: &[Kind] = &[
    Kind::FarewellSaid,
    Kind::ConsentWithdrawn,
    Kind::ConsentEnding,
    Kind::SlipPhotographed,
    Kind::BirthdayReached,
];
/// What the guardians of the child it is about are told of.
const TOLD_GUARDIANS: &[Kind] = &[
    Kind::MeetingMoved,
    Kind::MeetingCalledOff,
    Kind::ConsentEnding,
    Kind::SlipAccepted,
    Kind::SlipRefused,
    Kind::LetterDelivered,
    Kind::AgreementDrawn,
    Kind::AgreementEnded,
    Kind::AgreementReminded,
    Kind::AgreementOutdated,
];
/// What the workers of a body are told of: the line names it.
const TOLD_BODY: &[Kind] = &[Kind::NewcomerOverdue];
/// Told even when the person did it: a joy, or a place kept for them.
const ALWAYS: &[Kind] =
    &[Kind::StarReached, Kind::PlaceOffered, Kind::CoursePlaceGiven, Kind::TeamGraduated];

/// Reads the diary on from where it stopped. Harmless to repeat: one notice per line and person.
pub fn deliver(app: &App, town: TownId, _: &str) -> Result<(), Failure> {
    loop {
        let more = app.db().write_now(Who::system(town, "notices"), |tx| {
            let from = store::mark(tx)?;
            let lines = crate::events::store::after(tx, &from, 200)?;
            let Some(last) = lines.last().map(|l| l.id.clone()) else { return Ok(false) };
            for line in &lines {
                let Some(kind) = Kind::parse(&line.kind) else { continue };
                if TOLD_ALL.contains(&kind) {
                    store::tell_shift(tx, line)?;
                }
                if TOLD_KEEPERS.contains(&kind) {
                    store::tell_keepers(tx, line)?;
                }
                if TOLD_BODY.contains(&kind) {
                    store::tell_body(tx, line)?;
                }
                if TOLD_GUARDIANS.contains(&kind) {
                    store::tell_guardians(tx, line)?;
                }
                if TOLD.contains(&kind)
                    && let Some(person) = line.person
                    && (ALWAYS.contains(&kind) || line.actor != person.to_string())
                {
                    store::tell(tx, person, line)?;
                }
            }
            store::keep_mark(tx, &last)?;
            Ok(lines.len() == 200)
        })?;
        if !more {
            return Ok(());
        }
    }
}

//! Tutoring with its sessions, and growth ambassadors' projects.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Day, Note, PupilId, TimeOfDay, Title, TutoringId, UndertakingId};
use liandong_domain::care::{CareRefusal, Progress, TutoringState, UndertakingState, session_span};

use crate::care::store::{self, NewService, NewSession, NewTutoring, NewUndertaking};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};

/// The longest session, in minutes: a guard against a slip of the pen.
const MINUTES_MOST: i64 = 600;
/// The most milestones of a project.
const STEPS_MOST: usize = 10;

/// What a tutor writes of a session.
#[derive(Debug, Clone)]
pub struct Session {
    /// When.
    pub day: Day,
    /// At what time it began.
    pub begins: TimeOfDay,
    /// How long.
    pub minutes: i64,
    /// How far the pupil has come.
    pub progress: Progress,
    /// What was done.
    pub words: String,
    /// The next session; none: not agreed.
    pub next: Option<Day>,
}

/// Begins one-to-one tutoring with its plan. Whoever tutors sits beside the pupil, so a background
/// check that holds was seen (`pairs`, 5).
///
/// # Errors
/// No subject, no goals, or the tutor does not sit beside the pupil.
pub fn begin_tutoring(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::AccompanyChild>,
    new: &NewTutoring,
) -> Result<TutoringId, Failure> {
    let mut gather = Gather::default();
    let subject = gather.take(Title::parse("subject", &new.subject));
    let goals = gather.take(Note::required("goals", &new.goals));
    let (subject, goals) = gather.finish(|| Some((subject?, goals?)))?;
    if !crate::pairs::store::sits(tx, new.person, new.pupil)? {
        return Err(Failure::NOT_FOUND);
    }
    let (subject, goals) = (subject.as_str().to_owned(), goals.as_str().to_owned());
    let id = store::insert_tutoring(tx, &NewTutoring { subject, goals, ..new.clone() })?;
    events::record(tx, Kind::TutoringKept.of(id).about(new.person).with("pupil", new.pupil))?;
    Ok(id)
}

/// Writes a session down: by whoever tutors, once a day. Its time waits for a worker's yes.
///
/// # Errors
/// A time to come, no minutes, past midnight, nothing written, that day is written, the tutoring
/// has ended.
pub fn hold_session(
    tx: &mut Tx<'_>,
    permit: &Permit<may::AccompanyChild>,
    id: TutoringId,
    told: &Session,
) -> Result<(), Failure> {
    let row = store::tutoring(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.person != permit.person() || !crate::pairs::store::sits(tx, row.person, row.pupil)? {
        return Err(Failure::NOT_FOUND);
    }
    if row.state == TutoringState::Ended {
        return Err(CareRefusal::Settled.into());
    }
    if !(1..=MINUTES_MOST).contains(&told.minutes) {
        return Err(CareRefusal::NoMinutes.into());
    }
    let span = session_span(told.day, told.begins, told.minutes)?;
    if span.until > tx.now() {
        return Err(CareRefusal::Future.into());
    }
    let words = Note::required("words", &told.words)?;
    // The sums first: of two who write at once, the second waits for the row.
    if !store::add_session(tx, id, (told.minutes, told.next))? {
        return Err(CareRefusal::Settled.into());
    }
    if store::session_on(tx, id, told.day)? {
        return Err(CareRefusal::DayWritten.into());
    }
    let session = store::insert_session(
        tx,
        &NewSession {
            tutoring: id,
            held_on: told.day,
            minutes: told.minutes,
            progress: told.progress,
            words: words.as_str().to_owned(),
        },
    )?;
    let words = row.subject.clone();
    store::insert_service(
        tx,
        &NewService { session: session.to_string(), person: row.person, words, span },
    )?;
    let line = Kind::TutoringHeld.of(session).about(row.person).with("tutoring", id);
    events::record(tx, line.count("minutes", told.minutes))?;
    Ok(())
}

/// Ends a tutoring.
///
/// # Errors
/// It had ended.
pub fn end_tutoring(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::AccompanyChild>,
    (pupil, id): (PupilId, TutoringId),
) -> Result<(), Failure> {
    let row = store::tutoring(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.pupil != pupil {
        return Err(Failure::NOT_FOUND);
    }
    if !store::end_tutoring(tx, id)? {
        return Err(CareRefusal::Settled.into());
    }
    events::record(tx, Kind::TutoringKept.of(id).about(row.person).with("pupil", row.pupil))?;
    Ok(())
}

/// A growth ambassador proposes an own small project, with its milestones.
///
/// # Errors
/// No alias, no title, no idea.
pub fn propose(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::AccompanyChild>,
    new: &NewUndertaking,
) -> Result<UndertakingId, Failure> {
    let mut gather = Gather::default();
    let alias = gather.take(Title::parse("alias", &new.alias));
    let title = gather.take(Title::parse("title", &new.title));
    let idea = gather.take(Note::required("idea", &new.idea));
    let plan = gather.take(Note::parse("plan", &new.plan));
    let new = gather.finish(|| {
        Some(NewUndertaking {
            alias: alias?.as_str().to_owned(),
            title: title?.as_str().to_owned(),
            idea: idea?.as_str().to_owned(),
            plan: plan?.as_str().to_owned(),
            ..new.clone()
        })
    })?;
    crate::pairs::store::file(tx, new.pupil)?.ok_or(Failure::NOT_FOUND)?;
    let id = store::insert_project(tx, &new)?;
    let steps = new.steps.iter().map(|step| step.trim()).filter(|step| !step.is_empty());
    for (place, step) in steps.take(STEPS_MOST).enumerate() {
        let title = Title::parse("steps", step)?;
        store::insert_step(tx, id, (place, title.as_str()))?;
    }
    events::record(tx, Kind::UndertakingKept.of(id).with("pupil", new.pupil))?;
    Ok(id)
}

/// A worker stands beside a project, or lets it go; or it is done and told of.
///
/// # Errors
/// Not from where it stands; no report of what was done, no reason why it is let go.
pub fn go(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManagePairs>,
    (id, to): (UndertakingId, UndertakingState),
    report: &str,
) -> Result<(), Failure> {
    let row = store::undertaking(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    row.state.go(to)?;
    let report = match to {
        UndertakingState::Done | UndertakingState::LetGo => Note::required("report", report)?,
        UndertakingState::Proposed | UndertakingState::Running => Note::parse("report", report)?,
    };
    if !store::set_project(tx, id, (row.state, to), report.as_str())? {
        return Err(CareRefusal::Settled.into());
    }
    events::record(tx, Kind::UndertakingKept.of(id).with("state", to.code()))?;
    Ok(())
}

/// A milestone is done.
///
/// # Errors
/// No such project.
pub fn finish_step(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::AccompanyChild>,
    (id, place): (UndertakingId, i64),
) -> Result<(), Failure> {
    if store::finish_step(tx, id, place)? {
        events::record(tx, Kind::UndertakingKept.of(id).count("step", place))?;
    }
    Ok(())
}

/// The family agreed that a project is shown under the alias, or does no longer.
///
/// # Errors
/// No such project.
pub fn show(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManagePairs>,
    id: UndertakingId,
    shown: bool,
) -> Result<(), Failure> {
    let row = store::undertaking(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.shown != shown {
        store::show_project(tx, id, shown)?;
        events::record(tx, Kind::UndertakingKept.of(id).with("shown", i64::from(shown)))?;
    }
    Ok(())
}

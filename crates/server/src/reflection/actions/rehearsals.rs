//! Walking through a case.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{LessonId, Note, RehearsalId};
use liandong_domain::reflection::{
    HouseCase, LessonState, RehearsalRefusal, RehearsalState, Step, house_case, rehearsed,
};
use liandong_domain::todo::TodoKind;
use liandong_domain::training::CourseKind;

use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::reflection::store::{self, LessonRow, RehearsalRow};
use crate::training::actions::note_learning;
use crate::training::store::LearningRow;

/// What is walked.
#[derive(Debug, Clone)]
pub enum Case {
    /// A case of the house.
    House(&'static HouseCase),
    /// A lesson that was made a case: one situation, answered freely.
    Lesson(Box<LessonRow>),
}

/// The one step of a case made of a lesson.
const FREE: &[Step] = &[Step {
    code: "free",
    criterion: liandong_domain::reflection::Criterion::Report,
    choices: &[],
}];

impl Case {
    /// Its steps.
    pub fn steps(&self) -> &'static [Step] {
        match self {
            Self::House(case) => case.steps,
            Self::Lesson(_) => FREE,
        }
    }
}

/// The case of this name, if it can be walked.
///
/// # Errors
/// There is none, or its lesson is a case no longer.
pub fn case_of(q: &mut Read<'_>, code: &str) -> Result<Case, Failure> {
    if let Some(case) = house_case(code) {
        return Ok(Case::House(case));
    }
    let id: LessonId = code.parse().map_err(|_| Failure::NOT_FOUND)?;
    let row = store::lesson(q, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.state != LessonState::Shared || row.situation.is_empty() {
        return Err(Failure::NOT_FOUND);
    }
    Ok(Case::Lesson(Box::new(row)))
}

/// What waits because of a walk that was begun.
fn waits(tx: &mut Tx<'_>, id: RehearsalId) -> Result<(), Failure> {
    Ok(crate::todo::renew(tx, &[TodoKind::RehearsalWalk], &id.to_string())?)
}

/// Begins a walk, or goes on with the one that was left.
///
/// # Errors
/// There is no such case.
pub fn begin_rehearsal(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    code: &str,
) -> Result<RehearsalId, Failure> {
    case_of(tx, code)?;
    let me = permit.subject();
    if let Some(row) = store::open_of(tx, me, code)? {
        return Ok(row.id);
    }
    let id = store::begin(tx, me, code)?;
    waits(tx, id)?;
    events::record(tx, Kind::RehearsalBegun.of(id).about(me))?;
    Ok(id)
}

/// Answers the next step. The first answer stands; the last step ends the walk and is learned
/// from, once for each case; `title` is what the book of learning calls it.
///
/// # Errors
/// Nothing was chosen or written; it is another's; an earlier step is still open.
pub fn answer_step(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    id: RehearsalId,
    code: &str,
    (choice, words): (&str, &str),
    title: &str,
) -> Result<(), Failure> {
    let row = store::rehearsal(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.person != permit.subject() {
        return Err(Failure::NOT_FOUND);
    }
    let case = case_of(tx, &row.case)?;
    let walked = store::steps(tx, id)?;
    if row.state == RehearsalState::Done || walked.iter().any(|step| step.step == code) {
        return Ok(());
    }
    let next = case.steps().get(walked.len()).filter(|step| step.code == code);
    let step = next.ok_or(RehearsalRefusal::NotYet)?;
    let words = if step.choices.is_empty() {
        Note::parse("words", words)?.as_str().to_owned()
    } else {
        String::new()
    };
    let chosen = step.choices.iter().find(|one| one.code == choice);
    let letter = match (step.choices.is_empty(), chosen) {
        (true, _) if words.is_empty() => return Err(RehearsalRefusal::NothingWritten.into()),
        (true, _) => "",
        (false, Some(one)) => one.code,
        (false, None) => return Err(RehearsalRefusal::NothingChosen.into()),
    };
    store::answer(tx, id, code, (letter, &words))?;
    events::record(tx, Kind::RehearsalAnswered.of(id).about(row.person))?;
    if walked.len() + 1 == case.steps().len() {
        finish(tx, permit, &row, title)?;
    }
    Ok(())
}

fn finish(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    row: &RehearsalRow,
    title: &str,
) -> Result<(), Failure> {
    if !store::finish(tx, row.id)? {
        return Ok(());
    }
    waits(tx, row.id)?;
    events::record(tx, Kind::RehearsalDone.of(row.id).about(row.person))?;
    let now = tx.now();
    let line = LearningRow {
        learned_on: now.day(),
        kind: CourseKind::Skills,
        minutes: rehearsed(row.begun_at, now),
        words: title.to_owned(),
    };
    note_learning(tx, permit, row.person, &line, &format!("rehearsal:{}", row.case))?;
    Ok(())
}

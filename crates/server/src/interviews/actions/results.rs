//! The result, the no-show, notes, drafts, the rubric.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{InterviewId, Moment, Note};
use liandong_domain::interviews::{
    self as rule, AfterNoShow, Given, InterviewRefusal, Line, Verdict, score,
};

use super::booking::ask;
use super::{found, waits};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};
use crate::interviews::store::{self, Decided};

/// The most characters of a draft: every field of the form, full.
const DRAFT_MOST: usize = 60_000;

/// What the worker writes at the end.
#[derive(Debug, Clone)]
pub struct Conclusion {
    /// Whether the candidate came.
    pub came: Option<()>,
    /// The result.
    pub verdict: Option<Verdict>,
    /// What the candidate is told.
    pub words: String,
    /// Private notes.
    pub notes: String,
    /// The version of the rubric and its lines.
    pub rubric: (i64, Vec<Line>),
    /// The scores, in the order of the lines.
    pub given: Vec<Given>,
}

/// Writes the result. Everything that is missing is named at once. Another talk is invited to
/// right away; every draft about it goes.
///
/// # Errors
/// Still to come, absent, settled before; a line without a score; no result; no words.
pub fn conclude(
    tx: &mut Tx<'_>,
    permit: &Permit<may::HoldInterviews>,
    id: InterviewId,
    said: &Conclusion,
) -> Result<(), Failure> {
    let row = found(tx, id)?;
    let begins = row.time.map_or(row.invited_at, |time| time.starts_at);
    rule::conclude(
        (row.state, begins, tx.now()),
        (permit.person(), row.person),
        (&row.name, said.came),
    )?;
    let mut gather = Gather::default();
    let scores = match score(&said.rubric.1, &said.given) {
        Ok(scores) => scores,
        Err(missing) => {
            missing.into_iter().for_each(|one| gather.add(one));
            Vec::new()
        }
    };
    let verdict = gather.take(said.verdict.ok_or(InterviewRefusal::NoVerdict));
    let words = gather.take(Note::required("words", &said.words));
    let notes = gather.take(Note::parse("notes", &said.notes));
    let done = gather.finish(|| {
        Some(Decided {
            verdict: verdict?,
            words: words?.as_str().to_owned(),
            notes: notes?.as_str().to_owned(),
            rubric: said.rubric.0,
            scores,
        })
    })?;
    if !store::decide(tx, id, &done)? {
        return Err(InterviewRefusal::NotNow { state: row.state }.into());
    }
    store::drop_drafts(tx, id, row.person)?;
    waits(tx, id)?;
    let line = Kind::InterviewDecided.of(id).about(row.person).within(row.organisation);
    events::record(tx, line.with("state", done.verdict.code()))?;
    if done.verdict == Verdict::AnotherTalk {
        ask(tx, row.organisation, row.person)?;
    }
    Ok(())
}

/// Notes that nobody came, with the step that brings back. A new time is invited to right away.
///
/// # Errors
/// Still to come, settled before, or no step.
pub fn miss(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::HoldInterviews>,
    id: InterviewId,
    (step, words): (Option<AfterNoShow>, &str),
) -> Result<(), Failure> {
    let row = found(tx, id)?;
    let begins = row.time.map_or(row.invited_at, |time| time.starts_at);
    rule::no_show(row.state, begins, tx.now())?;
    let step = step.ok_or(InterviewRefusal::NoStep)?;
    let words = Note::parse("miss_words", words)?;
    if !store::no_show(tx, id, (step, words.as_str()))? {
        return Err(InterviewRefusal::NotNow { state: row.state }.into());
    }
    store::drop_drafts(tx, id, row.person)?;
    waits(tx, id)?;
    let line = Kind::InterviewMissed.of(id).about(row.person).within(row.organisation);
    events::record(tx, line.with("step", step.code()))?;
    if step == AfterNoShow::NewTime {
        ask(tx, row.organisation, row.person)?;
    }
    Ok(())
}

/// Reads the private notes; who read them and why is kept before they are shown.
///
/// # Errors
/// No purpose, or nothing noted.
pub fn read_notes(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::HoldInterviews>,
    id: InterviewId,
    purpose: &str,
) -> Result<String, Failure> {
    let row = found(tx, id)?;
    let purpose = Note::required("purpose", purpose)?;
    let notes = store::notes(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let people = crate::people::store::keep_reading;
    let reading = people(tx, row.person, "interview_notes", purpose.as_str())?;
    let line = Kind::InterviewNotesRead.of(id).about(row.person).within(row.organisation);
    events::record(tx, line.with("reading", reading))?;
    Ok(notes)
}

/// Keeps the words of a form that is being written, for its author alone; gives the moment that
/// names this draft.
///
/// # Errors
/// The interview is settled, or too many words.
pub fn keep_draft(
    tx: &mut Tx<'_>,
    permit: &Permit<may::HoldInterviews>,
    id: InterviewId,
    form: &str,
) -> Result<Moment, Failure> {
    let row = found(tx, id)?;
    if !row.state.is_open() {
        return Err(InterviewRefusal::NotNow { state: row.state }.into());
    }
    if form.len() > DRAFT_MOST {
        Note::parse("notes", form)?;
    }
    store::set_draft(tx, id, (row.person, permit.person()), form)?;
    Ok(tx.now())
}

/// Lets one's own draft go. Who has none is told nothing.
///
/// # Errors
/// There is none.
pub fn drop_draft(
    tx: &mut Tx<'_>,
    permit: &Permit<may::HoldInterviews>,
    id: InterviewId,
) -> Result<(), Failure> {
    let row = found(tx, id)?;
    let mine = (row.person, permit.person());
    store::draft(tx, id, mine)?.ok_or(Failure::NOT_FOUND)?;
    store::drop_draft(tx, mine)?;
    Ok(())
}

/// Makes the next version of the town's rubric. Interviews before keep their words.
///
/// # Errors
/// No line, half a line, too many words.
pub fn keep_rubric(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::HoldInterviews>,
    typed: &[Line],
) -> Result<i64, Failure> {
    let lines = rule::rubric(typed)?;
    // The house's own is number 1.
    let number = store::latest_rubric(tx)?.map_or(1, |row| row.number) + 1;
    store::keep_rubric(tx, number, &lines)?;
    let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    events::record(tx, Kind::RubricKept.of(number).count("lines", count))?;
    Ok(number)
}

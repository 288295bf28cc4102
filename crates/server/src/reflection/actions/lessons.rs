//! Lessons: made of what was said, corrected by versions, taken back with a reason.

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::ActivityKind;
use liandong_domain::basics::{DebriefId, LessonId, Note, OrganisationId, ProgrammeId, Title};
use liandong_domain::reflection::{LessonRefusal, names_in, tags};

use crate::activities::store as activities;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};
use crate::reflection::store::{self, LessonRow, LessonText};

/// What a form says of a lesson.
#[derive(Debug, Clone)]
pub struct NewLesson {
    /// The body that keeps it.
    pub organisation: OrganisationId,
    /// The programme it helps.
    pub programme: Option<ProgrammeId>,
    /// The round it was found in.
    pub debrief: Option<DebriefId>,
    /// The field of service.
    pub field: ActivityKind,
    /// Its title.
    pub title: String,
    /// What it says.
    pub words: String,
    /// Plain words.
    pub tags: String,
}

/// Reads a lesson's text. Names of those who were there are refused.
fn read(
    tx: &mut Tx<'_>,
    debrief: Option<DebriefId>,
    (title, words, plain): (&str, &str, &str),
) -> Result<LessonText, Failure> {
    let mut gather = Gather::default();
    let title = gather.take(Title::parse("title", title));
    let words = gather.take(Note::required("words", words));
    let plain = gather.take(tags(plain));
    let names: Vec<String> = match debrief {
        Some(id) => store::names_of(tx, id)?,
        None => Vec::new(),
    };
    let all = || names.iter().map(String::as_str);
    let mut look = |field: &'static str, text: Option<&str>| {
        if let Some(name) = text.and_then(|text| names_in(text, all())) {
            gather.add(LessonRefusal::NamesSomebody { field, name: name.to_owned() });
        }
    };
    look("title", title.as_ref().map(Title::as_str));
    look("words", words.as_ref().map(Note::as_str));
    gather.finish(|| {
        Some(LessonText {
            title: title?.as_str().to_owned(),
            words: words?.as_str().to_owned(),
            tags: plain?.join(" "),
        })
    })
}

fn found(tx: &mut Tx<'_>, id: LessonId) -> Result<LessonRow, Failure> {
    store::lesson(tx, id)?.ok_or(Failure::NOT_FOUND)
}

/// Makes a lesson that everybody signed in may read.
///
/// # Errors
/// No title, no words, too many tags, or a name of somebody who was there.
pub fn make_lesson(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepLessons>,
    new: &NewLesson,
) -> Result<LessonId, Failure> {
    let text = read(tx, new.debrief, (&new.title, &new.words, &new.tags))?;
    let of = (new.programme, new.debrief);
    let id = store::make(tx, new.organisation, of, new.field, &text)?;
    if let Some(programme) = new.programme {
        activities::programme(tx, programme)?.ok_or(Failure::NOT_FOUND)?;
        activities::carry_lesson(tx, id, programme, &text.title)?;
    }
    events::record(tx, Kind::LessonKept.of(id).within(new.organisation))?;
    Ok(id)
}

/// Corrects a lesson: what it said before stays as a version, with the reason.
///
/// # Errors
/// It was taken back or corrected meanwhile; no reason; as for [`make_lesson`].
pub fn correct_lesson(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepLessons>,
    id: LessonId,
    read_version: i64,
    (title, words, plain, why): (&str, &str, &str, &str),
) -> Result<(), Failure> {
    let row = found(tx, id)?;
    // A lesson taken back is not corrected, whoever asks.
    row.state.withdraw()?;
    let why = Note::required("why", why)?;
    let text = read(tx, row.debrief, (title, words, plain))?;
    if !store::correct(tx, id, (read_version, why.as_str()), &text)? {
        return Err(LessonRefusal::Changed.into());
    }
    if let Some(programme) = row.programme {
        activities::carry_lesson(tx, id, programme, &text.title)?;
    }
    events::record(tx, Kind::LessonCorrected.of(id).within(row.organisation))?;
    Ok(())
}

/// Takes a lesson back, with a reason: nobody reads or rehearses it any more.
///
/// # Errors
/// No reason, or it was taken back before.
pub fn withdraw_lesson(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepLessons>,
    id: LessonId,
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("why", why)?;
    let row = found(tx, id)?;
    row.state.withdraw()?;
    if !store::withdraw(tx, id, why.as_str())? {
        return Err(LessonRefusal::Withdrawn.into());
    }
    activities::drop_carried(tx, id)?;
    events::record(tx, Kind::LessonWithdrawn.of(id).within(row.organisation))?;
    Ok(())
}

/// Makes a practice case of a lesson: the situation that newcomers are asked about. An empty
/// situation makes it none.
///
/// # Errors
/// It was taken back; the situation names somebody who was there.
pub fn keep_case(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepLessons>,
    id: LessonId,
    situation: &str,
) -> Result<(), Failure> {
    let situation = Note::parse("situation", situation)?;
    let row = found(tx, id)?;
    if let Some(round) = row.debrief {
        let names = store::names_of(tx, round)?;
        if let Some(name) = names_in(situation.as_str(), names.iter().map(String::as_str)) {
            let name = name.to_owned();
            return Err(LessonRefusal::NamesSomebody { field: "situation", name }.into());
        }
    }
    if !store::keep_case(tx, id, situation.as_str())? {
        return Err(LessonRefusal::Withdrawn.into());
    }
    events::record(tx, Kind::CaseKept.of(id).within(row.organisation))?;
    Ok(())
}

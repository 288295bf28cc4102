//! The sharing round of a shift.

use liandong_domain::access::{Asks, Permit, may};
use liandong_domain::basics::{DebriefId, Minutes, Note, PersonId, ShiftId};
use liandong_domain::reflection::{
    DebriefRefusal, DebriefState, Profession, Prompts, Said, TookPart, learned, may_share,
};
use liandong_domain::todo::TodoKind;
use liandong_domain::training::CourseKind;

use crate::activities::store::{self as activities, Whole};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::reflection::store::{self, DebriefRow, PartRow};
use crate::training::actions::note_learning;
use crate::training::store::LearningRow;

/// What closes a round.
#[derive(Debug, Clone)]
pub struct Closing {
    /// How long the circle took.
    pub minutes: Minutes,
    /// What was said, in a few sentences.
    pub summary: String,
    /// The one thing to change; empty: none.
    pub next_change: String,
    /// Who sat in the circle, speaking or listening.
    pub circle: Vec<(PersonId, Profession)>,
}

/// The shift with its round, which is opened by the first thing that happens in it.
fn round(tx: &mut Tx<'_>, shift: ShiftId) -> Result<(Whole, DebriefRow), Failure> {
    let whole = activities::whole(tx, shift)?.ok_or(Failure::NOT_FOUND)?;
    if whole.shift.published_at.is_none() || whole.shift.called_off_at.is_some() {
        return Err(Failure::NOT_FOUND);
    }
    if let Some(row) = store::debrief_of(tx, shift)? {
        return Ok((whole, row));
    }
    let ends_at = whole.shift.ends_at;
    if whole.shift.closed_at.is_none() && tx.now() < ends_at {
        return Err(DebriefRefusal::NotOver { at: ends_at }.into());
    }
    let prompts = store::prompts_now(tx)?.map(|(id, _)| id);
    let id = DebriefId::new(tx.fresh());
    if store::open(tx, id, &whole, prompts)? {
        let line = Kind::DebriefOpened.of(id).within(whole.activity.organisation);
        events::record(tx, line.with("shift", shift))?;
    }
    let row = store::debrief_of(tx, shift)?.ok_or(Failure::NOT_FOUND)?;
    Ok((whole, row))
}

/// When the shift was over: by its plan, or as soon as the leader ended it.
fn over_at(whole: &Whole) -> liandong_domain::basics::Moment {
    let planned = whole.shift.ends_at;
    whole.shift.closed_at.map_or(planned, |closed| closed.min(planned))
}

/// What a round asks for.
const OF_A_ROUND: &[TodoKind] =
    &[TodoKind::DebriefLead, TodoKind::DebriefShare, TodoKind::DebriefDue];

/// Somebody is no longer asked for a word.
fn shared(tx: &mut Tx<'_>, shift: ShiftId, person: PersonId) -> Result<(), Fault> {
    let whom = (&*person.to_string(), "");
    crate::todo::store::done(tx, TodoKind::DebriefShare, &shift.to_string(), whom)
}

/// Somebody says something, on the own phone. Said anew, it takes the place of what was said.
///
/// # Errors
/// Nothing was said; the shift still runs; the round is over or was let go.
pub fn share(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ShareInDebrief>,
    shift: ShiftId,
    side: Profession,
    said: &Said,
) -> Result<(), Failure> {
    if said.is_empty() {
        return Err(DebriefRefusal::NothingSaid.into());
    }
    let (whole, row) = round(tx, shift)?;
    may_share(Some(row.state), over_at(&whole), tx.now())?;
    let me = permit.subject();
    store::say(tx, row.id, (me, side), said)?;
    shared(tx, shift, me)?;
    let line = Kind::DebriefShared.of(row.id).about(me).within(row.organisation);
    events::record(tx, line.with("shift", shift))?;
    if row.state == DebriefState::Closed {
        count(tx, permit, (&whole, &row), me, TookPart::Alone)?;
    }
    Ok(())
}

/// Somebody leaves it out: asked no more, and nobody is told.
///
/// # Errors
/// The shift still runs.
pub fn leave_out(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ShareInDebrief>,
    shift: ShiftId,
    side: Profession,
) -> Result<(), Failure> {
    let (_, row) = round(tx, shift)?;
    let me = permit.subject();
    store::leave_out(tx, row.id, (me, side))?;
    shared(tx, shift, me)?;
    let line = Kind::DebriefLeftOut.of(row.id).about(me).within(row.organisation);
    events::record(tx, line.with("shift", shift))?;
    Ok(())
}

/// Whoever leads the circle types what somebody said in it.
///
/// # Errors
/// Nothing was typed; the round is settled; somebody spoke for themselves already.
pub fn note_circle(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::LeadDebrief>,
    shift: ShiftId,
    (person, side): (PersonId, Profession),
    said: &Said,
) -> Result<(), Failure> {
    if said.is_empty() {
        return Err(DebriefRefusal::NothingSaid.into());
    }
    let (_, row) = round(tx, shift)?;
    if row.state != DebriefState::Open {
        return Err(DebriefRefusal::NotNow { state: row.state }.into());
    }
    let before = store::part_of(tx, row.id, person)?;
    if let Some(part) = before.filter(|part| part.said_at.is_some()) {
        // Nobody's own words are typed over.
        if part.noted_by == part.person.to_string() && tx.actor() != part.noted_by {
            return Err(DebriefRefusal::SpokeAlready { name: part.name }.into());
        }
    }
    store::say(tx, row.id, (person, side), said)?;
    store::note_circle(tx, row.id, (person, side))?;
    shared(tx, shift, person)?;
    let line = Kind::DebriefCircleNoted.of(row.id).about(person).within(row.organisation);
    events::record(tx, line.with("shift", shift))?;
    Ok(())
}

/// Closes a round: everybody who took part has learned, and what is to change is read at the next
/// shift of the activity.
///
/// # Errors
/// No summary, no length, nobody took part, or it is settled.
pub fn close_round(
    tx: &mut Tx<'_>,
    permit: &Permit<may::LeadDebrief>,
    shift: ShiftId,
    closing: &Closing,
) -> Result<(), Failure> {
    let summary = Note::required("summary", &closing.summary)?;
    let change = Note::parse("next_change", &closing.next_change)?;
    let (whole, row) = round(tx, shift)?;
    if row.state == DebriefState::Open {
        for (person, side) in &closing.circle {
            store::note_circle(tx, row.id, (*person, *side))?;
        }
    }
    let parts = store::parts(tx, row.id)?;
    let took_part = parts.iter().filter(|part| how(part) != TookPart::LeftOut).count();
    row.state.close(closing.minutes, took_part)?;
    let said = (summary.as_str(), change.as_str());
    if !store::close(tx, row.id, closing.minutes, said)? {
        return Err(DebriefRefusal::NotNow { state: DebriefState::Closed }.into());
    }
    crate::todo::renew(tx, OF_A_ROUND, &shift.to_string())?;
    let closed = DebriefRow { minutes: closing.minutes, ..row };
    for part in &parts {
        count(tx, permit, (&whole, &closed), part.person, how(part))?;
    }
    if !change.as_str().is_empty() {
        let of = (whole.activity.programme, whole.activity.id);
        activities::carry_change(tx, closed.id, of, change.as_str())?;
    }
    let line = Kind::DebriefClosed.of(closed.id).within(closed.organisation);
    let people = i64::try_from(took_part).unwrap_or(i64::MAX);
    events::record(tx, line.with("shift", shift).count("people", people))?;
    Ok(())
}

/// Lets a round go that will not be held, with a reason.
///
/// # Errors
/// No reason, or it is settled.
pub fn let_go(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::LeadDebrief>,
    shift: ShiftId,
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("why", why)?;
    let (_, row) = round(tx, shift)?;
    row.state.let_go()?;
    if !store::let_go(tx, row.id, why.as_str())? {
        return Err(DebriefRefusal::NotNow { state: row.state }.into());
    }
    crate::todo::renew(tx, OF_A_ROUND, &shift.to_string())?;
    let line = Kind::DebriefLetGo.of(row.id).within(row.organisation);
    events::record(tx, line.with("shift", shift))?;
    Ok(())
}

/// Keeps the town's prompts from now on; rounds that are open keep theirs.
///
/// # Errors
/// A prompt is missing or too long.
pub fn keep_prompts(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepPrompts>,
    texts: [&str; 3],
) -> Result<(), Failure> {
    let prompts = Prompts::parse(texts).map_err(|all| {
        let boxed = |refusal| -> Box<dyn liandong_domain::basics::Refusal> { Box::new(refusal) };
        Failure::Refused(all.into_iter().map(boxed).collect())
    })?;
    let id = store::keep_prompts(tx, &prompts)?;
    events::record(tx, Kind::PromptsKept.of(id))?;
    Ok(())
}

fn how(part: &PartRow) -> TookPart {
    if part.in_circle_at.is_some() {
        TookPart::Circle
    } else if part.said_at.is_some() {
        TookPart::Alone
    } else {
        TookPart::LeftOut
    }
}

/// Writes what somebody learned by the round, once.
fn count<P: Asks>(
    tx: &mut Tx<'_>,
    permit: &Permit<P>,
    (whole, row): (&Whole, &DebriefRow),
    person: PersonId,
    how: TookPart,
) -> Result<(), Failure> {
    let minutes = learned(how, row.minutes);
    if minutes == Minutes::ZERO {
        return Ok(());
    }
    let line = LearningRow {
        learned_on: whole.shift.ends_at.day(),
        kind: CourseKind::Sharing,
        minutes,
        words: whole.activity.title.clone(),
    };
    note_learning(tx, permit, person, &line, &format!("debrief:{}", row.id))?;
    Ok(())
}

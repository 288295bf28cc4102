//! Changing, moving and calling off a meeting; who stands beside the children; who came.

use std::collections::BTreeSet;

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{MeetingId, Moment, Note, PersonId, Title};
use liandong_domain::progression::{MeetingPlan, MeetingRefusal, Part, Presence};
use liandong_domain::rules::ADULT_FROM;

use super::reckoning::{scheme, without_consent};
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};
use crate::progression::store::{self, MeetingRow, MeetingText};

/// The most children of one branch: a list that one page can show.
pub(super) const CHILDREN_MOST: i64 = 500;

/// For how many meetings somebody is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// This one.
    This,
    /// This one and all later ones of the term.
    AllLater,
}

/// What a form says of one meeting.
#[derive(Debug, Clone)]
pub struct Changed {
    /// What it is about.
    pub theme: String,
    /// Where.
    pub place: String,
    /// When it begins.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// What may be shown there: badge code and leaf.
    pub serves: Vec<String>,
}

fn found(q: &mut Read<'_>, id: MeetingId) -> Result<MeetingRow, Failure> {
    store::meeting(q, id)?.ok_or(Failure::NOT_FOUND)
}

/// Tells every child of the branch, by a line about each.
fn tell(tx: &mut Tx<'_>, kind: Kind, row: &MeetingRow) -> Result<(), Failure> {
    let day = tx.now().day();
    for child in store::children(tx, row.organisation, day, (CHILDREN_MOST, 0))? {
        let line = kind.of(row.id).about(child.person).within(row.organisation);
        events::record(tx, line.with("child", child.person))?;
    }
    Ok(())
}

/// Changes a meeting; another time moves it, and every child is told.
///
/// # Errors
/// It was held or called off, its time does not fit, a theme that no badge asks for.
pub fn change_meeting(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageProgression>,
    id: MeetingId,
    new: &Changed,
) -> Result<(), Failure> {
    store::hold(tx, id)?;
    let row = found(tx, id)?;
    row.state.change()?;
    let term = store::term(tx, row.term)?.ok_or(Failure::NOT_FOUND)?;
    let (scheme, _) = scheme(tx, row.starts_at.day())?;
    let mut gather = Gather::default();
    let place = gather.take(Title::parse("place", &new.place));
    if !scheme.themes().contains(&new.theme.as_str()) && new.theme != row.theme {
        gather.add(MeetingRefusal::UnknownTheme);
    }
    let plan = MeetingPlan {
        starts_at: new.starts_at,
        ends_at: new.ends_at,
        first: term.first,
        last: term.last,
    };
    let others = store::others(tx, row.organisation, id, (new.starts_at, new.ends_at))?;
    for flaw in plan.flaws(&others) {
        gather.add(flaw);
    }
    let by_hand: BTreeSet<String> = scheme
        .badges
        .iter()
        .flat_map(|badge| {
            let leaves = badge.need.leaves().into_iter().filter(|leaf| leaf.by_hand());
            leaves.map(|leaf| format!("{} {leaf}", badge.code)).collect::<Vec<_>>()
        })
        .collect();
    let serves: Vec<String> =
        new.serves.iter().filter(|key| by_hand.contains(*key)).cloned().collect();
    let text = gather.finish(|| {
        Some(MeetingText {
            theme: new.theme.clone(),
            place: place?.as_str().to_owned(),
            starts_at: new.starts_at,
            ends_at: new.ends_at,
            serves,
        })
    })?;
    let is_moved = new.starts_at != row.starts_at;
    let moved_from = if is_moved { Some(row.starts_at) } else { row.moved_from };
    store::change(tx, id, &text, moved_from)?;
    events::record(tx, Kind::MeetingChanged.of(id).within(row.organisation))?;
    if is_moved {
        tell(tx, Kind::MeetingMoved, &row)?;
    }
    Ok(())
}

/// Calls a meeting off, with a reason; every child is told.
///
/// # Errors
/// No reason, or it was held or called off.
pub fn call_off_meeting(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageProgression>,
    id: MeetingId,
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("why", why)?;
    let row = found(tx, id)?;
    row.state.change()?;
    if !store::call_off(tx, id, why.as_str())? {
        return Err(MeetingRefusal::NotNow { state: row.state }.into());
    }
    events::record(tx, Kind::MeetingCalledOff.of(id).within(row.organisation))?;
    tell(tx, Kind::MeetingCalledOff, &row)
}

/// Names an adult for a meeting, or for it and all later ones of the term.
///
/// # Errors
/// The person is a child, or stands there already; the meeting is over.
pub fn name_adult(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageProgression>,
    id: MeetingId,
    (person, part): (PersonId, Part),
    span: Span,
) -> Result<(), Failure> {
    let row = found(tx, id)?;
    row.state.change()?;
    let who = crate::people::store::person(tx, person)?.ok_or(Failure::NOT_FOUND)?;
    let name = who.name.clone();
    if let Some(age) = who.age_on(row.starts_at.day()).filter(|age| *age < ADULT_FROM) {
        return Err(MeetingRefusal::NotAnAdult { name, age }.into());
    }
    let there = store::adults(tx, id)?;
    let same = there.iter().any(|adult| adult.person == person && adult.part == part);
    if same && span == Span::This {
        return Err(MeetingRefusal::NamedAlready { name }.into());
    }
    let meetings = match span {
        Span::This => vec![id],
        Span::AllLater => store::later(tx, row.term, row.starts_at)?,
    };
    for meeting in meetings {
        store::name_adult(tx, meeting, person, part)?;
        let line = Kind::MeetingAdultsNamed.of(meeting).about(person).within(row.organisation);
        events::record(tx, line.with("part", part.code()))?;
    }
    Ok(())
}

/// Takes an adult off a meeting.
///
/// # Errors
/// They are not on it, or the meeting is over.
pub fn drop_adult(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageProgression>,
    id: MeetingId,
    person: PersonId,
) -> Result<(), Failure> {
    let row = found(tx, id)?;
    row.state.change()?;
    if !store::drop_adult(tx, id, person)? {
        return Err(Failure::NOT_FOUND);
    }
    let line = Kind::MeetingAdultsNamed.of(id).about(person).within(row.organisation);
    events::record(tx, line)?;
    Ok(())
}

/// Notes who came; everybody else of the branch did not. Again to put it right.
///
/// # Errors
/// It has not begun or was called off; a child without a guardian's consent on that day.
pub fn note_names(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::RecordProgression>,
    id: MeetingId,
    there: &[PersonId],
) -> Result<(), Failure> {
    store::hold(tx, id)?;
    let row = found(tx, id)?;
    row.state.note_names(row.starts_at, tx.now())?;
    let day = row.starts_at.day();
    let roster = store::children(tx, row.organisation, day, (CHILDREN_MOST, 0))?;
    let mut all: BTreeSet<PersonId> = roster.iter().map(|child| child.person).collect();
    all.extend(store::presences(tx, id)?.iter().map(|child| child.person));
    if !there.iter().all(|person| all.contains(person)) {
        return Err(Failure::NOT_FOUND);
    }
    let (scheme, _) = scheme(tx, day)?;
    let missing = without_consent(tx, &scheme, day, there)?;
    let mut gather = Gather::default();
    for child in roster.iter().filter(|child| missing.contains(&child.person)) {
        gather.add(MeetingRefusal::NoConsent { name: child.name.clone() });
    }
    gather.finish(|| Some(()))?;
    for person in &all {
        let presence = if there.contains(person) { Presence::Present } else { Presence::Absent };
        store::note_presence(tx, id, *person, presence)?;
    }
    store::names_noted(tx, id)?;
    let count = i64::try_from(there.len()).unwrap_or(i64::MAX);
    let line = Kind::MeetingNamesNoted.of(id).within(row.organisation);
    events::record(tx, line.count("present", count))?;
    Ok(())
}

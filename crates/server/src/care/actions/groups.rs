//! Groups of aided pupils: begun, led, met, ended with a summary.

use std::collections::BTreeSet;

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{
    Day, GrowthGroupId, GrowthMeetingId, Note, PersonId, PupilId, Title,
};
use liandong_domain::care::{
    CareRefusal, GroupMeetingState, YesLength, YesWay, check_adults, check_place,
};
use liandong_domain::rules::SeatsRatio;

use super::services::take_back;
use crate::care::store::{self, GroupRow, MeetingRow, NewGroup, NewMeeting, NewService, NewYes};
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};

/// The most pupils of a group: a guard against a slip of the pen.
const PLACES_MOST: i64 = 60;

/// A group that has not ended.
fn open(q: &mut Read<'_>, id: GrowthGroupId) -> Result<GroupRow, Failure> {
    let row = store::group(q, id)?.ok_or(Failure::NOT_FOUND)?;
    row.state.open()?;
    Ok(row)
}

fn found(q: &mut Read<'_>, id: GrowthMeetingId) -> Result<(MeetingRow, GroupRow), Failure> {
    let row = store::meeting(q, id)?.ok_or(Failure::NOT_FOUND)?;
    let group = store::group(q, row.group)?.ok_or(Failure::NOT_FOUND)?;
    Ok((row, group))
}

/// Begins a group.
///
/// # Errors
/// No title, no goals, no place, no number of places.
pub fn begin_group(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManagePairs>,
    new: &NewGroup,
) -> Result<GrowthGroupId, Failure> {
    let mut gather = Gather::default();
    let title = gather.take(Title::parse("title", &new.title));
    let goals = gather.take(Note::required("goals", &new.goals));
    let place = gather.take(Title::parse("place", &new.place));
    let new = gather.finish(|| {
        Some(NewGroup {
            title: title?.as_str().to_owned(),
            goals: goals?.as_str().to_owned(),
            place: place?.as_str().to_owned(),
            ..new.clone()
        })
    })?;
    if !(1..=PLACES_MOST).contains(&new.places) {
        return Err(CareRefusal::NoPlaces.into());
    }
    let id = store::insert_group(tx, &new)?;
    events::record(tx, Kind::GroupKept.of(id).with("what", "begun"))?;
    Ok(id)
}

/// Whether a background check of theirs holds on a day.
fn checked(q: &mut Read<'_>, issued_on: Option<Day>, day: Day) -> Result<bool, Failure> {
    let rule = crate::pairs::actions::rule(q)?.0;
    Ok(issued_on.is_some_and(|issued| rule.check_until(issued) > day))
}

/// Names somebody who leads. A background check of theirs that holds was seen.
///
/// # Errors
/// Nobody of this number; no check that holds; it has ended.
pub fn name_leader_of(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManagePairs>,
    (id, number): (GrowthGroupId, &str),
) -> Result<(), Failure> {
    open(tx, id)?;
    let found = crate::people::store::find_by_number(tx, number.trim())?;
    let person = found.ok_or(CareRefusal::NoPerson)?;
    let issued_on = crate::pairs::store::issued_on(tx, person)?;
    let today = tx.now().day();
    if !checked(tx, issued_on, today)? {
        return Err(CareRefusal::NoCheck.into());
    }
    store::name_leader(tx, id, person)?;
    events::record(tx, Kind::GroupKept.of(id).about(person).with("what", "leader"))?;
    Ok(())
}

/// Somebody leads no longer.
///
/// # Errors
/// They did not.
pub fn end_leader_of(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManagePairs>,
    (id, person): (GrowthGroupId, PersonId),
) -> Result<(), Failure> {
    if !store::end_leader(tx, id, person)? {
        return Err(CareRefusal::Settled.into());
    }
    events::record(tx, Kind::GroupKept.of(id).about(person).with("what", "leader-ended"))?;
    Ok(())
}

/// Enrols a pupil by code. `agreed`: the family said yes to this kind of group just now.
///
/// # Errors
/// No pupil of this code; in it already; no yes of the family that stands; it is full, or has
/// ended.
pub fn enrol_pupil(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManagePairs>,
    (id, code): (GrowthGroupId, &str),
    agreed: Option<()>,
) -> Result<(), Failure> {
    let row = open(tx, id)?;
    let code = liandong_domain::basics::fold(code).trim().to_uppercase();
    let pupil = store::pupil_of_code(tx, &code)?.ok_or(CareRefusal::NoPupil)?;
    if store::enrolment(tx, id, pupil)? {
        return Err(CareRefusal::Enrolled.into());
    }
    let today = tx.now().day();
    let before = store::family_yes(tx, (pupil, row.kind), today)?.yes;
    if agreed.is_some() && !before.stands() {
        let ends_on = YesLength::Year.until(today, super::family::term_ends(today));
        let (kind, way) = (row.kind, YesWay::Worker);
        let new = NewYes { kind, ends_on, way, name: String::new(), strokes: None };
        store::give_group_consent(tx, pupil, &new)?;
        let line = Kind::GroupKept.of(id).with("pupil", pupil).with("what", "agreed");
        events::record(tx, line)?;
    }
    store::family_yes(tx, (pupil, row.kind), today)?.yes.check(&code)?;
    check_place(store::enrolled(tx, id)?, row.places)?;
    store::enrol(tx, id, pupil)?;
    events::record(tx, Kind::GroupKept.of(id).with("pupil", pupil).with("what", "enrolled"))?;
    Ok(())
}

/// Takes a pupil out.
///
/// # Errors
/// It was not in.
pub fn take_pupil_out(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManagePairs>,
    (id, pupil): (GrowthGroupId, PupilId),
) -> Result<(), Failure> {
    if !store::take_out(tx, id, pupil)? {
        return Err(CareRefusal::Settled.into());
    }
    events::record(tx, Kind::GroupKept.of(id).with("pupil", pupil).with("what", "left"))?;
    Ok(())
}

/// The family takes its yes to a kind of group back: from now on the pupil is at none of it.
///
/// # Errors
/// None stood.
pub fn take_consent_back(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManagePairs>,
    (id, pupil): (GrowthGroupId, PupilId),
) -> Result<(), Failure> {
    let row = store::group(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if !store::end_group_consent(tx, (pupil, row.kind), (YesWay::Worker, ""))? {
        return Err(CareRefusal::Settled.into());
    }
    let line = Kind::GroupKept.of(id).with("pupil", pupil).with("what", "agreed-no-longer");
    events::record(tx, line)?;
    Ok(())
}

/// Plans a meeting.
///
/// # Errors
/// No topic; the group has ended.
pub fn plan_meeting(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::AccompanyChild>,
    new: &NewMeeting,
) -> Result<GrowthMeetingId, Failure> {
    open(tx, new.group)?;
    let topic = Title::parse("topic", &new.topic)?.as_str().to_owned();
    let id = store::insert_meeting(tx, &NewMeeting { topic, ..new.clone() })?;
    events::record(tx, Kind::GroupKept.of(new.group).with("meeting", id).with("what", "planned"))?;
    Ok(id)
}

/// Writes down who was at a meeting, once. The time of the leaders who were there waits for a
/// worker's yes.
///
/// # Errors
/// It has not begun; nobody was there; a pupil who is not in it, or whose family has not agreed;
/// too few adults, or one without a check that holds.
pub fn hold_meeting(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::AccompanyChild>,
    id: GrowthMeetingId,
    (pupils, adults): (&BTreeSet<PupilId>, &BTreeSet<PersonId>),
) -> Result<(), Failure> {
    let (row, group) = found(tx, id)?;
    let state = row.state.go(GroupMeetingState::Held)?;
    if row.span.until > tx.now() {
        return Err(CareRefusal::Future.into());
    }
    if pupils.is_empty() {
        return Err(CareRefusal::NobodyThere.into());
    }
    let day = row.span.from.day();
    let known = store::group_pupils(tx, group.id, day)?;
    for pupil in pupils {
        let one = known.iter().find(|one| one.pupil == *pupil).ok_or(Failure::NOT_FOUND)?;
        one.yes.check(&one.code)?;
    }
    let leaders = store::leaders(tx, group.id)?;
    for adult in adults {
        let one = leaders.iter().find(|one| one.person == *adult).ok_or(Failure::NOT_FOUND)?;
        if !checked(tx, one.issued_on, day)? {
            return Err(CareRefusal::NoCheck.into());
        }
    }
    let (ratio, _) = crate::rules::actions::in_force::<SeatsRatio>(tx, day)?;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    check_adults(count(pupils.len()), count(adults.len()), ratio)?;
    if !store::settle_meeting(tx, &row, state)? {
        return Err(CareRefusal::Settled.into());
    }
    for pupil in pupils {
        store::put_presence(tx, id, *pupil)?;
    }
    for person in adults {
        let (session, words) = (id.to_string(), group.title.clone());
        let new = NewService { session, person: *person, words, span: row.span };
        store::insert_service(tx, &new)?;
    }
    let line = Kind::GroupKept.of(group.id).with("meeting", id).with("what", "held");
    events::record(tx, line.count("pupils", count(pupils.len())))?;
    Ok(())
}

/// Calls a planned meeting off.
///
/// # Errors
/// It is settled.
pub fn call_meeting_off(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::AccompanyChild>,
    id: GrowthMeetingId,
) -> Result<(), Failure> {
    let (row, group) = found(tx, id)?;
    let state = row.state.go(GroupMeetingState::CalledOff)?;
    if !store::settle_meeting(tx, &row, state)? {
        return Err(CareRefusal::Settled.into());
    }
    let line = Kind::GroupKept.of(group.id).with("meeting", id).with("what", "called-off");
    events::record(tx, line)?;
    Ok(())
}

/// Takes back what was written of a meeting by mistake, and the time of its leaders with it.
///
/// # Errors
/// No reason; it was not held; its time stands in the book and no worker takes it back.
pub fn take_meeting_back(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::AccompanyChild>,
    worker: Option<&Permit<may::CorrectHours>>,
    id: GrowthMeetingId,
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("why", why)?;
    let (row, group) = found(tx, id)?;
    row.state.go(GroupMeetingState::Withdrawn)?;
    if !store::withdraw_meeting(tx, id, why.as_str())? {
        return Err(CareRefusal::Settled.into());
    }
    for service in store::services_of(tx, &id.to_string())? {
        take_back(tx, worker, &service, why.as_str())?;
    }
    let line = Kind::GroupKept.of(group.id).with("meeting", id).with("what", "withdrawn");
    events::record(tx, line)?;
    Ok(())
}

/// Writes how far a pupil has come.
///
/// # Errors
/// Nothing written; it is not in the group; the group has ended.
pub fn note_progress(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::AccompanyChild>,
    (id, pupil): (GrowthGroupId, PupilId),
    words: &str,
) -> Result<(), Failure> {
    open(tx, id)?;
    let words = Note::required("note", words)?;
    if !store::note_progress(tx, (id, pupil), words.as_str())? {
        return Err(Failure::NOT_FOUND);
    }
    events::record(tx, Kind::GroupKept.of(id).with("pupil", pupil).with("what", "note"))?;
    Ok(())
}

/// Ends a group with a summary. What was planned still is called off.
///
/// # Errors
/// No summary; it had ended.
pub fn end_group(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::AccompanyChild>,
    id: GrowthGroupId,
    summary: &str,
) -> Result<(), Failure> {
    let summary = Note::required("summary", summary)?;
    if !store::end_group(tx, id, summary.as_str())? {
        return Err(CareRefusal::Settled.into());
    }
    store::call_off_open(tx, id)?;
    events::record(tx, Kind::GroupKept.of(id).with("what", "ended"))?;
    Ok(())
}

//! Founding and hand-over meetings, and the promises made at them.

use std::collections::BTreeSet;

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Day, Note, OrganisationId, PersonId, PromiseId, TeamMeetingId};
use liandong_domain::incubation::{IncubationRefusal, MeetingKind};

use super::on_its_way;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};
use crate::incubation::store::{self, NewPromise};

/// A meeting as somebody notes it.
#[derive(Debug, Clone)]
pub struct NewMeeting {
    /// Which kind.
    pub kind: MeetingKind,
    /// The day.
    pub met_on: Day,
    /// Who was there.
    pub people: Vec<PersonId>,
    /// What was said.
    pub notes: String,
    /// What was promised; those without words are left out.
    pub promises: Vec<NewPromise>,
}

/// Notes a meeting.
///
/// # Errors
/// A day to come, nobody there, nothing written.
pub fn note_meeting(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepTeamLedger>,
    team: OrganisationId,
    new: &NewMeeting,
) -> Result<TeamMeetingId, Failure> {
    on_its_way(tx, team)?;
    let today = tx.now().day();
    let mut gather = Gather::default();
    let notes = gather.take(Note::required("notes", &new.notes));
    if new.met_on > today {
        gather.add(IncubationRefusal::MeetingAhead { today });
    }
    if new.people.is_empty() {
        gather.add(IncubationRefusal::NobodyThere);
    }
    let mut promises = Vec::new();
    for promise in &new.promises {
        if let Some(words) = gather.take(Note::parse("promises", &promise.words))
            && !words.as_str().is_empty()
        {
            let words = words.as_str().to_owned();
            promises.push(NewPromise { words, due_on: promise.due_on });
        }
    }
    let notes = gather.finish(|| notes)?;
    let people: BTreeSet<PersonId> = new.people.iter().copied().collect();
    let people: Vec<PersonId> = people.into_iter().collect();
    let id = store::keep_meeting(tx, team, new.kind, (new.met_on, notes.as_str()), &people)?;
    for promise in &promises {
        store::add_promise(tx, team, id, promise)?;
    }
    let count = i64::try_from(promises.len()).unwrap_or(i64::MAX);
    let line = Kind::MeetingNoted.of(team).within(team).with("meeting", id);
    events::record(tx, line.with("kind", new.kind.code()).count("promises", count))?;
    Ok(id)
}

/// Says that a promise was kept.
///
/// # Errors
/// It was kept before.
pub fn keep_promise(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepTeamLedger>,
    id: PromiseId,
) -> Result<(), Failure> {
    let row = store::promise(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if !store::keep_promise(tx, id)? {
        return Err(IncubationRefusal::PromiseKept.into());
    }
    events::record(tx, Kind::PromiseKept.of(row.team).within(row.team).with("promise", id))?;
    Ok(())
}

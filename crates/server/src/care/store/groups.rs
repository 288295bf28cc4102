//! Interest classes, workshops and growth groups: who leads, which pupils are in them.

use liandong_domain::basics::{Day, GrowthGroupId, Moment, PersonId, PupilId};
use liandong_domain::care::{FamilyYes, GroupKind, GroupState};

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

const NOTE: &str = "growth_pupil.note";

/// A group as stored.
#[derive(Debug, Clone)]
pub struct GroupRow {
    /// Its id.
    pub id: GrowthGroupId,
    /// What kind.
    pub kind: GroupKind,
    /// What it is called.
    pub title: String,
    /// What shall be reached.
    pub goals: String,
    /// Where it meets.
    pub place: String,
    /// How many pupils it takes.
    pub places: i64,
    /// Where it stands.
    pub state: GroupState,
    /// What became of it.
    pub summary: String,
    /// How many pupils are in it.
    pub enrolled: i64,
}

/// A group about to begin.
#[derive(Debug, Clone)]
pub struct NewGroup {
    /// What kind.
    pub kind: GroupKind,
    /// What it is called.
    pub title: String,
    /// What shall be reached.
    pub goals: String,
    /// Where it meets.
    pub place: String,
    /// How many pupils it takes.
    pub places: i64,
}

/// Somebody who leads.
#[derive(Debug, Clone)]
pub struct LeaderRow {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The latest day of a background check that somebody saw.
    pub issued_on: Option<Day>,
}

/// A pupil of a group.
#[derive(Debug, Clone)]
pub struct GroupPupil {
    /// Which.
    pub pupil: PupilId,
    /// The pupil's code.
    pub code: String,
    /// How the family stands to this kind of group on the day asked for.
    pub yes: FamilyYes,
    /// How often it was there.
    pub times: i64,
    /// How far it has come.
    pub note: String,
}

/// One group.
const ONE: Sql = Sql("select g.group_id, g.kind, g.title, g.goals, g.place_words, g.places, \
     g.state, g.summary, (select count(p.pupil_id) from growth_pupil p \
     where p.town_id = g.town_id and p.group_id = g.group_id and p.left_at is null) \
     from growth_group g where g.town_id = $1 and g.group_id = $2");
/// Groups in a state, the latest first.
const LIST: Sql = Sql("select g.group_id, g.kind, g.title, g.goals, g.place_words, g.places, \
     g.state, g.summary, (select count(p.pupil_id) from growth_pupil p \
     where p.town_id = g.town_id and p.group_id = g.group_id and p.left_at is null) \
     from growth_group g where g.town_id = $1 and g.state = $2 \
     order by g.made_at desc, g.group_id desc limit 100");
/// Groups that somebody leads, the latest first.
const OF_LEADER: Sql = Sql("select g.group_id, g.kind, g.title, g.goals, g.place_words, \
     g.places, g.state, g.summary, (select count(p.pupil_id) from growth_pupil p \
     where p.town_id = g.town_id and p.group_id = g.group_id and p.left_at is null) \
     from growth_leader l join growth_group g on g.town_id = l.town_id \
     and g.group_id = l.group_id where l.town_id = $1 and l.person_id = $2 \
     and l.ended_at is null order by l.named_at desc limit 100");
/// Begins one.
const INSERT: Sql = Sql("insert into growth_group (town_id, group_id, kind, title, goals, \
     place_words, places, state, made_by, made_at) \
     values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9)");
/// Ends one with its summary.
const END: Sql = Sql("update growth_group set state = 'ended', summary = $1, settled_at = $2 \
     where town_id = $3 and group_id = $4 and state = 'open'");
/// The group that must not be filled twice at once.
const HOLD: Sql = Sql("select group_id from growth_group where town_id = $1 and group_id = $2");
/// Names a leader.
const NAME: Sql = Sql("insert into growth_leader (town_id, group_id, person_id, named_by, \
     named_at) values ($1, $2, $3, $4, $5) on conflict (town_id, group_id, person_id) \
     do update set named_by = excluded.named_by, named_at = excluded.named_at, ended_at = null");
/// A leader leads no longer.
const END_LEADER: Sql = Sql("update growth_leader set ended_at = $1 where town_id = $2 \
     and group_id = $3 and person_id = $4 and ended_at is null");
/// Who leads.
const LEADERS: Sql = Sql("select l.person_id, p.name, (select max(b.issued_on) \
     from background_check b where b.town_id = l.town_id and b.person_id = l.person_id) \
     from growth_leader l join person p on p.town_id = l.town_id and p.person_id = l.person_id \
     where l.town_id = $1 and l.group_id = $2 and l.ended_at is null order by p.name, l.person_id");
/// Whether somebody leads.
const LEADS: Sql = Sql("select count(person_id) from growth_leader where town_id = $1 \
     and group_id = $2 and person_id = $3 and ended_at is null");
/// A pupil comes in, or comes back.
const ENROL: Sql = Sql("insert into growth_pupil (town_id, group_id, pupil_id, enrolled_by, \
     enrolled_at) values ($1, $2, $3, $4, $5) on conflict (town_id, group_id, pupil_id) \
     do update set enrolled_by = excluded.enrolled_by, enrolled_at = excluded.enrolled_at, \
     left_at = null");
/// A pupil goes out.
const LEAVE: Sql = Sql("update growth_pupil set left_at = $1 where town_id = $2 \
     and group_id = $3 and pupil_id = $4 and left_at is null");
/// Whether a pupil is in it.
const ENROLLED: Sql = Sql("select count(pupil_id) from growth_pupil where town_id = $1 \
     and group_id = $2 and pupil_id = $3 and left_at is null");
/// How many are in it.
const COUNT: Sql = Sql("select count(pupil_id) from growth_pupil where town_id = $1 \
     and group_id = $2 and left_at is null");
/// Its pupils, by code.
const PUPILS: Sql = Sql("select e.pupil_id, u.code, e.note_sealed, c.given_at, c.ends_on, \
     (select max(w.withdrawn_at) from growth_consent w where w.town_id = e.town_id \
     and w.pupil_id = e.pupil_id and w.kind = g.kind and w.withdrawn_at is not null), \
     (select count(a.pupil_id) from growth_presence a join growth_meeting m \
     on m.town_id = a.town_id and m.meeting_id = a.meeting_id and m.group_id = e.group_id \
     and m.state = 'held' where a.town_id = e.town_id and a.pupil_id = e.pupil_id) \
     from growth_pupil e join growth_group g on g.town_id = e.town_id \
     and g.group_id = e.group_id \
     join pupil u on u.town_id = e.town_id and u.pupil_id = e.pupil_id \
     left join growth_consent c on c.town_id = e.town_id and c.pupil_id = e.pupil_id \
     and c.kind = g.kind and c.withdrawn_at is null and c.replaced_at is null \
     where e.town_id = $1 and e.group_id = $2 and e.left_at is null order by u.code");
/// How far a pupil has come.
const KEEP_NOTE: Sql = Sql("update growth_pupil set note_sealed = $1 where town_id = $2 \
     and group_id = $3 and pupil_id = $4 and left_at is null");
/// The pupil of a code who is still aided.
const OF_CODE: Sql = Sql("select pupil_id from pupil where town_id = $1 and code = $2 \
     and left_on is null");
fn row(row: &Row) -> Result<GroupRow, Fault> {
    Ok(GroupRow {
        id: row.get(0)?,
        kind: known(GroupKind::parse(&row.get::<String>(1)?), "a kind of group")?,
        title: row.get(2)?,
        goals: row.get(3)?,
        place: row.get(4)?,
        places: row.get(5)?,
        state: known(GroupState::parse(&row.get::<String>(6)?), "a state of a group")?,
        summary: row.get(7)?,
        enrolled: row.get(8)?,
    })
}

/// One group.
pub fn group(q: &mut Read<'_>, id: GrowthGroupId) -> Result<Option<GroupRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Groups in a state, the latest first, up to a hundred.
pub fn groups(q: &mut Read<'_>, state: GroupState) -> Result<Vec<GroupRow>, Fault> {
    let town = q.town();
    q.rows(LIST, p![town, state.code()])?.iter().map(row).collect()
}
/// Groups that somebody leads, the latest first, up to a hundred.
pub fn groups_of(q: &mut Read<'_>, leader: PersonId) -> Result<Vec<GroupRow>, Fault> {
    let town = q.town();
    q.rows(OF_LEADER, p![town, leader])?.iter().map(row).collect()
}
/// Begins one.
pub fn insert_group(tx: &mut Tx<'_>, new: &NewGroup) -> Result<GrowthGroupId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), GrowthGroupId::new(tx.fresh()));
    let head = p![town, id, new.kind.code(), &new.title, &new.goals, &new.place, new.places];
    tx.execute(INSERT, &[head.as_slice(), p![by, now]].concat())?;
    Ok(id)
}
/// Ends one; false when it had ended.
pub fn end_group(tx: &mut Tx<'_>, id: GrowthGroupId, summary: &str) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(END, p![summary, now, town, id])? == 1)
}
/// Names a leader.
pub fn name_leader(tx: &mut Tx<'_>, id: GrowthGroupId, person: PersonId) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(NAME, p![town, id, person, by, now]).map(|_| ())
}
/// A leader leads no longer; false when they did not.
pub fn end_leader(tx: &mut Tx<'_>, id: GrowthGroupId, person: PersonId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(END_LEADER, p![now, town, id, person])? == 1)
}
/// Who leads.
pub fn leaders(q: &mut Read<'_>, id: GrowthGroupId) -> Result<Vec<LeaderRow>, Fault> {
    let town = q.town();
    q.rows(LEADERS, p![town, id])?
        .iter()
        .map(|row| Ok(LeaderRow { person: row.get(0)?, name: row.get(1)?, issued_on: row.get(2)? }))
        .collect()
}
/// Whether somebody leads.
pub fn leads(q: &mut Read<'_>, id: GrowthGroupId, person: PersonId) -> Result<bool, Fault> {
    let town = q.town();
    Ok(q.count(LEADS, p![town, id, person])? > 0)
}
/// A pupil comes in. The group is held, so that it is not filled twice at once.
pub fn enrol(tx: &mut Tx<'_>, id: GrowthGroupId, pupil: PupilId) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(ENROL, p![town, id, pupil, by, now]).map(|_| ())
}
/// How many pupils are in it, with the group held.
pub fn enrolled(tx: &mut Tx<'_>, id: GrowthGroupId) -> Result<i64, Fault> {
    let town = tx.town();
    tx.hold(HOLD, p![town, id])?;
    tx.count(COUNT, p![town, id])
}
/// A pupil goes out; false when it was not in.
pub fn take_out(tx: &mut Tx<'_>, id: GrowthGroupId, pupil: PupilId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(LEAVE, p![now, town, id, pupil])? == 1)
}
/// Whether a pupil is in it.
pub fn enrolment(q: &mut Read<'_>, id: GrowthGroupId, pupil: PupilId) -> Result<bool, Fault> {
    let town = q.town();
    Ok(q.count(ENROLLED, p![town, id, pupil])? > 0)
}
/// Its pupils, by code, with how their families stand on a day.
pub fn group_pupils(
    q: &mut Read<'_>,
    id: GrowthGroupId,
    day: Day,
) -> Result<Vec<GroupPupil>, Fault> {
    let town = q.town();
    q.rows(PUPILS, p![town, id])?
        .iter()
        .map(|row| {
            let (pupil, sealed): (PupilId, Option<String>) = (row.get(0)?, row.get(2)?);
            let place = format!("{id}/{pupil}");
            let given = match row.get::<Option<Moment>>(3)? {
                Some(at) => Some((at, row.get(4)?)),
                None => None,
            };
            let note = sealed.map(|text| q.secrets().open(NOTE, &place, &text)).transpose()?;
            Ok(GroupPupil {
                pupil,
                code: row.get(1)?,
                yes: FamilyYes::on(day, given, row.get(5)?),
                times: row.get(6)?,
                note: note.unwrap_or_default(),
            })
        })
        .collect()
}
/// How far a pupil has come; false when it is not in the group.
pub fn note_progress(
    tx: &mut Tx<'_>,
    (id, pupil): (GrowthGroupId, PupilId),
    words: &str,
) -> Result<bool, Fault> {
    let town = tx.town();
    let sealed = tx.secrets().seal(tx.ids(), NOTE, &format!("{id}/{pupil}"), words);
    Ok(tx.execute(KEEP_NOTE, p![sealed, town, id, pupil])? == 1)
}
/// The aided pupil of a code.
pub fn pupil_of_code(q: &mut Read<'_>, code: &str) -> Result<Option<PupilId>, Fault> {
    let town = q.town();
    q.row(OF_CODE, p![town, code])?.map(|row| row.get(0)).transpose()
}

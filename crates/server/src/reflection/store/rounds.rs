//! Sharing rounds, their prompts, and who took part.

use liandong_domain::basics::{
    ActivityId, DebriefId, Minutes, Moment, OrganisationId, PersonId, PromptSetId, ShiftId,
};
use liandong_domain::reflection::{DebriefState, Profession, Prompts, Said};

use super::known;
use crate::activities::store::Whole;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A round as stored.
#[derive(Debug, Clone)]
pub struct DebriefRow {
    /// Its id.
    pub id: DebriefId,
    /// After which shift.
    pub shift: ShiftId,
    /// Of which activity.
    pub activity: ActivityId,
    /// The body that holds it.
    pub organisation: OrganisationId,
    /// The prompts it was opened with; none: the house's.
    pub prompts: Option<PromptSetId>,
    /// Where it stands.
    pub state: DebriefState,
    /// How long the circle took.
    pub minutes: Minutes,
    /// What was said, in a few sentences.
    pub summary: String,
    /// The one thing to change.
    pub next_change: String,
    /// When it was closed or let go.
    pub settled_at: Option<Moment>,
    /// Why it was let go.
    pub why: String,
}

/// One person's part, with the name.
#[derive(Debug, Clone)]
pub struct PartRow {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// From which side.
    pub profession: Profession,
    /// What was said.
    pub said: Said,
    /// When; none: nothing.
    pub said_at: Option<Moment>,
    /// When it was noted that they sat in the circle.
    pub in_circle_at: Option<Moment>,
    /// When they left it out.
    pub left_out_at: Option<Moment>,
    /// Who typed it.
    pub noted_by: String,
}

/// The round of a shift.
const OF_SHIFT: Sql = Sql("select debrief_id, shift_id, activity_id, organisation_id, \
     prompt_set_id, state, minutes, summary, next_change, settled_at, why from debrief \
     where town_id = $1 and shift_id = $2");
/// Opens a round, once for each shift.
const OPEN: Sql = Sql("insert into debrief (town_id, debrief_id, shift_id, activity_id, \
     organisation_id, prompt_set_id, state, opened_by, opened_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (town_id, shift_id) do nothing");
/// Settles an open round.
const SETTLE: Sql = Sql("update debrief set state = $1, minutes = $2, summary = $3, \
     next_change = $4, why = $5, settled_at = $6, settled_by = $7 \
     where town_id = $8 and debrief_id = $9 and state = 'open'");
/// Who took part in a round, the workers first, then in the order of speaking.
const PARTS: Sql = Sql("select r.person_id, p.name, r.profession, r.first, r.second, r.third, \
     r.said_at, r.in_circle_at, r.left_out_at, r.noted_by from debrief_part r \
     join person p on p.town_id = r.town_id and p.person_id = r.person_id \
     where r.town_id = $1 and r.debrief_id = $2 \
     order by r.profession desc, coalesce(r.said_at, r.in_circle_at, r.left_out_at), r.person_id \
     limit 500");
/// One person's part.
const PART: Sql = Sql("select r.person_id, p.name, r.profession, r.first, r.second, r.third, \
     r.said_at, r.in_circle_at, r.left_out_at, r.noted_by from debrief_part r \
     join person p on p.town_id = r.town_id and p.person_id = r.person_id \
     where r.town_id = $1 and r.debrief_id = $2 and r.person_id = $3");
/// Keeps what somebody said; said anew, it takes the place of what they said before.
const SAY: Sql = Sql("insert into debrief_part (town_id, debrief_id, person_id, profession, \
     first, second, third, said_at, noted_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
     on conflict (town_id, debrief_id, person_id) do update set first = excluded.first, \
     second = excluded.second, third = excluded.third, said_at = excluded.said_at, \
     left_out_at = null, noted_by = excluded.noted_by");
/// Keeps that somebody left it out, unless they said something before.
const LEAVE_OUT: Sql = Sql("insert into debrief_part (town_id, debrief_id, person_id, \
     profession, left_out_at, noted_by) values ($1, $2, $3, $4, $5, $6) \
     on conflict (town_id, debrief_id, person_id) do nothing");
/// Keeps that somebody sat in the circle.
const CIRCLE: Sql = Sql("insert into debrief_part (town_id, debrief_id, person_id, profession, \
     in_circle_at, noted_by) values ($1, $2, $3, $4, $5, $6) \
     on conflict (town_id, debrief_id, person_id) do update set \
     in_circle_at = excluded.in_circle_at, left_out_at = null");
/// The prompts in force.
const NOW: Sql = Sql("select prompt_set_id, first, second, third from prompt_set \
     where town_id = $1 order by kept_at desc, prompt_set_id desc limit 1");
/// The prompts of a round.
const SET: Sql = Sql("select prompt_set_id, first, second, third from prompt_set \
     where town_id = $1 and prompt_set_id = $2");
/// Keeps prompts from now on.
const KEEP: Sql = Sql("insert into prompt_set (town_id, prompt_set_id, first, second, third, \
     kept_by, kept_at) values ($1, $2, $3, $4, $5, $6, $7)");

/// The names of everybody who came to the shift of a round or took part in it.
const NAMES: Sql = Sql("select p.name from debrief d \
     join attendance t on t.town_id = d.town_id and t.shift_id = d.shift_id \
     join person p on p.town_id = t.town_id and p.person_id = t.person_id \
     where d.town_id = $1 and d.debrief_id = $2 and t.state in ('present', 'left') \
     union select p.name from debrief_part r \
     join person p on p.town_id = r.town_id and p.person_id = r.person_id \
     where r.town_id = $3 and r.debrief_id = $4");

fn debrief_row(row: &Row) -> Result<DebriefRow, Fault> {
    Ok(DebriefRow {
        id: row.get(0)?,
        shift: row.get(1)?,
        activity: row.get(2)?,
        organisation: row.get(3)?,
        prompts: row.get(4)?,
        state: known(DebriefState::parse(&row.get::<String>(5)?), "a state of a round")?,
        minutes: row.get(6)?,
        summary: row.get(7)?,
        next_change: row.get(8)?,
        settled_at: row.get(9)?,
        why: row.get(10)?,
    })
}

fn part_row(row: &Row) -> Result<PartRow, Fault> {
    Ok(PartRow {
        person: row.get(0)?,
        name: row.get(1)?,
        profession: known(Profession::parse(&row.get::<String>(2)?), "a side of a round")?,
        said: Said([row.get(3)?, row.get(4)?, row.get(5)?]),
        said_at: row.get(6)?,
        in_circle_at: row.get(7)?,
        left_out_at: row.get(8)?,
        noted_by: row.get(9)?,
    })
}

fn set_row(row: &Row) -> Result<(PromptSetId, Prompts), Fault> {
    Ok((row.get(0)?, Prompts([row.get(1)?, row.get(2)?, row.get(3)?])))
}

/// The round of a shift; none: nobody has said anything yet.
pub fn debrief_of(q: &mut Read<'_>, shift: ShiftId) -> Result<Option<DebriefRow>, Fault> {
    let town = q.town();
    q.row(OF_SHIFT, p![town, shift])?.as_ref().map(debrief_row).transpose()
}
/// Opens the round of a shift; false when it was opened before.
pub fn open(
    tx: &mut Tx<'_>,
    id: DebriefId,
    whole: &Whole,
    prompts: Option<PromptSetId>,
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let (shift, activity) = (whole.shift.id, whole.activity.id);
    let (body, state) = (whole.activity.organisation, DebriefState::Open.code());
    let params = p![town, id, shift, activity, body, prompts, state, by, now];
    Ok(tx.execute(OPEN, params)? == 1)
}
/// Closes an open round; false when it is not open.
pub fn close(
    tx: &mut Tx<'_>,
    id: DebriefId,
    minutes: Minutes,
    (summary, next_change): (&str, &str),
) -> Result<bool, Fault> {
    let (town, now, by, state) = (tx.town(), tx.now(), tx.actor(), DebriefState::Closed.code());
    let params = p![state, minutes, summary, next_change, "", now, by, town, id];
    Ok(tx.execute(SETTLE, params)? == 1)
}
/// Lets an open round go; false when it is not open.
pub fn let_go(tx: &mut Tx<'_>, id: DebriefId, why: &str) -> Result<bool, Fault> {
    let (town, now, by, state) = (tx.town(), tx.now(), tx.actor(), DebriefState::LetGo.code());
    Ok(tx.execute(SETTLE, p![state, 0_i64, "", "", why, now, by, town, id])? == 1)
}
/// Who took part in a round or left it out.
pub fn parts(q: &mut Read<'_>, id: DebriefId) -> Result<Vec<PartRow>, Fault> {
    let town = q.town();
    q.rows(PARTS, p![town, id])?.iter().map(part_row).collect()
}
/// The names of everybody who came to the shift of a round or took part in it: what a lesson of it
/// must not hold.
pub fn names_of(q: &mut Read<'_>, id: DebriefId) -> Result<Vec<String>, Fault> {
    let town = q.town();
    q.rows(NAMES, p![town, id, town, id])?.iter().map(|row| row.get(0)).collect()
}
/// One person's part.
pub fn part_of(
    q: &mut Read<'_>,
    id: DebriefId,
    person: PersonId,
) -> Result<Option<PartRow>, Fault> {
    let town = q.town();
    q.row(PART, p![town, id, person])?.as_ref().map(part_row).transpose()
}
/// Keeps what somebody said.
pub fn say(
    tx: &mut Tx<'_>,
    id: DebriefId,
    (person, side): (PersonId, Profession),
    said: &Said,
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let [first, second, third] = &said.0;
    let params = p![town, id, person, side.code(), first, second, third, now, by];
    tx.execute(SAY, params).map(|_| ())
}
/// Keeps that somebody left it out.
pub fn leave_out(
    tx: &mut Tx<'_>,
    id: DebriefId,
    (person, side): (PersonId, Profession),
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(LEAVE_OUT, p![town, id, person, side.code(), now, by]).map(|_| ())
}
/// Keeps that somebody sat in the circle.
pub fn note_circle(
    tx: &mut Tx<'_>,
    id: DebriefId,
    (person, side): (PersonId, Profession),
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(CIRCLE, p![town, id, person, side.code(), now, by]).map(|_| ())
}
/// The prompts in force; none: the house's.
pub fn prompts_now(q: &mut Read<'_>) -> Result<Option<(PromptSetId, Prompts)>, Fault> {
    let town = q.town();
    q.row(NOW, p![town])?.as_ref().map(set_row).transpose()
}
/// The prompts a round was opened with.
pub fn prompts(q: &mut Read<'_>, id: PromptSetId) -> Result<Option<Prompts>, Fault> {
    let town = q.town();
    let found = q.row(SET, p![town, id])?.as_ref().map(set_row).transpose()?;
    Ok(found.map(|(_, prompts)| prompts))
}
/// Keeps prompts from now on.
pub fn keep_prompts(tx: &mut Tx<'_>, prompts: &Prompts) -> Result<PromptSetId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), PromptSetId::new(tx.fresh()));
    let [first, second, third] = &prompts.0;
    tx.execute(KEEP, p![town, id, first, second, third, by, now])?;
    Ok(id)
}

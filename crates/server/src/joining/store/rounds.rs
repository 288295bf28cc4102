//! Rounds and their trial activities.

use liandong_domain::basics::{ActivityId, Day, JoiningRoundId, Moment, OrganisationId, PersonId};
use liandong_domain::joining::RoundPlan;
use liandong_domain::training::CourseKind;

use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// A round as stored, with the names around it.
#[derive(Debug, Clone)]
pub struct RoundRow {
    /// Its id.
    pub id: JoiningRoundId,
    /// The team or school branch people join.
    pub organisation: OrganisationId,
    /// That body's name.
    pub organisation_name: String,
    /// That body's path.
    pub path: String,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub about: String,
    /// Days and places.
    pub plan: RoundPlan,
    /// Places taken.
    pub taken: i64,
    /// Who answers for it.
    pub responsible: PersonId,
    /// Their name.
    pub responsible_name: String,
    /// Their number.
    pub responsible_number: String,
    /// Kinds of course that count for basic training.
    pub basic: Vec<CourseKind>,
    /// Kinds of course that count for the training after the choice.
    pub skills: Vec<CourseKind>,
    /// When it was closed.
    pub closed_at: Option<Moment>,
}

/// What is written of a round.
#[derive(Debug, Clone)]
pub struct RoundText {
    /// The team or school branch people join.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub about: String,
    /// Days and places.
    pub plan: RoundPlan,
    /// Who answers for it.
    pub responsible: PersonId,
    /// Kinds of course that count for basic training.
    pub basic: Vec<CourseKind>,
    /// Kinds of course that count for the training after the choice.
    pub skills: Vec<CourseKind>,
}

/// An activity at which people of a round try out service.
#[derive(Debug, Clone)]
pub struct TrialRow {
    /// The activity.
    pub activity: ActivityId,
    /// Its title.
    pub title: String,
    /// The code of its kind of service.
    pub kind: String,
    /// Shifts to come that one can still sign up for.
    pub coming: i64,
}

/// One round.
const ONE: Sql = Sql("select r.round_id, r.organisation_id, o.name, o.path, r.name, r.about, \
     r.opens_on, r.closes_on, r.places, r.taken, r.responsible_id, p.name, p.number, \
     r.basic_kinds, r.skills_kinds, r.closed_at from joining_round r \
     join organisation o on o.town_id = r.town_id and o.organisation_id = r.organisation_id \
     join person p on p.town_id = r.town_id and p.person_id = r.responsible_id \
     where r.town_id = $1 and r.round_id = $2");
/// Rounds one can apply to today, the next to close first.
const OPEN: Sql = Sql("select r.round_id, r.organisation_id, o.name, o.path, r.name, r.about, \
     r.opens_on, r.closes_on, r.places, r.taken, r.responsible_id, p.name, p.number, \
     r.basic_kinds, r.skills_kinds, r.closed_at from joining_round r \
     join organisation o on o.town_id = r.town_id and o.organisation_id = r.organisation_id \
     join person p on p.town_id = r.town_id and p.person_id = r.responsible_id \
     where r.town_id = $1 and r.closes_on >= $2 and r.opens_on <= $3 and r.closed_at is null \
     order by r.closes_on, r.round_id limit $4 offset $5");
/// How many there are.
const COUNT_OPEN: Sql = Sql("select count(round_id) from joining_round where town_id = $1 \
     and closes_on >= $2 and opens_on <= $3 and closed_at is null");
/// Rounds of these bodies and below, latest first.
const OF_BODIES: SqlList = SqlList(
    "select r.round_id, r.organisation_id, o.name, o.path, r.name, r.about, \
     r.opens_on, r.closes_on, r.places, r.taken, r.responsible_id, p.name, p.number, \
     r.basic_kinds, r.skills_kinds, r.closed_at from joining_round r \
     join organisation o on o.town_id = r.town_id and o.organisation_id = r.organisation_id \
     join person p on p.town_id = r.town_id and p.person_id = r.responsible_id \
     where r.town_id = $1 and exists (select 1 from organisation b where b.town_id = r.town_id \
     and substr(o.path, 1, length(b.path)) = b.path and b.path in ({slots})) \
     order by r.opens_on desc, r.round_id limit $2 offset $3",
);
/// How many there are.
const COUNT_BODIES: SqlList = SqlList(
    "select count(r.round_id) from joining_round r \
     join organisation o on o.town_id = r.town_id and o.organisation_id = r.organisation_id \
     where r.town_id = $1 and exists (select 1 from organisation b where b.town_id = r.town_id \
     and substr(o.path, 1, length(b.path)) = b.path and b.path in ({slots}))",
);
/// Sets a round up.
const DRAFT: Sql = Sql("insert into joining_round (town_id, round_id, organisation_id, name, \
     about, opens_on, closes_on, places, responsible_id, basic_kinds, skills_kinds, made_by, \
     made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
/// Changes it.
const CHANGE: Sql = Sql("update joining_round set organisation_id = $1, name = $2, about = $3, \
     opens_on = $4, closes_on = $5, places = $6, responsible_id = $7, basic_kinds = $8, \
     skills_kinds = $9 where town_id = $10 and round_id = $11");
/// Closes it, once.
const CLOSE: Sql = Sql("update joining_round set closed_at = $1 where town_id = $2 \
     and round_id = $3 and closed_at is null");
/// The round whose places are given.
const HOLD: Sql = Sql("select round_id from joining_round where town_id = $1 and round_id = $2");
/// Takes places, or gives them back.
const TAKEN: Sql =
    Sql("update joining_round set taken = taken + $1 where town_id = $2 and round_id = $3");
/// The trial activities of a round.
const TRIALS: Sql = Sql("select t.activity_id, a.title, a.kind, \
     (select count(s.shift_id) from shift s where s.town_id = t.town_id \
     and s.activity_id = t.activity_id and s.published_at is not null \
     and s.called_off_at is null and s.sign_up_until > $1) from joining_trial t \
     join activity a on a.town_id = t.town_id and a.activity_id = t.activity_id \
     where t.town_id = $2 and t.round_id = $3 order by a.title, t.activity_id");
/// Takes them away, to name them anew.
const DROP_TRIALS: Sql = Sql("delete from joining_trial where town_id = $1 and round_id = $2");
/// Names one.
const ADD_TRIAL: Sql = Sql("insert into joining_trial (town_id, round_id, activity_id, named_at) \
     values ($1, $2, $3, $4) on conflict (town_id, round_id, activity_id) do nothing");

fn kinds_text(kinds: &[CourseKind]) -> String {
    kinds.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(",")
}
fn kinds_from(text: &str) -> Vec<CourseKind> {
    text.split(',').filter_map(CourseKind::parse).collect()
}

fn row(row: &Row) -> Result<RoundRow, Fault> {
    Ok(RoundRow {
        id: row.get(0)?,
        organisation: row.get(1)?,
        organisation_name: row.get(2)?,
        path: row.get(3)?,
        name: row.get(4)?,
        about: row.get(5)?,
        plan: RoundPlan { opens_on: row.get(6)?, closes_on: row.get(7)?, places: row.get(8)? },
        taken: row.get(9)?,
        responsible: row.get(10)?,
        responsible_name: row.get(11)?,
        responsible_number: row.get(12)?,
        basic: kinds_from(&row.get::<String>(13)?),
        skills: kinds_from(&row.get::<String>(14)?),
        closed_at: row.get(15)?,
    })
}
fn texts(paths: &[String]) -> Vec<Param> {
    paths.iter().map(Param::from).collect()
}

/// One round.
pub fn round(q: &mut Read<'_>, id: JoiningRoundId) -> Result<Option<RoundRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Rounds one can apply to today, the next to close first.
pub fn open_rounds(
    q: &mut Read<'_>,
    today: Day,
    (most, offset): (i64, i64),
) -> Result<Vec<RoundRow>, Fault> {
    let town = q.town();
    q.rows(OPEN, p![town, today, today, most, offset])?.iter().map(row).collect()
}
/// How many there are.
pub fn count_open_rounds(q: &mut Read<'_>, today: Day) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT_OPEN, p![town, today, today])
}
/// Rounds of these bodies and below, latest first.
pub fn rounds(
    q: &mut Read<'_>,
    paths: &[String],
    (most, offset): (i64, i64),
) -> Result<Vec<RoundRow>, Fault> {
    let town = q.town();
    q.rows_in(OF_BODIES, p![town, most, offset], &texts(paths))?.iter().map(row).collect()
}
/// How many there are.
pub fn count_rounds(q: &mut Read<'_>, paths: &[String]) -> Result<i64, Fault> {
    let town = q.town();
    q.rows_in(COUNT_BODIES, p![town], &texts(paths))?.first().map_or(Ok(0), |row| row.get(0))
}
/// Sets a round up.
pub fn draft(tx: &mut Tx<'_>, id: JoiningRoundId, text: &RoundText) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let (basic, skills) = (kinds_text(&text.basic), kinds_text(&text.skills));
    let values = [
        p![town, id, text.organisation, &text.name, &text.about].as_slice(),
        p![text.plan.opens_on, text.plan.closes_on, text.plan.places, text.responsible],
        p![basic, skills, by, now],
    ]
    .concat();
    tx.execute(DRAFT, &values).map(|_| ())
}
/// Changes it.
pub fn change(tx: &mut Tx<'_>, id: JoiningRoundId, text: &RoundText) -> Result<(), Fault> {
    let town = tx.town();
    let (basic, skills) = (kinds_text(&text.basic), kinds_text(&text.skills));
    let values = [
        p![text.organisation, &text.name, &text.about].as_slice(),
        p![text.plan.opens_on, text.plan.closes_on, text.plan.places, text.responsible],
        p![basic, skills, town, id],
    ]
    .concat();
    tx.execute(CHANGE, &values).map(|_| ())
}
/// Closes it; false when it was closed before.
pub fn close(tx: &mut Tx<'_>, id: JoiningRoundId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(CLOSE, p![now, town, id])? == 1)
}
/// Holds the round whose places are given.
pub fn hold(tx: &mut Tx<'_>, id: JoiningRoundId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD, p![town, id])
}
/// Takes places, or gives them back.
pub fn add_taken(tx: &mut Tx<'_>, id: JoiningRoundId, more: i64) -> Result<(), Fault> {
    let town = tx.town();
    if more == 0 {
        return Ok(());
    }
    tx.execute(TAKEN, p![more, town, id]).map(|_| ())
}
/// The trial activities of a round.
pub fn trials(q: &mut Read<'_>, id: JoiningRoundId) -> Result<Vec<TrialRow>, Fault> {
    let (town, now) = (q.town(), q.now());
    q.rows(TRIALS, p![now, town, id])?
        .iter()
        .map(|row| {
            Ok(TrialRow {
                activity: row.get(0)?,
                title: row.get(1)?,
                kind: row.get(2)?,
                coming: row.get(3)?,
            })
        })
        .collect()
}
/// Names the trial activities of a round anew.
pub fn replace_trials(
    tx: &mut Tx<'_>,
    id: JoiningRoundId,
    all: &[ActivityId],
) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(DROP_TRIALS, p![town, id])?;
    for activity in all {
        tx.execute(ADD_TRIAL, p![town, id, *activity, now])?;
    }
    Ok(())
}

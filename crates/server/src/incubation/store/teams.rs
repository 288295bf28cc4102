//! Teams on their way, and who leads them.

use liandong_domain::activities::ActivityKind;
use liandong_domain::basics::{Day, Moment, OrganisationId, PersonId};
use liandong_domain::incubation::IncubationStage;
use liandong_domain::organisations::Kind;
use liandong_domain::training::{Held, Standing, Terms, standing};

use super::known;
use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// A team's way as stored.
#[derive(Debug, Clone)]
pub struct WayRow {
    /// The field of service.
    pub field: ActivityKind,
    /// The coach.
    pub coach: PersonId,
    /// The coach's name.
    pub coach_name: String,
    /// The stage.
    pub stage: IncubationStage,
    /// Its first day.
    pub since: Day,
    /// The stage the books begin with.
    pub entered_stage: IncubationStage,
    /// Its day.
    pub entered_on: Day,
    /// The day planned for the founding meeting.
    pub meeting_on: Option<Day>,
    /// The code of conduct.
    pub conduct: String,
    /// When a leader agreed to it.
    pub conduct_agreed_at: Option<Moment>,
    /// Who did; empty: nobody.
    pub conduct_by: String,
}

/// A body with its way, if it has begun one.
#[derive(Debug, Clone)]
pub struct TeamRow {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// What it is for.
    pub about: String,
    /// What kind of body it is.
    pub kind: Kind,
    /// When it ended.
    pub closed_at: Option<Moment>,
    /// Its way.
    pub way: Option<WayRow>,
}

/// What is written when a way begins.
#[derive(Debug, Clone)]
pub struct NewIncubation {
    /// The field of service.
    pub field: ActivityKind,
    /// The coach.
    pub coach: PersonId,
    /// The stage it begins with.
    pub stage: IncubationStage,
    /// Since when.
    pub since: Day,
    /// The day of the founding meeting.
    pub meeting_on: Option<Day>,
    /// The code of conduct.
    pub conduct: String,
}

/// A team in a list.
#[derive(Debug, Clone)]
pub struct TeamLine {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// The stage.
    pub stage: IncubationStage,
    /// Its first day.
    pub since: Day,
    /// The coach's name.
    pub coach: String,
    /// Steps that wait for a signature.
    pub waiting: i64,
    /// Promises still open.
    pub promises: i64,
}

/// One time somebody led a team, with one of their qualifications.
#[derive(Debug, Clone)]
pub struct LeaderRow {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: String,
    /// From.
    pub starts_on: Day,
    /// Until; none: open.
    pub ends_on: Option<Day>,
    /// Where a qualification of theirs stands today; none: they have none.
    pub standing: Option<Standing>,
}

/// One body with its way.
const ONE: Sql = Sql("select o.organisation_id, o.name, o.path, o.about, o.kind, o.closed_at, \
     i.field, i.coach_id, c.name, i.stage, i.since, i.entered_stage, i.entered_on, i.meeting_on, \
     i.conduct, i.conduct_agreed_at, a.name from organisation o \
     left join incubation i on i.town_id = o.town_id and i.organisation_id = o.organisation_id \
     left join person c on c.town_id = i.town_id and c.person_id = i.coach_id \
     left join person a on a.town_id = i.town_id and a.person_id = i.conduct_agreed_by \
     where o.town_id = $1 and o.organisation_id = $2");
/// Teams of these bodies and below, graduated or not yet, those longest in their stage first.
const LIST: SqlList = SqlList(
    "select i.organisation_id, o.name, i.stage, i.since, c.name, \
     (select count(s.stage_step_id) from stage_step s where s.town_id = i.town_id \
     and s.organisation_id = i.organisation_id and s.state = 'proposed'), \
     (select count(r.promise_id) from promise r where r.town_id = i.town_id \
     and r.organisation_id = i.organisation_id and r.kept_at is null) \
     from incubation i \
     join organisation o on o.town_id = i.town_id and o.organisation_id = i.organisation_id \
     left join person c on c.town_id = i.town_id and c.person_id = i.coach_id \
     where i.town_id = $1 \
     and (case when i.stage = 'graduated' then 'graduated' else 'growing' end) = $2 \
     and o.closed_at is null and exists (select 1 from organisation b \
     where b.town_id = o.town_id and substr(o.path, 1, length(b.path)) = b.path \
     and b.path in ({slots})) order by i.since, i.organisation_id limit $3 offset $4",
);
/// How many there are.
const COUNT: SqlList = SqlList(
    "select count(i.organisation_id) from incubation i \
     join organisation o on o.town_id = i.town_id and o.organisation_id = i.organisation_id \
     where i.town_id = $1 \
     and (case when i.stage = 'graduated' then 'graduated' else 'growing' end) = $2 \
     and o.closed_at is null and exists (select 1 from organisation b \
     where b.town_id = o.town_id and substr(o.path, 1, length(b.path)) = b.path \
     and b.path in ({slots}))",
);
/// Begins a way.
const BEGIN: Sql =
    Sql("insert into incubation (town_id, organisation_id, field, coach_id, stage, since, \
     entered_stage, entered_on, meeting_on, conduct, made_by, made_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
     on conflict (town_id, organisation_id) do nothing");
/// A leader agrees to the code of conduct.
const AGREE: Sql = Sql("update incubation set conduct_agreed_at = $1, conduct_agreed_by = $2 \
     where town_id = $3 and organisation_id = $4 and conduct_agreed_at is null");
/// Puts a team into a stage.
const SET_STAGE: Sql = Sql("update incubation set stage = $1, since = $2 \
     where town_id = $3 and organisation_id = $4 and stage = $5");
/// The way whose stage is weighed.
const HOLD: Sql = Sql("select stage from incubation where town_id = $1 and organisation_id = $2");
/// Everybody who leads or led a team, with their qualifications.
const LEADERS: Sql = Sql("select h.person_id, p.name, p.number, h.starts_on, h.ends_on, g.since, \
     g.until, g.withdrawn_on, f.valid_months, f.practices, f.teachings, f.rest_months \
     from holding h join person p on p.town_id = h.town_id and p.person_id = h.person_id \
     left join qualified g on g.town_id = h.town_id and g.person_id = h.person_id \
     left join qualification f on f.town_id = g.town_id \
     and f.qualification_id = g.qualification_id \
     where h.town_id = $1 and h.organisation_id = $2 and h.role = 'leader' \
     order by h.starts_on, h.holding_id limit 500");
/// Worker's roles somebody holds on a day.
const WORKERS_ROLE: Sql = Sql("select count(holding_id) from holding where town_id = $1 \
     and person_id = $2 and role in ('assistant', 'social_worker', 'centre_manager') \
     and starts_on <= $3 and (ends_on is null or ends_on >= $4)");

fn stage(code: &str) -> Result<IncubationStage, Fault> {
    known(IncubationStage::parse(code), "a stage of no known name")
}

fn way(row: &Row) -> Result<Option<WayRow>, Fault> {
    let Some(code) = row.get::<Option<String>>(9)? else { return Ok(None) };
    Ok(Some(WayRow {
        field: known(ActivityKind::parse(&row.get::<String>(6)?), "a field of no known name")?,
        coach: row.get(7)?,
        coach_name: row.get::<Option<String>>(8)?.unwrap_or_default(),
        stage: stage(&code)?,
        since: row.get(10)?,
        entered_stage: stage(&row.get::<String>(11)?)?,
        entered_on: row.get(12)?,
        meeting_on: row.get(13)?,
        conduct: row.get(14)?,
        conduct_agreed_at: row.get(15)?,
        conduct_by: row.get::<Option<String>>(16)?.unwrap_or_default(),
    }))
}

/// One body with its way.
pub fn team(q: &mut Read<'_>, id: OrganisationId) -> Result<Option<TeamRow>, Fault> {
    let town = q.town();
    let Some(row) = q.row(ONE, p![town, id])? else { return Ok(None) };
    Ok(Some(TeamRow {
        id: row.get(0)?,
        name: row.get(1)?,
        path: row.get(2)?,
        about: row.get(3)?,
        kind: known(Kind::parse(&row.get::<String>(4)?), "a body of no known kind")?,
        closed_at: row.get(5)?,
        way: way(&row)?,
    }))
}
/// How a list of teams is called in the store.
fn list_word(graduated: Option<IncubationStage>) -> &'static str {
    if graduated.is_some() { "graduated" } else { "growing" }
}
/// Teams of these bodies and below: on their way, or graduated.
pub fn teams(
    q: &mut Read<'_>,
    paths: &[String],
    graduated: Option<IncubationStage>,
    (most, offset): (i64, i64),
) -> Result<Vec<TeamLine>, Fault> {
    let town = q.town();
    let list: Vec<Param> = paths.iter().map(Param::from).collect();
    q.rows_in(LIST, p![town, list_word(graduated), most, offset], &list)?
        .iter()
        .map(|row| {
            Ok(TeamLine {
                id: row.get(0)?,
                name: row.get(1)?,
                stage: stage(&row.get::<String>(2)?)?,
                since: row.get(3)?,
                coach: row.get::<Option<String>>(4)?.unwrap_or_default(),
                waiting: row.get(5)?,
                promises: row.get(6)?,
            })
        })
        .collect()
}
/// How many there are.
pub fn count_teams(
    q: &mut Read<'_>,
    paths: &[String],
    graduated: Option<IncubationStage>,
) -> Result<i64, Fault> {
    let town = q.town();
    let list: Vec<Param> = paths.iter().map(Param::from).collect();
    let rows = q.rows_in(COUNT, p![town, list_word(graduated)], &list)?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}
/// Begins a way; false when one has begun.
pub fn begin(tx: &mut Tx<'_>, id: OrganisationId, new: &NewIncubation) -> Result<bool, Fault> {
    let (town, by, now) = (tx.town(), tx.actor(), tx.now());
    let (stage, since) = (new.stage.code(), new.since);
    let values = [
        p![town, id, new.field.code(), new.coach, stage, since].as_slice(),
        p![stage, since, new.meeting_on, &new.conduct, by, now],
    ]
    .concat();
    Ok(tx.execute(BEGIN, &values)? == 1)
}
/// A leader agrees to the code of conduct; false when one did before.
pub fn agree_conduct(tx: &mut Tx<'_>, id: OrganisationId) -> Result<bool, Fault> {
    let (town, by, now) = (tx.town(), tx.actor(), tx.now());
    Ok(tx.execute(AGREE, p![now, by, town, id])? == 1)
}
/// Puts a team from a stage into another from today; false when it stands elsewhere.
pub fn set_stage(
    tx: &mut Tx<'_>,
    id: OrganisationId,
    from: IncubationStage,
    to: IncubationStage,
) -> Result<bool, Fault> {
    let (town, today) = (tx.town(), tx.now().day());
    Ok(tx.execute(SET_STAGE, p![to.code(), today, town, id, from.code()])? == 1)
}
/// Holds a team whose stage is weighed, so that one step is taken at a time.
pub fn hold(tx: &mut Tx<'_>, id: OrganisationId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD, p![town, id])
}
/// Everybody who leads or led a team: a row for each of their qualifications.
pub fn leaders(q: &mut Read<'_>, id: OrganisationId) -> Result<Vec<LeaderRow>, Fault> {
    let (town, today) = (q.town(), q.now().day());
    q.rows(LEADERS, p![town, id])?
        .iter()
        .map(|row| {
            let held = match row.get::<Option<Day>>(5)? {
                Some(since) => {
                    let held = Held { since, until: row.get(6)?, withdrawn_on: row.get(7)? };
                    let terms = Terms {
                        valid_months: row.get(8)?,
                        practices: row.get(9)?,
                        teachings: row.get(10)?,
                        rest_months: row.get(11)?,
                    };
                    Some(standing(&held, &terms, today))
                }
                None => None,
            };
            Ok(LeaderRow {
                person: row.get(0)?,
                name: row.get(1)?,
                number: row.get(2)?,
                starts_on: row.get(3)?,
                ends_on: row.get(4)?,
                standing: held,
            })
        })
        .collect()
}
/// How many worker's roles somebody holds today.
pub fn workers_role(q: &mut Read<'_>, person: PersonId) -> Result<i64, Fault> {
    let (town, today) = (q.town(), q.now().day());
    q.count(WORKERS_ROLE, p![town, person, today, today])
}

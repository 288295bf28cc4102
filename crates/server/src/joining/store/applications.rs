//! Applications: where each one stands.

use liandong_domain::basics::{
    ApplicationId, Day, JoiningRoundId, Moment, OrganisationId, PersonId,
};
use liandong_domain::joining::{ApplicationState, Candidacy};
use liandong_domain::rules::Step;

use super::known;
use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// An application as stored, with the names around it.
#[derive(Debug, Clone)]
pub struct ApplicationRow {
    /// Its id.
    pub id: ApplicationId,
    /// The round.
    pub round: JoiningRoundId,
    /// The round's name.
    pub round_name: String,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: String,
    /// Where it stands.
    pub way: Candidacy,
    /// When it was asked for.
    pub asked_at: Moment,
    /// The team of the registration.
    pub team: Option<OrganisationId>,
    /// That team's name; empty: not registered.
    pub team_name: String,
    /// When nothing more was expected of it.
    pub ended_at: Option<Moment>,
    /// Who answers for the round.
    pub responsible_name: String,
}

/// Which rows a list shows.
#[derive(Debug, Clone, Default)]
pub struct Narrow {
    /// Of this round; none: of these bodies and below.
    pub round: Option<JoiningRoundId>,
    /// Paths of the bodies.
    pub paths: Vec<String>,
    /// At this step.
    pub step: Option<Step>,
    /// In one of these two states.
    pub states: Option<(ApplicationState, ApplicationState)>,
    /// Passed or skipped this step.
    pub done: Option<Step>,
    /// Open and past this day.
    pub due_before: Option<Day>,
}

/// How many are late at a step of a round.
#[derive(Debug, Clone)]
pub struct Late {
    /// The round.
    pub round: JoiningRoundId,
    /// Its name.
    pub name: String,
    /// The body it belongs to.
    pub organisation: OrganisationId,
    /// Who answers for it.
    pub responsible: PersonId,
    /// The step.
    pub step: Step,
    /// How many.
    pub people: i64,
}

/// One application.
const ONE: Sql = Sql("select a.application_id, a.round_id, r.name, a.person_id, p.name, \
     p.number, a.step, a.state, a.entered_on, a.due_on, a.held_on, a.asked_at, a.team_id, t.name, \
     a.ended_at, w.name from joining_application a \
     join joining_round r on r.town_id = a.town_id and r.round_id = a.round_id \
     join person p on p.town_id = a.town_id and p.person_id = a.person_id \
     join person w on w.town_id = r.town_id and w.person_id = r.responsible_id \
     left join organisation t on t.town_id = a.town_id and t.organisation_id = a.team_id \
     where a.town_id = $1 and a.application_id = $2");
/// The latest application of a person, over every row that was this person: one under way first.
const LATEST: Sql = Sql("select a.application_id, a.round_id, r.name, a.person_id, p.name, \
     p.number, a.step, a.state, a.entered_on, a.due_on, a.held_on, a.asked_at, a.team_id, t.name, \
     a.ended_at, w.name from joining_application a \
     join joining_round r on r.town_id = a.town_id and r.round_id = a.round_id \
     join person p on p.town_id = a.town_id and p.person_id = a.person_id \
     join person w on w.town_id = r.town_id and w.person_id = r.responsible_id \
     left join organisation t on t.town_id = a.town_id and t.organisation_id = a.team_id \
     where a.town_id = $1 and a.person_id in (select person_id from person where town_id = $2 \
     and (person_id = $3 or merged_into = $4)) \
     order by case when a.ended_at is null then 0 else 1 end, a.asked_at + 0 desc limit 1");
/// A page of a round's applications at a step and in a state, those who wait longest first.
const IN_ROUND: Sql = Sql("select a.application_id, a.round_id, r.name, a.person_id, p.name, \
     p.number, a.step, a.state, a.entered_on, a.due_on, a.held_on, a.asked_at, a.team_id, t.name, \
     a.ended_at, w.name from joining_application a \
     join joining_round r on r.town_id = a.town_id and r.round_id = a.round_id \
     join person p on p.town_id = a.town_id and p.person_id = a.person_id \
     join person w on w.town_id = r.town_id and w.person_id = r.responsible_id \
     left join organisation t on t.town_id = a.town_id and t.organisation_id = a.team_id \
     where a.town_id = $1 and a.round_id = $2 and (cast($3 as text) is null or a.step = $4) \
     and (cast($5 as text) is null or a.state in ($6, $7)) \
     and (cast($8 as text) is null or (a.due_on < $9 and a.state = 'open')) \
     and (cast($10 as text) is null or exists (select 1 from joining_result x \
     where x.town_id = a.town_id and x.application_id = a.application_id and x.step = $11 \
     and x.outcome in ('passed', 'skipped'))) \
     order by a.entered_on, p.sort_key, a.application_id limit $12 offset $13");
/// How many there are.
const COUNT_ROUND: Sql = Sql("select count(a.application_id) from joining_application a \
     where a.town_id = $1 and a.round_id = $2 and (cast($3 as text) is null or a.step = $4) \
     and (cast($5 as text) is null or a.state in ($6, $7)) \
     and (cast($8 as text) is null or (a.due_on < $9 and a.state = 'open')) \
     and (cast($10 as text) is null or exists (select 1 from joining_result x \
     where x.town_id = a.town_id and x.application_id = a.application_id and x.step = $11 \
     and x.outcome in ('passed', 'skipped')))");
/// A page of the applications of these bodies and below.
const IN_BODIES: SqlList = SqlList(
    "select a.application_id, a.round_id, r.name, a.person_id, p.name, \
     p.number, a.step, a.state, a.entered_on, a.due_on, a.held_on, a.asked_at, a.team_id, t.name, \
     a.ended_at, w.name from joining_round r \
     join organisation o on o.town_id = r.town_id and o.organisation_id = r.organisation_id \
     join joining_application a on a.town_id = r.town_id and a.round_id = r.round_id \
     join person p on p.town_id = a.town_id and p.person_id = a.person_id \
     join person w on w.town_id = r.town_id and w.person_id = r.responsible_id \
     left join organisation t on t.town_id = a.town_id and t.organisation_id = a.team_id \
     where r.town_id = $1 and (cast($2 as text) is null or a.step = $3) \
     and (cast($4 as text) is null or a.state in ($5, $6)) \
     and (cast($7 as text) is null or (a.due_on < $8 and a.state = 'open')) \
     and (cast($9 as text) is null or exists (select 1 from joining_result x \
     where x.town_id = a.town_id and x.application_id = a.application_id and x.step = $10 \
     and x.outcome in ('passed', 'skipped'))) \
     and exists (select 1 from organisation b where b.town_id = r.town_id \
     and substr(o.path, 1, length(b.path)) = b.path and b.path in ({slots})) \
     order by a.entered_on, p.sort_key, a.application_id limit $11 offset $12",
);
/// How many there are.
const COUNT_BODIES: SqlList = SqlList(
    "select count(a.application_id) from joining_round r \
     join organisation o on o.town_id = r.town_id and o.organisation_id = r.organisation_id \
     join joining_application a on a.town_id = r.town_id and a.round_id = r.round_id \
     where r.town_id = $1 and (cast($2 as text) is null or a.step = $3) \
     and (cast($4 as text) is null or a.state in ($5, $6)) \
     and (cast($7 as text) is null or (a.due_on < $8 and a.state = 'open')) \
     and (cast($9 as text) is null or exists (select 1 from joining_result x \
     where x.town_id = a.town_id and x.application_id = a.application_id and x.step = $10 \
     and x.outcome in ('passed', 'skipped'))) \
     and exists (select 1 from organisation b where b.town_id = r.town_id \
     and substr(o.path, 1, length(b.path)) = b.path and b.path in ({slots}))",
);
/// Applications of several ids.
const MANY: SqlList = SqlList(
    "select a.application_id, a.round_id, r.name, a.person_id, p.name, \
     p.number, a.step, a.state, a.entered_on, a.due_on, a.held_on, a.asked_at, a.team_id, t.name, \
     a.ended_at, w.name from joining_application a \
     join joining_round r on r.town_id = a.town_id and r.round_id = a.round_id \
     join person p on p.town_id = a.town_id and p.person_id = a.person_id \
     join person w on w.town_id = r.town_id and w.person_id = r.responsible_id \
     left join organisation t on t.town_id = a.town_id and t.organisation_id = a.team_id \
     where a.town_id = $1 and a.application_id in ({slots}) order by p.sort_key, a.application_id",
);
/// Who of several people is in a round and not over.
const OF_PEOPLE: SqlList = SqlList(
    "select person_id, application_id from joining_application where town_id = $1 \
     and round_id = $2 and (ended_at is null or state = 'registered') and person_id in ({slots})",
);
/// Open applications of several people in rounds for which an activity is a trial.
const OPEN_TRIAL: SqlList = SqlList(
    "select a.person_id, a.application_id, a.entered_on from joining_trial t \
     join joining_application a on a.town_id = t.town_id and a.round_id = t.round_id \
     where t.town_id = $1 and t.activity_id = $2 and a.ended_at is null \
     and a.person_id in ({slots}) order by a.asked_at",
);
/// Ways of joining of somebody that have not ended.
const OPEN_OF: Sql = Sql("select application_id from joining_application where town_id = $1 \
     and person_id = $2 and ended_at is null order by asked_at, application_id");
/// Makes an application.
const MAKE: Sql = Sql("insert into joining_application (town_id, application_id, round_id, \
     person_id, step, state, entered_on, due_on, asked_at, asked_by) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
/// Writes where it stands, unless somebody else moved it meanwhile.
const PUT: Sql = Sql("update joining_application set step = $1, state = $2, entered_on = $3, \
     due_on = $4, held_on = $5, team_id = $6, ended_at = $7, alarmed_at = null \
     where town_id = $8 and application_id = $9 and step = $10 and state = $11");
/// Rounds and steps with people whose days ran out and of whom nobody was told.
const OVERDUE: Sql =
    Sql("select r.round_id, r.name, r.organisation_id, r.responsible_id, a.step, \
     count(a.application_id) from joining_application a \
     join joining_round r on r.town_id = a.town_id and r.round_id = a.round_id \
     where a.town_id = $1 and a.state = 'open' and a.due_on < $2 and a.alarmed_at is null \
     group by r.round_id, r.name, r.organisation_id, r.responsible_id, a.step \
     order by r.round_id, a.step");
/// Notes that the worker was told.
const ALARMED: Sql = Sql("update joining_application set alarmed_at = $1 where town_id = $2 \
     and round_id = $3 and step = $4 and state = 'open' and due_on < $5 and alarmed_at is null");
/// A page of the pupils of a school branch: the first step only.
const OF_SCHOOL: SqlList = SqlList(
    "select a.application_id, a.round_id, r.name, a.person_id, p.name, \
     p.number, a.step, a.state, a.entered_on, a.due_on, a.held_on, a.asked_at, \
     cast(null as text), cast(null as text), a.ended_at, w.name from joining_round r \
     join organisation o on o.town_id = r.town_id and o.organisation_id = r.organisation_id \
     join joining_application a on a.town_id = r.town_id and a.round_id = r.round_id \
     join person p on p.town_id = a.town_id and p.person_id = a.person_id \
     join person w on w.town_id = r.town_id and w.person_id = r.responsible_id \
     where r.town_id = $1 and a.state <> 'withdrawn' \
     and exists (select 1 from organisation b where b.town_id = r.town_id \
     and b.path in ({slots}) and (substr(o.path, 1, length(b.path)) = b.path \
     or exists (select 1 from co_management m where m.town_id = o.town_id \
     and m.organisation_id = o.organisation_id and m.partner_id = b.organisation_id))) \
     order by r.opens_on desc, p.sort_key, a.application_id limit $2",
);

fn row(row: &Row) -> Result<ApplicationRow, Fault> {
    Ok(ApplicationRow {
        id: row.get(0)?,
        round: row.get(1)?,
        round_name: row.get(2)?,
        person: row.get(3)?,
        name: row.get(4)?,
        number: row.get(5)?,
        way: Candidacy {
            step: known(Step::parse(&row.get::<String>(6)?), "a step")?,
            state: known(ApplicationState::parse(&row.get::<String>(7)?), "a state")?,
            entered_on: row.get(8)?,
            due_on: row.get(9)?,
            held_on: row.get(10)?,
        },
        asked_at: row.get(11)?,
        team: row.get(12)?,
        team_name: row.get::<Option<String>>(13)?.unwrap_or_default(),
        ended_at: row.get(14)?,
        responsible_name: row.get(15)?,
    })
}
fn texts(paths: &[String]) -> Vec<Param> {
    paths.iter().map(Param::from).collect()
}
fn ids(people: &[PersonId]) -> Vec<Param> {
    people.iter().map(|id| Param::from(*id)).collect()
}

/// One application.
pub fn application(q: &mut Read<'_>, id: ApplicationId) -> Result<Option<ApplicationRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Applications of several ids, in the order of sound.
pub fn applications(q: &mut Read<'_>, all: &[ApplicationId]) -> Result<Vec<ApplicationRow>, Fault> {
    let (town, list): (_, Vec<Param>) = (q.town(), all.iter().map(|id| Param::from(*id)).collect());
    q.rows_in(MANY, p![town], &list)?.iter().map(row).collect()
}
/// The latest application of a person, one under way before those that are over.
pub fn latest_of(q: &mut Read<'_>, person: PersonId) -> Result<Option<ApplicationRow>, Fault> {
    let town = q.town();
    q.row(LATEST, p![town, town, person, person])?.as_ref().map(row).transpose()
}
/// The parts of a narrowing, as they are bound.
fn parts(by: &Narrow) -> Vec<Param> {
    let step = by.step.map(Step::code);
    let (one, other) = match by.states {
        Some((one, other)) => (Some(one.code()), Some(other.code())),
        None => (None, None),
    };
    let (due, done) = (by.due_before, by.done.map(Step::code));
    p![step, step, one, one, other, due, due, done, done].to_vec()
}
/// A page of the applications that fit, those who wait longest first.
pub fn narrow(
    q: &mut Read<'_>,
    by: &Narrow,
    (most, offset): (i64, i64),
) -> Result<Vec<ApplicationRow>, Fault> {
    let (town, parts) = (q.town(), parts(by));
    let rows = match by.round {
        Some(round) => {
            let all = [p![town, round].as_slice(), parts.as_slice(), p![most, offset]].concat();
            q.rows(IN_ROUND, &all)?
        }
        None => {
            let head = [p![town].as_slice(), parts.as_slice(), p![most, offset]].concat();
            q.rows_in(IN_BODIES, &head, &texts(&by.paths))?
        }
    };
    rows.iter().map(row).collect()
}
/// How many there are.
pub fn count_narrow(q: &mut Read<'_>, by: &Narrow) -> Result<i64, Fault> {
    let (town, parts) = (q.town(), parts(by));
    match by.round {
        Some(round) => {
            q.count(COUNT_ROUND, &[p![town, round].as_slice(), parts.as_slice()].concat())
        }
        None => {
            let head = [p![town].as_slice(), parts.as_slice()].concat();
            let rows = q.rows_in(COUNT_BODIES, &head, &texts(&by.paths))?;
            rows.first().map_or(Ok(0), |row| row.get(0))
        }
    }
}
/// Who of several people is in a round already.
pub fn of_people_in(
    q: &mut Read<'_>,
    round: JoiningRoundId,
    people: &[PersonId],
) -> Result<Vec<(PersonId, ApplicationId)>, Fault> {
    let town = q.town();
    q.rows_in(OF_PEOPLE, p![town, round], &ids(people))?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
/// Open applications of several people in rounds for which an activity is a trial.
pub fn open_in(
    q: &mut Read<'_>,
    activity: liandong_domain::basics::ActivityId,
    people: &[PersonId],
) -> Result<Vec<(PersonId, ApplicationId)>, Fault> {
    let town = q.town();
    q.rows_in(OPEN_TRIAL, p![town, activity], &ids(people))?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
/// Ways of joining of somebody that have not ended.
pub fn open_of(q: &mut Read<'_>, person: PersonId) -> Result<Vec<ApplicationId>, Fault> {
    let town = q.town();
    q.rows(OPEN_OF, p![town, person])?.iter().map(|row| row.get(0)).collect()
}
/// Makes an application.
pub fn make(
    tx: &mut Tx<'_>,
    round: JoiningRoundId,
    person: PersonId,
    way: &Candidacy,
) -> Result<ApplicationId, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let id = ApplicationId::new(tx.fresh());
    let (step, state) = (way.step.code(), way.state.code());
    let values = p![town, id, round, person, step, state, way.entered_on, way.due_on, now, by];
    tx.execute(MAKE, values)?;
    Ok(id)
}
/// Writes where an application stands; false when somebody else moved it meanwhile.
pub fn put(
    tx: &mut Tx<'_>,
    was: &ApplicationRow,
    way: &Candidacy,
    team: Option<OrganisationId>,
) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    let ended = way.state.is_over().then_some(now);
    let values = [
        p![way.step.code(), way.state.code(), way.entered_on, way.due_on, way.held_on].as_slice(),
        p![team, ended, town, was.id, was.way.step.code(), was.way.state.code()],
    ]
    .concat();
    Ok(tx.execute(PUT, &values)? == 1)
}

fn late(row: &Row) -> Result<Late, Fault> {
    Ok(Late {
        round: row.get(0)?,
        name: row.get(1)?,
        organisation: row.get(2)?,
        responsible: row.get(3)?,
        step: known(Step::parse(&row.get::<String>(4)?), "a step")?,
        people: row.get(5)?,
    })
}

/// Rounds and steps with people whose days ran out and of whom nobody was told.
pub fn overdue(q: &mut Read<'_>, today: Day) -> Result<Vec<Late>, Fault> {
    let town = q.town();
    q.rows(OVERDUE, p![town, today])?.iter().map(late).collect()
}
/// Notes that the worker was told of those at a step.
pub fn note_alarmed(tx: &mut Tx<'_>, of: &Late, today: Day) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(ALARMED, p![now, town, of.round, of.step.code(), today]).map(|_| ())
}
/// Pupils of a liaison's schools, latest round first.
pub fn of_school(
    q: &mut Read<'_>,
    paths: &[String],
    most: i64,
) -> Result<Vec<ApplicationRow>, Fault> {
    let town = q.town();
    q.rows_in(OF_SCHOOL, p![town, most], &texts(paths))?.iter().map(row).collect()
}

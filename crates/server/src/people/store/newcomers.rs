//! Who asked to join: the row, what they left, the answer.

use liandong_domain::basics::{Moment, NewcomerId, OrganisationId, PersonId};
use liandong_domain::people::NewcomerState;

use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// Keeps an asking; the same form again changes nothing.
const KEEP: Sql = Sql("insert into newcomer (town_id, newcomer_id, organisation_id, name, \
     phone_tail, told_sealed, state, asked_at) values ($1, $2, $3, $4, $5, $6, 'asked', $7) \
     on conflict (town_id, newcomer_id) do nothing");
/// One of them.
const ONE: Sql = Sql("select n.newcomer_id, n.organisation_id, o.name, o.path, n.name, \
     n.phone_tail, n.told_sealed, n.state, n.asked_at from newcomer n \
     join organisation o on o.town_id = n.town_id and o.organisation_id = n.organisation_id \
     where n.town_id = $1 and n.newcomer_id = $2");
/// Who waits for an answer of these bodies, the longest first.
const WAITING: SqlList = SqlList(
    "select n.newcomer_id, n.organisation_id, o.name, o.path, n.name, \
     n.phone_tail, n.told_sealed, n.state, n.asked_at, count(*) over () from newcomer n \
     join organisation o on o.town_id = n.town_id and o.organisation_id = n.organisation_id \
     where n.town_id = $1 and n.state = 'asked' and exists (select 1 from organisation b \
     where b.town_id = o.town_id and substr(o.path, 1, length(b.path)) = b.path \
     and b.path in ({slots})) order by n.asked_at, n.newcomer_id limit $2 offset $3",
);
/// Answers, once; what was left goes.
const ANSWER: Sql = Sql("update newcomer set state = $1, answered_at = $2, answered_by = $3, \
     person_id = $4, why = $5, told_sealed = null where town_id = $6 and newcomer_id = $7 \
     and state = 'asked'");

/// Who has waited since before a moment and nobody was told.
const LATE: Sql = Sql("select newcomer_id, organisation_id from newcomer where town_id = $1 \
     and state = 'asked' and asked_at < $2 and alarmed_at is null order by asked_at limit 200");
/// Who has waited since before a moment.
const LAPSING: Sql = Sql("select newcomer_id, organisation_id from newcomer where town_id = $1 \
     and state = 'asked' and asked_at < $2 order by asked_at limit 200");
/// Notes that the workers were told.
const ALARMED: Sql = Sql("update newcomer set alarmed_at = $1 where town_id = $2 \
     and newcomer_id = $3");

/// An asking as kept.
#[derive(Debug, Clone)]
pub struct NewcomerRow {
    /// Which.
    pub id: NewcomerId,
    /// The body they would like to join.
    pub organisation: OrganisationId,
    /// Its name.
    pub body: String,
    /// Its path.
    pub path: String,
    /// Their name.
    pub name: String,
    /// The last four digits of the phone.
    pub phone_tail: Option<String>,
    told_sealed: Option<String>,
    /// What became of it.
    pub state: NewcomerState,
    /// When they asked.
    pub asked_at: Moment,
}

impl NewcomerRow {
    /// What they left, as JSON; none: answered.
    pub fn told(&self, q: &Read<'_>) -> Result<Option<String>, Fault> {
        let sealed = self.told_sealed.as_deref();
        sealed.map(|text| q.secrets().open("newcomer.told", &self.id.to_string(), text)).transpose()
    }
}

fn newcomer(row: &Row) -> Result<NewcomerRow, Fault> {
    Ok(NewcomerRow {
        id: row.get(0)?,
        organisation: row.get(1)?,
        body: row.get(2)?,
        path: row.get(3)?,
        name: row.get(4)?,
        phone_tail: row.get(5)?,
        told_sealed: row.get(6)?,
        state: NewcomerState::parse(&row.get::<String>(7)?)
            .ok_or_else(|| Fault::new("reading a newcomer", "no known state"))?,
        asked_at: row.get(8)?,
    })
}

/// Keeps an asking; false when this form was sent before.
pub fn keep_newcomer(
    tx: &mut Tx<'_>,
    id: NewcomerId,
    organisation: OrganisationId,
    (name, tail): (&str, Option<&str>),
    told: &str,
) -> Result<bool, Fault> {
    let sealed = tx.secrets().seal(tx.ids(), "newcomer.told", &id.to_string(), told);
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(KEEP, p![town, id, organisation, name, tail, sealed, now])? == 1)
}
/// One asking.
pub fn newcomer_by_id(q: &mut Read<'_>, id: NewcomerId) -> Result<Option<NewcomerRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(newcomer).transpose()
}
/// A page of who waits for an answer of these bodies and below, and how many there are.
pub fn newcomers(
    q: &mut Read<'_>,
    paths: &[String],
    (most, offset): (i64, i64),
) -> Result<(Vec<NewcomerRow>, i64), Fault> {
    let town = q.town();
    let slots: Vec<Param> = paths.iter().map(Param::from).collect();
    let rows = q.rows_in(WAITING, p![town, most, offset], &slots)?;
    let total = rows.first().map_or(Ok(0), |row| row.get(9))?;
    let rows: Result<Vec<_>, _> = rows.iter().map(newcomer).collect();
    Ok((rows?, total))
}
/// Answers an asking; false when somebody answered before.
pub fn answer_newcomer(
    tx: &mut Tx<'_>,
    id: NewcomerId,
    state: NewcomerState,
    person: Option<PersonId>,
    why: &str,
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(ANSWER, p![state.code(), now, by, person, why, town, id])? == 1)
}

/// Who waits too long: those nobody was told of, since before the first moment, and those whose
/// asking lapses, since before the second.
pub fn newcomers_late(
    q: &mut Read<'_>,
    late: Moment,
    lapsing: Moment,
) -> Result<[Vec<(NewcomerId, OrganisationId)>; 2], Fault> {
    let town = q.town();
    let pair = |row: &Row| Ok((row.get(0)?, row.get(1)?));
    let rows = q.rows(LATE, p![town, late])?;
    let first: Result<Vec<_>, Fault> = rows.iter().map(pair).collect();
    let rows = q.rows(LAPSING, p![town, lapsing])?;
    let second: Result<Vec<_>, Fault> = rows.iter().map(pair).collect();
    Ok([first?, second?])
}
/// Notes that the workers were told of one who waits.
pub fn note_alarmed_newcomer(tx: &mut Tx<'_>, id: NewcomerId) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(ALARMED, p![now, town, id]).map(|_| ())
}

//! Programmes: the catalogue of services (T4).

use liandong_domain::activities::ActivityKind;
use liandong_domain::basics::{Moment, OrganisationId, ProgrammeId};

use super::kind_of;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// The programmes of a town, open ones first, by name.
const LIST: Sql =
    Sql("select g.programme_id, g.organisation_id, o.name, o.path, g.name, g.about, \
     g.field, g.worker_part, g.volunteer_part, g.closed_at from programme g \
     join organisation o on o.town_id = g.town_id and o.organisation_id = g.organisation_id \
     where g.town_id = $1 \
     order by case when g.closed_at is null then 0 else 1 end, g.name, g.programme_id \
     limit $2 offset $3");
/// How many programmes there are.
const COUNT: Sql = Sql("select count(programme_id) from programme where town_id = $1");
/// One programme.
const ONE: Sql = Sql("select g.programme_id, g.organisation_id, o.name, o.path, g.name, g.about, \
     g.field, g.worker_part, g.volunteer_part, g.closed_at from programme g \
     join organisation o on o.town_id = g.town_id and o.organisation_id = g.organisation_id \
     where g.town_id = $1 and g.programme_id = $2");
/// Opens a programme.
const INSERT: Sql =
    Sql("insert into programme (town_id, programme_id, organisation_id, name, about, \
     field, worker_part, volunteer_part, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
/// Changes a programme.
const UPDATE: Sql = Sql("update programme set organisation_id = $1, name = $2, about = $3, \
     field = $4, worker_part = $5, volunteer_part = $6 where town_id = $7 and programme_id = $8");
/// Closes a programme, or opens it again.
const CLOSE: Sql =
    Sql("update programme set closed_at = $1 where town_id = $2 and programme_id = $3");
/// How many activities and coming shifts each programme has.
const COMING: Sql = Sql("select a.programme_id, count(s.shift_id) from activity a \
     join shift s on s.town_id = a.town_id and s.activity_id = a.activity_id \
     where a.town_id = $1 and s.starts_at > $2 and s.published_at is not null \
     and s.called_off_at is null group by a.programme_id");

/// The most programmes a choice offers.
const MOST: i64 = 500;

/// A programme as shown.
#[derive(Debug, Clone)]
pub struct ProgrammeRow {
    /// Its id.
    pub id: ProgrammeId,
    /// The body it belongs to.
    pub organisation: OrganisationId,
    /// That body's name.
    pub organisation_name: String,
    /// That body's path.
    pub path: String,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub about: String,
    /// The field of service.
    pub field: ActivityKind,
    /// What the social worker does (T1).
    pub worker_part: String,
    /// What the volunteers do (T1).
    pub volunteer_part: String,
    /// When it was closed; none while open.
    pub closed_at: Option<Moment>,
}

/// What is written of a programme.
#[derive(Debug, Clone)]
pub struct ProgrammeText<'a> {
    /// The body it belongs to.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: &'a str,
    /// What it is about.
    pub about: &'a str,
    /// The field of service.
    pub field: ActivityKind,
    /// What the social worker does.
    pub worker_part: &'a str,
    /// What the volunteers do.
    pub volunteer_part: &'a str,
}

fn programme_row(row: &Row) -> Result<ProgrammeRow, Fault> {
    Ok(ProgrammeRow {
        id: row.get(0)?,
        organisation: row.get(1)?,
        organisation_name: row.get(2)?,
        path: row.get(3)?,
        name: row.get(4)?,
        about: row.get(5)?,
        field: kind_of(&row.get::<String>(6)?)?,
        worker_part: row.get(7)?,
        volunteer_part: row.get(8)?,
        closed_at: row.get(9)?,
    })
}

/// All programmes, open ones first, for choices.
pub fn programmes(q: &mut Read<'_>) -> Result<Vec<ProgrammeRow>, Fault> {
    programmes_page(q, MOST, 0)
}
/// A page of the programmes, open ones first.
pub fn programmes_page(
    q: &mut Read<'_>,
    most: i64,
    offset: i64,
) -> Result<Vec<ProgrammeRow>, Fault> {
    let town = q.town();
    q.rows(LIST, p![town, most, offset])?.iter().map(programme_row).collect()
}
/// How many programmes there are.
pub fn count_programmes(q: &mut Read<'_>) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT, p![town])
}
/// One programme, if it exists.
pub fn programme(q: &mut Read<'_>, id: ProgrammeId) -> Result<Option<ProgrammeRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(programme_row).transpose()
}
/// How many coming shifts each programme has; programmes without any are left out.
pub fn programmes_coming(q: &mut Read<'_>) -> Result<Vec<(ProgrammeId, i64)>, Fault> {
    let (town, now) = (q.town(), q.now());
    q.rows(COMING, p![town, now])?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
/// Opens a programme.
pub fn insert_programme(
    tx: &mut Tx<'_>,
    id: ProgrammeId,
    text: &ProgrammeText<'_>,
) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    let values = p![
        town,
        id,
        text.organisation,
        text.name,
        text.about,
        text.field.code(),
        text.worker_part,
        text.volunteer_part,
        now
    ];
    tx.execute(INSERT, values).map(|_| ())
}
/// Changes a programme.
pub fn update_programme(
    tx: &mut Tx<'_>,
    id: ProgrammeId,
    text: &ProgrammeText<'_>,
) -> Result<(), Fault> {
    let town = tx.town();
    let values = p![
        text.organisation,
        text.name,
        text.about,
        text.field.code(),
        text.worker_part,
        text.volunteer_part,
        town,
        id
    ];
    tx.execute(UPDATE, values).map(|_| ())
}
/// Closes a programme at a moment, or opens it again with none.
pub fn close_programme(tx: &mut Tx<'_>, id: ProgrammeId, at: Option<Moment>) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(CLOSE, p![at, town, id]).map(|_| ())
}

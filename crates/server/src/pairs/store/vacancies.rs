//! Empty seats, their clocks, who could cover.

use liandong_domain::basics::{Day, Moment, PersonId, PupilId, VacancyId};
use liandong_domain::pairs::{EmptyWhy, PairSeat, Reason, Suggestion};

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// An empty seat.
#[derive(Debug, Clone)]
pub struct VacancyRow {
    /// Its id.
    pub id: VacancyId,
    /// The pupil.
    pub pupil: PupilId,
    /// The pupil's code.
    pub code: String,
    /// Which seat.
    pub seat: PairSeat,
    /// Since when.
    pub since: Moment,
    /// Why.
    pub why: EmptyWhy,
    /// When the clock stopped.
    pub ended: Option<Moment>,
}

/// A seat that becomes empty.
#[derive(Debug, Clone, Copy)]
pub struct NewVacancy {
    /// The pupil.
    pub pupil: PupilId,
    /// Which seat.
    pub seat: PairSeat,
    /// Why.
    pub why: EmptyWhy,
    /// Who sat there.
    pub before: Option<PersonId>,
}

/// Somebody suggested.
#[derive(Debug, Clone)]
pub struct SuggestionRow {
    /// For which empty seat.
    pub vacancy: VacancyId,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: String,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// One empty seat.
const ONE: Sql = Sql("select v.vacancy_id, v.pupil_id, u.code, v.seat, v.since_at, v.why, \
     v.ended_at from pair_vacancy v \
     join pupil u on u.town_id = v.town_id and u.pupil_id = v.pupil_id \
     where v.town_id = $1 and v.vacancy_id = $2");
/// Empty seats of a pupil.
const OF_PUPIL: Sql = Sql("select v.vacancy_id, v.pupil_id, u.code, v.seat, v.since_at, v.why, \
     v.ended_at from pair_vacancy v \
     join pupil u on u.town_id = v.town_id and u.pupil_id = v.pupil_id \
     where v.town_id = $1 and v.pupil_id = $2 and v.ended_at is null order by v.seat desc");
/// Empty seats in which somebody sat.
const BEFORE: Sql = Sql("select v.vacancy_id, v.pupil_id, u.code, v.seat, v.since_at, v.why, \
     v.ended_at from pair_vacancy v \
     join pupil u on u.town_id = v.town_id and u.pupil_id = v.pupil_id \
     where v.town_id = $1 and v.before_id = $2 and v.ended_at is null order by u.code limit 200");
/// Every empty seat, the longest empty first.
const OPEN: Sql = Sql("select v.vacancy_id, v.pupil_id, u.code, v.seat, v.since_at, v.why, \
     v.ended_at from pair_vacancy v \
     join pupil u on u.town_id = v.town_id and u.pupil_id = v.pupil_id \
     where v.town_id = $1 and v.ended_at is null order by v.since_at, v.vacancy_id limit $2");
/// A seat becomes empty.
const INSERT: Sql = Sql("insert into pair_vacancy (town_id, vacancy_id, pupil_id, seat, \
     since_at, since_on, why, before_id) values ($1, $2, $3, $4, $5, $6, $7, $8)");
/// Takes it, so that nobody else does.
const TAKE: Sql = Sql("update pair_vacancy set ended_at = $1 where town_id = $2 \
     and vacancy_id = $3 and ended_at is null");
/// The clocks of a pupil who leaves stop.
const CLOSE: Sql = Sql("update pair_vacancy set ended_at = $1 where town_id = $2 \
     and pupil_id = $3 and ended_at is null");
/// Who could cover.
const SUGGESTED: Sql = Sql("select g.vacancy_id, g.person_id, p.name, p.number, g.reasons \
     from pair_suggestion g join person p on p.town_id = g.town_id and p.person_id = g.person_id \
     where g.town_id = $1 and g.vacancy_id = $2 order by g.place");
/// Suggests somebody.
const SUGGEST: Sql = Sql("insert into pair_suggestion (town_id, vacancy_id, place, person_id, \
     reasons) values ($1, $2, $3, $4, $5)");
/// Suggestions are reckoned anew.
const DROP: Sql = Sql("delete from pair_suggestion where town_id = $1 and vacancy_id = $2");

fn row(row: &Row) -> Result<VacancyRow, Fault> {
    Ok(VacancyRow {
        id: row.get(0)?,
        pupil: row.get(1)?,
        code: row.get(2)?,
        seat: known(PairSeat::parse(&row.get::<String>(3)?), "a seat")?,
        since: row.get(4)?,
        why: known(EmptyWhy::parse(&row.get::<String>(5)?), "why a seat is empty")?,
        ended: row.get(6)?,
    })
}

/// One empty seat.
pub fn vacancy(q: &mut Read<'_>, id: VacancyId) -> Result<Option<VacancyRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Empty seats of a pupil.
pub fn vacancies_of(q: &mut Read<'_>, pupil: PupilId) -> Result<Vec<VacancyRow>, Fault> {
    let town = q.town();
    q.rows(OF_PUPIL, p![town, pupil])?.iter().map(row).collect()
}
/// Empty seats in which somebody sat.
pub fn vacancies_before(q: &mut Read<'_>, person: PersonId) -> Result<Vec<VacancyRow>, Fault> {
    let town = q.town();
    q.rows(BEFORE, p![town, person])?.iter().map(row).collect()
}
/// Every empty seat, the longest empty first.
pub fn open_vacancies(q: &mut Read<'_>, most: i64) -> Result<Vec<VacancyRow>, Fault> {
    let town = q.town();
    q.rows(OPEN, p![town, most])?.iter().map(row).collect()
}
/// A seat becomes empty: its clock runs.
pub fn insert_vacancy(tx: &mut Tx<'_>, new: NewVacancy) -> Result<VacancyId, Fault> {
    let (town, now, id) = (tx.town(), tx.now(), VacancyId::new(tx.fresh()));
    let today: Day = now.day();
    let (seat, why) = (new.seat.code(), new.why.code());
    tx.execute(INSERT, p![town, id, new.pupil, seat, now, today, why, new.before])?;
    Ok(id)
}
/// Takes it; false when somebody was quicker.
pub fn take_vacancy(tx: &mut Tx<'_>, id: VacancyId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(TAKE, p![now, town, id])? == 1)
}
/// The clocks of a pupil stop.
pub fn close_vacancies(tx: &mut Tx<'_>, pupil: PupilId) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(CLOSE, p![now, town, pupil]).map(|_| ())
}
/// Who could cover, the best first.
pub fn suggestions(q: &mut Read<'_>, id: VacancyId) -> Result<Vec<SuggestionRow>, Fault> {
    let town = q.town();
    q.rows(SUGGESTED, p![town, id])?
        .iter()
        .map(|row| {
            let reasons: String = row.get(4)?;
            Ok(SuggestionRow {
                vacancy: row.get(0)?,
                person: row.get(1)?,
                name: row.get(2)?,
                number: row.get(3)?,
                reasons: reasons.split(' ').filter_map(Reason::read).collect(),
            })
        })
        .collect()
}
/// Suggests somebody.
pub fn insert_suggestion(
    tx: &mut Tx<'_>,
    id: VacancyId,
    (place, one): (usize, &Suggestion),
) -> Result<(), Fault> {
    let town = tx.town();
    let reasons: Vec<String> = one.reasons.iter().map(|reason| reason.write()).collect();
    tx.keep_house(SUGGEST, p![town, id, place, one.person, reasons.join(" ")]).map(|_| ())
}
/// Suggestions are reckoned anew.
pub fn drop_suggestions(tx: &mut Tx<'_>, id: VacancyId) -> Result<(), Fault> {
    let town = tx.town();
    tx.keep_house(DROP, p![town, id]).map(|_| ())
}

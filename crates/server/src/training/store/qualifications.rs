//! Qualifications: what they are, who holds them, what keeps them alive.

use std::collections::BTreeSet;

use liandong_domain::basics::{
    Day, EnrolmentId, Moment, OrganisationId, PersonId, PracticeId, QualificationId, QualifiedId,
};
use liandong_domain::training::{Evidence, Held, QualifiedBy, Standing, Terms, standing};

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A qualification as stored.
#[derive(Debug, Clone)]
pub struct QualificationRow {
    /// Its id.
    pub id: QualificationId,
    /// The body that keeps it.
    pub organisation: OrganisationId,
    /// That body's name.
    pub organisation_name: String,
    /// That body's path.
    pub path: String,
    /// Its name: what a post asks for.
    pub name: String,
    /// What its holder can do.
    pub about: String,
    /// Its terms.
    pub terms: Terms,
    /// When it was closed; none while given.
    pub closed_at: Option<Moment>,
}

/// What is written of a qualification.
#[derive(Debug, Clone)]
pub struct QualificationText {
    /// The body that keeps it.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// What its holder can do.
    pub about: String,
    /// Its terms.
    pub terms: Terms,
}

/// Somebody's qualification.
#[derive(Debug, Clone)]
pub struct QualifiedRow {
    /// Its id.
    pub id: QualifiedId,
    /// Who.
    pub person: PersonId,
    /// Which.
    pub qualification: QualificationId,
    /// Its name.
    pub name: String,
    /// Its terms.
    pub terms: Terms,
    /// Since when and until when.
    pub held: Held,
    /// How it was given or last renewed.
    pub gained_by: QualifiedBy,
    /// From this day evidence counts.
    pub renewed_on: Day,
    /// The part in the course it came from.
    pub enrolment: Option<EnrolmentId>,
    /// Why it was taken back.
    pub why: String,
}

/// A line of the register.
#[derive(Debug, Clone)]
pub struct HolderRow {
    /// The qualification held.
    pub row: QualifiedRow,
    /// The holder's name.
    pub holder: String,
    /// The holder's number.
    pub number: String,
}

/// What is given.
#[derive(Debug, Clone)]
pub struct GivenRow {
    /// To whom.
    pub person: PersonId,
    /// Which.
    pub qualification: QualificationId,
    /// Since when.
    pub since: Day,
    /// Until when; none: for good.
    pub until: Option<Day>,
    /// How.
    pub gained_by: QualifiedBy,
    /// From which part in a course.
    pub enrolment: Option<EnrolmentId>,
}

/// A practice as noted.
#[derive(Debug, Clone)]
pub struct PracticeRow {
    /// The day.
    pub practised_on: Day,
    /// For which qualification.
    pub qualification: String,
    /// What was seen.
    pub words: String,
    /// Who watched.
    pub supervisor: String,
}

/// One qualification.
const ONE: Sql = Sql("select q.qualification_id, q.organisation_id, o.name, o.path, q.name, \
     q.about, q.valid_months, q.practices, q.teachings, q.rest_months, q.closed_at \
     from qualification q \
     join organisation o on o.town_id = q.town_id and o.organisation_id = q.organisation_id \
     where q.town_id = $1 and q.qualification_id = $2");
/// A qualification by its name.
const BY_NAME: Sql = Sql("select q.qualification_id, q.organisation_id, o.name, o.path, q.name, \
     q.about, q.valid_months, q.practices, q.teachings, q.rest_months, q.closed_at \
     from qualification q \
     join organisation o on o.town_id = q.town_id and o.organisation_id = q.organisation_id \
     where q.town_id = $1 and q.name = $2");
/// All qualifications, those still given first, by name.
const ALL: Sql = Sql("select q.qualification_id, q.organisation_id, o.name, o.path, q.name, \
     q.about, q.valid_months, q.practices, q.teachings, q.rest_months, q.closed_at \
     from qualification q \
     join organisation o on o.town_id = q.town_id and o.organisation_id = q.organisation_id \
     where q.town_id = $1 order by case when q.closed_at is null then 0 else 1 end, q.name \
     limit 200");
/// Makes a qualification.
const NEW: Sql =
    Sql("insert into qualification (town_id, qualification_id, organisation_id, name, about, \
     valid_months, practices, teachings, rest_months, made_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
/// Changes what it is called and asks from now on.
const RENAME: Sql = Sql("update qualification set organisation_id = $1, name = $2, about = $3, \
     valid_months = $4, practices = $5, teachings = $6, rest_months = $7 \
     where town_id = $8 and qualification_id = $9");
/// Closes a qualification, or opens it again.
const CLOSE: Sql =
    Sql("update qualification set closed_at = $1 where town_id = $2 and qualification_id = $3");
/// Somebody's qualifications, latest given first.
const HELD: Sql = Sql("select g.qualified_id, g.person_id, g.qualification_id, q.name, \
     q.valid_months, q.practices, q.teachings, q.rest_months, g.since, g.until, g.withdrawn_on, \
     g.gained_by, g.renewed_on, g.enrolment_id, g.why from qualified g \
     join qualification q on q.town_id = g.town_id and q.qualification_id = g.qualification_id \
     where g.town_id = $1 and g.person_id in (select person_id from person where town_id = $2 \
     and (person_id = $3 or merged_into = $4)) \
     order by g.given_at + 0 desc, g.qualified_id limit 100");
/// One row of somebody's qualifications.
const QUALIFIED: Sql = Sql("select g.qualified_id, g.person_id, g.qualification_id, q.name, \
     q.valid_months, q.practices, q.teachings, q.rest_months, g.since, g.until, g.withdrawn_on, \
     g.gained_by, g.renewed_on, g.enrolment_id, g.why from qualified g \
     join qualification q on q.town_id = g.town_id and q.qualification_id = g.qualification_id \
     where g.town_id = $1 and g.qualified_id = $2");
/// Who holds or held a qualification, those that end first on top.
const HOLDERS: Sql = Sql("select g.qualified_id, g.person_id, g.qualification_id, q.name, \
     q.valid_months, q.practices, q.teachings, q.rest_months, g.since, g.until, g.withdrawn_on, \
     g.gained_by, g.renewed_on, g.enrolment_id, g.why, p.name, p.number from qualified g \
     join qualification q on q.town_id = g.town_id and q.qualification_id = g.qualification_id \
     join person p on p.town_id = g.town_id and p.person_id = g.person_id \
     where g.town_id = $1 and g.qualification_id = $2 \
     order by g.until, g.person_id, g.qualified_id limit $3 offset $4");
/// How many there are.
const COUNT_HOLDERS: Sql = Sql("select count(qualified_id) from qualified where town_id = $1 \
     and qualification_id = $2");
/// Gives a qualification.
const GIVE: Sql =
    Sql("insert into qualified (town_id, qualified_id, person_id, qualification_id, \
     since, until, gained_by, renewed_on, enrolment_id, given_by, given_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
/// Renews or wakes up.
const RENEW: Sql = Sql("update qualified set until = $1, gained_by = $2, renewed_on = $3 \
     where town_id = $4 and qualified_id = $5 and withdrawn_on is null");
/// Takes back.
const TAKE_BACK: Sql = Sql("update qualified set withdrawn_on = $1, why = $2 \
     where town_id = $3 and qualified_id = $4 and withdrawn_on is null");
/// Practices since a day.
const PRACTICES_SINCE: Sql = Sql("select count(practice_id) from practice where town_id = $1 \
     and person_id = $2 and qualification_id = $3 and practised_on >= $4");
/// Sittings taught since a moment in courses that give the qualification.
const TAUGHT_SINCE: Sql = Sql("select count(s.sitting_id) from teacher t \
     join course c on c.town_id = t.town_id and c.course_id = t.course_id \
     join sitting s on s.town_id = c.town_id and s.course_id = c.course_id \
     where t.town_id = $1 and t.person_id = $2 and c.qualification_id = $3 \
     and c.state in ('open', 'ended') and s.starts_at >= $4 and s.ends_at <= $5");
/// Notes a practice.
const PRACTISE: Sql = Sql("insert into practice (town_id, practice_id, person_id, \
     qualification_id, practised_on, words, supervised_by, noted_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8)");
/// Somebody's practices, latest first.
const PRACTICES_OF: Sql = Sql("select r.practised_on, q.name, r.words, p.name from practice r \
     join qualification q on q.town_id = r.town_id and q.qualification_id = r.qualification_id \
     left join person p on p.town_id = r.town_id and p.person_id = r.supervised_by \
     where r.town_id = $1 and r.person_id in (select person_id from person where town_id = $2 \
     and (person_id = $3 or merged_into = $4)) \
     order by r.practised_on || '' desc, r.practice_id limit 50");

fn terms(row: &Row, from: usize) -> Result<Terms, Fault> {
    Ok(Terms {
        valid_months: row.get(from)?,
        practices: row.get(from + 1)?,
        teachings: row.get(from + 2)?,
        rest_months: row.get(from + 3)?,
    })
}

fn qualification_row(row: &Row) -> Result<QualificationRow, Fault> {
    Ok(QualificationRow {
        id: row.get(0)?,
        organisation: row.get(1)?,
        organisation_name: row.get(2)?,
        path: row.get(3)?,
        name: row.get(4)?,
        about: row.get(5)?,
        terms: terms(row, 6)?,
        closed_at: row.get(10)?,
    })
}

fn qualified_row(row: &Row) -> Result<QualifiedRow, Fault> {
    Ok(QualifiedRow {
        id: row.get(0)?,
        person: row.get(1)?,
        qualification: row.get(2)?,
        name: row.get(3)?,
        terms: terms(row, 4)?,
        held: Held { since: row.get(8)?, until: row.get(9)?, withdrawn_on: row.get(10)? },
        gained_by: known(QualifiedBy::parse(&row.get::<String>(11)?), "a way to qualify")?,
        renewed_on: row.get(12)?,
        enrolment: row.get(13)?,
        why: row.get(14)?,
    })
}

/// Where a row stands on a day.
pub fn standing_at(row: &QualifiedRow, day: Day) -> Standing {
    standing(&row.held, &row.terms, day)
}
/// One qualification.
pub fn qualification(
    q: &mut Read<'_>,
    id: QualificationId,
) -> Result<Option<QualificationRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(qualification_row).transpose()
}
/// A qualification by its name.
pub fn by_name(q: &mut Read<'_>, name: &str) -> Result<Option<QualificationRow>, Fault> {
    let town = q.town();
    q.row(BY_NAME, p![town, name])?.as_ref().map(qualification_row).transpose()
}
/// All qualifications, those still given first: a town has some dozens.
pub fn qualifications(q: &mut Read<'_>) -> Result<Vec<QualificationRow>, Fault> {
    let town = q.town();
    q.rows(ALL, p![town])?.iter().map(qualification_row).collect()
}
/// Makes a qualification.
pub fn keep_new(tx: &mut Tx<'_>, text: &QualificationText) -> Result<QualificationId, Fault> {
    let (town, now, id) = (tx.town(), tx.now(), QualificationId::new(tx.fresh()));
    let (t, terms) = (text, text.terms);
    let params = p![
        town,
        id,
        t.organisation,
        &t.name,
        &t.about,
        terms.valid_months,
        terms.practices,
        terms.teachings,
        terms.rest_months,
        now
    ];
    tx.execute(NEW, params)?;
    Ok(id)
}
/// Changes a qualification.
pub fn rename(tx: &mut Tx<'_>, id: QualificationId, text: &QualificationText) -> Result<(), Fault> {
    let (town, t, terms) = (tx.town(), text, text.terms);
    let params = p![
        t.organisation,
        &t.name,
        &t.about,
        terms.valid_months,
        terms.practices,
        terms.teachings,
        terms.rest_months,
        town,
        id
    ];
    tx.execute(RENAME, params).map(|_| ())
}
/// Closes a qualification, or opens it again.
pub fn close_qualification(
    tx: &mut Tx<'_>,
    id: QualificationId,
    at: Option<Moment>,
) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(CLOSE, p![at, town, id]).map(|_| ())
}
/// Somebody's qualifications, latest given first, those taken back among them.
pub fn held(q: &mut Read<'_>, person: PersonId) -> Result<Vec<QualifiedRow>, Fault> {
    let town = q.town();
    q.rows(HELD, p![town, town, person, person])?.iter().map(qualified_row).collect()
}
/// The names of those that hold on a day: what a gate asks.
pub fn held_names(q: &mut Read<'_>, person: PersonId, day: Day) -> Result<BTreeSet<String>, Fault> {
    let rows = held(q, person)?;
    Ok(rows
        .into_iter()
        .filter(|row| row.held.since <= day && standing_at(row, day).holds())
        .map(|row| row.name)
        .collect())
}
/// One row of somebody's qualifications.
pub fn qualified(q: &mut Read<'_>, id: QualifiedId) -> Result<Option<QualifiedRow>, Fault> {
    let town = q.town();
    q.row(QUALIFIED, p![town, id])?.as_ref().map(qualified_row).transpose()
}
/// Who holds or held a qualification.
pub fn holders(
    q: &mut Read<'_>,
    id: QualificationId,
    (most, offset): (i64, i64),
) -> Result<Vec<HolderRow>, Fault> {
    let town = q.town();
    q.rows(HOLDERS, p![town, id, most, offset])?
        .iter()
        .map(|row| {
            Ok(HolderRow { row: qualified_row(row)?, holder: row.get(15)?, number: row.get(16)? })
        })
        .collect()
}
/// How many there are.
pub fn count_holders(q: &mut Read<'_>, id: QualificationId) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT_HOLDERS, p![town, id])
}
/// Gives a qualification.
pub fn give(tx: &mut Tx<'_>, new: &GivenRow) -> Result<QualifiedId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), QualifiedId::new(tx.fresh()));
    let how = new.gained_by.code();
    let params = p![
        town,
        id,
        new.person,
        new.qualification,
        new.since,
        new.until,
        how,
        new.since,
        new.enrolment,
        by,
        now
    ];
    tx.execute(GIVE, params)?;
    Ok(id)
}
/// Renews or wakes up; false when it was taken back meanwhile.
pub fn renew(
    tx: &mut Tx<'_>,
    id: QualifiedId,
    (until, day): (Option<Day>, Day),
    by: QualifiedBy,
) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(RENEW, p![until, by.code(), day, town, id])? == 1)
}
/// Takes back; false when it was taken back before.
pub fn take_back(tx: &mut Tx<'_>, id: QualifiedId, day: Day, why: &str) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(TAKE_BACK, p![day, why, town, id])? == 1)
}
/// What was done for a qualification since it was given or renewed.
pub fn evidence(q: &mut Read<'_>, row: &QualifiedRow) -> Result<Evidence, Fault> {
    let (town, now) = (q.town(), q.now());
    let (person, which, since) = (row.person, row.qualification, row.renewed_on);
    let practices = q.count(PRACTICES_SINCE, p![town, person, which, since])?;
    let from = since.at(liandong_domain::basics::TimeOfDay::START);
    let teachings = q.count(TAUGHT_SINCE, p![town, person, which, from, now])?;
    Ok(Evidence { practices, teachings })
}
/// Notes a practice that the acting person watched.
pub fn note_practice(
    tx: &mut Tx<'_>,
    person: PersonId,
    which: QualificationId,
    (day, words): (Day, &str),
) -> Result<PracticeId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), PracticeId::new(tx.fresh()));
    tx.execute(PRACTISE, p![town, id, person, which, day, words, by, now])?;
    Ok(id)
}
/// Somebody's practices, latest first.
pub fn practices_of(q: &mut Read<'_>, person: PersonId) -> Result<Vec<PracticeRow>, Fault> {
    let town = q.town();
    q.rows(PRACTICES_OF, p![town, town, person, person])?
        .iter()
        .map(|row| {
            Ok(PracticeRow {
                practised_on: row.get(0)?,
                qualification: row.get(1)?,
                words: row.get(2)?,
                supervisor: row.get::<Option<String>>(3)?.unwrap_or_default(),
            })
        })
        .collect()
}

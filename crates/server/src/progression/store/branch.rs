//! Terms of a branch, its children and its leaders.

use liandong_domain::access::Seen;
use liandong_domain::basics::{BranchTermId, Day, MeetingId, Moment, OrganisationId, PersonId};
use liandong_domain::progression::Qualified;
use liandong_domain::training::{Held, Terms, standing};

use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// A term as stored.
#[derive(Debug, Clone)]
pub struct TermRow {
    /// Its id.
    pub id: BranchTermId,
    /// The branch.
    pub organisation: OrganisationId,
    /// What it is called.
    pub title: String,
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
}

/// A branch in a list.
#[derive(Debug, Clone)]
pub struct BranchRow {
    /// The branch.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its term that runs or is to come.
    pub title: String,
    /// When its next meeting begins; none: no more in this term.
    pub next_at: Option<Moment>,
}

/// A child of a branch.
#[derive(Debug, Clone)]
pub struct ChildRow {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their volunteer's number.
    pub number: String,
}

/// Somebody who leads a branch.
#[derive(Debug, Clone)]
pub struct LeaderRow {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
}

/// The next meeting of one person.
#[derive(Debug, Clone)]
pub struct NextMeeting {
    /// The meeting.
    pub meeting: MeetingId,
    /// The branch's name.
    pub branch: String,
    /// What it is about.
    pub theme: String,
    /// Where.
    pub place: String,
    /// When it begins.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// `leader`, `helper`, or `child`.
    pub part: String,
}

/// The term of a branch that runs; else the latest.
const CURRENT: Sql = Sql("select branch_term_id, organisation_id, title, first_on, last_on \
     from branch_term where town_id = $1 and organisation_id = $2 \
     order by case when first_on <= $3 and last_on >= $4 then 0 else 1 end, first_on desc limit 1");
/// One term.
const TERM: Sql = Sql("select branch_term_id, organisation_id, title, first_on, last_on \
     from branch_term where town_id = $1 and branch_term_id = $2");
/// A term of the branch that shares a day with these.
const CLASHING: Sql = Sql("select branch_term_id, organisation_id, title, first_on, last_on \
     from branch_term where town_id = $1 and organisation_id = $2 and first_on <= $3 \
     and last_on >= $4 limit 1");
/// Opens a term.
const OPEN: Sql = Sql("insert into branch_term (town_id, branch_term_id, organisation_id, title, \
     first_on, last_on, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8)");
/// Branches of these bodies with a term that is not over.
const BRANCHES: SqlList = SqlList(
    "select t.organisation_id, o.name, t.title, (select min(m.starts_at) from meeting m \
     where m.town_id = t.town_id and m.branch_term_id = t.branch_term_id \
     and m.state = 'planned' and m.ends_at > $1) from branch_term t \
     join organisation o on o.town_id = t.town_id and o.organisation_id = t.organisation_id \
     where t.town_id = $2 and t.last_on >= $3 and exists (select 1 from organisation b \
     where b.town_id = t.town_id and substr(o.path, 1, length(b.path)) = b.path \
     and b.path in ({slots})) order by o.name, t.first_on limit $4 offset $5",
);
/// How many there are.
const COUNT_BRANCHES: SqlList = SqlList(
    "select count(t.branch_term_id) from branch_term t \
     join organisation o on o.town_id = t.town_id and o.organisation_id = t.organisation_id \
     where t.town_id = $1 and t.last_on >= $2 and exists (select 1 from organisation b \
     where b.town_id = t.town_id and substr(o.path, 1, length(b.path)) = b.path \
     and b.path in ({slots}))",
);
/// Planned meetings of the coming week in these bodies.
const COUNT_COMING: SqlList = SqlList(
    "select count(m.meeting_id) from meeting m \
     join organisation o on o.town_id = m.town_id and o.organisation_id = m.organisation_id \
     where m.town_id = $1 and m.state = 'planned' and m.ends_at > $2 and m.starts_at < $3 \
     and exists (select 1 from organisation b where b.town_id = m.town_id \
     and substr(o.path, 1, length(b.path)) = b.path and b.path in ({slots}))",
);
/// Paths of the town's roots.
const ROOTS: Sql = Sql("select path from organisation where town_id = $1 and parent_id is null");
/// Children of a branch: its volunteers up to the year in which they come of age.
const CHILDREN: Sql = Sql("select p.person_id, p.name, p.number from holding h \
     join person p on p.town_id = h.town_id and p.person_id = h.person_id \
     where h.town_id = $1 and h.organisation_id = $2 and h.role = 'volunteer' \
     and h.starts_on <= $3 and (h.ends_on is null or h.ends_on >= $4) \
     and (p.born_year is null or p.born_year >= $5) and p.merged_into is null \
     and p.left_at is null order by p.sort_key, p.person_id limit $6 offset $7");
/// How many there are.
const COUNT_CHILDREN: Sql = Sql("select count(p.person_id) from holding h \
     join person p on p.town_id = h.town_id and p.person_id = h.person_id \
     where h.town_id = $1 and h.organisation_id = $2 and h.role = 'volunteer' \
     and h.starts_on <= $3 and (h.ends_on is null or h.ends_on >= $4) \
     and (p.born_year is null or p.born_year >= $5) and p.merged_into is null \
     and p.left_at is null");
/// Who leads a branch today.
const LEADERS: Sql = Sql("select distinct p.person_id, p.name from holding h \
     join person p on p.town_id = h.town_id and p.person_id = h.person_id \
     where h.town_id = $1 and h.organisation_id = $2 and h.role = 'leader' \
     and h.starts_on <= $3 and (h.ends_on is null or h.ends_on >= $4) order by p.name limit 50");
/// A qualification as these people hold or held it.
const QUALIFIED: SqlList = SqlList(
    "select g.person_id, g.since, g.until, g.withdrawn_on, q.valid_months, q.practices, \
     q.teachings, q.rest_months from qualification q \
     join qualified g on g.town_id = q.town_id and g.qualification_id = q.qualification_id \
     where q.town_id = $1 and q.name = $2 and g.person_id in ({slots}) order by g.given_at",
);
/// The next meeting of somebody: as a child of the branch, as its leader, or as an adult named
/// for it.
const NEXT: Sql = Sql("select m.meeting_id, o.name, m.theme, m.place, m.starts_at, m.ends_at, \
     a.part, (select count(l.holding_id) from holding l where l.town_id = m.town_id \
     and l.person_id = $1 and l.organisation_id = m.organisation_id and l.role = 'leader' \
     and l.starts_on <= $2 and (l.ends_on is null or l.ends_on >= $3)) from meeting m \
     join organisation o on o.town_id = m.town_id and o.organisation_id = m.organisation_id \
     left join meeting_adult a on a.town_id = m.town_id and a.meeting_id = m.meeting_id \
     and a.person_id = $4 \
     where m.town_id = $5 and m.state = 'planned' and m.ends_at > $6 \
     and (a.person_id is not null or m.organisation_id in (select h.organisation_id \
     from person p join holding h on h.town_id = p.town_id and h.person_id = p.person_id \
     where p.town_id = $7 and p.person_id = $8 and (h.role = 'leader' or (h.role = 'volunteer' \
     and p.born_year >= $9)) and h.starts_on <= $10 and (h.ends_on is null or h.ends_on >= $11))) \
     order by m.starts_at, m.meeting_id limit 1");

fn term_row(row: &Row) -> Result<TermRow, Fault> {
    Ok(TermRow {
        id: row.get(0)?,
        organisation: row.get(1)?,
        title: row.get(2)?,
        first: row.get(3)?,
        last: row.get(4)?,
    })
}

/// The year before which a child of a branch is not born.
fn born_from(day: Day) -> i64 {
    i64::from(day.year()) - liandong_domain::rules::ADULT_FROM
}

/// The term of a branch that runs; else the latest.
pub fn current_term(q: &mut Read<'_>, id: OrganisationId) -> Result<Option<TermRow>, Fault> {
    let (town, today) = (q.town(), q.now().day());
    q.row(CURRENT, p![town, id, today, today])?.as_ref().map(term_row).transpose()
}
/// One term.
pub fn term(q: &mut Read<'_>, id: BranchTermId) -> Result<Option<TermRow>, Fault> {
    let town = q.town();
    q.row(TERM, p![town, id])?.as_ref().map(term_row).transpose()
}
/// A term of the branch that shares a day with these.
pub fn clashing_term(
    q: &mut Read<'_>,
    id: OrganisationId,
    (first, last): (Day, Day),
) -> Result<Option<TermRow>, Fault> {
    let town = q.town();
    q.row(CLASHING, p![town, id, last, first])?.as_ref().map(term_row).transpose()
}
/// Opens a term.
pub fn open_term(tx: &mut Tx<'_>, row: &TermRow) -> Result<(), Fault> {
    let (town, by, now) = (tx.town(), tx.actor(), tx.now());
    let params = p![town, row.id, row.organisation, &row.title, row.first, row.last, by, now];
    tx.execute(OPEN, params).map(|_| ())
}
/// The paths a reader sees; of the whole town its roots.
pub fn bodies(q: &mut Read<'_>, seen: &Seen) -> Result<Vec<String>, Fault> {
    let town = q.town();
    match seen {
        Seen::Nothing | Seen::Own => Ok(Vec::new()),
        Seen::Bodies(paths) => Ok(paths.clone()),
        Seen::Town => q.rows(ROOTS, p![town])?.iter().map(|row| row.get(0)).collect(),
    }
}
/// Branches of these bodies with a term that is not over, by name.
pub fn branches(
    q: &mut Read<'_>,
    paths: &[String],
    (most, offset): (i64, i64),
) -> Result<Vec<BranchRow>, Fault> {
    let (town, now) = (q.town(), q.now());
    let list: Vec<Param> = paths.iter().map(Param::from).collect();
    q.rows_in(BRANCHES, p![now, town, now.day(), most, offset], &list)?
        .iter()
        .map(|row| {
            Ok(BranchRow {
                organisation: row.get(0)?,
                name: row.get(1)?,
                title: row.get(2)?,
                next_at: row.get(3)?,
            })
        })
        .collect()
}
/// How many there are.
pub fn count_branches(q: &mut Read<'_>, paths: &[String]) -> Result<i64, Fault> {
    let (town, today) = (q.town(), q.now().day());
    let list: Vec<Param> = paths.iter().map(Param::from).collect();
    q.rows_in(COUNT_BRANCHES, p![town, today], &list)?.first().map_or(Ok(0), |row| row.get(0))
}
/// How many meetings of the coming week these bodies have.
pub fn count_coming(q: &mut Read<'_>, paths: &[String]) -> Result<i64, Fault> {
    let (town, now) = (q.town(), q.now());
    let list: Vec<Param> = paths.iter().map(Param::from).collect();
    let week = now.plus_minutes(7 * 24 * 60);
    q.rows_in(COUNT_COMING, p![town, now, week], &list)?.first().map_or(Ok(0), |row| row.get(0))
}
/// Children of a branch on a day, by name.
pub fn children(
    q: &mut Read<'_>,
    id: OrganisationId,
    day: Day,
    (most, offset): (i64, i64),
) -> Result<Vec<ChildRow>, Fault> {
    let town = q.town();
    q.rows(CHILDREN, p![town, id, day, day, born_from(day), most, offset])?
        .iter()
        .map(|row| Ok(ChildRow { person: row.get(0)?, name: row.get(1)?, number: row.get(2)? }))
        .collect()
}
/// How many there are.
pub fn count_children(q: &mut Read<'_>, id: OrganisationId, day: Day) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT_CHILDREN, p![town, id, day, day, born_from(day)])
}
/// Who leads a branch today.
pub fn leaders(q: &mut Read<'_>, id: OrganisationId) -> Result<Vec<LeaderRow>, Fault> {
    let (town, today) = (q.town(), q.now().day());
    q.rows(LEADERS, p![town, id, today, today])?
        .iter()
        .map(|row| Ok(LeaderRow { person: row.get(0)?, name: row.get(1)? }))
        .collect()
}
fn list_of(people: &[PersonId]) -> Vec<Param> {
    people.iter().map(|id| Param::from(*id)).collect()
}
/// A qualification as these people hold or held it, each time it was given.
pub fn qualified(
    q: &mut Read<'_>,
    name: &str,
    people: &[PersonId],
) -> Result<Vec<(PersonId, Held, Terms)>, Fault> {
    let town = q.town();
    q.rows_in(QUALIFIED, p![town, name], &list_of(people))?
        .iter()
        .map(|row| {
            let held = Held { since: row.get(1)?, until: row.get(2)?, withdrawn_on: row.get(3)? };
            let terms = Terms {
                valid_months: row.get(4)?,
                practices: row.get(5)?,
                teachings: row.get(6)?,
                rest_months: row.get(7)?,
            };
            Ok((row.get(0)?, held, terms))
        })
        .collect()
}
/// What those rows say on a day: it holds, has run out, or was never there.
pub fn qualified_on(
    rows: &[(PersonId, Held, Terms)],
    person: PersonId,
    day: Day,
) -> (Qualified, Option<Day>) {
    let mut out = (Qualified::Missing, None);
    for (_, held, terms) in rows.iter().filter(|(who, ..)| *who == person) {
        let stands = standing(held, terms, day);
        if held.since <= day && stands.holds() {
            return (Qualified::Holds, held.until);
        }
        if let (Some(until), None) = (held.until, held.withdrawn_on) {
            out = (Qualified::RanOut(until), Some(until));
        }
    }
    out
}
/// The next meeting of somebody.
pub fn next_of(q: &mut Read<'_>, person: PersonId) -> Result<Option<NextMeeting>, Fault> {
    let (town, now) = (q.town(), q.now());
    let day = now.day();
    let (who, born) = (person, born_from(day));
    let params = p![who, day, day, who, town, now, town, who, born, day, day];
    let found = q.row(NEXT, params)?;
    found
        .map(|row| {
            Ok(NextMeeting {
                meeting: row.get(0)?,
                branch: row.get(1)?,
                theme: row.get(2)?,
                place: row.get(3)?,
                starts_at: row.get(4)?,
                ends_at: row.get(5)?,
                part: match (row.get::<Option<String>>(6)?, row.get::<i64>(7)?) {
                    (Some(part), _) => part,
                    (None, 0) => "child".to_owned(),
                    (None, _) => "leader".to_owned(),
                },
            })
        })
        .transpose()
}

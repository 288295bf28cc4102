//! Rows of what waits.

use liandong_domain::basics::{Day, Moment, PersonId};
use liandong_domain::todo::TodoKind;

use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// Lets the rows of one thing go, before they are read anew.
const CLEAR: Sql = Sql("delete from todo where town_id = $1 and kind = $2 and subject = $3");
/// Reads the rows of one thing anew from the facts.
const FILL: Sql = Sql("insert into todo (town_id, kind, subject, person_id, organisation_id, \
     shift_id, opens_at, closes_at, after_on, until_on, begins_at, n) \
     select v.town_id, v.kind, v.subject, v.person_id, v.organisation_id, v.shift_id, v.opens_at, \
     v.closes_at, v.after_on, v.until_on, v.begins_at, v.n from todo_now v \
     where v.town_id = $1 and v.kind = $2 and v.subject = $3 \
     on conflict (town_id, kind, subject, person_id, organisation_id) do nothing");
/// Something that one person has done.
const DONE: Sql = Sql("delete from todo where town_id = $1 and kind = $2 and subject = $3 \
     and person_id = $4 and organisation_id = $5");
/// Things that wait for one person.
const SUBJECTS: Sql =
    Sql("select distinct kind, subject from todo where town_id = $1 and person_id = $2");
/// What can be done no more.
const SWEEP: Sql = Sql("delete from todo where town_id = $1 and closes_at <= $2");
/// What waits for one person: the first rows of each kind, and how much of it there is. `$3` are
/// the kinds that spare the person whom they name.
const OWN: Sql = Sql("select m.kind, m.subject, m.organisation_id, o.name, m.shift_id, a.title, \
     s.starts_at, s.ends_at, m.until_on, m.begins_at, m.opens_at, m.n, m.rows_all, m.n_all from \
     (select w.kind, w.subject, w.organisation_id, w.shift_id, \
     coalesce(w.until_on, w.after_on) as until_on, w.begins_at, \
     w.opens_at, w.town_id, w.n, count(*) over (partition by w.kind) as rows_all, \
     cast(sum(w.n) over (partition by w.kind) as bigint) as n_all, row_number() over \
     (partition by w.kind order by w.opens_at, w.subject) as place from todo w \
     where w.town_id = $1 and w.person_id = $2 and $3 not like '% ' || w.kind || ' %' \
     and w.opens_at <= $4 \
     and (w.closes_at is null or w.closes_at > $5) and (w.after_on is null or w.after_on < $6) \
     and (w.until_on is null or w.until_on >= $7)) m \
     left join organisation o on o.town_id = m.town_id and o.organisation_id = m.organisation_id \
     left join shift s on s.town_id = m.town_id and s.shift_id = m.shift_id \
     left join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     where m.place <= $8 order by m.kind, m.place");
/// The same with what waits for whoever may do it in these bodies and below. `$2` is the person,
/// or empty; `$7` the kinds, with a blank before and after each; `$10` the kinds that spare the
/// person whom they name; `$11` the reader.
const HELD: SqlList = SqlList(
    "select m.kind, m.subject, m.organisation_id, m.name, m.shift_id, a.title, \
     s.starts_at, s.ends_at, m.until_on, m.begins_at, m.opens_at, m.n, m.rows_all, m.n_all from \
     (select w.kind, w.subject, w.organisation_id, w.name, w.shift_id, \
     coalesce(w.until_on, w.after_on) as until_on, w.begins_at, \
     w.opens_at, w.town_id, w.n, count(*) over (partition by w.kind) as rows_all, \
     cast(sum(w.n) over (partition by w.kind) as bigint) as n_all, row_number() over \
     (partition by w.kind order by w.opens_at, w.subject) as place from (select t.town_id, t.kind, \
     t.subject, t.organisation_id, e.name, t.shift_id, t.until_on, t.begins_at, t.opens_at, \
     t.closes_at, t.after_on, t.n from todo t left join organisation e \
     on e.town_id = t.town_id and e.organisation_id = t.organisation_id \
     where t.town_id = $1 and t.person_id = $2 \
     and t.person_id <> '' and $10 not like '% ' || t.kind || ' %' \
     union all select t.town_id, t.kind, t.subject, t.organisation_id, \
     o.name, t.shift_id, t.until_on, t.begins_at, t.opens_at, t.closes_at, t.after_on, t.n \
     from organisation o join todo t on t.town_id = o.town_id \
     and t.organisation_id = o.organisation_id and t.person_id <> $11 where o.town_id = $1 \
     and $7 like '% ' || t.kind || ' %' and exists (select 1 from organisation b \
     where b.town_id = o.town_id and b.path in ({slots}) \
     and substr(o.path, 1, length(b.path)) = b.path)) w where w.opens_at <= $3 \
     and (w.closes_at is null or w.closes_at > $4) and (w.after_on is null or w.after_on < $5) \
     and (w.until_on is null or w.until_on >= $6)) m \
     left join shift s on s.town_id = m.town_id and s.shift_id = m.shift_id \
     left join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     where m.place > $8 and m.place <= $9 order by m.kind, m.place",
);
/// One kind of one person, a page of it.
const OWN_KIND: Sql =
    Sql("select w.kind, w.subject, w.organisation_id, o.name, w.shift_id, a.title, \
     s.starts_at, s.ends_at, coalesce(w.until_on, w.after_on), w.begins_at, w.opens_at, w.n, \
     count(*) over (), \
     cast(sum(w.n) over () as bigint) from todo w \
     left join organisation o on o.town_id = w.town_id and o.organisation_id = w.organisation_id \
     left join shift s on s.town_id = w.town_id and s.shift_id = w.shift_id \
     left join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     where w.town_id = $1 and w.person_id = $2 and w.kind = $3 and w.opens_at <= $4 \
     and (w.closes_at is null or w.closes_at > $5) and (w.after_on is null or w.after_on < $6) \
     and (w.until_on is null or w.until_on >= $7) \
     order by w.opens_at, w.subject limit $8 offset $9");

/// Something that waits, with how much of its kind there is.
#[derive(Debug, Clone)]
pub struct TodoRow {
    /// What kind.
    pub kind: TodoKind,
    /// What waits: the id that the kind names.
    pub subject: String,
    /// The team or body; empty: none.
    pub organisation: String,
    /// Its name; empty: none.
    pub body_name: String,
    /// The shift; empty: none.
    pub shift: String,
    /// The activity's title; empty: no shift.
    pub title: String,
    /// The shift's time.
    pub time: Option<(Moment, Moment)>,
    /// The last day for it, ahead or past.
    pub until: Option<Day>,
    /// When an appointment begins.
    pub begins_at: Option<Moment>,
    /// Since when it waits.
    pub since: Moment,
    /// How many things wait in it.
    pub n: i64,
    /// How many rows of its kind there are.
    pub rows: i64,
    /// How many things wait in all of them.
    pub all: i64,
}

fn row(row: &Row) -> Result<TodoRow, Fault> {
    let code: String = row.get(0)?;
    let kind = TodoKind::parse(&code)
        .ok_or_else(|| Fault::new("reading what waits", format!("no such kind: {code}")))?;
    let (from, until): (Option<Moment>, Option<Moment>) = (row.get(6)?, row.get(7)?);
    Ok(TodoRow {
        kind,
        subject: row.get(1)?,
        organisation: row.get(2)?,
        body_name: row.get::<Option<String>>(3)?.unwrap_or_default(),
        shift: row.get::<Option<String>>(4)?.unwrap_or_default(),
        title: row.get::<Option<String>>(5)?.unwrap_or_default(),
        time: from.zip(until),
        until: row.get(8)?,
        begins_at: row.get(9)?,
        since: row.get(10)?,
        n: row.get(11)?,
        rows: row.get(12)?,
        all: row.get(13)?,
    })
}

/// Kinds in one text, each with a blank before and after it.
fn codes(kinds: &[TodoKind]) -> String {
    kinds.iter().map(|kind| format!(" {} ", kind.code())).collect()
}
/// The kinds whose row names the one person for whom they do not wait.
fn sparing() -> String {
    let all: Vec<TodoKind> = TodoKind::ALL.into_iter().filter(|k| k.spares_the_named()).collect();
    codes(&all)
}
/// Which things wait for one person, or name them.
pub fn subjects(q: &mut Read<'_>, person: PersonId) -> Result<Vec<(TodoKind, String)>, Fault> {
    let town = q.town();
    q.rows(SUBJECTS, p![town, person])?
        .iter()
        .map(|row| {
            let code: String = row.get(0)?;
            let kind = TodoKind::parse(&code);
            let kind = kind.ok_or_else(|| Fault::new("reading what waits", code))?;
            Ok((kind, row.get(1)?))
        })
        .collect()
}
/// Reads the rows of one thing anew from the facts.
pub fn renew(tx: &mut Tx<'_>, kind: TodoKind, subject: &str) -> Result<(), Fault> {
    let (town, code) = (tx.town(), kind.code());
    tx.keep_house(CLEAR, p![town, code, subject])?;
    tx.keep_house(FILL, p![town, code, subject]).map(|_| ())
}
/// One person, or a body, has done it: no other row of the thing is read.
pub fn done(
    tx: &mut Tx<'_>,
    kind: TodoKind,
    subject: &str,
    (person, organisation): (&str, &str),
) -> Result<(), Fault> {
    let town = tx.town();
    tx.keep_house(DONE, p![town, kind.code(), subject, person, organisation]).map(|_| ())
}
/// Lets go what can be done no more.
pub fn sweep(tx: &mut Tx<'_>) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.keep_house(SWEEP, p![town, now]).map(|_| ())
}
/// What waits for one person: the first rows of each kind.
pub fn own(q: &mut Read<'_>, person: PersonId, most: i64) -> Result<Vec<TodoRow>, Fault> {
    let (town, now) = (q.town(), q.now());
    let (today, sparing) = (now.day(), sparing());
    let values = p![town, person, sparing, now, now, today, today, most];
    q.rows(OWN, values)?.iter().map(row).collect()
}
/// What waits for whoever may do these kinds in these bodies and below, asked by somebody, with
/// what waits for them alone if `own`: of each kind the rows after the first `skip`, up to `most`.
pub fn held(
    q: &mut Read<'_>,
    (me, own): (PersonId, bool),
    (kinds, paths): (&[TodoKind], &[String]),
    (most, skip): (i64, i64),
) -> Result<Vec<TodoRow>, Fault> {
    let (town, now) = (q.town(), q.now());
    let today = now.day();
    let whose = if own { me.to_string() } else { String::new() };
    let (codes, sparing) = (codes(kinds), sparing());
    let last = skip + most;
    let head = p![town, whose, now, now, today, today, codes, skip, last, sparing, me];
    let list: Vec<Param> = paths.iter().map(Param::from).collect();
    q.rows_in(HELD, head, &list)?.iter().map(row).collect()
}
/// A page of one kind of one person.
pub fn own_of(
    q: &mut Read<'_>,
    (person, kind): (PersonId, TodoKind),
    (most, offset): (i64, i64),
) -> Result<Vec<TodoRow>, Fault> {
    let (town, now) = (q.town(), q.now());
    let today = now.day();
    let head = p![town, person, kind.code(), now, now, today, today, most, offset];
    q.rows(OWN_KIND, head)?.iter().map(row).collect()
}

//! Entries and totals.

use liandong_domain::basics::{
    ActivityId, Day, HoursEntryId, Minutes, Moment, PersonId, ShiftId, Span,
};
use liandong_domain::hours::{Entry, EntryKind, Grade, Source};

use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// An entry with what it is shown with.
#[derive(Debug, Clone)]
pub struct BookRow {
    /// The entry.
    pub entry: Entry,
    /// Whose book it stands in.
    pub person: PersonId,
    /// The activity, unless it is of before this house.
    pub activity: Option<ActivityId>,
    /// The shift.
    pub shift: Option<ShiftId>,
    /// The activity in words.
    pub activity_words: String,
    /// The place in words.
    pub place_words: String,
    /// The post in words.
    pub post_words: String,
    /// The body that recorded it.
    pub organisation: String,
    /// Who confirmed it, by name.
    pub confirmed_by_name: String,
    /// The counter-entry that took it back.
    pub reversed_by: Option<HoursEntryId>,
}

/// What an entry says beside its arithmetic.
#[derive(Debug, Clone)]
pub struct EntryWords {
    /// The activity.
    pub activity: Option<ActivityId>,
    /// The shift.
    pub shift: Option<ShiftId>,
    /// The activity in words.
    pub activity_words: String,
    /// The place in words.
    pub place_words: String,
    /// The post in words.
    pub post_words: String,
    /// The body that records it.
    pub organisation: String,
}

/// A person's book, newest day first, over every row that was this person. The order is said by
/// an expression, so that no store walks the whole town's days to find one person's rows.
const BOOK: Sql = Sql("select e.hours_entry_id, e.person_id, e.kind, e.minutes, e.served_on, \
     e.from_at, e.until_at, e.source, e.grade, e.activity_id, e.shift_id, e.activity_words, \
     e.place_words, e.post_words, o.name, e.confirmed_by, e.confirmed_at, e.rule, e.reverses_id, \
     e.why, c.name, r.hours_entry_id from hours_entry e \
     join person m on m.town_id = e.town_id and m.person_id = e.person_id \
     join organisation o on o.town_id = e.town_id and o.organisation_id = e.organisation_id \
     left join person c on c.town_id = e.town_id and c.person_id = e.confirmed_by \
     left join hours_entry r on r.town_id = e.town_id and r.reverses_id = e.hours_entry_id \
     where e.town_id = $1 and e.person_id in (select person_id from person where town_id = $2 \
     and (person_id = $3 or merged_into = $4)) and e.served_on >= $5 and e.served_on <= $6 \
     order by e.served_on || '' desc, e.hours_entry_id desc limit $7 offset $8");
/// How many entries a person's book has between two days.
const BOOK_COUNT: Sql =
    Sql("select count(e.hours_entry_id) from hours_entry e where e.town_id = $1 \
     and e.person_id in (select person_id from person where town_id = $2 and (person_id = $3 \
     or merged_into = $4)) and e.served_on >= $5 and e.served_on <= $6");
/// One entry.
const ENTRY: Sql = Sql("select e.hours_entry_id, e.person_id, e.kind, e.minutes, e.served_on, \
     e.from_at, e.until_at, e.source, e.grade, e.activity_id, e.shift_id, e.activity_words, \
     e.place_words, e.post_words, o.name, e.confirmed_by, e.confirmed_at, e.rule, e.reverses_id, \
     e.why, c.name, r.hours_entry_id from hours_entry e \
     join organisation o on o.town_id = e.town_id and o.organisation_id = e.organisation_id \
     left join person c on c.town_id = e.town_id and c.person_id = e.confirmed_by \
     left join hours_entry r on r.town_id = e.town_id and r.reverses_id = e.hours_entry_id \
     where e.town_id = $1 and e.hours_entry_id = $2");
/// An entry of one source, if there is one.
const OF_SOURCE: Sql = Sql("select hours_entry_id from hours_entry \
     where town_id = $1 and source = $2");
/// Appends an entry. The book only grows.
const APPEND: Sql =
    Sql("insert into hours_entry (town_id, hours_entry_id, person_id, kind, minutes, \
     served_on, from_at, until_at, source, grade, activity_id, shift_id, activity_words, \
     place_words, post_words, organisation_id, confirmed_by, confirmed_at, rule, reverses_id, why) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
     $19, $20, $21)");
/// Keeps the total of a person and year.
const ADD_TOTAL: Sql = Sql("insert into hours_total (town_id, person_id, year, minutes, entries) \
     values ($1, $2, $3, $4, 1) on conflict (town_id, person_id, year) do update \
     set minutes = hours_total.minutes + excluded.minutes, entries = hours_total.entries + 1");
/// Totals by year, over every row that was this person.
const TOTALS: Sql = Sql("select t.year, cast(sum(t.minutes) as bigint) from hours_total t \
     where t.town_id = $1 and t.person_id in (select person_id from person where town_id = $2 \
     and (person_id = $3 or merged_into = $4)) group by t.year order by t.year desc");
/// Spans counted on a day and not taken back, with their minutes.
const DAY_SPANS: Sql = Sql("select e.from_at, e.until_at, e.minutes from hours_entry e \
     left join hours_entry r on r.town_id = e.town_id and r.reverses_id = e.hours_entry_id \
     where e.town_id = $1 and e.person_id in (select person_id from person where town_id = $2 \
     and (person_id = $3 or merged_into = $4)) and e.served_on = $5 and e.kind = 'service' \
     and r.hours_entry_id is null order by e.from_at");
/// Minutes and people of a body and below, between two days.
const BODY_TOTAL: Sql = Sql("select cast(coalesce(sum(e.minutes), 0) as bigint), \
     count(distinct e.person_id), count(e.hours_entry_id) from hours_entry e \
     join organisation o on o.town_id = e.town_id and o.organisation_id = e.organisation_id \
     where e.town_id = $1 and e.served_on >= $2 and e.served_on <= $3 \
     and o.path >= $4 and o.path < $5");
/// Minutes per month of a body and below, between two days.
const MONTHS: Sql = Sql("select substr(e.served_on, 1, 7), cast(sum(e.minutes) as bigint), \
     count(distinct e.person_id) from hours_entry e \
     join organisation o on o.town_id = e.town_id and o.organisation_id = e.organisation_id \
     where e.town_id = $1 and e.served_on >= $2 and e.served_on <= $3 \
     and o.path >= $4 and o.path < $5 group by substr(e.served_on, 1, 7) \
     order by substr(e.served_on, 1, 7)");

/// The body an entry was recorded by.
const BODY_OF: Sql =
    Sql("select organisation_id from hours_entry where town_id = $1 and hours_entry_id = $2");
/// The entry that must not be taken back twice at once.
const HOLD_ENTRY: Sql =
    Sql("select hours_entry_id from hours_entry where town_id = $1 and hours_entry_id = $2");
/// The person whose day must not be filled twice at once.
const HOLD_PERSON: Sql = Sql("select person_id from person where town_id = $1 and person_id = $2");

fn book_row(row: &Row) -> Result<BookRow, Fault> {
    let odd = |what: &'static str| Fault::new("reading the hours book", what);
    let kind: String = row.get(2)?;
    let source: String = row.get(7)?;
    let grade: String = row.get(8)?;
    let span = Span { from: row.get(5)?, until: row.get(6)? };
    Ok(BookRow {
        entry: Entry {
            id: row.get(0)?,
            kind: EntryKind::parse(&kind).ok_or_else(|| odd("an entry of no known kind"))?,
            minutes: row.get(3)?,
            served_on: row.get(4)?,
            span,
            source: Source::parse(&source).ok_or_else(|| odd("an entry of no known source"))?,
            grade: Grade::parse(&grade).ok_or_else(|| odd("an entry of no known grade"))?,
            confirmed_by: row.get(15)?,
            confirmed_at: row.get(16)?,
            rule: row.get(17)?,
            reverses: row.get(18)?,
            why: row.get(19)?,
        },
        person: row.get(1)?,
        activity: row.get(9)?,
        shift: row.get(10)?,
        activity_words: row.get(11)?,
        place_words: row.get(12)?,
        post_words: row.get(13)?,
        organisation: row.get(14)?,
        confirmed_by_name: row.get::<Option<String>>(20)?.unwrap_or_default(),
        reversed_by: row.get(21)?,
    })
}

/// A person's book between two days, newest first.
pub fn book(
    q: &mut Read<'_>,
    person: PersonId,
    (from, until): (Day, Day),
    (most, offset): (i64, i64),
) -> Result<Vec<BookRow>, Fault> {
    let town = q.town();
    q.rows(BOOK, p![town, town, person, person, from, until, most, offset])?
        .iter()
        .map(book_row)
        .collect()
}
/// How many entries that book has.
pub fn book_count(
    q: &mut Read<'_>,
    person: PersonId,
    (from, until): (Day, Day),
) -> Result<i64, Fault> {
    let town = q.town();
    q.count(BOOK_COUNT, p![town, town, person, person, from, until])
}
/// One entry.
pub fn entry(q: &mut Read<'_>, id: HoursEntryId) -> Result<Option<BookRow>, Fault> {
    let town = q.town();
    q.row(ENTRY, p![town, id])?.as_ref().map(book_row).transpose()
}
/// Whether a source has its entry already.
pub fn has_source(q: &mut Read<'_>, source: &str) -> Result<bool, Fault> {
    let town = q.town();
    Ok(q.row(OF_SOURCE, p![town, source])?.is_some())
}
/// Appends an entry and keeps its sums: of the person, and of the body.
pub fn append(
    tx: &mut Tx<'_>,
    person: PersonId,
    entry: &Entry,
    words: &EntryWords,
) -> Result<(), Fault> {
    let town = tx.town();
    let values = [
        p![town, entry.id, person, entry.kind.code(), entry.minutes, entry.served_on].as_slice(),
        p![entry.span.from, entry.span.until, entry.source.to_string(), entry.grade.code()],
        p![words.activity, words.shift, &words.activity_words, &words.place_words],
        p![&words.post_words, &words.organisation, entry.confirmed_by, entry.confirmed_at],
        p![&entry.rule, entry.reverses, &entry.why],
    ]
    .concat();
    tx.execute(APPEND, &values)?;
    let year = i64::from(entry.served_on.year());
    tx.execute(ADD_TOTAL, p![town, person, year, entry.minutes])?;
    super::teams::add(tx, &words.organisation, words.activity, entry.minutes)
}
/// Totals by year, newest first.
pub fn totals(q: &mut Read<'_>, person: PersonId) -> Result<Vec<(i64, Minutes)>, Fault> {
    let town = q.town();
    q.rows(TOTALS, p![town, town, person, person])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
/// All counted time of a person.
pub fn total(q: &mut Read<'_>, person: PersonId) -> Result<Minutes, Fault> {
    Ok(totals(q, person)?.into_iter().map(|(_, minutes)| minutes).sum())
}
/// Spans that count on a day, and their minutes together.
pub fn day_spans(
    q: &mut Read<'_>,
    person: PersonId,
    day: Day,
) -> Result<(Vec<Span>, Minutes), Fault> {
    let town = q.town();
    let mut spans = Vec::new();
    let mut minutes = Minutes::ZERO;
    for row in q.rows(DAY_SPANS, p![town, town, person, person, day])? {
        spans.push(Span { from: row.get(0)?, until: row.get(1)? });
        minutes += row.get(2)?;
    }
    Ok((spans, minutes))
}
/// Minutes, people and entries of a body and below between two days.
pub fn body_total(
    q: &mut Read<'_>,
    path: &str,
    (from, until): (Day, Day),
) -> Result<(Minutes, i64, i64), Fault> {
    let (town, end) = (q.town(), after(path));
    match q.row(BODY_TOTAL, p![town, from, until, path, end])? {
        Some(row) => Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        None => Ok((Minutes::ZERO, 0, 0)),
    }
}
/// Month, minutes and people of a body and below between two days, oldest first.
pub fn months(
    q: &mut Read<'_>,
    path: &str,
    (from, until): (Day, Day),
) -> Result<Vec<(String, Minutes, i64)>, Fault> {
    let (town, end) = (q.town(), after(path));
    q.rows(MONTHS, p![town, from, until, path, end])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .collect()
}
/// The first text after every text that begins with `path`: paths end in `/`, and `0` follows `/`.
pub fn after(path: &str) -> String {
    format!("{}0", path.strip_suffix('/').unwrap_or(path))
}
/// The moment an entry counts from, for sorting shown rows.
pub fn when(row: &BookRow) -> Moment {
    row.entry.span.from
}
/// The body an entry was recorded by.
pub fn body_of(q: &mut Read<'_>, id: HoursEntryId) -> Result<String, Fault> {
    let town = q.town();
    q.row(BODY_OF, p![town, id])?
        .ok_or_else(|| Fault::new("reading the hours book", "an entry without a body"))?
        .get(0)
}
/// Holds an entry, so that it is not taken back twice at once.
pub fn hold_entry(tx: &mut Tx<'_>, id: HoursEntryId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD_ENTRY, p![town, id])
}
/// Holds a person, so that a day is not filled twice at once.
pub fn hold_person(tx: &mut Tx<'_>, person: PersonId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD_PERSON, p![town, person])
}

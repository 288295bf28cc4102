//! Past hours, row by row: the provincial style (one activity on top, check-in and check-out), the
//! national style (flat, with codes), and an office's own list (day and hours).
//!
//! Minutes of a row with check-in and check-out are check-out less check-in; the hours printed
//! beside them must agree to the minute, or somebody is asked (china-facts 1.7, 8).

use std::collections::BTreeMap;

use super::amount::{NotAnAmount, read_minutes};
use super::date::{ReadDate, read_date};
use super::fields::{Field, FileKind, unit_of_header};
use super::finding::{Finding, Level, level_of};
use super::grid::{Row, Sheet};
use super::hours_row::{HoursRow, Outcome};
use super::mapping::Mapping;
use super::moment::{read_moment, read_period, read_time};
use super::person_cells::Reader;
use super::roster::swap_if_swapped;
use super::table::{Reading, Table, tables};
use super::top_block::{self, Said, TopBlock, said};
use super::trouble::Trouble;
use crate::basics::{Day, Minutes, Moment, Span, TimeOfDay, fold};

/// Minutes by which the hours told may differ from start and end: two decimals of an hour.
const ROUNDING: i64 = 1;
const DAY_MINUTES: i64 = 1440;

/// Reads a file of past hours. `today` is the last day that is not the future.
pub fn read(sheets: &[Sheet], mapping: &Mapping, today: Day) -> Reading<HoursRow> {
    let mut reading = Reading { rows: Vec::new(), tables: Vec::new(), without_header: Vec::new() };
    for sheet in sheets {
        let spread = sheet.spread();
        let mut found = tables(&spread, FileKind::Hours, mapping);
        if found.is_empty() && !spread.is_blank() {
            reading.without_header.push(sheet.name.clone());
        }
        let mut top = TopBlock::default();
        for table in &mut found {
            swap_if_swapped(table);
            let above = top_block::read(&table.above, today);
            top = if above == TopBlock::default() { top } else { above };
            let rows = table.rows.iter().map(|row| read_row(table, row, &top, today));
            reading.rows.extend(rows);
            reading.tables.push(table.seen());
        }
    }
    mark_doubles(&mut reading.rows);
    reading
}

fn read_row(table: &Table<'_>, row: &Row, top: &TopBlock, today: Day) -> HoursRow {
    let mut reader = Reader { table, row, today, findings: Vec::new() };
    let (name, document, phone) = person(&mut reader);
    let told = told_minutes(&mut reader);
    let asked = asked_by_state(&mut reader);
    let time = if asked == Asked::Nothing {
        time(&mut reader, told, top)
    } else {
        // Asked about already: its times are looked at only for what else is odd about it.
        let mut quiet = Reader { table, row, today, findings: Vec::new() };
        let time = time(&mut quiet, told, top);
        let known =
            |finding: &Finding| reader.findings.iter().any(|said| said.trouble == finding.trouble);
        quiet.findings.retain(|finding| is_question(&finding.trouble) && !known(finding));
        reader.findings.append(&mut quiet.findings);
        time
    };
    let level = level_of(&reader.findings);
    let question = reader.findings.iter().any(|finding| is_question(&finding.trouble));
    let outcome = match level {
        Level::Error => Outcome::Broken,
        Level::Duplicate => Outcome::Duplicate,
        _ if asked == Asked::LeftOut => Outcome::LeftOut,
        _ if question => Outcome::Question,
        _ if time.day.is_none() => Outcome::Opening,
        _ => Outcome::Counted,
    };
    let or_top = |field: Field, top: &str| {
        let words = reader.words(field);
        if words.is_empty() { top.to_owned() } else { words }
    };
    let state = reader.words(Field::HoursState);
    HoursRow {
        sheet: table.sheet.to_owned(),
        row: row.number,
        level,
        outcome,
        name_text: name.as_ref().map_or_else(|| reader.words(Field::Name), ToString::to_string),
        name,
        document,
        phone,
        volunteer_number: reader.words(Field::VolunteerNumber),
        activity: or_top(Field::Activity, &top.activity),
        place: or_top(Field::Place, &top.place),
        post: reader.words(Field::Post),
        day: time.day,
        span: time.span,
        told,
        minutes: time.minutes,
        entry_mode: reader.words(Field::EntryMode),
        state: if state.is_empty() { reader.words(Field::Status) } else { state },
        remark: reader.words(Field::Remark),
        findings: reader.findings,
    }
}

type Person = (
    Option<crate::people::PersonName>,
    Option<crate::people::Document>,
    Option<crate::people::Phone>,
);

/// Who served. A missing name is no matter where a document stands; a document missing is said,
/// but a name with a phone or a volunteer number is enough to look for somebody.
fn person(reader: &mut Reader<'_, '_>) -> Person {
    let document = reader.document();
    let phone = reader.phone(Field::Phone);
    let named = document.is_some() || !reader.told(Field::VolunteerNumber).is_empty();
    let name = if reader.told(Field::Name).is_empty() && named { None } else { reader.name() };
    // The phone of a row is not what is imported here: a slip in it is no reason to stop.
    if named {
        reader.findings.retain(|finding| !matches!(finding.trouble, Trouble::Phone(_)));
    }
    let wrong = reader.findings.iter().any(|finding| finding.level() == Level::Error);
    if !named && !wrong && (name.is_none() || phone.is_none()) {
        reader.findings.retain(|finding| finding.trouble != Trouble::DocumentMissing);
        let has = reader.table.has(Field::Document);
        reader.say(if has { Field::Document } else { Field::Name }, Trouble::NobodyNamed);
    }
    (name, document, phone)
}

fn told_minutes(reader: &mut Reader<'_, '_>) -> Option<Minutes> {
    if reader.told(Field::Hours).is_empty() {
        return None;
    }
    let header = reader.table.cell(reader.row, Field::Hours).0;
    let unit = header.map(|column| unit_of_header(&column.header)).unwrap_or_default();
    match read_minutes(reader.cell(Field::Hours), unit) {
        Ok(minutes) => Some(minutes),
        Err(NotAnAmount::Negative) => {
            reader.say(Field::Hours, Trouble::HoursNegative);
            None
        }
        Err(NotAnAmount::Unreadable) => {
            reader.say(Field::Hours, Trouble::HoursUnreadable);
            None
        }
    }
}

/// What the state of a row asks for before its times are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Nothing,
    Question,
    LeftOut,
}

/// The national state code, the status, and the name of the sheet.
fn asked_by_state(reader: &mut Reader<'_, '_>) -> Asked {
    let state = fold(&reader.words(Field::HoursState));
    if !state.is_empty() {
        let code = state.trim_start_matches('0');
        match if code.is_empty() { "0" } else { code } {
            "2" | "已生效" | "生效" | "有效" => {}
            "3" | "4" | "已删除" | "已拒绝" => {
                reader.say(Field::HoursState, Trouble::StateNotCounted { state });
                return Asked::LeftOut;
            }
            _ => {
                reader.say(Field::HoursState, Trouble::StateNotCounted { state });
                return Asked::Question;
            }
        }
    }
    let status = reader.words(Field::Status);
    let refused = ["已删除", "已拒绝", "未通过", "不通过"];
    if refused.iter().any(|word| status.contains(word)) {
        reader.say(Field::Status, Trouble::StateNotCounted { state: status });
        return Asked::LeftOut;
    }
    let field = if reader.table.has(Field::Status) { Field::Status } else { Field::Name };
    let trouble = match said(&status).or_else(|| said(reader.table.sheet)) {
        None => return Asked::Nothing,
        Some(Said::NotCheckedOut) => Trouble::NotCheckedOut,
        Some(Said::NotCheckedIn) => Trouble::NotCheckedIn,
        Some(Said::Irregular) => Trouble::Irregular,
    };
    reader.say(field, trouble);
    Asked::Question
}

/// Troubles after which a person must decide whether and what counts.
fn is_question(trouble: &Trouble) -> bool {
    matches!(
        trouble,
        Trouble::NotCheckedOut
            | Trouble::NotCheckedIn
            | Trouble::Irregular
            | Trouble::StateNotCounted { .. }
            | Trouble::CrossesMidnight
            | Trouble::Overlaps { .. }
            | Trouble::HoursDiffer { .. }
            | Trouble::OutsideActivity { .. }
    )
}

/// When somebody served.
#[derive(Clone, Copy, Default)]
struct When {
    day: Option<Day>,
    span: Option<Span>,
    minutes: Option<Minutes>,
}

fn time(reader: &mut Reader<'_, '_>, told: Option<Minutes>, top: &TopBlock) -> When {
    let marks = reader.table.has(Field::CheckIn) || reader.table.has(Field::CheckOut);
    if marks {
        let (came, left) = (moment(reader, Field::CheckIn), moment(reader, Field::CheckOut));
        return match (came, left) {
            (Ok(Some(came)), Ok(Some(left))) => between(reader, came, left, told, top),
            (Ok(None), Ok(Some(_))) => ask(reader, Field::CheckIn, Trouble::NotCheckedIn),
            (Ok(Some(came)), Ok(None)) => When {
                day: Some(came.day()),
                ..ask(reader, Field::CheckOut, Trouble::NotCheckedOut)
            },
            (Ok(None), Ok(None)) => ask(reader, Field::CheckIn, Trouble::NotCheckedIn),
            (Err(()), _) | (_, Err(())) => When::default(),
        };
    }
    let Ok(day) = service_day(reader, top) else { return When::default() };
    match ends(reader, day, top) {
        Err(()) => When { day, ..When::default() },
        Ok(Some((from, until))) => between(reader, from, until, told, top),
        Ok(None) => day_and_hours(reader, day, told),
    }
}

fn ask(reader: &mut Reader<'_, '_>, field: Field, trouble: Trouble) -> When {
    reader.say(field, trouble);
    When::default()
}

fn moment(reader: &mut Reader<'_, '_>, field: Field) -> Result<Option<Moment>, ()> {
    if reader.told(field).is_empty() {
        return Ok(None);
    }
    match read_moment(reader.cell(field), reader.today) {
        Some(moment) => Ok(Some(moment)),
        None => {
            // `9:01` beside a column of days.
            let time = read_time(reader.cell(field));
            let day = read_date(reader.cell(Field::Day), reader.today);
            if let (Some(time), Ok(ReadDate::Whole(day))) = (time, day) {
                return Ok(Some(day.at(time)));
            }
            reader.say(field, Trouble::TimeUnreadable);
            Err(())
        }
    }
}

/// The day of service: its own column, else the day in the start, else the activity's.
fn service_day(reader: &mut Reader<'_, '_>, top: &TopBlock) -> Result<Option<Day>, ()> {
    if !reader.told(Field::Day).is_empty() {
        return match read_date(reader.cell(Field::Day), reader.today) {
            Ok(ReadDate::Whole(day)) => Ok(Some(day)),
            Ok(ReadDate::ShortYear(day)) => {
                reader.suggest(Field::Day, Trouble::ShortYear, day.to_string());
                Ok(Some(day))
            }
            Ok(_) => {
                reader.say(Field::Day, Trouble::DayMissing);
                Err(())
            }
            Err(trouble) => {
                reader.say(Field::Day, Trouble::DayUnreadable(trouble));
                Err(())
            }
        };
    }
    let started = read_moment(reader.cell(Field::Start), reader.today).map(Moment::day);
    let period = read_period(reader.cell(Field::Period), reader.today).and_then(|found| found.0);
    let found = started.or(period).or(top.starts.map(Moment::day));
    if found.is_none() && reader.table.has(Field::Day) {
        reader.say(Field::Day, Trouble::DayMissing);
        return Err(());
    }
    Ok(found)
}

/// Start and end, if the row tells them.
fn ends(
    reader: &mut Reader<'_, '_>,
    day: Option<Day>,
    top: &TopBlock,
) -> Result<Option<(Moment, Moment)>, ()> {
    let has = |reader: &Reader<'_, '_>, field| !reader.told(field).is_empty();
    if has(reader, Field::Start) || has(reader, Field::End) {
        let from = point(reader, Field::Start, day);
        let until = point(reader, Field::End, day);
        return match (from, until) {
            (Some(from), Some(until)) => Ok(Some((from, until))),
            (from, _) => {
                let field = if from.is_none() { Field::Start } else { Field::End };
                reader.say(field, Trouble::TimeUnreadable);
                Err(())
            }
        };
    }
    if has(reader, Field::Period) {
        let read = read_period(reader.cell(Field::Period), reader.today);
        if let Some((own, from, until)) = read
            && let Some(day) = own.or(day)
        {
            return Ok(Some((day.at(from), day.at(until))));
        }
        reader.say(Field::Period, Trouble::TimeUnreadable);
        return Err(());
    }
    let hours = reader.table.has(Field::Hours);
    Ok(top.starts.zip(top.ends).filter(|_| !hours))
}

fn point(reader: &Reader<'_, '_>, field: Field, day: Option<Day>) -> Option<Moment> {
    let cell = reader.cell(field);
    read_moment(cell, reader.today).or_else(|| {
        let time: TimeOfDay = read_time(cell)?;
        Some(day?.at(time))
    })
}

/// A day and a length, or a sum without a day.
fn day_and_hours(reader: &mut Reader<'_, '_>, day: Option<Day>, told: Option<Minutes>) -> When {
    let unreadable = |finding: &Finding| {
        matches!(finding.trouble, Trouble::HoursUnreadable | Trouble::HoursNegative)
    };
    match (day, told) {
        (_, None) => {
            if !reader.findings.iter().any(unreadable) {
                reader.say(Field::Hours, Trouble::TimesMissing);
            }
        }
        (_, Some(Minutes::ZERO)) => reader.say(Field::Hours, Trouble::ZeroMinutes),
        (Some(day), Some(_)) if day > reader.today => reader.say(Field::Day, Trouble::InFuture),
        (Some(_), Some(minutes)) if minutes.count() > DAY_MINUTES => {
            reader.say(Field::Hours, Trouble::MoreThanADay);
        }
        (None, Some(_)) => reader.say(Field::Hours, Trouble::SumOfBefore),
        (Some(_), Some(_)) => {}
    }
    When { day, span: None, minutes: told }
}

/// Everything that is checked on a start and an end.
fn between(
    reader: &mut Reader<'_, '_>,
    from: Moment,
    until: Moment,
    told: Option<Minutes>,
    top: &TopBlock,
) -> When {
    let fields = [Field::CheckOut, Field::End, Field::Period, Field::Hours];
    let field = fields.into_iter().find(|f| reader.table.has(*f)).unwrap_or(Field::Name);
    let day = Some(from.day());
    let Some(span) = Span::new(from, until) else {
        // 22:00 until 01:00 on one day: the next morning is meant. 15:30 until 14:00 is a slip.
        let overnight = from.minutes_until(until.plus_minutes(DAY_MINUTES));
        let clock_only = read_moment(reader.cell(field), reader.today).is_none();
        let next_morning = clock_only && overnight <= DAY_MINUTES / 2;
        let trouble = match (from == until, next_morning) {
            (true, _) => Trouble::ZeroMinutes,
            (false, true) => Trouble::CrossesMidnight,
            (false, false) => Trouble::EndsBeforeStart,
        };
        reader.say(field, trouble);
        return When { day, ..When::default() };
    };
    let minutes = span.minutes();
    let when = When { day, span: Some(span), minutes: Some(Minutes::new(minutes)) };
    let last = Moment::from_ms(until.ms() - 1).day();
    if minutes == 0 {
        reader.say(field, Trouble::ZeroMinutes);
    } else if last > reader.today {
        reader.say(field, Trouble::InFuture);
    } else if last != from.day() {
        reader.say(field, Trouble::CrossesMidnight);
    } else if let Some((first, until)) = top.days()
        && !(first..=until).contains(&from.day())
    {
        reader.say(field, Trouble::OutsideActivity { from: first, until });
    } else if let Some(told) = told.map(Minutes::count)
        && (told - minutes).abs() > ROUNDING
    {
        reader.say(Field::Hours, Trouble::HoursDiffer { told, span: minutes });
    }
    when
}

/// Who a row is about, for finding the same person's other rows.
fn person_key(row: &HoursRow) -> Option<String> {
    if let Some(document) = &row.document {
        return Some(document.key_text());
    }
    if let (Some(name), Some(phone)) = (&row.name, &row.phone) {
        return Some(format!("{} {}", name.key(), phone.digits()));
    }
    (!row.volunteer_number.is_empty()).then(|| format!("no {}", fold(&row.volunteer_number)))
}

/// The same entry twice is a duplicate; two that overlap are a question. The first in the file
/// stands.
fn mark_doubles(rows: &mut [HoursRow]) {
    let mut counted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for at in 0..rows.len() {
        if !rows[at].outcome.counts() {
            continue;
        }
        let Some(key) = person_key(&rows[at]) else { continue };
        let others = counted.entry(key).or_default();
        let (earlier, rest) = rows.split_at_mut(at);
        let Some(row) = rest.first_mut() else { continue };
        let found = others.iter().find_map(|other| clash(row, &earlier[*other]));
        match found {
            None => others.push(at),
            Some(trouble) => {
                let given = match row.span {
                    Some(span) => {
                        format!("{} {}–{}", span.from.day(), span.from.time(), span.until.time())
                    }
                    None => row.day.map(|day| day.to_string()).unwrap_or_default(),
                };
                row.findings.push(Finding {
                    trouble,
                    column: None,
                    given,
                    suggestion: String::new(),
                });
                row.level = level_of(&row.findings);
                row.outcome = match row.level {
                    Level::Duplicate => Outcome::Duplicate,
                    _ => Outcome::Question,
                };
            }
        }
    }
}

fn clash(row: &HoursRow, other: &HoursRow) -> Option<Trouble> {
    let (sheet, at) = (other.sheet.clone(), other.row);
    match (row.span, other.span) {
        (Some(one), Some(two)) if one == two => Some(Trouble::SameEntry { sheet, row: at }),
        (Some(one), Some(two)) if one.overlaps(two) => Some(Trouble::Overlaps { sheet, row: at }),
        (None, None) => {
            let same = (row.day, row.minutes, &row.activity)
                == (other.day, other.minutes, &other.activity);
            same.then_some(Trouble::SameEntry { sheet, row: at })
        }
        _ => None,
    }
}

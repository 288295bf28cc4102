//! Days as people write them: birthdays, joining days, days of service.

use super::grid::Cell;
use crate::basics::Day;

/// A day, as far as it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadDate {
    /// Year, month and day.
    Whole(Day),
    /// Year and month only, as in columns headed 出生年月.
    Month {
        /// The year.
        year: i16,
        /// The month, 1–12.
        month: i8,
    },
    /// A year only.
    Year {
        /// The year.
        year: i16,
    },
    /// A year of two digits; the day is a guess at its century.
    ShortYear(Day),
    /// Day and month may be the other way round: `3/6/2001`.
    Unclear(Day, Day),
}

/// Why a text is no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateTrouble {
    /// There is no such month.
    NoSuchMonth {
        /// The number in the month's place.
        month: i64,
    },
    /// The month has no such day.
    NoSuchDay {
        /// The month.
        month: i64,
        /// The number in the day's place.
        day: i64,
    },
    /// Before 1900 or after 2100.
    NoSuchYear {
        /// The number in the year's place.
        year: i64,
    },
    /// Not readable as a day.
    Unreadable,
}

/// Reads `2001.03.06`, `1999年1月16日`, `1987/07/25`, `20260103`, `1996-6`, `一九九一年三月六日`, a
/// spreadsheet's day count, a date cell. A two-digit year is read as the latest one not after
/// `today`.
///
/// # Errors
/// What is wrong with it.
pub fn read_date(cell: &Cell, today: Day) -> Result<ReadDate, DateTrouble> {
    match cell {
        Cell::Day(day) => in_range(*day),
        Cell::Moment(moment) => in_range(moment.day()),
        Cell::Number { text, .. } => match text.split_once('.') {
            Some((whole, _)) if whole.len() == 5 => from_serial(whole),
            _ => from_text(text, today),
        },
        Cell::Text(text) => from_text(text, today),
        Cell::Empty | Cell::Clock(_) => Err(DateTrouble::Unreadable),
    }
}

fn in_range(day: Day) -> Result<ReadDate, DateTrouble> {
    if (1900..=2100).contains(&day.year()) {
        Ok(ReadDate::Whole(day))
    } else {
        Err(DateTrouble::NoSuchYear { year: i64::from(day.year()) })
    }
}

/// One run of digits: its value and how many digits it has.
#[derive(Clone, Copy)]
struct Number {
    value: i64,
    digits: usize,
}

fn from_text(text: &str, today: Day) -> Result<ReadDate, DateTrouble> {
    let narrow: String = text.chars().map(narrow).collect();
    let narrow = narrow.trim().trim_start_matches(['\'', '‘', '’']);
    let numbers = numbers(without_time(narrow)).ok_or(DateTrouble::Unreadable)?;
    match numbers.as_slice() {
        [one] => from_one(*one, narrow, today),
        [year, month] if year.digits == 4 => year_month(year.value, month.value),
        [year, month, day] if year.digits == 4 => whole(year.value, month.value, day.value),
        [one, two, year] if year.digits == 4 => either_order(one.value, two.value, year.value),
        [year, month, day] if year.digits == 2 && month.digits <= 2 && day.digits <= 2 => {
            short_year(year.value, month.value, day.value, today)
        }
        _ => Err(DateTrouble::Unreadable),
    }
}

fn from_one(number: Number, text: &str, today: Day) -> Result<ReadDate, DateTrouble> {
    let n = number.value;
    match number.digits {
        8 => whole(n / 10_000, n / 100 % 100, n % 100),
        6 if (1900..=2100).contains(&(n / 100)) => year_month(n / 100, n % 100),
        6 => short_year(n / 10_000, n / 100 % 100, n % 100, today),
        5 => from_serial(text),
        4 => {
            let year = fitting_year(n)?;
            Ok(ReadDate::Year { year })
        }
        _ => Err(DateTrouble::Unreadable),
    }
}

/// A spreadsheet's count of days: 1 is 1900-01-01, and there is a 1900-02-29 that never was.
fn from_serial(text: &str) -> Result<ReadDate, DateTrouble> {
    let count: i64 = text.parse().map_err(|_| DateTrouble::Unreadable)?;
    let start = Day::new(1899, 12, 30).map_err(|_| DateTrouble::Unreadable)?;
    if !(61..=73_415).contains(&count) {
        return Err(DateTrouble::Unreadable);
    }
    in_range(start.plus_days(count))
}

fn fitting_year(year: i64) -> Result<i16, DateTrouble> {
    let fits = (1900..=2100).contains(&year);
    i16::try_from(year).ok().filter(|_| fits).ok_or(DateTrouble::NoSuchYear { year })
}

fn year_month(year: i64, month: i64) -> Result<ReadDate, DateTrouble> {
    let year = fitting_year(year)?;
    let fits = (1..=12).contains(&month);
    let no_such = DateTrouble::NoSuchMonth { month };
    let month = i8::try_from(month).ok().filter(|_| fits).ok_or(no_such)?;
    Ok(ReadDate::Month { year, month })
}

fn make(year: i64, month: i64, day: i64) -> Result<Day, DateTrouble> {
    let ReadDate::Month { year, month: fitting } = year_month(year, month)? else {
        return Err(DateTrouble::Unreadable);
    };
    let no_such = DateTrouble::NoSuchDay { month, day };
    let number = i8::try_from(day).map_err(|_| no_such)?;
    Day::new(year, fitting, number).map_err(|_| no_such)
}

fn whole(year: i64, month: i64, day: i64) -> Result<ReadDate, DateTrouble> {
    make(year, month, day).map(ReadDate::Whole)
}

fn either_order(one: i64, two: i64, year: i64) -> Result<ReadDate, DateTrouble> {
    match (make(year, one, two), make(year, two, one)) {
        (Ok(day), Ok(same)) if day == same => Ok(ReadDate::Whole(day)),
        (Ok(day), Ok(other)) => Ok(ReadDate::Unclear(day, other)),
        (Ok(day), Err(_)) | (Err(_), Ok(day)) => Ok(ReadDate::Whole(day)),
        (Err(no), Err(_)) => Err(no),
    }
}

fn short_year(year: i64, month: i64, day: i64, today: Day) -> Result<ReadDate, DateTrouble> {
    let century = i64::from(today.year()) / 100 * 100;
    let full = [century + year, century - 100 + year];
    let mut found = Err(DateTrouble::Unreadable);
    for year in full {
        found = make(year, month, day);
        if found.is_ok_and(|day| day <= today) {
            break;
        }
    }
    found.map(ReadDate::ShortYear)
}

fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        other => other,
    }
}

/// `2001-03-06 00:00:00` and `2001-03-06T00:00` without their times.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else { return text };
    let head = &text[..colon];
    head.rfind([' ', 'T', 't']).map_or(text, |at| &text[..at])
}

/// The runs of digits, if nothing else but separators stands between them.
fn numbers(text: &str) -> Option<Vec<Number>> {
    let text = text.strip_suffix("出生").or_else(|| text.strip_suffix('生')).unwrap_or(text);
    let mut found = Vec::new();
    let mut run = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_ascii_digit() || chinese_digit(c).is_some() || matches!(c, '十' | '元') {
            run.push(c);
        } else if matches!(c, '年' | '月' | '日' | '号' | '.' | '/' | '-' | '、' | ',' | '\\')
            || matches!(c, '。' | '—' | '–' | '‐' | '−' | '·' | '_')
            || c.is_whitespace()
        {
            if !run.is_empty() {
                found.push(number(&run)?);
                run.clear();
            }
        } else {
            return None;
        }
        if found.len() > 3 {
            return None;
        }
    }
    (!found.is_empty()).then_some(found)
}

fn chinese_digit(c: char) -> Option<i64> {
    let at = "〇一二三四五六七八九".chars().position(|digit| digit == c);
    match c {
        '零' | '○' => Some(0),
        _ => at.and_then(|at| i64::try_from(at).ok()),
    }
}

fn number(run: &str) -> Option<Number> {
    let digits = run.chars().count();
    if digits > 8 {
        return None;
    }
    if run.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Number { value: run.parse().ok()?, digits });
    }
    let digit = |c: char| chinese_digit(c).or_else(|| c.to_digit(10).map(i64::from));
    let read =
        |text: &str| text.chars().try_fold(0_i64, |sum, c| digit(c).map(|digit| sum * 10 + digit));
    match run.split_once('十') {
        None if run == "元" => Some(Number { value: 1, digits: 1 }),
        None => Some(Number { value: read(run)?, digits }),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { read(tens)? };
            Some(Number { value: tens * 10 + read(ones)?, digits: 2 })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn today() -> Day {
        Day::new(2026, 11, 23).expect("a day")
    }
    fn read(text: &str) -> Result<ReadDate, DateTrouble> {
        read_date(&Cell::Text(text.to_owned()), today())
    }
    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn a_day_is_read_however_it_is_written() {
        for text in [
            "2001.03.06",
            "2001.3.6",
            "2001-03-06",
            "2001/3/6",
            "2001年3月6日",
            "2001年3月6号",
            "2001 年 3 月 6 日",
            "２００１．０３．０６",
            "20010306",
            "2001-03-06 00:00:00",
            "2001-03-06T08:30",
            "二〇〇一年三月六日",
            "36956",
            "2001。3。6",
            "'2001-03-06",
        ] {
            assert_eq!(read(text), Ok(ReadDate::Whole(day("2001-03-06"))), "{text}");
        }
        let typed = [Cell::Day(day("2001-03-06")), Cell::number("36956"), Cell::number("20010306")];
        for cell in typed {
            assert_eq!(read_date(&cell, today()), Ok(ReadDate::Whole(day("2001-03-06"))));
        }
        assert_eq!(read("二零零一年十二月二十三日"), Ok(ReadDate::Whole(day("2001-12-23"))));
        assert_eq!(read("25/12/2001"), Ok(ReadDate::Whole(day("2001-12-25"))));
    }

    #[test]
    fn what_is_missing_or_doubtful_is_said() {
        assert_eq!(read("1996-6"), Ok(ReadDate::Month { year: 1996, month: 6 }));
        assert_eq!(read("1996年6月"), Ok(ReadDate::Month { year: 1996, month: 6 }));
        assert_eq!(read("199606"), Ok(ReadDate::Month { year: 1996, month: 6 }));
        assert_eq!(read("1996年6月生"), Ok(ReadDate::Month { year: 1996, month: 6 }));
        assert_eq!(read("1996"), Ok(ReadDate::Year { year: 1996 }));
        assert_eq!(read("87/7/25"), Ok(ReadDate::ShortYear(day("1987-07-25"))));
        assert_eq!(read("09.7.25"), Ok(ReadDate::ShortYear(day("2009-07-25"))));
        assert_eq!(read("870725"), Ok(ReadDate::ShortYear(day("1987-07-25"))));
        let both = (day("2001-03-06"), day("2001-06-03"));
        assert_eq!(read("3/6/2001"), Ok(ReadDate::Unclear(both.0, both.1)));
    }

    #[test]
    fn days_that_never_were_are_named() {
        assert_eq!(read("1966/13/2"), Err(DateTrouble::NoSuchMonth { month: 13 }));
        assert_eq!(read("2011-00-02"), Err(DateTrouble::NoSuchMonth { month: 0 }));
        assert_eq!(read("1988.2.31"), Err(DateTrouble::NoSuchDay { month: 2, day: 31 }));
        assert_eq!(read("1066-10-14"), Err(DateTrouble::NoSuchYear { year: 1066 }));
        for text in ["农历三月初六", "不详", "", "1", "123", "1.2.3.4.5", "19990101000", "-"]
        {
            assert_eq!(read(text), Err(DateTrouble::Unreadable), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in any::<String>()) {
            let _ = read(&text);
        }
        #[test]
        fn every_day_comes_back(count in 0_i64..73_000) {
            let day = day("1900-03-01").plus_days(count);
            for text in [day.to_string(), day.to_string().replace('-', "."),
                         day.to_string().replace('-', "")] {
                prop_assert_eq!(read(&text), Ok(ReadDate::Whole(day)));
            }
        }
    }
}

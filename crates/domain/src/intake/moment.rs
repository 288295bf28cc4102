//! Moments and times of day as other systems print them.

use super::date::{ReadDate, read_date};
use super::grid::Cell;
use crate::basics::{Day, Moment, TimeOfDay};

/// Seconds since midnight, 0–86,400.
type Seconds = i64;

const DAY_SECONDS: i64 = 86_400;

/// Reads `2026-03-14 09:01:00`, `2026/3/14 9:01`, `2026年3月14日 9时1分`, `20260314090100`, a cell
/// with date and time. None when it is no such text or names no day.
pub fn read_moment(cell: &Cell, today: Day) -> Option<Moment> {
    match cell {
        Cell::Moment(moment) => Some(*moment),
        Cell::Number { text, .. } | Cell::Text(text) => {
            let narrow = narrow(text);
            let joined = from_joined(&narrow, today).or_else(|| from_serial(&narrow, today));
            joined.or_else(|| {
                let at = time_starts(&narrow)?;
                let (date, time) = narrow.split_at(at);
                let (date, half) = without_half(date);
                at_seconds(whole_day(date, today)?, seconds(&format!("{half}{time}"))?)
            })
        }
        Cell::Empty | Cell::Day(_) | Cell::Clock(_) => None,
    }
}

/// Reads `14:00`, `9:05:30`, `9点30分`, `下午2:30`, `1400`, a time cell. Seconds are dropped.
pub fn read_time(cell: &Cell) -> Option<TimeOfDay> {
    match cell {
        Cell::Clock(minutes) => TimeOfDay::from_minutes(minutes.count()),
        Cell::Moment(moment) => Some(moment.time()),
        Cell::Number { text, .. } => fraction_of_day(text).or_else(|| from_clock_text(text)),
        Cell::Text(text) => from_clock_text(&narrow(text)),
        Cell::Empty | Cell::Day(_) => None,
    }
}

/// Reads `14:00-15:30`, `9:00至11:30`, with or without a day in front.
pub fn read_period(cell: &Cell, today: Day) -> Option<(Option<Day>, TimeOfDay, TimeOfDay)> {
    let Cell::Text(text) = cell else { return None };
    let narrow = narrow(text);
    let start = time_starts(&narrow)?;
    let (date, times) = narrow.split_at(start);
    let (date, half) = without_half(date);
    let mut ends = times.split(['-', '~', '—', '–', '至', '到', '～']).filter(|p| !p.is_empty());
    let from = from_clock_text(&format!("{half}{}", ends.next()?))?;
    let until = from_clock_text(ends.next()?)?;
    let day = match date.trim() {
        "" => None,
        date => Some(whole_day(date, today)?),
    };
    ends.next().is_none().then_some((day, from, until))
}

fn narrow(text: &str) -> String {
    let one = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\t' | '\n' | '\r' => ' ',
        '时' | '時' | '点' => ':',
        other => other,
    };
    text.trim().chars().map(one).collect()
}

fn whole_day(text: &str, today: Day) -> Option<Day> {
    let text = text.trim().trim_end_matches(['T', 't']);
    match read_date(&Cell::Text(text.to_owned()), today) {
        Ok(ReadDate::Whole(day)) => Some(day),
        _ => None,
    }
}

fn at_seconds(day: Day, seconds: Seconds) -> Option<Moment> {
    (0..=DAY_SECONDS)
        .contains(&seconds)
        .then(|| Moment::from_ms(day.at(TimeOfDay::START).ms() + seconds * 1000))
}

/// `20260314090100` and `202603140901`.
fn from_joined(text: &str, today: Day) -> Option<Moment> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    if !digits || !matches!(text.len(), 12 | 14) {
        return None;
    }
    let part = |from: usize, until: usize| text.get(from..until)?.parse::<i64>().ok();
    let seconds = clock(part(8, 10)?, part(10, 12)?, part(12, 14).unwrap_or(0))?;
    at_seconds(whole_day(&text[..8], today)?, seconds)
}

/// `46095.375694`: a spreadsheet's count of days and their fraction, to the nearest second.
fn from_serial(text: &str, today: Day) -> Option<Moment> {
    let (days, parts) = text.split_once('.')?;
    let parts = parts.get(..parts.len().min(12))?;
    let digits = parts.bytes().all(|b| b.is_ascii_digit()) && !parts.is_empty();
    if days.len() != 5 || !digits {
        return None;
    }
    let scale = 10_i64.checked_pow(u32::try_from(parts.len()).ok()?)?;
    let value: i64 = parts.parse().ok()?;
    let seconds = (value.checked_mul(2 * DAY_SECONDS)?.checked_add(scale)?).div_euclid(2 * scale);
    at_seconds(whole_day(days, today)?, seconds)
}

/// Where the time begins: the digits before the first colon.
fn time_starts(text: &str) -> Option<usize> {
    let colon = text.find(':')?;
    let digits = text[..colon].bytes().rev().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits).then_some(colon - digits)
}

/// The words of a half day behind a date, taken off.
fn without_half(date: &str) -> (&str, &'static str) {
    let date = date.trim();
    for (word, half) in
        [("上午", ""), ("早上", ""), ("下午", "下午"), ("晚上", "下午"), ("中午", "")]
    {
        if let Some(rest) = date.strip_suffix(word) {
            return (rest, half);
        }
    }
    (date, "")
}

fn from_clock_text(text: &str) -> Option<TimeOfDay> {
    TimeOfDay::from_minutes(seconds(text)? / 60)
}

fn seconds(text: &str) -> Option<Seconds> {
    let text = text.trim();
    let upper = text.to_ascii_uppercase();
    let (half, rest) = match without_half_in_front(&upper) {
        Some(found) => found,
        None => (0, upper.as_str()),
    };
    let (half, rest) = match (rest.strip_suffix("PM"), rest.strip_suffix("AM")) {
        (Some(rest), _) => (12, rest),
        (_, Some(rest)) => (half, rest),
        _ => (half, rest),
    };
    let rest = rest.trim().trim_end_matches(['分', '秒']);
    if matches!(rest.len(), 3 | 4) && rest.bytes().all(|b| b.is_ascii_digit()) {
        let whole: i64 = rest.parse().ok()?;
        return clock(whole / 100, whole % 100, 0);
    }
    let mut parts = rest.split([':', '分']).map(str::trim);
    let hour = whole(parts.next()?)?;
    let minute = match parts.next()? {
        "" => 0,
        "半" => 30,
        text => whole(text)?,
    };
    let second = match parts.next() {
        None | Some("") => 0,
        Some(text) => whole(text.split('.').next()?)?,
    };
    let hour = if half == 12 && hour < 12 { hour + 12 } else { hour };
    if parts.next().is_some() { None } else { clock(hour, minute, second) }
}

fn without_half_in_front(text: &str) -> Option<(i64, &str)> {
    [("上午", 0), ("早上", 0), ("中午", 0), ("下午", 12), ("晚上", 12)]
        .into_iter()
        .find_map(|(word, half)| text.strip_prefix(word).map(|rest| (half, rest.trim())))
}

fn whole(text: &str) -> Option<i64> {
    let fits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

fn clock(hour: i64, minute: i64, second: i64) -> Option<Seconds> {
    TimeOfDay::new(hour, minute)?;
    let fits = (0..60).contains(&second) && (hour < 24 || second == 0);
    fits.then_some(hour * 3600 + minute * 60 + second)
}

/// `0.583333`: how a spreadsheet keeps 14:00 when nobody told it that it is a time.
fn fraction_of_day(text: &str) -> Option<TimeOfDay> {
    let digits = text.strip_prefix("0.")?;
    let digits = digits.get(..digits.len().min(12))?;
    let scale = 10_i64.checked_pow(u32::try_from(digits.len()).ok()?)?;
    let value: i64 = digits.parse().ok()?;
    TimeOfDay::from_minutes((value.checked_mul(2 * 1440)? + scale).div_euclid(2 * scale))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn today() -> Day {
        Day::new(2026, 11, 23).expect("a day")
    }
    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn a_moment_is_read_however_it_is_printed() {
        let day = Day::new(2026, 3, 14).expect("a day");
        let nine_past = day.at(TimeOfDay::new(9, 1).expect("a time"));
        for printed in [
            "2026-03-14 09:01:00",
            "2026-03-14 09:01",
            "2026/3/14 9:01",
            "2026.03.14 9:01",
            "2026-03-14T09:01:00",
            "2026年3月14日 9时1分",
            "2026年3月14日9:01",
            "20260314090100",
            "202603140901",
            "2026-03-14 上午9:01",
            "２０２６-０３-１４　０９：０１",
        ] {
            assert_eq!(read_moment(&text(printed), today()), Some(nine_past), "{printed}");
        }
        let counted = read_moment(&Cell::number("46095.3756944444"), today());
        assert_eq!(counted, Some(nine_past));
        let late = read_moment(&text("2026-03-14 09:01:30"), today());
        assert_eq!(late.map(Moment::ms), Some(nine_past.ms() + 30_000));
        let afternoon = read_moment(&text("2026-03-14 下午2:30"), today());
        assert_eq!(afternoon.map(|m| m.time().minutes()), Some(870));
        for printed in ["2026-03-14", "09:01", "2026-13-14 09:01", "2026-03-14 25:01", "", ":"] {
            assert_eq!(read_moment(&text(printed), today()), None, "{printed}");
        }
    }

    #[test]
    fn a_time_and_a_period_are_read() {
        for (printed, minutes) in [
            ("14:00", 840),
            ("9:05:30", 545),
            ("9点30分", 570),
            ("下午2:30", 870),
            ("1400", 840),
            ("2:30 pm", 870),
            ("24:00", 1440),
            ("9点", 540),
            ("9点半", 570),
            ("930", 570),
        ] {
            let read = read_time(&text(printed)).map(TimeOfDay::minutes);
            assert_eq!(read, Some(minutes), "{printed}");
        }
        let fraction = read_time(&Cell::number("0.583333333333333"));
        assert_eq!(fraction.map(TimeOfDay::minutes), Some(840));
        let period = read_period(&text("2026-01-03 14:00-15:30"), today()).expect("a period");
        assert_eq!(period.0.map(|day| day.to_string()).as_deref(), Some("2026-01-03"));
        assert_eq!((period.1.minutes(), period.2.minutes()), (840, 930));
        assert!(read_period(&text("9:00至11:30"), today()).is_some_and(|found| found.0.is_none()));
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_readers(typed in any::<String>()) {
            let _ = read_moment(&text(&typed), today());
            let _ = read_time(&text(&typed));
            let _ = read_time(&Cell::number(&typed));
            let _ = read_period(&text(&typed), today());
        }
        #[test]
        fn no_almost_moment_breaks_the_readers(typed in "[0-9:年月日时分 下午至-]{0,30}") {
            let _ = read_moment(&text(&typed), today());
            let _ = read_period(&text(&typed), today());
        }
    }
}

//! Lengths of service as people write them, counted exactly in minutes.

use super::grid::Cell;
use crate::basics::{Minutes, fold};

/// What a bare number means in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// Hours, unless the header says otherwise.
    #[default]
    Hours,
    /// Minutes: the header says 分钟.
    Minutes,
}

/// Why a text is no length of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAnAmount {
    /// Below zero.
    Negative,
    /// Not readable, or more than a life has.
    Unreadable,
}

/// More minutes than anybody ever served: 200,000 hours.
const MOST: i128 = 200_000 * 60;

/// A decimal number: `mantissa / 10^scale`.
struct Decimal {
    mantissa: i128,
    scale: u32,
}

impl Decimal {
    /// Times `by`, to the nearest whole.
    fn times(&self, by: i128) -> Option<i128> {
        let power = 10_i128.checked_pow(self.scale)?;
        Some((self.mantissa.checked_mul(by)?.checked_mul(2)? + power).div_euclid(power * 2))
    }
}

/// Reads `12.5`, `12.5小时`, `12小时30分`, `1,204.5`, `90分钟`, `2:30`, `半小时`, `2h30min`, in
/// full-width or narrow characters.
///
/// # Errors
/// Below zero, or not such a text.
pub fn read_minutes(cell: &Cell, unit: Unit) -> Result<Minutes, NotAnAmount> {
    match cell {
        Cell::Clock(minutes) if minutes.count() < 0 => Err(NotAnAmount::Negative),
        Cell::Clock(minutes) => Ok(*minutes),
        Cell::Number { text, .. } | Cell::Text(text) => read_text(text, unit),
        Cell::Empty | Cell::Day(_) | Cell::Moment(_) => Err(NotAnAmount::Unreadable),
    }
}

fn read_text(text: &str, unit: Unit) -> Result<Minutes, NotAnAmount> {
    let folded = fold(text);
    let rest = folded.trim_start_matches('约').trim_start_matches('共');
    if rest.starts_with(['-', '−', '负']) {
        return Err(NotAnAmount::Negative);
    }
    let minutes = read_whole(rest, unit).ok_or(NotAnAmount::Unreadable)?;
    if !(0..=MOST).contains(&minutes) {
        return Err(NotAnAmount::Unreadable);
    }
    i64::try_from(minutes).map(Minutes::new).map_err(|_| NotAnAmount::Unreadable)
}

fn read_whole(text: &str, unit: Unit) -> Option<i128> {
    if let Some(rest) = text.strip_prefix('半') {
        return hour_word(rest).filter(|rest| rest.is_empty()).map(|_| 30);
    }
    if let Some((hours, minutes)) = text.split_once(':') {
        return read_colon(hours, minutes);
    }
    let (first, rest) = split_decimal(text)?;
    if rest.is_empty() {
        return match unit {
            Unit::Hours => first.times(60),
            Unit::Minutes => first.times(1),
        };
    }
    if is_minute_word(rest) {
        return first.times(1);
    }
    if let Some(word) = rest.strip_prefix("个半") {
        hour_word(word).filter(|left| left.is_empty())?;
        return first.times(60)?.checked_add(30);
    }
    let rest = hour_word(rest)?;
    let hours = first.times(60)?;
    match rest.trim_start_matches(['零', '又']) {
        "" => Some(hours),
        "半" => Some(hours + 30),
        rest => {
            let (second, word) = split_decimal(rest)?;
            (word.is_empty() || is_minute_word(word)).then_some(())?;
            hours.checked_add(second.times(1)?)
        }
    }
}

/// `2:30`, `102:15:00`.
fn read_colon(hours: &str, minutes: &str) -> Option<i128> {
    let minutes = minutes.split_once(':').map_or(minutes, |(minutes, _)| minutes);
    let whole = |text: &str| {
        let digits =
            !text.is_empty() && text.len() <= 6 && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse::<i128>().ok()).flatten()
    };
    let (hours, minutes) = (whole(hours)?, whole(minutes)?);
    (minutes < 60).then_some(hours * 60 + minutes)
}

/// The number at the head and what follows it. Commas must stand between thousands.
fn split_decimal(text: &str) -> Option<(Decimal, &str)> {
    let end =
        text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let (whole, parts) = number.split_once('.').unwrap_or((number, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = groups.len() == 1
        || (groups[1..].iter().all(|group| group.len() == 3) && (1..=3).contains(&groups[0].len()));
    let digits = whole.replace(',', "");
    if !grouped
        || digits.is_empty()
        || digits.len() > 12
        || !parts.bytes().all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let parts = parts.get(..parts.len().min(17))?;
    let scale = u32::try_from(parts.len()).ok()?;
    Some((Decimal { mantissa: format!("{digits}{parts}").parse().ok()?, scale }, rest))
}

/// What follows the word for hour.
fn hour_word(text: &str) -> Option<&str> {
    const WORDS: [&str; 12] = [
        "个小时",
        "個小時",
        "个钟头",
        "个钟",
        "小时",
        "小時",
        "钟头",
        "hours",
        "hour",
        "hrs",
        "hr",
        "h",
    ];
    WORDS
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .or_else(|| text.strip_prefix(['时', '時', '点']))
}

fn is_minute_word(text: &str) -> bool {
    matches!(text, "分" | "分钟" | "分鐘" | "m" | "min" | "mins" | "minute" | "minutes" | "'" | "′")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn minutes(text: &str) -> Result<i64, NotAnAmount> {
        read_minutes(&Cell::Text(text.to_owned()), Unit::Hours).map(Minutes::count)
    }

    #[test]
    fn hours_are_read_however_offices_write_them() {
        for (text, count) in [
            ("12.5", 750),
            ("12.5小时", 750),
            ("12小时30分", 750),
            ("12小时30分钟", 750),
            ("1,204.5", 72_270),
            ("1204小时30分", 72_270),
            ("1,204小时30分", 72_270),
            ("90分钟", 90),
            ("１２．５小时", 750),
            (" 12 小时 30 分 ", 750),
            ("2:30", 150),
            ("2h30min", 150),
            ("半小时", 30),
            ("1个半小时", 90),
            ("2个小时半", 150),
            ("0", 0),
            ("0小时0分", 0),
            ("2.17", 130),
            ("12.499999999999998", 750),
            ("1 h", 60),
        ] {
            assert_eq!(minutes(text), Ok(count), "{text}");
        }
        let typed = read_minutes(&Cell::number("90"), Unit::Minutes);
        assert_eq!(typed, Ok(Minutes::new(90)));
        let clock = read_minutes(&Cell::Clock(Minutes::new(150)), Unit::Hours);
        assert_eq!(clock, Ok(Minutes::new(150)));
    }

    #[test]
    fn what_is_no_length_of_service_is_refused() {
        for text in ["很多", "", "12,5", "1,2,3", "2:75", "十", "9999999", "12小时xx", "...", ","]
        {
            assert_eq!(minutes(text), Err(NotAnAmount::Unreadable), "{text}");
        }
        assert_eq!(minutes("-3小时"), Err(NotAnAmount::Negative));
    }

    proptest! {
        #[test]
        fn whole_minutes_come_back(hours in 0_i64..9999, rest in 0_i64..60) {
            prop_assert_eq!(minutes(&format!("{hours}小时{rest}分")), Ok(hours * 60 + rest));
        }
        #[test]
        fn no_text_breaks_the_reader(text in any::<String>()) {
            let _ = minutes(&text);
        }
        #[test]
        fn no_almost_amount_breaks_the_reader(text in "[0-9.,:小时分半个-]{0,40}") {
            let _ = minutes(&text);
        }
    }
}

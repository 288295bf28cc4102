//! Days, times and hours as people write them.

use liandong_domain::basics::{Day, Fen, Minutes, Moment};

use super::Lang;

const WEEK_ZH: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
const WEEK_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTH_EN: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn index(one_based: i8) -> usize {
    usize::try_from(one_based - 1).unwrap_or(0)
}

/// `2026年11月28日（星期六）` or `Sat 28 Nov 2026`.
pub fn day_long(lang: Lang, day: Day) -> String {
    let (y, m, d, w) = (day.year(), day.month(), day.day_of_month(), index(day.weekday()));
    match lang {
        Lang::Zh => format!("{y}年{m}月{d}日（星期{}）", WEEK_ZH[w]),
        Lang::En => format!("{} {d} {} {y}", WEEK_EN[w], MONTH_EN[index(m)]),
    }
}

/// `11月28日（周六）` or `Sat 28 Nov`.
pub fn day_short(lang: Lang, day: Day) -> String {
    let (m, d, w) = (day.month(), day.day_of_month(), index(day.weekday()));
    match lang {
        Lang::Zh => format!("{m}月{d}日（周{}）", WEEK_ZH[w]),
        Lang::En => format!("{} {d} {}", WEEK_EN[w], MONTH_EN[index(m)]),
    }
}

/// `11月28日` or `28 Nov`, where the weekday stands beside it already.
pub fn day_bare(lang: Lang, day: Day) -> String {
    let (m, d) = (day.month(), day.day_of_month());
    match lang {
        Lang::Zh => format!("{m}月{d}日"),
        Lang::En => format!("{d} {}", MONTH_EN[index(m)]),
    }
}

/// A Chinese day ends with a bracket that brings its own blank.
fn day_then(lang: Lang, day: &str, time: &str) -> String {
    match lang {
        Lang::Zh => format!("{day}{time}"),
        Lang::En => format!("{day} {time}"),
    }
}

/// Day and time in full.
pub fn moment_long(lang: Lang, moment: Moment) -> String {
    day_then(lang, &day_long(lang, moment.day()), &moment.time().to_string())
}

/// Day and time in short.
pub fn moment_short(lang: Lang, moment: Moment) -> String {
    day_then(lang, &day_short(lang, moment.day()), &moment.time().to_string())
}

/// Keeps what stands before and behind it on one line; it is never seen itself.
const JOIN: char = '\u{2060}';

/// `2026年11月28日（星期六）9:00-11:30`; over several days both ends in full.
pub fn shift_long(lang: Lang, from: Moment, until: Moment) -> String {
    if from.day() == until.day() {
        let time = format!("{}-{JOIN}{}", from.time(), until.time());
        day_then(lang, &day_long(lang, from.day()), &time)
    } else {
        format!("{} – {}", moment_long(lang, from), moment_long(lang, until))
    }
}

/// The same for paper, where lines break otherwise and every sign needs a drawing.
pub fn shift_printed(lang: Lang, from: Moment, until: Moment) -> String {
    shift_long(lang, from, until).replace(JOIN, "")
}

/// `2.5 小时` or `2.5 h`.
pub fn hours(lang: Lang, minutes: Minutes) -> String {
    match lang {
        Lang::Zh => format!("{} 小时", minutes.hours_text()),
        Lang::En => format!("{} h", minutes.hours_text()),
    }
}

/// `2小时30分`, for places where minutes matter.
pub fn minutes_words(lang: Lang, minutes: Minutes) -> String {
    let sign = if minutes.count() < 0 { "-" } else { "" };
    let (h, m) = (minutes.count().abs() / 60, minutes.count().abs() % 60);
    match (lang, h, m) {
        (Lang::Zh, 0, m) => format!("{sign}{m}分"),
        (Lang::Zh, h, 0) => format!("{sign}{h}小时"),
        (Lang::Zh, h, m) => format!("{sign}{h}小时{m}分"),
        (Lang::En, 0, m) => format!("{sign}{m} min"),
        (Lang::En, h, 0) => format!("{sign}{h} h"),
        (Lang::En, h, m) => format!("{sign}{h} h {m} min"),
    }
}

/// `1,234.50 元` or `CNY 1,234.50`.
pub fn money(lang: Lang, fen: Fen) -> String {
    match lang {
        Lang::Zh => format!("{} 元", fen.yuan_text()),
        Lang::En => format!("CNY {}", fen.yuan_text()),
    }
}

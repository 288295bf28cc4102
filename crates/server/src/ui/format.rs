//! Days, times and hours as people write them.

use liandong_domain::basics::{Day, Fen, Minutes, Moment, TimeOfDay};

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

/// An end in full: midnight is the end of a day, 24:00, not the beginning of the next.
pub fn moment_end(lang: Lang, moment: Moment) -> String {
    if moment.time() == TimeOfDay::START {
        let day = day_long(lang, moment.plus_minutes(-1).day());
        day_then(lang, &day, &TimeOfDay::END.to_string())
    } else {
        moment_long(lang, moment)
    }
}

/// `2026年11月28日（星期六）9:00-11:30`; whole days by their names; else both ends in full.
pub fn shift_long(lang: Lang, from: Moment, until: Moment) -> String {
    let last = until.plus_minutes(-1).day();
    let till_midnight = until.time() == TimeOfDay::START;
    if from.day() == last {
        let end = if till_midnight { TimeOfDay::END } else { until.time() };
        let time = format!("{}-{JOIN}{end}", from.time());
        day_then(lang, &day_long(lang, from.day()), &time)
    } else if till_midnight && from.time() == TimeOfDay::START {
        format!("{} – {}", day_long(lang, from.day()), day_long(lang, last))
    } else {
        format!("{} – {}", moment_long(lang, from), moment_end(lang, until))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_at_midnight_belongs_to_its_day() {
        let at = |day: &str, time: &str| {
            let day: Day = day.parse().expect("a day");
            day.at(time.parse().expect("a time"))
        };
        let told = |from, until| shift_long(Lang::Zh, from, until).replace(JOIN, "");
        let (nine, noon) = (at("2026-11-28", "9:00"), at("2026-11-28", "11:30"));
        assert_eq!(told(nine, noon), "2026年11月28日（星期六）09:00-11:30");
        let night = at("2026-11-28", "24:00");
        assert_eq!(told(nine, night), "2026年11月28日（星期六）09:00-24:00");
        let weeks = told(at("2026-11-26", "0:00"), at("2026-12-20", "24:00"));
        assert_eq!(weeks, "2026年11月26日（星期四） – 2026年12月20日（星期日）");
        assert_eq!(moment_end(Lang::Zh, night), "2026年11月28日（星期六）24:00");
        assert_eq!(moment_end(Lang::En, noon), "Sat 28 Nov 2026 11:30");
    }
}

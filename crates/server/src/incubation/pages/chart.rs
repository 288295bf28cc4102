//! The line from worker-led to volunteer-led, as figures of a picture.

use std::collections::{BTreeMap, BTreeSet};

use liandong_domain::incubation::{Month, Sum, Work};

/// Where the first month stands.
const LEFT: i64 = 40;
/// From month to month.
const STEP: i64 = 44;
/// Where a thousand of a thousand stands, and nothing.
const TOP: i64 = 30;
const FLOOR: i64 = 220;

/// One month with an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartMark {
    /// From the left.
    pub x: i64,
    /// From the top.
    pub y: i64,
    /// Nobody has confirmed all of it yet.
    pub open: bool,
    /// What stands on it: `75%`.
    pub label: String,
    /// Where that stands.
    pub label_y: i64,
}

/// The picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chart {
    /// How wide it is.
    pub width: i64,
    /// Months with an activity.
    pub marks: Vec<ChartMark>,
    /// Lines between neighbours: x, y, x, y. None over a gap.
    pub lines: Vec<(i64, i64, i64, i64)>,
    /// Below: x, month, and the year where it begins.
    pub months: Vec<(i64, i64, String)>,
}

/// All kinds of a month together.
pub fn month_sum(kinds: &BTreeMap<Work, Sum>) -> Sum {
    kinds.values().fold(Sum::default(), |sum, one| Sum {
        led: sum.led + one.led,
        lines: sum.lines + one.lines,
    })
}

/// Draws the months of a span; a month without a line is a gap, one of `open` is drawn lighter.
pub fn chart(
    sums: &BTreeMap<Month, BTreeMap<Work, Sum>>,
    open: &BTreeSet<Month>,
    (first, last): (Month, Month),
) -> Chart {
    let mut out = Chart::default();
    let (mut month, mut x, mut before) = (first, LEFT, None);
    while month <= last {
        let day = month.first();
        let begins = month == first || day.month() == 1;
        let year = if begins { day.year().to_string() } else { String::new() };
        out.months.push((x, i64::from(day.month()), year));
        let permille = sums.get(&month).map(month_sum).and_then(Sum::permille);
        before = permille.map(|permille| {
            let y = FLOOR - permille * (FLOOR - TOP) / 1000;
            if let Some((x1, y1)) = before {
                out.lines.push((x1, y1, x, y));
            }
            let label = format!("{}%", (permille + 5) / 10);
            let open = open.contains(&month);
            out.marks.push(ChartMark { x, y, open, label, label_y: y - 10 });
            (x, y)
        });
        x += STEP;
        month = month.plus(1);
    }
    out.width = x + LEFT - STEP;
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_without_activity_is_a_gap_in_the_line() {
        let month = |text: &str| Month::parse(text).expect("a month");
        let of = |led| BTreeMap::from([(Work::Supervising, Sum { led, lines: 1 })]);
        let sums = BTreeMap::from([
            (month("2026-01"), of(0)),
            (month("2026-02"), of(50)),
            (month("2026-04"), of(100)),
        ]);
        let open = BTreeSet::from([month("2026-04")]);
        let drawn = chart(&sums, &open, (month("2025-12"), month("2026-05")));
        assert_eq!((drawn.months.len(), drawn.marks.len()), (6, 3));
        assert_eq!(drawn.lines.len(), 1, "only January and February are neighbours");
        assert_eq!((drawn.marks[0].y, drawn.marks[2].y), (FLOOR, TOP));
        assert_eq!(drawn.marks[1].label, "50%");
        assert!(drawn.marks[2].open && !drawn.marks[1].open);
        let years: Vec<&str> = drawn.months.iter().map(|(.., year)| year.as_str()).collect();
        assert_eq!(years, ["2025", "2026", "", "", "", ""]);
    }
}

//! The town in numbers, beside the same days of last year.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Scope, Seen, may};
use liandong_domain::basics::{Day, Minutes};

use super::super::store::{self, Numbers};
use crate::activities::store::paths_seen;
use crate::failure::{Failure, Fault};
use crate::hours::store::months;
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::Ask;

/// One number with last year's.
#[derive(Debug, Clone)]
pub struct Figure {
    /// The word key.
    pub key: &'static str,
    /// Now.
    pub now: String,
    /// The same days last year.
    pub before: String,
    /// Percent more or less, with its sign; empty when there was nothing to compare with.
    pub change: String,
}

/// One month with its two bars, in units of the picture.
#[derive(Debug, Clone)]
pub struct Bar {
    /// 1–12.
    pub month: i64,
    /// Hours this year.
    pub hours: String,
    /// Hours last year.
    pub before: String,
    /// People this year.
    pub people: i64,
    /// Left edge of last year's bar.
    pub x_before: i64,
    /// Left edge of this year's bar.
    pub x: i64,
    /// Middle of the pair.
    pub middle: i64,
    /// Upper edge of last year's bar.
    pub y_before: i64,
    /// Upper edge of this year's bar.
    pub y: i64,
    /// Height of last year's bar.
    pub height_before: i64,
    /// Height of this year's bar.
    pub height: i64,
    /// Where the number stands.
    pub label_y: i64,
}

/// The town in numbers.
#[derive(Template)]
#[template(path = "pages/home/overview.html")]
pub struct OverviewPage {
    /// The frame.
    pub c: Frame,
    /// Until which day.
    pub until: String,
    /// This year.
    pub year: i64,
    /// Six numbers.
    pub figures: Vec<Figure>,
    /// Twelve months.
    pub bars: Vec<Bar>,
    /// May see the money of the town's aid in sums.
    pub aid: bool,
}

impl Page for OverviewPage {
    const NAME: &'static str = "home/overview";
}

/// The picture: its floor, the room for bars above it, the width of a month.
const FLOOR: i64 = 220;
const ROOM: i64 = 180;
const STEP: i64 = 60;
const WIDE: i64 = 22;

/// Minutes and people by month, `2026-11`.
type Months = BTreeMap<String, (Minutes, i64)>;

struct View {
    now: Numbers,
    before: Numbers,
    months: Months,
    aid: bool,
}

async fn look(ask: &Ask, seen: Seen) -> Result<View, Failure> {
    let (today, actor) = (ask.now.day(), ask.actor.clone());
    ask.app
        .look(ask.actor.town, move |q| {
            let book = crate::books::store::book(q)?;
            let odd = |_| Fault::new("reading the year", "no such day");
            let start = Day::new(today.year(), 1, 1).map_err(odd)?;
            let (last_start, last_today) = (start.plus_months(-12), today.plus_months(-12));
            let last_day = Day::new(today.year(), 12, 31).map_err(odd)?;
            let paths = paths_seen(q, &seen)?;
            let mut all = Months::new();
            for path in &paths {
                for (month, minutes, people) in months(q, path, (last_start, last_day))? {
                    let sum = all.entry(month).or_insert((Minutes::ZERO, 0));
                    sum.0 += minutes;
                    sum.1 += people;
                }
            }
            Ok(View {
                now: store::numbers(q, &paths, (start, today))?,
                before: store::numbers(q, &paths, (last_start, last_today))?,
                months: all,
                aid: book.is_some_and(|b| actor.may::<may::ViewOverview>(&Scope::body(&*b.path))),
            })
        })
        .await
}

fn change(now: i64, before: i64) -> String {
    if before <= 0 {
        return String::new();
    }
    let percent = (now - before) * 100 / before;
    if percent > 0 { format!("+{percent}%") } else { format!("{percent}%") }
}

fn figures(now: &Numbers, before: &Numbers) -> Vec<Figure> {
    let plain = |key, now: i64, before: i64| Figure {
        key,
        now: now.to_string(),
        before: before.to_string(),
        change: change(now, before),
    };
    vec![
        plain("home-figure-volunteers", now.volunteers, before.volunteers),
        plain("home-figure-joined", now.joined, before.joined),
        plain("home-figure-people", now.people, before.people),
        plain("home-figure-times", now.times, before.times),
        Figure {
            key: "home-figure-hours",
            now: whole_hours(now.minutes),
            before: whole_hours(before.minutes),
            change: change(now.minutes.count(), before.minutes.count()),
        },
        plain("home-figure-held", now.held, before.held),
    ]
}

/// Hours without their fraction once there are a thousand: the fraction says nothing then.
fn whole_hours(minutes: Minutes) -> String {
    if minutes.count() < 60_000 { minutes.hours_text() } else { (minutes.count() / 60).to_string() }
}

/// Hours of a month to the nearest full one: a bar's label has no room for less.
fn full_hours(minutes: Minutes) -> String {
    ((minutes.count() + 30) / 60).to_string()
}

fn bars(year: i64, all: &Months) -> Vec<Bar> {
    let of = |year: i64, month: i64| {
        all.get(&format!("{year:04}-{month:02}")).copied().unwrap_or((Minutes::ZERO, 0))
    };
    let highest = all.values().map(|(minutes, _)| minutes.count()).max().unwrap_or(0).max(1);
    (1..=12)
        .map(|month| {
            let ((now, people), (before, _)) = (of(year, month), of(year - 1, month));
            let tall = |minutes: Minutes| (minutes.count() * ROOM / highest).clamp(0, ROOM);
            let (height, height_before) = (tall(now), tall(before));
            let left = (month - 1) * STEP + 8;
            Bar {
                month,
                hours: full_hours(now),
                before: full_hours(before),
                people,
                x_before: left,
                x: left + WIDE,
                middle: left + WIDE,
                y_before: FLOOR - height_before,
                y: FLOOR - height,
                height_before,
                height,
                label_y: FLOOR - height.max(height_before) - 6,
            }
        })
        .collect()
}

/// `GET /overview`
pub async fn show(ask: Ask) -> Result<Response, Failure> {
    let seen = ask.actor.seen::<may::ViewOverview>();
    if matches!(seen, Seen::Nothing | Seen::Own) {
        ask.actor.me()?;
        return Err(Failure::NOT_FOUND);
    }
    let view = look(&ask, seen).await?;
    let year = i64::from(ask.now.day().year());
    draw(&OverviewPage {
        until: day_long(ask.lang, ask.now.day()),
        year,
        figures: figures(&view.now, &view.before),
        bars: bars(year, &view.months),
        aid: view.aid,
        c: ask.frame(),
    })
}

/// Months made up for the test that draws every page.
pub(super) fn sample_bars(all: &[(&str, i64)]) -> Vec<Bar> {
    let months = all.iter().map(|(m, n)| ((*m).to_owned(), (Minutes::new(*n), 12))).collect();
    bars(2026, &months)
}

/// Numbers made up for the test that draws every page.
pub(super) fn sample_figures(now: &Numbers, before: &Numbers) -> Vec<Figure> {
    figures(now, before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_compared_only_with_something() {
        assert_eq!(change(12, 10), "+20%");
        assert_eq!(change(5, 10), "-50%");
        assert_eq!(change(10, 10), "0%");
        assert_eq!(change(3, 0), "");
    }

    #[test]
    fn the_highest_month_fills_the_picture_and_none_leaves_it() {
        let drawn = sample_bars(&[("2026-11", 6000), ("2025-11", 3000), ("2026-01", 1)]);
        assert_eq!(drawn.len(), 12);
        assert_eq!((drawn[10].height, drawn[10].height_before), (ROOM, ROOM / 2));
        assert!(drawn.iter().all(|bar| bar.y >= 0 && bar.y + bar.height == FLOOR));
    }
}

//! Time learned in the town, by month and kind, without a name (C3).

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::Minutes;
use liandong_domain::training::CourseKind;

use super::catalogue::wide;
use crate::failure::Failure;
use crate::training::store;
use crate::ui::{Frame, Page, day_short, draw};
use crate::web::Ask;

/// One month.
#[derive(Debug, Clone)]
pub struct MonthLine {
    /// `2026-11`.
    pub month: String,
    /// Hours by kind, in the order of the kinds.
    pub hours: Vec<String>,
    /// All hours.
    pub all: String,
    /// How many people-times.
    pub entries: i64,
}

/// One course that ended.
#[derive(Debug, Clone)]
pub struct EndedLine {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its kind, in words.
    pub kind: String,
    /// Its first day.
    pub day: String,
    /// Places taken.
    pub taken: i64,
    /// How many passed.
    pub passed: i64,
}

/// The report.
#[derive(Template)]
#[template(path = "pages/training/report.html")]
pub struct ReportPage {
    /// The frame.
    pub c: Frame,
    /// The year.
    pub year: i64,
    /// The four kinds, in words.
    pub kinds: Vec<String>,
    /// Months with something in them, latest first.
    pub months: Vec<MonthLine>,
    /// Courses that ended lately.
    pub ended: Vec<EndedLine>,
}

impl Page for ReportPage {
    const NAME: &'static str = "training/report";
}

/// `GET /training/report`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    if !wide(&ask.actor.seen::<may::ViewOverview>()) {
        ask.actor.me()?;
        return Err(Failure::NOT_FOUND);
    }
    let this = i64::from(ask.now.day().year());
    let year = form_urlencoded::parse(ask.query.as_bytes())
        .find(|(name, _)| name == "year")
        .and_then(|(_, value)| value.parse::<i64>().ok())
        .filter(|year| (2000..=this).contains(year))
        .unwrap_or(this);
    let (totals, ended) = ask
        .app
        .look(ask.actor.town, move |q| {
            let (from, until) = (format!("{year:04}-01"), format!("{year:04}-12"));
            Ok((store::totals(q, &from, &until)?, store::latest(q, 20)?))
        })
        .await?;
    let mut months: BTreeMap<String, BTreeMap<CourseKind, (Minutes, i64)>> = BTreeMap::new();
    for (month, kind, minutes, entries) in totals {
        months.entry(month).or_default().insert(kind, (minutes, entries));
    }
    draw(&ReportPage {
        year,
        kinds: CourseKind::ALL.iter().map(|kind| ask.say(kind.word(), &[])).collect(),
        months: months
            .into_iter()
            .rev()
            .map(|(month, sums)| MonthLine {
                month,
                hours: CourseKind::ALL
                    .iter()
                    .map(|kind| sums.get(kind).map_or(Minutes::ZERO, |sum| sum.0).hours_text())
                    .collect(),
                all: sums.values().map(|sum| sum.0).sum::<Minutes>().hours_text(),
                entries: sums.values().map(|sum| sum.1).sum(),
            })
            .collect(),
        ended: ended
            .into_iter()
            .map(|row| EndedLine {
                id: row.id.to_string(),
                title: row.title,
                kind: ask.say(row.kind.word(), &[]),
                day: day_short(ask.lang, row.starts_at.day()),
                taken: row.taken,
                passed: row.passed,
            })
            .collect(),
        c: ask.frame(),
    })
}

//! What the town does week after week, ready to be filled in (T14, ux job 4).

use liandong_domain::basics::Day;

use super::filled::Filled;
use crate::web::Ask;

/// One template: numbers here, words under `activities-template-{code}-…`.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// Its code in addresses and word keys.
    pub code: &'static str,
    kind: &'static str,
    repeat: &'static str,
    weekday: i8,
    hours: (&'static str, &'static str),
    weeks: i64,
    workers: i64,
    volunteers: (i64, i64),
}

/// The templates, the most used first.
pub const TEMPLATES: [Template; 6] = [
    Template {
        code: "weekend-visit",
        kind: "0017",
        repeat: "weekly",
        weekday: 6,
        hours: ("09:00", "11:00"),
        weeks: 5,
        workers: 1,
        volunteers: (4, 10),
    },
    Template {
        code: "medical-company",
        kind: "0004",
        repeat: "weekly",
        weekday: 3,
        hours: ("08:00", "11:30"),
        weeks: 5,
        workers: 1,
        volunteers: (2, 6),
    },
    Template {
        code: "haircut",
        kind: "0017",
        repeat: "monthly",
        weekday: 7,
        hours: ("09:00", "11:30"),
        weeks: 12,
        workers: 1,
        volunteers: (3, 8),
    },
    Template {
        code: "care-home",
        kind: "0017",
        repeat: "monthly",
        weekday: 6,
        hours: ("14:00", "16:30"),
        weeks: 12,
        workers: 1,
        volunteers: (6, 20),
    },
    Template {
        code: "park-games",
        kind: "0015",
        repeat: "once",
        weekday: 6,
        hours: ("08:30", "11:30"),
        weeks: 1,
        workers: 2,
        volunteers: (10, 30),
    },
    Template {
        code: "phone-greeting",
        kind: "0017",
        repeat: "window",
        weekday: 1,
        hours: ("00:00", "24:00"),
        weeks: 2,
        workers: 1,
        volunteers: (3, 15),
    },
];

/// The words a template fills in: form field and end of the word key.
const WORDS: [(&str, &str); 7] = [
    ("title", "title"),
    ("about", "about"),
    ("schedule_words", "schedule"),
    ("risks", "risks"),
    ("bring", "bring"),
    ("worker_part", "worker"),
    ("volunteer_part", "volunteer"),
];

/// The first such day of the week after today.
fn next_weekday(today: Day, weekday: i8) -> Day {
    let ahead = i64::from(weekday - today.weekday()).rem_euclid(7);
    today.plus_days(if ahead == 0 { 7 } else { ahead })
}

/// The form of a template; an unknown code gives an empty form.
pub fn filled(ask: &Ask, code: &str) -> Filled {
    let mut form = Filled::default();
    let today = ask.now.day();
    form.put("repeat", "once");
    form.put("skip_holidays", "skip");
    form.put("only_in_term", "any");
    form.put("on_makeup_workdays", "keep");
    form.put("interval", 1);
    form.put("code_kind", "poster");
    form.put("kind", "0001");
    form.put("start", "09:00");
    form.put("end", "11:00");
    form.put("rest", 0);
    let (mut workers, mut volunteers) = (1, (1, 10));
    if let Some(t) = TEMPLATES.iter().find(|t| t.code == code) {
        for (field, word) in WORDS {
            form.put(field, ask.say(&format!("activities-template-{}-{word}", t.code), &[]));
        }
        let from = next_weekday(today, t.weekday);
        form.put("template", t.code);
        form.put("kind", t.kind);
        form.put("repeat", t.repeat);
        form.put("weekday", t.weekday);
        form.put("nth", "last");
        form.put("start", t.hours.0);
        form.put("end", t.hours.1);
        form.put("from", from);
        form.put("until", last_day(today, from, t.weeks));
        (workers, volunteers) = (t.workers, t.volunteers);
    } else {
        let from = next_weekday(today, 6);
        form.put("from", from);
        form.put("until", from);
        form.put("weekday", 6);
    }
    form.put("post-0-side", "worker");
    form.put("post-0-name", ask.say("activities-post-worker", &[]));
    form.put("post-0-least", workers);
    form.put("post-0-places", workers);
    form.put("post-1-side", "volunteer");
    form.put("post-1-name", ask.say("activities-post-volunteer", &[]));
    form.put("post-1-least", volunteers.0);
    form.put("post-1-places", volunteers.1);
    form
}

/// So many weeks on, but within the year: next year's calendar may not be known yet.
fn last_day(today: Day, from: Day, weeks: i64) -> Day {
    let last = from.plus_days((weeks - 1) * 7);
    let year_end = Day::new(today.year(), 12, 31).unwrap_or(last);
    if from <= year_end { last.min(year_end) } else { last }
}

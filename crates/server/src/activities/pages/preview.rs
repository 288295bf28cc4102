//! What a plan comes to, in one sentence and a list of the days that fall out (ux job 4).

use liandong_domain::activities::Calendar;
use liandong_domain::activities::{Every, Fate, Skip};
use liandong_domain::basics::Day;

use crate::activities::actions::Plan;
use crate::failure::Failure;
use crate::ui::{Lang, day_short};
use crate::web::Ask;

/// What a plan comes to.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// `每周六 9:00-11:00,到12月26日,共 5 次`.
    pub sentence: String,
    /// The days kept.
    pub kept: Vec<String>,
    /// The days that fall out, with the reason.
    pub skipped: Vec<String>,
}

/// The most days listed one by one.
const LISTED: usize = 60;

/// Works a plan out.
pub fn preview(ask: &Ask, plan: &Plan, calendar: &Calendar) -> Result<Preview, Failure> {
    let lang = ask.lang;
    match plan {
        Plan::Window { from, until } => Ok(Preview {
            sentence: ask.say(
                "activities-plan-window",
                &[("from", day_short(lang, *from)), ("until", day_short(lang, *until))],
            ),
            ..Preview::default()
        }),
        Plan::Days { days, start, end } => {
            let first = days.first().copied().map(|day| day_short(lang, day)).unwrap_or_default();
            let facts = [("day", first), ("start", start.to_string()), ("end", end.to_string())];
            Ok(Preview { sentence: ask.say("activities-plan-once", &facts), ..Preview::default() })
        }
        Plan::Recurring { recurrence, start, end } => {
            let planned = recurrence.days(calendar)?;
            let kept: Vec<Day> = planned
                .iter()
                .filter(|planned| planned.fate == Fate::Kept)
                .map(|planned| planned.day)
                .collect();
            let skipped = planned
                .iter()
                .filter_map(|planned| match &planned.fate {
                    Fate::Kept => None,
                    Fate::Skipped(skip) => Some(skipped_words(ask, planned.day, skip)),
                })
                .take(LISTED)
                .collect();
            let last = kept.last().copied().unwrap_or(recurrence.until);
            let facts = [
                ("beat", beat(ask, &recurrence.every)),
                ("start", start.to_string()),
                ("end", end.to_string()),
                ("until", day_short(lang, last)),
                ("count", kept.len().to_string()),
            ];
            Ok(Preview {
                sentence: ask.say("activities-plan-recurring", &facts),
                kept: kept.iter().take(LISTED).map(|day| day_short(lang, *day)).collect(),
                skipped,
            })
        }
    }
}

fn skipped_words(ask: &Ask, day: Day, skip: &Skip) -> String {
    let name = match skip {
        Skip::Holiday(name) if ask.lang == Lang::Zh && !name.is_empty() => name.clone(),
        _ => ask.say(skip.word(), &[]),
    };
    ask.say("activities-plan-skipped", &[("day", day_short(ask.lang, day)), ("why", name)])
}

fn beat(ask: &Ask, every: &Every) -> String {
    let weekday = |day: i8| ask.say(&format!("activities-weekday-{day}"), &[]);
    match every {
        Every::Weekly { weekdays, .. } if weekdays.len() == 7 => {
            ask.say("activities-beat-daily", &[])
        }
        Every::Weekly { weekdays, interval } => {
            let days: Vec<String> = weekdays.iter().map(|day| weekday(*day)).collect();
            let joint = if ask.lang == Lang::Zh { "、" } else { ", " };
            let facts = [("days", days.join(joint)), ("interval", interval.to_string())];
            let key =
                if *interval == 1 { "activities-beat-weekly" } else { "activities-beat-weeks" };
            ask.say(key, &facts)
        }
        Every::Monthly { nth, weekday: day } => {
            let nth = ask.say(&format!("activities-nth-{}", nth.code()), &[]);
            ask.say("activities-beat-monthly", &[("nth", nth), ("day", weekday(*day))])
        }
    }
}

//! What is held: cards for those who look for service, a table for those who answer for it.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Seen, may};
use liandong_domain::activities::ActivityKind;
use liandong_domain::basics::{Day, TimeOfDay};

use super::filled::Filled;
use super::views::{CardView, Choice, card};
use crate::activities::store::{
    self, ActivityFilter, ActivityLine, OpenFilter, Places, ProgrammeRow, SideSeats,
};
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw, moment_short};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// Cards of open shifts.
#[derive(Template)]
#[template(path = "pages/activities/browse.html")]
pub struct BrowsePage {
    /// The frame.
    pub c: Frame,
    /// The filters as set.
    pub form: Filled,
    /// Programmes to choose from.
    pub programmes: Vec<Choice>,
    /// Fields to choose from.
    pub kinds: Vec<Choice>,
    /// Quick choices of a day: value, label.
    pub days: Vec<Choice>,
    /// The cards.
    pub cards: Vec<CardView>,
    /// The pager.
    pub pager: Pager,
    /// Whether the workers' table can be seen too.
    pub staff: bool,
    /// Whether a filter is set.
    pub filtered: bool,
}

impl Page for BrowsePage {
    const NAME: &'static str = "activities/browse";
}

/// One line of the workers' table.
#[derive(Debug, Clone)]
pub struct TableLine {
    /// Where it leads.
    pub href: String,
    /// The title.
    pub title: String,
    /// The body.
    pub organisation: String,
    /// The programme.
    pub programme: String,
    /// The field in words.
    pub kind: String,
    /// `draft`, `open`, `past` or `called-off`.
    pub state: String,
    /// The state in words.
    pub state_words: String,
    /// The next shift; empty: none.
    pub next: String,
    /// How many shifts.
    pub shifts: i64,
    /// Workers of the next shift.
    pub workers: String,
    /// Volunteers of the next shift.
    pub volunteers: String,
    /// What is missing in the next shift.
    pub alarm: String,
}

/// The workers' table.
#[derive(Template)]
#[template(path = "pages/activities/table.html")]
pub struct TablePage {
    /// The frame.
    pub c: Frame,
    /// The filters as set.
    pub form: Filled,
    /// Programmes to choose from.
    pub programmes: Vec<Choice>,
    /// Fields to choose from.
    pub kinds: Vec<Choice>,
    /// States to choose from.
    pub states: Vec<Choice>,
    /// The lines.
    pub lines: Vec<TableLine>,
    /// The pager.
    pub pager: Pager,
    /// Whether a filter is set.
    pub filtered: bool,
}

impl Page for TablePage {
    const NAME: &'static str = "activities/table";
}

/// The states of the workers' table.
const STATES: [&str; 4] = ["draft", "open", "past", "called-off"];

/// GET /activities
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    let form = Filled::from_query(&ask.query);
    let seen = ask.actor.seen::<may::ManageActivities>();
    let staff = matches!(seen, Seen::Town | Seen::Bodies(_)) && ask.actor.acting_for.is_none();
    if staff && form.get("view") != "cards" {
        return table(&ask, form, seen).await;
    }
    cards(&ask, form, staff).await
}

pub(super) fn programme_choices(programmes: &[ProgrammeRow]) -> Vec<Choice> {
    programmes
        .iter()
        .map(|row| Choice { value: row.id.to_string(), label: row.name.clone(), chosen: false })
        .collect()
}

pub(super) fn kind_choices(ask: &Ask) -> Vec<Choice> {
    ActivityKind::ALL
        .into_iter()
        .map(|kind| Choice {
            value: kind.code().to_owned(),
            label: ask.say(&kind.word(), &[]),
            chosen: false,
        })
        .collect()
}

/// Today and the two coming Saturdays, as people ask for them.
fn quick_days(ask: &Ask) -> Vec<Choice> {
    let today = ask.now.day();
    let saturday = today.plus_days(i64::from(6 - today.weekday()).rem_euclid(7));
    [("today", today), ("this-saturday", saturday), ("next-saturday", saturday.plus_days(7))]
        .into_iter()
        .map(|(word, day)| Choice {
            value: day.to_string(),
            label: ask.say(&format!("activities-day-{word}"), &[]),
            chosen: false,
        })
        .collect()
}

fn open_filter(ask: &Ask, form: &Filled) -> OpenFilter {
    let day: Option<Day> = form.get("day").parse().ok();
    let mine = form.is("teams", "mine");
    OpenFilter {
        programme: form.get("programme").parse().ok(),
        kind: ActivityKind::parse(form.get("kind")),
        activity: None,
        from: day.map(|day| day.at(TimeOfDay::START)),
        until: day.map(|day| day.at(TimeOfDay::END)),
        places: if form.is("free", "yes") { Places::Free } else { Places::Any },
        teams: if mine {
            ask.actor.grants.iter().map(|grant| grant.path.clone()).collect()
        } else {
            Vec::new()
        },
        person: ask.actor.whose().ok(),
    }
}

fn is_filtered(form: &Filled) -> bool {
    ["programme", "kind", "day", "free", "teams", "state", "words"]
        .iter()
        .any(|name| form.has(name))
}

async fn cards(ask: &Ask, form: Filled, staff: bool) -> Result<Response, Failure> {
    let (filter, asked) = (open_filter(ask, &form), PageAsked::from_query(&ask.query));
    let (programmes, rows, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let total = store::count_open(q, &filter)?;
            let rows = store::open_shifts(q, &filter, asked.size, asked.offset())?;
            Ok((store::programmes(q)?, rows, total))
        })
        .await?;
    draw(&BrowsePage {
        c: ask.frame(),
        filtered: is_filtered(&form),
        form,
        programmes: programme_choices(&programmes),
        kinds: kind_choices(ask),
        days: quick_days(ask),
        cards: rows.iter().map(|row| card(ask, row)).collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        staff,
    })
}

async fn table(ask: &Ask, form: Filled, seen: Seen) -> Result<Response, Failure> {
    let filter = ActivityFilter {
        programme: form.get("programme").parse().ok(),
        kind: ActivityKind::parse(form.get("kind")),
        state: STATES.contains(&form.get("state")).then(|| form.get("state").to_owned()),
        words: form.get("words").chars().take(50).collect(),
    };
    let asked = PageAsked::from_query(&ask.query);
    let (programmes, rows, seats, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let paths = store::paths_seen(q, &seen)?;
            let total = store::count_activities(q, &paths, &filter)?;
            let rows = store::activities(q, &paths, &filter, asked.size, asked.offset())?;
            let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
            let seats = store::next_seats(q, &ids)?;
            Ok((store::programmes(q)?, rows, seats, total))
        })
        .await?;
    let lines = rows
        .iter()
        .map(|row| {
            let side = |code: &str| {
                seats
                    .iter()
                    .find(|(id, side, _)| *id == row.id && side == code)
                    .map_or_else(SideSeats::default, |(_, _, seats)| *seats)
            };
            line(ask, row, side("worker"), side("volunteer"))
        })
        .collect();
    draw(&TablePage {
        c: ask.frame(),
        filtered: is_filtered(&form),
        form,
        programmes: programme_choices(&programmes),
        kinds: kind_choices(ask),
        states: STATES
            .into_iter()
            .map(|state| Choice {
                value: state.to_owned(),
                label: ask.say(&format!("activities-state-{state}"), &[]),
                chosen: false,
            })
            .collect(),
        lines,
        pager: Pager::new(asked, total, &ask.path, &ask.query),
    })
}

fn line(ask: &Ask, row: &ActivityLine, workers: SideSeats, volunteers: SideSeats) -> TableLine {
    let missing = |side: SideSeats, key: &str| {
        let n = (side.least - side.taken).max(0);
        (n > 0).then(|| ask.say(key, &[("n", n.to_string())]))
    };
    let alarms: Vec<String> = [
        missing(workers, "activities-workers-needed"),
        missing(volunteers, "activities-volunteers-needed"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let open = row.state == "open";
    let seats = |side: SideSeats| format!("{} / {}", side.taken, side.places);
    TableLine {
        href: format!("/activities/{}", row.id),
        title: row.title.clone(),
        organisation: row.organisation_name.clone(),
        programme: row.programme_name.clone(),
        kind: ask.say(&row.kind.word(), &[]),
        state: row.state.clone(),
        state_words: ask.say(&format!("activities-state-{}", row.state), &[]),
        next: row.next_at.map(|at| moment_short(ask.lang, at)).unwrap_or_default(),
        shifts: row.shifts,
        workers: seats(workers),
        volunteers: seats(volunteers),
        alarm: if open { alarms.join(" ") } else { String::new() },
    }
}

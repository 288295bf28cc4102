//! The catalogue: what is taught next, by kind; for workers also what they plan.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Seen, may};
use liandong_domain::training::{CourseKind, CourseState};

use super::Choice;
use crate::failure::Failure;
use crate::training::store::{self, CourseRow};
use crate::ui::{Frame, Page, draw, moment_short};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// One course of a list.
#[derive(Debug, Clone)]
pub struct CourseLine {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its kind, in words.
    pub kind: String,
    /// When the first sitting begins.
    pub when: String,
    /// Where.
    pub place: String,
    /// Who holds it.
    pub organisation: String,
    /// Places free, in words.
    pub free: String,
    /// `info`, or `off` when it is full.
    pub tone: &'static str,
    /// What passing gives; empty: the hours.
    pub qualification: String,
    /// Where it stands, in words.
    pub state: String,
    /// The colour of that.
    pub state_tone: &'static str,
}

/// The catalogue.
#[derive(Template)]
#[template(path = "pages/training/catalogue.html")]
pub struct CataloguePage {
    /// The frame.
    pub c: Frame,
    /// The four kinds.
    pub kinds: Vec<Choice>,
    /// The kind chosen; empty: all.
    pub kind: String,
    /// Whether the reader plans courses.
    pub plans: bool,
    /// Whether this is the list of what is planned.
    pub planned: bool,
    /// Whether the reader keeps qualifications.
    pub keeps: bool,
    /// Whether the reader sees the report.
    pub reports: bool,
    /// The courses.
    pub lines: Vec<CourseLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for CataloguePage {
    const NAME: &'static str = "training/catalogue";
}

/// The four kinds to choose from.
pub(super) fn kinds(ask: &Ask) -> Vec<Choice> {
    CourseKind::ALL
        .into_iter()
        .map(|kind| Choice {
            value: kind.code().to_owned(),
            label: ask.say(kind.word(), &[]),
            chosen: false,
        })
        .collect()
}

/// Places free, in words, with their colour.
pub(super) fn free_words(ask: &Ask, row: &CourseRow) -> (String, &'static str) {
    let free = row.places - row.taken;
    if free > 0 {
        (ask.say("training-free", &[("n", free.to_string())]), "info")
    } else {
        (ask.say("training-full", &[("n", row.waiting.to_string())]), "off")
    }
}

fn state_tone(state: CourseState) -> &'static str {
    match state {
        CourseState::Draft => "wait",
        CourseState::Open => "info",
        CourseState::Ended => "done",
        CourseState::CalledOff => "off",
    }
}

fn line(ask: &Ask, row: &CourseRow) -> CourseLine {
    let (free, tone) = free_words(ask, row);
    CourseLine {
        id: row.id.to_string(),
        title: row.title.clone(),
        kind: ask.say(row.kind.word(), &[]),
        when: moment_short(ask.lang, row.starts_at),
        place: row.place.clone(),
        organisation: row.organisation_name.clone(),
        free,
        tone,
        qualification: row.qualification_name.clone(),
        state: ask.say(row.state.word(), &[]),
        state_tone: state_tone(row.state),
    }
}

/// Whether a permission reaches further than one's own things.
pub(super) fn wide(seen: &Seen) -> bool {
    matches!(seen, Seen::Town | Seen::Bodies(_))
}

/// `GET /training`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let asked = PageAsked::from_query(&ask.query);
    let query = |wanted: &str| {
        form_urlencoded::parse(ask.query.as_bytes())
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    };
    let kind = CourseKind::parse(&query("kind"));
    let seen = ask.actor.seen::<may::ManageTraining>();
    let plans = wide(&seen) && ask.actor.acting_for.is_none();
    let planned = plans && query("view") == "planned";
    let (rows, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let part = (asked.size, asked.offset());
            if planned {
                let paths = store::bodies(q, &seen)?;
                return Ok((store::planned(q, &paths, part)?, store::count_planned(q, &paths)?));
            }
            Ok((store::coming(q, kind, part)?, store::count_coming(q, kind)?))
        })
        .await?;
    draw(&CataloguePage {
        kinds: kinds(&ask),
        kind: kind.map(|kind| kind.code().to_owned()).unwrap_or_default(),
        plans,
        planned,
        keeps: wide(&ask.actor.seen::<may::GrantQualifications>()),
        reports: wide(&ask.actor.seen::<may::ViewOverview>()),
        lines: rows.iter().map(|row| line(&ask, row)).collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}

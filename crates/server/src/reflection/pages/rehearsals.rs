//! Cases to rehearse before the first real one.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::reflection::HOUSE_CASES;

use super::wide;
use crate::failure::Failure;
use crate::reflection::store::{self, LessonRow};
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::Ask;

/// The most cases made of lessons.
const CASES_MOST: i64 = 50;

/// One case.
#[derive(Debug, Clone)]
pub struct CaseLine {
    /// Its name in addresses.
    pub code: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// How many steps.
    pub steps: usize,
    /// Who made it, in words.
    pub made_by: String,
    /// When the reader walked it last, in words; empty: never.
    pub last: String,
}

/// The cases.
#[derive(Template)]
#[template(path = "pages/reflection/rehearsals.html")]
pub struct RehearsalsPage {
    /// The frame.
    pub c: Frame,
    /// The cases.
    pub cases: Vec<CaseLine>,
    /// Whether the reader may walk: officials and administrators do not.
    pub walks: bool,
    /// Whether the reader sees who has rehearsed.
    pub sees: bool,
}

impl Page for RehearsalsPage {
    const NAME: &'static str = "reflection/rehearsals";
}

/// The title of a case: of the house in the reader's language, of a lesson as written.
pub(super) fn case_title(ask: &Ask, code: &str, lesson: &str) -> String {
    if lesson.is_empty() {
        ask.say(&format!("reflection-case-{code}-title"), &[])
    } else {
        lesson.to_owned()
    }
}

/// `GET /rehearsals`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let me = ask.actor.me()?;
    let (lessons, last) = ask
        .app
        .look(ask.actor.town, move |q| Ok((store::cases(q, CASES_MOST)?, store::last_done(q, me)?)))
        .await?;
    let when = |code: &str| {
        let found = last.iter().find(|(case, _)| case == code);
        found.map(|(_, at)| day_long(ask.lang, at.day())).unwrap_or_default()
    };
    let house = HOUSE_CASES.iter().map(|case| CaseLine {
        code: case.code.to_owned(),
        title: case_title(&ask, case.code, ""),
        about: ask.say(&format!("reflection-case-{}-about", case.code), &[]),
        steps: case.steps.len(),
        made_by: ask.say("reflection-made-by-house", &[]),
        last: when(case.code),
    });
    let own = lessons.iter().map(|row: &LessonRow| {
        let code = row.id.to_string();
        CaseLine {
            title: row.title.clone(),
            about: row.situation.clone(),
            steps: 1,
            made_by: ask.say("reflection-made-of-lesson", &[]),
            last: when(&code),
            code,
        }
    });
    draw(&RehearsalsPage {
        cases: house.chain(own).collect(),
        walks: ask.actor.acting_for.is_none() && ask.actor.may::<may::SignUpSelf>(&Scope::own(me)),
        sees: wide(&ask.actor.seen::<may::ManageTraining>()),
        c: ask.frame(),
    })
}

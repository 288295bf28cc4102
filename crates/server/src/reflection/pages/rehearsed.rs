//! Who has rehearsed what, for workers: when and how often, never how well.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;

use super::rehearsals::case_title;
use super::wide;
use crate::activities::store::paths_seen;
use crate::failure::Failure;
use crate::reflection::store::{self, DoneRow};
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// One person and case.
#[derive(Debug, Clone)]
pub struct DoneLine {
    /// Who.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: String,
    /// The case.
    pub case: String,
    /// When last.
    pub last: String,
    /// How often.
    pub times: i64,
}

/// The list.
#[derive(Template)]
#[template(path = "pages/reflection/rehearsed.html")]
pub struct RehearsedPage {
    /// The frame.
    pub c: Frame,
    /// The rows, the latest first.
    pub lines: Vec<DoneLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for RehearsedPage {
    const NAME: &'static str = "reflection/rehearsed";
}

fn line(ask: &Ask, row: &DoneRow) -> DoneLine {
    DoneLine {
        person: row.person.to_string(),
        name: row.name.clone(),
        number: row.number.clone(),
        case: case_title(ask, &row.case, &row.title),
        last: day_long(ask.lang, row.last_at.day()),
        times: row.times,
    }
}

/// `GET /rehearsals/done`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    ask.actor.me()?;
    let seen = ask.actor.seen::<may::ManageTraining>();
    if !wide(&seen) || ask.actor.acting_for.is_some() {
        return Err(Failure::NOT_FOUND);
    }
    let asked = PageAsked::from_query(&ask.query);
    let (rows, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let paths = paths_seen(q, &seen)?;
            let rows = store::done(q, &paths, (asked.size, asked.offset()))?;
            Ok((rows, store::count_done(q, &paths)?))
        })
        .await?;
    draw(&RehearsedPage {
        lines: rows.iter().map(|row| line(&ask, row)).collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}

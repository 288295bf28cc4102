//! Teams on their way, and those that have graduated.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Seen, may};
use liandong_domain::incubation::IncubationStage;

use super::query;
use crate::activities::store::paths_seen;
use crate::failure::Failure;
use crate::incubation::store;
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// One team.
#[derive(Debug, Clone)]
pub struct TeamView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Stage and since when.
    pub note: String,
    /// A step waits.
    pub waits: bool,
    /// Promises still open.
    pub promises: i64,
}

/// The list.
#[derive(Template)]
#[template(path = "pages/incubation/teams.html")]
pub struct TeamsPage {
    /// The frame.
    pub c: Frame,
    /// Those that have graduated.
    pub graduated: bool,
    /// Teams, those longest in their stage first.
    pub lines: Vec<TeamView>,
    /// The pager.
    pub pager: Pager,
    /// May found a team.
    pub founds: bool,
}

impl Page for TeamsPage {
    const NAME: &'static str = "incubation/teams";
}

/// `GET /teams`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let seen = ask.actor.seen::<may::KeepTeamLedger>();
    if !matches!(seen, Seen::Town | Seen::Bodies(_)) {
        ask.actor.me()?;
        return Err(Failure::NOT_FOUND);
    }
    let graduated = query(&ask, "view") == "graduated";
    let which = graduated.then_some(IncubationStage::Graduated);
    let asked = PageAsked::from_query(&ask.query);
    let (rows, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let paths = paths_seen(q, &seen)?;
            let rows = store::teams(q, &paths, which, (asked.size, asked.offset()))?;
            Ok((rows, store::count_teams(q, &paths, which)?))
        })
        .await?;
    let lines = rows
        .into_iter()
        .map(|row| {
            let facts = [
                ("stage", ask.say(row.stage.word(), &[])),
                ("since", day_long(ask.lang, row.since)),
                ("coach", row.coach),
            ];
            TeamView {
                id: row.id.to_string(),
                name: row.name,
                note: ask.say("incubation-line", &facts),
                waits: row.waiting > 0,
                promises: row.promises,
            }
        })
        .collect();
    draw(&TeamsPage {
        graduated,
        lines,
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        founds: matches!(ask.actor.seen::<may::IncubateTeams>(), Seen::Town | Seen::Bodies(_)),
        c: ask.frame(),
    })
}

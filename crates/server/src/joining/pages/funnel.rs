//! The funnel over all rounds of the reader's bodies (B7).

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::rules::JoiningPipeline;

use super::views::{FunnelLine, funnel_lines};
use super::wide;
use crate::failure::Failure;
use crate::joining::store;
use crate::ui::{Frame, Page, draw};
use crate::web::Ask;

/// One round with people under way.
#[derive(Debug, Clone)]
pub struct RoundSum {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Places taken.
    pub taken: i64,
    /// Places.
    pub places: i64,
    /// Who answers for it.
    pub responsible: String,
}

/// The funnel.
#[derive(Template)]
#[template(path = "pages/joining/funnel.html")]
pub struct FunnelPage {
    /// The frame.
    pub c: Frame,
    /// The five steps.
    pub lines: Vec<FunnelLine>,
    /// The latest rounds.
    pub rounds: Vec<RoundSum>,
    /// Whether a number opens to its rows: whoever only sees sums sees no name.
    pub opens: bool,
}

impl Page for FunnelPage {
    const NAME: &'static str = "joining/funnel";
}

/// `GET /joining/funnel`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let (keeps, sums) =
        (ask.actor.seen::<may::ManageJoining>(), ask.actor.seen::<may::ViewOverview>());
    let opens = wide(&keeps);
    let seen = if opens { keeps } else { sums };
    if !wide(&seen) || ask.actor.acting_for.is_some() {
        ask.actor.me()?;
        return Err(Failure::NOT_FOUND);
    }
    let today = ask.now.day();
    let (rule, counts, waits, rounds) = ask
        .app
        .look(ask.actor.town, move |q| {
            let paths = crate::activities::store::paths_seen(q, &seen)?;
            let (rule, _) = crate::rules::actions::in_force::<JoiningPipeline>(q, today)?;
            let counts = store::funnel(q, &paths)?;
            Ok((rule, counts, store::waits(q, &paths)?, store::rounds(q, &paths, (20, 0))?))
        })
        .await?;
    draw(&FunnelPage {
        lines: funnel_lines(&ask, &counts, &waits, &rule),
        rounds: rounds
            .into_iter()
            .map(|row| RoundSum {
                id: row.id.to_string(),
                name: row.name,
                taken: row.taken,
                places: row.plan.places,
                responsible: row.responsible_name,
            })
            .collect(),
        opens,
        c: ask.frame(),
    })
}

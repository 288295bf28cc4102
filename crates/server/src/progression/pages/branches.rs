//! The branches a reader leads or answers for.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Role, Seen, may};

use crate::failure::Failure;
use crate::progression::store;
use crate::ui::{Frame, Page, draw, moment_short};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// One branch.
#[derive(Debug, Clone)]
pub struct BranchLine {
    /// The branch.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its term and its next meeting, in words.
    pub note: String,
}

/// The branches.
#[derive(Template)]
#[template(path = "pages/progression/branches.html")]
pub struct BranchesPage {
    /// The frame.
    pub c: Frame,
    /// The branches.
    pub lines: Vec<BranchLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for BranchesPage {
    const NAME: &'static str = "progression/branches";
}

/// The paths whose branches a reader sees; none: nothing is here.
fn paths(ask: &Ask) -> Option<(Seen, Vec<String>)> {
    let seen = ask.actor.seen::<may::ManageProgression>();
    let led: Vec<String> = ask
        .actor
        .grants
        .iter()
        .filter(|grant| grant.role == Role::Leader)
        .map(|grant| grant.path.clone())
        .collect();
    let wide = matches!(seen, Seen::Bodies(_) | Seen::Town);
    (wide || !led.is_empty()).then_some((seen, led))
}

/// `GET /progression`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    ask.actor.me()?;
    let (seen, led) =
        paths(&ask).filter(|_| ask.actor.acting_for.is_none()).ok_or(Failure::NOT_FOUND)?;
    let asked = PageAsked::from_query(&ask.query);
    let (rows, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let mut paths = store::bodies(q, &seen)?;
            paths.extend(led);
            let rows = store::branches(q, &paths, (asked.size, asked.offset()))?;
            Ok((rows, store::count_branches(q, &paths)?))
        })
        .await?;
    let lines = rows.into_iter().map(|row| BranchLine {
        id: row.organisation.to_string(),
        name: row.name,
        note: match row.next_at {
            Some(at) => {
                let facts = [("term", row.title), ("when", moment_short(ask.lang, at))];
                ask.say("progression-branch-next", &facts)
            }
            None => row.title,
        },
    });
    draw(&BranchesPage {
        lines: lines.collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}

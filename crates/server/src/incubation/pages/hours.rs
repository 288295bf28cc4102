//! The hours of a team, opened: each activity with what it came to. No person stands here.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use super::{query, team_at};
use crate::failure::Failure;
use crate::hours::store::{self, TeamHours, TeamHoursRow, TeamPart};
use crate::ui::{Frame, Page, draw, hours};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// One activity.
#[derive(Debug, Clone)]
pub struct HoursLine {
    /// Where it stands; empty: hours without an activity of this house.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Who holds it; empty: the team itself.
    pub holder: String,
    /// Its hours, in words.
    pub hours: String,
}

/// The hours of a team.
#[derive(Template)]
#[template(path = "pages/incubation/hours.html")]
pub struct TeamHoursPage {
    /// The frame.
    pub c: Frame,
    /// The team.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Activities that others hold are shown, not its own.
    pub joint: bool,
    /// The sum, in words.
    pub sum: String,
    /// Activities, the largest first.
    pub lines: Vec<HoursLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for TeamHoursPage {
    const NAME: &'static str = "incubation/hours";
}

/// Both sums as they stand on the team's page; empty: there are none.
pub(super) fn in_words(ask: &Ask, sums: TeamHours) -> (String, String) {
    let words = |minutes: liandong_domain::basics::Minutes| match minutes.count() {
        0 => String::new(),
        _ => hours(ask.lang, minutes),
    };
    (words(sums.own), words(sums.joint))
}

fn line(ask: &Ask, row: TeamHoursRow) -> HoursLine {
    HoursLine {
        href: row.activity.map(|id| format!("/activities/{id}")).unwrap_or_default(),
        title: match row.activity {
            Some(_) => row.title,
            None => ask.say("incubation-hours-before", &[]),
        },
        holder: row.holder,
        hours: hours(ask.lang, row.minutes),
    }
}

/// `GET /teams/{id}/hours`: whoever may see the town sees what its teams came to.
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let team = team_at(&ask, &id).await?;
    let joint = query(&ask, "of") == "joint";
    let part = if joint { TeamPart::Joint } else { TeamPart::Own };
    let (which, asked) = (team.id, PageAsked::from_query(&ask.query));
    let page = (asked.size, asked.offset());
    let (sums, (rows, total)) = ask
        .app
        .look(ask.actor.town, move |q| {
            let sums = store::team_hours(q, which)?;
            Ok((sums, store::team_hours_rows(q, (which, part), page)?))
        })
        .await?;
    draw(&TeamHoursPage {
        id: team.id.to_string(),
        name: team.name.clone(),
        joint,
        sum: hours(ask.lang, if joint { sums.joint } else { sums.own }),
        lines: rows.into_iter().map(|row| line(&ask, row)).collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}

//! What one can join now; for workers also every round of theirs.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;

use super::{query, wide};
use crate::failure::Failure;
use crate::joining::store::{self, RoundRow};
use crate::ui::{Frame, Page, day_short, draw};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// One round of a list.
#[derive(Debug, Clone)]
pub struct RoundLine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The team or school branch.
    pub organisation: String,
    /// From when until when one can apply.
    pub days: String,
    /// Places taken.
    pub taken: i64,
    /// Places.
    pub places: i64,
    /// Who answers for it.
    pub responsible: String,
    /// Where it stands, in words.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
}

/// The rounds.
#[derive(Template)]
#[template(path = "pages/joining/rounds.html")]
pub struct RoundsPage {
    /// The frame.
    pub c: Frame,
    /// Whether the reader sets rounds up.
    pub manage: bool,
    /// Whether these are all rounds of the reader's bodies.
    pub all: bool,
    /// Whether the reader sees sums.
    pub sums: bool,
    /// Whether the reader speaks for a school.
    pub school: bool,
    /// The rounds.
    pub lines: Vec<RoundLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for RoundsPage {
    const NAME: &'static str = "joining/rounds";
}

/// Where a round stands today: a word key and its colour.
pub(super) fn standing(row: &RoundRow, ask: &Ask) -> (&'static str, &'static str) {
    let today = ask.now.day();
    if row.closed_at.is_some() {
        ("joining-round-is-closed", "off")
    } else if today < row.plan.opens_on {
        ("joining-round-is-coming", "wait")
    } else if today > row.plan.closes_on {
        ("joining-round-is-under-way", "info")
    } else {
        ("joining-round-is-open", "done")
    }
}

fn line(ask: &Ask, row: &RoundRow) -> RoundLine {
    let (key, tone) = standing(row, ask);
    let day = |day| day_short(ask.lang, day);
    RoundLine {
        id: row.id.to_string(),
        name: row.name.clone(),
        organisation: row.organisation_name.clone(),
        days: format!("{} – {}", day(row.plan.opens_on), day(row.plan.closes_on)),
        taken: row.taken,
        places: row.plan.places,
        responsible: row.responsible_name.clone(),
        state: ask.say(key, &[]),
        tone,
    }
}

/// `GET /joining`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let part = PageAsked::from_query(&ask.query);
    let seen = ask.actor.seen::<may::ManageJoining>();
    let manage = wide(&seen) && ask.actor.acting_for.is_none();
    let all = manage && query(&ask, "view") != "open";
    let today = ask.now.day();
    let (rows, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let some = (part.size, part.offset());
            if all {
                let paths = crate::activities::store::paths_seen(q, &seen)?;
                return Ok((store::rounds(q, &paths, some)?, store::count_rounds(q, &paths)?));
            }
            Ok((store::open_rounds(q, today, some)?, store::count_open_rounds(q, today)?))
        })
        .await?;
    draw(&RoundsPage {
        manage,
        all,
        sums: wide(&ask.actor.seen::<may::ViewOverview>()),
        school: wide(&ask.actor.seen::<may::FollowJoining>()),
        lines: rows.iter().map(|row| line(&ask, row)).collect(),
        pager: Pager::new(part, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}

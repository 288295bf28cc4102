//! My sign-ups: what comes, what was, what is offered to me, where I come regularly.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::filled::Filled;
use super::views::{MyLine, my_line, when};
use crate::activities::store;
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw, draw_with};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask};

/// A place somebody offers me.
#[derive(Debug, Clone)]
pub struct OfferedLine {
    /// The swap.
    pub id: String,
    /// Who offers it.
    pub from: String,
    /// The activity's title.
    pub title: String,
    /// Day and hours.
    pub when: String,
}

/// Where I come regularly.
#[derive(Debug, Clone)]
pub struct RegularLine {
    /// The standing sign-up.
    pub id: String,
    /// The activity.
    pub href: String,
    /// The activity's title.
    pub title: String,
    /// The pause in words; empty: none.
    pub paused: String,
}

/// My sign-ups.
#[derive(Template)]
#[template(path = "pages/activities/mine.html")]
pub struct MinePage {
    /// The frame.
    pub c: Frame,
    /// Whether the past is shown.
    pub past: bool,
    /// The lines.
    pub lines: Vec<MyLine>,
    /// The pager.
    pub pager: Pager,
    /// Places offered to me.
    pub offered: Vec<OfferedLine>,
    /// Where I come regularly.
    pub regulars: Vec<RegularLine>,
}

impl Page for MinePage {
    const NAME: &'static str = "activities/mine";
}

/// GET /me/sign-ups
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    draw(&page(&ask).await?)
}

async fn page(ask: &Ask) -> Result<MinePage, Failure> {
    let me = ask.actor.whose()?;
    let past = Filled::from_query(&ask.query).get("past") == "yes";
    let asked = PageAsked::from_query(&ask.query);
    let (rows, total, swaps, regulars) = ask
        .app
        .look(ask.actor.town, move |q| {
            let (rows, total) = if past {
                (store::past_of(q, me, asked.size, asked.offset())?, store::count_past(q, me)?)
            } else {
                (store::coming_of(q, me, asked.size, asked.offset())?, store::count_coming(q, me)?)
            };
            Ok((rows, total, store::swaps_to(q, me)?, store::regulars_by(q, me)?))
        })
        .await?;
    Ok(MinePage {
        c: ask.frame(),
        past,
        lines: rows.iter().map(|row| my_line(ask, row)).collect(),
        pager: Pager::new(asked, total, "/me/sign-ups", &ask.query),
        offered: swaps
            .into_iter()
            .map(|swap| OfferedLine {
                id: swap.id.to_string(),
                from: swap.from_name,
                title: swap.title,
                when: when(
                    ask.lang,
                    liandong_domain::activities::Form::Dated,
                    swap.starts_at,
                    swap.ends_at,
                ),
            })
            .collect(),
        regulars: regulars
            .into_iter()
            .map(|row| RegularLine {
                id: row.id.to_string(),
                href: format!("/activities/{}", row.activity),
                title: row.title.clone(),
                paused: paused(ask, &row),
            })
            .collect(),
    })
}

fn paused(ask: &Ask, row: &store::RegularRow) -> String {
    match (row.paused_from, row.paused_until) {
        (None, _) => String::new(),
        (Some(from), None) => {
            ask.say("activities-paused-from", &[("from", day_long(ask.lang, from))])
        }
        (Some(from), Some(until)) => ask.say(
            "activities-paused-between",
            &[("from", day_long(ask.lang, from)), ("until", day_long(ask.lang, until))],
        ),
    }
}

/// The answer, or the list with what is wrong.
pub(super) async fn answered(
    ask: &Ask,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure @ Failure::Refused(_)) => {
            let mut page = page(ask).await?;
            page.c.refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(other) => Err(other),
    }
}

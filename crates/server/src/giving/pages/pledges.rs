//! Pledges that are due soon, today or since long.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::may;
use liandong_domain::basics::PledgeId;
use liandong_domain::books::PurposeKind;
use liandong_domain::giving::{Due, PledgeState};

use super::giver::can_turn;
use super::givers::AHEAD_DAYS;
use crate::books::pages::{self as books, kept, permit};
use crate::failure::Failure;
use crate::giving::actions::{self, PledgeTurn};
use crate::giving::store::{self, PledgeRow};
use crate::ui::{Frame, Page, day_long, draw, moment_short, money};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// One pledge.
#[derive(Debug, Clone)]
pub struct PledgeLine {
    /// Its id.
    pub id: String,
    /// Who promised.
    pub giver: String,
    /// Their id.
    pub giver_id: String,
    /// How much and how often.
    pub what: String,
    /// What it is for.
    pub aim: String,
    /// When it is due next.
    pub due_on: String,
    /// How near that is; where it stands when it does not run.
    pub due: String,
    /// The colour of that.
    pub tone: &'static str,
    /// When the giver was last reminded; empty: not yet.
    pub reminded: String,
    /// Where its gift is noted; empty: the reader may not.
    pub note_at: String,
    /// Whether it can be let rest or ended.
    pub turns: bool,
    /// Whether it rests.
    pub rests: bool,
}

/// The list.
#[derive(Template)]
#[template(path = "pages/giving/pledges.html")]
pub struct PledgesPage {
    /// The frame.
    pub c: Frame,
    /// Pledges, the latest due first on top.
    pub lines: Vec<PledgeLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for PledgesPage {
    const NAME: &'static str = "giving/pledges";
}

/// A pledge as a line.
pub(super) fn pledge_line(ask: &Ask, row: &PledgeRow, keep: bool) -> PledgeLine {
    let due = Due::of(row.due_on, ask.now.day());
    let runs = row.state == PledgeState::Running;
    let facts =
        [("amount", money(ask.lang, row.new.fen)), ("every", ask.say(row.new.every.word(), &[]))];
    let note = format!(
        "/giving/gifts/new?giver={}&pledge={}&fen={}{}",
        row.giver_code,
        row.id,
        row.new.fen.plain_text(),
        if row.new.aim == PurposeKind::Directed { "&purpose=own" } else { "" },
    );
    PledgeLine {
        id: row.id.to_string(),
        giver: format!("{} {}", row.giver_code, row.giver_name),
        giver_id: row.new.giver.to_string(),
        what: ask.say("giving-pledge-what", &facts),
        aim: ask.say(row.new.aim.word(), &[]),
        due_on: day_long(ask.lang, row.due_on),
        due: ask.say(if runs { due.word() } else { row.state.word() }, &[]),
        tone: match (runs, due) {
            (false, _) => "off",
            (true, Due::Later) => "done",
            (true, Due::Soon | Due::Now) => "wait",
            (true, Due::Late) => "warn",
        },
        reminded: row.reminded_at.map(|at| moment_short(ask.lang, at)).unwrap_or_default(),
        note_at: if keep && runs { note } else { String::new() },
        turns: keep && can_turn(row.state),
        rests: row.state == PledgeState::Resting,
    }
}

/// `GET /giving/pledges`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::ViewBooks>(&ask, &book)?;
    let keep = books::may::<may::KeepBooks>(&ask, &book);
    let (asked, until) = (PageAsked::from_query(&ask.query), ask.now.day().plus_days(AHEAD_DAYS));
    let (rows, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::due(q, until, (asked.size, asked.offset()))?;
            Ok((rows, store::count_due(q, until)?))
        })
        .await?;
    draw(&PledgesPage {
        lines: rows.iter().map(|row| pledge_line(&ask, row, keep)).collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}

/// `POST /giving/pledges/{id}/remind`
pub async fn remind(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let id: PledgeId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::remind(tx, &permit, id)?;
        Ok(Answer::to("/giving/pledges?done=done-giving-reminded"))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /giving/pledges/{id}/turn`: rests, runs again or ends.
pub async fn turn(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let id: PledgeId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let turn = if form.get("turn") == "end" { PledgeTurn::End } else { PledgeTurn::Turn };
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let giver = actions::turn_pledge(tx, &permit, id, turn)?;
        Ok(Answer::to(format!("/giving/givers/{giver}?done=done-giving-pledge")))
    })
    .await?;
    Ok(answer.into_response())
}

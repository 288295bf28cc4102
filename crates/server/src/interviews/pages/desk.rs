//! The worker's list: talks to come, who was invited, what came of it, the times offered.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::{OrganisationId, SlotId};
use liandong_domain::interviews::InterviewRefusal;

use super::{Choice, keeper, tone};
use crate::activities::store::paths_seen;
use crate::failure::Failure;
use crate::interviews::actions;
use crate::interviews::refusal::TalkFormRefusal;
use crate::interviews::store::{self, InterviewRow, SlotRow, View};
use crate::ui::{Frame, Page, day_short, draw, draw_with, shift_long};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// One interview.
#[derive(Debug, Clone)]
pub struct TalkLine {
    /// Its id.
    pub id: String,
    /// The candidate.
    pub name: String,
    /// Their number.
    pub number: String,
    /// Where it stands, in words.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// When and where, or since when.
    pub note: String,
}

/// One time.
#[derive(Debug, Clone)]
pub struct SlotLine {
    /// Its id.
    pub id: String,
    /// From and until.
    pub when: String,
    /// With whom, and where.
    pub note: String,
    /// Who has it; empty: free.
    pub candidate: String,
    /// The interview; empty: free.
    pub interview: String,
}

/// The worker's list.
#[derive(Template)]
#[template(path = "pages/interviews/desk.html")]
pub struct InterviewsPage {
    /// The frame.
    pub c: Frame,
    /// `booked`, `invited`, `settled`, `slots`.
    pub view: &'static str,
    /// How many times are free.
    pub free: i64,
    /// Interviews.
    pub lines: Vec<TalkLine>,
    /// Times.
    pub slots: Vec<SlotLine>,
    /// The pager.
    pub pager: Pager,
    /// Bodies to invite for.
    pub bodies: Vec<Choice>,
    /// What was typed.
    pub form: FormBody,
}

impl Page for InterviewsPage {
    const NAME: &'static str = "interviews/desk";
}

fn line(ask: &Ask, row: &InterviewRow) -> TalkLine {
    let note = match (row.time, row.decided_at) {
        (Some(time), _) => {
            let when = shift_long(ask.lang, time.starts_at, time.ends_at);
            format!("{when} · {} · {}", row.place, row.worker_name)
        }
        (None, Some(at)) => day_short(ask.lang, at.day()),
        (None, None) => {
            let day = day_short(ask.lang, row.invited_at.day());
            ask.say("interviews-invited-on", &[("day", day)])
        }
    };
    TalkLine {
        id: row.id.to_string(),
        name: row.name.clone(),
        number: row.number.clone(),
        state: ask.say(row.state.word(), &[]),
        tone: tone(row.state),
        note,
    }
}

fn slot_line(ask: &Ask, row: &SlotRow) -> SlotLine {
    SlotLine {
        id: row.id.to_string(),
        when: shift_long(ask.lang, row.time.starts_at, row.time.ends_at),
        note: format!("{} · {}", row.worker_name, row.place),
        candidate: row.candidate.clone(),
        interview: row.interview.map(|id| id.to_string()).unwrap_or_default(),
    }
}

async fn view(ask: &Ask, form: FormBody) -> Result<InterviewsPage, Failure> {
    let seen = keeper(ask)?;
    let asked = PageAsked::from_query(&ask.query);
    let wanted = form_urlencoded::parse(ask.query.as_bytes())
        .find(|(name, _)| name == "view")
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default();
    let chosen = match wanted.as_str() {
        "invited" => Some(View::Invited),
        "settled" => Some(View::Settled),
        "slots" => None,
        _ => Some(View::Booked),
    };
    let now = ask.now;
    let (rows, slots, total, free, bodies) = ask
        .app
        .look(ask.actor.town, move |q| {
            let paths = paths_seen(q, &seen)?;
            let part = (asked.size, asked.offset());
            let (offered, free) = store::count_ahead(q, &paths, now)?;
            let mut bodies = crate::organisations::store::list(q)?;
            bodies.retain(|body| paths.iter().any(|path| body.path.starts_with(path.as_str())));
            Ok(match chosen {
                Some(view) => {
                    let rows = store::list(q, &paths, view, part)?;
                    (rows, Vec::new(), store::count(q, &paths, view)?, free, bodies)
                }
                None => {
                    let slots = store::ahead(q, &paths, now, part)?;
                    (Vec::new(), slots, offered, free, bodies)
                }
            })
        })
        .await?;
    Ok(InterviewsPage {
        view: chosen.map_or("slots", View::code),
        free,
        lines: rows.iter().map(|row| line(ask, row)).collect(),
        slots: slots.iter().map(|row| slot_line(ask, row)).collect(),
        pager: Pager::new(asked, total, "/interviews", &ask.query),
        bodies: bodies
            .into_iter()
            .map(|body| Choice {
                chosen: form.get("organisation") == body.id.to_string(),
                value: body.id.to_string(),
                label: body.name,
            })
            .collect(),
        form,
        c: ask.frame(),
    })
}

/// `GET /interviews`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    draw(&view(&ask, FormBody::default()).await?)
}

async fn write(ask: &Ask, form: &FormBody) -> Result<Answer, Failure> {
    let seen = keeper(ask)?;
    let body: OrganisationId =
        form.get("organisation").parse().map_err(|_| TalkFormRefusal::NoBody)?;
    let typed = form.get("people").to_owned();
    let (path, people) = ask
        .app
        .look(ask.actor.town, move |q| {
            let path = crate::organisations::store::path_of(q, body)?;
            let roots = paths_seen(q, &seen)?;
            let named = crate::people::named::within(q, &roots, &typed)?;
            Ok((path, named.map_err(|typed| InterviewRefusal::NoPerson { typed })))
        })
        .await?;
    let (people, permit) = (people?, ask.actor.permit::<may::HoldInterviews>(&Scope::body(path))?);
    answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::invite(tx, &permit, body, &people)?;
        Ok(Answer::to("/interviews?view=invited&done=done-interviews-invited"))
    })
    .await
}

/// `POST /interviews/invite`
pub async fn invite(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    match write(&ask, &form).await {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => again(&ask, form, failure).await,
    }
}

/// `POST /interviews/arrange`: whoever was invited by a body gets its free times, in order.
pub async fn arrange(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    keeper(&ask)?;
    let body = form.get("arranged").parse().map_err(|_| Failure::NOT_FOUND)?;
    let path = ask
        .app
        .look(ask.actor.town, move |q| Ok(crate::organisations::store::path_of(q, body)?))
        .await?;
    let permit = ask.actor.permit::<may::HoldInterviews>(&Scope::body(path))?;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::arrange(tx, &permit, body)?;
        Ok(Answer::to("/interviews?done=done-interviews-arranged"))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => again(&ask, form, failure).await,
    }
}

async fn again(ask: &Ask, form: FormBody, failure: Failure) -> Result<Response, Failure> {
    let mut page = view(ask, form).await?;
    page.c.refuse(failure)?;
    draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /interviews/slots/{id}/close`
pub async fn close(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    ask.actor.me()?;
    let id: SlotId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let row = ask
        .app
        .look(ask.actor.town, move |q| store::slot(q, id)?.ok_or(Failure::NOT_FOUND))
        .await?;
    let permit = ask.actor.permit::<may::HoldInterviews>(&Scope::body(row.path))?;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::take_slot_back(tx, &permit, id)?;
        Ok(Answer::to("/interviews?view=slots&done=done-interviews-slot-closed"))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => again(&ask, form, failure).await,
    }
}

//! One's own data as a file, and closing one's own account: said in plain words first.

use askama::Template;
use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::Minutes;

use super::actions::{self, LeavingRefusal};
use crate::app::App;
use crate::failure::Failure;
use crate::people::PeopleRefusal;
use crate::people::actions::BACK_DAYS;
use crate::people::passcode::fits_later;
use crate::people::store::{self, AccountRow};
use crate::ui::{Frame, Page, draw, draw_with, hours};
use crate::web::{Answer, Ask, FormBody, Once, answer_once, get, post};

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/me/data", get(data).merge(post(download)))
        .route("/me/leave", get(page).merge(post(leave)))
}

/// What the town holds about oneself, to be taken along.
#[derive(Template)]
#[template(path = "pages/leaving/data.html")]
pub struct DataPage {
    /// The frame.
    pub c: Frame,
}

impl Page for DataPage {
    const NAME: &'static str = "leaving/data";
}

/// Closing one's own account.
#[derive(Template)]
#[template(path = "pages/leaving/leave.html")]
pub struct LeavePage {
    /// The frame.
    pub c: Frame,
    /// Hours in the book, in words; empty: none.
    pub served: String,
    /// Coming sign-ups that would end.
    pub coming: i64,
    /// What is to be handed over first; empty: nothing.
    pub first: String,
    /// A passcode is asked for.
    pub passcode: bool,
    /// Days in which it can be taken back.
    pub days: i64,
    /// The words typed.
    pub why: String,
}

impl Page for LeavePage {
    const NAME: &'static str = "leaving/leave";
}

/// Only oneself, signed in oneself: nobody takes another's data or closes another's account.
fn alone(ask: &Ask) -> Result<Permit<may::EditOwnProfile>, Failure> {
    let me = ask.actor.me()?;
    if ask.actor.acting_for.is_some() || ask.actor.scopes.is_some() {
        return Err(Failure::NOT_FOUND);
    }
    ask.actor.permit(&Scope::own(me))
}

/// `GET /me/data`
pub async fn data(ask: Ask) -> Result<Response, Failure> {
    alone(&ask)?;
    draw(&DataPage { c: ask.frame() })
}

/// `POST /me/data`: the file itself. It is noted that it was taken.
pub async fn download(ask: Ask) -> Result<Response, Failure> {
    let permit = alone(&ask)?;
    let text = ask.app.act(&permit, move |tx| actions::own_data(tx, &permit)).await?;
    let head = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"my-data.json\""),
    ];
    Ok((head, text).into_response())
}

async fn account(ask: &Ask) -> Result<Option<AccountRow>, Failure> {
    let me = ask.actor.me()?;
    ask.app.look(ask.actor.town, move |q| Ok(store::account_of(q, me)?)).await
}

async fn leave_page(ask: &Ask, c: Frame, why: String) -> Result<LeavePage, Failure> {
    let me = ask.actor.me()?;
    let (served, coming, first) = ask
        .app
        .look(ask.actor.town, move |q| {
            let coming = crate::activities::store::count_coming(q, me)?;
            let first = actions::in_the_way(q, me)?;
            Ok((crate::hours::store::total(q, me)?, coming, first))
        })
        .await?;
    let account = account(ask).await?;
    Ok(LeavePage {
        served: if served == Minutes::ZERO { String::new() } else { hours(ask.lang, served) },
        coming,
        first: first.map(|no| ask.app.words().refusal(ask.lang, &no)).unwrap_or_default(),
        passcode: account.is_some_and(|account| !account.passcode_hash.is_empty()),
        days: BACK_DAYS,
        why,
        c,
    })
}

/// `GET /me/leave`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    alone(&ask)?;
    draw(&leave_page(&ask, ask.frame(), String::new()).await?)
}

/// Whether it is really the owner who holds the phone.
async fn sure(ask: &Ask, form: &FormBody) -> Result<(), Failure> {
    if form.get("sure") != "yes" {
        return Err(LeavingRefusal::NotSure.into());
    }
    let Some(account) = account(ask).await? else { return Ok(()) };
    if account.passcode_hash.is_empty() {
        return Ok(());
    }
    // Guessing here is as dear as at the door.
    if !ask.app.limits().allow(&format!("passcode/{}", account.id), ask.now, 30, 10) {
        return Err(PeopleRefusal::SignInLocked { minutes: 30 }.into());
    }
    let typed: String = form.get("current").chars().take(200).collect();
    if fits_later(&ask.app, typed, Some(account.passcode_hash)).await? {
        Ok(())
    } else {
        Err(PeopleRefusal::PasscodeWrong.into())
    }
}

/// `POST /me/leave`
pub async fn leave(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let permit = alone(&ask)?;
    let why = form.get("why").to_owned();
    let words = why.clone();
    let done = match sure(&ask, &form).await {
        Ok(()) => {
            // The key of a repeat is taken over path and key alone: no passcode is hashed and kept.
            let once = Once::new(form.get("once"), &ask.path);
            answer_once(&ask.app, &permit, once, move |tx| {
                actions::say_farewell(tx, &permit, &words)?;
                Ok(Answer::to("/?done=done-leaving-left"))
            })
            .await
        }
        Err(failure) => Err(failure),
    };
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &leave_page(&ask, c, why).await?)
        }
    }
}

impl DataPage {
    /// Words only.
    pub fn samples(c: &Frame) -> Vec<Self> {
        vec![Self { c: c.clone() }]
    }
}

impl LeavePage {
    /// Nothing done yet; hours and sign-ups; something to hand over; a form that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: Frame, served: &str, coming: i64, first: &str| Self {
            c,
            served: served.to_owned(),
            coming,
            first: first.to_owned(),
            passcode: true,
            days: BACK_DAYS,
            why: String::new(),
        };
        let mut wrong = c.clone();
        wrong.errors = vec![crate::ui::FieldError {
            field: "sure".to_owned(),
            text: c.t("refusal-leaving-not-sure"),
        }];
        vec![
            page(c.clone(), "", 0, ""),
            page(c.clone(), "126 小时", 3, ""),
            page(c.clone(), "126 小时", 3, &c.t("refusal-leaving-holds-role")),
            Self { why: "搬家了".to_owned(), ..page(wrong, "126 小时", 0, "") },
        ]
    }
}

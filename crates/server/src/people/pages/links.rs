//! One-time ways in: made and shown by a worker, used by the person with one tap.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, may};
use liandong_domain::people::PersonName;
use liandong_print::SlipView;

use super::sign_in::{brought, let_in};
use super::{Reach, reach};
use crate::db::Who;
use crate::failure::{Failure, Fault};
use crate::people::PeopleRefusal;
use crate::people::actions::{self, NewAccount};
use crate::people::store::{self, LoginLink};
use crate::secrets::token_key;
use crate::ui::{Frame, Lang, Page, draw, draw_with, moment_long};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// The way in as the worker shows or prints it.
#[derive(Template)]
#[template(path = "pages/people/link.html")]
pub struct LinkPage {
    /// The frame.
    pub c: Frame,
    /// Who it is for.
    pub id: String,
    /// Name.
    pub name: String,
    /// Names the way in.
    pub link: String,
    /// The address to type; empty when it was used or has run out.
    pub address: String,
    /// Until when, in words.
    pub until: String,
    /// The login of the account.
    pub login: String,
}

impl Page for LinkPage {
    const NAME: &'static str = "people/link";
}

/// The door with one button.
#[derive(Template)]
#[template(path = "pages/people/enter.html")]
pub struct EnterPage {
    /// The frame.
    pub c: Frame,
    /// What opens the door; empty: spent.
    pub token: String,
    /// Whose door, masked.
    pub name: String,
}

impl Page for EnterPage {
    const NAME: &'static str = "people/enter";
}

/// `POST /people/{id}/account`: an account with a login of choice, without a passcode.
pub async fn open(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let reach = reach(&ask, &id).await?;
    let permit: Permit<may::MakeLoginLink> = reach.permit(&ask.actor)?;
    let person = reach.row.id;
    let new = NewAccount { login: form.get("login").to_owned(), ..NewAccount::default() };
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::open_account(tx, &permit, person, &new)?;
        Ok(Answer::to(format!("/people/{person}?done=done-people-account-opened")))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /people/{id}/login-link`
pub async fn make(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let reach = reach(&ask, &id).await?;
    let permit: Permit<may::MakeLoginLink> = reach.permit(&ask.actor)?;
    let person = reach.row.id;
    let forgot = form.get("forgot") == "yes";
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let made = actions::make_login_link(tx, &permit, person)?;
        if forgot {
            actions::clear_passcode(tx, &permit, person)?;
        }
        Ok(Answer::to(format!("/people/{person}/login-link/{}", made.link)))
    })
    .await?;
    Ok(answer.into_response())
}

/// The way in named in an address, when it is this person's; with what opens the door.
async fn made(ask: &Ask, reach: &Reach, link: &str) -> Result<(LoginLink, String), Failure> {
    let token = actions::link_token(ask.app.secrets(), link);
    let (key, person) = (token_key(&token), reach.row.id);
    let found = ask.app.look(ask.actor.town, move |q| Ok(store::login_link(q, &key)?)).await?;
    let found = found.filter(|found| found.person == person).ok_or(Failure::NOT_FOUND)?;
    Ok((found, token))
}

fn alive(ask: &Ask, link: &LoginLink) -> bool {
    link.used_at.is_none() && link.ends_at > ask.now && link.here
}

fn address(ask: &Ask, token: &str) -> String {
    ask.outside(&format!("/in/{token}"))
}

/// `GET /people/{id}/login-link/{link}`
pub async fn show(ask: Ask, Path((id, link)): Path<(String, String)>) -> Result<Response, Failure> {
    let reach = reach(&ask, &id).await?;
    reach.permit::<may::MakeLoginLink>(&ask.actor)?;
    let (found, token) = made(&ask, &reach, &link).await?;
    let person = reach.row.id;
    let account = ask.app.look(ask.actor.town, move |q| Ok(store::account_of(q, person)?)).await?;
    draw(&LinkPage {
        id: person.to_string(),
        name: reach.row.name.clone(),
        address: if alive(&ask, &found) { address(&ask, &token) } else { String::new() },
        until: moment_long(ask.lang, found.ends_at),
        login: account.map(|account| account.login).unwrap_or_default(),
        link,
        c: ask.frame(),
    })
}

fn qr(text: &str) -> Result<String, Failure> {
    let code = qrcode::QrCode::new(text.as_bytes())
        .map_err(|e| Fault::new("drawing a code", e.to_string()))?;
    Ok(code.render::<qrcode::render::svg::Color<'_>>().quiet_zone(true).build())
}

/// `GET /people/{id}/login-link/{link}/qr.svg`
pub async fn picture(
    ask: Ask,
    Path((id, link)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let reach = reach(&ask, &id).await?;
    reach.permit::<may::MakeLoginLink>(&ask.actor)?;
    let (found, token) = made(&ask, &reach, &link).await?;
    if !alive(&ask, &found) {
        return Err(Failure::NOT_FOUND);
    }
    let svg = qr(&address(&ask, &token))?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}

/// `GET /people/{id}/login-link/{link}/slip.pdf`
pub async fn slip(ask: Ask, Path((id, link)): Path<(String, String)>) -> Result<Response, Failure> {
    let reach = reach(&ask, &id).await?;
    reach.permit::<may::MakeLoginLink>(&ask.actor)?;
    let (found, token) = made(&ask, &reach, &link).await?;
    if !alive(&ask, &found) {
        return Err(Failure::NOT_FOUND);
    }
    let address = address(&ask, &token);
    let view = SlipView {
        lang: match ask.lang {
            Lang::Zh => liandong_print::Lang::Zh,
            Lang::En => liandong_print::Lang::En,
        },
        name: reach.row.name.clone(),
        qr_svg: qr(&address)?,
        link: address,
        until: moment_long(ask.lang, found.ends_at),
        helper: ask.actor.name.clone(),
    };
    let app = ask.app.clone();
    let fault = |why: String| Fault::new("printing a slip", why);
    let pdf = tokio::task::spawn_blocking(move || {
        app.press()?.login_slips(&[view]).map_err(|e| Fault::new("printing a slip", e.to_string()))
    })
    .await
    .map_err(|e| fault(e.to_string()))??;
    let head = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"sign-in.pdf\""),
    ];
    Ok((head, pdf).into_response())
}

async fn door_page(ask: &Ask, token: &str, c: Frame) -> Result<EnterPage, Failure> {
    let key = token_key(token);
    let found = ask.app.look(ask.actor.town, move |q| Ok(store::login_link(q, &key)?)).await?;
    let found = found.filter(|link| alive(ask, link));
    let name = found.as_ref().and_then(|link| PersonName::parse("name", &link.name).ok());
    Ok(EnterPage {
        c,
        token: found.map(|_| token.to_owned()).unwrap_or_default(),
        name: name.map(|name| name.masked()).unwrap_or_default(),
    })
}

/// `GET /in/{token}`: looking does not use it up, as chats look at links by themselves.
pub async fn door(ask: Ask, Path(token): Path<String>) -> Result<Response, Failure> {
    let mut page = door_page(&ask, &token, ask.frame()).await?;
    if page.token.is_empty() {
        page.c.refuse(PeopleRefusal::LinkSpent.into())?;
        return draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    draw(&page)
}

/// `POST /in/{token}`
pub async fn enter(
    ask: Ask,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (asked, key) = (brought(&ask, &headers), token.clone());
    let who = Who::system(ask.actor.town, "login-link");
    let done = ask.app.db().write(who, move |tx| actions::use_link(tx, &key, &asked)).await;
    match done {
        Ok(signed) => let_in(&ask, &signed, "/").await,
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let page = EnterPage { c, token: String::new(), name: String::new() };
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

//! The town's front page: what this is, what is coming, the way in.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::{OpenCard, open_card};
use crate::activities::store::{OpenFilter, Places, open_shifts};
use crate::failure::{Failure, Fault};
use crate::ui::{Frame, Page, draw};
use crate::web::{Ask, redirect};

/// Another town of the installation.
#[derive(Debug, Clone)]
pub struct TownLink {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// The front page.
#[derive(Template)]
#[template(path = "pages/home/front.html")]
pub struct FrontPage {
    /// The frame.
    pub c: Frame,
    /// Coming activities.
    pub cards: Vec<OpenCard>,
    /// Other towns.
    pub towns: Vec<TownLink>,
}

impl Page for FrontPage {
    const NAME: &'static str = "home/front";
}

/// `GET /`
pub async fn show(ask: Ask) -> Result<Response, Failure> {
    if ask.actor.person.is_some() {
        return Ok(redirect(&ask.frame().home));
    }
    let here = ask.actor.town;
    let (cards, towns) = ask
        .app
        .look(here, move |q| {
            let filter = OpenFilter { places: Places::Free, ..OpenFilter::default() };
            let mut towns = crate::web::store::towns(q)?;
            towns.retain(|town| town.id != here);
            Ok((open_shifts(q, &filter, 6, 0)?, towns))
        })
        .await?;
    draw(&FrontPage {
        cards: cards.iter().map(|card| open_card(ask.lang, card)).collect(),
        towns: towns.into_iter().map(|t| TownLink { slug: t.slug, name: t.name }).collect(),
        c: ask.frame(),
    })
}

/// `GET /t/{slug}`: turns a visitor to a town, remembers it, and goes on to the page of `?to=`.
pub async fn turn(ask: Ask, Path(slug): Path<String>) -> Result<Response, Failure> {
    let wanted = slug.clone();
    let known = ask
        .app
        .look(ask.actor.town, move |q| {
            Ok(crate::web::store::towns(q)?.into_iter().any(|town| town.slug == wanted))
        })
        .await?;
    if !known {
        return Err(Failure::NOT_FOUND);
    }
    let secure = if ask.app.config().https { "; Secure" } else { "" };
    let cookie = format!("town={slug}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}");
    let cookie = HeaderValue::from_str(&cookie)
        .map_err(|e| Fault::new("remembering a town", e.to_string()))?;
    let to = form_urlencoded::parse(ask.query.as_bytes())
        .find(|(name, _)| name == "to")
        .map_or_else(|| "/".to_owned(), |(_, path)| path.into_owned());
    let mut response = redirect(crate::people::pages::local(&to));
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

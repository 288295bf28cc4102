//! What a giver is handed for one gift: number, code and where to check it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::GiftId;

use super::check::{LeafLine, leaf_line};
use crate::books::store as ledger;
use crate::disclosure::store;
use crate::failure::Failure;
use crate::giving::store as giving;
use crate::ui::{Frame, Page, draw, money};
use crate::web::Ask;

/// A part with the code that opens it.
#[derive(Debug, Clone)]
pub struct SlipLine {
    /// What is published.
    pub leaf: LeafLine,
    /// The code.
    pub code: String,
    /// Where it is checked, with number and code.
    pub address: String,
}

/// The slip.
#[derive(Template)]
#[template(path = "pages/disclosure/slip.html")]
pub struct SlipPage {
    /// The frame.
    pub c: Frame,
    /// The gift's amount.
    pub amount: String,
    /// Its published parts; empty: not published yet.
    pub lines: Vec<SlipLine>,
    /// Where anybody checks.
    pub outside: String,
}

impl Page for SlipPage {
    const NAME: &'static str = "disclosure/slip";
}

/// `GET /aid/gifts/{id}/proof`: for who views the books, and for the giver.
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let me = ask.actor.me()?;
    let id: GiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let actor = ask.actor.clone();
    let (gift, leaves) = ask
        .app
        .look(ask.actor.town, move |q| {
            let book = ledger::book(q)?.ok_or(Failure::NOT_FOUND)?;
            let gift = giving::gift(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let giver = giving::giver_of_person(q, me)?;
            let own = giver.is_some_and(|giver| giver.id == gift.giver);
            if !own && !actor.may::<may::ViewBooks>(&Scope::body(&*book.path)) {
                return Err(Failure::NOT_FOUND);
            }
            Ok((gift, store::leaves_of_gift(q, id)?))
        })
        .await?;
    let lines = leaves.iter().map(|leaf| SlipLine {
        leaf: leaf_line(&ask, leaf),
        address: format!("/aid/check?number={}&code={}", leaf.number, leaf.code),
        code: leaf.code.clone(),
    });
    draw(&SlipPage {
        amount: money(ask.lang, gift.fen),
        lines: lines.collect(),
        outside: ask.outside("/aid/check"),
        c: ask.frame(),
    })
}

//! Gifts, latest first; or those that wait for their ticket.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::giving::GiftState;

use crate::books::pages::{kept, permit, query_value};
use crate::failure::Failure;
use crate::giving::store::{self, GiftRow};
use crate::ui::{Frame, Page, day_long, draw, money};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// One gift.
#[derive(Debug, Clone)]
pub struct GiftLine {
    /// Its id.
    pub id: String,
    /// The day it came.
    pub day: String,
    /// Who gave.
    pub giver: String,
    /// Their id.
    pub giver_id: String,
    /// The purpose.
    pub purpose: String,
    /// How much.
    pub amount: String,
    /// What is left of it.
    pub left: String,
    /// The ticket's number; empty: none noted.
    pub receipt: String,
    /// Whether it was taken back.
    pub gone: bool,
}

/// The list.
#[derive(Template)]
#[template(path = "pages/giving/gifts.html")]
pub struct GiftsPage {
    /// The frame.
    pub c: Frame,
    /// Whether only those without a ticket are shown.
    pub receipts: bool,
    /// Whether the reader may write.
    pub keep: bool,
    /// Gifts.
    pub lines: Vec<GiftLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for GiftsPage {
    const NAME: &'static str = "giving/gifts";
}

/// A gift as a line.
pub(super) fn line(ask: &Ask, row: &GiftRow) -> GiftLine {
    GiftLine {
        id: row.id.to_string(),
        day: day_long(ask.lang, row.given_on),
        giver: format!("{} {}", row.giver_code, row.giver_name),
        giver_id: row.giver.to_string(),
        purpose: row.purpose_name.clone(),
        amount: money(ask.lang, row.fen),
        left: money(ask.lang, row.left),
        receipt: row.receipt.as_ref().map(|(one, _)| one.number.clone()).unwrap_or_default(),
        gone: row.state == GiftState::TakenBack,
    }
}

/// `GET /giving/gifts`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::ViewBooks>(&ask, &book)?;
    let asked = PageAsked::from_query(&ask.query);
    let receipts = query_value(&ask, "view") == "receipts";
    let (rows, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let part = (asked.size, asked.offset());
            let (all, missing) = store::count_gifts(q)?;
            match receipts {
                true => Ok((store::receipts_missing(q, part)?, missing)),
                false => Ok((store::gifts(q, part)?, all)),
            }
        })
        .await?;
    draw(&GiftsPage {
        receipts,
        keep: crate::books::pages::may::<may::KeepBooks>(&ask, &book),
        lines: rows.iter().map(|row| line(&ask, row)).collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}

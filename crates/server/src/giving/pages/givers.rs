//! Who gives, with what waits to be done.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;

use crate::books::pages::{kept, permit, query_value};
use crate::failure::Failure;
use crate::giving::store;
use crate::ui::{Frame, Page, draw, money};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// How far ahead a pledge is shown as due.
pub(super) const AHEAD_DAYS: i64 = 14;

/// One giver.
#[derive(Debug, Clone)]
pub struct GiverLine {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// A person or a unit.
    pub kind: String,
    /// How the public reads of it.
    pub shown_as: String,
    /// How many gifts.
    pub gifts: i64,
    /// What they come to.
    pub amount: String,
}

/// The list.
#[derive(Template)]
#[template(path = "pages/giving/givers.html")]
pub struct GiversPage {
    /// The frame.
    pub c: Frame,
    /// What was looked for.
    pub q: String,
    /// Gifts.
    pub gifts: i64,
    /// Gifts without a ticket.
    pub receipts: i64,
    /// Pledges due within two weeks.
    pub due: i64,
    /// Whether the reader may write.
    pub keep: bool,
    /// Whether the reader may state the qualification.
    pub words: bool,
    /// Givers.
    pub lines: Vec<GiverLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for GiversPage {
    const NAME: &'static str = "giving/givers";
}

/// `GET /giving`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::ViewBooks>(&ask, &book)?;
    let asked = PageAsked::from_query(&ask.query);
    let (text, until) = (query_value(&ask, "q"), ask.now.day().plus_days(AHEAD_DAYS));
    let wanted = text.clone();
    let (rows, total, (gifts, receipts), due) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::givers(q, &wanted, (asked.size, asked.offset()))?;
            let total = store::count_givers(q, &wanted)?;
            Ok((rows, total, store::count_gifts(q)?, store::count_due(q, until)?))
        })
        .await?;
    let lines = rows.into_iter().map(|row| GiverLine {
        id: row.id.to_string(),
        kind: ask.say(row.kind.word(), &[]),
        shown_as: ask.say(row.shown_as.word(), &[]),
        gifts: row.gifts,
        amount: money(ask.lang, row.fen),
        code: row.code,
        name: row.name,
    });
    draw(&GiversPage {
        q: text,
        gifts,
        receipts,
        due,
        keep: crate::books::pages::may::<may::KeepBooks>(&ask, &book),
        words: crate::books::pages::may::<may::CloseBooks>(&ask, &book),
        lines: lines.collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}

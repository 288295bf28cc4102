//! A payment of claims: what somebody puts the second signature under.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::BatchId;

use super::{ClaimLine, line, opens_paid};
use crate::books::pages::{kept, permit};
use crate::expenses::store;
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw, moment_long, money};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// A payment with its claims.
#[derive(Template)]
#[template(path = "pages/expenses/payment.html")]
pub struct PaymentPage {
    /// The frame.
    pub c: Frame,
    /// What its claims come to.
    pub amount: String,
    /// How many claims it was made for.
    pub claims: i64,
    /// Who made it and when.
    pub made: String,
    /// Its voucher.
    pub voucher: String,
    /// Whether some of its claims were put into another payment since.
    pub moved: bool,
    /// Claims, in the order of their service.
    pub lines: Vec<ClaimLine>,
    /// The pager.
    pub pager: Pager,
    /// Whether the reader may open a claim.
    pub opens: bool,
}

impl Page for PaymentPage {
    const NAME: &'static str = "expenses/payment";
}

/// `GET /expenses/payments/{batch}`
pub async fn page(ask: Ask, Path(batch): Path<String>) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let opens = opens_paid(&ask, &book);
    if !opens {
        // Whoever keeps the books reads what they booked, and opens no claim.
        permit::<may::KeepBooks>(&ask, &book)?;
    }
    let batch: BatchId = batch.parse().map_err(|_| Failure::NOT_FOUND)?;
    let asked = PageAsked::from_query(&ask.query);
    let (row, lines, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::payment(q, batch)?.ok_or(Failure::NOT_FOUND)?;
            let lines = store::claims_of_payment(q, batch, (asked.size, asked.offset()))?;
            Ok((row, lines, store::count_of_payment(q, batch)?))
        })
        .await?;
    draw(&PaymentPage {
        amount: money(ask.lang, row.fen),
        claims: row.claims,
        made: format!("{} · {}", row.made_by_name, moment_long(ask.lang, row.made_at)),
        voucher: row.voucher.to_string(),
        moved: total < row.claims,
        lines: lines.iter().map(|row| line(&ask, row)).collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        opens,
        c: ask.frame(),
    })
}

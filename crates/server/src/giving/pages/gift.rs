//! One gift: its ticket, giving a part back, taking it back, handing goods out.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Fen, GiftId, Note, fold};
use liandong_domain::books::Account;
use liandong_domain::giving::{GiftState, GivingRefusal};

use crate::books::actions::Made;
use crate::books::pages::{self as books, day_of, kept, permit};
use crate::failure::Failure;
use crate::giving::actions;
use crate::giving::store::{self, GiftRow};
use crate::ui::{Frame, Page, day_long, draw, money};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One gift.
#[derive(Template)]
#[template(path = "pages/giving/gift.html")]
pub struct GiftPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// Who gave.
    pub giver: String,
    /// Their id.
    pub giver_id: String,
    /// The day it came.
    pub day: String,
    /// The purpose.
    pub purpose: String,
    /// Its id.
    pub purpose_id: String,
    /// Where it came to.
    pub account: String,
    /// How much.
    pub amount: String,
    /// The same in capitals.
    pub capitals: String,
    /// What was given back; empty: nothing.
    pub refunded: String,
    /// What is left of it.
    pub left: String,
    /// Pieces of goods and how many are left; empty: money.
    pub pieces: String,
    /// What was written.
    pub words: String,
    /// Who took it in.
    pub made_by: String,
    /// The posting.
    pub posting: String,
    /// Code, number and day of the ticket; empty: none noted.
    pub receipt: String,
    /// Whether it was taken back.
    pub gone: bool,
    /// Whether goods are left to be handed out.
    pub has_goods: bool,
    /// Whether money is left to be given back.
    pub has_money: bool,
    /// Whether the reader may write.
    pub keep: bool,
    /// The values of a form that came back.
    pub form: FormBody,
}

impl Page for GiftPage {
    const NAME: &'static str = "giving/gift";
}

fn view(ask: &Ask, row: &GiftRow, keep: bool, form: FormBody) -> GiftPage {
    let (goods, stands) = (row.account == Account::Stock, row.state == GiftState::Booked);
    let pieces = [("n", row.pieces.to_string()), ("left", row.pieces_left.to_string())];
    let receipt = row.receipt.as_ref().map(|(one, on)| {
        let facts = [
            ("code", one.code.clone()),
            ("number", one.number.clone()),
            ("day", day_long(ask.lang, *on)),
        ];
        ask.say("giving-receipt-said", &facts)
    });
    GiftPage {
        id: row.id.to_string(),
        giver: format!("{} {}", row.giver_code, row.giver_name),
        giver_id: row.giver.to_string(),
        day: day_long(ask.lang, row.given_on),
        purpose: row.purpose_name.clone(),
        purpose_id: row.purpose.to_string(),
        account: ask.say(row.account.word(), &[]),
        amount: money(ask.lang, row.fen),
        capitals: row.fen.in_capitals(),
        refunded: if row.refunded == Fen::ZERO {
            String::new()
        } else {
            money(ask.lang, row.refunded)
        },
        left: money(ask.lang, row.left),
        pieces: if goods { ask.say("giving-pieces-said", &pieces) } else { String::new() },
        words: row.words.clone(),
        made_by: row.made_by_name.clone(),
        posting: row.posting.to_string(),
        receipt: receipt.unwrap_or_default(),
        gone: !stands,
        has_goods: stands && row.pieces_left > 0,
        has_money: stands && !goods && row.left > Fen::ZERO,
        keep: keep && stands,
        form,
        c: ask.frame(),
    }
}

async fn gift_page(ask: &Ask, id: &str, form: FormBody) -> Result<GiftPage, Failure> {
    let book = kept(ask).await?;
    permit::<may::ViewBooks>(ask, &book)?;
    let id: GiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let row = ask.app.look(ask.actor.town, move |q| Ok(store::gift(q, id)?)).await?;
    let keep = books::may::<may::KeepBooks>(ask, &book);
    Ok(view(ask, &row.ok_or(Failure::NOT_FOUND)?, keep, form))
}

/// `GET /giving/gifts/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let form = FormBody::default();
    draw(&gift_page(&ask, &id, form).await?)
}

/// The page again, with what was refused; or on to the next.
async fn answered(
    ask: &Ask,
    id: &str,
    form: FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, gift_page(ask, id, form)).await
}

async fn keeper(ask: &Ask, id: &str) -> Result<(Permit<may::KeepBooks>, GiftId), Failure> {
    let book = kept(ask).await?;
    let permit = permit::<may::KeepBooks>(ask, &book)?;
    Ok((permit, id.parse().map_err(|_| Failure::NOT_FOUND)?))
}

/// Where a voucher that was made leads.
fn to_voucher(made: Made) -> Answer {
    let done = if made.posting.is_some() { "done-books-posted" } else { "done-books-voucher" };
    Answer::to(format!("/books/vouchers/{}?done={done}", made.id))
}

/// `POST /giving/gifts/{id}/receipt`
pub async fn receipt(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (permit, gift) = keeper(&ask, &id).await?;
    let day = day_of(&ask, &form, "receipt_on");
    let (code, number) =
        (form.get("receipt_code").to_owned(), form.get("receipt_number").to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::note_receipt(tx, &permit, gift, (&code, &number, day.clone()?))?;
        Ok(Answer::to(format!("/giving/gifts/{gift}?done=done-giving-receipt")))
    })
    .await;
    answered(&ask, &id, form, done).await
}

/// `POST /giving/gifts/{id}/refund`
pub async fn refund(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (permit, gift) = keeper(&ask, &id).await?;
    let (day, fen) = (day_of(&ask, &form, "day"), Fen::parse("fen", form.get("fen")));
    let why = form.get("words").to_owned();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let what = (fen.clone()?, day.clone()?, why.as_str());
        Ok(to_voucher(actions::prepare_refund(tx, &permit, gift, what)?))
    })
    .await;
    answered(&ask, &id, form, done).await
}

/// `POST /giving/gifts/{id}/take-back`
pub async fn take_back(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (permit, gift) = keeper(&ask, &id).await?;
    let why = form.get("why").to_owned();
    let today = ask.now.day();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let why = Note::required("why", &why)?;
        let what = (today, why.as_str());
        Ok(to_voucher(actions::prepare_take_back(tx, &permit, gift, what)?))
    })
    .await;
    answered(&ask, &id, form, done).await
}

/// `POST /giving/gifts/{id}/hand-out`
pub async fn hand_out(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (permit, gift) = keeper(&ask, &id).await?;
    let pieces = fold(form.get("pieces")).parse::<i64>();
    let (today, words) = (ask.now.day(), form.get("words").to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let pieces = pieces.clone().map_err(|_| GivingRefusal::NoPieces)?;
        let what = (pieces, today, words.as_str());
        Ok(to_voucher(actions::prepare_hand_out(tx, &permit, gift, what)?))
    })
    .await;
    answered(&ask, &id, form, done).await
}

/// `POST /giving/vouchers/{id}/sign`: the second signature under a voucher about a gift.
pub async fn sign(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (row, permit, large) = books::signer(&ask, &id).await?;
    if !row.new.subject.starts_with("gift:") {
        return Err(Failure::NOT_FOUND);
    }
    let voucher = row.id;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::sign(tx, &permit, large.as_ref(), voucher)?;
        Ok(Answer::to(format!("/books/vouchers/{voucher}?done=done-books-signed")))
    })
    .await;
    books::answered(&ask, &id, done).await
}

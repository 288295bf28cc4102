//! Vouchers: what waits for a second signature, and giving it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::VoucherId;
use liandong_domain::books::{Signatures, VoucherState};

use super::{kept, permit, permit_over, query_value};
use crate::books::actions;
use crate::books::store::{self, BookRow, VoucherRow};
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw, moment_long, moment_short, money};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One voucher of the list.
#[derive(Debug, Clone)]
pub struct VoucherLine {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub kind: String,
    /// What was written.
    pub words: String,
    /// The purpose.
    pub purpose: String,
    /// How much.
    pub amount: String,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: String,
    /// Where it stands.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
}

/// The list.
#[derive(Template)]
#[template(path = "pages/books/vouchers.html")]
pub struct VouchersPage {
    /// The frame.
    pub c: Frame,
    /// The state shown.
    pub state: &'static str,
    /// Lines, latest first.
    pub lines: Vec<VoucherLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for VouchersPage {
    const NAME: &'static str = "books/vouchers";
}

/// One voucher.
#[derive(Template)]
#[template(path = "pages/books/voucher.html")]
pub struct VoucherPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// What it is about.
    pub kind: String,
    /// What was written.
    pub words: String,
    /// The purpose.
    pub purpose: String,
    /// How much.
    pub amount: String,
    /// The same in capitals.
    pub capitals: String,
    /// From which account to which.
    pub accounts: String,
    /// The day it is to stand under.
    pub day: String,
    /// Who made it and when.
    pub made: String,
    /// Who settled it; empty: nobody yet.
    pub settled: String,
    /// Why it was refused.
    pub why: String,
    /// Where it stands.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// What the amount asks for, in words.
    pub asks: String,
    /// The posting it takes back; empty: none.
    pub reverses: String,
    /// The posting it became; empty: none.
    pub posting: String,
    /// Where the gift, the award or the payment of claims stands; empty: none of them.
    pub about: String,
    /// Where the signature is sent; empty: the reader may not sign.
    pub sign_at: String,
    /// Whether the reader may take it back.
    pub may_withdraw: bool,
    /// Whether it waits, but for somebody else.
    pub waits_for_others: bool,
}

impl Page for VoucherPage {
    const NAME: &'static str = "books/voucher";
}

fn tone(state: VoucherState) -> &'static str {
    match state {
        VoucherState::Waiting => "wait",
        VoucherState::Posted => "done",
        VoucherState::Refused | VoucherState::Withdrawn => "off",
    }
}

fn line(ask: &Ask, row: &VoucherRow) -> VoucherLine {
    VoucherLine {
        id: row.id.to_string(),
        kind: ask.say(row.new.kind.word(), &[]),
        words: row.new.words.clone(),
        purpose: row.purpose_name.clone(),
        amount: money(ask.lang, row.new.fen),
        made_by: row.made_by_name.clone(),
        made_at: moment_short(ask.lang, row.made_at),
        state: ask.say(row.state.word(), &[]),
        tone: tone(row.state),
    }
}

/// `GET /books/vouchers`
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::ViewBooks>(&ask, &book)?;
    let asked = PageAsked::from_query(&ask.query);
    let state = VoucherState::parse(&query_value(&ask, "state")).unwrap_or(VoucherState::Waiting);
    let (rows, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::vouchers(q, state, (asked.size, asked.offset()))?;
            Ok((rows, store::count_vouchers(q, state)?))
        })
        .await?;
    draw(&VouchersPage {
        state: state.code(),
        lines: rows.iter().map(|row| line(&ask, row)).collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}

/// Where the second signature of a voucher is given: in the room that its subject belongs to, so
/// that the gift or the award is settled in the same change.
fn sign_at(row: &VoucherRow) -> String {
    let room = match row.new.subject.split_once(':') {
        Some(("gift", _)) => "giving",
        Some(("award", _)) => "aid",
        Some(("bank", _)) => "bank",
        Some(("expenses", _)) => "expenses",
        _ => "books",
    };
    format!("/{room}/vouchers/{}/sign", row.id)
}

fn view(ask: &Ask, book: &BookRow, row: &VoucherRow) -> VoucherPage {
    let waits = row.state == VoucherState::Waiting;
    let mine = ask.actor.person == Some(row.made_by);
    let checks = permit_over::<may::CheckPayments>(ask, book, row.made_by).is_ok();
    let large = permit_over::<may::CheckLargePayments>(ask, book, row.made_by).is_ok();
    let signs = waits && checks && (row.asks < Signatures::Manager || large);
    let said = |key: &str| ask.say(key, &[]);
    VoucherPage {
        id: row.id.to_string(),
        kind: said(row.new.kind.word()),
        words: row.new.words.clone(),
        purpose: row.purpose_name.clone(),
        amount: money(ask.lang, row.new.fen),
        capitals: row.new.fen.in_capitals(),
        accounts: format!("{} ← {}", said(row.new.debit.word()), said(row.new.credit.word())),
        day: day_long(ask.lang, row.new.booked_on),
        made: format!("{} · {}", row.made_by_name, moment_long(ask.lang, row.made_at)),
        settled: row.settled_by_name.clone(),
        why: row.refused_why.clone(),
        state: said(row.state.word()),
        tone: tone(row.state),
        asks: said(match row.asks {
            Signatures::One => "books-asks-one",
            Signatures::Two => "books-asks-two",
            Signatures::Manager => "books-asks-manager",
        }),
        reverses: row.new.reverses.map(|id| id.to_string()).unwrap_or_default(),
        posting: row.posting.map(|id| id.to_string()).unwrap_or_default(),
        about: super::posting::about(&row.new.subject),
        sign_at: if signs { sign_at(row) } else { String::new() },
        may_withdraw: waits && mine && super::may::<may::KeepBooks>(ask, book),
        waits_for_others: waits && !signs,
        c: ask.frame(),
    }
}

async fn found(ask: &Ask, id: &str) -> Result<(BookRow, VoucherRow), Failure> {
    let book = kept(ask).await?;
    permit::<may::ViewBooks>(ask, &book)?;
    let id: VoucherId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let row = ask.app.look(ask.actor.town, move |q| Ok(store::voucher(q, id)?)).await?;
    Ok((book, row.ok_or(Failure::NOT_FOUND)?))
}

/// `GET /books/vouchers/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (book, row) = found(&ask, &id).await?;
    draw(&view(&ask, &book, &row))
}

/// The page again, with what was refused; or on to the next.
pub async fn answered(
    ask: &Ask,
    id: &str,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    let page = async {
        let (book, row) = found(ask, id).await?;
        Ok(view(ask, &book, &row))
    };
    form_answer(done, |page| &mut page.c, page).await
}

/// The permits of whoever signs a voucher, and the voucher; for the rooms above as well.
pub type Signer = (
    VoucherRow,
    liandong_domain::access::Permit<may::CheckPayments>,
    Option<liandong_domain::access::Permit<may::CheckLargePayments>>,
);

/// Who may sign this voucher.
///
/// # Errors
/// Not for this reader: nothing is here.
pub async fn signer(ask: &Ask, id: &str) -> Result<Signer, Failure> {
    let (book, row) = found(ask, id).await?;
    let permit = permit_over::<may::CheckPayments>(ask, &book, row.made_by)?;
    let large = permit_over::<may::CheckLargePayments>(ask, &book, row.made_by).ok();
    Ok((row, permit, large))
}

/// `POST /books/vouchers/{id}/sign`
pub async fn sign(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (row, permit, large) = signer(&ask, &id).await?;
    if !row.new.subject.is_empty() {
        return Err(Failure::NOT_FOUND);
    }
    let voucher = row.id;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::sign(tx, &permit, large.as_ref(), voucher)?;
        Ok(Answer::to(format!("/books/vouchers/{voucher}?done=done-books-signed")))
    })
    .await;
    answered(&ask, &id, done).await
}

/// `POST /books/vouchers/{id}/refuse`
pub async fn refuse(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (row, permit, _) = signer(&ask, &id).await?;
    let (voucher, why) = (row.id, form.get("why").to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::refuse(tx, &permit, voucher, &why)?;
        Ok(Answer::to(format!("/books/vouchers/{voucher}?done=done-books-refused")))
    })
    .await;
    answered(&ask, &id, done).await
}

/// `POST /books/vouchers/{id}/withdraw`
pub async fn withdraw(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (book, row) = found(&ask, &id).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let voucher = row.id;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::withdraw(tx, &permit, voucher)?;
        Ok(Answer::to(format!("/books/vouchers/{voucher}?done=done-books-withdrawn")))
    })
    .await;
    answered(&ask, &id, done).await
}

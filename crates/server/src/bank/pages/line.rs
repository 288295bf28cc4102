//! One line of the bank: what it is, or what somebody says it is.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::bank::{BankRefusal, LineState};
use liandong_domain::basics::{BankLineId, PostingId};

use super::rows::{self, BankRow, around, gift_purposes, known, other_purposes};
use crate::bank::actions::{self, Said};
use crate::bank::store;
use crate::books::pages::{self as books, Choice, kept, permit};
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw, money};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// A posting beside a line.
#[derive(Debug, Clone)]
pub struct PostingChoice {
    /// Its id.
    pub id: String,
    /// Number and kind.
    pub name: String,
    /// The day it stands under.
    pub day: String,
    /// What it moved at the bank.
    pub amount: String,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// One line.
#[derive(Template)]
#[template(path = "pages/bank/line.html")]
pub struct LinePage {
    /// The frame.
    pub c: Frame,
    /// The line.
    pub line: BankRow,
    /// The statement it was read from.
    pub statement: String,
    /// What the account held after it; empty: the file does not say.
    pub balance: String,
    /// What it is matched to.
    pub matched: Vec<PostingChoice>,
    /// Postings it could be.
    pub postings: Vec<PostingChoice>,
    /// Whether it came in.
    pub came_in: bool,
    /// Purposes of a gift; the last: for pupils whom the giver chooses.
    pub purposes: Vec<Choice>,
    /// Purposes of interest and charges.
    pub others: Vec<Choice>,
    /// Why it is not money of these books, as typed.
    pub why: String,
}

impl Page for LinePage {
    const NAME: &'static str = "bank/line";
}

fn id_of(id: &str) -> Result<BankLineId, Failure> {
    id.parse().map_err(|_| Failure::NOT_FOUND)
}

async fn line_page(ask: &Ask, id: BankLineId) -> Result<LinePage, Failure> {
    let book = kept(ask).await?;
    permit::<may::KeepBooks>(ask, &book)?;
    let (line, matched, found, near) = ask
        .app
        .look(ask.actor.town, move |q| {
            let line = store::line(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let found = known(q, std::slice::from_ref(&line))?;
            let near = match line.state {
                LineState::Open => store::candidates(q, around(line.booked_on))?,
                LineState::Matched | LineState::Passed => Vec::new(),
            };
            Ok((line, store::matched(q, id)?, found, near))
        })
        .await?;
    let row = rows::row(ask, &line, &found);
    let say = |key: &str| ask.say(key, &[]);
    let fits = near.iter().filter(|one| one.fen.is_negative() == line.fen.is_negative());
    let postings = fits.take(200).map(|one| PostingChoice {
        name: format!("{} {}", say(one.kind.word()), one.code).trim().to_owned(),
        day: day_long(ask.lang, one.day),
        amount: money(ask.lang, one.fen),
        ticked: row.code.contains(&one.posting.to_string()),
        id: one.posting.to_string(),
    });
    let matched = matched.iter().map(|one| PostingChoice {
        id: one.posting.to_string(),
        name: format!("{} {} {}", one.number, say(one.kind.word()), one.words).trim().to_owned(),
        day: day_long(ask.lang, one.booked_on),
        amount: money(ask.lang, one.fen),
        ticked: false,
    });
    Ok(LinePage {
        postings: postings.collect(),
        matched: matched.collect(),
        statement: line.statement.to_string(),
        balance: line.balance.map(|fen| money(ask.lang, fen)).unwrap_or_default(),
        came_in: !line.fen.is_negative(),
        purposes: gift_purposes(ask, &found),
        others: other_purposes(&found),
        why: String::new(),
        line: row,
        c: ask.frame(),
    })
}

/// `GET /bank/lines/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&line_page(&ask, id_of(&id)?).await?)
}

async fn answered(
    ask: &Ask,
    id: BankLineId,
    form: &FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    let page = async {
        let mut page = line_page(ask, id).await?;
        form.get("why").clone_into(&mut page.why);
        if form.has("giver") {
            form.get("giver").clone_into(&mut page.line.giver);
        }
        Ok(page)
    };
    form_answer(done, |page| &mut page.c, page).await
}

/// What the form says of the line.
fn said(form: &FormBody) -> Option<Said> {
    let purpose = form.get("purpose").parse().ok();
    match form.get("do") {
        "postings" => {
            let ids = form.all("postings").iter().filter_map(|id| id.parse().ok());
            Some(Said::Postings(ids.collect::<Vec<PostingId>>()))
        }
        "gift" => {
            let pledge = form.get("pledge").parse().ok();
            Some(Said::Gift(form.get("giver").trim().to_owned(), purpose, pledge))
        }
        "new" => Some(Said::NewGiver(purpose)),
        "interest" => purpose.map(Said::Interest),
        "charge" => purpose.map(Said::Charge),
        _ => None,
    }
}

/// `POST /bank/lines/{id}`: the line is what somebody says it is.
pub async fn settle(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let said = said(&form);
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let said = said.clone().ok_or(BankRefusal::NoChoice { field: "purpose" })?;
        actions::settle(tx, &permit, &[(id, said)])?;
        Ok(Answer::to(format!("/bank/lines/{id}?done=done-bank-settled")))
    })
    .await;
    answered(&ask, id, &form, done).await
}

/// `POST /bank/lines/{id}/pass`: it is not money of these books.
pub async fn pass(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let why = form.get("why").to_owned();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::pass(tx, &permit, &[id], &why)?;
        Ok(Answer::to(format!("/bank/lines/{id}?done=done-bank-passed")))
    })
    .await;
    answered(&ask, id, &form, done).await
}

/// `POST /bank/lines/{id}/reopen`: the line is open again.
pub async fn reopen(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::reopen(tx, &permit, id)?;
        Ok(Answer::to(format!("/bank/lines/{id}?done=done-bank-reopened")))
    })
    .await;
    answered(&ask, id, &form, done).await
}

/// `POST /bank/vouchers/{id}/sign`: the second signature under a charge of the bank.
pub async fn sign(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (row, permit, large) = books::signer(&ask, &id).await?;
    if !row.new.subject.starts_with("bank:") {
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

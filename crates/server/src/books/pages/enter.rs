//! A cost, money that came in without a giver, money carried between box and bank.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::{Fen, Note, PurposeId};
use liandong_domain::books::{Account, BooksRefusal, PostingKind, PurposeKind};

use super::{Choice, day_of, kept, permit};
use crate::books::actions;
use crate::books::store::{self, NewVoucher};
use crate::failure::{Failure, Gather};
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer, parse_form};

/// The form.
#[derive(Template)]
#[template(path = "pages/books/enter.html")]
pub struct EnterPage {
    /// The frame.
    pub c: Frame,
    /// The values.
    pub form: FormBody,
    /// Cost, income, carried to the bank, fetched from it.
    pub kinds: Vec<Choice>,
    /// Purposes money may come to or go from by this form.
    pub purposes: Vec<Choice>,
}

impl Page for EnterPage {
    const NAME: &'static str = "books/enter";
}

/// What can be entered here: its code, its kind, the accounts that take and give.
const WAYS: [(&str, PostingKind, (Account, Account)); 6] = [
    ("cost_bank", PostingKind::Cost, (Account::Costs, Account::Bank)),
    ("cost_cash", PostingKind::Cost, (Account::Costs, Account::Cash)),
    ("income_bank", PostingKind::Income, (Account::Bank, Account::OtherIncome)),
    ("income_cash", PostingKind::Income, (Account::Cash, Account::OtherIncome)),
    ("carried_in", PostingKind::Carried, (Account::Bank, Account::Cash)),
    ("carried_out", PostingKind::Carried, (Account::Cash, Account::Bank)),
];

async fn form_page(ask: &Ask, form: FormBody) -> Result<EnterPage, Failure> {
    let purposes = ask.app.look(ask.actor.town, |q| Ok(store::purposes(q)?)).await?;
    let ways = WAYS.iter().map(|(code, ..)| {
        let key = match *code {
            "cost_bank" => "books-way-cost-bank",
            "cost_cash" => "books-way-cost-cash",
            "income_bank" => "books-way-income-bank",
            "income_cash" => "books-way-income-cash",
            "carried_in" => "books-way-carried-in",
            _ => "books-way-carried-out",
        };
        Choice::new(*code, ask.say(key, &[]))
    });
    Ok(EnterPage {
        kinds: ways.collect(),
        purposes: purposes
            .into_iter()
            .filter(|row| !row.closed)
            .map(|row| Choice::new(row.id.to_string(), row.name))
            .collect(),
        form,
        c: ask.frame(),
    })
}

/// `GET /books/enter`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::KeepBooks>(&ask, &book)?;
    let day = format!("day={}&way=cost_bank", ask.now.day());
    draw(&form_page(&ask, parse_form(&day.into())).await?)
}

/// `POST /books/enter`
pub async fn send(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let done = match read(&ask, &form) {
        Err(failure) => Err(failure),
        Ok((way, new)) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                let kind = store::purpose(tx, new.purpose)?.ok_or(Failure::NOT_FOUND)?.kind;
                // Money that is bound pays for pupils, not for the work (慈善法 54).
                if kind != PurposeKind::Free && new.kind != PostingKind::Carried {
                    return Err(BooksRefusal::NoChoice { field: "purpose" }.into());
                }
                if new.kind == PostingKind::Cost {
                    let made = actions::prepare(tx, &permit, &new)?;
                    let to = format!("/books/vouchers/{}?done=done-books-voucher", made.id);
                    return Ok(Answer::to(to));
                }
                let what = (new.booked_on, new.fen, new.words.as_str());
                let id = actions::enter(tx, &permit, (new.kind, new.purpose), way, what)?;
                Ok(Answer::to(format!("/books/postings/{id}?done=done-books-posted")))
            })
            .await
        }
    };
    form_answer(done, |page| &mut page.c, form_page(&ask, form)).await
}

fn read(ask: &Ask, form: &FormBody) -> Result<((Account, Account), NewVoucher), Failure> {
    let mut gather = Gather::default();
    let no = |field| BooksRefusal::NoChoice { field };
    let way = WAYS.iter().find(|(code, ..)| *code == form.get("way"));
    let way = gather.take(way.ok_or(no("way")));
    let purpose: Option<PurposeId> =
        gather.take(form.get("purpose").parse().map_err(|_| no("purpose")));
    let fen = gather.take(Fen::parse("fen", form.get("fen")));
    let day = gather.take(day_of(ask, form, "day"));
    let words = gather.take(Note::required("words", form.get("words")));
    gather.finish(|| {
        let (_, kind, (debit, credit)) = *way?;
        let new = NewVoucher {
            kind,
            purpose: purpose?,
            debit,
            credit,
            fen: fen?,
            booked_on: day?,
            words: words?.as_str().to_owned(),
            subject: String::new(),
            pieces: 0,
            reverses: None,
        };
        Some(((debit, credit), new))
    })
}

//! One posting, and taking it back.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::{PostingId, RuleRef};
use liandong_domain::books::PostingKind;

use super::ledger::columns;
use super::{day_of, kept, permit};
use crate::books::actions;
use crate::books::store::{self, PostingRow};
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw, moment_long};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One line of a posting.
#[derive(Debug, Clone)]
pub struct PostingLine {
    /// The purpose.
    pub purpose: String,
    /// Its id.
    pub purpose_id: String,
    /// The account.
    pub account: String,
    /// Its code.
    pub account_code: &'static str,
    /// A debit; empty: it is a credit.
    pub debit: String,
    /// A credit.
    pub credit: String,
}

/// One posting.
#[derive(Template)]
#[template(path = "pages/books/posting.html")]
pub struct PostingPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: i64,
    /// The day it stands under.
    pub day: String,
    /// What it is about.
    pub kind: String,
    /// What was written.
    pub words: String,
    /// Who made it and when.
    pub made: String,
    /// Who checked it; empty: nobody.
    pub checked: String,
    /// The rule that said how many sign; empty: money came in.
    pub rule: String,
    /// The posting it takes back: id and words; empty: none.
    pub reverses: (String, String),
    /// The counter-entry that took it back: id and number; empty: none.
    pub reversed_by: (String, String),
    /// Where the gift, the award or the payment of claims stands; empty: none of them.
    pub about: String,
    /// Its lines.
    pub lines: Vec<PostingLine>,
    /// Whether the reader may take it back here.
    pub may_take_back: bool,
    /// The reason typed.
    pub why: String,
    /// The day typed.
    pub on: String,
}

impl Page for PostingPage {
    const NAME: &'static str = "books/posting";
}

/// Where the thing a posting comes from stands.
pub(super) fn about(source: &str) -> String {
    match source.split_once(':') {
        Some(("gift", id)) => format!("/giving/gifts/{id}"),
        Some(("award", id)) => format!("/aid/awards/{id}"),
        Some(("bank", id)) => format!("/bank/lines/{id}"),
        Some(("expenses", id)) => format!("/expenses/payments/{id}"),
        _ => String::new(),
    }
}

fn rule_words(ask: &Ask, row: &PostingRow) -> String {
    let rule = RuleRef::parse(&row.rule);
    rule.map(|rule| ask.app.words().rule(ask.lang, &rule)).unwrap_or_default()
}

async fn posting_page(ask: &Ask, id: &str) -> Result<PostingPage, Failure> {
    let book = kept(ask).await?;
    permit::<may::ViewBooks>(ask, &book)?;
    let id: PostingId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (row, lines) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::posting(q, id)?.ok_or(Failure::NOT_FOUND)?;
            Ok((row, store::lines_of(q, id)?))
        })
        .await?;
    let stands = row.kind.stands_alone() && row.reversed_by.is_none();
    let old = |number: i64, day| {
        let facts = [("n", number.to_string()), ("day", day_long(ask.lang, day))];
        ask.say("books-posting-of", &facts)
    };
    Ok(PostingPage {
        id: row.id.to_string(),
        number: row.number,
        day: day_long(ask.lang, row.booked_on),
        kind: ask.say(row.kind.word(), &[]),
        words: if row.kind == PostingKind::Reversal { row.why.clone() } else { row.words.clone() },
        made: format!("{} · {}", row.made_by_name, moment_long(ask.lang, row.made_at)),
        checked: row.checked_by_name.clone(),
        rule: rule_words(ask, &row),
        reverses: row
            .reverses
            .map(|(id, number, day)| (id.to_string(), old(number, day)))
            .unwrap_or_default(),
        reversed_by: row
            .reversed_by
            .map(|(id, number)| (id.to_string(), number.to_string()))
            .unwrap_or_default(),
        about: about(&row.source),
        lines: lines
            .into_iter()
            .map(|(line, purpose)| {
                let (debit, credit) = columns(line.fen);
                PostingLine {
                    purpose,
                    purpose_id: line.purpose.to_string(),
                    account: ask.say(line.account.word(), &[]),
                    account_code: line.account.code(),
                    debit,
                    credit,
                }
            })
            .collect(),
        may_take_back: stands && super::may::<may::KeepBooks>(ask, &book),
        why: String::new(),
        on: ask.now.day().to_string(),
        c: ask.frame(),
    })
}

/// `GET /books/postings/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&posting_page(&ask, &id).await?)
}

/// `POST /books/postings/{id}/take-back`
pub async fn take_back(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let posting: PostingId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (day, why) = (day_of(&ask, &form, "day"), form.get("words").to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let on = day.clone()?;
        let made = actions::prepare_reversal(tx, &permit, (posting, ""), (on, &why))?;
        Ok(Answer::to(format!("/books/vouchers/{}?done=done-books-voucher", made.id)))
    })
    .await;
    let page = async {
        let mut page = posting_page(&ask, &id).await?;
        form.get("words").clone_into(&mut page.why);
        form.get("day").clone_into(&mut page.on);
        Ok(page)
    };
    form_answer(done, |page| &mut page.c, page).await
}

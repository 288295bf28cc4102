//! One award: from which gifts it is paid; and one gift: which awards it paid for.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::aid::{AwardState, DeliveryPart, ReceiptHow, receipts};
use liandong_domain::basics::{AwardId, GiftId, Note, RuleRef};

use super::{term_words, tone};
use crate::aid::actions;
use crate::aid::store::{self, AwardRow, PartRow, ReceiptRow};
use crate::books::pages::{self as books, kept, permit};
use crate::books::store::BookRow;
use crate::failure::Failure;
use crate::giving::store as giving;
use crate::ui::{Frame, Page, day_long, draw, moment_long, money};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// A part of a gift in an award.
#[derive(Debug, Clone)]
pub struct PartLine {
    /// The award.
    pub award: String,
    /// The pupil's code and the term.
    pub what: String,
    /// Where the award stands.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// The gift.
    pub gift: String,
    /// The giver's code.
    pub giver: String,
    /// The day the gift came.
    pub given_on: String,
    /// How much.
    pub amount: String,
    /// How it is known that it came; empty: it was not paid, or not asked for here.
    pub receipt: String,
}

/// One award.
#[derive(Template)]
#[template(path = "pages/aid/award.html")]
pub struct AwardPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// The pupil's code.
    pub code: String,
    /// The pupil's id; empty: the reader keeps the books only.
    pub pupil: String,
    /// The term, as in its address.
    pub term: String,
    /// The same in words.
    pub term_name: String,
    /// The stage of school.
    pub stage: String,
    /// How much.
    pub amount: String,
    /// The same in capitals.
    pub capitals: String,
    /// The purpose.
    pub purpose: String,
    /// The standard that allowed it.
    pub rule: String,
    /// Where it stands.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// What happened, in order: what and by whom.
    pub steps: Vec<(String, String)>,
    /// Its posting; empty: not paid.
    pub posting: String,
    /// Parts of gifts.
    pub parts: Vec<PartLine>,
    /// Who confirmed that it reached the child, of three; empty: it is not paid.
    pub delivered: String,
    /// How it is known that it came; empty: it is not paid.
    pub receipt: String,
    /// Whether the reader may refuse it.
    pub may_refuse: bool,
    /// Whether the reader may take it back.
    pub may_withdraw: bool,
    /// Whether the reader may note that it was given back.
    pub may_return: bool,
}

impl Page for AwardPage {
    const NAME: &'static str = "aid/award";
}

/// Where a gift went.
#[derive(Template)]
#[template(path = "pages/aid/trace.html")]
pub struct TracePage {
    /// The frame.
    pub c: Frame,
    /// The gift.
    pub gift: String,
    /// The giver's code.
    pub giver: String,
    /// The day it came.
    pub given_on: String,
    /// How much.
    pub amount: String,
    /// What was given back; empty: nothing.
    pub refunded: String,
    /// What is not yet used.
    pub left: String,
    /// Parts in awards.
    pub parts: Vec<PartLine>,
}

impl Page for TracePage {
    const NAME: &'static str = "aid/trace";
}

fn part_line(ask: &Ask, part: &PartRow) -> PartLine {
    PartLine {
        award: part.award.to_string(),
        what: format!("{} · {}", part.pupil_code, term_words(ask, part.term)),
        state: ask.say(part.state.word(), &[]),
        tone: tone(part.state),
        gift: part.gift.to_string(),
        giver: part.giver_code.clone(),
        given_on: day_long(ask.lang, part.given_on),
        amount: money(ask.lang, part.fen),
        receipt: String::new(),
    }
}

/// How it is known that an award came, in one line: of the family nothing but how.
fn receipt_words(ask: &Ask, state: AwardState, row: &ReceiptRow) -> String {
    if !state.is_paid() {
        return String::new();
    }
    let said = receipts(&row.from, row.way, row.denied).into_iter().map(|how| {
        let day = match how {
            ReceiptHow::School | ReceiptHow::Noted => row.on,
            ReceiptHow::Phone | ReceiptHow::Screen | ReceiptHow::Paper => row.confirmed_on,
            ReceiptHow::Denied | ReceiptHow::Nobody => None,
        };
        let words = ask.say(how.word(), &[]);
        day.map_or(words.clone(), |day| format!("{words} {}", day_long(ask.lang, day)))
    });
    said.collect::<Vec<_>>().join(" · ")
}

fn steps(ask: &Ask, row: &AwardRow) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut step = |key: &str, who: &str, day: String| {
        out.push((ask.say(key, &[]), format!("{who} · {day}")));
    };
    step("aid-step-proposed", &row.proposed_by_name, moment_long(ask.lang, row.proposed_at));
    if row.decided_by.is_some() {
        step("aid-step-decided", &row.decided_by_name, row.why.clone());
    }
    if let Some(day) = row.paid_on {
        step("aid-step-paid", &row.paid_by_name, day_long(ask.lang, day));
    }
    if let Some(day) = row.received_on {
        let from = match row.received_from.as_str() {
            "school" => ask.say("aid-from-school", &[]),
            _ => ask.say("aid-from-guardian", &[]),
        };
        step("aid-step-received", &from, day_long(ask.lang, day));
    }
    out
}

/// The three parts of the receipt, each with its mark.
fn delivered(ask: &Ask, row: &AwardRow, confirmed: &[DeliveryPart]) -> String {
    if !row.state.is_paid() {
        return String::new();
    }
    let said = DeliveryPart::ALL.into_iter().map(|part| {
        let key = if confirmed.contains(&part) { "aid-delivery-is" } else { "aid-delivery-is-not" };
        ask.say(key, &[("part", ask.say(part.word(), &[]))])
    });
    said.collect::<Vec<_>>().join(" · ")
}

fn view(ask: &Ask, (book, row, parts, confirmed, receipt): &Found) -> AwardPage {
    let over = Scope::body(&*book.path).about(row.proposed_by);
    let proposes = books::may::<may::ProposeAid>(ask, book);
    let waits = row.state == AwardState::Proposed;
    let rule = RuleRef::parse(&row.rule);
    AwardPage {
        id: row.id.to_string(),
        code: row.code.clone(),
        pupil: if proposes { row.pupil.to_string() } else { String::new() },
        term: row.term.to_string(),
        term_name: term_words(ask, row.term),
        stage: ask.say(row.stage.word_key(), &[]),
        amount: money(ask.lang, row.fen),
        capitals: row.fen.in_capitals(),
        purpose: row.purpose_name.clone(),
        rule: rule.map(|rule| ask.app.words().rule(ask.lang, &rule)).unwrap_or_default(),
        state: ask.say(row.state.word(), &[]),
        tone: tone(row.state),
        steps: steps(ask, row),
        posting: row.posting.map(|id| id.to_string()).unwrap_or_default(),
        parts: parts.iter().map(|part| part_line(ask, part)).collect(),
        delivered: delivered(ask, row, confirmed),
        receipt: receipt_words(ask, row.state, receipt),
        may_refuse: waits && ask.actor.may::<may::DecideAid>(&over),
        may_withdraw: proposes && row.state.withdraw().is_ok(),
        may_return: row.state.is_paid() && books::may::<may::KeepBooks>(ask, book),
        c: ask.frame(),
    }
}

/// An award with its parts of gifts, who confirmed its delivery, and how it is known that it came.
type Found = (BookRow, AwardRow, Vec<PartRow>, Vec<DeliveryPart>, ReceiptRow);

async fn found(ask: &Ask, id: &str) -> Result<Found, Failure> {
    let book = kept(ask).await?;
    permit::<may::ViewBooks>(ask, &book)?;
    let id: AwardId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (row, parts, confirmed, receipt) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::award(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let confirmed = store::deliveries(q, id)?;
            let confirmed = confirmed.into_iter().map(|row| row.confirmed.part).collect();
            let receipt = store::receipt_of(q, id)?.ok_or(Failure::NOT_FOUND)?;
            Ok((row, store::parts_of_award(q, id)?, confirmed, receipt))
        })
        .await?;
    Ok((book, row, parts, confirmed, receipt))
}

/// `GET /aid/awards/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&view(&ask, &found(&ask, &id).await?))
}

async fn answered(ask: &Ask, id: &str, done: Result<Answer, Failure>) -> Result<Response, Failure> {
    let page = async { Ok(view(ask, &found(ask, id).await?)) };
    form_answer(done, |page| &mut page.c, page).await
}

/// `POST /aid/awards/{id}/refuse`
pub async fn refuse(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (book, row, ..) = found(&ask, &id).await?;
    let permit = permit::<may::DecideAid>(&ask, &book)?;
    let (award, why) = (row.id, form.get("why").to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::refuse(tx, &permit, award, &why)?;
        Ok(Answer::to(format!("/aid/awards/{award}?done=done-aid-refused")))
    })
    .await;
    answered(&ask, &id, done).await
}

/// `POST /aid/awards/{id}/withdraw`
pub async fn withdraw(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (book, row, ..) = found(&ask, &id).await?;
    let permit = permit::<may::ProposeAid>(&ask, &book)?;
    let award = row.id;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::withdraw(tx, &permit, award)?;
        Ok(Answer::to(format!("/aid/awards/{award}?done=done-aid-withdrawn")))
    })
    .await;
    answered(&ask, &id, done).await
}

/// `POST /aid/awards/{id}/return`
pub async fn give_back(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (book, row, ..) = found(&ask, &id).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let (award, why, today) = (row.id, form.get("reason").to_owned(), ask.now.day());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let why = Note::required("reason", &why)?;
        let made = actions::prepare_return(tx, &permit, award, (today, why.as_str()))?;
        Ok(Answer::to(format!("/books/vouchers/{}?done=done-books-voucher", made.id)))
    })
    .await;
    answered(&ask, &id, done).await
}

/// `POST /aid/vouchers/{id}/sign`: the second signature under a voucher about an award.
pub async fn sign(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (row, permit, large) = books::signer(&ask, &id).await?;
    if !row.new.subject.starts_with("award:") {
        return Err(Failure::NOT_FOUND);
    }
    let voucher = row.id;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::sign_return(tx, &permit, large.as_ref(), voucher)?;
        Ok(Answer::to(format!("/books/vouchers/{voucher}?done=done-books-signed")))
    })
    .await;
    books::answered(&ask, &id, done).await
}

/// `GET /aid/gifts/{id}`: where a gift went.
pub async fn trace(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::ViewBooks>(&ask, &book)?;
    let id: GiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (row, parts, came) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = giving::gift(q, id)?.ok_or(Failure::NOT_FOUND)?;
            Ok((row, store::parts_of_gift(q, id)?, store::receipts_of_gift(q, id)?))
        })
        .await?;
    let line = |part: &PartRow| {
        let receipt = came.iter().find(|one| one.award == part.award);
        let receipt = receipt.map(|one| receipt_words(&ask, part.state, one));
        PartLine { receipt: receipt.unwrap_or_default(), ..part_line(&ask, part) }
    };
    let refunded = row.refunded.count() > 0;
    draw(&TracePage {
        gift: row.id.to_string(),
        giver: row.giver_code.clone(),
        given_on: day_long(ask.lang, row.given_on),
        amount: money(ask.lang, row.fen),
        refunded: if refunded { money(ask.lang, row.refunded) } else { String::new() },
        left: money(ask.lang, row.left),
        parts: parts.iter().map(line).collect(),
        c: ask.frame(),
    })
}

//! The triple receipt: of one award, and what a term still lacks.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::may;
use liandong_domain::aid::{DeliveryPart, DeliveryRefusal, DenialState, Term, missing};
use liandong_domain::basics::AwardId;
use liandong_domain::minors::Strokes;

use super::term_words;
use crate::aid::delivery::{self, Told};
use crate::aid::store::{self, DeliveryRow, DenialRow};
use crate::books::pages::{Choice, day_of, kept, permit};
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw, moment_long, money};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One part of the receipt.
#[derive(Debug, Clone)]
pub struct ReceiptPart {
    /// Its code.
    pub code: String,
    /// Whose it is, in words.
    pub part: String,
    /// The name; empty: nobody has confirmed yet.
    pub name: String,
    /// How and when, and who noted it.
    pub how: String,
    /// What was drawn, as a line; empty: nothing.
    pub line: String,
}

/// A guardian's word that it did not come.
#[derive(Debug, Clone)]
pub struct DenialLine {
    /// Where it stands.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// Who said so and when.
    pub said: String,
    /// What they said besides.
    pub words: String,
    /// What was found out, by whom and when.
    pub found: String,
}

/// The receipt of one award.
#[derive(Template)]
#[template(path = "pages/aid/delivery.html")]
pub struct DeliveryPage {
    /// The frame.
    pub c: Frame,
    /// The award.
    pub id: String,
    /// The pupil's code and the term.
    pub what: String,
    /// How much.
    pub amount: String,
    /// Whether it is paid.
    pub paid: bool,
    /// The three parts.
    pub parts: Vec<ReceiptPart>,
    /// Words of a guardian that it did not come, the latest first.
    pub denials: Vec<DenialLine>,
    /// One of them is open.
    pub denied: bool,
    /// What was found out, as typed.
    pub found: String,
    /// Where the guardian's link is made.
    pub family: String,
    /// Parts that somebody else may sign here.
    pub open: Vec<Choice>,
    /// Whether the reader may confirm as the worker.
    pub worker: bool,
    /// The name typed.
    pub signed_name: String,
    /// The day typed.
    pub day: String,
}

impl Page for DeliveryPage {
    const NAME: &'static str = "aid/delivery";
}

/// One award that lacks a part.
#[derive(Debug, Clone)]
pub struct LackingLine {
    /// The award.
    pub award: String,
    /// The pupil's code.
    pub code: String,
    /// The day it was paid.
    pub paid: String,
    /// What is missing, in words.
    pub missing: String,
    /// A guardian says that it did not come.
    pub denied: bool,
}

/// What a term still lacks.
#[derive(Template)]
#[template(path = "pages/aid/deliveries.html")]
pub struct DeliveriesPage {
    /// The frame.
    pub c: Frame,
    /// The term, as in its address.
    pub term: String,
    /// The same in words.
    pub name: String,
    /// Awards that lack a part.
    pub lines: Vec<LackingLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for DeliveriesPage {
    const NAME: &'static str = "aid/deliveries";
}

fn id_of(id: &str) -> Result<AwardId, Failure> {
    id.parse().map_err(|_| Failure::NOT_FOUND)
}

fn part(ask: &Ask, part: DeliveryPart, rows: &[DeliveryRow]) -> ReceiptPart {
    let row = rows.iter().find(|row| row.confirmed.part == part);
    let how = row.map(|row| {
        let way = ask.say(row.way.word(), &[]);
        let told = [way, day_long(ask.lang, row.on), row.noted_by_name.clone()];
        told.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
    });
    ReceiptPart {
        code: part.code().to_owned(),
        part: ask.say(part.word(), &[]),
        name: row.map(|row| row.confirmed.name.clone()).unwrap_or_default(),
        how: how.unwrap_or_default(),
        line: row.and_then(|row| row.strokes.as_ref()).map(Strokes::line).unwrap_or_default(),
    }
}

fn denial(ask: &Ask, row: DenialRow) -> DenialLine {
    let when = row.settled_at.map(|at| moment_long(ask.lang, at)).unwrap_or_default();
    let answered = [row.found, row.settled_by_name, when];
    let answered = answered.into_iter().filter(|text| !text.is_empty());
    DenialLine {
        state: ask.say(row.state.word(), &[]),
        tone: if row.state == DenialState::Open { "bad" } else { "done" },
        said: format!("{} · {}", row.name, moment_long(ask.lang, row.said_at)),
        words: row.words,
        found: answered.collect::<Vec<_>>().join(" · "),
    }
}

async fn delivery_page(ask: &Ask, id: AwardId) -> Result<DeliveryPage, Failure> {
    let book = kept(ask).await?;
    permit::<may::ProposeAid>(ask, &book)?;
    let (row, rows, denials) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::award(q, id)?.ok_or(Failure::NOT_FOUND)?;
            Ok((row, store::deliveries(q, id)?, store::denials(q, id)?))
        })
        .await?;
    let left = missing(rows.iter().map(|row| row.confirmed.part));
    let paid = row.state.is_paid();
    let signs = left.iter().filter(|part| **part != DeliveryPart::Worker);
    Ok(DeliveryPage {
        id: row.id.to_string(),
        what: format!("{} · {}", row.code, term_words(ask, row.term)),
        amount: money(ask.lang, row.fen),
        paid,
        parts: DeliveryPart::ALL.into_iter().map(|one| part(ask, one, &rows)).collect(),
        open: signs.map(|one| Choice::new(one.code(), ask.say(one.word(), &[]))).collect(),
        worker: left.contains(&DeliveryPart::Worker),
        denied: denials.iter().any(|one| one.state == DenialState::Open),
        denials: denials.into_iter().map(|one| denial(ask, one)).collect(),
        found: String::new(),
        family: format!("/care/{}/family", row.pupil),
        signed_name: String::new(),
        day: ask.now.day().to_string(),
        c: ask.frame(),
    })
}

/// `GET /aid/awards/{id}/delivery`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&delivery_page(&ask, id_of(&id)?).await?)
}

fn told(ask: &Ask, form: &FormBody) -> Result<Told, Failure> {
    Ok(Told {
        part: DeliveryPart::parse(form.get("part")).ok_or(DeliveryRefusal::NoChoice)?,
        name: form.get("signed_name").to_owned(),
        strokes: Strokes::parse(form.get("strokes"))?,
        on_paper: form.has("on_paper"),
        day: day_of(ask, form, "day")?,
    })
}

/// `POST /aid/awards/{id}/delivery`: somebody confirms.
pub async fn confirm(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let book = kept(&ask).await?;
    let permit = permit::<may::ProposeAid>(&ask, &book)?;
    let done = match told(&ask, &form) {
        Err(failure) => Err(failure),
        Ok(told) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                delivery::confirm(tx, &permit, id, &told)?;
                Ok(Answer::to(format!("/aid/awards/{id}/delivery?done=done-aid-delivery")))
            })
            .await
        }
    };
    let page = async {
        let mut page = delivery_page(&ask, id).await?;
        form.get("signed_name").clone_into(&mut page.signed_name);
        form.get("day").clone_into(&mut page.day);
        Ok(page)
    };
    form_answer(done, |page| &mut page.c, page).await
}

/// `POST /aid/awards/{id}/delivery/undo`: a confirmation was noted wrongly.
pub async fn undo(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let book = kept(&ask).await?;
    let permit = permit::<may::ProposeAid>(&ask, &book)?;
    let part = DeliveryPart::parse(form.get("part")).ok_or(Failure::NOT_FOUND)?;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        delivery::undo(tx, &permit, id, part)?;
        Ok(Answer::to(format!("/aid/awards/{id}/delivery?done=done-aid-delivery-undone")))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /aid/awards/{id}/denial`: a worker found out what became of it.
pub async fn settle(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let book = kept(&ask).await?;
    let permit = permit::<may::ProposeAid>(&ask, &book)?;
    let found = form.get("found").to_owned();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        delivery::settle_denial(tx, &permit, id, &found)?;
        Ok(Answer::to(format!("/aid/awards/{id}/delivery?done=done-aid-denial")))
    })
    .await;
    let page = async {
        let mut page = delivery_page(&ask, id).await?;
        form.get("found").clone_into(&mut page.found);
        Ok(page)
    };
    form_answer(done, |page| &mut page.c, page).await
}

/// `GET /aid/terms/{term}/deliveries`: what the term still lacks.
pub async fn lacking(ask: Ask, Path(term): Path<String>) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::ProposeAid>(&ask, &book)?;
    let term: Term = term.parse().map_err(|_| Failure::NOT_FOUND)?;
    let asked = PageAsked::from_query(&ask.query);
    let (rows, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::lacking(q, term, (asked.size, asked.offset()))?;
            Ok((rows, store::count_lacking(q, term)?))
        })
        .await?;
    let lines = rows.iter().map(|row| LackingLine {
        award: row.award.to_string(),
        code: row.code.clone(),
        paid: row.paid_on.map(|day| day_long(ask.lang, day)).unwrap_or_default(),
        missing: missing(row.parts.iter().copied())
            .into_iter()
            .map(|part| ask.say(part.word(), &[]))
            .collect::<Vec<_>>()
            .join(" · "),
        denied: row.denied,
    });
    draw(&DeliveriesPage {
        term: term.to_string(),
        name: term_words(&ask, term),
        lines: lines.collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}

impl DeliveryPage {
    /// Not paid; nobody yet; two of three; all three; a guardian says that it did not come, and
    /// said so before; refused forms.
    pub fn samples(c: &Frame) -> Vec<Self> {
        use crate::books::pages::samples::{choices, id, wrong};
        let part = |n: usize, name: &str| ReceiptPart {
            code: DeliveryPart::ALL[n].code().to_owned(),
            part: ["监护人", "社工", "志愿者"][n].to_owned(),
            name: name.to_owned(),
            how: if name.is_empty() { "" } else { "手机上签名 · 2026年11月20日" }.to_owned(),
            line: if n == 0 && !name.is_empty() { "M1 2L30 40" } else { "" }.to_owned(),
        };
        let page = |c: Frame, paid: bool, names: [&str; 3]| Self {
            c,
            id: id(1),
            what: "P-0001 · 2026 年秋季学期".to_owned(),
            amount: "1,000.00 元".to_owned(),
            paid,
            parts: (0..3).map(|n| part(n, names[n])).collect(),
            open: if names[0].is_empty() {
                choices(&["guardian", "volunteer"])
            } else {
                Vec::new()
            },
            worker: names[1].is_empty(),
            denials: Vec::new(),
            denied: false,
            found: String::new(),
            family: format!("/care/{}/family", id(2)),
            signed_name: String::new(),
            day: "2026-11-21".to_owned(),
        };
        let word = |open: bool| DenialLine {
            state: if open { "还没有查清" } else { "已查清" }.to_owned(),
            tone: if open { "bad" } else { "done" },
            said: "黄建业 · 2026年11月20日 19:40".to_owned(),
            words: "卡里没有这笔钱。".to_owned(),
            found: if open { "" } else { "卡号少一位，已重新打款 · 陈慧珊" }.to_owned(),
        };
        let denied = |c: Frame| Self {
            denials: vec![word(true), word(false)],
            denied: true,
            ..page(c, true, ["", "", ""])
        };
        let over = Self { denials: vec![word(false)], ..page(c.clone(), true, ["", "", ""]) };
        let long = "阿卜杜热合曼·买买提吐尔逊·艾合买提江";
        vec![
            page(c.clone(), false, ["", "", ""]),
            page(c.clone(), true, ["", "", ""]),
            page(c.clone(), true, ["", "陈惠珊", ""]),
            page(c.clone(), true, [long, "陈惠珊", "李伯年"]),
            denied(c.clone()),
            over,
            denied(wrong(c, "found", "refusal-basics-text-missing")),
            page(wrong(c, "signed_name", "refusal-aid-delivery-not-paid"), true, ["", "", ""]),
        ]
    }
}

impl DeliveriesPage {
    /// Nothing lacks; many lack something.
    pub fn samples(c: &Frame) -> Vec<Self> {
        use crate::books::pages::samples::{id, pager};
        let line = |n: usize| LackingLine {
            award: id(n),
            code: format!("P-{n:04}"),
            paid: "2026年10月22日（星期四）".to_owned(),
            missing: "社工 · 志愿者".to_owned(),
            denied: n == 0,
        };
        let page = |count: usize| Self {
            c: c.clone(),
            term: "2026-2".to_owned(),
            name: "2026 年秋季学期".to_owned(),
            lines: (0..count).map(line).collect(),
            pager: pager(count, "/aid/terms/2026-2/deliveries"),
        };
        vec![page(0), page(40)]
    }
}

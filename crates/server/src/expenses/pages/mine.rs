//! One's own claims, on the phone.

use askama::Template;
use axum::extract::{Multipart, Path};
use axum::response::Response;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::{ClaimId, Fen, TimeOfDay};
use liandong_domain::expenses::{ExpenseCaps, ExpenseKind, ExpenseRefusal};

use super::{ClaimLine, line};
use crate::books::pages::Choice;
use crate::expenses::actions::{self, Told};
use crate::expenses::store;
use crate::failure::{Failure, Fault};
use crate::ui::{Frame, Page, day_long, draw, money};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, filled, form_answer, readable, upload};

/// How far back shifts are offered.
const DAYS: i64 = 60;

/// One's own claims.
#[derive(Template)]
#[template(path = "pages/expenses/mine.html")]
pub struct OwnExpensesPage {
    /// The frame.
    pub c: Frame,
    /// Shifts at which one was present.
    pub shifts: Vec<Choice>,
    /// Kinds, each with its cap.
    pub kinds: Vec<Choice>,
    /// The shift chosen.
    pub shift: String,
    /// The kind chosen.
    pub kind: String,
    /// The amount typed.
    pub fen: String,
    /// What was typed.
    pub words: String,
    /// Claims.
    pub lines: Vec<ClaimLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for OwnExpensesPage {
    const NAME: &'static str = "expenses/mine";
}

fn own(ask: &Ask) -> Result<Permit<may::ClaimExpenses>, Failure> {
    ask.actor.permit(&Scope::own(ask.actor.me()?))
}

async fn own_page(ask: &Ask, form: &FormBody) -> Result<OwnExpensesPage, Failure> {
    let me = own(ask)?.person();
    let asked = PageAsked::from_query(&ask.query);
    let today = ask.now.day();
    let (rows, total, served, caps) = ask
        .app
        .look(ask.actor.town, move |q| {
            let since = today.plus_days(-DAYS);
            let since = since.at(TimeOfDay::from_minutes(0).unwrap_or(q.now().time()));
            let (caps, _) = crate::rules::actions::in_force::<ExpenseCaps>(q, today)?;
            let rows = store::claims_of(q, me, (asked.size, asked.offset()))?;
            Ok((rows, store::count_of(q, me)?, store::served(q, me, since)?, caps))
        })
        .await?;
    let shifts = served.into_iter().map(|row| {
        Choice::new(
            row.shift.to_string(),
            format!("{} · {}", day_long(ask.lang, row.on), row.title),
        )
    });
    let kinds = ExpenseKind::ALL.into_iter().map(|kind| {
        let facts = [("kind", ask.say(kind.word(), &[])), ("cap", money(ask.lang, caps.day(kind)))];
        Choice::new(kind.code(), ask.say("expenses-kind-cap", &facts))
    });
    Ok(OwnExpensesPage {
        shifts: shifts.collect(),
        kinds: kinds.collect(),
        shift: form.get("shift").to_owned(),
        kind: form.get("kind").to_owned(),
        fen: form.get("fen").to_owned(),
        words: form.get("words").to_owned(),
        lines: rows.iter().map(|row| line(ask, row)).collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}

/// `GET /me/expenses`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    draw(&own_page(&ask, &filled(&[])).await?)
}

async fn told(form: &FormBody, bytes: Vec<u8>) -> Result<Told, Failure> {
    let shift = form.get("shift").parse();
    let shift = shift.map_err(|_| ExpenseRefusal::NoChoice { field: "shift" })?;
    let kind = ExpenseKind::parse(form.get("kind"));
    let kind = kind.ok_or(ExpenseRefusal::NoChoice { field: "kind" })?;
    let fen = Fen::parse("fen", form.get("fen"))?;
    let photo = match bytes.is_empty() {
        true => None,
        // Opening a picture takes processor time: on a thread of its own.
        false => {
            let read = tokio::task::spawn_blocking(move || readable(&bytes)).await;
            Some(read.map_err(|e| Fault::new("reading a photograph", e.to_string()))??)
        }
    };
    Ok(Told { shift, kind, fen, words: form.get("words").to_owned(), photo })
}

/// `POST /me/expenses`
pub async fn claim(ask: Ask, form: Multipart) -> Result<Response, Failure> {
    let permit = own(&ask)?;
    let (bytes, form) = upload(form).await?;
    let once = form.once(&format!("{} {}", ask.path, bytes.len()));
    let done = match told(&form, bytes).await {
        Err(failure) => Err(failure),
        Ok(told) => {
            answer_once(&ask.app, &permit, once, move |tx| {
                actions::claim(tx, &permit, &told)?;
                Ok(Answer::to("/me/expenses?done=done-expenses-claimed"))
            })
            .await
        }
    };
    form_answer(done, |page| &mut page.c, own_page(&ask, &form)).await
}

/// `POST /me/expenses/{id}/withdraw`
pub async fn withdraw(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let permit = own(&ask)?;
    let id: ClaimId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::withdraw(tx, &permit, id)?;
        Ok(Answer::to("/me/expenses?done=done-expenses-withdrawn"))
    })
    .await;
    form_answer(done, |page| &mut page.c, own_page(&ask, &filled(&[]))).await
}

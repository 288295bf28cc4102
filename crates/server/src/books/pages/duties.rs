//! What the law of money asks to be told, with its clock.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::{Day, MoneyDutyId};
use liandong_domain::books::{BooksRefusal, Occasion};

use super::{Choice, day_of, kept, permit};
use crate::books::actions;
use crate::books::store::{self, DutyRow};
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One duty.
#[derive(Debug, Clone)]
pub struct DutyLine {
    /// Its id.
    pub id: String,
    /// What is to be told.
    pub kind: String,
    /// Of what.
    pub words: String,
    /// By when.
    pub due_on: String,
    /// Days left; below zero: late.
    pub left: i64,
    /// When and where it was told, and by whom; empty: not yet.
    pub told: String,
    /// The rule that says so.
    pub rule: String,
}

/// Duties.
#[derive(Template)]
#[template(path = "pages/books/duties.html")]
pub struct DutiesPage {
    /// The frame.
    pub c: Frame,
    /// Duties.
    pub lines: Vec<DutyLine>,
    /// The pager.
    pub pager: Pager,
    /// Occasions to choose from; empty: the reader writes nothing.
    pub occasions: Vec<Choice>,
    /// The values of the form.
    pub form: FormBody,
}

impl Page for DutiesPage {
    const NAME: &'static str = "books/duties";
}

fn line(ask: &Ask, row: DutyRow) -> DutyLine {
    let told = row
        .told_on
        .map(|on| format!("{} · {} · {}", day_long(ask.lang, on), row.told_where, row.told_by));
    DutyLine {
        id: row.id.to_string(),
        kind: ask.say(row.kind.word(), &[]),
        words: row.words,
        due_on: day_long(ask.lang, row.due_on),
        left: ask.now.day().days_until(row.due_on),
        told: told.unwrap_or_default(),
        rule: row.rule,
    }
}

async fn duties(ask: &Ask, form: FormBody) -> Result<DutiesPage, Failure> {
    let book = kept(ask).await?;
    permit::<may::ViewBooks>(ask, &book)?;
    let asked = PageAsked::from_query(&ask.query);
    let (rows, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            Ok((store::duties(q, (asked.size, asked.offset()))?, store::count_duties(q)?))
        })
        .await?;
    let keep = super::may::<may::KeepBooks>(ask, &book);
    let occasions = Occasion::ALL.into_iter().filter(|_| keep);
    Ok(DutiesPage {
        lines: rows.into_iter().map(|row| line(ask, row)).collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        occasions: occasions.map(|one| Choice::new(one.code(), ask.say(one.word(), &[]))).collect(),
        form,
        c: ask.frame(),
    })
}

/// `GET /books/duties`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    draw(&duties(&ask, FormBody::default()).await?)
}

async fn answered(
    ask: &Ask,
    form: FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, duties(ask, form)).await
}

fn told_day(form: &FormBody, field: &'static str) -> Result<Day, BooksRefusal> {
    form.get(field).trim().parse().map_err(|_| BooksRefusal::NoDay { field })
}

/// `POST /books/duties`
pub async fn send(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let (occasion, words) =
        (Occasion::parse(form.get("occasion")), form.get("duty_words").to_owned());
    let days = (told_day(&form, "from"), told_day(&form, "until"));
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let occasion = occasion.ok_or(BooksRefusal::NoChoice { field: "occasion" })?;
        let days = (days.0.clone()?, days.1.clone()?);
        actions::note_occasion(tx, &permit, (occasion, &words), days)?;
        Ok(Answer::to("/books/duties?done=done-law-duty"))
    })
    .await;
    answered(&ask, form, done).await
}

/// `POST /books/duties/{id}/tell`
pub async fn tell(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let id: MoneyDutyId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (on, place) = (day_of(&ask, &form, "told_on"), form.get("place").to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::tell(tx, &permit, id, (on.clone()?, &place))?;
        Ok(Answer::to("/books/duties?done=done-law-told"))
    })
    .await;
    answered(&ask, form, done).await
}

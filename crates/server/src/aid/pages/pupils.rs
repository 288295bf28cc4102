//! Pupils by code; who one is, only for a purpose that is written down.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::may;
use liandong_domain::aid::{AidRefusal, StopReason, Term};
use liandong_domain::basics::PupilId;
use liandong_domain::people::Phone;
use liandong_domain::rules::SchoolStage;

use super::{term_words, tone};
use crate::aid::actions;
use crate::aid::actions::course::{self, HandOver};
use crate::aid::store::{self, AwardRow, NewPupil, PupilRow, Told};
use crate::books::pages::{self as books, Choice, day_of, kept, permit};
use crate::books::store::BookRow;
use crate::failure::{Failure, Gather};
use crate::ui::{Frame, Page, day_long, draw, draw_with, money};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer, parse_form};

/// One pupil of the list: a code, no name.
#[derive(Debug, Clone)]
pub struct PupilLine {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// The stage of school.
    pub stage: String,
    /// The day it was taken in.
    pub taken_on: String,
    /// The day it left; empty: still aided.
    pub left_on: String,
}

/// The list.
#[derive(Template)]
#[template(path = "pages/aid/pupils.html")]
pub struct PupilsPage {
    /// The frame.
    pub c: Frame,
    /// Pupils.
    pub lines: Vec<PupilLine>,
    /// The pager.
    pub pager: Pager,
    /// The term of today, as in its address.
    pub term: String,
}

impl Page for PupilsPage {
    const NAME: &'static str = "aid/pupils";
}

/// One award of a pupil.
#[derive(Debug, Clone)]
pub struct OwnAward {
    /// Its id.
    pub id: String,
    /// The term.
    pub term: String,
    /// How much.
    pub amount: String,
    /// Where it stands.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
}

/// One pupil.
#[derive(Template)]
#[template(path = "pages/aid/pupil.html")]
pub struct PupilPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// The stage of school.
    pub stage: String,
    /// The day it was taken in.
    pub taken_on: String,
    /// The day it left and why; empty: still aided.
    pub left: String,
    /// Its awards.
    pub lines: Vec<OwnAward>,
    /// Whether the reader may ask who it is.
    pub may_reveal: bool,
    /// Who it is, after a purpose was written: what and its words.
    pub told: Vec<(String, String)>,
    /// Why aid may end.
    pub reasons: Vec<Choice>,
    /// What was typed.
    pub form: FormBody,
}

impl Page for PupilPage {
    const NAME: &'static str = "aid/pupil";
}

/// The form of a pupil.
#[derive(Template)]
#[template(path = "pages/aid/pupil_form.html")]
pub struct PupilFormPage {
    /// The frame.
    pub c: Frame,
    /// The values.
    pub form: FormBody,
    /// Stages of school.
    pub stages: Vec<Choice>,
}

impl Page for PupilFormPage {
    const NAME: &'static str = "aid/pupil_form";
}

/// `GET /aid/pupils`
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::ProposeAid>(&ask, &book)?;
    let asked = PageAsked::from_query(&ask.query);
    let (rows, (total, _)) = ask
        .app
        .look(ask.actor.town, move |q| {
            Ok((store::pupils(q, (asked.size, asked.offset()))?, store::count_pupils(q)?))
        })
        .await?;
    let lines = rows.into_iter().map(|row| PupilLine {
        id: row.id.to_string(),
        stage: ask.say(row.stage.word_key(), &[]),
        taken_on: day_long(ask.lang, row.taken_on),
        left_on: row.left_on.map(|day| day_long(ask.lang, day)).unwrap_or_default(),
        code: row.code,
    });
    draw(&PupilsPage {
        lines: lines.collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        term: Term::of(ask.now.day()).to_string(),
        c: ask.frame(),
    })
}

async fn found(ask: &Ask, id: &str) -> Result<(BookRow, PupilRow, Vec<AwardRow>), Failure> {
    let book = kept(ask).await?;
    permit::<may::ProposeAid>(ask, &book)?;
    let id: PupilId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (row, awards) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::pupil(q, id)?.ok_or(Failure::NOT_FOUND)?;
            Ok((row, store::awards_of_pupil(q, id)?))
        })
        .await?;
    Ok((book, row, awards))
}

async fn pupil_page(ask: &Ask, id: &str, told: Option<Told>) -> Result<PupilPage, Failure> {
    let (book, row, awards) = found(ask, id).await?;
    let why = StopReason::parse(&row.left_why);
    let why = why.map_or_else(|| row.left_why.clone(), |reason| ask.say(reason.word(), &[]));
    let left = row.left_on.map(|day| format!("{} · {why}", day_long(ask.lang, day)));
    let named = |key: &str, value: String| (ask.say(key, &[]), value);
    let told = told.map(|told| {
        let mut all = vec![
            named("aid-name", told.name),
            named("aid-school", told.school),
            named("aid-guardian", told.guardian),
            named("aid-phone", told.phone),
        ];
        if let Some((to, handed)) = told.handed {
            all.push(named("application-transfer-to", to));
            all.push(named("application-transfer-handed", handed));
        }
        all
    });
    Ok(PupilPage {
        id: row.id.to_string(),
        code: row.code.clone(),
        stage: ask.say(row.stage.word_key(), &[]),
        taken_on: day_long(ask.lang, row.taken_on),
        left: left.unwrap_or_default(),
        lines: awards
            .iter()
            .map(|award| OwnAward {
                id: award.id.to_string(),
                term: term_words(ask, award.term),
                amount: money(ask.lang, award.fen),
                state: ask.say(award.state.word(), &[]),
                tone: tone(award.state),
            })
            .collect(),
        may_reveal: books::may::<may::RevealPupil>(ask, &book),
        told: told.unwrap_or_default(),
        reasons: super::reviews::reasons(ask),
        form: parse_form(&String::new().into()),
        c: ask.frame(),
    })
}

/// `GET /aid/pupils/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&pupil_page(&ask, &id, None).await?)
}

/// `POST /aid/pupils/{id}/reveal`: who it is, once, with a purpose.
pub async fn reveal(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (book, row, _) = found(&ask, &id).await?;
    let permit = permit::<may::RevealPupil>(&ask, &book)?;
    let (pupil, purpose) = (row.id, form.get("purpose").to_owned());
    let done = ask.app.act(&permit, move |tx| actions::reveal(tx, &permit, pupil, &purpose)).await;
    match done {
        Ok(told) => draw(&pupil_page(&ask, &id, Some(told)).await?),
        Err(failure) => refused(&ask, &id, form, failure).await,
    }
}

async fn refused(
    ask: &Ask,
    id: &str,
    form: FormBody,
    failure: Failure,
) -> Result<Response, Failure> {
    let mut page = PupilPage { form, ..pupil_page(ask, id, None).await? };
    page.c.refuse(failure)?;
    draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /aid/pupils/{id}/stop`: aid ends, with the reason; a transfer says to whom.
pub async fn stop(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (book, row, _) = found(&ask, &id).await?;
    let permit = permit::<may::ProposeAid>(&ask, &book)?;
    let (pupil, reason) = (row.id, StopReason::parse(form.get("reason")));
    let over = (reason == Some(StopReason::Transferred))
        .then(|| HandOver { to: form.get("to").to_owned(), handed: form.get("handed").to_owned() });
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let reason = reason.ok_or(AidRefusal::NoChoice { field: "reason" })?;
        course::stop(tx, &permit, (pupil, reason), over.as_ref())?;
        Ok(Answer::to(format!("/aid/pupils/{pupil}?done=done-aid-left")))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => refused(&ask, &id, form, failure).await,
    }
}

fn form_page(ask: &Ask, form: FormBody) -> PupilFormPage {
    let stage = |stage: SchoolStage| Choice::new(stage.code(), ask.say(stage.word_key(), &[]));
    PupilFormPage {
        stages: SchoolStage::ALL.into_iter().map(stage).collect(),
        form,
        c: ask.frame(),
    }
}

/// `GET /aid/pupils/new`
pub async fn fresh(ask: Ask) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::ProposeAid>(&ask, &book)?;
    let form = format!("stage=primary&day={}", ask.now.day());
    draw(&form_page(&ask, parse_form(&form.into())))
}

/// `POST /aid/pupils`
pub async fn create(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::ProposeAid>(&ask, &book)?;
    let done = match read(&ask, &form) {
        Err(failure) => Err(failure),
        Ok(new) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                let id = actions::enter_pupil(tx, &permit, &new)?;
                Ok(Answer::to(format!("/aid/pupils/{id}?done=done-aid-pupil")))
            })
            .await
        }
    };
    let page = async { Ok(form_page(&ask, form)) };
    form_answer(done, |page| &mut page.c, page).await
}

fn read(ask: &Ask, form: &FormBody) -> Result<NewPupil, Failure> {
    let mut gather = Gather::default();
    let stage =
        SchoolStage::parse(form.get("stage")).ok_or(AidRefusal::NoChoice { field: "stage" });
    let stage = gather.take(stage);
    let taken_on = gather.take(day_of(ask, form, "day"));
    let phone = match form.get("phone").trim() {
        "" => None,
        text => gather.take(Phone::parse("phone", text)),
    };
    gather.finish(|| {
        Some(NewPupil {
            stage: stage?,
            name: form.get("name").to_owned(),
            school: form.get("school").to_owned(),
            guardian: form.get("guardian").to_owned(),
            phone,
            taken_on: taken_on?,
        })
    })
}

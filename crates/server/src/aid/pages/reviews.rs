//! The look of a term at every pupil, in a few clicks; and the question whether a child is aided
//! elsewhere.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Role, Scope, may};
use liandong_domain::aid::{AidApplicationRefusal, SchoolWord, StopReason, Term};
use liandong_domain::basics::PupilId;

use super::term_words;
use crate::aid::actions::whose::SchoolPupil;
use crate::aid::actions::{course as actions, whose};
use crate::aid::store;
use crate::books::pages::{self as books, Choice, kept, permit};
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw, draw_with};
use crate::web::{Answer, Ask, FormBody, answer_once, filled, form_answer};

/// Pupils on one page: a click for all of them.
const MOST: i64 = 100;

/// One pupil to look at.
#[derive(Debug, Clone)]
pub struct ReviewLine {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// The stage of school.
    pub stage: String,
    /// What the school said this term; empty: nothing.
    pub school: String,
}

/// A pupil as its school's liaison sees it.
#[derive(Debug, Clone)]
pub struct SchoolLine {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// The surname with a sign.
    pub mask: String,
    /// The stage of school.
    pub stage: String,
    /// What the school said this term; empty: nothing yet.
    pub said: String,
}

/// The page on which a school says who of its pupils is there.
#[derive(Template)]
#[template(path = "pages/aid/school_reviews.html")]
pub struct SchoolReviewsPage {
    /// The frame.
    pub c: Frame,
    /// The term, as in its address.
    pub term: String,
    /// The same in words.
    pub name: String,
    /// Aided pupils of the school.
    pub lines: Vec<SchoolLine>,
}

impl Page for SchoolReviewsPage {
    const NAME: &'static str = "aid/school_reviews";
}

/// The page of a term's reviews.
#[derive(Template)]
#[template(path = "pages/aid/reviews.html")]
pub struct ReviewsPage {
    /// The frame.
    pub c: Frame,
    /// The term, as in its address.
    pub term: String,
    /// The same in words.
    pub name: String,
    /// Pupils whose school is over by their class.
    pub over: Vec<ReviewLine>,
    /// The others.
    pub lines: Vec<ReviewLine>,
    /// Why aid may stop.
    pub reasons: Vec<Choice>,
    /// How many go on and how many stopped by this term's reviews.
    pub done: (i64, i64),
}

impl Page for ReviewsPage {
    const NAME: &'static str = "aid/reviews";
}

/// The question whether a child is aided elsewhere, and what other programmes noted.
#[derive(Template)]
#[template(path = "pages/aid/elsewhere.html")]
pub struct ElsewherePage {
    /// The frame.
    pub c: Frame,
    /// Other programmes and how many children they noted.
    pub programmes: Vec<(String, i64)>,
    /// `yes`, `no`; empty: nothing was asked.
    pub answer: &'static str,
    /// What was typed; the number is never shown again.
    pub form: FormBody,
}

impl Page for ElsewherePage {
    const NAME: &'static str = "aid/elsewhere";
}

/// Why aid may stop; a transfer has a form of its own.
pub(super) fn reasons(ask: &Ask) -> Vec<Choice> {
    let all = StopReason::ALL.into_iter().filter(|one| *one != StopReason::Transferred);
    all.map(|one| Choice::new(one.code(), ask.say(one.word(), &[]))).collect()
}

async fn reviews_page(ask: &Ask, text: &str) -> Result<ReviewsPage, Failure> {
    let book = kept(ask).await?;
    permit::<may::ProposeAid>(ask, &book)?;
    let term: Term = text.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (rows, done, said) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::unreviewed(q, term, MOST)?;
            Ok((rows, store::reviewed(q, term)?, store::said_by_schools(q, term)?))
        })
        .await?;
    let (mut over, mut lines) = (Vec::new(), Vec::new());
    for row in rows {
        let to = if actions::suggested(&row, term).is_some() { &mut over } else { &mut lines };
        let stage = ask.say(row.stage.word_key(), &[]);
        let word = said.iter().find(|one| one.0 == row.pupil).map(|one| one.1.word());
        let school = word.map(|word| ask.say(word, &[])).unwrap_or_default();
        to.push(ReviewLine { id: row.pupil.to_string(), code: row.code, stage, school });
    }
    Ok(ReviewsPage {
        term: term.to_string(),
        name: term_words(ask, term),
        over,
        lines,
        reasons: reasons(ask),
        done,
        c: ask.frame(),
    })
}

/// Whether the reader comes as a school's liaison and not from the office.
async fn as_school(ask: &Ask) -> Result<bool, Failure> {
    let book = kept(ask).await?;
    Ok(!books::may::<may::ProposeAid>(ask, &book) && ask.actor.is(Role::PartnerLiaison))
}

async fn school_page(ask: &Ask, text: &str) -> Result<SchoolReviewsPage, Failure> {
    let term: Term = text.parse().map_err(|_| Failure::NOT_FOUND)?;
    let me = ask.actor.me()?;
    let rows = ask.app.look(ask.actor.town, move |q| whose::pupils_of_school(q, me, term)).await?;
    let line = |row: SchoolPupil| SchoolLine {
        id: row.pupil.id.to_string(),
        code: row.pupil.code,
        mask: row.mask,
        stage: ask.say(row.pupil.stage.word_key(), &[]),
        said: row.said.map(|word| ask.say(word.word(), &[])).unwrap_or_default(),
    };
    Ok(SchoolReviewsPage {
        term: term.to_string(),
        name: term_words(ask, term),
        lines: rows.into_iter().map(line).collect(),
        c: ask.frame(),
    })
}

/// `GET /aid/reviews/{term}`: the office, or a school for the own pupils.
pub async fn page(ask: Ask, Path(term): Path<String>) -> Result<Response, Failure> {
    if as_school(&ask).await? {
        return draw(&school_page(&ask, &term).await?);
    }
    draw(&reviews_page(&ask, &term).await?)
}

/// A school says who of its pupils is there.
async fn say(ask: Ask, term: String, form: FormBody) -> Result<Response, Failure> {
    let permit = ask.actor.permit::<may::ApplyForAid>(&Scope::own(ask.actor.me()?))?;
    let which: Term = term.parse().map_err(|_| Failure::NOT_FOUND)?;
    let pupils: Vec<PupilId> = form.all("pupils").iter().filter_map(|id| id.parse().ok()).collect();
    let word = SchoolWord::parse(form.get("word"));
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let word = word.ok_or(AidApplicationRefusal::NoChoice { field: "word" })?;
        whose::say_of_school(tx, &permit, (which, word), &pupils)?;
        Ok(Answer::to(format!("/aid/reviews/{which}?done=done-application-school")))
    })
    .await;
    form_answer(done, |page| &mut page.c, school_page(&ask, &term)).await
}

/// `POST /aid/reviews/{term}`: the ticked go on, or stop with the reason chosen.
pub async fn send(ask: Ask, Path(term): Path<String>, form: FormBody) -> Result<Response, Failure> {
    if as_school(&ask).await? {
        return say(ask, term, form).await;
    }
    let permit = permit::<may::ProposeAid>(&ask, &kept(&ask).await?)?;
    let which: Term = term.parse().map_err(|_| Failure::NOT_FOUND)?;
    let pupils: Vec<PupilId> = form.all("pupils").iter().filter_map(|id| id.parse().ok()).collect();
    let (stops, reason) = (form.get("what") == "stop", StopReason::parse(form.get("reason")));
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        if stops {
            let reason = reason.ok_or(AidApplicationRefusal::NoChoice { field: "reason" })?;
            let all: Vec<_> = pupils.iter().map(|id| (*id, reason)).collect();
            actions::review(tx, &permit, which, (&[], &all))?;
        } else {
            actions::review(tx, &permit, which, (&pupils, &[]))?;
        }
        Ok(Answer::to(format!("/aid/reviews/{which}?done=done-application-reviewed")))
    })
    .await;
    form_answer(done, |page| &mut page.c, reviews_page(&ask, &term)).await
}

async fn elsewhere_page(
    ask: &Ask,
    answer: &'static str,
    form: FormBody,
) -> Result<ElsewherePage, Failure> {
    let programmes = ask.app.look(ask.actor.town, |q| Ok(store::programmes_elsewhere(q)?)).await?;
    Ok(ElsewherePage { programmes, answer, form, c: ask.frame() })
}

/// `GET /aid/elsewhere`
pub async fn elsewhere(ask: Ask) -> Result<Response, Failure> {
    permit::<may::ProposeAid>(&ask, &kept(&ask).await?)?;
    draw(&elsewhere_page(&ask, "", filled(&[])).await?)
}

/// `POST /aid/elsewhere`: yes or no, and nothing else. The number is in no address.
pub async fn ask_elsewhere(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let permit = permit::<may::ProposeAid>(&ask, &kept(&ask).await?)?;
    let number = form.get("document").to_owned();
    let done = ask.app.act(&permit, move |tx| actions::ask_elsewhere(tx, &permit, &number)).await;
    match done {
        Ok(yes) => {
            let answer = if yes { "yes" } else { "no" };
            draw(&elsewhere_page(&ask, answer, filled(&[])).await?)
        }
        Err(failure) => elsewhere_again(&ask, form, failure).await,
    }
}

async fn elsewhere_again(ask: &Ask, form: FormBody, failure: Failure) -> Result<Response, Failure> {
    let mut page = elsewhere_page(ask, "", form).await?;
    page.c.refuse(failure)?;
    draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /aid/elsewhere/note`
pub async fn note_elsewhere(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let permit = permit::<may::ProposeAid>(&ask, &kept(&ask).await?)?;
    let (number, programme) = (form.get("number").to_owned(), form.get("programme").to_owned());
    let ends = form.get("what") == "ends";
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::note_elsewhere(tx, &permit, (&number, &programme), ends)?;
        Ok(Answer::to("/aid/elsewhere?done=done-application-elsewhere"))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => elsewhere_again(&ask, form, failure).await,
    }
}

//! One course: what it is, who teaches it, a place in it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::may;
use liandong_domain::basics::EnrolmentId;
use liandong_domain::training::{Assessment, CourseState, EnrolmentState};

use super::catalogue::free_words;
use super::{Found, found, own_permit};
use crate::failure::Failure;
use crate::training::actions;
use crate::training::store::{self, EnrolmentRow, SittingRow};
use crate::ui::{Frame, Page, draw, draw_with, hours, shift_long};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// One sitting in words.
#[derive(Debug, Clone)]
pub struct SittingLine {
    /// When.
    pub when: String,
    /// What it is about.
    pub topic: String,
}

/// What a reader may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CourseMay {
    /// Change, open and call off.
    pub manage: bool,
    /// See the names.
    pub names: bool,
}

/// One course.
#[derive(Template)]
#[template(path = "pages/training/course.html")]
pub struct CoursePage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its kind, in words.
    pub kind: String,
    /// What it is about.
    pub about: String,
    /// Where.
    pub place: String,
    /// Who holds it.
    pub organisation: String,
    /// Who teaches it, by name.
    pub teachers: String,
    /// How it is seen that somebody learned it.
    pub assessment: String,
    /// What passing gives; empty: the hours.
    pub qualification: String,
    /// Age asked for; 0: none.
    pub minimum_age: i64,
    /// Learning time of it all.
    pub time: String,
    /// Its sittings.
    pub sittings: Vec<SittingLine>,
    /// Places free, in words.
    pub free: String,
    /// The colour of that.
    pub tone: &'static str,
    /// Where it stands: `draft`, `open`, `ended`, `called_off`.
    pub state: &'static str,
    /// The same in words.
    pub state_words: String,
    /// Why it was called off.
    pub why: String,
    /// `enrol`, `wait`, `sign-in`, `mine`; empty: no button.
    pub press: &'static str,
    /// One's own part; empty: none.
    pub mine: String,
    /// Where it stands.
    pub mine_words: String,
    /// Whether it can still be taken back.
    pub mine_open: bool,
    /// Whether there is a certificate.
    pub certificate: bool,
    /// What the reader may do.
    pub may: CourseMay,
}

impl Page for CoursePage {
    const NAME: &'static str = "training/course";
}

fn press(ask: &Ask, found: &Found, mine: Option<&EnrolmentRow>) -> &'static str {
    let row = &found.row;
    let open = row.state == CourseState::Open && row.starts_at > ask.now;
    match (mine, open, ask.actor.person) {
        (Some(_), ..) => "mine",
        (None, false, _) => "",
        (None, true, None) => "sign-in",
        (None, true, Some(_)) if row.taken < row.places => "enrol",
        (None, true, Some(_)) => "wait",
    }
}

fn assessment_words(ask: &Ask, found: &Found) -> String {
    let row = &found.row;
    let facts = [("percent", row.least_percent.to_string()), ("mark", row.pass_mark.to_string())];
    let key = match row.assessment {
        Assessment::Attending => "training-asks-attending",
        Assessment::Test => "training-asks-test",
        Assessment::Observed => "training-asks-observed",
    };
    ask.say(key, &facts)
}

async fn course_page(ask: &Ask, id: &str) -> Result<CoursePage, Failure> {
    let found = found(ask, id).await?;
    let may = CourseMay {
        manage: found.may::<may::ManageTraining>(ask),
        names: found.may::<may::RecordTraining>(ask),
    };
    if found.row.state == CourseState::Draft && !may.manage && !may.names {
        return Err(Failure::NOT_FOUND);
    }
    let (course, me) = (found.row.id, ask.actor.whose().ok());
    let (sittings, mine) = ask
        .app
        .look(ask.actor.town, move |q| {
            let mine = me.map(|me| store::open_of(q, course, me)).transpose()?.flatten();
            Ok((store::sittings(q, course)?, mine))
        })
        .await?;
    Ok(view(ask, &found, may, &sittings, mine.as_ref()))
}

fn view(
    ask: &Ask,
    found: &Found,
    may: CourseMay,
    sittings: &[SittingRow],
    mine: Option<&EnrolmentRow>,
) -> CoursePage {
    let row = &found.row;
    let (free, tone) = free_words(ask, row);
    let names: Vec<&str> = found.teachers.iter().map(|teacher| &*teacher.name).collect();
    CoursePage {
        id: row.id.to_string(),
        title: row.title.clone(),
        kind: ask.say(row.kind.word(), &[]),
        about: row.about.clone(),
        place: row.place.clone(),
        organisation: row.organisation_name.clone(),
        teachers: names.join(if ask.lang.tag() == "en" { ", " } else { "、" }),
        assessment: assessment_words(ask, found),
        qualification: row.qualification_name.clone(),
        minimum_age: row.minimum_age,
        time: hours(ask.lang, sittings.iter().map(|row| row.sitting.minutes()).sum()),
        sittings: sittings
            .iter()
            .map(|row| SittingLine {
                when: shift_long(ask.lang, row.sitting.starts_at, row.sitting.ends_at),
                topic: row.topic.clone(),
            })
            .collect(),
        free,
        tone,
        state: row.state.code(),
        state_words: ask.say(row.state.word(), &[]),
        why: row.why.clone(),
        press: press(ask, found, mine),
        mine: mine.map(|part| part.id.to_string()).unwrap_or_default(),
        mine_words: mine.map(|part| ask.say(part.state.word(), &[])).unwrap_or_default(),
        mine_open: mine.is_some_and(|part| part.state.is_open()) && row.starts_at > ask.now,
        certificate: mine.is_some_and(|part| part.state == EnrolmentState::Passed),
        may,
        c: ask.frame(),
    }
}

/// `GET /training/courses/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&course_page(&ask, &id).await?)
}

/// The page again, with what was refused.
async fn refused(ask: &Ask, id: &str, failure: Failure) -> Result<Response, Failure> {
    let mut page = course_page(ask, id).await?;
    page.c.refuse(failure)?;
    draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /training/courses/{id}/enrol`
pub async fn enrol(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    if found.row.state == CourseState::Draft {
        return Err(Failure::NOT_FOUND);
    }
    let permit = own_permit::<may::SignUpSelf>(&ask).await?;
    let course = found.row.id;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let state = actions::enrol(tx, &permit, course)?;
        let word = if state == EnrolmentState::Placed { "placed" } else { "waiting" };
        Ok(Answer::to(format!("/training/courses/{course}?done=done-training-{word}")))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => refused(&ask, &id, failure).await,
    }
}

/// `POST /training/parts/{id}/withdraw`: one's own part, or that of somebody who called.
pub async fn withdraw(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let me = ask.actor.whose()?;
    let part: EnrolmentId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let row = ask
        .app
        .look(ask.actor.town, move |q| store::enrolment(q, part)?.ok_or(Failure::NOT_FOUND))
        .await?;
    let course = row.course.to_string();
    let once = form.once(&ask.path);
    let done = if row.person == me {
        let permit = own_permit::<may::SignUpSelf>(&ask).await?;
        answer_once(&ask.app, &permit, once, move |tx| {
            let course = actions::withdraw(tx, &permit, part)?;
            Ok(Answer::to(format!("/training/courses/{course}?done=done-training-withdrawn")))
        })
        .await
    } else {
        let permit = found(&ask, &course).await?.permit::<may::ManageTraining>(&ask)?;
        answer_once(&ask.app, &permit, once, move |tx| {
            let course = actions::withdraw_other(tx, &permit, part)?;
            Ok(Answer::to(format!("/training/courses/{course}/names?done=done-training-withdrawn")))
        })
        .await
    };
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => refused(&ask, &course, failure).await,
    }
}

/// `POST /training/courses/{id}/open`
pub async fn open(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    let (permit, course) = (found.permit::<may::ManageTraining>(&ask)?, found.row.id);
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::open_course(tx, &permit, course)?;
        Ok(Answer::to(format!("/training/courses/{course}?done=done-training-opened")))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => refused(&ask, &id, failure).await,
    }
}

/// `POST /training/courses/{id}/call-off`
pub async fn call_off(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    let (permit, course) = (found.permit::<may::ManageTraining>(&ask)?, found.row.id);
    let why = form.get("why").to_owned();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::call_off_course(tx, &permit, course, &why)?;
        Ok(Answer::to(format!("/training/courses/{course}?done=done-training-called-off")))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => refused(&ask, &id, failure).await,
    }
}

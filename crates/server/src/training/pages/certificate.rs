//! The paper of a passed course, to be shown and printed.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Asks, Permit, may};
use liandong_domain::basics::EnrolmentId;
use liandong_domain::training::EnrolmentState;

use super::{found, over, own_permit};
use crate::failure::Failure;
use crate::training::actions;
use crate::training::store;
use crate::ui::{Frame, Page, day_long, draw, hours};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// The paper.
#[derive(Template)]
#[template(path = "pages/training/certificate.html")]
pub struct CertificatePage {
    /// The frame.
    pub c: Frame,
    /// Whose.
    pub holder: String,
    /// Their volunteer's number.
    pub number: String,
    /// The course.
    pub course: String,
    /// Its kind, in words.
    pub kind: String,
    /// Who held it.
    pub organisation: String,
    /// Who taught it.
    pub teachers: String,
    /// First and last day.
    pub days: String,
    /// Time learned.
    pub time: String,
    /// The qualification it gave; empty: none.
    pub qualification: String,
    /// Its last day; empty: for good, or none.
    pub until: String,
    /// The day of the result.
    pub given: String,
    /// The part in the course.
    pub part: String,
    /// The number under which anybody can verify it; empty: none was given yet.
    pub certificate: String,
    /// The check code beside it.
    pub check_code: String,
}

impl Page for CertificatePage {
    const NAME: &'static str = "training/certificate";
}

/// `GET /training/parts/{id}/certificate`: for its holder, and for who keeps the register.
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let me = ask.actor.whose()?;
    let id: EnrolmentId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (part, held, numbered) = ask
        .app
        .look(ask.actor.town, move |q| {
            let part = store::enrolment(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let held = store::held(q, part.person)?;
            let held = held.into_iter().find(|row| row.enrolment == Some(part.id));
            Ok((part, held, store::certificate_of(q, id)?))
        })
        .await?;
    if part.person != me {
        over::<may::GrantQualifications>(&ask, part.person).await?;
    }
    if part.state != EnrolmentState::Passed {
        return Err(Failure::NOT_FOUND);
    }
    let found = found(&ask, &part.course.to_string()).await?;
    let row = &found.row;
    let day = |at: liandong_domain::basics::Moment| day_long(ask.lang, at.day());
    let (first, last) = (day(row.starts_at), day(row.ends_at));
    let names: Vec<&str> = found.teachers.iter().map(|teacher| &*teacher.name).collect();
    draw(&CertificatePage {
        holder: part.name.clone(),
        number: part.number.clone(),
        course: row.title.clone(),
        kind: ask.say(row.kind.word(), &[]),
        organisation: row.organisation_name.clone(),
        teachers: names.join(if ask.lang.tag() == "en" { ", " } else { "、" }),
        days: if first == last { first } else { format!("{first} – {last}") },
        time: hours(ask.lang, part.minutes),
        qualification: held.as_ref().map(|row| row.name.clone()).unwrap_or_default(),
        until: held
            .and_then(|row| row.held.until)
            .map(|day| day_long(ask.lang, day))
            .unwrap_or_default(),
        given: part.settled_at.map(day).unwrap_or_default(),
        part: id.to_string(),
        certificate: numbered.as_ref().map(|row| row.number.clone()).unwrap_or_default(),
        check_code: numbered.map(|row| row.check_code).unwrap_or_default(),
        c: ask.frame(),
    })
}

/// `POST /training/parts/{id}/certificate`: gives it its number.
pub async fn issue(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let me = ask.actor.whose()?;
    let id: EnrolmentId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let part = ask
        .app
        .look(ask.actor.town, move |q| store::enrolment(q, id)?.ok_or(Failure::NOT_FOUND))
        .await?;
    let done = if part.person == me {
        number(&ask, &own_permit::<may::SignUpSelf>(&ask).await?, id, &form).await
    } else {
        let permit = over::<may::GrantQualifications>(&ask, part.person).await?;
        number(&ask, &permit, id, &form).await
    };
    Ok(done?.into_response())
}

async fn number<P: Asks + Send + 'static>(
    ask: &Ask,
    permit: &Permit<P>,
    id: EnrolmentId,
    form: &FormBody,
) -> Result<Answer, Failure> {
    let (app, held) = (ask.app.clone(), *permit);
    answer_once(&ask.app, permit, form.once(&ask.path), move |tx| {
        let press = app.press()?;
        actions::issue_certificate(tx, &held, id, &|text| press.missing_glyphs(text))?;
        Ok(Answer::to(format!("/training/parts/{id}/certificate?done=done-training-numbered")))
    })
    .await
}

//! What one may be trusted with here, and on which terms.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::{OrganisationId, QualificationId};
use liandong_domain::training::Terms;

use super::catalogue::wide;
use super::form::number;
use super::{Choice, filled};
use crate::failure::{Failure, Gather};
use crate::training::actions;
use crate::training::refusal::TrainingRefusal;
use crate::training::store::{self, QualificationRow, QualificationText};
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One qualification.
#[derive(Debug, Clone)]
pub struct QualificationLine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What its holder can do.
    pub about: String,
    /// Who keeps it.
    pub organisation: String,
    /// Its terms, in words.
    pub terms: String,
    /// Courses still to come that give it.
    pub courses: i64,
    /// Whether it is given no more.
    pub closed: bool,
}

/// The list of qualifications.
#[derive(Template)]
#[template(path = "pages/training/qualifications.html")]
pub struct QualificationsPage {
    /// The frame.
    pub c: Frame,
    /// The lines.
    pub lines: Vec<QualificationLine>,
}

impl Page for QualificationsPage {
    const NAME: &'static str = "training/qualifications";
}

/// The form of a qualification.
#[derive(Template)]
#[template(path = "pages/training/qualification_form.html")]
pub struct QualificationFormPage {
    /// The frame.
    pub c: Frame,
    /// The values.
    pub form: FormBody,
    /// Bodies to choose from.
    pub bodies: Vec<Choice>,
    /// Where it is sent.
    pub action: String,
    /// Its id; empty: a new one.
    pub id: String,
    /// Whether it is given no more.
    pub closed: bool,
}

impl Page for QualificationFormPage {
    const NAME: &'static str = "training/qualification_form";
}

/// The terms of a qualification, in words.
pub(super) fn terms_words(ask: &Ask, terms: &Terms) -> String {
    if terms.valid_months == 0 {
        return ask.say("training-terms-for-good", &[]);
    }
    let mut out =
        vec![ask.say("training-terms-months", &[("months", terms.valid_months.to_string())])];
    if terms.practices > 0 {
        let facts = [("n", terms.practices.to_string())];
        out.push(ask.say("training-terms-practices", &facts));
    }
    if terms.teachings > 0 {
        let facts = [("n", terms.teachings.to_string())];
        out.push(ask.say("training-terms-teachings", &facts));
    }
    if terms.rest_months > 0 {
        let facts = [("months", terms.rest_months.to_string())];
        out.push(ask.say("training-terms-rest", &facts));
    }
    out.join(if ask.lang.tag() == "en" { " " } else { "" })
}

/// Whether the reader keeps qualifications anywhere.
pub(super) fn keeper(ask: &Ask) -> Result<(), Failure> {
    ask.actor.me()?;
    if wide(&ask.actor.seen::<may::GrantQualifications>()) {
        Ok(())
    } else {
        Err(Failure::NOT_FOUND)
    }
}

/// `GET /training/qualifications`
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    keeper(&ask)?;
    let rows = ask
        .app
        .look(ask.actor.town, move |q| {
            let mut out = Vec::new();
            for row in store::qualifications(q)? {
                let courses = store::coming_with(q, row.id)?;
                out.push((row, courses));
            }
            Ok(out)
        })
        .await?;
    draw(&QualificationsPage {
        lines: rows
            .into_iter()
            .map(|(row, courses)| QualificationLine {
                id: row.id.to_string(),
                terms: terms_words(&ask, &row.terms),
                name: row.name,
                about: row.about,
                organisation: row.organisation_name,
                courses,
                closed: row.closed_at.is_some(),
            })
            .collect(),
        c: ask.frame(),
    })
}

async fn form_page(
    ask: &Ask,
    form: FormBody,
    row: Option<&QualificationRow>,
) -> Result<QualificationFormPage, Failure> {
    keeper(ask)?;
    let seen = ask.actor.seen::<may::GrantQualifications>();
    let bodies = ask
        .app
        .look(ask.actor.town, move |q| {
            let paths = store::bodies(q, &seen)?;
            let mut bodies = crate::organisations::store::list(q)?;
            bodies.retain(|body| paths.iter().any(|path| body.path.starts_with(path.as_str())));
            Ok(bodies)
        })
        .await?;
    Ok(QualificationFormPage {
        bodies: bodies
            .into_iter()
            .map(|body| Choice { value: body.id.to_string(), label: body.name, chosen: false })
            .collect(),
        action: match row {
            Some(row) => format!("/training/qualifications/{}/edit", row.id),
            None => "/training/qualifications".to_owned(),
        },
        id: row.map(|row| row.id.to_string()).unwrap_or_default(),
        closed: row.is_some_and(|row| row.closed_at.is_some()),
        form,
        c: ask.frame(),
    })
}

/// `GET /training/qualifications/new`
pub async fn fresh(ask: Ask) -> Result<Response, Failure> {
    let form = filled(&[
        ("valid_months", "24".to_owned()),
        ("practices", "3".to_owned()),
        ("teachings", "1".to_owned()),
        ("rest_months", "6".to_owned()),
    ]);
    draw(&form_page(&ask, form, None).await?)
}

/// The qualification of an address.
pub(super) async fn known(ask: &Ask, id: &str) -> Result<QualificationRow, Failure> {
    let id: QualificationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    ask.app
        .look(ask.actor.town, move |q| store::qualification(q, id)?.ok_or(Failure::NOT_FOUND))
        .await
}

/// `GET /training/qualifications/{id}/edit`
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let row = known(&ask, &id).await?;
    ask.actor.permit::<may::GrantQualifications>(&Scope::body(&*row.path))?;
    let form = filled(&[
        ("name", row.name.clone()),
        ("about", row.about.clone()),
        ("organisation", row.organisation.to_string()),
        ("valid_months", row.terms.valid_months.to_string()),
        ("practices", row.terms.practices.to_string()),
        ("teachings", row.terms.teachings.to_string()),
        ("rest_months", row.terms.rest_months.to_string()),
    ]);
    draw(&form_page(&ask, form, Some(&row)).await?)
}

fn read(form: &FormBody) -> Result<QualificationText, Failure> {
    let mut gather = Gather::default();
    let field = "organisation";
    let organisation: Option<OrganisationId> =
        gather.take(form.get(field).parse().map_err(|_| TrainingRefusal::NoChoice { field }));
    let valid_months = gather.take(number(form, "valid_months", 0));
    let practices = gather.take(number(form, "practices", 0));
    let teachings = gather.take(number(form, "teachings", 0));
    let rest_months = gather.take(number(form, "rest_months", 0));
    gather.finish(|| {
        Some(QualificationText {
            organisation: organisation?,
            name: form.get("name").to_owned(),
            about: form.get("about").to_owned(),
            terms: Terms {
                valid_months: valid_months?,
                practices: practices?,
                teachings: teachings?,
                rest_months: rest_months?,
            },
        })
    })
}

/// `POST /training/qualifications`
pub async fn create(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    keep(ask, None, form).await
}

/// `POST /training/qualifications/{id}/edit`
pub async fn change(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let row = known(&ask, &id).await?;
    ask.actor.permit::<may::GrantQualifications>(&Scope::body(&*row.path))?;
    keep(ask, Some(row), form).await
}

async fn keep(
    ask: Ask,
    row: Option<QualificationRow>,
    form: FormBody,
) -> Result<Response, Failure> {
    form_answer(
        write(&ask, row.as_ref(), &form).await,
        |page| &mut page.c,
        form_page(&ask, form, row.as_ref()),
    )
    .await
}

async fn write(
    ask: &Ask,
    row: Option<&QualificationRow>,
    form: &FormBody,
) -> Result<Answer, Failure> {
    let text = read(form)?;
    let to = text.organisation;
    let path = ask
        .app
        .look(ask.actor.town, move |q| Ok(crate::organisations::store::path_of(q, to)?))
        .await?;
    let permit = ask.actor.permit::<may::GrantQualifications>(&Scope::body(path))?;
    let id = row.map(|row| row.id);
    answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let id = actions::keep_qualification(tx, &permit, id, &text)?;
        let to = format!("/training/qualifications/{id}");
        Ok(Answer::to(format!("{to}?done=done-training-qualification")))
    })
    .await
}

/// `POST /training/qualifications/{id}/turn`
pub async fn turn(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let row = known(&ask, &id).await?;
    let permit = ask.actor.permit::<may::GrantQualifications>(&Scope::body(&*row.path))?;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::turn_qualification(tx, &permit, row.id)?;
        Ok(Answer::to("/training/qualifications?done=done-training-qualification"))
    })
    .await?;
    Ok(answer.into_response())
}

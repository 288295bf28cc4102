//! The catalogue of programmes, with what the social worker and what the volunteers do (T1, T4).

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Scope, Seen, may};
use liandong_domain::activities::ActivityKind;
use liandong_domain::basics::{OrganisationId, ProgrammeId};

use super::browse::kind_choices;
use super::filled::Filled;
use super::views::Choice;
use crate::activities::actions::{self, NewProgramme};
use crate::activities::refusal::ActivityRefusal;
use crate::activities::store::{self, ProgrammeRow};
use crate::db::Read;
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One programme in the list.
#[derive(Debug, Clone)]
pub struct ProgrammeLine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub about: String,
    /// The field in words.
    pub field: String,
    /// The body.
    pub organisation: String,
    /// What the social worker does.
    pub worker_part: String,
    /// What the volunteers do.
    pub volunteer_part: String,
    /// Coming shifts.
    pub coming: i64,
    /// Whether it is closed.
    pub closed: bool,
    /// Whether the reader may change it.
    pub mine: bool,
}

/// The list of programmes.
#[derive(Template)]
#[template(path = "pages/activities/programmes.html")]
pub struct ProgrammesPage {
    /// The frame.
    pub c: Frame,
    /// The lines.
    pub lines: Vec<ProgrammeLine>,
    /// The pager.
    pub pager: Pager,
    /// Whether the reader may open one.
    pub may_open: bool,
}

impl Page for ProgrammesPage {
    const NAME: &'static str = "activities/programmes";
}

/// The form of one programme.
#[derive(Template)]
#[template(path = "pages/activities/programme-form.html")]
pub struct ProgrammeFormPage {
    /// The frame.
    pub c: Frame,
    /// The values.
    pub form: Filled,
    /// Fields to choose from.
    pub kinds: Vec<Choice>,
    /// Bodies to choose from.
    pub bodies: Vec<Choice>,
    /// Where it is sent.
    pub action: String,
    /// Whether it exists already.
    pub known: bool,
    /// Whether it is closed.
    pub closed: bool,
}

impl Page for ProgrammeFormPage {
    const NAME: &'static str = "activities/programme-form";
}

/// The bodies within reach, by name.
pub(super) fn bodies_seen(q: &mut Read<'_>, seen: &Seen) -> Result<Vec<(Choice, String)>, Failure> {
    let paths = store::paths_seen(q, seen)?;
    let all = crate::organisations::store::list(q)?;
    Ok(all
        .into_iter()
        .filter(|body| paths.iter().any(|path| body.path.starts_with(path.as_str())))
        .map(|body| {
            (Choice { value: body.id.to_string(), label: body.name, chosen: false }, body.path)
        })
        .collect())
}

/// GET /programmes
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    let asked = PageAsked::from_query(&ask.query);
    let (rows, coming, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::programmes_page(q, asked.size, asked.offset())?;
            Ok((rows, store::programmes_coming(q)?, store::count_programmes(q)?))
        })
        .await?;
    let lines = rows
        .iter()
        .map(|row| {
            let coming = coming.iter().find(|(id, _)| *id == row.id).map_or(0, |(_, n)| *n);
            line(&ask, row, coming)
        })
        .collect();
    let seen = ask.actor.seen::<may::ManageProgrammes>();
    draw(&ProgrammesPage {
        c: ask.frame(),
        lines,
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        may_open: matches!(seen, Seen::Town | Seen::Bodies(_)),
    })
}

fn line(ask: &Ask, row: &ProgrammeRow, coming: i64) -> ProgrammeLine {
    ProgrammeLine {
        id: row.id.to_string(),
        name: row.name.clone(),
        about: row.about.clone(),
        field: ask.say(&row.field.word(), &[]),
        organisation: row.organisation_name.clone(),
        worker_part: row.worker_part.clone(),
        volunteer_part: row.volunteer_part.clone(),
        coming,
        closed: row.closed_at.is_some(),
        mine: ask.actor.may::<may::ManageProgrammes>(&Scope::body(&*row.path)),
    }
}

async fn form_page(
    ask: &Ask,
    form: Filled,
    row: Option<&ProgrammeRow>,
) -> Result<ProgrammeFormPage, Failure> {
    let seen = ask.actor.seen::<may::ManageProgrammes>();
    let bodies = ask.app.look(ask.actor.town, move |q| bodies_seen(q, &seen)).await?;
    if bodies.is_empty() {
        ask.actor.me()?;
        return Err(Failure::NOT_FOUND);
    }
    Ok(ProgrammeFormPage {
        c: ask.frame(),
        form,
        kinds: kind_choices(ask),
        bodies: bodies.into_iter().map(|(choice, _)| choice).collect(),
        action: row.map_or("/programmes".to_owned(), |row| format!("/programmes/{}", row.id)),
        known: row.is_some(),
        closed: row.is_some_and(|row| row.closed_at.is_some()),
    })
}

/// GET /programmes/new
pub async fn fresh(ask: Ask) -> Result<Response, Failure> {
    let mut form = Filled::default();
    form.put("field", "0017");
    draw(&form_page(&ask, form, None).await?)
}

async fn found(ask: &Ask, id: &str) -> Result<ProgrammeRow, Failure> {
    let id: ProgrammeId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let row = ask.app.look(ask.actor.town, move |q| Ok(store::programme(q, id)?)).await?;
    row.ok_or(Failure::NOT_FOUND)
}

/// GET /programmes/{id}
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let row = found(&ask, &id).await?;
    ask.actor.permit::<may::ManageProgrammes>(&Scope::body(&*row.path))?;
    let mut form = Filled::default();
    form.put("organisation", row.organisation);
    form.put("name", &row.name);
    form.put("about", &row.about);
    form.put("field", row.field.code());
    form.put("worker_part", &row.worker_part);
    form.put("volunteer_part", &row.volunteer_part);
    draw(&form_page(&ask, form, Some(&row)).await?)
}

fn read(form: &Filled) -> Result<NewProgramme, Failure> {
    let text = |field: &str| form.get(field).to_owned();
    let field = ActivityKind::parse(form.get("field"))
        .ok_or(ActivityRefusal::NoChoice { field: "field" })?;
    let organisation: OrganisationId = form
        .get("organisation")
        .parse()
        .map_err(|_| ActivityRefusal::NoChoice { field: "organisation" })?;
    Ok(NewProgramme {
        organisation,
        name: text("name"),
        about: text("about"),
        field,
        worker_part: text("worker_part"),
        volunteer_part: text("volunteer_part"),
    })
}

/// POST /programmes
pub async fn create(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    keep(ask, None, form).await
}

/// POST /programmes/{id}
pub async fn change(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let row = found(&ask, &id).await?;
    ask.actor.permit::<may::ManageProgrammes>(&Scope::body(&*row.path))?;
    keep(ask, Some(row), form).await
}

async fn keep(ask: Ask, row: Option<ProgrammeRow>, body: FormBody) -> Result<Response, Failure> {
    let form = Filled::from_form(&body);
    form_answer(
        write(&ask, row.as_ref(), &form, &body).await,
        |page| &mut page.c,
        form_page(&ask, form, row.as_ref()),
    )
    .await
}

async fn write(
    ask: &Ask,
    row: Option<&ProgrammeRow>,
    form: &Filled,
    body: &FormBody,
) -> Result<Answer, Failure> {
    let new = read(form)?;
    let to = new.organisation;
    let path = ask
        .app
        .look(ask.actor.town, move |q| Ok(crate::organisations::store::path_of(q, to)?))
        .await?;
    let permit = ask.actor.permit::<may::ManageProgrammes>(&Scope::body(&*path))?;
    let which = row.map(|row| row.id);
    answer_once(&ask.app, &permit, body.once(&ask.path), move |tx| {
        actions::keep_programme(tx, &permit, which, &new)?;
        Ok(Answer::to("/programmes?done=done-programme-kept"))
    })
    .await
}

/// POST /programmes/{id}/turn
pub async fn turn(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let row = found(&ask, &id).await?;
    let permit = ask.actor.permit::<may::ManageProgrammes>(&Scope::body(&*row.path))?;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::turn_programme(tx, &permit, row.id)?;
        Ok(Answer::to("/programmes?done=done-programme-kept"))
    })
    .await?;
    Ok(answer.into_response())
}

//! The form of a course: written once, changed until it begins.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::{Day, OrganisationId, TimeOfDay};
use liandong_domain::training::{Assessment, CourseKind, Sitting};

use super::catalogue::{kinds, wide};
use super::{Choice, Found, filled, found, person_typed};
use crate::failure::{Failure, Gather};
use crate::training::actions::{self, NewCourse};
use crate::training::refusal::TrainingRefusal;
use crate::training::store;
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// How many sittings the form has room for.
pub const SITTINGS: i64 = 6;

/// The form of a course.
#[derive(Template)]
#[template(path = "pages/training/course_form.html")]
pub struct CourseFormPage {
    /// The frame.
    pub c: Frame,
    /// The values.
    pub form: FormBody,
    /// The four kinds.
    pub kinds: Vec<Choice>,
    /// How it is seen that somebody learned it.
    pub assessments: Vec<Choice>,
    /// Bodies to choose from.
    pub bodies: Vec<Choice>,
    /// Qualifications to choose from.
    pub qualifications: Vec<Choice>,
    /// Numbers of the sittings.
    pub rows: Vec<i64>,
    /// Where it is sent.
    pub action: String,
    /// Whether it exists already.
    pub known: bool,
}

impl Page for CourseFormPage {
    const NAME: &'static str = "training/course_form";
}

impl CourseFormPage {
    /// A numbered value.
    pub fn at(&self, head: &str, number: &i64) -> &str {
        self.form.get(&format!("{head}-{number}"))
    }
}

async fn form_page(
    ask: &Ask,
    form: FormBody,
    row: Option<&Found>,
) -> Result<CourseFormPage, Failure> {
    let seen = ask.actor.seen::<may::ManageTraining>();
    if !wide(&seen) {
        ask.actor.me()?;
        return Err(Failure::NOT_FOUND);
    }
    let (bodies, qualifications) = ask
        .app
        .look(ask.actor.town, move |q| {
            let paths = store::bodies(q, &seen)?;
            let mut bodies = crate::organisations::store::list(q)?;
            bodies.retain(|body| paths.iter().any(|path| body.path.starts_with(path.as_str())));
            Ok((bodies, store::qualifications(q)?))
        })
        .await?;
    let choice = |value: String, label: String| Choice { value, label, chosen: false };
    Ok(CourseFormPage {
        kinds: kinds(ask),
        assessments: Assessment::ALL
            .into_iter()
            .map(|one| choice(one.code().to_owned(), ask.say(one.word(), &[])))
            .collect(),
        bodies: bodies.into_iter().map(|body| choice(body.id.to_string(), body.name)).collect(),
        qualifications: qualifications
            .into_iter()
            .filter(|one| one.closed_at.is_none())
            .map(|one| choice(one.id.to_string(), one.name))
            .collect(),
        rows: (1..=SITTINGS).collect(),
        action: match row {
            Some(found) => format!("/training/courses/{}/edit", found.row.id),
            None => "/training/courses".to_owned(),
        },
        known: row.is_some(),
        form,
        c: ask.frame(),
    })
}

/// `GET /training/courses/new`
pub async fn fresh(ask: Ask) -> Result<Response, Failure> {
    let form = filled(&[
        ("kind", "skills".to_owned()),
        ("assessment", "attending".to_owned()),
        ("places", "20".to_owned()),
        ("least_percent", "80".to_owned()),
        ("pass_mark", "60".to_owned()),
    ]);
    draw(&form_page(&ask, form, None).await?)
}

/// `GET /training/courses/{id}/edit`
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    found.permit::<may::ManageTraining>(&ask)?;
    let (row, course) = (&found.row, found.row.id);
    let sittings = ask.app.look(ask.actor.town, move |q| Ok(store::sittings(q, course)?)).await?;
    let numbers: Vec<&str> = found.teachers.iter().map(|teacher| &*teacher.number).collect();
    let mut pairs = vec![
        ("title".to_owned(), row.title.clone()),
        ("kind".to_owned(), row.kind.code().to_owned()),
        ("organisation".to_owned(), row.organisation.to_string()),
        ("about".to_owned(), row.about.clone()),
        ("place".to_owned(), row.place.clone()),
        ("assessment".to_owned(), row.assessment.code().to_owned()),
        ("places".to_owned(), row.places.to_string()),
        ("least_percent".to_owned(), row.least_percent.to_string()),
        ("pass_mark".to_owned(), row.pass_mark.to_string()),
        ("minimum_age".to_owned(), row.minimum_age.to_string()),
        ("teachers".to_owned(), numbers.join(" ")),
    ];
    if let Some(which) = row.qualification {
        pairs.push(("qualification".to_owned(), which.to_string()));
    }
    for (n, sitting) in (1_i64..).zip(&sittings) {
        let (from, until) = (sitting.sitting.starts_at, sitting.sitting.ends_at);
        pairs.push((format!("topic-{n}"), sitting.topic.clone()));
        pairs.push((format!("day-{n}"), from.day().to_string()));
        pairs.push((format!("from-{n}"), from.time().to_string()));
        pairs.push((format!("until-{n}"), until.time().to_string()));
    }
    let named: Vec<(&str, String)> =
        pairs.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    draw(&form_page(&ask, filled(&named), Some(&found)).await?)
}

/// The sittings of a form. A row without a day is left out; one with half a time is refused.
fn sittings(form: &FormBody, gather: &mut Gather) -> Vec<(String, Sitting)> {
    let mut out = Vec::new();
    for number in 1..=SITTINGS {
        let text = |head: &str| form.get(&format!("{head}-{number}")).trim().to_owned();
        let (day, from, until) = (text("day"), text("from"), text("until"));
        if day.is_empty() && from.is_empty() && until.is_empty() {
            continue;
        }
        let (day, from, until) =
            (day.parse::<Day>(), from.parse::<TimeOfDay>(), until.parse::<TimeOfDay>());
        match (day, from, until) {
            (Ok(day), Ok(from), Ok(until)) => {
                let topic: String = text("topic").chars().take(50).collect();
                out.push((topic, Sitting { starts_at: day.at(from), ends_at: day.at(until) }));
            }
            _ => gather.add(TrainingRefusal::NoTime { number }),
        }
    }
    out
}

/// A whole number of a field; empty: `blank`.
pub(super) fn number(
    form: &FormBody,
    field: &'static str,
    blank: i64,
) -> Result<i64, TrainingRefusal> {
    match form.get(field).trim() {
        "" => Ok(blank),
        text => text.parse().map_err(|_| TrainingRefusal::NoNumber { field }),
    }
}

fn read(form: &FormBody) -> Result<(NewCourse, Vec<String>), Failure> {
    let mut gather = Gather::default();
    let no = |field| TrainingRefusal::NoChoice { field };
    let organisation: Option<OrganisationId> =
        gather.take(form.get("organisation").parse().map_err(|_| no("organisation")));
    let kind = gather.take(CourseKind::parse(form.get("kind")).ok_or(no("kind")));
    let assessment = gather.take(Assessment::parse(form.get("assessment")).ok_or(no("assessment")));
    let qualification = match form.get("qualification") {
        "" => None,
        text => gather.take(text.parse().map_err(|_| no("qualification"))),
    };
    let places = gather.take(number(form, "places", 0));
    let least_percent = gather.take(number(form, "least_percent", 80));
    let pass_mark = gather.take(number(form, "pass_mark", 60));
    let minimum_age = gather.take(number(form, "minimum_age", 0));
    let sittings = sittings(form, &mut gather);
    let split = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；');
    let teachers: Vec<String> = form
        .get("teachers")
        .split(split)
        .filter(|part| !part.is_empty())
        .take(10)
        .map(str::to_owned)
        .collect();
    let course = gather.finish(|| {
        Some(NewCourse {
            organisation: organisation?,
            title: form.get("title").to_owned(),
            kind: kind?,
            about: form.get("about").to_owned(),
            place: form.get("place").to_owned(),
            assessment: assessment?,
            places: places?,
            least_percent: least_percent?,
            pass_mark: pass_mark?,
            minimum_age: minimum_age?,
            qualification,
            sittings,
            teachers: Vec::new(),
        })
    })?;
    Ok((course, teachers))
}

/// `POST /training/courses`
pub async fn create(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    keep(ask, None, form).await
}

/// `POST /training/courses/{id}/edit`
pub async fn change(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    found.permit::<may::ManageTraining>(&ask)?;
    keep(ask, Some(found), form).await
}

async fn keep(ask: Ask, row: Option<Found>, form: FormBody) -> Result<Response, Failure> {
    form_answer(
        write(&ask, row.as_ref(), &form).await,
        |page| &mut page.c,
        form_page(&ask, form, row.as_ref()),
    )
    .await
}

async fn write(ask: &Ask, row: Option<&Found>, form: &FormBody) -> Result<Answer, Failure> {
    let (mut new, teachers) = read(form)?;
    let to = new.organisation;
    let (path, people) = ask
        .app
        .look(ask.actor.town, move |q| {
            let path = crate::organisations::store::path_of(q, to)?;
            let mut people = Vec::new();
            for typed in &teachers {
                people.push(person_typed(q, "teachers", typed)?);
            }
            Ok((path, people))
        })
        .await?;
    new.teachers = people;
    let permit = ask.actor.permit::<may::ManageTraining>(&Scope::body(path))?;
    let id = row.map(|found| found.row.id);
    answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let id = actions::keep_course(tx, &permit, id, &new)?;
        Ok(Answer::to(format!("/training/courses/{id}?done=done-training-kept")))
    })
    .await
}

//! The form of a term: title, days, week day, time, place.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::{Day, TimeOfDay};

use super::{Choice, branch_of, filled, over};
use crate::failure::{Failure, Gather};
use crate::organisations::store::Organisation;
use crate::progression::actions::{self, NewTerm};
use crate::progression::refusal::ProgressionRefusal;
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// The form of a term.
#[derive(Template)]
#[template(path = "pages/progression/term_form.html")]
pub struct TermFormPage {
    /// The frame.
    pub c: Frame,
    /// The branch.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The values.
    pub form: FormBody,
    /// Days of the week.
    pub weekdays: Vec<Choice>,
}

impl Page for TermFormPage {
    const NAME: &'static str = "progression/term_form";
}

/// Word keys of the days of the week, Monday first.
pub(super) const WEEKDAYS: [&str; 7] = [
    "progression-monday",
    "progression-tuesday",
    "progression-wednesday",
    "progression-thursday",
    "progression-friday",
    "progression-saturday",
    "progression-sunday",
];

fn form_page(ask: &Ask, body: &Organisation, form: FormBody) -> TermFormPage {
    let weekdays = (1..).zip(WEEKDAYS).map(|(n, key): (i64, _)| Choice {
        value: n.to_string(),
        label: ask.say(key, &[]),
        chosen: form.get("weekday") == n.to_string(),
    });
    TermFormPage {
        id: body.id.to_string(),
        name: body.name.clone(),
        weekdays: weekdays.collect(),
        form,
        c: ask.frame(),
    }
}

/// `GET /organisations/{id}/progression/term`: filled with the school term that runs.
pub async fn fresh(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let body = branch_of(&ask, &id).await?;
    over::<may::ManageProgression>(&ask, &body.path)?;
    let today = ask.now.day();
    let calendar = ask.app.look(ask.actor.town, crate::rules::actions::calendar).await?;
    let term = calendar.term_of(today);
    let first = term.map_or(today, |term| term.starts_on);
    let last = term.map_or(today.plus_months(4), |term| term.ends_on);
    let form = filled(&[
        ("title", term.map(|term| term.name.clone()).unwrap_or_default()),
        ("first", first.to_string()),
        ("last", last.to_string()),
        ("weekday", "6".to_owned()),
        ("from", "14:30".to_owned()),
        ("until", "16:30".to_owned()),
    ]);
    draw(&form_page(&ask, &body, form))
}

fn read(form: &FormBody, body: &Organisation) -> Result<NewTerm, Failure> {
    let mut gather = Gather::default();
    let no_day = |field| ProgressionRefusal::NoDay { field };
    let no_time = |field| ProgressionRefusal::NoTime { field };
    let first = gather.take(form.get("first").parse::<Day>().map_err(|_| no_day("first")));
    let last = gather.take(form.get("last").parse::<Day>().map_err(|_| no_day("last")));
    let from = gather.take(form.get("from").parse::<TimeOfDay>().map_err(|_| no_time("from")));
    let until = gather.take(form.get("until").parse::<TimeOfDay>().map_err(|_| no_time("until")));
    let weekday = form.get("weekday").parse::<i8>().ok().filter(|n| (1..=7).contains(n));
    let weekday = gather.take(weekday.ok_or(ProgressionRefusal::NoChoice { field: "weekday" }));
    gather.finish(|| {
        Some(NewTerm {
            organisation: body.id,
            title: form.get("title").to_owned(),
            first: first?,
            last: last?,
            weekday: weekday?,
            from: from?,
            until: until?,
            place: form.get("place").to_owned(),
        })
    })
}

/// `POST /organisations/{id}/progression/term`
pub async fn open(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let body = branch_of(&ask, &id).await?;
    let permit = over::<may::ManageProgression>(&ask, &body.path)?;
    let branch = body.id;
    let done = match read(&form, &body) {
        Err(failure) => Err(failure),
        Ok(new) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                let term = actions::open_branch_term(tx, &permit, &new)?;
                let to = format!("/organisations/{branch}/progression?term={term}");
                Ok(Answer::to(format!("{to}&done=done-progression-term-opened")))
            })
            .await
        }
    };
    let page = async { Ok(form_page(&ask, &body, form)) };
    form_answer(done, |page| &mut page.c, page).await
}

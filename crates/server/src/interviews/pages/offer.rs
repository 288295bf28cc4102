//! Offering times: a stretch of a day with one or several workers.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::{Day, OrganisationId, PersonId, TimeOfDay};
use liandong_domain::interviews::{SlotPlan, SlotRefusal};

use super::{Choice, filled, keeper};
use crate::activities::store::paths_seen;
use crate::failure::{Failure, Gather};
use crate::interviews::actions::{self, OfferIn};
use crate::interviews::refusal::TalkFormRefusal;
use crate::interviews::store;
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// Offering times.
#[derive(Template)]
#[template(path = "pages/interviews/offer.html")]
pub struct OfferPage {
    /// The frame.
    pub c: Frame,
    /// The values.
    pub form: FormBody,
    /// Bodies to offer for.
    pub bodies: Vec<Choice>,
    /// Workers to talk with.
    pub workers: Vec<Choice>,
}

impl Page for OfferPage {
    const NAME: &'static str = "interviews/offer";
}

async fn offer_page(ask: &Ask, form: FormBody) -> Result<OfferPage, Failure> {
    let seen = keeper(ask)?;
    let (bodies, workers) = ask
        .app
        .look(ask.actor.town, move |q| {
            let paths = paths_seen(q, &seen)?;
            let mut bodies = crate::organisations::store::list(q)?;
            bodies.retain(|body| paths.iter().any(|path| body.path.starts_with(path.as_str())));
            let mut workers = Vec::new();
            // The outermost body knows the workers of all below.
            if let Some(first) = bodies.first() {
                workers = store::workers_of(q, first.id)?;
            }
            Ok((bodies, workers))
        })
        .await?;
    let me = ask.actor.me()?.to_string();
    let sent = form.has("once");
    Ok(OfferPage {
        bodies: bodies
            .into_iter()
            .map(|body| Choice {
                chosen: form.get("organisation") == body.id.to_string(),
                value: body.id.to_string(),
                label: body.name,
            })
            .collect(),
        workers: workers
            .into_iter()
            .map(|(id, label)| {
                let value = id.to_string();
                let chosen = if sent { form.all("workers").contains(&value) } else { value == me };
                Choice { value, label, chosen }
            })
            .collect(),
        form,
        c: ask.frame(),
    })
}

/// `GET /interviews/slots/new`
pub async fn fresh(ask: Ask) -> Result<Response, Failure> {
    let form = filled(&[
        ("day", ask.now.day().plus_days(3).to_string()),
        ("from", "14:00".to_owned()),
        ("until", "16:00".to_owned()),
        ("minutes", "20".to_owned()),
        ("change_hours", "24".to_owned()),
    ]);
    draw(&offer_page(&ask, form).await?)
}

fn read(form: &FormBody) -> Result<OfferIn, Failure> {
    let mut gather = Gather::default();
    let organisation: Option<OrganisationId> =
        gather.take(form.get("organisation").parse().map_err(|_| TalkFormRefusal::NoBody));
    let day: Option<Day> = gather.take(form.get("day").parse().map_err(|_| TalkFormRefusal::NoDay));
    let mut time = |field: &'static str| -> Option<TimeOfDay> {
        gather.take(form.get(field).parse().map_err(|_| TalkFormRefusal::NoTime { field }))
    };
    let (from, until) = (time("from"), time("until"));
    let mut number = |field: &'static str| -> Option<i64> {
        let text = form.get(field).trim();
        gather.take(text.parse().map_err(|_| TalkFormRefusal::NoNumber { field }))
    };
    let (minutes, change_hours) = (number("minutes"), number("change_hours"));
    let workers: Result<Vec<PersonId>, SlotRefusal> = form
        .all("workers")
        .iter()
        .map(|id| id.parse().map_err(|_| SlotRefusal::NoWorker))
        .collect();
    let workers = gather.take(workers);
    gather.finish(|| {
        Some(OfferIn {
            organisation: organisation?,
            plan: SlotPlan { day: day?, from: from?, until: until?, minutes: minutes? },
            place: form.get("place").to_owned(),
            workers: workers?,
            change_hours: change_hours?,
        })
    })
}

async fn write(ask: &Ask, form: &FormBody) -> Result<Answer, Failure> {
    let new = read(form)?;
    let body = new.organisation;
    let path = ask
        .app
        .look(ask.actor.town, move |q| Ok(crate::organisations::store::path_of(q, body)?))
        .await?;
    let permit = ask.actor.permit::<may::HoldInterviews>(&Scope::body(path))?;
    answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::offer_slots(tx, &permit, &new)?;
        Ok(Answer::to("/interviews?view=slots&done=done-interviews-offered"))
    })
    .await
}

/// `POST /interviews/slots`
pub async fn create(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    keeper(&ask)?;
    form_answer(write(&ask, &form).await, |page| &mut page.c, offer_page(&ask, form)).await
}

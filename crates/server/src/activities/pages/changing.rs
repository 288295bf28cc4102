//! Calling off, one shift more, another leader: small forms that come back to their page.

use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::{ActivityId, ShiftId};

use super::activity;
use super::filled::Filled;
use super::form;
use crate::activities::actions;
use crate::activities::store::{self, Whole};
use crate::failure::{Failure, Gather};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

async fn whole(ask: &Ask, id: &str) -> Result<Whole, Failure> {
    let id: ShiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let whole = ask.app.look(ask.actor.town, move |q| Ok(store::whole(q, id)?)).await?;
    whole.ok_or(Failure::NOT_FOUND)
}

async fn path_of(ask: &Ask, id: ActivityId) -> Result<String, Failure> {
    let row = ask.app.look(ask.actor.town, move |q| Ok(store::activity(q, id)?)).await?;
    row.map(|row| row.path).ok_or(Failure::NOT_FOUND)
}

/// The answer, or the activity's page with what is wrong.
async fn answered(
    ask: &Ask,
    id: ActivityId,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, activity::page(ask, id)).await
}

/// POST /activities/{id}/call-off
pub async fn call_off(
    ask: Ask,
    Path(id): Path<String>,
    body: FormBody,
) -> Result<Response, Failure> {
    let id: ActivityId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let scope = Scope::body(path_of(&ask, id).await?);
    let permit = ask.actor.permit::<may::PublishActivities>(&scope)?;
    let why = body.get("why").to_owned();
    let done = answer_once(&ask.app, &permit, body.once(&ask.path), move |tx| {
        actions::call_off(tx, &permit, id, &why)?;
        Ok(Answer::to(format!("/activities/{id}?done=done-activity-called-off")))
    })
    .await;
    answered(&ask, id, done).await
}

/// POST /shifts/{id}/call-off
pub async fn call_off_shift(
    ask: Ask,
    Path(id): Path<String>,
    body: FormBody,
) -> Result<Response, Failure> {
    let whole = whole(&ask, &id).await?;
    let scope = Scope::body(&*whole.activity.path);
    let permit = ask.actor.permit::<may::PublishActivities>(&scope)?;
    let (why, id, activity) = (body.get("why").to_owned(), whole.shift.id, whole.activity.id);
    let done = answer_once(&ask.app, &permit, body.once(&ask.path), move |tx| {
        actions::call_off_shift(tx, &permit, id, &why)?;
        Ok(Answer::to(format!("/activities/{activity}?done=done-shift-called-off")))
    })
    .await;
    answered(&ask, activity, done).await
}

/// POST /activities/{id}/shifts
pub async fn add_shift(
    ask: Ask,
    Path(id): Path<String>,
    body: FormBody,
) -> Result<Response, Failure> {
    let id: ActivityId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let scope = Scope::body(path_of(&ask, id).await?);
    let permit = ask.actor.permit::<may::ManageActivities>(&scope)?;
    let done = added(&ask, id, &body, permit).await;
    answered(&ask, id, done).await
}

async fn added(
    ask: &Ask,
    id: ActivityId,
    body: &FormBody,
    permit: liandong_domain::access::Permit<may::ManageActivities>,
) -> Result<Answer, Failure> {
    let form = Filled::from_form(body);
    let mut gather = Gather::default();
    let day = gather.take(form::day(&form, "day"));
    let start = gather.take(form::time(&form, "start"));
    let end = gather.take(form::time(&form, "end"));
    let (from, until) = gather.finish(|| Some((day?.at(start?), day?.at(end?))))?;
    answer_once(&ask.app, &permit, body.once(&ask.path), move |tx| {
        actions::add_shift(tx, &permit, id, from, until)?;
        Ok(Answer::to(format!("/activities/{id}?done=done-shift-added")))
    })
    .await
}

/// POST /shifts/{id}/leader
pub async fn set_leader(
    ask: Ask,
    Path(id): Path<String>,
    body: FormBody,
) -> Result<Response, Failure> {
    let whole = whole(&ask, &id).await?;
    let scope = Scope::body(&*whole.activity.path);
    let permit = ask.actor.permit::<may::ManageActivities>(&scope)?;
    let (leader, id, activity) =
        (body.get("leader").parse().ok(), whole.shift.id, whole.activity.id);
    let done = answer_once(&ask.app, &permit, body.once(&ask.path), move |tx| {
        actions::set_leader(tx, &permit, id, leader)?;
        Ok(Answer::to(format!("/shifts/{id}?done=done-leader-set")))
    })
    .await;
    answered(&ask, activity, done).await
}

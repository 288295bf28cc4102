//! Sign-ups: one's own, and those of people who called.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::activities::{CancelReason, SignUpWay};
use liandong_domain::basics::{Moment, PersonId, PostId, ShiftId, SignUpId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::activities::whole;
use super::door::{Write, answered, own, query};
use super::paging::{Page, PageQuery, start};
use super::problem::Stop;
use super::refusal::{known, parsed};
use super::store::{self, SignUpLine};
use super::wire::moment;
use crate::activities::actions::{self, SignUpAsk, SignUpDone, WaitIfFull};
use crate::activities::store as rows;
use crate::failure::Failure;
use crate::web::{Answer, Ask, answer_once};

/// A sign-up of one's own.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignUp {
    /// Which.
    pub id: String,
    /// The shift.
    pub shift: String,
    /// The activity.
    pub activity: String,
    /// The activity's title.
    pub title: String,
    /// The post's name.
    pub post: String,
    /// `asked`, `placed`, `waiting`, `offered`.
    pub state: String,
    /// When the shift starts.
    pub starts_at: String,
    /// When it ends.
    pub ends_at: String,
    /// Until when one may leave alone.
    pub cancel_until: String,
}

impl From<SignUpLine> for SignUp {
    fn from(line: SignUpLine) -> Self {
        Self {
            id: line.id.to_string(),
            shift: line.shift.to_string(),
            activity: line.activity.to_string(),
            title: line.title,
            post: line.post,
            state: line.state,
            starts_at: moment(line.starts_at),
            ends_at: moment(line.ends_at),
            cancel_until: moment(line.cancel_until),
        }
    }
}

/// Who wants a place.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "wait": true }))]
pub struct SignUpBody {
    /// For whom; oneself when left out. For another it asks for `sign_up_for_others`.
    pub person: Option<String>,
    /// The post; the only one that fits when left out.
    pub post: Option<String>,
    /// Wait when it is full.
    pub wait: bool,
}

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019ab3c2-5d00-7000-8000-000000000040", "state": "placed", "place_in_queue": null
}))]
pub struct SignedUp {
    /// The sign-up.
    pub id: String,
    /// `placed`; `asked` where a worker's yes is needed; `waiting` when it is full.
    pub state: String,
    /// The place in the waiting list, counted from 1.
    pub place_in_queue: Option<i64>,
}

/// Why somebody leaves.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "reason": "ill", "words": "" }))]
pub struct CancelBody {
    /// `ill`, `work`, `school`, `family`, `travel`, `weather`, `mistake`, `other`.
    pub reason: String,
    /// Words beside it, at most 200 characters.
    pub words: String,
}

/// A sign-up that ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct Cancelled {
    /// The sign-up.
    pub id: String,
    /// `cancelled`.
    pub state: String,
}

fn told(done: &SignUpDone) -> Answer {
    let told = SignedUp {
        id: done.id.to_string(),
        state: done.state.code().to_owned(),
        place_in_queue: done.place_in_queue,
    };
    Answer::json(201, &serde_json::json!(told))
}

/// One's own coming sign-ups, next first.
#[utoipa::path(get, path = "/api/v1/me/sign-ups", tag = "sign-ups",
    operation_id = "list_my_sign_ups", params(PageQuery),
    security(("bearer" = ["sign_up_self"])), responses((status = 200, body = Page<SignUp>)))]
pub async fn mine(ask: Ask) -> Result<Json<Page<SignUp>>, Stop> {
    let permit: Permit<may::SignUpSelf> = own(&ask).await?;
    let asked: PageQuery = query(&ask)?;
    let from = start(asked.cursor.as_deref(), asked.limit, 2)?;
    let at = from.number(0, i64::MIN)?;
    let (start, whose) = (from.clone(), permit.subject());
    let rows = ask
        .app
        .look(ask.actor.town, move |q| {
            Ok(store::sign_ups(q, whose, (at, start.part(1)), start.most())?)
        })
        .await?;
    let key = |row: &SignUpLine| vec![Moment::ms(row.starts_at).to_string(), row.id.to_string()];
    Ok(Json(from.page(rows, key, SignUp::from)))
}

/// Signs up for a shift: oneself, or somebody who called.
#[utoipa::path(post, path = "/api/v1/shifts/{id}/sign-ups", tag = "sign-ups",
    operation_id = "sign_up", params(("id" = String, Path, description = "The shift.")),
    request_body = SignUpBody,
    security(("bearer" = ["sign_up_self"]), ("bearer" = ["sign_up_for_others"])),
    responses((status = 201, body = SignedUp)))]
pub async fn sign_up(Path(id): Path<String>, write: Write) -> Result<Response, Stop> {
    let body: SignUpBody = write.body()?;
    let person: Option<PersonId> =
        body.person.as_deref().map(|text| parsed("person", text)).transpose()?;
    let post: Option<PostId> = body.post.as_deref().map(|text| parsed("post", text)).transpose()?;
    let shift: ShiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let wait = if body.wait { WaitIfFull::Yes } else { WaitIfFull::No };
    let me = write.ask.actor.me()?;
    let new = |person| SignUpAsk { post, wait, ..SignUpAsk::of(shift, person) };
    match person.filter(|person| *person != me) {
        None => myself(&write, new(me)).await,
        Some(other) => {
            let new = SignUpAsk { way: SignUpWay::Phone, ..new(other) };
            for_other(&write, &id, new).await
        }
    }
}

async fn myself(write: &Write, new: SignUpAsk) -> Result<Response, Stop> {
    let ask = &write.ask;
    let permit: Permit<may::SignUpSelf> = own(ask).await?;
    let done = answer_once(&ask.app, &permit, write.once(), move |tx| {
        Ok(told(&actions::sign_up(tx, &permit, &new)?))
    })
    .await;
    answered(done)
}

async fn for_other(write: &Write, id: &str, new: SignUpAsk) -> Result<Response, Stop> {
    let ask = &write.ask;
    let found = whole(ask, id).await?;
    let leads = found.shift.leader == ask.actor.person;
    let scope = Scope::duty(found.activity.path, leads);
    let permit = ask.actor.permit::<may::SignUpForOthers>(&scope)?;
    let done = answer_once(&ask.app, &permit, write.once(), move |tx| {
        Ok(told(&actions::sign_up_other(tx, &permit, &new)?))
    })
    .await;
    answered(done)
}

/// Leaves a shift with a reason: oneself until the deadline, for another by those who keep its
/// list.
#[utoipa::path(post, path = "/api/v1/sign-ups/{id}/cancel", tag = "sign-ups",
    operation_id = "cancel_sign_up", params(("id" = String, Path, description = "The sign-up.")),
    request_body = CancelBody,
    security(("bearer" = ["sign_up_self"]), ("bearer" = ["cancel_for_others"])),
    responses((status = 200, body = Cancelled)))]
pub async fn cancel(Path(id): Path<String>, write: Write) -> Result<Response, Stop> {
    leave(&id, &write).await
}

/// Leaves a shift with a reason, as deleting the sign-up.
#[utoipa::path(delete, path = "/api/v1/sign-ups/{id}", tag = "sign-ups",
    operation_id = "delete_sign_up", params(("id" = String, Path, description = "The sign-up.")),
    request_body = CancelBody,
    security(("bearer" = ["sign_up_self"]), ("bearer" = ["cancel_for_others"])),
    responses((status = 200, body = Cancelled)))]
pub async fn delete(Path(id): Path<String>, write: Write) -> Result<Response, Stop> {
    leave(&id, &write).await
}

async fn leave(id: &str, write: &Write) -> Result<Response, Stop> {
    let body: CancelBody = write.body()?;
    let reason = known("reason", CancelReason::parse(&body.reason))?;
    let ask = &write.ask;
    let id: SignUpId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (row, found) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = rows::sign_up(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let found = rows::whole(q, row.shift)?.ok_or(Failure::NOT_FOUND)?;
            Ok((row, found))
        })
        .await?;
    let told = Cancelled { id: id.to_string(), state: "cancelled".to_owned() };
    let answer = Answer::json(200, &serde_json::json!(told));
    let words = body.words;
    if ask.actor.person == Some(row.person) {
        let permit: Permit<may::SignUpSelf> = own(ask).await?;
        let done = answer_once(&ask.app, &permit, write.once(), move |tx| {
            actions::cancel(tx, &permit, id, reason, &words)?;
            Ok(answer.clone())
        })
        .await;
        return answered(done);
    }
    let leads = found.shift.leader == ask.actor.person;
    let scope = Scope::duty(found.activity.path, leads);
    let permit = ask.actor.permit::<may::CancelForOthers>(&scope)?;
    let done = answer_once(&ask.app, &permit, write.once(), move |tx| {
        actions::cancel_other(tx, &permit, id, reason, &words)?;
        Ok(answer.clone())
    })
    .await;
    answered(done)
}

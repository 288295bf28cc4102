//! Coming regularly, and giving a place to somebody else.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::activities::SwapState;
use liandong_domain::basics::{ActivityId, PersonId, RegularId, SignUpId, SwapId};

use super::filled::Filled;
use super::form;
use super::mine;
use super::sign_up::{answered, own_permit};
use crate::activities::actions;
use crate::activities::refusal::ActivityRefusal;
use crate::activities::store;
use crate::failure::Failure;
use crate::web::{Answer, Ask, FormBody, answer_once};

/// POST /activities/{id}/regular
pub async fn begin(ask: Ask, Path(id): Path<String>, body: FormBody) -> Result<Response, Failure> {
    let activity: ActivityId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let permit = own_permit(&ask).await?;
    let post = body.get("post").parse().ok();
    let done = answer_once(&ask.app, &permit, body.once(&ask.path), move |tx| {
        actions::begin_regular(tx, &permit, activity, post)?;
        Ok(Answer::to("/me/sign-ups?done=done-regular-begun"))
    })
    .await;
    mine::answered(&ask, done).await
}

/// POST /regulars/{id}/pause, resume, end
pub async fn turn(
    ask: Ask,
    Path((id, what)): Path<(String, String)>,
    body: FormBody,
) -> Result<Response, Failure> {
    let id: RegularId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let permit = own_permit(&ask).await?;
    let once = body.once(&ask.path);
    let done = match what.as_str() {
        "pause" => {
            let form = Filled::from_form(&body);
            let days = form::day(&form, "from").and_then(|from| {
                let until = if form.has("until") { Some(form::day(&form, "until")?) } else { None };
                Ok((from, until))
            });
            match days {
                Err(refusal) => Err(refusal.into()),
                Ok((from, until)) => {
                    answer_once(&ask.app, &permit, once, move |tx| {
                        actions::pause_regular(tx, &permit, id, from, until)?;
                        Ok(Answer::to("/me/sign-ups?done=done-regular-paused"))
                    })
                    .await
                }
            }
        }
        "resume" => {
            answer_once(&ask.app, &permit, once, move |tx| {
                actions::resume_regular(tx, &permit, id)?;
                Ok(Answer::to("/me/sign-ups?done=done-regular-resumed"))
            })
            .await
        }
        "end" => {
            answer_once(&ask.app, &permit, once, move |tx| {
                actions::end_regular(tx, &permit, id)?;
                Ok(Answer::to("/me/sign-ups?done=done-regular-ended"))
            })
            .await
        }
        _ => return Err(Failure::NOT_FOUND),
    };
    mine::answered(&ask, done).await
}

/// POST /sign-ups/{id}/swap
pub async fn offer_swap(
    ask: Ask,
    Path(id): Path<String>,
    body: FormBody,
) -> Result<Response, Failure> {
    let sign_up: SignUpId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let permit = own_permit(&ask).await?;
    let to: Option<PersonId> = body.get("to").parse().ok();
    let number = body.get("number").trim().to_uppercase();
    let done = answer_once(&ask.app, &permit, body.once(&ask.path), move |tx| {
        let to = match to {
            Some(to) => to,
            None => store::person_by_number(tx, &number)?.ok_or(ActivityRefusal::NobodyByNumber)?,
        };
        actions::offer_swap(tx, &permit, sign_up, to)?;
        Ok(Answer::to(format!("/sign-ups/{sign_up}?done=done-swap-offered")))
    })
    .await;
    answered(&ask, &id, done).await
}

/// POST /swaps/{id}/take, decline, withdraw
pub async fn answer_swap(
    ask: Ask,
    Path((id, what)): Path<(String, String)>,
    body: FormBody,
) -> Result<Response, Failure> {
    let id: SwapId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let permit = own_permit(&ask).await?;
    let once = body.once(&ask.path);
    let settle = match what.as_str() {
        "take" => {
            let done = answer_once(&ask.app, &permit, once, move |tx| {
                let taken = actions::take_swap(tx, &permit, id)?;
                Ok(Answer::to(format!("/sign-ups/{taken}?done=done-swap-taken")))
            })
            .await;
            return mine::answered(&ask, done).await;
        }
        "decline" => SwapState::Declined,
        "withdraw" => SwapState::Withdrawn,
        _ => return Err(Failure::NOT_FOUND),
    };
    let done = answer_once(&ask.app, &permit, once, move |tx| {
        actions::settle_swap(tx, &permit, id, settle)?;
        Ok(Answer::to(format!("/me/sign-ups?done=done-swap-{}", settle.code())))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => mine::answered(&ask, Err(failure)).await,
    }
}

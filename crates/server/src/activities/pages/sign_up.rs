//! Signing up and what comes of it: the result page, leaving, keeping an offered place.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::activities::{CancelReason, QueueClass, SignUpState};
use liandong_domain::basics::{ShiftId, SignUpId};

use super::views::{Choice, own_scope, shift_scope, state_words, when};
use super::why;
use crate::activities::actions::{self, SignUpAsk, SignUpDone, WaitIfFull};
use crate::activities::store::{self, Mate, MyShift, SignUpRow};
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw, draw_with, moment_long};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// The page of one sign-up: the result of asking, and later the way out.
#[derive(Template)]
#[template(path = "pages/activities/sign-up.html")]
pub struct SignUpPage {
    /// The frame.
    pub c: Frame,
    /// The sign-up with the words around it.
    pub m: MyShift,
    /// Its id.
    pub id: String,
    /// Whose it is, when not the reader's; empty: the reader's.
    pub person: String,
    /// The state's code.
    pub state: &'static str,
    /// The state in words.
    pub state_words: String,
    /// Day and hours.
    pub when: String,
    /// Until when one may leave alone.
    pub cancel_until: String,
    /// Whether one may still leave alone.
    pub may_cancel: bool,
    /// Until when an offered place is kept; empty: not offered.
    pub offered_until: String,
    /// The place in the waiting list; 0: not waiting.
    pub place: i64,
    /// Why that place: the class in words.
    pub class: String,
    /// Reasons to choose from.
    pub reasons: Vec<Choice>,
    /// Whom one may ask to take the place.
    pub mates: Vec<Mate>,
    /// To whom the place is offered; empty: nobody.
    pub swap_to: String,
    /// That swap's id.
    pub swap: String,
    /// Whether the sign-up has ended or the shift is over.
    pub over: bool,
}

impl Page for SignUpPage {
    const NAME: &'static str = "activities/sign-up";
}

/// The permit over one's own things.
pub(super) async fn own_permit(ask: &Ask) -> Result<Permit<may::SignUpSelf>, Failure> {
    ask.actor.me()?;
    let scope = if ask.actor.acting_for.is_some() {
        let actor = ask.clone();
        ask.app.look(ask.actor.town, move |q| own_scope(q, &actor)).await?
    } else {
        Scope::own(ask.actor.me()?)
    };
    ask.actor.permit(&scope)
}

/// POST /shifts/{id}/sign-up
pub async fn sign_up(
    ask: Ask,
    Path(id): Path<String>,
    body: FormBody,
) -> Result<Response, Failure> {
    let shift: ShiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let permit = own_permit(&ask).await?;
    let wait = if body.get("wait") == "yes" { WaitIfFull::Yes } else { WaitIfFull::No };
    let new = SignUpAsk {
        post: body.get("post").parse().ok(),
        wait,
        ..SignUpAsk::of(shift, permit.subject())
    };
    let done = alone(&ask, &body, permit, new).await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure @ Failure::Refused(_)) => why::refused(&ask, &id, None, failure).await,
        Err(other) => Err(other),
    }
}

/// The word of what was done, for the page that follows.
pub(super) fn done_word(done: &SignUpDone) -> String {
    format!("/sign-ups/{}?done=done-sign-up-{}", done.id, done.state.code())
}

async fn alone(
    ask: &Ask,
    body: &FormBody,
    permit: Permit<may::SignUpSelf>,
    new: SignUpAsk,
) -> Result<Answer, Failure> {
    let early = new.clone();
    ask.app.look(ask.actor.town, move |q| actions::refuse_early(q, &early)).await?;
    answer_once(&ask.app, &permit, body.once(&ask.path), move |tx| {
        let done = actions::sign_up(tx, &permit, &new)?;
        Ok(Answer::to(done_word(&done)))
    })
    .await
}

/// What a look at a sign-up finds.
struct Found {
    row: SignUpRow,
    shift: MyShift,
    place: i64,
    mates: Vec<Mate>,
    swap: Option<store::SwapRow>,
}

/// Looks a sign-up up: one's own, one's child's, or one of a list that one keeps.
async fn found(ask: &Ask, id: &str) -> Result<Found, Failure> {
    let id: SignUpId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let me = ask.actor.whose()?;
    let actor = ask.clone();
    ask.app
        .look(ask.actor.town, move |q| {
            let row = store::sign_up(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let own =
                row.person == me || crate::people::store::children(q, me)?.contains(&row.person);
            if !own {
                let whole = store::whole(q, row.shift)?.ok_or(Failure::NOT_FOUND)?;
                let scope = shift_scope(&actor, &whole.activity.path, &whole.shift);
                actor.actor.permit::<may::SignUpForOthers>(&scope)?;
            }
            let shift = store::my_sign_up(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let waits = row.state == SignUpState::Waiting;
            let place = if waits { store::place_in_queue(q, &row)? } else { 0 };
            let gives = own && row.state == SignUpState::Placed && shift.starts_at > q.now();
            let (mut mates, mut swap) = (Vec::new(), None);
            if gives {
                swap = store::swap_of(q, row.shift, id)?;
                mates = store::mates(q, shift.activity, row.shift, row.person)?;
            }
            Ok(Found { row, shift, place, mates, swap })
        })
        .await
}

/// Reasons for leaving, as a choice.
pub(super) fn reasons(ask: &Ask) -> Vec<Choice> {
    CancelReason::ALL
        .into_iter()
        .map(|reason| Choice {
            value: reason.code().to_owned(),
            label: ask.say(&format!("activities-cancel-{}", reason.code()), &[]),
            chosen: false,
        })
        .collect()
}

/// GET /sign-ups/{id}
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&page(&ask, &id).await?)
}

/// The page, for its own address and for forms that come back to it.
pub(super) async fn page(ask: &Ask, id: &str) -> Result<SignUpPage, Failure> {
    let Found { row, shift, place, mates, swap } = found(ask, id).await?;
    let own = ask.actor.whose().ok() == Some(row.person);
    let over = row.ended_at.is_some() || shift.ends_at <= ask.now || shift.called_off_at.is_some();
    let alone = row.state != SignUpState::Placed || ask.now < shift.cancel_until;
    let class = QueueClass::from_number(row.queue_class).map(|class| ask.say(class.why(), &[]));
    let off = shift.called_off_at.is_some();
    Ok(SignUpPage {
        c: ask.frame(),
        id: row.id.to_string(),
        person: if own { String::new() } else { row.name },
        state: if off { "off" } else { row.state.code() },
        state_words: if off {
            ask.say("activities-shift-off", &[])
        } else {
            state_words(ask, row.state)
        },
        when: when(ask.lang, shift.form, shift.starts_at, shift.ends_at),
        cancel_until: moment_long(ask.lang, shift.cancel_until),
        may_cancel: alone && !over,
        offered_until: row
            .offered_until
            .map(|until| moment_long(ask.lang, until))
            .unwrap_or_default(),
        place,
        class: class.unwrap_or_default(),
        reasons: reasons(ask),
        mates,
        swap_to: swap.as_ref().map(|swap| swap.to_name.clone()).unwrap_or_default(),
        swap: swap.map(|swap| swap.id.to_string()).unwrap_or_default(),
        over,
        m: shift,
    })
}

/// The answer, or the sign-up's page with what is wrong.
pub(super) async fn answered(
    ask: &Ask,
    id: &str,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure @ Failure::Refused(_)) => {
            let mut page = page(ask, id).await?;
            page.c.refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(other) => Err(other),
    }
}

/// POST /sign-ups/{id}/cancel
pub async fn cancel(ask: Ask, Path(id): Path<String>, body: FormBody) -> Result<Response, Failure> {
    let sign_up: SignUpId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let permit = own_permit(&ask).await?;
    // No reason chosen is a reason too: leaving must not be hard.
    let reason = CancelReason::parse(body.get("reason")).unwrap_or(CancelReason::Other);
    let words = body.get("words").to_owned();
    let done = answer_once(&ask.app, &permit, body.once(&ask.path), move |tx| {
        actions::cancel(tx, &permit, sign_up, reason, &words)?;
        Ok(Answer::to("/me/sign-ups?done=done-sign-up-cancelled"))
    })
    .await;
    answered(&ask, &id, done).await
}

/// POST /sign-ups/{id}/keep
pub async fn keep(ask: Ask, Path(id): Path<String>, body: FormBody) -> Result<Response, Failure> {
    let sign_up: SignUpId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let permit = own_permit(&ask).await?;
    let done = answer_once(&ask.app, &permit, body.once(&ask.path), move |tx| {
        actions::keep(tx, &permit, sign_up)?;
        Ok(Answer::to(format!("/sign-ups/{sign_up}?done=done-sign-up-placed")))
    })
    .await;
    answered(&ask, &id, done).await
}

/// POST /sign-ups/{id}/decline
pub async fn decline(
    ask: Ask,
    Path(id): Path<String>,
    body: FormBody,
) -> Result<Response, Failure> {
    let sign_up: SignUpId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let permit = own_permit(&ask).await?;
    let done = answer_once(&ask.app, &permit, body.once(&ask.path), move |tx| {
        actions::decline_offer(tx, &permit, sign_up)?;
        Ok(Answer::to("/me/sign-ups?done=done-offer-declined"))
    })
    .await;
    answered(&ask, &id, done).await
}

//! Acting in another's name: beginning and stopping.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, may};

use super::{alone, reach};
use crate::db::Who;
use crate::failure::Failure;
use crate::people::actions;
use crate::web::{Answer, Ask, FormBody, answer_once, redirect};

/// `POST /people/{id}/act-for`
pub async fn begin(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    alone(&ask)?;
    let reach = reach(&ask, &id).await?;
    let permit: Permit<may::ActForAnother> = reach.permit(&ask.actor)?;
    let (person, key) = (reach.row.id, ask.actor.session_key.clone());
    let why = form.get("why").to_owned();
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::begin_acting(tx, &permit, &key, person, &why)?;
        Ok(Answer::to("/home?done=done-people-acting"))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /acting/stop`
pub async fn stop(ask: Ask) -> Result<Response, Failure> {
    let me = ask.actor.me()?;
    let Some((whom, _)) = ask.actor.acting_for.clone() else { return Ok(redirect("/")) };
    let key = ask.actor.session_key.clone();
    let who = Who {
        town: ask.actor.town,
        actor: me.to_string(),
        acting_for: Some(whom),
        permit: "act_for_another",
    };
    ask.app.db().write(who, move |tx| Ok(actions::end_acting(tx, &key, whom)?)).await?;
    Ok(redirect(&format!("/people/{whom}?done=done-people-acting-stopped")))
}

//! One's own passcode.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, may};

use super::{alone, own, query};
use crate::failure::{Failure, Gather};
use crate::people::PeopleRefusal;
use crate::people::actions;
use crate::people::passcode::{fits_later, hash_later, judge};
use crate::people::store::{self, AccountRow, PersonRow};
use crate::ui::{Frame, Page, draw, draw_with};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// The form.
#[derive(Template)]
#[template(path = "pages/people/passcode.html")]
pub struct PasscodePage {
    /// The frame.
    pub c: Frame,
    /// One has a passcode: it is asked for.
    pub has_one: bool,
    /// What one signs in with.
    pub login: String,
    /// Somebody has just come in by a one-time way.
    pub first: bool,
}

impl Page for PasscodePage {
    const NAME: &'static str = "people/passcode";
}

async fn account(
    ask: &Ask,
) -> Result<(PersonRow, AccountRow, Permit<may::EditOwnProfile>), Failure> {
    alone(ask)?;
    let (reach, permit) = own::<may::EditOwnProfile>(ask).await?;
    let person = reach.row.id;
    let account = ask.app.look(ask.actor.town, move |q| Ok(store::account_of(q, person)?)).await?;
    Ok((reach.row, account.ok_or(Failure::NOT_FOUND)?, permit))
}

/// `GET /me/passcode`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let (_, account, _) = account(&ask).await?;
    draw(&PasscodePage {
        has_one: !account.passcode_hash.is_empty(),
        login: account.login,
        first: query(&ask, "first") == "yes",
        c: ask.frame(),
    })
}

/// `POST /me/passcode`
pub async fn save(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let (row, account, permit) = account(&ask).await?;
    match change(&ask, &form, &row, &account, permit).await {
        Ok(response) => Ok(response),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let has_one = !account.passcode_hash.is_empty();
            let page = PasscodePage { c, has_one, login: account.login, first: false };
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// What others know of a person and would try first.
async fn known(ask: &Ask, row: &PersonRow, login: &str) -> Result<Vec<String>, Failure> {
    let row = row.clone();
    let mut known = vec![login.to_owned(), row.number.clone()];
    if let Some(born) = row.born_on {
        known.push(born.to_string().replace('-', ""));
        known.push(born.to_string());
    }
    let (phone, document) =
        ask.app.look(ask.actor.town, move |q| Ok((row.phone(q)?, row.document(q)?))).await?;
    known.extend(phone.map(|phone| phone.digits().to_owned()));
    if let Some(document) = document {
        let number = document.canonical();
        known.push(number.to_owned());
        known.extend(number.get(number.len().saturating_sub(8)..).map(str::to_owned));
    }
    Ok(known)
}

async fn change(
    ask: &Ask,
    form: &FormBody,
    row: &PersonRow,
    account: &AccountRow,
    permit: Permit<may::EditOwnProfile>,
) -> Result<Response, Failure> {
    let wanted = form.get("passcode").to_owned();
    let known = known(ask, row, &account.login).await?;
    let mut gather = Gather::default();
    gather.take(judge(&wanted, &known));
    if form.get("repeat") != wanted {
        gather.add(PeopleRefusal::PasscodeRepeat);
    }
    if !account.passcode_hash.is_empty() {
        // Guessing here is as dear as at the door.
        let key = format!("passcode/{}", account.id);
        if !ask.app.limits().allow(&key, ask.now, 30, 10) {
            return Err(PeopleRefusal::SignInLocked { minutes: 30 }.into());
        }
        let current: String = form.get("current").chars().take(200).collect();
        let kept = Some(account.passcode_hash.clone());
        if !fits_later(&ask.app, current, kept).await? {
            gather.add(PeopleRefusal::PasscodeWrong);
        }
    }
    gather.finish(|| Some(()))?;
    let hash = hash_later(&ask.app, wanted).await?;
    let session = ask.actor.session_key.clone();
    // The key of a repeat is taken over path and key alone: no hash of a passcode is kept.
    let once = crate::web::Once::new(form.get("once"), &ask.path);
    let answer = answer_once(&ask.app, &permit, once, move |tx| {
        actions::change_passcode(tx, &permit, &hash, &session)?;
        Ok(Answer::to("/me?done=done-people-passcode"))
    })
    .await?;
    Ok(answer.into_response())
}

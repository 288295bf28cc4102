//! The door: in with login and passcode, out.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;

use super::second::to_second_step;
use super::{local, query};
use crate::app::App;
use crate::db::Who;
use crate::failure::Failure;
use crate::people::PeopleRefusal;
use crate::people::actions::{self, Entered, FAILURES_MOST, LOCK_MINUTES, SignedIn, Try};
use crate::people::{passcode, store};
use crate::ui::{Frame, Page, draw, draw_with};
use crate::web::{Ask, FormBody, redirect, session_cookie};

/// The sign-in form.
#[derive(Template)]
#[template(path = "pages/people/sign_in.html")]
pub struct SignInPage {
    /// The frame.
    pub c: Frame,
    /// Login, as typed.
    pub login: String,
    /// Where to go afterwards: a path of this house.
    pub back: String,
}

impl Page for SignInPage {
    const NAME: &'static str = "people/sign-in";
}

/// `GET /sign-in`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let back = local(&query(&ask, "back")).to_owned();
    draw(&SignInPage { c: ask.frame(), login: String::new(), back })
}

/// `POST /sign-in`
pub async fn enter(ask: Ask, headers: HeaderMap, form: FormBody) -> Result<Response, Failure> {
    let login = form.get("login").chars().take(60).collect::<String>();
    let back = local(form.get("back")).to_owned();
    match try_in(&ask, &headers, &login, form.get("passcode")).await {
        Ok(signed) => let_in(&ask, &signed, &back).await,
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &SignInPage { c, login, back })
        }
    }
}

/// Known or not, a login gives the same answers, in the same order, after the same work.
async fn try_in(
    ask: &Ask,
    headers: &HeaderMap,
    login: &str,
    typed: &str,
) -> Result<Entered, Failure> {
    let town = ask.actor.town;
    let folded = passcode::fold_login(login);
    let wanted = folded.clone();
    let account = ask.app.look(town, move |q| Ok(store::account_by_login(q, &wanted)?)).await?;
    let account = account.filter(store::AccountRow::is_open);
    let locked = PeopleRefusal::SignInLocked { minutes: LOCK_MINUTES };
    let open = match &account {
        Some(account) => account.locked_until.is_none_or(|until| until <= ask.now),
        None => {
            let (key, most) = (format!("sign-in/{town}/{folded}"), FAILURES_MOST);
            let most = u32::try_from(most).unwrap_or(5);
            ask.app.limits().allow(&key, ask.now, LOCK_MINUTES, most)
        }
    };
    if !open {
        return Err(locked.into());
    }
    let hash = account.as_ref().map(|account| account.passcode_hash.clone());
    let typed: String = typed.chars().take(200).collect();
    let fits = passcode::fits_later(&ask.app, typed, hash).await?;
    let Some(account) = account else { return Err(PeopleRefusal::SignInWrong.into()) };
    let asked = brought(ask, headers);
    let who = Who {
        town,
        actor: if fits { account.person.to_string() } else { "system".to_owned() },
        acting_for: None,
        permit: "sign-in",
    };
    let done =
        ask.app.db().write(who, move |tx| actions::sign_in(tx, &account, fits, &asked)).await?;
    Ok(done?)
}

/// What comes to the door with a request.
pub fn brought(ask: &Ask, headers: &HeaderMap) -> Try {
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    Try {
        device: super::devices::device_words(agent),
        days: ask.app.config().session_days,
        before: ask.actor.session_key.clone(),
    }
}

/// On into the house, with the cookie, or on to the second step.
pub async fn let_in(ask: &Ask, entered: &Entered, back: &str) -> Result<Response, Failure> {
    let signed = match entered {
        Entered::In(signed) => signed,
        Entered::CodeDue(token) => return Ok(to_second_step(&ask.app, token, back)),
    };
    let to = if signed.without_passcode {
        "/me/passcode?first=yes".to_owned()
    } else if back == "/" {
        home(ask, signed).await?
    } else {
        back.to_owned()
    };
    let mut response = redirect(&to);
    set_cookie(&mut response, &session_cookie_text(&ask.app, &signed.token));
    Ok(response)
}

/// The home of whoever has just come in.
async fn home(ask: &Ask, signed: &SignedIn) -> Result<String, Failure> {
    let (person, account) = (signed.person, signed.account);
    let ((grants, delegated), remind) = ask
        .app
        .look(ask.actor.town, move |q| {
            let held = crate::web::store::holdings(q, person)?;
            let staff = held.0.iter().any(|grant| grant.role.is_staff());
            Ok((held, staff && store::second_factor_missing(q, account)?))
        })
        .await?;
    if remind {
        return Ok("/me/second-factor".to_owned());
    }
    let mut entered = ask.clone();
    entered.actor.person = Some(person);
    entered.actor.acting_for = None;
    (entered.actor.grants, entered.actor.delegated) = (grants, delegated);
    Ok(entered.frame().home)
}

fn session_cookie_text(app: &App, token: &str) -> String {
    let (name, age) = (session_cookie(app), app.config().session_days * 86_400);
    let secure = if app.config().https { "; Secure" } else { "" };
    format!("{name}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}")
}

/// Adds a cookie to an answer.
pub fn set_cookie(response: &mut Response, text: &str) {
    if let Ok(value) = HeaderValue::from_str(text) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// `POST /sign-out`
pub async fn leave(ask: Ask) -> Result<Response, Failure> {
    if let (Some(person), false) = (ask.actor.person, ask.actor.session_key.is_empty()) {
        let (account, key) = (ask.actor.account.clone(), ask.actor.session_key.clone());
        let who = Who {
            town: ask.actor.town,
            actor: person.to_string(),
            acting_for: None,
            permit: "sign-out",
        };
        ask.app
            .db()
            .write(who, move |tx| Ok(actions::sign_out(tx, person, &account, &key)?))
            .await?;
    }
    let mut response = redirect("/");
    let secure = if ask.app.config().https { "; Secure" } else { "" };
    let name = session_cookie(&ask.app);
    let gone = format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}");
    set_cookie(&mut response, &gone);
    Ok(response)
}

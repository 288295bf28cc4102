//! How pages look: letters, contrast, language. For visitors a cookie, for people their account.

use axum::response::Response;

use super::local;
use super::sign_in::set_cookie;
use crate::db::Who;
use crate::failure::Failure;
use crate::people::actions;
use crate::ui::{CONTRASTS, SIZES};
use crate::web::{Ask, COOKIE_DISPLAY, FormBody, redirect};

/// `POST /display`. A field that was not sent, or is none of the choices, stays as it is.
pub async fn set(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let chosen = |name: &str, all: &[&'static str], now: &str| {
        all.iter().find(|known| **known == form.get(name)).map_or(now, |known| known).to_owned()
    };
    let lang = chosen("lang", &["zh-CN", "en"], ask.lang.tag());
    let size = chosen("size", &SIZES, &ask.size);
    let contrast = chosen("contrast", &CONTRASTS, &ask.contrast);
    let text = format!("{lang}.{size}.{contrast}");
    if ask.actor.person.is_some() && ask.actor.scopes.is_none() {
        let account = ask.actor.account.clone();
        let who = Who::system(ask.actor.town, "display");
        ask.app
            .db()
            .write(who, move |tx| {
                Ok(actions::set_display(tx, &account, [&lang, &size, &contrast])?)
            })
            .await?;
    }
    let mut response = redirect(local(form.get("back")));
    let secure = if ask.app.config().https { "; Secure" } else { "" };
    let cookie = format!(
        "{COOKIE_DISPLAY}={text}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}"
    );
    set_cookie(&mut response, &cookie);
    Ok(response)
}

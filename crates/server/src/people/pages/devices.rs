//! Where one is signed in, and ending it there.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::may;

use super::{alone, own};
use crate::failure::Failure;
use crate::people::{actions, store};
use crate::ui::{Frame, Page, draw, moment_long};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// One device.
#[derive(Debug, Clone)]
pub struct DeviceLine {
    /// The session's key.
    pub key: String,
    /// What it is.
    pub device: String,
    /// Since when.
    pub started: String,
    /// When last used.
    pub seen: String,
    /// The one in the hand.
    pub current: bool,
}

/// All devices.
#[derive(Template)]
#[template(path = "pages/people/devices.html")]
pub struct DevicesPage {
    /// The frame.
    pub c: Frame,
    /// Lines.
    pub lines: Vec<DeviceLine>,
}

impl Page for DevicesPage {
    const NAME: &'static str = "people/devices";
}

/// `GET /me/devices`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    alone(&ask)?;
    own::<may::EditOwnProfile>(&ask).await?;
    let account = ask.actor.account.clone();
    let rows = ask.app.look(ask.actor.town, move |q| Ok(store::devices(q, &account)?)).await?;
    let lines = rows
        .into_iter()
        .map(|row| DeviceLine {
            current: row.key == ask.actor.session_key,
            key: row.key,
            device: row.device,
            started: moment_long(ask.lang, row.started_at),
            seen: moment_long(ask.lang, row.seen_at),
        })
        .collect();
    draw(&DevicesPage { c: ask.frame(), lines })
}

/// `POST /me/devices/end`
pub async fn end(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    alone(&ask)?;
    let (_, permit) = own::<may::EditOwnProfile>(&ask).await?;
    let (account, key) = (ask.actor.account.clone(), form.get("device").to_owned());
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::end_device(tx, &permit, &account, &key)?;
        Ok(Answer::to("/me/devices?done=done-people-device-ended"))
    })
    .await?;
    Ok(answer.into_response())
}

/// What a device calls itself, in few words: system and browser. Names of systems and browsers
/// are the same in every language.
pub fn device_words(agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let system = first(&[
        ("OpenHarmony", "HarmonyOS"),
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    let browser = first(&[
        ("MicroMessenger", "WeChat"),
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let words: Vec<&str> = [system, browser].into_iter().flatten().collect();
    if words.is_empty() { "?".to_owned() } else { words.join(" · ") }
}

#[cfg(test)]
mod tests {
    use super::device_words;

    #[test]
    fn a_device_is_told_by_its_system_and_browser() {
        for (agent, words) in [
            (
                "Mozilla/5.0 (Linux; Android 9) Chrome/86 Mobile Safari/537.36 MicroMessenger/8",
                "Android · WeChat",
            ),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537.36 Edg/120", "Windows · Edge"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 13_1 like Mac OS X) Safari/604",
                "iPhone · Safari",
            ),
            ("curl/8", "?"),
        ] {
            assert_eq!(device_words(agent), words);
        }
    }
}

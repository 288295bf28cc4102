//! The town's office: first steps, words, declaration, tokens, diary, help.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permission, Permit, Scope, Seen, may};
use liandong_domain::basics::{PersonId, TokenId};

use super::actions::{self, NewToken, TownWords};
pub use super::diary::{DiaryLine, DiaryPage};
use super::store::{self, TokenRow, TownRow};
use crate::app::App;
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw, draw_with};
use crate::web::{Answer, Ask, FormBody, Once, answer_once, get, post};

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/settings", get(page).merge(post(change)))
        .route("/settings/declare", post(declare))
        .route("/settings/second-factor", post(second_factor))
        .route("/settings/tokens", get(tokens).merge(post(make_token)))
        .route("/settings/tokens/{id}/revoke", post(revoke_token))
        .route("/diary", get(super::diary::show))
        .route("/help", get(help_index))
        .route("/help/{page}", get(help))
        .route("/accessibility", get(accessibility))
        .route("/look", get(look))
}

/// One first step.
#[derive(Debug, Clone)]
pub struct Step {
    /// Word key.
    pub key: &'static str,
    /// Where it is done; empty: by somebody else.
    pub href: &'static str,
    /// Done.
    pub done: bool,
}

/// The town's office.
#[derive(Template)]
#[template(path = "pages/settings/settings.html")]
pub struct SettingsPage {
    /// The frame.
    pub c: Frame,
    /// Name.
    pub name: String,
    /// Host.
    pub host: String,
    /// Issuing body.
    pub issuer_words: String,
    /// When declared; empty: not declared.
    pub declared: String,
    /// First steps.
    pub steps: Vec<Step>,
    /// Which store.
    pub store: &'static str,
    /// Further rooms this role may enter: address and word key.
    pub rooms: Vec<(&'static str, &'static str)>,
    /// From when staff need a second factor; empty: not asked for.
    pub second_from: String,
}
impl Page for SettingsPage {
    const NAME: &'static str = "settings/settings";
}

/// Tokens of programs.
#[derive(Template)]
#[template(path = "pages/settings/tokens.html")]
pub struct TokensPage {
    /// The frame.
    pub c: Frame,
    /// Tokens: id, name, person, scopes, until, revoked.
    pub lines: Vec<TokenLine>,
    /// Scopes to choose from: code and word key.
    pub scopes: Vec<(&'static str, &'static str)>,
    /// A token just made, shown once.
    pub made: String,
    /// As typed.
    pub name: String,
}
impl Page for TokensPage {
    const NAME: &'static str = "settings/tokens";
}

/// One token.
#[derive(Debug, Clone)]
pub struct TokenLine {
    /// Id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// As whom it acts.
    pub person: String,
    /// What it may.
    pub scopes: String,
    /// Until.
    pub until: String,
    /// Revoked.
    pub revoked: bool,
}

/// Words only: help and the accessibility statement.
#[derive(Template)]
#[template(path = "pages/settings/words.html")]
pub struct WordsPage {
    /// The frame.
    pub c: Frame,
    /// Heading.
    pub heading: String,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
    /// Further pages: address and words.
    pub links: Vec<(String, String)>,
}
impl Page for WordsPage {
    const NAME: &'static str = "settings/words";
}

/// The keys of the desk, with the switch that turns them off on this device.
#[derive(Template)]
#[template(path = "pages/settings/keys.html")]
pub struct KeysPage {
    /// The frame.
    pub c: Frame,
    /// Keys, one after the other, and the word key of what they do.
    pub keys: &'static [(&'static [&'static str], &'static str)],
}
impl Page for KeysPage {
    const NAME: &'static str = "settings/keys";
}

/// Every component in all its states.
#[derive(Template)]
#[template(path = "pages/look/look.html")]
pub struct LookPage {
    /// The frame.
    pub c: Frame,
    /// The names of all icons, as in the sprite.
    pub icons: Vec<String>,
}
impl Page for LookPage {
    const NAME: &'static str = "look/look";
}

fn office(ask: &Ask) -> Result<Permit<may::ManageSettings>, Failure> {
    ask.actor.permit(&reach(&ask.actor.seen::<may::ManageSettings>()))
}

fn reach(seen: &Seen) -> Scope {
    match seen {
        Seen::Bodies(paths) => Scope::body(paths.first().cloned().unwrap_or_default()),
        Seen::Town | Seen::Own | Seen::Nothing => Scope::town(),
    }
}

async fn settings_page(
    ask: &Ask,
    c: Frame,
    words: Option<TownWords>,
) -> Result<SettingsPage, Failure> {
    let (town, steps, second): (TownRow, [i64; 5], _) = ask
        .app
        .look(ask.actor.town, |q| {
            let second = crate::people::store::second_factor_from(q)?;
            Ok((store::town(q)?, store::first_steps(q)?, second))
        })
        .await?;
    let step = |key, href, done| Step { key, href, done };
    let imports = ask.actor.seen::<may::ImportFiles>() != Seen::Nothing;
    let tokens = ask.actor.seen::<may::ManageTokens>() != Seen::Nothing;
    let diary = matches!(ask.actor.seen::<may::ViewDiary>(), Seen::Town | Seen::Bodies(_));
    let rooms = [
        (tokens, "/settings/tokens", "settings-tokens"),
        (diary, "/diary", "nav-diary"),
        (true, "/who-may-do-what", "organisations-matrix"),
        (true, "/api", "settings-api"),
        (true, "/look", "settings-look"),
    ];
    let words = words.unwrap_or(TownWords {
        name: town.name,
        host: town.host,
        issuer_words: town.issuer_words,
    });
    Ok(SettingsPage {
        name: words.name,
        host: words.host,
        issuer_words: words.issuer_words,
        declared: town.declared_at.map(|at| day_long(ask.lang, at.day())).unwrap_or_default(),
        steps: vec![
            step("settings-step-bodies", "/organisations", steps[1] > 1),
            step("settings-step-people", if imports { "/import" } else { "" }, steps[0] > 1),
            step("settings-step-workers", "/organisations", steps[4] > 0),
            step("settings-step-activity", "/activities", steps[2] > 0),
        ],
        store: ask.app.db().kind(),
        rooms: rooms.into_iter().filter(|(may, ..)| *may).map(|(_, at, key)| (at, key)).collect(),
        second_from: second.map(|from| day_long(ask.lang, from.day())).unwrap_or_default(),
        c,
    })
}

/// `GET /settings`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    office(&ask)?;
    draw(&settings_page(&ask, ask.frame(), None).await?)
}

/// `POST /settings`
pub async fn change(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let permit = office(&ask)?;
    let words = TownWords {
        name: form.get("name").to_owned(),
        host: form.get("host").to_owned(),
        issuer_words: form.get("issuer_words").to_owned(),
    };
    let sent = words.clone();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::change(tx, &permit, &sent)?;
        Ok(Answer::to("/settings?done=done-settings-changed"))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let page = settings_page(&ask, c, Some(words)).await?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// `POST /settings/declare`
pub async fn declare(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let permit = office(&ask)?;
    let entitled = form.get("entitled") == "yes";
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::declare(tx, &permit, entitled)?;
        Ok(Answer::to("/settings?done=done-settings-declared"))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /settings/second-factor`: asked of staff from now on, or of nobody.
pub async fn second_factor(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let permit = office(&ask)?;
    let on = form.get("asked") == "yes";
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let from = on.then(|| tx.now());
        crate::people::actions::ask_second_from(tx, &permit, from)?;
        Ok(Answer::to("/settings?done=done-settings-second-factor"))
    })
    .await?;
    Ok(answer.into_response())
}

async fn tokens_page(
    ask: &Ask,
    c: Frame,
    made: String,
    name: String,
) -> Result<TokensPage, Failure> {
    let rows: Vec<TokenRow> = ask.app.look(ask.actor.town, |q| Ok(store::tokens(q)?)).await?;
    Ok(TokensPage {
        lines: rows
            .into_iter()
            .map(|t| TokenLine {
                id: t.id.to_string(),
                name: t.name,
                person: t.person_name,
                scopes: t.scopes,
                until: day_long(ask.lang, t.ends_at.day()),
                revoked: t.revoked,
            })
            .collect(),
        scopes: Permission::ALL.iter().map(|p| (p.code(), p.word_key())).collect(),
        made,
        name,
        c,
    })
}

fn token_permit(ask: &Ask) -> Result<Permit<may::ManageTokens>, Failure> {
    ask.actor.permit(&reach(&ask.actor.seen::<may::ManageTokens>()))
}

/// `GET /settings/tokens`
pub async fn tokens(ask: Ask) -> Result<Response, Failure> {
    token_permit(&ask)?;
    draw(&tokens_page(&ask, ask.frame(), String::new(), String::new()).await?)
}

/// `POST /settings/tokens`: the token is shown in this answer and never again, so the answer is
/// not kept for repeats.
pub async fn make_token(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let permit = token_permit(&ask)?;
    let person: PersonId = ask.actor.me()?;
    let new = NewToken {
        name: form.get("name").to_owned(),
        scopes: form.all("scopes").to_vec(),
        days: form.get("days").parse().unwrap_or(0),
    };
    let name = new.name.clone();
    let made = ask.app.act(&permit, move |tx| actions::make_token(tx, &permit, person, &new)).await;
    match made {
        Ok(token) => draw(&tokens_page(&ask, ask.frame(), token, String::new()).await?),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let page = tokens_page(&ask, c, String::new(), name).await?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// `POST /settings/tokens/{id}/revoke`
pub async fn revoke_token(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let id: TokenId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let permit = token_permit(&ask)?;
    let once: Once = form.once(&ask.path);
    let answer = answer_once(&ask.app, &permit, once, move |tx| {
        actions::revoke_token(tx, &permit, id)?;
        Ok(Answer::to("/settings/tokens?done=done-settings-token-revoked"))
    })
    .await?;
    Ok(answer.into_response())
}

/// Pages of help, in the order of a town's day.
const HELP: [&str; 10] = [
    "start", "sign-up", "check-in", "roster", "hours", "record", "import", "rules", "keys",
    "privacy",
];

/// The desk's keys and the word key of what each does. The script that listens is
/// `ui/js/shortcuts.js`; a key stands here only when it is heard there.
pub(super) const KEYS: [(&[&str], &str); 10] = [
    (&["/"], "help-keys-find"),
    (&["n"], "help-keys-new"),
    (&["g", "z"], "help-keys-desk"),
    (&["g", "a"], "help-keys-activities"),
    (&["g", "v"], "help-keys-people"),
    (&["j", "k"], "help-keys-rows"),
    (&["x"], "help-keys-tick"),
    (&["e"], "help-keys-export"),
    (&["Ctrl", "Enter"], "help-keys-save"),
    (&["?"], "help-keys-list"),
];

fn words_page(ask: &Ask, head: &str, links: Vec<(String, String)>) -> Result<Response, Failure> {
    let paragraphs = (1..=8)
        .map(|n| format!("{head}-{n}"))
        .filter(|key| ask.app.words().has(ask.lang, key))
        .map(|key| ask.say(&key, &[]))
        .collect();
    let heading = ask.say(&format!("{head}-title"), &[]);
    draw(&WordsPage { c: ask.frame(), heading, paragraphs, links })
}

/// `GET /help`
pub async fn help_index(ask: Ask) -> Result<Response, Failure> {
    let links = HELP
        .iter()
        .map(|page| (format!("/help/{page}"), ask.say(&format!("help-{page}-title"), &[])))
        .collect();
    words_page(&ask, "help", links)
}

/// `GET /help/{page}`
pub async fn help(ask: Ask, Path(page): Path<String>) -> Result<Response, Failure> {
    if !HELP.contains(&page.as_str()) {
        return help_index(ask).await;
    }
    if page == "keys" {
        return draw(&KeysPage { c: ask.frame(), keys: &KEYS });
    }
    let back = vec![("/help".to_owned(), ask.say("help-title", &[]))];
    words_page(&ask, &format!("help-{page}"), back)
}

/// `GET /accessibility`
pub async fn accessibility(ask: Ask) -> Result<Response, Failure> {
    words_page(&ask, "accessibility", Vec::new())
}

/// `GET /look`
pub async fn look(ask: Ask) -> Result<Response, Failure> {
    let c = ask.frame();
    draw(&LookPage { icons: c.icons(), c })
}

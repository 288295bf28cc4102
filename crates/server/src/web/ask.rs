//! One request, read: who asks, in which language and size, from which page.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Asks as _, Permission, Role, Seen, list_paths, may};
use liandong_domain::basics::Moment;

use super::actor::{Actor, read_actor};
use super::answer::{Answer, Once};
use crate::app::App;
use crate::failure::Failure;
use crate::ui::{CONTRASTS, Frame, Lang, NavGroup, NavItem, SIZES};

/// The cookie that keeps language, size and contrast for visitors: `lang.size.contrast`.
pub const COOKIE_DISPLAY: &str = "display";

/// Everything a page handler asks with.
#[derive(Clone)]
pub struct Ask {
    /// The app.
    pub app: App,
    /// Who is here.
    pub actor: Actor,
    /// Their language.
    pub lang: Lang,
    /// `standard`, `large` or `huge`.
    pub size: String,
    /// `standard` or `high`.
    pub contrast: String,
    /// The path asked for, without the query.
    pub path: String,
    /// The query, as sent.
    pub query: String,
    /// The moment of the request.
    pub now: Moment,
    /// Word key of what just happened, from `?done=`.
    pub done: Option<String>,
}

impl FromRequestParts<App> for Ask {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        if let Some(ask) = parts.extensions.get::<Self>() {
            return Ok(ask.clone());
        }
        let headers = &parts.headers;
        let session = cookie(headers, session_cookie(app));
        let bearer = headers
            .get(header::AUTHORIZATION)
            .and_then(|v| v.to_str().ok())
            .and_then(|v| v.strip_prefix("Bearer "))
            .map(str::to_owned);
        let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let slug = cookie(headers, "town");
        let mut actor = read_actor(
            app,
            session.as_deref(),
            bearer.as_deref(),
            host.as_deref(),
            slug.as_deref(),
        )
        .await?;
        actor.town_first = app.first_town().await? == Some(actor.town);
        let (lang, size, contrast) = display(headers, &actor);
        let query = parts.uri.query().unwrap_or_default().to_owned();
        let done = form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == "done")
            .map(|(_, value)| value.into_owned());
        let ask = Self {
            app: app.clone(),
            actor,
            lang,
            size,
            contrast,
            path: parts.uri.path().to_owned(),
            query,
            now: app.clock().now(),
            done,
        };
        parts.extensions.insert(ask.clone());
        Ok(ask)
    }
}

/// The session cookie's name: with `__Host-` wherever pages come over HTTPS.
pub fn session_cookie(app: &App) -> &'static str {
    if app.config().https { "__Host-session" } else { "session" }
}

/// A cookie's value.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

fn display(headers: &HeaderMap, actor: &Actor) -> (Lang, String, String) {
    let from_cookie = cookie(headers, COOKIE_DISPLAY).and_then(|text| {
        let mut parts = text.split('.').map(str::to_owned);
        Some((parts.next()?, parts.next()?, parts.next()?))
    });
    let chosen = actor.display.clone().or(from_cookie);
    let (lang, size, contrast) = chosen.unwrap_or_else(|| {
        let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
        let lang = if accept.is_some_and(|a| a.starts_with("en")) { "en" } else { "zh-CN" };
        (lang.to_owned(), "standard".to_owned(), "standard".to_owned())
    });
    let known = |value: String, all: &[&str]| {
        if all.contains(&value.as_str()) { value } else { "standard".to_owned() }
    };
    (Lang::parse(&lang), known(size, &SIZES), known(contrast, &CONTRASTS))
}

impl Ask {
    /// The frame for a page.
    pub fn frame(&self) -> Frame {
        let actor = &self.actor;
        let back = back(&self.path, &self.query);
        let flash = self.done.as_ref().filter(|key| key.starts_with("done-")).and_then(|key| {
            self.app.words().has(self.lang, key).then(|| crate::ui::Flash {
                kind: "done",
                text: self.app.words().say(self.lang, key, &[]),
                undo: None,
            })
        });
        Frame {
            words: self.app.words().clone(),
            assets: self.app.assets().clone(),
            tongue: self.lang,
            lang: self.lang.tag(),
            size: self.size.clone(),
            contrast: self.contrast.clone(),
            town: actor.town_name.clone(),
            path: self.path.clone(),
            query_path: form_urlencoded::byte_serialize(back.as_bytes()).collect(),
            back,
            signed_in: actor.person.is_some(),
            person: actor.name.clone(),
            home: home(actor).to_owned(),
            demo: actor.demo,
            today: self.now.day().to_string(),
            acting_for: actor.acting_for.as_ref().map(|(_, name)| name.clone()),
            rail: rail(actor, &self.path),
            tabs: tabs(actor, &self.path),
            flash,
            errors: Vec::new(),
            once: self.app.ids().fresh(self.now).to_string(),
        }
    }

    /// An address of this town as it is printed, sent or read by a camera. A town without a host of
    /// its own that is not the first of the installation is named on the way.
    pub fn outside(&self, path: &str) -> String {
        let public = self.app.config().public_url.as_str();
        let actor = &self.actor;
        match &actor.town_host {
            Some(host) => {
                let scheme = public.split("://").next().unwrap_or("https");
                format!("{scheme}://{host}{path}")
            }
            None if actor.town_first => format!("{public}{path}"),
            None => {
                let to: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
                format!("{public}/t/{}?to={to}", actor.town_slug)
            }
        }
    }

    /// The words of a key in the reader's language.
    pub fn say(&self, key: &str, facts: &[(&str, String)]) -> String {
        self.app.words().say(self.lang, key, facts)
    }
}

/// A page with what was asked of it, without the sentence of what just happened.
fn back(path: &str, query: &str) -> String {
    let kept: Vec<&str> =
        query.split('&').filter(|part| !part.is_empty() && !part.starts_with("done=")).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

/// The home of the strongest role held.
pub fn home(actor: &Actor) -> &'static str {
    if actor.person.is_none() {
        "/"
    } else if !actor.resting.is_empty() {
        "/me/second-factor"
    } else if actor.acting_for.is_some() {
        "/home"
    } else if actor.is_staff() {
        "/desk"
    } else if actor.is(Role::Official) {
        "/overview"
    } else {
        "/home"
    }
}

/// A way of the rail: its word, where to, its symbol, and what one must be able to do there.
type Way = (&'static str, &'static str, &'static str, Permission);

/// The rail, in groups. The first stands alone; those of every day are open.
fn ways() -> [(&'static str, Vec<Way>); 6] {
    [
        ("", vec![("nav-desk", "/desk", "home", may::ViewTown::PERMISSION)]),
        (
            "nav-group-activities",
            vec![
                ("nav-activities", "/activities", "activity", may::BrowseActivities::PERMISSION),
                ("nav-hours", "/hours/confirm", "hourglass", may::ConfirmHours::PERMISSION),
                ("nav-records", "/records", "seal", may::IssueRecords::PERMISSION),
            ],
        ),
        (
            "nav-group-people",
            vec![
                ("nav-people", "/people", "people", may::ViewPeople::PERMISSION),
                ("nav-organisations", "/organisations", "tree", may::ViewTown::PERMISSION),
                ("nav-progression", "/progression", "star", may::ManageProgression::PERMISSION),
            ],
        ),
        (
            "nav-group-growing",
            vec![
                ("nav-joining", "/joining", "list", may::ManageJoining::PERMISSION),
                ("joining-school-title", "/joining/school", "list", may::FollowJoining::PERMISSION),
                ("nav-choice", "/choice", "team", may::ManageChoice::PERMISSION),
                ("nav-training", "/training", "hands", may::ManageTraining::PERMISSION),
            ],
        ),
        ("nav-group-money", vec![("nav-books", "/books", "list", may::ViewBooks::PERMISSION)]),
        (
            "nav-group-town",
            vec![
                ("nav-overview", "/overview", "star", may::ViewOverview::PERMISSION),
                ("nav-rules", "/rules", "rule", may::ViewRules::PERMISSION),
                ("nav-import", "/import", "import", may::ImportFiles::PERMISSION),
                (
                    "nav-second-factors",
                    "/second-factors",
                    "shield",
                    may::ResetSecondFactor::PERMISSION,
                ),
                ("nav-diary", "/diary", "scroll", may::ViewDiary::PERMISSION),
                ("nav-settings", "/settings", "edit", may::ManageSettings::PERMISSION),
                ("settings-tokens", "/settings/tokens", "shield", may::ManageTokens::PERMISSION),
            ],
        ),
    ]
}

/// So many ways are seen at once without groups.
const RAIL_SHORT: usize = 8;

fn rail(actor: &Actor, path: &str) -> Vec<NavGroup> {
    if actor.person.is_none() || actor.acting_for.is_some() || !actor.is_staff() {
        return Vec::new();
    }
    let mut groups: Vec<NavGroup> = ways()
        .into_iter()
        .map(|(key, ways)| {
            let items: Vec<NavItem> = ways
                .into_iter()
                .filter(|(_, _, _, permission)| beyond_own(actor, *permission))
                .map(|(key, href, icon, _)| NavItem { key, href, icon, current: under(path, href) })
                .collect();
            let here = items.iter().any(|item| item.current);
            let daily = matches!(key, "" | "nav-group-activities" | "nav-group-people");
            NavGroup { key, open: here || daily, items }
        })
        .filter(|group| !group.items.is_empty())
        .collect();
    let all: usize = groups.iter().map(|group| group.items.len()).sum();
    if all <= RAIL_SHORT {
        groups.iter_mut().for_each(|group| group.open = true);
    }
    groups
}

/// Whether a permission reaches further than one's own things: only then is there a desk for it.
fn beyond_own(actor: &Actor, permission: Permission) -> bool {
    let seen = list_paths(&actor.grants, &actor.delegated, permission);
    matches!(seen, Seen::Town | Seen::Bodies(_))
}

fn tabs(actor: &Actor, path: &str) -> Vec<NavItem> {
    if actor.person.is_none() {
        return Vec::new();
    }
    let first = home(actor);
    // Officials and administrators do not serve, so they have no book of their own.
    let book = actor.acting_for.is_some() || actor.seen::<may::ViewOwnHours>() != Seen::Nothing;
    [
        ("nav-home", first, "home"),
        ("nav-activities", "/activities", "activity"),
        ("nav-hours", "/hours", "hourglass"),
        ("nav-me", "/me", "me"),
    ]
    .into_iter()
    .filter(|(_, href, _)| book || *href != "/hours")
    .map(|(key, href, icon)| NavItem { key, href, icon, current: under(path, href) })
    .collect()
}

fn under(path: &str, href: &str) -> bool {
    path == href || (path.starts_with(href) && path.as_bytes().get(href.len()) == Some(&b'/'))
}

/// A form as it was sent: every field by name, repeated names kept in order.
#[derive(Debug, Clone, Default)]
pub struct FormBody {
    fields: BTreeMap<String, Vec<String>>,
    raw: String,
}

impl FormBody {
    /// The first value of a field; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.fields.get(name).and_then(|v| v.first()).map_or("", String::as_str)
    }
    /// All values of a field.
    pub fn all(&self, name: &str) -> &[String] {
        self.fields.get(name).map_or(&[], Vec::as_slice)
    }
    /// Whether a field was sent with something in it.
    pub fn has(&self, name: &str) -> bool {
        !self.get(name).trim().is_empty()
    }
    /// Names that begin so, with their first values.
    pub fn starting<'a>(&'a self, head: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.fields
            .iter()
            .filter_map(move |(name, values)| Some((name.strip_prefix(head)?, values.first()?)))
            .map(|(name, value)| (name, value.as_str()))
    }
    /// The key against repeats that the page put into the form.
    pub fn once(&self, path: &str) -> Once {
        Once::new(self.get("once"), &format!("{path}\n{}", self.raw))
    }
}

/// A form filled with these values: a page drawn for the first time reads it like one that comes
/// back.
pub fn filled(pairs: &[(&str, String)]) -> FormBody {
    let mut text = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs {
        text.append_pair(name, value);
    }
    parse_form(&Bytes::from(text.finish()))
}

/// One part of the query; empty when it is not there.
pub fn query(ask: &Ask, wanted: &str) -> String {
    form_urlencoded::parse(ask.query.as_bytes())
        .find(|(name, _)| name == wanted)
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// Reads a form body. Broken encodings are read as far as they go.
pub fn parse_form(body: &Bytes) -> FormBody {
    let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(body) {
        fields.entry(name.into_owned()).or_default().push(value.into_owned());
    }
    FormBody { fields, raw: String::from_utf8_lossy(body).into_owned() }
}

impl<S: Send + Sync> axum::extract::FromRequest<S> for FormBody {
    type Rejection = StatusCode;

    async fn from_request(request: axum::extract::Request, state: &S) -> Result<Self, StatusCode> {
        let body =
            Bytes::from_request(request, state).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
        Ok(parse_form(&body))
    }
}

/// On to another page, by GET.
pub fn redirect(location: &str) -> Response {
    let value = HeaderValue::from_str(location).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, value)]).into_response()
}

impl axum::response::IntoResponse for Answer {
    fn into_response(self) -> Response {
        if self.location.is_empty() {
            let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
            (status, [(header::CONTENT_TYPE, "application/json")], self.body).into_response()
        } else {
            redirect(&self.location)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::back;

    #[test]
    fn a_page_comes_back_with_what_was_asked_of_it() {
        for (query, there) in [
            ("", "/people"),
            ("q=he&page=2", "/people?q=he&page=2"),
            ("done=done-people-saved", "/people"),
            ("q=he&done=done-people-saved&page=2", "/people?q=he&page=2"),
            ("undone=1", "/people?undone=1"),
        ] {
            assert_eq!(back("/people", query), there);
        }
    }
}

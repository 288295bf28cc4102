//! How a program comes in: a bearer token, a key against repeats, a body that is read once.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Asks, Permit, Scope, Seen};
use liandong_domain::basics::PersonId;
use serde::de::DeserializeOwned;

use super::problem::{Stop, said, stop};
use super::refusal::ApiRefusal;
use crate::app::App;
use crate::failure::Failure;
use crate::secrets::token_key;
use crate::web::{Answer, Ask, Once};

/// The most bytes a program sends in one request: 200 taps are 40 kB.
pub const BODY_MOST: usize = 256 * 1024;
/// The longest key against repeats; a UUID has 36.
const KEY_MOST: usize = 64;
/// Requests of one token in a minute.
pub const REQUESTS_A_MINUTE: u32 = 600;

/// A write of a program: who, under which key, what.
pub struct Write {
    /// Who asks.
    pub ask: Ask,
    key: String,
    body: Bytes,
}

impl FromRequest<App> for Write {
    type Rejection = Stop;

    async fn from_request(request: Request, app: &App) -> Result<Self, Stop> {
        let (mut parts, body) = request.into_parts();
        let ask = Ask::from_request_parts(&mut parts, app).await?;
        // A cookie is a person at a page: pages have forms for that, with guards of their own.
        if ask.actor.scopes.is_none() {
            return Err(stop(&ask, StatusCode::UNAUTHORIZED, "token-needed"));
        }
        let key = repeat_key(&parts.headers)
            .ok_or_else(|| stop(&ask, StatusCode::BAD_REQUEST, "key-missing"))?;
        let json = parts
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .is_some_and(|v| v.split(';').next().map(str::trim) == Some("application/json"));
        let Ok(body) = Bytes::from_request(Request::from_parts(parts, body), app).await else {
            return Err(stop(&ask, StatusCode::PAYLOAD_TOO_LARGE, "too-large"));
        };
        if !json && !body.is_empty() {
            return Err(stop(&ask, StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json"));
        }
        Ok(Self { ask, key, body })
    }
}

fn repeat_key(headers: &HeaderMap) -> Option<String> {
    let key = headers.get("idempotency-key")?.to_str().ok()?.trim();
    (!key.is_empty() && key.len() <= KEY_MOST && key.bytes().all(|b| b.is_ascii_graphic()))
        .then(|| key.to_owned())
}

impl Write {
    /// The body as the operation knows it.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, ApiRefusal> {
        read(&self.body)
    }
    /// The key with what it stands for. Keys of programs and of pages never meet.
    pub fn once(&self) -> Once {
        let body = String::from_utf8_lossy(&self.body);
        Once::new(&format!("api/{}", self.key), &format!("{}\n{body}", self.ask.path))
    }
}

/// Reads JSON. A wrong field becomes a refusal with its place.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiRefusal> {
    // A write without a body says nothing: an object without a field.
    let body = if body.trim_ascii().is_empty() { b"{}" } else { body };
    let tree: serde_json::Value = serde_json::from_slice(body).map_err(|e| not_json(&e))?;
    objects_only(&tree, "")?;
    let mut reader = serde_json::Deserializer::from_slice(body);
    serde_path_to_error::deserialize(&mut reader).map_err(refusal_of)
}

/// Bodies are objects, and lists hold objects: the reader would take a list in the order of the
/// fields for one, and the document does not say so.
fn objects_only(value: &serde_json::Value, field: &str) -> Result<(), ApiRefusal> {
    let Some(fields) = value.as_object() else {
        return Err(ApiRefusal::FieldType { field: field.to_owned(), wanted: "api-type-object" });
    };
    for (name, value) in fields {
        for (at, item) in value.as_array().into_iter().flatten().enumerate() {
            let place = if field.is_empty() { name.clone() } else { format!("{field}.{name}") };
            objects_only(item, &format!("{place}.{at}"))?;
        }
    }
    Ok(())
}

fn not_json(error: &serde_json::Error) -> ApiRefusal {
    let number = |n: usize| i64::try_from(n).unwrap_or(0);
    ApiRefusal::NotJson { line: number(error.line()), column: number(error.column()) }
}

fn refusal_of(error: serde_path_to_error::Error<serde_json::Error>) -> ApiRefusal {
    use serde_json::error::Category;
    let field = dotted(error.path());
    let inner = error.into_inner();
    if !matches!(inner.classify(), Category::Data) {
        return not_json(&inner);
    }
    let text = inner.to_string();
    // The reader says "… at line 1 column 2" and, before it, what stood there: the place is known
    // by the pointer, and the value is the sender's.
    let why = text.split(" at line ").next().unwrap_or_default();
    let quoted = why.split('`').nth(1).unwrap_or_default();
    let at = |name: &str| {
        if field.is_empty() { name.to_owned() } else { format!("{field}.{name}") }
    };
    if why.starts_with("missing field") {
        ApiRefusal::FieldMissing { field: at(quoted) }
    } else if why.starts_with("unknown field") {
        let told = field.rsplit('.').next() == Some(quoted);
        ApiRefusal::FieldUnknown { field: if told { field.clone() } else { at(quoted) } }
    } else {
        ApiRefusal::FieldType { field, wanted: wanted(why) }
    }
}

/// The type that the reader wanted, as a word key.
fn wanted(why: &str) -> &'static str {
    let text = why.rsplit("expected ").next().unwrap_or_default();
    match text.split_whitespace().last().unwrap_or_default() {
        "string" => "api-type-text",
        "boolean" => "api-type-yes-or-no",
        "i64" | "u64" | "integer" => "api-type-number",
        "sequence" => "api-type-list",
        _ => "api-type-object",
    }
}

/// `marks.0.at`, as `Refusal::field` names it.
fn dotted(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let parts: Vec<String> = path
        .iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(index.to_string()),
            Segment::Map { key } => Some(key.clone()),
            Segment::Enum { variant } => Some(variant.clone()),
            Segment::Unknown => None,
        })
        .collect();
    parts.join(".")
}

/// Reads a query. Parts that no list knows are refused, so that a misspelt filter is not silence.
pub fn query<T: DeserializeOwned>(ask: &Ask) -> Result<T, ApiRefusal> {
    let pairs = form_urlencoded::parse(ask.query.as_bytes());
    let reader = serde_urlencoded::Deserializer::new(pairs);
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let field = dotted(error.path());
        let text = error.into_inner().to_string();
        let quoted = text.split('`').nth(1).unwrap_or_default().to_owned();
        if text.starts_with("missing field") {
            ApiRefusal::FieldMissing { field: quoted }
        } else if text.starts_with("unknown field") {
            ApiRefusal::FieldUnknown { field: quoted }
        } else {
            ApiRefusal::FieldValue { field }
        }
    })
}

/// Whether the token may; a person at a page carries no scopes.
fn in_scope<P: Asks>(ask: &Ask) -> bool {
    let code = P::PERMISSION.code();
    ask.actor.scopes.as_ref().is_none_or(|scopes| scopes.split(' ').any(|s| s == code))
}

/// Which rows of a list may be seen, by roles and by the token's scopes.
pub fn seen<P: Asks>(ask: &Ask) -> Result<Seen, Failure> {
    ask.actor.me()?;
    if !in_scope::<P>(ask) {
        return Err(Failure::NOT_FOUND);
    }
    match ask.actor.seen::<P>() {
        Seen::Nothing | Seen::Own => Err(Failure::NOT_FOUND),
        seen => Ok(seen),
    }
}

/// What everybody may read on the pages without signing in. A token must still say so, and one
/// that is unknown or has ended is told.
pub fn public<P: Asks>(ask: &Ask) -> Result<(), Failure> {
    if ask.actor.person.is_some() && !in_scope::<P>(ask) {
        return Err(Failure::NOT_FOUND);
    }
    Ok(())
}

/// The permit over one's own things.
pub async fn own<P: Asks>(ask: &Ask) -> Result<Permit<P>, Failure> {
    ask.actor.me()?;
    ask.actor.permit(&crate::hours::pages::own_scope(ask).await?)
}

/// The permit over a person's things, by any body they belong to.
pub async fn over<P: Asks>(ask: &Ask, person: PersonId) -> Result<Permit<P>, Failure> {
    ask.actor.me()?;
    let liaison = ask.actor.is_liaison_only();
    let look = move |q: &mut crate::db::Read<'_>| {
        if liaison && !crate::people::actions::hidden_from_school(q, &[person])?.is_empty() {
            return Ok(Vec::new());
        }
        Ok(crate::organisations::store::paths_of_person(q, person)?)
    };
    let paths: Vec<String> = ask.app.look(ask.actor.town, look).await?;
    paths
        .into_iter()
        .map(|path| Scope::body(path).about(person))
        .chain([Scope::own(person)])
        .find_map(|scope| ask.actor.permit::<P>(&scope).ok())
        .ok_or(Failure::NOT_FOUND)
}

/// Before every operation: the limit of a token, and a bearer that is not known is told at once,
/// so that a program whose token ran out does not take public rows for all there is.
pub async fn watch(request: Request, next: Next) -> Response {
    let Some(ask) = request.extensions().get::<Ask>().cloned() else {
        return next.run(request).await;
    };
    let headers = request.headers();
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.strip_prefix("Bearer "));
    let who = match bearer {
        Some(token) => token_key(token),
        None if ask.actor.person.is_some() => ask.actor.session_key.clone(),
        None => "visitors".to_owned(),
    };
    if !ask.app.limits().allow(&format!("api/{who}"), ask.now, 1, REQUESTS_A_MINUTE) {
        let mut response = said(&ask, StatusCode::TOO_MANY_REQUESTS, "too-many");
        let wait = 60 - (ask.now.ms() / 1000).rem_euclid(60);
        response.headers_mut().insert(header::RETRY_AFTER, wait.into());
        return response;
    }
    if bearer.is_some() && ask.actor.scopes.is_none() {
        return said(&ask, StatusCode::UNAUTHORIZED, "token-unknown");
    }
    let response = next.run(request).await;
    match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => {
            let mut told = said(&ask, StatusCode::METHOD_NOT_ALLOWED, "method");
            if let Some(allow) = response.headers().get(header::ALLOW) {
                told.headers_mut().insert(header::ALLOW, allow.clone());
            }
            told
        }
        _ => response,
    }
}

/// An answer kept under its key, or the stop.
pub fn answered(done: Result<Answer, Failure>) -> Result<Response, Stop> {
    Ok(done?.into_response())
}

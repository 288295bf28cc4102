//! What is answered when something was not done: a sentence and a way on.

use askama::Template;
use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::ask::{Ask, redirect};
use crate::app::App;
use crate::failure::{Door, Failure};
use crate::ui::{Frame, Page, draw_with};

/// A page that only says what is the matter.
#[derive(Template)]
#[template(path = "pages/web/failure.html")]
pub struct FailurePage {
    /// The frame.
    pub c: Frame,
    /// Heading.
    pub heading: String,
    /// Sentences.
    pub sentences: Vec<String>,
    /// Reference number of a fault; empty otherwise.
    pub reference: String,
}

impl Page for FailurePage {
    const NAME: &'static str = "web/failure";
}

impl FailurePage {
    /// A refusal with two reasons; a fault with its reference.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |heading: &str, keys: &[&str], reference: &str| Self {
            c: c.clone(),
            heading: c.t(heading),
            sentences: keys.iter().map(|key| c.t(key)).collect(),
            reference: reference.to_owned(),
        };
        let reasons = ["refusal-web-key-used-otherwise", "web-sign-in-needed"];
        vec![
            page("web-not-found-heading", &["web-not-found-sentence"], ""),
            page("web-refused-heading", &reasons, ""),
            page("web-fault-heading", &["web-fault-sentence"], "0123456789"),
        ]
    }
}

/// A failure on its way out, to be drawn in the reader's language.
#[derive(Clone)]
struct Shown(std::sync::Arc<Failure>, String);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Door(Door::SignIn) => StatusCode::UNAUTHORIZED,
            Self::Door(Door::NotFound) => StatusCode::NOT_FOUND,
            Self::Door(Door::SecondFactor) => StatusCode::FORBIDDEN,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let mut reference = String::new();
        if let Self::Fault(fault) = &self {
            reference =
                uuid::Uuid::new_v8(fault_bytes(fault)).simple().to_string()[..10].to_owned();
            tracing::error!(reference, doing = fault.doing, why = %fault.why, "a fault of ours");
        }
        let mut response = status.into_response();
        response.extensions_mut().insert(Shown(std::sync::Arc::new(self), reference));
        response
    }
}

fn fault_bytes(fault: &crate::failure::Fault) -> [u8; 16] {
    use sha2::{Digest as _, Sha256};
    let digest = Sha256::digest(format!("{fault}"));
    let mut out = [0; 16];
    out.copy_from_slice(&digest[..16]);
    out
}

/// Draws failures as pages, or as problems (RFC 9457) for programs.
pub async fn failure_pages(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let for_program = parts.uri.path().starts_with("/api/") || wants_json(&parts.headers);
    let mut kept = parts.clone();
    let response = {
        // The reader's ask is read once and handed on in the extensions.
        if let Ok(ask) = Ask::from_request_parts(&mut parts, &app).await {
            kept.extensions.insert(ask);
        }
        next.run(Request::from_parts(parts, body)).await
    };
    let shown = match response.extensions().get::<Shown>() {
        Some(shown) => shown.clone(),
        None if response.status() == StatusCode::NOT_FOUND && is_bare(&response) => {
            Shown(std::sync::Arc::new(Failure::NOT_FOUND), String::new())
        }
        None => return response,
    };
    let status = response.status();
    let Ok(ask) = Ask::from_request_parts(&mut kept, &app).await else { return response };
    if for_program {
        return problem(&ask, status, &shown);
    }
    if matches!(*shown.0, Failure::Door(Door::SignIn)) {
        return redirect(&format!("/sign-in?back={}", ask.frame().query_path));
    }
    if matches!(*shown.0, Failure::Door(Door::SecondFactor)) {
        return redirect("/me/second-factor");
    }
    page(&ask, status, &shown).unwrap_or(response)
}

fn wants_json(headers: &axum::http::HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    accept.contains("application/json") && !accept.contains("text/html")
}

fn is_bare(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_none()
}

fn sentences(ask: &Ask, failure: &Failure) -> Vec<String> {
    match failure {
        Failure::Refused(reasons) => {
            reasons.iter().map(|r| ask.app.words().refusal(ask.lang, r.as_ref())).collect()
        }
        Failure::Door(Door::SignIn) => vec![ask.say("web-sign-in-needed", &[])],
        Failure::Door(Door::NotFound) => vec![ask.say("web-not-found-sentence", &[])],
        Failure::Door(Door::SecondFactor) => vec![ask.say("web-second-factor-sentence", &[])],
        Failure::Fault(_) => vec![ask.say("web-fault-sentence", &[])],
    }
}

fn page(ask: &Ask, status: StatusCode, shown: &Shown) -> Option<Response> {
    let heading = match &*shown.0 {
        Failure::Refused(_) => "web-refused-heading",
        Failure::Door(_) => "web-not-found-heading",
        Failure::Fault(_) => "web-fault-heading",
    };
    let page = FailurePage {
        c: ask.frame(),
        heading: ask.say(heading, &[]),
        sentences: sentences(ask, &shown.0),
        reference: shown.1.clone(),
    };
    draw_with(status, &page).ok()
}

/// RFC 9457: type, title, status, detail, and a pointer per field.
fn problem(ask: &Ask, status: StatusCode, shown: &Shown) -> Response {
    let sentences = sentences(ask, &shown.0);
    let mut body = serde_json::json!({
        "type": problem_type(&shown.0),
        "title": sentences.first().cloned().unwrap_or_default(),
        "status": status.as_u16(),
        "detail": sentences.join(" "),
    });
    if let Failure::Refused(reasons) = &*shown.0 {
        let errors: Vec<serde_json::Value> = reasons
            .iter()
            .zip(&sentences)
            .map(|(reason, sentence)| {
                let mut error = serde_json::json!({ "code": reason.key(), "detail": sentence });
                if let Some(field) = reason.field() {
                    error["pointer"] = format!("#/{}", field.replace('.', "/")).into();
                }
                error
            })
            .collect();
        body["errors"] = errors.into();
    }
    if !shown.1.is_empty() {
        body["instance"] = format!("urn:fault:{}", shown.1).into();
    }
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}

fn problem_type(failure: &Failure) -> String {
    match failure {
        Failure::Refused(reasons) => {
            let key = reasons.first().map_or("refused", |r| r.key());
            format!("/api/problems/{key}")
        }
        Failure::Door(Door::SignIn) => "/api/problems/sign-in".to_owned(),
        Failure::Door(Door::NotFound) => "/api/problems/not-found".to_owned(),
        Failure::Door(Door::SecondFactor) => "/api/problems/second-factor".to_owned(),
        Failure::Fault(_) => "/api/problems/fault".to_owned(),
    }
}

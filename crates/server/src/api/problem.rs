//! Answers to what was not done: problems of RFC 9457, made by the web for every failure of the
//! house, and here for what only programs can get wrong.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use liandong_domain::basics::Refusal;
use serde::Serialize;
use utoipa::ToSchema;

use crate::failure::{Failure, Fault};
use crate::web::Ask;

/// What was not done, and why (RFC 9457).
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "type": "/api/problems/activities-full",
    "title": "这一班已经满员。",
    "status": 422,
    "detail": "这一班已经满员。",
    "errors": [{ "code": "activities-full", "detail": "这一班已经满员。" }]
}))]
pub struct Problem {
    /// Names the problem; its last part is the code of the first error.
    #[serde(rename = "type")]
    pub kind: String,
    /// One sentence, in the language of `Accept-Language`.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// All sentences.
    pub detail: String,
    /// The reference number of a fault of ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Every reason by itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemError>,
}

/// One reason.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProblemError {
    /// Stable code; the room it comes from stands first.
    pub code: String,
    /// The sentence.
    pub detail: String,
    /// JSON pointer to the field of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
}

/// Why a program's request stops.
#[derive(Debug)]
pub enum Stop {
    /// A failure of the house: the web makes the problem.
    House(Failure),
    /// A problem made here.
    Said(Box<Response>),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::House(failure)
    }
}
impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::House(fault.into())
    }
}
impl<R: Refusal> From<R> for Stop {
    fn from(refusal: R) -> Self {
        Self::House(refusal.into())
    }
}
impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        match self {
            Self::House(failure) => failure.into_response(),
            Self::Said(response) => *response,
        }
    }
}

/// A problem that no room knows: about the envelope, not about what stands in it. Its words stand
/// under `api-problem-{code}`.
pub fn said(ask: &Ask, status: StatusCode, code: &str) -> Response {
    let sentence = ask.say(&format!("api-problem-{code}"), &[]);
    let problem = Problem {
        kind: format!("/api/problems/{code}"),
        title: sentence.clone(),
        status: status.as_u16(),
        detail: sentence.clone(),
        instance: None,
        errors: vec![ProblemError { code: code.to_owned(), detail: sentence, pointer: None }],
    };
    let body = serde_json::to_string(&problem).unwrap_or_default();
    let mut response =
        (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
    if status == StatusCode::UNAUTHORIZED {
        let value = HeaderValue::from_static("Bearer realm=\"liandong\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
    }
    response
}

/// The same as a stop.
pub fn stop(ask: &Ask, status: StatusCode, code: &str) -> Stop {
    Stop::Said(Box::new(said(ask, status, code)))
}

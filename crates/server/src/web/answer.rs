//! A write sent again gives the same answer again, and changes nothing.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Asks, Permit};
use liandong_domain::basics::{Fact, Refusal};

use super::store;
use crate::app::App;
use crate::db::Tx;
use crate::failure::Failure;
use crate::secrets::token_key;
use crate::ui::{Frame, draw_with};

/// What a write answers: pages give a location, programs a status and a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Where to go next; empty for programs.
    pub location: String,
    /// JSON text; empty for pages.
    pub body: String,
}

impl Answer {
    /// On to a page.
    pub fn to(location: impl Into<String>) -> Self {
        Self { status: 303, location: location.into(), body: String::new() }
    }
    /// JSON for a program.
    pub fn json(status: u16, body: &serde_json::Value) -> Self {
        Self { status, location: String::new(), body: body.to_string() }
    }
}

/// The key of a write and what it asked for.
#[derive(Debug, Clone)]
pub struct Once {
    /// The key the sender chose; empty: not keyed.
    pub key: String,
    /// Hash over method, path and body.
    pub hash: String,
}

impl Once {
    /// From a key and the request it stands for.
    pub fn new(key: &str, request: &str) -> Self {
        Self { key: key.chars().take(80).collect(), hash: token_key(request) }
    }
}

/// The same key with another request.
#[derive(Debug)]
struct KeyUsedOtherwise;

impl Refusal for KeyUsedOtherwise {
    fn key(&self) -> &'static str {
        "web-key-used-otherwise"
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        Vec::new()
    }
}

/// Does what a permit allows, once per key: the answer is kept in the same transaction, so a
/// repeat finds either both or neither.
pub async fn answer_once<P, F>(
    app: &App,
    permit: &Permit<P>,
    once: Once,
    act: F,
) -> Result<Answer, Failure>
where
    P: Asks,
    F: Fn(&mut Tx<'_>) -> Result<Answer, Failure> + Send + 'static,
{
    app.act(permit, move |tx| {
        if once.key.is_empty() {
            return act(tx);
        }
        let actor = tx.actor().to_owned();
        if let Some((hash, status, location, body)) = store::kept(tx, &actor, &once.key)? {
            if hash != once.hash {
                return Err(KeyUsedOtherwise.into());
            }
            let status = u16::try_from(status).unwrap_or(200);
            return Ok(Answer { status, location, body });
        }
        let answer = act(tx)?;
        let kept =
            (once.hash.clone(), answer.status.into(), answer.location.clone(), answer.body.clone());
        store::keep(tx, &once.key, &kept)?;
        Ok(answer)
    })
    .await
}

/// What a sent form answers: on to the next page, or its own page again with the reasons on it
/// (422), with what was typed. The page is not drawn before it is needed. What is no refusal is
/// passed on.
pub async fn form_answer<P: askama::Template>(
    done: Result<Answer, Failure>,
    frame: impl FnOnce(&mut P) -> &mut Frame,
    page: impl Future<Output = Result<P, Failure>>,
) -> Result<Response, Failure> {
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut page = page.await?;
            frame(&mut page).refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

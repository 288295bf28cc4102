//! The signature under a consent: for the guardians and for those who answer for the child.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::basics::ConsentId;

use super::{days_words, family, scope_words};
use crate::failure::Failure;
use crate::minors::store;
use crate::people::store as people;
use crate::ui::{Frame, Page, draw, moment_long};
use crate::web::Ask;

/// The signature.
#[derive(Template)]
#[template(path = "pages/minors/signed.html")]
pub struct SignedPage {
    /// The frame.
    pub c: Frame,
    /// The child.
    pub id: String,
    /// The child's name.
    pub child: String,
    /// The guardian's name as it was typed.
    pub signed_name: String,
    /// What for.
    pub scope: String,
    /// From when to when.
    pub days: String,
    /// When it was signed.
    pub when: String,
    /// The strokes as a line; empty: only typed.
    pub line: String,
    /// A worker reads it.
    pub is_worker: bool,
}

impl Page for SignedPage {
    const NAME: &'static str = "minors/signed";
}

/// `GET /people/{id}/consents/{consent}`
pub async fn page(
    ask: Ask,
    Path((id, consent)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let family = family(&ask, &id).await?;
    let (child, consent): (_, ConsentId) =
        (family.row.id, consent.parse().map_err(|_| Failure::NOT_FOUND)?);
    let (row, signed) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = people::consent(q, consent)?.filter(|row| row.child == child);
            let row = row.ok_or(Failure::NOT_FOUND)?;
            Ok((row, store::signature(q, consent)?.ok_or(Failure::NOT_FOUND)?))
        })
        .await?;
    let c = ask.frame();
    draw(&SignedPage {
        id: child.to_string(),
        child: family.row.name.clone(),
        scope: scope_words(&c, &row.consent.scope),
        days: days_words(&c, ask.lang, (row.consent.starts_on, row.consent.ends_on)),
        when: moment_long(ask.lang, signed.at),
        line: signed.strokes.map(|drawn| drawn.line()).unwrap_or_default(),
        signed_name: signed.name,
        is_worker: family.is_worker(),
        c,
    })
}

//! The doors of a guardian's phone: each by a link and under the own sign-in.

use axum::extract::Path;
use axum::response::Response;

use super::family::{award, by_account, by_link, home, kind, save_award, save_kind, spent};
use crate::failure::Failure;
use crate::web::{Ask, FormBody};

/// `GET /family/{token}`: looking uses nothing up, as chats look at links by themselves.
pub async fn link_home(ask: Ask, Path(token): Path<String>) -> Result<Response, Failure> {
    match by_link(&ask, &token).await {
        Ok(at) => home(&ask, at).await,
        Err(failure) => spent(&ask, failure),
    }
}

/// `GET /family/{token}/awards/{id}`
pub async fn link_award(
    ask: Ask,
    Path((token, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    match by_link(&ask, &token).await {
        Ok(at) => award(&ask, &at, &id).await,
        Err(failure) => spent(&ask, failure),
    }
}

/// `POST /family/{token}/awards/{id}`: it came, or it did not.
pub async fn link_save_award(
    ask: Ask,
    Path((token, id)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    match by_link(&ask, &token).await {
        Ok(at) => save_award(&ask, &at, &id, form).await,
        Err(failure) => spent(&ask, failure),
    }
}

/// `GET /family/{token}/groups/{kind}`
pub async fn link_kind(
    ask: Ask,
    Path((token, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    match by_link(&ask, &token).await {
        Ok(at) => kind(&ask, &at, &code).await,
        Err(failure) => spent(&ask, failure),
    }
}

/// `POST /family/{token}/groups/{kind}`: yes, or the yes is taken back.
pub async fn link_save_kind(
    ask: Ask,
    Path((token, code)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    match by_link(&ask, &token).await {
        Ok(at) => save_kind(&ask, &at, &code, form).await,
        Err(failure) => spent(&ask, failure),
    }
}

/// `GET /me/family/{pupil}`
pub async fn own_home(ask: Ask, Path(pupil): Path<String>) -> Result<Response, Failure> {
    let at = by_account(&ask, &pupil).await?;
    home(&ask, at).await
}

/// `GET /me/family/{pupil}/awards/{id}`
pub async fn own_award(
    ask: Ask,
    Path((pupil, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let at = by_account(&ask, &pupil).await?;
    award(&ask, &at, &id).await
}

/// `POST /me/family/{pupil}/awards/{id}`: it came, or it did not.
pub async fn own_save_award(
    ask: Ask,
    Path((pupil, id)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let at = by_account(&ask, &pupil).await?;
    save_award(&ask, &at, &id, form).await
}

/// `GET /me/family/{pupil}/groups/{kind}`
pub async fn own_kind(
    ask: Ask,
    Path((pupil, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let at = by_account(&ask, &pupil).await?;
    kind(&ask, &at, &code).await
}

/// `POST /me/family/{pupil}/groups/{kind}`: yes, or the yes is taken back.
pub async fn own_save_kind(
    ask: Ask,
    Path((pupil, code)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let at = by_account(&ask, &pupil).await?;
    save_kind(&ask, &at, &code, form).await
}

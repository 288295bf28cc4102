//! Pages of bodies: the tree, one body with its people and powers, who may do what.

mod body;
mod matrix;
mod samples;
mod tree;

use axum::Router;

use crate::app::App;
use crate::web::{get, post};

pub use body::{BodyPage, PowerLine, RoleLine};
pub use matrix::MatrixPage;
pub use tree::{BodyFormPage, TreeLine, TreePage};

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/organisations", get(tree::page))
        .route("/organisations/new", get(tree::new).merge(post(tree::found)))
        .route("/organisations/{id}", get(body::page))
        .route("/organisations/{id}/edit", get(tree::edit).merge(post(tree::change)))
        .route("/organisations/{id}/move", post(tree::hang))
        .route("/organisations/{id}/close", post(tree::close))
        .route("/organisations/{id}/partners", post(body::co_manage))
        .route("/organisations/{id}/roles", post(body::give))
        .route("/holdings/{id}/end", post(body::end))
        .route("/organisations/{id}/powers", post(body::delegate))
        .route("/powers/{id}/revoke", post(body::revoke))
        .route("/who-may-do-what", get(matrix::page))
}

//! Who may do what, as one readable page, drawn from the matrix itself.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::Scope;
use liandong_domain::access::{Permission, Reach, Role, matrix, may};

use crate::failure::Failure;
use crate::ui::{Frame, Page, draw};
use crate::web::Ask;

/// The matrix.
#[derive(Template)]
#[template(path = "pages/organisations/matrix.html")]
pub struct MatrixPage {
    /// The frame.
    pub c: Frame,
    /// Word keys of the roles, in order.
    pub roles: Vec<&'static str>,
    /// Word key of a permission and of each role's reach.
    pub rows: Vec<(&'static str, Vec<&'static str>)>,
}

impl Page for MatrixPage {
    const NAME: &'static str = "organisations/matrix";
}

/// `GET /who-may-do-what`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    ask.actor.permit::<may::ViewTown>(&Scope::town())?;
    let rows = Permission::ALL
        .iter()
        .map(|permission| {
            let reaches = Role::ALL
                .iter()
                .map(|role| matrix::reach(*role, *permission))
                .map(Reach::word_key)
                .collect();
            (permission.word_key(), reaches)
        })
        .collect();
    let roles = Role::ALL.iter().map(|role| role.word_key()).collect();
    draw(&MatrixPage { c: ask.frame(), roles, rows })
}

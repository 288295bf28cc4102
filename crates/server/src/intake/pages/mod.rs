//! Pages of imports: upload, columns, check, correct, decide, write, undo (ux 5.4). Works without
//! script: the page loads itself again while a job is under way.

mod columns;
mod files;
mod list;
mod one;
mod row;
mod samples;
mod shown;

use axum::Router;
use liandong_domain::access::{Permit, Scope, Seen, may};
use liandong_domain::basics::ImportId;

pub use columns::{BareLine, BareView, ColumnView, ColumnsPage, TableView};
pub use list::{BodyChoice, ImportLine, ImportsPage};
pub use one::{FilterView, ImportPage};
pub use row::{RowPage, SideRow, TwinView};
pub use shown::{FindingView, FixView, RowView};

use super::actions;
use super::store::{self, ImportRow};
use crate::app::App;
use crate::failure::Failure;
use crate::web::{Ask, get, post, query};

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/import", get(list::list).merge(post(list::upload)))
        .route("/import/template/{kind}", get(files::blank))
        .route("/import/{id}", get(one::page))
        .route("/import/{id}/columns", get(columns::page).merge(post(columns::save)))
        .route("/import/{id}/rows/{sort}", get(row::page))
        .route("/import/{id}/correct", post(row::correct))
        .route("/import/{id}/decide", post(row::decide))
        .route("/import/{id}/write", post(one::write))
        .route("/import/{id}/undo", post(one::undo))
        .route("/import/{id}/annotated.xlsx", get(files::comments))
}

fn paths(ask: &Ask) -> Result<Vec<String>, Failure> {
    match ask.actor.seen::<may::ImportFiles>() {
        Seen::Bodies(paths) => Ok(paths),
        Seen::Town => Ok(vec!["/".to_owned()]),
        Seen::Own | Seen::Nothing => {
            ask.actor.me()?;
            Err(Failure::NOT_FOUND)
        }
    }
}

/// Whoever may import anywhere in their bodies.
fn permit(ask: &Ask) -> Result<Permit<may::ImportFiles>, Failure> {
    let path = paths(ask)?.into_iter().next().ok_or(Failure::NOT_FOUND)?;
    ask.actor.permit(&Scope::body(path))
}

/// One's own import, with its permit.
async fn load(ask: &Ask, id: &str) -> Result<(ImportRow, Permit<may::ImportFiles>), Failure> {
    let id: ImportId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    paths(ask)?;
    let (row, path) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::one(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let path = crate::organisations::store::path_of(q, actions::body_of(&row)?)?;
            Ok((row, path))
        })
        .await?;
    let permit = ask.actor.permit(&Scope::body(path))?;
    Ok((row, permit))
}

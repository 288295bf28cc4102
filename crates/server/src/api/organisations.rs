//! The tree of bodies.

use axum::Json;
use liandong_domain::access::may;
use serde::Serialize;
use utoipa::ToSchema;

use super::door::{public, query};
use super::paging::{Page, PageQuery, start};
use super::problem::Stop;
use super::store::{self, BodyLine};
use crate::web::Ask;

/// A body of the town's tree.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019ab3c2-5d00-7000-8000-000000000010",
    "parent": "019ab3c2-5d00-7000-8000-000000000002", "kind": "team", "name": "飞鹰一队",
    "path": "/019ab3c2-5d00-7000-8000-000000000002/019ab3c2-5d00-7000-8000-000000000010/"
}))]
pub struct Organisation {
    /// Which.
    pub id: String,
    /// The body above; null: the root.
    pub parent: Option<String>,
    /// `city`, `town_centre`, `agency`, `station`, `post`, `team`, `partner_unit`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Ids from the root down: a body is below another when its path begins with the other's.
    pub path: String,
}

impl From<BodyLine> for Organisation {
    fn from(line: BodyLine) -> Self {
        Self {
            id: line.id.to_string(),
            parent: line.parent.map(|id| id.to_string()),
            kind: line.kind,
            name: line.name,
            path: line.path,
        }
    }
}

/// The open bodies of the town, each after the one it hangs under.
#[utoipa::path(get, path = "/api/v1/organisations", tag = "organisations",
    operation_id = "list_organisations", params(PageQuery),
    security((), ("bearer" = ["view_town"])),
    responses((status = 200, body = Page<Organisation>)))]
pub async fn list(ask: Ask) -> Result<Json<Page<Organisation>>, Stop> {
    public::<may::ViewTown>(&ask)?;
    let asked: PageQuery = query(&ask)?;
    let from = start(asked.cursor.as_deref(), asked.limit, 1)?;
    let start = from.clone();
    let rows = ask
        .app
        .look(ask.actor.town, move |q| Ok(store::bodies(q, start.part(0), start.most())?))
        .await?;
    Ok(Json(from.page(rows, |row| vec![row.path.clone()], Organisation::from)))
}

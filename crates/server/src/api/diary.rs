//! The town's diary, for those who keep an eye on it: ids and numbers, never words of a person.

use axum::Json;
use liandong_domain::access::{Seen, may};
use serde::Serialize;
use utoipa::ToSchema;

use super::door::{query, seen};
use super::paging::{Page, PageQuery, start};
use super::problem::Stop;
use super::wire::moment;
use crate::events::store::{self, NEWEST, Written};
use crate::web::Ask;

/// One line of the diary.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019ab3c2-5d00-7000-8000-000000000090", "kind": "hours-confirmed",
    "at": "2026-11-29T10:00:00.000+08:00", "actor": "019ab3c2-5d00-7000-8000-000000000003",
    "acting_for": null, "subject": "019ab3c2-5d00-7000-8000-000000000060",
    "person": "019ab3c2-5d00-7000-8000-000000000001", "rule": "hours v1 §daily-tiers",
    "facts": { "minutes": 150 }
}))]
pub struct DiaryEntry {
    /// Ids grow with time.
    pub id: String,
    /// What happened.
    pub kind: String,
    /// When.
    pub at: String,
    /// The person who acted, or `system`.
    pub actor: String,
    /// The person acted for.
    pub acting_for: Option<String>,
    /// The thing it happened to.
    pub subject: String,
    /// The person it is about.
    pub person: Option<String>,
    /// The rule that decided.
    pub rule: Option<String>,
    /// Ids and numbers.
    pub facts: serde_json::Value,
}

impl From<Written> for DiaryEntry {
    fn from(line: Written) -> Self {
        Self {
            id: line.id,
            kind: line.kind,
            at: moment(line.at),
            actor: line.actor,
            acting_for: line.acting_for.map(|id| id.to_string()),
            subject: line.subject,
            person: line.person.map(|id| id.to_string()),
            rule: line.rule,
            facts: serde_json::from_str(&line.facts).unwrap_or_default(),
        }
    }
}

/// The diary, newest first.
#[utoipa::path(get, path = "/api/v1/events", tag = "diary", operation_id = "list_events",
    params(PageQuery), security(("bearer" = ["view_diary"])),
    responses((status = 200, body = Page<DiaryEntry>)))]
pub async fn list(ask: Ask) -> Result<Json<Page<DiaryEntry>>, Stop> {
    let reach = seen::<may::ViewDiary>(&ask)?;
    let asked: PageQuery = query(&ask)?;
    let from = start(asked.cursor.as_deref(), asked.limit, 1)?;
    let start = from.clone();
    let rows = ask
        .app
        .look(ask.actor.town, move |q| {
            let before = if start.key.is_some() { start.part(0) } else { NEWEST };
            let roots = crate::activities::store::roots(q)?;
            Ok(match &reach {
                // Whoever answers for the whole tree reads what belongs to no body as well.
                Seen::Bodies(paths) if !roots.iter().any(|root| paths.contains(root)) => {
                    store::of_bodies(q, paths, before, start.most())?
                }
                _ => store::page(q, before, start.most())?,
            })
        })
        .await?;
    Ok(Json(from.page(rows, |row| vec![row.id.clone()], DiaryEntry::from)))
}

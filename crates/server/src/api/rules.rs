//! Rules: what is in force today, and what was.

use axum::Json;
use axum::extract::Path;
use liandong_domain::access::may;
use liandong_domain::rules::RuleName;
use serde::Serialize;
use utoipa::ToSchema;

use super::door::public;
use super::problem::Stop;
use super::wire::moment_if;
use crate::db::Read;
use crate::failure::Failure;
use crate::rules::actions::{default_content, shown};
use crate::rules::store::{self, VersionRow};
use crate::web::Ask;

/// A version of a rule.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "rule": "star-ladder", "version": 1, "state": "in_force", "first_day": "2026-01-01",
    "words": "", "fields": [{ "key": "hours", "value": "100, 300, 600, 1000, 1500" }],
    "clauses": ["steps", "tenure"], "sealed_at": "2025-12-20T10:00:00.000+08:00"
}))]
pub struct Rule {
    /// `star-ladder`, `hours`, `age-policy`, `seats-ratio`, `joining-pipeline`, `aid-standards`,
    /// `progression-scheme`, `incubation-stages`, `signature-tiers`, `aid-applications`,
    /// `directed-giving`.
    pub rule: String,
    /// Counted from 1; 0 is what holds before a town has signed anything.
    pub version: i64,
    /// `draft`, `signed_once`, `coming`, `in_force`, `past`.
    pub state: String,
    /// The first day it holds.
    pub first_day: Option<String>,
    /// What it says in words, and why.
    pub words: String,
    /// Its values, in reading order.
    pub fields: Vec<RuleField>,
    /// Its clauses: computed results name one.
    pub clauses: Vec<String>,
    /// When the second of two signed it; from then on nothing changes it.
    pub sealed_at: Option<String>,
}

/// A value of a rule.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleField {
    /// Its name.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// A list of versions.
#[derive(Debug, Serialize, ToSchema)]
pub struct Rules {
    /// The versions.
    pub items: Vec<Rule>,
}

fn state(
    row: &VersionRow,
    in_force: Option<i64>,
    today: liandong_domain::basics::Day,
) -> &'static str {
    match (&row.seal, &row.first, row.first_day) {
        (None, None, _) => "draft",
        (None, Some(_), _) => "signed_once",
        (Some(_), _, Some(first)) if first > today => "coming",
        (Some(_), ..) if in_force == Some(row.version) => "in_force",
        (Some(_), ..) => "past",
    }
}

fn drawn(name: RuleName, row: &VersionRow, state: &str) -> Result<Rule, Failure> {
    let (fields, clauses) = shown(name, &row.content)?;
    Ok(Rule {
        rule: row.rule.clone(),
        version: row.version,
        state: state.to_owned(),
        first_day: row.first_day.map(|day| day.to_string()),
        words: row.words.clone(),
        fields: fields.into_iter().map(|(key, value)| RuleField { key, value }).collect(),
        clauses: clauses.iter().map(|clause| clause.key.to_owned()).collect(),
        sealed_at: moment_if(row.second.map(|(_, at)| at)),
    })
}

/// What holds before a town's first version.
fn by_default(name: RuleName) -> Result<Rule, Failure> {
    let (fields, clauses) = shown(name, &default_content(name))?;
    Ok(Rule {
        rule: name.code().to_owned(),
        version: 0,
        state: "in_force".to_owned(),
        first_day: None,
        words: String::new(),
        fields: fields.into_iter().map(|(key, value)| RuleField { key, value }).collect(),
        clauses: clauses.iter().map(|clause| clause.key.to_owned()).collect(),
        sealed_at: None,
    })
}

/// Every rule in force today.
#[utoipa::path(get, path = "/api/v1/rules", tag = "rules", operation_id = "list_rules",
    security((), ("bearer" = ["view_rules"])), responses((status = 200, body = Rules)))]
pub async fn today(ask: Ask) -> Result<Json<Rules>, Stop> {
    public::<may::ViewRules>(&ask)?;
    let day = ask.now.day();
    let look = move |q: &mut Read<'_>| {
        let mut items = Vec::new();
        for &name in RuleName::ALL {
            items.push(match store::in_force(q, name.code(), day)? {
                Some(row) => drawn(name, &row, "in_force")?,
                None => by_default(name)?,
            });
        }
        Ok(items)
    };
    Ok(Json(Rules { items: ask.app.look(ask.actor.town, look).await? }))
}

/// The versions of a rule, newest first. Drafts are shown to those who sign in.
#[utoipa::path(get, path = "/api/v1/rules/{rule}/versions", tag = "rules",
    operation_id = "list_rule_versions",
    params(("rule" = String, Path, description = "The code of the rule.")),
    security((), ("bearer" = ["view_rules"])), responses((status = 200, body = Rules)))]
pub async fn versions(ask: Ask, Path(rule): Path<String>) -> Result<Json<Rules>, Stop> {
    public::<may::ViewRules>(&ask)?;
    let name = RuleName::parse(&rule).ok_or(Failure::NOT_FOUND)?;
    let (day, drafts) = (ask.now.day(), ask.actor.person.is_some());
    let look = move |q: &mut Read<'_>| {
        let now = store::in_force(q, name.code(), day)?.map(|row| row.version);
        store::versions(q, name.code())?
            .iter()
            .filter(|row| drafts || row.seal.is_some())
            .map(|row| drawn(name, row, state(row, now, day)))
            .collect::<Result<Vec<Rule>, Failure>>()
    };
    Ok(Json(Rules { items: ask.app.look(ask.actor.town, look).await? }))
}

//! The page that lists every operation, drawn from the same document that programs read.

use askama::Template;
use axum::response::Response;
use serde_json::Value;

use super::document::document;
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw};
use crate::web::{Ask, redirect};

/// What belongs together.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its code in the document.
    pub tag: String,
    /// Its name.
    pub name: String,
    /// Its operations.
    pub operations: Vec<Operation>,
}

/// One operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its name in the document.
    pub id: String,
    /// `GET`, `POST`, `DELETE`.
    pub method: String,
    /// Its path.
    pub path: String,
    /// What it does, in words.
    pub words: String,
    /// The scopes of which one is needed, each a list joined by `+`.
    pub scopes: Vec<String>,
    /// Whether it may be asked without a token.
    pub open: bool,
    /// Parts of the address and of the query.
    pub parts: Vec<Field>,
    /// Fields of the body.
    pub body: Vec<Field>,
    /// Fields of the answer.
    pub answer: Vec<Field>,
    /// A body as it may be sent; empty: none.
    pub example: String,
}

/// One field or part.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// Whether it must be there.
    pub needed: bool,
    /// What it is, in English as in the document.
    pub note: String,
}

/// Every operation.
#[derive(Template)]
#[template(path = "pages/api/index.html")]
pub struct IndexPage {
    /// The frame.
    pub c: Frame,
    /// What there is.
    pub groups: Vec<Group>,
    /// How many operations.
    pub count: usize,
    /// Requests of one token in a minute.
    pub limit: u32,
}

impl Page for IndexPage {
    const NAME: &'static str = "api/index";
}

impl IndexPage {
    fn new(c: Frame) -> Self {
        let groups = groups(&c, document());
        let count = groups.iter().map(|g| g.operations.len()).sum();
        Self { groups, count, limit: super::REQUESTS_A_MINUTE, c }
    }

    /// The page as it is, and without a single operation.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let whole = Self::new(c.clone());
        let empty = Self { c: c.clone(), groups: Vec::new(), count: 0, limit: whole.limit };
        vec![whole, empty]
    }
}

/// `GET /api`
pub async fn index(ask: Ask) -> Result<Response, Failure> {
    draw(&IndexPage::new(ask.frame()))
}

/// `GET /api/problems/{code}`: where the type of a problem leads.
pub async fn problems() -> Response {
    redirect("/api#problems")
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn groups(c: &Frame, document: &Value) -> Vec<Group> {
    let tags = document["tags"].as_array().cloned().unwrap_or_default();
    let mut groups: Vec<Group> = tags
        .iter()
        .map(|tag| text(tag, "name"))
        .map(|tag| Group { name: c.t(format!("api-tag-{tag}")), tag, operations: Vec::new() })
        .collect();
    let Some(paths) = document["paths"].as_object() else { return groups };
    for (path, item) in paths {
        for (method, found) in item.as_object().into_iter().flatten() {
            let tag = found["tags"][0].as_str().unwrap_or_default();
            if let Some(group) = groups.iter_mut().find(|g| g.tag == tag) {
                group.operations.push(operation(c, document, (path, method), found));
            }
        }
    }
    groups.retain(|group| !group.operations.is_empty());
    groups
}

fn operation(
    c: &Frame,
    document: &Value,
    (path, method): (&str, &str),
    found: &Value,
) -> Operation {
    let id = text(found, "operationId");
    let ways = found["security"].as_array().cloned().unwrap_or_default();
    let scopes = ways
        .iter()
        .filter_map(|way| way.get("bearer")?.as_array().cloned())
        .map(|list| list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" + "))
        .filter(|list| !list.is_empty())
        .collect();
    let body = &found["requestBody"]["content"]["application/json"]["schema"];
    let answer = ["200", "201"]
        .iter()
        .map(|status| &found["responses"][*status]["content"]["application/json"]["schema"])
        .find(|schema| !schema.is_null());
    let example = resolved(document, body).get("example").map_or_else(String::new, |example| {
        serde_json::to_string_pretty(example).unwrap_or_default()
    });
    Operation {
        words: c.t(format!("api-op-{}", id.replace('_', "-"))),
        method: method.to_uppercase(),
        path: path.to_owned(),
        scopes,
        open: ways.iter().any(|way| way.as_object().is_some_and(serde_json::Map::is_empty)),
        parts: parts(document, found),
        body: fields(document, body),
        answer: answer.map(|schema| fields(document, schema)).unwrap_or_default(),
        example,
        id,
    }
}

fn parts(document: &Value, found: &Value) -> Vec<Field> {
    found["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|part| resolved(document, part))
        .map(|part| Field {
            name: text(part, "name"),
            kind: format!("{} · {}", text(part, "in"), kind(&part["schema"])),
            needed: part["required"] == Value::Bool(true),
            note: text(part, "description"),
        })
        .collect()
}

fn fields(document: &Value, schema: &Value) -> Vec<Field> {
    let schema = resolved(document, schema);
    let needed: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let Some(properties) = schema["properties"].as_object() else { return Vec::new() };
    properties
        .iter()
        .map(|(name, field)| Field {
            name: name.clone(),
            kind: kind(field),
            needed: needed.contains(&name.as_str()),
            note: text(field, "description"),
        })
        .collect()
}

/// What a reference leads to.
fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let reference = value.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#'));
    reference.and_then(|pointer| document.pointer(pointer)).unwrap_or(value)
}

/// The type of a field in a word or two.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        return name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    match &schema["type"] {
        Value::String(name) if name == "array" => format!("[{}]", kind(&schema["items"])),
        Value::String(name) => name.clone(),
        Value::Array(names) => {
            names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" | ")
        }
        _ => "any".to_owned(),
    }
}

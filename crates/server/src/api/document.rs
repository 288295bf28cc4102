//! The description of the interface (OpenAPI 3.1), from the operations themselves; what all of
//! them share is written once, here.

use std::sync::OnceLock;

use serde_json::{Map, Value, json};
use utoipa::OpenApi as _;

use super::problem::{Problem, ProblemError};

/// What stands around the operations.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "联动 Liandong",
        version = "1",
        description = "The interface for programs of a town's volunteer service. Every write \
            carries an `Idempotency-Key`: the same key with the same body gives the same answer \
            again and changes nothing twice. Lists come by cursor. What is not done is answered by \
            a problem of RFC 9457 whose sentences follow `Accept-Language` (`zh-CN`, `en`). What \
            one may not see answers like what is not there.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    servers((url = "/", description = "This town")),
    tags(
        (name = "people", description = "Persons: one row per human being, numbers masked."),
        (name = "organisations", description = "The tree of bodies."),
        (name = "activities", description = "Activities and shifts with their seats and risks."),
        (name = "sign-ups", description = "Taking, waiting for and leaving a place."),
        (name = "attendance", description = "The door: taps, presence, the end of a shift."),
        (name = "hours", description = "The hours book, totals, and hours that wait for a yes."),
        (name = "records", description = "Numbered records and their verification."),
        (name = "rules", description = "Rules in force and their versions."),
        (name = "diary", description = "Who did what: ids and numbers only."),
    ),
    components(schemas(Problem, ProblemError))
)]
struct Base;

/// The document before its operations.
pub(super) fn base() -> utoipa::openapi::OpenApi {
    Base::openapi()
}

/// The whole document, made once.
pub fn document() -> &'static Value {
    static MADE: OnceLock<Value> = OnceLock::new();
    MADE.get_or_init(|| {
        let described = super::operations().into_openapi();
        let mut document = serde_json::to_value(&described).unwrap_or_default();
        share(&mut document);
        document
    })
}

/// Status, name in the components, sentence.
const PROBLEMS: [(&str, &str, &str); 8] = [
    ("400", "KeyMissing", "A write without an `Idempotency-Key`."),
    ("401", "TokenNeeded", "No token, or one that is unknown, revoked or has ended."),
    ("404", "NotFound", "Not there, or not yours: nobody learns which."),
    ("413", "TooLarge", "More than 256 kB."),
    ("415", "NotJson", "A body that is not `application/json`."),
    ("422", "Refused", "The town says no, or a field cannot be read; `errors` tells which."),
    ("429", "TooMany", "More requests than a token has in a minute; see `Retry-After`."),
    ("500", "Fault", "A fault of ours; `instance` is its reference number."),
];

/// Writes into every operation what all of them share.
fn share(document: &mut Value) {
    components(document);
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else { return };
    for item in paths.values_mut().filter_map(Value::as_object_mut) {
        for (method, operation) in item.iter_mut().filter(|(_, v)| v.get("operationId").is_some()) {
            let writes = method != "get";
            if let Some(operation) = operation.as_object_mut() {
                add_sentences(operation);
                add_problems(operation, writes);
                if writes {
                    add_key(operation);
                } else {
                    add_session(operation);
                }
            }
        }
    }
}

fn components(document: &mut Value) {
    let mut responses = Map::new();
    for (_, name, words) in PROBLEMS {
        let mut response = json!({
            "description": words,
            "content": { "application/problem+json": {
                "schema": { "$ref": "#/components/schemas/Problem" }
            } }
        });
        if name == "TooMany" {
            response["headers"] = json!({ "Retry-After": {
                "description": "Seconds to wait.", "schema": { "type": "integer" }
            } });
        }
        responses.insert(name.to_owned(), response);
    }
    let parts = &mut document["components"];
    parts["responses"] = Value::Object(responses);
    parts["parameters"] = json!({ "IdempotencyKey": {
        "name": "Idempotency-Key", "in": "header", "required": true,
        "description": "Chosen by the sender, one for each intention: the same again with the \
            same body gives the same answer, with another body it is refused.",
        "schema": { "type": "string", "minLength": 1, "maxLength": 64,
            "pattern": "^[!-~]+$" },
        "example": "3f1c1d2e-6f0a-4a37-9a53-0e4f7c1f9b11"
    } });
    parts["securitySchemes"] = json!({
        "bearer": { "type": "http", "scheme": "bearer",
            "description": "A token made by the system administrator. The scopes named at an \
                operation are the permissions it must carry; the roles of the person it acts as \
                must reach as well." },
        "session": { "type": "apiKey", "in": "cookie", "name": "session",
            "description": "A person signed in at a page may read; every write needs a token." }
    });
}

/// The first sentence is the summary, all of them the description; an answer says what it is.
fn add_sentences(operation: &mut Map<String, Value>) {
    let words = operation.get("summary").and_then(Value::as_str).unwrap_or_default();
    let whole = words.replace('\n', " ");
    let first = whole.split_once(". ").map_or(whole.as_str(), |(first, _)| first);
    let first = first.trim_end_matches('.').to_owned();
    let answers = operation.get_mut("responses").and_then(Value::as_object_mut);
    for (status, answer) in answers.into_iter().flatten() {
        let done = if status == "201" { "Made." } else { "Done." };
        if let Some(answer) = answer.as_object_mut() {
            answer.entry("description").or_insert_with(|| done.into());
        }
    }
    operation.insert("summary".to_owned(), first.into());
    operation.insert("description".to_owned(), whole.into());
}

fn add_problems(operation: &mut Map<String, Value>, writes: bool) {
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else {
        return;
    };
    for (status, name, _) in PROBLEMS {
        if writes || !matches!(status, "400" | "413" | "415") {
            let shown = json!({ "$ref": format!("#/components/responses/{name}") });
            responses.entry(status).or_insert(shown);
        }
    }
}

fn add_key(operation: &mut Map<String, Value>) {
    let list = operation.entry("parameters").or_insert_with(|| json!([]));
    if let Some(list) = list.as_array_mut() {
        list.push(json!({ "$ref": "#/components/parameters/IdempotencyKey" }));
    }
}

/// What a token may read, a person at a page may read as well.
fn add_session(operation: &mut Map<String, Value>) {
    let Some(ways) = operation.get_mut("security").and_then(Value::as_array_mut) else { return };
    if ways.iter().any(|way| way.get("bearer").is_some()) {
        ways.push(json!({ "session": [] }));
    }
}

//! Every door of the house, and who gets in: printed under version control.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use axum::http::StatusCode;
use liandong::api::document;

use crate::house::{files, root};
use crate::support::stores::Store;
use crate::support::town::{Answer, Town};

/// One login for each role, in the order of the matrix; a visitor stands before them.
const ROLES: [(&str, &str); 10] = [
    ("volunteer", "wangfang"),
    ("leader", "limin"),
    ("assistant", "zhouminyi"),
    ("worker", "chenhuishan"),
    ("manager", "heguifang"),
    ("liaison", "linzhiyong"),
    ("official", "liangguodong"),
    ("system", "suwen"),
    ("security", "dengan"),
    ("audit", "jianming"),
];

/// An id, a code, a number that nobody has.
const NOBODY: &str = "018f0000-0000-7000-8000-00000000dead";

/// The routes of the pages: path and methods, read from where they are written.
pub fn routes() -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut out: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    for path in files(&root().join("crates/server/src"), &[".rs"]) {
        let text = fs::read_to_string(&path).expect("readable");
        for (at, _) in text.match_indices(".route(") {
            let rest = &text[at + 7..];
            let Some(quoted) = rest.trim_start().strip_prefix('"') else { continue };
            let route = quoted.split('"').next().expect("a path").to_owned();
            let call = &rest[..closing(rest)];
            let methods = out.entry(route).or_default();
            for (word, method) in [("get(", "GET"), ("post(", "POST"), ("any(", "ANY")] {
                if call.contains(word) {
                    methods.insert(method);
                }
            }
        }
    }
    out
}

/// Where the bracket that is open at the start is closed.
fn closing(text: &str) -> usize {
    let mut depth = 1;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

fn filled(route: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in route.chars() {
        match c {
            '{' => {
                inside = true;
                out.push_str(NOBODY);
            }
            '}' => inside = false,
            _ if inside => {}
            other => out.push(other),
        }
    }
    out
}

fn said(answer: &Answer) -> String {
    match answer.status {
        StatusCode::SEE_OTHER if answer.location.starts_with("/sign-in") => "door".to_owned(),
        StatusCode::SEE_OTHER => "goes".to_owned(),
        status => status.as_u16().to_string(),
    }
}

fn compare(name: &str, now: &str) {
    let path = root().join("crates/server/tests/town/golden").join(name);
    if fs::read_to_string(&path).ok().as_deref() != Some(now) {
        let new = path.with_extension("new.txt");
        fs::write(&new, now).expect("writable");
        panic!("doors changed: look at {} and accept it as {name}", new.display());
    }
}

/// Doors that end the caller's own session or belong to the network: looked at by other tests.
fn is_apart(route: &str) -> bool {
    route.starts_with("/static/") || matches!(route, "/sign-out" | "/me/devices/end" | "/metrics")
}

// covers Q1 Q2
#[test]
fn every_door_answers_each_role_as_printed() {
    let town = Town::small(Store::Sqlite);
    let mut people = vec![town.visitor()];
    people.extend(ROLES.iter().map(|(_, login)| town.as_(login)));
    let head: Vec<&str> =
        ["visitor"].into_iter().chain(ROLES.iter().map(|(role, _)| *role)).collect();
    let mut out = format!("# {}\n", head.join(" "));
    let mut faults = Vec::new();
    for (route, methods) in routes() {
        if is_apart(&route) || methods.is_empty() {
            continue;
        }
        for method in methods {
            let path = filled(&route);
            let mut line = Vec::new();
            for someone in &people {
                let answer = match method {
                    "POST" => someone.post(&path, &[]),
                    _ => someone.get(&path),
                };
                if answer.status.is_server_error() {
                    faults.push(format!("{method} {route}: {}", answer.status));
                }
                line.push(said(&answer));
            }
            let first = &line[1];
            let alike = line[1..].iter().all(|s| s == first);
            let shown = if alike { format!("{} {first}*", line[0]) } else { line.join(" ") };
            writeln!(out, "{method} {route} {shown}").expect("a string");
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    compare("doors.txt", &out);
}

/// What may not be seen and what is not there are answered alike, word for word.
// covers Q1
#[test]
fn forbidden_and_absent_are_the_same_page() {
    let town = Town::small(Store::Sqlite);
    let (person, shift) = (town.cast.libonian.to_string(), town.cast.today.to_string());
    let volunteer = town.as_("wangfang");
    for (route, real) in [
        ("/people/{id}", &person),
        ("/people/{id}/edit", &person),
        ("/people/{id}/family", &person),
        ("/people/{id}/readings", &person),
        ("/shifts/{id}/roster", &shift),
        ("/shifts/{id}/sheet", &shift),
    ] {
        let absent = volunteer.get(&route.replace("{id}", NOBODY));
        let hidden = volunteer.get(&route.replace("{id}", real));
        assert_eq!(hidden.status, StatusCode::NOT_FOUND, "{route}");
        assert_eq!(absent.status, StatusCode::NOT_FOUND, "{route}");
        let plain = |answer: &Answer, id: &str| {
            let body = answer.body.replace(id, "ID");
            let once = answer.body.split("name=\"once\" value=\"").nth(1).unwrap_or_default();
            match once.split('"').next() {
                Some(key) if !key.is_empty() => body.replace(key, "ONCE"),
                _ => body,
            }
        };
        assert_eq!(plain(&hidden, real), plain(&absent, NOBODY), "{route}");
    }
}

#[test]
fn an_address_that_is_not_there_is_a_page_with_a_way_back() {
    let town = Town::small(Store::Sqlite);
    let answer = town.visitor().get("/nothing-of-the-kind");
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.body.contains("<h1") && answer.body.contains("href=\"/\""), "{}", answer.body);
    let program = town.visitor().get("/api/v1/nothing");
    assert_eq!(program.status, StatusCode::NOT_FOUND);
    assert!(program.body.starts_with('{'), "{}", program.body);
}

// covers P2
#[test]
fn the_document_of_the_interface_is_as_printed() {
    let mut out = String::new();
    for (path, item) in document()["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let ways = operation["security"].as_array().expect("security");
            let scopes: Vec<&str> = ways
                .iter()
                .filter_map(|way| way["bearer"].as_array())
                .flatten()
                .filter_map(|scope| scope.as_str())
                .collect();
            let statuses: Vec<&str> =
                operation["responses"].as_object().expect("answers").keys().map(|k| &**k).collect();
            writeln!(
                out,
                "{} {path} [{}] {}",
                method.to_uppercase(),
                scopes.join(" "),
                statuses.join(" ")
            )
            .expect("a string");
        }
    }
    compare("interface.txt", &out);
}

//! The interface for programs, as a program sees it.

mod programs;

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, header};
use liandong::api::document;
use liandong::ui::Lang;
use liandong_domain::access::Permission;
use liandong_domain::basics::{Moment, PersonId};
use liandong_domain::people::{Document, DocumentKind};
use serde_json::{Value, json};

use crate::support::stores::{Store, both};
use programs::{ALL_SCOPES, Programs};

fn operations() -> Vec<(String, String, Value)> {
    let mut all = Vec::new();
    for (path, item) in document()["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            all.push((method.clone(), path.clone(), operation.clone()));
        }
    }
    all
}

#[test]
fn every_operation_says_what_it_needs_and_has_words_in_both_languages() {
    let programs = Programs::on(Store::Sqlite);
    assert_eq!(document()["openapi"], "3.1.0");
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations() {
        let id = operation["operationId"].as_str().expect("an id").to_owned();
        let key = format!("api-op-{}", id.replace('_', "-"));
        for lang in Lang::ALL {
            assert!(programs.app.words().has(lang, &key), "{key} in {}", lang.tag());
        }
        let ways = operation["security"].as_array().expect("security");
        for scope in ways.iter().filter_map(|w| w["bearer"].as_array()).flatten() {
            let scope = scope.as_str().expect("a scope");
            assert!(Permission::parse(scope).is_some(), "{id} asks for {scope}");
        }
        let keyed = operation["parameters"].as_array().is_some_and(|list| {
            list.iter().any(|p| p["$ref"] == "#/components/parameters/IdempotencyKey")
        });
        assert_eq!(keyed, method != "get", "{method} {path}");
        let summary = operation["summary"].as_str().unwrap_or_default();
        assert!(!summary.is_empty() && !summary.contains('\n'), "{id}: {summary}");
        for status in ["401", "422", "429", "500"] {
            assert!(operation["responses"][status].is_object(), "{id} {status}");
        }
        assert!(ids.insert(id.clone()), "{id} stands twice");
    }
    assert!(ids.len() >= 27, "{}", ids.len());
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    fn walk(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                if let Some(Value::String(to)) = map.get("$ref") {
                    found.push(to.clone());
                }
                map.values().for_each(|v| walk(v, found));
            }
            Value::Array(list) => list.iter().for_each(|v| walk(v, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(document(), &mut found);
    for to in found {
        let pointer = to.strip_prefix('#').expect("inside the document");
        assert!(document().pointer(pointer).is_some(), "{to}");
    }
}

#[test]
fn every_operation_is_there_and_answers_a_stranger_without_telling_anything() {
    let programs = Programs::on(Store::Sqlite);
    for (method, path, operation) in operations() {
        let nobody = uuid_of(99);
        let path = path.replace("{id}", &nobody).replace("{number}", "LD-2026-000001-X");
        let path = path.replace("{rule}", "hours");
        let open = operation["security"].as_array().expect("security").contains(&json!({}));
        let told = if method == "get" {
            programs.get(&path, "")
        } else {
            programs.write(&method.to_uppercase(), &path, "", "k", "{}")
        };
        let kind = told.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
        if told.status.is_success() {
            assert!(open, "{method} {path} gives {} to anybody", told.body);
            continue;
        }
        assert_eq!(kind, Some("application/problem+json"), "{method} {path} {}", told.status);
        assert!(
            matches!(told.status.as_u16(), 401 | 404 | 422),
            "{method} {path}: {}",
            told.status
        );
        assert!(!told.text("title").is_empty() && !told.text("title").contains('⟦'));
    }
}

fn uuid_of(n: u128) -> String {
    PersonId::new(uuid::Uuid::from_u128(n)).to_string()
}

#[test]
fn a_write_needs_a_token_and_a_key() {
    let programs = Programs::on(Store::Sqlite);
    let token = programs.token(programs.volunteer, &["sign_up_self"]);
    let told = programs.post(&programs.sign_ups(), &token, "", &json!({}));
    assert_eq!((told.status.as_u16(), told.code()), (400, "key-missing"));
    let told = programs.post(&programs.sign_ups(), "none-of-ours", "k", &json!({}));
    assert_eq!((told.status.as_u16(), told.code()), (401, "token-unknown"));
    assert!(told.headers.contains_key(header::WWW_AUTHENTICATE));
    let plain = Request::post(programs.sign_ups())
        .header("idempotency-key", "k")
        .body(Body::empty())
        .expect("a request");
    let told = programs.send(plain);
    assert_eq!((told.status.as_u16(), told.code()), (401, "token-needed"));
    let told = programs.get("/api/v1/me/sign-ups", &token);
    assert_eq!(told.body["items"], json!([]), "nothing was written");
}

#[test]
fn the_same_key_answers_the_same_and_another_body_is_refused() {
    for store in both() {
        let programs = Programs::on(store);
        let token = programs.token(programs.volunteer, &["sign_up_self"]);
        let first = programs.post(&programs.sign_ups(), &token, "k-1", &json!({}));
        assert_eq!(first.status.as_u16(), 201, "{}", first.body);
        assert_eq!(first.body["state"], "placed");
        let again = programs.post(&programs.sign_ups(), &token, "k-1", &json!({}));
        assert_eq!((again.status, &again.body), (first.status, &first.body));
        let other = programs.post(&programs.sign_ups(), &token, "k-1", &json!({ "wait": true }));
        assert_eq!((other.status.as_u16(), other.code()), (422, "web-key-used-otherwise"));
        let mine = programs.get("/api/v1/me/sign-ups", &token);
        assert_eq!(mine.body["items"].as_array().map(Vec::len), Some(1));
    }
}

#[test]
fn a_token_does_only_what_its_scopes_name() {
    let programs = Programs::on(Store::Sqlite);
    let narrow = programs.token(programs.worker, &["view_town"]);
    for path in ["/api/v1/people", "/api/v1/activities", "/api/v1/events", "/api/v1/me/hours"] {
        assert_eq!(programs.get(path, &narrow).status.as_u16(), 404, "{path}");
    }
    assert_eq!(programs.get("/api/v1/organisations", &narrow).status.as_u16(), 200);
    let volunteer = programs.token(programs.volunteer, ALL_SCOPES);
    for path in ["/api/v1/people", "/api/v1/events"] {
        assert_eq!(
            programs.get(path, &volunteer).status.as_u16(),
            404,
            "{path}: scopes are no roles"
        );
    }
}

#[test]
fn what_is_not_yours_answers_like_what_is_not_there() {
    let programs = Programs::on(Store::Sqlite);
    let token = programs.token(programs.volunteer, ALL_SCOPES);
    for path in ["/api/v1/people/{}", "/api/v1/people/{}/hours", "/api/v1/people/{}/hours/totals"] {
        let there = programs.get(&path.replace("{}", &programs.worker.to_string()), &token);
        let not_there = programs.get(&path.replace("{}", &uuid_of(5)), &token);
        assert_eq!(there.status.as_u16(), 404, "{path}");
        assert_eq!(there.body, not_there.body, "{path}");
    }
    for path in ["/api/v1/shifts/{}/attendance", "/api/v1/shifts/{}/proposals"] {
        let there = programs.get(&path.replace("{}", &programs.shift.to_string()), &token);
        let not_there = programs.get(&path.replace("{}", &uuid_of(5)), &token);
        assert_eq!((there.status.as_u16(), there.body), (404, not_there.body), "{path}");
    }
}

#[test]
fn a_wrong_field_is_pointed_at() {
    let programs = Programs::on(Store::Sqlite);
    let token = programs.token(programs.worker, ALL_SCOPES);
    let marks = format!("/api/v1/shifts/{}/marks", programs.shift);
    let mark = json!({ "id": uuid_of(1), "kind": "in", "at": 1, "method": "tap" });
    let whole = json!({ "device": "d", "sent_at": 1, "marks": [mark] });
    let mut cases = Vec::new();
    for (place, value, code, pointer) in [
        ("/sent_at", json!("now"), "api-field-type", "#/sent_at"),
        ("/marks/0/at", json!(null), "api-field-type", "#/marks/0/at"),
        ("/marks/0/kind", json!("here"), "api-field-value", "#/marks/0/kind"),
        ("/marks/0/id", json!("7"), "api-field-value", "#/marks/0/id"),
        ("/marks", json!([]), "api-field-value", "#/marks"),
    ] {
        let mut wrong = whole.clone();
        *wrong.pointer_mut(place).expect("a field") = value;
        cases.push((wrong.to_string(), code, pointer));
    }
    let mut more = whole.clone();
    more["marks"][0]["colour"] = json!("red");
    cases.push((more.to_string(), "api-field-unknown", "#/marks/0/colour"));
    let mut fewer = whole.clone();
    fewer["marks"][0].as_object_mut().expect("a tap").remove("method");
    cases.push((fewer.to_string(), "api-field-missing", "#/marks/0/method"));
    cases.push(("{\"device\":".to_owned(), "api-not-json", ""));
    cases.push((format!("{whole} x"), "api-not-json", ""));
    cases.push(("[1]".to_owned(), "api-field-type", ""));
    cases.push(("{\"marks\":[[1]]}".to_owned(), "api-field-type", "#/marks/0"));
    for (n, (sent, code, pointer)) in cases.iter().enumerate() {
        let told = programs.write("POST", &marks, &token, &format!("k{n}"), sent);
        assert_eq!(told.status.as_u16(), 422, "{sent}");
        assert_eq!((told.code(), told.pointer()), (*code, *pointer), "{sent}");
        assert!(!told.text("detail").contains('⟦'), "{}", told.body);
    }
}

#[test]
fn every_wrong_field_of_a_person_is_told_at_once() {
    let programs = Programs::on(Store::Sqlite);
    let token = programs.token(programs.worker, ALL_SCOPES);
    let body = json!({
        "name": "", "organisation": programs.team.to_string(), "phone": "12", "sex": "x",
        "document_kind": "01", "document": "440106200001010018"
    });
    let told = programs.post("/api/v1/people", &token, "k", &body);
    assert_eq!(told.status.as_u16(), 422);
    let pointers: Vec<&str> = told.body["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .filter_map(|e| e["pointer"].as_str())
        .collect();
    assert_eq!(pointers, ["#/name", "#/phone", "#/sex", "#/document"], "{}", told.body);
    assert!(!told.body.to_string().contains("440106200001010018"), "no number comes back");
}

// covers Q9
#[test]
fn a_registered_person_is_shown_masked_and_not_registered_twice() {
    let programs = Programs::on(Store::Sqlite);
    let token = programs.token(programs.worker, ALL_SCOPES);
    let number = "11010519491231002X";
    let today = programs.app.clock().now().day();
    Document::parse(DocumentKind::from_code("01").expect("a kind"), number, today)
        .expect("the example is sound");
    let body = json!({
        "name": "卢秀英", "organisation": programs.team.to_string(), "phone": "13912345678",
        "document": number
    });
    let told = programs.post("/api/v1/people", &token, "k1", &body);
    assert_eq!(told.status.as_u16(), 201, "{}", told.body);
    let card = programs.get(&format!("/api/v1/people/{}", told.text("person")), &token);
    assert_eq!(card.body["phone"], "139****5678");
    assert_eq!(
        (card.body["sex"].as_str(), card.body["born_year"].as_i64()),
        (Some("female"), Some(1949))
    );
    let shown = card.body.to_string();
    assert!(!shown.contains(number) && !shown.contains("13912345678"), "{shown}");
    let twice = json!({
        "name": "卢秀英", "organisation": programs.team.to_string(), "phone": "13912345678"
    });
    let told = programs.post("/api/v1/people", &token, "k2", &twice);
    assert_eq!((told.status.as_u16(), told.code()), (422, "api-alike"), "{}", told.body);
}

#[test]
fn a_list_comes_whole_and_once_by_cursor() {
    for store in both() {
        let programs = Programs::on(store);
        let token = programs.token(programs.worker, ALL_SCOPES);
        for (path, least) in
            [("/api/v1/people", 5), ("/api/v1/organisations", 2), ("/api/v1/events", 8)]
        {
            let mut seen = Vec::new();
            let mut at = format!("{path}?limit=2");
            loop {
                let page = programs.get(&at, &token);
                assert_eq!(page.status.as_u16(), 200, "{at} {}", page.body);
                let items = page.body["items"].as_array().expect("items");
                assert!(items.len() <= 2);
                seen.extend(items.iter().map(|i| i["id"].as_str().expect("an id").to_owned()));
                let Some(next) = page.body["next"].as_str() else { break };
                at = format!("{path}?limit=2&cursor={next}");
            }
            let once: BTreeSet<&String> = seen.iter().collect();
            assert_eq!(once.len(), seen.len(), "{path} gives a row twice");
            assert!(seen.len() >= least, "{path} {}", seen.len());
        }
        for wrong in ["cursor=x", "limit=0", "limit=201", "limit=many", "page=2"] {
            let told = programs.get(&format!("/api/v1/people?{wrong}"), &token);
            assert_eq!(told.status.as_u16(), 422, "{wrong}");
            let field = wrong.split('=').next().expect("a name");
            assert_eq!(told.pointer(), format!("#/{field}"), "{}", told.body);
        }
    }
}

#[test]
fn a_search_finds_by_sound_within_reach() {
    let programs = Programs::on(Store::Sqlite);
    let token = programs.token(programs.worker, ALL_SCOPES);
    let found = programs.get("/api/v1/people?q=limin", &token);
    assert_eq!(found.body["items"][0]["name"], "李敏", "{}", found.body);
    assert_eq!(found.body["items"][0]["phone_tail"], "5678");
}

// covers T4 T9 T25
#[test]
fn a_shift_is_run_from_sign_up_to_a_verified_record() {
    for store in both() {
        let programs = Programs::on(store);
        let worker = programs.token(programs.worker, ALL_SCOPES);
        let volunteer = programs.token(programs.volunteer, ALL_SCOPES);
        let shift = programs.shift;
        let done = programs.post(&programs.sign_ups(), &volunteer, "up", &json!({}));
        assert_eq!(done.status.as_u16(), 201, "{}", done.body);
        let seats = programs.get(&format!("/api/v1/shifts/{shift}"), "");
        let seat = &seats.body["seats"][1];
        assert_eq!((seat["taken"].as_i64(), seat["free"].as_i64()), (Some(1), Some(1)), "{seat}");

        let came = programs.starts_at.plus_minutes(-2);
        let went = programs.starts_at.plus_minutes(150);
        programs.app.clock().set(went.plus_minutes(1));
        let tap = |n: u128, kind: &str, at: Moment| {
            json!({ "id": uuid_of(n), "person": programs.volunteer.to_string(), "kind": kind,
                "at": at.ms(), "method": "tap" })
        };
        let marks = json!({ "device": "gate", "sent_at": went.plus_minutes(1).ms(),
            "marks": [tap(1, "in", came), tap(2, "out", went)] });
        let told = programs.post(&format!("/api/v1/shifts/{shift}/marks"), &worker, "m", &marks);
        assert_eq!(told.body["stored"].as_array().map(Vec::len), Some(2), "{}", told.body);
        let list = programs.get(&format!("/api/v1/shifts/{shift}/attendance"), &worker);
        assert_eq!(list.body["people"][0]["state"], "left", "{}", list.body);

        let closed =
            programs.post(&format!("/api/v1/shifts/{shift}/close"), &worker, "c", &json!({}));
        assert_eq!(closed.body["proposed"], 1, "{}", closed.body);
        let waiting = programs.get(&format!("/api/v1/shifts/{shift}/proposals"), &worker);
        let proposal = waiting.body["items"][0]["id"].as_str().expect("a proposal").to_owned();
        let yes = json!({ "proposals": [{ "id": proposal }] });
        let told = programs.post("/api/v1/hours/proposals/confirm", &worker, "y", &yes);
        assert_eq!(
            (told.body["confirmed"].as_i64(), told.body["minutes"].as_i64()),
            (Some(1), Some(150))
        );

        let book = programs.get("/api/v1/me/hours", &volunteer);
        assert_eq!(book.body["items"][0]["minutes"], 150, "{}", book.body);
        let totals =
            programs.get(&format!("/api/v1/people/{}/hours/totals", programs.volunteer), &worker);
        assert_eq!((&totals.body["minutes"], &totals.body["star"]), (&json!(150), &json!(0)));
        let sums =
            programs.get(&format!("/api/v1/hours/totals?organisation={}", programs.team), &worker);
        assert_eq!((&sums.body["minutes"], &sums.body["people"]), (&json!(150), &json!(1)));
        a_record_is_issued_and_verified(&programs, &volunteer);
    }
}

fn a_record_is_issued_and_verified(programs: &Programs, volunteer: &str) {
    let days = json!({ "from": "2026-01-01", "until": "2026-12-31" });
    let issued = programs.post("/api/v1/records", volunteer, "r", &days);
    assert_eq!(issued.status.as_u16(), 201, "{}", issued.body);
    let (number, code) = (issued.text("number"), issued.text("check_code"));
    let mine = programs.get("/api/v1/me/records", volunteer);
    assert_eq!(mine.body["items"][0]["number"], number.as_str());
    let proved = programs.get(&format!("/api/v1/records/{number}?code={code}"), "");
    assert_eq!(proved.body["holder"], "李敏", "{}", proved.body);
    assert_eq!(proved.body["lines"][0]["hours"], "2.5");
    let wrong = programs.get(&format!("/api/v1/records/{number}?code=AAAA-AAAA"), "");
    let not_there = programs.get("/api/v1/records/LD-2026-999999-X?code=AAAA-AAAA", "");
    assert_eq!((wrong.status.as_u16(), &wrong.body), (404, &not_there.body));
}

#[test]
fn a_sign_up_is_left_with_a_reason_only() {
    let programs = Programs::on(Store::Sqlite);
    let token = programs.token(programs.volunteer, &["sign_up_self"]);
    let id = programs.post(&programs.sign_ups(), &token, "1", &json!({})).text("id");
    let path = format!("/api/v1/sign-ups/{id}");
    let told = programs.write("DELETE", &path, &token, "2", "{\"reason\":\"bored\"}");
    assert_eq!((told.status.as_u16(), told.pointer()), (422, "#/reason"), "{}", told.body);
    let told = programs.write("DELETE", &path, &token, "3", "{\"reason\":\"ill\"}");
    assert_eq!((told.status.as_u16(), told.text("state").as_str()), (200, "cancelled"));
    assert_eq!(programs.get("/api/v1/me/sign-ups", &token).body["items"], json!([]));
}

#[test]
fn a_worker_signs_up_somebody_who_called() {
    let programs = Programs::on(Store::Sqlite);
    let worker = programs.token(programs.worker, ALL_SCOPES);
    let call = json!({ "person": programs.volunteer.to_string() });
    let told = programs.post(&programs.sign_ups(), &worker, "1", &call);
    assert_eq!(told.status.as_u16(), 201, "{}", told.body);
    let volunteer = programs.token(programs.volunteer, ALL_SCOPES);
    let other = json!({ "person": programs.worker.to_string() });
    let told = programs.post(&programs.sign_ups(), &volunteer, "1", &other);
    assert_eq!(told.status.as_u16(), 404, "a volunteer signs up nobody else");
}

#[test]
fn rules_in_force_are_public_and_say_their_version() {
    let programs = Programs::on(Store::Sqlite);
    let told = programs.get("/api/v1/rules", "");
    let items = told.body["items"].as_array().expect("rules");
    assert_eq!(items.len(), liandong_domain::rules::RuleName::ALL.len());
    assert!(items.iter().all(|rule| rule["state"] == "in_force" && rule["fields"].is_array()));
    assert_eq!(programs.get("/api/v1/rules/star-ladder/versions", "").status.as_u16(), 200);
    assert_eq!(programs.get("/api/v1/rules/wages/versions", "").status.as_u16(), 404);
}

#[test]
fn a_flood_is_turned_away_with_a_wait() {
    let programs = Programs::on(Store::Sqlite);
    let token = programs.token(programs.worker, ALL_SCOPES);
    let most = liandong::api::REQUESTS_A_MINUTE;
    let statuses: Vec<u16> =
        (0..=most).map(|_| programs.get("/api/v1/me", &token).status.as_u16()).collect();
    assert!(statuses[..most as usize].iter().all(|s| *s == 200));
    let told = programs.get("/api/v1/me", &token);
    assert_eq!((told.status.as_u16(), told.code()), (429, "too-many"));
    let wait = told.headers[header::RETRY_AFTER].to_str().expect("text").parse::<i64>();
    assert!(wait.is_ok_and(|seconds| (1..=60).contains(&seconds)));
    let other = programs.token(programs.volunteer, ALL_SCOPES);
    assert_eq!(programs.get("/api/v1/me", &other).status.as_u16(), 200, "others are not kept out");
}

#[test]
fn an_address_answers_only_its_methods() {
    let programs = Programs::on(Store::Sqlite);
    let token = programs.token(programs.worker, ALL_SCOPES);
    let told = programs.write("PUT", "/api/v1/people", &token, "k", "{}");
    assert_eq!((told.status.as_u16(), told.code()), (405, "method"));
    assert!(told.headers.contains_key(header::ALLOW));
    let told = programs.get("/api/v1/nothing", &token);
    assert_eq!(told.status.as_u16(), 404);
    assert_eq!(told.headers[header::CONTENT_TYPE], "application/problem+json");
}

#[test]
fn an_export_masks_numbers_and_is_noted_in_the_diary() {
    let programs = Programs::on(Store::Sqlite);
    let folder = programs.store.folder.clone();
    let run = |what: &str, file: &str| {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_liandong"))
            .args(["export", what, "--data"])
            .arg(&folder)
            .arg("--out")
            .arg(folder.join(file))
            .output()
            .expect("the program runs");
        (done.status.success(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    assert_eq!(run("people", "people.csv"), (true, "\r5 / 5\n\n".to_owned()));
    let text = std::fs::read_to_string(folder.join("people.csv")).expect("a file");
    assert!(text.starts_with('\u{feff}') && text.contains("李敏") && text.contains("****5678"));
    assert!(!text.contains("13800005678"), "{text}");
    assert!(run("hours", "hours.xlsx").0);
    assert!(!run("people", "people.csv").0, "a file that is there is not written over");
    let token = programs.token(programs.worker, ALL_SCOPES);
    let diary = programs.get("/api/v1/events?limit=5", &token).body.to_string();
    assert!(diary.contains("file-exported"), "{diary}");
}

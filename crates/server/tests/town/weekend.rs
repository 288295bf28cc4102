//! One weekend of service, from the open shift to a record that anybody can verify.

use axum::http::StatusCode;
use liandong::cli::prove;
use liandong_domain::basics::Moment;
use serde_json::json;

use crate::support::hands::uuid;
use crate::support::stores::both;
use crate::support::town::{Someone, Town};

fn mark(n: u32, person: &str, kind: &str, at_ms: i64) -> serde_json::Value {
    json!({ "id": uuid(n), "person": person, "kind": kind, "at": at_ms, "method": "tap" })
}

/// Taps of one kind for these rows, numbered from `first`, all at one moment.
fn taps(rows: &[serde_json::Value], first: u32, kind: &str, at: Moment) -> Vec<serde_json::Value> {
    let person = |row: &serde_json::Value| row["person"].as_str().expect("a person").to_owned();
    rows.iter().zip(first..).map(|(row, n)| mark(n, &person(row), kind, at.ms())).collect()
}

/// The worker ticks every row that is shown; the same form again changes nothing.
fn confirms_what_is_shown(worker: &Someone<'_>, path: &str) {
    let page = worker.get(path);
    assert_eq!(page.status, StatusCode::OK);
    let chosen: Vec<String> = page
        .body
        .split("name=\"choose\"")
        .skip(1)
        .filter_map(|part| part.split("value=\"").nth(1))
        .filter_map(|part| part.split('"').next())
        .map(str::to_owned)
        .collect();
    assert!(!chosen.is_empty(), "rows to choose: {}", page.body);
    let once = page.once();
    let mut fields: Vec<(&str, &str)> = vec![("once", &once)];
    fields.extend(chosen.iter().map(|id| ("choose", id.as_str())));
    let confirmed = worker.post(path, &fields);
    assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.body);
    // the same form again changes nothing
    assert_eq!(worker.post(path, &fields).location, confirmed.location);
}

/// Anybody may ask for a record, with the code on its paper only.
fn a_wrong_code_shows_nothing(town: &Town, records: &str) {
    // anybody can verify it, with the code on the paper only
    let visitor = town.visitor();
    let number: String = {
        let at = records.find("LD-2026-").expect("a number");
        records[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
    };
    let wrong = visitor.get(&format!("/v/{number}?code=AAAA-AAAA"));
    assert!(!wrong.body.contains("王芳"), "a wrong code shows nothing");
}

// covers T9 T14 T25 D1 F1 F2 F5 G1
#[test]
fn a_volunteer_serves_on_saturday_and_holds_a_record_by_evening() {
    for store in both() {
        let town = Town::small(store);
        let shift = town.cast.today;
        let leader = town.as_("limin");
        let roster = leader.get(&format!("/shifts/{shift}/roster.json")).json();
        let rows = roster["rows"].as_array().expect("rows").clone();
        assert!(!rows.is_empty(), "somebody is signed up");
        let starts = Moment::from_ms(roster["shift"]["starts_at"].as_i64().expect("a start"));
        let ends = Moment::from_ms(roster["shift"]["ends_at"].as_i64().expect("an end"));
        let send = |marks: Vec<serde_json::Value>, now: i64| {
            let body = json!({ "device": uuid(999), "sent_at": now, "marks": marks });
            leader.post_json(&format!("/shifts/{shift}/marks"), &body)
        };
        // everybody is checked in a minute after the start, and the same taps are sent three times
        town.app.clock().set(starts.plus_minutes(5));
        let come = taps(&rows, 1, "in", starts.plus_minutes(1));
        for _ in 0..3 {
            let answer = send(come.clone(), starts.plus_minutes(5).ms());
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
            let answer = answer.json();
            assert_eq!(answer["refused"].as_array().map(Vec::len), Some(0), "{answer}");
            assert_eq!(answer["stored"].as_array().map(Vec::len), Some(rows.len()));
        }
        // all but the last check out
        town.app.clock().set(ends.plus_minutes(2));
        let left = taps(&rows[..rows.len() - 1], 101, "out", ends.plus_minutes(-1));
        assert_eq!(send(left, ends.plus_minutes(2).ms()).status, StatusCode::OK);
        let done = leader.post(&format!("/shifts/{shift}/close"), &[("once", &uuid(7))]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        // a second end is harmless
        let again = leader.post(&format!("/shifts/{shift}/close"), &[("once", &uuid(8))]);
        assert_eq!(again.status, StatusCode::SEE_OTHER);

        confirms_what_is_shown(&town.as_("chenhuishan"), &format!("/hours/confirm/{shift}"));
        // a volunteer who served reads the book and takes a record
        let volunteer = town.as_("wangfang");
        let book = volunteer.get("/hours");
        assert_eq!(book.status, StatusCode::OK);
        let issued = volunteer.post(
            "/me/records",
            &[("once", &uuid(9)), ("from", "2026-01-01"), ("until", "2026-11-21")],
        );
        assert_eq!(issued.status, StatusCode::SEE_OTHER, "{}", issued.body);
        let records = volunteer.get("/me/records");
        assert!(records.body.contains("LD-2026-"), "{}", records.body);

        a_wrong_code_shows_nothing(&town, &records.body);

        let broken: Vec<String> = prove(&town.app)
            .expect("the proof runs")
            .into_iter()
            .filter(|(_, found)| !found.is_empty())
            .map(|(what, found)| format!("{what}: {found:?}"))
            .collect();
        assert!(broken.is_empty(), "{store:?}: {}", broken.join("\n"));
    }
}

// covers Q1
#[test]
fn what_is_not_yours_looks_like_what_is_not_there() {
    for store in both() {
        let town = Town::small(store);
        let volunteer = town.as_("wangfang");
        let chen = town.cast.chen;
        for path in [
            format!("/people/{chen}"),
            "/people".to_owned(),
            format!("/shifts/{}/roster", town.cast.today),
            format!("/hours/confirm/{}", town.cast.today),
            "/settings".to_owned(),
            "/diary".to_owned(),
            "/records".to_owned(),
            "/import".to_owned(),
        ] {
            let answer = volunteer.get(&path);
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{store:?} {path}");
            assert!(!answer.body.contains("1999999"), "{path} shows a phone");
        }
        assert_eq!(volunteer.get("/people/nobody").status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn a_form_from_another_site_is_turned_away() {
    use axum::body::Body;
    use axum::http::Request;
    let town = Town::small(both()[0]);
    let request = Request::post("/sign-in")
        .header("host", "127.0.0.1:8080")
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("login=wangfang&passcode=x"))
        .expect("a request");
    assert_eq!(town.send(request).status, StatusCode::FORBIDDEN);
}

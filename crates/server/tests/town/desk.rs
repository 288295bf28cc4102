//! The desk and the door: own codes, refused taps, places, families, second factors, leaving.

use axum::http::StatusCode;
use liandong_domain::basics::Moment;

use crate::support::stores::both;
use crate::support::town::{Someone, Town};

/// The rows of a roster, as the leader's phone reads them.
fn rows(leader: &Someone<'_>, shift: &str) -> Vec<serde_json::Value> {
    let roster = leader.get(&format!("/shifts/{shift}/roster.json")).json();
    roster["rows"].as_array().expect("rows").clone()
}

/// The value of a field of a row.
fn text<'a>(row: &'a serde_json::Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_default()
}

// covers T14 F2 F3
#[test]
fn a_volunteer_shows_letters_that_the_leaders_phone_knows() {
    for store in both() {
        let town = Town::small(store);
        let shift = town.cast.today.to_string();
        let leader = town.as_("limin");
        let volunteer = town.as_("wangfang");
        let mine = volunteer.get(&format!("/me/code/{shift}"));
        assert_eq!(mine.status, StatusCode::OK, "{}", mine.body);
        let found: Vec<serde_json::Value> = rows(&leader, &shift)
            .into_iter()
            .filter(|row| mine.body.contains(text(row, "letters")))
            .collect();
        assert_eq!(found.len(), 1, "the letters name one row");
        assert_eq!(text(&found[0], "name"), "王芳");
        // the leader reads it with any camera and stands before the row
        let page = leader.get(&format!("/shifts/{shift}/roster")).body;
        let (_, rest) = page.split_once("data-code=\"").expect("the poster's code");
        let code = rest.split('"').next().expect("a value");
        let letters = text(&found[0], "letters");
        let read = leader.get(&format!("/s/{code}/{}", letters.to_lowercase()));
        assert_eq!(read.status, StatusCode::SEE_OTHER, "{}", read.body);
        let row = format!("/shifts/{shift}/roster#p-{}", text(&found[0], "person"));
        assert_eq!(read.location, row);
        // letters of nobody here say so on the roster; to a volunteer there is nothing at all
        let unknown = leader.get(&format!("/s/{code}/AAAAAAAA"));
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(unknown.body.contains("不在这一班的名单上"), "{}", unknown.body);
        for path in [format!("/s/{code}/{letters}"), format!("/s/{code}/AAAAAAAA")] {
            assert_eq!(volunteer.get(&path).status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}

// covers F2
#[test]
fn only_the_roster_may_ask_for_the_camera() {
    let town = Town::small(both()[0]);
    let leader = town.as_("limin");
    let policy = |path: &str| leader.get(path).camera;
    let roster = format!("/shifts/{}/roster", town.cast.today);
    assert!(policy(&roster).contains("camera=(self)"), "the roster reads codes");
    for path in ["/home", "/activities", "/me"] {
        assert!(policy(path).contains("camera=()"), "{path}");
    }
}

// covers F2 S6
#[test]
fn a_tap_that_is_not_taken_brings_the_roster_back_with_the_sentence() {
    for store in both() {
        let town = Town::small(store);
        let shift = town.cast.today.to_string();
        let leader = town.as_("limin");
        let roster = leader.get(&format!("/shifts/{shift}/roster.json")).json();
        let starts = Moment::from_ms(roster["shift"]["starts_at"].as_i64().expect("a start"));
        town.app.clock().set(starts.plus_minutes(-300));
        let row = rows(&leader, &shift)[0].clone();
        let fields =
            [("once", "tap-1"), ("person", text(&row, "person")), ("kind", "in"), ("mode", "in")];
        let early = leader.post(&format!("/shifts/{shift}/roster/mark"), &fields);
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", early.body);
        assert!(early.body.contains("还没到时间"), "the sentence: {}", early.body);
        assert!(early.body.contains("roster-row__why"), "at the row");
        assert!(early.body.contains("data-roster-list"), "on the roster itself");
        assert_eq!(text(&rows(&leader, &shift)[0], "state"), "expected", "nothing was kept");
    }
}

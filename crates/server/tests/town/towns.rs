//! Several towns in one installation, strictly apart; what a watchman asks; rights that end.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use liandong::settings::actions::{FirstTown, NewToken, found_town, token_by_login};

use crate::support::stores::both;
use crate::support::town::{Answer, Someone, Town};

/// Everything that an address of a page may name.
fn ids(page: &str) -> BTreeSet<String> {
    let is_id = |text: &str| text.len() == 36 && text.matches('-').count() == 4;
    let parts = page.split(|c: char| !(c.is_ascii_hexdigit() || c == '-'));
    parts.filter(|part| is_id(part)).map(str::to_owned).collect()
}

/// The manager of a second town in the same store, by the one-time way in.
fn neighbour(town: &Town) -> Answer {
    let first = FirstTown {
        name: "石碣镇".into(),
        manager: "叶小梅".into(),
        login: "yexiaomei".into(),
        security: None,
    };
    let ways = found_town(&town.app, &first).expect("a second town is founded");
    // the way in leads through the door of the own town
    let turned = town.visitor().get(&ways[0]);
    assert_eq!(turned.status, StatusCode::SEE_OTHER, "{}", ways[0]);
    assert!(turned.location.starts_with("/in/"), "{}", turned.location);
    let visitor = town.with(&cookie(&turned));
    let page = visitor.get(&turned.location);
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("叶*"));
    visitor.post(&turned.location, &[])
}

fn cookie(answer: &Answer) -> String {
    answer.cookie.split(';').next().unwrap_or_default().to_owned()
}

fn pages_of(who: &Someone<'_>) -> String {
    let paths = [
        "/home",
        "/desk",
        "/activities",
        "/people",
        "/people?q=wang",
        "/organisations",
        "/diary",
        "/records",
        "/hours/confirm",
        "/people/duplicates",
        "/rules",
        "/overview",
        "/import",
    ];
    paths.iter().map(|path| who.get(path).body).collect()
}

// covers A1 Q1
#[test]
fn two_towns_of_one_installation_never_meet() {
    for store in both() {
        let town = Town::small(store);
        let entered = neighbour(&town);
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.body);
        let other = town.with(&cookie(&entered));
        let seen = pages_of(&other);
        assert!(seen.contains("石碣镇"), "the own town is there");
        // nobody is led out of the house by the door of a town
        let away = town.visitor().get("/t/longcheng?to=//elsewhere.example/");
        assert_eq!((away.status, away.location.as_str()), (StatusCode::SEE_OTHER, "/"));
        for name in ["王芳", "李敏", "陈慧珊", "飞鹰一队", "龙城镇志愿服务中心", "周末探访独居老人"]
        {
            assert!(!seen.contains(name), "{name} is of another town");
        }
        // whatever address is carried over answers like one that is not there
        let manager = town.as_("heguifang");
        let theirs = ids(&pages_of(&manager));
        assert!(theirs.len() > 10, "{}", theirs.len());
        let gone = other.get("/people/018f0000-0000-7000-8000-00000000dead").body;
        let same = |id: &str| gone.replace("018f0000-0000-7000-8000-00000000dead", id);
        for id in &theirs {
            for path in ["people", "activities", "shifts", "organisations", "programmes"] {
                let told = other.get(&format!("/{path}/{id}"));
                assert_eq!(told.status, StatusCode::NOT_FOUND, "/{path}/{id}");
            }
            let told = other.get(&format!("/people/{id}"));
            let plain = |body: &str| body.lines().filter(|l| !l.contains("ref")).count();
            assert_eq!(plain(&told.body), plain(&same(id)), "told the same");
        }
    }
}

fn as_program(town: &Town, token: &str, path: &str) -> StatusCode {
    let request = Request::builder()
        .uri(path)
        .header(header::HOST, "127.0.0.1:8080")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Body::empty())
        .expect("a request");
    town.send(request).status
}

// covers P2 Q1
#[test]
fn a_token_ends_with_the_person_it_acts_as() {
    for store in both() {
        let town = Town::small(store);
        let new = |name: &str| NewToken {
            name: name.into(),
            scopes: vec!["view_own_hours".into(), "browse_activities".into()],
            days: 30,
        };
        let token = token_by_login(&town.app, "wangfang", &new("手表")).expect("a token");
        assert_eq!(as_program(&town, &token, "/api/v1/me/hours"), StatusCode::OK);
        let worker = town.as_("chenhuishan");
        let left = format!("/people/{}/leave", town.cast.wangfang);
        assert_eq!(worker.post(&left, &[("once", "gone")]).status, StatusCode::SEE_OTHER);
        assert_eq!(as_program(&town, &token, "/api/v1/me/hours"), StatusCode::UNAUTHORIZED);
        let back = format!("/people/{}/back", town.cast.wangfang);
        assert_eq!(worker.post(&back, &[("once", "back")]).status, StatusCode::SEE_OTHER);
        assert_eq!(as_program(&town, &token, "/api/v1/me/hours"), StatusCode::OK);
    }
}

// covers S6
#[test]
fn a_watchman_learns_that_the_town_lives_and_no_name_of_it() {
    for store in both() {
        let town = Town::small(store);
        let visitor = town.visitor();
        assert_eq!(visitor.get("/healthz").body, "ok");
        let ready = visitor.get("/readyz");
        assert_eq!(ready.status, StatusCode::OK);
        let ready = ready.json();
        assert_eq!((&ready["reads"], &ready["towns"]), (&true.into(), &1.into()), "{ready}");
        assert_eq!(ready["last_commit_reached_the_disk"], true);
        let numbers = visitor.get("/metrics");
        assert_eq!(numbers.status, StatusCode::OK);
        assert!(numbers.body.contains("liandong_requests_total{status=\"2xx\"}"));
        assert!(numbers.body.contains("liandong_store_sound 1"), "{}", numbers.body);
        for name in ["王芳", "龙城", "wangfang"] {
            assert!(!numbers.body.contains(name), "{name} is nobody's number");
        }
    }
}

// covers O1
#[test]
fn everybody_lands_on_the_home_of_the_own_role() {
    for store in both() {
        let town = Town::small(store);
        for (login, says) in [
            ("wangfang", "出示签到码"),
            ("limin", "签到"),
            ("chenhuishan", "今天要处理的事"),
            ("heguifang", "今天要处理的事"),
            ("liangguodong", "概览"),
            ("suwen", "这里没有要处理的事"),
        ] {
            let who = town.as_(login);
            let mut page = who.get("/desk");
            while page.status == StatusCode::SEE_OTHER {
                page = who.get(&page.location);
            }
            assert_eq!(page.status, StatusCode::OK, "{login}");
            assert!(page.body.contains(says), "{login} reads no {says}: {}", page.body);
        }
    }
}

// covers S2
#[test]
fn the_office_sets_the_town_up_in_the_browser_and_nobody_else_does() {
    for store in both() {
        let town = Town::small(store);
        let office = town.as_("suwen");
        let page = office.get("/settings");
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        let once = page.once();
        let form = [("once", &*once), ("name", ""), ("host", ""), ("issuer_words", "")];
        let refused = office.post("/settings", &form);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        assert!(refused.body.contains("field__error"), "a sentence at the field");
        let form = [
            ("once", "named"),
            ("name", "龙城街道"),
            ("host", ""),
            ("issuer_words", "龙城街道志愿服务中心"),
        ];
        assert_eq!(office.post("/settings", &form).status, StatusCode::SEE_OTHER);
        assert!(office.get("/home").body.contains("龙城街道"));
        assert!(town.visitor().get("/").body.contains("龙城街道"));
        for login in ["wangfang", "limin", "chenhuishan", "heguifang", "jianming"] {
            let told = town.as_(login).post("/settings", &form);
            assert_eq!(told.status, StatusCode::NOT_FOUND, "{login}");
        }
    }
}

// covers D2
#[test]
fn in_november_the_manager_is_asked_for_the_holidays_of_next_year() {
    for store in both() {
        let town = Town::small(store);
        let manager = town.as_("heguifang");
        assert!(manager.get("/desk").body.contains("2027 年的节假日"), "asked on the desk");
        let worker = town.as_("chenhuishan");
        assert!(!worker.get("/desk").body.contains("2027 年的节假日"), "only who may put them in");
        let keep = |content: &str| {
            let once = manager.get("/rules/calendar").once();
            manager.post("/rules/calendar", &[("once", &*once), ("content", content)])
        };
        let wrong = keep("year 2027\noff 2027-01-01 元旦\nwork 2027-01-04\n");
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.body.contains("第3行") && wrong.body.contains("2027-01-04"),
            "{}",
            wrong.body
        );
        let right = keep("year 2027\noff 2027-01-01..2027-01-03 元旦\n");
        assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.body);
        assert!(!manager.get("/desk").body.contains("2027 年的节假日"), "put in is put in");
    }
}

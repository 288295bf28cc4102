//! Somebody nobody knows asks to join, and is called back.

use axum::http::StatusCode;
use liandong::cli::prove;
use liandong::db::Sql;
use liandong::notices::deliver;
use liandong::p;
use liandong::people::newcomers_chore;

use crate::support::stores::both;
use crate::support::town::{Answer, Someone, Town};

fn team_of(page: &Answer, name: &str) -> String {
    let (_, rest) = page.body.split_once("name=\"body\"").expect("teams to choose");
    let (before, _) = rest.split_once(name).unwrap_or_else(|| panic!("{name} is offered"));
    let (_, value) = before.rsplit_once("value=\"").expect("its id");
    value.split('"').next().expect("an end").to_owned()
}

fn asks(who: &Someone<'_>, more: &[(&str, &str)]) -> Answer {
    let page = who.get("/join");
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let (once, team) = (page.once(), team_of(&page, "老年人义工队"));
    let mut form = vec![("once", once.as_str()), ("body", team.as_str())];
    form.extend_from_slice(more);
    who.post("/join", &form)
}

const GOOD: [(&str, &str); 5] = [
    ("name", "卢晓彤"),
    ("phone", "138 0000 4321"),
    ("born_on", "1990-05-01"),
    ("note", "周末有空"),
    ("agreed", "yes"),
];

// covers B1
#[test]
fn a_visitor_asks_to_join_and_a_worker_registers_them_by_the_ordinary_form() {
    for store in both() {
        let town = Town::small(store);
        let visitor = town.visitor();
        assert!(visitor.get("/").body.contains("href=\"/join\""), "the front page leads there");
        assert!(
            visitor.get("/join").body.contains("风险"),
            "risks are shown before anything is asked"
        );
        // wrong and missing are told at once, and the form comes back filled in
        let wrong = asks(&visitor, &[("name", "卢晓彤"), ("phone", "138"), ("born_on", "")]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        for says in ["phone-error", "born_on-error", "agreed-error", "value=\"卢晓彤\""] {
            assert!(wrong.body.contains(says), "{says}: {}", wrong.body);
        }
        let sent = asks(&visitor, &GOOD);
        assert_eq!(sent.location, "/join?sent=yes", "{}", sent.body);
        assert!(visitor.get(&sent.location).body.contains("社工会打电话"), "what happens next");
        let worker = town.as_("chenhuishan");
        assert!(worker.get("/desk").body.contains("想加入的人"), "it stands on the desk");
        let list = worker.get("/people/newcomers");
        assert!(list.body.contains("卢晓彤") && list.body.contains("4321"), "{}", list.body);
        assert!(!list.body.contains("138 0000"), "the list shows the tail only");
        let (_, rest) = list.body.split_once("/people/new?newcomer=").expect("a way to register");
        let id = rest.split('"').next().expect("an end").to_owned();
        let form = worker.get(&format!("/people/new?newcomer={id}"));
        assert!(form.body.contains("138 0000 4321") && form.body.contains("1990-05-01"));
        let (once, team) = (form.once(), team_of(&form, "老年人义工队"));
        let mut fields = vec![("once", once.as_str()), ("body", &team), ("newcomer", &id)];
        fields.extend_from_slice(&GOOD);
        let done = worker.post("/people/new", &fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert!(worker.get(&done.location).body.contains("卢晓彤"));
        // answered once: nobody waits, and the same newcomer makes nobody twice
        assert!(worker.get("/people/newcomers").body.contains("没有人在等答复"));
        let mut fields = vec![("once", "again"), ("body", &team), ("newcomer", &id)];
        fields.extend_from_slice(&[("name", "卢小彤"), ("phone", "13800009999")]);
        let twice = worker.post("/people/new", &fields);
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", twice.location);
        assert!(!worker.get("/people?q=9999").body.contains("卢小彤"), "nothing is half-written");
        let broken = prove(&town.app).expect("a proof");
        assert!(broken.iter().all(|(_, rows)| rows.is_empty()), "{broken:?}");
    }
}

// covers B1 B5
#[test]
fn a_pupil_names_a_guardian_and_a_no_has_a_reason() {
    for store in both() {
        let town = Town::small(store);
        let visitor = town.visitor();
        let pupil =
            [("name", "陈乐怡"), ("phone", ""), ("born_on", "2013-03-01"), ("agreed", "yes")];
        let alone = asks(&visitor, &pupil);
        assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(alone.body.contains("13 岁要有监护人"), "{}", alone.body);
        let mut with = pupil.to_vec();
        with.extend_from_slice(&[
            ("guardian", "陈国华"),
            ("relation", "father"),
            ("guardian_phone", "13900001111"),
        ]);
        let sent = asks(&visitor, &with);
        assert_eq!(sent.location, "/join?sent=yes", "{}", sent.body);
        let worker = town.as_("chenhuishan");
        let list = worker.get("/people/newcomers");
        let (_, rest) = list.body.split_once("/people/newcomers/").expect("a way to say no");
        let path = format!("/people/newcomers/{}", rest.split('"').next().expect("an end"));
        assert!(path.ends_with("/decline"), "{path}");
        let silent = worker.post(&path, &[("once", "n1"), ("why", " ")]);
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(silent.body.contains("why-error"), "{}", silent.body);
        for login in ["wangfang", "limin", "linzhiyong", "jianming"] {
            let told = town.as_(login).post(&path, &[("once", "n2"), ("why", "人满了")]);
            assert_eq!(told.status, StatusCode::NOT_FOUND, "{login}");
            assert_eq!(town.as_(login).get("/people/newcomers").status, StatusCode::NOT_FOUND);
        }
        let said = worker.post(&path, &[("once", "n3"), ("why", "学校这学期统一报名")]);
        assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
        let again = worker.post(&path, &[("once", "n4"), ("why", "学校这学期统一报名")]);
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "answered is answered");
        assert!(worker.get("/people/newcomers").body.contains("没有人在等答复"));
    }
}

// covers B1
#[test]
fn whoever_waits_too_long_is_told_of_once_and_the_asking_lapses() {
    for store in both() {
        let town = Town::small(store);
        let sent = asks(&town.visitor(), &GOOD);
        assert_eq!(sent.location, "/join?sent=yes", "{}", sent.body);
        let after = |days: i64| {
            let day = crate::support::town::saturday().plus_days(days);
            town.app.clock().set(day.at(liandong_domain::basics::TimeOfDay::START));
            for _ in 0..2 {
                newcomers_chore(&town.app, town.cast.town, "").expect("a look");
                deliver(&town.app, town.cast.town, "").expect("notices");
            }
            let worker = town.as_("chenhuishan");
            let told = worker.get("/me/notices").body.matches("有想加入的人等了很久").count();
            (told, worker.get("/people/newcomers").body.contains("卢晓彤"))
        };
        assert_eq!(after(14), (0, true), "still in time");
        assert_eq!(after(16), (1, true), "told once");
        assert_eq!(after(92), (1, false), "nobody answered: it lapses");
        let id = town.cast.town;
        let left = Sql("select count(*) from newcomer where town_id = $1 \
             and (told_sealed is not null or state <> 'lapsed')");
        let left = town.app.db().read_now(id, move |q| Ok(q.count(left, p![id])?));
        assert_eq!(left.expect("a look"), 0, "what was left is gone");
    }
}

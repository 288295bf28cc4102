//! Training, from a planned course to a gate that opens.

use axum::http::StatusCode;
use liandong::activities::store as activities;
use liandong::cli::prove;
use liandong::db::{Sql, Who};
use liandong::p;
use liandong_domain::basics::{Moment, TimeOfDay};

use crate::support::hands::{id_in, send, went};
use crate::support::stores::{Store, both};
use crate::support::town::{Someone, Town, saturday};

/// The Saturday after, at this time.
fn next_saturday(hour: i64, minute: i64) -> Moment {
    saturday().plus_days(7).at(TimeOfDay::new(hour, minute).expect("a time"))
}

/// The visit two Saturdays on, which asks for the qualification from now on.
fn visit_that_asks(town: &Town) -> String {
    let (id, visits) = (town.cast.town, town.cast.visits);
    let who = Who::system(id, "test");
    town.app
        .db()
        .write_now(who, move |tx| {
            let ask = Sql("update activity set qualification = $1 where town_id = $2 \
                 and activity_id = $3");
            tx.keep_house(ask, p!["防跌大使", id, visits])?;
            Ok(())
        })
        .expect("the activity changes");
    let shifts = town
        .app
        .db()
        .read_now(id, move |q| Ok(activities::shifts_of(q, visits)?))
        .expect("its shifts");
    let later = next_saturday(12, 0);
    let shift = shifts.iter().find(|shift| shift.starts_at > later).expect("a later one");
    shift.id.to_string()
}

/// The course is held: nobody is judged before they came, and nothing is written unseen.
fn watched(town: &Town, path: &str) {
    let worker = town.as_("chenhuishan");
    let names = worker.get(&format!("{path}/names"));
    assert!(names.body.contains("王芳"), "{}", names.body);
    town.app.clock().set(next_saturday(11, 10));
    let worker = town.as_("chenhuishan");
    let page = worker.get(&format!("{path}/names"));
    let person = person_of(&page.body, "王芳");
    let sitting = page.body.split("name=\"sitting\" value=\"").nth(1).expect("a sitting");
    let sitting = sitting.split('"').next().expect("an id").to_owned();
    let part = page.body.split("/training/parts/").nth(1).expect("a part");
    let part = part.split('/').next().expect("an id").to_owned();
    // a result for somebody who was absent is refused with its sentence
    let well = format!("well-{part}");
    let words = format!("words-{part}");
    let given = [("give", &*part), (&well, "yes"), (&words, "先问候再进门")];
    let absent = send(&worker, &format!("{path}/results"), "r1", &given);
    assert_eq!(absent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(absent.body.contains("王芳 只到课 0%"), "{}", absent.body);
    let there = [("sitting", &*sitting), ("there", &*person)];
    went(&send(&worker, &format!("{path}/presence"), "p1", &there));
    let early = send(&worker, &format!("{path}/end"), "x0", &[]);
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "a result is missing");
    let unseen = [("give", &*part), (&*well, "yes")];
    let unseen = send(&worker, &format!("{path}/results"), "r2", &unseen);
    assert_eq!(unseen.status, StatusCode::UNPROCESSABLE_ENTITY);
    went(&send(&worker, &format!("{path}/results"), "r3", &given));
    went(&send(&worker, &format!("{path}/end"), "x1", &[]));
    let again = send(&worker, &format!("{path}/end"), "x2", &[]);
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "it has ended");
}

/// The certificate gets its number, and a stranger with the code reads what it shows, no more.
fn verified(town: &Town, paper: &str) {
    let (wang, li) = (town.as_("wangfang"), town.as_("libonian"));
    assert_eq!(wang.get(&format!("{paper}.pdf")).status, StatusCode::NOT_FOUND, "no number yet");
    assert_eq!(send(&li, paper, "n0", &[]).status, StatusCode::NOT_FOUND, "not another's");
    went(&send(&wang, paper, "n1", &[]));
    let first = wang.get(paper).body;
    went(&send(&town.as_("chenhuishan"), paper, "n2", &[]));
    let href = first.split("href=\"/v/").nth(1).expect("the page that proves it");
    let href = format!("/v/{}", href.split('"').next().expect("an address"));
    assert!(href.starts_with("/v/LX-2026-000001-"), "{href}");
    assert!(wang.get(paper).body.contains(&href), "numbered once");
    let pdf = wang.get(&format!("{paper}.pdf"));
    assert!(pdf.status == StatusCode::OK && pdf.body.starts_with("%PDF"));
    assert_eq!(li.get(&format!("{paper}.pdf")).status, StatusCode::NOT_FOUND);
    let (number, _) = href.split_once('?').expect("a code");
    let stranger = town.visitor();
    let shown = stranger.get(&href).body;
    for part in ["王芳", "防跌大使培训", "2 小时"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    // the words of the teacher and the marks stay where they are
    assert!(!shown.contains("先问候再进门"), "{shown}");
    let wrong = stranger.get(&format!("{number}?code=AAAA-AAAA")).body;
    assert!(!wrong.contains("王芳"), "{wrong}");
    assert!(!stranger.get(number).body.contains("王芳"), "a number alone shows nothing");
}

fn station(worker: &Someone<'_>) -> String {
    let page = worker.get("/training/courses/new");
    let (_, rest) = page.body.split_once("name=\"organisation\"").expect("bodies");
    let (_, rest) = rest.split_once("<option value=\"").expect("a body");
    rest.split('"').next().expect("its id").to_owned()
}

fn qualification(worker: &Someone<'_>, body: &str) -> String {
    let fields = [
        ("name", "防跌大使"),
        ("organisation", body),
        ("about", "入户看隐患"),
        ("valid_months", "24"),
        ("practices", "2"),
        ("teachings", "1"),
        ("rest_months", "6"),
    ];
    let made = went(&send(worker, "/training/qualifications", "q1", &fields));
    id_in(&made, "/training/qualifications/")
}

/// Next Saturday, from nine to eleven, with one place.
fn course_fields<'f>(body: &'f str, which: &'f str, until: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![
        ("title", "防跌大使培训"),
        ("kind", "special"),
        ("organisation", body),
        ("place", "龙城社区中心二楼"),
        ("assessment", "observed"),
        ("places", "1"),
        ("least_percent", "80"),
        ("pass_mark", "60"),
        ("qualification", which),
        ("day-1", "2026-11-28"),
        ("from-1", "9:00"),
        ("until-1", until),
        ("topic-1", "浴室、厨房、门槛"),
    ]
}

/// The person behind a name in the list of presence.
fn person_of(page: &str, name: &str) -> String {
    let before = page.split(&format!(">{name}</label>")).next().expect("the name");
    let (_, rest) = before.rsplit_once("for=\"there-").expect("a person");
    rest.split('"').next().expect("an id").to_owned()
}

// covers C1 C2 C3 C4 T24
#[test]
fn a_volunteer_learns_is_watched_and_the_gate_opens() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        let body = station(&worker);
        let which = qualification(&worker, &body);

        // the visits of coming Saturdays ask for it from now on
        let shift = visit_that_asks(&town);
        let wang = town.as_("wangfang");
        let why = wang.get(&format!("/shifts/{shift}/why"));
        assert!(why.body.contains("防跌大使"), "{}", why.body);
        let refused = send(&wang, &format!("/shifts/{shift}/sign-up"), "s0", &[]);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

        let made = send(&worker, "/training/courses", "c1", &course_fields(&body, &which, "11:00"));
        let course = id_in(&went(&made), "/training/courses/");
        let path = format!("/training/courses/{course}");
        assert_eq!(wang.get(&path).status, StatusCode::NOT_FOUND, "a draft is not there");
        went(&send(&worker, &format!("{path}/open"), "c2", &[]));

        // the gate names the next course by its day
        let why = wang.get(&format!("/shifts/{shift}/why"));
        assert!(why.body.contains(&path), "{}", why.body);
        assert!(why.body.contains("下一期课程：11月28日（周六）"), "{}", why.body);

        // the last place is given once; the next waits and moves up
        let li = town.as_("libonian");
        went(&send(&li, &format!("{path}/enrol"), "e1", &[]));
        let placed = went(&send(&wang, &format!("{path}/enrol"), "e2", &[]));
        assert!(placed.ends_with("done-training-waiting"), "{placed}");
        let twice = send(&wang, &format!("{path}/enrol"), "e3", &[]);
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = li.get(&path);
        let part = page.body.split("/training/parts/").nth(1).expect("a part");
        let part = part.split('/').next().expect("an id");
        let foreign = send(&wang, &format!("/training/parts/{part}/withdraw"), "w0", &[]);
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "nobody takes another off");
        went(&send(&li, &format!("/training/parts/{part}/withdraw"), "w1", &[]));
        assert!(wang.get(&path).body.contains("有名额"));

        watched(&town, &path);
        let (wang, li) = (town.as_("wangfang"), town.as_("libonian"));
        let own = wang.get("/me/training");
        assert!(own.body.contains("防跌大使") && own.body.contains("2小时"), "{}", own.body);
        assert!(own.body.contains("/certificate"), "{}", own.body);
        let part = own.body.split("/training/parts/").nth(1).expect("a paper");
        let part = part.split('/').next().expect("an id");
        let paper = format!("/training/parts/{part}/certificate");
        assert_eq!(wang.get(&paper).status, StatusCode::OK);
        assert_eq!(li.get(&paper).status, StatusCode::NOT_FOUND, "a paper is one's own");
        verified(&town, &paper);

        // the gate is open, and the books agree
        went(&send(&wang, &format!("/shifts/{shift}/sign-up"), "s1", &[]));
        let worker = town.as_("chenhuishan");
        let report = worker.get("/training/report");
        assert!(report.body.contains("2026-11"), "{}", report.body);
        let broken = prove(&town.app).expect("the proof runs");
        let broken: Vec<_> = broken.iter().filter(|(_, rows)| !rows.is_empty()).collect();
        assert!(broken.is_empty(), "{broken:?}");
    }
}

// covers C1
#[test]
fn a_course_that_cannot_be_is_refused_and_its_form_comes_back() {
    let town = Town::small(Store::Sqlite);
    let worker = town.as_("chenhuishan");
    let body = station(&worker);
    let which = qualification(&worker, &body);
    let path = "/training/courses";
    let reversed = send(&worker, path, "a1", &course_fields(&body, &which, "8:00"));
    assert_eq!(reversed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reversed.body.contains("第 1 次课的结束时间不晚于开始时间"), "{}", reversed.body);
    assert!(reversed.body.contains("value=\"防跌大使培训\""), "the words are not lost");
    let half = send(&worker, path, "a2", &course_fields(&body, &which, ""));
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut strange = course_fields(&body, &which, "11:00");
    strange.push(("teachers", "LC-999999"));
    let strange = send(&worker, path, "a3", &strange);
    assert!(strange.body.contains("LC-999999"), "{}", strange.body);
    assert_eq!(strange.status, StatusCode::UNPROCESSABLE_ENTITY);
    let leader = town.as_("limin");
    let not_hers = send(&leader, path, "a4", &course_fields(&body, &which, "11:00"));
    assert_eq!(not_hers.status, StatusCode::NOT_FOUND);
    let twice = [("name", "防跌大使"), ("organisation", &*body), ("valid_months", "12")];
    let twice = send(&worker, "/training/qualifications", "a5", &twice);
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
}

// covers C1 T2
#[test]
fn a_volunteer_who_teaches_keeps_the_names_of_that_course_and_no_other() {
    let town = Town::small(Store::Sqlite);
    let worker = town.as_("chenhuishan");
    let body = station(&worker);
    let which = qualification(&worker, &body);
    let number = town
        .app
        .db()
        .read_now(town.cast.town, {
            let li = town.cast.libonian;
            move |q| Ok(liandong::people::store::person(q, li)?.expect("李伯年").number)
        })
        .expect("his number");
    let mut taught = course_fields(&body, &which, "11:00");
    taught.push(("teachers", &number));
    let make = |once: &str, fields: &[(&str, &str)]| {
        let made = send(&worker, "/training/courses", once, fields);
        let id = id_in(&went(&made), "/training/courses/");
        went(&send(&worker, &format!("/training/courses/{id}/open"), &format!("{once}o"), &[]));
        id
    };
    let his = make("t1", &taught);
    let other = make("t2", &course_fields(&body, &which, "11:00"));
    let li = town.as_("libonian");
    let names = |id: &str| li.get(&format!("/training/courses/{id}/names")).status;
    assert_eq!(names(&his), StatusCode::OK);
    assert_eq!(names(&other), StatusCode::NOT_FOUND);
    let edit = li.get(&format!("/training/courses/{his}/edit"));
    assert_eq!(edit.status, StatusCode::NOT_FOUND, "planning stays with the workers");
}

// covers C2
#[test]
fn a_qualification_is_kept_alive_by_watched_practice_and_taken_back_with_a_reason() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        let body = station(&worker);
        let which = qualification(&worker, &body);
        let wang = town.cast.wangfang;
        let path = format!("/people/{wang}");
        let shown = |once: &str, day: &str| {
            let fields = [("qualification", &*which), ("day", day)];
            send(&worker, &format!("{path}/qualifications"), once, &fields)
        };
        let later = shown("g0", "2026-12-24");
        assert_eq!(later.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", later.body);
        // given two years ago less a month: it ends soon
        went(&shown("g1", "2024-12-20"));
        let page = worker.get(&format!("{path}/training"));
        assert!(page.body.contains("快到期"), "{}", page.body);
        let held = page.body.split("/qualified/").nth(1).expect("a form");
        let held = held.split('/').next().expect("an id").to_owned();
        let renew = format!("/qualified/{held}/renew");
        let none = send(&worker, &renew, "n1", &[]);
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.body.contains("还差 2 次"), "{}", none.body);
        for once in ["k1", "k2"] {
            let fields =
                [("qualification", &*which), ("day", "2026-11-20"), ("words", "先问候，再看浴室")];
            went(&send(&worker, &format!("{path}/practices"), once, &fields));
        }
        went(&send(&worker, &renew, "n2", &[]));
        let page = worker.get(&format!("{path}/training"));
        assert!(page.body.contains("2028年12月20日"), "{}", page.body);
        let back = format!("/qualified/{held}/take-back");
        let silent = send(&worker, &back, "b1", &[("why", " ")]);
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        went(&send(&worker, &back, "b2", &[("why", "两次没按规矩做")]));
        // the register and the path are for those who keep them
        let leader = town.as_("limin");
        assert_eq!(leader.get(&format!("{path}/training")).status, StatusCode::NOT_FOUND);
        let register = format!("/training/qualifications/{which}");
        assert_eq!(leader.get(&register).status, StatusCode::NOT_FOUND);
        assert!(worker.get(&register).body.contains("王芳"));
    }
}

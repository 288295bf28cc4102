//! Joining in five steps: a class of sixty from the pasted list to the book, and one pupil's trial.

mod class;

use std::collections::BTreeSet;

use axum::http::StatusCode;
use liandong::joining::alarm_chore;
use liandong::people::actions::GivenBy;
use liandong_domain::basics::{ActivityId, Day, Minutes, Moment, PersonId};
use liandong_domain::training::CourseKind;
use serde_json::json;

use self::class::{Pupil, act, chosen, class, passed, permit, tried};
use crate::support::hands::{proved, refused, send, went};
use crate::support::stores::{Store, both};
use crate::support::town::{Answer, Someone, Town, at, saturday};

fn number_of(town: &Town, person: PersonId) -> String {
    town.app
        .db()
        .read_now(town.cast.town, move |q| {
            Ok(liandong::people::store::person(q, person)?.expect("a person").number)
        })
        .expect("a number")
}

fn visits_of_today(town: &Town) -> ActivityId {
    let shift = town.cast.today;
    town.app
        .db()
        .read_now(town.cast.town, move |q| {
            Ok(liandong::activities::store::whole(q, shift)?.expect("a shift").activity.id)
        })
        .expect("an activity")
}

/// A round of 飞鹰一队 for which today's activity is the trial.
fn round(town: &Town, worker: &Someone<'_>, once: &str) -> String {
    let (team, trial) = (town.cast.eagles.to_string(), visits_of_today(town).to_string());
    let number = number_of(town, town.cast.chen);
    let fields = [
        ("name", "2026秋季 龙城飞鹰 石龙中学"),
        ("organisation", &*team),
        ("opens_on", "2026-11-01"),
        ("closes_on", "2026-12-31"),
        ("places", "61"),
        ("responsible", &*number),
        ("basic", "concepts"),
        ("skills", "concepts"),
        ("skills", "skills"),
        ("trials", &*trial),
    ];
    let made = went(&send(worker, "/joining/rounds", once, &fields));
    let id = made.split("/joining/rounds/").nth(1).expect("a round");
    id.split('?').next().expect("an id").to_owned()
}

/// The values of the boxes of this name, and those that are ticked.
fn boxes(page: &str, name: &str) -> (Vec<String>, Vec<String>) {
    let (mut all, mut ticked) = (Vec::new(), Vec::new());
    for part in page.split(&format!("name=\"{name}\"")).skip(1) {
        let tag = part.split('>').next().expect("a tag");
        let Some(value) = tag.split("value=\"").nth(1) else { continue };
        let value = value.split('"').next().expect("a value").to_owned();
        if tag.contains(" checked") {
            ticked.push(value.clone());
        }
        all.push(value);
    }
    (all, ticked)
}

/// Presses with these boxes ticked.
fn press(who: &Someone<'_>, path: &str, once: &str, ids: &[String]) -> Answer {
    let fields: Vec<(&str, &str)> = ids.iter().map(|id| ("names", id.as_str())).collect();
    send(who, path, once, &fields)
}

/// Presses with everybody the page has ticked; gives how many.
fn press_all(town: &Town, path: &str, once: &str) -> usize {
    let worker = town.as_("chenhuishan");
    let (_, ticked) = boxes(&worker.get(path).body, "names");
    assert!(!ticked.is_empty(), "somebody has the evidence");
    let done = press(&worker, path, once, &ticked);
    let there = went(&done);
    // the same press again changes nothing and answers the same
    assert_eq!(went(&press(&worker, path, once, &ticked)), there);
    ticked.len()
}

fn application(page: &str, name: &str) -> String {
    let before = page.split(&format!(">{name}</a>")).next().expect("the name");
    let (_, rest) = before.rsplit_once("/joining/applications/").expect("a link");
    rest.split('"').next().expect("an id").to_owned()
}

fn noon(day: Day) -> Moment {
    let time = liandong_domain::basics::TimeOfDay::new(12, 0).expect("a time");
    day.at(time)
}

/// The class is entered from a pasted list with one line that names nobody.
fn enters(town: &Town, round: &str, pupils: &[Pupil]) {
    let worker = town.as_("chenhuishan");
    let mut list: Vec<String> = pupils.iter().map(|pupil| pupil.name.clone()).collect();
    list[7] = format!("{}\t高一（3）班", number_of(town, pupils[7].id));
    list.push("查无此人".to_owned());
    let pasted = list.join("\n");
    let path = format!("/joining/rounds/{round}");
    let found = send(&worker, &format!("{path}/look"), "l1", &[("pasted", &pasted)]);
    assert_eq!(found.status, StatusCode::OK);
    assert!(found.body.contains("查无此人"), "the line that names nobody is shown");
    let (_, ticked) = boxes(&found.body, "names");
    assert_eq!(ticked.len(), 60);
    went(&press(&worker, &format!("{path}/enter"), "e1", &ticked));
    // entered once more, nobody is in it twice
    went(&press(&worker, &format!("{path}/enter"), "e2", &ticked));
    let page = worker.get(&path);
    assert!(page.body.contains("60 / 61 人"), "{}", page.body);
}

/// The first step: two did not come, one has no consent until a birthday, one consent was taken
/// back.
fn first_step(town: &Town, round: &str, pupils: &[Pupil]) {
    let path = format!("/joining/rounds/{round}/steps/trial");
    town.app.clock().set(at(17, 0));
    tried(town, pupils[2..].iter().map(|pupil| pupil.id).collect());
    let gone = pupils[59].id;
    let chen = town.cast.chen;
    act(town, move |tx| {
        let row = liandong::people::store::consents(tx, gone)?[0].id;
        let why = "期末要复习";
        liandong::people::actions::withdraw_consent(
            tx,
            &permit(tx, chen),
            row,
            why,
            GivenBy::Worker,
        )
        .map(|_| ())
    });
    let worker = town.as_("chenhuishan");
    let page = worker.get(&path);
    let (all, ticked) = boxes(&page.body, "names");
    assert_eq!((all.len(), ticked.len()), (60, 56), "two absent, two without consent");
    let everybody = press(&worker, &path, "t0", &all);
    refused(&everybody, &format!("{}还差体验活动", pupils[0].name));
    refused(&everybody, &format!("{}还差家长同意", pupils[58].name));
    refused(&everybody, &format!("{}还差家长同意", pupils[59].name));
    let nobody = press(&worker, &path, "t1", &[]);
    refused(&nobody, "还没有勾选人");
    // nobody skips: not by a press on a later step, not by a skip the rule does not let be
    let later = press(&worker, &format!("/joining/rounds/{round}/steps/registration"), "t2", &all);
    refused(&later, "不在这一步");
    let first = application(&page.body, &pupils[0].name);
    let skip = format!("/joining/applications/{first}/skip");
    refused(&send(&worker, &skip, "t3", &[("skip", "认识他")]), "不能免去");
    assert_eq!(press_all(town, &path, "t4"), 56);
    // the birthday: from that day nobody has to ask
    town.app.clock().set(noon(saturday().plus_days(3)));
    let worker = town.as_("chenhuishan");
    let (_, ticked) = boxes(&worker.get(&path).body, "names");
    assert_eq!(ticked, [application(&worker.get(&path).body, &pupils[58].name)]);
    assert_eq!(press_all(town, &path, "t5"), 1);
    // one who never came is told kindly; the other was ill and is put on hold
    let refuse = format!("/joining/applications/{first}/not-pass");
    refused(&send(&worker, &refuse, "n0", &[("not_pass", " ")]), "");
    went(&send(&worker, &refuse, "n1", &[("not_pass", "这次没有来，欢迎春天再来。")]));
    let ill = application(&page.body, &pupils[1].name);
    went(&send(&worker, &format!("/joining/applications/{ill}/hold"), "h1", &[("hold", "生病")]));
    // the family of the last one withdraws quietly
    let last = application(&page.body, &pupils[59].name);
    let leave = format!("/joining/applications/{last}/withdraw");
    went(&send(&worker, &leave, "w1", &[("quiet", "study")]));
    refused(&send(&worker, &leave, "w2", &[("quiet", "study")]), "不能这样办");
    let path = worker.get(&format!("/joining/applications/{last}"));
    assert!(path.body.contains("学习为先") && path.body.contains("登记后计入"), "{}", path.body);
    proved(town);
}

/// The steps between, with a second one who does not pass.
fn middle_steps(town: &Town, round: &str, pupils: &[Pupil]) {
    let path = |step: &str| format!("/joining/rounds/{round}/steps/{step}");
    let people: Vec<PersonId> = pupils[2..59].iter().map(|pupil| pupil.id).collect();
    passed(town, CourseKind::Concepts, people.clone());
    assert_eq!(press_all(town, &path("basic-training"), "b1"), 57);
    let (eagles, elders) = (town.cast.eagles, town.cast.elders);
    let team = |n: usize| if n.is_multiple_of(2) { eagles } else { elders };
    let pairs = people.iter().enumerate().map(|(n, person)| (*person, team(n))).collect();
    // the first one was not there to be talked with
    chosen(town, pairs, people[1..].to_vec());
    let worker = town.as_("chenhuishan");
    let page = worker.get(&path("mutual-choice"));
    assert!(page.body.contains("选定"), "{}", page.body);
    let talkless = application(&page.body, &pupils[2].name);
    let one = press(&worker, &path("mutual-choice"), "m0", std::slice::from_ref(&talkless));
    refused(&one, &format!("{}还差通过的面试", pupils[2].name));
    assert_eq!(press_all(town, &path("mutual-choice"), "m1"), 56);
    let refuse = format!("/joining/applications/{talkless}/not-pass");
    went(&send(&worker, &refuse, "m2", &[("not_pass", "约了三次都没有来。")]));
    // the concepts course that was counted for basic training is not counted twice
    let worker = town.as_("chenhuishan");
    let (_, ticked) = boxes(&worker.get(&path("skills-training")).body, "names");
    assert!(ticked.is_empty(), "another course is asked for");
    passed(town, CourseKind::Skills, people[1..].to_vec());
    assert_eq!(press_all(town, &path("skills-training"), "k1"), 56);
    proved(town);
}

/// The last step: the role, the day on the card, the hours in the book.
fn last_step(town: &Town, round: &str, pupils: &[Pupil]) {
    let path = format!("/joining/rounds/{round}/steps/registration");
    let minutes = |person: PersonId| -> i64 {
        town.app
            .db()
            .read_now(town.cast.town, move |q| {
                let all = liandong::hours::store::totals(q, person)?;
                Ok(all.iter().map(|(_, minutes)| *minutes).sum::<Minutes>().count())
            })
            .expect("the book")
    };
    assert_eq!(minutes(pupils[3].id), 0, "nothing counts before");
    assert_eq!(press_all(town, &path, "r1"), 56);
    assert!(minutes(pupils[3].id) > 0 && minutes(pupils[4].id) > 0, "the trial counts now");
    assert_eq!(minutes(pupils[2].id), 0, "who did not pass has nothing in the book");
    let worker = town.as_("chenhuishan");
    let card = worker.get(&format!("/people/{}", pupils[3].id));
    assert!(card.body.contains("登记为志愿者"), "{}", card.body);
    assert!(card.body.contains("老年人义工队"), "the role in the agreed team: {}", card.body);
    let funnel = worker.get("/joining/funnel");
    assert_eq!(funnel.status, StatusCode::OK);
    let numbers = format!("/joining/rows?round={round}&done_step=registration");
    let rows = worker.get(&numbers);
    assert!(rows.body.contains("共 56 "), "every number opens to its rows: {}", rows.body);
    let left = worker.get(&format!("/joining/rows?round={round}&step=trial&state=left"));
    assert!(left.body.contains(&pupils[0].name) && left.body.contains(&pupils[59].name));
    proved(town);
}

// covers T2 T21 T22 B1 B2 B7
#[test]
fn a_class_of_sixty_goes_through_the_five_steps() {
    for store in both() {
        let town = Town::small(store);
        let pupils = class(&town);
        let id = round(&town, &town.as_("chenhuishan"), "c1");
        enters(&town, &id, &pupils);
        first_step(&town, &id, &pupils);
        middle_steps(&town, &id, &pupils);
        last_step(&town, &id, &pupils);
        assert_eq!(pupils.iter().map(|p| &p.name).collect::<BTreeSet<_>>().len(), 60);
    }
}

/// The leader marks one who tries it out, and ends the shift.
fn marks(town: &Town, person: PersonId) {
    let shift = town.cast.today;
    let leader = town.as_("limin");
    let mark = |n: u32, kind: &str, at: Moment| {
        json!({ "id": format!("018f0000-0000-7000-8000-{n:012}"), "person": person.to_string(),
            "kind": kind, "at": at.ms(), "method": "tap" })
    };
    let taps = vec![mark(1, "in", at(14, 1)), mark(2, "out", at(16, 25))];
    town.app.clock().set(at(16, 32));
    let body = json!({ "device": "018f0000-0000-7000-8000-000000000999",
        "sent_at": at(16, 32).ms(), "marks": taps });
    let sent = leader.post_json(&format!("/shifts/{shift}/marks"), &body);
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.body);
    went(&send(&leader, &format!("/shifts/{shift}/close"), "close", &[]));
}

// covers T22 B2 B9
#[test]
fn a_pupil_tries_it_out_and_both_sides_speak_on_the_same_day() {
    for store in both() {
        let town = Town::small(store);
        let id = round(&town, &town.as_("chenhuishan"), "c1");
        let pupil = town.as_("huangjiayi");
        let path = format!("/joining/rounds/{id}");
        assert!(pupil.get("/me/joining").body.contains("还没有报名"));
        went(&send(&pupil, &format!("{path}/apply"), "a1", &[]));
        refused(&send(&pupil, &format!("{path}/apply"), "a2", &[]), "已经在这一期里了");
        // the home says which of the five is next, until when, and whom to ask
        let home = pupil.get("/home");
        assert!(home.body.contains("入队第 1 步：服务体验"), "{}", home.body);
        assert!(home.body.contains("2026年12月21日") && home.body.contains("陈慧珊"));
        let own = pupil.get("/me/joining");
        let own_id = own.body.split("/joining/applications/").nth(1).expect("a form");
        let own_id = own_id.split('/').next().expect("an id").to_owned();
        let talk = format!("/joining/applications/{own_id}/talk");
        refused(&send(&pupil, &talk, "s0", &[("first", "好")]), "还没有参加过体验活动");

        marks(&town, town.cast.jiayi);
        // her hours wait for the registration: the worker is not asked to confirm them yet
        let worker = town.as_("chenhuishan");
        let confirm = worker.get(&format!("/hours/confirm/{}", town.cast.today));
        assert!(!confirm.body.contains("黄嘉怡"), "{}", confirm.body);
        let pupil = town.as_("huangjiayi");
        let own = pupil.get("/me/joining");
        assert!(own.body.contains("登记后计入") && own.body.contains("今天 24:00 前说"));
        refused(&send(&pupil, &talk, "s1", &[("first", "")]), "");
        let answers = [("first", "陪陈婆婆聊天"), ("second", "她笑了"), ("third", "还想来")];
        went(&send(&pupil, &talk, "s2", &answers));

        // the leader of the shift, and nobody else, says a word; a kind one is shown
        let trial = format!("/shifts/{}/trial", town.cast.today);
        assert_eq!(town.as_("wangfang").get(&trial).status, StatusCode::NOT_FOUND);
        let leader = town.as_("limin");
        assert!(leader.get("/home").body.contains(&trial), "the home leads there");
        let word = format!("words-{own_id}");
        let shown = format!("shown-{own_id}");
        refused(&send(&leader, &trial, "k0", &[(&word, " ")]), "");
        let said = [(&*word, "很细心，记得问老人吃药没有。"), (&*shown, "yes")];
        went(&send(&leader, &trial, "k1", &said));
        assert!(town.as_("huangjiayi").get("/me/joining").body.contains("很细心"));
        went(&send(&leader, &trial, "k2", &[(&word, "再看一次")]));
        assert!(!town.as_("huangjiayi").get("/me/joining").body.contains("再看一次"));

        her_family_sees_it_and_she_leaves(&town, &own_id);
        proved(&town);
    }
}

/// Her father sees her way, a stranger sees nothing; she takes it back herself, and what she
/// served stays kept.
fn her_family_sees_it_and_she_leaves(town: &Town, own_id: &str) {
    let father = town.as_("huangweiqiang");
    let child = went(&father.get(&format!("/people/{}/joining", town.cast.jiayi)));
    assert_eq!(father.get(&child).status, StatusCode::OK);
    assert_eq!(town.as_("wangfang").get(&child).status, StatusCode::NOT_FOUND);
    let leave = format!("/joining/applications/{own_id}/withdraw");
    assert_eq!(send(&father, &leave, "f1", &[]).status, StatusCode::NOT_FOUND);
    let pupil = town.as_("huangjiayi");
    went(&send(&pupil, &leave, "w1", &[("quiet", "time")]));
    let own = pupil.get("/me/joining");
    assert!(own.body.contains("记录一直保留"), "{}", own.body);
    assert!(!own.body.contains("时间安排不开</span>"), "the reason is quiet");
}

// covers B2
#[test]
fn the_responsible_worker_is_told_once_when_days_run_out() {
    for store in both() {
        let town = Town::small(store);
        let pupils = class(&town);
        let id = round(&town, &town.as_("chenhuishan"), "c1");
        enters(&town, &id, &pupils);
        let run = || alarm_chore(&town.app, town.cast.town, "").expect("the chore runs");
        let told = || {
            liandong::notices::deliver(&town.app, town.cast.town, "").expect("delivered");
            let inbox = town.as_("chenhuishan").get("/me/notices").body;
            inbox.matches("有人在一步上超期了").count()
        };
        town.app.clock().set(noon(saturday().plus_days(30)));
        run();
        assert_eq!(told(), 0, "the thirtieth day is in time");
        town.app.clock().set(noon(saturday().plus_days(31)));
        run();
        run();
        assert_eq!(told(), 1, "one line for the step, and once");
        let worker = town.as_("chenhuishan");
        let desk = worker.get("/desk");
        assert!(desk.body.contains("60 人在一步上超期"), "{}", desk.body);
        let late = worker.get(&format!("/joining/rows?round={id}&late=1"));
        assert!(late.body.contains("超过 1 天"), "{}", late.body);
        proved(&town);
    }
}

// covers B1 B7 Q2
#[test]
fn a_round_that_cannot_be_is_refused_and_what_is_not_yours_is_not_there() {
    let town = Town::small(Store::Sqlite);
    let worker = town.as_("chenhuishan");
    let id = round(&town, &worker, "c1");
    let team = town.cast.eagles.to_string();
    let wrong = [
        ("name", "反了"),
        ("organisation", &*team),
        ("opens_on", "2026-12-01"),
        ("closes_on", "2026-11-01"),
        ("places", "0"),
        ("responsible", "LC-999999"),
    ];
    let answer = send(&worker, "/joining/rounds", "x1", &wrong);
    refused(&answer, "LC-999999");
    assert!(answer.body.contains("value=\"反了\""), "the words are not lost");
    let number = number_of(&town, town.cast.chen);
    let mut wrong = wrong.to_vec();
    wrong[5].1 = &number;
    let answer = send(&worker, "/joining/rounds", "x2", &wrong);
    refused(&answer, "截止早于开始");
    refused(&answer, "至少选一类课程");
    // a leader and a volunteer keep no round and see no name of it
    for login in ["limin", "wangfang", "linzhiyong"] {
        let other = town.as_(login);
        for path in [
            "/joining/rounds/new".to_owned(),
            format!("/joining/rounds/{id}/enter"),
            format!("/joining/rounds/{id}/steps/trial"),
            format!("/joining/rows?round={id}"),
        ] {
            assert_eq!(other.get(&path).status, StatusCode::NOT_FOUND, "{login} {path}");
        }
        assert_eq!(other.get(&format!("/joining/rounds/{id}")).status, StatusCode::OK);
    }
    // an assistant prepares; the social worker decides
    let assistant = town.as_("zhouminyi");
    let step = format!("/joining/rounds/{id}/steps/trial");
    assert_eq!(assistant.get(&step).status, StatusCode::OK);
    assert_eq!(press(&assistant, &step, "z1", &["x".to_owned()]).status, StatusCode::NOT_FOUND);
    // an official reads sums and no name
    let official = town.as_("liangguodong");
    let sums = official.get("/joining/funnel");
    assert_eq!(sums.status, StatusCode::OK);
    assert!(!sums.body.contains("/joining/rows?"), "{}", sums.body);
    went(&send(&worker, &format!("/joining/rounds/{id}/close"), "o1", &[]));
    let pupil = town.as_("huangjiayi");
    refused(&send(&pupil, &format!("/joining/rounds/{id}/apply"), "o2", &[]), "这一期已经结束");
}

// covers T21 Q2
#[test]
fn a_school_sees_the_first_step_of_its_pupils_and_only_with_consent() {
    let town = Town::small(Store::Sqlite);
    let pupils = class(&town);
    let id = round(&town, &town.as_("chenhuishan"), "c1");
    enters(&town, &id, &pupils);
    // 林志勇 speaks for a factory: no pupil is his
    let other = town.as_("linzhiyong");
    assert!(!other.get("/joining/school").body.contains(&pupils[5].name));
    let (liaison, team) = (town.cast.liaison, town.cast.eagles);
    act(&town, move |tx| {
        let partner = liandong::organisations::store::partners(tx, team)?[0].0;
        let new = liandong::organisations::actions::NewRole {
            person: liaison,
            organisation: partner,
            role: liandong_domain::access::Role::PartnerLiaison,
            starts_on: tx.now().day(),
            ends_on: None,
        };
        let by = permit(tx, liaison);
        liandong::organisations::actions::give_first_role(tx, &by, &new).map(|_| ())
    });
    let school = town.as_("linzhiyong").get("/joining/school");
    assert!(school.body.contains(&pupils[5].name) && school.body.contains("体验中"));
    assert!(!school.body.contains(&pupils[58].name), "no consent, no name");
    assert!(school.body.contains("另有 1 人"), "{}", school.body);
    assert!(!school.body.contains("/joining/applications/"), "no way further in");
    assert_eq!(town.as_("chenhuishan").get("/joining/school").status, StatusCode::NOT_FOUND);
}

//! Applications for aid, from the family's wish to a pupil with a code; reviews and ends.

use axum::http::StatusCode;
use liandong::allocation::actions::{self as allocation, Asked};
use liandong::organisations::actions::end_role;
use liandong_domain::access::{Role, may};
use liandong_domain::aid::Term;
use liandong_domain::allocation::Standing;
use liandong_domain::basics::{Fen, PurposeId};

use crate::support::hands::{proved, refused, send};
use crate::support::money::{act, after, opened, went};
use crate::support::stores::{Store, both};
use crate::support::town::{Answer, Someone, Town};

const PAPERS: [(&str, &str); 5] = [
    ("papers", "household-book"),
    ("papers", "guardian-id"),
    ("papers", "school-proof"),
    ("papers", "hardship-proof"),
    ("papers", "agreement"),
];
/// The body whose liaison 林志勇 is, as if it were a school.
const OWN: &str = "晨光电子厂";
const POINTS: [(&str, &str); 5] =
    [("income", "2"), ("illness", "1"), ("disability", "0"), ("care", "2"), ("siblings", "1")];

fn child(name: &'static str, phone: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("name", name),
        ("document", "441900201203041234"),
        ("stage", "senior-middle"),
        ("grade", "2"),
        ("term", "2026-2"),
        ("school", "秘密学校"),
        ("guardian", "秘密家长"),
        ("phone", phone),
        ("hardship", "父亲去年工伤，没有固定收入"),
    ]
}

fn apply(who: &Someone<'_>, once: &str, name: &'static str, phone: &'static str) -> Answer {
    send(who, "/aid/applications", once, &child(name, phone))
}

/// Papers, the visit by two, the assessment and the publication.
fn until_published(town: &Town, at: &str) -> String {
    let (manager, worker, assistant) =
        (town.as_("heguifang"), town.as_("chenhuishan"), town.as_("zhouminyi"));
    let to = |verb: &str| format!("{at}/{verb}");
    // no step is left out
    let visit = [("day", "2026-11-20"), ("words", "秘密：三口人，一间房")];
    refused(&send(&assistant, &to("visit"), "v0", &visit), "已申请");
    went(&send(&assistant, &to("papers"), "p1", &PAPERS[..4]));
    assert!(assistant.get(at).body.contains("把材料收齐"), "one is missing");
    went(&send(&assistant, &to("papers"), "p2", &PAPERS));
    // two people, one of them a social worker
    went(&send(&assistant, &to("visit"), "v1", &visit));
    refused(&send(&assistant, &to("visit"), "v2", &visit), "同行的人");
    assert!(worker.get(at).body.contains("两个人家访"), "one report is no visit");
    went(&send(&worker, &to("visit"), "v3", &visit));
    // who brought it does not assess; who stands aside does not either
    assert_eq!(
        send(&assistant, &to("assess"), "e0", &POINTS).status,
        StatusCode::NOT_FOUND,
        "an assistant assesses nothing"
    );
    refused(&send(&worker, &to("assess"), "e1", &POINTS[..4]), "请选一项");
    went(&send(&worker, &to("assess"), "e2", &POINTS));
    went(&send(&worker, &to("publish"), "n0", &[]));
    let notice = town.visitor().get("/aid/notice");
    assert!(notice.body.contains("欧阳**") && notice.body.contains("1,000.00 元"));
    for secret in ["小雨", "秘密", "工伤", "13900139000", "A-0001"] {
        assert!(!notice.body.contains(secret), "{secret} is published");
    }
    refused(&send(&manager, &to("approve"), "y0", &[]), "公示到");
    notice.body
}

// covers T16
#[test]
fn an_application_takes_every_step_and_the_public_never_learns_who() {
    for store in both() {
        let town = Town::small(store);
        let (pool, _) = opened(&town, 2_000);
        let assistant = town.as_("zhouminyi");
        assert_eq!(town.as_("limin").get("/aid/applications").status, StatusCode::NOT_FOUND);
        let nothing = send(&assistant, "/aid/applications", "a0", &[("stage", "primary")]);
        refused(&nothing, "请选一项");
        let at = went(&apply(&assistant, "a1", "欧阳小雨", "13900139000"));
        refused(&apply(&assistant, "a2", "欧阳小雨", "13900139000"), "A-0001");
        let page = assistant.get(&at);
        for secret in ["小雨", "秘密学校", "秘密家长", "工伤", "441900201203041234"] {
            assert!(!page.body.contains(secret), "{secret} is told");
        }
        let to = |verb: &str| format!("{at}/{verb}");

        let notice = until_published(&town, &at);
        // anybody objects, once; nothing is decided before the answer
        let line = after(&notice, "欧阳**", "/aid/notice/").to_owned();
        let id = "018f0000-0000-7000-8000-0000000000aa";
        let object = [("once", id), ("words", "听说他家有铺面"), ("contact", "")];
        for _ in 0..2 {
            let sent = town.visitor().post(&format!("/aid/notice/{line}"), &object);
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        }
        let clock = town.app.clock();
        clock.set(clock.now().plus_minutes(8 * 24 * 60));
        let (manager, worker) = (town.as_("heguifang"), town.as_("chenhuishan"));
        refused(&send(&manager, &to("approve"), "y1", &[]), "1 条异议");
        let answer = [("objection", id), ("answer", "查过了，铺面是亲戚的")];
        went(&send(&worker, &to("answer"), "o1", &answer));
        refused(&send(&worker, &to("approve"), "y2", &[]), "另一位同事");
        assert!(town.visitor().get("/aid/notice").body.contains("现在没有公示"), "it is over");
        went(&send(&manager, &to("approve"), "y3", &[]));
        refused(&send(&manager, &to("refuse"), "y4", &[("why", "晚了")]), "已通过");
        let page = manager.get(&at);
        assert!(page.body.contains("P-0001"), "{}", page.body);
        fed(&town, pool);
        // read in full with a purpose, and written down
        refused(&send(&worker, &to("read"), "r0", &[("purpose", "")]), "不能空着");
        let told = send(&worker, &to("read"), "r1", &[("purpose", "核对材料")]);
        assert!(told.body.contains("欧阳小雨") && told.body.contains("一间房"), "{}", told.body);
        assert!(manager.get("/diary").body.contains("查看申请的完整内容"));
        // the same child again: elsewhere and here, yes or no
        let number = [("document", "44190020 1203 041234")];
        let yes = send(&town.as_("zhouminyi"), "/aid/elsewhere", "q0", &number);
        assert!(
            yes.body.contains("已经有项目在资助") && !yes.body.contains("2012"),
            "{}",
            yes.body
        );
        proved(&town);
    }
}

// covers T16
#[test]
fn who_belongs_to_the_family_or_brought_it_stands_aside() {
    let town = Town::small(Store::Sqlite);
    opened(&town, 2_000);
    let (manager, worker, assistant) =
        (town.as_("heguifang"), town.as_("chenhuishan"), town.as_("zhouminyi"));
    let at = went(&apply(&worker, "a1", "陈小雨", "13900139000"));
    let to = |verb: &str| format!("{at}/{verb}");
    went(&send(&assistant, &to("papers"), "p1", &PAPERS));
    let visit = [("words", "三口人")];
    went(&send(&assistant, &to("visit"), "v1", &visit));
    let second = town.as_("zhouminyi");
    refused(&send(&second, &to("visit"), "v2", &visit), "同行的人");
    went(&send(&worker, &to("visit"), "v3", &visit));
    refused(&send(&worker, &to("assess"), "e1", &POINTS), "申请是您提出的");
    went(&send(&manager, &to("recuse"), "h1", &[]));
    refused(&send(&manager, &to("assess"), "e2", &POINTS), "您声明过回避");
    let read = send(&manager, &to("read"), "r1", &[("purpose", "看看")]);
    refused(&read, "您需要回避");
    // the guardian applies for the own child, and takes it back; a stranger does not find it
    let guardian = town.as_("huangweiqiang");
    let another = apply(&guardian, "g0", "黄小雨", "13900139005");
    refused(&another, "登记的监护人不是您");
    assert!(another.body.contains("黄小雨"), "what was typed stays");
    let own = went(&apply(&guardian, "g1", "黄嘉怡", "13900139005"));
    assert!(guardian.get(&own).body.contains("监护人"), "{}", guardian.get(&own).body);
    assert_eq!(town.as_("wangfang").get(&own).status, StatusCode::NOT_FOUND);
    assert_eq!(send(&guardian, &format!("{own}/papers"), "g2", &PAPERS).status, 404);
    went(&send(&guardian, &format!("{own}/withdraw"), "g3", &[]));
    assert!(guardian.get("/aid/applications").body.contains("已撤回"));
    proved(&town);
}

// covers T16
#[test]
fn a_child_of_another_programme_is_not_aided_twice() {
    let town = Town::small(Store::Sqlite);
    opened(&town, 2_000);
    let (worker, assistant) = (town.as_("chenhuishan"), town.as_("zhouminyi"));
    let note = [("number", "441900201203041234"), ("programme", "镇妇联春蕾"), ("what", "notes")];
    went(&send(&assistant, "/aid/elsewhere/note", "n1", &note));
    let page = assistant.get("/aid/elsewhere").body;
    assert!(page.contains("镇妇联春蕾 · 1") && !page.contains("4419"), "{page}");
    let at = went(&apply(&assistant, "a1", "陈小雨", "13900139000"));
    let to = |verb: &str| format!("{at}/{verb}");
    went(&send(&assistant, &to("papers"), "p1", &PAPERS));
    went(&send(&assistant, &to("visit"), "v1", &[("words", "三口人")]));
    went(&send(&worker, &to("visit"), "v2", &[("words", "三口人")]));
    went(&send(&worker, &to("assess"), "e1", &POINTS));
    let twice = send(&worker, &to("publish"), "n2", &[]);
    refused(&twice, "已经有项目在资助");
    assert!(!twice.body.contains("春蕾"), "which programme is not told");
    let ends = [("number", "441900201203041234"), ("programme", "镇妇联春蕾"), ("what", "ends")];
    went(&send(&assistant, "/aid/elsewhere/note", "n3", &ends));
    went(&send(&worker, &to("publish"), "n4", &[]));
    proved(&town);
}

// covers T16
#[test]
fn a_term_is_reviewed_in_two_clicks_and_a_transfer_is_handed_over() {
    let town = Town::small(Store::Sqlite);
    opened(&town, 2_000);
    let assistant = town.as_("zhouminyi");
    let new = |name: &'static str, phone: &'static str, once: &str| {
        let fields = [
            ("name", name),
            ("stage", "primary"),
            ("school", "秘密学校"),
            ("guardian", "秘密家长"),
            ("phone", phone),
        ];
        went(&send(&assistant, "/aid/pupils", once, &fields))
    };
    let ids: Vec<String> = [("甲", "13900139001"), ("乙", "13900139002"), ("丙", "13900139003")]
        .into_iter()
        .enumerate()
        .map(|(n, (name, phone))| {
            let at = new(name, phone, &format!("c{n}"));
            at.rsplit('/').next().expect("an id").to_owned()
        })
        .collect();
    let term = "/aid/reviews/2026-2";
    refused(&send(&assistant, term, "r0", &[("what", "on")]), "勾选");
    let on = [("what", "on"), ("pupils", &*ids[0]), ("pupils", &*ids[1])];
    went(&send(&assistant, term, "r1", &on));
    refused(&send(&assistant, term, "r2", &on), "已经有人复核");
    let stop = [("what", "stop"), ("reason", "better"), ("pupils", &*ids[2])];
    went(&send(&assistant, term, "r3", &stop));
    let page = assistant.get(term);
    assert!(page.body.contains("继续 2 人，停止 1 人"), "{}", page.body);
    // a transfer says to whom and what; the words are sealed
    let path = format!("/aid/pupils/{}/stop", ids[0]);
    let over = [("reason", "transferred"), ("to", "秘密中学"), ("handed", "")];
    refused(&send(&assistant, &path, "t0", &over), "不能空着");
    let over = [("reason", "transferred"), ("to", "秘密中学"), ("handed", "材料复印件一份")];
    went(&send(&assistant, &path, "t1", &over));
    let page = assistant.get(&format!("/aid/pupils/{}", ids[0]));
    assert!(page.body.contains("已转介") && !page.body.contains("秘密中学"), "{}", page.body);
    let told = [("purpose", "新学校来电核对")];
    let worker = town.as_("chenhuishan");
    let told = send(&worker, &format!("/aid/pupils/{}/reveal", ids[0]), "w1", &told);
    assert!(told.body.contains("秘密中学") && told.body.contains("复印件"), "{}", told.body);
    refused(&send(&assistant, &path, "t2", &over), "已经退出资助");
    proved(&town);
}

// covers T16 B5
#[test]
fn a_school_brings_and_sees_pupils_of_its_own_alone() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 2_000);
        let (liaison, assistant) = (town.as_("linzhiyong"), town.as_("zhouminyi"));
        let with_school = |name: &'static str, phone: &'static str, school: &'static str| {
            let mut fields = child(name, phone);
            fields.retain(|one| one.0 != "school" && one.0 != "document");
            fields.push(("school", school));
            fields
        };
        let bring =
            |once: &str, fields: &[(&str, &str)]| send(&liaison, "/aid/applications", once, fields);
        let other = bring("b0", &with_school("欧阳小雨", "13900139000", "秘密学校"));
        refused(&other, "只能为本校的学生申请");
        let mine = with_school("欧阳小雨", "13900139000", OWN);
        let at = went(&bring("b1", &mine));
        assert_eq!(went(&bring("b1", &mine)), at, "a repeat is harmless");
        assert_eq!(liaison.get(&at).status, StatusCode::OK);
        // what the office brought is not there for the school, whatever school it names
        let office = went(&apply(&assistant, "o1", "陈小雨", "13900139009"));
        assert_eq!(liaison.get(&office).status, StatusCode::NOT_FOUND);
        assert_eq!(send(&liaison, &format!("{office}/withdraw"), "w0", &[]).status, 404);

        reviewed_by_school(&town);
        // the liaison goes: what they brought is not theirs any more
        end_liaison(&town);
        let liaison = town.as_("linzhiyong");
        assert_eq!(liaison.get(&at).status, StatusCode::NOT_FOUND);
        assert_eq!(liaison.get("/aid/reviews/2026-2").status, StatusCode::NOT_FOUND);
        proved(&town);
    }
}

/// A school reads its own pupils, masked, and says who is there; it decides nothing.
fn reviewed_by_school(town: &Town) {
    let (liaison, assistant) = (town.as_("linzhiyong"), town.as_("zhouminyi"));
    // pupils of two schools: the review shows the school its own, masked
    let enter = |name: &str, phone: &str, school: &str, once: &str| {
        let fields = [
            ("name", name),
            ("stage", "primary"),
            ("school", school),
            ("guardian", "秘密家长"),
            ("phone", phone),
        ];
        let at = went(&send(&assistant, "/aid/pupils", once, &fields));
        at.rsplit('/').next().expect("an id").to_owned()
    };
    let here = enter("欧阳甲", "13900139001", OWN, "c1");
    let there = enter("司徒乙", "13900139002", "秘密学校", "c2");
    let reviews = "/aid/reviews/2026-2";
    let page = liaison.get(reviews);
    assert!(page.body.contains("P-0001") && page.body.contains("欧阳**"), "{}", page.body);
    for secret in ["P-0002", "司徒", "欧阳甲", "秘密家长", "13900139001"] {
        assert!(!page.body.contains(secret), "{secret} is told");
    }
    refused(&send(&liaison, reviews, "s0", &[("word", "gone")]), "请选一项");
    let gone =
        |id: &str, once: &str| send(&liaison, reviews, once, &[("word", "gone"), ("pupils", id)]);
    assert_eq!(gone(&there, "s1").status, StatusCode::NOT_FOUND, "another school's pupil");
    went(&gone(&here, "s2"));
    went(&gone(&here, "s2"));
    let office = assistant.get(reviews);
    assert_eq!(office.body.matches("学校说已离校").count(), 1, "the worker reads it, once");
    // a school decides nothing: to stop a pupil is not its word
    let stop = [("what", "stop"), ("reason", "moved"), ("pupils", &*here)];
    let said = send(&liaison, reviews, "s3", &stop);
    assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", said.body);
    assert!(assistant.get(reviews).body.contains("继续 0 人，停止 0 人"));
    assert_eq!(town.as_("limin").get(reviews).status, StatusCode::NOT_FOUND);
}

fn end_liaison(town: &Town) {
    let (who, today) = (town.cast.liaison, town.app.clock().now().day());
    act::<may::ManageRoles, _, _>(town, town.cast.he, move |tx, permit| {
        for role in liandong::organisations::store::roles_of(tx, who)? {
            end_role(tx, permit, &[Role::CentreManager], role.id, today, "调走")?;
        }
        Ok(())
    })
    .expect("ended");
    town.app.clock().set(town.app.clock().now().plus_minutes(24 * 60));
}

/// The assessment reached the pool: the class, its reason in words, and money for the child; it
/// goes along with the review, and what a worker types is said.
// covers T18 J3
fn fed(town: &Town, pool: PurposeId) {
    let (assistant, term) = (town.as_("zhouminyi"), Term::of(town.app.clock().now().day()));
    let needs = assistant.get(&format!("/allocation/needs/{term}")).body;
    for said in ["按申请评估：6 分", "2 分：低保边缘", "2 分：由祖辈照顾"] {
        assert!(needs.contains(said), "{said}: {needs}");
    }
    let reckoned = town
        .app
        .db()
        .read_now(town.cast.town, move |q| {
            let sources = vec![(pool, Fen::from_yuan(1_000))];
            allocation::reckon(q, &Asked { term, sources, limits: None })
        })
        .expect("reckoned");
    let child = reckoned.instance.children.first().expect("the child");
    assert_eq!((child.class, child.standing), (3, Standing::Free));
    assert!(reckoned.outcome.answers.iter().all(|answer| answer.fen > Fen::ZERO));
    // the next term: carried on by the review, once
    let id = child.pupil.to_string();
    let next = format!("/aid/reviews/{}", term.next());
    let on = [("what", "on"), ("pupils", &*id)];
    went(&send(&assistant, &next, "n1", &on));
    let page = assistant.get(&format!("/allocation/needs/{}", term.next())).body;
    assert!(page.contains("沿用申请评估：6 分"), "{page}");
    // a worker sets another class: the assessment stays beside it
    let class = format!("class-{id}");
    let fields = [(&*class, "1")];
    went(&send(&assistant, &format!("/allocation/needs/{term}"), "n2", &fields));
    let page = assistant.get(&format!("/allocation/needs/{term}")).body;
    assert!(page.contains("按申请评估：6 分") && page.contains("由社工改定"), "{page}");
}

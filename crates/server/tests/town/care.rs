//! Care and growth: letters read by two, visits by two, tutoring, ambassadors.

use axum::http::StatusCode;
use liandong::aid::actions as aid;
use liandong::books::store as books;
use liandong::care::store;
use liandong::giving::actions::{self as giving, GiftTold};
use liandong::giving::store::NewGiver;
use liandong::pairs::actions::{self as pairs, ChildTold, Cover};
use liandong_domain::access::may;
use liandong_domain::aid::Term;
use liandong_domain::basics::{Fen, PersonId, PupilId};
use liandong_domain::books::Account;
use liandong_domain::giving::{GiverKind, ShownAs};
use liandong_domain::pairs::PairSeat;
use liandong_domain::rules::SchoolStage;

use crate::support::hands::{proved, refused, send};
use crate::support::money::{act, after, opened, pupil, went};
use crate::support::stores::both;
use crate::support::town::{Town, saturday};

pub fn number(town: &Town, person: PersonId) -> String {
    let look =
        move |q: &mut liandong::db::Read<'_>| Ok(liandong::people::store::person(q, person)?);
    town.app.db().read_now(town.cast.town, look).expect("a row").expect("a person").number
}

/// A pupil beside whom 王芳 and 陈慧珊 sit, whose father has an account, and for whom 李伯年 gives.
pub fn family(town: &Town) -> PupilId {
    opened(town, 1_000);
    let (wang, chen, he) = (town.cast.wangfang, town.cast.chen, town.cast.he);
    let child = pupil(town, "秘密孩子", SchoolStage::Primary, "13900000021");
    act::<may::EditOwnProfile, _, _>(town, wang, |tx, permit| pairs::keep_offer(tx, permit, &[]))
        .expect("an offer");
    for (by, person) in [(chen, wang), (he, chen)] {
        act::<may::SeeChecks, _, _>(town, by, move |tx, permit| {
            pairs::see_check(tx, permit, (person, saturday().plus_days(-9)))
        })
        .expect("a check");
    }
    let jiayi = number(town, town.cast.jiayi);
    act::<may::ManagePairs, _, _>(town, chen, move |tx, permit| {
        let told = ChildTold {
            sex: None,
            area: String::new(),
            speech: Vec::new(),
            called: "小叶".to_owned(),
            number: jiayi.clone(),
        };
        pairs::keep_child(tx, permit, child, &told)?;
        for row in liandong::pairs::store::vacancies_of(tx, child)? {
            let person = if row.seat == PairSeat::Worker { chen } else { wang };
            pairs::fill(tx, permit, row.id, &Cover::Person(person))?;
        }
        Ok(())
    })
    .expect("a pair");
    let li = town.cast.libonian;
    let award = act::<may::KeepBooks, _, _>(town, town.cast.zhou, move |tx, permit| {
        let new = NewGiver {
            kind: GiverKind::Individual,
            name: "李伯年".to_owned(),
            shown_as: ShownAs::Anonymous,
            phone: None,
            person: Some(li),
        };
        let giver = giving::keep_giver(tx, permit, None, &new)?;
        let told = GiftTold {
            giver,
            purpose: None,
            account: Account::Bank,
            fen: Fen::from_yuan(1_000),
            pieces: 0,
            given_on: saturday().plus_days(-9),
            words: String::new(),
            pledge: None,
        };
        giving::note_gift(tx, permit, &told)?;
        let own = books::of_giver(tx, giver)?.expect("a purpose of their own");
        let prepare = liandong_domain::access::Permit::for_system(permit.town(), permit.person());
        let term = Term::of(saturday());
        aid::propose(tx, &prepare, (term, own.id), &[child], None)
    })
    .expect("an award");
    act::<may::DecideAid, _, _>(town, chen, move |tx, permit| {
        aid::decide(tx, permit, false, &award)
    })
    .expect("decided");
    child
}

// covers J6 H9 T19
#[test]
fn a_letter_is_read_by_two_professions_and_stays_here_when_the_family_says_so() {
    for store in both() {
        let town = Town::small(store);
        let child = family(&town);
        let (giver, worker, colleague) =
            (town.as_("libonian"), town.as_("chenhuishan"), town.as_("zhouminyi"));
        let (reader, father) = (town.as_("limin"), town.as_("huangweiqiang"));
        let page = giver.get("/me/letters");
        assert!(page.body.contains("P-0001") && !page.body.contains("秘密"), "{}", page.body);
        let pupil_id = child.to_string();
        let write = |text: &str, once: &str| {
            send(&giver, "/me/letters", once, &[("pupil", &pupil_id), ("text", text)])
        };
        let text = "你好！打我电话 138-0013-8000 吧。";
        refused(&write(text, "w0"), "没有同意通信");
        // the father says yes; a stranger may not, the giver neither
        let yes = [("pupil", &*pupil_id)];
        let stranger = send(&reader, "/me/letters/consent", "c0", &yes);
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);
        went(&send(&father, "/me/letters/consent", "c1", &yes));
        refused(&write(" ", "w1"), "不能空着");
        went(&write(text, "w2"));
        // nobody reads before being named, and what is found is pointed out
        assert_eq!(reader.get("/care/letters").status, StatusCode::NOT_FOUND);
        let list = worker.get("/care/letters");
        let letter = after(&list.body, "scope=\"row\" data-label=\"书信\"", "href=\"").to_owned();
        let page = worker.get(&letter);
        assert!(page.body.contains("138-0013-8000 · 像电话"), "{}", page.body);
        let through = format!("{letter}/let-through");
        refused(&send(&worker, &through, "t0", &[]), "还有像电话、账号或门牌的内容");
        went(&send(&worker, &through, "t1", &[("trace", "138-0013-8000")]));
        refused(&send(&worker, &through, "t2", &[]), "您已经看过");
        refused(&send(&colleague, &through, "t3", &[]), "别的专业");
        assert!(!father.get("/me/letters").body.contains("你好"), "one is not enough");
        let name = [("number", &*number(&town, town.cast.limin)), ("profession", "volunteer")];
        went(&send(&worker, "/care/letters", "n1", &name));
        assert!(!reader.get(&letter).body.contains("138-0013"), "the original is not shown");
        went(&send(&reader, &through, "t4", &[]));
        let read = father.get("/me/letters");
        assert!(read.body.contains("█████████████ 吧"), "{}", read.body);
        assert!(!read.body.contains("李伯年"), "no name of the giver");
        proved(&town);
        // the next one is under way when the father takes his yes back
        went(&write("天冷了，多穿一件。", "w3"));
        went(&send(&father, "/me/letters/consent", "c2", &[("pupil", &pupil_id), ("end", "1")]));
        assert!(giver.get("/me/letters").body.contains("没有送出"));
        assert!(!father.get("/me/letters").body.contains("天冷了"));
        refused(&write("再写一封", "w4"), "没有同意通信");
        let waiting = town
            .app
            .db()
            .read_now(town.cast.town, |q| Ok(store::letters_to_read(q, 10)?))
            .expect("rows");
        assert!(waiting.is_empty(), "nothing is under way");
        proved(&town);
    }
}

// covers T19 T20 H8
#[test]
fn a_companion_writes_a_session_a_visit_and_a_project_and_nobody_else_does() {
    for store in both() {
        let town = Town::small(store);
        let child = family(&town);
        let (volunteer, worker) = (town.as_("wangfang"), town.as_("chenhuishan"));
        let at = format!("/care/{child}");
        assert_eq!(town.as_("limin").get(&at).status, StatusCode::NOT_FOUND);
        let page = volunteer.get(&at);
        assert!(page.body.contains("小叶") && !page.body.contains("秘密"), "{}", page.body);
        // nobody visits a home alone
        let visit = |more: &[(&str, &str)], once: &str| {
            let mut all = vec![("kind", "visit"), ("day", "2026-11-20"), ("words", "书桌的灯太暗")];
            all.extend_from_slice(more);
            send(&volunteer, &format!("{at}/contacts"), once, &all)
        };
        refused(&visit(&[], "v1"), "两个人一起去");
        let own = number(&town, town.cast.wangfang);
        refused(&visit(&[("beside", &own)], "v2"), "不能是您自己");
        went(&visit(&[("guardian", "yes")], "v3"));
        assert!(worker.get(&at).body.contains("书桌的灯太暗"));
        // tutoring
        let plan = [("subject", "数学"), ("goals", "会做分数题"), ("next", "2026-11-28")];
        went(&send(&volunteer, &format!("{at}/tutoring"), "p1", &plan));
        let page = volunteer.get(&at);
        let id = after(&page.body, "name=\"tutoring\"", "value=\"").to_owned();
        let path = format!("{at}/tutoring/{id}");
        let session = |day: &str, minutes: &str, once: &str| {
            let all = [
                ("day", day),
                ("begins", "19:00"),
                ("minutes", minutes),
                ("progress", "helped"),
                ("words", "做了十道题"),
                ("tutoring", &*id),
            ];
            send(&volunteer, &path, once, &all)
        };
        refused(&session("2026-11-20", "x", "s1"), "1 到 600");
        refused(&session("2026-12-20", "45", "s2"), "还没到");
        went(&session("2026-11-20", "４５", "s3"));
        refused(&session("2026-11-20", "30", "s4"), "已经写过");
        let said = worker.get(&at);
        assert!(said.body.contains("已辅导 1 次，共 45 分钟"), "{}", said.body);
        // an ambassador's project: shown only when the family agrees, under the alias
        let project =
            [("alias", "小榕"), ("title", "旧书换新书"), ("idea", "换书"), ("steps", "一\n二")];
        let project = went(&send(&volunteer, &format!("{at}/projects"), "a1", &project));
        let go = |to: &str, report: &str, once: &str| {
            let all = [("to", to), ("report", report)];
            send(&worker, &format!("{project}/go"), once, &all)
        };
        refused(&go("done", "好", "g1"), "已经办好");
        went(&go("running", "", "g2"));
        let ambassadors = || town.as_("limin").get("/care/ambassadors").body;
        assert!(!ambassadors().contains("小榕"), "not yet shown");
        let not_hers = send(&volunteer, &format!("{project}/show"), "h0", &[("shown", "yes")]);
        assert_eq!(not_hers.status, StatusCode::NOT_FOUND);
        went(&send(&worker, &format!("{project}/show"), "h1", &[("shown", "yes")]));
        assert!(ambassadors().contains("小榕") && !ambassadors().contains("P-0001"));
        went(&send(&volunteer, &format!("{project}/step"), "k1", &[("place", "0")]));
        refused(&go("done", " ", "g3"), "不能空着");
        went(&go("done", "换出 43 本书", "g4"));
        // with the seat everything ends
        let back = format!("/me/pair/{child}/step-back");
        went(&send(&volunteer, &back, "b1", &[("why", "搬家")]));
        assert_eq!(volunteer.get(&at).status, StatusCode::NOT_FOUND);
        assert_eq!(session("2026-11-21", "45", "s5").status, StatusCode::NOT_FOUND);
        proved(&town);
    }
}

// covers J6 T17
#[test]
fn a_giver_whose_promise_stands_may_write_before_any_aid_is_decided() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 1_000);
        let (page, _, pupil) = crate::refunds::stands(&town);
        let givers = || {
            let look = move |q: &mut liandong::db::Read<'_>| {
                let givers = liandong::care::store::givers_of(q, pupil)?;
                let mut pupils = Vec::new();
                for (giver, _) in &givers {
                    pupils.extend(liandong::care::store::pupils_of_giver(q, *giver)?);
                }
                Ok((givers.len(), pupils.into_iter().map(|one| one.0).collect::<Vec<_>>()))
            };
            town.app.db().read_now(town.cast.town, look).expect("a look")
        };
        assert_eq!(givers(), (1, vec![pupil]));
        // who stopped is no giver of this pupil: nothing was ever paid out
        let stop = [("why", "家里有变故")];
        went(&send(&town.as_("zhouminyi"), &format!("{page}/stop"), "st", &stop));
        assert_eq!(givers(), (0, Vec::new()));
    }
}

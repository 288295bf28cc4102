//! A guardian's phone: an award confirmed or denied, a yes to a kind of group given and taken back,
//! by a link without an account and under the own sign-in.

use axum::http::StatusCode;
use liandong::aid::actions as aid;
use liandong::aid::store;
use liandong::notices::deliver;
use liandong_domain::access::may;
use liandong_domain::aid::DenialState;
use liandong_domain::basics::{AwardId, Day, GiftId, PupilId, TimeOfDay};
use liandong_domain::books::Account;
use liandong_domain::rules::SchoolStage;

use crate::care::family;
use crate::growth::{class_at, enrols, leads, led, plans};
use crate::support::hands::{proved, refused, send};
use crate::support::money::{act, pupil, went};
use crate::support::stores::both;
use crate::support::town::{Answer, Someone, Town, saturday};

/// The name in the sealed file.
const GUARDIAN: &str = "秘密家长";
/// A finger's name.
const DRAWN: &str = "1,2 30,40 50,60 70,80 90,100 110,120";

/// A family whose award was paid yesterday, with the gift that paid it.
fn paid(town: &Town) -> (PupilId, AwardId, GiftId) {
    let child = family(town);
    let award = town
        .app
        .db()
        .read_now(town.cast.town, move |q| Ok(store::awards_of_pupil(q, child)?))
        .expect("awards")[0]
        .id;
    act::<may::KeepBooks, _, _>(town, town.cast.zhou, move |tx, permit| {
        aid::pay(tx, permit, (Account::Bank, saturday().plus_days(-1)), &[award])
    })
    .expect("paid");
    let parts = town
        .app
        .db()
        .read_now(town.cast.town, move |q| Ok(store::parts_of_award(q, award)?))
        .expect("parts");
    (child, award, parts[0].gift)
}

/// A link for the guardian, as 陈慧珊 makes it; gives where it leads.
fn link(town: &Town, child: PupilId, once: &str) -> String {
    let (worker, at) = (town.as_("chenhuishan"), format!("/care/{child}/family"));
    went(&send(&worker, &at, once, &[("what", "make")]));
    let body = worker.get(&at).body;
    let shown = body.split("<code>").nth(1).unwrap_or_else(|| panic!("no address: {body}"));
    let shown = shown.split("</code>").next().expect("an address");
    let (_, token) = shown.split_once("/family/").expect("a token");
    format!("/family/{token}")
}

fn signs(who: &Someone<'_>, path: &str, what: &str, name: &str) -> Answer {
    let fields = [("what", what), ("signed_name", name), ("strokes", DRAWN), ("length", "term")];
    send(who, path, &format!("{what}{name}"), &fields)
}

fn denials(town: &Town, award: AwardId) -> Vec<store::DenialRow> {
    let look = move |q: &mut liandong::db::Read<'_>| Ok(store::denials(q, award)?);
    town.app.db().read_now(town.cast.town, look).expect("rows")
}

// covers J4 J5 B5
#[test]
fn a_guardian_without_an_account_confirms_an_award_once_and_the_trace_says_so() {
    for store in both() {
        let town = Town::small(store);
        let (child, award, gift) = paid(&town);
        let (worker, visitor) = (town.as_("chenhuishan"), town.visitor());
        let stranger = town.as_("limin");
        let making = format!("/care/{child}/family");
        assert_eq!(stranger.get(&making).status, StatusCode::NOT_FOUND);
        let made = send(&town.as_("wangfang"), &making, "w", &[("what", "make")]);
        assert_eq!(made.status, StatusCode::NOT_FOUND, "a worker's alone");
        let at = link(&town, child, "l1");
        assert!(!at.contains(&child.to_string()), "the address names nobody: {at}");
        let seen = visitor.get(&at);
        assert!(seen.body.contains("秘**") && seen.body.contains("请确认"), "{}", seen.body);
        for told in ["秘密孩子", "秘密学校", GUARDIAN, "P-0001", "小叶", "黄嘉怡", "李伯年"]
        {
            assert!(!seen.body.contains(told), "{told} is more than a guardian needs");
        }
        let one = format!("{at}/awards/{award}");
        assert!(visitor.get(&one).body.contains("收到 "), "{}", visitor.get(&one).body);
        let term = "<dt>学期</dt><dd>2026 年秋季学期</dd>";
        assert!(visitor.get(&one).body.contains(term), "{}", visitor.get(&one).body);
        // another family's award is not there
        let other = pupil(&town, "秘密同学", SchoolStage::Primary, "13900000022");
        let theirs = link(&town, other, "l2");
        let wrong = signs(&visitor, &format!("{theirs}/awards/{award}"), "got", GUARDIAN);
        assert_eq!(wrong.status, StatusCode::NOT_FOUND);
        // a name that is no guardian's signs nothing
        refused(&signs(&visitor, &one, "got", "别家大伯"), "还可以再试 4 次");
        refused(&signs(&visitor, &one, "got", " "), "姓名");
        let before = worker.get(&format!("/aid/awards/{award}")).body;
        assert!(before.contains("监护人未确认") && before.contains("还没有人签收"), "{before}");
        for _ in 0..2 {
            assert_eq!(went(&signs(&visitor, &one, "got", GUARDIAN)), at, "twice is once");
        }
        let look = move |q: &mut liandong::db::Read<'_>| Ok(store::deliveries(q, award)?);
        let kept = town.app.db().read_now(town.cast.town, look).expect("rows");
        assert_eq!(kept.len(), 1);
        assert!(visitor.get(&one).body.contains("已经确认"), "and no form");
        assert!(!visitor.get(&one).body.contains("name=\"signed_name\""));
        let page = worker.get(&format!("/aid/awards/{award}")).body;
        for said in ["监护人已确认", "监护人本人手机确认", "已签收"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let trace = worker.get(&format!("/aid/gifts/{gift}")).body;
        assert!(trace.contains("监护人本人手机确认"), "{trace}");
        assert!(!page.contains(GUARDIAN) && !trace.contains(GUARDIAN), "no family's name there");
        let receipt = worker.get(&format!("/aid/awards/{award}/delivery")).body;
        assert!(receipt.contains(GUARDIAN) && receipt.contains("M1 2L30 40"), "{receipt}");
        assert!(!worker.get("/diary").body.contains(GUARDIAN), "the diary names nobody");
        // what is confirmed is not denied
        refused(&signs(&visitor, &one, "denied", GUARDIAN), "已经确认过了");
        assert!(denials(&town, award).is_empty());
        proved(&town);
    }
}

// covers J4 J5
#[test]
fn an_award_that_did_not_come_is_found_out_and_the_word_is_never_lost() {
    for store in both() {
        let town = Town::small(store);
        let (child, award, gift) = paid(&town);
        let (worker, visitor) = (town.as_("chenhuishan"), town.visitor());
        let at = link(&town, child, "l1");
        let one = format!("{at}/awards/{award}");
        let denies = |once: &str| {
            let words = ("words", "卡里没有这笔钱");
            let fields = [("what", "denied"), ("signed_name", GUARDIAN), words];
            send(&visitor, &one, once, &fields)
        };
        for once in ["d1", "d2"] {
            assert_eq!(went(&denies(once)), at, "twice is once");
        }
        assert_eq!(denials(&town, award).len(), 1);
        assert!(visitor.get(&at).body.contains("社工会联系您"));
        // the social worker beside the child is told, nobody else
        deliver(&town.app, town.cast.town, "").expect("notices");
        let inbox = worker.get("/me/notices").body;
        let place = format!("/aid/awards/{award}/delivery");
        assert!(inbox.contains("没有收到，请查清") && inbox.contains(&place), "{inbox}");
        assert!(!town.as_("wangfang").get("/me/notices").body.contains("没有收到"));
        // nobody notes a receipt over it
        let over = act::<may::ProposeAid, _, _>(&town, town.cast.zhou, move |tx, permit| {
            aid::receive(tx, permit, ("school", saturday()), &[award])
        });
        assert!(over.is_err(), "it is found out first");
        let page = worker.get(&format!("/aid/awards/{award}")).body;
        assert!(page.contains("监护人说没有收到") && !page.contains("已签收"), "{page}");
        let trace = worker.get(&format!("/aid/gifts/{gift}")).body;
        assert!(trace.contains("监护人说没有收到"), "{trace}");
        proved(&town);
        // a worker finds out and writes it down, once
        let settle = format!("/aid/awards/{award}/denial");
        refused(&send(&worker, &settle, "s0", &[("found", " ")]), "不能空着");
        let found = [("found", "卡号少一位，已重新打款")];
        let stranger = send(&town.as_("wangfang"), &settle, "s9", &found);
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);
        went(&send(&worker, &settle, "s1", &found));
        refused(&send(&worker, &settle, "s2", &found), "没有要查的");
        let page = worker.get(&place).body;
        assert!(page.contains("卡里没有这笔钱") && page.contains("已重新打款"), "{page}");
        // it still has not come; then it has, and both words stay
        went(&denies("d3"));
        went(&signs(&visitor, &one, "got", GUARDIAN));
        let mut states: Vec<DenialState> =
            denials(&town, award).iter().map(|row| row.state).collect();
        states.sort();
        assert_eq!(states, [DenialState::Arrived, DenialState::Settled]);
        let page = worker.get(&format!("/aid/awards/{award}")).body;
        assert!(page.contains("已签收") && page.contains("监护人本人手机确认"), "{page}");
        assert!(!worker.get("/diary").body.contains("卡里没有"), "the diary keeps no words");
        proved(&town);
    }
}

// covers T20 T21 B5 H9
#[test]
fn a_yes_given_on_a_phone_lets_a_pupil_in_and_taking_it_back_stops_the_next_meeting() {
    for store in both() {
        let town = Town::small(store);
        let child = family(&town);
        let (worker, leader) = (town.as_("chenhuishan"), town.as_("wangfang"));
        let visitor = town.visitor();
        let group = class_at(&town);
        went(&leads(&town, &group, town.cast.wangfang));
        refused(&enrols(&town, &group, ("P-0001", false), "e1"), "没有同意参加");
        let at = link(&town, child, "l1");
        let interest = format!("{at}/groups/interest");
        let nothing = send(&visitor, &interest, "n0", &[("signed_name", GUARDIAN)]);
        refused(&nothing, "请先选一项");
        refused(&signs(&visitor, &interest, "yes", "别家大伯"), "还可以再试 4 次");
        // yes to one kind is no yes to another
        went(&signs(&visitor, &format!("{at}/groups/workshop"), "yes", GUARDIAN));
        refused(&enrols(&town, &group, ("P-0001", false), "e2"), "没有同意参加");
        for _ in 0..2 {
            went(&signs(&visitor, &interest, "yes", GUARDIAN));
        }
        let page = visitor.get(&interest).body;
        assert!(page.contains("家庭同意到 2027年1月31日"), "{page}");
        went(&enrols(&town, &group, ("P-0001", false), "e3"));
        let kept = worker.get(&format!("/care/{child}/family")).body;
        assert!(kept.contains("监护人本人手机") && kept.contains("M1 2L30 40"), "{kept}");
        went(&plans(&town, &group, "2026-11-20"));
        let meeting = led(&leader.get(&group).body, &format!("{group}/meetings/"));
        let (pupil, adult) = (child.to_string(), town.cast.wangfang.to_string());
        let there = [("what", "held"), ("pupil", &*pupil), ("adult", &*adult)];
        // taken back on the same page: the leader cannot tap the pupil, and reads why
        for _ in 0..2 {
            went(&signs(&visitor, &interest, "back", GUARDIAN));
        }
        assert!(visitor.get(&interest).body.contains("收回了同意"));
        let list = leader.get(&meeting).body;
        assert!(
            list.contains("P-0001 · 家长 2026年11月21日") && list.contains("disabled"),
            "{list}"
        );
        refused(&send(&leader, &meeting, "t1", &there), "收回了同意，这名学生不能来");
        deliver(&town.app, town.cast.town, "").expect("notices");
        for told in [&leader, &worker] {
            let inbox = told.get("/me/notices").body;
            assert!(inbox.contains("收回了参加小组的同意"), "{inbox}");
        }
        assert!(!town.as_("limin").get("/me/notices").body.contains("收回了参加"));
        assert!(visitor.get(&at).body.contains("家庭同意到"), "the other kind stands");
        // said anew, the pupil may come
        town.app.clock().set(town.app.clock().now().plus_minutes(1));
        went(&signs(&visitor, &interest, "yes", GUARDIAN));
        went(&send(&leader, &meeting, "t2", &there));
        proved(&town);
        // the term is over, and so is the yes
        went(&plans(&town, &group, "2027-02-02"));
        let (day, late) = ("2027-02-02".parse::<Day>(), TimeOfDay::new(20, 0));
        town.app.clock().set(day.expect("a day").at(late.expect("a time")));
        let leader = town.as_("wangfang");
        let body = leader.get(&group).body;
        assert!(body.contains("到期了"), "{body}");
        let heads = body.matches(&format!("{group}/meetings/")).count();
        assert!(heads >= 2, "both meetings are listed");
        let second = body.rsplit(&format!("href=\"{group}/meetings/")).next().expect("the last");
        let second = second.split('"').next().expect("an id");
        let second = format!("{group}/meetings/{second}");
        refused(&send(&leader, &second, "t3", &there), "到期了");
        proved(&town);
    }
}

// covers B5 H9 Q1
#[test]
fn a_link_ends_is_ended_and_is_closed_by_wrong_names_and_says_so() {
    for store in both() {
        let town = Town::small(store);
        let (child, award, _) = paid(&town);
        let (worker, visitor) = (town.as_("chenhuishan"), town.visitor());
        let spent = |at: &str| refused(&visitor.get(at), "这个链接已经过期、停用，或者换了新的");
        spent("/family/nothing-of-the-kind");
        let first = link(&town, child, "l1");
        let second = link(&town, child, "l2");
        assert_ne!(first, second);
        spent(&first);
        let one = format!("{second}/awards/{award}");
        for left in (1..5).rev() {
            let said = format!("还可以再试 {left} 次");
            refused(&signs(&visitor, &one, "got", "别家大伯"), &said);
        }
        refused(&signs(&visitor, &one, "got", "别家大伯"), "这个链接已经过期");
        spent(&second);
        refused(&signs(&visitor, &one, "got", GUARDIAN), "这个链接已经过期");
        // ended by the worker, who sees the names that were tried, not what they were
        let third = link(&town, child, "l3");
        refused(
            &signs(&visitor, &format!("{third}/groups/growth"), "yes", "别家大伯"),
            "再试 4 次",
        );
        let page = worker.get(&format!("/care/{child}/family")).body;
        assert!(page.contains("输入过 1 次") && !page.contains("别家大伯"), "{page}");
        let picture = format!("/care/{child}/family/qr.svg");
        assert_eq!(worker.get(&picture).status, StatusCode::OK);
        went(&send(&worker, &format!("/care/{child}/family"), "x1", &[("what", "end")]));
        spent(&third);
        assert_eq!(worker.get(&picture).status, StatusCode::NOT_FOUND);
        refused(&send(&worker, &format!("/care/{child}/family"), "x2", &[("what", "end")]), "办好");
        // and ends by itself
        let fourth = link(&town, child, "l4");
        assert_eq!(visitor.get(&fourth).status, StatusCode::OK);
        town.app.clock().set(town.app.clock().now().plus_minutes(14 * 24 * 60));
        spent(&fourth);
        proved(&town);
    }
}

// covers B5 J5 Q1
#[test]
fn a_guardian_who_is_signed_in_does_the_same_and_nobody_elses() {
    for store in both() {
        let town = Town::small(store);
        let (child, award, _) = paid(&town);
        let (father, stranger) = (town.as_("huangweiqiang"), town.as_("limin"));
        let at = format!("/me/family/{child}");
        assert!(father.get("/me/family").body.contains(&at));
        assert!(!stranger.get("/me/family").body.contains("/me/family/"), "no child of theirs");
        assert_eq!(stranger.get(&at).status, StatusCode::NOT_FOUND);
        let one = format!("{at}/awards/{award}");
        let theirs = signs(&stranger, &one, "got", "黄伟强");
        assert_eq!(theirs.status, StatusCode::NOT_FOUND);
        refused(&signs(&father, &one, "got", "别家大伯"), "不是登记的监护人姓名");
        went(&signs(&father, &one, "got", "黄伟强"));
        let growth = format!("{at}/groups/growth");
        went(&signs(&father, &growth, "yes", "黄伟强"));
        went(&signs(&father, &growth, "back", "黄伟强"));
        refused(&signs(&father, &format!("{at}/groups/workshop"), "back", "黄伟强"), "办好");
        assert_eq!(father.get(&format!("{at}/groups/nothing")).status, StatusCode::NOT_FOUND);
        let page = town.as_("chenhuishan").get(&format!("/aid/awards/{award}")).body;
        assert!(page.contains("监护人本人手机确认"), "{page}");
        proved(&town);
    }
}

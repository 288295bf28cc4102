//! Bridges that the house proposes by itself: the same night, for two people to sign.

use axum::http::StatusCode;
use liandong::aid::actions as aid;
use liandong::aid::actions::course;
use liandong::directed::actions as directed;
use liandong::directed::store;
use liandong_domain::access::may;
use liandong_domain::aid::Term;
use liandong_domain::basics::{AwardId, DirectedPromiseId, Fen, PupilId};
use liandong_domain::books::Account;
use liandong_domain::directed::BridgeDraftState;
use liandong_domain::rules::SchoolStage;

use crate::directed::{giver, on_list};
use crate::support::hands::{proved, refused, send};
use crate::support::money::{act, after, opened, went};
use crate::support::stores::both;
use crate::support::town::{Answer, Someone, Town, saturday};

/// A child whom an approved giver promised, on paper.
fn promised(town: &Town, name: &'static str, phone: &'static str) -> (PupilId, DirectedPromiseId) {
    let from = giver(town, None, "爱心人士");
    let child = on_list(town, name, SchoolStage::Primary, phone);
    let promise = act::<may::ProposeAid, _, _>(town, town.cast.zhou, move |tx, permit| {
        directed::note_promise(tx, permit, (child, from), Term::of(saturday()))
    })
    .expect("a promise");
    (child, promise)
}

/// The sixtieth day of the rule is over, the term is not.
fn the_day_is_over(town: &Town) {
    town.app.clock().set(town.app.clock().now().plus_minutes(61 * 24 * 60));
}

fn night(town: &Town) {
    liandong::directed::chore(&town.app, town.cast.town, "").expect("swept");
}

fn in_state(town: &Town, state: BridgeDraftState) -> usize {
    let look = move |q: &mut liandong::db::Read<'_>| Ok(store::drafts(q, state)?.len());
    town.app.db().read_now(town.cast.town, look).expect("a look")
}

/// The draft that the page offers to take.
fn offered(worker: &Someone<'_>) -> String {
    let page = worker.get("/aid/directed").body;
    after(&page, "name=\"drafts\"", "value=\"").to_owned()
}

fn award_of(town: &Town, child: PupilId) -> AwardId {
    let look = move |q: &mut liandong::db::Read<'_>| {
        let rows = liandong::aid::store::awards_of_pupil(q, child)?;
        let one = rows.into_iter().find(|row| row.state.code() == "proposed");
        Ok(one.expect("a proposed award").id)
    };
    town.app.db().read_now(town.cast.town, look).expect("a look")
}

fn answer(worker: &Someone<'_>, once: &str, draft: &str, what: &str, why: &str) -> Answer {
    let fields = [("drafts", draft), ("what", what), ("draft_why", why)];
    send(worker, "/aid/directed/drafts", once, &fields)
}

// covers T17 J7
#[test]
fn when_a_giver_stops_the_house_proposes_the_bridge_the_same_night_and_two_people_sign() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 3_000);
        let (child, promise) = promised(&town, "秘密甲", "13900139001");
        night(&town);
        assert_eq!(in_state(&town, BridgeDraftState::Waiting), 0, "the giver has time to pay");
        act::<may::ProposeAid, _, _>(&town, town.cast.zhou, move |tx, _| {
            directed::stop(tx, promise, "今年手头紧")
        })
        .expect("stopped");
        night(&town);
        night(&town);
        assert_eq!(in_state(&town, BridgeDraftState::Waiting), 1, "once, however often it looks");
        proved(&town);
        // it waits for the workers, and for nobody else; a substitute is looked for
        let (worker, assistant) = (town.as_("chenhuishan"), town.as_("zhouminyi"));
        let waits = worker.get("/todo").body;
        assert!(waits.contains("1 名孩子的垫付"), "{waits}");
        assert!(!town.as_("wangfang").get("/todo").body.contains("垫付"));
        let page = worker.get("/aid/directed").body;
        assert!(page.contains("捐赠人停止资助") && page.contains("优先"), "{page}");
        assert!(!page.contains("秘密甲"), "by code alone");
        let draft = offered(&worker);
        assert_eq!(
            answer(&town.as_("wangfang"), "w0", &draft, "take", "").status,
            StatusCode::NOT_FOUND
        );
        // nothing was spent: the first signature proposes, another decides, then it is paid
        went(&answer(&assistant, "t1", &draft, "take", ""));
        went(&answer(&assistant, "t1", &draft, "take", ""));
        refused(&answer(&assistant, "t2", &draft, "take", ""), "已经有人答复");
        assert!(!worker.get("/todo").body.contains("垫付"), "done");
        proved(&town);
        let award = award_of(&town, child);
        let own = act::<may::DecideAid, _, _>(&town, town.cast.zhou, move |tx, permit| {
            aid::decide(tx, permit, false, &[award])
        });
        assert!(own.is_err(), "who proposed does not decide");
        // refused by the second: it waits again, and is taken again
        act::<may::DecideAid, _, _>(&town, town.cast.chen, move |tx, permit| {
            aid::refuse(tx, permit, award, "先问问亲属")
        })
        .expect("refused");
        night(&town);
        assert_eq!(in_state(&town, BridgeDraftState::Waiting), 1);
        proved(&town);
        went(&answer(&assistant, "t3", &draft, "take", "亲属帮不上，先垫一学期"));
        let award = award_of(&town, child);
        act::<may::DecideAid, _, _>(&town, town.cast.chen, move |tx, permit| {
            aid::decide(tx, permit, false, &[award])
        })
        .expect("decided");
        act::<may::KeepBooks, _, _>(&town, town.cast.zhou, move |tx, permit| {
            aid::pay(tx, permit, (Account::Bank, saturday()), &[award])
        })
        .expect("paid");
        assert!(assistant.get("/books/ledger").body.contains("亲属帮不上，先垫一学期"));
        let terms = town.app.db().read_now(town.cast.town, course::terms_of_children);
        assert_eq!(course::without_gap(&terms.expect("terms")), (1, 1), "the child has no gap");
        proved(&town);
    }
}

// covers T17 J7
#[test]
fn an_instalment_that_is_not_paid_on_its_day_is_bridged_or_declined_with_a_reason() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 3_000);
        let (_, late) = promised(&town, "秘密甲", "13900139001");
        let (_, pays) = promised(&town, "秘密乙", "13900139002");
        act::<may::KeepBooks, _, _>(&town, town.cast.zhou, move |tx, permit| {
            let told = (Account::Bank, saturday(), Fen::from_yuan(500));
            directed::pay_term(tx, permit, (pays, Term::of(saturday())), told)
        })
        .expect("paid");
        night(&town);
        assert_eq!(in_state(&town, BridgeDraftState::Waiting), 0, "the day has not come");
        // from its day on: the one who has not paid, and nobody else
        the_day_is_over(&town);
        let worker = town.as_("chenhuishan");
        let page = worker.get("/aid/directed").body;
        assert!(page.contains("到期没有收到付款"), "{page}");
        assert_eq!(in_state(&town, BridgeDraftState::Waiting), 1);
        let look = move |q: &mut liandong::db::Read<'_>| {
            Ok(store::reminded(q, (late, Term::of(saturday())))?.is_some())
        };
        let reminded = town.app.db().read_now(town.cast.town, look).expect("a look");
        assert!(reminded, "the giver is reminded by the house");
        let draft = offered(&worker);
        refused(&answer(&worker, "d0", &draft, "decline", " "), "不能空着");
        went(&answer(&worker, "d1", &draft, "decline", "捐赠人说下周付"));
        went(&answer(&worker, "d1", &draft, "decline", "捐赠人说下周付"));
        night(&town);
        assert_eq!(in_state(&town, BridgeDraftState::Waiting), 0, "not asked again");
        assert!(worker.get("/aid/directed").body.contains("捐赠人说下周付"));
        proved(&town);
        // a worker bridges after all: what was declined is taken
        let id = {
            let look = move |q: &mut liandong::db::Read<'_>| Ok(store::promise(q, late)?);
            let row = town.app.db().read_now(town.cast.town, look).expect("a look");
            row.expect("a promise").pupil.to_string()
        };
        let fields = [("term", "2026-2"), ("pupils", &*id), ("why", "等不及了")];
        went(&send(&town.as_("zhouminyi"), "/aid/directed/bridges", "g0", &fields));
        assert_eq!(in_state(&town, BridgeDraftState::Taken), 1);
        proved(&town);
    }
}

// covers T17 J7
#[test]
fn what_is_paid_in_time_after_all_needs_no_bridge() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 3_000);
        let (_, promise) = promised(&town, "秘密甲", "13900139001");
        the_day_is_over(&town);
        night(&town);
        assert_eq!(in_state(&town, BridgeDraftState::Waiting), 1);
        act::<may::KeepBooks, _, _>(&town, town.cast.zhou, move |tx, permit| {
            let told = (Account::Bank, saturday(), Fen::from_yuan(500));
            directed::pay_term(tx, permit, (promise, Term::of(saturday())), told)
        })
        .expect("paid");
        night(&town);
        assert_eq!(in_state(&town, BridgeDraftState::Waiting), 0);
        assert!(!town.as_("chenhuishan").get("/todo").body.contains("垫付"));
        proved(&town);
    }
}

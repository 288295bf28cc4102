//! Directed aid: a giver with two pupils, a pupil who leaves, a giver who stops, and two hundred
//! givers at one child.

use axum::http::StatusCode;
use liandong::aid::actions as aid;
use liandong::aid::actions::course;
use liandong::directed::actions as directed;
use liandong::directed::store;
use liandong::giving::actions as giving;
use liandong::giving::store::NewGiver;
use liandong_domain::access::{Permit, may};
use liandong_domain::aid::{StopReason, Term};
use liandong_domain::basics::{DirectedPromiseId, Fen, GiverId, HoldId, PersonId, PupilId};
use liandong_domain::books::Account;
use liandong_domain::directed::{HoldState, OnwardAnswer};
use liandong_domain::giving::{GiverKind, ShownAs};
use liandong_domain::people::Phone;
use liandong_domain::rules::SchoolStage;

use crate::support::hands::{proved, refused, send};
use crate::support::money::{act, act_in, after, opened, pupil, went};
use crate::support::stores::{Store, both};
use crate::support::town::{Someone, Town, saturday};

/// An approved giver who is this person.
pub fn giver(town: &Town, person: Option<PersonId>, name: &'static str) -> GiverId {
    let id = act::<may::KeepBooks, _, _>(town, town.cast.zhou, move |tx, permit| {
        let new = NewGiver {
            kind: GiverKind::Individual,
            name: name.to_owned(),
            shown_as: ShownAs::Anonymous,
            phone: None,
            person,
        };
        let id = giving::keep_giver(tx, permit, None, &new)?;
        giving::sign_agreement(tx, permit, id, saturday())?;
        Ok(id)
    })
    .expect("a giver");
    act::<may::DecideAid, _, _>(town, town.cast.chen, move |tx, permit| {
        directed::approve_giver(tx, permit, id, "见过面，协议已签")
    })
    .expect("approved");
    id
}

/// A pupil on the list: written by one, read by another.
pub fn on_list(
    town: &Town,
    name: &'static str,
    stage: SchoolStage,
    phone: &'static str,
) -> PupilId {
    let id = pupil(town, name, stage, phone);
    act::<may::ProposeAid, _, _>(town, town.cast.zhou, move |tx, permit| {
        directed::write_profile(tx, permit, id, "喜欢画画，想当老师")
    })
    .expect("written");
    act::<may::DecideAid, _, _>(town, town.cast.chen, move |tx, permit| {
        directed::screen_profile(tx, permit, id)
    })
    .expect("read");
    id
}

fn hold_of(town: &Town, giver: GiverId, pupil: PupilId) -> Option<(HoldId, HoldState)> {
    town.app
        .db()
        .read_now(town.cast.town, move |q| {
            let holds = store::holds_of_giver(q, giver)?;
            Ok(holds.into_iter().find(|one| one.pupil == pupil).map(|one| (one.id, one.state)))
        })
        .expect("a look")
}

pub fn ask_for(town: &Town, by: PersonId, pupil: PupilId) -> Result<HoldId, ()> {
    act::<may::GiveDirected, _, _>(town, by, move |tx, permit| directed::ask_for(tx, permit, pupil))
        .map_err(|_| ())
}

/// Decides and pays every award that was proposed for these pupils in this term.
fn paid(town: &Town, pupils: &[PupilId]) {
    let term = Term::of(saturday());
    let wanted = pupils.to_vec();
    let ids: Vec<_> = town
        .app
        .db()
        .read_now(town.cast.town, move |q| {
            let rows = liandong::aid::store::awards_of_term(q, term, (100, 0))?;
            let of = rows.into_iter().filter(|row| wanted.contains(&row.pupil));
            Ok(of.map(|row| row.id).collect())
        })
        .expect("a look");
    let these = ids.clone();
    act::<may::DecideAid, _, _>(town, town.cast.chen, move |tx, permit| {
        aid::decide(tx, permit, false, &these)
    })
    .expect("decided");
    act::<may::KeepBooks, _, _>(town, town.cast.zhou, move |tx, permit| {
        aid::pay(tx, permit, (Account::Bank, saturday()), &ids)
    })
    .expect("paid");
}

/// The promises of the first two pupils, as the office's overview links them.
fn promises(assistant: &Someone<'_>) -> Vec<String> {
    let overview = assistant.get("/aid/directed");
    ["P-0001", "P-0002"]
        .iter()
        .map(|code| {
            let at = overview.body.find(&format!(">{code}</a></th><td data-label=\"捐赠人\""));
            let head = &overview.body[..at.expect("a promise")];
            let path = head.rsplit_once("/aid/directed/promises/").expect("a link").1;
            path.split('"').next().expect("an id").to_owned()
        })
        .collect()
}

/// A term is paid in, proposed, paid out and told.
fn by_term(town: &Town, promises: &[String], [one, two]: [PupilId; 2]) {
    let (wang, worker, assistant) =
        (town.as_("wangfang"), town.as_("chenhuishan"), town.as_("zhouminyi"));
    // paid per term: before money is there nothing can be proposed from it
    let of = |n: usize, verb: &str| format!("/aid/directed/promises/{}/{verb}", promises[n]);
    let term = [("term", "2026-2")];
    refused(&send(&assistant, &of(0, "propose"), "p0", &term), "没有可用的钱");
    let pay = |n: usize, fen: &str, once: &str| {
        let fields =
            [("pay_term", "2026-2"), ("fen", fen), ("account", "bank"), ("day", "2026-11-20")];
        send(&assistant, &of(n, "pay"), once, &fields)
    };
    went(&pay(0, "1,500", "y0"));
    went(&pay(0, "1,500", "y0"));
    went(&pay(1, "1000", "y1"));
    went(&send(&assistant, &of(0, "propose"), "p1", &term));
    refused(&send(&assistant, &of(0, "propose"), "p2", &term), "已经有助学金");
    went(&send(&assistant, &of(1, "propose"), "p3", &term));
    paid(town, &[one, two]);

    // heard back: read by a second person first
    let told = [("report_term", "2026-2"), ("report", "秘密甲这学期读了五本书")];
    refused(&send(&assistant, &of(0, "report"), "r0", &told), "看得出孩子是谁");
    let told = [("report_term", "2026-2"), ("report", "这学期读了五本书")];
    went(&send(&assistant, &of(0, "report"), "r1", &told));
    assert!(!wang.get("/me/directed").body.contains("五本书"), "not before it was read");
    went(&send(&worker, &of(0, "screen"), "r2", &term));
    assert!(wang.get("/me/directed").body.contains("五本书"));
}

/// A pupil leaves, and the rest goes where the giver says.
fn moved(town: &Town, promises: &[String], one: PupilId) {
    let (wang, assistant) = (town.as_("wangfang"), town.as_("zhouminyi"));
    let of = |n: usize, verb: &str| format!("/aid/directed/promises/{}/{verb}", promises[n]);
    // the first pupil leaves: nothing moves before the giver's answer
    let path = format!("/aid/pupils/{one}/stop");
    went(&send(&assistant, &path, "s0", &[("reason", "moved")]));
    let own = wang.get("/me/directed");
    assert!(own.body.contains("还有 1,000.00 元 没有用"), "{}", own.body);
    assert!(assistant.get("/aid/directed").body.contains("等 G-0002 答复"));
    let move_on = [("what", "pool")];
    refused(&send(&assistant, &of(0, "onward"), "o0", &move_on), "没有答复，钱不能动");
    let answer = [("asked", &*promises[0]), ("answer", "pool")];
    went(&send(&wang, "/me/directed/answer", "w0", &answer));
    refused(&send(&wang, "/me/directed/answer", "w1", &answer), "已经答复过");
    let another = [("what", "another"), ("to", &*promises[1])];
    refused(&send(&assistant, &of(0, "onward"), "o1", &another), "没有这样答复");
    went(&send(&assistant, &of(0, "onward"), "o2", &move_on));
    refused(&send(&assistant, &of(0, "onward"), "o3", &move_on), "已经答复过");
    let books = assistant.get("/books/ledger");
    assert!(books.body.contains("改变用途"), "{}", books.body);
}

// covers T17 J2 J7
#[test]
fn a_giver_with_two_pupils_one_leaves_and_the_rest_goes_where_the_giver_says() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 3_000);
        giver(&town, Some(town.cast.wangfang), "王芳");
        let one = on_list(&town, "秘密甲", SchoolStage::Primary, "13900139001");
        let two = on_list(&town, "秘密乙", SchoolStage::SeniorMiddle, "13900139002");
        let (wang, assistant) = (town.as_("wangfang"), town.as_("zhouminyi"));

        // the list: a code, a stage, a few words; nobody else finds it
        let list = wang.get("/give/pupils");
        assert!(list.body.contains("P-0001") && list.body.contains("喜欢画画"), "{}", list.body);
        for secret in ["秘密甲", "秘密学校", "秘密家长", "13900139001"] {
            assert!(!list.body.contains(secret), "{secret} is told");
        }
        assert_eq!(town.as_("limin").get("/give/pupils").status, StatusCode::NOT_FOUND);
        assert_eq!(town.as_("limin").get("/me/directed").status, StatusCode::NOT_FOUND);

        // held, then promised
        for (n, code) in ["P-0001", "P-0002"].into_iter().enumerate() {
            let path = format!("/give/pupils/{code}/ask");
            went(&send(&wang, &path, &format!("a{n}"), &[]));
            refused(&send(&wang, &path, &format!("b{n}"), &[]), "已经选过");
            let own = wang.get("/me/directed");
            let hold = after(&own.body, "<h3>", "/me/directed/holds/");
            let hold = hold.split('/').next().expect("an id").to_owned();
            let path = format!("/me/directed/holds/{hold}/confirm");
            went(&send(&wang, &path, &format!("c{n}"), &[]));
        }
        let own = wang.get("/me/directed");
        assert!(own.body.contains("还没有收到付款"), "what is expected: {}", own.body);

        let promises = promises(&assistant);
        by_term(&town, &promises, [one, two]);
        moved(&town, &promises, one);
        let number = assistant.get("/aid/programme");
        assert!(number.body.contains("2 / 2"), "both terms were paid in time: {}", number.body);
        proved(&town);
    }
}

// covers T17 J7
#[test]
fn when_a_giver_stops_the_pool_bridges_and_the_pupil_is_looked_for_first() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 1_200);
        giver(&town, Some(town.cast.wangfang), "王芳");
        let child = on_list(&town, "秘密甲", SchoolStage::SeniorMiddle, "13900139001");
        on_list(&town, "秘密乙", SchoolStage::Primary, "13900139002");
        let (wang, assistant) = (town.as_("wangfang"), town.as_("zhouminyi"));
        went(&send(&wang, "/give/pupils/P-0001/ask", "a0", &[]));
        let own = wang.get("/me/directed");
        let hold = after(&own.body, "<h3>", "/me/directed/holds/");
        let hold = hold.split('/').next().expect("an id").to_owned();
        went(&send(&wang, &format!("/me/directed/holds/{hold}/confirm"), "c0", &[]));
        let own = wang.get("/me/directed");
        let promise = after(&own.body, "name=\"promise\"", "value=\"").to_owned();
        let stop = [("promise", &*promise), ("why", "")];
        refused(&send(&wang, "/me/directed/stop", "s0", &stop), "不能空着");
        let stop = [("promise", &*promise), ("why", "今年手头紧")];
        went(&send(&wang, "/me/directed/stop", "s1", &stop));
        // looked for again, before the other who stands on the list
        let list = wang.get("/give/pupils").body;
        let (first, second) = (list.find("P-0001"), list.find("P-0002"));
        assert!(first < second && list.contains("优先"), "{list}");
        // the pool bridges, in the books with the reason, decided and paid by others
        let page = assistant.get("/aid/directed");
        assert!(page.body.contains("正在找捐赠人"), "{}", page.body);
        let id = child.to_string();
        let fields = [("term", "2026-2"), ("pupils", &*id), ("why", "捐赠人停止，先垫一学期")];
        went(&send(&assistant, "/aid/directed/bridges", "g0", &fields));
        refused(&send(&assistant, "/aid/directed/bridges", "g1", &fields), "已经有助学金");
        paid(&town, &[child]);
        assert!(assistant.get("/books/ledger").body.contains("捐赠人停止，先垫一学期"));
        let gaps = assistant.get("/aid/directed/gaps");
        assert!(gaps.body.contains("1 / 1") && gaps.body.contains("P-0001"), "{}", gaps.body);
        assert!(!gaps.body.contains("秘密甲"), "codes only");
        assert_eq!(wang.get("/aid/directed/gaps").status, StatusCode::NOT_FOUND);
        // next term: nobody but the pool, which holds too little now, says so and makes nothing up
        let fields = [("term", "2027-1"), ("pupils", &*id), ("why", "再垫一学期")];
        refused(&send(&assistant, "/aid/directed/bridges", "g2", &fields), "还差 800.00 元");
        proved(&town);
    }
}

// covers T17 J2
#[test]
fn a_hold_runs_out_and_passes_to_who_asked_next() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 1_000);
        let first = giver(&town, Some(town.cast.wangfang), "王芳");
        let second = giver(&town, Some(town.cast.limin), "李敏");
        let third = giver(&town, Some(town.cast.libonian), "李伯年");
        let child = on_list(&town, "秘密甲", SchoolStage::Primary, "13900139001");
        for by in [town.cast.wangfang, town.cast.limin, town.cast.libonian] {
            ask_for(&town, by, child).expect("asked");
        }
        assert_eq!(hold_of(&town, first, child).map(|one| one.1), Some(HoldState::Held));
        assert!(town.as_("libonian").get("/me/directed").body.contains("排在第 2 位"));
        town.app.clock().set(town.app.clock().now().plus_minutes(7 * 24 * 60));
        let waiting = town.as_("limin").get("/me/directed");
        assert!(waiting.body.contains("预留到"), "the page itself keeps time: {}", waiting.body);
        assert_eq!(hold_of(&town, first, child), None);
        assert_eq!(hold_of(&town, third, child).map(|one| one.1), Some(HoldState::Waiting));
        let late = act::<may::GiveDirected, _, _>(&town, town.cast.libonian, {
            let hold = hold_of(&town, third, child).expect("waits").0;
            move |tx, permit| directed::confirm(tx, permit, hold)
        });
        assert!(late.is_err(), "who waits promises nothing");
        let hold = hold_of(&town, second, child).expect("held").0;
        act::<may::GiveDirected, _, _>(&town, town.cast.limin, move |tx, permit| {
            directed::confirm(tx, permit, hold)
        })
        .expect("promised");
        assert_eq!(hold_of(&town, third, child), None, "told that another promised");
        proved(&town);
    }
}

/// As many persons as wanted, each an approved giver.
fn crowd(town: &Town, count: usize) -> Vec<(PersonId, GiverId)> {
    let body = town.cast.elders;
    let people = act::<may::RegisterPeople, _, _>(town, town.cast.chen, move |tx, permit| {
        let mut out = Vec::new();
        for n in 0..count {
            let name = liandong_domain::people::PersonName::parse("name", &format!("甲{n}"))?;
            let new = liandong::people::actions::NewPerson::named(Some(body), name);
            out.push(liandong::people::actions::register(tx, permit, &new)?);
        }
        Ok(out)
    })
    .expect("people");
    people.into_iter().map(|person| (person, giver(town, Some(person), "爱心人士"))).collect()
}

// covers J2
#[test]
fn two_hundred_givers_at_one_child_make_one_hold() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 1_000);
        let child = on_list(&town, "秘密甲", SchoolStage::Primary, "13900139001");
        let givers = crowd(&town, 200);
        let (app, id) = (town.app.clone(), town.cast.town);
        std::thread::scope(|scope| {
            for part in givers.chunks(25) {
                let app = app.clone();
                scope.spawn(move || {
                    for (person, _) in part {
                        let asked = act_in::<may::GiveDirected, _, _>(
                            &app,
                            id,
                            *person,
                            move |tx, permit| directed::ask_for(tx, permit, child),
                        );
                        asked.expect("a hold or a place");
                    }
                });
            }
        });
        let (held, places) = town
            .app
            .db()
            .read_now(town.cast.town, move |q| {
                let holds = store::holds_of_pupil(q, child)?;
                let held = holds.iter().filter(|one| one.state == HoldState::Held).count();
                let mut places: Vec<i64> = store::line_of(q, child)?.iter().map(|l| l.1).collect();
                places.dedup();
                Ok((held, places.len()))
            })
            .expect("a look");
        assert_eq!((held, places), (1, 199), "{store:?}: one holds, every other has a place");
        proved(&town);
    }
}

/// A small generator: the same histories every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("small") % bound
    }
}

// covers J2 J7 T17
#[test]
fn random_histories_promise_no_child_twice_and_leave_no_gap_while_the_pool_has_money() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 60_000);
        let people = [town.cast.wangfang, town.cast.limin, town.cast.libonian, town.cast.weiqiang];
        let givers = people.map(|person| (person, giver(&town, Some(person), "爱心人士")));
        let phones = ["13900139001", "13900139002", "13900139003"];
        let pupils = phones.map(|phone| on_list(&town, "秘密", SchoolStage::Primary, phone));
        let mut chance = Chance(11);
        for _ in 0..90 {
            let (person, giver) = givers[chance.below(givers.len())];
            let child = pupils[chance.below(pupils.len())];
            step(&town, chance.below(9), (person, giver), child);
            proved(&town);
        }
        // the last look: every child that still has a word covered is paid or can be bridged
        settle(&town, &pupils);
        let terms =
            town.app.db().read_now(town.cast.town, course::terms_of_children).expect("a look");
        assert!(!terms.is_empty(), "{store:?}: somebody promised");
        let (whole, due) = course::without_gap(&terms);
        assert_eq!(whole, due, "{store:?}: {terms:?}");
        proved(&town);
    }
}

fn step(town: &Town, what: usize, (person, giver): (PersonId, GiverId), child: PupilId) {
    let hold = hold_of(town, giver, child).map(|one| one.0);
    let promise = town
        .app
        .db()
        .read_now(town.cast.town, move |q| Ok(store::standing_of_pupil(q, child)?))
        .expect("a look");
    let zhou = town.cast.zhou;
    match (what, hold, promise) {
        (0..=3, None, _) => drop(ask_for(town, person, child)),
        (0..=2, Some(hold), _) => {
            drop(act::<may::GiveDirected, _, _>(town, person, move |tx, permit| {
                directed::confirm(tx, permit, hold)
            }));
        }
        (3, Some(hold), _) => {
            drop(act::<may::GiveDirected, _, _>(town, person, move |tx, permit| {
                directed::release(tx, permit, hold)
            }));
        }
        (4, _, Some(promise)) => {
            let id = promise.id;
            drop(act::<may::ProposeAid, _, _>(town, zhou, move |tx, _| {
                directed::stop(tx, id, "停止")
            }));
        }
        (5, _, Some(promise)) => {
            let (id, told) = (promise.id, (Account::Bank, saturday(), promise.fen));
            let term = Term::of(town.app.clock().now().day());
            drop(act::<may::KeepBooks, _, _>(town, zhou, move |tx, permit| {
                directed::pay_term(tx, permit, (id, term), told)
            }));
        }
        (6, _, _) => {
            town.app.clock().set(town.app.clock().now().plus_minutes(3 * 24 * 60));
            liandong::directed::chore(&town.app, town.cast.town, "").expect("swept");
        }
        _ => {}
    }
}

/// Whatever is not covered this term is proposed from the promise or bridged, decided and paid.
fn settle(town: &Town, pupils: &[PupilId]) {
    let (zhou, chen) = (town.cast.zhou, town.cast.chen);
    let term = Term::of(town.app.clock().now().day());
    let needs = town
        .app
        .db()
        .read_now(town.cast.town, move |q| Ok(store::needs(q, term)?))
        .expect("a look");
    for need in needs {
        assert!(pupils.contains(&need.pupil));
        let from_promise = need.promise.is_some_and(|id: DirectedPromiseId| {
            act::<may::ProposeAid, _, _>(town, zhou, move |tx, permit| {
                directed::propose_term(tx, permit, (id, term))
            })
            .is_ok()
        });
        if !from_promise {
            act::<may::ProposeAid, _, _>(town, zhou, move |tx, permit| {
                directed::bridge(tx, permit, (need.pupil, term), "捐赠人未付")
            })
            .expect("the pool has money");
        }
    }
    let ids: Vec<_> = town
        .app
        .db()
        .read_now(town.cast.town, move |q| {
            let rows = liandong::aid::store::awards_of_term(q, term, (100, 0))?;
            Ok(rows.into_iter().map(|row| row.id).collect())
        })
        .expect("a look");
    let these: Vec<_> = ids.clone();
    act::<may::DecideAid, _, _>(town, chen, move |tx, permit| {
        aid::decide(tx, permit, false, &these)
    })
    .expect("decided");
    act::<may::KeepBooks, _, _>(town, zhou, move |tx, permit| {
        aid::pay(tx, permit, (Account::Bank, saturday()), &ids)
    })
    .expect("paid");
}

// covers T17 J4
#[test]
fn money_of_a_promise_pays_for_its_pupil_alone_and_nobody_gives_to_their_own() {
    let town = Town::small(Store::Sqlite);
    opened(&town, 1_000);
    let who = giver(&town, Some(town.cast.weiqiang), "黄先生");
    let child = on_list(&town, "秘密甲", SchoolStage::Primary, "13900139001");
    let other = pupil(&town, "秘密乙", SchoolStage::Primary, "13900139002");
    ask_for(&town, town.cast.weiqiang, child).expect("asked");
    let hold = hold_of(&town, who, child).expect("held").0;
    let promise = act::<may::GiveDirected, _, _>(&town, town.cast.weiqiang, move |tx, permit| {
        directed::confirm(tx, permit, hold)
    })
    .expect("promised");
    let term = Term::of(saturday());
    act::<may::KeepBooks, _, _>(&town, town.cast.zhou, move |tx, permit| {
        let told = (Account::Bank, saturday(), Fen::from_yuan(500));
        directed::pay_term(tx, permit, (promise, term), told)
    })
    .expect("paid in");
    let propose = |pupil: PupilId, fen: i64| {
        act::<may::ProposeAid, _, _>(&town, town.cast.zhou, move |tx, permit: &Permit<_>| {
            let own = liandong::books::store::of_giver(tx, who)?.expect("a purpose").id;
            let fen = Some(Fen::from_yuan(fen));
            aid::propose(tx, permit, (term, own), &[pupil], fen).map(|_| ())
        })
    };
    assert!(propose(other, 100).is_err(), "not promised to this giver");
    assert!(propose(child, 500).is_ok());
    // the pupil leaves with what was proposed not yet decided: the promise's money stays put
    act::<may::ProposeAid, _, _>(&town, town.cast.zhou, move |tx, permit| {
        course::stop(tx, permit, (child, StopReason::Graduated), None)
    })
    .expect("left");
    liandong::directed::chore(&town.app, town.cast.town, "").expect("swept");
    let answered = act::<may::KeepBooks, _, _>(&town, town.cast.zhou, move |tx, permit| {
        directed::give_to_pool(tx, permit, promise, saturday())
    });
    assert!(answered.is_err(), "nothing moves before the answer");
    act::<may::ProposeAid, _, _>(&town, town.cast.zhou, move |tx, _| {
        directed::answer(tx, promise, (OnwardAnswer::Back, true))
    })
    .expect("answered on paper");
    // a giver and a child of one telephone
    let own = act::<may::KeepBooks, _, _>(&town, town.cast.zhou, move |tx, permit| {
        let new = NewGiver {
            kind: GiverKind::Individual,
            name: "林女士".to_owned(),
            shown_as: ShownAs::Named,
            phone: Phone::parse("phone", "13900139009").ok(),
            person: Some(tx.actor().parse().expect("an id")),
        };
        let id = giving::keep_giver(tx, permit, None, &new)?;
        giving::sign_agreement(tx, permit, id, saturday())?;
        Ok(id)
    })
    .expect("a giver");
    act::<may::DecideAid, _, _>(&town, town.cast.chen, move |tx, permit| {
        directed::approve_giver(tx, permit, own, "核对过")
    })
    .expect("approved");
    let related = on_list(&town, "秘密丙", SchoolStage::Primary, "13900139009");
    assert!(ask_for(&town, town.cast.zhou, related).is_err(), "one's own child");
    proved(&town);
}

//! The pool: reckoned by rule, decided by a committee, paid like every award; and money that
//! changes its purpose only with its givers' consent.

use axum::http::StatusCode;
use liandong::aid::actions as aid;
use liandong::allocation::actions::{self as allocation, Asked, NewBound};
use liandong::allocation::store::{self as rows, NewNeed};
use liandong::books::actions::{self as books, NewPurpose};
use liandong::books::store as ledger;
use liandong::giving::actions::{self as giving, GiftTold};
use liandong::giving::repurpose::{self, NewChange};
use liandong::giving::store::NewGiver;
use liandong_domain::access::may;
use liandong_domain::aid::Term;
use liandong_domain::allocation::{AllocationState, Bound, Sex, Side, Vote};
use liandong_domain::basics::{AllocationId, AwardId, Fen, GiverId, PersonId, PupilId, PurposeId};
use liandong_domain::books::{Account, PurposeKind};
use liandong_domain::giving::{GiverKind, ShownAs};
use liandong_domain::rules::SchoolStage;

use crate::support::hands::{look, proved, refused, send};
use crate::support::money::{act, act_in, after, opened, pupil, went};
use crate::support::stores::{Store, both};
use crate::support::town::{Town, saturday};

const STAGES: [SchoolStage; 3] =
    [SchoolStage::Primary, SchoolStage::JuniorMiddle, SchoolStage::SeniorMiddle];

fn term() -> Term {
    Term::of(saturday())
}

/// So many pupils, whose class of need is noted but for the last.
fn pupils(town: &Town, count: usize) -> Vec<PupilId> {
    const NAMES: [(&str, &str); 14] = [
        ("甲同学", "13900139001"),
        ("乙同学", "13900139002"),
        ("丙同学", "13900139003"),
        ("丁同学", "13900139004"),
        ("戊同学", "13900139005"),
        ("己同学", "13900139006"),
        ("庚同学", "13900139007"),
        ("辛同学", "13900139008"),
        ("壬同学", "13900139009"),
        ("癸同学", "13900139010"),
        ("子同学", "13900139011"),
        ("丑同学", "13900139012"),
        ("寅同学", "13900139013"),
        ("卯同学", "13900139014"),
    ];
    let all: Vec<PupilId> =
        (0..count).map(|n| pupil(town, NAMES[n].0, STAGES[n % 3], NAMES[n].1)).collect();
    let noted = all[..count - 1].to_vec();
    act::<may::ProposeAid, _, _>(town, town.cast.zhou, move |tx, permit| {
        for (pupil, n) in noted.iter().zip(0_i64..) {
            let sex = Some(if n % 2 == 0 { Sex::Girl } else { Sex::Boy });
            let new = NewNeed { class: 1 + n % 4, received: Fen::ZERO, sex };
            allocation::note_need(tx, permit, (*pupil, term()), &new)?;
        }
        Ok(())
    })
    .expect("needs are noted");
    all
}

fn seated(town: &Town) {
    let seats = [
        (town.cast.chen, Side::Worker),
        (town.cast.wangfang, Side::Volunteer),
        (town.cast.he, Side::Body),
    ];
    act::<may::AppointCommittee, _, _>(town, town.cast.he, move |tx, permit| {
        for (person, side) in seats {
            allocation::appoint(tx, permit, person, side)?;
        }
        Ok(())
    })
    .expect("seats");
}

fn suggested(town: &Town, sources: Vec<(PurposeId, Fen)>) -> AllocationId {
    act::<may::ProposeAid, _, _>(town, town.cast.zhou, move |tx, permit| {
        let asked = Asked { term: term(), sources: sources.clone(), limits: None };
        allocation::suggest(tx, permit, &asked)
    })
    .expect("a suggestion")
}

fn voted(town: &Town, id: AllocationId, by: PersonId, said: Vote) {
    act::<may::VoteAllocation, _, _>(town, by, move |tx, permit| {
        allocation::vote(tx, permit, id, (said, "理由"))
    })
    .expect("a vote");
}

// covers T18 J3
#[test]
fn a_pool_of_8500_yuan_goes_before_the_committee_and_becomes_awards() {
    for store in both() {
        let town = Town::small(store);
        let (pool, _) = opened(&town, 8_500);
        let all = pupils(&town, 14);
        let (manager, worker, assistant, volunteer) = (
            town.as_("heguifang"),
            town.as_("chenhuishan"),
            town.as_("zhouminyi"),
            town.as_("wangfang"),
        );
        assert_eq!(volunteer.get("/allocation").status, StatusCode::NOT_FOUND, "no seat yet");
        seated(&town);
        let nobody = [("person", "V-9999"), ("side", "worker")];
        refused(&send(&manager, "/allocation/committee", "c1", &nobody), "V-9999");
        let not_hers = send(&worker, "/allocation/committee", "c2", &nobody);
        assert_eq!(not_hers.status, StatusCode::NOT_FOUND, "the manager appoints");
        assert!(volunteer.get("/allocation/committee").body.contains("王芳"));

        // looked at: nothing is kept
        let from = format!("source-{pool}");
        let seen = assistant.get(&format!("/allocation/new?term=2026-2&{from}=8500"));
        assert!(
            seen.body.contains("8,500.00 元") && seen.body.contains("13 / 14"),
            "{}",
            seen.body
        );
        let other = format!("/allocation/new?term=2026-2&{from}=8500&per-school=1");
        let other = assistant.get(&other);
        assert!(other.body.contains("3 / 14") && other.body.contains("不能提交"), "{}", other.body);
        let over = assistant.get(&format!("/allocation/new?term=2026-2&{from}=8500.01"));
        refused(&over, "只有 8,500.00 元");
        assert!(assistant.get("/allocation").body.contains("还没有分配过"));

        // frozen, once
        let form = [("term", "2026-2"), (&*from, "8500")];
        let at = went(&send(&assistant, "/allocation", "a1", &form));
        assert_eq!(went(&send(&assistant, "/allocation", "a1", &form)), at, "a repeat is harmless");
        refused(&send(&assistant, "/allocation", "a2", &form), "等委员会");
        let page = volunteer.get(&at);
        assert!(page.body.contains("P-0014") && page.body.contains("困难程度还没登记"));
        assert!(!page.body.contains("甲同学") && !page.body.contains("/aid/pupils/"));

        meets(&town, &at, all[0]);

        // decided: awards wait for other people's yes, and the pool still holds its money
        let awards = worker.get("/aid/terms/2026-2");
        assert_eq!(awards.body.matches("/aid/awards/").count(), 13, "{}", awards.body);
        let held = look(&town, move |q| Ok(ledger::held(q, pool, Account::Bank)?));
        assert_eq!(held, Fen::from_yuan(8_500), "nothing is paid by deciding");
        let again = send(&worker, &format!("{at}/settle"), "s9", &[]);
        refused(&again, "已决定");
        let replay = volunteer.get(&format!("{at}?replay=1"));
        assert!(replay.body.contains("一分不差"), "{}", replay.body);
        let minutes = volunteer.get(&format!("{at}/minutes"));
        assert!(minutes.body.contains("两名高中生交通费高"), "dissent: {}", minutes.body);
        let paper = volunteer.get(&format!("{at}/minutes.pdf"));
        assert_eq!(paper.status, StatusCode::OK);
        assert!(paper.body.starts_with("%PDF") && paper.file.contains("minutes.pdf"));
        let stranger = town.as_("limin").get(&format!("{at}/minutes.pdf"));
        assert_eq!(stranger.status, StatusCode::NOT_FOUND, "no seat, no minutes");
        paid(&town);
        proved(&town);
    }
}

/// The meeting: dissent with words, an amount set otherwise, votes anew, a result.
fn meets(town: &Town, at: &str, child: PupilId) {
    let (manager, worker, volunteer) =
        (town.as_("heguifang"), town.as_("chenhuishan"), town.as_("wangfang"));
    let vote = |who: &crate::support::town::Someone<'_>, once: &str, said: &str, words: &str| {
        send(who, &format!("{at}/vote"), once, &[("vote", said), ("words", words)])
    };
    let settle = |once: &str| send(&worker, &format!("{at}/settle"), once, &[]);
    refused(&vote(&volunteer, "v1", "against", " "), "不能空着");
    went(&vote(&volunteer, "v2", "against", "两名高中生交通费高，应多留一些。"));
    went(&vote(&worker, "v3", "for", ""));
    refused(&settle("s1"), "还差 1 人");
    let assistant = town.as_("zhouminyi");
    assert_eq!(
        vote(&assistant, "v4", "for", "").status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "no seat, no vote"
    );
    let child = child.to_string();
    let change = |once: &str, fen: &str, why: &str| {
        let fields = [("child", &*child), ("fen", fen), ("why", why)];
        send(&worker, &format!("{at}/change"), once, &fields)
    };
    refused(&change("h1", "500.01", "多给一些"), "最多还能得到 500.00 元");
    refused(&change("h2", "400", ""), "不能空着");
    went(&change("h3", "400", "家里另有补贴"));
    assert!(worker.get(at).body.contains("家里另有补贴"), "and the suggestion stays beside it");
    refused(&settle("s2"), "还差 3 人");
    went(&vote(&volunteer, "v5", "against", "两名高中生交通费高，应多留一些。"));
    went(&vote(&worker, "v6", "for", ""));
    went(&vote(&manager, "v7", "for", ""));
    went(&settle("s3"));
}

/// Decided by one who did not settle it, paid by a third.
fn paid(town: &Town) {
    let ids: Vec<AwardId> = look(town, |q| {
        let all = liandong::aid::store::awards_of_term(q, term(), (100, 0))?;
        Ok(all.iter().map(|row| row.id).collect())
    });
    let these = ids.clone();
    let own = act::<may::DecideAid, _, _>(town, town.cast.chen, move |tx, permit| {
        aid::decide(tx, permit, false, &these)
    });
    assert!(own.is_err(), "whoever settled it has proposed its awards");
    let these = ids.clone();
    act::<may::DecideAid, _, _>(town, town.cast.he, move |tx, permit| {
        aid::decide(tx, permit, true, &these)
    })
    .expect("decided");
    act::<may::KeepBooks, _, _>(town, town.cast.zhou, move |tx, permit| {
        aid::pay(tx, permit, (Account::Bank, saturday()), &ids)
    })
    .expect("paid");
}

// covers T18 J3
#[test]
fn two_members_who_settle_at_once_come_to_one_result() {
    for store in both() {
        let town = Town::small(store);
        let (pool, _) = opened(&town, 2_000);
        pupils(&town, 6);
        seated(&town);
        let id = suggested(&town, vec![(pool, Fen::from_yuan(2_000))]);
        let members = [town.cast.chen, town.cast.wangfang, town.cast.he];
        for by in members {
            voted(&town, id, by, Vote::For);
        }
        let (app, at) = (town.app.clone(), town.cast.town);
        let settle = |by: PersonId| {
            act_in::<may::VoteAllocation, _, _>(&app, at, by, move |tx, permit| {
                allocation::settle(tx, permit, id)
            })
        };
        let won = std::thread::scope(|scope| {
            let all = members.map(|by| {
                let settle = &settle;
                scope.spawn(move || settle(by).is_ok())
            });
            all.map(|thread| thread.join().expect("an end")).into_iter().filter(|ok| *ok).count()
        });
        assert_eq!(won, 1, "{store:?}");
        let (state, awards) = look(&town, move |q| {
            let row = rows::allocation(q, id)?.expect("it");
            Ok((row.state, liandong::aid::store::count_of_term(q, term())?))
        });
        assert_eq!((state, awards), (AllocationState::Decided, 5), "{store:?}");
        proved(&town);
    }
}

// covers T18 J3
#[test]
fn a_member_whose_child_is_on_the_list_stands_aside_and_too_few_decide_nothing() {
    let town = Town::small(Store::Sqlite);
    let (pool, _) = opened(&town, 2_000);
    pupils(&town, 3);
    seated(&town);
    let wang = town.cast.wangfang;
    let phone = look(&town, move |q| {
        let row = liandong::people::store::person(q, wang)?.expect("her");
        Ok(row.phone(q)?.expect("a telephone").digits().to_owned())
    });
    let phone: &'static str = Box::leak(phone.into_boxed_str());
    pupil(&town, "王同学", SchoolStage::Primary, phone);
    let id = suggested(&town, vec![(pool, Fen::from_yuan(2_000))]);
    let (volunteer, worker) = (town.as_("wangfang"), town.as_("chenhuishan"));
    let at = format!("/allocation/{id}");
    let vote = |once: &str, said: &str| {
        send(&volunteer, &format!("{at}/vote"), once, &[("vote", said), ("words", "我家孩子")])
    };
    refused(&vote("v1", "for"), "请选回避");
    went(&vote("v2", "recused"));
    refused(&send(&volunteer, &format!("{at}/settle"), "s1", &[]), "您在这份分配里回避了");
    voted(&town, id, town.cast.chen, Vote::For);
    voted(&town, id, town.cast.he, Vote::For);
    refused(&send(&worker, &format!("{at}/settle"), "s2", &[]), "还差 1 人");
    went(&send(&town.as_("zhouminyi"), &format!("{at}/withdraw"), "w1", &[]));
    refused(&vote("v3", "recused"), "已撤回");
    proved(&town);
}

/// A purpose of the pool for girls alone, with so much in it.
fn girls(town: &Town, yuan: i64) -> PurposeId {
    act::<may::KeepBooks, _, _>(town, town.cast.zhou, move |tx, permit| {
        let new =
            NewPurpose { name: "女生专项".to_owned(), kind: PurposeKind::Pool, giver: None };
        let purpose = books::keep_purpose(tx, permit, &new)?;
        let bound = Bound { stages: Vec::new(), sex: Some(Sex::Girl) };
        let words = "只给女生".to_owned();
        allocation::bind(tx, permit, &NewBound { purpose, bound, words })?;
        let giver = NewGiver {
            kind: GiverKind::Unit,
            name: "晨光厂".to_owned(),
            shown_as: ShownAs::Named,
            phone: None,
            person: None,
        };
        let giver = giving::keep_giver(tx, permit, None, &giver)?;
        giving::note_gift(tx, permit, &told(giver, purpose, yuan))?;
        Ok(purpose)
    })
    .expect("a bound purpose")
}

fn told(giver: GiverId, purpose: PurposeId, yuan: i64) -> GiftTold {
    GiftTold {
        giver,
        purpose: Some(purpose),
        account: Account::Bank,
        fen: Fen::from_yuan(yuan),
        pieces: 0,
        given_on: saturday().plus_days(-30),
        words: String::new(),
        pledge: None,
    }
}

// covers T17 T18 J3 J4
#[test]
fn bound_money_goes_to_nobody_else_and_an_award_may_come_from_two_purposes() {
    for store in both() {
        let town = Town::small(store);
        let (pool, _) = opened(&town, 800);
        let bound = girls(&town, 700);
        let all = pupils(&town, 4);
        seated(&town);
        // three are noted: a girl of class 1, a boy of class 2, a girl of class 3 (senior)
        let id = suggested(&town, vec![(pool, Fen::from_yuan(800)), (bound, Fen::from_yuan(700))]);
        for by in [town.cast.chen, town.cast.wangfang, town.cast.he] {
            voted(&town, id, by, Vote::For);
        }
        act::<may::VoteAllocation, _, _>(&town, town.cast.chen, move |tx, permit| {
            allocation::settle(tx, permit, id)
        })
        .expect("settled");
        let awards = look(&town, |q| Ok(liandong::aid::store::awards_of_term(q, term(), (9, 0))?));
        let of = |pupil: PupilId| awards.iter().find(|row| row.pupil == pupil).map(|row| row.fen);
        assert_eq!(of(all[0]), Some(Fen::from_yuan(500)), "{store:?}");
        assert_eq!(of(all[1]), Some(Fen::from_yuan(500)));
        assert_eq!(of(all[2]), Some(Fen::from_yuan(500)), "200 of the girls' and 300 of the pool");
        assert_eq!(of(all[3]), None, "not noted");
        paid(&town);
        let (open, theirs) = look(&town, move |q| {
            Ok((ledger::held(q, pool, Account::Bank)?, ledger::held(q, bound, Account::Bank)?))
        });
        assert_eq!((open, theirs), (Fen::ZERO, Fen::ZERO));
        proved(&town);
        // the award of two purposes comes back whole, to both
        let split = awards.iter().find(|row| row.pupil == all[2]).expect("it").id;
        let (worker, assistant) = (town.as_("chenhuishan"), town.as_("zhouminyi"));
        let back = [("reason", "学校退回")];
        let voucher = went(&send(&assistant, &format!("/aid/awards/{split}/return"), "b1", &back));
        let voucher = voucher.rsplit('/').next().expect("an id").to_owned();
        went(&send(&worker, &format!("/aid/vouchers/{voucher}/sign"), "b2", &[]));
        let (open, theirs) = look(&town, move |q| {
            Ok((ledger::held(q, pool, Account::Bank)?, ledger::held(q, bound, Account::Bank)?))
        });
        assert_eq!(open.plus(theirs), Some(Fen::from_yuan(500)));
        assert!(open > Fen::ZERO && theirs > Fen::ZERO, "{open:?} {theirs:?}");
        proved(&town);
        // a condition is not laid on money that is there
        let late = [("purpose", &*pool.to_string()), ("bound_words", "只给女生"), ("sex", "girl")];
        refused(&send(&assistant, "/allocation/bounds", "k1", &late), "不能再加条件");
    }
}

// covers J4
#[test]
fn money_changes_its_purpose_only_with_every_givers_consent() {
    for store in both() {
        let town = Town::small(store);
        let (pool, first) = opened(&town, 300);
        let wang = town.cast.wangfang;
        let (giver, other) =
            act::<may::KeepBooks, _, _>(&town, town.cast.zhou, move |tx, permit| {
                let new = NewGiver {
                    kind: GiverKind::Individual,
                    name: "王芳".to_owned(),
                    shown_as: ShownAs::Named,
                    phone: None,
                    person: Some(wang),
                };
                let giver = giving::keep_giver(tx, permit, None, &new)?;
                giving::note_gift(tx, permit, &told(giver, pool, 500))?;
                let new =
                    NewPurpose { name: "学具".to_owned(), kind: PurposeKind::Pool, giver: None };
                Ok((giver, books::keep_purpose(tx, permit, &new)?))
            })
            .expect("another gift and another purpose");
        let (worker, assistant, volunteer) =
            (town.as_("chenhuishan"), town.as_("zhouminyi"), town.as_("wangfang"));
        let raised = look(&town, |q| Ok(ledger::raised_and_paid(q)?));
        let (from, to) = (pool.to_string(), other.to_string());
        let ask = |once: &str, fen: &str| {
            let fields = [("from", &*from), ("to", &*to), ("fen", fen), ("why", "改买学具")];
            send(&assistant, "/giving/changes", once, &fields)
        };
        refused(&ask("a1", "800.01"), "还差 0.01 元");
        let at = went(&ask("a2", "400"));
        let carry = |once: &str| send(&worker, &format!("{at}/carry-out"), once, &[]);
        refused(&carry("c1"), "还差 2 位捐赠人");
        // on paper with its slip; on a device by herself
        let old = look(&town, move |q| {
            Ok(liandong::giving::store::gift(q, first)?.expect("it").giver.to_string())
        });
        let paper = |once: &str, slip: &str| {
            send(&assistant, &format!("{at}/paper"), once, &[("giver", &old), ("slip", slip)])
        };
        refused(&paper("p1", " "), "请写同意书编号");
        went(&paper("p2", "TY-012"));
        refused(&carry("c2"), "还差 1 位捐赠人");
        let hers = volunteer.get(&at);
        assert!(hers.body.contains("100.00 元") && !hers.body.contains("TY-012"), "her own alone");
        went(&send(&volunteer, &format!("{at}/consent"), "d1", &[]));
        let own = send(&assistant, &format!("{at}/carry-out"), "c3", &[]);
        assert_eq!(own.status, StatusCode::NOT_FOUND, "an assistant signs nothing");
        went(&carry("c4"));
        refused(&carry("c5"), "已改变");
        let (held, there, now, sums) = look(&town, move |q| {
            let held = ledger::held(q, pool, Account::Bank)?;
            let there = ledger::held(q, other, Account::Bank)?;
            let giver = liandong::giving::store::giver(q, giver)?.expect("her");
            Ok((held, there, ledger::raised_and_paid(q)?, (giver.gifts, giver.fen)))
        });
        assert_eq!((held, there), (Fen::from_yuan(400), Fen::from_yuan(400)));
        assert_eq!(now, raised, "nothing was raised and nothing paid");
        assert_eq!(sums, (2, Fen::from_yuan(500)), "what she gave is what she gave");
        proved(&town);
        strangers_consent_to_nothing(&town, &at, pool);
    }
}

fn strangers_consent_to_nothing(town: &Town, at: &str, pool: PurposeId) {
    // no consent can be given to what nobody asked of her
    let strange = act::<may::ConsentToPurpose, _, _>(town, town.cast.libonian, {
        let id = at.rsplit('/').next().expect("an id").parse().expect("an id");
        move |tx, permit| repurpose::consent_oneself(tx, permit, id)
    });
    assert!(strange.is_err());
    let back = act::<may::KeepBooks, _, _>(town, town.cast.zhou, move |tx, permit| {
        let why = "同一个".to_owned();
        let fen = Fen::from_yuan(1);
        repurpose::ask(tx, permit, &NewChange { from: pool, to: pool, fen, why })
    });
    assert!(back.is_err(), "the same purpose is none");
}

// covers J4
#[test]
fn what_the_law_wants_told_has_its_day_and_is_told_once() {
    let town = Town::small(Store::Sqlite);
    opened(&town, 10);
    let (assistant, worker) = (town.as_("zhouminyi"), town.as_("chenhuishan"));
    let note = |once: &str, until: &str| {
        let fields = [
            ("occasion", "programme_ended"),
            ("duty_words", "2026 年春季助学"),
            ("from", "2026-02-01"),
            ("until", until),
        ];
        send(&assistant, "/books/duties", once, &fields)
    };
    let backwards = note("n0", "2026-01-01");
    assert_eq!(backwards.status, StatusCode::UNPROCESSABLE_ENTITY);
    went(&note("n1", "2026-07-31"));
    let page = worker.get("/books/duties");
    assert!(page.body.contains("已过") && page.body.contains("剩余财产"), "{}", page.body);
    let id = after(&assistant.get("/books/duties").body, "<details", "/books/duties/").to_owned();
    let path = format!("/books/duties/{id}");
    let place = [("told_on", "2026-11-20"), ("place", " ")];
    refused(&send(&assistant, &path, "t0", &place), "不能空着");
    went(&send(&assistant, &path, "t1", &[("told_on", "2026-11-20"), ("place", "镇公告栏")]));
    assert_eq!(
        send(&assistant, &path, "t2", &[("told_on", "2026-11-20"), ("place", "网站")]).status,
        StatusCode::NOT_FOUND,
        "told before"
    );
    assert!(worker.get("/books/duties").body.contains("镇公告栏"));
    assert_eq!(town.as_("wangfang").get("/books/duties").status, StatusCode::NOT_FOUND);
}

// covers J3
#[test]
fn an_allocation_bent_by_hand_does_not_come_out_again() {
    let town = Town::small(Store::Sqlite);
    let (pool, _) = opened(&town, 2_000);
    pupils(&town, 4);
    let id = suggested(&town, vec![(pool, Fen::from_yuan(2_000))]);
    assert!(look(&town, move |q| allocation::replay(q, id)).is_empty());
    let file = town.app.db().file().expect("a file").to_owned();
    let hand = rusqlite::Connection::open(file).expect("the file opens");
    let frozen = hand.execute("update allocation_child set fen = fen + 10000", []);
    assert!(frozen.is_err(), "what it saw stays");
    hand.execute("drop trigger allocation_child_frozen", []).expect("a strong hand");
    hand.execute("update allocation_child set fen = fen - 10000 where fen > 30000", [])
        .expect("bent");
    let other = look(&town, move |q| allocation::replay(q, id));
    assert!(!other.is_empty());
    let broken = liandong::cli::prove(&town.app).expect("the proof runs");
    let told: Vec<_> =
        broken.iter().filter(|(_, rows)| !rows.is_empty()).map(|(what, _)| what.as_str()).collect();
    let again = "longcheng: an allocation reckoned again gives the same to the fen";
    assert!(told.contains(&again), "{told:?}");
}

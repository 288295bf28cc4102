//! The books under two hands at once, broken off, given back, and against their own rule.

use std::sync::mpsc;

use liandong::aid::actions as aid;
use liandong::aid::store::NewPupil;
use liandong::books::actions::{self as books, NewPosting};
use liandong::books::store as ledger;
use liandong::db::Sql;
use liandong::failure::Failure;
use liandong::giving::actions::{self as giving, GiftTold};
use liandong::proof;
use liandong_domain::access::may;
use liandong_domain::basics::{AwardId, Fen, PersonId};
use liandong_domain::books::{Account, Book, Month, Posting, PostingKind};
use liandong_domain::people::Phone;
use liandong_domain::rules::SchoolStage;

use crate::support::hands::{proved, refused, send};
use crate::support::money::{act, act_in, opened, proposed, pupil, went};
use crate::support::stores::{Store, both};
use crate::support::town::{Town, saturday};

// covers J4
#[test]
fn two_who_decide_or_pay_at_once_do_it_once() {
    for store in both() {
        let town = Town::small(store);
        let (pool, _) = opened(&town, 1_500);
        let one = pupil(&town, "甲同学", SchoolStage::SeniorMiddle, "13900139001");
        let two = pupil(&town, "乙同学", SchoolStage::SeniorMiddle, "13900139002");
        let (first, second) = (proposed(&town, pool, one), proposed(&town, pool, two));
        let (he, chen, zhou) = (town.cast.he, town.cast.chen, town.cast.zhou);
        let (app, id) = (town.app.clone(), town.cast.town);
        let decide = |by: PersonId| {
            act_in::<may::DecideAid, _, _>(&app, id, by, move |tx, permit| {
                aid::decide(tx, permit, false, &[first])
            })
        };
        let won = std::thread::scope(|scope| {
            let both = [chen, he].map(|by| {
                let decide = &decide;
                scope.spawn(move || decide(by).is_ok())
            });
            both.map(|thread| thread.join().expect("an end")).into_iter().filter(|ok| *ok).count()
        });
        assert_eq!(won, 1, "{store:?}");
        act::<may::DecideAid, _, _>(&town, chen, move |tx, permit| {
            aid::decide(tx, permit, false, &[second])
        })
        .expect("decided");
        // 1,500 yuan pay one senior pupil, not two
        let limin = town.cast.limin;
        let pay = |by: PersonId, award: AwardId| {
            act_in::<may::KeepBooks, _, _>(&app, id, by, move |tx, permit| {
                aid::pay(tx, permit, (Account::Bank, saturday()), &[award])
            })
        };
        let paid = std::thread::scope(|scope| {
            let both = [(zhou, first), (limin, second)].map(|(by, award)| {
                let pay = &pay;
                scope.spawn(move || pay(by, award).is_ok())
            });
            both.map(|thread| thread.join().expect("an end")).into_iter().filter(|ok| *ok).count()
        });
        assert_eq!(paid, 1, "{store:?}");
        proved(&town);
    }
}

// covers J4
#[test]
fn a_change_that_breaks_off_leaves_nothing_behind() {
    for store in both() {
        let town = Town::small(store);
        let (pool, gift) = opened(&town, 2_000);
        let pupil = pupil(&town, "甲同学", SchoolStage::Primary, "13900139001");
        let award = proposed(&town, pool, pupil);
        act::<may::DecideAid, _, _>(&town, town.cast.chen, move |tx, permit| {
            aid::decide(tx, permit, false, &[award])
        })
        .expect("decided");
        let state = || {
            town.app
                .db()
                .read_now(town.cast.town, move |q| {
                    let book = ledger::book(q)?.expect("a book").postings;
                    let gift = liandong::giving::store::gift(q, gift)?.expect("a gift").left;
                    Ok((book, gift, ledger::raised_and_paid(q)?, ledger::balances(q)?))
                })
                .expect("a look")
        };
        let before = state();
        // paid and parted, then the power goes before the end
        let broken = act::<may::KeepBooks, (), _>(&town, town.cast.zhou, move |tx, permit| {
            aid::pay(tx, permit, (Account::Bank, saturday()), &[award])?;
            Err(Failure::NOT_FOUND)
        });
        assert!(broken.is_err());
        assert_eq!(state(), before, "{store:?}");
        // the receipt after the payment is a step of its own: a crash between leaves it to be noted
        act::<may::KeepBooks, _, _>(&town, town.cast.zhou, move |tx, permit| {
            aid::pay(tx, permit, (Account::Bank, saturday()), &[award])
        })
        .expect("paid");
        proved(&town);
        let page = town.as_("zhouminyi").get(&format!("/aid/awards/{award}"));
        assert!(page.body.contains("等签收"), "{}", page.body);
    }
}

// covers J4
#[test]
fn the_proof_names_every_sum_that_is_not_what_its_lines_say() {
    const BALANCE: &str = "a balance of the books is the sum of its lines";
    const LINES: &str = "no line of the books without a balance";
    const FLOW: &str = "what moved in a month is the sum of its lines";
    let damages: [(&'static str, &[&str]); 7] = [
        ("update book_balance set fen = fen + 1 where account = 'bank'", &[BALANCE]),
        ("update book_balance set lines = lines + 1 where account = 'bank'", &[BALANCE]),
        (
            "insert into book_balance (town_id, purpose_id, account, fen, lines) \
             select town_id, purpose_id, 'cash', 1, 0 from book_balance where account = 'bank'",
            &[BALANCE],
        ),
        ("delete from book_balance where account = 'bank'", &[BALANCE, LINES]),
        ("update book_flow set debits = debits + 1 where account = 'bank'", &[FLOW]),
        ("delete from book_flow where account = 'bank'", &[FLOW]),
        (
            "insert into book_flow (town_id, month, account, debits, credits) \
             select town_id, '2019-01', account, 1, 0 from book_flow where account = 'bank'",
            &[FLOW],
        ),
    ];
    for store in both() {
        let town = Town::small(store);
        opened(&town, 2_000);
        for (damage, named) in damages {
            let (tell, told) = mpsc::channel();
            // proved on what the change left, which is then taken back
            let gone = act::<may::KeepBooks, (), _>(&town, town.cast.zhou, move |tx, _| {
                assert_eq!(tx.keep_house(Sql(damage), &[])?, 1, "{damage}");
                tell.send(proof::prove(tx)?).expect("somebody listens");
                Err(Failure::NOT_FOUND)
            });
            assert!(gone.is_err());
            let broken = told.recv().expect("a proof");
            let broken: Vec<_> = broken.iter().filter(|(_, rows)| !rows.is_empty()).collect();
            let names: Vec<&str> = broken.iter().map(|(what, _)| what.as_str()).collect();
            assert_eq!(names, named, "{store:?}: {damage}");
        }
        proved(&town);
    }
}

// covers J4
#[test]
fn an_award_is_not_dated_before_its_money_came() {
    for store in both() {
        let town = Town::small(store);
        // the gift came sixty days ago
        let (pool, _) = opened(&town, 1_000);
        let pupil = pupil(&town, "甲同学", SchoolStage::SeniorMiddle, "13900139001");
        let award = proposed(&town, pool, pupil);
        act::<may::DecideAid, _, _>(&town, town.cast.chen, move |tx, permit| {
            aid::decide(tx, permit, false, &[award])
        })
        .expect("decided");
        let pay = |days: i64| {
            act::<may::KeepBooks, _, _>(&town, town.cast.zhou, move |tx, permit| {
                aid::pay(tx, permit, (Account::Bank, saturday().plus_days(days)), &[award])
            })
        };
        let why = format!("{:?}", pay(-61).expect_err("nothing was there then"));
        assert!(why.contains("NotEnoughThen"), "{store:?}: {why}");
        pay(-60).expect("on that very day it was");
        proved(&town);
    }
}

// covers J4
#[test]
fn an_award_given_back_returns_to_its_gifts_and_nobody_gives_to_their_own() {
    let town = Town::small(Store::Sqlite);
    let (pool, gift) = opened(&town, 1_000);
    let senior = pupil(&town, "甲同学", SchoolStage::SeniorMiddle, "13900139001");
    let own = pupil(&town, "乙同学", SchoolStage::Primary, "13800138000");
    let award = proposed(&town, pool, senior);
    let (chen, zhou) = (town.cast.chen, town.cast.zhou);
    act::<may::DecideAid, _, _>(&town, chen, move |tx, permit| {
        aid::decide(tx, permit, false, &[award])
    })
    .expect("decided");
    act::<may::KeepBooks, _, _>(&town, zhou, move |tx, permit| {
        aid::pay(tx, permit, (Account::Bank, saturday()), &[award])
    })
    .expect("paid");
    let (worker, assistant) = (town.as_("chenhuishan"), town.as_("zhouminyi"));
    let path = format!("/giving/gifts/{gift}");
    let whole = send(&assistant, &format!("{path}/take-back"), "t1", &[("why", "记错了")]);
    refused(&whole, "已经用掉 1,000.00 元");
    let at = format!("/aid/awards/{award}/return");
    let voucher = went(&send(&assistant, &at, "b1", &[("reason", "学校退回")]));
    let id = voucher.rsplit('/').next().expect("an id").to_owned();
    went(&send(&worker, &format!("/aid/vouchers/{id}/sign"), "b2", &[]));
    assert!(assistant.get(&path).body.contains("1,000.00 元"));
    proved(&town);
    // the giver's own child: the telephones are the same
    let directed = act::<may::KeepBooks, _, _>(&town, zhou, move |tx, permit| {
        let giver = liandong::giving::store::giver_by_code(tx, "G-0001")?.expect("a giver").id;
        let told = GiftTold {
            giver,
            purpose: None,
            account: Account::Cash,
            fen: Fen::from_yuan(500),
            pieces: 0,
            given_on: saturday(),
            words: String::new(),
            pledge: None,
        };
        giving::note_gift(tx, permit, &told)?;
        Ok(ledger::of_giver(tx, giver)?.expect("a purpose").id)
    })
    .expect("a directed gift")
    .to_string();
    let own = own.to_string();
    let fields = [("pupils", &*own), ("purpose", &*directed)];
    let related = send(&assistant, "/aid/terms/2026-2/propose", "x1", &fields);
    refused(&related, "利害关系人");
}

/// The store against the rule: the same deeds, the same answers, the same sums.
// covers J4
#[test]
fn the_store_keeps_to_the_rule_whatever_happens() {
    for store in both() {
        let town = Town::small(store);
        let (pool, _) = opened(&town, 5);
        let today = saturday();
        let mut book = Book::default();
        let accounts = (Account::Bank, Account::PoolGifts);
        let first = Posting::of(today.plus_days(-60), pool, accounts, Fen::from_yuan(5));
        book.post(first.expect("an amount"), today).expect("the first gift");
        let ways = [
            (Account::Bank, Account::PoolGifts),
            (Account::AwardsPaid, Account::Bank),
            (Account::Cash, Account::Bank),
            (Account::Costs, Account::Cash),
        ];
        let (mut chance, mut done, mut not) = (7_u64, 0, 0);
        let mut draw = |bound: u64| {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (chance >> 33) % bound
        };
        for n in 0..150 {
            let way = ways[usize::try_from(draw(4)).expect("small")];
            let fen = Fen::new(i64::try_from(draw(60_000)).expect("small"));
            let on = today.plus_days(5 - i64::try_from(draw(100)).expect("small"));
            if draw(30) == 0 {
                let month = Month::of(on);
                let closed =
                    act::<may::CloseBooks, _, _>(&town, town.cast.he, move |tx, permit| {
                        books::close_month(tx, permit, month)
                    });
                assert_eq!(closed.is_ok(), book.close(month, today).is_ok(), "{n}");
                continue;
            }
            let posting = Posting::of(on, pool, way, fen).expect("an amount");
            let (mine, zhou) = (posting.clone(), town.cast.zhou);
            let posted = act::<may::KeepBooks, _, _>(&town, zhou, move |tx, permit| {
                let new = NewPosting {
                    kind: PostingKind::Carried,
                    posting: mine.clone(),
                    words: "",
                    source: &format!("test:{n}"),
                    made_by: permit.person(),
                    checked_by: None,
                    rule: "",
                    reverses: None,
                    open: None,
                };
                books::post(tx, &new)
            });
            let said = book.post(posting, today);
            assert_eq!(posted.is_ok(), said.is_ok(), "{n}: {posted:?} {said:?}");
            if posted.is_ok() { done += 1 } else { not += 1 }
        }
        assert!(done > 20 && not > 20, "both happened: {done} {not}");
        let held = town.app.db().read_now(town.cast.town, |q| Ok(ledger::balances(q)?));
        for row in held.expect("balances") {
            assert_eq!(row.fen, book.balance(row.purpose, row.account), "{:?}", row.account);
        }
        // the book is guarded against a hand in the store, too
        let hand = act::<may::KeepBooks, (), _>(&town, town.cast.zhou, |tx, _| {
            let change = liandong::db::Sql("update posting_line set fen = 0 where town_id = $1");
            let town = tx.town();
            tx.keep_house(change, liandong::p![town])?;
            Ok(())
        });
        assert!(hand.is_err(), "{store:?}: a posting was changed");
    }
}

/// Other people's programs add the books up again: hledger and beancount, which `./x` installs.
// covers T15 J4
#[test]
fn other_programs_add_the_exported_books_up_to_the_same_sums() {
    let town = Town::small(Store::Sqlite);
    let (pool, _) = opened(&town, 2_000);
    let child = pupil(&town, "甲同学", SchoolStage::SeniorMiddle, "13900139001");
    let award = proposed(&town, pool, child);
    let (chen, zhou) = (town.cast.chen, town.cast.zhou);
    act::<may::DecideAid, _, _>(&town, chen, move |tx, permit| {
        aid::decide(tx, permit, false, &[award])
    })
    .expect("decided");
    act::<may::KeepBooks, _, _>(&town, zhou, move |tx, permit| {
        aid::pay(tx, permit, (Account::Bank, saturday()), &[award])
    })
    .expect("paid");
    let worker = town.as_("chenhuishan");
    let folder = std::env::temp_dir().join(format!("liandong_books_{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let run = |program: &str, file: &std::path::Path, words: &[&str]| {
        let done = std::process::Command::new(program)
            .env("LC_ALL", "C.UTF-8")
            .args(words.iter().map(|word| match *word {
                "FILE" => file.display().to_string(),
                word => word.to_owned(),
            }))
            .output();
        let done = done.unwrap_or_else(|e| panic!("{program}, which ./x setup installs: {e}"));
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        (done.status.success(), said + &String::from_utf8_lossy(&done.stderr))
    };
    for (path, program, check) in [
        ("/books/ledger.journal", "hledger", &["-f", "FILE", "check", "-s"][..]),
        ("/books/ledger.beancount", "bean-check", &["FILE"][..]),
    ] {
        let text = send(&worker, path, path, &[]);
        assert_eq!(text.status, axum::http::StatusCode::OK, "{}", text.body);
        assert!(!text.body.contains("甲同学") && !text.body.contains("王女士"), "codes only");
        let file = folder.join(path.rsplit('/').next().expect("a name"));
        std::fs::write(&file, &text.body).expect("written");
        let (fine, said) = run(program, &file, check);
        assert!(fine, "{program}: {said}\n{}", text.body);
        if program == "hledger" {
            let (_, sum) = run(program, &file, &["-f", "FILE", "balance", "Assets:Bank"]);
            assert!(sum.contains("1000.00 CNY"), "{sum}");
        }
        // one figure changed, and the program says so
        let changed = text.body.replacen("P1  1000.00 CNY", "P1  1000.01 CNY", 1);
        assert_ne!(changed, text.body);
        std::fs::write(&file, &changed).expect("written");
        let (fine, _) = run(program, &file, check);
        assert!(!fine, "{program} takes a changed figure");
    }
    // the same by hand: the file of the offices, added up again
    let csv = send(&worker, "/books/ledger.csv", "csv", &[]).body;
    let mut sums: std::collections::BTreeMap<String, i64> = std::collections::BTreeMap::new();
    for line in csv.trim_start_matches('\u{feff}').lines().skip(1) {
        let cells: Vec<&str> = line.trim_matches('"').split("\",\"").collect();
        let fen = Fen::read("fen", cells[6]).expect("an amount").count();
        *sums.entry(cells[5].to_owned()).or_default() += fen;
        assert!(!cells[0].is_empty() && !cells[1].is_empty() && !cells[4].is_empty(), "{line}");
    }
    assert_eq!(sums.values().sum::<i64>(), 0, "{sums:?}");
    assert!(sums.values().any(|fen| *fen == 100_000), "what is at the bank: {sums:?}");
    drop(std::fs::remove_dir_all(&folder));
}

// covers J5
#[test]
fn three_people_confirm_a_delivery_and_who_is_missing_is_listed() {
    for store in both() {
        let town = Town::small(store);
        let (pool, _) = opened(&town, 2_000);
        let child = act::<may::ProposeAid, _, _>(&town, town.cast.zhou, |tx, permit| {
            let new = NewPupil {
                stage: SchoolStage::SeniorMiddle,
                name: "甲同学".to_owned(),
                school: "秘密学校".to_owned(),
                guardian: "黄建业".to_owned(),
                phone: Phone::parse("phone", "13900139001").ok(),
                taken_on: saturday(),
            };
            aid::enter_pupil(tx, permit, &new)
        })
        .expect("a pupil");
        let award = proposed(&town, pool, child);
        let (chen, zhou) = (town.cast.chen, town.cast.zhou);
        let worker = town.as_("chenhuishan");
        let at = format!("/aid/awards/{award}/delivery");
        let sign = |once: &str, part: &str, name: &str, more: &[(&str, &str)]| {
            let mut fields = vec![("part", part), ("signed_name", name), ("day", "2026-11-21")];
            fields.extend_from_slice(more);
            send(&worker, &at, once, &fields)
        };
        refused(&sign("d0", "guardian", "黄建业", &[]), "还没有发放");
        act::<may::DecideAid, _, _>(&town, chen, move |tx, permit| {
            aid::decide(tx, permit, false, &[award])
        })
        .expect("decided");
        act::<may::KeepBooks, _, _>(&town, zhou, move |tx, permit| {
            aid::pay(tx, permit, (Account::Bank, saturday()), &[award])
        })
        .expect("paid");
        let lacking = worker.get("/aid/terms/2026-2/deliveries");
        assert!(lacking.body.contains("监护人 · 社工 · 志愿者"), "{}", lacking.body);
        refused(&sign("d1", "guardian", " ", &[]), "姓名");
        refused(&sign("d1b", "guardian", "黄大伯", &[]), "监护人对不上");
        let page = worker.get(&format!("/aid/awards/{award}"));
        assert!(page.body.contains("监护人未确认"), "nothing is noted: {}", page.body);
        let drawn = [("strokes", "1,2 30,40 50,60 70,80 90,100 110,120")];
        went(&sign("d2", "guardian", "黄建业", &drawn));
        assert_eq!(went(&sign("d2", "guardian", "黄建业", &drawn)), at, "a repeat is harmless");
        refused(&sign("d3", "guardian", "黄嘉怡", &[]), "监护人已经确认过了");
        refused(&sign("d4", "volunteer", "黄 建业", &[]), "三个不同的人");
        went(&sign("d5", "worker", "", &[]));
        refused(&sign("d6", "volunteer", "陈慧珊", &[]), "三个不同的人");
        let page = worker.get(&format!("/aid/awards/{award}"));
        for said in ["监护人已确认", "社工已确认", "志愿者未确认", "已签收"] {
            assert!(page.body.contains(said), "{said}: {}", page.body);
        }
        assert!(!page.body.contains("黄建业"), "no family's name on the award's own page");
        went(&sign("d7", "volunteer", "李伯年", &[("on_paper", "yes")]));
        let page = worker.get(&at);
        assert!(page.body.contains("黄建业") && page.body.contains("M1 2L30 40"), "{}", page.body);
        assert!(worker.get("/aid/terms/2026-2/deliveries").body.contains("都齐了"));
        assert_eq!(town.as_("wangfang").get(&at).status, axum::http::StatusCode::NOT_FOUND);
        assert!(!worker.get("/diary").body.contains("黄建业"), "the diary names nobody");
        went(&send(&worker, &format!("{at}/undo"), "u1", &[("part", "volunteer")]));
        assert!(worker.get("/aid/terms/2026-2/deliveries").body.contains("志愿者"));
        proved(&town);
    }
}

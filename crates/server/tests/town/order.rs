//! The one order of the book under many hands: what is appended, demanded, committed together.
//! covers quality 2 (nothing lost, nothing doubled)

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use liandong::books::actions as books;
use liandong::books::store as ledger;
use liandong::db::{Read, Sql, StoreAt, Who};
use liandong::failure::Failure;
use liandong::p;
use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Fen, PostingId, PurposeId};
use liandong_domain::books::{Account, PostingKind, PurposeKind};

use crate::support::hands::{look, proved};
use crate::support::money::{act, act_in, opened};
use crate::support::stores::{Store, both};
use crate::support::town::{Town, saturday};

const JOB: Sql = Sql("insert into job (town_id, job_id, kind, subject, due_at) \
     values ($1, $2, 'k', 'x', 0)");
const JOBS: Sql = Sql("select count(job_id) from job where town_id = $1 and kind = 'k'");
const NO_JOB: Sql = Sql("update job set kind = 'other' where town_id = $1 and job_id = $2");
const NUMBERS: Sql = Sql("select number from posting where town_id = $1 order by number");

fn jobs(town: &Town) -> i64 {
    look(town, |q| {
        let town = q.town();
        Ok(q.count(JOBS, p![town])?)
    })
}

fn numbers(q: &mut Read<'_>) -> Result<Vec<i64>, Failure> {
    let town = q.town();
    q.rows(NUMBERS, p![town])?.iter().map(|row| Ok(row.get(0)?)).collect()
}

/// Interest, or money carried from the box to the bank: refused where the box does not hold it.
fn enter(
    town: &Town,
    purpose: PurposeId,
    (accounts, yuan): ((Account, Account), i64),
) -> Result<PostingId, Failure> {
    let kind = if accounts.1 == Account::Cash { PostingKind::Carried } else { PostingKind::Income };
    act_in::<may::KeepBooks, _, _>(&town.app, town.cast.town, town.cast.zhou, move |tx, permit| {
        let what = (saturday(), Fen::from_yuan(yuan), "利息");
        books::enter(tx, permit, (kind, purpose), accounts, what)
    })
}

const INTEREST: (Account, Account) = (Account::Bank, Account::OtherIncome);
const FROM_THE_BOX: (Account, Account) = (Account::Bank, Account::Cash);

#[test]
fn what_is_appended_is_seen_by_what_is_asked_after_it_and_goes_with_a_refusal() {
    for store in both() {
        let town = Town::small(store);
        let seen = act::<may::KeepBooks, _, _>(&town, town.cast.zhou, |tx, _| {
            let (town, id) = (tx.town(), tx.fresh().to_string());
            tx.append(JOB, p![town, id])?;
            let seen = tx.count(JOBS, p![town])?;
            if seen == 1 { Err(Failure::NOT_FOUND) } else { Ok(seen) }
        });
        assert!(matches!(seen, Err(Failure::Door(_))), "{store:?}: {seen:?}");
        assert_eq!(jobs(&town), 0, "{store:?}");
        let kept = act::<may::KeepBooks, _, _>(&town, town.cast.zhou, |tx, _| {
            let (town, id) = (tx.town(), tx.fresh().to_string());
            tx.append(JOB, p![town, id.as_str()])?;
            // the second is a double: the fault is told, whenever it is found
            if tx.who().actor.is_empty() { Ok(()) } else { Ok(tx.append(JOB, p![town, id])?) }
        });
        assert!(matches!(kept, Err(Failure::Fault(_))), "{store:?}: {kept:?}");
        assert_eq!(jobs(&town), 0, "{store:?}");
    }
}

#[test]
fn a_demand_that_reaches_no_row_keeps_nothing_and_says_its_own_refusal() {
    for store in both() {
        let town = Town::small(store);
        let done = act::<may::KeepBooks, _, _>(&town, town.cast.zhou, |tx, _| {
            let (town, id) = (tx.town(), tx.fresh().to_string());
            tx.append(JOB, p![town, id])?;
            if !tx.demand(NO_JOB, p![town, "nobody's"])? {
                return Err(Failure::NOT_FOUND);
            }
            let id = tx.fresh().to_string();
            Ok(tx.append(JOB, p![town, id])?)
        });
        assert!(matches!(done, Err(Failure::Door(_))), "{store:?}: {done:?}");
        assert_eq!(jobs(&town), 0, "{store:?}");
    }
}

// covers T15 J4
#[test]
fn many_enter_at_once_and_the_refused_take_nobody_with_them() {
    for store in both() {
        let town = Town::small(store);
        let (pool, _) = opened(&town, 100);
        let ended = act::<may::KeepBooks, _, _>(&town, town.cast.zhou, |tx, permit| {
            let name = "旧项目".to_owned();
            let new = books::NewPurpose { name, kind: PurposeKind::Free, giver: None };
            let id = books::keep_purpose(tx, permit, &new)?;
            books::end_purpose(tx, permit, id)?;
            Ok(id)
        })
        .expect("a purpose");
        let nowhere = PurposeId::new(uuid::Uuid::from_u128(9));
        let before = look(&town, numbers).len();
        let kept: usize = thread::scope(|scope| {
            let town = &town;
            let hands: Vec<_> = (0..12)
                .map(|hand| {
                    scope.spawn(move || {
                        let mut kept = 0;
                        for turn in 0..12 {
                            let (said, keys) = match (hand + turn) % 4 {
                                0 => (enter(town, ended, (INTEREST, 1)), "books-purpose-ended"),
                                1 => (enter(town, pool, (FROM_THE_BOX, 1)), "books-not-enough"),
                                2 if turn % 2 == 0 => (enter(town, nowhere, (INTEREST, 1)), ""),
                                _ => (enter(town, pool, (INTEREST, 1)), "kept"),
                            };
                            match said {
                                Ok(_) => assert_eq!(keys, "kept"),
                                Err(no) => assert_eq!(no.keys().join(""), keys),
                            }
                            kept += usize::from(keys == "kept");
                        }
                        kept
                    })
                })
                .collect();
            hands.into_iter().map(|hand| hand.join().expect("a hand ends")).sum()
        });
        let numbers = look(&town, numbers);
        assert_eq!(numbers.len(), before + kept, "{store:?}");
        let all: Vec<i64> = (1..).take(numbers.len()).collect();
        assert_eq!(numbers, all, "{store:?}: no number twice, none left out");
        proved(&town);
    }
}

/// The same on a connection that does not stand in the order of the book.
fn enter_beside(town: &Town, purpose: PurposeId) {
    let (id, by) = (town.cast.town, town.cast.zhou);
    let done = town.app.db().write_now(Who::system(id, "beside"), move |tx| {
        let permit = Permit::<may::KeepBooks>::for_system(id, by);
        let what = (saturday(), Fen::from_yuan(1), "利息");
        books::enter(tx, &permit, (PostingKind::Income, purpose), INTEREST, what)
    });
    done.expect("entered beside the book");
}

// covers T15 J4
#[test]
fn numbers_are_known_ahead_and_stay_in_one_order_when_somebody_posts_beside_the_book() {
    for store in both() {
        let town = Town::small(store);
        let (pool, _) = opened(&town, 100);
        enter(&town, pool, (INTEREST, 1)).expect("entered");
        let before = town.app.db().run_again();
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..12 {
                        enter(&town, pool, (INTEREST, 1)).expect("entered");
                    }
                });
            }
        });
        assert_eq!(town.app.db().run_again(), before, "{store:?}: nothing is run a second time");
        enter_beside(&town, pool);
        enter(&town, pool, (INTEREST, 1)).expect("entered");
        enter(&town, pool, (INTEREST, 1)).expect("entered");
        let again = town.app.db().run_again() - before;
        assert_eq!(again, u64::from(store == Store::Postgres), "once, then it is known again");
        let numbers = look(&town, numbers);
        let all: Vec<i64> = (1..).take(numbers.len()).collect();
        assert_eq!(numbers, all, "{store:?}");
        assert!(numbers.len() >= 100);
        proved(&town);
    }
}

// covers T15 J4
#[test]
fn a_server_that_drops_its_connections_loses_nothing_that_was_acknowledged() {
    let town = Town::small(Store::Postgres);
    let (pool, _) = opened(&town, 100);
    let StoreAt::Postgres(text) = town.place() else { panic!("a server") };
    let over = AtomicBool::new(false);
    let kept: Vec<PostingId> = thread::scope(|scope| {
        let (town, over) = (&town, &over);
        let cutter = scope.spawn(move || {
            let mut server = postgres::Client::connect(&text, postgres::NoTls).expect("a server");
            let mut cuts = 0;
            while !over.load(Ordering::Relaxed) {
                thread::sleep(std::time::Duration::from_millis(60));
                let cut = "select pg_terminate_backend(pid) from pg_stat_activity \
                     where datname = current_database() and pid <> pg_backend_pid()";
                cuts += server.query(cut, &[]).expect("it is cut").len();
            }
            cuts
        });
        let hands: Vec<_> = (0..6)
            .map(|_| {
                scope.spawn(move || {
                    let all = (0..30).map(|_| enter(town, pool, (INTEREST, 1)));
                    all.filter_map(Result::ok).collect::<Vec<_>>()
                })
            })
            .collect();
        let kept = hands.into_iter().flat_map(|hand| hand.join().expect("a hand ends")).collect();
        over.store(true, Ordering::Relaxed);
        assert!(cutter.join().expect("the cutter ends") > 0, "nothing was cut");
        kept
    });
    assert!(kept.len() > 10, "{} were acknowledged", kept.len());
    // Each reader may lose one look to the last cut.
    for _ in 0..8 {
        drop(town.app.db().read_now(town.cast.town, numbers));
    }
    for id in &kept {
        let id = *id;
        assert!(look(&town, move |q| Ok(ledger::posting(q, id)?)).is_some(), "{id} is lost");
    }
    let numbers = look(&town, numbers);
    let all: Vec<i64> = (1..).take(numbers.len()).collect();
    assert_eq!(numbers, all, "no number twice, none left out");
    proved(&town);
}

//! The data room on both stores: many writers, refusals beside successes, held rows, one picture.
//! covers quality 2 (nothing lost, nothing doubled)

use std::sync::Arc;
use std::thread;

use liandong::clock::Clock;
use liandong::db::{Db, Sql, Who};
use liandong::failure::{Failure, Fault};
use liandong::ids::Ids;
use liandong::p;
use liandong::secrets::Secrets;
use liandong_domain::basics::{Moment, TownId};

use crate::support::stores::{TestStore, both};

const SEAT: Sql =
    Sql("insert into seat (town_id, shift_id, post_id, places, taken, minors_taken, \
     waiting) values ($1, 's', 'p', $2, 0, 0, 0)");
const LOCK: Sql = Sql("select shift_id from seat where town_id = $1 and shift_id = 's' \
     and post_id = 'p'");
const TAKE: Sql = Sql("update seat set taken = taken + 1 where town_id = $1 and shift_id = 's' \
     and post_id = 'p' and taken < places");
const JOB: Sql = Sql("insert into job (town_id, job_id, kind, subject, due_at) \
     values ($1, $2, 'k', $3, 0)");
const JOBS: Sql = Sql("select count(job_id) from job where town_id = $1");
const TAKEN: Sql = Sql("select taken from seat where town_id = $1");
const SLOW_LOOK: Sql = Sql("select count(a.job_id) from job a where a.town_id = $1");

fn open(store: &TestStore) -> Db {
    let clock = Arc::new(Clock::at(Moment::from_ms(1)));
    let secrets = Arc::new(Secrets::from_master(&[1; 32]));
    Db::open(&store.at, clock, Arc::new(Ids::real()), secrets).expect("the store opens")
}

fn town() -> TownId {
    TownId::new(uuid::Uuid::from_u128(7))
}

fn who() -> Who {
    Who::system(town(), "test")
}

#[test]
fn two_hundred_places_are_taken_exactly_by_many_writers() {
    for kind in both() {
        let store = TestStore::fresh(kind);
        let db = open(&store);
        db.write_now(who(), |tx| Ok(tx.keep_house(SEAT, p![town(), 200_i64])?)).expect("a seat");
        let mut threads = Vec::new();
        for writer in 0..16 {
            let db = db.clone();
            threads.push(thread::spawn(move || {
                let mut won = 0;
                for turn in 0..40 {
                    let subject = format!("{writer}-{turn}");
                    let done = db.write_now(who(), move |tx| {
                        tx.hold(LOCK, p![town()])?;
                        if tx.keep_house(TAKE, p![town()])? == 0 {
                            return Err(Failure::NOT_FOUND);
                        }
                        let id = tx.fresh().to_string();
                        Ok(tx.keep_house(JOB, p![town(), id, &subject])?)
                    });
                    won += i64::from(done.is_ok());
                }
                won
            }));
        }
        let won: i64 = threads.into_iter().map(|t| t.join().expect("a writer ends")).sum();
        let rows = db.read_now(town(), |q| Ok(q.count(JOBS, p![town()])?)).expect("a look");
        let taken = db.read_now(town(), |q| Ok(q.count(TAKEN, p![town()])?)).expect("a look");
        assert_eq!((won, rows, taken), (200, 200, 200), "{kind:?}");
    }
}

#[test]
fn a_refused_change_takes_nothing_of_its_neighbours_back() {
    for kind in both() {
        let store = TestStore::fresh(kind);
        let db = open(&store);
        let mut threads = Vec::new();
        for writer in 0..8 {
            let db = db.clone();
            threads.push(thread::spawn(move || {
                for turn in 0..25 {
                    let done = db.write_now(who(), move |tx| {
                        let id = tx.fresh().to_string();
                        tx.keep_house(JOB, p![town(), id, "x"])?;
                        if turn % 5 == 4 { Err(Failure::NOT_FOUND) } else { Ok(()) }
                    });
                    assert_eq!(done.is_ok(), turn % 5 != 4, "writer {writer}");
                }
            }));
        }
        for t in threads {
            t.join().expect("a writer ends");
        }
        let rows = db.read_now(town(), |q| Ok(q.count(JOBS, p![town()])?)).expect("a look");
        assert_eq!(rows, 8 * 20, "{kind:?}");
    }
}

#[test]
fn a_change_without_a_diary_line_is_refused() {
    for kind in both() {
        let store = TestStore::fresh(kind);
        let db = open(&store);
        let done = db.write_now(who(), |tx| Ok(tx.execute(JOB, p![town(), "j", "x"])?));
        assert!(matches!(done, Err(Failure::Fault(_))), "{kind:?}: {done:?}");
        let rows = db.read_now(town(), |q| Ok(q.count(JOBS, p![town()])?)).expect("a look");
        assert_eq!(rows, 0, "{kind:?}");
    }
}

#[test]
fn a_fault_is_not_hidden_and_the_writer_goes_on() {
    for kind in both() {
        let store = TestStore::fresh(kind);
        let db = open(&store);
        let broken = db.write_now(who(), |tx| {
            Ok(tx.keep_house(Sql("insert into nowhere (a) values ($1)"), p![1_i64])?)
        });
        assert!(matches!(broken, Err(Failure::Fault(Fault { .. }))), "{kind:?}");
        let fine = db.write_now(who(), |tx| Ok(tx.keep_house(JOB, p![town(), "j", "x"])?));
        assert!(fine.is_ok(), "{kind:?}: {fine:?}");
    }
}

#[test]
fn a_look_sees_one_unchanging_picture() {
    for kind in both() {
        let store = TestStore::fresh(kind);
        let db = open(&store);
        let other = db.clone();
        let (first, second) = db
            .read_now(town(), move |q| {
                let first = q.count(SLOW_LOOK, p![town()])?;
                other
                    .write_now(who(), |tx| Ok(tx.keep_house(JOB, p![town(), "j", "x"])?))
                    .expect("a change beside the look");
                Ok((first, q.count(SLOW_LOOK, p![town()])?))
            })
            .expect("a look");
        assert_eq!((first, second), (0, 0), "{kind:?}");
    }
}

#[test]
fn what_is_sealed_by_the_guards_cannot_be_edited_by_hand() {
    const LINE: Sql =
        Sql("insert into event (town_id, event_id, kind, at, actor, permit, subject) \
         values ($1, 'e', 'k', 0, 'a', 'p', 's')");
    const EDIT: Sql = Sql("update event set kind = 'other' where town_id = $1");
    const REMOVE: Sql = Sql("delete from event where town_id = $1");
    for kind in both() {
        let store = TestStore::fresh(kind);
        let db = open(&store);
        db.write_now(who(), |tx| Ok(tx.keep_house(LINE, p![town()])?)).expect("a line");
        for hand in [EDIT, REMOVE] {
            let done = db.write_now(who(), move |tx| Ok(tx.keep_house(hand, p![town()])?));
            assert!(matches!(done, Err(Failure::Fault(_))), "{kind:?} let a hand in");
        }
    }
}

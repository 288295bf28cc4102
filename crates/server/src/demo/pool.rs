//! The pool of the demo town: classes of need, a committee, one allocation decided with a dissent,
//! and 8,500 yuan before the committee today. Nothing of it is paid yet.

use liandong_domain::access::may;
use liandong_domain::aid::Term;
use liandong_domain::allocation::{Side, Vote};
use liandong_domain::basics::{Fen, PupilId, PurposeId};
use liandong_domain::books::{Occasion, PurposeKind};

use super::agenda::Life;
use super::maker::{at, missing};
use crate::allocation::actions::{self as allocation, Asked};
use crate::allocation::store::{self, NewNeed};
use crate::books::actions as books;
use crate::failure::Failure;

/// What lies before the committee today (T18).
const POOL: Fen = Fen::from_yuan(8_500);
/// What was decided before.
const BEFORE: Fen = Fen::from_yuan(1_500);

/// Puts the pool on the agenda, after the money.
pub(super) fn plan_all(life: &mut Life<'_, '_>) {
    let today = life.wanted.today;
    life.plan(at(today.plus_days(-12), 10, 0), prepare);
    life.plan(at(today.plus_days(-6), 15, 0), decide);
    life.plan(at(today.plus_days(-1), 16, 0), before_the_committee);
}

fn pool(life: &mut Life<'_, '_>) -> Result<PurposeId, Failure> {
    let all = life.maker.look(|q| Ok(crate::books::store::purposes(q)?))?;
    let found = all.into_iter().find(|row| row.kind == PurposeKind::Pool);
    Ok(found.ok_or_else(|| missing("a pool"))?.id)
}

/// Classes of need of most pupils, and who sits in the committee.
fn prepare(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let term = Term::of(life.wanted.today);
    let pupils: Vec<PupilId> = life.maker.look(move |q| {
        Ok(store::needs(q, term, (100, 0))?.into_iter().map(|row| row.pupil).collect())
    })?;
    let noted = pupils.len().saturating_sub(2);
    life.maker.act::<may::ProposeAid, _, _>(life.cast.chen, move |tx, permit| {
        for (n, pupil) in (0_i64..).zip(&pupils[..noted]) {
            let received = Fen::from_yuan(if n % 7 == 3 { 200 } else { 0 });
            let new = NewNeed { class: 1 + (n * 5 + 2) % 4, received, sex: None };
            allocation::note_need(tx, permit, (*pupil, term), &new)?;
        }
        Ok(())
    })?;
    let seats = [
        (life.cast.chen, Side::Worker),
        (life.cast.limin, Side::Worker),
        (life.cast.wangfang, Side::Volunteer),
        (life.cast.libonian, Side::Volunteer),
        (life.cast.he, Side::Body),
    ];
    life.maker.act::<may::AppointCommittee, _, _>(life.cast.he, move |tx, permit| {
        for (person, side) in seats {
            allocation::appoint(tx, permit, person, side)?;
        }
        Ok(())
    })?;
    let year = life.wanted.today.year() - 1;
    let day = |month, day| {
        liandong_domain::basics::Day::new(year, month, day).map_err(|_| missing("a day"))
    };
    let days = (day(1, 1)?, day(12, 31)?);
    life.maker.act::<may::KeepBooks, _, _>(life.cast.zhou, move |tx, permit| {
        let words = format!("{year} 年爱青助学");
        books::note_occasion(tx, permit, (Occasion::ProgrammeEnded, &words), days)?;
        books::note_occasion(tx, permit, (Occasion::YearOver, &words), days)
    })
}

fn suggest(
    life: &mut Life<'_, '_>,
    fen: Fen,
) -> Result<liandong_domain::basics::AllocationId, Failure> {
    let (term, pool) = (Term::of(life.wanted.today), pool(life)?);
    life.maker.act::<may::ProposeAid, _, _>(life.cast.zhou, move |tx, permit| {
        let asked = Asked { term, sources: vec![(pool, fen)], limits: None };
        allocation::suggest(tx, permit, &asked)
    })
}

/// A first part of the term, decided by three against one.
fn decide(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let id = suggest(life, BEFORE)?;
    for (by, vote, words) in [
        (life.cast.chen, Vote::For, "同意，先保证最困难的几户。"),
        (life.cast.wangfang, Vote::Against, "应等家访全部做完再分，免得漏了人。"),
        (life.cast.libonian, Vote::For, ""),
        (life.cast.he, Vote::For, ""),
    ] {
        life.maker.act::<may::VoteAllocation, _, _>(by, move |tx, permit| {
            allocation::vote(tx, permit, id, (vote, words))
        })?;
    }
    life.maker.act::<may::VoteAllocation, _, _>(life.cast.libonian, move |tx, permit| {
        allocation::settle(tx, permit, id).map(|_| ())
    })
}

/// What waits for the committee today; one has voted.
fn before_the_committee(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let id = suggest(life, POOL)?;
    life.maker.act::<may::VoteAllocation, _, _>(life.cast.limin, move |tx, permit| {
        allocation::vote(tx, permit, id, (Vote::For, "人人有份，再按困难程度往上加。"))
    })
}

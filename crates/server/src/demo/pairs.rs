//! The pairs of the demo town: every aided pupil has a worker and a volunteer, one seat is empty
//! since nine days, another one was covered the day after.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{PersonId, PupilId};
use liandong_domain::pairs::{PairSeat, Speech};
use liandong_domain::people::Sex;

use super::agenda::Life;
use super::maker::{at, missing};
use super::money::OPENED;
use crate::failure::Failure;
use crate::pairs::actions::{self as pairs, ChildTold, Cover};
use crate::pairs::store;

/// How many volunteers of each sex accompany pupils.
const EACH: usize = 10;

/// Communities and what is spoken at home, one after the other.
const HOMES: [(&str, Speech); 4] = [
    ("中山社区", Speech::Cantonese),
    ("西湖社区", Speech::Hakka),
    ("兴龙社区", Speech::Mandarin),
    ("黄家山社区", Speech::Hunan),
];

/// Puts the pairs on the agenda, after the pupils.
pub(super) fn plan_all(life: &mut Life<'_, '_>) {
    let today = life.wanted.today;
    life.plan(at(today.plus_days(-OPENED), 10, 0), begin);
    life.plan(at(today.plus_days(-16), 9, 29), watch);
    life.plan(at(today.plus_days(-16), 10, 0), accompany);
    life.plan(at(today.plus_days(-9), 18, 10), |life| step_back(life, 0));
    life.plan(at(today.plus_days(-5), 9, 30), |life| step_back(life, 1));
    life.plan(at(today.plus_days(-4), 10, 15), cover);
    life.plan(at(today, 6, 5), watch);
}

fn watch(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    crate::pairs::watch_chore(life.maker.app, life.maker.town, "")
}

/// Grown-up volunteers of one sex.
fn volunteers(life: &Life<'_, '_>, sex: Sex) -> Vec<PersonId> {
    let members = life.people.members.iter();
    let own = (sex == Sex::Female).then_some(life.cast.wangfang);
    let others = members.filter(|one| one.sex == sex && !one.child).filter_map(|one| one.id);
    let others = others.filter(|id| *id != life.cast.wangfang);
    own.into_iter().chain(others).take(EACH).collect()
}

/// Pupils in the order of their codes.
fn pupils(life: &Life<'_, '_>) -> Result<Vec<PupilId>, Failure> {
    let mut rows = life.maker.look(|q| Ok(crate::aid::store::pupils(q, (200, 0))?))?;
    rows.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(rows.into_iter().filter(|row| row.left_on.is_none()).map(|row| row.id).collect())
}

fn begin(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let (women, men) = (volunteers(life, Sex::Female), volunteers(life, Sex::Male));
    let (he, chen, zhou) = (life.cast.he, life.cast.chen, life.cast.zhou);
    let today = life.wanted.today;
    for (n, person) in women.iter().chain(&men).copied().enumerate() {
        let speech = [Speech::Mandarin, HOMES[n % HOMES.len()].1];
        life.maker.act::<may::EditOwnProfile, _, _>(person, move |tx, permit| {
            pairs::keep_offer(tx, permit, &speech)
        })?;
        // One of them runs out in a fortnight.
        let age = if n == 2 { 353 } else { 64 + i64::try_from(n).unwrap_or(0) * 9 };
        life.maker.act::<may::SeeChecks, _, _>(chen, move |tx, permit| {
            pairs::see_check(tx, permit, (person, today.plus_days(-age)))
        })?;
    }
    for (by, person) in [(he, chen), (chen, zhou)] {
        life.maker.act::<may::SeeChecks, _, _>(by, move |tx, permit| {
            pairs::see_check(tx, permit, (person, today.plus_days(-91)))
        })?;
    }
    accompany(life)
}

/// Fills the empty seats of the pupils that are there.
fn accompany(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let (chen, zhou) = (life.cast.chen, life.cast.zhou);
    let all = pupils(life)?;
    life.maker.act::<may::ManagePairs, _, _>(chen, move |tx, permit| {
        let mut seats = Vec::new();
        for (n, pupil) in all.iter().enumerate() {
            let empty = store::vacancies_of(tx, *pupil)?;
            if empty.is_empty() {
                continue;
            }
            let (area, speech) = HOMES[n % HOMES.len()];
            let told = ChildTold {
                sex: Some(if n % 2 == 0 { Sex::Female } else { Sex::Male }),
                area: area.to_owned(),
                speech: vec![speech],
                called: CALLED[n % CALLED.len()].to_owned(),
                number: String::new(),
            };
            pairs::keep_child(tx, permit, *pupil, &told)?;
            let worker = Cover::Person(if n % 2 == 0 { chen } else { zhou });
            for row in empty {
                match row.seat {
                    PairSeat::Worker => {
                        pairs::fill(tx, permit, row.id, &worker)?;
                    }
                    PairSeat::Volunteer => seats.push(row.id),
                }
            }
        }
        if !seats.is_empty() {
            pairs::cover_all(tx, permit, &seats)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Invented: what pupils are called.
const CALLED: [&str; 6] = ["可儿", "志诚", "小燕", "家乐", "晓琳", "浩明"];

/// A volunteer, not 王芳, cannot go on.
fn step_back(life: &mut Life<'_, '_>, which: usize) -> Result<(), Failure> {
    let (pupil, wangfang) = (pupils(life)?, life.cast.wangfang);
    let pupil = *pupil.get(which * 4 + 2).ok_or_else(|| missing("a pupil"))?;
    let rows = life.maker.look(move |q| Ok(store::seats_of(q, pupil)?))?;
    let sits = rows.iter().find(|row| {
        row.seat == PairSeat::Volunteer && row.days.until.is_none() && row.person != wangfang
    });
    let Some(row) = sits else { return Ok(()) };
    let person = row.person;
    let why = ["换了工作，周末要上班", "搬去别的镇了"][which % 2];
    life.maker.act::<may::AccompanyChild, _, _>(person, move |tx, permit| {
        pairs::step_back(tx, permit, pupil, why)?;
        let own = Permit::for_system(permit.town(), person);
        pairs::end_offer(tx, &own)
    })
}

/// The younger of the empty seats is covered as suggested.
fn cover(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let open = life.maker.look(|q| Ok(store::open_vacancies(q, 50)?))?;
    let Some(last) = open.last().map(|row| row.id) else { return Ok(()) };
    life.maker.act::<may::ManagePairs, _, _>(life.cast.chen, move |tx, permit| {
        pairs::cover_all(tx, permit, &[last])?;
        Ok(())
    })
}

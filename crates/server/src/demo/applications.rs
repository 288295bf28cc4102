//! Applications of the demo town, one at every step.

use liandong_domain::access::may;
use liandong_domain::aid::{AidCriterion, AidPaper, BroughtAs, Term};
use liandong_domain::basics::{AidApplicationId, PersonId};
use liandong_domain::people::Phone;
use liandong_domain::rules::SchoolStage;

use super::agenda::Life;
use super::maker::at;
use super::names::phone;
use crate::aid::actions::applications as aid;
use crate::aid::store::{NewApplication, NewPupil};
use crate::failure::Failure;

/// How far each has come by today, with an invented name.
const CHILDREN: [(&str, Step); 8] = [
    ("邝美仪", Step::Applied),
    ("岑家豪", Step::Complete),
    ("梅晓峰", Step::Visited),
    ("古丽娜", Step::Assessed),
    ("司徒敏", Step::Published),
    ("关志杰", Step::Approved),
    ("霍思雨", Step::Refused),
    ("利文轩", Step::Withdrawn),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Applied,
    Complete,
    Visited,
    Assessed,
    Published,
    Approved,
    Refused,
    Withdrawn,
}

/// Puts them on the agenda: handed in twelve days ago, decided four days ago.
pub(super) fn plan_all(life: &mut Life<'_, '_>) {
    let today = life.wanted.today;
    life.plan(at(today.plus_days(-12), 10, 0), first);
}

fn first(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let mut late = Vec::new();
    for (n, (name, step)) in CHILDREN.into_iter().enumerate() {
        let id = apply(life, n, name)?;
        papers(life, id, step)?;
        if step >= Step::Visited && step <= Step::Refused {
            visited(life, id)?;
        }
        if step >= Step::Assessed && step <= Step::Refused {
            assessed(life, id, step)?;
        }
        late.push((id, step));
    }
    let of = |wanted| late.iter().find(|one| one.1 == wanted).map(|one| one.0);
    let (published, approved) = (of(Step::Published), of(Step::Approved));
    let refused = of(Step::Refused);
    if let Some(id) = approved {
        life.maker.act::<may::DecideAid, _, _>(life.cast.chen, move |tx, permit| {
            aid::publish(tx, permit, id)
        })?;
    }
    let today = life.wanted.today;
    life.plan(at(today.plus_days(-4), 10, 0), move |life| {
        let (chen, he) = (life.cast.chen, life.cast.he);
        if let Some(id) = published {
            life.maker.act::<may::DecideAid, _, _>(chen, move |tx, permit| {
                aid::publish(tx, permit, id)
            })?;
        }
        life.maker.act::<may::DecideAid, _, _>(he, move |tx, permit| {
            if let Some(id) = approved {
                aid::approve(tx, permit, id)?;
            }
            if let Some(id) = refused {
                aid::refuse_application(tx, permit, id, "分数没有达到制度要求")?;
            }
            Ok(())
        })
    });
    Ok(())
}

/// Handed in by 周敏仪 with the family.
fn apply(
    life: &mut Life<'_, '_>,
    n: usize,
    name: &'static str,
) -> Result<AidApplicationId, Failure> {
    let today = life.maker.app.clock().now().day();
    let stage = SchoolStage::ALL[n % 3];
    let new = NewApplication {
        child: NewPupil {
            stage,
            name: name.to_owned(),
            school: "龙城实验学校".to_owned(),
            guardian: name.chars().take(1).chain("家长".chars()).collect(),
            phone: Phone::parse("phone", &phone(9_700 + n)).ok(),
            taken_on: today,
        },
        grade: 2,
        term: Term::of(today),
        hardship: "一人打工，两个孩子上学，奶奶常年吃药".to_owned(),
        document: format!("4419002012030{:05}", 41_000 + n),
        brought_as: BroughtAs::Worker,
    };
    let by: PersonId = life.cast.zhou;
    life.maker.act::<may::ApplyForAid, _, _>(by, move |tx, permit| aid::apply(tx, permit, &new))
}

/// The first has two papers so far; one was taken back by the family.
fn papers(life: &mut Life<'_, '_>, id: AidApplicationId, step: Step) -> Result<(), Failure> {
    if step == Step::Withdrawn {
        return life.maker.act::<may::ApplyForAid, _, _>(life.cast.zhou, move |tx, permit| {
            aid::withdraw_application(tx, permit, (id, true))
        });
    }
    let count = if step == Step::Applied { 2 } else { AidPaper::ALL.len() };
    life.maker.act::<may::ProposeAid, _, _>(life.cast.zhou, move |tx, permit| {
        aid::note_papers(tx, permit, id, &AidPaper::ALL[..count])
    })
}

fn visited(life: &mut Life<'_, '_>, id: AidApplicationId) -> Result<(), Failure> {
    let today = life.maker.app.clock().now().day();
    for (by, as_worker) in [(life.cast.chen, true), (life.cast.zhou, false)] {
        let words = "租住一间房，孩子有自己的书桌，奶奶在家照顾";
        life.maker.act::<may::ProposeAid, _, _>(by, move |tx, permit| {
            aid::report_visit(tx, permit, (id, as_worker), (today.plus_days(-1), words))
        })?;
    }
    Ok(())
}

fn assessed(life: &mut Life<'_, '_>, id: AidApplicationId, step: Step) -> Result<(), Failure> {
    let low = step == Step::Refused;
    let points = AidCriterion::ALL.map(|one| (one, i64::from(!low || one == AidCriterion::Income)));
    let more = AidCriterion::ALL.map(|one| (one, if one == AidCriterion::Care { 2 } else { 1 }));
    let points = if low { points } else { more };
    life.maker.act::<may::DecideAid, _, _>(life.cast.chen, move |tx, permit| {
        aid::assess(tx, permit, id, &points)
    })
}

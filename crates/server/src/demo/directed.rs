//! Directed aid of the demo town: 王芳 with two pupils, 李慧玲 who stopped and a bridge from the
//! pool, a pupil of 黄国柱's who left and the giver's answer, a pupil held with a line behind.

use liandong_domain::access::may;
use liandong_domain::aid::{StopReason, Term};
use liandong_domain::basics::{Day, DirectedPromiseId, Fen, GiverId, HoldId, PersonId, PupilId};
use liandong_domain::books::Account;
use liandong_domain::directed::OnwardAnswer;
use liandong_domain::giving::{GiverKind, ShownAs};

use super::agenda::Life;
use super::maker::at;
use crate::aid::actions::course;
use crate::directed::actions as directed;
use crate::failure::Failure;
use crate::giving::actions as giving;
use crate::giving::store::NewGiver;

/// What directed givers pay for this term, a part of what was raised.
pub(super) const PAID: Fen = Fen::from_yuan(1_500);

/// What givers read of pupils, by their place in the list of the fund.
const WORDS: [(usize, &str); 6] = [
    (19, "喜欢足球和数学，想当工程师"),
    (21, "爱看科普书，放学以后照顾妹妹"),
    (22, "写得一手好字，想学护理"),
    (23, "喜欢唱歌，是班里的图书管理员"),
    (24, "喜欢画画，最想去海边"),
    (25, "跑步很快，想当体育老师"),
];

/// All of it, after the money of the day is entered.
pub(super) fn all(
    life: &mut Life<'_, '_>,
    pupils: &[PupilId],
    (huang, li, wang): (GiverId, GiverId, GiverId),
) -> Result<(), Failure> {
    // A minute after the old awards were entered: they belong to no promise.
    life.maker.set(life.maker.app.clock().now().plus_minutes(1));
    let today = life.maker.app.clock().now().day();
    let now = Term::of(today);
    let (limin, libonian) = (life.cast.limin, life.cast.libonian);
    let more = two_more(life, [("李敏", limin), ("李伯年", libonian)])?;
    approve(life, [huang, li, wang].into_iter().chain(more).collect(), today)?;
    listed(life, WORDS.map(|(at, words)| (pupils[at], words)).to_vec())?;
    let who = life.cast.wangfang;
    for pupil in [pupils[23], pupils[24]] {
        let promise = chosen(life, who, pupil)?;
        paid(life, promise, (now, today), Fen::from_yuan(500))?;
        life.maker.act::<may::ProposeAid, _, _>(life.cast.zhou, move |tx, permit| {
            directed::propose_term(tx, permit, (promise, now)).map(|_| ())
        })?;
    }
    stopped(life, (pupils[22], li), now)?;
    left(life, (pupils[21], pupils[19], huang), (now, today))?;
    // one holds, one waits: late enough that the hold still runs today
    let last = pupils[25];
    life.plan(at(life.wanted.today.plus_days(-2), 19, 30), move |life| {
        for by in [limin, libonian] {
            held(life, by, last)?;
        }
        Ok(())
    });
    Ok(())
}

/// Two volunteers who give as well, each as a giver of their own.
fn two_more(
    life: &mut Life<'_, '_>,
    who: [(&'static str, PersonId); 2],
) -> Result<Vec<GiverId>, Failure> {
    life.maker.act::<may::KeepBooks, _, _>(life.cast.zhou, move |tx, permit| {
        let mut out = Vec::new();
        for (name, person) in who {
            let new = NewGiver {
                kind: GiverKind::Individual,
                name: name.to_owned(),
                shown_as: ShownAs::Anonymous,
                phone: None,
                person: Some(person),
            };
            out.push(giving::keep_giver(tx, permit, None, &new)?);
        }
        Ok(out)
    })
}

fn approve(life: &mut Life<'_, '_>, givers: Vec<GiverId>, today: Day) -> Result<(), Failure> {
    let signed = givers.clone();
    life.maker.act::<may::KeepBooks, _, _>(life.cast.zhou, move |tx, permit| {
        for giver in &signed {
            giving::sign_agreement(tx, permit, *giver, today.plus_days(-30))?;
        }
        Ok(())
    })?;
    life.maker.act::<may::DecideAid, _, _>(life.cast.chen, move |tx, permit| {
        for giver in &givers {
            directed::approve_giver(tx, permit, *giver, "见过面，协议已签，和受助家庭没有关系")?;
        }
        Ok(())
    })
}

/// Written by 周敏仪, read by 陈慧珊.
fn listed(life: &mut Life<'_, '_>, all: Vec<(PupilId, &'static str)>) -> Result<(), Failure> {
    let written = all.clone();
    life.maker.act::<may::ProposeAid, _, _>(life.cast.zhou, move |tx, permit| {
        for (pupil, words) in &written {
            directed::write_profile(tx, permit, *pupil, words)?;
        }
        Ok(())
    })?;
    life.maker.act::<may::DecideAid, _, _>(life.cast.chen, move |tx, permit| {
        for (pupil, _) in &all {
            directed::screen_profile(tx, permit, *pupil)?;
        }
        Ok(())
    })
}

fn held(life: &mut Life<'_, '_>, by: PersonId, pupil: PupilId) -> Result<HoldId, Failure> {
    life.maker
        .act::<may::GiveDirected, _, _>(by, move |tx, permit| directed::ask_for(tx, permit, pupil))
}

/// A giver chooses, and promises.
fn chosen(
    life: &mut Life<'_, '_>,
    by: PersonId,
    pupil: PupilId,
) -> Result<DirectedPromiseId, Failure> {
    let hold = held(life, by, pupil)?;
    life.maker
        .act::<may::GiveDirected, _, _>(by, move |tx, permit| directed::confirm(tx, permit, hold))
}

fn on_paper(
    life: &mut Life<'_, '_>,
    (pupil, giver): (PupilId, GiverId),
    from: Term,
) -> Result<DirectedPromiseId, Failure> {
    life.maker.act::<may::ProposeAid, _, _>(life.cast.zhou, move |tx, permit| {
        directed::note_promise(tx, permit, (pupil, giver), from)
    })
}

fn paid(
    life: &mut Life<'_, '_>,
    promise: DirectedPromiseId,
    (term, day): (Term, Day),
    fen: Fen,
) -> Result<(), Failure> {
    life.maker.act::<may::KeepBooks, _, _>(life.cast.zhou, move |tx, permit| {
        let told = (Account::Bank, day.plus_days(-1), fen);
        directed::pay_term(tx, permit, (promise, term), told).map(|_| ())
    })
}

/// A giver who stops before this term is paid; the pool bridges.
fn stopped(
    life: &mut Life<'_, '_>,
    (pupil, giver): (PupilId, GiverId),
    now: Term,
) -> Result<(), Failure> {
    let promise = on_paper(life, (pupil, giver), now.before())?;
    life.maker.act::<may::ProposeAid, _, _>(life.cast.zhou, move |tx, permit| {
        directed::stop(tx, promise, "捐赠人换了工作，从这学期起停止")?;
        directed::bridge(tx, permit, (pupil, now), "捐赠人停止，本学期由不定向垫上").map(|_| ())
    })
}

/// A pupil who leaves with money that is not used: the giver goes on with another.
fn left(
    life: &mut Life<'_, '_>,
    (pupil, other, giver): (PupilId, PupilId, GiverId),
    (now, today): (Term, Day),
) -> Result<(), Failure> {
    let promise = on_paper(life, (pupil, giver), now.before().before())?;
    let next = on_paper(life, (other, giver), now)?;
    paid(life, promise, (now, today), Fen::from_yuan(500))?;
    let last = now.before();
    life.maker.act::<may::ProposeAid, _, _>(life.cast.zhou, move |tx, permit| {
        directed::write_report(tx, permit, (promise, last), "上学期读了九本书，数学进步很大")
    })?;
    life.maker.act::<may::DecideAid, _, _>(life.cast.chen, move |tx, permit| {
        directed::screen_report(tx, permit, (promise, last))
    })?;
    life.maker.act::<may::ProposeAid, _, _>(life.cast.zhou, move |tx, permit| {
        course::stop(tx, permit, (pupil, StopReason::Moved), None)?;
        directed::sweep(tx)?;
        directed::answer(tx, promise, (OnwardAnswer::Another, true))?;
        directed::carry_on(tx, permit, (promise, next))
    })
}

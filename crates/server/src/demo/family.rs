//! Guardians of aided pupils on their phones: some confirm an award, one says that it did not come,
//! one took a yes to the class back.

use liandong_domain::access::may;
use liandong_domain::aid::{DeliveryPart, Term};
use liandong_domain::basics::{AwardId, PupilId};
use liandong_domain::care::{CareRefusal, GroupKind, YesLength};

use super::agenda::Life;
use super::maker::{at, missing};
use crate::aid::store as aid;
use crate::care::actions::{self as care, FamilyBy, Signed};
use crate::db::{Tx, Who};
use crate::failure::Failure;

/// How many terms back guardians are asked about.
const TERMS: usize = 4;

/// Puts it on the agenda: after the receipts of the office and after the class began.
pub(super) fn plan_all(life: &mut Life<'_, '_>) {
    life.plan(at(life.wanted.today.plus_days(-2), 20, 30), phones);
}

/// What a guardian does on the phone, by a link of their own that 陈慧珊 made.
fn by_link<F>(life: &Life<'_, '_>, pupil: PupilId, act: F) -> Result<(), Failure>
where
    F: Fn(&mut Tx<'_>, FamilyBy, Signed) -> Result<Result<(), CareRefusal>, Failure>
        + Send
        + 'static,
{
    let link = life.maker.act::<may::ManagePairs, _, _>(life.cast.chen, move |tx, permit| {
        care::make_family_link(tx, permit, pupil)
    })?;
    let who = Who::system(life.maker.town, "family-link");
    let done = life.maker.app.db().write_now(who, move |tx| {
        let row = aid::pupil(tx, pupil)?.ok_or_else(|| missing("a pupil"))?;
        let name = row.told(tx)?.guardian;
        act(tx, FamilyBy::Link(link), Signed { name, strokes: None })
    })?;
    Ok(done?)
}

/// An award with its pupil.
type Paid = (AwardId, PupilId);

/// Awards of the last terms that no guardian confirmed, the latest first: those for which a school
/// signed, and the others.
fn unconfirmed(life: &Life<'_, '_>) -> Result<(Vec<Paid>, Vec<Paid>), Failure> {
    let mut term = Term::of(life.wanted.today).before();
    life.maker.look(move |q| {
        let (mut school, mut others) = (Vec::new(), Vec::new());
        for _ in 0..TERMS {
            for line in aid::lacking(q, term, (20, 0))? {
                let row = aid::award(q, line.award)?.ok_or_else(|| missing("an award"))?;
                match row.received_from == "school" {
                    _ if line.parts.contains(&DeliveryPart::Guardian) => {}
                    true => school.push((row.id, row.pupil)),
                    false => others.push((row.id, row.pupil)),
                }
            }
            term = term.before();
        }
        Ok((school, others))
    })
}

fn phones(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let (school, others) = unconfirmed(life)?;
    for (award, pupil) in others.into_iter().take(3) {
        by_link(life, pupil, move |tx, by, signed| {
            care::confirm_award(tx, (pupil, by), award, &signed)
        })?;
    }
    // A school signed for two that had not come: one came late, the office looks into the other.
    for (award, pupil) in school.iter().copied().take(2) {
        by_link(life, pupil, move |tx, by, signed| {
            let words = "卡里没有看到这笔钱，银行短信也没有。";
            care::deny_award(tx, (pupil, by), award, (&signed.name, words))
        })?;
    }
    if let Some((award, pupil)) = school.get(1).copied() {
        by_link(life, pupil, move |tx, by, signed| {
            care::confirm_award(tx, (pupil, by), award, &signed)
        })?;
    }
    yeses(life)
}

/// Of the pupils in the class, one family says yes to a workshop too, one anew for the term, and
/// one takes its yes back.
fn yeses(life: &Life<'_, '_>) -> Result<(), Failure> {
    let today = life.maker.app.clock().now().day();
    let pupils: Vec<PupilId> = life.maker.look(move |q| {
        let open = crate::care::store::groups(q, liandong_domain::care::GroupState::Open)?;
        let Some(group) = open.first() else { return Ok(Vec::new()) };
        let all = crate::care::store::group_pupils(q, group.id, today)?;
        Ok(all.into_iter().map(|one| one.pupil).collect())
    })?;
    for (n, pupil) in pupils.into_iter().enumerate().take(3) {
        by_link(life, pupil, move |tx, by, signed| {
            let (whose, interest) = ((pupil, by), GroupKind::Interest);
            match n {
                0 => care::say_yes(tx, whose, (GroupKind::Workshop, YesLength::Year), &signed),
                1 => care::say_yes(tx, whose, (interest, YesLength::Term), &signed),
                _ => care::take_yes_back(tx, whose, interest, &signed.name),
            }
        })?;
    }
    Ok(())
}

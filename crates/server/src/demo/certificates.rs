//! Numbered certificates of passed courses: most are asked for by their holders, one is printed by
//! the worker at the end of a course. Each can be proved by a stranger.

use liandong_domain::access::may;
use liandong_domain::basics::{EnrolmentId, PersonId};
use liandong_domain::training::EnrolmentState;

use super::agenda::Life;
use super::maker::at;
use crate::failure::Failure;
use crate::training::actions::issue_certificate;
use crate::training::store;

/// How many of a course ask for theirs.
const ASK: usize = 5;

/// Puts it on the agenda: some days after the courses of the last months.
pub(super) fn plan_all(life: &mut Life<'_, '_>) {
    let today = life.wanted.today;
    life.plan(at(today.plus_days(-12), 20, 20), issue);
}

fn issue(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let passed: Vec<Vec<(EnrolmentId, PersonId)>> = life.maker.look(|q| {
        let mut out = Vec::new();
        for course in store::latest(q, 6)? {
            let parts = store::of_course(q, course.id)?;
            let passed = parts.into_iter().filter(|part| part.state == EnrolmentState::Passed);
            out.push(passed.map(|part| (part.id, part.person)).collect());
        }
        Ok(out)
    })?;
    for course in passed {
        for (n, (part, person)) in course.into_iter().take(ASK).enumerate() {
            // Whether a font draws every character is asked by the page; here nothing is printed.
            if n == 0 {
                life.maker
                    .act::<may::GrantQualifications, _, _>(life.cast.chen, move |tx, permit| {
                        issue_certificate(tx, permit, part, &|_| Vec::new())
                    })?;
            } else {
                life.maker.act::<may::SignUpSelf, _, _>(person, move |tx, permit| {
                    issue_certificate(tx, permit, part, &|_| Vec::new())
                })?;
            }
        }
    }
    Ok(())
}

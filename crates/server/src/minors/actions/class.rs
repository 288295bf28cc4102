//! Consents of a whole class: asked for at an evening for parents or by telephone, or brought back
//! on paper.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Day, GuardianId, Note, PersonId};
use liandong_domain::people::{ConsentScope, Evidence};

use super::slips::take_paper;
use crate::db::Tx;
use crate::failure::Failure;
use crate::minors::refusal::ClassRefusal;
use crate::minors::store::NewSlip;
use crate::people::actions::{GivenBy, NewConsent, give_consent};
use crate::people::store as people;

/// What all of them agreed to.
#[derive(Debug, Clone)]
pub struct ClassConsent {
    /// What for.
    pub scope: ConsentScope,
    /// The first and the last day.
    pub days: (Day, Day),
    /// How it was given.
    pub evidence: Evidence,
    /// Who asked, when and where.
    pub words: String,
}

/// Notes the consent of the guardian who was noted first, for each of these children. Whose
/// consent of that scope stands today is passed over. Says how many were given.
///
/// # Errors
/// No words on how it was given; a child without a guardian; a grown-up; days that a consent may
/// not have. Then nothing is given to anybody.
pub fn give_for_class(
    tx: &mut Tx<'_>,
    permit: &Permit<may::GiveConsentForChild>,
    children: &[PersonId],
    given: &ClassConsent,
) -> Result<i64, Failure> {
    let words = Note::required("evidence_words", &given.words)?;
    let today = tx.now().day();
    let standing = people::standing_for(tx, &given.scope, today, children)?;
    let mut count = 0;
    for child in children.iter().filter(|child| !standing.contains(child)) {
        let new = NewConsent {
            guardian: first_guardian(tx, *child)?,
            child: *child,
            scope: given.scope.clone(),
            starts_on: given.days.0,
            ends_on: given.days.1,
            evidence: given.evidence,
            words: words.as_str().to_owned(),
            by: GivenBy::Worker,
        };
        give_consent(tx, permit, &new)?;
        count += 1;
    }
    Ok(count)
}

/// The guardian who was noted first.
fn first_guardian(tx: &mut Tx<'_>, child: PersonId) -> Result<GuardianId, Failure> {
    if let Some(first) = people::guardians(tx, child)?.first() {
        return Ok(first.id);
    }
    let row = people::person(tx, child)?.ok_or(Failure::NOT_FOUND)?;
    Err(ClassRefusal::NoGuardian { name: row.name }.into())
}

/// Signed papers of several children in one photograph: each child has a paper of its own with the
/// same picture, sealed for that child alone, and the consent of the guardian who was noted first.
/// Whose consent of that scope stands today is passed over. Says how many were given.
///
/// # Errors
/// A child without a guardian; a grown-up; days that a consent may not have. Then nothing is given
/// to anybody.
pub fn papers_of_class(
    tx: &mut Tx<'_>,
    permit: &Permit<may::GiveConsentForChild>,
    children: &[PersonId],
    given: &ClassConsent,
    picture: &[u8],
) -> Result<i64, Failure> {
    let today = tx.now().day();
    let standing = people::standing_for(tx, &given.scope, today, children)?;
    let mut count = 0;
    for child in children.iter().filter(|child| !standing.contains(child)) {
        let new = NewSlip {
            child: *child,
            guardian: first_guardian(tx, *child)?,
            scope: given.scope.clone(),
            days: given.days,
        };
        take_paper(tx, permit, &new, picture)?;
        count += 1;
    }
    Ok(count)
}

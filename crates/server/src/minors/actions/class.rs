//! Consents of a whole class, asked for at an evening for parents or by telephone.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Day, Note, PersonId};
use liandong_domain::people::{ConsentScope, Evidence};

use crate::db::Tx;
use crate::failure::Failure;
use crate::minors::refusal::ClassRefusal;
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
        let guardians = people::guardians(tx, *child)?;
        let Some(first) = guardians.first() else {
            let row = people::person(tx, *child)?.ok_or(Failure::NOT_FOUND)?;
            return Err(ClassRefusal::NoGuardian { name: row.name }.into());
        };
        let new = NewConsent {
            guardian: first.id,
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

//! Who answers for a child, and what they consent to (B5).

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{ConsentId, Day, GuardianId, PersonId};
use liandong_domain::people::{
    Consent, ConsentScope, Evidence, Guardian, PersonName, Phone, Relation,
};

use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::people::PeopleRefusal;
use crate::people::store::{self, ConsentWritten, GuardianWritten};

/// A guardian about to be noted.
#[derive(Debug, Clone)]
pub struct NewGuardian {
    /// The name.
    pub name: PersonName,
    /// What the guardian is to the child.
    pub relation: Relation,
    /// Where to call.
    pub phone: Option<Phone>,
    /// The guardian's own row in the registry.
    pub person: Option<PersonId>,
}

/// Notes a guardian.
///
/// # Errors
/// The child is an adult, the guardian is not, or nobody could be called.
pub fn add_guardian(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageGuardians>,
    child: PersonId,
    new: &NewGuardian,
) -> Result<GuardianId, Failure> {
    let row = store::person(tx, child)?.ok_or(Failure::NOT_FOUND)?;
    note_guardian(tx, child, row.born_on, new)
}

pub(super) fn note_guardian(
    tx: &mut Tx<'_>,
    child: PersonId,
    born: Option<Day>,
    new: &NewGuardian,
) -> Result<GuardianId, Failure> {
    let guardian_born = match new.person {
        Some(person) => store::person(tx, person)?.ok_or(Failure::NOT_FOUND)?.born_on,
        None => None,
    };
    let guardian = Guardian {
        name: new.name.clone(),
        relation: new.relation,
        phone: new.phone.clone(),
        person: new.person,
    };
    guardian.check(child, guardian_born, born, tx.now().day())?;
    let written = GuardianWritten {
        child,
        person: new.person,
        name: new.name.as_str(),
        relation: new.relation,
        phone: new.phone.as_ref(),
    };
    let id = store::insert_guardian(tx, &written)?;
    events::record(tx, Kind::GuardianNoted.of(id).about(child))?;
    Ok(id)
}

/// Ends a guardianship; the consents it gave end with it.
///
/// # Errors
/// Ended already.
pub fn end_guardian(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageGuardians>,
    id: GuardianId,
) -> Result<(), Failure> {
    let guardian = store::guardian(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if !store::end_guardian(tx, id)? {
        return Err(PeopleRefusal::GuardianEnded.into());
    }
    events::record(tx, Kind::GuardianEnded.of(id).about(guardian.child))?;
    for row in store::consents(tx, guardian.child)? {
        if row.guardian == id && store::withdraw_consent(tx, row.id, "")? {
            events::record(tx, Kind::ConsentWithdrawn.of(row.id).about(guardian.child))?;
        }
    }
    Ok(())
}

/// Who says yes or takes it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivenBy {
    /// A guardian under the own sign-in.
    Guardian(PersonId),
    /// A worker who heard it or has the paper.
    Worker,
}

/// A consent about to be given.
#[derive(Debug, Clone)]
pub struct NewConsent {
    /// By which guardian.
    pub guardian: GuardianId,
    /// For which child.
    pub child: PersonId,
    /// What for.
    pub scope: ConsentScope,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
    /// How it was given.
    pub evidence: Evidence,
    /// Words on that.
    pub words: String,
    /// Who says it.
    pub by: GivenBy,
}

/// Gives a consent.
///
/// # Errors
/// No guardian of this child, or the days do not fit.
pub fn give_consent(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::GiveConsentForChild>,
    new: &NewConsent,
) -> Result<ConsentId, Failure> {
    let guardian = store::guardian(tx, new.guardian)?.ok_or(PeopleRefusal::NotTheGuardian)?;
    let is_own = match new.by {
        GivenBy::Guardian(me) => guardian.person == Some(me),
        GivenBy::Worker => true,
    };
    if guardian.child != new.child || guardian.ended_at.is_some() || !is_own {
        return Err(PeopleRefusal::NotTheGuardian.into());
    }
    let today = tx.now().day();
    let consent = Consent::give(new.scope.clone(), new.starts_on, new.ends_on, today)?;
    let written = ConsentWritten {
        child: new.child,
        guardian: new.guardian,
        scope: consent.scope.code(),
        days: (consent.starts_on, consent.ends_on),
        evidence: new.evidence,
        words: &new.words,
    };
    let id = store::insert_consent(tx, &written)?;
    let line = Kind::ConsentGiven.of(id).about(new.child);
    events::record(tx, line.with("scope", consent.scope.code()).with("until", consent.ends_on))?;
    Ok(id)
}

/// Takes a consent back. Any guardian of the child may, not only the one who gave it.
///
/// # Errors
/// No guardian of this child, or taken back before.
pub fn withdraw_consent(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::GiveConsentForChild>,
    id: ConsentId,
    why: &str,
    by: GivenBy,
) -> Result<PersonId, Failure> {
    let row = store::consent(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if let GivenBy::Guardian(me) = by
        && !store::children(tx, me)?.contains(&row.child)
    {
        return Err(PeopleRefusal::NotTheGuardian.into());
    }
    let now = tx.now();
    row.consent.withdraw(now)?;
    store::withdraw_consent(tx, id, why)?;
    events::record(tx, Kind::ConsentWithdrawn.of(id).about(row.child))?;
    Ok(row.child)
}

/// What the age rules ask: completed years on a day (none: birthday not told), and every consent
/// there is for the person.
pub fn minor_facts(
    q: &mut Read<'_>,
    person: PersonId,
    day: Day,
) -> Result<(Option<i64>, Vec<Consent>), Failure> {
    let row = store::person(q, person)?.ok_or(Failure::NOT_FOUND)?;
    let consents = store::consents(q, person)?;
    Ok((row.age_on(day), consents.into_iter().map(|row| row.consent).collect()))
}

//! Who answers for a child, and what they consent to (B5).

use std::collections::{BTreeMap, BTreeSet};

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{Accompanied, ConsentHeld};
use liandong_domain::basics::{ConsentId, Day, GuardianId, PersonId};
use liandong_domain::minors::{Living, Standing, guardian_stands};
use liandong_domain::people::{
    Consent, ConsentScope, Evidence, Guardian, GuardianRefusal, PersonName, Phone, Relation,
};
use liandong_domain::rules::{ADULT_FROM, AgePolicy};

use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::people::PeopleRefusal;
use crate::people::store::{self, ConsentWritten, GuardianWritten, PersonRow};

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

impl NewGuardian {
    fn guardian(&self) -> Guardian {
        Guardian {
            name: self.name.clone(),
            relation: self.relation,
            phone: self.phone.clone(),
            person: self.person,
        }
    }
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

/// What is asked once before a guardian is noted: hardly older than the child.
///
/// # Errors
/// It is so; the worker says whether it is right.
pub fn doubt_guardian(
    q: &mut Read<'_>,
    child_born: Option<Day>,
    new: &NewGuardian,
) -> Result<(), Failure> {
    let Some(person) = new.person else { return Ok(()) };
    let born = store::person(q, person)?.ok_or(Failure::NOT_FOUND)?.born_on;
    match new.guardian().doubt(born, child_born) {
        Some(doubt) => Err(doubt.into()),
        None => Ok(()),
    }
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
    new.guardian().check(child, guardian_born, born, tx.now().day())?;
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

/// Whether everybody would still be older than whom they answer for, if this person were born on
/// that day. Birthdays nobody has told are held against nobody.
///
/// # Errors
/// A guardian who would be a child, or no older than the own ward; a ward no younger.
pub(super) fn guardians_stand(
    q: &mut Read<'_>,
    person: PersonId,
    born: Option<Day>,
) -> Result<(), Failure> {
    let Some(born) = born else { return Ok(()) };
    let today = q.now().day();
    for child in store::child_rows(q, person)? {
        let ward = store::person(q, child.person)?.and_then(|row| row.born_on);
        if born.age_on(today) < ADULT_FROM || ward.is_some_and(|ward| born >= ward) {
            return Err(PeopleRefusal::BirthdayGuards { name: child.name }.into());
        }
    }
    for guardian in store::guardians(q, person)? {
        let Some(known) = guardian.person else { continue };
        let older = store::person(q, known)?.and_then(|row| row.born_on);
        if older.is_some_and(|older| older >= born) {
            return Err(PeopleRefusal::BirthdayGuarded { name: guardian.name }.into());
        }
    }
    Ok(())
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
    let child = store::person(tx, new.child)?.ok_or(Failure::NOT_FOUND)?;
    if let Some(age) = child.age_on(today).filter(|_| !guardian_stands(child.born_on, today)) {
        return Err(GuardianRefusal::ChildIsAdult { age }.into());
    }
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
    let line = Kind::ConsentWithdrawn.of(id).about(row.child);
    events::record(tx, line.with("child", row.child))?;
    Ok(row.child)
}

/// Whether somebody needs a guardian's consent for a service of this kind on a day, and has it.
/// One question for sign-up and for the door.
///
/// # Errors
/// The person is not there.
pub fn consent_held(
    q: &mut Read<'_>,
    policy: &AgePolicy,
    person: &PersonRow,
    day: Day,
    kind: &str,
) -> Result<ConsentHeld, Failure> {
    if decides_alone(q, policy, person, day)? {
        return Ok(ConsentHeld::NotNeeded);
    }
    let held = store::consents(q, person.id)?.iter().any(|row| row.consent.covers(day, kind));
    Ok(if held { ConsentHeld::Held } else { ConsentHeld::Missing })
}

/// Whether somebody decides alone about service on a day: grown up, of an age at which nobody is
/// asked, or living on an income of their own. A birthday nobody has told asks nobody.
///
/// # Errors
/// Only faults.
pub fn decides_alone(
    q: &mut Read<'_>,
    policy: &AgePolicy,
    person: &PersonRow,
    day: Day,
) -> Result<bool, Failure> {
    let Some(born) = person.born_on else { return Ok(true) };
    // Asked in this order so that a grown-up costs no statement.
    if !Standing::on(policy, born, Living::Family, day).needs_consent() {
        return Ok(true);
    }
    let living = store::living(q, person.id)?;
    Ok(!Standing::on(policy, born, living, day).needs_consent())
}

/// Who among these people decides alone about service on a day: the same question for a whole
/// list, one statement however long it is.
///
/// # Errors
/// Only faults.
pub fn deciding_alone(
    q: &mut Read<'_>,
    policy: &AgePolicy,
    rows: &[PersonRow],
    day: Day,
) -> Result<BTreeSet<PersonId>, Failure> {
    let ids: Vec<PersonId> = rows.iter().map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let own = store::living_alone(q, &ids)?;
    let alone = |row: &&PersonRow| {
        let living = if own.contains(&row.id) { Living::Own } else { Living::Family };
        let standing = row.born_on.map(|born| Standing::on(policy, born, living, day));
        standing.is_none_or(|standing| !standing.needs_consent())
    };
    Ok(rows.iter().filter(alone).map(|row| row.id).collect())
}

/// Somebody is grown up: guardianships and their consents end, and so does what was noted of an
/// own income.
///
/// # Errors
/// Only faults.
pub fn grow_up(tx: &mut Tx<'_>, person: PersonId) -> Result<(), Failure> {
    for guardian in store::all_guardians(tx, person)? {
        if guardian.ended_at.is_none() && store::end_guardian(tx, guardian.id)? {
            events::record(tx, Kind::GuardianEnded.of(guardian.id).about(person))?;
        }
    }
    for row in store::consents(tx, person)? {
        if row.consent.withdrawn_at.is_none() && store::withdraw_consent(tx, row.id, "")? {
            events::record(tx, Kind::ConsentEnded.of(row.id).about(person))?;
        }
    }
    if store::end_own_living(tx, person)? {
        events::record(tx, Kind::LivingNoted.of(person).about(person).with("living", "family"))?;
    }
    Ok(())
}

/// What somebody lacks for a shift: a guardian's yes, an adult who comes along.
pub type Lacks = (ConsentHeld, Accompanied);

/// What the minors among these people lack for a service of this kind on a day, when `seated`
/// have a seat in it: for a whole list at once, five statements however long it is. Whoever lacks
/// nothing is left out.
///
/// # Errors
/// Only faults.
pub fn lacking(
    q: &mut Read<'_>,
    policy: &AgePolicy,
    minors: &[PersonId],
    (day, kind): (Day, &str),
    seated: &BTreeSet<PersonId>,
) -> Result<BTreeMap<PersonId, Lacks>, Failure> {
    let mut out = BTreeMap::new();
    if minors.is_empty() {
        return Ok(out);
    }
    let own = store::living_alone(q, minors)?;
    let consents = store::standing_consents(q, minors)?;
    let guardians = store::guardians_in_registry(q, minors)?;
    for row in store::persons(q, minors)? {
        let Some(born) = row.born_on else { continue };
        let living = if own.contains(&row.id) { Living::Own } else { Living::Family };
        let standing = Standing::on(policy, born, living, day);
        let covered = consents.iter().any(|(who, yes)| *who == row.id && yes.covers(day, kind));
        let consent = match (standing.needs_consent(), covered) {
            (false, _) => ConsentHeld::NotNeeded,
            (true, true) => ConsentHeld::Held,
            (true, false) => ConsentHeld::Missing,
        };
        let adult = |(who, adult): &(PersonId, PersonId)| *who == row.id && seated.contains(adult);
        let accompanied = if standing.needs_company() && !guardians.iter().any(adult) {
            Accompanied::No
        } else {
            Accompanied::Yes
        };
        if consent == ConsentHeld::Missing || accompanied == Accompanied::No {
            out.insert(row.id, (consent, accompanied));
        }
    }
    Ok(out)
}

/// Which of these people the liaison of their school does not see: minors whose guardian did not
/// say so.
///
/// # Errors
/// Only faults.
pub fn hidden_from_school(
    q: &mut Read<'_>,
    people: &[PersonId],
) -> Result<BTreeSet<PersonId>, Failure> {
    let today = q.now().day();
    if people.is_empty() {
        return Ok(BTreeSet::new());
    }
    let mut young: BTreeSet<PersonId> = store::persons(q, people)?
        .into_iter()
        .filter(|row| row.born_on.is_some_and(|born| guardian_stands(Some(born), today)))
        .map(|row| row.id)
        .collect();
    if young.is_empty() {
        return Ok(young);
    }
    let asked: Vec<PersonId> = young.iter().copied().collect();
    for seen in store::standing_for(q, &ConsentScope::School, today, &asked)? {
        young.remove(&seen);
    }
    Ok(young)
}

/// Notes that somebody of sixteen or seventeen lives on an income of their own, or that this has
/// ended. From then on they decide alone about service; a guardian still stands to eighteen.
///
/// # Errors
/// Too young, grown up, or said before.
pub fn note_living(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageGuardians>,
    person: PersonId,
    living: Living,
) -> Result<(), Failure> {
    let row = store::person(tx, person)?.ok_or(Failure::NOT_FOUND)?;
    let today = tx.now().day();
    let (policy, _) = crate::rules::actions::in_force::<AgePolicy>(tx, today)?;
    let standing = row.born_on.map(|born| Standing::on(&policy, born, living, today));
    if !standing.is_some_and(Standing::may_live_alone) {
        return Err(PeopleRefusal::NotOfThatAge.into());
    }
    let changed = match living {
        Living::Own => store::begin_own_living(tx, person)?,
        Living::Family => store::end_own_living(tx, person)?,
    };
    if !changed {
        return Err(PeopleRefusal::NothingToChange.into());
    }
    let how = if living == Living::Own { "own" } else { "family" };
    events::record(tx, Kind::LivingNoted.of(person).about(person).with("living", how))?;
    Ok(())
}

//! Whose pupil it is. A liaison has to do with pupils of the own school alone, a guardian with the
//! own child: by the guardianship in the registry, else by the telephone in the sealed file.

use liandong_domain::access::{Permit, may};
use liandong_domain::aid::{AidApplicationRefusal, BroughtAs, SchoolWord, Term, masked, same_name};
use liandong_domain::basics::{PersonId, PupilId};

use crate::aid::store::{self, ApplicationRow, NewApplication, PupilRow};
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::people::store as people;

/// Whether a school is one whose liaison somebody is today.
pub fn of_own_school(q: &mut Read<'_>, me: PersonId, school: &str) -> Result<bool, Failure> {
    Ok(store::schools_of(q, me)?.iter().any(|own| same_name(own, school)))
}

/// Whether somebody has a child for whom they could apply.
pub fn has_child(q: &mut Read<'_>, me: PersonId) -> Result<bool, Failure> {
    Ok(!people::children(q, me)?.is_empty() || !store::pupils_by_phone(q, me)?.is_empty())
}

/// Whether a child of this name is somebody's: in the registry, or in a sealed file where their
/// telephone is the guardian's.
fn is_own_child(q: &mut Read<'_>, me: PersonId, name: &str) -> Result<bool, Failure> {
    if people::child_rows(q, me)?.iter().any(|child| same_name(&child.name, name)) {
        return Ok(true);
    }
    for id in store::pupils_by_phone(q, me)? {
        if let Some(row) = store::pupil(q, id)?
            && same_name(&row.told(q)?.name, name)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether somebody may bring this application.
///
/// # Errors
/// A liaison for another school, a guardian for another's child.
pub fn may_bring(q: &mut Read<'_>, me: PersonId, new: &NewApplication) -> Result<(), Failure> {
    match new.brought_as {
        BroughtAs::Worker => Ok(()),
        BroughtAs::School if of_own_school(q, me, &new.child.school)? => Ok(()),
        BroughtAs::School => Err(AidApplicationRefusal::OtherSchool.into()),
        BroughtAs::Guardian if is_own_child(q, me, &new.child.name)? => Ok(()),
        BroughtAs::Guardian => Err(AidApplicationRefusal::OtherChild.into()),
    }
}

/// Whether somebody outside the office sees an application: they brought it, and a liaison is
/// still the liaison of its school.
pub fn sees(q: &mut Read<'_>, me: PersonId, row: &ApplicationRow) -> Result<bool, Failure> {
    if row.brought_by != me {
        return Ok(false);
    }
    match row.brought_as {
        BroughtAs::Worker | BroughtAs::Guardian => Ok(true),
        BroughtAs::School => {
            let school = row.told(q)?.school;
            of_own_school(q, me, &school)
        }
    }
}

/// Whether somebody of this name is a guardian of the pupil: the one of the sealed file, or one
/// of the registry where the pupil is a person.
pub fn is_guardian(q: &mut Read<'_>, row: &PupilRow, name: &str) -> Result<bool, Failure> {
    if same_name(&row.told(q)?.guardian, name) {
        return Ok(true);
    }
    let Some(child) = store::person_of_pupil(q, row.id)? else { return Ok(false) };
    Ok(people::guardians(q, child)?.iter().any(|one| same_name(&one.name, name)))
}

/// A pupil as its school's liaison sees it: a code, a surname with a sign, what the school said.
#[derive(Debug, Clone)]
pub struct SchoolPupil {
    /// The pupil.
    pub pupil: PupilRow,
    /// The surname.
    pub mask: String,
    /// What the school said this term.
    pub said: Option<SchoolWord>,
}

/// Aided pupils of the schools whose liaison somebody is, by code.
///
/// # Errors
/// Not a liaison: nothing is here.
pub fn pupils_of_school(
    q: &mut Read<'_>,
    me: PersonId,
    term: Term,
) -> Result<Vec<SchoolPupil>, Failure> {
    let schools = store::schools_of(q, me)?;
    if schools.is_empty() {
        return Err(Failure::NOT_FOUND);
    }
    let said = store::said_by_schools(q, term)?;
    let mut out = Vec::new();
    for pupil in store::every_aided(q)? {
        let told = pupil.told(q)?;
        if schools.iter().any(|own| same_name(own, &told.school)) {
            let said = said.iter().find(|one| one.0 == pupil.id).map(|one| one.1);
            out.push(SchoolPupil { mask: masked(&told.name), said, pupil });
        }
    }
    Ok(out)
}

/// A school says of its pupils whether they go to school there this term. The worker decides.
///
/// # Errors
/// Nothing chosen; a pupil of another school, or none: nothing is there.
pub fn say_of_school(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ApplyForAid>,
    (term, word): (Term, SchoolWord),
    pupils: &[PupilId],
) -> Result<(), Failure> {
    if pupils.is_empty() {
        return Err(AidApplicationRefusal::NoChoice { field: "pupils" }.into());
    }
    for id in pupils {
        let row = store::pupil(tx, *id)?.filter(|row| row.left_on.is_none());
        let row = row.ok_or(Failure::NOT_FOUND)?;
        let school = row.told(tx)?.school;
        if !of_own_school(tx, permit.person(), &school)? {
            return Err(Failure::NOT_FOUND);
        }
        store::say_of_school(tx, (*id, term), word)?;
        events::record(tx, Kind::PupilReviewed.of(id).with("school", word.code()))?;
    }
    Ok(())
}

//! What a leader saw, attested by hand; undone at once, or taken back later with a reason.

use std::collections::BTreeMap;

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{EndorsementId, Note, OrganisationId, PersonId};
use liandong_domain::progression::{EndorsementRefusal, UNDO_MINUTES, may_undo};

use super::meetings::CHILDREN_MOST;
use super::reckoning::scheme;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};
use crate::progression::store::{self, EndorsementRow};

/// Attests one leaf of a badge for one child or many. All or none.
///
/// # Errors
/// Nobody was ticked, oneself, attested before, or a leaf that speaks for itself.
pub fn endorse(
    tx: &mut Tx<'_>,
    permit: &Permit<may::RecordProgression>,
    branch: OrganisationId,
    (badge, leaf, words): (&str, &str, &str),
    people: &[PersonId],
) -> Result<(), Failure> {
    let words = Note::parse("words", words)?;
    let day = tx.now().day();
    let (scheme, rule) = scheme(tx, day)?;
    let badge = scheme.badge(badge).ok_or(Failure::NOT_FOUND)?;
    let leaves = badge.need.leaves();
    let asked = leaves.iter().find(|one| one.to_string() == leaf).ok_or(Failure::NOT_FOUND)?;
    if !asked.by_hand() {
        return Err(EndorsementRefusal::NotByHand.into());
    }
    if people.is_empty() {
        return Err(EndorsementRefusal::NobodyChosen.into());
    }
    if people.contains(&permit.person()) {
        return Err(EndorsementRefusal::Own.into());
    }
    let roster: BTreeMap<PersonId, String> = store::children(tx, branch, day, (CHILDREN_MOST, 0))?
        .into_iter()
        .map(|child| (child.person, child.name))
        .collect();
    let stands = store::open_endorsements(tx, people)?;
    let mut gather = Gather::default();
    for person in people {
        let name = roster.get(person).ok_or(Failure::NOT_FOUND)?;
        let same = |row: &&(PersonId, String, String, EndorsementId)| {
            row.0 == *person && row.1 == badge.code && row.2 == leaf
        };
        if stands.iter().any(|row| same(&row)) {
            gather.add(EndorsementRefusal::Already { name: name.clone() });
        }
    }
    gather.finish(|| Some(()))?;
    for person in people {
        let said = (badge.code.as_str(), leaf, words.as_str());
        let id = store::endorse(tx, *person, branch, said)?;
        let line = Kind::EndorsementMade.of(id).about(*person).within(branch).by_rule(&rule);
        events::record(tx, line.with("badge", &badge.code))?;
    }
    Ok(())
}

/// What is there, and of this branch.
fn found(
    tx: &mut Tx<'_>,
    branch: OrganisationId,
    id: EndorsementId,
) -> Result<EndorsementRow, Failure> {
    let row = store::endorsement(tx, id)?.filter(|row| row.organisation == branch);
    let row = row.ok_or(Failure::NOT_FOUND)?;
    if row.taken_back_at.is_some() {
        return Err(EndorsementRefusal::TakenBack.into());
    }
    Ok(row)
}

/// Undoes what was attested within the last minutes, without a word.
///
/// # Errors
/// The minutes are over, or it was taken back before.
pub fn undo(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::RecordProgression>,
    branch: OrganisationId,
    ids: &[EndorsementId],
) -> Result<(), Failure> {
    for id in ids {
        let row = found(tx, branch, *id)?;
        if !may_undo(row.at, tx.now()) {
            let at = row.at.plus_minutes(UNDO_MINUTES);
            return Err(EndorsementRefusal::UndoOver { at }.into());
        }
        back(tx, &row, "")?;
    }
    Ok(())
}

/// Takes back what was attested, with a reason. What was awarded on it stays awarded.
///
/// # Errors
/// No reason, or it was taken back before.
pub fn take_back(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::RecordProgression>,
    branch: OrganisationId,
    id: EndorsementId,
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("why", why)?;
    let row = found(tx, branch, id)?;
    back(tx, &row, why.as_str())
}

fn back(tx: &mut Tx<'_>, row: &EndorsementRow, why: &str) -> Result<(), Failure> {
    if !store::take_back(tx, row.id, why)? {
        return Err(EndorsementRefusal::TakenBack.into());
    }
    let line = Kind::EndorsementTakenBack.of(row.id).about(row.person).within(row.organisation);
    events::record(tx, line.with("badge", &row.badge))?;
    Ok(())
}

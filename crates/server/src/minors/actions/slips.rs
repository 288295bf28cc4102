//! A consent on paper, from the printer to a worker's yes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{ConsentId, Note, SlipId};
use liandong_domain::minors::{SlipNumber, SlipRefusal};
use liandong_domain::people::{Consent, Evidence};

use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::minors::store::{self, NewSlip, SlipRow};
use crate::people::PeopleRefusal;
use crate::people::actions::{GivenBy, NewConsent, give_consent};
use crate::people::store as people;

/// How often a fresh number is drawn again when it is taken.
const NUMBER_TRIES: u32 = 8;

fn found(q: &mut Read<'_>, id: SlipId) -> Result<SlipRow, Failure> {
    store::one(q, id)?.ok_or(Failure::NOT_FOUND)
}

fn moved_on() -> Failure {
    SlipRefusal::Settled.into()
}

/// Prints a slip for one child, one guardian and one purpose. Nothing counts yet.
///
/// # Errors
/// No guardian of this child, or days that a consent may not have.
pub fn print_slip(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::GiveConsentForChild>,
    new: &NewSlip,
) -> Result<SlipId, Failure> {
    let open = people::guardians(tx, new.child)?;
    if !open.iter().any(|guardian| guardian.id == new.guardian) {
        return Err(PeopleRefusal::NotTheGuardian.into());
    }
    Consent::give(new.scope.clone(), new.days.0, new.days.1, tx.now().day())?;
    let number = fresh_number(tx)?;
    let id = store::print(tx, &number, new)?;
    let line = Kind::SlipPrinted.of(id).about(new.child);
    events::record(tx, line.with("scope", new.scope.code()))?;
    Ok(id)
}

fn fresh_number(tx: &mut Tx<'_>) -> Result<SlipNumber, Failure> {
    for _ in 0..NUMBER_TRIES {
        let number = SlipNumber::from_chance(tx.fresh().as_u128());
        if store::numbered(tx, &number)?.is_none() {
            return Ok(number);
        }
    }
    Err(Fault::new("numbering a slip", "no free number was drawn").into())
}

/// Keeps a photograph of the signed paper, drawn anew by [`crate::web::readable`].
///
/// # Errors
/// Not this child's guardian; it counts already, or was taken back.
pub fn photograph_slip(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::GiveConsentForChild>,
    id: SlipId,
    picture: &[u8],
    by: GivenBy,
) -> Result<(), Failure> {
    let slip = found(tx, id)?;
    if let GivenBy::Guardian(me) = by
        && !people::children(tx, me)?.contains(&slip.child)
    {
        return Err(Failure::NOT_FOUND);
    }
    let state = slip.state.photographed()?;
    if !store::keep_photo(tx, &slip, state, &STANDARD.encode(picture))? {
        return Err(moved_on());
    }
    events::record(tx, Kind::SlipPhotographed.of(id).about(slip.child))?;
    Ok(())
}

/// Shows the photograph as text for a page, and keeps who looked and why before it is shown.
///
/// # Errors
/// No purpose, or nothing to see.
pub fn look_at_slip(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::GiveConsentForChild>,
    id: SlipId,
    purpose: &str,
) -> Result<String, Failure> {
    let purpose = Note::required("purpose", purpose)?;
    let slip = found(tx, id)?;
    let picture = store::picture(tx, id)?.ok_or(SlipRefusal::NoPhoto)?;
    let reading = people::keep_reading(tx, slip.child, "slip", purpose.as_str())?;
    let line = Kind::IdentityRevealed.of(slip.child).about(slip.child);
    events::record(tx, line.with("reading", reading).with("field", "slip"))?;
    Ok(picture)
}

/// A worker has looked: the paper is signed, and becomes a consent.
///
/// # Errors
/// Nothing was photographed, or this worker has not opened this photograph; the guardian is one no
/// longer; the days are over.
pub fn accept_slip(
    tx: &mut Tx<'_>,
    permit: &Permit<may::GiveConsentForChild>,
    id: SlipId,
) -> Result<ConsentId, Failure> {
    let slip = found(tx, id)?;
    slip.state.accepted()?;
    let since = slip.photo_at.ok_or(SlipRefusal::NoPhoto)?;
    if !people::has_looked(tx, slip.child, "slip", since)? {
        return Err(SlipRefusal::NotLookedAt.into());
    }
    accept(tx, permit, &slip)
}

/// A worker has the signed paper in the hand and photographs it: there is nothing to look at again.
///
/// # Errors
/// As for [`print_slip`] and [`photograph_slip`].
pub(super) fn take_paper(
    tx: &mut Tx<'_>,
    permit: &Permit<may::GiveConsentForChild>,
    new: &NewSlip,
    picture: &[u8],
) -> Result<ConsentId, Failure> {
    let id = print_slip(tx, permit, new)?;
    photograph_slip(tx, permit, id, picture, GivenBy::Worker)?;
    let slip = found(tx, id)?;
    accept(tx, permit, &slip)
}

/// The paper becomes a consent.
fn accept(
    tx: &mut Tx<'_>,
    permit: &Permit<may::GiveConsentForChild>,
    slip: &SlipRow,
) -> Result<ConsentId, Failure> {
    let state = slip.state.accepted()?;
    let new = NewConsent {
        guardian: slip.guardian,
        child: slip.child,
        scope: slip.scope.clone(),
        starts_on: slip.days.0,
        ends_on: slip.days.1,
        evidence: Evidence::Paper,
        words: slip.number.printed(),
        by: GivenBy::Worker,
    };
    let consent = give_consent(tx, permit, &new)?;
    if !store::settle(tx, slip, state, "", Some(consent))? {
        return Err(moved_on());
    }
    events::record(tx, Kind::SlipAccepted.of(slip.id).about(slip.child).with("consent", consent))?;
    Ok(consent)
}

/// A worker has looked: it cannot be read, or is not signed. The guardians are told.
///
/// # Errors
/// No reason, or nothing was photographed.
pub fn refuse_slip(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::GiveConsentForChild>,
    id: SlipId,
    why: &str,
) -> Result<(), Failure> {
    let slip = found(tx, id)?;
    let why = Note::parse("why", why)?;
    let state = slip.state.refused(why.as_str())?;
    if !store::settle(tx, &slip, state, why.as_str(), None)? {
        return Err(moved_on());
    }
    let line = Kind::SlipRefused.of(id).about(slip.child);
    events::record(tx, line.with("child", slip.child))?;
    Ok(())
}

/// Takes a slip back before it counts.
///
/// # Errors
/// It counts: the consent itself is withdrawn.
pub fn void_slip(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::GiveConsentForChild>,
    id: SlipId,
) -> Result<(), Failure> {
    let slip = found(tx, id)?;
    let state = slip.state.voided()?;
    if !store::settle(tx, &slip, state, "", None)? {
        return Err(moved_on());
    }
    events::record(tx, Kind::SlipVoided.of(id).about(slip.child))?;
    Ok(())
}

//! Signing, ending, looking at a signed paper.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use liandong_domain::access::{Permit, may};
use liandong_domain::agreements::{AgreementRefusal, AgreementState, DocumentForm, Side, Way};
use liandong_domain::basics::{AgreementId, Note, PersonId};
use liandong_domain::minors::Strokes;
use liandong_domain::people::PersonName;

use crate::agreements::store::{self, AgreementRow, NewSignature};
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::people::store as people;

/// Whose hand holds the pen, and under which permit.
#[derive(Debug, Clone, Copy)]
pub enum Hand {
    /// The volunteer, for oneself.
    Own(Permit<may::EditOwnProfile>),
    /// A guardian, for the child.
    Guardian(Permit<may::GiveConsentForChild>),
    /// A worker of the person's bodies: hands the device over, brings a signed paper.
    Office(Permit<may::KeepAgreements>),
    /// Who signs for the organisation or for the partner's unit.
    Signer(Permit<may::SignAgreements>),
}

impl Hand {
    /// Whether this hand may draw up or end something of this person.
    pub(super) fn reaches(&self, q: &mut Read<'_>, person: PersonId) -> Result<(), Failure> {
        let well = match self {
            Self::Own(permit) => permit.subject() == person,
            Self::Guardian(permit) => people::children(q, permit.person())?.contains(&person),
            // The scope of these was the body of the person or of the agreement.
            Self::Office(_) | Self::Signer(_) => true,
        };
        if well { Ok(()) } else { Err(Failure::NOT_FOUND) }
    }
}

/// What was put under an agreement.
#[derive(Debug, Clone)]
pub struct Signing {
    /// Which side.
    pub side: Side,
    /// The tick under a notice.
    pub is_ticked: bool,
    /// The name as typed; none: only ticked.
    pub name: Option<PersonName>,
    /// What was drawn.
    pub strokes: Option<Strokes>,
    /// The photograph of the signed paper, drawn anew.
    pub photo: Option<Vec<u8>>,
    /// The kind of device, in words.
    pub device: String,
}

/// Whether this hand signs for this side, in which way, and whose row that is.
fn way(
    tx: &mut Tx<'_>,
    row: &AgreementRow,
    hand: &Hand,
    signing: &Signing,
) -> Result<(Way, Option<PersonId>), Failure> {
    let own = |form_is_tick: bool| if form_is_tick { Way::Tick } else { Way::OwnDevice };
    let document = store::document(tx, row.document)?.ok_or(Failure::NOT_FOUND)?;
    let is_tick = document.form == DocumentForm::Tick;
    let other = if signing.photo.is_some() { Way::Paper } else { Way::HandedOver };
    match (signing.side, hand) {
        (Side::Volunteer, Hand::Own(permit)) if permit.subject() == row.person => {
            Ok((own(is_tick), Some(row.person)))
        }
        (Side::Guardian, Hand::Guardian(permit)) => {
            hand.reaches(tx, row.person)?;
            Ok((own(is_tick), Some(permit.person())))
        }
        (Side::Volunteer, Hand::Office(_)) => Ok((other, Some(row.person))),
        (Side::Guardian | Side::Partner, Hand::Office(_)) => Ok((other, None)),
        (Side::Organisation | Side::Partner, Hand::Signer(permit)) => {
            if permit.person() == row.person {
                return Err(AgreementRefusal::TwoSides.into());
            }
            Ok((Way::OwnDevice, Some(permit.person())))
        }
        _ => Err(AgreementRefusal::NotYours.into()),
    }
}

fn named(name: &str) -> Result<PersonName, Failure> {
    let broken = |_| Fault::new("reading a signature", "a kept name cannot be read");
    Ok(PersonName::parse("signed_name", name).map_err(broken)?)
}

/// The name under which a side signs, and who of the registry that is. A tick needs no typed name.
fn signed_name(
    tx: &mut Tx<'_>,
    row: &AgreementRow,
    (way, by): (Way, Option<PersonId>),
    signing: &Signing,
) -> Result<(PersonName, Option<PersonId>), Failure> {
    let missing = || AgreementRefusal::NoChoice { field: "signed_name" };
    if way == Way::Tick {
        if !signing.is_ticked {
            return Err(AgreementRefusal::NotTicked.into());
        }
        let who = people::person(tx, by.unwrap_or(row.person))?.ok_or(Failure::NOT_FOUND)?;
        return Ok((named(&who.name)?, by));
    }
    let typed = signing.name.clone().ok_or_else(missing)?;
    let same = |known: &str| -> Result<bool, Failure> { Ok(named(known)?.key() == typed.key()) };
    let differs = |name: &str| AgreementRefusal::NameDiffers { name: name.to_owned() };
    if let Some(by) = by {
        let who = people::person(tx, by)?.ok_or(Failure::NOT_FOUND)?;
        return if same(&who.name)? {
            Ok((typed, Some(by)))
        } else {
            Err(differs(&who.name).into())
        };
    }
    if signing.side == Side::Partner {
        return Ok((typed, None));
    }
    let guardians = people::guardians(tx, row.person)?;
    for one in &guardians {
        if same(&one.name)? {
            return Ok((typed, one.person));
        }
    }
    Err(match guardians.first() {
        Some(first) => differs(&first.name).into(),
        None => crate::people::PeopleRefusal::NotTheGuardian.into(),
    })
}

/// Puts a signature under an agreement.
///
/// # Errors
/// Ended, signed before, another's side, another name, one name under two sides.
pub fn sign(
    tx: &mut Tx<'_>,
    hand: &Hand,
    id: AgreementId,
    signing: &Signing,
) -> Result<AgreementState, Failure> {
    let row = store::one(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    row.state.ended()?;
    if !row.asked.contains(&signing.side) {
        return Err(AgreementRefusal::NotASide.into());
    }
    let before = store::signatures(tx, id)?;
    if before.iter().any(|one| one.side == signing.side) {
        return Err(AgreementRefusal::SignedAlready.into());
    }
    let (way, by) = way(tx, &row, hand, signing)?;
    let (name, by) = signed_name(tx, &row, (way, by), signing)?;
    let same = |text: &String| named(text).is_ok_and(|other| other.key() == name.key());
    if before.iter().any(|one| one.name.as_ref().is_some_and(same)) {
        return Err(AgreementRefusal::TwoSides.into());
    }
    let new = NewSignature {
        side: signing.side,
        way,
        by,
        name: name.as_str().to_owned(),
        strokes: signing.strokes.clone(),
        photo: signing.photo.as_ref().map(|picture| STANDARD.encode(picture)),
        device: signing.device.chars().take(40).collect(),
    };
    store::keep_signature(tx, id, &new)?;
    let line = Kind::AgreementSigned.of(id).about(row.person).within(row.organisation);
    events::record(tx, line.with("side", new.side.code()).with("way", way.code()))?;
    let mut signed: Vec<Side> = before.iter().map(|one| one.side).collect();
    signed.push(signing.side);
    let state = AgreementState::after(&row.asked, &signed);
    if state != row.state && !store::settle(tx, id, state)? {
        return Err(AgreementRefusal::Over.into());
    }
    if state.holds() && !row.state.holds() {
        replace_older(tx, &row)?;
    }
    if state == AgreementState::Complete {
        let line = Kind::AgreementComplete.of(id).about(row.person).within(row.organisation);
        events::record(tx, line.with("document", row.document))?;
    }
    Ok(state)
}

/// What the person signed before of the same document ends with the new one.
fn replace_older(tx: &mut Tx<'_>, row: &AgreementRow) -> Result<(), Failure> {
    for old in store::held(tx, row.person)? {
        let same = old.document == row.document && old.subject == row.subject;
        if same && old.version < row.version && store::end(tx, old.id, "")? {
            let line = Kind::AgreementEnded.of(old.id).about(row.person);
            events::record(tx, line.with("why", "replaced"))?;
        }
    }
    Ok(())
}

/// Ends an agreement from today. Nobody may be held to service against their will (条例 art. 25):
/// the person and the guardian need no reason, the office gives one.
///
/// # Errors
/// Ended before, or the office gives no reason.
pub fn end_agreement(
    tx: &mut Tx<'_>,
    hand: &Hand,
    id: AgreementId,
    why: &str,
) -> Result<(), Failure> {
    let row = store::one(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let why = match hand {
        Hand::Own(_) | Hand::Guardian(_) => Note::parse("why", why)?,
        Hand::Office(_) => Note::required("why", why)?,
        Hand::Signer(_) => return Err(AgreementRefusal::NotYours.into()),
    };
    hand.reaches(tx, row.person)?;
    row.state.ended()?;
    if !store::end(tx, id, why.as_str())? {
        return Err(AgreementRefusal::Over.into());
    }
    let line = Kind::AgreementEnded.of(id).about(row.person).within(row.organisation);
    events::record(tx, line.with("why", "taken-back"))?;
    Ok(())
}

/// Ends everything that stands for somebody who leaves; gives how many.
///
/// # Errors
/// Only faults.
pub fn end_all(tx: &mut Tx<'_>, person: PersonId) -> Result<i64, Failure> {
    let mut ended = 0;
    for old in store::held(tx, person)? {
        if store::end(tx, old.id, "")? {
            let line = Kind::AgreementEnded.of(old.id).about(person);
            events::record(tx, line.with("why", "left"))?;
            ended += 1;
        }
    }
    Ok(ended)
}

/// Shows the photograph of a signed paper as text for a page; who looked is kept first.
///
/// # Errors
/// Nothing to see, or no purpose.
pub fn look_at_photo(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepAgreements>,
    id: AgreementId,
    side: Side,
    purpose: &str,
) -> Result<String, Failure> {
    let purpose = Note::required("purpose", purpose)?;
    let row = store::one(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let picture = store::photo(tx, id, side)?.ok_or(Failure::NOT_FOUND)?;
    let reading = people::keep_reading(tx, row.person, "agreement", purpose.as_str())?;
    let line = Kind::IdentityRevealed.of(row.person).about(row.person);
    events::record(tx, line.with("reading", reading).with("field", "agreement"))?;
    Ok(picture)
}

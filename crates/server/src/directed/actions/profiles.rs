//! Who may choose, and what they read.

use liandong_domain::access::{Permit, may};
use liandong_domain::aid::AidRefusal;
use liandong_domain::basics::{GiverId, Note, PupilId};
use liandong_domain::directed::{DirectedGiving, DirectedRefusal, ProfileState};

use crate::aid::store as aid;
use crate::db::Tx;
use crate::directed::store;
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::giving::store as giving;
use crate::rules::actions::in_force;

/// Approves a giver for choosing pupils: an agreement is signed, and what was checked is written.
///
/// # Errors
/// No agreement (慈善法 39), nothing written, approved already.
pub fn approve_giver(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::DecideAid>,
    giver: GiverId,
    words: &str,
) -> Result<(), Failure> {
    let words = Note::required("checked", words)?;
    let row = giving::giver(tx, giver)?.ok_or(Failure::NOT_FOUND)?;
    if row.agreed_on.is_none() {
        return Err(DirectedRefusal::NoAgreement.into());
    }
    if super::is_approved(tx, giver)? {
        return Err(DirectedRefusal::ApprovedAlready.into());
    }
    store::approve(tx, giver, words.as_str())?;
    events::record(tx, Kind::DirectedGiverKept.of(giver))?;
    Ok(())
}

/// Ends an approval: what the giver holds is free again, what is promised stands.
///
/// # Errors
/// It had ended.
pub fn end_approval(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::DecideAid>,
    giver: GiverId,
) -> Result<(), Failure> {
    if !store::end_approval(tx, giver)? {
        return Err(DirectedRefusal::ApprovedAlready.into());
    }
    events::record(tx, Kind::DirectedGiverKept.of(giver).with("ended", tx.now().day()))?;
    for hold in store::holds_of_giver(tx, giver)? {
        super::holds::let_go(tx, &hold)?;
    }
    Ok(())
}

/// Writes the few words that givers read of a pupil. They must not tell who it is; a second person
/// reads them before a giver does.
///
/// # Errors
/// No words, words that tell who it is, a pupil who left, is held or promised.
pub fn write_profile(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    pupil: PupilId,
    words: &str,
) -> Result<(), Failure> {
    let words = Note::required("words", words)?;
    let row = aid::pupil(tx, pupil)?.ok_or(Failure::NOT_FOUND)?;
    if row.left_on.is_some() {
        return Err(AidRefusal::Left { code: row.code }.into());
    }
    let today = tx.now().day();
    let (rule, _) = in_force::<DirectedGiving>(tx, today)?;
    let told = row.told(tx)?;
    rule.readable(words.as_str(), &[&told.name, &told.school, &told.guardian])?;
    store::hold_profile(tx, pupil)?;
    if let Some(profile) = store::profile(tx, pupil)? {
        let free = match profile.state {
            ProfileState::Draft | ProfileState::Closed => true,
            ProfileState::Open => profile.waiting == 0,
            ProfileState::Held | ProfileState::Promised => false,
        };
        if !free {
            return Err(DirectedRefusal::NotOnList.into());
        }
    }
    store::keep_profile(tx, pupil, words.as_str())?;
    events::record(tx, Kind::ProfileKept.of(pupil).with("state", "draft"))?;
    Ok(())
}

/// A second person has read the words: givers may ask for the pupil.
///
/// # Errors
/// One's own words; not waiting for a reader.
pub fn screen_profile(
    tx: &mut Tx<'_>,
    permit: &Permit<may::DecideAid>,
    pupil: PupilId,
) -> Result<(), Failure> {
    let row = store::profile(tx, pupil)?.ok_or(Failure::NOT_FOUND)?;
    if row.words_by == permit.person() {
        return Err(DirectedRefusal::SameReader.into());
    }
    if !store::screen_profile(tx, pupil)? {
        return Err(DirectedRefusal::NotOnList.into());
    }
    events::record(tx, Kind::ProfileKept.of(pupil).with("state", "open"))?;
    Ok(())
}

/// Takes a pupil off the list; whoever holds or waits is told. A promise stands.
///
/// # Errors
/// It is promised, or off the list.
pub fn take_off(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    pupil: PupilId,
) -> Result<(), Failure> {
    store::hold_profile(tx, pupil)?;
    let row = store::profile(tx, pupil)?.ok_or(Failure::NOT_FOUND)?;
    if row.state == ProfileState::Promised || !store::close_profile(tx, pupil)? {
        return Err(DirectedRefusal::NotOnList.into());
    }
    super::holds::pass_all(tx, pupil)?;
    events::record(tx, Kind::ProfileKept.of(pupil).with("state", "closed"))?;
    Ok(())
}

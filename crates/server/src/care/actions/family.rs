//! What a guardian does on a phone: says yes to a kind of group or takes it back, confirms an award
//! or says that it did not come. By a link that a worker made, or under the own sign-in.

use liandong_domain::access::{Permit, may};
use liandong_domain::aid::Term;
use liandong_domain::basics::{AwardId, Day, FamilyLinkId, PersonId, PupilId};
use liandong_domain::care::{
    CareRefusal, FamilyYes, GroupKind, LINK_DAYS, WRONG_NAMES, YesLength, YesWay, check_link,
};
use liandong_domain::minors::Strokes;
use liandong_domain::pairs::PairSeat;
use liandong_domain::people::PersonName;

use crate::aid::actions::whose;
use crate::aid::delivery;
use crate::aid::store as aid;
use crate::care::store::{self, NewYes};
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::pairs::store as pairs;
use crate::people::store as people;
use crate::secrets::{Secrets, token_key};

/// By what a guardian is here.
#[derive(Debug, Clone, Copy)]
pub enum FamilyBy {
    /// A link.
    Link(FamilyLinkId),
    /// The own sign-in.
    Guardian(PersonId),
}

/// What a guardian signs with.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The name as typed.
    pub name: String,
    /// What was drawn.
    pub strokes: Option<Strokes>,
}

/// A name that is a guardian's, or the sentence that it is not, which is kept with the try.
type Tried<T> = Result<T, CareRefusal>;

/// What opens a link, from its id: only this house can work it out, so that a worker can show the
/// address again without the token being kept anywhere.
pub fn family_token(secrets: &Secrets, id: FamilyLinkId) -> String {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    URL_SAFE_NO_PAD.encode(secrets.code_digest(format!("family link {id}").as_bytes()))
}

/// The last days of the term of a day and of the one after it.
pub fn term_ends(day: Day) -> (Day, Day) {
    let term = Term::of(day);
    (term.last_day(), term.next().last_day())
}

/// Makes a link for the guardian of a pupil. The one before is worth nothing from now on.
///
/// # Errors
/// No such pupil.
pub fn make_family_link(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManagePairs>,
    pupil: PupilId,
) -> Result<FamilyLinkId, Failure> {
    aid::pupil(tx, pupil)?.ok_or(Failure::NOT_FOUND)?;
    store::close_family_links(tx, pupil)?;
    let id = FamilyLinkId::new(tx.fresh());
    let key = token_key(&family_token(tx.secrets(), id));
    let ends_at = tx.now().plus_minutes(LINK_DAYS * 24 * 60);
    store::keep_family_link(tx, (id, pupil), &key, ends_at)?;
    let line = Kind::FamilyLinkKept.of(id).with("pupil", pupil);
    events::record(tx, line.with("what", "made"))?;
    Ok(id)
}

/// Ends the link of a pupil: it was sent to somebody else, say.
///
/// # Errors
/// There is none.
pub fn end_family_link(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManagePairs>,
    pupil: PupilId,
) -> Result<(), Failure> {
    if !store::close_family_links(tx, pupil)? {
        return Err(CareRefusal::Settled.into());
    }
    let line = Kind::FamilyLinkKept.of(pupil).with("pupil", pupil);
    events::record(tx, line.with("what", "ended"))?;
    Ok(())
}

/// Pupils whose guardian somebody is: by the registry, or by the telephone in the sealed file.
///
/// # Errors
/// Only faults.
pub fn pupils_of_guardian(q: &mut Read<'_>, me: PersonId) -> Result<Vec<PupilId>, Failure> {
    let mut out = aid::pupils_by_phone(q, me)?;
    for child in people::children(q, me)? {
        out.extend(pairs::files(q, child)?.into_iter().map(|file| file.pupil));
    }
    out.sort_by_key(ToString::to_string);
    out.dedup();
    Ok(out)
}

/// Whether the one who is here is still let in, and whether the typed name is a guardian's. A name
/// on a link that is none is counted: the answer is a value, so that the try is kept.
fn signer(
    tx: &mut Tx<'_>,
    (pupil, by): (PupilId, FamilyBy),
    typed: &str,
) -> Result<Tried<PersonName>, Failure> {
    let row = aid::pupil(tx, pupil)?.ok_or(Failure::NOT_FOUND)?;
    let left = match by {
        FamilyBy::Link(id) => {
            let link = store::family_link(tx, id)?.filter(|link| link.pupil == pupil);
            let link = link.ok_or(CareRefusal::LinkSpent)?;
            check_link(tx.now(), (link.ends_at, link.closed_at), link.wrong)?;
            WRONG_NAMES - link.wrong - 1
        }
        FamilyBy::Guardian(me) if pupils_of_guardian(tx, me)?.contains(&pupil) => WRONG_NAMES,
        FamilyBy::Guardian(_) => return Err(Failure::NOT_FOUND),
    };
    let name = PersonName::parse("signed_name", typed)?;
    if whose::is_guardian(tx, &row, name.as_str())? {
        return Ok(Ok(name));
    }
    if let FamilyBy::Link(id) = by {
        store::count_wrong_name(tx, id)?;
        let line = Kind::FamilyLinkKept.of(id).with("pupil", pupil);
        events::record(tx, line.with("what", "wrong-name"))?;
    }
    let spent = left == 0;
    Ok(Err(if spent { CareRefusal::LinkSpent } else { CareRefusal::OtherGuardian { left } }))
}

/// Who answers for a pupil: the social worker beside it, else the workers of the body.
fn answering(q: &mut Read<'_>, pupil: PupilId) -> Result<Vec<PersonId>, Failure> {
    let seats = pairs::seats_of(q, pupil)?;
    let beside = seats.iter().find(|row| row.days.until.is_none() && row.seat == PairSeat::Worker);
    match beside {
        Some(worker) => Ok(vec![worker.person]),
        None => Ok(pairs::keepers(q)?),
    }
}

/// A guardian says yes to a kind of group. The same yes twice is one; another last day gives it
/// anew.
///
/// # Errors
/// The link is spent; no guardian of this pupil: nothing is there.
pub fn say_yes(
    tx: &mut Tx<'_>,
    (pupil, by): (PupilId, FamilyBy),
    (kind, length): (GroupKind, YesLength),
    signed: &Signed,
) -> Result<Tried<()>, Failure> {
    let name = match signer(tx, (pupil, by), &signed.name)? {
        Ok(name) => name,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let today = tx.now().day();
    let ends_on = length.until(today, term_ends(today));
    let before = store::family_yes(tx, (pupil, kind), today)?;
    if before.yes == FamilyYes::Stands(ends_on) && before.way == Some(YesWay::Phone) {
        return Ok(Ok(()));
    }
    let (name, strokes) = (name.as_str().to_owned(), signed.strokes.clone());
    let new = NewYes { kind, ends_on, way: YesWay::Phone, name, strokes };
    if store::give_group_consent(tx, pupil, &new)? {
        let line = Kind::GroupConsentChanged.of(pupil).with("kind", kind.code());
        events::record(tx, line.with("what", "given").with("until", ends_on))?;
    }
    Ok(Ok(()))
}

/// A guardian takes the yes to a kind of group back: from now on the pupil is at none of it. The
/// worker and those who lead its groups are told. Twice is once.
///
/// # Errors
/// The link is spent; no guardian of this pupil: nothing is there; there never was a yes.
pub fn take_yes_back(
    tx: &mut Tx<'_>,
    (pupil, by): (PupilId, FamilyBy),
    kind: GroupKind,
    typed: &str,
) -> Result<Tried<()>, Failure> {
    let name = match signer(tx, (pupil, by), typed)? {
        Ok(name) => name,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let today = tx.now().day();
    if !store::end_group_consent(tx, (pupil, kind), (YesWay::Phone, name.as_str()))? {
        return match store::family_yes(tx, (pupil, kind), today)?.yes {
            FamilyYes::TakenBack(_) => Ok(Ok(())),
            _ => Err(CareRefusal::Settled.into()),
        };
    }
    let mut told = answering(tx, pupil)?;
    told.extend(store::leaders_of_pupil(tx, pupil, kind)?);
    told.sort_by_key(ToString::to_string);
    told.dedup();
    let line = || Kind::GroupConsentChanged.of(pupil).with("kind", kind.code());
    if told.is_empty() {
        events::record(tx, line().with("what", "taken-back"))?;
    }
    for person in told {
        events::record(tx, line().about(person).with("what", "taken-back"))?;
    }
    Ok(Ok(()))
}

/// A guardian confirms that an award came. Twice is once.
///
/// # Errors
/// As [`delivery::confirm_by_guardian`]; the link is spent.
pub fn confirm_award(
    tx: &mut Tx<'_>,
    (pupil, by): (PupilId, FamilyBy),
    award: AwardId,
    signed: &Signed,
) -> Result<Tried<()>, Failure> {
    match signer(tx, (pupil, by), &signed.name)? {
        Ok(name) => {
            let strokes = signed.strokes.as_ref();
            delivery::confirm_by_guardian(tx, (pupil, award), (&name, strokes))?;
            Ok(Ok(()))
        }
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// A guardian says that an award did not come: whoever answers for the pupil is told. Twice is
/// once.
///
/// # Errors
/// As [`delivery::deny`]; the link is spent.
pub fn deny_award(
    tx: &mut Tx<'_>,
    (pupil, by): (PupilId, FamilyBy),
    award: AwardId,
    (typed, words): (&str, &str),
) -> Result<Tried<()>, Failure> {
    match signer(tx, (pupil, by), typed)? {
        Ok(name) => {
            let told = answering(tx, pupil)?;
            delivery::deny(tx, (pupil, award), (&name, words), &told)?;
            Ok(Ok(()))
        }
        Err(refusal) => Ok(Err(refusal)),
    }
}

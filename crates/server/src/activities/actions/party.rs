//! Signing several up together, each for a post of their own: a family, or a group that a leader
//! brings (E6). Everybody is weighed for themselves and told for themselves.

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{Accompanied, SignUpWay};
use liandong_domain::basics::{Fact, PersonId, PostId, Refusal, ShiftId};

use super::signing::enter;
use super::{SignUpAsk, SignUpDone, WaitIfFull};
use crate::activities::refusal::ActivityRefusal;
use crate::db::Tx;
use crate::failure::Failure;

/// The most people of one family signed up together.
pub const FAMILY_MOST: usize = 8;
/// The most people of one group signed up together: a coach.
pub const GROUP_MOST: usize = 60;

/// One of those signed up together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Companion {
    /// Who.
    pub person: PersonId,
    /// The post asked for; none: the one that fits.
    pub post: Option<PostId>,
}

/// What becomes of the others when one cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Together {
    /// All or nobody.
    All,
    /// Those who can.
    WhoCan,
}

/// What became of everybody.
#[derive(Debug, Default)]
pub struct PartyDone {
    /// Those who are in, wait, or have asked.
    pub done: Vec<(PersonId, SignUpDone)>,
    /// How many could not; the look afterwards tells each why.
    pub refused: usize,
}

/// A refusal that belongs to one of several: the same sentence, at that person's field.
#[derive(Debug)]
pub struct ForCompanion {
    field: String,
    why: Box<dyn Refusal>,
}

impl ForCompanion {
    /// At the field of a person.
    pub fn new(person: PersonId, why: Box<dyn Refusal>) -> Self {
        Self { field: field_of(person), why }
    }
}

/// The field of a person in a form for several.
pub fn field_of(person: PersonId) -> String {
    format!("who-{person}")
}

impl Refusal for ForCompanion {
    fn key(&self) -> &'static str {
        self.why.key()
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        self.why.facts()
    }
    fn field(&self) -> Option<&str> {
        Some(&self.field)
    }
}

/// Signs the holder of the permit and their children up together.
pub fn sign_up_party(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    shift: ShiftId,
    members: &[Companion],
    (wait, together): (WaitIfFull, Together),
) -> Result<PartyDone, Failure> {
    let me = permit.subject();
    let children = crate::people::store::children(tx, me)?;
    let family = |m: &Companion| m.person == me || children.contains(&m.person);
    if members.is_empty() {
        return Err(ActivityRefusal::NobodyChosen.into());
    }
    if members.len() > FAMILY_MOST || !members.iter().all(family) {
        return Err(ActivityRefusal::NotYourFamily.into());
    }
    let way = |person| if person == me { SignUpWay::Own } else { SignUpWay::Family };
    enter_all(tx, (shift, Some(me)), members, (wait, together), way)
}

/// Signs several people up at once whom somebody brings.
pub fn sign_up_group(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::SignUpForOthers>,
    shift: ShiftId,
    members: &[Companion],
    (wait, together): (WaitIfFull, Together),
) -> Result<PartyDone, Failure> {
    if members.is_empty() || members.len() > GROUP_MOST {
        return Err(ActivityRefusal::NobodyChosen.into());
    }
    enter_all(tx, (shift, None), members, (wait, together), |_| SignUpWay::Paper)
}

fn enter_all(
    tx: &mut Tx<'_>,
    (shift, adult): (ShiftId, Option<PersonId>),
    members: &[Companion],
    (wait, together): (WaitIfFull, Together),
    way: impl Fn(PersonId) -> SignUpWay,
) -> Result<PartyDone, Failure> {
    // The adult first, so that the children's company is there when they are weighed; holding
    // people in one order keeps two families from waiting for each other.
    let mut order = members.to_vec();
    order.sort_unstable_by_key(|member| member.person);
    order.dedup_by_key(|member| member.person);
    order.sort_by_key(|member| Some(member.person) != adult);
    let party = tx.fresh().to_string();
    let mut accompanied = Accompanied::No;
    let mut out = PartyDone::default();
    let mut refused: Vec<Box<dyn Refusal>> = Vec::new();
    for Companion { person, post } in order {
        let ask = SignUpAsk {
            post,
            way: way(person),
            wait,
            accompanied,
            party: Some(party.clone()),
            ..SignUpAsk::of(shift, person)
        };
        match enter(tx, &ask) {
            Ok(done) => {
                // Whoever only waits keeps nobody company yet.
                if Some(person) == adult && done.state.holds_seat() {
                    accompanied = Accompanied::Yes;
                }
                out.done.push((person, done));
            }
            Err(Failure::Refused(reasons)) => {
                // The easiest cured is told; the trace of each post is one link away.
                let first = reasons.into_iter().next();
                refused.extend(
                    first.map(|why| Box::new(ForCompanion::new(person, why)) as Box<dyn Refusal>),
                );
            }
            Err(other) => return Err(other),
        }
    }
    out.refused = refused.len();
    // A refusal writes nothing; an error here takes back what the others wrote.
    if !refused.is_empty() && (together == Together::All || out.done.is_empty()) {
        return Err(Failure::Refused(refused));
    }
    Ok(out)
}

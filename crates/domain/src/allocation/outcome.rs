//! The suggestion: an amount and a reason for every child, and what is left over.

use super::amounts::{Shares, split, steps};
use super::instance::{CLASSES, Child, Instance, Standing};
use super::who::{Eligible, Limits, eligible, serve};
use crate::activities::coded;
use crate::basics::{Fen, PupilId};

/// Which way of reckoning gave a result. A change of the way is a new number, and the old way
/// stays for what was decided by it.
pub const ALGORITHM: i64 = 1;

coded! {
    /// Why a child gets so much and not more.
    pub enum Reason {
        /// All that is missing up to the standard.
        AtStandard = "at_standard",
        /// So near the standard that one step more would pass it.
        NearStandard = "near_standard",
        /// Something, and the money that may be used for the child is used up.
        UsedUp = "used_up",
        /// Nothing: the money went to those who come before.
        PoolEmpty = "pool_empty",
        /// Nothing: as many of the school are served as the rule allows.
        SchoolFull = "school_full",
        /// Nothing: as many of the stage are served as the rule allows.
        StageFull = "stage_full",
        /// Nothing: the money is bound by its givers to others.
        NotForThem = "not_for_them",
        /// Nothing: from elsewhere the child has so much that the least amount would pass the
        /// standard.
        Covered = "covered",
        /// Nothing: nobody has noted the class of need of this term.
        NotReviewed = "not_reviewed",
        /// Nothing: a giver of the child's own pays this term.
        HasGiver = "has_giver",
        /// Nothing: an award of this term stands already.
        HasAward = "has_award",
    }
}

impl Reason {
    /// The word key of its sentence.
    pub fn word(self) -> &'static str {
        match self {
            Self::AtStandard => "allocation-why-at-standard",
            Self::NearStandard => "allocation-why-near-standard",
            Self::UsedUp => "allocation-why-used-up",
            Self::PoolEmpty => "allocation-why-pool-empty",
            Self::SchoolFull => "allocation-why-school-full",
            Self::StageFull => "allocation-why-stage-full",
            Self::NotForThem => "allocation-why-not-for-them",
            Self::Covered => "allocation-why-covered",
            Self::NotReviewed => "allocation-why-not-reviewed",
            Self::HasGiver => "allocation-why-has-giver",
            Self::HasAward => "allocation-why-has-award",
        }
    }
}

/// What one child is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The pupil.
    pub pupil: PupilId,
    /// How much; zero: nothing this time.
    pub fen: Fen,
    /// Why so much, and why not more.
    pub reason: Reason,
}

/// A suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// One for every child, in the order of their codes.
    pub answers: Vec<Answer>,
    /// How many are served, class by class.
    pub served: [i64; CLASSES],
    /// What they get, class by class.
    pub given: [Fen; CLASSES],
    /// What stays in the pool.
    pub remainder: Fen,
}

/// Reckons the suggestion. The same instance, in whatever order its children stand, gives the
/// same answers to the fen.
pub fn allocate(instance: &Instance) -> Outcome {
    let (all, mut limits) = eligible(instance);
    let served = serve(&all, &mut limits);
    let amounts = steps(instance, &all, &served);
    let step = instance.rule.step_fen;
    let mut fen = vec![0; instance.children.len()];
    let mut among: Vec<Option<&Eligible>> = vec![None; instance.children.len()];
    let (mut count, mut given) = ([0; CLASSES], [0; CLASSES]);
    for (one, steps) in all.iter().zip(&amounts) {
        fen[one.child] = steps * step;
        among[one.child] = Some(one);
        count[one.level.0] += i64::from(*steps > 0);
        given[one.level.0] += steps * step;
    }
    let mut order: Vec<usize> = (0..instance.children.len()).collect();
    order.sort_by_key(|at| (&instance.children[*at].code, instance.children[*at].pupil));
    let answers = order.into_iter().map(|at| {
        let child = &instance.children[at];
        let reason = match among[at] {
            Some(one) => of_eligible(one, (fen[at], child.gap(), step), &limits),
            None => of_other(child, instance.mask(child)),
        };
        Answer { pupil: child.pupil, fen: Fen::new(fen[at]), reason }
    });
    let answers: Vec<Answer> = answers.collect();
    let left = instance.pool().count() - given.iter().sum::<i64>();
    Outcome { answers, served: count, given: given.map(Fen::new), remainder: Fen::new(left) }
}

fn of_eligible(one: &Eligible, (fen, gap, step): (i64, i64, i64), limits: &Limits) -> Reason {
    if fen > 0 {
        return match gap - fen {
            0 => Reason::AtStandard,
            missing if missing < step => Reason::NearStandard,
            _ => Reason::UsedUp,
        };
    }
    if !limits.school_has_room(one.place) {
        Reason::SchoolFull
    } else if !limits.stage_has_room(one.place) {
        Reason::StageFull
    } else {
        Reason::PoolEmpty
    }
}

fn of_other(child: &Child, mask: usize) -> Reason {
    match child.standing {
        Standing::NotReviewed => Reason::NotReviewed,
        Standing::HasGiver => Reason::HasGiver,
        Standing::HasAward => Reason::HasAward,
        Standing::Free if mask == 0 => Reason::NotForThem,
        Standing::Free => Reason::Covered,
    }
}

/// From which purposes decided amounts are paid, in the order in which they are given. None: the
/// purposes that may pay do not cover them.
pub fn shares_of(instance: &Instance, amounts: &[(PupilId, Fen)]) -> Option<Vec<Shares>> {
    let mask = |pupil: PupilId| {
        let child = instance.children.iter().find(|child| child.pupil == pupil);
        child.map(|child| instance.mask(child))
    };
    let masks: Option<Vec<(usize, i64)>> =
        amounts.iter().map(|(pupil, fen)| Some((mask(*pupil)?, fen.count()))).collect();
    split(&instance.sources, &masks?)
}

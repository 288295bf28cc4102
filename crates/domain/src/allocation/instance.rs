//! What an allocation is reckoned from: frozen before anybody sees a result.

use super::rule::AllocationRule;
use crate::activities::coded;
use crate::basics::{Fen, PupilId, PurposeId};
use crate::rules::SchoolStage;

/// How many purposes one allocation takes from at most: every set of them is looked at.
pub const SOURCES_MOST: usize = 6;
/// How many classes of need there are; the first is the greatest.
pub const CLASSES: usize = 4;

coded! {
    /// A girl or a boy, where a giver's condition asks for it.
    pub enum Sex {
        /// A girl.
        Girl = "girl",
        /// A boy.
        Boy = "boy",
    }
}
coded! {
    /// How a child stands before the allocation.
    pub enum Standing {
        /// Waits for money.
        Free = "free",
        /// Nobody has noted the class of need of this term yet.
        NotReviewed = "not_reviewed",
        /// A giver of their own pays this term.
        HasGiver = "has_giver",
        /// An award of this term stands already.
        HasAward = "has_award",
    }
}

impl Sex {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Girl => "allocation-sex-girl",
            Self::Boy => "allocation-sex-boy",
        }
    }
}

/// For whom a giver's money is. Empty: for every pupil.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bound {
    /// For these stages of school.
    pub stages: Vec<SchoolStage>,
    /// For girls, or for boys.
    pub sex: Option<Sex>,
}

impl Bound {
    /// Whether it is for every pupil.
    pub fn is_open(&self) -> bool {
        self.stages.is_empty() && self.sex.is_none()
    }
    /// Whether it is for this one.
    pub fn fits(&self, stage: SchoolStage, sex: Option<Sex>) -> bool {
        (self.stages.is_empty() || self.stages.contains(&stage))
            && (self.sex.is_none() || self.sex == sex)
    }
}

/// Money that is allocated, and for whom it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The purpose it is taken from.
    pub purpose: PurposeId,
    /// How much of it.
    pub fen: Fen,
    /// For whom.
    pub bound: Bound,
}

/// A pupil as the allocation sees one: no name, no school, a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child {
    /// The pupil.
    pub pupil: PupilId,
    /// The code; the published order goes by it.
    pub code: String,
    /// The stage of school.
    pub stage: SchoolStage,
    /// The school, as a key that tells no name.
    pub school: String,
    /// The most a term by the standard in force.
    pub standard: Fen,
    /// What the child has from elsewhere this term.
    pub received: Fen,
    /// The class of need, 1 the greatest to [`CLASSES`].
    pub class: i64,
    /// Got nothing when the pool was last allocated.
    pub passed_over: bool,
    /// A girl or a boy, where it is noted.
    pub sex: Option<Sex>,
    /// Purposes of a giver who is related to the child (慈善法 40).
    pub barred: Vec<PurposeId>,
    /// How the child stands.
    pub standing: Standing,
}

/// Everything an allocation is reckoned from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// The rule in force when it was frozen.
    pub rule: AllocationRule,
    /// The term's public number: where the order by code begins.
    pub seed: i64,
    /// Where the money comes from.
    pub sources: Vec<Source>,
    /// Every pupil who is aided: nobody is forgotten.
    pub children: Vec<Child>,
}

impl Child {
    /// What is missing up to the standard.
    pub fn gap(&self) -> i64 {
        (self.standard.count() - self.received.count()).max(0)
    }
    /// The class as a place from 0.
    pub(super) fn level(&self) -> usize {
        let class = self.class.clamp(1, i64::try_from(CLASSES).unwrap_or(1));
        usize::try_from(class - 1).unwrap_or(0)
    }
}

impl Instance {
    /// The purposes whose condition a child meets, as a set of bits.
    pub(super) fn mask(&self, child: &Child) -> usize {
        let fits = |source: &Source| {
            source.bound.fits(child.stage, child.sex) && !child.barred.contains(&source.purpose)
        };
        let all = self.sources.iter().enumerate().filter(|(_, source)| fits(source));
        all.fold(0, |mask, (at, _)| mask | 1 << at)
    }
    /// All the money.
    pub fn pool(&self) -> Fen {
        Fen::total(self.sources.iter().map(|source| source.fen)).unwrap_or_default()
    }
    /// The published order: by code, begun at the term's number and round.
    pub(super) fn order(&self) -> Vec<usize> {
        let mut all: Vec<usize> = (0..self.children.len()).collect();
        all.sort_by(|a, b| {
            let key = |at: usize| (&self.children[at].code, self.children[at].pupil);
            key(*a).cmp(&key(*b))
        });
        if !all.is_empty() {
            let count = i64::try_from(all.len()).unwrap_or(1);
            let turn = usize::try_from(self.seed.rem_euclid(count)).unwrap_or(0);
            all.rotate_left(turn);
        }
        all
    }
}

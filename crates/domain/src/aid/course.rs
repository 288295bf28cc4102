//! The terms for which the programme has given its word to a child, and whether each was paid in
//! time: what the number of terms without a gap is made of.

use super::application::classes;
use super::term::{Half, Term};
use crate::activities::coded;
use crate::basics::Day;
use crate::rules::SchoolStage;

coded! {
    /// What became of one child's term.
    pub enum ChildTermState {
        /// Aid was paid before the term was over.
        InTime = "in_time",
        /// Aid was paid after it was over.
        Late = "late",
        /// The term is over and nothing was paid.
        Gap = "gap",
        /// The term runs and nothing is paid yet.
        Running = "running",
    }
}

impl ChildTermState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::InTime => "directed-term-in-time",
            Self::Late => "directed-term-late",
            Self::Gap => "directed-term-gap",
            Self::Running => "directed-term-running",
        }
    }
    /// Whether the term is due: it is over, or paid already.
    pub fn is_due(self) -> bool {
        self != Self::Running
    }
}

/// From which term on, and until which, the programme has given its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    /// The first term.
    pub from: Term,
    /// The last; none: it goes on.
    pub until: Option<Term>,
}

/// What became of a term, by the day its aid was paid.
pub fn state_of(term: Term, paid_on: Option<Day>, today: Day) -> ChildTermState {
    let last = term.last_day();
    match paid_on {
        Some(day) if day <= last => ChildTermState::InTime,
        Some(_) => ChildTermState::Late,
        None if today > last => ChildTermState::Gap,
        None => ChildTermState::Running,
    }
}

/// The terms of a course until today, each with what became of it.
pub fn child_terms(
    course: Course,
    today: Day,
    paid: impl Fn(Term) -> Option<Day>,
) -> Vec<(Term, ChildTermState)> {
    let now = Term::of(today);
    let last = course.until.map_or(now, |until| until.min(now));
    let mut out = Vec::new();
    let mut term = course.from;
    while term <= last {
        out.push((term, state_of(term, paid(term), today)));
        term = term.next();
    }
    out
}

/// The last term of a school, for somebody who is in this class in that term.
pub fn last_term(stage: SchoolStage, grade: i64, in_term: Term) -> Term {
    // A school year begins in autumn.
    let ends = match in_term.half {
        Half::Autumn => in_term.year + 1,
        Half::Spring => in_term.year,
    };
    let more = i16::try_from((classes(stage) - grade).max(0)).unwrap_or(0);
    Term { year: ends + more, half: Half::Spring }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn term(text: &str) -> Term {
        text.parse().expect("a term")
    }

    // covers T16
    #[test]
    fn school_ends_with_the_spring_of_its_last_class() {
        let senior = SchoolStage::SeniorMiddle;
        assert_eq!(last_term(senior, 3, term("2026-2")), term("2027-1"));
        assert_eq!(last_term(senior, 3, term("2026-1")), term("2026-1"));
        assert_eq!(last_term(senior, 1, term("2026-2")), term("2029-1"));
        assert_eq!(last_term(SchoolStage::Primary, 5, term("2026-1")), term("2027-1"));
    }

    proptest! {
        // covers J7
        #[test]
        fn every_term_of_a_course_is_counted_once_and_a_gap_is_never_hidden(
            start in 0_i64..2_000, long in 0_i64..2_500,
            paid in proptest::collection::vec(any::<bool>(), 20),
        ) {
            let first: Day = "2018-01-15".parse().expect("a day");
            let from = Term::of(first.plus_days(start));
            let today = first.plus_days(start + long);
            let when = |at: usize, term: Term| paid.get(at).copied().unwrap_or(false)
                .then(|| term.first_day().plus_days(40)).filter(|day| *day <= today);
            let mut order = Vec::new();
            let mut one = from;
            while one <= Term::of(today) {
                order.push(one);
                one = one.next();
            }
            let course = Course { from, until: None };
            let at = |term: Term| order.iter().position(|one| *one == term).unwrap_or(99);
            let told = child_terms(course, today, |term| when(at(term), term));
            prop_assert_eq!(told.iter().map(|one| one.0).collect::<Vec<_>>(), order.clone());
            for (term, state) in told {
                let over = today > term.last_day();
                let paid = when(at(term), term).is_some();
                prop_assert_eq!(state == ChildTermState::Gap, over && !paid);
                prop_assert_eq!(state == ChildTermState::Running, !over && !paid);
            }
        }
    }
}

//! The shortest way to a qualification that a gate asks for (C4).

use super::qualification::{Evidence, Held, Standing, Terms, standing};
use crate::basics::{CourseId, Day, Moment};

/// A coming course that gives the qualification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextCourse {
    /// Which.
    pub id: CourseId,
    /// Its title.
    pub title: String,
    /// When it begins.
    pub starts_at: Moment,
    /// When its last sitting ends: from then on the gate opens.
    pub ends_at: Moment,
    /// Places free.
    pub free: i64,
}

/// One way on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathStep {
    /// So many supervised practices, and it holds again.
    Practice {
        /// How many.
        missing: i64,
    },
    /// A course with a free place.
    Course(NextCourse),
    /// Every coming course is full: the first one's waiting list.
    Wait(NextCourse),
    /// Nothing is planned: ask the worker.
    Ask,
}

/// The way on from where somebody stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// Where their qualification stands; none: never held.
    pub standing: Option<Standing>,
    /// The first thing to do.
    pub step: PathStep,
}

/// The shortest path. Waking up by one or two practices is shorter than a course; among courses
/// with a free place the one that ends first; a full one only when all are.
pub fn shortest(
    held: Option<(Held, Evidence)>,
    terms: &Terms,
    courses: &[NextCourse],
    day: Day,
) -> Path {
    let stands = held.map(|(held, _)| standing(&held, terms, day));
    if let (Some(Standing::Resting), Some((_, done))) = (stands, held)
        && terms.practices > 0
    {
        let missing = ((terms.practices + 1) / 2 - done.practices).max(0);
        if missing <= 2 {
            return Path { standing: stands, step: PathStep::Practice { missing } };
        }
    }
    let first = |free: bool| {
        let fits = courses.iter().filter(|course| (course.free > 0) == free);
        fits.min_by_key(|course| (course.ends_at, course.starts_at, course.id)).cloned()
    };
    let step = match (first(true), first(false)) {
        (Some(course), _) => PathStep::Course(course),
        (None, Some(course)) => PathStep::Wait(course),
        (None, None) => PathStep::Ask,
    };
    Path { standing: stands, step }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: Terms = Terms { valid_months: 12, practices: 3, teachings: 0, rest_months: 6 };

    fn course(n: u128, day: i64, free: i64) -> NextCourse {
        let at = |hours: i64| Moment::from_ms(0).plus_minutes(day * 1_440 + hours * 60);
        NextCourse {
            id: CourseId::new(uuid::Uuid::from_u128(n)),
            title: "防跌大使".to_owned(),
            starts_at: at(1),
            ends_at: at(3),
            free,
        }
    }
    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    // covers C4
    #[test]
    fn the_next_course_with_a_free_place_is_the_shortest_path() {
        let courses = [course(1, 5, 0), course(2, 20, 3), course(3, 10, 1)];
        let path = shortest(None, &TERMS, &courses, day("2026-11-21"));
        assert_eq!(path, Path { standing: None, step: PathStep::Course(course(3, 10, 1)) });
        let full = shortest(None, &TERMS, &courses[..1], day("2026-11-21"));
        assert_eq!(full.step, PathStep::Wait(course(1, 5, 0)));
        assert_eq!(shortest(None, &TERMS, &[], day("2026-11-21")).step, PathStep::Ask);
    }

    // covers C2 C4
    #[test]
    fn what_rests_is_woken_up_by_practice_before_a_course_is_taken_again() {
        let held =
            Held { since: day("2025-09-01"), until: Some(day("2026-09-01")), withdrawn_on: None };
        let done = Evidence { practices: 1, teachings: 0 };
        let path = shortest(Some((held, done)), &TERMS, &[course(1, 5, 9)], day("2026-11-21"));
        assert_eq!(path.standing, Some(Standing::Resting));
        assert_eq!(path.step, PathStep::Practice { missing: 1 });
        let late = shortest(Some((held, done)), &TERMS, &[course(1, 5, 9)], day("2027-11-21"));
        assert_eq!(late.step, PathStep::Course(course(1, 5, 9)));
    }
}

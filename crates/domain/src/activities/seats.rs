//! Seats: the social worker's and the volunteers' are different seats (D5), minors may have a share
//! of their own, and one social worker leads only so many (D4, the town's `seats-ratio`).

use super::coded;
use crate::basics::{Fact, Refusal};
use crate::rules::{ADULT_FROM, SeatsRatio};

coded! {
    /// Whose seat it is.
    pub enum SeatSide {
        /// A social worker's.
        Worker = "worker",
        /// A volunteer's.
        Volunteer = "volunteer",
    }
}
coded! {
    /// On which side of 18 a person is on the day of service.
    pub enum AgeGroup {
        /// 18 and older, or of unknown age.
        Adult = "adult",
        /// Under 18.
        Minor = "minor",
    }
}

impl AgeGroup {
    /// The group of an age in completed years.
    pub fn at(age: i64) -> Self {
        if age < ADULT_FROM { Self::Minor } else { Self::Adult }
    }
}

/// The seats of one post in one shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seats {
    /// All seats.
    pub places: i64,
    /// Seats held: placed, or kept for an offer.
    pub taken: i64,
    /// How many of `places` minors may take; none: no limit of its own.
    pub minor_places: Option<i64>,
    /// Seats held by minors.
    pub minors_taken: i64,
}

/// No seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeatRefusal {
    /// Every seat is taken.
    Full,
    /// Every seat for minors is taken, others are free.
    MinorsFull,
    /// One more person would need more social workers (or, with minors, adults) than there are.
    ShortOfWorkers {
        /// How many more are needed.
        missing: i64,
    },
}

impl Refusal for SeatRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Full => "activities-seats-full",
            Self::MinorsFull => "activities-seats-minors-full",
            Self::ShortOfWorkers { .. } => "activities-seats-short-of-workers",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::Full | Self::MinorsFull => Vec::new(),
            Self::ShortOfWorkers { missing } => vec![("missing", (*missing).into())],
        }
    }
}

impl Seats {
    /// Seats free for this age group; never negative.
    pub fn free(self, group: AgeGroup) -> i64 {
        let all = self.places - self.taken;
        let free = match (group, self.minor_places) {
            (AgeGroup::Adult, _) | (AgeGroup::Minor, None) => all,
            (AgeGroup::Minor, Some(most)) => all.min(most - self.minors_taken),
        };
        free.max(0)
    }
    /// The seats with one more taken.
    ///
    /// # Errors
    /// No seat is free for this age group.
    pub fn take(self, group: AgeGroup) -> Result<Self, SeatRefusal> {
        if self.free(AgeGroup::Adult) == 0 {
            return Err(SeatRefusal::Full);
        }
        if self.free(group) == 0 {
            return Err(SeatRefusal::MinorsFull);
        }
        let minors = i64::from(group == AgeGroup::Minor);
        Ok(Self { taken: self.taken + 1, minors_taken: self.minors_taken + minors, ..self })
    }
    /// The seats with one given back.
    #[must_use]
    pub fn give_back(self, group: AgeGroup) -> Self {
        let minors = i64::from(group == AgeGroup::Minor);
        Self {
            taken: (self.taken - 1).max(0),
            minors_taken: (self.minors_taken - minors).max(0),
            ..self
        }
    }
    /// The invariant `check` proves: no more taken than there are, minors inside both limits.
    pub fn holds(self) -> bool {
        let minors_most = self.minor_places.unwrap_or(self.places);
        (0..=self.places).contains(&self.taken)
            && (0..=self.taken).contains(&self.minors_taken)
            && self.minors_taken <= minors_most
    }
}

/// Whether a shift with these people keeps the town's ratio. `volunteers` counts the minors too;
/// adults are the workers and the grown-up volunteers.
pub fn ratio_holds(workers: i64, volunteers: i64, minors: i64, ratio: &SeatsRatio) -> bool {
    workers_missing(workers, volunteers, minors, ratio) == 0
}

/// How many more social workers a shift with these people needs; 0 when the ratio holds.
pub fn workers_missing(workers: i64, volunteers: i64, minors: i64, ratio: &SeatsRatio) -> i64 {
    // Rounded up: sixteen people need a second one for fifteen.
    let needed = |people: i64, each: i64| {
        if each > 0 { (people.max(0) + each - 1) / each } else { 0 }
    };
    let for_volunteers = needed(volunteers, ratio.volunteers_per_worker_most) - workers;
    let adults = workers + (volunteers - minors).max(0);
    let for_minors = needed(minors, ratio.minors_per_adult_most) - adults;
    for_volunteers.max(for_minors).max(0)
}

/// The seats of a post with its side and the least it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostSeats {
    /// Whose seats.
    pub side: SeatSide,
    /// The fewest people the shift can be held with.
    pub least: i64,
    /// The seats.
    pub seats: Seats,
}

/// What is still open in a shift, on either side. `needed` alarms, `free` invites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Vacancies {
    /// Social workers missing to the least.
    pub workers_needed: i64,
    /// Volunteers missing to the least.
    pub volunteers_needed: i64,
    /// Free seats for social workers.
    pub workers_free: i64,
    /// Free seats for volunteers.
    pub volunteers_free: i64,
}

/// Sums what is open over the posts of a shift.
pub fn vacancies(posts: &[PostSeats]) -> Vacancies {
    let mut open = Vacancies::default();
    for post in posts {
        let needed = (post.least - post.seats.taken).max(0);
        let free = post.seats.free(AgeGroup::Adult);
        match post.side {
            SeatSide::Worker => {
                open.workers_needed += needed;
                open.workers_free += free;
            }
            SeatSide::Volunteer => {
                open.volunteers_needed += needed;
                open.volunteers_free += free;
            }
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEN: Seats = Seats { places: 10, taken: 0, minor_places: Some(3), minors_taken: 0 };

    // covers T23 D4
    #[test]
    fn the_eleventh_person_and_the_fourth_minor_find_no_seat() {
        let mut seats = TEN;
        for _ in 0..3 {
            seats = seats.take(AgeGroup::Minor).expect("a seat");
        }
        assert_eq!(seats.take(AgeGroup::Minor), Err(SeatRefusal::MinorsFull));
        for _ in 0..7 {
            seats = seats.take(AgeGroup::Adult).expect("a seat");
        }
        assert_eq!(seats.take(AgeGroup::Adult), Err(SeatRefusal::Full));
        assert_eq!(seats.take(AgeGroup::Minor), Err(SeatRefusal::Full));
        assert_eq!(seats.give_back(AgeGroup::Minor).free(AgeGroup::Minor), 1);
    }

    // covers D5
    #[test]
    fn the_ratio_counts_workers_for_volunteers_and_adults_for_minors() {
        let ratio = SeatsRatio { volunteers_per_worker_most: 15, minors_per_adult_most: 5 };
        for (workers, volunteers, minors, missing) in [
            (1, 15, 0, 0),
            (1, 16, 0, 1),
            (0, 1, 0, 1),
            (0, 0, 0, 0),
            (1, 10, 10, 1), // one adult, ten minors: one adult more
            (1, 12, 10, 0), // three adults, ten minors
            (2, 31, 31, 5), // two adults, thirty-one minors: seven needed
        ] {
            let found = workers_missing(workers, volunteers, minors, &ratio);
            assert_eq!(found, missing, "{workers}:{volunteers}:{minors}");
            assert_eq!(ratio_holds(workers, volunteers, minors, &ratio), missing == 0);
        }
        let open = SeatsRatio { volunteers_per_worker_most: 0, minors_per_adult_most: 0 };
        assert!(ratio_holds(0, 500, 500, &open));
    }

    #[test]
    fn a_vacancy_on_either_side_is_seen() {
        let worker = PostSeats {
            side: SeatSide::Worker,
            least: 1,
            seats: Seats { places: 2, taken: 0, minor_places: None, minors_taken: 0 },
        };
        let volunteer =
            PostSeats { side: SeatSide::Volunteer, least: 4, seats: Seats { taken: 6, ..TEN } };
        let open = vacancies(&[worker, volunteer]);
        assert_eq!((open.workers_needed, open.workers_free), (1, 2));
        assert_eq!((open.volunteers_needed, open.volunteers_free), (0, 4));
    }

    proptest! {
        #[test]
        fn taking_and_giving_back_keeps_the_seats_sound(
            places in 0i64..20,
            minor_places in proptest::option::of(0i64..20),
            steps in proptest::collection::vec((any::<bool>(), any::<bool>()), 0..60),
        ) {
            let mut seats = Seats { places, taken: 0, minor_places, minors_taken: 0 };
            let mut held = Vec::new();
            for (take, minor) in steps {
                let group = if minor { AgeGroup::Minor } else { AgeGroup::Adult };
                if take {
                    if let Ok(more) = seats.take(group) {
                        seats = more;
                        held.push(group);
                    }
                } else if let Some(group) = held.pop() {
                    seats = seats.give_back(group);
                }
                prop_assert!(seats.holds(), "{seats:?}");
                prop_assert_eq!(seats.taken, held.len() as i64);
            }
        }
    }
}

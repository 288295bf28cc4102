//! Times kept for talks: cut from a stretch of a day, booked once, changed until a moment.

use crate::basics::{Day, Fact, Moment, Refusal, TimeOfDay};

/// The most slots one offer makes for one worker.
pub const SLOTS_MOST: usize = 24;

/// Why a slot cannot be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlotRefusal {
    /// The end is not after the start, or not one talk fits.
    NoRoom,
    /// A talk shorter than 10 or longer than 120 minutes.
    Length,
    /// In the past.
    Past,
    /// More than one offer makes.
    TooMany {
        /// The most.
        most: i64,
    },
    /// The worker has a talk then.
    Overlaps {
        /// Who.
        name: String,
        /// When the other one begins.
        at: Moment,
    },
    /// Somebody was quicker, or it was taken back.
    Taken,
    /// It has begun.
    Begun {
        /// When.
        at: Moment,
    },
    /// Too late to change.
    TooLate {
        /// Until when it could be.
        until: Moment,
    },
    /// Nobody to talk with.
    NoWorker,
}

impl Refusal for SlotRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NoRoom => "interviews-slot-no-room",
            Self::Length => "interviews-slot-length",
            Self::Past => "interviews-slot-past",
            Self::TooMany { .. } => "interviews-slot-too-many",
            Self::Overlaps { .. } => "interviews-slot-overlaps",
            Self::Taken => "interviews-slot-taken",
            Self::Begun { .. } => "interviews-slot-begun",
            Self::TooLate { .. } => "interviews-slot-too-late",
            Self::NoWorker => "interviews-slot-no-worker",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::TooMany { most } => vec![("most", (*most).into())],
            Self::Overlaps { name, at } => {
                vec![("name", name.clone().into()), ("at", (*at).into())]
            }
            Self::Begun { at } => vec![("at", (*at).into())],
            Self::TooLate { until } => vec![("until", (*until).into())],
            Self::NoRoom | Self::Length | Self::Past | Self::Taken | Self::NoWorker => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NoRoom | Self::TooMany { .. } => Some("until"),
            Self::Length => Some("minutes"),
            Self::Past => Some("day"),
            Self::Overlaps { .. } | Self::NoWorker => Some("workers"),
            Self::Taken | Self::Begun { .. } | Self::TooLate { .. } => Some("slot"),
        }
    }
}

/// From when to when a talk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SlotTime {
    /// From.
    pub starts_at: Moment,
    /// Until.
    pub ends_at: Moment,
}

impl SlotTime {
    /// Whether two talks share a minute.
    pub fn overlaps(self, other: Self) -> bool {
        self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }
}

/// A stretch of a day that is cut into talks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotPlan {
    /// The day.
    pub day: Day,
    /// From.
    pub from: TimeOfDay,
    /// Until.
    pub until: TimeOfDay,
    /// Minutes of one talk.
    pub minutes: i64,
}

/// The talks of a stretch, one behind the other; what is left at the end stays free.
///
/// # Errors
/// No room for one, a length that is none, the past, or too many.
pub fn talks(plan: &SlotPlan, now: Moment) -> Result<Vec<SlotTime>, SlotRefusal> {
    if !(10..=120).contains(&plan.minutes) {
        return Err(SlotRefusal::Length);
    }
    let (from, until) = (plan.day.at(plan.from), plan.day.at(plan.until));
    let count = from.minutes_until(until) / plan.minutes;
    if from >= until || count < 1 {
        return Err(SlotRefusal::NoRoom);
    }
    if from < now {
        return Err(SlotRefusal::Past);
    }
    let most = i64::try_from(SLOTS_MOST).unwrap_or(i64::MAX);
    if count > most {
        return Err(SlotRefusal::TooMany { most });
    }
    let one = |n: i64| SlotTime {
        starts_at: from.plus_minutes(n * plan.minutes),
        ends_at: from.plus_minutes((n + 1) * plan.minutes),
    };
    Ok((0..count).map(one).collect())
}

/// Whether a slot can be booked now.
///
/// # Errors
/// It has begun, or somebody has it.
pub fn may_book(starts_at: Moment, free: Option<()>, now: Moment) -> Result<(), SlotRefusal> {
    if now >= starts_at {
        return Err(SlotRefusal::Begun { at: starts_at });
    }
    free.ok_or(SlotRefusal::Taken)
}

/// Whether one may still move away from a booked slot.
///
/// # Errors
/// The moment for it has gone by.
pub fn may_change(change_until: Moment, now: Moment) -> Result<(), SlotRefusal> {
    if now > change_until { Err(SlotRefusal::TooLate { until: change_until }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plan(from: (i64, i64), until: (i64, i64), minutes: i64) -> SlotPlan {
        let time = |(h, m)| TimeOfDay::new(h, m).expect("a time");
        let day = Day::new(2026, 11, 28).expect("a day");
        SlotPlan { day, from: time(from), until: time(until), minutes }
    }
    fn before() -> Moment {
        Day::new(2026, 11, 21).expect("a day").at(TimeOfDay::START)
    }

    // covers B4
    #[test]
    fn an_afternoon_is_cut_into_talks() {
        let all = talks(&plan((14, 0), (15, 10), 20), before()).expect("talks");
        let starts: Vec<String> = all.iter().map(|t| t.starts_at.time().to_string()).collect();
        assert_eq!(starts, ["14:00", "14:20", "14:40"]);
        assert_eq!(talks(&plan((14, 0), (14, 10), 20), before()), Err(SlotRefusal::NoRoom));
        assert_eq!(talks(&plan((15, 0), (14, 0), 20), before()), Err(SlotRefusal::NoRoom));
        assert_eq!(talks(&plan((14, 0), (15, 0), 5), before()), Err(SlotRefusal::Length));
        let late = before().plus_minutes(60 * 24 * 30);
        assert_eq!(talks(&plan((14, 0), (15, 0), 20), late), Err(SlotRefusal::Past));
        assert!(talks(&plan((8, 0), (18, 0), 10), before()).is_err(), "too many");
    }

    #[test]
    fn a_slot_is_booked_before_it_begins_and_changed_until_its_moment() {
        let at = |n| before().plus_minutes(n);
        assert_eq!(may_book(at(10), Some(()), at(9)), Ok(()));
        assert_eq!(may_book(at(10), None, at(9)), Err(SlotRefusal::Taken));
        assert_eq!(may_book(at(10), Some(()), at(10)), Err(SlotRefusal::Begun { at: at(10) }));
        assert_eq!(may_change(at(5), at(5)), Ok(()));
        assert_eq!(may_change(at(5), at(6)), Err(SlotRefusal::TooLate { until: at(5) }));
    }

    proptest! {
        #[test]
        fn no_two_talks_of_a_stretch_share_a_minute(
            from in 0_i64..1200, length in 1_i64..240, minutes in 10_i64..=60,
        ) {
            let time = |m| TimeOfDay::from_minutes(m).expect("a time");
            let until = (from + length).min(1439);
            let day = Day::new(2026, 11, 28).expect("a day");
            let plan = SlotPlan { day, from: time(from), until: time(until), minutes };
            if let Ok(all) = talks(&plan, before()) {
                for (n, one) in all.iter().enumerate() {
                    prop_assert_eq!(one.starts_at.minutes_until(one.ends_at), minutes);
                    prop_assert!(one.ends_at <= day.at(time(until)));
                    prop_assert!(all[n + 1..].iter().all(|other| !one.overlaps(*other)));
                }
            }
        }
    }
}

//! From presence to proposed hours: what is counted, what needs an eye, who may say yes.
//!
//! Nothing here writes the book. A proposal becomes an entry when somebody other than the person
//! confirms it.

use super::entry::{Grade, grade_of};
use super::rule::{HoursRule, RestTime};
use crate::activities::{ConsentHeld, MarkMethod, OutBasis, coded};
use crate::basics::{Day, Fact, Minutes, Moment, Refusal, Span};

coded! {
    /// What needs an eye before the yes. One at a time, the weightiest.
    pub enum Flag {
        /// Nothing: may be confirmed with the others.
        None = "",
        /// The check-out was forgotten; the planned end stands in.
        ForgottenOut = "forgotten_out",
        /// Checked out long after the planned end; the time after it is not counted.
        Overtime = "overtime",
        /// Much shorter than planned.
        Short = "short",
        /// Not signed up before.
        WalkIn = "walk_in",
        /// A minor whose guardian's consent was missing on the day.
        MinorWithoutConsent = "minor_without_consent",
    }
}
coded! {
    /// Who may say yes, by the day's sum (china-facts 2.6).
    pub enum Level {
        /// The social worker.
        Worker = "worker",
        /// The parent body.
        ParentBody = "parent_body",
    }
}
coded! {
    /// How the person came to the shift.
    pub enum SignedUp {
        /// With a seat.
        Before = "before",
        /// At the door.
        WalkIn = "walk-in",
    }
}

/// Somebody's presence, as far as hours care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presence {
    /// The check-in.
    pub in_at: Moment,
    /// How it was recorded.
    pub in_method: MarkMethod,
    /// The check-out, marked or assumed.
    pub out_at: Moment,
    /// How it was recorded.
    pub out_method: MarkMethod,
    /// Marked or assumed.
    pub out: OutBasis,
    /// With a seat or without.
    pub signed_up: SignedUp,
    /// A minor's consent on the day.
    pub consent: ConsentHeld,
}

/// What the presence is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// A shift of ours: only what lies inside it counts.
    Shift {
        /// The planned start.
        starts_at: Moment,
        /// The planned end.
        ends_at: Moment,
        /// Rest and meals inside.
        rest: Minutes,
    },
    /// Check-in and check-out as an official system recorded them: taken as they are.
    Official,
}

/// Hours waiting for a yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposal {
    /// From when until when, inside the activity.
    pub span: Span,
    /// The day it counts for.
    pub served_on: Day,
    /// What is counted: the span less its share of the rest, rounded.
    pub minutes: Minutes,
    /// How well it is proved.
    pub grade: Grade,
    /// What needs an eye.
    pub flag: Flag,
    /// Who may say yes.
    pub level: Level,
    /// The clause of `hours` that decided the level.
    pub clause: &'static str,
}

/// Hours that cannot be proposed. They become a question, never nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProposalRefusal {
    /// Not a minute lies inside the activity.
    Outside {
        /// The planned start.
        from: Moment,
        /// The planned end.
        until: Moment,
    },
    /// The check-out lies before the check-in.
    Reversed,
    /// Nothing is left after rest and rounding.
    Nothing,
    /// It ends in the future.
    Future,
    /// It crosses midnight: make two.
    CrossesMidnight,
    /// The person served elsewhere at that time.
    Overlaps {
        /// The other's start.
        from: Moment,
        /// The other's end.
        until: Moment,
    },
    /// More in one day than anyone here may confirm.
    DayTooLong {
        /// The most of a day.
        most: Minutes,
        /// The day's sum before.
        so_far: Minutes,
        /// What would come to it.
        minutes: Minutes,
    },
}

impl Refusal for ProposalRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Outside { .. } => "hours-proposal-outside",
            Self::Reversed => "hours-proposal-reversed",
            Self::Nothing => "hours-proposal-nothing",
            Self::Future => "hours-proposal-future",
            Self::CrossesMidnight => "hours-proposal-crosses-midnight",
            Self::Overlaps { .. } => "hours-proposal-overlaps",
            Self::DayTooLong { .. } => "hours-proposal-day-too-long",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::Outside { from, until } | Self::Overlaps { from, until } => {
                vec![("from", (*from).into()), ("until", (*until).into())]
            }
            Self::DayTooLong { most, so_far, minutes } => vec![
                ("most", most.hours_text().into()),
                ("before", so_far.hours_text().into()),
                ("hours", minutes.hours_text().into()),
            ],
            Self::Reversed | Self::Nothing | Self::Future | Self::CrossesMidnight => Vec::new(),
        }
    }
}

/// The clause of the daily tiers.
const DAILY_TIERS: &str = "daily-tiers";

/// Proposes hours for a presence. `taken` are the person's other counted spans, `day_so_far` the
/// counted minutes of that day.
///
/// # Errors
/// The first rule that stands against it.
pub fn propose(
    presence: &Presence,
    basis: &Basis,
    rule: &HoursRule,
    taken: &[Span],
    day_so_far: Minutes,
    now: Moment,
) -> Result<Proposal, ProposalRefusal> {
    let whole =
        Span::new(presence.in_at, presence.out_at).ok_or(if presence.in_at == presence.out_at {
            ProposalRefusal::Nothing
        } else {
            ProposalRefusal::Reversed
        })?;
    let (span, rest) = match *basis {
        Basis::Shift { starts_at, ends_at, rest } => {
            let outside = ProposalRefusal::Outside { from: starts_at, until: ends_at };
            let plan = Span::new(starts_at, ends_at).ok_or(outside)?;
            let span = inside(whole, plan).ok_or(outside)?;
            (span, rest_inside(span, plan, rest, rule))
        }
        Basis::Official => (whole, Minutes::ZERO),
    };
    if span.until > now {
        return Err(ProposalRefusal::Future);
    }
    // 24:00 still belongs to the day.
    let last = Moment::from_ms(span.until.ms() - 1);
    if last.day() != span.from.day() {
        return Err(ProposalRefusal::CrossesMidnight);
    }
    if let Some(other) = taken.iter().find(|other| other.overlaps(span)) {
        return Err(ProposalRefusal::Overlaps { from: other.from, until: other.until });
    }
    let minutes = rule.rounded(Minutes::new(span.minutes()) - rest);
    if minutes <= Minutes::ZERO {
        return Err(ProposalRefusal::Nothing);
    }
    Ok(Proposal {
        span,
        served_on: span.from.day(),
        minutes,
        grade: grade_of(presence.in_method, presence.out_method, presence.out),
        flag: flag(presence, basis, span, rule),
        level: level_for(day_so_far, minutes, rule)?,
        clause: DAILY_TIERS,
    })
}

/// Who may confirm `minutes` more on a day with `so_far`.
///
/// # Errors
/// More than anyone here may confirm.
pub fn level_for(
    so_far: Minutes,
    minutes: Minutes,
    rule: &HoursRule,
) -> Result<Level, ProposalRefusal> {
    let day = (so_far + minutes).count();
    if day <= rule.day_at_once_minutes {
        Ok(Level::Worker)
    } else if day <= rule.day_most_minutes {
        Ok(Level::ParentBody)
    } else {
        let most = Minutes::new(rule.day_most_minutes);
        Err(ProposalRefusal::DayTooLong { most, so_far, minutes })
    }
}

/// What times that a worker put right count: like a presence they lie inside the activity, on one
/// day and in the past, and rest is left out. Nothing is cut off: what lies outside is refused.
///
/// # Errors
/// The first rule that stands against it.
pub fn put_right(
    span: Span,
    basis: &Basis,
    rule: &HoursRule,
    now: Moment,
) -> Result<Minutes, ProposalRefusal> {
    let rest = match *basis {
        Basis::Shift { starts_at, ends_at, rest } => {
            let outside = ProposalRefusal::Outside { from: starts_at, until: ends_at };
            let plan = Span::new(starts_at, ends_at).ok_or(outside)?;
            if inside(span, plan) != Some(span) {
                return Err(outside);
            }
            rest_inside(span, plan, rest, rule)
        }
        Basis::Official => Minutes::ZERO,
    };
    if span.until > now {
        return Err(ProposalRefusal::Future);
    }
    if Moment::from_ms(span.until.ms() - 1).day() != span.from.day() {
        return Err(ProposalRefusal::CrossesMidnight);
    }
    let minutes = rule.rounded(Minutes::new(span.minutes()) - rest);
    if minutes > Minutes::ZERO { Ok(minutes) } else { Err(ProposalRefusal::Nothing) }
}

fn inside(span: Span, plan: Span) -> Option<Span> {
    Span::new(span.from.max(plan.from), span.until.min(plan.until))
}

/// The share of the rest that falls on a span. Nobody writes down when the rest was, so who came
/// for half of the shift is taken to have had half of the rest; rounded down, for the person.
fn rest_inside(span: Span, plan: Span, rest: Minutes, rule: &HoursRule) -> Minutes {
    match rule.rest {
        RestTime::Counted => Minutes::ZERO,
        RestTime::Excluded => Minutes::new(rest.count() * span.minutes() / plan.minutes().max(1)),
    }
}

fn flag(presence: &Presence, basis: &Basis, span: Span, rule: &HoursRule) -> Flag {
    let (planned, late_from) = match *basis {
        Basis::Shift { starts_at, ends_at, .. } => {
            (starts_at.minutes_until(ends_at), Some(ends_at.plus_minutes(rule.overtime_minutes)))
        }
        Basis::Official => (0, None),
    };
    if presence.consent == ConsentHeld::Missing {
        Flag::MinorWithoutConsent
    } else if presence.signed_up == SignedUp::WalkIn {
        Flag::WalkIn
    } else if presence.out == OutBasis::Assumed {
        Flag::ForgottenOut
    } else if late_from.is_some_and(|late| presence.out_at > late) {
        Flag::Overtime
    } else if span.minutes() * 100 < planned * rule.short_percent {
        Flag::Short
    } else {
        Flag::None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::basics::TimeOfDay;

    fn at(time: &str) -> Moment {
        let day: Day = "2026-11-28".parse().expect("a day");
        let time: TimeOfDay = time.parse().expect("a time");
        day.at(time)
    }
    fn span(from: &str, until: &str) -> Span {
        Span::new(at(from), at(until)).expect("a span")
    }
    fn presence(from: &str, until: &str) -> Presence {
        Presence {
            in_at: at(from),
            in_method: MarkMethod::Tap,
            out_at: at(until),
            out_method: MarkMethod::Tap,
            out: OutBasis::Marked,
            signed_up: SignedUp::Before,
            consent: ConsentHeld::NotNeeded,
        }
    }
    fn visit(rest: i64) -> Basis {
        let rest = Minutes::new(rest);
        Basis::Shift { starts_at: at("9:00"), ends_at: at("11:30"), rest }
    }
    fn with(
        presence: Presence,
        basis: Basis,
        taken: &[Span],
        so_far: i64,
    ) -> Result<Proposal, ProposalRefusal> {
        let now = at("24:00").plus_minutes(60);
        propose(&presence, &basis, &HoursRule::default(), taken, Minutes::new(so_far), now)
    }
    fn counted(from: &str, until: &str, rest: i64) -> Option<(i64, Flag)> {
        let found = with(presence(from, until), visit(rest), &[], 0).ok()?;
        Some((found.minutes.count(), found.flag))
    }

    // covers T25 F6
    #[test]
    fn only_time_inside_the_activity_counts_and_rest_does_not() {
        for (from, until, rest, found) in [
            ("9:00", "11:30", 0, (150, Flag::None)),
            ("8:40", "11:45", 0, (150, Flag::None)),
            ("9:12", "11:00", 0, (108, Flag::None)),
            ("9:00", "11:30", 30, (120, Flag::None)),
            ("9:00", "10:15", 30, (60, Flag::None)), // half the time, half the rest
            ("9:00", "12:01", 0, (150, Flag::Overtime)),
        ] {
            assert_eq!(counted(from, until, rest), Some(found), "{from}–{until}");
        }
        let outside = ProposalRefusal::Outside { from: at("9:00"), until: at("11:30") };
        assert_eq!(with(presence("11:30", "12:00"), visit(0), &[], 0), Err(outside));
        let zero = with(presence("9:00", "9:00"), visit(0), &[], 0);
        assert_eq!(zero, Err(ProposalRefusal::Nothing));
        let reversed = with(presence("10:00", "9:00"), visit(0), &[], 0);
        assert_eq!(reversed, Err(ProposalRefusal::Reversed));
    }

    // covers F5
    #[test]
    fn no_overlap_no_midnight_no_future() {
        let taken = [span("8:00", "9:30")];
        let overlaps = ProposalRefusal::Overlaps { from: at("8:00"), until: at("9:30") };
        assert_eq!(with(presence("9:00", "11:30"), visit(0), &taken, 0), Err(overlaps));
        let after = with(presence("9:30", "11:30"), visit(0), &taken, 0);
        assert_eq!(after.map(|found| found.minutes.count()), Ok(120));
        let night = Presence { out_at: at("24:00").plus_minutes(30), ..presence("22:00", "23:00") };
        let crossed = with(night, Basis::Official, &[], 0);
        assert_eq!(crossed, Err(ProposalRefusal::CrossesMidnight));
        let till_midnight = with(presence("22:00", "24:00"), Basis::Official, &[], 0);
        assert_eq!(till_midnight.map(|found| found.minutes.count()), Ok(120));
        let early = propose(
            &presence("9:00", "11:30"),
            &visit(0),
            &HoursRule::default(),
            &[],
            Minutes::ZERO,
            at("11:29"),
        );
        assert_eq!(early, Err(ProposalRefusal::Future));
    }

    #[test]
    fn more_than_eight_hours_a_day_goes_to_the_parent_body_and_more_than_twelve_nowhere() {
        let level = |so_far: i64| {
            with(presence("9:00", "11:30"), visit(0), &[], so_far).map(|found| found.level)
        };
        assert_eq!(level(330), Ok(Level::Worker)); // 8 h together
        assert_eq!(level(331), Ok(Level::ParentBody));
        assert_eq!(level(570), Ok(Level::ParentBody)); // 12 h together
        let refused = ProposalRefusal::DayTooLong {
            most: Minutes::new(720),
            so_far: Minutes::new(571),
            minutes: Minutes::new(150),
        };
        assert_eq!(level(571), Err(refused));
    }

    #[test]
    fn what_needs_an_eye_is_flagged_and_still_counted() {
        let base = presence("9:00", "11:30");
        let walk_in = Presence { signed_up: SignedUp::WalkIn, ..base };
        let jiayi = Presence { consent: ConsentHeld::Missing, ..walk_in };
        let forgotten = Presence { out: OutBasis::Assumed, ..base };
        for (presence, flag, grade) in [
            (base, Flag::None, Grade::B),
            (forgotten, Flag::ForgottenOut, Grade::C),
            (walk_in, Flag::WalkIn, Grade::B),
            (jiayi, Flag::MinorWithoutConsent, Grade::B),
        ] {
            let found = with(presence, visit(0), &[], 0).expect("a proposal");
            assert_eq!((found.flag, found.grade, found.minutes.count()), (flag, grade, 150));
        }
        let strict = HoursRule { short_percent: 60, ..HoursRule::default() };
        let now = at("24:00");
        let short = presence("9:00", "10:29");
        let found = propose(&short, &visit(0), &strict, &[], Minutes::ZERO, now);
        assert_eq!(found.map(|found| (found.flag, found.minutes.count())), Ok((Flag::Short, 89)));
    }

    // covers F5
    #[test]
    fn times_put_right_keep_to_the_rules_of_a_presence() {
        let rule = HoursRule::default();
        let now = at("24:00");
        let right = |from, until, rest| put_right(span(from, until), &visit(rest), &rule, now);
        assert_eq!(right("9:00", "11:30", 0), Ok(Minutes::new(150)));
        assert_eq!(
            right("9:00", "10:15", 30),
            Ok(Minutes::new(60)),
            "half the time, half the rest"
        );
        let outside = ProposalRefusal::Outside { from: at("9:00"), until: at("11:30") };
        assert_eq!(right("8:59", "11:30", 0), Err(outside));
        assert_eq!(right("9:00", "11:31", 0), Err(outside));
        let early = put_right(span("9:00", "11:30"), &visit(0), &rule, at("11:29"));
        assert_eq!(early, Err(ProposalRefusal::Future));
        let step = HoursRule { rounding_minutes: 30, ..rule };
        let short = put_right(span("9:00", "9:20"), &visit(0), &step, now);
        assert_eq!(short, Err(ProposalRefusal::Nothing));
    }

    #[test]
    fn official_times_are_taken_as_they_are() {
        let found = with(presence("8:57", "11:30"), Basis::Official, &[], 0).expect("a proposal");
        assert_eq!((found.minutes.count(), found.flag), (153, Flag::None));
    }

    proptest! {
        #[test]
        fn never_more_than_the_plan_nor_the_presence(
            came in 0i64..1000, stay in 0i64..1000, start in 0i64..1000, plan in 1i64..400,
            rest in 0i64..60, step in 1i64..=60,
        ) {
            let minute = |n: i64| at("0:00").plus_minutes(n);
            let (in_at, out_at) = (minute(came), minute(came + stay));
            let presence = Presence { in_at, out_at, ..presence("9:00", "9:01") };
            let (starts_at, ends_at) = (minute(start), minute(start + plan));
            let basis = Basis::Shift { starts_at, ends_at, rest: Minutes::new(rest.min(plan)) };
            let rule = HoursRule { rounding_minutes: step, ..HoursRule::default() };
            let found = propose(&presence, &basis, &rule, &[], Minutes::ZERO, minute(5000));
            if let Ok(found) = found {
                prop_assert!(found.minutes.count() > 0);
                prop_assert!(found.minutes.count() <= plan.min(stay));
                prop_assert!(found.span.from >= starts_at && found.span.until <= ends_at);
                prop_assert_eq!(found.span.from.day(), found.served_on);
            }
        }
    }
}

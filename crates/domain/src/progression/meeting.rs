//! A meeting of a branch: planned, held or called off, and who may be marked as there.

use crate::activities::{Calendar, coded};
use crate::basics::{Day, Fact, Minutes, Moment, Refusal};
use crate::people::Consent;
use crate::rules::AgePolicy;

coded! {
    /// Where a meeting stands.
    pub enum MeetingState {
        /// To come, or its names not yet noted.
        Planned = "planned",
        /// Held: its names are noted.
        Held = "held",
        /// Not held.
        CalledOff = "called_off",
    }
}
coded! {
    /// What an adult does at a meeting.
    pub enum Part {
        /// Leads it.
        Leader = "leader",
        /// Helps.
        Helper = "helper",
    }
}
coded! {
    /// Whether a child was there.
    pub enum Presence {
        /// There.
        Present = "present",
        /// Not there.
        Absent = "absent",
    }
}

impl MeetingState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Planned => "progression-state-planned",
            Self::Held => "progression-state-held",
            Self::CalledOff => "progression-state-called-off",
        }
    }
}
impl Part {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Leader => "progression-part-leader",
            Self::Helper => "progression-part-helper",
        }
    }
}

/// The longest a meeting lasts: a day out.
pub const MEETING_LONGEST: Minutes = Minutes::from_hours(10);
/// The most meetings of a term.
pub const MEETINGS_MOST: usize = 60;

/// Why a term, a meeting or its names cannot be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeetingRefusal {
    /// It ends before, or as, it begins.
    Reversed,
    /// Longer than children listen.
    TooLong {
        /// The most hours.
        most: i64,
    },
    /// Another meeting of the branch at that time.
    Clash {
        /// When that one begins.
        at: Moment,
    },
    /// Its day lies outside the term.
    OutsideTerm {
        /// The first day of the term.
        first: Day,
        /// Its last day.
        last: Day,
    },
    /// The last day lies before the first.
    TermReversed,
    /// No day of the week is left between the first and the last.
    NoDay,
    /// More meetings than a term holds.
    TooMany {
        /// The most.
        most: i64,
    },
    /// The branch has a term on these days already.
    TermThere {
        /// Its title.
        title: String,
    },
    /// It has not begun.
    ToCome {
        /// When it begins.
        at: Moment,
    },
    /// This does not follow from where it stands.
    NotNow {
        /// Where it stands.
        state: MeetingState,
    },
    /// A guardian's consent is missing on the day.
    NoConsent {
        /// Whose.
        name: String,
    },
    /// Who is named to stand beside the children is a child.
    NotAnAdult {
        /// Who.
        name: String,
        /// Their age.
        age: i64,
    },
    /// Named already.
    NamedAlready {
        /// Who.
        name: String,
    },
    /// A theme that no badge asks for.
    UnknownTheme,
}

impl Refusal for MeetingRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Reversed => "progression-meeting-reversed",
            Self::TooLong { .. } => "progression-meeting-too-long",
            Self::Clash { .. } => "progression-meeting-clash",
            Self::OutsideTerm { .. } => "progression-meeting-outside-term",
            Self::TermReversed => "progression-meeting-term-reversed",
            Self::NoDay => "progression-meeting-no-day",
            Self::TooMany { .. } => "progression-meeting-too-many",
            Self::TermThere { .. } => "progression-meeting-term-there",
            Self::ToCome { .. } => "progression-meeting-to-come",
            Self::NotNow { .. } => "progression-meeting-not-now",
            Self::NoConsent { .. } => "progression-meeting-no-consent",
            Self::NotAnAdult { .. } => "progression-meeting-not-an-adult",
            Self::NamedAlready { .. } => "progression-meeting-named-already",
            Self::UnknownTheme => "progression-meeting-unknown-theme",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::TooLong { most } | Self::TooMany { most } => vec![("most", (*most).into())],
            Self::Clash { at } | Self::ToCome { at } => vec![("at", (*at).into())],
            Self::OutsideTerm { first, last } => {
                vec![("first", (*first).into()), ("last", (*last).into())]
            }
            Self::TermThere { title } => vec![("title", title.clone().into())],
            Self::NotNow { state } => vec![("state", Fact::Word(state.word()))],
            Self::NoConsent { name } | Self::NamedAlready { name } => {
                vec![("name", name.clone().into())]
            }
            Self::NotAnAdult { name, age } => {
                vec![("name", name.clone().into()), ("age", (*age).into())]
            }
            Self::Reversed | Self::TermReversed | Self::NoDay | Self::UnknownTheme => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::Reversed | Self::TooLong { .. } => Some("until"),
            Self::Clash { .. } | Self::OutsideTerm { .. } => Some("day"),
            Self::TermReversed | Self::NoDay | Self::TooMany { .. } | Self::TermThere { .. } => {
                Some("last")
            }
            Self::NotAnAdult { .. } | Self::NamedAlready { .. } => Some("person"),
            Self::NoConsent { .. } => Some("there"),
            Self::UnknownTheme => Some("theme"),
            Self::ToCome { .. } | Self::NotNow { .. } => None,
        }
    }
}

/// When a meeting is, and inside which term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeetingPlan {
    /// When it begins.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// The first day of its term.
    pub first: Day,
    /// The last day of its term.
    pub last: Day,
}

impl MeetingPlan {
    /// Every reason why it cannot be so, beside the other meetings of the branch.
    pub fn flaws(&self, others: &[(Moment, Moment)]) -> Vec<MeetingRefusal> {
        let mut out = Vec::new();
        if self.ends_at <= self.starts_at {
            out.push(MeetingRefusal::Reversed);
        } else if self.starts_at.minutes_until(self.ends_at) > MEETING_LONGEST.count() {
            out.push(MeetingRefusal::TooLong { most: MEETING_LONGEST.count() / 60 });
        }
        let day = self.starts_at.day();
        if day < self.first || day > self.last {
            out.push(MeetingRefusal::OutsideTerm { first: self.first, last: self.last });
        }
        let meets =
            |(from, until): &&(Moment, Moment)| *from < self.ends_at && self.starts_at < *until;
        if let Some((at, _)) = others.iter().find(meets).filter(|_| out.is_empty()) {
            out.push(MeetingRefusal::Clash { at: *at });
        }
        out
    }
}

/// The days of a term: one each week, none on a public holiday, none on a week-end day worked in
/// exchange. A year whose calendar is not yet published is planned as it stands: a term reaches
/// over the new year, and its meetings can be moved.
///
/// # Errors
/// The last day lies before the first, no day is left, or more than a term holds.
pub fn term_days(
    (first, last): (Day, Day),
    weekday: i8,
    calendar: &Calendar,
) -> Result<Vec<Day>, MeetingRefusal> {
    if last < first {
        return Err(MeetingRefusal::TermReversed);
    }
    let to_first = (i64::from(weekday) - i64::from(first.weekday())).rem_euclid(7);
    let free = |day: &Day| {
        !calendar.is_holiday(*day).unwrap_or(false)
            && !calendar.is_makeup_workday(*day).unwrap_or(false)
    };
    let most = i64::try_from(MEETINGS_MOST).unwrap_or(i64::MAX);
    let weeks = (first.days_until(last) - to_first).div_euclid(7);
    if weeks >= most {
        return Err(MeetingRefusal::TooMany { most });
    }
    let days: Vec<Day> =
        (0..=weeks).map(|week| first.plus_days(to_first + week * 7)).filter(free).collect();
    if days.is_empty() { Err(MeetingRefusal::NoDay) } else { Ok(days) }
}

impl MeetingState {
    /// Notes the names of a meeting that has begun; again to put them right.
    ///
    /// # Errors
    /// It has not begun, or was called off.
    pub fn note_names(self, starts_at: Moment, now: Moment) -> Result<Self, MeetingRefusal> {
        match self {
            Self::CalledOff => Err(MeetingRefusal::NotNow { state: self }),
            Self::Planned | Self::Held if now < starts_at => {
                Err(MeetingRefusal::ToCome { at: starts_at })
            }
            Self::Planned | Self::Held => Ok(Self::Held),
        }
    }
    /// Moves it, or changes what it is about.
    ///
    /// # Errors
    /// It was held or called off.
    pub fn change(self) -> Result<(), MeetingRefusal> {
        match self {
            Self::Planned => Ok(()),
            Self::Held | Self::CalledOff => Err(MeetingRefusal::NotNow { state: self }),
        }
    }
}

/// Whether a child needs a guardian's consent for that day and has none. A birthday that was not
/// told counts as a child's.
pub fn consent_missing(
    policy: &AgePolicy,
    age: Option<i64>,
    consents: &[Consent],
    (day, kind): (Day, &str),
) -> bool {
    age.is_none_or(|age| policy.needs_consent(age))
        && !consents.iter().any(|consent| consent.covers(day, kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::ConsentScope;
    use crate::rules::RuleContent;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }
    fn at(text: &str, hour: i64) -> Moment {
        day(text).at(crate::basics::TimeOfDay::new(hour, 0).expect("a time"))
    }
    fn plan(from: Moment, until: Moment) -> MeetingPlan {
        let (first, last) = (day("2026-09-01"), day("2027-01-22"));
        MeetingPlan { starts_at: from, ends_at: until, first, last }
    }

    // covers T7
    #[test]
    fn a_meeting_stands_inside_its_term_and_beside_no_other() {
        let on = "2026-11-28";
        let good = plan(at(on, 14), at(on, 16));
        assert!(good.flaws(&[(at(on, 16), at(on, 18))]).is_empty());
        let clash = good.flaws(&[(at(on, 15), at(on, 17))]);
        assert_eq!(clash, [MeetingRefusal::Clash { at: at(on, 15) }]);
        assert_eq!(plan(at(on, 16), at(on, 16)).flaws(&[]), [MeetingRefusal::Reversed]);
        assert_eq!(plan(at(on, 8), at(on, 19)).flaws(&[]), [MeetingRefusal::TooLong { most: 10 }]);
        let late = plan(at("2027-02-06", 14), at("2027-02-06", 16)).flaws(&[]);
        assert_eq!(late.len(), 1, "{late:?}");
    }

    // covers T7
    #[test]
    fn a_term_meets_every_week_but_on_holidays_and_worked_weekends() {
        let text = "year 2026\noff 2026-10-01..2026-10-07 国庆节\nwork 2026-10-10\n";
        let year = crate::activities::YearCalendar::parse(text).expect("a year");
        let calendar = Calendar::from_years([year]);
        let days = |first, last| term_days((day(first), day(last)), 6, &calendar);
        let autumn = days("2026-09-21", "2026-10-24").expect("days");
        let shown: Vec<String> = autumn.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["2026-09-26", "2026-10-17", "2026-10-24"]);
        assert_eq!(days("2026-12-26", "2027-01-09").map(|all| all.len()), Ok(3), "past the year");
        assert_eq!(days("2026-10-02", "2026-10-04"), Err(MeetingRefusal::NoDay));
        assert_eq!(days("2026-10-24", "2026-10-01"), Err(MeetingRefusal::TermReversed));
        assert!(matches!(days("2026-01-01", "2027-12-31"), Err(MeetingRefusal::TooMany { .. })));
    }

    #[test]
    fn names_are_noted_once_it_has_begun_and_may_be_put_right() {
        let (before, start) = (at("2026-11-28", 13), at("2026-11-28", 14));
        assert!(MeetingState::Planned.note_names(start, before).is_err());
        assert_eq!(MeetingState::Planned.note_names(start, start), Ok(MeetingState::Held));
        assert_eq!(MeetingState::Held.note_names(start, start), Ok(MeetingState::Held));
        assert!(MeetingState::CalledOff.note_names(start, start).is_err());
        assert!(MeetingState::Held.change().is_err() && MeetingState::Planned.change().is_ok());
    }

    // covers B5
    #[test]
    fn a_child_without_a_consent_on_the_day_is_not_marked() {
        let policy = AgePolicy::default_for_town();
        let consent = |scope| Consent {
            scope,
            starts_on: day("2026-09-01"),
            ends_on: day("2026-11-30"),
            withdrawn_at: None,
        };
        let all = [consent(ConsentScope::All)];
        let visits = [consent(ConsentScope::Kind("0017".to_owned()))];
        let missing = |age, consents: &[Consent], on| {
            consent_missing(&policy, age, consents, (day(on), "0099"))
        };
        assert!(!missing(Some(12), &all, "2026-11-28"));
        assert!(missing(Some(12), &all, "2026-12-05"), "it has run out");
        assert!(missing(Some(12), &visits, "2026-11-28"), "it is for something else");
        assert!(missing(None, &[], "2026-11-28") && !missing(Some(18), &[], "2026-11-28"));
    }
}

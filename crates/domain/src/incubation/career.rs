//! 角色历程: what somebody was in this town, from being helped to teaching others, across bodies.
//!
//! 1. That somebody was helped is theirs alone: it is shown to others only from the day the
//!    person chose, and nothing else on the line gives it away.

use std::collections::BTreeSet;

use crate::access::Role;
use crate::activities::coded;
use crate::basics::Day;

coded! {
    /// The four great steps of the line.
    pub enum Phase {
        /// 受助.
        Helped = "helped",
        /// 志愿者.
        Volunteer = "volunteer",
        /// 队长.
        Leader = "leader",
        /// 讲师.
        Lecturer = "lecturer",
    }
}

impl Phase {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Helped => "incubation-phase-helped",
            Self::Volunteer => "incubation-phase-volunteer",
            Self::Leader => "incubation-phase-leader",
            Self::Lecturer => "incubation-phase-lecturer",
        }
    }
}

/// What a milestone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Was helped.
    Helped,
    /// Joined the volunteers.
    Joined,
    /// Held a role in a body.
    Role(Role),
    /// Was given a qualification.
    Qualified,
    /// Reached a star.
    Star(i64),
    /// Taught a course.
    Taught,
}

impl Mark {
    /// Which great step it belongs to; none: it belongs to each.
    pub fn phase(self) -> Option<Phase> {
        match self {
            Self::Helped => Some(Phase::Helped),
            Self::Joined | Self::Role(Role::Volunteer) => Some(Phase::Volunteer),
            Self::Role(Role::Leader) => Some(Phase::Leader),
            Self::Taught => Some(Phase::Lecturer),
            Self::Role(_) | Self::Qualified | Self::Star(_) => None,
        }
    }
}

/// One milestone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Its first day.
    pub from: Day,
    /// Its last day; none: open, or a single day.
    pub until: Option<Day>,
    /// What it is.
    pub mark: Mark,
    /// The body, qualification or course.
    pub words: String,
}

/// What somebody told of being helped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Help {
    /// Since when.
    pub from: Day,
    /// Until when; none: not said.
    pub until: Option<Day>,
    /// From which day others may see it; none: never.
    pub shown_since: Option<Day>,
}

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The person, at their own hand.
    Oneself,
    /// Everybody else, whoever acts in the person's name included.
    Another,
}

impl Help {
    /// Whether this reader sees it on this day (rule 1).
    pub fn is_seen(&self, reader: Reader, today: Day) -> bool {
        match reader {
            Reader::Oneself => true,
            Reader::Another => self.shown_since.is_some_and(|since| since <= today),
        }
    }
}

/// The line in the order of time, as this reader sees it.
pub fn career(
    mut parts: Vec<Milestone>,
    help: Option<&Help>,
    reader: Reader,
    today: Day,
) -> Vec<Milestone> {
    if let Some(help) = help.filter(|help| help.is_seen(reader, today)) {
        let words = String::new();
        parts.push(Milestone { from: help.from, until: help.until, mark: Mark::Helped, words });
    }
    parts.sort_by(|a, b| (a.from, a.mark, &a.words).cmp(&(b.from, b.mark, &b.words)));
    parts
}

/// The great steps that stand on a line.
pub fn phases(line: &[Milestone]) -> BTreeSet<Phase> {
    line.iter().filter_map(|one| one.mark.phase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }
    fn milestone(from: &str, mark: Mark) -> Milestone {
        Milestone { from: day(from), until: None, mark, words: "老年人义工队".to_owned() }
    }
    fn parts() -> Vec<Milestone> {
        vec![
            milestone("2026-03-01", Mark::Taught),
            milestone("2019-05-04", Mark::Joined),
            milestone("2022-01-01", Mark::Role(Role::Leader)),
            milestone("2020-09-01", Mark::Star(1)),
        ]
    }

    // covers A3 C8 T7
    #[test]
    fn the_line_goes_from_being_helped_to_teaching() {
        let help =
            Help { from: day("2016-09-01"), until: Some(day("2018-07-01")), shown_since: None };
        let line = career(parts(), Some(&help), Reader::Oneself, day("2026-11-29"));
        let marks: Vec<Mark> = line.iter().map(|one| one.mark).collect();
        let role = Mark::Role(Role::Leader);
        assert_eq!(marks, [Mark::Helped, Mark::Joined, Mark::Star(1), role, Mark::Taught]);
        assert_eq!(phases(&line), BTreeSet::from(Phase::ALL));
    }

    proptest! {
        // rule 1
        #[test]
        fn what_one_did_not_choose_to_show_leaves_no_trace(
            shown in proptest::option::of(-30i64..30), until in proptest::option::of(0i64..900),
        ) {
            let today = day("2026-11-29");
            let from = day("2016-09-01");
            let help = Help {
                from,
                until: until.map(|days| from.plus_days(days)),
                shown_since: shown.map(|days| today.plus_days(days)),
            };
            let seen = career(parts(), Some(&help), Reader::Another, today);
            let chosen = shown.is_some_and(|days| days <= 0);
            if chosen {
                prop_assert_eq!(seen.len(), parts().len() + 1);
            } else {
                prop_assert_eq!(seen, career(parts(), None, Reader::Another, today));
            }
        }
    }
}

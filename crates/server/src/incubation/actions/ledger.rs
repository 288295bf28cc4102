//! The ledger of a team: what activities and courses tell of who led, and what was said to it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use liandong_domain::basics::{
    CourseId, Day, Moment, OrganisationId, PersonId, ShiftId, TimeOfDay,
};
use liandong_domain::incubation::{Line, Seen, Share, Side, Work, told};

use crate::db::Read;
use crate::failure::Failure;
use crate::incubation::store::{self, CourseTold, SaidRow, ShiftTold, StaffDays};

/// What a line of the ledger is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A shift.
    Shift(ShiftId),
    /// A course.
    Course(CourseId),
}

impl Source {
    /// From the parts of an address.
    pub fn parse(what: &str, id: &str) -> Option<Self> {
        match what {
            "shift" => id.parse().ok().map(Self::Shift),
            "course" => id.parse().ok().map(Self::Course),
            _ => None,
        }
    }
    /// As parts of an address.
    pub fn address(self) -> String {
        match self {
            Self::Shift(id) => format!("shift/{id}"),
            Self::Course(id) => format!("course/{id}"),
        }
    }
}
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shift(id) => write!(f, "shift:{id}"),
            Self::Course(id) => write!(f, "course:{id}"),
        }
    }
}

/// One kind of work in one item.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The kind.
    pub work: Work,
    /// What the house saw.
    pub told: Option<Share>,
    /// What was said last.
    pub said: Option<SaidRow>,
}

impl Entry {
    /// The share that counts; none: this work was not done, or nobody knows.
    pub fn counts(&self) -> Option<Share> {
        self.said.as_ref().map_or(self.told, |said| said.share)
    }
}

/// A shift or a course.
#[derive(Debug, Clone)]
pub struct Item {
    /// Which.
    pub source: Source,
    /// Its title.
    pub title: String,
    /// The day.
    pub day: Day,
    /// Who led or taught, by name.
    pub names: Vec<String>,
    /// The kinds of work it may tell of.
    pub entries: Vec<Entry>,
}

impl Item {
    /// Whether no worker led or served.
    pub fn is_alone(&self) -> bool {
        let full = |work: Work| {
            let entry = self.entries.iter().find(|entry| entry.work == work);
            entry.and_then(Entry::counts).is_some_and(|share| share.percent() == 100)
        };
        full(Work::Supervising) && full(Work::CarryingOut)
    }
    /// Whether the house saw something that nobody has confirmed or corrected.
    pub fn is_open(&self) -> bool {
        self.entries.iter().any(|entry| entry.told.is_some() && entry.said.is_none())
    }
    /// Whether somebody has confirmed or corrected something of it.
    pub fn is_said(&self) -> bool {
        self.entries.iter().any(|entry| entry.said.is_some())
    }
    /// Its lines that count.
    pub fn lines(&self) -> impl Iterator<Item = Line> + '_ {
        self.entries.iter().filter_map(|entry| {
            let share = entry.counts()?;
            Some(Line { day: self.day, work: entry.work, share })
        })
    }
}

/// All of it, latest first.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// Shifts and courses.
    pub items: Vec<Item>,
}

impl Ledger {
    /// Every line that counts.
    pub fn lines(&self) -> Vec<Line> {
        self.items.iter().flat_map(Item::lines).collect()
    }
    /// The last so many activities, with the courses of the same time.
    pub fn last(&self, activities: i64) -> Self {
        let most = usize::try_from(activities).unwrap_or(0);
        let shifts = self.items.iter().filter(|item| matches!(item.source, Source::Shift(_)));
        let Some(from) = shifts.take(most).last().map(|item| item.day) else {
            return Self::default();
        };
        let mut left = most;
        let keep = |item: &&Item| match item.source {
            Source::Shift(_) if left > 0 => {
                left -= 1;
                true
            }
            Source::Shift(_) => false,
            Source::Course(_) => item.day >= from,
        };
        Self { items: self.items.iter().filter(keep).cloned().collect() }
    }
    /// Activities without a worker since a day.
    pub fn alone_since(&self, day: Day) -> i64 {
        let alone = self.items.iter().filter(|item| item.day >= day && item.is_alone());
        i64::try_from(alone.count()).unwrap_or(i64::MAX)
    }
}

/// Reads the ledger of a team from a moment to another: five statements.
///
/// # Errors
/// A fault of the store.
pub fn read_ledger(
    q: &mut Read<'_>,
    team: OrganisationId,
    span: (Moment, Moment),
) -> Result<Ledger, Failure> {
    let shifts = store::shifts_told(q, team, span)?;
    let taps = store::taps(q, team, span)?;
    let courses = store::courses_told(q, team, span)?;
    let mut people: BTreeSet<PersonId> = BTreeSet::new();
    for shift in &shifts {
        let named = [Some(&shift.author), shift.publisher.as_ref(), shift.closed_by.as_ref()];
        people.extend(named.into_iter().flatten().filter_map(|id| id.parse::<PersonId>().ok()));
        people.extend(shift.leader);
    }
    people.extend(taps.iter().filter_map(|(_, id, _)| id.parse::<PersonId>().ok()));
    people.extend(courses.iter().flat_map(|course| course.teachers.iter().map(|one| one.0)));
    let people: Vec<PersonId> = people.into_iter().collect();
    let staff = store::staff_days(q, &people)?;
    // A shift may begin the day before it ends.
    let mut said = last_said(store::said(q, team, span.0.day().plus_days(-1))?);
    let mut tapped: BTreeMap<ShiftId, Vec<(String, i64)>> = BTreeMap::new();
    for (shift, by, count) in taps {
        tapped.entry(shift).or_default().push((by, count));
    }
    let mut items: Vec<Item> = Vec::new();
    for shift in shifts {
        let taps = tapped.remove(&shift.id).unwrap_or_default();
        items.push(shift_item(&shift, &taps, &staff, &mut said));
    }
    items.extend(courses.iter().map(|course| course_item(course, &staff, &mut said)));
    items.sort_by_key(|item| std::cmp::Reverse((item.day, item.source)));
    Ok(Ledger { items })
}

type LastSaid = BTreeMap<(String, Work), SaidRow>;

/// The last word for each source and kind.
fn last_said(rows: Vec<SaidRow>) -> LastSaid {
    rows.into_iter().map(|row| ((row.source.clone(), row.work), row)).collect()
}

/// On which side somebody stood on a day; none: no person.
fn side(staff: &StaffDays, id: &str, day: Day) -> Option<Side> {
    let person: PersonId = id.parse().ok()?;
    let on =
        |(from, until): &(Day, Option<Day>)| *from <= day && until.is_none_or(|until| day <= until);
    let works = staff.get(&person).is_some_and(|days| days.iter().any(on));
    Some(if works { Side::Worker } else { Side::Volunteer })
}

fn shift_item(
    shift: &ShiftTold,
    taps: &[(String, i64)],
    staff: &StaffDays,
    said: &mut LastSaid,
) -> Item {
    let day = shift.starts_at.day();
    let of = |id: &str| side(staff, id, day);
    let prepared = [Some(shift.author.as_str()), shift.publisher.as_deref()];
    let mut tapped = (0, 0);
    for (by, count) in taps {
        match of(by) {
            Some(Side::Worker) => tapped.0 += count,
            Some(Side::Volunteer) => tapped.1 += count,
            None => {}
        }
    }
    let seen = Seen {
        prepared: prepared.into_iter().flatten().filter_map(of).collect(),
        led: shift.leader.and_then(|leader| of(&leader.to_string())),
        ended: shift.closed_by.as_deref().and_then(of),
        taps: tapped,
        served: (shift.workers, (shift.served - shift.workers).max(0)),
    };
    let source = Source::Shift(shift.id);
    Item {
        source,
        title: shift.title.clone(),
        day,
        names: Some(shift.leader_name.clone())
            .filter(|name| !name.is_empty())
            .into_iter()
            .collect(),
        entries: Work::ALL
            .into_iter()
            .map(|work| Entry {
                work,
                told: told(&seen, work),
                said: said.remove(&(source.to_string(), work)),
            })
            .collect(),
    }
}

fn course_item(course: &CourseTold, staff: &StaffDays, said: &mut LastSaid) -> Item {
    let (source, day) = (Source::Course(course.id), course.ends_at.day());
    let sides = course.teachers.iter().filter_map(|(id, _)| side(staff, &id.to_string(), day));
    let taught: Vec<Side> = sides.collect();
    let count = |n: usize| i64::try_from(n).unwrap_or(0);
    let volunteers = taught.iter().filter(|side| **side == Side::Volunteer).count();
    let work = Work::Training;
    Item {
        source,
        title: course.title.clone(),
        day,
        names: course.teachers.iter().map(|(_, name)| name.clone()).collect(),
        entries: vec![Entry {
            work,
            told: Share::nearest(count(volunteers), count(taught.len())),
            said: said.remove(&(source.to_string(), work)),
        }],
    }
}

/// From the first moment of a day until now.
pub fn span_since(q: &Read<'_>, day: Day) -> (Moment, Moment) {
    (day.at(TimeOfDay::START), q.now())
}

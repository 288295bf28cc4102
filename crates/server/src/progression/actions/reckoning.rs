//! What the scheme says of these children today, and of these meetings.

use std::collections::{BTreeMap, BTreeSet};

use liandong_domain::basics::{Day, PersonId, RuleRef};
use liandong_domain::progression::{
    Adult, Area, Asked, Badge, Evidence, Lack, Part, ProgressionScheme, Qualified, consent_missing,
    lacks,
};
use liandong_domain::rules::{AgePolicy, SeatsRatio};
use liandong_domain::training::{Held, Terms};

use crate::db::Read;
use crate::failure::{Failure, Fault};
use crate::progression::store::{self, AdultRow, AwardRow};
use crate::rules::actions::in_force;

/// The scheme in force on a day.
///
/// # Errors
/// A fault of the store.
pub fn scheme(q: &mut Read<'_>, day: Day) -> Result<(ProgressionScheme, RuleRef), Failure> {
    in_force::<ProgressionScheme>(q, day)
}

/// The age policy in force on a day.
///
/// # Errors
/// A fault of the store.
pub fn age_rule(q: &mut Read<'_>, day: Day) -> Result<AgePolicy, Failure> {
    Ok(in_force::<AgePolicy>(q, day)?.0)
}

/// Everything the badges ask for, of some children: five statements for all of them.
#[derive(Debug, Default)]
pub struct Book {
    attended: BTreeMap<PersonId, BTreeMap<String, i64>>,
    minutes: BTreeMap<PersonId, i64>,
    courses: BTreeMap<PersonId, BTreeSet<String>>,
    endorsed: BTreeMap<(PersonId, String), BTreeSet<String>>,
    awards: BTreeMap<PersonId, Vec<AwardRow>>,
}

impl Book {
    /// Reads the book of these children.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn read(q: &mut Read<'_>, people: &[PersonId]) -> Result<Self, Fault> {
        let mut out = Self::default();
        for (who, theme, times) in store::attended(q, people)? {
            out.attended.entry(who).or_default().insert(theme, times);
        }
        out.minutes = store::minutes_served(q, people)?.into_iter().collect();
        for (who, title) in store::courses_passed(q, people)? {
            out.courses.entry(who).or_default().insert(title);
        }
        for (who, badge, leaf, _) in store::open_endorsements(q, people)? {
            out.endorsed.entry((who, badge)).or_default().insert(leaf);
        }
        for row in store::awards_of(q, people)? {
            out.awards.entry(row.person).or_default().push(row);
        }
        Ok(out)
    }
    /// What is known of one child for one badge.
    pub fn evidence(&self, person: PersonId, badge: &Badge) -> Evidence {
        Evidence {
            attended: self.attended.get(&person).cloned().unwrap_or_default(),
            minutes: self.minutes.get(&person).copied().unwrap_or(0),
            courses: self.courses.get(&person).cloned().unwrap_or_default(),
            endorsed: self.endorsed.get(&(person, badge.code.clone())).cloned().unwrap_or_default(),
        }
    }
    /// Badges of one child, earliest first.
    pub fn awards(&self, person: PersonId) -> &[AwardRow] {
        self.awards.get(&person).map_or(&[], Vec::as_slice)
    }
    /// One badge of one child.
    pub fn award(&self, person: PersonId, badge: &Badge) -> Option<&AwardRow> {
        self.awards(person).iter().find(|row| row.badge == badge.code)
    }
    /// The areas of those badges.
    pub fn areas(&self, person: PersonId) -> Vec<Area> {
        self.awards(person).iter().map(|row| row.area).collect()
    }
    /// Badges that are met and not yet awarded.
    pub fn ready<'s>(&self, person: PersonId, scheme: &'s ProgressionScheme) -> Vec<&'s Badge> {
        let is_ready = |badge: &&Badge| {
            self.award(person, badge).is_none() && badge.need.is_met(&self.evidence(person, badge))
        };
        scheme.badges.iter().filter(is_ready).collect()
    }
}

/// What it takes to weigh the adults of meetings.
#[derive(Debug)]
pub struct Safety {
    asked: Asked,
    qualified: Vec<(PersonId, Held, Terms)>,
}

/// Reads what it takes to weigh these adults.
///
/// # Errors
/// A fault of the store.
pub fn safety(
    q: &mut Read<'_>,
    scheme: &ProgressionScheme,
    day: Day,
    people: &[PersonId],
) -> Result<Safety, Failure> {
    let (ratio, _) = in_force::<SeatsRatio>(q, day)?;
    let asked = scheme.asked(&ratio);
    let mut people = people.to_vec();
    people.sort_unstable();
    people.dedup();
    let qualified = store::qualified(q, &asked.qualification, &people)?;
    Ok(Safety { asked, qualified })
}

impl Safety {
    /// What a meeting of that day lacks.
    pub fn lacks(&self, adults: &[&AdultRow], children: i64, day: Day) -> Vec<Lack> {
        let adults: Vec<Adult> = adults
            .iter()
            .map(|row| Adult {
                name: row.name.clone(),
                part: row.part,
                qualified: match row.part {
                    Part::Leader => self.of(row.person, day).0,
                    Part::Helper => Qualified::Missing,
                },
            })
            .collect();
        lacks(&self.asked, &adults, children)
    }
    /// What somebody's qualification says on a day, and its last day.
    pub fn of(&self, person: PersonId, day: Day) -> (Qualified, Option<Day>) {
        store::qualified_on(&self.qualified, person, day)
    }
    /// What is asked.
    pub fn asked(&self) -> &Asked {
        &self.asked
    }
}

/// Which of these children have no guardian's consent on the day.
///
/// # Errors
/// A fault of the store.
pub fn without_consent(
    q: &mut Read<'_>,
    scheme: &ProgressionScheme,
    day: Day,
    people: &[PersonId],
) -> Result<BTreeSet<PersonId>, Failure> {
    let policy = age_rule(q, day)?;
    let consents = crate::people::store::consents_of(q, people)?;
    let rows = crate::people::store::persons(q, people)?;
    let missing = |row: &&crate::people::store::PersonRow| {
        let given = consents.get(&row.id).map_or(&[][..], Vec::as_slice);
        consent_missing(&policy, row.age_on(day), given, (day, &scheme.consent_kind))
    };
    Ok(rows.iter().filter(missing).map(|row| row.id).collect())
}

//! Whether a team is ready: the rule of the day over what the books hold.

use std::collections::{BTreeMap, BTreeSet};

use liandong_domain::basics::{Day, PersonId, RuleRef};
use liandong_domain::incubation::{Asked, Evidence, IncubationStages, MeetingKind, all, readiness};

use super::ledger::{Ledger, read_ledger, span_since};
use crate::db::Read;
use crate::failure::Failure;
use crate::incubation::store::{self, LeaderRow, TeamRow, WayRow};

/// How far back the ledger is read, in months.
pub const BACK: i64 = 24;

/// Everything that was weighed.
#[derive(Debug, Clone)]
pub struct Weighed {
    /// The rule in force.
    pub rule: IncubationStages,
    /// Its name and version.
    pub reference: RuleRef,
    /// The criteria of the next stage; empty after graduation.
    pub asked: Vec<Asked>,
    /// Who leads today.
    pub leaders: Vec<PersonId>,
}

/// Weighs a team for its next stage.
///
/// # Errors
/// A fault of the store.
pub fn weigh(q: &mut Read<'_>, team: &TeamRow, way: &WayRow) -> Result<Weighed, Failure> {
    let today = q.now().day();
    let (rule, reference) = crate::rules::actions::in_force::<IncubationStages>(q, today)?;
    let span = span_since(q, today.plus_months(-BACK));
    let ledger = read_ledger(q, team.id, span)?;
    let leaders = store::leaders(q, team.id)?;
    let meetings = store::meetings(q, team.id)?;
    let count = |kind: MeetingKind, from: Option<Day>| {
        let held = meetings.iter().filter(|one| one.kind == kind);
        let held = held.filter(|one| from.is_none_or(|from| one.met_on >= from));
        i64::try_from(held.count()).unwrap_or(i64::MAX)
    };
    let lead = led_on(&leaders, today);
    let is = Evidence {
        founding_meetings: count(MeetingKind::Founding, None),
        conduct: i64::from(way.conduct_agreed_at.is_some()),
        leaders: length(&lead),
        trained: trained(&leaders, &lead),
        months: months(way.since, today),
        permille: all(&Ledger::lines(&ledger.last(rule.last_activities))).permille(),
        led_then: length(&led_on(&leaders, way.since)),
        lead_still: length(&led_on(&leaders, way.since).intersection(&lead).copied().collect()),
        alone: ledger.alone_since(way.since),
        hand_overs: count(MeetingKind::HandOver, Some(way.since)),
    };
    let asked = way.stage.next().map(|to| readiness(&rule, to, &is)).unwrap_or_default();
    Ok(Weighed { rule, reference, asked, leaders: lead.into_iter().collect() })
}

fn length(people: &BTreeSet<PersonId>) -> i64 {
    i64::try_from(people.len()).unwrap_or(i64::MAX)
}

/// Who led on a day.
fn led_on(rows: &[LeaderRow], day: Day) -> BTreeSet<PersonId> {
    let on = |row: &&LeaderRow| row.starts_on <= day && row.ends_on.is_none_or(|last| day <= last);
    rows.iter().filter(on).map(|row| row.person).collect()
}

/// How many of them have a qualification that holds.
fn trained(rows: &[LeaderRow], lead: &BTreeSet<PersonId>) -> i64 {
    let mut holds: BTreeMap<PersonId, i64> = BTreeMap::new();
    for row in rows.iter().filter(|row| lead.contains(&row.person)) {
        if row.standing.is_some_and(liandong_domain::training::Standing::holds) {
            holds.insert(row.person, 1);
        }
    }
    holds.values().sum()
}

/// Whole months from a day to another.
fn months(from: Day, today: Day) -> i64 {
    let years = i64::from(today.year()) - i64::from(from.year());
    let whole = years * 12 + i64::from(today.month()) - i64::from(from.month());
    let short = from.plus_months(whole) > today;
    (whole - i64::from(short)).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_whole() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        for (from, until, n) in [
            ("2026-01-31", "2026-02-27", 0),
            ("2026-01-31", "2026-02-28", 1),
            ("2025-11-29", "2026-11-28", 11),
            ("2025-11-29", "2026-11-29", 12),
            ("2026-11-29", "2026-11-01", 0),
        ] {
            assert_eq!(months(day(from), day(until)), n, "{from} {until}");
        }
    }
}

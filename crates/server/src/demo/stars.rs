//! Hours from before the town had its books here, stars at every level, records on paper.

use liandong_domain::access::may;
use liandong_domain::basics::{Minutes, PersonId, Span};
use liandong_domain::hours::{EntryKind, Grade, Source};

use super::agenda::Life;
use super::bodies::{Bodies, ELDERS};
use super::cast::Cast;
use super::maker::{Maker, at};
use super::people::People;
use crate::failure::Failure;
use crate::hours::actions::{ImportedHours, append_imported};
use crate::hours::store::EntryWords;
use crate::records::actions::{Period, issue_for, issue_own};

/// Stars have 100, 300, 600, 1000 and 1500 hours: a few people near and above each.
const LADDER: [i64; 12] = [1540, 1120, 1030, 720, 640, 590, 380, 310, 290, 140, 112, 96];

/// The sums of the old registers: the elders' team since 2010, and those known for long service.
pub(super) fn openings(
    maker: &mut Maker<'_>,
    bodies: &Bodies,
    cast: &Cast,
    people: &People,
) -> Result<(), Failure> {
    let team = bodies.teams[ELDERS];
    let mut sums = vec![(cast.libonian, 1_608 * 60, team), (cast.limin, 260 * 60 + 30, team)];
    let members = people.of_teams(&[ELDERS]);
    let there = members.iter().filter(|n| !people.members[**n].child);
    for n in there {
        let member = &people.members[*n];
        if let Some(id) = member.id.filter(|id| *id != cast.libonian && *id != cast.weiqiang) {
            sums.push((id, maker.between(18, 78) * 60 + 30 * maker.between(0, 1), team));
        }
    }
    // One of every other team, from the top of the ladder down.
    for (n, hours) in LADDER.iter().enumerate() {
        let team = if n == 0 { 3 } else { 13 + n.min(9) };
        let member = people
            .of_teams(&[team])
            .into_iter()
            .find(|m| people.members[*m].id.is_some_and(|id| sums.iter().all(|sum| sum.0 != id)));
        if let Some(id) = member.and_then(|m| people.members[m].id) {
            sums.push((id, hours * 60, bodies.teams[team]));
        }
    }
    maker.act::<may::ImportFiles, _, _>(cast.chen, move |tx, permit| {
        for (person, minutes, team) in &sums {
            append_imported(tx, permit, &opening(*person, *minutes, team.to_string(), tx.now()))?;
        }
        Ok(())
    })
}

fn opening(
    person: PersonId,
    minutes: i64,
    organisation: String,
    now: liandong_domain::basics::Moment,
) -> ImportedHours {
    let noon = at(now.day().plus_days(-1), 12, 0);
    ImportedHours {
        person,
        source: Source::Opening(format!("纸质登记册：{person}")),
        kind: EntryKind::Opening,
        minutes: Minutes::new(minutes),
        span: Span { from: noon, until: noon.plus_minutes(1) },
        grade: Grade::E,
        words: EntryWords {
            activity: None,
            shift: None,
            activity_words: "纸质登记册结转时长".to_owned(),
            place_words: String::new(),
            post_words: String::new(),
            organisation,
        },
    }
}

/// This morning: 王芳 stands two and a half hours before her first star, and records are issued.
pub(super) fn finish(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let (wang, team) = (life.cast.wangfang, life.cast.elders.to_string());
    life.maker.act::<may::ImportFiles, _, _>(life.cast.chen, move |tx, permit| {
        let has = crate::hours::store::total(tx, wang)?.count();
        // 97.5 of 100 hours, unless she has served more than that already.
        let missing = 97 * 60 + 30 - has;
        if missing > 0 {
            append_imported(tx, permit, &opening(wang, missing, team.clone(), tx.now()))?;
        }
        Ok(())
    })?;
    records(life)
}

fn records(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let today = life.wanted.today;
    let period = Period { from: today.plus_days(-365), until: today.plus_days(-1) };
    let whole = Period { from: today.plus_days(-5_000), until: today.plus_days(-1) };
    let mut people: Vec<(PersonId, Period)> =
        vec![(life.cast.libonian, whole), (life.cast.limin, period)];
    let rare = life.people.members.iter().skip(1).step_by(3).take(4);
    people.extend(rare.filter_map(|member| member.id).map(|id| (id, whole)));
    for (person, period) in people {
        let result =
            life.maker.act::<may::IssueRecords, _, _>(life.cast.chen, move |tx, permit| {
                // Whether a font draws every character is asked by the page; here nothing is printed.
                issue_for(tx, permit, person, "陈慧珊", period, &|_| Vec::new())?;
                Ok(())
            });
        match result {
            Ok(()) | Err(Failure::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    let wang = life.cast.wangfang;
    life.maker.act::<may::IssueOwnStatement, _, _>(wang, move |tx, permit| {
        issue_own(tx, permit, whole, &|_| Vec::new())?;
        Ok(())
    })
}

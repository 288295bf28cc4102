//! The evening's look through birthdays and ends of consents: written down and told, once.
//!
//! Nothing opens or closes here: sign-up, door and family pages ask the rule on the day. This only
//! ends rows that are over and tells people. A town without a server for a week catches up.

use std::collections::BTreeSet;

use liandong_domain::basics::{Day, PersonId, TownId};
use liandong_domain::minors::{Birthday, Change, SlipState, birthdays, changes_between};
use liandong_domain::rules::AgePolicy;

use crate::app::App;
use crate::db::{Read, Tx, Who};
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::minors::store;
use crate::people::store as people;
use crate::rules::actions::in_force;

/// Guardians and workers are told this many days before a consent ends.
pub const REMIND_DAYS: i64 = 14;
/// No more days are caught up.
const CATCH_UP_DAYS: i64 = 400;
/// People looked at in one reading.
const PAGE: i64 = 1_000;
/// Photographs of papers are let go this many months after their consent has ended.
const PHOTO_MONTHS: i64 = 12;
/// The most slips of one child that can be open.
const SLIPS_MOST: i64 = 200;

/// The chore of every minute; once a day there is something to do.
pub fn birthdays_chore(app: &App, town: TownId, _: &str) -> Result<(), Failure> {
    let Some((after, today)) = app.db().read_now(town, due)? else { return Ok(()) };
    let policy = app.db().read_now(town, move |q| Ok(in_force::<AgePolicy>(q, today)?.0))?;
    let who = || Who::system(town, "birthdays");
    for year in years(&policy, after, today) {
        let mut from = String::new();
        loop {
            let start = from.clone();
            let page =
                app.db().read_now(town, move |q| Ok(people::born_in(q, year, &start, PAGE)?))?;
            let Some((last, _)) = page.last() else { break };
            from = last.to_string();
            for (person, found) in met(&policy, &page, after, today) {
                app.db().write_now(who(), move |tx| meet(tx, person, &found))?;
            }
        }
    }
    app.db().write_now(who(), move |tx| {
        remind(tx, after, today)?;
        store::let_photos_go(tx, today.plus_months(-PHOTO_MONTHS))?;
        store::keep_looked_on(tx, today)?;
        Ok(())
    })
}

/// The days to look through: after the first, to the last.
fn due(q: &mut Read<'_>) -> Result<Option<(Day, Day)>, Failure> {
    let today = q.now().day();
    let after = store::looked_on(q)?.unwrap_or_else(|| today.plus_days(-1));
    let after = after.max(today.plus_days(-CATCH_UP_DAYS));
    Ok((after < today).then_some((after, today)))
}

/// Years of birth in which somebody may have such a birthday in these days.
fn years(policy: &AgePolicy, after: Day, today: Day) -> BTreeSet<i64> {
    let span = i64::from(after.year())..=i64::from(today.year());
    let ages: Vec<i64> = birthdays(policy).iter().map(|birthday| birthday.age).collect();
    span.flat_map(|year| ages.iter().map(move |age| year - age)).collect()
}

/// Whose birthdays lie in these days.
fn met(
    policy: &AgePolicy,
    page: &[(PersonId, Option<Day>)],
    after: Day,
    today: Day,
) -> Vec<(PersonId, Birthday)> {
    let mut out = Vec::new();
    for (person, born) in page {
        let Some(born) = born else { continue };
        let found = changes_between(policy, *born, after, today);
        out.extend(found.into_iter().map(|(_, birthday)| (*person, birthday)));
    }
    out
}

/// Writes one birthday down, ends what is over, tells the family.
fn meet(tx: &mut Tx<'_>, person: PersonId, found: &Birthday) -> Result<(), Failure> {
    if !store::note_birthday(tx, person, found.age)? {
        return Ok(());
    }
    let line = Kind::BirthdayReached.of(person).about(person);
    events::record(tx, line.count("age", found.age))?;
    let told = people::guardians_in_registry(tx, &[person])?;
    for (_, guardian) in told {
        let line = Kind::BirthdayTold.of(person).about(guardian);
        events::record(tx, line.count("age", found.age))?;
    }
    if found.changes.contains(&Change::Grown) {
        for slip in store::of_child(tx, person, (SLIPS_MOST, 0))?.0 {
            if slip.state.voided().is_ok() && store::settle(tx, &slip, SlipState::Void, "", None)? {
                events::record(tx, Kind::SlipVoided.of(slip.id).about(person))?;
            }
        }
        crate::people::actions::grow_up(tx, person)?;
    }
    Ok(())
}

/// Tells of consents that end soon and have none after them.
fn remind(tx: &mut Tx<'_>, after: Day, today: Day) -> Result<(), Failure> {
    let (from, until) = (after.plus_days(REMIND_DAYS), today.plus_days(REMIND_DAYS));
    for row in store::ending_in_town(tx, from, until)? {
        let line = Kind::ConsentEnding.of(row.consent).about(row.child);
        events::record(tx, line.with("child", row.child).with("until", row.ends_on))?;
    }
    Ok(())
}

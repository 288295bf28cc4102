//! Many people, few places: exactly as many rows as places, the others wait in order.

use std::collections::BTreeSet;
use std::sync::Arc;

use liandong::db::{Param, Read, Sql};
use liandong::failure::Failure;
use tokio::runtime::Runtime;

use super::Trouble;
use crate::client::{self, Request, post};
use crate::town::{Place, Town, Wanted, told};
use crate::{Fault, Store};

const ROWS: Sql = Sql("select person_id, state from sign_up where town_id = $1 \
     and ended_at is null order by queue_class, asked_at, sign_up_id");

/// Every third person taps twice; all race for the places of one shift.
pub fn run(runtime: &Runtime, store: Store, trouble: Trouble) -> Result<String, Fault> {
    let place = Place::new(store)?;
    eprintln!("making {} people for the stampede", trouble.people);
    let wanted = Wanted { volunteers: trouble.people, places: trouble.places, shifts: 1 };
    let town = Town::found(runtime, &place, wanted)?;
    let slot = town.slots.first().ok_or("a shift")?;
    let path = format!("/shifts/{}/sign-up", slot.shift);
    let mut requests: Vec<Request> = Vec::new();
    for (n, person) in town.volunteers.iter().enumerate() {
        // Every other one says "put me on the waiting list if it is full".
        let wait = if n % 2 == 0 { "&wait=yes" } else { "" };
        let tap = post(&path, &person.cookie, &format!("once=race-{n}{wait}"));
        if n % 3 == 0 {
            requests.push(tap.clone());
        }
        requests.push(tap);
    }
    let taps = requests.len();
    let run = client::load(runtime, town.to, &Arc::new(requests), 256, &[303, 422])?;
    let rows = rows(&town)?;
    let placed = rows.iter().filter(|(_, state)| state == "placed").count();
    let waiting = rows.iter().filter(|(_, state)| state == "waiting").count();
    let people: BTreeSet<&str> = rows.iter().map(|(person, _)| person.as_str()).collect();
    if placed != trouble.places {
        return Err(format!("{placed} people hold {} places", trouble.places).into());
    }
    if people.len() != rows.len() || placed + waiting != rows.len() {
        return Err(format!("{} rows of {} people", rows.len(), people.len()).into());
    }
    let wished = trouble.people.div_ceil(2);
    let least = wished.saturating_sub(trouble.places);
    if !(least..=wished).contains(&waiting) {
        return Err(format!("{waiting} wait, {wished} wished to").into());
    }
    Ok(format!(
        "stampede on {}: {taps} taps of {} people, {placed} places held, {waiting} wait, \
         the others were told why, nobody twice; {:.0} taps/s, p99 {:.0} ms",
        town.app.db().kind(),
        trouble.people,
        run.rate(),
        run.latency(0.99),
    ))
}

fn rows(town: &Town) -> Result<Vec<(String, String)>, Fault> {
    let look = |q: &mut Read<'_>| -> Result<Vec<(String, String)>, Failure> {
        let town = Param::from(q.town());
        q.rows(ROWS, &[town])?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
    };
    town.app.db().read_now(town.id, look).map_err(told)
}

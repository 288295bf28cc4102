//! The funnel and the report of training in a city.

use std::sync::Arc;

use tokio::runtime::Runtime;

use crate::bare;
use crate::client::{self, get};
use crate::report::{Line, Report};
use crate::town::{Place, Town, Wanted};
use crate::{Fault, Size, Store};

/// How many rounds of joining the people are spread over.
const ROUNDS: usize = 400;

/// People, each with an application at one of the five steps and two hours learned, as the actions
/// leave them behind, sums included.
fn city(town: &Town, count: usize) -> String {
    let (id, body, by) = (town.id, town.body, town.worker.id);
    let year = town.app.clock().now().day().year();
    let numbers = format!(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < {count})"
    );
    let rounds = format!(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < {ROUNDS})"
    );
    let tail = "substr(cast(1000000000000 + i as text), 2)";
    let round = format!(
        "'018f0000-0000-7005-8000-' || substr(cast(1000000000001 + i % {ROUNDS} as text), 2)"
    );
    let day = format!(
        "'{year}-' || substr(cast(101 + i % 9 as text), 2) || '-' || \
         substr(cast(101 + i % 28 as text), 2)"
    );
    let step = "case i % 5 when 0 then 'trial' when 1 then 'basic-training' \
         when 2 then 'mutual-choice' when 3 then 'skills-training' else 'registration' end";
    let kind = "case i % 4 when 0 then 'concepts' when 1 then 'skills' when 2 then 'special' \
         else 'sharing' end";
    format!(
        "insert into person (town_id, person_id, number, name, name_key, sort_key, created_at, \
         changed_at) {numbers} select '{id}', '018f0000-0000-7004-8000-' || {tail}, \
         'B' || {tail}, '何桂芳', '何桂芳', '何桂芳', 1, 1 from n;
         insert into joining_round (town_id, round_id, organisation_id, name, about, opens_on, \
         closes_on, places, taken, responsible_id, basic_kinds, skills_kinds, made_by, made_at) \
         {rounds} select '{id}', '018f0000-0000-7005-8000-' || {tail}, '{body}', \
         '招募 ' || i, '', '{year}-01-01', '{year}-12-31', {count}, 0, '{by}', 'concepts', \
         'skills', '{by}', i from n;
         insert into joining_application (town_id, application_id, round_id, person_id, step, \
         state, entered_on, due_on, asked_at, asked_by) {numbers} select '{id}', \
         '018f0000-0000-7006-8000-' || {tail}, {round}, '018f0000-0000-7004-8000-' || {tail}, \
         {step}, 'open', {day}, '{year}-12-31', 1, '{by}' from n;
         insert into joining_count (town_id, round_id, step, entered, passed, skipped, waiting, \
         on_hold, not_passed, withdrawn) select town_id, round_id, step, count(*), 0, 0, \
         count(*), 0, 0, 0 from joining_application group by town_id, round_id, step;
         insert into joining_wait (town_id, round_id, step, entered_on, waiting) \
         select town_id, round_id, step, entered_on, count(*) from joining_application \
         group by town_id, round_id, step, entered_on;
         insert into joining_body_count (town_id, organisation_id, step, entered, passed, \
         skipped, waiting, on_hold, not_passed, withdrawn) select r.town_id, r.organisation_id, \
         c.step, sum(c.entered), 0, 0, sum(c.waiting), 0, 0, 0 from joining_count c join \
         joining_round r on r.town_id = c.town_id and r.round_id = c.round_id \
         group by r.town_id, r.organisation_id, c.step;
         insert into joining_body_wait (town_id, organisation_id, step, entered_on, waiting) \
         select r.town_id, r.organisation_id, w.step, w.entered_on, sum(w.waiting) from \
         joining_wait w join joining_round r on r.town_id = w.town_id and \
         r.round_id = w.round_id group by r.town_id, r.organisation_id, w.step, w.entered_on;
         insert into learning (town_id, learning_id, person_id, kind, learned_on, minutes, \
         source, words) {numbers} select '{id}', '018f0000-0000-7007-8000-' || {tail}, \
         '018f0000-0000-7004-8000-' || {tail}, {kind}, {day}, 120, 'bench:' || i, '' from n;
         insert into learning_total (town_id, month, kind, minutes, entries) select town_id, \
         substr(learned_on, 1, 7), kind, sum(minutes), count(*) from learning \
         group by town_id, substr(learned_on, 1, 7), kind;"
    )
}

/// Both reports, at the latency under which 95 of 100 lie.
pub fn reports(
    runtime: &Runtime,
    store: Store,
    size: Size,
    report: &mut Report,
) -> Result<(), Fault> {
    let count = size.rows;
    eprintln!("writing a city of {count} people");
    let place = Place::new(store)?;
    let town = Town::found(runtime, &place, Wanted::room_for(2, 1))?;
    bare::batch(&place.at, &city(&town, count))?;
    let year = town.app.clock().now().day().year();
    for (name, path) in [
        ("funnel of joining", "/joining/funnel".to_owned()),
        ("report of training", format!("/training/report?year={year}")),
    ] {
        eprintln!("{name}");
        let request = get(&path, &town.worker.cookie);
        let shown = client::once(runtime, town.to, &request)?;
        let digits: String =
            String::from_utf8_lossy(&shown.body).chars().filter(|c| *c != ',').collect();
        // One of five steps, or one of nine months: its count must stand on the page.
        let part = if path.starts_with("/joining") { count / 5 } else { count / 9 };
        if shown.status != 200 || !digits.contains(&part.to_string()) {
            return Err(format!("{name} does not show {part}: {}", shown.head).into());
        }
        let all = Arc::new(vec![request; size.reads]);
        let run = client::load(runtime, town.to, &all, size.connections, &[200])?;
        report.add(Line::within(&format!("{name}, {count} people"), &run, 150.0));
    }
    Ok(())
}

//! The minutes as a paper to keep: every member, what each said, dissent in its words, sums, what
//! stays, and every child by code. No name of a child stands in what it is made from.

use axum::extract::Path;
use axum::response::Response;
use liandong_domain::basics::{AllocationId, Day, PersonId};
use liandong_print::{Day as PrintDay, Lang as PrintLang, MinutesView};

use super::meeting::{Found, child_line, find, sums, vote_line};
use super::minutes::MOST;
use super::{reader, term_words};
use crate::allocation::store::{self, SeatRow};
use crate::failure::Failure;
use crate::ui::Lang;
use crate::web::{Ask, print};

fn say(ask: &Ask, keys: [&str; 5]) -> [String; 5] {
    keys.map(|key| ask.say(key, &[]))
}

/// Money, rule, order, days: as the page of the minutes says them.
fn facts(ask: &Ask, found: &Found) -> Vec<(String, String)> {
    let all = sums(ask, found);
    let order = [("seed", all.seed.to_string()), ("way", all.algorithm.to_string())];
    let mut out = vec![
        ("allocation-pool", all.pool),
        ("allocation-given", all.given),
        ("allocation-set-sum", all.set),
        ("allocation-remainder", all.remainder),
        ("allocation-served", format!("{} / {}", all.served.0, all.served.1)),
    ];
    out.extend(
        all.sources
            .into_iter()
            .map(|one| ("books-purpose", format!("{} · {} {}", one.0, one.1, one.2))),
    );
    out.push(("allocation-rule", format!("{} · {}", all.rules.0, all.rules.1)));
    out.push(("allocation-order", ask.say("allocation-order-said", &order)));
    out.push(("allocation-made", all.made));
    out.push(("allocation-settled", all.settled));
    let told = out.into_iter().filter(|one| !one.1.is_empty());
    told.map(|(key, value)| (ask.say(key, &[]), value)).collect()
}

/// Whoever said something, and whoever sat there and said nothing.
fn members(ask: &Ask, found: &Found, seats: &[SeatRow]) -> Vec<[String; 5]> {
    let said: Vec<PersonId> = found.votes.iter().map(|row| row.person).collect();
    let mut out: Vec<[String; 5]> = found
        .votes
        .iter()
        .map(|row| {
            let line = vote_line(ask, row);
            [line.name, line.side, line.vote, line.words, line.at]
        })
        .collect();
    let over = found.row.settled_at;
    let silent = seats.iter().filter(|seat| {
        !said.contains(&seat.person) && over.is_none_or(|over| seat.appointed_at <= over)
    });
    out.extend(silent.map(|seat| {
        let side = ask.say(seat.side.word(), &[]);
        let nothing = ask.say("allocation-paper-silent", &[]);
        [seat.name.clone(), side, nothing, String::new(), String::new()]
    }));
    out
}

fn print_day(day: Day) -> PrintDay {
    PrintDay {
        year: day.year().into(),
        month: u8::try_from(day.month()).unwrap_or(1),
        day: u8::try_from(day.day_of_month()).unwrap_or(1),
    }
}

fn view(ask: &Ask, found: &Found, seats: &[SeatRow]) -> MinutesView {
    let row = &found.row;
    let drawn = row.settled_at.unwrap_or(row.made_at).day();
    let children = found.children.iter().map(|row| {
        let line = child_line(ask, found, row, false);
        let set = if line.set.is_empty() { line.suggested.clone() } else { line.set };
        [line.code, line.class, line.suggested, set, line.why]
    });
    MinutesView {
        lang: match ask.lang {
            Lang::Zh => PrintLang::Zh,
            Lang::En => PrintLang::En,
        },
        title: ask.say("allocation-minutes", &[]),
        line: format!("{} · {}", term_words(ask, row.term), ask.say(row.state.word(), &[])),
        facts: facts(ask, found),
        members_title: ask.say("allocation-votes", &[]),
        members_none: ask.say("allocation-votes-none", &[]),
        members_head: say(
            ask,
            [
                "allocation-paper-member",
                "allocation-side",
                "allocation-paper-vote",
                "allocation-paper-words",
                "allocation-paper-at",
            ],
        ),
        members: members(ask, found, seats),
        children_title: ask.say("allocation-children", &[]),
        children_none: ask.say("aid-pupils-none", &[]),
        children_head: say(
            ask,
            [
                "aid-code",
                "allocation-class",
                "allocation-suggested",
                "allocation-set",
                "allocation-why",
            ],
        ),
        children: children.collect(),
        signatures: ["allocation-paper-sign-worker", "allocation-paper-sign-other"]
            .map(|key| ask.say(key, &[]))
            .to_vec(),
        foot: format!("{} · {}", ask.actor.town_name, row.id),
        drawn: print_day(drawn),
    }
}

/// `GET /allocation/{id}/minutes.pdf`
pub async fn pdf(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    reader(&ask).await?;
    let id: AllocationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (found, seats) = ask
        .app
        .look(ask.actor.town, move |q| Ok((find(q, id, (MOST, 0))?, store::seats(q)?)))
        .await?;
    let view = view(&ask, &found, &seats);
    print(&ask.app, "minutes", move |app| Ok(app.press()?.minutes(&view))).await
}

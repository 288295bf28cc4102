//! What came of a round, in words that shame nobody.

use std::collections::BTreeMap;

use liandong_domain::basics::OrganisationId;
use liandong_domain::choice::{Missed, missed};

use crate::choice::store::{PairRow, TeamRow};
use crate::ui::moment_long;
use crate::web::Ask;

/// What came of it for one candidate.
#[derive(Debug, Clone, Default)]
pub struct ResultView {
    /// The team; empty: open.
    pub team: String,
    /// Which wish it was, in words.
    pub how: String,
    /// Why the dearer wishes did not come true, each in a sentence.
    pub reasons: Vec<String>,
    /// Who said yes and when: term and value.
    pub record: Vec<(String, String)>,
    /// Whether it was ended later.
    pub ended: bool,
    /// Why it was ended.
    pub why: String,
}

/// The result of one candidate: the own wishes, who wished back, and the pair if there is one.
pub fn result(
    ask: &Ask,
    teams: &[TeamRow],
    (wishes, wanted): (&[OrganisationId], &[OrganisationId]),
    pair: Option<&PairRow>,
) -> ResultView {
    let names: BTreeMap<OrganisationId, &TeamRow> =
        teams.iter().map(|side| (side.team, side)).collect();
    let until = match pair {
        Some(pair) if pair.place.is_none() => 0,
        Some(pair) => wishes.iter().position(|team| *team == pair.team).unwrap_or(wishes.len()),
        None => wishes.len(),
    };
    let missed = missed(
        &wishes[..until],
        |team| names.get(&team).map(|side| side.places),
        |team| wanted.contains(&team),
    );
    let name = |team: &OrganisationId| names.get(team).map_or("", |side| &*side.name).to_owned();
    let reasons = (1..)
        .zip(&missed)
        .map(|(place, one)| match one {
            Missed::Filled { team, places } => {
                let facts = [
                    ("place", place.to_string()),
                    ("team", name(team)),
                    ("places", places.to_string()),
                ];
                ask.say("choice-why-filled", &facts)
            }
            Missed::NotMet { team } => {
                let facts = [("place", place.to_string()), ("team", name(team))];
                ask.say("choice-why-not-met", &facts)
            }
        })
        .collect();
    let Some(pair) = pair else {
        let how = ask.say("choice-how-open", &[]);
        return ResultView { how, reasons, ..ResultView::default() };
    };
    let how = match pair.place {
        Some(place) => ask.say("choice-how-wish", &[("place", place.to_string())]),
        None => ask.say("choice-how-locked", &[]),
    };
    ResultView {
        team: pair.team_name.clone(),
        how,
        reasons,
        record: record(ask, pair),
        ended: pair.ended_at.is_some(),
        why: pair.why.clone(),
    }
}

/// Who said yes and when, from both sides.
pub fn record(ask: &Ask, pair: &PairRow) -> Vec<(String, String)> {
    let line = |key: &str, who: &str, at| {
        let when = moment_long(ask.lang, at);
        let value = if who.is_empty() { when } else { format!("{who} · {when}") };
        (ask.say(key, &[]), value)
    };
    let wished = pair.wished_at.map(|at| line("choice-record-candidate", "", at));
    let team = pair.said_yes_at.map(|at| line("choice-record-team", &pair.said_yes_by, at));
    let worker = pair.agreed_at.map(|at| line("choice-record-worker", &pair.agreed_by, at));
    wished.into_iter().chain(team).chain(worker).collect()
}

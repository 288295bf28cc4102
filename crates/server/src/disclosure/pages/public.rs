//! `/aid`: for everybody. What was raised comes from the books as they are; everything about
//! awards from what is published, so that no change of a number from one day to the next tells of
//! a child.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::aid::PUBLIC_LEAST;
use liandong_domain::basics::Fen;
use liandong_domain::disclosure::{Part, Source};
use liandong_domain::rules::SchoolStage;

use super::sankey::{Node, Sankey, Stream, draw as drawn};
use super::unbroken::share;
use super::{BatchLine, SumLine, batch_lines, of_stage, part_lines, sum};
use crate::books::store as ledger;
use crate::disclosure::store::{self, BatchRow, DisclosureRow, PartRow, Unbroken};
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw, money};
use crate::web::Ask;

/// How many disclosures are linked: ten years of months.
const MOST: i64 = 120;

/// One disclosure in the list.
#[derive(Debug, Clone)]
pub struct DisclosureLine {
    /// The last month.
    pub until: String,
    /// The first.
    pub since: String,
    /// The root.
    pub root: String,
}

/// The programme outside.
#[derive(Template)]
#[template(path = "pages/disclosure/public.html")]
pub struct PublicPage {
    /// The frame.
    pub c: Frame,
    /// Raised, from the books as they are.
    pub raised: String,
    /// Until which month something is published; empty: nothing yet.
    pub until: String,
    /// How many awards are published.
    pub awards: i64,
    /// What they come to.
    pub paid: String,
    /// The share of published days on which a child had both companions; empty: none told yet.
    pub share: String,
    /// Published terms paid in time, and all of them.
    pub terms: (i64, i64),
    /// Whether the reader sees the rows behind these two.
    pub rows: bool,
    /// The picture.
    pub sankey: Sankey,
    /// The same as sums.
    pub sums: Vec<SumLine>,
    /// Who gave for what.
    pub sources: Vec<SumLine>,
    /// Awards by term and stage.
    pub batches: Vec<BatchLine>,
    /// Disclosures, latest first.
    pub lines: Vec<DisclosureLine>,
    /// From which number on awards are told of.
    pub least: i64,
    /// Whether there is nothing yet.
    pub nothing: bool,
    /// Whether the reader may go inside.
    pub inside: bool,
}

impl Page for PublicPage {
    const NAME: &'static str = "disclosure/public";
}

/// How a kind of giver is called.
fn giver_word(ask: &Ask, giver: &str) -> String {
    match giver {
        "individual" => ask.say("disclosure-individuals", &[]),
        "unit" => ask.say("disclosure-units", &[]),
        _ => ask.say("disclosure-others", &[]),
    }
}
/// How a kind of purpose is called.
fn aim_word(ask: &Ask, aim: &str) -> String {
    match aim {
        "pool" => ask.say("disclosure-pool", &[]),
        "directed" => ask.say("disclosure-directed", &[]),
        _ => ask.say("disclosure-others", &[]),
    }
}

pub(super) fn source_lines(ask: &Ask, sources: &[Source]) -> Vec<SumLine> {
    let name = |one: &Source| match one.giver.as_str() {
        "" => ask.say("disclosure-others", &[]),
        _ => format!("{} → {}", giver_word(ask, &one.giver), aim_word(ask, &one.aim)),
    };
    sources
        .iter()
        .map(|one| SumLine { name: name(one), amount: money(ask.lang, one.fen) })
        .collect()
}

/// Givers, purposes, the fund, uses.
pub(super) fn picture(
    ask: &Ask,
    parts: &[PartRow],
    sources: &[Source],
    batches: &[BatchRow],
) -> Sankey {
    let (mut nodes, mut at) = (Vec::new(), BTreeMap::new());
    let mut add = |nodes: &mut Vec<Node>, column: usize, key: &str, name: String| {
        *at.entry((column, key.to_owned())).or_insert_with(|| {
            nodes.push(Node { column, name });
            nodes.len() - 1
        })
    };
    let fund = add(&mut nodes, 2, "", ask.say("disclosure-fund", &[]));
    let (mut streams, mut into) = (Vec::new(), BTreeMap::<usize, Fen>::new());
    for one in sources {
        let from = add(&mut nodes, 0, &one.giver, giver_word(ask, &one.giver));
        let to = add(&mut nodes, 1, &one.aim, aim_word(ask, &one.aim));
        streams.push(Stream { from, to, fen: one.fen });
        let held = into.entry(to).or_default();
        *held = held.plus(one.fen).unwrap_or(*held);
    }
    streams.extend(into.into_iter().map(|(from, fen)| Stream { from, to: fund, fen }));
    let income = add(&mut nodes, 0, "income", ask.say(Part::Income.word(), &[]));
    streams.push(Stream { from: income, to: fund, fen: sum(parts, Part::Income) });
    let all = Fen::total([sum(parts, Part::Given), sum(parts, Part::Income)]);
    let mut left = all.unwrap_or_default();
    let mut uses: Vec<(String, Fen)> = SchoolStage::ALL
        .into_iter()
        .map(|stage| (ask.say(stage.word_key(), &[]), of_stage(batches, stage)))
        .collect();
    for part in [Part::Costs, Part::Back] {
        uses.push((ask.say(part.word(), &[]), sum(parts, part)));
    }
    for (_, fen) in &uses {
        left = left.minus(*fen).unwrap_or_default();
    }
    uses.push((ask.say("disclosure-left", &[]), left));
    for (name, fen) in uses {
        nodes.push(Node { column: 3, name });
        streams.push(Stream { from: fund, to: nodes.len() - 1, fen });
    }
    drawn(ask.lang, &nodes, &streams)
}

struct Found {
    inside: bool,
    opens: bool,
    unbroken: Unbroken,
    raised: Fen,
    rows: Vec<DisclosureRow>,
    parts: Vec<PartRow>,
    sources: Vec<Source>,
    batches: Vec<BatchRow>,
}

async fn found(ask: &Ask) -> Result<Found, Failure> {
    let actor = ask.actor.clone();
    ask.app
        .look(ask.actor.town, move |q| {
            let book = ledger::book(q)?;
            let (inside, opens) = book.map_or((false, false), |book| {
                let scope = Scope::body(&*book.path);
                let sums =
                    actor.may::<may::ViewBooks>(&scope) || actor.may::<may::ViewOverview>(&scope);
                (sums, actor.may::<may::ProposeAid>(&scope))
            });
            let mut rows = store::list(q, MOST)?;
            rows.retain(|row| row.published_at.is_some());
            let (raised, _) = ledger::raised_and_paid(q)?;
            let (parts, sources) = (store::total_parts(q)?, store::total_sources(q)?);
            let batches = store::total_batches(q)?;
            let unbroken = store::unbroken(q)?;
            Ok(Found { inside, opens, unbroken, raised, rows, parts, sources, batches })
        })
        .await
}

/// `GET /aid`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let found = found(&ask).await?;
    let awards = |part: Part| {
        found.batches.iter().filter(|row| row.part == part).map(|row| row.awards).sum::<i64>()
    };
    let (parts, batches) = (&found.parts, &found.batches);
    let paid = sum(parts, Part::Paid).minus(sum(parts, Part::PaidBack)).unwrap_or_default();
    draw(&PublicPage {
        raised: money(ask.lang, found.raised),
        until: found.rows.first().map(|row| row.until.to_string()).unwrap_or_default(),
        awards: awards(Part::Paid) - awards(Part::PaidBack),
        paid: money(ask.lang, paid),
        share: share(found.unbroken.days),
        terms: found.unbroken.terms,
        rows: found.opens,
        sankey: picture(&ask, parts, &found.sources, batches),
        sums: part_lines(&ask, parts),
        sources: source_lines(&ask, &found.sources),
        batches: batch_lines(&ask, batches),
        lines: found
            .rows
            .iter()
            .map(|row| DisclosureLine {
                until: row.until.to_string(),
                since: row.since.to_string(),
                root: row.root.clone(),
            })
            .collect(),
        least: PUBLIC_LEAST,
        nothing: found.raised == Fen::ZERO && found.rows.is_empty(),
        inside: found.inside,
        c: ask.frame(),
    })
}

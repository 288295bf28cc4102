//! Preparing and publishing.

use std::collections::BTreeMap;

use liandong_domain::access::{Permit, may};
use liandong_domain::aid::PUBLIC_LEAST;
use liandong_domain::basics::{Day, Fen};
use liandong_domain::books::{Account, Month};
use liandong_domain::disclosure::{DisclosureRefusal, Part, Source, Untold, batches, shown};
use liandong_domain::hours::CheckCode;

use super::file::{Head, batch_leaf, gift_leaf};
use super::store::{self, AwardRow, BatchRow, DisclosureRow, GiftLine, LeafRow, PartRow};
use super::tree::{Node, Step, climb, levels, neighbours, top};
use crate::books::actions::kept;
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};

/// How many rows are read at once.
const AT_ONCE: i64 = 10_000;

/// The month after.
pub(super) fn after(month: Month) -> Result<Month, Failure> {
    let first: Day =
        format!("{month}-01").parse().map_err(|_| Fault::new("counting months", "no day"))?;
    Ok(Month::of(first.plus_months(1)))
}

/// Prepares the disclosure until a closed month: its leaves, trees, sums and root (invariants 1 to
/// 5). What it holds is decided by the books alone; nobody chooses.
///
/// # Errors
/// The month is not closed or was told of; another disclosure waits; the books are empty.
pub fn prepare(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepBooks>,
    until: Month,
) -> Result<Month, Failure> {
    store::hold_book(tx)?;
    let book = kept(tx)?;
    if book.closed_until.is_none_or(|closed| until > closed) {
        return Err(DisclosureRefusal::NotClosed { month: until }.into());
    }
    let last = store::last(tx)?;
    let since = match &last {
        Some(row) if row.published_at.is_none() => {
            return Err(DisclosureRefusal::Waits { until: row.until }.into());
        }
        Some(row) => after(row.until)?,
        None => Month::of(store::first_day(tx)?.ok_or(DisclosureRefusal::Nothing)?),
    };
    if until < since {
        let told = last.as_ref().map_or(until, |row| row.until);
        return Err(DisclosureRefusal::Told { until: told }.into());
    }
    let lines = store::gift_lines(tx, (since, until))?;
    let sources = sources(&lines)?;
    let mut parts = gift_trees(tx, until, lines)?;
    parts.extend(award_trees(tx, until)?);
    parts.extend(plain(tx, (since, until))?);
    for row in &parts {
        store::add_part(tx, until, row)?;
    }
    for row in &sources {
        store::add_source(tx, until, row)?;
    }
    super::unbroken::tell(tx, until)?;
    let previous = last.map(|row| row.root).unwrap_or_default();
    let (first, end) = (since.to_string(), until.to_string());
    let head = Head { town: tx.town(), since: first, until: end, previous, parts, sources };
    store::insert(tx, (since, until), (&head.previous, &head.root()))?;
    let line = Kind::DisclosurePrepared.of(until).within(book.organisation);
    events::record(tx, line.with("root", head.root()))?;
    Ok(until)
}

/// Publishes what another prepared (invariant 6).
///
/// # Errors
/// One's own, or a second time.
pub fn publish(
    tx: &mut Tx<'_>,
    permit: &Permit<may::CheckPayments>,
    until: Month,
) -> Result<(), Failure> {
    store::hold_book(tx)?;
    let book = kept(tx)?;
    let row = store::disclosure(tx, until)?.ok_or(Failure::NOT_FOUND)?;
    row.state.publish(row.prepared_by, permit.person())?;
    if !store::publish(tx, until)? {
        return Err(DisclosureRefusal::Published.into());
    }
    let line = Kind::DisclosurePublished.of(until).within(book.organisation);
    events::record(tx, line.with("root", row.root))?;
    Ok(())
}

/// The tree to which a line belongs, and its amount.
fn part_of(line: &GiftLine) -> Option<(Part, Fen)> {
    let came_in = line.fen.is_negative();
    let part = match (line.account, came_in) {
        (Account::GoodsGifts, true) => Part::Goods,
        (Account::GoodsGifts, false) => Part::GoodsBack,
        (_, true) => Part::Given,
        (_, false) => Part::Back,
    };
    let fen = if came_in { line.fen.reversed()? } else { line.fen };
    Some((part, fen))
}

fn too_much() -> Failure {
    Fault::new("adding up a disclosure", "no number holds the sum").into()
}

/// The cells of sources as they may be shown.
fn sources(lines: &[GiftLine]) -> Result<Vec<Source>, Failure> {
    let mut cells: BTreeMap<(&str, &str), (i64, Fen)> = BTreeMap::new();
    for line in lines {
        let Some((Part::Given, fen)) = part_of(line) else { continue };
        let cell = cells.entry((&line.giver_kind, &line.aim)).or_default();
        *cell = (cell.0 + 1, cell.1.plus(fen).ok_or_else(too_much)?);
    }
    let cells: Vec<Source> = cells
        .into_iter()
        .map(|((giver, aim), (gifts, fen))| Source {
            giver: giver.to_owned(),
            aim: aim.to_owned(),
            gifts,
            fen,
        })
        .collect();
    Ok(shown(&cells, PUBLIC_LEAST))
}

fn opened(tx: &mut Tx<'_>, until: Month, line: GiftLine) -> Result<LeafRow, Failure> {
    let (part, fen) = part_of(&line).ok_or_else(too_much)?;
    let (mut chance, mut letters) = ([0_u8; 16], [0_u8; 24]);
    tx.ids().fill(&mut chance);
    tx.ids().fill(&mut letters);
    let code = CheckCode::from_bytes(&letters)
        .ok_or_else(|| Fault::new("numbering a leaf", "no check code"))?;
    let month = Month::of(line.booked_on).to_string().replace('-', "");
    Ok(LeafRow {
        posting: line.posting,
        until,
        part,
        place: 0,
        gift: line.gift,
        number: format!("{month}-{:06}", line.number),
        code: code.to_string(),
        salt: chance.iter().map(|byte| format!("{byte:02x}")).collect(),
        booked_on: line.booked_on,
        giver_kind: line.giver_kind,
        aim: line.aim,
        fen,
    })
}

/// Writes a tree over leaves that are in order; gives its part.
fn grow(
    tx: &mut Tx<'_>,
    (until, part): (Month, Part),
    leaves: Vec<Node>,
) -> Result<PartRow, Failure> {
    let count = i64::try_from(leaves.len()).map_err(|_| too_much())?;
    let levels = levels(leaves).ok_or_else(too_much)?;
    let month = until.to_string();
    for (level, nodes) in (0..).zip(&levels) {
        for (place, node) in (0..).zip(nodes) {
            store::add_node(tx, (&month, part), (level, place), node)?;
        }
    }
    Ok(PartRow { part, leaves: count, top: top(&levels) })
}

/// A leaf for each gift and for each part given back, in the order of their hashes: the order
/// tells nothing.
fn gift_trees(
    tx: &mut Tx<'_>,
    until: Month,
    lines: Vec<GiftLine>,
) -> Result<Vec<PartRow>, Failure> {
    let mut trees: BTreeMap<Part, Vec<(Node, LeafRow)>> = BTreeMap::new();
    for line in lines {
        let row = opened(tx, until, line)?;
        trees.entry(row.part).or_default().push((gift_leaf(&row), row));
    }
    let mut out = Vec::new();
    for part in [Part::Given, Part::Goods, Part::Back, Part::GoodsBack] {
        let mut leaves = trees.remove(&part).unwrap_or_default();
        leaves.sort_by(|a, b| a.0.cmp(&b.0));
        for (place, (_, row)) in (0..).zip(&mut leaves) {
            row.place = place;
            store::add_leaf(tx, row)?;
        }
        let nodes = leaves.into_iter().map(|(node, _)| node).collect();
        out.push(grow(tx, (until, part), nodes)?);
    }
    Ok(out)
}

/// A leaf for each batch of awards.
fn award_trees(tx: &mut Tx<'_>, until: Month) -> Result<Vec<PartRow>, Failure> {
    let (paid, returned) = (store::awards_untold(tx, until)?, store::returned_untold(tx, until)?);
    let least = usize::try_from(PUBLIC_LEAST).unwrap_or(usize::MAX);
    let mut out = Vec::new();
    for (part, rows) in [(Part::Paid, paid), (Part::PaidBack, returned)] {
        let untold: Vec<Untold> = rows.iter().map(|row: &AwardRow| row.untold).collect();
        let mut told = Vec::new();
        for batch in batches(&untold, least) {
            let awards = i64::try_from(batch.members.len()).map_err(|_| too_much())?;
            let (term, stage, fen) = (batch.term, batch.stage, batch.fen);
            let row = BatchRow { part, term, stage, awards, fen };
            told.push((batch_leaf(&row), row, batch.members));
        }
        told.sort_by(|a, b| a.0.cmp(&b.0));
        for (place, (_, row, members)) in (0..).zip(&told) {
            store::add_batch(tx, until, place, row)?;
            for at in members {
                store::tell(tx, &rows[*at].posting, (until, part, place))?;
            }
        }
        let nodes = told.into_iter().map(|(node, ..)| node).collect();
        out.push(grow(tx, (until, part), nodes)?);
    }
    Ok(out)
}

/// Sums without leaves.
fn plain(tx: &mut Tx<'_>, months: (Month, Month)) -> Result<Vec<PartRow>, Failure> {
    let sums: BTreeMap<Account, Fen> = store::plain_sums(tx, months)?.into_iter().collect();
    let sum = |account: Account| sums.get(&account).copied().unwrap_or_default();
    let income = sum(Account::OtherIncome).reversed().ok_or_else(too_much)?;
    let rows = [
        (Part::Income, income),
        (Part::Costs, sum(Account::Costs)),
        (Part::GoodsOut, sum(Account::GoodsHandedOut)),
    ];
    let row = |(part, fen)| PartRow { part, leaves: 0, top: Node { hash: String::new(), fen } };
    Ok(rows.into_iter().map(row).collect())
}

/// The head of a disclosure, read again from its rows.
///
/// # Errors
/// A fault of the store.
pub fn head(q: &mut Read<'_>, row: &DisclosureRow) -> Result<Head, Failure> {
    let (parts, sources) = (store::parts_of(q, row.until)?, store::sources_of(q, row.until)?);
    Ok(Head::of(q.town(), row, parts, sources))
}

/// Every leaf of a tree, in order.
///
/// # Errors
/// A fault of the store.
pub fn leaves(q: &mut Read<'_>, of: (Month, Part)) -> Result<Vec<Node>, Failure> {
    let mut out: Vec<Node> = Vec::new();
    loop {
        let from = i64::try_from(out.len()).map_err(|_| too_much())?;
        let more = store::nodes_from(q, of, (from, AT_ONCE))?;
        if more.is_empty() {
            return Ok(out);
        }
        out.extend(more);
    }
}

/// The steps from a leaf to the top of its tree.
///
/// # Errors
/// A fault of the store; a node is missing.
pub fn steps(q: &mut Read<'_>, leaf: &LeafRow, count: i64) -> Result<Vec<Step>, Failure> {
    let mut out = Vec::new();
    for (level, place, left) in neighbours(leaf.place, count) {
        let beside = store::node(q, (leaf.until, leaf.part), (level, place))?;
        let beside = beside.ok_or_else(|| Fault::new("reading a tree", "a node is missing"))?;
        out.push(Step { left, beside });
    }
    Ok(out)
}

/// Whether a leaf with its steps comes to the part that the head names, and the head to its root.
pub fn holds(head: &Head, root: &str, leaf: &LeafRow, steps: &[Step]) -> bool {
    let top = climb(gift_leaf(leaf), steps);
    let part = head.parts.iter().find(|row| row.part == leaf.part);
    let named = part.is_some_and(|row| Some(&row.top) == top.as_ref());
    named && head.root() == root
}

/// Every disclosure whose rows do not come to its root, by its month: trees, leaves, batches and
/// the chain are computed again.
///
/// # Errors
/// A fault of the store.
pub fn verify_all(q: &mut Read<'_>) -> Result<Vec<String>, Failure> {
    let mut rows = store::list(q, i64::MAX)?;
    rows.reverse();
    let (mut out, mut previous, mut follows) = (Vec::new(), String::new(), None);
    for row in rows {
        let follows_on = follows.is_none_or(|month| month == row.since);
        if row.previous != previous || !follows_on || !verify(q, &row)? {
            out.push(row.until.to_string());
        }
        follows = Some(after(row.until)?);
        previous = row.root;
    }
    Ok(out)
}

fn verify(q: &mut Read<'_>, row: &DisclosureRow) -> Result<bool, Failure> {
    let head = head(q, row)?;
    let mut trees: BTreeMap<Part, Vec<Node>> = BTreeMap::new();
    for part in &head.parts {
        if !part.part.is_tree() {
            continue;
        }
        let nodes = leaves(q, (row.until, part.part))?;
        let count = i64::try_from(nodes.len()).map_err(|_| too_much())?;
        let grown = levels(nodes).ok_or_else(too_much)?;
        if count != part.leaves || top(&grown) != part.top {
            return Ok(false);
        }
        trees.insert(part.part, grown.into_iter().next().unwrap_or_default());
    }
    let stands = |part: Part, place: i64, node: &Node| {
        let found = trees.get(&part).zip(usize::try_from(place).ok());
        found.is_some_and(|(nodes, at)| nodes.get(at) == Some(node))
    };
    let mut places: BTreeMap<Part, i64> = BTreeMap::new();
    for batch in store::batches_of(q, row.until)? {
        let place = places.entry(batch.part).or_default();
        if !stands(batch.part, *place, &batch_leaf(&batch)) {
            return Ok(false);
        }
        *place += 1;
    }
    let mut last = String::new();
    loop {
        let more = store::leaves_of(q, row.until, (&last, AT_ONCE))?;
        let Some(end) = more.last() else { break };
        last.clone_from(&end.posting);
        if !more.iter().all(|leaf| stands(leaf.part, leaf.place, &gift_leaf(leaf))) {
            return Ok(false);
        }
    }
    Ok(head.root() == row.root)
}

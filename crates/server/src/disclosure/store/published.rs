//! What was prepared and published.

use liandong_domain::aid::Term;
use liandong_domain::basics::{Day, Fen, GiftId, Moment, PersonId};
use liandong_domain::books::Month;
use liandong_domain::disclosure::{DisclosureState, Part, Source};
use liandong_domain::rules::SchoolStage;

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::disclosure::tree::Node;
use crate::failure::Fault;
use crate::p;

/// A disclosure as stored.
#[derive(Debug, Clone)]
pub struct DisclosureRow {
    /// The last month.
    pub until: Month,
    /// The first.
    pub since: Month,
    /// Where it stands.
    pub state: DisclosureState,
    /// The root before; empty: none.
    pub previous: String,
    /// Its root.
    pub root: String,
    /// Who prepared it.
    pub prepared_by: PersonId,
    /// Their name.
    pub prepared_by_name: String,
    /// Who published it, by name; empty: nobody yet.
    pub published_by_name: String,
    /// When.
    pub published_at: Option<Moment>,
}

/// A part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartRow {
    /// Which.
    pub part: Part,
    /// Leaves.
    pub leaves: i64,
    /// The top of its tree, or a plain sum without a hash.
    pub top: Node,
}

/// The leaf of a gift with what opens it.
#[derive(Debug, Clone)]
pub struct LeafRow {
    /// Its posting.
    pub posting: String,
    /// In which disclosure.
    pub until: Month,
    /// In which tree.
    pub part: Part,
    /// Where.
    pub place: i64,
    /// The gift; empty: none.
    pub gift: String,
    /// Its number.
    pub number: String,
    /// The code.
    pub code: String,
    /// The salt.
    pub salt: String,
    /// The day.
    pub booked_on: Day,
    /// individual, unit.
    pub giver_kind: String,
    /// pool, directed.
    pub aim: String,
    /// How much.
    pub fen: Fen,
}

/// Awards told of together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRow {
    /// paid or given back.
    pub part: Part,
    /// Their term; none: of several.
    pub term: Option<Term>,
    /// Their stage.
    pub stage: SchoolStage,
    /// How many.
    pub awards: i64,
    /// What they come to.
    pub fen: Fen,
}

/// One disclosure.
const ONE: Sql = Sql("select d.until_month, d.since_month, d.state, d.previous, d.root, \
     d.prepared_by, a.name, b.name, d.published_at from disclosure d \
     left join person a on a.town_id = d.town_id and a.person_id = d.prepared_by \
     left join person b on b.town_id = d.town_id and b.person_id = d.published_by \
     where d.town_id = $1 and d.until_month = $2");
/// Disclosures, latest first.
const LIST: Sql = Sql("select d.until_month, d.since_month, d.state, d.previous, d.root, \
     d.prepared_by, a.name, b.name, d.published_at from disclosure d \
     left join person a on a.town_id = d.town_id and a.person_id = d.prepared_by \
     left join person b on b.town_id = d.town_id and b.person_id = d.published_by \
     where d.town_id = $1 order by d.until_month desc limit $2");
/// Writes one.
const INSERT: Sql = Sql("insert into disclosure (town_id, until_month, since_month, state, \
     previous, root, prepared_by, prepared_at) \
     values ($1, $2, $3, 'prepared', $4, $5, $6, $7)");
/// The second signature.
const PUBLISH: Sql = Sql("update disclosure set state = 'published', published_by = $1, \
     published_at = $2 where town_id = $3 and until_month = $4 and state = 'prepared'");
/// Writes a part.
const PART: Sql = Sql("insert into disclosure_part (town_id, until_month, part, leaves, fen, \
     hash) values ($1, $2, $3, $4, $5, $6)");
/// The parts of one.
const PARTS: Sql = Sql("select part, leaves, fen, hash from disclosure_part where town_id = $1 \
     and until_month = $2");
/// Writes a node.
const NODE: Sql = Sql("insert into disclosure_node (town_id, until_month, part, level, place, \
     hash, fen) values ($1, $2, $3, $4, $5, $6, $7)");
/// One node.
const NODE_AT: Sql = Sql("select hash, fen from disclosure_node where town_id = $1 \
     and until_month = $2 and part = $3 and level = $4 and place = $5");
/// Leaves in their order, from a place on.
const LEAVES: Sql = Sql("select hash, fen from disclosure_node where town_id = $1 \
     and until_month = $2 and part = $3 and level = 0 and place >= $4 order by place limit $5");
/// Writes what opens a leaf.
const LEAF: Sql = Sql("insert into gift_leaf (town_id, posting_id, until_month, part, place, \
     gift_id, number, code, salt, booked_on, giver_kind, aim, fen) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
/// The leaf of a number, once it is public.
const LEAF_BY_NUMBER: Sql = Sql("select f.posting_id, f.until_month, f.part, f.place, f.gift_id, \
     f.number, f.code, f.salt, f.booked_on, f.giver_kind, f.aim, f.fen from gift_leaf f \
     join disclosure d on d.town_id = f.town_id and d.until_month = f.until_month \
     and d.state = 'published' where f.town_id = $1 and f.number = $2");
/// The leaves of a gift that are public.
const LEAVES_OF_GIFT: Sql = Sql("select f.posting_id, f.until_month, f.part, f.place, f.gift_id, \
     f.number, f.code, f.salt, f.booked_on, f.giver_kind, f.aim, f.fen from gift_leaf f \
     join disclosure d on d.town_id = f.town_id and d.until_month = f.until_month \
     and d.state = 'published' where f.town_id = $1 and f.gift_id = $2 \
     order by f.number limit 100");
/// What opens the leaves of a tree, from a place on.
const OPENED: Sql = Sql("select posting_id, until_month, part, place, gift_id, number, code, \
     salt, booked_on, giver_kind, aim, fen from gift_leaf where town_id = $1 \
     and until_month = $2 and posting_id > $3 order by posting_id limit $4");
/// Writes a batch.
const BATCH: Sql = Sql("insert into award_batch (town_id, until_month, part, place, term, stage, \
     awards, fen) values ($1, $2, $3, $4, $5, $6, $7, $8)");
/// Notes in which batch an award is told of.
const TOLD: Sql = Sql("insert into award_told (town_id, posting_id, until_month, part, place) \
     values ($1, $2, $3, $4, $5)");
/// The batches of one.
const BATCHES: Sql = Sql("select part, term, stage, awards, fen from award_batch \
     where town_id = $1 and until_month = $2 order by part, place");
/// The batches of all that are public, added up.
const TOTAL_BATCHES: Sql = Sql("select b.part, b.term, b.stage, cast(sum(b.awards) as bigint), \
     cast(sum(b.fen) as bigint) from award_batch b join disclosure d on d.town_id = b.town_id \
     and d.until_month = b.until_month and d.state = 'published' where b.town_id = $1 \
     group by b.part, b.term, b.stage order by b.term desc, b.stage");
/// The parts of all that are public, added up.
const TOTAL_PARTS: Sql = Sql("select p.part, cast(sum(p.leaves) as bigint), \
     cast(sum(p.fen) as bigint), '' from disclosure_part p join disclosure d \
     on d.town_id = p.town_id and d.until_month = p.until_month and d.state = 'published' \
     where p.town_id = $1 group by p.part");
/// Writes a cell of sources.
const SOURCE: Sql = Sql("insert into gift_source (town_id, until_month, giver_kind, aim, gifts, \
     fen) values ($1, $2, $3, $4, $5, $6)");
/// The cells of one.
const SOURCES: Sql = Sql("select giver_kind, aim, gifts, fen from gift_source where town_id = $1 \
     and until_month = $2 order by giver_kind, aim");
/// The cells of all that are public, added up.
const TOTAL_SOURCES: Sql = Sql("select s.giver_kind, s.aim, cast(sum(s.gifts) as bigint), \
     cast(sum(s.fen) as bigint) from gift_source s join disclosure d on d.town_id = s.town_id \
     and d.until_month = s.until_month and d.state = 'published' where s.town_id = $1 \
     group by s.giver_kind, s.aim order by s.giver_kind, s.aim");

fn month(text: &str) -> Result<Month, Fault> {
    known(text.parse().ok(), "a month")
}
fn part(code: &str) -> Result<Part, Fault> {
    known(Part::parse(code), "a part")
}

fn row(row: &Row) -> Result<DisclosureRow, Fault> {
    let name = |at: usize| row.get::<Option<String>>(at).map(Option::unwrap_or_default);
    Ok(DisclosureRow {
        until: month(&row.get::<String>(0)?)?,
        since: month(&row.get::<String>(1)?)?,
        state: known(DisclosureState::parse(&row.get::<String>(2)?), "a state")?,
        previous: row.get(3)?,
        root: row.get(4)?,
        prepared_by: row.get(5)?,
        prepared_by_name: name(6)?,
        published_by_name: name(7)?,
        published_at: row.get(8)?,
    })
}

fn leaf(row: &Row) -> Result<LeafRow, Fault> {
    Ok(LeafRow {
        posting: row.get(0)?,
        until: month(&row.get::<String>(1)?)?,
        part: part(&row.get::<String>(2)?)?,
        place: row.get(3)?,
        gift: row.get(4)?,
        number: row.get(5)?,
        code: row.get(6)?,
        salt: row.get(7)?,
        booked_on: row.get(8)?,
        giver_kind: row.get(9)?,
        aim: row.get(10)?,
        fen: row.get(11)?,
    })
}

fn part_row(row: &Row) -> Result<PartRow, Fault> {
    let top = Node { hash: row.get(3)?, fen: row.get(2)? };
    Ok(PartRow { part: part(&row.get::<String>(0)?)?, leaves: row.get(1)?, top })
}

fn batch(row: &Row) -> Result<BatchRow, Fault> {
    let term: Option<String> = row.get(1)?;
    Ok(BatchRow {
        part: part(&row.get::<String>(0)?)?,
        term: term.map(|text| known(text.parse().ok(), "a term")).transpose()?,
        stage: known(SchoolStage::parse(&row.get::<String>(2)?), "a stage of school")?,
        awards: row.get(3)?,
        fen: row.get(4)?,
    })
}

fn source(row: &Row) -> Result<Source, Fault> {
    Ok(Source { giver: row.get(0)?, aim: row.get(1)?, gifts: row.get(2)?, fen: row.get(3)? })
}

/// One disclosure.
pub fn disclosure(q: &mut Read<'_>, until: Month) -> Result<Option<DisclosureRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, until.to_string()])?.as_ref().map(row).transpose()
}
/// Disclosures, latest first.
pub fn list(q: &mut Read<'_>, most: i64) -> Result<Vec<DisclosureRow>, Fault> {
    let town = q.town();
    q.rows(LIST, p![town, most])?.iter().map(row).collect()
}
/// The latest.
pub fn last(q: &mut Read<'_>) -> Result<Option<DisclosureRow>, Fault> {
    Ok(list(q, 1)?.pop())
}
/// Writes one.
pub fn insert(
    tx: &mut Tx<'_>,
    (since, until): (Month, Month),
    (previous, root): (&str, &str),
) -> Result<(), Fault> {
    let (town, by, now) = (tx.town(), tx.actor(), tx.now());
    let values = p![town, until.to_string(), since.to_string(), previous, root, by, now];
    tx.execute(INSERT, values).map(|_| ())
}
/// The second signature; false when somebody else gave it.
pub fn publish(tx: &mut Tx<'_>, until: Month) -> Result<bool, Fault> {
    let (town, by, now) = (tx.town(), tx.actor(), tx.now());
    Ok(tx.execute(PUBLISH, p![by, now, town, until.to_string()])? == 1)
}
/// Writes a part.
pub fn add_part(tx: &mut Tx<'_>, until: Month, row: &PartRow) -> Result<(), Fault> {
    let town = tx.town();
    let code = row.part.code();
    let values = p![town, until.to_string(), code, row.leaves, row.top.fen, &row.top.hash];
    tx.execute(PART, values).map(|_| ())
}
/// The parts of one, in the order of the head.
pub fn parts_of(q: &mut Read<'_>, until: Month) -> Result<Vec<PartRow>, Fault> {
    let town = q.town();
    let rows: Result<Vec<PartRow>, Fault> =
        q.rows(PARTS, p![town, until.to_string()])?.iter().map(part_row).collect();
    let mut rows = rows?;
    rows.sort_by_key(|row| row.part);
    Ok(rows)
}
/// Writes a node.
pub fn add_node(
    tx: &mut Tx<'_>,
    (until, part): (&str, Part),
    (level, place): (i64, i64),
    node: &Node,
) -> Result<(), Fault> {
    let town = tx.town();
    let values = p![town, until, part.code(), level, place, &node.hash, node.fen];
    tx.execute(NODE, values).map(|_| ())
}
/// One node.
pub fn node(
    q: &mut Read<'_>,
    (until, part): (Month, Part),
    (level, place): (i64, i64),
) -> Result<Option<Node>, Fault> {
    let town = q.town();
    let values = p![town, until.to_string(), part.code(), level, place];
    let read = |row: Row| Ok(Node { hash: row.get(0)?, fen: row.get(1)? });
    q.row(NODE_AT, values)?.map(read).transpose()
}
/// Leaves in their order, from a place on.
pub fn nodes_from(
    q: &mut Read<'_>,
    (until, part): (Month, Part),
    (place, most): (i64, i64),
) -> Result<Vec<Node>, Fault> {
    let town = q.town();
    q.rows(LEAVES, p![town, until.to_string(), part.code(), place, most])?
        .iter()
        .map(|row| Ok(Node { hash: row.get(0)?, fen: row.get(1)? }))
        .collect()
}
/// Writes what opens a leaf.
pub fn add_leaf(tx: &mut Tx<'_>, row: &LeafRow) -> Result<(), Fault> {
    let (town, until) = (tx.town(), row.until.to_string());
    let head = p![town, &row.posting, until, row.part.code(), row.place, &row.gift, &row.number];
    let tail = p![&row.code, &row.salt, row.booked_on, &row.giver_kind, &row.aim, row.fen];
    tx.execute(LEAF, &[head.as_slice(), tail.as_slice()].concat()).map(|_| ())
}
/// The leaf of a number, once it is public.
pub fn leaf_by_number(q: &mut Read<'_>, number: &str) -> Result<Option<LeafRow>, Fault> {
    let town = q.town();
    q.row(LEAF_BY_NUMBER, p![town, number])?.as_ref().map(leaf).transpose()
}
/// The leaves of a gift that are public, in the order in which they became so.
pub fn leaves_of_gift(q: &mut Read<'_>, gift: GiftId) -> Result<Vec<LeafRow>, Fault> {
    let town = q.town();
    q.rows(LEAVES_OF_GIFT, p![town, gift])?.iter().map(leaf).collect()
}
/// What opens the leaves of a disclosure, after a posting.
pub fn leaves_of(
    q: &mut Read<'_>,
    until: Month,
    (after, most): (&str, i64),
) -> Result<Vec<LeafRow>, Fault> {
    let town = q.town();
    q.rows(OPENED, p![town, until.to_string(), after, most])?.iter().map(leaf).collect()
}
/// Writes a batch.
pub fn add_batch(tx: &mut Tx<'_>, until: Month, place: i64, row: &BatchRow) -> Result<(), Fault> {
    let (town, term) = (tx.town(), row.term.map(|term| term.to_string()));
    let head = p![town, until.to_string(), row.part.code(), place, term, row.stage.code()];
    tx.execute(BATCH, &[head.as_slice(), p![row.awards, row.fen]].concat()).map(|_| ())
}
/// Notes in which batch an award is told of.
pub fn tell(
    tx: &mut Tx<'_>,
    posting: &str,
    (until, part, place): (Month, Part, i64),
) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(TOLD, p![town, posting, until.to_string(), part.code(), place]).map(|_| ())
}
/// The batches of one.
pub fn batches_of(q: &mut Read<'_>, until: Month) -> Result<Vec<BatchRow>, Fault> {
    let town = q.town();
    q.rows(BATCHES, p![town, until.to_string()])?.iter().map(batch).collect()
}
/// The batches of all that are public, added up.
pub fn total_batches(q: &mut Read<'_>) -> Result<Vec<BatchRow>, Fault> {
    let town = q.town();
    q.rows(TOTAL_BATCHES, p![town])?.iter().map(batch).collect()
}
/// The parts of all that are public, added up.
pub fn total_parts(q: &mut Read<'_>) -> Result<Vec<PartRow>, Fault> {
    let town = q.town();
    q.rows(TOTAL_PARTS, p![town])?.iter().map(part_row).collect()
}
/// Writes a cell of sources.
pub fn add_source(tx: &mut Tx<'_>, until: Month, row: &Source) -> Result<(), Fault> {
    let town = tx.town();
    let values = p![town, until.to_string(), &row.giver, &row.aim, row.gifts, row.fen];
    tx.execute(SOURCE, values).map(|_| ())
}
/// The cells of one.
pub fn sources_of(q: &mut Read<'_>, until: Month) -> Result<Vec<Source>, Fault> {
    let town = q.town();
    q.rows(SOURCES, p![town, until.to_string()])?.iter().map(source).collect()
}
/// The cells of all that are public, added up.
pub fn total_sources(q: &mut Read<'_>) -> Result<Vec<Source>, Fault> {
    let town = q.town();
    q.rows(TOTAL_SOURCES, p![town])?.iter().map(source).collect()
}

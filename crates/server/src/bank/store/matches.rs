//! What the lines of the bank are in the books, and what neither knows of the other.

use liandong_domain::bank::{BankSide, BookSide, Candidate, KnownGiver};
use liandong_domain::basics::{BankLineId, Day, Fen, PledgeId, PostingId, fold};
use liandong_domain::books::PostingKind;

use super::lines::{LineRow, row as line_row};
use crate::db::{Param, Read, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// The most that is compared at once.
pub const MOST: i64 = 5_000;

/// A posting that a line is.
#[derive(Debug, Clone)]
pub struct MatchRow {
    /// The posting.
    pub posting: PostingId,
    /// Its number in the book.
    pub number: i64,
    /// What it moved at the bank.
    pub fen: Fen,
    /// The day it stands under.
    pub booked_on: Day,
    /// What it is about.
    pub kind: PostingKind,
    /// What is written.
    pub words: String,
}

/// What a posting moved at the bank, and whether a line is matched to it.
#[derive(Debug, Clone, Copy)]
pub struct AtBank {
    /// What it moved.
    pub fen: Fen,
    /// Whether a line is matched to it.
    pub taken: bool,
}

/// The first and the last line of the bank up to a day.
#[derive(Debug, Clone, Copy)]
pub struct Ends {
    /// The day of the first line.
    pub first_on: Day,
    /// What the account held before it; none: the file does not say.
    pub before: Option<Fen>,
    /// The day of the last line.
    pub last_on: Day,
    /// What the account held after it; none: the file does not say.
    pub after: Option<Fen>,
}

/// A posting with its words, for a page.
#[derive(Debug, Clone)]
pub struct Side {
    /// What is compared.
    pub side: BookSide,
    /// The same as the page shows it.
    pub shown: MatchRow,
}

/// Matches a line to a posting.
const KEEP: Sql = Sql("insert into bank_match (town_id, bank_line_id, posting_id, turn, fen, \
     matched_by, matched_at) values ($1, $2, $3, (select count(posting_id) + 1 from bank_match \
     where town_id = $4 and bank_line_id = $5 and posting_id = $6), $7, $8, $9)");
/// Undoes what a line is matched to.
const UNDO: Sql = Sql("update bank_match set undone_by = $1, undone_at = $2 where town_id = $3 \
     and bank_line_id = $4 and undone_at is null");
/// What a line is matched to.
const OF_LINE: Sql = Sql("select m.posting_id, g.number, m.fen, g.booked_on, g.kind, g.words \
     from bank_match m join posting g on g.town_id = m.town_id and g.posting_id = m.posting_id \
     where m.town_id = $1 and m.bank_line_id = $2 and m.undone_at is null order by g.number");
/// What a posting moved at the bank, and how many lines are matched to it.
const AT_BANK: Sql = Sql("select cast(sum(l.fen) as bigint), (select count(m.posting_id) \
     from bank_match m where m.town_id = $1 and m.posting_id = $2 and m.undone_at is null) \
     from posting_line l where l.town_id = $3 and l.posting_id = $4 and l.account = 'bank'");
/// Postings that touched the bank between two days and are matched to no line.
const CANDIDATES: Sql = Sql("select g.posting_id, g.kind, g.booked_on, l.fen, v.name_key, v.code \
     from posting g join posting_line l on l.town_id = g.town_id and l.posting_id = g.posting_id \
     and l.account = 'bank' \
     left join gift f on f.town_id = g.town_id and g.kind in ('gift', 'goods') \
     and f.gift_id = substr(g.source, 6) \
     left join giver v on v.town_id = f.town_id and v.giver_id = f.giver_id \
     where g.town_id = $1 and g.booked_on >= $2 and g.booked_on <= $3 \
     and not exists (select 1 from bank_match m where m.town_id = g.town_id \
     and m.posting_id = g.posting_id and m.undone_at is null) \
     order by g.booked_on, g.number limit $4");
/// Givers of these names, with a running pledge.
const BY_NAME: SqlList = SqlList(
    "select v.giver_id, v.code, v.name_key, g.pledge_id, g.fen, g.due_on from giver v \
     left join pledge g on g.town_id = v.town_id and g.giver_id = v.giver_id \
     and g.state = 'running' where v.town_id = $1 and v.name_key in ({slots}) \
     order by v.code, g.due_on limit 500",
);
/// Givers of these codes, with a running pledge.
const BY_CODE: SqlList = SqlList(
    "select v.giver_id, v.code, v.name_key, g.pledge_id, g.fen, g.due_on from giver v \
     left join pledge g on g.town_id = v.town_id and g.giver_id = v.giver_id \
     and g.state = 'running' where v.town_id = $1 and v.code in ({slots}) \
     order by v.code, g.due_on limit 500",
);
/// The first line of the account.
const FIRST: Sql = Sql("select booked_on, fen, balance from bank_line where town_id = $1 \
     order by booked_on, seq limit 1");
/// The last line up to a day.
const LAST: Sql = Sql("select booked_on, balance from bank_line where town_id = $1 \
     and booked_on <= $2 order by booked_on desc, seq desc limit 1");
/// What all lines up to a day come to.
const MOVED: Sql = Sql("select cast(coalesce(sum(fen), 0) as bigint) from bank_line \
     where town_id = $1 and booked_on <= $2");
/// What the books hold at the bank at the end of a day.
const BOOKS: Sql = Sql("select cast(coalesce(sum(l.fen), 0) as bigint) from posting g \
     join posting_line l on l.town_id = g.town_id and l.posting_id = g.posting_id \
     where g.town_id = $1 and g.booked_on <= $2 and l.account = 'bank'");
/// Postings between two days that no line up to the second of them is matched to.
const WAITING: Sql = Sql("select g.posting_id, g.number, l.fen, g.booked_on, g.kind, g.words, \
     g.reverses_id from posting g join posting_line l on l.town_id = g.town_id \
     and l.posting_id = g.posting_id and l.account = 'bank' \
     where g.town_id = $1 and g.booked_on >= $2 and g.booked_on <= $3 \
     and not exists (select 1 from bank_match m join bank_line b on b.town_id = m.town_id \
     and b.bank_line_id = m.bank_line_id where m.town_id = g.town_id \
     and m.posting_id = g.posting_id and m.undone_at is null and b.booked_on <= $4) \
     order by g.booked_on, g.number limit $5");
/// Lines up to a day that are not wholly postings between two days, with what of them is.
const UNKNOWN: Sql = Sql("select x.bank_line_id, x.statement_id, x.booked_on, x.fen, x.balance, \
     x.party_sealed, x.account_masked, x.words_sealed, x.state, x.why, x.known from \
     (select b.bank_line_id, b.statement_id, b.booked_on, b.fen, b.balance, b.party_sealed, \
     b.account_masked, b.words_sealed, b.state, b.why, b.seq, \
     coalesce((select cast(sum(m.fen) as bigint) from bank_match m \
     join posting g on g.town_id = m.town_id and g.posting_id = m.posting_id \
     where m.town_id = b.town_id and m.bank_line_id = b.bank_line_id and m.undone_at is null \
     and g.booked_on >= $1 and g.booked_on <= $2), 0) as known from bank_line b \
     where b.town_id = $3 and b.booked_on <= $4) x where x.known <> x.fen \
     order by x.booked_on, x.seq limit $5");

fn kind(code: &str) -> Result<PostingKind, Fault> {
    PostingKind::parse(code).ok_or_else(|| Fault::new("reading the books", "a kind of posting"))
}

/// Matches a line to a posting.
pub fn keep_match(
    tx: &mut Tx<'_>,
    line: BankLineId,
    posting: PostingId,
    fen: Fen,
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let values = p![town, line, posting, town, line, posting, fen, by, now];
    tx.execute(KEEP, values).map(|_| ())
}
/// Undoes what a line is matched to.
pub fn undo(tx: &mut Tx<'_>, line: BankLineId) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(UNDO, p![by, now, town, line]).map(|_| ())
}
fn shown(row: &crate::db::Row) -> Result<MatchRow, Fault> {
    Ok(MatchRow {
        posting: row.get(0)?,
        number: row.get(1)?,
        fen: row.get(2)?,
        booked_on: row.get(3)?,
        kind: kind(&row.get::<String>(4)?)?,
        words: row.get(5)?,
    })
}
/// What a line is matched to.
pub fn matched(q: &mut Read<'_>, line: BankLineId) -> Result<Vec<MatchRow>, Fault> {
    let town = q.town();
    q.rows(OF_LINE, p![town, line])?.iter().map(shown).collect()
}
/// What a posting moved at the bank; none: it did not touch it.
pub fn at_bank(q: &mut Read<'_>, posting: PostingId) -> Result<Option<AtBank>, Fault> {
    let town = q.town();
    let Some(row) = q.row(AT_BANK, p![town, posting, town, posting])? else { return Ok(None) };
    let fen: Option<Fen> = row.get(0)?;
    let taken = row.get::<i64>(1)? > 0;
    Ok(fen.map(|fen| AtBank { fen, taken }))
}
/// Postings that touched the bank between two days and are matched to no line.
pub fn candidates(q: &mut Read<'_>, (from, until): (Day, Day)) -> Result<Vec<Candidate>, Fault> {
    let town = q.town();
    q.rows(CANDIDATES, p![town, from, until, MOST])?
        .iter()
        .map(|row| {
            Ok(Candidate {
                posting: row.get(0)?,
                kind: kind(&row.get::<String>(1)?)?,
                day: row.get(2)?,
                fen: row.get(3)?,
                name_key: row.get::<Option<String>>(4)?.unwrap_or_default(),
                code: row.get::<Option<String>>(5)?.unwrap_or_default(),
            })
        })
        .collect()
}
/// Givers whose names or codes stand in lines.
pub fn known_givers(
    q: &mut Read<'_>,
    names: &[String],
    codes: &[String],
) -> Result<Vec<KnownGiver>, Fault> {
    let town = q.town();
    let mut out: Vec<KnownGiver> = Vec::new();
    let names: Vec<String> = names.iter().map(|name| fold(name)).collect();
    for (statement, keys) in [(BY_NAME, names.as_slice()), (BY_CODE, codes)] {
        let mut keys = keys.to_vec();
        keys.retain(|key| !key.is_empty());
        keys.sort();
        keys.dedup();
        let list: Vec<Param> = keys.into_iter().map(Param::from).collect();
        for row in q.rows_in(statement, p![town], &list)? {
            let pledge: Option<PledgeId> = row.get(3)?;
            let (fen, due): (Option<Fen>, Option<Day>) = (row.get(4)?, row.get(5)?);
            let giver = KnownGiver {
                id: row.get(0)?,
                code: row.get(1)?,
                name_key: row.get(2)?,
                pledge: pledge.zip(fen).zip(due).map(|((id, fen), due)| (id, fen, due)),
            };
            if !out.contains(&giver) {
                out.push(giver);
            }
        }
    }
    Ok(out)
}
/// The first and the last line up to a day; none: there is no line yet.
pub fn ends(q: &mut Read<'_>, day: Day) -> Result<Option<Ends>, Fault> {
    let town = q.town();
    let (first, last) = (q.row(FIRST, p![town])?, q.row(LAST, p![town, day])?);
    let (Some(first), Some(last)) = (first, last) else { return Ok(None) };
    let (fen, balance): (Fen, Option<Fen>) = (first.get(1)?, first.get(2)?);
    Ok(Some(Ends {
        first_on: first.get(0)?,
        before: balance.and_then(|balance| balance.minus(fen)),
        last_on: last.get(0)?,
        after: last.get(1)?,
    }))
}
/// What all lines up to a day come to.
pub fn moved_until(q: &mut Read<'_>, day: Day) -> Result<Fen, Fault> {
    let town = q.town();
    q.count(MOVED, p![town, day]).map(Fen::new)
}
/// What the books hold at the bank at the end of a day.
pub fn books_until(q: &mut Read<'_>, day: Day) -> Result<Fen, Fault> {
    let town = q.town();
    q.count(BOOKS, p![town, day]).map(Fen::new)
}
/// Postings between two days that no line up to the second of them is matched to.
pub fn postings_waiting(q: &mut Read<'_>, (from, until): (Day, Day)) -> Result<Vec<Side>, Fault> {
    let town = q.town();
    q.rows(WAITING, p![town, from, until, until, MOST])?
        .iter()
        .map(|row| {
            let shown = shown(row)?;
            let reverses: Option<PostingId> = row.get(6)?;
            let (posting, fen) = (shown.posting, shown.fen);
            Ok(Side { side: BookSide { posting, fen, reverses, line: None }, shown })
        })
        .collect()
}
/// Lines up to a day that are not wholly postings between two days.
pub fn lines_unknown(
    q: &mut Read<'_>,
    (from, until): (Day, Day),
) -> Result<Vec<(BankSide, LineRow)>, Fault> {
    let town = q.town();
    let rows = q.rows(UNKNOWN, p![from, until, town, until, MOST])?;
    rows.iter()
        .map(|row| {
            let line = line_row(q, row)?;
            let side = BankSide { line: line.id, fen: line.fen, in_books: row.get(10)? };
            Ok((side, line))
        })
        .collect()
}

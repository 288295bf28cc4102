//! Gifts, and what is left of each.

use liandong_domain::basics::{Day, Fen, GiftId, GiverId, PledgeId, PostingId, PurposeId};
use liandong_domain::books::Account;
use liandong_domain::giving::{GiftState, GiverKind, Receipt, ShownAs};

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A gift as stored, with the names around it.
#[derive(Debug, Clone)]
pub struct GiftRow {
    /// Its id.
    pub id: GiftId,
    /// Who gave.
    pub giver: GiverId,
    /// Their code.
    pub giver_code: String,
    /// Their name.
    pub giver_name: String,
    /// A person or a unit.
    pub giver_kind: GiverKind,
    /// How the public reads of it.
    pub shown_as: ShownAs,
    /// The purpose.
    pub purpose: PurposeId,
    /// Its name.
    pub purpose_name: String,
    /// Where it came to.
    pub account: Account,
    /// How much.
    pub fen: Fen,
    /// What was given back.
    pub refunded: Fen,
    /// What is not yet used.
    pub left: Fen,
    /// Pieces of goods; 0: money.
    pub pieces: i64,
    /// How many are left.
    pub pieces_left: i64,
    /// The day it came.
    pub given_on: Day,
    /// What was written.
    pub words: String,
    /// Its posting.
    pub posting: PostingId,
    /// The official ticket and the day it was noted.
    pub receipt: Option<(Receipt, Day)>,
    /// Where it stands.
    pub state: GiftState,
    /// Who took it in, by name.
    pub made_by_name: String,
}

/// A gift about to be written.
#[derive(Debug, Clone)]
pub struct NewGift {
    /// Who gives.
    pub giver: GiverId,
    /// The purpose.
    pub purpose: PurposeId,
    /// Where it came to.
    pub account: Account,
    /// How much.
    pub fen: Fen,
    /// Pieces of goods; 0: money.
    pub pieces: i64,
    /// The day it came.
    pub given_on: Day,
    /// What is written.
    pub words: String,
    /// The pledge it keeps.
    pub pledge: Option<PledgeId>,
}

/// What somebody gave in a year.
#[derive(Debug, Clone)]
pub struct GivenSum {
    /// The year.
    pub year: String,
    /// How many gifts.
    pub gifts: i64,
    /// What they come to, less what was given back.
    pub fen: Fen,
}

/// One gift.
const ONE: Sql = Sql("select g.gift_id, g.giver_id, v.code, v.name, v.kind, v.shown_as, \
     g.purpose_id, u.name, g.account, g.fen, g.refunded_fen, g.left_fen, g.pieces, \
     g.pieces_left, g.given_on, g.words, g.posting_id, g.receipt_code, g.receipt_number, \
     g.receipt_on, g.state, m.name from gift g \
     join giver v on v.town_id = g.town_id and v.giver_id = g.giver_id \
     join purpose u on u.town_id = g.town_id and u.purpose_id = g.purpose_id \
     left join person m on m.town_id = g.town_id and m.person_id = g.made_by \
     where g.town_id = $1 and g.gift_id = $2");
/// Gifts, latest first.
const LIST: Sql = Sql("select g.gift_id, g.giver_id, v.code, v.name, v.kind, v.shown_as, \
     g.purpose_id, u.name, g.account, g.fen, g.refunded_fen, g.left_fen, g.pieces, \
     g.pieces_left, g.given_on, g.words, g.posting_id, g.receipt_code, g.receipt_number, \
     g.receipt_on, g.state, m.name from gift g \
     join giver v on v.town_id = g.town_id and v.giver_id = g.giver_id \
     join purpose u on u.town_id = g.town_id and u.purpose_id = g.purpose_id \
     left join person m on m.town_id = g.town_id and m.person_id = g.made_by \
     where g.town_id = $1 order by g.given_on desc, g.gift_id desc limit $2 offset $3");
/// Gifts without a ticket noted, oldest first.
const MISSING: Sql = Sql("select g.gift_id, g.giver_id, v.code, v.name, v.kind, v.shown_as, \
     g.purpose_id, u.name, g.account, g.fen, g.refunded_fen, g.left_fen, g.pieces, \
     g.pieces_left, g.given_on, g.words, g.posting_id, g.receipt_code, g.receipt_number, \
     g.receipt_on, g.state, m.name from gift g \
     join giver v on v.town_id = g.town_id and v.giver_id = g.giver_id \
     join purpose u on u.town_id = g.town_id and u.purpose_id = g.purpose_id \
     left join person m on m.town_id = g.town_id and m.person_id = g.made_by \
     where g.town_id = $1 and g.receipt_number is null and g.state = 'booked' \
     and not exists (select 1 from gift_moved o where o.town_id = g.town_id \
     and o.became_id = g.gift_id) \
     order by g.given_on, g.gift_id limit $2 offset $3");
/// Gifts of somebody between two days, latest first.
const OF_GIVER: Sql = Sql("select g.gift_id, g.giver_id, v.code, v.name, v.kind, v.shown_as, \
     g.purpose_id, u.name, g.account, g.fen, g.refunded_fen, g.left_fen, g.pieces, \
     g.pieces_left, g.given_on, g.words, g.posting_id, g.receipt_code, g.receipt_number, \
     g.receipt_on, g.state, m.name from gift g \
     join giver v on v.town_id = g.town_id and v.giver_id = g.giver_id \
     join purpose u on u.town_id = g.town_id and u.purpose_id = g.purpose_id \
     left join person m on m.town_id = g.town_id and m.person_id = g.made_by \
     where g.town_id = $1 and g.giver_id = $2 and g.given_on >= $3 and g.given_on <= $4 \
     order by g.given_on || '' desc, g.gift_id desc limit 500");
/// How many gifts there are; how many of them without a ticket.
const COUNT: Sql = Sql("select count(g.gift_id), coalesce(sum(case when g.receipt_number is null \
     and g.state = 'booked' and m.gift_id is null then 1 else 0 end), 0) from gift g \
     left join gift_moved m on m.town_id = g.town_id and m.became_id = g.gift_id \
     where g.town_id = $1");
/// What somebody gave, year by year.
const SUMS: Sql = Sql("select substr(given_on, 1, 4), count(gift_id), \
     cast(sum(fen - refunded_fen) as bigint) from gift where town_id = $1 and giver_id = $2 \
     and state = 'booked' group by substr(given_on, 1, 4) order by substr(given_on, 1, 4) desc");
/// What is left of the money gifts of a purpose, oldest first.
const LEFT: Sql = Sql("select gift_id, left_fen from gift where town_id = $1 and purpose_id = $2 \
     and left_fen > 0 and account <> 'stock' and state = 'booked' \
     order by given_on, gift_id limit 10000");
/// Whether a ticket is noted at another gift.
const TICKET: Sql = Sql("select count(gift_id) from gift where town_id = $1 \
     and receipt_code = $2 and receipt_number = $3");
/// Writes a gift.
const INSERT: Sql = Sql("insert into gift (town_id, gift_id, giver_id, purpose_id, account, fen, \
     left_fen, pieces, pieces_left, given_on, words, posting_id, pledge_id, state, made_by, \
     made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'booked', $14, $15)");
/// Notes the official ticket.
const RECEIPT: Sql = Sql("update gift set receipt_code = $1, receipt_number = $2, \
     receipt_on = $3, receipt_by = $4 where town_id = $5 and gift_id = $6 \
     and receipt_number is null");
/// Uses a part, or gives it back to the gift (below zero).
const USE: Sql = Sql("update gift set left_fen = left_fen - $1 where town_id = $2 \
     and gift_id = $3 and left_fen >= $4 and left_fen - $5 <= fen - refunded_fen");
/// Gives a part back to the giver.
const REFUND: Sql = Sql("update gift set refunded_fen = refunded_fen + $1, \
     left_fen = left_fen - $2 where town_id = $3 and gift_id = $4 and left_fen >= $5");
/// Takes a gift back whole, when nothing of it is used.
const TAKE_BACK: Sql = Sql("update gift set state = 'taken_back', left_fen = 0, \
     pieces_left = 0 where town_id = $1 and gift_id = $2 and state = 'booked' \
     and left_fen = fen - refunded_fen and refunded_fen = 0");
/// Hands out pieces of goods.
const HAND_OUT: Sql = Sql("update gift set left_fen = left_fen - $1, \
     pieces_left = pieces_left - $2 where town_id = $3 and gift_id = $4 and left_fen >= $5 \
     and pieces_left >= $6");

fn row(row: &Row) -> Result<GiftRow, Fault> {
    let text = |at: usize| row.get::<String>(at);
    let receipt = match (row.get(17)?, row.get(18)?, row.get(19)?) {
        (Some(code), Some(number), Some(on)) => Some((Receipt { code, number }, on)),
        _ => None,
    };
    Ok(GiftRow {
        id: row.get(0)?,
        giver: row.get(1)?,
        giver_code: row.get(2)?,
        giver_name: row.get(3)?,
        giver_kind: known(GiverKind::parse(&text(4)?), "a kind of giver")?,
        shown_as: known(ShownAs::parse(&text(5)?), "how a giver is shown")?,
        purpose: row.get(6)?,
        purpose_name: row.get(7)?,
        account: known(Account::parse(&text(8)?), "an account")?,
        fen: row.get(9)?,
        refunded: row.get(10)?,
        left: row.get(11)?,
        pieces: row.get(12)?,
        pieces_left: row.get(13)?,
        given_on: row.get(14)?,
        words: row.get(15)?,
        posting: row.get(16)?,
        receipt,
        state: known(GiftState::parse(&text(20)?), "a state of a gift")?,
        made_by_name: row.get::<Option<String>>(21)?.unwrap_or_default(),
    })
}

/// One gift.
pub fn gift(q: &mut Read<'_>, id: GiftId) -> Result<Option<GiftRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Gifts, latest first.
pub fn gifts(q: &mut Read<'_>, (size, offset): (i64, i64)) -> Result<Vec<GiftRow>, Fault> {
    let town = q.town();
    q.rows(LIST, p![town, size, offset])?.iter().map(row).collect()
}
/// Gifts without a ticket noted, oldest first.
pub fn receipts_missing(
    q: &mut Read<'_>,
    (size, offset): (i64, i64),
) -> Result<Vec<GiftRow>, Fault> {
    let town = q.town();
    q.rows(MISSING, p![town, size, offset])?.iter().map(row).collect()
}
/// Gifts of somebody between two days, latest first.
pub fn gifts_of(
    q: &mut Read<'_>,
    giver: GiverId,
    (from, until): (Day, Day),
) -> Result<Vec<GiftRow>, Fault> {
    let town = q.town();
    q.rows(OF_GIVER, p![town, giver, from, until])?.iter().map(row).collect()
}
/// How many gifts there are, and how many of them without a ticket.
pub fn count_gifts(q: &mut Read<'_>) -> Result<(i64, i64), Fault> {
    let town = q.town();
    match q.row(COUNT, p![town])? {
        Some(row) => Ok((row.get(0)?, row.get(1)?)),
        None => Ok((0, 0)),
    }
}
/// What somebody gave, year by year.
pub fn sums_of(q: &mut Read<'_>, giver: GiverId) -> Result<Vec<GivenSum>, Fault> {
    let town = q.town();
    q.rows(SUMS, p![town, giver])?
        .iter()
        .map(|row| Ok(GivenSum { year: row.get(0)?, gifts: row.get(1)?, fen: row.get(2)? }))
        .collect()
}
/// What is left of the money gifts of a purpose, oldest first.
pub fn left_of(q: &mut Read<'_>, purpose: PurposeId) -> Result<Vec<(GiftId, Fen)>, Fault> {
    let town = q.town();
    q.rows(LEFT, p![town, purpose])?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
/// Whether a ticket is noted already.
pub fn ticket_used(q: &mut Read<'_>, receipt: &Receipt) -> Result<bool, Fault> {
    let town = q.town();
    Ok(q.count(TICKET, p![town, &receipt.code, &receipt.number])? > 0)
}
/// Writes a gift.
pub fn insert_gift(
    tx: &mut Tx<'_>,
    id: GiftId,
    new: &NewGift,
    posting: PostingId,
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let head = p![town, id, new.giver, new.purpose, new.account.code(), new.fen, new.fen];
    let body = p![new.pieces, new.pieces, new.given_on, &new.words, posting, new.pledge];
    let all = [head.as_slice(), body.as_slice(), p![by, now]].concat();
    tx.execute(INSERT, &all).map(|_| ())
}
/// Notes the official ticket; false when one was noted before.
pub fn note_receipt(
    tx: &mut Tx<'_>,
    id: GiftId,
    receipt: &Receipt,
    on: Day,
) -> Result<bool, Fault> {
    let (town, by) = (tx.town(), tx.actor());
    let values = p![&receipt.code, &receipt.number, on, by, town, id];
    Ok(tx.execute(RECEIPT, values)? == 1)
}
/// Uses a part of a gift; false when so much is not left.
pub fn use_part(tx: &mut Tx<'_>, id: GiftId, fen: Fen) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(USE, p![fen, town, id, fen, fen])? == 1)
}
/// Gives a used part back to its gift; false when it would be more than the gift.
pub fn add_left(tx: &mut Tx<'_>, id: GiftId, fen: Fen) -> Result<bool, Fault> {
    let (town, back) = (tx.town(), Fen::new(-fen.count()));
    Ok(tx.execute(USE, p![back, town, id, back, back])? == 1)
}
/// Gives a part back to the giver; false when so much is not left.
pub fn refund(tx: &mut Tx<'_>, id: GiftId, fen: Fen) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(REFUND, p![fen, fen, town, id, fen])? == 1)
}
/// Takes a gift back whole; false when a part of it is used.
pub fn take_back(tx: &mut Tx<'_>, id: GiftId) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(TAKE_BACK, p![town, id])? == 1)
}
/// Hands out pieces of goods; false when so many are not left.
pub fn hand_out(tx: &mut Tx<'_>, id: GiftId, pieces: i64, fen: Fen) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(HAND_OUT, p![fen, pieces, town, id, fen, pieces])? == 1)
}

//! Money that waits for a second signature.

use liandong_domain::basics::{Day, Fen, Moment, PersonId, PostingId, PurposeId, VoucherId};
use liandong_domain::books::{Account, PostingKind, Signatures, VoucherState};

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A voucher as stored, with the names around it.
#[derive(Debug, Clone)]
pub struct VoucherRow {
    /// Its id.
    pub id: VoucherId,
    /// What it asks for.
    pub new: NewVoucher,
    /// The purpose's name.
    pub purpose_name: String,
    /// The rule that said how many sign.
    pub rule: String,
    /// What the amount asks for.
    pub asks: Signatures,
    /// Where it stands.
    pub state: VoucherState,
    /// Who made it.
    pub made_by: PersonId,
    /// Their name.
    pub made_by_name: String,
    /// When.
    pub made_at: Moment,
    /// Who settled it, by name; empty: nobody yet.
    pub settled_by_name: String,
    /// Why it was refused.
    pub refused_why: String,
    /// The posting it became.
    pub posting: Option<PostingId>,
}

/// What a voucher asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVoucher {
    /// What it is about.
    pub kind: PostingKind,
    /// The purpose.
    pub purpose: PurposeId,
    /// The account that takes.
    pub debit: Account,
    /// The account that gives.
    pub credit: Account,
    /// How much.
    pub fen: Fen,
    /// The day it is to stand under.
    pub booked_on: Day,
    /// What is written; of a counter-entry: why.
    pub words: String,
    /// `gift:<id>`, `award:<id>`; empty: neither.
    pub subject: String,
    /// Pieces of goods; 0: money.
    pub pieces: i64,
    /// The posting it takes back.
    pub reverses: Option<PostingId>,
}

/// One voucher.
const ONE: Sql = Sql("select v.voucher_id, v.kind, v.purpose_id, v.debit, v.credit, v.fen, \
     v.booked_on, v.words, v.subject, v.pieces, v.reverses_id, u.name, v.rule, v.asks, v.state, \
     v.made_by, m.name, v.made_at, s.name, v.why, v.posting_id from voucher v \
     join purpose u on u.town_id = v.town_id and u.purpose_id = v.purpose_id \
     left join person m on m.town_id = v.town_id and m.person_id = v.made_by \
     left join person s on s.town_id = v.town_id and s.person_id = v.settled_by \
     where v.town_id = $1 and v.voucher_id = $2");
/// Vouchers of a state, the oldest first when they wait.
const OF_STATE: Sql = Sql("select v.voucher_id, v.kind, v.purpose_id, v.debit, v.credit, v.fen, \
     v.booked_on, v.words, v.subject, v.pieces, v.reverses_id, u.name, v.rule, v.asks, v.state, \
     v.made_by, m.name, v.made_at, s.name, v.why, v.posting_id from voucher v \
     join purpose u on u.town_id = v.town_id and u.purpose_id = v.purpose_id \
     left join person m on m.town_id = v.town_id and m.person_id = v.made_by \
     left join person s on s.town_id = v.town_id and s.person_id = v.settled_by \
     where v.town_id = $1 and v.state = $2 order by v.made_at desc, v.voucher_id \
     limit $3 offset $4");
/// How many there are.
const COUNT: Sql = Sql("select count(voucher_id) from voucher where town_id = $1 and state = $2");
/// How many wait about a thing.
const WAITING_OF: Sql = Sql("select count(voucher_id) from voucher where town_id = $1 \
     and subject = $2 and state = 'waiting'");
/// How many wait that are to stand under a day up to this one.
const WAITING_UNTIL: Sql = Sql("select count(voucher_id) from voucher where town_id = $1 \
     and state = 'waiting' and substr(booked_on, 1, 7) <= $2");
/// Keeps a voucher.
const INSERT: Sql = Sql("insert into voucher (town_id, voucher_id, kind, purpose_id, debit, \
     credit, fen, booked_on, words, subject, pieces, reverses_id, rule, asks, state, made_by, \
     made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'waiting', \
     $15, $16)");
/// Settles a voucher that waits.
const SETTLE: Sql = Sql("update voucher set state = $1, settled_by = $2, settled_at = $3, \
     why = $4, posting_id = $5 where town_id = $6 and voucher_id = $7 and state = 'waiting'");
/// The voucher that must not be signed twice at once.
const HOLD: Sql = Sql("select voucher_id from voucher where town_id = $1 and voucher_id = $2");

/// As stored.
fn asks_code(asks: Signatures) -> &'static str {
    match asks {
        Signatures::One => "one",
        Signatures::Two => "two",
        Signatures::Manager => "manager",
    }
}
fn asks(code: &str) -> Result<Signatures, Fault> {
    match code {
        "one" => Ok(Signatures::One),
        "two" => Ok(Signatures::Two),
        "manager" => Ok(Signatures::Manager),
        _ => known(None, "how many sign"),
    }
}

fn row(row: &Row) -> Result<VoucherRow, Fault> {
    let name = |at: usize| row.get::<Option<String>>(at).map(Option::unwrap_or_default);
    let account = |at: usize| {
        row.get::<String>(at).and_then(|code| known(Account::parse(&code), "an account"))
    };
    let state: String = row.get(14)?;
    Ok(VoucherRow {
        id: row.get(0)?,
        new: NewVoucher {
            kind: known(PostingKind::parse(&row.get::<String>(1)?), "a kind of posting")?,
            purpose: row.get(2)?,
            debit: account(3)?,
            credit: account(4)?,
            fen: row.get(5)?,
            booked_on: row.get(6)?,
            words: row.get(7)?,
            subject: row.get(8)?,
            pieces: row.get(9)?,
            reverses: row.get(10)?,
        },
        purpose_name: row.get(11)?,
        rule: row.get(12)?,
        asks: asks(&row.get::<String>(13)?)?,
        state: known(VoucherState::parse(&state), "a state of a voucher")?,
        made_by: row.get(15)?,
        made_by_name: name(16)?,
        made_at: row.get(17)?,
        settled_by_name: name(18)?,
        refused_why: row.get(19)?,
        posting: row.get(20)?,
    })
}

/// One voucher.
pub fn voucher(q: &mut Read<'_>, id: VoucherId) -> Result<Option<VoucherRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Vouchers of a state, latest first.
pub fn vouchers(
    q: &mut Read<'_>,
    state: VoucherState,
    (size, offset): (i64, i64),
) -> Result<Vec<VoucherRow>, Fault> {
    let town = q.town();
    q.rows(OF_STATE, p![town, state.code(), size, offset])?.iter().map(row).collect()
}
/// How many there are.
pub fn count_vouchers(q: &mut Read<'_>, state: VoucherState) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT, p![town, state.code()])
}
/// How many wait about a gift or an award.
pub fn waiting_of(q: &mut Read<'_>, subject: &str) -> Result<i64, Fault> {
    let town = q.town();
    q.count(WAITING_OF, p![town, subject])
}
/// How many wait that are to stand under a month up to this one.
pub fn waiting_until(q: &mut Read<'_>, month: &str) -> Result<i64, Fault> {
    let town = q.town();
    q.count(WAITING_UNTIL, p![town, month])
}
/// Keeps a voucher that waits.
pub fn insert(
    tx: &mut Tx<'_>,
    new: &NewVoucher,
    (rule, asks): (&str, Signatures),
) -> Result<VoucherId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), VoucherId::new(tx.fresh()));
    let head = p![town, id, new.kind.code(), new.purpose, new.debit.code(), new.credit.code()];
    let body = p![new.fen, new.booked_on, &new.words, &new.subject, new.pieces, new.reverses];
    let tail = p![rule, asks_code(asks), by, now];
    let all = [head.as_slice(), body.as_slice(), tail.as_slice()].concat();
    tx.execute(INSERT, &all)?;
    Ok(id)
}
/// Settles a voucher; false when it waited no longer.
pub fn settle(
    tx: &mut Tx<'_>,
    id: VoucherId,
    state: VoucherState,
    why: &str,
    posting: Option<PostingId>,
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(SETTLE, p![state.code(), by, now, why, posting, town, id])? == 1)
}
/// Holds the voucher until the end.
pub fn hold_voucher(tx: &mut Tx<'_>, id: VoucherId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD, p![town, id])
}

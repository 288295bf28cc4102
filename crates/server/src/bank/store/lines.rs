//! Lines of the bank.

use liandong_domain::bank::{BankLine, LineState, masked};
use liandong_domain::basics::{BankLineId, Day, Fen, StatementId};

use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A line as stored, opened.
#[derive(Debug, Clone)]
pub struct LineRow {
    /// Its id.
    pub id: BankLineId,
    /// The statement it was first read from.
    pub statement: StatementId,
    /// The day of the booking.
    pub booked_on: Day,
    /// Above zero it came in.
    pub fen: Fen,
    /// What the account held after it.
    pub balance: Option<Fen>,
    /// Who is on the other side.
    pub party: String,
    /// The other side's account behind stars.
    pub account: String,
    /// What was written.
    pub words: String,
    /// Where it stands.
    pub state: LineState,
    /// Why it is not money of these books.
    pub why: String,
}

/// Keeps a line, unless it was read before.
const KEEP: Sql =
    Sql("insert into bank_line (town_id, bank_line_id, statement_id, line_key, seq, \
     line, booked_on, fen, balance, party_sealed, account_sealed, account_masked, words_sealed, \
     state) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'open') \
     on conflict (town_id, line_key) do nothing");
/// The last number of the account's order.
const LAST: Sql = Sql("select coalesce(max(seq), 0) from bank_line where town_id = $1");
/// Lines of a statement, in the order of the account.
const OF: Sql = Sql("select bank_line_id, statement_id, booked_on, fen, balance, party_sealed, \
     account_masked, words_sealed, state, why from bank_line where town_id = $1 \
     and statement_id = $2 order by seq limit $3 offset $4");
/// How many there are.
const COUNT: Sql =
    Sql("select count(bank_line_id) from bank_line where town_id = $1 and statement_id = $2");
/// Lines that nobody has settled, the oldest first.
const OPEN: Sql = Sql("select bank_line_id, statement_id, booked_on, fen, balance, party_sealed, \
     account_masked, words_sealed, state, why from bank_line where town_id = $1 \
     and state = 'open' order by booked_on, seq limit $2 offset $3");
/// How many there are.
const COUNT_OPEN: Sql =
    Sql("select count(bank_line_id) from bank_line where town_id = $1 and state = 'open'");
/// One line.
const ONE: Sql = Sql("select bank_line_id, statement_id, booked_on, fen, balance, party_sealed, \
     account_masked, words_sealed, state, why from bank_line where town_id = $1 \
     and bank_line_id = $2");
/// The line that must not be settled twice at once.
const HOLD: Sql =
    Sql("select bank_line_id from bank_line where town_id = $1 and bank_line_id = $2");
/// Settles a line, or opens it again.
const SETTLE: Sql = Sql("update bank_line set state = $1, why = $2, settled_by = $3, \
     settled_at = $4 where town_id = $5 and bank_line_id = $6 and state = $7");

pub(super) fn row(q: &Read<'_>, row: &Row) -> Result<LineRow, Fault> {
    let id: BankLineId = row.get(0)?;
    let open =
        |place: &str, at: usize| q.secrets().open(place, &id.to_string(), &row.get::<String>(at)?);
    let state: String = row.get(8)?;
    Ok(LineRow {
        id,
        statement: row.get(1)?,
        booked_on: row.get(2)?,
        fen: row.get(3)?,
        balance: row.get(4)?,
        party: open("bank_line.party", 5)?,
        account: row.get(6)?,
        words: open("bank_line.words", 7)?,
        state: LineState::parse(&state)
            .ok_or_else(|| Fault::new("reading a statement", "a state of a line"))?,
        why: row.get(9)?,
    })
}

/// The last number of the account's order.
pub fn last_seq(q: &mut Read<'_>) -> Result<i64, Fault> {
    let town = q.town();
    q.count(LAST, p![town])
}
/// Keeps a line; false when it was read before, from whichever file.
pub fn keep_line(
    tx: &mut Tx<'_>,
    statement: StatementId,
    line: &BankLine,
    (nth, seq): (usize, i64),
) -> Result<bool, Fault> {
    let (town, id) = (tx.town(), BankLineId::new(tx.fresh()));
    let key = tx.secrets().find_key("bank line", &line.identity(nth));
    let seal = |place: &str, text: &str| tx.secrets().seal(tx.ids(), place, &id.to_string(), text);
    let account = (!line.account.is_empty()).then(|| seal("bank_line.account", &line.account));
    let party = seal("bank_line.party", &line.party);
    let words = seal("bank_line.words", &line.words);
    let head = p![town, id, statement, key, seq, line.row, line.day, line.fen];
    let tail = p![line.balance, party, account, masked(&line.account), words];
    Ok(tx.execute(KEEP, &[head.as_slice(), tail.as_slice()].concat())? == 1)
}
/// Lines of a statement, in the order of the account.
pub fn lines(
    q: &mut Read<'_>,
    id: StatementId,
    (size, offset): (i64, i64),
) -> Result<Vec<LineRow>, Fault> {
    let town = q.town();
    let rows = q.rows(OF, p![town, id, size, offset])?;
    rows.iter().map(|one| row(q, one)).collect()
}
/// How many there are.
pub fn count_lines(q: &mut Read<'_>, id: StatementId) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT, p![town, id])
}
/// Lines that nobody has settled, the oldest first.
pub fn open_lines(q: &mut Read<'_>, (size, offset): (i64, i64)) -> Result<Vec<LineRow>, Fault> {
    let town = q.town();
    let rows = q.rows(OPEN, p![town, size, offset])?;
    rows.iter().map(|one| row(q, one)).collect()
}
/// How many there are.
pub fn count_open(q: &mut Read<'_>) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT_OPEN, p![town])
}
/// One line.
pub fn line(q: &mut Read<'_>, id: BankLineId) -> Result<Option<LineRow>, Fault> {
    let town = q.town();
    let found = q.row(ONE, p![town, id])?;
    found.as_ref().map(|one| row(q, one)).transpose()
}
/// Holds a line until the end.
pub fn hold(tx: &mut Tx<'_>, id: BankLineId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD, p![town, id])
}
/// Settles a line, or opens it again; false when it stood elsewhere.
pub fn settle(
    tx: &mut Tx<'_>,
    id: BankLineId,
    (from, to): (LineState, LineState),
    why: &str,
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(SETTLE, p![to.code(), why, by, now, town, id, from.code()])? == 1)
}

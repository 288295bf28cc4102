//! The book itself: postings, lines, balances, closings.

use std::collections::BTreeMap;

use liandong_domain::basics::{Day, Fen, Moment, OrganisationId, PostingId, PurposeId};
use liandong_domain::books::{Account, Change, Line, Month, PostingKind};

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// The town's book.
#[derive(Debug, Clone)]
pub struct BookRow {
    /// The body whose workers keep it.
    pub organisation: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// Its path.
    pub path: String,
    /// How many postings there are.
    pub postings: i64,
    /// Until which month it is closed.
    pub closed_until: Option<Month>,
}

/// What an account of a purpose holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BalanceRow {
    /// The purpose.
    pub purpose: PurposeId,
    /// The account.
    pub account: Account,
    /// How much.
    pub fen: Fen,
}

/// A posting as stored, with the names around it.
#[derive(Debug, Clone)]
pub struct PostingRow {
    /// Its id.
    pub id: PostingId,
    /// Its number.
    pub number: i64,
    /// The day it stands under.
    pub booked_on: Day,
    /// What it is about.
    pub kind: PostingKind,
    /// What was written.
    pub words: String,
    /// What it comes from.
    pub source: String,
    /// Who made it.
    pub made_by: String,
    /// Their name; empty: the house.
    pub made_by_name: String,
    /// When.
    pub made_at: Moment,
    /// Who checked it, by name; empty: nobody.
    pub checked_by_name: String,
    /// The rule that said how many sign.
    pub rule: String,
    /// The posting it takes back: id, number, day.
    pub reverses: Option<(PostingId, i64, Day)>,
    /// The counter-entry that took it back: id, number.
    pub reversed_by: Option<(PostingId, i64)>,
    /// Why it takes that back.
    pub why: String,
}

/// A line of the ledger with its posting.
#[derive(Debug, Clone)]
pub struct LineRow {
    /// The posting.
    pub posting: PostingId,
    /// Its number.
    pub number: i64,
    /// Its day.
    pub booked_on: Day,
    /// What it is about.
    pub kind: PostingKind,
    /// What was written.
    pub words: String,
    /// The purpose.
    pub purpose: PurposeId,
    /// Its name.
    pub purpose_name: String,
    /// The account.
    pub account: Account,
    /// How much.
    pub fen: Fen,
}

/// A posting about to be written.
#[derive(Debug, Clone)]
pub struct Written<'a> {
    /// Its id.
    pub id: PostingId,
    /// Its number, just taken.
    pub number: i64,
    /// Its day.
    pub booked_on: Day,
    /// What it is about.
    pub kind: PostingKind,
    /// What is written.
    pub words: &'a str,
    /// What it comes from.
    pub source: &'a str,
    /// Who made it.
    pub made_by: &'a str,
    /// When it was made.
    pub made_at: Moment,
    /// The second signature.
    pub checked_by: Option<&'a str>,
    /// The rule that said how many sign.
    pub rule: &'a str,
    /// The posting it takes back.
    pub reverses: Option<PostingId>,
    /// Why.
    pub why: &'a str,
}

/// One month of the books in sums.
#[derive(Debug, Clone)]
pub struct MonthRow {
    /// `2026-11`.
    pub month: String,
    /// What came in.
    pub came_in: Fen,
    /// What went out.
    pub went_out: Fen,
}

/// A closing.
#[derive(Debug, Clone)]
pub struct ClosingRow {
    /// Until which month.
    pub month: String,
    /// When.
    pub closed_at: Moment,
    /// By whom, by name.
    pub closed_by_name: String,
}

/// What moved on an account in a half-year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// The month, `2026-11`.
    pub month: String,
    /// The account.
    pub account: Account,
    /// How much.
    pub fen: Fen,
}

/// The town's book.
const BOOK: Sql = Sql("select b.organisation_id, o.name, o.path, b.postings, b.closed_until \
     from book b join organisation o on o.town_id = b.town_id \
     and o.organisation_id = b.organisation_id where b.town_id = $1");
/// Opens the book.
const FOUND: Sql = Sql("insert into book (town_id, organisation_id, opened_at, opened_by) \
     values ($1, $2, $3, $4)");
/// Takes the next number, if the month of the day is open, and the purpose where one is named.
/// Whoever posts holds the book until the end.
const TAKE_NUMBER: Sql = Sql("update book set postings = postings + $1 \
     where (cast($2 as bigint) is null or postings = $3) and town_id = $4 \
     and (closed_until is null or closed_until < $5) and (cast($6 as text) is null \
     or exists (select 1 from purpose where town_id = $7 and purpose_id = $8 \
     and closed_at is null)) returning postings");
/// The body that keeps the book: it never becomes another.
const BODY: Sql = Sql("select organisation_id from book where town_id = $1");
/// Closes the book until a month.
const CLOSE: Sql = Sql("update book set closed_until = $1 where town_id = $2 \
     and (closed_until is null or closed_until < $3)");
/// Keeps a closing.
const KEEP_CLOSING: Sql = Sql("insert into book_closing (town_id, month, closed_at, closed_by) \
     values ($1, $2, $3, $4)");
/// Closings, latest first.
const CLOSINGS: Sql = Sql("select c.month, c.closed_at, p.name from book_closing c \
     left join person p on p.town_id = c.town_id and p.person_id = c.closed_by \
     where c.town_id = $1 order by c.month desc limit 60");
/// Writes a posting.
const APPEND: Sql = Sql("insert into posting (town_id, posting_id, number, booked_on, kind, \
     words, source, made_by, made_at, checked_by, checked_at, rule, reverses_id, why) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
     on conflict (town_id, source) do nothing");
/// Writes a line of it.
const APPEND_LINE: Sql = Sql("insert into posting_line (town_id, posting_id, line, number, \
     purpose_id, account, fen) values ($1, $2, $3, $4, $5, $6, $7)");
/// Adds to a balance.
const ADD: Sql = Sql("insert into book_balance (town_id, purpose_id, account, fen, lines) \
     values ($1, $2, $3, $4, $5) on conflict (town_id, purpose_id, account) do update \
     set fen = book_balance.fen + excluded.fen, lines = book_balance.lines + excluded.lines");
/// Takes from what an account holds, if it holds so much.
const TAKE: Sql = Sql("update book_balance set fen = fen + $1, lines = lines + $2 \
     where town_id = $3 and purpose_id = $4 and account = $5 and fen + $6 >= 0");
/// What an account of a purpose holds.
const HELD: Sql = Sql("select fen from book_balance where town_id = $1 and purpose_id = $2 \
     and account = $3");
/// What each later day changed on an account of a purpose, latest first.
const CHANGES_AFTER: Sql = Sql("select g.booked_on, cast(sum(l.fen) as bigint) from posting g \
     join posting_line l on l.town_id = g.town_id and l.posting_id = g.posting_id \
     where g.town_id = $1 and g.booked_on > $2 and l.purpose_id = $3 and l.account = $4 \
     group by g.booked_on order by g.booked_on desc");
/// Every balance.
const BALANCES: Sql = Sql("select purpose_id, account, fen from book_balance where town_id = $1 \
     order by purpose_id, account");
/// One posting.
const POSTING: Sql = Sql("select g.posting_id, g.number, g.booked_on, g.kind, g.words, g.source, \
     g.made_by, m.name, g.made_at, c.name, g.rule, o.posting_id, o.number, o.booked_on, \
     r.posting_id, r.number, g.why from posting g \
     left join person m on m.town_id = g.town_id and m.person_id = g.made_by \
     left join person c on c.town_id = g.town_id and c.person_id = g.checked_by \
     left join posting o on o.town_id = g.town_id and o.posting_id = g.reverses_id \
     left join posting r on r.town_id = g.town_id and r.reverses_id = g.posting_id \
     where g.town_id = $1 and g.posting_id = $2");
/// The lines of a posting.
const LINES_OF: Sql = Sql("select l.purpose_id, l.account, l.fen, p.name from posting_line l \
     join purpose p on p.town_id = l.town_id and p.purpose_id = l.purpose_id \
     where l.town_id = $1 and l.posting_id = $2 order by l.line");
/// Lines of the ledger, latest first; of one purpose, of one account, or of all. SQLite takes the
/// tables of a cross join in their order, so it walks the postings by their number.
const LINES: Sql = Sql("select g.posting_id, g.number, g.booked_on, g.kind, g.words, \
     l.purpose_id, p.name, l.account, l.fen from posting g cross join posting_line l \
     join purpose p on p.town_id = l.town_id and p.purpose_id = l.purpose_id \
     where g.town_id = $1 and l.town_id = g.town_id and l.posting_id = g.posting_id \
     and (cast($2 as text) is null or l.purpose_id = $3) \
     and (cast($4 as text) is null or l.account = $5) \
     order by g.number desc, l.line limit $6 offset $7");
/// The same of one account of one purpose.
const LINES_OF_ACCOUNT: Sql = Sql("select g.posting_id, g.number, g.booked_on, g.kind, g.words, \
     l.purpose_id, p.name, l.account, l.fen from posting_line l \
     join posting g on g.town_id = l.town_id and g.posting_id = l.posting_id \
     join purpose p on p.town_id = l.town_id and p.purpose_id = l.purpose_id \
     where l.town_id = $1 and l.purpose_id = $2 and l.account = $3 \
     order by l.number desc, l.line limit $4 offset $5");
/// How many there are.
const COUNT_LINES: Sql = Sql("select cast(coalesce(sum(lines), 0) as bigint) from book_balance \
     where town_id = $1 and (cast($2 as text) is null or purpose_id = $3) \
     and (cast($4 as text) is null or account = $5)");
/// Adds to what moved on an account in a month.
const FLOW: Sql = Sql("insert into book_flow (town_id, month, account, debits, credits) \
     values ($1, $2, $3, $4, $5) on conflict (town_id, month, account) do update \
     set debits = book_flow.debits + excluded.debits, \
     credits = book_flow.credits + excluded.credits");
/// Months in sums, latest first: what came to bank, box and store, and what left them.
const MONTHS: Sql = Sql("select month, cast(sum(debits) as bigint), cast(sum(credits) as bigint) \
     from book_flow where town_id = $1 and account in ('bank', 'cash', 'stock') \
     group by month order by month desc limit $2 offset $3");
/// How many months there are.
const COUNT_MONTHS: Sql = Sql("select count(distinct month) from book_flow where town_id = $1");
/// Raised of givers, and paid to pupils: from the balances.
const RAISED_AND_PAID: Sql = Sql("select \
     cast(coalesce(sum(case when account in ('pool_gifts', 'directed_gifts') then -fen else 0 end), \
     0) as bigint), cast(coalesce(sum(case when account = 'awards_paid' then fen else 0 end), 0) \
     as bigint) from book_balance where town_id = $1");
/// What moved on each account, month by month.
const FLOWS: Sql = Sql("select month, account, debits - credits from book_flow \
     where town_id = $1 order by month, account");

fn account(code: &str) -> Result<Account, Fault> {
    known(Account::parse(code), "an account of the books")
}
fn kind(code: &str) -> Result<PostingKind, Fault> {
    known(PostingKind::parse(code), "a kind of posting")
}

/// The town's book; none: no body has opened it.
pub fn book(q: &mut Read<'_>) -> Result<Option<BookRow>, Fault> {
    let town = q.town();
    let Some(row) = q.row(BOOK, p![town])? else { return Ok(None) };
    let until: Option<String> = row.get(4)?;
    let month = |text: String| known(text.parse().ok(), "a closed month");
    Ok(Some(BookRow {
        organisation: row.get(0)?,
        organisation_name: row.get(1)?,
        path: row.get(2)?,
        postings: row.get(3)?,
        closed_until: until.map(month).transpose()?,
    }))
}
/// Opens the book.
pub fn found(tx: &mut Tx<'_>, organisation: OrganisationId) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(FOUND, p![town, organisation, now, by]).map(|_| ())
}
/// The body that keeps the book; none: nobody opened it.
pub fn body(tx: &mut Tx<'_>) -> Result<Option<OrganisationId>, Fault> {
    let town = tx.town();
    tx.lasting(BODY, p![town])?.map(|row| row.get(0)).transpose()
}
/// Takes the next number. None: the month is closed, there is no book, or the purpose that must be
/// open is not.
pub fn take_number(
    tx: &mut Tx<'_>,
    month: Month,
    open: Option<PurposeId>,
) -> Result<Option<i64>, Fault> {
    let town = tx.town();
    tx.number(TAKE_NUMBER, p![town], p![month.to_string(), open, town, open])
}
/// Closes the book until a month; false when it was closed further before.
pub fn close(tx: &mut Tx<'_>, month: Month) -> Result<bool, Fault> {
    let (town, now, by, month) = (tx.town(), tx.now(), tx.actor(), month.to_string());
    if tx.execute(CLOSE, p![&month, town, &month])? == 0 {
        return Ok(false);
    }
    tx.execute(KEEP_CLOSING, p![town, &month, now, by])?;
    Ok(true)
}
/// Closings, latest first.
pub fn closings(q: &mut Read<'_>) -> Result<Vec<ClosingRow>, Fault> {
    let town = q.town();
    q.rows(CLOSINGS, p![town])?
        .iter()
        .map(|row| {
            Ok(ClosingRow {
                month: row.get(0)?,
                closed_at: row.get(1)?,
                closed_by_name: row.get::<Option<String>>(2)?.unwrap_or_default(),
            })
        })
        .collect()
}
/// Writes a posting; demanded. False: its source is posted already.
pub fn append(tx: &mut Tx<'_>, new: &Written<'_>) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    let checked_at = new.checked_by.map(|_| now);
    let head = p![town, new.id, new.number, new.booked_on, new.kind.code(), new.words];
    let tail = p![new.source, new.made_by, new.made_at, new.checked_by, checked_at];
    let last = p![new.rule, new.reverses, new.why];
    let all = [head.as_slice(), tail.as_slice(), last.as_slice()].concat();
    tx.append_new(APPEND, &all)
}
/// Writes its lines.
pub fn append_lines(
    tx: &mut Tx<'_>,
    (posting, number): (PostingId, i64),
    lines: &[Line],
) -> Result<(), Fault> {
    let town = tx.town();
    for (at, line) in (1_i64..).zip(lines) {
        let (purpose, account) = (line.purpose, line.account.code());
        tx.append(APPEND_LINE, p![town, posting, at, number, purpose, account, line.fen])?;
    }
    Ok(())
}
/// Adds to balances, each of an account of its own.
pub fn add_to(tx: &mut Tx<'_>, all: &[(PurposeId, Account, Change)]) -> Result<(), Fault> {
    let town = tx.town();
    for (purpose, account, change) in all {
        let keys = p![town, *purpose, account.code()];
        tx.add(ADD, keys, &[change.fen.count(), change.lines])?;
    }
    Ok(())
}
/// Takes from what an account holds (the change is below zero); demanded. False: it does not hold so
/// much.
pub fn take_from(
    tx: &mut Tx<'_>,
    purpose: PurposeId,
    account: Account,
    change: Change,
) -> Result<bool, Fault> {
    let (town, Change { fen, lines }) = (tx.town(), change);
    tx.demand(TAKE, p![fen, lines, town, purpose, account.code(), fen])
}
/// What an account of a purpose holds.
pub fn held(q: &mut Read<'_>, purpose: PurposeId, account: Account) -> Result<Fen, Fault> {
    let town = q.town();
    q.count(HELD, p![town, purpose, account.code()]).map(Fen::new)
}
/// What each day after this one changed on an account of a purpose, latest first.
pub fn changes_after(
    q: &mut Read<'_>,
    (purpose, account): (PurposeId, Account),
    on: Day,
) -> Result<Vec<(Day, Fen)>, Fault> {
    let town = q.town();
    q.rows(CHANGES_AFTER, p![town, on, purpose, account.code()])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
/// Every balance.
pub fn balances(q: &mut Read<'_>) -> Result<Vec<BalanceRow>, Fault> {
    let town = q.town();
    q.rows(BALANCES, p![town])?
        .iter()
        .map(|row| {
            let account = account(&row.get::<String>(1)?)?;
            Ok(BalanceRow { purpose: row.get(0)?, account, fen: row.get(2)? })
        })
        .collect()
}
fn posting_row(row: &Row) -> Result<PostingRow, Fault> {
    let name = |at: usize| row.get::<Option<String>>(at).map(Option::unwrap_or_default);
    let reverses = match row.get::<Option<PostingId>>(11)? {
        Some(id) => Some((id, row.get(12)?, row.get(13)?)),
        None => None,
    };
    let reversed_by = match row.get::<Option<PostingId>>(14)? {
        Some(id) => Some((id, row.get(15)?)),
        None => None,
    };
    Ok(PostingRow {
        id: row.get(0)?,
        number: row.get(1)?,
        booked_on: row.get(2)?,
        kind: kind(&row.get::<String>(3)?)?,
        words: row.get(4)?,
        source: row.get(5)?,
        made_by: row.get(6)?,
        made_by_name: name(7)?,
        made_at: row.get(8)?,
        checked_by_name: name(9)?,
        rule: row.get(10)?,
        reverses,
        reversed_by,
        why: row.get(16)?,
    })
}

/// One posting.
pub fn posting(q: &mut Read<'_>, id: PostingId) -> Result<Option<PostingRow>, Fault> {
    let town = q.town();
    q.row(POSTING, p![town, id])?.as_ref().map(posting_row).transpose()
}
/// The lines of a posting, with the names of their purposes.
pub fn lines_of(q: &mut Read<'_>, id: PostingId) -> Result<Vec<(Line, String)>, Fault> {
    let town = q.town();
    q.rows(LINES_OF, p![town, id])?
        .iter()
        .map(|row| {
            let account = account(&row.get::<String>(1)?)?;
            Ok((Line { purpose: row.get(0)?, account, fen: row.get(2)? }, row.get(3)?))
        })
        .collect()
}
/// Lines of the ledger, latest first.
pub fn lines(
    q: &mut Read<'_>,
    (purpose, of): (Option<PurposeId>, Option<Account>),
    (size, offset): (i64, i64),
) -> Result<Vec<LineRow>, Fault> {
    let (town, code) = (q.town(), of.map(Account::code));
    let rows = match (purpose, code) {
        (Some(purpose), Some(code)) => {
            q.rows(LINES_OF_ACCOUNT, p![town, purpose, code, size, offset])?
        }
        _ => q.rows(LINES, p![town, purpose, purpose, code, code, size, offset])?,
    };
    rows.iter()
        .map(|row| {
            Ok(LineRow {
                posting: row.get(0)?,
                number: row.get(1)?,
                booked_on: row.get(2)?,
                kind: kind(&row.get::<String>(3)?)?,
                words: row.get(4)?,
                purpose: row.get(5)?,
                purpose_name: row.get(6)?,
                account: account(&row.get::<String>(7)?)?,
                fen: row.get(8)?,
            })
        })
        .collect()
}
/// How many there are.
pub fn count_lines(
    q: &mut Read<'_>,
    (purpose, of): (Option<PurposeId>, Option<Account>),
) -> Result<i64, Fault> {
    let (town, code) = (q.town(), of.map(Account::code));
    q.count(COUNT_LINES, p![town, purpose, purpose, code, code])
}
/// Months in sums, latest first.
pub fn months(q: &mut Read<'_>, (size, offset): (i64, i64)) -> Result<Vec<MonthRow>, Fault> {
    let town = q.town();
    q.rows(MONTHS, p![town, size, offset])?
        .iter()
        .map(|row| Ok(MonthRow { month: row.get(0)?, came_in: row.get(1)?, went_out: row.get(2)? }))
        .collect()
}
/// How many months there are.
pub fn count_months(q: &mut Read<'_>) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT_MONTHS, p![town])
}
/// Adds to what moved on accounts in a month.
pub fn add_flows(
    tx: &mut Tx<'_>,
    month: Month,
    moved: &BTreeMap<Account, (Fen, Fen)>,
) -> Result<(), Fault> {
    let (town, month) = (tx.town(), month.to_string());
    for (account, (debit, credit)) in moved {
        let keys = p![town, &month, account.code()];
        tx.add(FLOW, keys, &[debit.count(), credit.count()])?;
    }
    Ok(())
}
/// Raised of givers, and paid to pupils.
pub fn raised_and_paid(q: &mut Read<'_>) -> Result<(Fen, Fen), Fault> {
    let town = q.town();
    match q.row(RAISED_AND_PAID, p![town])? {
        Some(row) => Ok((row.get(0)?, row.get(1)?)),
        None => Ok((Fen::ZERO, Fen::ZERO)),
    }
}
/// What moved on each account, month by month.
pub fn flows(q: &mut Read<'_>) -> Result<Vec<Flow>, Fault> {
    let town = q.town();
    q.rows(FLOWS, p![town])?
        .iter()
        .map(|row| {
            let account = account(&row.get::<String>(1)?)?;
            Ok(Flow { month: row.get(0)?, account, fen: row.get(2)? })
        })
        .collect()
}

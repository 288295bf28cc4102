//! What the books hold between two months.

use liandong_domain::basics::{Day, Fen};
use liandong_domain::books::{Account, Month};
use liandong_domain::disclosure::Untold;
use liandong_domain::rules::SchoolStage;

use super::known;
use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A line of the books about a gift.
#[derive(Debug, Clone)]
pub struct GiftLine {
    /// Its posting.
    pub posting: String,
    /// The posting's number.
    pub number: i64,
    /// The day.
    pub booked_on: Day,
    /// The account.
    pub account: Account,
    /// Below zero: it came in.
    pub fen: Fen,
    /// pool, directed, free.
    pub aim: String,
    /// The gift; empty: none.
    pub gift: String,
    /// individual, unit; empty: nobody known.
    pub giver_kind: String,
}

/// An award that was paid or given back, and of which nothing is told.
#[derive(Debug, Clone)]
pub struct AwardRow {
    /// The posting that paid it or gave it back.
    pub posting: String,
    /// What the batches are made from.
    pub untold: Untold,
}

/// Lines about gifts: of the gift itself, of what was given back, of what was noted wrongly.
const LINES: Sql = Sql("select g.posting_id, g.number, g.booked_on, l.account, l.fen, u.kind, \
     x.gift_id, w.kind from posting g \
     join posting_line l on l.town_id = g.town_id and l.posting_id = g.posting_id \
     and l.account in ('pool_gifts', 'directed_gifts', 'goods_gifts') \
     join purpose u on u.town_id = l.town_id and u.purpose_id = l.purpose_id \
     left join posting o on o.town_id = g.town_id and o.posting_id = g.reverses_id \
     left join voucher v on v.town_id = g.town_id and g.kind = 'refund' \
     and v.voucher_id = substr(g.source, 9) \
     left join gift x on x.town_id = g.town_id \
     and x.gift_id = substr(coalesce(v.subject, o.source, g.source), 6) \
     left join giver w on w.town_id = x.town_id and w.giver_id = x.giver_id \
     where g.town_id = $1 and g.booked_on >= $2 and g.booked_on <= $3 \
     order by g.booked_on, g.number");
/// Awards paid until a day, of which nothing is told.
const PAID: Sql = Sql("select a.posting_id, a.term, a.stage, a.fen from award a \
     left join award_told t on t.town_id = a.town_id and t.posting_id = a.posting_id \
     where a.town_id = $1 and a.posting_id is not null and a.paid_on <= $2 \
     and t.posting_id is null order by a.paid_on, a.award_id");
/// Awards given back until a day, of which nothing is told.
const RETURNED: Sql = Sql("select r.posting_id, a.term, a.stage, a.fen from award a \
     join posting r on r.town_id = a.town_id and r.reverses_id = a.posting_id \
     left join award_told t on t.town_id = r.town_id and t.posting_id = r.posting_id \
     where a.town_id = $1 and a.state = 'returned' and r.booked_on <= $2 \
     and t.posting_id is null order by r.booked_on, r.posting_id");
/// The first day of the books.
const FIRST: Sql = Sql("select booked_on from posting where town_id = $1 \
     order by booked_on limit 1");
/// What moved on accounts that have no leaves.
const PLAIN: Sql = Sql("select account, cast(sum(debits - credits) as bigint) from book_flow \
     where town_id = $1 and month >= $2 and month <= $3 \
     and account in ('other_income', 'costs', 'goods_handed_out') group by account");
/// The book, so that two who prepare wait for each other.
const HOLD: Sql = Sql("select organisation_id from book where town_id = $1");

/// The last day that a month may have, as a text to compare with.
fn end(month: Month) -> String {
    format!("{month}-31")
}

/// Lines about gifts between two months.
pub fn gift_lines(
    q: &mut Read<'_>,
    (since, until): (Month, Month),
) -> Result<Vec<GiftLine>, Fault> {
    let town = q.town();
    q.rows(LINES, p![town, format!("{since}-01"), end(until)])?
        .iter()
        .map(|row| {
            let account: String = row.get(3)?;
            Ok(GiftLine {
                posting: row.get(0)?,
                number: row.get(1)?,
                booked_on: row.get(2)?,
                account: known(Account::parse(&account), "an account")?,
                fen: row.get(4)?,
                aim: row.get(5)?,
                gift: row.get::<Option<String>>(6)?.unwrap_or_default(),
                giver_kind: row.get::<Option<String>>(7)?.unwrap_or_default(),
            })
        })
        .collect()
}

fn awards(q: &mut Read<'_>, sql: Sql, until: Month) -> Result<Vec<AwardRow>, Fault> {
    let town = q.town();
    q.rows(sql, p![town, end(until)])?
        .iter()
        .map(|row| {
            let (term, stage): (String, String) = (row.get(1)?, row.get(2)?);
            let untold = Untold {
                term: known(term.parse().ok(), "a term")?,
                stage: known(SchoolStage::parse(&stage), "a stage of school")?,
                fen: row.get(3)?,
            };
            Ok(AwardRow { posting: row.get(0)?, untold })
        })
        .collect()
}

/// Awards paid until a month, of which nothing is told.
pub fn awards_untold(q: &mut Read<'_>, until: Month) -> Result<Vec<AwardRow>, Fault> {
    awards(q, PAID, until)
}
/// Awards given back until a month, of which nothing is told.
pub fn returned_untold(q: &mut Read<'_>, until: Month) -> Result<Vec<AwardRow>, Fault> {
    awards(q, RETURNED, until)
}
/// The first day of the books; none: they are empty.
pub fn first_day(q: &mut Read<'_>) -> Result<Option<Day>, Fault> {
    let town = q.town();
    q.row(FIRST, p![town])?.map(|row| row.get(0)).transpose()
}
/// What moved on accounts that have no leaves.
pub fn plain_sums(
    q: &mut Read<'_>,
    (since, until): (Month, Month),
) -> Result<Vec<(Account, Fen)>, Fault> {
    let town = q.town();
    q.rows(PLAIN, p![town, since.to_string(), until.to_string()])?
        .iter()
        .map(|row| {
            let account: String = row.get(0)?;
            Ok((known(Account::parse(&account), "an account")?, row.get(1)?))
        })
        .collect()
}
/// Holds the book until the end.
pub fn hold_book(tx: &mut Tx<'_>) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD, p![town])
}

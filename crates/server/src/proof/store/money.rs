//! What must be true of money: books, gifts, awards. Each statement gives the ids of what breaks
//! it; the numbers are those at the head of `domain/books/mod.rs` and `domain/aid/mod.rs`.

use super::Invariant;
use crate::db::Sql;

/// What must be true of money, and the statement that finds what breaks it.
pub const INVARIANTS: &[Invariant] = &[
    Invariant::once("lines of a posting sum to zero within each purpose", LINES_ZERO),
    Invariant::twice("a balance of the books is the sum of its lines", BALANCE),
    Invariant::once("no line of the books without a balance", BALANCE_ORPHAN),
    Invariant::twice("what moved in a month is the sum of its lines", FLOW),
    Invariant::once("no purpose was ever below zero", BELOW_ZERO),
    Invariant::once("no purpose was below zero at the end of a day", BELOW_THEN),
    Invariant::twice("every posting has its lines and every line its posting and purpose", ORPHAN),
    Invariant::once("postings are numbered without a gap", NUMBERS),
    Invariant::once("nobody checked what they made", SIGNATURES),
    Invariant::once("a counter-entry takes back one posting, line by line", COUNTER),
    Invariant::once("nothing was posted into a closed month", CLOSED),
    Invariant::once("every posted voucher has its posting", VOUCHER),
    Invariant::once("what is left of a gift is what was not used", GIFT_LEFT),
    Invariant::once("every gift stands in the books as it was given", GIFT_POSTING),
    Invariant::once("a giver's sums are those of the gifts", GIVER),
    Invariant::once("a paid award is the sum of parts of gifts of its purpose", AWARD_PARTS),
    Invariant::once("every paid award stands in the books", AWARD_POSTING),
    Invariant::once(
        "who proposed, decided and paid an award are not one after the other the same",
        AWARD_PEOPLE,
    ),
    Invariant::twice("totals of the programme equal the books", TOTALS),
    Invariant::once("totals of a term equal its awards", TERM_TOTALS),
];

// books 1
const LINES_ZERO: Sql = Sql("select distinct posting_id from posting_line where town_id = $1 \
     group by posting_id, purpose_id having sum(fen) <> 0");
// books 6: both sides side by side, each row of a table read once
const BALANCE: Sql = Sql("select x.purpose_id from (select purpose_id, account, fen, lines \
     from book_balance where town_id = $1 union all select purpose_id, account, -sum(fen), \
     -count(line) from posting_line where town_id = $2 group by purpose_id, account) x \
     group by x.purpose_id, x.account having sum(x.fen) <> 0 or sum(x.lines) <> 0");
const BALANCE_ORPHAN: Sql = Sql("select distinct l.posting_id from posting_line l \
     where l.town_id = $1 and not exists (select 1 from book_balance b \
     where b.town_id = l.town_id and b.purpose_id = l.purpose_id and b.account = l.account)");
const FLOW: Sql = Sql("select x.month from (select month, account, debits - credits as fen \
     from book_flow where town_id = $1 union all select substr(g.booked_on, 1, 7), l.account, \
     -sum(l.fen) from posting g join posting_line l on l.town_id = g.town_id \
     and l.posting_id = g.posting_id where g.town_id = $2 \
     group by substr(g.booked_on, 1, 7), l.account) x \
     group by x.month, x.account having sum(x.fen) <> 0");
// books 2: in the order in which they were posted
const BELOW_ZERO: Sql = Sql("select r.posting_id from (select l.posting_id as posting_id, \
     sum(l.fen) over (partition by l.purpose_id, l.account order by l.number, l.line \
     rows between unbounded preceding and current row) as held from posting_line l \
     where l.town_id = $1 and l.account in ('bank', 'cash', 'stock')) r where r.held < 0");
// books 2: at the end of every day of the books
const BELOW_THEN: Sql = Sql("select r.purpose_id from (select d.purpose_id as purpose_id, \
     sum(d.fen) over (partition by d.purpose_id, d.account order by d.booked_on \
     rows between unbounded preceding and current row) as held from (select l.purpose_id, \
     l.account, g.booked_on, cast(sum(l.fen) as bigint) as fen from posting_line l \
     join posting g on g.town_id = l.town_id and g.posting_id = l.posting_id \
     where l.town_id = $1 and l.account in ('bank', 'cash', 'stock') \
     group by l.purpose_id, l.account, g.booked_on) d) r where r.held < 0");
const ORPHAN: Sql = Sql("select g.posting_id from posting g where g.town_id = $1 \
     and (select count(l.line) from posting_line l where l.town_id = g.town_id \
     and l.posting_id = g.posting_id) < 2 union all select l.posting_id from posting_line l \
     where l.town_id = $2 and (not exists (select 1 from posting g where g.town_id = l.town_id \
     and g.posting_id = l.posting_id and g.number = l.number) or not exists \
     (select 1 from purpose p where p.town_id = l.town_id and p.purpose_id = l.purpose_id))");
const NUMBERS: Sql = Sql("select b.organisation_id from book b where b.town_id = $1 \
     and (b.postings <> (select count(g.posting_id) from posting g where g.town_id = b.town_id) \
     or b.postings <> coalesce((select max(g.number) from posting g \
     where g.town_id = b.town_id), 0))");
// books 5
const SIGNATURES: Sql = Sql("select posting_id from posting where town_id = $1 \
     and checked_by is not null and checked_by = made_by");
// books 3
const COUNTER: Sql = Sql("select r.posting_id from posting r where r.town_id = $1 \
     and r.kind = 'reversal' and (r.reverses_id is null or r.why = '' or exists \
     (select 1 from posting_line a where a.town_id = r.town_id and a.posting_id = r.reverses_id \
     and not exists (select 1 from posting_line b where b.town_id = a.town_id \
     and b.posting_id = r.posting_id and b.purpose_id = a.purpose_id \
     and b.account = a.account and b.fen = -a.fen)))");
// books 4
const CLOSED: Sql = Sql("select g.posting_id from posting g join book_closing c \
     on c.town_id = g.town_id and g.made_at > c.closed_at \
     and substr(g.booked_on, 1, 7) <= c.month where g.town_id = $1");
const VOUCHER: Sql = Sql("select v.voucher_id from voucher v where v.town_id = $1 \
     and ((v.state = 'posted') <> (v.posting_id is not null) or (v.posting_id is not null \
     and not exists (select 1 from posting g where g.town_id = v.town_id \
     and g.posting_id = v.posting_id)) or (v.state = 'posted' and v.asks <> 'one' \
     and v.settled_by = v.made_by))");

const GIFT_LEFT: Sql = Sql("select g.gift_id from gift g where g.town_id = $1 \
     and g.state = 'booked' and g.account <> 'stock' and g.left_fen <> g.fen - g.refunded_fen \
     - coalesce((select cast(sum(t.fen) as bigint) from award_part t \
     where t.town_id = g.town_id and t.gift_id = g.gift_id), 0)");
// The empty texts keep a store from walking all lines of an account for each gift: by the posting
// there are two.
const GIFT_POSTING: Sql = Sql("select g.gift_id from gift g where g.town_id = $1 \
     and not exists (select 1 from posting_line l where l.town_id = g.town_id \
     and l.posting_id = g.posting_id and l.purpose_id || '' = g.purpose_id \
     and l.account || '' = g.account and l.fen = g.fen)");
const GIVER: Sql = Sql("select v.giver_id from giver v where v.town_id = $1 \
     and (v.gifts <> (select count(g.gift_id) from gift g where g.town_id = v.town_id \
     and g.giver_id = v.giver_id and g.state = 'booked') or v.fen <> \
     coalesce((select cast(sum(g.fen - g.refunded_fen) as bigint) from gift g \
     where g.town_id = v.town_id and g.giver_id = v.giver_id and g.state = 'booked'), 0))");
// aid 4
const AWARD_PARTS: Sql = Sql("select a.award_id from award a where a.town_id = $1 \
     and coalesce((select cast(sum(t.fen) as bigint) from award_part t join gift g \
     on g.town_id = t.town_id and g.gift_id = t.gift_id and (g.purpose_id = a.purpose_id \
     or exists (select 1 from award_share s where s.town_id = a.town_id \
     and s.award_id = a.award_id and s.purpose_id = g.purpose_id)) \
     where t.town_id = a.town_id and t.award_id = a.award_id), 0) <> \
     case when a.state in ('paid', 'received') then a.fen else 0 end");
const AWARD_POSTING: Sql = Sql("select a.award_id from award a where a.town_id = $1 \
     and a.state in ('paid', 'received', 'returned') and coalesce((select \
     cast(sum(l.fen) as bigint) from posting_line l where l.town_id = a.town_id \
     and l.posting_id = a.posting_id and l.account = 'awards_paid' and (l.purpose_id = \
     a.purpose_id or exists (select 1 from award_share s where s.town_id = a.town_id \
     and s.award_id = a.award_id and s.purpose_id = l.purpose_id and s.fen = l.fen))), 0) \
     <> a.fen");
// aid 3
const AWARD_PEOPLE: Sql = Sql("select award_id from award where town_id = $1 \
     and (decided_by = proposed_by or paid_by = decided_by)");
const TOTALS: Sql = Sql("select b.organisation_id from book b where b.town_id = $1 \
     and coalesce((select cast(sum(t.fen) as bigint) from aid_total t \
     where t.town_id = b.town_id), 0) <> coalesce((select cast(sum(x.fen) as bigint) \
     from book_balance x where x.town_id = b.town_id and x.account = 'awards_paid'), 0) \
     union all select b.organisation_id from book b where b.town_id = $2 \
     and coalesce((select cast(sum(v.fen - v.refunded_fen) as bigint) from gift v \
     where v.town_id = b.town_id and v.state = 'booked' and v.account <> 'stock'), 0) <> \
     coalesce((select -cast(sum(x.fen) as bigint) from book_balance x \
     where x.town_id = b.town_id and x.account in ('pool_gifts', 'directed_gifts')), 0)");
const TERM_TOTALS: Sql = Sql("select t.term from aid_total t where t.town_id = $1 \
     and (t.awards <> (select count(a.award_id) from award a where a.town_id = t.town_id \
     and a.term = t.term and a.state in ('paid', 'received')) or t.fen <> \
     coalesce((select cast(sum(a.fen) as bigint) from award a where a.town_id = t.town_id \
     and a.term = t.term and a.state in ('paid', 'received')), 0))");

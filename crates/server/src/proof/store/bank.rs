//! What must be true of the bank's lines beside the books, and of what reached its child.

use super::Invariant;
use crate::db::Sql;

/// What must be true of them, and the statement that finds what breaks it.
pub const INVARIANTS: &[Invariant] = &[
    Invariant::once("a matched line of the bank is what its postings moved there", MATCHED),
    Invariant::once("no posting is two lines of the bank", TWICE),
    Invariant::once("lines of the bank stand in one order without a gap", ORDER),
    Invariant::once("a statement has the new lines that it says", FRESH),
    Invariant::once("three different people confirm what was paid", DELIVERY),
    Invariant::once("a guardian who says that nothing came has not signed for it", DENIED),
    Invariant::twice("claims paid together are their voucher, as the books have it", EXPENSES),
    Invariant::once("nobody decided their own claim", EXPENSE_OWN),
];

const MATCHED: Sql = Sql("select b.bank_line_id from bank_line b where b.town_id = $1 \
     and ((b.state = 'matched') <> exists (select 1 from bank_match m \
     where m.town_id = b.town_id and m.bank_line_id = b.bank_line_id and m.undone_at is null) \
     or (b.state = 'matched' and b.fen <> (select cast(sum(l.fen) as bigint) from bank_match m \
     join posting_line l on l.town_id = m.town_id and l.posting_id = m.posting_id \
     and l.account = 'bank' where m.town_id = b.town_id and m.bank_line_id = b.bank_line_id \
     and m.undone_at is null)))");
const TWICE: Sql = Sql("select posting_id from bank_match where town_id = $1 \
     and undone_at is null group by posting_id having count(bank_line_id) > 1");
const ORDER: Sql = Sql("select x.bank_line_id from (select bank_line_id, seq, \
     row_number() over (order by seq) as nth from bank_line where town_id = $1) x \
     where x.seq <> x.nth");
const FRESH: Sql = Sql("select s.statement_id from bank_statement s where s.town_id = $1 \
     and s.fresh <> (select count(l.bank_line_id) from bank_line l where l.town_id = s.town_id \
     and l.statement_id = s.statement_id)");
const DELIVERY: Sql = Sql("select d.delivery_id from award_delivery d where d.town_id = $1 \
     and d.undone_at is null and (exists (select 1 from award_delivery o \
     where o.town_id = d.town_id and o.award_id = d.award_id and o.undone_at is null \
     and o.delivery_id <> d.delivery_id and (o.part = d.part or o.name_key = d.name_key)) \
     or not exists (select 1 from award a where a.town_id = d.town_id \
     and a.award_id = d.award_id and a.paid_on <= d.confirmed_on))");
// aid 8
const DENIED: Sql = Sql("select n.denial_id from award_denial n where n.town_id = $1 \
     and ((n.state = 'open') <> (n.settled_at is null) \
     or (n.state = 'settled') <> (n.found_sealed is not null) \
     or (n.state = 'open' and exists (select 1 from award_delivery d \
     where d.town_id = n.town_id and d.award_id = n.award_id and d.part = 'guardian' \
     and d.undone_at is null)) or not exists (select 1 from award a \
     where a.town_id = n.town_id and a.award_id = n.award_id and a.paid_on is not null))");
const EXPENSES: Sql = Sql("select b.batch_id from expense_batch b join voucher v \
     on v.town_id = b.town_id and v.voucher_id = b.voucher_id where b.town_id = $1 \
     and (b.fen <> v.fen or (v.state = 'posted') <> exists (select 1 from expense_claim c \
     where c.town_id = b.town_id and c.batch_id = b.batch_id and c.state = 'paid') \
     or (v.state = 'posted' and (b.claims <> (select count(c.claim_id) from expense_claim c \
     where c.town_id = b.town_id and c.batch_id = b.batch_id and c.state = 'paid') \
     or b.fen <> coalesce((select cast(sum(c.fen) as bigint) from expense_claim c \
     where c.town_id = b.town_id and c.batch_id = b.batch_id), 0)))) \
     union all select c.claim_id from expense_claim c where c.town_id = $2 \
     and c.state = 'paid' and not exists (select 1 from expense_batch b \
     where b.town_id = c.town_id and b.batch_id = c.batch_id)");
const EXPENSE_OWN: Sql = Sql("select claim_id from expense_claim where town_id = $1 \
     and state in ('approved', 'refused', 'paid') and decided_by = person_id");

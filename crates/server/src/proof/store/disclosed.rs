//! What must be true of what is published about the money; the numbers are those at the head of
//! `domain/disclosure/mod.rs`.

use super::Invariant;
use crate::db::Sql;

/// What must be true, and the statement that finds what breaks it.
pub const INVARIANTS: &[Invariant] = &[
    Invariant::once("a disclosure tells what the books hold of its months", BOOKS),
    Invariant::once("every award is told of in a batch that holds it, never of few", BATCH),
    Invariant::once("every leaf of a gift can be opened, once", LEAVES),
    Invariant::once("who gave comes to what was given", SOURCES),
    Invariant::once("nobody published what they prepared", SIGNATURES),
];

// disclosure 5
const BOOKS: Sql = Sql("select d.until_month from disclosure d where d.town_id = $1 \
     and coalesce((select cast(sum(case when p.part = 'given' then p.fen else -p.fen end) \
     as bigint) from disclosure_part p where p.town_id = d.town_id \
     and p.until_month = d.until_month and p.part in ('given', 'back')), 0) <> \
     coalesce((select cast(sum(f.credits - f.debits) as bigint) from book_flow f \
     where f.town_id = d.town_id and f.month >= d.since_month and f.month <= d.until_month \
     and f.account in ('pool_gifts', 'directed_gifts')), 0)");
// disclosure 1 2 3
const BATCH: Sql = Sql("select b.until_month from award_batch b where b.town_id = $1 \
     and (b.awards < 10 or b.awards <> (select count(t.posting_id) from award_told t \
     where t.town_id = b.town_id and t.until_month = b.until_month and t.part = b.part \
     and t.place = b.place) or b.fen <> coalesce((select cast(sum((select abs(l.fen) \
     from posting_line l where l.town_id = t.town_id and l.posting_id = t.posting_id \
     and l.account = 'awards_paid')) as bigint) from award_told t \
     where t.town_id = b.town_id and t.until_month = b.until_month and t.part = b.part \
     and t.place = b.place), 0))");
const LEAVES: Sql = Sql("select p.until_month from disclosure_part p where p.town_id = $1 \
     and p.part in ('given', 'goods', 'back', 'goods_back') and (p.leaves <> \
     (select count(f.posting_id) from gift_leaf f where f.town_id = p.town_id \
     and f.until_month = p.until_month and f.part = p.part) or p.fen <> \
     coalesce((select cast(sum(f.fen) as bigint) from gift_leaf f where f.town_id = p.town_id \
     and f.until_month = p.until_month and f.part = p.part), 0))");
// disclosure 4
const SOURCES: Sql = Sql("select p.until_month from disclosure_part p where p.town_id = $1 \
     and p.part = 'given' and (p.leaves <> coalesce((select cast(sum(s.gifts) as bigint) \
     from gift_source s where s.town_id = p.town_id and s.until_month = p.until_month), 0) \
     or p.fen <> coalesce((select cast(sum(s.fen) as bigint) from gift_source s \
     where s.town_id = p.town_id and s.until_month = p.until_month), 0))");
// disclosure 6
const SIGNATURES: Sql = Sql("select until_month from disclosure where town_id = $1 \
     and published_by is not null and published_by = prepared_by");

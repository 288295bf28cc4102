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
    Invariant::once("days told of are those of the pairs, never of few children", DAYS),
    Invariant::once("no day is told of twice", DAYS_TWICE),
    Invariant::once("terms told of are as they were paid, never few together", TERMS),
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

// disclosure 7
const DAYS: Sql = Sql("select d.until_month from disclosure_days d where d.town_id = $1 \
     and (d.children <> coalesce((select cast(sum(p.children) as bigint) from pair_day p \
     where p.town_id = d.town_id and p.day >= d.first_day and p.day <= d.last_day \
     and p.children >= 10), 0) or d.covered <> coalesce((select cast(sum(p.covered) as bigint) \
     from pair_day p where p.town_id = d.town_id and p.day >= d.first_day \
     and p.day <= d.last_day and p.children >= 10), 0))");
const DAYS_TWICE: Sql = Sql("select a.until_month from disclosure_days a join disclosure_days b \
     on b.town_id = a.town_id and b.until_month > a.until_month \
     and b.first_day <= a.last_day where a.town_id = $1");
// A term ends on 31 July, or on 31 January of the year after.
const TERMS: Sql = Sql("select t.pupil_id from disclosure_term t where t.town_id = $1 \
     and ((select count(o.pupil_id) from disclosure_term o where o.town_id = t.town_id \
     and o.until_month = t.until_month) < 10 or (t.state = 'in_time' and not exists \
     (select 1 from award a where a.town_id = t.town_id and a.pupil_id = t.pupil_id \
     and a.term = t.term and a.paid_on <= case when substr(t.term, 6, 1) = '1' \
     then substr(t.term, 1, 4) || '-07-31' \
     else cast(cast(substr(t.term, 1, 4) as bigint) + 1 as text) || '-01-31' end)) \
     or (t.state <> 'in_time' and exists (select 1 from award a where a.town_id = t.town_id \
     and a.pupil_id = t.pupil_id and a.term = t.term and a.state in ('paid', 'received') \
     and a.paid_on <= case when substr(t.term, 6, 1) = '1' \
     then substr(t.term, 1, 4) || '-07-31' \
     else cast(cast(substr(t.term, 1, 4) as bigint) + 1 as text) || '-01-31' end)))");

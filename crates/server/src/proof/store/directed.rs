//! Invariants of applications and of directed giving.

use super::Invariant;
use crate::db::Sql;

/// What must be true of them: each statement gives the ids of the rows that break it.
pub const INVARIANTS: &[Invariant] = &[
    Invariant::twice(
        "no pupil is promised to two givers, or held and promised at once",
        PROMISED_TWICE,
    ),
    Invariant::once(
        "a profile is held or promised exactly when a giver holds or promised",
        PROFILE,
    ),
    Invariant::once("nobody waits while a pupil on the list is free", IDLE_LINE),
    Invariant::once("who stands in a line asked after who holds", LINE_ORDER),
    Invariant::once("of a promise no more is used than came in", PROMISE_REST),
    Invariant::once("an instalment of a gift is a gift of the promise's giver", INSTALMENT_GIFT),
    Invariant::once("money of a pupil who left moved only after the giver's answer", ONWARD),
    Invariant::once("a rest not given back is in its promise again, once", NOT_BACK),
    Invariant::twice("what a gift of a promise gave back, the promise gave too", REFUND_NOTED),
    Invariant::once("every promise of a pupil who left was asked about", LEFT_ASKED),
    Invariant::once("a bridge is aid of its pupil and term, from a pool", BRIDGE),
    Invariant::once("a proposal of the house that was taken is that bridge", DRAFT_TAKEN),
    Invariant::once("whoever declines a bridge says why", DRAFT_DECLINED),
    Invariant::once("an approved application took every step and became a pupil", APPROVED),
    Invariant::once("who assessed an application did not bring it", ASSESSED),
    Invariant::twice("words that givers read were read by a second person", SCREENED),
];

// directed 1
const PROMISED_TWICE: Sql = Sql("select d.pupil_id from directed_promise d where d.town_id = $1 \
     and d.state = 'standing' group by d.pupil_id having count(d.promise_id) > 1 \
     union all select h.pupil_id from hold h where h.town_id = $2 and h.state = 'held' \
     and (exists (select 1 from directed_promise d where d.town_id = h.town_id \
     and d.pupil_id = h.pupil_id and d.state = 'standing') or exists (select 1 from hold o \
     where o.town_id = h.town_id and o.pupil_id = h.pupil_id and o.state = 'held' \
     and o.hold_id <> h.hold_id))");
const PROFILE: Sql = Sql("select f.pupil_id from profile f where f.town_id = $1 \
     and ((case when f.state = 'held' then 1 else 0 end) <> (select count(h.hold_id) from hold h \
     where h.town_id = f.town_id and h.pupil_id = f.pupil_id and h.state = 'held') \
     or (case when f.state = 'promised' then 1 else 0 end) <> (select count(d.promise_id) \
     from directed_promise d where d.town_id = f.town_id and d.pupil_id = f.pupil_id \
     and d.state = 'standing'))");
// directed 2
const IDLE_LINE: Sql = Sql("select h.hold_id from hold h join profile f \
     on f.town_id = h.town_id and f.pupil_id = h.pupil_id where h.town_id = $1 \
     and h.state = 'waiting' and f.state <> 'held'");
const LINE_ORDER: Sql = Sql("select w.hold_id from hold w join hold h on h.town_id = w.town_id \
     and h.pupil_id = w.pupil_id and h.state = 'held' where w.town_id = $1 \
     and w.state = 'waiting' and w.place < h.place");
// directed 3
const PROMISE_REST: Sql = Sql("select d.promise_id from directed_promise d join purpose u \
     on u.town_id = d.town_id and u.giver_id = d.giver_id where d.town_id = $1 \
     and d.state <> 'left' and (select coalesce(cast(sum(a.fen) as bigint), 0) from award a \
     where a.town_id = d.town_id and a.pupil_id = d.pupil_id and a.purpose_id = u.purpose_id \
     and a.proposed_at >= d.made_at \
     and a.state in ('proposed', 'decided', 'paid', 'received')) > \
     (select coalesce(cast(sum(i.fen) as bigint), 0) from instalment i \
     join directed_promise o on o.town_id = i.town_id and o.promise_id = i.promise_id \
     where o.town_id = d.town_id and o.pupil_id = d.pupil_id and o.giver_id = d.giver_id)");
const INSTALMENT_GIFT: Sql = Sql("select i.instalment_id from instalment i \
     join directed_promise d on d.town_id = i.town_id and d.promise_id = i.promise_id \
     where i.town_id = $1 and i.kind = 'gift' and not exists (select 1 from gift g \
     where g.town_id = i.town_id and g.gift_id = i.gift_id and g.giver_id = d.giver_id \
     and g.fen = i.fen)");
const ONWARD: Sql = Sql("select i.instalment_id from instalment i where i.town_id = $1 \
     and i.kind in ('carried_out', 'to_pool', 'given_back') and not exists (select 1 \
     from onward o where o.town_id = i.town_id and o.promise_id = i.promise_id \
     and o.answer is not null and o.answered_at <= i.noted_at)");
const NOT_BACK: Sql = Sql("select r.voucher_id from promise_refund r join voucher v \
     on v.town_id = r.town_id and v.voucher_id = r.voucher_id where r.town_id = $1 \
     and ((v.state in ('refused', 'withdrawn') and r.undone_at is null) \
     or (v.state in ('waiting', 'posted') and r.undone_at is not null) \
     or coalesce((select cast(sum(i.fen) as bigint) from instalment i \
     where i.town_id = r.town_id and i.promise_id = r.promise_id \
     and i.kind = 'not_given_back'), 0) <> coalesce((select cast(sum(o.fen) as bigint) \
     from promise_refund o where o.town_id = r.town_id and o.promise_id = r.promise_id \
     and o.undone_at is not null), 0))");
const REFUND_NOTED: Sql = Sql("select v.voucher_id from voucher v join instalment i \
     on i.town_id = v.town_id and i.kind = 'gift' and v.subject = 'gift:' || i.gift_id \
     where v.town_id = $1 and v.kind in ('refund', 'reversal') \
     and v.state in ('waiting', 'posted') and not exists (select 1 from promise_refund r \
     where r.town_id = v.town_id and r.voucher_id = v.voucher_id and r.fen = v.fen \
     and r.undone_at is null) union all \
     select r.promise_id from promise_refund r where r.town_id = $2 \
     group by r.town_id, r.promise_id having sum(r.fen) <> \
     -(select coalesce(cast(sum(i.fen) as bigint), 0) from instalment i \
     where i.town_id = r.town_id and i.promise_id = r.promise_id \
     and i.kind in ('given_back', 'refunded'))");
const LEFT_ASKED: Sql = Sql("select d.promise_id from directed_promise d where d.town_id = $1 \
     and d.state = 'left' and not exists (select 1 from onward o where o.town_id = d.town_id \
     and o.promise_id = d.promise_id)");
const BRIDGE: Sql = Sql("select b.award_id from bridge b where b.town_id = $1 \
     and not exists (select 1 from award a join purpose u on u.town_id = a.town_id \
     and u.purpose_id = a.purpose_id and u.kind = 'pool' where a.town_id = b.town_id \
     and a.award_id = b.award_id and a.pupil_id = b.pupil_id and a.term = b.term)");
// directed 5
const DRAFT_TAKEN: Sql = Sql("select f.draft_id from bridge_draft f where f.town_id = $1 \
     and ((f.state = 'taken' and not exists (select 1 from bridge b \
     where b.town_id = f.town_id and b.award_id = f.award_id and b.pupil_id = f.pupil_id \
     and b.term = f.term)) or (f.state <> 'taken' and f.award_id is not null))");
const DRAFT_DECLINED: Sql = Sql("select draft_id from bridge_draft where town_id = $1 \
     and state = 'declined' and (words = '' or settled_by is null or settled_by = 'system')");
// aid 6
const APPROVED: Sql = Sql("select a.application_id from aid_application a where a.town_id = $1 \
     and a.state = 'approved' and (a.pupil_id is null or a.assessed_by is null \
     or a.published_until is null or a.settled_by = a.assessed_by \
     or (select count(v.visitor_id) from application_visit v where v.town_id = a.town_id \
     and v.application_id = a.application_id) < 2)");
const ASSESSED: Sql = Sql("select a.application_id from aid_application a where a.town_id = $1 \
     and a.assessed_by is not null and a.assessed_by = a.brought_by");
const SCREENED: Sql = Sql("select f.pupil_id from profile f where f.town_id = $1 \
     and f.state in ('open', 'held', 'promised') and (f.screened_by is null \
     or f.screened_by = f.words_by) union all select r.promise_id from promise_report r \
     where r.town_id = $2 and r.screened_by is not null and r.screened_by = r.written_by");

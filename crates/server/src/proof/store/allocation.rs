//! What must be true of the pool and of the law of money.

use super::Invariant;
use crate::db::Sql;

/// What must be true, and the statement that finds what breaks it.
pub const INVARIANTS: &[Invariant] = &[
    Invariant::once("an allocation saw as many children as it answered", CHILDREN),
    Invariant::once("nobody is allocated more than is missing up to the standard", STANDARD),
    Invariant::once("a decided allocation gives no more than its purposes", COVERED),
    Invariant::once("an award of an allocation is what was decided", AWARDS),
    Invariant::once("no award without a decided allocation stands for one", UNDECIDED),
    Invariant::once("an award of several purposes is the sum of their shares", SHARES),
    Invariant::once("a dissent has its words", DISSENT),
    Invariant::once("a class of need from an assessment is that of its points", NEED_POINTS),
    Invariant::once("the money of an allocation is the sum of its purposes", SOURCES),
    Invariant::once("money changed its purpose only with every giver's consent", CONSENT),
    Invariant::once("what went over to another purpose is a gift there", MOVED),
];

const CHILDREN: Sql = Sql("select a.allocation_id from allocation a where a.town_id = $1 \
     and (a.children <> (select count(c.pupil_id) from allocation_child c \
     where c.town_id = a.town_id and c.allocation_id = a.allocation_id) or a.given_fen <> \
     coalesce((select cast(sum(c.fen) as bigint) from allocation_child c \
     where c.town_id = a.town_id and c.allocation_id = a.allocation_id), 0) \
     or a.given_fen > a.pool_fen)");
const STANDARD: Sql = Sql("select c.pupil_id from allocation_child c \
     left join allocation_award w on w.town_id = c.town_id \
     and w.allocation_id = c.allocation_id and w.pupil_id = c.pupil_id where c.town_id = $1 \
     and (c.fen > 0 or w.fen > 0) and (c.fen + c.received_fen > c.standard_fen \
     or coalesce(w.fen, 0) + c.received_fen > c.standard_fen)");
const COVERED: Sql = Sql("select a.allocation_id from allocation a where a.town_id = $1 \
     and coalesce((select cast(sum(w.fen) as bigint) from allocation_award w \
     where w.town_id = a.town_id and w.allocation_id = a.allocation_id), 0) > a.pool_fen");
const AWARDS: Sql = Sql("select w.award_id from allocation_award w where w.town_id = $1 \
     and not exists (select 1 from award x where x.town_id = w.town_id \
     and x.award_id = w.award_id and x.pupil_id = w.pupil_id and x.fen = w.fen)");
const UNDECIDED: Sql = Sql("select w.award_id from allocation_award w where w.town_id = $1 \
     and not exists (select 1 from allocation a where a.town_id = w.town_id \
     and a.allocation_id = w.allocation_id and a.state = 'decided')");
const SHARES: Sql = Sql("select s.award_id from award_share s join award a \
     on a.town_id = s.town_id and a.award_id = s.award_id where s.town_id = $1 \
     group by s.award_id, a.fen having sum(s.fen) <> a.fen or count(s.purpose_id) < 2");
const DISSENT: Sql = Sql("select allocation_id from allocation_vote where town_id = $1 \
     and vote in ('against', 'recused') and words = ''");
const SOURCES: Sql = Sql("select a.allocation_id from allocation a where a.town_id = $1 \
     and a.pool_fen <> coalesce((select cast(sum(s.fen) as bigint) from allocation_source s \
     where s.town_id = a.town_id and s.allocation_id = a.allocation_id), 0)");
const CONSENT: Sql = Sql("select m.gift_id from gift_moved m join gift g \
     on g.town_id = m.town_id and g.gift_id = m.gift_id where m.town_id = $1 and not exists \
     (select 1 from purpose_consent c where c.town_id = m.town_id \
     and c.change_id = m.change_id and c.giver_id = g.giver_id)");
const MOVED: Sql = Sql("select m.gift_id from gift_moved m where m.town_id = $1 \
     and not exists (select 1 from gift g join gift b on b.town_id = g.town_id \
     and b.giver_id = g.giver_id join purpose_change c on c.town_id = g.town_id \
     where g.town_id = m.town_id and g.gift_id = m.gift_id and b.gift_id = m.became_id \
     and c.change_id = m.change_id and c.state = 'moved' and b.purpose_id = c.to_id \
     and g.purpose_id = c.from_id and b.fen = m.fen)");
// Four bands of fifteen points, reckoned here a second time.
const NEED_POINTS: Sql = Sql("select n.pupil_id from need_source n where n.town_id = $1 \
     and (not exists (select 1 from aid_application a where a.town_id = n.town_id \
     and a.application_id = n.application_id and a.pupil_id = n.pupil_id \
     and a.points = n.points and a.state = 'approved') or not exists (select 1 \
     from pupil_need p where p.town_id = n.town_id and p.pupil_id = n.pupil_id \
     and p.term = n.term) or n.class <> case when n.points >= 12 then 1 \
     when n.points >= 8 then 2 when n.points >= 4 then 3 else 4 end)");

//! Bridges that the house proposed.

use liandong_domain::aid::Term;
use liandong_domain::basics::{AwardId, BridgeDraftId, DirectedPromiseId, Fen, Moment, PupilId};
use liandong_domain::directed::{BridgeDraftState, BridgeWhy};
use liandong_domain::rules::SchoolStage;

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A child of a running term whom a giver promised once and nobody covers.
#[derive(Debug, Clone)]
pub struct UncoveredRow {
    /// The pupil.
    pub pupil: PupilId,
    /// The stage of school.
    pub stage: SchoolStage,
    /// The promise that stands for this term.
    pub promise: Option<DirectedPromiseId>,
    /// Whether a promise to this child was stopped.
    pub stopped: bool,
}

/// A bridge that the house proposed, as stored.
#[derive(Debug, Clone)]
pub struct DraftRow {
    /// Its id.
    pub id: BridgeDraftId,
    /// The pupil.
    pub pupil: PupilId,
    /// Its code.
    pub code: String,
    /// The term.
    pub term: Term,
    /// Why.
    pub why: BridgeWhy,
    /// The promise that does not pay.
    pub promise: Option<DirectedPromiseId>,
    /// What the standard allowed.
    pub fen: Fen,
    /// Where it stands.
    pub state: BridgeDraftState,
    /// When it was proposed.
    pub made_at: Moment,
    /// Why it was declined.
    pub words: String,
}

/// Children of a term whom somebody promised once, without aid and without a draft.
const UNCOVERED: Sql = Sql("select c.pupil_id, p.stage, (select d.promise_id \
     from directed_promise d where d.town_id = c.town_id and d.pupil_id = c.pupil_id \
     and d.state = 'standing' and d.from_term <= $1), (select count(s.promise_id) \
     from directed_promise s where s.town_id = c.town_id and s.pupil_id = c.pupil_id \
     and s.state = 'stopped') from pupil_course c join pupil p on p.town_id = c.town_id \
     and p.pupil_id = c.pupil_id where c.town_id = $2 and c.from_term <= $3 \
     and (c.until_term is null or c.until_term >= $4) and p.left_on is null \
     and exists (select 1 from directed_promise o where o.town_id = c.town_id \
     and o.pupil_id = c.pupil_id and o.state in ('standing', 'stopped')) \
     and not exists (select 1 from award a where a.town_id = c.town_id \
     and a.pupil_id = c.pupil_id and a.term = $5 \
     and a.state in ('proposed', 'decided', 'paid', 'received')) \
     and not exists (select 1 from bridge_draft b where b.town_id = c.town_id \
     and b.pupil_id = c.pupil_id and b.term = $6 and b.state <> 'over') order by p.code limit 500");
/// Drafts of a state, the oldest first.
const IN_STATE: Sql = Sql("select b.draft_id, b.pupil_id, p.code, b.term, b.why, b.promise_id, \
     b.fen, b.state, b.made_at, b.words from bridge_draft b join pupil p \
     on p.town_id = b.town_id and p.pupil_id = b.pupil_id where b.town_id = $1 \
     and b.state = $2 order by b.made_at, b.draft_id limit 500");
/// One.
const ONE: Sql = Sql("select b.draft_id, b.pupil_id, p.code, b.term, b.why, b.promise_id, \
     b.fen, b.state, b.made_at, b.words from bridge_draft b join pupil p \
     on p.town_id = b.town_id and p.pupil_id = b.pupil_id where b.town_id = $1 \
     and b.draft_id = $2");
/// The one of a pupil's term that waits.
const OF_TERM: Sql = Sql("select draft_id from bridge_draft where town_id = $1 \
     and pupil_id = $2 and term = $3 and state in ('waiting', 'declined')");
/// Those whose aid came to nothing: it was refused, withdrawn or given back.
const CAME_BACK: Sql = Sql("select b.draft_id from bridge_draft b join award a \
     on a.town_id = b.town_id and a.award_id = b.award_id \
     and a.state in ('refused', 'withdrawn', 'returned') where b.town_id = $1 \
     and b.state = 'taken' order by b.made_at limit 200");
/// Those that wait for nothing: the pupil left, or has aid of the term.
const COVERED: Sql = Sql("select b.draft_id from bridge_draft b join pupil p \
     on p.town_id = b.town_id and p.pupil_id = b.pupil_id where b.town_id = $1 \
     and b.state = 'waiting' and (p.left_on is not null or exists (select 1 from award a \
     where a.town_id = b.town_id and a.pupil_id = b.pupil_id and a.term = b.term \
     and a.state in ('proposed', 'decided', 'paid', 'received'))) \
     order by b.made_at limit 200");
/// Proposes one, or again one that was over; nothing when there is another of the term.
const INSERT: Sql = Sql("insert into bridge_draft (town_id, draft_id, pupil_id, term, why, \
     promise_id, fen, state, made_at) values ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8) \
     on conflict (town_id, pupil_id, term) do update set state = 'waiting', \
     why = excluded.why, promise_id = excluded.promise_id, fen = excluded.fen, \
     made_at = excluded.made_at, settled_by = null, settled_at = null \
     where bridge_draft.state = 'over'");
/// Moves one on.
const MOVE: Sql = Sql("update bridge_draft set state = $1, settled_by = $2, settled_at = $3, \
     words = $4, award_id = $5 where town_id = $6 and draft_id = $7 and state = $8");

fn read(row: &Row) -> Result<DraftRow, Fault> {
    let text = |at: usize| row.get::<String>(at);
    Ok(DraftRow {
        id: row.get(0)?,
        pupil: row.get(1)?,
        code: row.get(2)?,
        term: known(text(3)?.parse().ok(), "a term")?,
        why: known(BridgeWhy::parse(&text(4)?), "why a bridge is proposed")?,
        promise: row.get(5)?,
        fen: row.get(6)?,
        state: known(BridgeDraftState::parse(&text(7)?), "a state of a bridge")?,
        made_at: row.get(8)?,
        words: row.get(9)?,
    })
}

/// Children of a term whom somebody promised once, without aid and without a draft.
pub fn uncovered(q: &mut Read<'_>, term: Term) -> Result<Vec<UncoveredRow>, Fault> {
    let (town, term) = (q.town(), term.to_string());
    q.rows(UNCOVERED, p![&term, town, &term, &term, &term, &term])?
        .iter()
        .map(|row| {
            let stage: String = row.get(1)?;
            Ok(UncoveredRow {
                pupil: row.get(0)?,
                stage: known(SchoolStage::parse(&stage), "a stage of school")?,
                promise: row.get(2)?,
                stopped: row.get::<i64>(3)? > 0,
            })
        })
        .collect()
}
/// Drafts of a state, the oldest first.
pub fn drafts(q: &mut Read<'_>, state: BridgeDraftState) -> Result<Vec<DraftRow>, Fault> {
    let town = q.town();
    q.rows(IN_STATE, p![town, state.code()])?.iter().map(read).collect()
}
/// One.
pub fn draft(q: &mut Read<'_>, id: BridgeDraftId) -> Result<Option<DraftRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(read).transpose()
}
/// The one of a pupil's term that waits or was declined.
pub fn draft_of_term(
    q: &mut Read<'_>,
    (pupil, term): (PupilId, Term),
) -> Result<Option<BridgeDraftId>, Fault> {
    let town = q.town();
    q.row(OF_TERM, p![town, pupil, term.to_string()])?.map(|row| row.get(0)).transpose()
}
/// Those whose aid came to nothing.
pub fn drafts_came_back(q: &mut Read<'_>) -> Result<Vec<BridgeDraftId>, Fault> {
    let town = q.town();
    q.rows(CAME_BACK, p![town])?.iter().map(|row| row.get(0)).collect()
}
/// Those that wait for nothing.
pub fn drafts_covered(q: &mut Read<'_>) -> Result<Vec<BridgeDraftId>, Fault> {
    let town = q.town();
    q.rows(COVERED, p![town])?.iter().map(|row| row.get(0)).collect()
}
/// Proposes one, or again one that was over; none when there is another of the term.
pub fn insert_draft(
    tx: &mut Tx<'_>,
    (pupil, term): (PupilId, Term),
    (why, promise, fen): (BridgeWhy, Option<DirectedPromiseId>, Fen),
) -> Result<Option<BridgeDraftId>, Fault> {
    let (town, now, id) = (tx.town(), tx.now(), BridgeDraftId::new(tx.fresh()));
    let values = p![town, id, pupil, term.to_string(), why.code(), promise, fen, now];
    if tx.execute(INSERT, values)? == 0 {
        return Ok(None);
    }
    draft_of_term(tx, (pupil, term))
}
/// Moves one from a state to another; false when it was not there any more.
pub fn move_draft(
    tx: &mut Tx<'_>,
    (id, from, to): (BridgeDraftId, BridgeDraftState, BridgeDraftState),
    (words, award): (&str, Option<AwardId>),
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let head = p![to.code(), by, now, words, award];
    let all = [head.as_slice(), p![town, id, from.code()]].concat();
    Ok(tx.execute(MOVE, &all)? == 1)
}

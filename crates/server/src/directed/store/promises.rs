//! Promises, what moved into and out of them, and the question about the rest.

use liandong_domain::aid::Term;
use liandong_domain::basics::{
    Day, DirectedPromiseId, Fen, GiftId, GiverId, Moment, PupilId, PurposeId,
};
use liandong_domain::directed::{DirectedPromiseState, InstalmentKind, OnwardAnswer};
use liandong_domain::rules::SchoolStage;

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A promise as stored, with the codes around it.
#[derive(Debug, Clone)]
pub struct PromiseRow {
    /// Its id.
    pub id: DirectedPromiseId,
    /// The pupil.
    pub pupil: PupilId,
    /// Its code.
    pub code: String,
    /// The stage of school.
    pub stage: SchoolStage,
    /// The giver.
    pub giver: GiverId,
    /// Its code.
    pub giver_code: String,
    /// How much a term.
    pub fen: Fen,
    /// The first term.
    pub from: Term,
    /// Where it stands.
    pub state: DirectedPromiseState,
    /// When it was made.
    pub made_at: Moment,
    /// Why it ended.
    pub why: String,
    /// The day the pupil left.
    pub left_on: Option<Day>,
}

/// What moved into or out of a promise.
#[derive(Debug, Clone)]
pub struct InstalmentRow {
    /// The term.
    pub term: Term,
    /// What it was.
    pub kind: InstalmentKind,
    /// How much; out of it: below zero.
    pub fen: Fen,
    /// The gift.
    pub gift: Option<GiftId>,
    /// When.
    pub at: Moment,
}

/// One that is about to be noted.
#[derive(Debug, Clone, Copy)]
pub struct NewInstalment {
    /// The promise.
    pub promise: DirectedPromiseId,
    /// The term.
    pub term: Term,
    /// What it is.
    pub kind: InstalmentKind,
    /// How much; out of it: below zero.
    pub fen: Fen,
    /// The gift.
    pub gift: Option<GiftId>,
}

/// The question about the rest.
#[derive(Debug, Clone)]
pub struct OnwardRow {
    /// The promise.
    pub promise: DirectedPromiseId,
    /// The pupil's code.
    pub code: String,
    /// The giver.
    pub giver: GiverId,
    /// Its code.
    pub giver_code: String,
    /// Until when an answer is waited for.
    pub due_on: Day,
    /// The answer.
    pub answer: Option<OnwardAnswer>,
    /// Whether it was done.
    pub done: bool,
}

/// One promise.
const ONE: Sql = Sql("select d.promise_id, d.pupil_id, p.code, p.stage, d.giver_id, g.code, \
     d.fen, d.from_term, d.state, d.made_at, d.why, p.left_on from directed_promise d \
     join pupil p on p.town_id = d.town_id and p.pupil_id = d.pupil_id \
     join giver g on g.town_id = d.town_id and g.giver_id = d.giver_id \
     where d.town_id = $1 and d.promise_id = $2");
/// Promises in a state, latest first.
const IN_STATE: Sql = Sql("select d.promise_id, d.pupil_id, p.code, p.stage, d.giver_id, \
     g.code, d.fen, d.from_term, d.state, d.made_at, d.why, p.left_on from directed_promise d \
     join pupil p on p.town_id = d.town_id and p.pupil_id = d.pupil_id \
     join giver g on g.town_id = d.town_id and g.giver_id = d.giver_id \
     where d.town_id = $1 and d.state = $2 order by d.made_at desc, d.promise_id limit 200");
/// How many stand, and how many ended.
const COUNT: Sql = Sql("select count(promise_id) from directed_promise where town_id = $1 \
     and state = $2");
/// Promises of a giver, latest first.
const OF_GIVER: Sql = Sql("select d.promise_id, d.pupil_id, p.code, p.stage, d.giver_id, \
     g.code, d.fen, d.from_term, d.state, d.made_at, d.why, p.left_on from directed_promise d \
     join pupil p on p.town_id = d.town_id and p.pupil_id = d.pupil_id \
     join giver g on g.town_id = d.town_id and g.giver_id = d.giver_id \
     where d.town_id = $1 and d.giver_id = $2 order by d.made_at desc, d.promise_id limit 100");
/// The promise that stands for a pupil.
const OF_PUPIL: Sql = Sql("select d.promise_id, d.pupil_id, p.code, p.stage, d.giver_id, \
     g.code, d.fen, d.from_term, d.state, d.made_at, d.why, p.left_on from directed_promise d \
     join pupil p on p.town_id = d.town_id and p.pupil_id = d.pupil_id \
     join giver g on g.town_id = d.town_id and g.giver_id = d.giver_id \
     where d.town_id = $1 and d.pupil_id = $2 and d.state = 'standing'");
/// Promises that stand for pupils who have left.
const LEFT_BEHIND: Sql = Sql("select d.promise_id, d.pupil_id, p.code, p.stage, d.giver_id, \
     g.code, d.fen, d.from_term, d.state, d.made_at, d.why, p.left_on from directed_promise d \
     join pupil p on p.town_id = d.town_id and p.pupil_id = d.pupil_id \
     join giver g on g.town_id = d.town_id and g.giver_id = d.giver_id \
     where d.town_id = $1 and d.state = 'standing' and p.left_on is not null \
     order by d.made_at limit 200");
/// Promises.
const INSERT: Sql = Sql("insert into directed_promise (town_id, promise_id, pupil_id, giver_id, \
     fen, from_term, state, made_at, made_by) values ($1, $2, $3, $4, $5, $6, 'standing', $7, $8)");
/// Ends one.
const END: Sql = Sql("update directed_promise set state = $1, ended_at = $2, why = $3 \
     where town_id = $4 and promise_id = $5 and state = 'standing'");
/// What moved, the oldest first.
const INSTALMENTS: Sql = Sql("select term, kind, fen, gift_id, noted_at from instalment \
     where town_id = $1 and promise_id = $2 order by noted_at, instalment_id limit 500");
/// The promise and the term that a gift was paid for.
const OF_GIFT: Sql = Sql("select promise_id, term from instalment where town_id = $1 \
     and gift_id = $2 and kind = 'gift'");
/// Notes what moved.
const INSTALMENT: Sql = Sql("insert into instalment (town_id, instalment_id, promise_id, term, \
     kind, fen, gift_id, noted_by, noted_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
/// What came in, and what the awards of the pupil from that purpose take.
const CAME: Sql = Sql("select coalesce(cast(sum(fen) as bigint), 0) from instalment \
     where town_id = $1 and promise_id = $2");
const TAKEN: Sql = Sql("select coalesce(cast(sum(fen) as bigint), 0) from award \
     where town_id = $1 and pupil_id = $2 and purpose_id = $3 and proposed_at >= $4 \
     and state in ('proposed', 'decided', 'paid', 'received')");
/// Asks.
const ASK: Sql = Sql("insert into onward (town_id, promise_id, asked_at, due_on) \
     values ($1, $2, $3, $4) on conflict (town_id, promise_id) do nothing");
/// The question about one promise.
const ONWARD: Sql = Sql("select o.promise_id, p.code, d.giver_id, g.code, o.due_on, o.answer, \
     o.done_at from onward o join directed_promise d on d.town_id = o.town_id \
     and d.promise_id = o.promise_id join pupil p on p.town_id = d.town_id \
     and p.pupil_id = d.pupil_id join giver g on g.town_id = d.town_id \
     and g.giver_id = d.giver_id where o.town_id = $1 and o.promise_id = $2");
/// Questions that are not settled, the earliest due first.
const ONWARDS: Sql = Sql("select o.promise_id, p.code, d.giver_id, g.code, o.due_on, o.answer, \
     o.done_at from onward o join directed_promise d on d.town_id = o.town_id \
     and d.promise_id = o.promise_id join pupil p on p.town_id = d.town_id \
     and p.pupil_id = d.pupil_id join giver g on g.town_id = d.town_id \
     and g.giver_id = d.giver_id where o.town_id = $1 and o.done_at is null \
     order by o.due_on, o.promise_id limit 200");
/// Answers.
const ANSWER: Sql = Sql("update onward set answer = $1, answered_as = $2, answered_by = $3, \
     answered_at = $4 where town_id = $5 and promise_id = $6 and answer is null");
/// It was done.
const DONE: Sql = Sql("update onward set done_by = $1, done_at = $2 where town_id = $3 \
     and promise_id = $4 and answer is not null and done_at is null");
/// The answer waits to be done again.
const REOPEN: Sql = Sql("update onward set done_by = null, done_at = null where town_id = $1 \
     and promise_id = $2 and done_at is not null");

fn term(text: &str) -> Result<Term, Fault> {
    known(text.parse().ok(), "a term")
}
fn row(row: &Row) -> Result<PromiseRow, Fault> {
    let text = |at: usize| row.get::<String>(at);
    Ok(PromiseRow {
        id: row.get(0)?,
        pupil: row.get(1)?,
        code: row.get(2)?,
        stage: known(SchoolStage::parse(&text(3)?), "a stage of school")?,
        giver: row.get(4)?,
        giver_code: row.get(5)?,
        fen: row.get(6)?,
        from: term(&text(7)?)?,
        state: known(DirectedPromiseState::parse(&text(8)?), "a state of a promise")?,
        made_at: row.get(9)?,
        why: row.get(10)?,
        left_on: row.get(11)?,
    })
}
fn onward_row(row: &Row) -> Result<OnwardRow, Fault> {
    let answer: Option<String> = row.get(5)?;
    let answer = answer.map(|text| known(OnwardAnswer::parse(&text), "an answer")).transpose()?;
    Ok(OnwardRow {
        promise: row.get(0)?,
        code: row.get(1)?,
        giver: row.get(2)?,
        giver_code: row.get(3)?,
        due_on: row.get(4)?,
        answer,
        done: row.get::<Option<i64>>(6)?.is_some(),
    })
}

/// One promise.
pub fn promise(q: &mut Read<'_>, id: DirectedPromiseId) -> Result<Option<PromiseRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Promises in a state, latest first.
pub fn promises(q: &mut Read<'_>, state: DirectedPromiseState) -> Result<Vec<PromiseRow>, Fault> {
    let town = q.town();
    q.rows(IN_STATE, p![town, state.code()])?.iter().map(row).collect()
}
/// How many are in a state.
pub fn count_promises(q: &mut Read<'_>, state: DirectedPromiseState) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT, p![town, state.code()])
}
/// Promises of a giver, latest first.
pub fn promises_of_giver(q: &mut Read<'_>, giver: GiverId) -> Result<Vec<PromiseRow>, Fault> {
    let town = q.town();
    q.rows(OF_GIVER, p![town, giver])?.iter().map(row).collect()
}
/// The promise that stands for a pupil.
pub fn standing_of_pupil(q: &mut Read<'_>, pupil: PupilId) -> Result<Option<PromiseRow>, Fault> {
    let town = q.town();
    q.row(OF_PUPIL, p![town, pupil])?.as_ref().map(row).transpose()
}
/// Promises that stand for pupils who have left.
pub fn left_behind(q: &mut Read<'_>) -> Result<Vec<PromiseRow>, Fault> {
    let town = q.town();
    q.rows(LEFT_BEHIND, p![town])?.iter().map(row).collect()
}
/// Promises.
pub fn insert_promise(
    tx: &mut Tx<'_>,
    (pupil, giver): (PupilId, GiverId),
    (fen, from): (Fen, Term),
) -> Result<DirectedPromiseId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), DirectedPromiseId::new(tx.fresh()));
    tx.execute(INSERT, p![town, id, pupil, giver, fen, from.to_string(), now, by])?;
    Ok(id)
}
/// Ends a promise; false when it stood no longer.
pub fn end_promise(
    tx: &mut Tx<'_>,
    id: DirectedPromiseId,
    state: DirectedPromiseState,
    why: &str,
) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(END, p![state.code(), now, why, town, id])? == 1)
}
/// What moved, the oldest first.
pub fn instalments(q: &mut Read<'_>, id: DirectedPromiseId) -> Result<Vec<InstalmentRow>, Fault> {
    let town = q.town();
    q.rows(INSTALMENTS, p![town, id])?
        .iter()
        .map(|row| {
            let kind: String = row.get(1)?;
            Ok(InstalmentRow {
                term: term(&row.get::<String>(0)?)?,
                kind: known(InstalmentKind::parse(&kind), "a kind of instalment")?,
                fen: row.get(2)?,
                gift: row.get(3)?,
                at: row.get(4)?,
            })
        })
        .collect()
}
/// The promise and the term that a gift was paid for; none: the gift is of no promise.
pub fn paid_by(q: &mut Read<'_>, gift: GiftId) -> Result<Option<(DirectedPromiseId, Term)>, Fault> {
    let town = q.town();
    let read = |row: Row| Ok((row.get(0)?, term(&row.get::<String>(1)?)?));
    q.row(OF_GIFT, p![town, gift])?.map(read).transpose()
}
/// Notes what moved.
pub fn keep_instalment(tx: &mut Tx<'_>, new: &NewInstalment) -> Result<(), Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), tx.fresh().to_string());
    let head = p![town, id, new.promise, new.term.to_string(), new.kind.code(), new.fen];
    let all = [head.as_slice(), p![new.gift, by, now]].concat();
    tx.execute(INSTALMENT, &all).map(|_| ())
}
/// What is left of a promise: what came in, less the pupil's awards from the giver's purpose.
pub fn rest_of(
    q: &mut Read<'_>,
    row: &PromiseRow,
    purpose: Option<PurposeId>,
) -> Result<Fen, Fault> {
    let town = q.town();
    let came = q.count(CAME, p![town, row.id])?;
    let taken = match purpose {
        Some(purpose) => q.count(TAKEN, p![town, row.pupil, purpose, row.made_at])?,
        None => 0,
    };
    Ok(Fen::new(came - taken))
}
/// Asks what becomes of the rest; false when it was asked.
pub fn ask_onward(tx: &mut Tx<'_>, id: DirectedPromiseId, due: Day) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(ASK, p![town, id, now, due])? == 1)
}
/// The question about one promise.
pub fn onward(q: &mut Read<'_>, id: DirectedPromiseId) -> Result<Option<OnwardRow>, Fault> {
    let town = q.town();
    q.row(ONWARD, p![town, id])?.as_ref().map(onward_row).transpose()
}
/// Questions that are not settled, the earliest due first.
pub fn onwards_open(q: &mut Read<'_>) -> Result<Vec<OnwardRow>, Fault> {
    let town = q.town();
    q.rows(ONWARDS, p![town])?.iter().map(onward_row).collect()
}
/// Answers; false when it was answered.
pub fn answer_onward(
    tx: &mut Tx<'_>,
    id: DirectedPromiseId,
    (answer, answered_as): (OnwardAnswer, &str),
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(ANSWER, p![answer.code(), answered_as, by, now, town, id])? == 1)
}
/// It was done; false when it was not answered or done before.
pub fn done_onward(tx: &mut Tx<'_>, id: DirectedPromiseId) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(DONE, p![by, now, town, id])? == 1)
}
/// The answer waits to be done again: what was to be given back was not.
pub fn reopen_onward(tx: &mut Tx<'_>, id: DirectedPromiseId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(REOPEN, p![town, id]).map(|_| ())
}

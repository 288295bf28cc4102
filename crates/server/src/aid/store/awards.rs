//! Awards, their parts, their sums by term.

use liandong_domain::aid::{AwardState, Term};
use liandong_domain::basics::{
    AwardId, Day, Fen, GiftId, Moment, PersonId, PostingId, PupilId, PurposeId,
};
use liandong_domain::rules::SchoolStage;

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// An award as stored, with the names around it; of the pupil the code alone.
#[derive(Debug, Clone)]
pub struct AwardRow {
    /// Its id.
    pub id: AwardId,
    /// The pupil.
    pub pupil: PupilId,
    /// The pupil's code.
    pub code: String,
    /// The term.
    pub term: Term,
    /// The stage of school.
    pub stage: SchoolStage,
    /// How much.
    pub fen: Fen,
    /// The purpose.
    pub purpose: PurposeId,
    /// Its name.
    pub purpose_name: String,
    /// Where it stands.
    pub state: AwardState,
    /// The standard that allowed it.
    pub rule: String,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// Their name.
    pub proposed_by_name: String,
    /// When.
    pub proposed_at: Moment,
    /// Who decided it.
    pub decided_by: Option<PersonId>,
    /// Their name.
    pub decided_by_name: String,
    /// Why it was refused.
    pub why: String,
    /// Its posting.
    pub posting: Option<PostingId>,
    /// Who paid it, by name.
    pub paid_by_name: String,
    /// When it was paid.
    pub paid_on: Option<Day>,
    /// Who signed for it: `guardian`, `school`.
    pub received_from: String,
    /// When.
    pub received_on: Option<Day>,
}

/// An award about to be proposed.
#[derive(Debug, Clone)]
pub struct NewAward {
    /// The pupil.
    pub pupil: PupilId,
    /// The term.
    pub term: Term,
    /// The stage of school.
    pub stage: SchoolStage,
    /// How much.
    pub fen: Fen,
    /// The purpose.
    pub purpose: PurposeId,
    /// The standard that allows it.
    pub rule: String,
}

/// A part of a gift in an award.
#[derive(Debug, Clone)]
pub struct PartRow {
    /// The award.
    pub award: AwardId,
    /// The pupil's code.
    pub pupil_code: String,
    /// The term.
    pub term: Term,
    /// The gift.
    pub gift: GiftId,
    /// The giver's code.
    pub giver_code: String,
    /// The day the gift came.
    pub given_on: Day,
    /// How much; below zero: it went back.
    pub fen: Fen,
    /// Where the award stands.
    pub state: AwardState,
}

/// Paid awards of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermTotal {
    /// The term.
    pub term: Term,
    /// How many.
    pub awards: i64,
    /// What they come to.
    pub fen: Fen,
}

/// One award.
const ONE: Sql = Sql("select a.award_id, a.pupil_id, p.code, a.term, a.stage, a.fen, \
     a.purpose_id, u.name, a.state, a.rule, a.proposed_by, x.name, a.proposed_at, a.decided_by, \
     y.name, a.why, a.posting_id, z.name, a.paid_on, a.received_from, a.received_on from award a \
     join pupil p on p.town_id = a.town_id and p.pupil_id = a.pupil_id \
     join purpose u on u.town_id = a.town_id and u.purpose_id = a.purpose_id \
     left join person x on x.town_id = a.town_id and x.person_id = a.proposed_by \
     left join person y on y.town_id = a.town_id and y.person_id = a.decided_by \
     left join person z on z.town_id = a.town_id and z.person_id = a.paid_by \
     where a.town_id = $1 and a.award_id = $2");
/// Awards of a term, by the pupil's code.
const OF_TERM: Sql = Sql("select a.award_id, a.pupil_id, p.code, a.term, a.stage, a.fen, \
     a.purpose_id, u.name, a.state, a.rule, a.proposed_by, x.name, a.proposed_at, a.decided_by, \
     y.name, a.why, a.posting_id, z.name, a.paid_on, a.received_from, a.received_on from award a \
     join pupil p on p.town_id = a.town_id and p.pupil_id = a.pupil_id \
     join purpose u on u.town_id = a.town_id and u.purpose_id = a.purpose_id \
     left join person x on x.town_id = a.town_id and x.person_id = a.proposed_by \
     left join person y on y.town_id = a.town_id and y.person_id = a.decided_by \
     left join person z on z.town_id = a.town_id and z.person_id = a.paid_by \
     where a.town_id = $1 and a.term = $2 order by p.code, a.proposed_at limit $3 offset $4");
/// Awards of a pupil, latest term first.
const OF_PUPIL: Sql = Sql("select a.award_id, a.pupil_id, p.code, a.term, a.stage, a.fen, \
     a.purpose_id, u.name, a.state, a.rule, a.proposed_by, x.name, a.proposed_at, a.decided_by, \
     y.name, a.why, a.posting_id, z.name, a.paid_on, a.received_from, a.received_on from award a \
     join pupil p on p.town_id = a.town_id and p.pupil_id = a.pupil_id \
     join purpose u on u.town_id = a.town_id and u.purpose_id = a.purpose_id \
     left join person x on x.town_id = a.town_id and x.person_id = a.proposed_by \
     left join person y on y.town_id = a.town_id and y.person_id = a.decided_by \
     left join person z on z.town_id = a.town_id and z.person_id = a.paid_by \
     where a.town_id = $1 and a.pupil_id = $2 order by a.term desc, a.proposed_at desc limit 100");
/// How many awards a term has.
const COUNT_TERM: Sql = Sql("select count(award_id) from award where town_id = $1 and term = $2");
/// The award of a pupil and term that stands.
const STANDING: Sql = Sql("select award_id from award where town_id = $1 and pupil_id = $2 \
     and term = $3 and state in ('proposed', 'decided', 'paid', 'received')");
/// Proposes an award.
const INSERT: Sql = Sql("insert into award (town_id, award_id, pupil_id, term, stage, fen, \
     purpose_id, state, rule, proposed_by, proposed_at) \
     values ($1, $2, $3, $4, $5, $6, $7, 'proposed', $8, $9, $10)");
/// Decides an award.
const DECIDE: Sql = Sql("update award set state = $1, decided_by = $2, decided_at = $3, why = $4 \
     where town_id = $5 and award_id = $6 and state = 'proposed'");
/// Notes that it was paid.
const PAID: Sql = Sql("update award set state = 'paid', posting_id = $1, paid_by = $2, \
     paid_on = $3 where town_id = $4 and award_id = $5 and state = 'decided'");
/// Notes who signed for it.
const RECEIVED: Sql = Sql("update award set state = 'received', received_from = $1, \
     received_on = $2, received_noted_by = $3 where town_id = $4 and award_id = $5 \
     and state = 'paid'");
/// Sets the state, from one it may leave.
const STATE: Sql = Sql("update award set state = $1 where town_id = $2 and award_id = $3 \
     and state = $4");
/// The award that must not be decided or paid twice at once.
const HOLD: Sql = Sql("select award_id from award where town_id = $1 and award_id = $2");
/// Notes a part.
const PART: Sql = Sql("insert into award_part (town_id, award_id, gift_id, turn, fen) \
     values ($1, $2, $3, $4, $5)");
/// The parts of an award, the oldest gift first.
const PARTS_OF_AWARD: Sql = Sql("select t.award_id, p.code, a.term, t.gift_id, v.code, \
     g.given_on, t.fen, a.state from award_part t \
     join award a on a.town_id = t.town_id and a.award_id = t.award_id \
     join pupil p on p.town_id = a.town_id and p.pupil_id = a.pupil_id \
     join gift g on g.town_id = t.town_id and g.gift_id = t.gift_id \
     join giver v on v.town_id = g.town_id and v.giver_id = g.giver_id \
     where t.town_id = $1 and t.award_id = $2 order by g.given_on, t.gift_id, t.turn");
/// The awards that a gift paid for, latest term first.
const PARTS_OF_GIFT: Sql = Sql("select t.award_id, p.code, a.term, t.gift_id, v.code, \
     g.given_on, t.fen, a.state from award_part t \
     join award a on a.town_id = t.town_id and a.award_id = t.award_id \
     join pupil p on p.town_id = a.town_id and p.pupil_id = a.pupil_id \
     join gift g on g.town_id = t.town_id and g.gift_id = t.gift_id \
     join giver v on v.town_id = g.town_id and v.giver_id = g.giver_id \
     where t.town_id = $1 and t.gift_id = $2 order by a.term desc, p.code, t.turn limit 500");
/// Adds to the sums of a term.
const ADD_TERM: Sql = Sql("insert into aid_total (town_id, term, awards, fen) \
     values ($1, $2, $3, $4) on conflict (town_id, term) do update \
     set awards = aid_total.awards + excluded.awards, fen = aid_total.fen + excluded.fen");
/// The sums of every term, latest first.
const TERMS: Sql =
    Sql("select term, awards, fen from aid_total where town_id = $1 order by term desc");
/// All paid awards and what they come to.
const TOTALS: Sql = Sql("select cast(coalesce(sum(awards), 0) as bigint), \
     cast(coalesce(sum(fen), 0) as bigint) from aid_total where town_id = $1");

fn term(text: &str) -> Result<Term, Fault> {
    known(text.parse().ok(), "a term")
}

fn row(row: &Row) -> Result<AwardRow, Fault> {
    let text = |at: usize| row.get::<String>(at);
    let name = |at: usize| row.get::<Option<String>>(at).map(Option::unwrap_or_default);
    Ok(AwardRow {
        id: row.get(0)?,
        pupil: row.get(1)?,
        code: row.get(2)?,
        term: term(&text(3)?)?,
        stage: known(SchoolStage::parse(&text(4)?), "a stage of school")?,
        fen: row.get(5)?,
        purpose: row.get(6)?,
        purpose_name: row.get(7)?,
        state: known(AwardState::parse(&text(8)?), "a state of an award")?,
        rule: row.get(9)?,
        proposed_by: row.get(10)?,
        proposed_by_name: name(11)?,
        proposed_at: row.get(12)?,
        decided_by: row.get(13)?,
        decided_by_name: name(14)?,
        why: row.get(15)?,
        posting: row.get(16)?,
        paid_by_name: name(17)?,
        paid_on: row.get(18)?,
        received_from: name(19)?,
        received_on: row.get(20)?,
    })
}

fn part(row: &Row) -> Result<PartRow, Fault> {
    let state: String = row.get(7)?;
    Ok(PartRow {
        award: row.get(0)?,
        pupil_code: row.get(1)?,
        term: term(&row.get::<String>(2)?)?,
        gift: row.get(3)?,
        giver_code: row.get(4)?,
        given_on: row.get(5)?,
        fen: row.get(6)?,
        state: known(AwardState::parse(&state), "a state of an award")?,
    })
}

/// One award.
pub fn award(q: &mut Read<'_>, id: AwardId) -> Result<Option<AwardRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Awards of a term, by the pupil's code.
pub fn awards_of_term(
    q: &mut Read<'_>,
    term: Term,
    (size, offset): (i64, i64),
) -> Result<Vec<AwardRow>, Fault> {
    let town = q.town();
    q.rows(OF_TERM, p![town, term.to_string(), size, offset])?.iter().map(row).collect()
}
/// How many awards a term has.
pub fn count_of_term(q: &mut Read<'_>, term: Term) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT_TERM, p![town, term.to_string()])
}
/// Awards of a pupil, latest term first.
pub fn awards_of_pupil(q: &mut Read<'_>, pupil: PupilId) -> Result<Vec<AwardRow>, Fault> {
    let town = q.town();
    q.rows(OF_PUPIL, p![town, pupil])?.iter().map(row).collect()
}
/// Whether a pupil has an award of a term that stands.
pub fn standing_of(q: &mut Read<'_>, pupil: PupilId, term: Term) -> Result<bool, Fault> {
    let town = q.town();
    Ok(q.row(STANDING, p![town, pupil, term.to_string()])?.is_some())
}
/// Proposes an award.
pub fn insert_award(tx: &mut Tx<'_>, new: &NewAward) -> Result<AwardId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), AwardId::new(tx.fresh()));
    let head = p![town, id, new.pupil, new.term.to_string(), new.stage.code(), new.fen];
    let tail = p![new.purpose, &new.rule, by, now];
    tx.execute(INSERT, &[head.as_slice(), tail.as_slice()].concat())?;
    Ok(id)
}
/// Decides an award; false when somebody else did.
pub fn decide(tx: &mut Tx<'_>, id: AwardId, state: AwardState, why: &str) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(DECIDE, p![state.code(), by, now, why, town, id])? == 1)
}
/// Notes that it was paid; false when it was not decided.
pub fn note_paid(tx: &mut Tx<'_>, id: AwardId, posting: PostingId, on: Day) -> Result<bool, Fault> {
    let (town, by) = (tx.town(), tx.actor());
    Ok(tx.execute(PAID, p![posting, by, on, town, id])? == 1)
}
/// Notes who signed for it; false when it was not paid.
pub fn note_received(tx: &mut Tx<'_>, id: AwardId, from: &str, on: Day) -> Result<bool, Fault> {
    let (town, by) = (tx.town(), tx.actor());
    Ok(tx.execute(RECEIVED, p![from, on, by, town, id])? == 1)
}
/// Sets the state; false when it has left the old one.
pub fn set_state(
    tx: &mut Tx<'_>,
    id: AwardId,
    (old, new): (AwardState, AwardState),
) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(STATE, p![new.code(), town, id, old.code()])? == 1)
}
/// Holds the award until the end.
pub fn hold_award(tx: &mut Tx<'_>, id: AwardId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD, p![town, id])
}
/// Notes a part: turn 1 is paid from the gift, turn 2 given back to it.
pub fn add_part(
    tx: &mut Tx<'_>,
    (award, gift): (AwardId, GiftId),
    turn: i64,
    fen: Fen,
) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(PART, p![town, award, gift, turn, fen]).map(|_| ())
}
/// The parts of an award, the oldest gift first.
pub fn parts_of_award(q: &mut Read<'_>, id: AwardId) -> Result<Vec<PartRow>, Fault> {
    let town = q.town();
    q.rows(PARTS_OF_AWARD, p![town, id])?.iter().map(part).collect()
}
/// The awards that a gift paid for.
pub fn parts_of_gift(q: &mut Read<'_>, id: GiftId) -> Result<Vec<PartRow>, Fault> {
    let town = q.town();
    q.rows(PARTS_OF_GIFT, p![town, id])?.iter().map(part).collect()
}
/// Adds to the sums of a term.
pub fn add_to_term(tx: &mut Tx<'_>, term: Term, awards: i64, fen: Fen) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(ADD_TERM, p![town, term.to_string(), awards, fen]).map(|_| ())
}
/// The sums of every term, latest first.
pub fn terms(q: &mut Read<'_>) -> Result<Vec<TermTotal>, Fault> {
    let town = q.town();
    q.rows(TERMS, p![town])?
        .iter()
        .map(|row| {
            let term = term(&row.get::<String>(0)?)?;
            Ok(TermTotal { term, awards: row.get(1)?, fen: row.get(2)? })
        })
        .collect()
}
/// All paid awards and what they come to.
pub fn totals(q: &mut Read<'_>) -> Result<(i64, Fen), Fault> {
    let town = q.town();
    match q.row(TOTALS, p![town])? {
        Some(row) => Ok((row.get(0)?, row.get(1)?)),
        None => Ok((0, Fen::ZERO)),
    }
}

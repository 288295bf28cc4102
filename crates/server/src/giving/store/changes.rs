//! Money that is to change its purpose, who consented, what went over.

use std::collections::BTreeSet;

use liandong_domain::basics::{
    Day, Fen, GiftId, GiverId, Moment, PersonId, PostingId, PurposeChangeId, PurposeId,
};
use liandong_domain::giving::{ChangeState, ConsentHow};

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A change of purpose as stored.
#[derive(Debug, Clone)]
pub struct ChangeRow {
    /// Its id.
    pub id: PurposeChangeId,
    /// Where the money lies.
    pub from: PurposeId,
    /// Its name.
    pub from_name: String,
    /// Where it is to go.
    pub to: PurposeId,
    /// Its name.
    pub to_name: String,
    /// How much.
    pub fen: Fen,
    /// Why.
    pub why: String,
    /// Where it stands.
    pub state: ChangeState,
    /// Who asked for it.
    pub made_by: PersonId,
    /// Their name.
    pub made_by_name: String,
    /// When.
    pub made_at: Moment,
    /// Its posting.
    pub posting: Option<PostingId>,
}

/// A part of a gift that a change touches.
#[derive(Debug, Clone)]
pub struct TouchedRow {
    /// The gift.
    pub gift: GiftId,
    /// Who gave it.
    pub giver: GiverId,
    /// Their code.
    pub giver_code: String,
    /// The day it came.
    pub given_on: Day,
    /// What is left of it; of a change that was carried out: what went over.
    pub fen: Fen,
}

/// A consent as stored.
#[derive(Debug, Clone)]
pub struct ConsentRow {
    /// Who consented.
    pub giver: GiverId,
    /// Their code.
    pub giver_code: String,
    /// How.
    pub how: ConsentHow,
    /// The slip.
    pub slip: String,
    /// When it was noted.
    pub noted_at: Moment,
}

/// One change.
const ONE: Sql = Sql("select c.change_id, c.from_id, f.name, c.to_id, t.name, c.fen, c.why, \
     c.state, c.made_by, w.name, c.made_at, c.posting_id from purpose_change c \
     join purpose f on f.town_id = c.town_id and f.purpose_id = c.from_id \
     join purpose t on t.town_id = c.town_id and t.purpose_id = c.to_id \
     left join person w on w.town_id = c.town_id and w.person_id = c.made_by \
     where c.town_id = $1 and c.change_id = $2");
/// Changes, latest first.
const LIST: Sql = Sql("select c.change_id, c.from_id, f.name, c.to_id, t.name, c.fen, c.why, \
     c.state, c.made_by, w.name, c.made_at, c.posting_id from purpose_change c \
     join purpose f on f.town_id = c.town_id and f.purpose_id = c.from_id \
     join purpose t on t.town_id = c.town_id and t.purpose_id = c.to_id \
     left join person w on w.town_id = c.town_id and w.person_id = c.made_by \
     where c.town_id = $1 order by c.made_at desc, c.change_id desc limit $2 offset $3");
/// How many there are.
const COUNT: Sql = Sql("select count(change_id) from purpose_change where town_id = $1");
/// Holds one until the end.
const HOLD: Sql = Sql("select change_id from purpose_change where town_id = $1 \
     and change_id = $2 for update");
/// Asks for one.
const INSERT: Sql = Sql("insert into purpose_change (town_id, change_id, from_id, to_id, fen, \
     why, state, made_by, made_at) values ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8)");
/// Settles one.
const SETTLE: Sql = Sql("update purpose_change set state = $1, settled_by = $2, settled_at = $3, \
     posting_id = $4 where town_id = $5 and change_id = $6 and state = 'waiting'");
/// What is left of the gifts of a purpose, oldest first, with who gave them.
const LEFT: Sql = Sql("select g.gift_id, g.giver_id, v.code, g.given_on, g.left_fen from gift g \
     join giver v on v.town_id = g.town_id and v.giver_id = g.giver_id \
     where g.town_id = $1 and g.purpose_id = $2 and g.left_fen > 0 and g.account <> 'stock' \
     and g.state = 'booked' order by g.given_on, g.gift_id limit 10000");
/// What went over.
const WENT: Sql = Sql("select m.gift_id, g.giver_id, v.code, g.given_on, m.fen \
     from gift_moved m join gift g on g.town_id = m.town_id and g.gift_id = m.gift_id \
     join giver v on v.town_id = g.town_id and v.giver_id = g.giver_id \
     where m.town_id = $1 and m.change_id = $2 order by g.given_on, m.gift_id");
/// Notes what went over.
const MOVED: Sql = Sql("insert into gift_moved (town_id, change_id, gift_id, became_id, fen) \
     values ($1, $2, $3, $4, $5)");
/// Consents to a change.
const CONSENTS: Sql = Sql("select c.giver_id, v.code, c.how, c.slip, c.noted_at \
     from purpose_consent c join giver v on v.town_id = c.town_id and v.giver_id = c.giver_id \
     where c.town_id = $1 and c.change_id = $2 order by c.noted_at, c.giver_id");
/// Notes a consent.
const CONSENT: Sql = Sql("insert into purpose_consent (town_id, change_id, giver_id, how, slip, \
     noted_by, noted_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing");
/// The givers that are a person of the registry.
const GIVERS_OF: Sql = Sql("select giver_id from giver where town_id = $1 and person_id = $2");

fn row(row: &Row) -> Result<ChangeRow, Fault> {
    Ok(ChangeRow {
        id: row.get(0)?,
        from: row.get(1)?,
        from_name: row.get(2)?,
        to: row.get(3)?,
        to_name: row.get(4)?,
        fen: row.get(5)?,
        why: row.get(6)?,
        state: known(ChangeState::parse(&row.get::<String>(7)?), "a state of a change")?,
        made_by: row.get(8)?,
        made_by_name: row.get::<Option<String>>(9)?.unwrap_or_default(),
        made_at: row.get(10)?,
        posting: row.get(11)?,
    })
}

fn touched(row: &Row) -> Result<TouchedRow, Fault> {
    Ok(TouchedRow {
        gift: row.get(0)?,
        giver: row.get(1)?,
        giver_code: row.get(2)?,
        given_on: row.get(3)?,
        fen: row.get(4)?,
    })
}

/// One change.
pub fn change(q: &mut Read<'_>, id: PurposeChangeId) -> Result<Option<ChangeRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Changes, latest first.
pub fn changes(q: &mut Read<'_>, (size, offset): (i64, i64)) -> Result<Vec<ChangeRow>, Fault> {
    let town = q.town();
    q.rows(LIST, p![town, size, offset])?.iter().map(row).collect()
}
/// How many there are.
pub fn count_changes(q: &mut Read<'_>) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT, p![town])
}
/// Holds one until the end of the change at hand.
pub fn hold_change(tx: &mut Tx<'_>, id: PurposeChangeId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD, p![town, id])
}
/// Asks for one.
pub fn insert_change(
    tx: &mut Tx<'_>,
    (from, to): (PurposeId, PurposeId),
    (fen, why): (Fen, &str),
) -> Result<PurposeChangeId, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let id = PurposeChangeId::new(tx.fresh());
    tx.execute(INSERT, p![town, id, from, to, fen, why, by, now])?;
    Ok(id)
}
/// Settles one; false when it waited no longer.
pub fn settle_change(
    tx: &mut Tx<'_>,
    id: PurposeChangeId,
    state: ChangeState,
    posting: Option<PostingId>,
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(SETTLE, p![state.code(), by, now, posting, town, id])? == 1)
}
/// What is left of the gifts of a purpose, oldest first, with who gave them.
pub fn left_with_givers(q: &mut Read<'_>, purpose: PurposeId) -> Result<Vec<TouchedRow>, Fault> {
    let town = q.town();
    q.rows(LEFT, p![town, purpose])?.iter().map(touched).collect()
}
/// What went over.
pub fn went_over(q: &mut Read<'_>, id: PurposeChangeId) -> Result<Vec<TouchedRow>, Fault> {
    let town = q.town();
    q.rows(WENT, p![town, id])?.iter().map(touched).collect()
}
/// Notes a part of a gift that went over, and the gift it became.
pub fn note_moved(
    tx: &mut Tx<'_>,
    id: PurposeChangeId,
    (gift, became): (GiftId, GiftId),
    fen: Fen,
) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(MOVED, p![town, id, gift, became, fen]).map(|_| ())
}
/// Consents to a change, in the order they came.
pub fn consents(q: &mut Read<'_>, id: PurposeChangeId) -> Result<Vec<ConsentRow>, Fault> {
    let town = q.town();
    q.rows(CONSENTS, p![town, id])?
        .iter()
        .map(|row| {
            Ok(ConsentRow {
                giver: row.get(0)?,
                giver_code: row.get(1)?,
                how: known(ConsentHow::parse(&row.get::<String>(2)?), "how one consented")?,
                slip: row.get(3)?,
                noted_at: row.get(4)?,
            })
        })
        .collect()
}
/// Notes a consent; one that was noted before stays.
pub fn insert_consent(
    tx: &mut Tx<'_>,
    (id, giver): (PurposeChangeId, GiverId),
    (how, slip): (ConsentHow, &str),
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(CONSENT, p![town, id, giver, how.code(), slip, by, now]).map(|_| ())
}
/// The givers that are a person of the registry.
pub fn givers_of_person(q: &mut Read<'_>, person: PersonId) -> Result<BTreeSet<GiverId>, Fault> {
    let town = q.town();
    q.rows(GIVERS_OF, p![town, person])?.iter().map(|row| row.get(0)).collect()
}

//! That an award did not come, as a guardian said; and how it is known that one came.

use liandong_domain::aid::{DeliveryWay, DenialState};
use liandong_domain::basics::{AwardId, Day, DenialId, GiftId, Moment};

use super::known;
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A guardian's word as stored, opened.
#[derive(Debug, Clone)]
pub struct DenialRow {
    /// Its id.
    pub id: DenialId,
    /// Where it stands.
    pub state: DenialState,
    /// The guardian's name.
    pub name: String,
    /// What they said besides.
    pub words: String,
    /// When.
    pub said_at: Moment,
    /// What a worker found out.
    pub found: String,
    /// Who found it out, by name.
    pub settled_by_name: String,
    /// When it was answered.
    pub settled_at: Option<Moment>,
}

/// How it is known that an award came.
#[derive(Debug, Clone)]
pub struct ReceiptRow {
    /// The award.
    pub award: AwardId,
    /// Who signed for it: `guardian`, `school`; empty: nobody.
    pub from: String,
    /// When.
    pub on: Option<Day>,
    /// How the guardian confirmed.
    pub way: Option<DeliveryWay>,
    /// The day of that.
    pub confirmed_on: Option<Day>,
    /// Whether a guardian says that it did not come.
    pub denied: Option<DenialState>,
}

/// Words of a guardian about an award, the latest first.
const OF_AWARD: Sql = Sql("select d.denial_id, d.state, d.name_sealed, d.words_sealed, \
     d.said_at, d.found_sealed, p.name, d.settled_at from award_denial d \
     left join person p on p.town_id = d.town_id and p.person_id = d.settled_by \
     where d.town_id = $1 and d.award_id = $2 order by d.said_at desc, d.denial_id desc limit 50");
/// The one that is open.
const OPEN: Sql = Sql("select denial_id from award_denial where town_id = $1 and award_id = $2 \
     and state = 'open'");
/// Keeps one.
const KEEP: Sql = Sql("insert into award_denial (town_id, denial_id, award_id, state, \
     name_sealed, words_sealed, said_by, said_at) values ($1, $2, $3, 'open', $4, $5, $6, $7)");
/// Answers one.
const SETTLE: Sql = Sql("update award_denial set state = $1, found_sealed = $2, \
     settled_by = $3, settled_at = $4 where town_id = $5 and denial_id = $6 and state = 'open'");
/// How it is known that the awards of a gift came.
const OF_GIFT: Sql = Sql("select a.award_id, a.received_from, a.received_on, d.way, \
     d.confirmed_on, n.state from award_part t join award a on a.town_id = t.town_id \
     and a.award_id = t.award_id left join award_delivery d on d.town_id = a.town_id \
     and d.award_id = a.award_id and d.part = 'guardian' and d.undone_at is null \
     left join award_denial n on n.town_id = a.town_id and n.award_id = a.award_id \
     and n.state = 'open' where t.town_id = $1 and t.gift_id = $2 and t.turn = 1 \
     order by a.award_id limit 500");
/// How it is known that one award came.
const OF_ONE: Sql = Sql("select a.award_id, a.received_from, a.received_on, d.way, \
     d.confirmed_on, n.state from award a left join award_delivery d on d.town_id = a.town_id \
     and d.award_id = a.award_id and d.part = 'guardian' and d.undone_at is null \
     left join award_denial n on n.town_id = a.town_id and n.award_id = a.award_id \
     and n.state = 'open' where a.town_id = $1 and a.award_id = $2");

/// Words of a guardian about an award, the latest first.
pub fn denials(q: &mut Read<'_>, award: AwardId) -> Result<Vec<DenialRow>, Fault> {
    let town = q.town();
    let rows = q.rows(OF_AWARD, p![town, award])?;
    rows.iter()
        .map(|row| {
            let id: DenialId = row.get(0)?;
            let (place, name): (String, String) = (id.to_string(), row.get(2)?);
            let open = |what: &str, at: usize| match row.get::<Option<String>>(at)? {
                Some(sealed) => q.secrets().open(what, &place, &sealed),
                None => Ok(String::new()),
            };
            Ok(DenialRow {
                id,
                state: known(DenialState::parse(&row.get::<String>(1)?), "a guardian's word")?,
                name: q.secrets().open("denial.name", &place, &name)?,
                words: open("denial.words", 3)?,
                said_at: row.get(4)?,
                found: open("denial.found", 5)?,
                settled_by_name: row.get::<Option<String>>(6)?.unwrap_or_default(),
                settled_at: row.get(7)?,
            })
        })
        .collect()
}
/// The word that is open; none: nobody says so.
pub fn open_denial(q: &mut Read<'_>, award: AwardId) -> Result<Option<DenialId>, Fault> {
    let town = q.town();
    q.row(OPEN, p![town, award])?.map(|row| row.get(0)).transpose()
}
/// Keeps a guardian's word. The award is held.
pub fn keep_denial(
    tx: &mut Tx<'_>,
    award: AwardId,
    (name, words): (&str, &str),
) -> Result<DenialId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), DenialId::new(tx.fresh()));
    let seal = |what: &str, text: &str| tx.secrets().seal(tx.ids(), what, &id.to_string(), text);
    let name = seal("denial.name", name);
    let words = (!words.is_empty()).then(|| seal("denial.words", words));
    tx.execute(KEEP, p![town, id, award, name, words, by, now])?;
    Ok(id)
}
/// Answers one; false when it was answered before.
pub fn settle_denial(
    tx: &mut Tx<'_>,
    id: DenialId,
    state: DenialState,
    found: Option<&str>,
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let found =
        found.map(|text| tx.secrets().seal(tx.ids(), "denial.found", &id.to_string(), text));
    Ok(tx.execute(SETTLE, p![state.code(), found, by, now, town, id])? == 1)
}

fn receipt(row: &Row) -> Result<ReceiptRow, Fault> {
    let (way, denied): (Option<String>, Option<String>) = (row.get(3)?, row.get(5)?);
    Ok(ReceiptRow {
        award: row.get(0)?,
        from: row.get::<Option<String>>(1)?.unwrap_or_default(),
        on: row.get(2)?,
        way: way.map(|code| known(DeliveryWay::parse(&code), "a way")).transpose()?,
        confirmed_on: row.get(4)?,
        denied: denied
            .map(|code| known(DenialState::parse(&code), "a guardian's word"))
            .transpose()?,
    })
}
/// How it is known that the awards of a gift came.
pub fn receipts_of_gift(q: &mut Read<'_>, gift: GiftId) -> Result<Vec<ReceiptRow>, Fault> {
    let town = q.town();
    q.rows(OF_GIFT, p![town, gift])?.iter().map(receipt).collect()
}
/// How it is known that one award came.
pub fn receipt_of(q: &mut Read<'_>, award: AwardId) -> Result<Option<ReceiptRow>, Fault> {
    let town = q.town();
    q.row(OF_ONE, p![town, award])?.as_ref().map(receipt).transpose()
}

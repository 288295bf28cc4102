//! Who confirmed that an award reached the child.

use liandong_domain::aid::{Confirmed, DeliveryPart, DeliveryWay, Term};
use liandong_domain::basics::{AwardId, Day, DeliveryId, PersonId, fold};
use liandong_domain::minors::Strokes;

use super::known;
use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A confirmation as stored, opened.
#[derive(Debug, Clone)]
pub struct DeliveryRow {
    /// Its id.
    pub id: DeliveryId,
    /// Whose it is, and by whom.
    pub confirmed: Confirmed,
    /// How it was given.
    pub way: DeliveryWay,
    /// What was drawn.
    pub strokes: Option<Strokes>,
    /// The day.
    pub on: Day,
    /// Who noted it, by name.
    pub noted_by_name: String,
}

/// An award with the parts that are confirmed.
#[derive(Debug, Clone)]
pub struct DeliveryLine {
    /// The award.
    pub award: AwardId,
    /// The pupil's code.
    pub code: String,
    /// The day it was paid.
    pub paid_on: Option<Day>,
    /// Parts that are confirmed.
    pub parts: Vec<DeliveryPart>,
    /// A guardian says that it did not come.
    pub denied: bool,
}

/// Confirmations of an award.
const OF_AWARD: Sql = Sql("select d.delivery_id, d.part, d.name_sealed, d.person_id, d.way, \
     d.strokes_sealed, d.confirmed_on, p.name from award_delivery d \
     left join person p on p.town_id = d.town_id and p.person_id = d.noted_by \
     where d.town_id = $1 and d.award_id = $2 and d.undone_at is null order by d.noted_at");
/// Keeps a confirmation.
const KEEP: Sql = Sql("insert into award_delivery (town_id, delivery_id, award_id, part, \
     name_sealed, name_key, person_id, way, strokes_sealed, confirmed_on, noted_by, noted_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
/// Undoes a confirmation.
const UNDO: Sql = Sql("update award_delivery set undone_by = $1, undone_at = $2 \
     where town_id = $3 and award_id = $4 and part = $5 and undone_at is null");
/// Paid awards of a term that lack a part, with the parts they have.
const LACKING: Sql = Sql("select a.award_id, p.code, a.paid_on, g.part, w.part, v.part, \
     n.denial_id from award a join pupil p on p.town_id = a.town_id and p.pupil_id = a.pupil_id \
     left join award_delivery g on g.town_id = a.town_id and g.award_id = a.award_id \
     and g.part = 'guardian' and g.undone_at is null \
     left join award_delivery w on w.town_id = a.town_id and w.award_id = a.award_id \
     and w.part = 'worker' and w.undone_at is null \
     left join award_delivery v on v.town_id = a.town_id and v.award_id = a.award_id \
     and v.part = 'volunteer' and v.undone_at is null \
     left join award_denial n on n.town_id = a.town_id and n.award_id = a.award_id \
     and n.state = 'open' where a.town_id = $1 and a.term = $2 and a.state in ('paid', 'received') \
     and (g.part is null or w.part is null or v.part is null) \
     order by case when n.denial_id is null then 1 else 0 end, p.code limit $3 offset $4");
/// How many there are.
const COUNT_LACKING: Sql = Sql("select count(a.award_id) from award a where a.town_id = $1 \
     and a.term = $2 and a.state in ('paid', 'received') and (select count(d.part) \
     from award_delivery d where d.town_id = a.town_id and d.award_id = a.award_id \
     and d.undone_at is null) < 3");

/// Confirmations of an award.
pub fn deliveries(q: &mut Read<'_>, award: AwardId) -> Result<Vec<DeliveryRow>, Fault> {
    let town = q.town();
    let rows = q.rows(OF_AWARD, p![town, award])?;
    rows.iter()
        .map(|row| {
            let id: DeliveryId = row.get(0)?;
            let place = id.to_string();
            let name: String = row.get(2)?;
            let strokes: Option<String> = row.get(5)?;
            let broken = |_| Fault::new("reading a signature", "kept strokes cannot be read");
            let strokes = match strokes {
                Some(sealed) => {
                    let text = q.secrets().open("delivery.strokes", &place, &sealed)?;
                    Strokes::parse(&text).map_err(broken)?
                }
                None => None,
            };
            Ok(DeliveryRow {
                id,
                confirmed: Confirmed {
                    part: known(DeliveryPart::parse(&row.get::<String>(1)?), "a part")?,
                    name: q.secrets().open("delivery.name", &place, &name)?,
                    person: row.get(3)?,
                },
                way: known(DeliveryWay::parse(&row.get::<String>(4)?), "a way")?,
                strokes,
                on: row.get(6)?,
                noted_by_name: row.get::<Option<String>>(7)?.unwrap_or_default(),
            })
        })
        .collect()
}
/// Keeps a confirmation.
pub fn keep_delivery(
    tx: &mut Tx<'_>,
    award: AwardId,
    new: &Confirmed,
    (way, strokes, on): (DeliveryWay, Option<&Strokes>, Day),
) -> Result<DeliveryId, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let id = DeliveryId::new(tx.fresh());
    let seal = |place: &str, text: &str| tx.secrets().seal(tx.ids(), place, &id.to_string(), text);
    let (name, drawn) = (
        seal("delivery.name", &new.name),
        strokes.map(|strokes| seal("delivery.strokes", &strokes.to_text())),
    );
    let key = tx.secrets().find_key("delivery", &format!("{award} {}", fold(&new.name)));
    let person: Option<PersonId> = new.person;
    let head = p![town, id, award, new.part.code(), name, key, person, way.code(), drawn];
    tx.execute(KEEP, &[head.as_slice(), p![on, by, now]].concat())?;
    Ok(id)
}
/// Undoes a confirmation; false when there was none.
pub fn undo_delivery(tx: &mut Tx<'_>, award: AwardId, part: DeliveryPart) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(UNDO, p![by, now, town, award, part.code()])? == 1)
}
/// Paid awards of a term that lack a part.
pub fn lacking(
    q: &mut Read<'_>,
    term: Term,
    (size, offset): (i64, i64),
) -> Result<Vec<DeliveryLine>, Fault> {
    let (town, term) = (q.town(), term.to_string());
    q.rows(LACKING, p![town, term, size, offset])?
        .iter()
        .map(|row| {
            let mut parts = Vec::new();
            for at in 3..6 {
                if let Some(code) = row.get::<Option<String>>(at)? {
                    parts.push(known(DeliveryPart::parse(&code), "a part")?);
                }
            }
            Ok(DeliveryLine {
                award: row.get(0)?,
                code: row.get(1)?,
                paid_on: row.get(2)?,
                parts,
                denied: row.get::<Option<String>>(6)?.is_some(),
            })
        })
        .collect()
}
/// How many there are.
pub fn count_lacking(q: &mut Read<'_>, term: Term) -> Result<i64, Fault> {
    let (town, term) = (q.town(), term.to_string());
    q.count(COUNT_LACKING, p![town, term])
}

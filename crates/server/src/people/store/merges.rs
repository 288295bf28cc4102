//! Two rows of one human being: what went over, and how it goes back. The rows of other rooms
//! that name a person are moved by the register of [`super::moving`] and nowhere else.

use liandong_domain::basics::{MergeId, Moment, PersonId};

use super::moving::Move;
use crate::db::{Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// Points a row to the one it was merged into; none: it stands for itself again.
const POINT: Sql = Sql("update person set merged_into = $1, changed_at = $2 where town_id = $3 \
     and person_id = $4");
/// Keeps a merge.
const KEEP: Sql = Sql("insert into merge (town_id, merge_id, kept_id, gone_id, why, moved, \
     merged_at, merged_by) values ($1, $2, $3, $4, $5, $6, $7, $8)");
/// One merge.
const ONE: Sql =
    Sql("select m.merge_id, m.kept_id, m.gone_id, k.name, k.number, g.number, m.why, \
     m.moved, m.merged_at, b.name, m.undone_at from merge m \
     join person k on k.town_id = m.town_id and k.person_id = m.kept_id \
     join person g on g.town_id = m.town_id and g.person_id = m.gone_id \
     left join person b on b.town_id = m.town_id and b.person_id = m.merged_by \
     where m.town_id = $1 and m.merge_id = $2");
/// The latest merges.
const LATEST: Sql = Sql("select m.merge_id, m.kept_id, m.gone_id, k.name, k.number, g.number, \
     m.why, m.moved, m.merged_at, b.name, m.undone_at from merge m \
     join person k on k.town_id = m.town_id and k.person_id = m.kept_id \
     join person g on g.town_id = m.town_id and g.person_id = m.gone_id \
     left join person b on b.town_id = m.town_id and b.person_id = m.merged_by \
     where m.town_id = $1 order by m.merged_at desc, m.merge_id desc limit $2");
/// Notes that a merge was undone, once.
const UNDO: Sql = Sql("update merge set undone_at = $1, undone_by = $2 where town_id = $3 \
     and merge_id = $4 and undone_at is null");
/// Pairs worth comparing: the same name with something else in common, or the same phone.
/// Driven by the names and phones that stand more than once, which the index alone tells; the
/// expression around the id keeps a store from comparing everybody with everybody.
const PAIRS: Sql = Sql("select a.person_id, b.person_id from (select name_key from person \
     where town_id = $1 group by name_key having count(*) > 1) n \
     join person a on a.town_id = $2 and a.name_key = n.name_key \
     join person b on b.town_id = a.town_id and b.name_key = a.name_key \
     and b.person_id || '' > a.person_id \
     where a.merged_into is null and b.merged_into is null \
     and (a.phone_key = b.phone_key or a.phone_tail = b.phone_tail or a.born_year = b.born_year \
     or (a.phone_key is null and a.born_year is null and a.document_key is null) \
     or (b.phone_key is null and b.born_year is null and b.document_key is null)) \
     and not exists (select 1 from apart x where x.town_id = a.town_id \
     and x.one_id = a.person_id and x.other_id = b.person_id) \
     order by a.sort_key, a.person_id, b.person_id limit $3");
/// Pairs with the same phone and birth year but another name: a slip of the pen, or twins.
const PHONE_PAIRS: Sql = Sql("select a.person_id, b.person_id from (select phone_key from person \
     where town_id = $1 and phone_key is not null group by phone_key having count(*) > 1) n \
     join person a on a.town_id = $2 and a.phone_key = n.phone_key \
     join person b on b.town_id = a.town_id and b.phone_key = a.phone_key \
     and b.person_id || '' > a.person_id \
     where a.merged_into is null and b.merged_into is null \
     and a.name_key <> b.name_key and a.born_year = b.born_year \
     and not exists (select 1 from apart x where x.town_id = a.town_id \
     and x.one_id = a.person_id and x.other_id = b.person_id) \
     order by a.sort_key, a.person_id, b.person_id limit $3");
/// Whether two rows were found to be two human beings.
const APART: Sql = Sql("select count(one_id) from apart where town_id = $1 and one_id = $2 \
     and other_id = $3");
/// Notes that two rows are two human beings.
const SAY_APART: Sql = Sql("insert into apart (town_id, one_id, other_id, why, said_by, said_at) \
     values ($1, $2, $3, $4, $5, $6) on conflict (town_id, one_id, other_id) do nothing");
/// Paths of bodies of several persons.
const PATHS_OF: SqlList = SqlList(
    "select distinct h.person_id, o.path from holding h \
     join organisation o on o.town_id = h.town_id and o.organisation_id = h.organisation_id \
     where h.town_id = $1 and h.person_id in ({slots})",
);

/// Keys of what goes over from one row to another.
pub fn movable(
    q: &mut Read<'_>,
    what: &Move,
    gone: PersonId,
    kept: PersonId,
) -> Result<Vec<String>, Fault> {
    let town = q.town();
    q.rows(what.find, p![town, gone, kept])?.iter().map(|row| row.get(0)).collect()
}
/// Keys of what both have and the row that goes has had longer: its key and the kept row's.
pub fn older(
    q: &mut Read<'_>,
    what: &Move,
    gone: PersonId,
    kept: PersonId,
) -> Result<Vec<(String, String)>, Fault> {
    let town = q.town();
    let Some(sql) = what.older else { return Ok(Vec::new()) };
    let rows = q.rows(sql, p![town, gone, kept])?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
/// Moves one thing from one row to another; false when it is no longer there.
pub fn move_one(
    tx: &mut Tx<'_>,
    what: &Move,
    key: &str,
    from: PersonId,
    to: PersonId,
) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(what.step, p![to, town, key, from])? > 0)
}
/// Changes two rows for the same thing between two persons, over a row that is nobody.
pub fn change_places(
    tx: &mut Tx<'_>,
    what: &Move,
    (one_key, one): (&str, PersonId),
    (other_key, other): (&str, PersonId),
) -> Result<(), Fault> {
    let nobody = PersonId::new(tx.fresh());
    move_one(tx, what, other_key, other, nobody)?;
    move_one(tx, what, one_key, one, other)?;
    move_one(tx, what, other_key, nobody, one).map(|_| ())
}

/// Points a row to the one it was merged into, or lets it stand for itself again.
pub fn point(tx: &mut Tx<'_>, gone: PersonId, kept: Option<PersonId>) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(POINT, p![kept, now, town, gone]).map(|_| ())
}

/// A merge as kept.
#[derive(Debug, Clone)]
pub struct MergeRow {
    /// Which.
    pub id: MergeId,
    /// The row kept.
    pub kept: PersonId,
    /// The row gone.
    pub gone: PersonId,
    /// Name on the kept row.
    pub name: String,
    /// Number of the kept row.
    pub kept_number: String,
    /// Number of the row gone.
    pub gone_number: String,
    /// Why.
    pub why: String,
    /// What went over, as JSON.
    pub moved: String,
    /// When.
    pub at: Moment,
    /// Who.
    pub by: String,
    /// When it was undone.
    pub undone_at: Option<Moment>,
}

fn merge_row(row: &Row) -> Result<MergeRow, Fault> {
    Ok(MergeRow {
        id: row.get(0)?,
        kept: row.get(1)?,
        gone: row.get(2)?,
        name: row.get(3)?,
        kept_number: row.get(4)?,
        gone_number: row.get(5)?,
        why: row.get(6)?,
        moved: row.get(7)?,
        at: row.get(8)?,
        by: row.get::<Option<String>>(9)?.unwrap_or_default(),
        undone_at: row.get(10)?,
    })
}

/// Keeps a merge.
pub fn keep_merge(
    tx: &mut Tx<'_>,
    kept: PersonId,
    gone: PersonId,
    why: &str,
    moved: &str,
) -> Result<MergeId, Fault> {
    let (town, now, id) = (tx.town(), tx.now(), MergeId::new(tx.fresh()));
    let by = tx.actor();
    tx.execute(KEEP, p![town, id, kept, gone, why, moved, now, by])?;
    Ok(id)
}
/// One merge.
pub fn merge(q: &mut Read<'_>, id: MergeId) -> Result<Option<MergeRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(merge_row).transpose()
}
/// The latest merges.
pub fn latest_merges(q: &mut Read<'_>, most: i64) -> Result<Vec<MergeRow>, Fault> {
    let town = q.town();
    q.rows(LATEST, p![town, most])?.iter().map(merge_row).collect()
}
/// Notes that a merge was undone; false when it had been.
pub fn note_undone(tx: &mut Tx<'_>, id: MergeId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    let by = tx.actor();
    Ok(tx.execute(UNDO, p![now, by, town, id])? == 1)
}

/// Pairs worth comparing that nobody has said to be two human beings.
pub fn pairs(q: &mut Read<'_>, most: i64) -> Result<Vec<(PersonId, PersonId)>, Fault> {
    let town = q.town();
    let mut rows = q.rows(PAIRS, p![town, town, most])?;
    rows.extend(q.rows(PHONE_PAIRS, p![town, town, most])?);
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
/// Whether two rows were found to be two human beings.
pub fn is_apart(q: &mut Read<'_>, one: PersonId, other: PersonId) -> Result<bool, Fault> {
    let (town, pair) = (q.town(), (one.min(other), one.max(other)));
    Ok(q.count(APART, p![town, pair.0, pair.1])? > 0)
}
/// Notes that two rows are two human beings.
pub fn say_apart(tx: &mut Tx<'_>, one: PersonId, other: PersonId, why: &str) -> Result<(), Fault> {
    let (town, now, pair) = (tx.town(), tx.now(), (one.min(other), one.max(other)));
    let by = tx.actor();
    tx.execute(SAY_APART, p![town, pair.0, pair.1, why, by, now]).map(|_| ())
}

/// Bodies of several persons, ever: person and path.
pub fn paths_of(q: &mut Read<'_>, people: &[PersonId]) -> Result<Vec<(PersonId, String)>, Fault> {
    let town = q.town();
    let slots: Vec<_> = people.iter().map(|id| crate::db::Param::from(*id)).collect();
    q.rows_in(PATHS_OF, p![town], &slots)?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

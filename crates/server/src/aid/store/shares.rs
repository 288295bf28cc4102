//! What the allocation of the pool asks of aid: every pupil who is aided, what awards claim of a
//! purpose, and awards that are paid from several purposes.

use std::collections::BTreeMap;

use liandong_domain::aid::Term;
use liandong_domain::basics::{AwardId, Fen, PupilId, PurposeId};

use super::pupils::PupilRow;
use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// What awards that stand and are not paid claim of a purpose alone.
const CLAIMED: Sql = Sql("select cast(coalesce(sum(a.fen), 0) as bigint) from award a \
     where a.town_id = $1 and a.purpose_id = $2 and a.state in ('proposed', 'decided') \
     and not exists (select 1 from award_share s where s.town_id = a.town_id \
     and s.award_id = a.award_id)");
/// The same of awards that are paid from several.
const CLAIMED_IN_PART: Sql = Sql("select cast(coalesce(sum(s.fen), 0) as bigint) \
     from award_share s join award a on a.town_id = s.town_id and a.award_id = s.award_id \
     where s.town_id = $1 and s.purpose_id = $2 and a.state in ('proposed', 'decided')");
/// The purposes of an award that is paid from several.
const SHARES: Sql = Sql("select purpose_id, fen from award_share where town_id = $1 \
     and award_id = $2 order by purpose_id");
/// Awards of a term that stand, and the kinds of their purposes.
const STANDING: Sql = Sql("select a.pupil_id, u.kind from award a join purpose u \
     on u.town_id = a.town_id and u.purpose_id = a.purpose_id where a.town_id = $1 \
     and a.term = $2 and a.state in ('proposed', 'decided', 'paid', 'received')");
/// Notes a part of an award.
const INSERT: Sql = Sql("insert into award_share (town_id, award_id, purpose_id, fen) \
     values ($1, $2, $3, $4)");

/// What awards that are not paid yet claim of a purpose.
pub fn claimed(q: &mut Read<'_>, purpose: PurposeId) -> Result<Fen, Fault> {
    let town = q.town();
    let (whole, parts) =
        (q.count(CLAIMED, p![town, purpose])?, q.count(CLAIMED_IN_PART, p![town, purpose])?);
    Ok(Fen::new(whole + parts))
}
/// The purposes that an award is paid from, and how much from each.
pub fn shares(
    q: &mut Read<'_>,
    id: AwardId,
    (own, fen): (PurposeId, Fen),
) -> Result<Vec<(PurposeId, Fen)>, Fault> {
    let town = q.town();
    let rows = q.rows(SHARES, p![town, id])?;
    if rows.is_empty() {
        return Ok(vec![(own, fen)]);
    }
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
/// Notes from which purposes an award is paid, where they are several.
pub fn add_shares(tx: &mut Tx<'_>, id: AwardId, shares: &[(PurposeId, Fen)]) -> Result<(), Fault> {
    let town = tx.town();
    if shares.len() > 1 {
        for (purpose, fen) in shares {
            tx.execute(INSERT, p![town, id, *purpose, *fen])?;
        }
    }
    Ok(())
}
/// Which children go to one school, without saying which: a keyed hash that is the same for the
/// same name. The seal is opened by the house for the count alone; nobody reads the name.
pub fn school_key(q: &Read<'_>, row: &PupilRow) -> Result<String, Fault> {
    let school = row.told(q)?.school;
    Ok(q.secrets().find_key("pupil.school", &liandong_domain::basics::fold(&school)))
}
/// Pupils with an award of a term that stands, and whether a giver of the child's own pays it.
pub fn standing_awards(q: &mut Read<'_>, term: Term) -> Result<BTreeMap<PupilId, bool>, Fault> {
    let town = q.town();
    q.rows(STANDING, p![town, term.to_string()])?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get::<String>(1)? == "directed")))
        .collect()
}

//! The town's rubric, version by version.

use liandong_domain::basics::Moment;
use liandong_domain::interviews::Line;

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A version of the rubric.
#[derive(Debug, Clone)]
pub struct RubricRow {
    /// Its number.
    pub number: i64,
    /// When it was made.
    pub made_at: Moment,
    /// Who made it.
    pub made_by: String,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// The version that holds.
const LATEST: Sql = Sql("select r.number, r.made_at, p.name from rubric r \
     left join person p on p.town_id = r.town_id and p.person_id = r.made_by \
     where r.town_id = $1 order by r.number desc limit 1");
/// Its lines.
const LINES: Sql = Sql("select title, meaning_1, meaning_2, meaning_3, meaning_4 \
     from rubric_line where town_id = $1 and number = $2 order by place");
/// Makes a version.
const INSERT: Sql = Sql("insert into rubric (town_id, number, made_by, made_at) \
     values ($1, $2, $3, $4)");
/// Writes a line of it.
const ADD_LINE: Sql = Sql("insert into rubric_line (town_id, number, place, title, meaning_1, \
     meaning_2, meaning_3, meaning_4) values ($1, $2, $3, $4, $5, $6, $7, $8)");

/// The version that holds; none: the house's own.
pub fn latest_rubric(q: &mut Read<'_>) -> Result<Option<RubricRow>, Fault> {
    let town = q.town();
    let Some(row) = q.row(LATEST, p![town])? else { return Ok(None) };
    let number: i64 = row.get(0)?;
    let lines: Result<Vec<Line>, Fault> = q
        .rows(LINES, p![town, number])?
        .iter()
        .map(|row| {
            let meanings = [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
            Ok(Line { title: row.get(0)?, meanings })
        })
        .collect();
    Ok(Some(RubricRow {
        number,
        made_at: row.get(1)?,
        made_by: row.get::<Option<String>>(2)?.unwrap_or_default(),
        lines: lines?,
    }))
}
/// Makes a version.
pub fn keep_rubric(tx: &mut Tx<'_>, number: i64, lines: &[Line]) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(INSERT, p![town, number, by, now])?;
    for (place, line) in (1_i64..).zip(lines) {
        let [one, two, three, four] = &line.meanings;
        let values = p![town, number, place, &line.title, one, two, three, four];
        tx.execute(ADD_LINE, values)?;
    }
    Ok(())
}

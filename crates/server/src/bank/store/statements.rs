//! Statements that were read in.

use liandong_domain::bank::Statement;
use liandong_domain::basics::{Moment, StatementId};

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A statement that was read in.
#[derive(Debug, Clone)]
pub struct StatementRow {
    /// Its id.
    pub id: StatementId,
    /// Its lines.
    pub lines: i64,
    /// Those that no statement before had.
    pub fresh: i64,
    /// Rows that are no lines.
    pub passed_over: i64,
    /// Lines whose balance does not follow from the one before.
    pub gaps: i64,
    /// How many still wait.
    pub open: i64,
    /// When it was read.
    pub read_at: Moment,
    /// By whom, by name.
    pub read_by_name: String,
}

/// Statements, latest first.
const LIST: Sql = Sql("select s.statement_id, s.lines, s.fresh, s.passed_over, s.gaps, \
     (select count(l.bank_line_id) from bank_line l where l.town_id = s.town_id \
     and l.statement_id = s.statement_id and l.state = 'open'), s.read_at, p.name \
     from bank_statement s \
     left join person p on p.town_id = s.town_id and p.person_id = s.read_by \
     where s.town_id = $1 order by s.read_at desc, s.statement_id limit $2 offset $3");
/// How many there are.
const COUNT: Sql = Sql("select count(statement_id) from bank_statement where town_id = $1");
/// One statement.
const ONE: Sql = Sql("select statement_id from bank_statement where town_id = $1 \
     and statement_id = $2");
/// The statement of a file.
const OF_FILE: Sql = Sql("select statement_id from bank_statement where town_id = $1 \
     and file_hash = $2");
/// How the last file was read.
const LAYOUT: Sql = Sql("select layout from bank_statement where town_id = $1 \
     order by read_at desc limit 1");
/// Keeps a statement.
const KEEP: Sql = Sql("insert into bank_statement (town_id, statement_id, file_hash, layout, \
     lines, fresh, passed_over, gaps, read_by, read_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");

/// Statements, latest first.
pub fn statements(
    q: &mut Read<'_>,
    (size, offset): (i64, i64),
) -> Result<Vec<StatementRow>, Fault> {
    let town = q.town();
    q.rows(LIST, p![town, size, offset])?
        .iter()
        .map(|row| {
            Ok(StatementRow {
                id: row.get(0)?,
                lines: row.get(1)?,
                fresh: row.get(2)?,
                passed_over: row.get(3)?,
                gaps: row.get(4)?,
                open: row.get(5)?,
                read_at: row.get(6)?,
                read_by_name: row.get::<Option<String>>(7)?.unwrap_or_default(),
            })
        })
        .collect()
}
/// How many there are.
pub fn count(q: &mut Read<'_>) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT, p![town])
}
/// Whether a statement is there.
pub fn is_there(q: &mut Read<'_>, id: StatementId) -> Result<bool, Fault> {
    let town = q.town();
    Ok(q.row(ONE, p![town, id])?.is_some())
}
/// The statement of a file.
pub fn of_file(q: &mut Read<'_>, hash: &str) -> Result<Option<StatementId>, Fault> {
    let town = q.town();
    q.row(OF_FILE, p![town, hash])?.map(|row| row.get(0)).transpose()
}
/// How the last file was read; empty: none was.
pub fn last_layout(q: &mut Read<'_>) -> Result<String, Fault> {
    let town = q.town();
    let row = q.row(LAYOUT, p![town])?;
    Ok(row.map(|row| row.get(0)).transpose()?.unwrap_or_default())
}
/// Keeps a statement.
pub fn keep(
    tx: &mut Tx<'_>,
    id: StatementId,
    hash: &str,
    of: &Statement,
    fresh: i64,
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let head = p![town, id, hash, &of.layout, of.lines.len(), fresh];
    let tail = p![of.passed_over, of.gaps().len(), by, now];
    tx.execute(KEEP, &[head.as_slice(), tail.as_slice()].concat()).map(|_| ())
}

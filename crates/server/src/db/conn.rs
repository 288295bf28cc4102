//! One connection to either store.

use std::collections::HashMap;
use std::error::Error;
use std::time::{Duration, Instant};

use bytes::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use super::row::{Param, Row};
use crate::failure::Fault;

/// A statement, written once. Only constants can be one, so a test can prepare them all.
#[derive(Debug, Clone, Copy)]
pub struct Sql(pub &'static str);

/// A statement with a list of any length where `{slots}` stands; the list's placeholders come
/// after the numbered ones.
#[derive(Debug, Clone, Copy)]
pub struct SqlList(pub &'static str);

impl SqlList {
    /// The text for a list of `count` values, numbered from `first`.
    pub fn text(self, first: usize, count: usize) -> String {
        let slots: Vec<String> = (first..first + count.max(1)).map(|n| format!("${n}")).collect();
        self.0.replace("{slots}", &slots.join(", "))
    }
}

/// A statement that takes this long is worth a look by whoever runs the town.
const SLOW: Duration = Duration::from_millis(100);

/// One connection.
pub(super) enum Conn {
    Sqlite(rusqlite::Connection),
    Postgres(Box<PgConn>),
}

pub(super) struct PgConn {
    pub(super) client: postgres::Client,
    prepared: HashMap<String, postgres::Statement>,
}

impl PgConn {
    pub(super) fn new(client: postgres::Client) -> Self {
        Self { client, prepared: HashMap::new() }
    }
    fn statement(&mut self, sql: &str) -> Result<postgres::Statement, postgres::Error> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql)?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

/// What went wrong, and whether the same again may go right.
#[derive(Debug)]
pub(super) struct DbFault {
    pub(super) again: bool,
    pub(super) lost: bool,
    pub(super) text: String,
}

impl From<rusqlite::Error> for DbFault {
    fn from(error: rusqlite::Error) -> Self {
        let again = matches!(
            error.sqlite_error_code(),
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
        );
        Self { again, lost: false, text: error.to_string() }
    }
}
impl From<postgres::Error> for DbFault {
    fn from(error: postgres::Error) -> Self {
        let code = error.code().map_or("", |code| code.code());
        let lost = error.is_closed() || code.starts_with("57P") || code.starts_with("08");
        let detail =
            error.as_db_error().map_or_else(|| error.to_string(), |e| e.message().to_owned());
        Self { again: matches!(code, "40001" | "40P01"), lost, text: format!("{code} {detail}") }
    }
}
impl From<DbFault> for Fault {
    fn from(fault: DbFault) -> Self {
        let mut out = Self::new("asking the database", fault.text);
        out.again = fault.again || fault.lost;
        out
    }
}

impl Conn {
    pub(super) fn query(&mut self, sql: &str, params: &[Param]) -> Result<Vec<Row>, DbFault> {
        let began = Instant::now();
        let rows = self.ask(sql, params);
        tell_if_slow(sql, began);
        rows
    }

    fn ask(&mut self, sql: &str, params: &[Param]) -> Result<Vec<Row>, DbFault> {
        match self {
            Self::Sqlite(conn) => sqlite_query(conn, sql, params),
            Self::Postgres(conn) => {
                let statement = conn.statement(sql)?;
                let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|p| p as _).collect();
                let rows = conn.client.query(&statement, &params)?;
                rows.iter().map(pg_row).collect()
            }
        }
    }

    pub(super) fn execute(&mut self, sql: &str, params: &[Param]) -> Result<u64, DbFault> {
        match self {
            Self::Sqlite(conn) => {
                let mut statement = conn.prepare_cached(sql)?;
                bind(&mut statement, params)?;
                Ok(statement.raw_execute()? as u64)
            }
            Self::Postgres(conn) => {
                let statement = conn.statement(sql)?;
                let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|p| p as _).collect();
                Ok(conn.client.execute(&statement, &params)?)
            }
        }
    }

    /// One word of a transaction, such as `commit`: prepared once on SQLite.
    pub(super) fn word(&mut self, sql: &str) -> Result<(), DbFault> {
        match self {
            Self::Sqlite(conn) => {
                conn.prepare_cached(sql)?.raw_execute()?;
                Ok(())
            }
            Self::Postgres(conn) => Ok(conn.client.batch_execute(sql)?),
        }
    }

    /// Several statements at once, without parameters: migrations, and taking a change back.
    pub(super) fn batch(&mut self, sql: &str) -> Result<(), DbFault> {
        match self {
            Self::Sqlite(conn) => Ok(conn.execute_batch(sql)?),
            Self::Postgres(conn) => Ok(conn.client.batch_execute(sql)?),
        }
    }

    pub(super) fn prepare_only(&mut self, sql: &str) -> Result<(), DbFault> {
        match self {
            Self::Sqlite(conn) => Ok(conn.prepare(sql).map(|_| ())?),
            Self::Postgres(conn) => Ok(conn.client.prepare(sql).map(|_| ())?),
        }
    }

    pub(super) const fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }
}

/// A statement that takes long is told with its head, never with its values.
fn tell_if_slow(sql: &str, began: Instant) {
    let took = began.elapsed();
    if took < SLOW / 20 {
        tracing::trace!(took_us = took.as_micros(), sql, "a statement");
        return;
    }
    let took_ms = took.as_millis();
    let head: String = sql.split_whitespace().take(12).collect::<Vec<_>>().join(" ");
    if took < SLOW {
        tracing::debug!(took_ms, head, "a statement");
    } else {
        tracing::warn!(took_ms, head, "a slow statement");
    }
}

/// `$1` is a named parameter to SQLite, and lists put later numbers before earlier ones: each slot
/// is bound by the number in its name.
fn bind(statement: &mut rusqlite::Statement<'_>, params: &[Param]) -> Result<(), DbFault> {
    let count = statement.parameter_count();
    if count != params.len() {
        let text = format!("{} values for {count} slots", params.len());
        return Err(DbFault { again: false, lost: false, text });
    }
    for slot in 1..=count {
        let number =
            statement.parameter_name(slot).and_then(|name| name[1..].parse::<usize>().ok());
        let Some(param) = number.and_then(|number| params.get(number.wrapping_sub(1))) else {
            return Err(DbFault { again: false, lost: false, text: format!("no slot {slot}") });
        };
        match param {
            Param::Null => statement.raw_bind_parameter(slot, rusqlite::types::Null)?,
            Param::Int(n) => statement.raw_bind_parameter(slot, n)?,
            Param::Text(text) => statement.raw_bind_parameter(slot, text)?,
        }
    }
    Ok(())
}

fn sqlite_query(
    conn: &rusqlite::Connection,
    sql: &str,
    params: &[Param],
) -> Result<Vec<Row>, DbFault> {
    let mut statement = conn.prepare_cached(sql)?;
    bind(&mut statement, params)?;
    let width = statement.column_count();
    let mut rows = statement.raw_query();
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let mut values = Vec::with_capacity(width);
        for index in 0..width {
            values.push(match row.get_ref(index)? {
                rusqlite::types::ValueRef::Null => Param::Null,
                rusqlite::types::ValueRef::Integer(n) => Param::Int(n),
                rusqlite::types::ValueRef::Text(text) => {
                    Param::Text(String::from_utf8_lossy(text).into_owned())
                }
                other => {
                    let text = format!("column {index} is {}", other.data_type());
                    return Err(DbFault { again: false, lost: false, text });
                }
            });
        }
        out.push(Row(values));
    }
    Ok(out)
}

fn pg_row(row: &postgres::Row) -> Result<Row, DbFault> {
    let mut values = Vec::with_capacity(row.len());
    for (index, column) in row.columns().iter().enumerate() {
        let value = match *column.type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(index)?.map(Param::Int),
            Type::INT4 => row.try_get::<_, Option<i32>>(index)?.map(|n| Param::Int(n.into())),
            Type::TEXT | Type::VARCHAR | Type::NAME | Type::UNKNOWN => {
                row.try_get::<_, Option<String>>(index)?.map(Param::Text)
            }
            ref other => {
                let text = format!("column {} is {other}", column.name());
                return Err(DbFault { again: false, lost: false, text });
            }
        };
        values.push(value.unwrap_or(Param::Null));
    }
    Ok(Row(values))
}

impl ToSql for Param {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(n), &Type::INT8) => n.to_sql(ty, out),
            (Self::Int(n), &Type::INT4) => i32::try_from(*n)?.to_sql(ty, out),
            (Self::Text(text), _) => text.to_sql(ty, out),
            (Self::Int(_), other) => Err(format!("a number cannot be bound as {other}").into()),
        }
    }
    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::INT4 | Type::TEXT | Type::VARCHAR | Type::UNKNOWN)
    }
    to_sql_checked!();
}

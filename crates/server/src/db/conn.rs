//! One connection to either store.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::later::{Later, numbered};
use super::row::{Param, Row};
use super::wire::{Asked, Wire};
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

/// One connection, and what it remembers of answers that never change.
pub(super) struct Conn {
    store: Store,
    lasting: HashMap<(&'static str, Vec<Param>), Row>,
    /// The last number of each counter as this connection knows it.
    numbers: HashMap<(&'static str, Vec<Param>), i64>,
    /// Whether what takes numbers goes through this connection, so that it is known here which is
    /// the next from one transaction to another.
    is_in_order: bool,
    /// Changes asked for since the connection began, sent or put off.
    changes: u64,
    put_off: u64,
    /// Nothing is put off: every change answers where it is asked for.
    careful: bool,
}

enum Store {
    Sqlite(rusqlite::Connection),
    Postgres(Box<Wire>),
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
impl From<tokio_postgres::Error> for DbFault {
    fn from(error: tokio_postgres::Error) -> Self {
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
    pub(super) fn sqlite(conn: rusqlite::Connection) -> Self {
        Self::over(Store::Sqlite(conn))
    }
    pub(super) fn postgres(wire: Wire) -> Self {
        Self::over(Store::Postgres(Box::new(wire)))
    }
    fn over(store: Store) -> Self {
        let (lasting, numbers) = (HashMap::new(), HashMap::new());
        let (changes, put_off, careful, is_in_order) = (0, 0, false, false);
        Self { store, lasting, numbers, is_in_order, changes, put_off, careful }
    }
    /// The connection through which goes what stands in order.
    pub(super) fn in_order(mut self) -> Self {
        self.is_in_order = true;
        self
    }

    pub(super) fn query(&mut self, sql: &str, params: &[Param]) -> Result<Vec<Row>, DbFault> {
        let began = Instant::now();
        let rows = match &mut self.store {
            Store::Sqlite(conn) => sqlite_query(conn, sql, params),
            Store::Postgres(wire) => wire.fly(Asked::Rows(sql, params)).map(|(rows, _)| rows),
        };
        tell_if_slow(sql, began);
        rows
    }

    /// The first row of an answer that never becomes another once it is there; asked for once.
    pub(super) fn lasting(
        &mut self,
        sql: &'static str,
        params: &[Param],
    ) -> Result<Option<Row>, DbFault> {
        let key = (sql, params.to_vec());
        if let Some(row) = self.lasting.get(&key) {
            return Ok(Some(row.clone()));
        }
        let row = self.query(sql, params)?.into_iter().next();
        if let Some(row) = &row {
            self.lasting.insert(key, row.clone());
        }
        Ok(row)
    }

    pub(super) fn execute(&mut self, sql: &str, params: &[Param]) -> Result<u64, DbFault> {
        self.changes += 1;
        match &mut self.store {
            Store::Sqlite(conn) => {
                let mut statement = conn.prepare_cached(sql)?;
                bind(&mut statement, params)?;
                Ok(statement.raw_execute()? as u64)
            }
            Store::Postgres(wire) => Ok(wire.fly(Asked::Count(sql, params))?.1),
        }
    }

    /// Whether a change is put off rather than made at once.
    fn puts_off(&mut self) -> Option<&mut Later> {
        match &mut self.store {
            Store::Postgres(wire) if !self.careful => {
                self.changes += 1;
                self.put_off += 1;
                Some(wire.later())
            }
            _ => None,
        }
    }

    /// A change that must reach a row. False where it is known that it reached none.
    pub(super) fn demand(&mut self, sql: &'static str, params: &[Param]) -> Result<bool, DbFault> {
        if let Some(later) = self.puts_off() {
            later.demand(sql, params);
            return Ok(true);
        }
        Ok(self.execute(sql, params)? > 0)
    }

    /// The next number of the counter that `of` names, if its conditions hold. The statement takes how
    /// many, after which (twice), `of` and the conditions, and gives the last. None where it is known
    /// that there is none.
    pub(super) fn number(
        &mut self,
        sql: &'static str,
        of: &[Param],
        conditions: &[Param],
    ) -> Result<Option<i64>, DbFault> {
        let keys = [of, conditions].concat();
        // What is asked of SQLite answers at once: nothing to remember there.
        let counter = matches!(self.store, Store::Postgres(_)).then(|| (sql, of.to_vec()));
        let known = counter.as_ref().and_then(|counter| self.numbers.get(counter)).copied();
        let number = if let Some(before) = known
            && let Some(later) = self.puts_off()
        {
            later.number(sql, &keys, before);
            before + 1
        } else {
            self.changes += 1;
            let row = self.query(sql, &numbered(&keys, 1, None))?.into_iter().next();
            let Some(Param::Int(number)) = row.and_then(|row| row.0.into_iter().next()) else {
                return Ok(None);
            };
            number
        };
        if let Some(counter) = counter {
            self.numbers.insert(counter, number);
        }
        Ok(Some(number))
    }

    /// A row: the statement is written for one.
    pub(super) fn append(&mut self, sql: &'static str, row: &[Param]) -> Result<(), DbFault> {
        match self.puts_off() {
            Some(later) => later.append(sql, row),
            None => drop(self.execute(sql, row)?),
        }
        Ok(())
    }

    /// A row that must be new. False where it is known that it is not.
    pub(super) fn append_new(&mut self, sql: &'static str, row: &[Param]) -> Result<bool, DbFault> {
        match self.puts_off() {
            Some(later) => later.append_new(sql, row),
            None => return Ok(self.execute(sql, row)? > 0),
        }
        Ok(true)
    }

    /// Adds amounts to the row that the keys name; the statement takes keys, then amounts.
    pub(super) fn add(
        &mut self,
        sql: &'static str,
        keys: &[Param],
        amounts: &[i64],
    ) -> Result<(), DbFault> {
        if let Some(later) = self.puts_off() {
            later.add(sql, keys, amounts);
            return Ok(());
        }
        let amounts = amounts.iter().map(|n| Param::Int(*n));
        let params: Vec<Param> = keys.iter().cloned().chain(amounts).collect();
        self.execute(sql, &params).map(|_| ())
    }

    /// How many changes were asked for so far, and how many of them were put off.
    pub(super) const fn asked(&self) -> (u64, u64) {
        (self.changes, self.put_off)
    }

    /// Whether changes answer where they are asked for.
    pub(super) const fn set_careful(&mut self, careful: bool) {
        self.careful = careful;
    }

    /// Begins a transaction. On a server the word travels with the first statement.
    pub(super) fn begin(
        &mut self,
        on_sqlite: &str,
        elsewhere: &'static str,
    ) -> Result<(), DbFault> {
        if !self.is_in_order {
            self.numbers.clear();
        }
        match &mut self.store {
            Store::Sqlite(_) => self.word(on_sqlite),
            Store::Postgres(wire) => {
                wire.later().word(elsewhere);
                Ok(())
            }
        }
    }

    /// One word of a transaction, such as `commit`: prepared once on SQLite.
    pub(super) fn word(&mut self, sql: &str) -> Result<(), DbFault> {
        match &mut self.store {
            Store::Sqlite(conn) => {
                conn.prepare_cached(sql)?.raw_execute()?;
                Ok(())
            }
            Store::Postgres(wire) => wire.batch(sql),
        }
    }

    /// Takes the transaction back, and what was remembered in it.
    pub(super) fn take_back(&mut self) -> Result<(), DbFault> {
        self.forget();
        match &mut self.store {
            Store::Sqlite(conn) => Ok(conn.execute_batch("rollback")?),
            Store::Postgres(wire) => wire.take_back(),
        }
    }

    /// Takes a change back to the savepoint that it began with.
    pub(super) fn take_back_to_savepoint(&mut self) -> Result<(), DbFault> {
        self.forget();
        self.batch("rollback to change; release change")
    }

    fn forget(&mut self) {
        self.lasting.clear();
        self.numbers.clear();
    }

    /// Several statements at once, without parameters: migrations.
    pub(super) fn batch(&mut self, sql: &str) -> Result<(), DbFault> {
        match &mut self.store {
            Store::Sqlite(conn) => Ok(conn.execute_batch(sql)?),
            Store::Postgres(wire) => wire.batch(sql),
        }
    }

    pub(super) fn prepare_only(&mut self, sql: &str) -> Result<(), DbFault> {
        match &mut self.store {
            Store::Sqlite(conn) => Ok(conn.prepare(sql).map(|_| ())?),
            Store::Postgres(wire) => wire.prepare(sql),
        }
    }

    pub(super) const fn is_sqlite(&self) -> bool {
        matches!(self.store, Store::Sqlite(_))
    }

    /// Whether a server is gone.
    pub(super) fn is_closed(&self) -> bool {
        matches!(&self.store, Store::Postgres(wire) if wire.is_closed())
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

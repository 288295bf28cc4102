//! A connection to PostgreSQL on which statements nobody waits for travel with the next answer.
//!
//! A statement that is put off lies here until one with an answer is asked, or the change ends; then
//! all of them leave in one flight, in their order, and their answers are awaited together. A change
//! that asks nothing back costs two ways to the server and back, whatever it writes: its statements,
//! and its commit (decision record 58).

use std::collections::HashMap;
use std::error::Error;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use bytes::BytesMut;
use futures_util::{TryStreamExt as _, pin_mut};
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, NoTls, Statement};

use super::conn::DbFault;
use super::row::{Param, Row};
use crate::failure::Fault;

/// One connection, driven by the thread that owns it.
pub(super) struct Wire {
    runtime: Runtime,
    client: Client,
    prepared: HashMap<String, Statement>,
    put_off: Vec<PutOff>,
    /// A demand came back without a row.
    unmet: bool,
}

/// What waits for the next flight.
enum PutOff {
    /// A word of a transaction.
    Word(&'static str),
    /// A statement; one that is demanded must reach a row.
    Statement { sql: &'static str, params: Vec<Param>, demanded: bool },
}

/// What a flight ends with.
#[derive(Clone, Copy)]
pub(super) enum Asked<'a> {
    /// Rows.
    Rows(&'a str, &'a [Param]),
    /// How many rows were changed.
    Count(&'a str, &'a [Param]),
    /// That a word was heard.
    Word(&'a str),
    /// Nothing but the end of what was put off.
    Nothing,
}

/// What came back of one statement.
#[derive(Default)]
struct Landed {
    rows: Vec<Row>,
    count: u64,
}

type Flight<'a> = Pin<Box<dyn Future<Output = Result<Landed, DbFault>> + 'a>>;

impl Wire {
    /// Connects.
    pub(super) fn connect(text: &str) -> Result<Self, Fault> {
        let broken = |why: String| Fault::new("reaching PostgreSQL", why);
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| broken(e.to_string()))?;
        let (client, connection) = runtime
            .block_on(tokio_postgres::connect(text, NoTls))
            .map_err(|e| broken(e.to_string()))?;
        // It ends when the client is dropped or the server goes; then `is_closed` says so.
        drop(runtime.spawn(connection));
        let (prepared, put_off) = (HashMap::new(), Vec::new());
        Ok(Self { runtime, client, prepared, put_off, unmet: false })
    }

    /// Whether the server is gone.
    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Puts a word off.
    pub(super) fn put_off_word(&mut self, word: &'static str) {
        self.put_off.push(PutOff::Word(word));
    }

    /// Puts a statement off.
    pub(super) fn put_off(&mut self, sql: &'static str, params: Vec<Param>, demanded: bool) {
        self.put_off.push(PutOff::Statement { sql, params, demanded });
    }

    /// Ends what was put off; false when a demand since the last time reached no row.
    pub(super) fn settle(&mut self) -> Result<bool, DbFault> {
        self.fly(Asked::Nothing)?;
        Ok(!std::mem::take(&mut self.unmet))
    }

    /// Whether everything that waits may leave with the commit: nothing was demanded of it.
    pub(super) fn asks_nothing(&self) -> bool {
        let demanded = |one: &PutOff| matches!(one, PutOff::Statement { demanded: true, .. });
        !self.unmet && !self.put_off.iter().any(demanded)
    }

    /// Takes the transaction back. One that never left needs no word.
    pub(super) fn take_back(&mut self) -> Result<(), DbFault> {
        let unsent = matches!(self.put_off.first(), Some(PutOff::Word(_)));
        self.put_off.clear();
        self.unmet = false;
        if unsent { Ok(()) } else { self.fly(Asked::Word("rollback")).map(|_| ()) }
    }

    /// Prepares a statement.
    pub(super) fn prepare(&mut self, sql: &str) -> Result<(), DbFault> {
        self.statement(sql).map(|_| ())
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, DbFault> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.runtime.block_on(self.client.prepare(sql))?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Sends what was put off and what is asked in one flight; gives the rows asked for and how
    /// many were changed.
    pub(super) fn fly(&mut self, asked: Asked<'_>) -> Result<(Vec<Row>, u64), DbFault> {
        let put_off = std::mem::take(&mut self.put_off);
        let mut statements = Vec::with_capacity(put_off.len());
        for one in &put_off {
            statements.push(match one {
                PutOff::Word(_) => None,
                PutOff::Statement { sql, .. } => Some(self.statement(sql)?),
            });
        }
        let last = match asked {
            Asked::Rows(sql, _) | Asked::Count(sql, _) => Some(self.statement(sql)?),
            Asked::Word(_) | Asked::Nothing => None,
        };
        let client = &self.client;
        let mut flights: Vec<Flight<'_>> = Vec::with_capacity(put_off.len() + 1);
        for (one, statement) in put_off.iter().zip(&statements) {
            flights.push(match (one, statement) {
                (PutOff::Statement { params, .. }, Some(statement)) => {
                    Box::pin(count(client, statement, params))
                }
                (PutOff::Word(word), _) => Box::pin(say(client, word)),
                (PutOff::Statement { .. }, None) => continue,
            });
        }
        match (asked, &last) {
            (Asked::Rows(_, params), Some(last)) => {
                flights.push(Box::pin(rows(client, last, params)))
            }
            (Asked::Count(_, params), Some(last)) => {
                flights.push(Box::pin(count(client, last, params)));
            }
            (Asked::Word(word), _) => flights.push(Box::pin(say(client, word))),
            _ => {}
        }
        let landed = self.runtime.block_on(land(flights))?;
        for (one, landed) in put_off.iter().zip(&landed) {
            let demanded = matches!(one, PutOff::Statement { demanded: true, .. });
            self.unmet |= demanded && landed.count == 0;
        }
        let end = if landed.len() > put_off.len() { landed.into_iter().next_back() } else { None };
        let end = end.unwrap_or_default();
        Ok((end.rows, end.count))
    }

    /// Several statements at once, without parameters.
    pub(super) fn batch(&mut self, sql: &str) -> Result<(), DbFault> {
        self.fly(Asked::Word(sql)).map(|_| ())
    }
}

/// Lets all leave in their order before the first answer is awaited. The first fault is the cause;
/// what comes after it in a transaction only says that it came after.
async fn land(mut flights: Vec<Flight<'_>>) -> Result<Vec<Landed>, DbFault> {
    let mut begun = Vec::with_capacity(flights.len());
    for flight in &mut flights {
        // The first poll puts it on the wire.
        let first = poll_fn(|cx| Poll::Ready(flight.as_mut().poll(cx))).await;
        begun.push(first);
    }
    let (mut landed, mut fault) = (Vec::with_capacity(begun.len()), None);
    for (flight, first) in flights.iter_mut().zip(begun) {
        let done = match first {
            Poll::Ready(done) => done,
            Poll::Pending => flight.as_mut().await,
        };
        match done {
            Ok(one) => landed.push(one),
            Err(why) => fault = fault.or(Some(why)),
        }
    }
    fault.map_or(Ok(landed), Err)
}

async fn say(client: &Client, word: &str) -> Result<Landed, DbFault> {
    client.batch_execute(word).await?;
    Ok(Landed::default())
}

async fn count(client: &Client, sql: &Statement, params: &[Param]) -> Result<Landed, DbFault> {
    let count = client.execute_raw(sql, params.iter().map(bound)).await?;
    Ok(Landed { rows: Vec::new(), count })
}

async fn rows(client: &Client, sql: &Statement, params: &[Param]) -> Result<Landed, DbFault> {
    let stream = client.query_raw(sql, params.iter().map(bound)).await?;
    pin_mut!(stream);
    let mut rows = Vec::new();
    while let Some(row) = stream.try_next().await? {
        rows.push(read(&row)?);
    }
    Ok(Landed { rows, count: 0 })
}

fn bound(param: &Param) -> &(dyn ToSql + Sync) {
    param
}

fn read(row: &tokio_postgres::Row) -> Result<Row, DbFault> {
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

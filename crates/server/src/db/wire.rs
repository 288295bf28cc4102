//! A connection to PostgreSQL on which statements nobody waits for travel with the next answer.
//!
//! A statement that is put off lies here until one with an answer is asked, or the change ends; then
//! all of them leave in one message, in their order, and come back as one. A change that asks nothing
//! back costs one way to the server and back, whatever it writes (decision record 58).

use std::collections::HashMap;
use std::error::Error;
use std::future::Future;
use std::pin::pin;

use bytes::BytesMut;
use futures_util::TryStreamExt as _;
use futures_util::future::{Either, select};
use postgres_protocol::escape::escape_literal;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, NoTls, Statement};

use super::conn::DbFault;
use super::later::{Later, Leaving, Shape};
use super::row::{Param, Row};
use crate::failure::Fault;

/// How often the connection is given way to hear: once to look at the socket, once to read, once to
/// end.
const HEARING: usize = 3;

/// One connection, driven by the thread that owns it.
pub(super) struct Wire {
    runtime: Runtime,
    client: Client,
    prepared: HashMap<String, Statement>,
    /// Statements that are put off are prepared under a number, so that one message can hold many.
    numbered: HashMap<Shape, usize>,
    later: Later,
    /// A flight failed before it left, perhaps with the beginning of its transaction: nothing of that
    /// transaction may leave any more.
    is_spoiled: bool,
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
}

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
        let (prepared, numbered, later) = (HashMap::new(), HashMap::new(), Later::default());
        Ok(Self { runtime, client, prepared, numbered, later, is_spoiled: false })
    }

    /// Whether the server is gone. The connection hears what came since it was last used: a server
    /// that went away meanwhile has said so.
    pub(super) fn is_closed(&self) -> bool {
        self.runtime.block_on(async {
            for _ in 0..HEARING {
                tokio::task::yield_now().await;
            }
        });
        self.client.is_closed()
    }

    /// What is put off here.
    pub(super) fn later(&mut self) -> &mut Later {
        &mut self.later
    }

    /// Takes the transaction back. One that never left needs no word.
    pub(super) fn take_back(&mut self) -> Result<(), DbFault> {
        self.is_spoiled = false;
        if self.later.forget() { Ok(()) } else { self.fly(Asked::Word("rollback")).map(|_| ()) }
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

    /// The number under which the server knows a statement that is put off.
    fn number(&mut self, shape: Shape) -> Result<usize, DbFault> {
        if let Some(number) = self.numbered.get(&shape) {
            return Ok(*number);
        }
        let number = self.numbered.len();
        let text = format!("prepare put_off_{number} as {}", shape.text());
        self.runtime.block_on(self.client.batch_execute(&text))?;
        self.numbered.insert(shape, number);
        Ok(number)
    }

    /// What was put off as one text.
    fn text(&mut self) -> Result<String, DbFault> {
        let mut text = String::new();
        for one in self.later.leave() {
            match one {
                Leaving::Word(word) => text.push_str(word),
                Leaving::Statement(shape, params) => {
                    write_execute(&mut text, self.number(shape)?, &params);
                }
            }
            text.push_str("; ");
        }
        if text.contains('\0') {
            // The server holds no such letter, and a text ends with it: nothing may leave.
            let text = "a value with a zero in it".to_owned();
            return Err(DbFault { again: false, lost: false, text });
        }
        Ok(text)
    }

    /// What was put off as a text, with the word asked for, and the statement asked for.
    fn ready(&mut self, asked: Asked<'_>) -> Result<(String, Option<Statement>), DbFault> {
        if self.is_spoiled {
            let text = "the transaction broke off".to_owned();
            return Err(DbFault { again: false, lost: false, text });
        }
        let mut text = self.text()?;
        Ok(match asked {
            Asked::Rows(sql, _) | Asked::Count(sql, _) => (text, Some(self.statement(sql)?)),
            Asked::Word(word) => {
                text.push_str(word);
                (text, None)
            }
        })
    }

    /// Sends what was put off and what is asked in one flight; gives the rows asked for and how
    /// many were changed.
    pub(super) fn fly(&mut self, asked: Asked<'_>) -> Result<(Vec<Row>, u64), DbFault> {
        let (text, last) = match self.ready(asked) {
            Ok(ready) => ready,
            Err(fault) => {
                // The last word of a transaction ends it, spoiled or not.
                self.is_spoiled = !matches!(asked, Asked::Word(_));
                return Err(fault);
            }
        };
        let client = &self.client;
        let before =
            async { if text.is_empty() { Ok(()) } else { client.batch_execute(&text).await } };
        let answer = async {
            Ok(match (&last, asked) {
                (Some(last), Asked::Rows(_, params)) => (rows(client, last, params).await?, 0),
                (Some(last), Asked::Count(_, params)) => {
                    (Vec::new(), client.execute_raw(last, params.iter().map(bound)).await?)
                }
                _ => (Vec::new(), 0),
            })
        };
        let (before, answer) = self.runtime.block_on(one_after_the_other(before, answer));
        before?;
        answer
    }

    /// Several statements at once, without parameters.
    pub(super) fn batch(&mut self, sql: &str) -> Result<(), DbFault> {
        self.fly(Asked::Word(sql)).map(|_| ())
    }
}

/// Lets both leave before the answer of the first is awaited: a request is on the wire once it was
/// polled. The first fault is the cause; what comes after it in a transaction only says that it came
/// after.
async fn one_after_the_other<A, B>(
    before: impl Future<Output = A>,
    after: impl Future<Output = B>,
) -> (A, B) {
    let (before, after) = (pin!(before), pin!(after));
    match select(before, after).await {
        Either::Left((one, other)) => (one, other.await),
        Either::Right((other, one)) => (one.await, other),
    }
}

async fn rows(client: &Client, sql: &Statement, params: &[Param]) -> Result<Vec<Row>, DbFault> {
    let mut stream = pin!(client.query_raw(sql, params.iter().map(bound)).await?);
    let mut rows = Vec::new();
    while let Some(row) = stream.try_next().await? {
        rows.push(read(&row)?);
    }
    Ok(rows)
}

/// The values stand in the text as the library writes literals.
fn write_execute(text: &mut String, number: usize, params: &[Param]) {
    text.push_str("execute put_off_");
    text.push_str(&number.to_string());
    for (at, param) in params.iter().enumerate() {
        text.push(if at == 0 { '(' } else { ',' });
        match param {
            Param::Null => text.push_str("null"),
            Param::Int(n) => text.push_str(&n.to_string()),
            Param::Text(one) => text.push_str(&escape_literal(one)),
        }
    }
    if !params.is_empty() {
        text.push(')');
    }
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

//! The only room that knows a database. One portable text of SQL runs on SQLite and PostgreSQL.
//!
//! Owns: the two stores, their threads, the transaction. Emits nothing, calls nobody above.
//! **Never** holds a query of a room, a mapper, a cache beyond prepared statements and answers that
//! never become others.

mod conn;
mod copy;
mod later;
mod migrate;
mod pool;
mod row;
mod statistics;
mod tx;
mod wire;

pub use conn::{Sql, SqlList};
pub use copy::copy_file;
pub use migrate::MIGRATIONS;
pub use pool::{Db, StoreAt};
pub use row::{FromValue, Param, Row};
pub use tx::{DiaryLine, Follower, Read, Told, Tx, Who};

/// Builds the parameters of a statement in reading order: `p![town, person, day]`.
#[macro_export]
macro_rules! p {
    ($($value:expr),* $(,)?) => { &[$($crate::db::Param::from($value)),*] };
}

//! A store of its own for each test: a file, or a database of the server that `./x test` starts.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use liandong::clock::Clock;
use liandong::config::test_postgres;
use liandong::db::{Db, StoreAt};
use liandong::ids::Ids;
use liandong::secrets::Secrets;
use liandong_domain::basics::Moment;

/// Which store a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Store {
    Sqlite,
    Postgres,
}

/// Both stores. The test run starts PostgreSQL; without it the tests fail rather than pass by
/// leaving one out.
pub fn both() -> [Store; 2] {
    [Store::Sqlite, Store::Postgres]
}

/// A store with its folder, gone when dropped.
pub struct TestStore {
    pub at: StoreAt,
    pub folder: PathBuf,
    database: Option<String>,
}

/// A store as it was once, for copies: a copy takes a moment, what was done to it took longer.
pub enum Mould {
    Sqlite(Vec<u8>),
    /// The name of a database to which nobody connects.
    Postgres(String),
}

/// The name of an embedded store.
const FILE: &str = "town.sqlite";

static NEXT: AtomicU32 = AtomicU32::new(0);

/// The schema of today, on each store.
static SCHEMA: [OnceLock<Mould>; 2] = [OnceLock::new(), OnceLock::new()];

fn server() -> String {
    test_postgres().expect("LIANDONG_TEST_POSTGRES is not set: run the tests with ./x rust")
}

fn on_server(statement: &str) {
    let mut client =
        postgres::Client::connect(&server(), postgres::NoTls).expect("PostgreSQL answers");
    client.batch_execute(statement).expect("the statement runs");
}

impl TestStore {
    /// A new store with the schema of today.
    pub fn fresh(store: Store) -> Self {
        let mould = SCHEMA[store as usize].get_or_init(|| {
            let empty = Self::empty(store);
            let clock = Arc::new(Clock::at(Moment::from_ms(0)));
            let secrets = Arc::new(Secrets::from_master(&[1; 32]));
            Db::open(&empty.at, clock, Arc::new(Ids::seeded(1)), secrets).expect("the store opens");
            empty.into_mould()
        });
        Self::copy_of(mould)
    }

    /// What is in it now, for copies.
    pub fn into_mould(mut self) -> Mould {
        match &self.at {
            StoreAt::Sqlite(file) => {
                let whole = self.folder.join("whole.sqlite");
                let conn = rusqlite::Connection::open(file).expect("the file opens");
                let to = whole.to_str().expect("a path");
                conn.execute("vacuum into ?1", [to]).expect("the file is written whole");
                Mould::Sqlite(std::fs::read(&whole).expect("the file is read"))
            }
            StoreAt::Postgres(_) => {
                let name = self.database.take().expect("a database");
                on_server(&format!("alter database {name} with allow_connections false"));
                on_server(&format!(
                    "select pg_terminate_backend(pid) from pg_stat_activity \
                     where datname = '{name}'"
                ));
                Mould::Postgres(name)
            }
        }
    }

    /// A store of one's own with what the mould holds.
    pub fn copy_of(mould: &Mould) -> Self {
        match mould {
            Mould::Sqlite(bytes) => {
                let new = Self::sqlite(&name());
                std::fs::write(new.folder.join(FILE), bytes).expect("the file is written");
                new
            }
            Mould::Postgres(from) => Self::postgres(&name(), &format!("template {from}")),
        }
    }

    /// A new store without a table.
    pub fn empty(store: Store) -> Self {
        match store {
            Store::Sqlite => Self::sqlite(&name()),
            Store::Postgres => Self::postgres(&name(), ""),
        }
    }

    fn sqlite(name: &str) -> Self {
        let folder = folder(name);
        Self { at: StoreAt::Sqlite(folder.join(FILE)), folder, database: None }
    }

    fn postgres(name: &str, more: &str) -> Self {
        on_server(&format!("create database {name} {more}"));
        let text = server().replace("dbname=postgres", &format!("dbname={name}"));
        Self { at: StoreAt::Postgres(text), folder: folder(name), database: Some(name.to_owned()) }
    }
}

fn name() -> String {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("liandong_test_{}_{number}", std::process::id())
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).expect("a folder of its own");
    folder
}

impl Drop for TestStore {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
        if let Some(name) = self.database.take() {
            // Connections of the test may still be open: the server closes them.
            on_server(&format!("drop database if exists {name} with (force)"));
        }
    }
}

//! A store of its own for each test: a file, or a database of the server that `./x test` starts.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

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

static NEXT: AtomicU32 = AtomicU32::new(0);

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
        let empty = Self::empty(store);
        let clock = Arc::new(Clock::at(Moment::from_ms(0)));
        let secrets = Arc::new(Secrets::from_master(&[1; 32]));
        Db::open(&empty.at, clock, Arc::new(Ids::seeded(1)), secrets).expect("the store opens");
        empty
    }

    /// A new store without a table.
    pub fn empty(store: Store) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("liandong_test_{}_{number}", std::process::id());
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir_all(&folder).expect("a folder of its own");
        match store {
            Store::Sqlite => {
                Self { at: StoreAt::Sqlite(folder.join("town.sqlite")), folder, database: None }
            }
            Store::Postgres => {
                on_server(&format!("create database {name}"));
                let text = server().replace("dbname=postgres", &format!("dbname={name}"));
                Self { at: StoreAt::Postgres(text), folder, database: Some(name) }
            }
        }
    }
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

//! The threads that own connections. A request pays one hop to a thread, then plain calls.
//!
//! Invariants:
//! 1. An answer is given only after its commit (WAL with synchronous=FULL, or synchronous_commit).
//! 2. SQLite has one writer; it takes what is waiting, runs each in its own savepoint, commits
//!    once, then answers each. One refused change takes nothing of its neighbours back.
//! 3. A closure may run again after a lost race, so it must not talk to the outside.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use liandong_domain::basics::TownId;
use tokio::sync::oneshot;

use super::conn::{Conn, PgConn};
use super::tx::{Read, Tx, Who};
use super::{migrate, statistics};
use crate::clock::Clock;
use crate::failure::{Failure, Fault};
use crate::ids::Ids;
use crate::secrets::Secrets;

/// The most changes one commit carries (quality: ≤ 256).
const GROUP_MOST: usize = 256;
/// How often a lost race is run again before it becomes a fault.
const TRIES_MOST: u32 = 8;

/// Where a store is.
#[derive(Debug, Clone)]
pub enum StoreAt {
    /// An embedded file.
    Sqlite(PathBuf),
    /// A PostgreSQL server, as a connection text.
    Postgres(String),
}

/// What every connection's thread needs beside its connection.
pub(super) struct Env {
    pub(super) clock: Arc<Clock>,
    pub(super) ids: Arc<Ids>,
    pub(super) secrets: Arc<Secrets>,
}

type ReadJob = Box<dyn FnOnce(&mut Conn, &Env) + Send>;

trait WriteJob: Send {
    /// Runs the change; tells whether to keep it, and whether to try the whole again.
    fn run(&mut self, conn: &mut Conn, env: &Env) -> Verdict;
    /// Answers, after the commit.
    fn answer(self: Box<Self>, committed: Result<(), Fault>);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Keep,
    Drop,
    Again,
}

/// The store, shared by everybody.
#[derive(Clone)]
pub struct Db {
    reads: Sender<ReadJob>,
    writes: Sender<Box<dyn WriteJob>>,
    sound: Arc<AtomicBool>,
    asked: Arc<AtomicU64>,
    at: StoreAt,
}

impl Db {
    /// Opens the store and its threads. Runs migrations when `migrating`.
    pub fn open(
        at: &StoreAt,
        clock: Arc<Clock>,
        ids: Arc<Ids>,
        secrets: Arc<Secrets>,
    ) -> Result<Self, Fault> {
        let env = Arc::new(Env { clock, ids, secrets });
        let mut first = connect(at)?;
        migrate::migrate(&mut first, env.clock.now().ms())?;
        statistics::tell(&mut first)?;
        let (writes, write_jobs) = mpsc::channel::<Box<dyn WriteJob>>();
        let (reads, read_jobs) = mpsc::channel::<ReadJob>();
        let sound = Arc::new(AtomicBool::new(true));
        let write_jobs = Arc::new(Mutex::new(write_jobs));
        let read_jobs = Arc::new(Mutex::new(read_jobs));
        let writers = if first.is_sqlite() { 1 } else { 8 };
        let mut spare = Some(first);
        for _ in 0..writers {
            let conn = match spare.take() {
                Some(conn) => conn,
                None => connect(at)?,
            };
            let (jobs, env, at, sound) =
                (write_jobs.clone(), env.clone(), at.clone(), sound.clone());
            thread::Builder::new()
                .name("writer".into())
                .spawn(move || write_loop(conn, &jobs, &env, &at, &sound))
                .map_err(|e| Fault::new("starting a writer", e.to_string()))?;
        }
        for _ in 0..4 {
            let conn = connect(at)?;
            let (jobs, env, at) = (read_jobs.clone(), env.clone(), at.clone());
            thread::Builder::new()
                .name("reader".into())
                .spawn(move || read_loop(conn, &jobs, &env, &at))
                .map_err(|e| Fault::new("starting a reader", e.to_string()))?;
        }
        let asked = Arc::new(AtomicU64::new(0));
        Ok(Self { reads, writes, sound, asked, at: at.clone() })
    }

    /// Looks, from one unchanging picture.
    pub async fn read<T, F>(&self, town: TownId, look: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Read<'_>) -> Result<T, Failure> + Send + 'static,
    {
        self.send_read(town, look)?.await.map_err(|_| gone())?
    }

    /// The same from a plain thread: commands, the demo town, tests.
    pub fn read_now<T, F>(&self, town: TownId, look: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Read<'_>) -> Result<T, Failure> + Send + 'static,
    {
        self.send_read(town, look)?.blocking_recv().map_err(|_| gone())?
    }

    /// Changes, in one transaction with its diary line, and answers after the commit.
    pub async fn write<T, F>(&self, who: Who, change: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    {
        self.send_write(who, change)?.await.map_err(|_| gone())?
    }

    /// The same from a plain thread.
    pub fn write_now<T, F>(&self, who: Who, change: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    {
        self.send_write(who, change)?.blocking_recv().map_err(|_| gone())?
    }

    /// Whether the last commit reached the disk. False stops readiness, not reading.
    pub fn is_sound(&self) -> bool {
        self.sound.load(Ordering::Relaxed)
    }

    /// How many statements looks have asked since the start: what pages cost, for those who watch.
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// Which store this is: `sqlite` or `postgres`.
    pub fn kind(&self) -> &'static str {
        match self.at {
            StoreAt::Sqlite(_) => "sqlite",
            StoreAt::Postgres(_) => "postgres",
        }
    }

    /// The file of an embedded store.
    pub fn file(&self) -> Option<&Path> {
        match &self.at {
            StoreAt::Sqlite(path) => Some(path),
            StoreAt::Postgres(_) => None,
        }
    }

    /// Prepares a statement without running it, for the test that prepares them all.
    pub fn prepare_only(at: &StoreAt, statements: &[String]) -> Result<Vec<String>, Fault> {
        let mut conn = connect(at)?;
        let mut broken = Vec::new();
        for text in statements {
            if let Err(fault) = conn.prepare_only(text) {
                broken.push(format!("{text}\n    {}", fault.text));
            }
        }
        Ok(broken)
    }

    fn send_read<T, F>(
        &self,
        town: TownId,
        look: F,
    ) -> Result<oneshot::Receiver<Result<T, Failure>>, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Read<'_>) -> Result<T, Failure> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let asked = self.asked.clone();
        let job: ReadJob = Box::new(move |conn, env| {
            let now = env.clock.now();
            let begun = conn.word(if conn.is_sqlite() {
                "begin deferred"
            } else {
                "begin transaction isolation level repeatable read read only"
            });
            let result = match begun {
                Ok(()) => {
                    let mut read = Read::new(conn, town, now, &env.secrets);
                    let result = look(&mut read);
                    asked.fetch_add(u64::from(read.statements()), Ordering::Relaxed);
                    result
                }
                Err(fault) => Err(Fault::from(fault).into()),
            };
            // A look changes nothing, so how it ends does not matter to anybody but the connection.
            let ended = conn.word("commit");
            let result = match (result, ended) {
                (Ok(_), Err(fault)) => Err(Fault::from(fault).into()),
                (result, _) => result,
            };
            drop(reply.send(result));
        });
        self.reads.send(job).map_err(|_| gone())?;
        Ok(answer)
    }

    fn send_write<T, F>(
        &self,
        who: Who,
        change: F,
    ) -> Result<oneshot::Receiver<Result<T, Failure>>, Failure>
    where
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.writes
            .send(Box::new(Change { who, change, result: None, reply }))
            .map_err(|_| gone())?;
        Ok(answer)
    }
}

fn gone() -> Failure {
    Fault::new("asking the database", "its threads have stopped").into()
}

struct Change<T, F> {
    who: Who,
    change: F,
    result: Option<Result<T, Failure>>,
    reply: oneshot::Sender<Result<T, Failure>>,
}

impl<T, F> WriteJob for Change<T, F>
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
{
    fn run(&mut self, conn: &mut Conn, env: &Env) -> Verdict {
        let now = env.clock.now();
        let read = Read::new(conn, self.who.town, now, &env.secrets);
        let mut tx = Tx::new(read, &self.who, &env.ids);
        let result = (self.change)(&mut tx).and_then(|value| tx.close().map(|()| value));
        let verdict = match &result {
            Ok(_) => Verdict::Keep,
            Err(Failure::Fault(fault)) if fault.again => Verdict::Again,
            Err(_) => Verdict::Drop,
        };
        self.result = Some(result);
        verdict
    }

    fn answer(self: Box<Self>, committed: Result<(), Fault>) {
        let result = match (self.result, committed) {
            (Some(Ok(_)), Err(fault)) => Err(fault.into()),
            (Some(result), _) => result,
            (None, Err(fault)) => Err(fault.into()),
            (None, Ok(())) => Err(gone()),
        };
        drop(self.reply.send(result));
    }
}

fn connect(at: &StoreAt) -> Result<Conn, Fault> {
    match at {
        StoreAt::Sqlite(path) => {
            let opened = rusqlite::Connection::open(path).and_then(|conn| {
                conn.execute_batch(
                    "pragma journal_mode = wal; pragma synchronous = full; \
                     pragma foreign_keys = on; pragma busy_timeout = 10000; \
                     pragma temp_store = memory; pragma cache_size = -16000;",
                )?;
                conn.set_prepared_statement_cache_capacity(512);
                Ok(conn)
            });
            let conn = opened.map_err(|e| {
                Fault::new("opening the data file", format!("{}: {e}", path.display()))
            })?;
            Ok(Conn::Sqlite(conn))
        }
        StoreAt::Postgres(text) => {
            let client = postgres::Client::connect(text, postgres::NoTls)
                .map_err(|e| Fault::new("reaching PostgreSQL", e.to_string()))?;
            Ok(Conn::Postgres(Box::new(PgConn::new(client))))
        }
    }
}

fn next<T>(jobs: &Mutex<Receiver<T>>) -> Option<T> {
    jobs.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn read_loop(mut conn: Conn, jobs: &Mutex<Receiver<ReadJob>>, env: &Env, at: &StoreAt) {
    while let Some(job) = next(jobs) {
        revive(&mut conn, at);
        job(&mut conn, env);
    }
}

/// A PostgreSQL connection that was lost is made anew before the next job.
fn revive(conn: &mut Conn, at: &StoreAt) {
    if let Conn::Postgres(pg) = conn
        && pg.client.is_closed()
        && let Ok(fresh) = connect(at)
    {
        *conn = fresh;
    }
}

fn write_loop(
    mut conn: Conn,
    jobs: &Mutex<Receiver<Box<dyn WriteJob>>>,
    env: &Env,
    at: &StoreAt,
    sound: &AtomicBool,
) {
    while let Some(first) = next(jobs) {
        revive(&mut conn, at);
        if conn.is_sqlite() {
            let mut group = vec![first];
            {
                let jobs = jobs.lock().unwrap_or_else(PoisonError::into_inner);
                while group.len() < GROUP_MOST {
                    let Ok(job) = jobs.try_recv() else { break };
                    group.push(job);
                }
            }
            commit_group(&mut conn, group, env, sound);
        } else {
            commit_one(&mut conn, first, env, at, sound);
        }
    }
}

/// Invariant 2.
fn commit_group(conn: &mut Conn, mut group: Vec<Box<dyn WriteJob>>, env: &Env, sound: &AtomicBool) {
    if let Err(fault) = conn.word("begin immediate") {
        let why = fault.text;
        for job in group {
            job.answer(Err(Fault::new("beginning a change", why.clone())));
        }
        return;
    }
    for job in &mut group {
        run_in_savepoint(conn, job, env);
    }
    let committed = conn.word("commit");
    sound.store(committed.is_ok(), Ordering::Relaxed);
    if committed.is_err() {
        // Whatever stayed open must not swallow the next group.
        drop(conn.batch("rollback"));
    }
    for job in group {
        job.answer(match &committed {
            Ok(()) => Ok(()),
            Err(fault) => Err(Fault::new("committing", fault.text.clone())),
        });
    }
}

fn run_in_savepoint(conn: &mut Conn, job: &mut Box<dyn WriteJob>, env: &Env) {
    if conn.word("savepoint change").is_err() {
        return;
    }
    let verdict = job.run(conn, env);
    let ended = if verdict == Verdict::Keep {
        conn.word("release change")
    } else {
        conn.batch("rollback to change; release change")
    };
    if let Err(fault) = ended {
        tracing::error!(why = %fault.text, "a savepoint could not be ended");
    }
}

/// PostgreSQL: one transaction for one change, again after a lost race or a lost connection.
fn commit_one(
    conn: &mut Conn,
    mut job: Box<dyn WriteJob>,
    env: &Env,
    at: &StoreAt,
    sound: &AtomicBool,
) {
    for attempt in 1..=TRIES_MOST {
        if let Err(fault) = conn.word("begin") {
            revive(conn, at);
            if attempt == TRIES_MOST {
                sound.store(false, Ordering::Relaxed);
                job.answer(Err(fault.into()));
                return;
            }
            thread::sleep(std::time::Duration::from_millis(20 << attempt.min(5)));
            continue;
        }
        match job.run(conn, env) {
            Verdict::Keep => match conn.word("commit") {
                Ok(()) => {
                    sound.store(true, Ordering::Relaxed);
                    job.answer(Ok(()));
                    return;
                }
                Err(fault) if fault.again && attempt < TRIES_MOST => {}
                Err(fault) => {
                    sound.store(!fault.lost, Ordering::Relaxed);
                    job.answer(Err(fault.into()));
                    return;
                }
            },
            Verdict::Again if attempt < TRIES_MOST => {
                drop(conn.batch("rollback"));
                revive(conn, at);
                thread::sleep(std::time::Duration::from_millis(2 << attempt));
            }
            Verdict::Again | Verdict::Drop => {
                drop(conn.batch("rollback"));
                job.answer(Ok(()));
                return;
            }
        }
    }
}

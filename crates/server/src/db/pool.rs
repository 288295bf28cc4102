//! The threads that own connections. A request pays one hop to a thread, then plain calls.
//!
//! Invariants:
//! 1. An answer is given only after its commit (WAL with synchronous=FULL, or synchronous_commit).
//! 2. SQLite has one writer; it takes what is waiting, and who comes while it runs, each in its own
//!    savepoint, commits once, then answers each. One refused change takes nothing of its neighbours back.
//! 3. A closure may run again after a lost race, so it must not talk to the outside.
//! 4. On PostgreSQL a change runs with its unanswered statements put off. One that does not end well
//!    that way is taken back and run again with every answer asked for where it stands, so a refusal
//!    is always given by what the store holds (decision record 58).
//! 5. What stands in the order of the book is committed by one connection, what is waiting together.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use liandong_domain::basics::TownId;
use tokio::sync::oneshot;

use super::conn::Conn;
use super::tx::{Follower, Read, Tx, Who};
use super::wire::Wire;
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
    pub(super) followers: &'static [Follower],
    again: Arc<AtomicU64>,
}

type ReadJob = Box<dyn FnOnce(&mut Conn, &Env) + Send>;

trait WriteJob: Send {
    /// Runs the change; tells whether to keep it, and whether to try the whole again.
    fn run(&mut self, conn: &mut Conn, env: &Env) -> Verdict;
    /// Answers, after the commit.
    fn answer(self: Box<Self>, committed: Result<(), Fault>);
}

type Job = Box<dyn WriteJob>;

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
    writes: Sender<Job>,
    /// Changes that stand in the order of the book; the same queue where there is one writer.
    ordered: Sender<Job>,
    sound: Arc<AtomicBool>,
    asked: Arc<AtomicU64>,
    again: Arc<AtomicU64>,
    at: StoreAt,
}

impl Db {
    /// Opens the store and its threads, with nobody who follows.
    pub fn open(
        at: &StoreAt,
        clock: Arc<Clock>,
        ids: Arc<Ids>,
        secrets: Arc<Secrets>,
    ) -> Result<Self, Fault> {
        Self::open_followed(at, clock, ids, secrets, &[])
    }

    /// Opens the store and its threads. Runs migrations when `migrating`.
    pub fn open_followed(
        at: &StoreAt,
        clock: Arc<Clock>,
        ids: Arc<Ids>,
        secrets: Arc<Secrets>,
        followers: &'static [Follower],
    ) -> Result<Self, Fault> {
        let again = Arc::new(AtomicU64::new(0));
        let env = Arc::new(Env { clock, ids, secrets, followers, again: again.clone() });
        let mut first = connect(at)?;
        migrate::migrate(&mut first, env.clock.now().ms())?;
        statistics::tell(&mut first)?;
        let (writes, write_jobs) = mpsc::channel::<Job>();
        let mut ordered = writes.clone();
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
            start("writer", move || write_loop(conn, &jobs, &env, &at, &sound))?;
        }
        if writers > 1 {
            let (jobs, in_order) = mpsc::channel::<Job>();
            ordered = jobs;
            let conn = connect(at)?.in_order();
            let (env, at, sound) = (env.clone(), at.clone(), sound.clone());
            start("book", move || order_loop(conn, &in_order, &env, &at, &sound))?;
        }
        for _ in 0..4 {
            let conn = connect(at)?;
            let (jobs, env, at) = (read_jobs.clone(), env.clone(), at.clone());
            start("reader", move || read_loop(conn, &jobs, &env, &at))?;
        }
        let asked = Arc::new(AtomicU64::new(0));
        Ok(Self { reads, writes, ordered, sound, asked, again, at: at.clone() })
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

    /// How many changes were run again with every answer asked for since the start (invariant 4):
    /// few, or what is put off costs more than it spares.
    pub fn run_again(&self) -> u64 {
        self.again.load(Ordering::Relaxed)
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
            let begun = conn.begin(
                "begin deferred",
                "begin transaction isolation level repeatable read read only",
            );
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
        let queue = if who.is_in_order() { &self.ordered } else { &self.writes };
        queue.send(Box::new(Change { who, change, result: None, reply })).map_err(|_| gone())?;
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
        let mut tx = Tx::new(read, &self.who, &env.ids, env.followers);
        let result = (self.change)(&mut tx).and_then(|value| {
            tx.follow()?;
            tx.close().map(|()| value)
        });
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
            Ok(Conn::sqlite(conn))
        }
        StoreAt::Postgres(text) => Ok(Conn::postgres(Wire::connect(text)?)),
    }
}

/// A thread that owns a connection.
fn start(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), Fault> {
    let thread = thread::Builder::new().name(name.to_owned());
    let started = thread.spawn(work).map(|_| ());
    started.map_err(|e| Fault::new("starting a thread of the store", format!("{name}: {e}")))
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
    if conn.is_closed()
        && let Ok(fresh) = connect(at)
    {
        *conn = fresh;
    }
}

fn write_loop(
    mut conn: Conn,
    jobs: &Mutex<Receiver<Job>>,
    env: &Env,
    at: &StoreAt,
    sound: &AtomicBool,
) {
    while let Some(first) = next(jobs) {
        revive(&mut conn, at);
        if conn.is_sqlite() {
            let jobs = jobs.lock().unwrap_or_else(PoisonError::into_inner);
            commit_group(&mut conn, (first, &jobs), env, sound);
        } else {
            commit_one(&mut conn, first, (env, at, sound), false);
        }
    }
}

/// Lets whoever came meanwhile join a group that has run so far.
fn let_join(group: &mut Vec<Job>, ran: usize, jobs: &Receiver<Job>) {
    if ran == group.len() && ran < GROUP_MOST {
        group.extend(jobs.try_recv());
    }
}

/// Invariant 2.
fn commit_group(
    conn: &mut Conn,
    (first, jobs): (Job, &Receiver<Job>),
    env: &Env,
    sound: &AtomicBool,
) {
    if let Err(fault) = conn.word("begin immediate") {
        return first.answer(Err(Fault::new("beginning a change", fault.text)));
    }
    let (mut group, mut ran) = (vec![first], 0);
    while let Some(job) = group.get_mut(ran) {
        run_in_savepoint(conn, job, env);
        ran += 1;
        let_join(&mut group, ran, jobs);
    }
    let committed = conn.word("commit");
    sound.store(committed.is_ok(), Ordering::Relaxed);
    if committed.is_err() {
        // Whatever stayed open must not swallow the next group.
        drop(conn.take_back());
    }
    for job in group {
        job.answer(match &committed {
            Ok(()) => Ok(()),
            Err(fault) => Err(Fault::new("committing", fault.text.clone())),
        });
    }
}

fn run_in_savepoint(conn: &mut Conn, job: &mut Job, env: &Env) {
    if conn.word("savepoint change").is_err() {
        return;
    }
    let verdict = job.run(conn, env);
    let ended = if verdict == Verdict::Keep {
        conn.word("release change")
    } else {
        conn.take_back_to_savepoint()
    };
    if let Err(fault) = ended {
        tracing::error!(why = %fault.text, "a savepoint could not be ended");
    }
}

/// What a writer of a server needs beside its connection.
type Server<'a> = (&'a Env, &'a StoreAt, &'a AtomicBool);

/// Invariant 5.
fn order_loop(mut conn: Conn, jobs: &Receiver<Job>, env: &Env, at: &StoreAt, sound: &AtomicBool) {
    while let Ok(first) = jobs.recv() {
        revive(&mut conn, at);
        commit_in_order(&mut conn, (first, jobs), (env, at, sound));
    }
}

/// One transaction for all that wait, and for whoever comes while they run. Nobody is answered
/// before it is kept; when anything in it does not end well, each is run by itself, in the same
/// order.
fn commit_in_order(conn: &mut Conn, (first, jobs): (Job, &Receiver<Job>), server: Server<'_>) {
    conn.set_careful(false);
    let mut kept = conn.begin("begin immediate", "begin").is_ok();
    let (mut group, mut ran) = (vec![first], 0);
    while let Some(job) = group.get_mut(ran).filter(|_| kept) {
        let before = conn.asked();
        // Whoever is refused before anything was changed leaves nothing in the transaction.
        kept = job.run(conn, server.0) == Verdict::Keep || conn.asked() == before;
        ran += 1;
        let_join(&mut group, ran, jobs);
    }
    match kept.then(|| conn.word("commit")) {
        Some(Ok(())) => {
            server.2.store(true, Ordering::Relaxed);
            group.into_iter().for_each(|job| job.answer(Ok(())));
        }
        Some(Err(fault)) if fault.lost => {
            server.2.store(false, Ordering::Relaxed);
            let why = |text: &str| Fault::new("committing", text.to_owned());
            group.into_iter().for_each(|job| job.answer(Err(why(&fault.text))));
        }
        None | Some(Err(_)) => {
            drop(conn.take_back());
            server.0.again.fetch_add(group.len() as u64, Ordering::Relaxed);
            for job in group {
                revive(conn, server.1);
                commit_one(conn, job, server, true);
            }
        }
    }
}

/// PostgreSQL: one transaction for one change, again after a lost race or a lost connection.
fn commit_one(conn: &mut Conn, mut job: Job, (env, at, sound): Server<'_>, mut careful: bool) {
    let mut attempt = 1;
    loop {
        conn.set_careful(careful);
        let before = conn.asked().1;
        let verdict = match conn.begin("begin immediate", "begin") {
            Ok(()) => job.run(conn, env),
            Err(_) => Verdict::Again,
        };
        let ended = (verdict == Verdict::Keep).then(|| conn.word("commit"));
        let (lost, again) = match &ended {
            Some(Ok(())) => {
                sound.store(true, Ordering::Relaxed);
                job.answer(Ok(()));
                return;
            }
            None => (false, verdict == Verdict::Again),
            Some(Err(fault)) => (fault.lost, fault.again),
        };
        drop(conn.take_back());
        if !lost && again && attempt < TRIES_MOST {
            wait_for_another_try(conn, at, attempt);
            attempt += 1;
        } else if !lost && !again && conn.asked().1 != before {
            // Invariant 4: none of it is kept, and now nothing is put off.
            careful = true;
            env.again.fetch_add(1, Ordering::Relaxed);
        } else {
            sound.store(!lost && !conn.is_closed(), Ordering::Relaxed);
            job.answer(ended.unwrap_or(Ok(())).map_err(Fault::from));
            return;
        }
    }
}

/// A lost race is soon over; a server that went away takes longer to come back.
fn wait_for_another_try(conn: &mut Conn, at: &StoreAt, attempt: u32) {
    let least = if conn.is_closed() { 20 } else { 2 };
    thread::sleep(std::time::Duration::from_millis(least << attempt.min(5)));
    revive(conn, at);
}

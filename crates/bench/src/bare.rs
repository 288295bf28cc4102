//! The bare references: a route that sends the same bytes, and a loop of durable transactions on
//! the same kind of store with nothing around them.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::get;
use liandong::db::StoreAt;
use tokio::runtime::Runtime;

use crate::Fault;
use crate::measure::{Run, timed};

/// The most changes of one commit, as in the house.
const GROUP_MOST: usize = 256;

/// Serves these bytes at `/bare`.
pub fn serve(runtime: &Runtime, kind: &'static str, bytes: Vec<u8>) -> Result<SocketAddr, Fault> {
    let bytes = Bytes::from(bytes);
    let answer = move || {
        let bytes = bytes.clone();
        async move { ([(header::CONTENT_TYPE, kind)], bytes) }
    };
    listen(runtime, Router::new().route("/bare", get(answer)))
}

/// Serves a router on a free port of this machine.
pub fn listen(runtime: &Runtime, router: Router) -> Result<SocketAddr, Fault> {
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
    let to = listener.local_addr()?;
    runtime.spawn(async move { axum::serve(listener, router).await });
    Ok(to)
}

/// How the bare loop commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commit {
    /// What is waiting together, each in its own savepoint.
    Together,
    /// Each by itself.
    Alone,
}

/// What one transaction of the loop writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// A conditional update, a row, a diary row.
    SignUp,
    /// The two lines of a posting, and nothing else.
    TwoRows,
}

/// What one durable transaction of a write comes to, as statements: a conditional update, the row,
/// the diary row.
const TABLES: &str = "create table seat (seat_id text primary key, places bigint not null, \
     taken bigint not null); \
     create table entered (town_id text not null, entered_id text not null, seat_id text not null, \
     person_id text not null, state text not null, at bigint not null, by_id text not null, \
     primary key (town_id, entered_id)); \
     create unique index entered_one on entered (town_id, seat_id, person_id); \
     create table diary (town_id text not null, diary_id text not null, kind text not null, \
     at bigint not null, actor text not null, permit text not null, subject text not null, \
     facts text not null, primary key (town_id, diary_id)); \
     create table line (town_id text not null, posting_id text not null, line bigint not null, \
     number bigint not null, purpose_id text not null, account text not null, fen bigint not null, \
     primary key (town_id, posting_id, line)); \
     insert into seat (seat_id, places, taken) values ('s', 100000000, 0);";
const TAKE: &str = "update seat set taken = taken + 1 where seat_id = 's' and taken < places";
const ENTER: &str = "insert into entered (town_id, entered_id, seat_id, person_id, state, at, \
     by_id) values ($1, $2, 's', $3, 'placed', $4, $5)";
const NOTE: &str = "insert into diary (town_id, diary_id, kind, at, actor, permit, subject, facts) \
     values ($1, $2, 'sign-up-placed', $3, $4, 'sign_up_self', $5, '{}')";
const LINE: &str = "insert into line (town_id, posting_id, line, number, purpose_id, account, \
     fen) values ('town', $1, $2, 1, 'purpose', 'bank', $3)";
const LINES: &str = "select count(*), count(*), count(*) from line";
const ROWS: &str = "select (select taken from seat), (select count(*) from entered), \
     (select count(*) from diary)";

impl Work {
    /// Counts what was written.
    fn counted(self) -> &'static str {
        match self {
            Self::SignUp => ROWS,
            Self::TwoRows => LINES,
        }
    }
}

type Reply = tokio::sync::oneshot::Sender<()>;

/// The loop: clients that wait for their commit, writers that commit.
pub struct Loop {
    jobs: Sender<Reply>,
    count: Box<dyn Fn() -> Result<[i64; 3], Fault>>,
    clients: usize,
}

impl Loop {
    /// On an embedded file with WAL and synchronous=FULL, one writer.
    pub fn sqlite(
        file: &Path,
        (work, commit): (Work, Commit),
        clients: usize,
    ) -> Result<Self, Fault> {
        let conn = open(file)?;
        conn.execute_batch(TABLES)?;
        let (jobs, waiting) = mpsc::channel::<Reply>();
        thread::spawn(move || write_sqlite(&conn, &waiting, work, commit));
        let file = file.to_owned();
        let count = move || {
            let row = open(&file)?
                .query_row(work.counted(), [], |r| Ok([r.get(0)?, r.get(1)?, r.get(2)?]))?;
            Ok(row)
        };
        Ok(Self { jobs, count: Box::new(count), clients })
    }

    /// On a server, eight connections as the house has, each transaction by itself.
    pub fn postgres(text: &str, work: Work, clients: usize) -> Result<Self, Fault> {
        connect(text)?.batch_execute(TABLES)?;
        let (jobs, waiting) = mpsc::channel::<Reply>();
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..8 {
            let (mut client, waiting) = (connect(text)?, waiting.clone());
            thread::spawn(move || write_postgres(&mut client, &waiting, work));
        }
        let text = text.to_owned();
        let count = move || {
            let row = connect(&text)?.query_one(work.counted(), &[])?;
            Ok([row.get(0), row.get(1), row.get(2)])
        };
        Ok(Self { jobs, count: Box::new(count), clients })
    }

    /// So many transactions, from clients that each wait for the one before.
    pub fn run(&self, runtime: &Runtime, count: usize) -> Result<Run, Fault> {
        timed(count, || {
            runtime.block_on(async {
                let left = Arc::new(AtomicUsize::new(count));
                let mut tasks = Vec::new();
                for _ in 0..self.clients {
                    tasks.push(tokio::spawn(client(self.jobs.clone(), left.clone())));
                }
                let mut each = Vec::new();
                for task in tasks {
                    each.extend(task.await??);
                }
                Ok(each)
            })
        })
    }

    /// Seats taken, rows entered, diary rows: all the same when nothing was lost or doubled.
    pub fn rows(&self) -> Result<[i64; 3], Fault> {
        (self.count)()
    }
}

async fn client(jobs: Sender<Reply>, left: Arc<AtomicUsize>) -> Result<Vec<Duration>, Fault> {
    let mut each = Vec::new();
    let more = |n: usize| n.checked_sub(1);
    while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok() {
        let began = Instant::now();
        let (reply, answer) = tokio::sync::oneshot::channel();
        jobs.send(reply).map_err(|_| "the bare writer stopped")?;
        answer.await?;
        each.push(began.elapsed());
    }
    Ok(each)
}

fn open(file: &Path) -> Result<rusqlite::Connection, Fault> {
    let conn = rusqlite::Connection::open(file)?;
    conn.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 10000;",
    )?;
    Ok(conn)
}

fn connect(text: &str) -> Result<postgres::Client, Fault> {
    Ok(postgres::Client::connect(text, postgres::NoTls)?)
}

fn id() -> String {
    let mut bytes = [0_u8; 10];
    // No chance is needed where nobody guesses: a count keeps the rows apart.
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed) as u64;
    bytes[2..].copy_from_slice(&next.to_be_bytes());
    uuid::Builder::from_unix_timestamp_millis(next / 8, &bytes).into_uuid().to_string()
}

fn write_sqlite(
    conn: &rusqlite::Connection,
    waiting: &Receiver<Reply>,
    work: Work,
    commit: Commit,
) {
    while let Ok(first) = waiting.recv() {
        let mut group = vec![first];
        while commit == Commit::Together && group.len() < GROUP_MOST {
            let Ok(job) = waiting.try_recv() else { break };
            group.push(job);
        }
        if commit_sqlite(conn, work, group.len()).is_err() {
            // Nobody is answered: the run ends with a fault instead of a figure.
            return;
        }
        for reply in group {
            reply.send(()).ok();
        }
    }
}

fn commit_sqlite(
    conn: &rusqlite::Connection,
    work: Work,
    count: usize,
) -> Result<(), rusqlite::Error> {
    conn.prepare_cached("begin immediate")?.execute([])?;
    for _ in 0..count {
        conn.prepare_cached("savepoint one")?.execute([])?;
        match work {
            Work::SignUp => sign_up_sqlite(conn)?,
            Work::TwoRows => {
                let posting = id();
                for (line, fen) in [(1, 12_300), (2, -12_300)] {
                    conn.prepare_cached(LINE)?.execute(rusqlite::params![posting, line, fen])?;
                }
            }
        }
        conn.prepare_cached("release one")?.execute([])?;
    }
    conn.prepare_cached("commit")?.execute([])?;
    Ok(())
}

fn sign_up_sqlite(conn: &rusqlite::Connection) -> Result<(), rusqlite::Error> {
    let (entered, person, at) = (id(), id(), 1_795_827_600_000_i64);
    conn.prepare_cached(TAKE)?.execute([])?;
    conn.prepare_cached(ENTER)?.execute(rusqlite::params!["town", entered, person, at, person])?;
    conn.prepare_cached(NOTE)?.execute(rusqlite::params!["town", id(), at, person, entered])?;
    Ok(())
}

fn write_postgres(client: &mut postgres::Client, waiting: &Mutex<Receiver<Reply>>, work: Work) {
    let texts: &[&str] = match work {
        Work::SignUp => &[TAKE, ENTER, NOTE],
        Work::TwoRows => &[LINE],
    };
    let prepared: Result<Vec<_>, _> = texts.iter().map(|text| client.prepare(text)).collect();
    let Ok(prepared) = prepared else { return };
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
    while let Ok(reply) = next() {
        let (entered, person, at) = (id(), id(), 1_795_827_600_000_i64);
        let done = client.transaction().and_then(|mut tx| {
            match prepared.as_slice() {
                [take, enter, note] => {
                    tx.execute(take, &[])?;
                    tx.execute(enter, &[&"town", &entered, &person, &at, &person])?;
                    tx.execute(note, &[&"town", &id(), &at, &person, &entered])?;
                }
                other => {
                    for (line, fen) in [(1_i64, 12_300_i64), (2, -12_300)] {
                        tx.execute(&other[0], &[&entered, &line, &fen])?;
                    }
                }
            }
            tx.commit()
        });
        if done.is_err() {
            return;
        }
        reply.send(()).ok();
    }
}

/// Runs a text of statements on the store of a town, and lets a server look at what it holds now.
pub fn batch(at: &StoreAt, text: &str) -> Result<(), Fault> {
    match at {
        StoreAt::Sqlite(file) => open(file)?.execute_batch(&format!("begin; {text} commit;"))?,
        StoreAt::Postgres(server) => {
            let mut client = connect(server)?;
            client.batch_execute(text)?;
            client.batch_execute("analyze")?;
        }
    }
    Ok(())
}

/// Postings, lines, the sum of all lines, gifts: counted and added in one pass over each table.
pub fn sums_of_books(at: &StoreAt) -> Result<[i64; 4], Fault> {
    const SUMS: &str = "select (select count(number) from posting), (select count(fen) \
         from posting_line), (select cast(sum(fen) as bigint) from posting_line), \
         (select count(fen) from gift where fen + left_fen > 0)";
    Ok(match at {
        StoreAt::Sqlite(file) => {
            open(file)?.query_row(SUMS, [], |r| Ok([r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?]))?
        }
        StoreAt::Postgres(server) => {
            let row = connect(server)?.query_one(SUMS, &[])?;
            [row.get(0), row.get(1), row.get(2), row.get(3)]
        }
    })
}

/// Sums by person over the whole book, bare on the same rows, on a connection that stays open as
/// the house's do.
pub enum Sums {
    /// On the same file.
    Sqlite(rusqlite::Connection),
    /// On the same database.
    Postgres(Box<postgres::Client>),
}

impl Sums {
    /// Opens the store of a town.
    pub fn open(at: &StoreAt) -> Result<Self, Fault> {
        Ok(match at {
            StoreAt::Sqlite(file) => Self::Sqlite(open(file)?),
            StoreAt::Postgres(text) => Self::Postgres(Box::new(connect(text)?)),
        })
    }
    /// Minutes of a year by person.
    pub fn year(&mut self, year: i64) -> Result<Vec<(String, i64)>, Fault> {
        let days = (format!("{year}-01-01"), format!("{year}-12-31"));
        match self {
            Self::Sqlite(conn) => {
                let mut statement = conn.prepare_cached(&sums_text("?1", "?2"))?;
                let read = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, r.get(1)?));
                let rows = statement.query_map([&days.0, &days.1], read)?;
                Ok(rows.collect::<Result<_, _>>()?)
            }
            Self::Postgres(client) => {
                let rows = client.query(&sums_text("$1", "$2"), &[&days.0, &days.1])?;
                Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
            }
        }
    }
}

fn sums_text(from: &str, until: &str) -> String {
    format!(
        "select person_id, cast(sum(minutes) as bigint) from hours_entry \
         where served_on >= {from} and served_on <= {until} group by person_id order by person_id"
    )
}

//! `liandong-bench`: each figure of the house beside a bare reference, measured in the same run.
//!
//! Owns nothing of a town: it makes one in a folder of its own and drops it. Ratios are what it
//! tells; a figure alone says something about the machine only. It asserts that both sides did the
//! same work, never how long it took.

mod bare;
mod client;
mod faults;
mod matching;
mod measure;
mod money;
mod operations;
mod plots;
mod pool;
mod report;
mod reports;
mod town;

use std::process::ExitCode;

use clap::{Parser, ValueEnum};

/// What goes wrong while measuring, as a sentence.
pub type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Measures the house against bare references.
#[derive(Parser)]
#[command(name = "liandong-bench", version)]
pub struct Options {
    /// Fewer rounds and rows: shows that it works, not how fast.
    #[arg(long)]
    quick: bool,
    /// Makes faults in place of measuring: stampede, kills, power cuts, a full disk.
    #[arg(long)]
    faults: bool,
    /// Of the faults the stampede alone, on both stores.
    #[arg(long, requires = "faults")]
    stampede: bool,
    /// Only the matching of mutual choice, which needs no town.
    #[arg(long)]
    matching: bool,
    /// Only money: postings, a giver's statement, the proof of the books.
    #[arg(long)]
    money: bool,
    /// Only the funnel and the report of training in a city.
    #[arg(long)]
    reports: bool,
    /// Gifts of the year, and people of the city.
    #[arg(long)]
    rows: Option<usize>,
    /// Only the allocation of a pool, which needs no town.
    #[arg(long)]
    allocation: bool,
    /// The store to measure on; PostgreSQL as `LIANDONG_TEST_POSTGRES` says.
    #[arg(long, value_enum, default_value = "sqlite")]
    store: Store,
    /// Rounds of ours, reference, reference, ours.
    #[arg(long)]
    rounds: Option<usize>,
    /// Connections at once.
    #[arg(long, default_value_t = 16)]
    connections: usize,
}

/// A store.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Store {
    /// The embedded file.
    Sqlite,
    /// A server.
    Postgres,
}

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Rounds of each operation.
    pub rounds: usize,
    /// Connections at once.
    pub connections: usize,
    /// Volunteers with a session; one sign-up each in every shift.
    pub volunteers: usize,
    /// Shifts filled in one run of a write.
    pub shifts: usize,
    /// Requests in one run of a page.
    pub reads: usize,
    /// Entries of the hours book a person has.
    pub entries: usize,
    /// People with entries in the yearly sums.
    pub people_in_sums: usize,
    /// Gifts of the year, and people of the city.
    pub rows: usize,
}

impl Options {
    fn size(&self) -> Size {
        let full = Size {
            rounds: 5,
            connections: self.connections.max(1),
            volunteers: 200,
            shifts: 10,
            reads: 1500,
            entries: 20,
            people_in_sums: 5000,
            rows: 1_000_000,
        };
        let quick = Size {
            rounds: 2,
            volunteers: 30,
            shifts: 2,
            reads: 60,
            entries: 6,
            people_in_sums: 200,
            rows: 9_000,
            ..full
        };
        let size = if self.quick { quick } else { full };
        let rows = self.rows.unwrap_or(size.rows).max(100);
        Size { rounds: self.rounds.unwrap_or(size.rounds).max(1), rows, ..size }
    }
}

fn main() -> ExitCode {
    let options = Options::parse();
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("liandong-bench: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if options.faults {
        let full = faults::Trouble { people: 20_000, places: 200, kills: 50, cuts: 30 };
        let quick = faults::Trouble { people: 600, places: 20, kills: 3, cuts: 2 };
        let on_server = liandong::config::test_postgres().is_some();
        let trouble = if options.quick { quick } else { full };
        if options.stampede {
            return faults::stampedes(&runtime, trouble, on_server);
        }
        return faults::all(&runtime, trouble, on_server);
    }
    let size = options.size();
    let mut report = report::Report::begin(options.store, size, options.quick);
    let only = options.matching || options.money || options.reports || options.allocation;
    if !only {
        operations::writes(&runtime, options.store, size, &mut report)?;
        operations::pages(&runtime, options.store, size, &mut report)?;
        operations::growth(&runtime, options.store, size, &mut report)?;
        operations::sums(options.store, size, &mut report)?;
    }
    if !only || options.money {
        money::posting(&runtime, options.store, size, &mut report)?;
        money::year(&runtime, options.store, size, &mut report)?;
    }
    if !only || options.reports {
        reports::reports(&runtime, options.store, size, &mut report)?;
    }
    if !only || options.matching {
        let candidates = if options.quick { 500 } else { 5_000 };
        let instance = matching::Instance { candidates, teams: candidates / 25 };
        matching::matching(instance, size.rounds, &mut report)?;
    }
    if !only || options.allocation {
        let pupils = if options.quick { 600 } else { 10_000 };
        pool::pool(pupils, size.rounds, &mut report)?;
    }
    let folder = report.write()?;
    print!("{}", report.table());
    println!("\n{}/results.json, {}/report.html", folder.display(), folder.display());
    Ok(())
}

//! Runs what is due, on one thread of its own.

use std::thread;
use std::time::Duration;

use liandong_domain::basics::TownId;

use super::store::{self, Due};
use crate::app::App;
use crate::db::Who;
use crate::failure::{Failure, Fault};

/// A job is given up after this many tries.
const TRIES_MOST: i64 = 6;
/// A claimed job that has not answered is free again after this many minutes.
const CLAIM_MINUTES: i64 = 10;

/// What a job of one kind does: with the town and the subject. May run twice.
pub type Work = fn(&App, TownId, &str) -> Result<(), Failure>;

/// Who does what: kinds of queued jobs, and chores done for every town every minute.
#[derive(Clone, Default)]
pub struct Worker {
    /// Queued jobs, by kind.
    pub kinds: Vec<(&'static str, Work)>,
    /// Chores of every minute.
    pub chores: Vec<(&'static str, Work)>,
}

/// Starts the runner's thread. It ends with the process.
pub fn start(app: App, worker: Worker) -> Result<(), Fault> {
    thread::Builder::new()
        .name("jobs".into())
        .spawn(move || {
            let mut round: u64 = 0;
            loop {
                if round.is_multiple_of(60) {
                    run_chores(&app, &worker);
                }
                if let Err(failure) = run_due(&app, &worker) {
                    tracing::error!(%failure, "the job runner cannot read its queue");
                }
                round += 1;
                thread::sleep(Duration::from_secs(1));
            }
        })
        .map(|_| ())
        .map_err(|e| Fault::new("starting the job runner", e.to_string()))
}

fn run_chores(app: &App, worker: &Worker) {
    let nobody = TownId::new(uuid::Uuid::nil());
    let towns = app.db().read_now(nobody, |q| Ok(crate::web::store::towns(q)?));
    for town in towns.unwrap_or_default() {
        for (name, chore) in &worker.chores {
            if let Err(failure) = chore(app, town.id, "") {
                tracing::error!(%failure, chore = name, "a chore failed");
            }
        }
    }
}

/// Does everything that is due now; gives how many jobs were done. Tests call it by hand.
pub fn run_due(app: &App, worker: &Worker) -> Result<usize, Failure> {
    let nobody = TownId::new(uuid::Uuid::nil());
    let mut done = 0;
    loop {
        let due = app.db().read_now(nobody, |q| Ok(store::due(q)?))?;
        if due.is_empty() {
            return Ok(done);
        }
        for job in due {
            done += usize::from(run_one(app, worker, &job)?);
        }
    }
}

fn run_one(app: &App, worker: &Worker, job: &Due) -> Result<bool, Failure> {
    let who = || Who::system(job.town, "job");
    let id = job.id;
    let until = app.clock().now().plus_minutes(CLAIM_MINUTES);
    if !app.db().write_now(who(), move |tx| Ok(store::claim(tx, id, until)?))? {
        return Ok(false);
    }
    let known = worker.kinds.iter().find(|(kind, _)| *kind == job.kind);
    let result = match known {
        Some((_, work)) => work(app, job.town, &job.subject),
        None => Err(Fault::new("running a job", "nobody does this kind").into()),
    };
    let tries = job.tries + 1;
    app.db().write_now(who(), move |tx| {
        match &result {
            Ok(()) => store::done(tx, id)?,
            Err(failure) if tries >= TRIES_MOST => store::give_up(tx, id, &failure.to_string())?,
            Err(failure) => {
                let due = tx.now().plus_minutes(1 << tries.min(8));
                store::later(tx, id, due, &failure.to_string())?;
            }
        }
        Ok(())
    })?;
    Ok(true)
}

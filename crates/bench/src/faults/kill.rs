//! SIGKILL and power cut under 64 clients, a tenth of whose requests are repeats.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use tokio::runtime::Runtime;

use super::disk::{Image, wander};
use super::served::{Made, Served, check, keys_of, load_until, make};
use crate::Fault;
use crate::client::Request;

/// The most sign-ups sent between two faults: more than any machine here answers meanwhile.
const ROUND: usize = 24_000;

/// What was acknowledged so far.
#[derive(Default)]
struct Book {
    at: usize,
    acknowledged: Vec<usize>,
    replays: usize,
}

impl Book {
    /// The next wishes, a tenth of them repeats of what was acknowledged before.
    fn round(&mut self, made: &Made) -> Vec<usize> {
        let mut round = Vec::new();
        for n in 0..ROUND.min(made.wishes.len() - self.at) {
            if n % 10 == 9 && !self.acknowledged.is_empty() {
                round.push(self.acknowledged[wander(n) % self.acknowledged.len()]);
            }
            round.push(self.at + n);
        }
        round
    }

    /// Keeps what was acknowledged; the next round begins after the last wish that was sent.
    fn keep(&mut self, round: &[usize], acknowledged: &[usize]) {
        for at in acknowledged {
            let wish = round[*at];
            if wish < self.at {
                self.replays += 1;
            } else {
                self.acknowledged.push(wish);
            }
        }
        let sent = acknowledged.iter().map(|at| round[*at]).max().unwrap_or(self.at);
        self.at = self.at.max(sent + 1);
    }
}

/// Every acknowledged wish is a row, and no wish is two.
fn prove(store: &Path, made: &Made, book: &Book) -> Result<usize, Fault> {
    let town = rusqlite::Connection::open(store)?;
    let mut all = town.prepare(
        "select shift_id, person_id, count(*) from sign_up where ended_at is null group by 1, 2",
    )?;
    let rows: BTreeMap<(String, String), i64> = all
        .query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let doubled = rows.values().filter(|n| **n > 1).count();
    let lost = book.acknowledged.iter().filter(|at| !rows.contains_key(&made.wishes[**at].key));
    let lost = lost.count();
    if doubled + lost > 0 {
        return Err(format!("{lost} acknowledged are lost, {doubled} stand twice").into());
    }
    Ok(rows.len())
}

fn one_round(
    runtime: &Runtime,
    data: &Path,
    made: &Made,
    book: &mut Book,
    n: usize,
) -> Result<(), Fault> {
    let mut served = Served::start(runtime, data)?;
    let round = book.round(made);
    let requests: Vec<Request> = round.iter().map(|at| made.wishes[*at].request.clone()).collect();
    let to = served.to;
    let done = load_until(runtime, to, requests, || {
        sleep(Duration::from_millis(300 + (wander(n) % 1200) as u64));
        served.kill()
    })?;
    book.keep(&round, &done.0);
    Ok(())
}

/// Kills the server at moments nobody chose, under load, again and again.
pub fn kills(runtime: &Runtime, kills: usize) -> Result<String, Fault> {
    eprintln!("making a town to be killed {kills} times");
    let made = make(runtime, 2_500, (kills * 4).clamp(8, 160))?;
    let mut book = Book::default();
    let mut rows = 0;
    for n in 0..kills {
        one_round(runtime, &made.place.folder, &made, &mut book, n)?;
        rows = prove(&made.place.folder.join("town.sqlite"), &made, &book)?;
    }
    check(&made.place.folder)?;
    Ok(format!(
        "SIGKILL: {kills} kills, {} acknowledged, {} of the repeats answered, {rows} rows, 0 lost, \
         0 doubled, check passes",
        book.acknowledged.len(),
        book.replays
    ))
}

/// The same on a file system of its own whose image is copied the moment the server dies: what
/// was not synced is gone with the power.
pub fn power_cuts(runtime: &Runtime, cuts: usize) -> Result<String, Fault> {
    eprintln!("making a town to lose its power {cuts} times");
    let made = make(runtime, 2_500, (cuts * 4).clamp(8, 160))?;
    let mut image = Image::new(&made.place.folder, 1024)?;
    let data = image.mounted()?;
    for file in keys_of(&made.place.folder) {
        let name = file.file_name().ok_or("a name")?.to_owned();
        if !name.to_string_lossy().ends_with(".img") {
            fs::copy(&file, data.join(name))?;
        }
    }
    image.sync()?;
    let mut book = Book::default();
    let mut rows = 0;
    for n in 0..cuts {
        one_round(runtime, &data, &made, &mut book, n)?;
        image.cut()?;
        rows = prove(&data.join("town.sqlite"), &made, &book)?;
    }
    check(&data)?;
    Ok(format!(
        "power cut: {cuts} cuts, {} acknowledged, {rows} rows, 0 lost, 0 doubled, check passes",
        book.acknowledged.len()
    ))
}

/// The same cut under a store told not to wait for the disk must lose: else the cut is no cut.
pub fn control() -> Result<String, Fault> {
    let place = crate::town::Place::new(crate::Store::Sqlite)?;
    let mut image = Image::new(&place.folder, 64)?;
    let data = image.mounted()?;
    let mut written = BTreeSet::new();
    {
        let file = rusqlite::Connection::open(data.join("control.sqlite"))?;
        file.execute_batch(
            "pragma journal_mode = wal; pragma synchronous = off; \
             create table kept (n integer primary key)",
        )?;
        image.sync()?;
        for n in 0..2_000_i64 {
            file.execute("insert into kept (n) values (?1)", [n])?;
            written.insert(n);
        }
        image.copy()?;
    }
    image.turn_to_copy()?;
    let file = rusqlite::Connection::open(data.join("control.sqlite"))?;
    let kept: i64 =
        file.query_row("select count(*) from kept", [], |row| row.get(0)).unwrap_or_default();
    let lost = written.len() as i64 - kept;
    if lost == 0 {
        return Err("a store that waits for no disk lost nothing: the cut is no cut".into());
    }
    Ok(format!("power cut, control without sync: {lost} of {} lost, as it must be", written.len()))
}

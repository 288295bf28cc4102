//! Faults made on purpose: what was acknowledged is there afterwards, once.
//!
//! A stampede for few places, the server killed under load, the power cut under a file system
//! that keeps nothing by itself, a full disk. Each fault ends with the same proof over the rows
//! that `liandong check` gives, and compares rows, never counters.

mod disk;
mod kill;
mod served;
mod stampede;

use tokio::runtime::Runtime;

use crate::{Fault, Store};

/// How much is made to fail.
#[derive(Debug, Clone, Copy)]
pub struct Trouble {
    /// People racing for the places.
    pub people: usize,
    /// Places they race for.
    pub places: usize,
    /// Kills under load.
    pub kills: usize,
    /// Power cuts under load.
    pub cuts: usize,
}

/// Many people, few places, on each store that is there.
pub fn stampedes(runtime: &Runtime, trouble: Trouble, on_server: bool) -> Result<(), Fault> {
    println!("{}", stampede::run(runtime, Store::Sqlite, trouble)?);
    if on_server {
        println!("{}", stampede::run(runtime, Store::Postgres, trouble)?);
    }
    Ok(())
}

/// Makes every fault in turn and tells of each in a line.
pub fn all(runtime: &Runtime, trouble: Trouble, on_server: bool) -> Result<(), Fault> {
    stampedes(runtime, trouble, on_server)?;
    println!("{}", kill::kills(runtime, trouble.kills)?);
    if disk::may_mount() {
        println!("{}", kill::power_cuts(runtime, trouble.cuts)?);
        println!("{}", kill::control()?);
        println!("{}", disk::full(runtime)?);
    } else {
        println!("power cut, full disk: not made, mounting is not allowed here");
    }
    Ok(())
}

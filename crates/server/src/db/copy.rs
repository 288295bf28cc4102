//! A copy of a living embedded store.

use std::path::Path;
use std::time::Duration;

use crate::failure::Fault;

/// Pages copied in one breath, so that a writer is never kept waiting long.
const PAGES_AT_ONCE: i32 = 2000;

/// SQLite's own online copy: pages under writing are copied again until the picture is whole.
/// `tell` is given the pages left and all pages.
pub fn copy_file(from: &Path, to: &Path, tell: fn(i32, i32)) -> Result<(), Fault> {
    use rusqlite::backup::{Backup, StepResult};
    let fault = |e: rusqlite::Error| Fault::new("copying the store", e.to_string());
    let source = rusqlite::Connection::open(from).map_err(fault)?;
    let mut target = rusqlite::Connection::open(to).map_err(fault)?;
    let copy = Backup::new(&source, &mut target).map_err(fault)?;
    loop {
        let step = copy.step(PAGES_AT_ONCE).map_err(fault)?;
        let progress = copy.progress();
        tell(progress.remaining, progress.pagecount);
        match step {
            StepResult::Done => return Ok(()),
            StepResult::More => {}
            _ => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

//! Implementations published in the Python world, in an environment that `./x` makes, run beside
//! ours on the same instance in the same run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::Fault;
use crate::measure::{Run, rounds, timed};
use crate::report::{Line, Report, folder};

/// Rounds of a reference take seconds each.
const ROUNDS_MOST: usize = 3;

/// A published implementation, and the script beside this crate that calls it: it is given the
/// instance's file and answers with `ms` and what it found.
pub(crate) struct Published {
    /// The Python package.
    pub(crate) package: &'static str,
    /// What it is called where it is missing.
    pub(crate) called: &'static str,
    /// The script.
    pub(crate) script: &'static str,
    /// The instance's file in the folder of the bench.
    pub(crate) file: &'static str,
    /// What the report says it is.
    pub(crate) beside: &'static str,
}

impl Published {
    fn python(&self) -> Option<PathBuf> {
        let python = folder().join("python/bin/python");
        let import = format!("import {}", self.package);
        let asked = Command::new(&python).args(["-c", &import]).output().ok()?;
        asked.status.success().then_some(python)
    }

    fn answer(&self, python: &Path, file: &Path) -> Result<(Duration, Value), Fault> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(self.script);
        let out = Command::new(python).arg(script).arg(file).output()?;
        if !out.status.success() {
            let said = String::from_utf8_lossy(&out.stderr);
            let last = said.lines().last().unwrap_or("");
            return Err(format!("the reference failed: {last}").into());
        }
        let answer: Value = serde_json::from_slice(&out.stdout)?;
        let ms = answer["ms"].as_f64().ok_or("the reference tells no time")?;
        Ok((Duration::from_secs_f64(ms / 1e3), answer))
    }

    /// Milliseconds of ours beside the reference, which is first held to the same answer. Without
    /// the package ours stands alone, and the report says so.
    ///
    /// # Errors
    /// Ours or the reference fails, or they come to different answers.
    pub(crate) fn beside(
        &self,
        (name, count): (&str, usize),
        instance: impl FnOnce() -> Value,
        ours: impl Fn() -> Result<Duration, Fault>,
        same: impl Fn(&Value) -> Result<(), Fault>,
        report: &mut Report,
    ) -> Result<(), Fault> {
        let ours = || {
            timed(1, || Ok(vec![ours()?]))
                .map(|run| Run { wall: run.each.first().copied().unwrap_or_default(), ..run })
        };
        let Some(python) = self.python() else {
            eprintln!("  {} is not installed: no reference", self.called);
            let run = ours()?;
            let what = format!("{name}, ms ({} is not installed: no reference)", self.called);
            report.note(&what, run.wall.as_secs_f64() * 1e3);
            return Ok(());
        };
        fs::create_dir_all(folder())?;
        let file = folder().join(self.file);
        fs::write(&file, instance().to_string())?;
        let bare = || {
            let (took, answer) = self.answer(&python, &file)?;
            same(&answer)?;
            Ok(Run { done: 1, wall: took, cpu: Duration::ZERO, each: vec![took] })
        };
        let all = rounds(count.min(ROUNDS_MOST), ours, bare)?;
        report.add(Line::time(name, &all, 1.0).beside(self.beside));
        Ok(())
    }
}

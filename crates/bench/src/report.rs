//! What was measured: a table, a file for programs, a page with plots.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::measure::{Rounds, Run, middle, spread};
use crate::{Fault, Size, Store, plots};

/// `target/bench` of this checkout.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/bench")
}

/// What a ratio should be. It is told whether it is met, and nothing fails when it is not.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    least: Option<f64>,
    most: Option<f64>,
}

impl Target {
    /// At least this share of the reference.
    pub const fn at_least(ratio: f64) -> Self {
        Self { least: Some(ratio), most: None }
    }
    /// At most this many times the reference.
    pub const fn at_most(ratio: f64) -> Self {
        Self { least: None, most: Some(ratio) }
    }
    /// Only told.
    pub const fn none() -> Self {
        Self { least: None, most: None }
    }
    fn met(self, ratio: f64) -> Option<bool> {
        match (self.least, self.most) {
            (Some(least), _) => Some(ratio >= least),
            (_, Some(most)) => Some(ratio <= most),
            (None, None) => None,
        }
    }
    fn words(self) -> String {
        match (self.least, self.most) {
            (Some(least), _) => format!("≥ {least:.2}"),
            (_, Some(most)) => format!("≤ {most:.2}"),
            (None, None) => "–".to_owned(),
        }
    }
}

/// One figure.
#[derive(Debug, Clone)]
pub struct Line {
    /// The operation.
    pub name: String,
    /// Ours, the middle.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// The reference's, the middle.
    pub reference: f64,
    /// What the reference is.
    pub beside: String,
    /// The ratio of every round.
    pub ratios: Vec<f64>,
    /// What it should be.
    pub target: Target,
    /// Our latencies at 50 and 99 of 100, in milliseconds.
    pub latency: (f64, f64),
    /// Processor time of one, ours and the reference's, in microseconds, clients included.
    pub cpu: (f64, f64),
}

impl Line {
    fn of(
        name: &str,
        unit: &'static str,
        all: &Rounds,
        target: Target,
        figure: impl Fn(&Run) -> f64 + Copy,
    ) -> Self {
        Self {
            name: name.to_owned(),
            value: all.ours_middle(figure),
            unit,
            reference: all.bare_middle(figure),
            beside: String::new(),
            ratios: all.ratios(figure),
            target,
            latency: (
                all.ours_middle(|run| run.latency(0.50)),
                all.ours_middle(|run| run.latency(0.99)),
            ),
            cpu: (all.ours_middle(Run::cpu_each), all.bare_middle(Run::cpu_each)),
        }
    }
    /// Done in a second: more is better.
    pub fn rate(name: &str, all: &Rounds, target: Target) -> Self {
        Self::of(name, "1/s", all, target, Run::rate)
    }
    /// Processor time of one: less is better.
    pub fn cost(name: &str, all: &Rounds, target: Target) -> Self {
        Self::of(name, "µs CPU", all, target, Run::cpu_each)
    }
    /// Time of one: less is better.
    pub fn time(name: &str, all: &Rounds, most: f64) -> Self {
        let ms = |run: &Run| run.wall.as_secs_f64() * 1e3;
        Self::of(name, "ms", all, Target::at_most(most), ms)
    }
    /// The latency of one client alone, against a bound in milliseconds.
    pub fn alone(name: &str, run: &Run, bound: f64) -> Self {
        let p50 = run.latency(0.50);
        Self {
            name: name.to_owned(),
            value: p50,
            unit: "ms p50",
            reference: bound,
            beside: "the bound in milliseconds".to_owned(),
            ratios: vec![p50 / bound],
            target: Target::at_most(1.0),
            latency: (p50, run.latency(0.99)),
            cpu: (run.cpu_each(), 0.0),
        }
    }
    /// The latency under which 95 of 100 lie, against a bound in milliseconds.
    pub fn within(name: &str, run: &Run, bound: f64) -> Self {
        let p95 = run.latency(0.95);
        Self {
            value: p95,
            unit: "ms p95",
            ratios: vec![p95 / bound],
            ..Self::alone(name, run, bound)
        }
    }
    /// Says what the reference is.
    #[must_use]
    pub fn beside(mut self, what: &str) -> Self {
        what.clone_into(&mut self.beside);
        self
    }
    /// The middle ratio.
    pub fn ratio(&self) -> f64 {
        middle(self.ratios.clone())
    }
    /// Whether it is what it should be.
    pub fn met(&self) -> Option<bool> {
        self.target.met(self.ratio())
    }
    fn json(&self) -> Value {
        let (least, most) = spread(&self.ratios);
        json!({
            "name": self.name, "value": self.value, "unit": self.unit,
            "reference": self.reference, "beside": self.beside, "ratio": self.ratio(),
            "spread": [least, most], "rounds": self.ratios.len(),
            "target": self.target.words(), "met": self.met(),
            "p50_ms": self.latency.0, "p99_ms": self.latency.1,
            "cpu_us": self.cpu.0, "reference_cpu_us": self.cpu.1,
        })
    }
}

/// All figures of one run.
pub struct Report {
    store: Store,
    size: Size,
    quick: bool,
    /// The figures.
    pub lines: Vec<Line>,
    /// What was seen beside them.
    pub notes: Vec<(String, f64)>,
}

impl Report {
    /// An empty one.
    pub fn begin(store: Store, size: Size, quick: bool) -> Self {
        Self { store, size, quick, lines: Vec::new(), notes: Vec::new() }
    }
    /// Adds a figure.
    pub fn add(&mut self, line: Line) {
        self.lines.push(line);
    }
    /// Adds something seen.
    pub fn note(&mut self, what: &str, value: f64) {
        self.notes.push((what.to_owned(), value));
    }

    /// What the figures stand on, in sentences.
    pub fn conditions(&self) -> Vec<String> {
        let store = match self.store {
            Store::Sqlite => {
                "SQLite, WAL with synchronous=FULL; the house and the bare loop commit what is \
                 waiting together, up to 256"
            }
            Store::Postgres => {
                "PostgreSQL with synchronous_commit on; the house and the bare loop have eight \
                 writers and commit each transaction by itself, but what stands in the order of \
                 the book goes through a writer of its own, which commits what is waiting together"
            }
        };
        let mut all = vec![
            format!("{store}."),
            format!(
                "{} rounds of ours, reference, reference, ours; the middle ratio and its spread; \
                 {} connections; clients run in the same process and share its processors.",
                self.size.rounds, self.size.connections
            ),
            "Sums are compared with a bare SQL aggregate on the same rows; DuckDB is not asked."
                .to_owned(),
        ];
        if self.quick {
            all.push(
                "A quick run: it shows that the measuring works, not how fast the house is."
                    .to_owned(),
            );
        }
        all
    }

    /// The table for people.
    pub fn table(&self) -> String {
        let mut out = String::new();
        for sentence in self.conditions() {
            out.push_str(&sentence);
            out.push('\n');
        }
        out.push('\n');
        let head = [
            "operation",
            "ours",
            "reference",
            "ratio",
            "spread",
            "target",
            "met",
            "p50 ms",
            "p99 ms",
        ];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        for line in &self.lines {
            let (least, most) = spread(&line.ratios);
            rows.push(vec![
                line.name.clone(),
                format!("{} {}", short(line.value), line.unit),
                short(line.reference),
                format!("{:.2}", line.ratio()),
                format!("{least:.2}–{most:.2}"),
                line.target.words(),
                line.met().map_or("–", |met| if met { "yes" } else { "no" }).to_owned(),
                format!("{:.2}", line.latency.0),
                format!("{:.2}", line.latency.1),
            ]);
        }
        aligned(&mut out, &rows);
        out.push('\n');
        for (what, value) in &self.notes {
            out.push_str(&format!("{what}: {}\n", short(*value)));
        }
        out
    }

    /// Writes both files; gives their folder.
    pub fn write(&self) -> Result<PathBuf, Fault> {
        let folder = folder();
        fs::create_dir_all(&folder)?;
        let list: Vec<Value> = self.lines.iter().map(Line::json).collect();
        let text = serde_json::to_string_pretty(&Value::Array(list))?;
        fs::write(folder.join("results.json"), text + "\n")?;
        fs::write(folder.join("report.html"), plots::page(self))?;
        Ok(folder.canonicalize()?)
    }
}

/// Three figures that matter.
pub fn short(value: f64) -> String {
    match value.abs() {
        v if v >= 100.0 => format!("{value:.0}"),
        v if v >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// Columns one under another.
fn aligned(out: &mut String, rows: &[Vec<String>]) {
    let width = |column: usize| {
        rows.iter().filter_map(|r| r.get(column)).map(|c| c.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..rows.first().map_or(0, Vec::len)).map(width).collect();
    for row in rows {
        for (cell, width) in row.iter().zip(&widths) {
            let fill = width - cell.chars().count();
            write!(out, "{cell}{}  ", " ".repeat(fill)).expect("writing to a string cannot fail");
        }
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_met_from_its_own_side() {
        assert_eq!(Target::at_least(0.4).met(0.5), Some(true));
        assert_eq!(Target::at_least(0.4).met(0.3), Some(false));
        assert_eq!(Target::at_most(1.15).met(1.1), Some(true));
        assert_eq!(Target::at_most(1.15).met(1.2), Some(false));
        assert_eq!(Target::none().met(9.0), None);
    }

    #[test]
    fn columns_stand_under_each_other() {
        let mut out = String::new();
        aligned(&mut out, &[vec!["a".into(), "bb".into()], vec!["ccc".into(), "d".into()]]);
        assert_eq!(out, "a    bb\nccc  d\n");
    }
}

//! Times, rounds, middle values. Floats stay here: nothing of a town is measured in them.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::Fault;

/// One run of one side.
#[derive(Debug, Clone, Default)]
pub struct Run {
    /// How many were done.
    pub done: usize,
    /// From the first to the last.
    pub wall: Duration,
    /// Processor time of the whole process meanwhile, clients included.
    pub cpu: Duration,
    /// How long each took, sorted.
    pub each: Vec<Duration>,
}

impl Run {
    /// Done in a second.
    pub fn rate(&self) -> f64 {
        self.done as f64 / self.wall.as_secs_f64().max(1e-9)
    }
    /// Processor time of one, in microseconds.
    pub fn cpu_each(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / (self.done.max(1) as f64)
    }
    /// The latency under which a share of all lies, in milliseconds.
    pub fn latency(&self, share: f64) -> f64 {
        let at = ((self.each.len() as f64 * share) as usize).min(self.each.len().saturating_sub(1));
        self.each.get(at).map_or(0.0, |d| d.as_secs_f64() * 1e3)
    }
}

/// Rounds of ours, reference, reference, ours: what drifts meanwhile drifts for both.
#[derive(Debug, Clone, Default)]
pub struct Rounds {
    /// Our runs, two a round.
    pub ours: Vec<Run>,
    /// The reference's, two a round.
    pub bare: Vec<Run>,
}

impl Rounds {
    /// The ratio of every round: by `figure`, ours to the reference's.
    pub fn ratios(&self, figure: impl Fn(&Run) -> f64) -> Vec<f64> {
        let pair = |runs: &[Run]| runs.iter().map(&figure).sum::<f64>() / runs.len() as f64;
        self.ours
            .chunks(2)
            .zip(self.bare.chunks(2))
            .map(|(ours, bare)| pair(ours) / pair(bare).max(1e-9))
            .collect()
    }
    /// The middle of our figure.
    pub fn ours_middle(&self, figure: impl Fn(&Run) -> f64) -> f64 {
        middle(self.ours.iter().map(figure).collect())
    }
    /// The middle of the reference's figure.
    pub fn bare_middle(&self, figure: impl Fn(&Run) -> f64) -> f64 {
        middle(self.bare.iter().map(figure).collect())
    }
}

/// Runs the rounds.
pub fn rounds(
    count: usize,
    mut ours: impl FnMut() -> Result<Run, Fault>,
    mut bare: impl FnMut() -> Result<Run, Fault>,
) -> Result<Rounds, Fault> {
    let mut all = Rounds::default();
    for round in 1..=count {
        eprint!("\r  round {round} / {count}");
        all.ours.push(ours()?);
        all.bare.push(bare()?);
        all.bare.push(bare()?);
        all.ours.push(ours()?);
    }
    eprintln!();
    Ok(all)
}

/// The middle value; of an even number the mean of the two in the middle.
pub fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => 0.0,
        n if n % 2 == 1 => values[n / 2],
        n => f64::midpoint(values[n / 2 - 1], values[n / 2]),
    }
}

/// The least and the most.
pub fn spread(values: &[f64]) -> (f64, f64) {
    let fold = |from: f64, pick: fn(f64, f64) -> f64| values.iter().copied().fold(from, pick);
    if values.is_empty() {
        return (0.0, 0.0);
    }
    (fold(f64::INFINITY, f64::min), fold(f64::NEG_INFINITY, f64::max))
}

/// Times something, with the processor time of the process.
pub fn timed(
    done: usize,
    work: impl FnOnce() -> Result<Vec<Duration>, Fault>,
) -> Result<Run, Fault> {
    let (cpu, began) = (cpu_now(), Instant::now());
    let mut each = work()?;
    let (wall, cpu) = (began.elapsed(), cpu_now().saturating_sub(cpu));
    each.sort_unstable();
    Ok(Run { done, wall, cpu, each })
}

/// Processor time of this process so far. In ticks of 10 ms: runs are long enough for that.
fn cpu_now() -> Duration {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program may hold spaces; what comes after its bracket does not.
    let fields: Vec<&str> =
        text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|f| f.parse::<u64>().ok()).unwrap_or(0);
    Duration::from_millis((ticks(11) + ticks(12)) * 10)
}

/// How long this disk takes to keep 4 kB for good, in milliseconds: the floor under every single
/// durable write of that minute.
pub fn disk_sync(folder: &Path) -> Result<f64, Fault> {
    let path = folder.join("sync.probe");
    let mut file = fs::File::create(&path)?;
    let mut times = Vec::new();
    for _ in 0..40 {
        let began = Instant::now();
        file.write_all(&[0; 4096])?;
        file.sync_data()?;
        times.push(began.elapsed().as_secs_f64() * 1e3);
    }
    drop(file);
    fs::remove_file(path)?;
    Ok(middle(times))
}

/// Memory of this process now, in megabytes.
pub fn memory() -> f64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilo = line.and_then(|l| l.split_whitespace().next()?.parse::<f64>().ok());
    kilo.unwrap_or(0.0) / 1024.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_does_not_follow_one_bad_round() {
        assert!((middle(vec![1.0, 2.0, 100.0]) - 2.0).abs() < 1e-9);
        assert!((middle(vec![4.0, 2.0]) - 3.0).abs() < 1e-9);
        assert_eq!(spread(&[3.0, 1.0, 2.0]), (1.0, 3.0));
    }

    #[test]
    fn a_ratio_is_taken_round_by_round() {
        let run = |done| Run { done, wall: Duration::from_secs(1), ..Run::default() };
        let all = Rounds {
            ours: vec![run(10), run(20), run(40), run(40)],
            bare: vec![run(30), run(30), run(40), run(40)],
        };
        assert_eq!(all.ratios(Run::rate), vec![0.5, 1.0]);
    }
}

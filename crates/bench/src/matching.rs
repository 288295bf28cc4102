//! The matching of mutual choice beside the published Python package `matching`, on the same
//! instance in the same run. Both must come to the same pairs: the stable matching that is the
//! best for the candidates is one only.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use liandong_domain::basics::{OrganisationId, PersonId};
use liandong_domain::choice::{CandidateIn, Outcome, TeamIn, propose};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::Fault;
use crate::measure::{Run, rounds, timed};
use crate::report::{Line, Report, folder};

/// Wishes of a candidate.
const WISHES: usize = 10;
/// Rounds of the reference take seconds each.
const ROUNDS_MOST: usize = 3;

/// How large a round is measured.
#[derive(Debug, Clone, Copy)]
pub struct Instance {
    /// Candidates.
    pub candidates: usize,
    /// Teams.
    pub teams: usize,
}

/// Numbers that look like chance and are the same in every run.
pub(crate) struct Dice(u64);

impl Dice {
    /// From a number that says which chance.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }
    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        // Knuth's MMIX multiplier; the high bits are the better ones.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound.max(1)
    }
    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

fn person(n: usize) -> PersonId {
    PersonId::new(Uuid::from_u128(n as u128 + 1))
}
fn team(n: usize) -> OrganisationId {
    OrganisationId::new(Uuid::from_u128(n as u128 + 1_000_000))
}

/// Ten wishes each; a team ranks whoever wishes for it, as the reference asks; four of five
/// candidates find a place.
fn make(size: Instance) -> (Vec<CandidateIn>, Vec<TeamIn>) {
    let mut dice = Dice::new(2026);
    let mut asked: Vec<Vec<PersonId>> = vec![Vec::new(); size.teams];
    let mut candidates = Vec::with_capacity(size.candidates);
    for n in 0..size.candidates {
        let mut all: Vec<usize> = (0..size.teams).collect();
        dice.shuffle(&mut all);
        all.truncate(WISHES);
        for team in &all {
            asked[*team].push(person(n));
        }
        let wishes = all.into_iter().map(team).collect();
        candidates.push(CandidateIn { person: person(n), wishes });
    }
    let places = i64::try_from(size.candidates * 4 / 5 / size.teams.max(1)).unwrap_or(1).max(1);
    let teams = asked
        .into_iter()
        .enumerate()
        .map(|(n, mut wishes)| {
            dice.shuffle(&mut wishes);
            TeamIn { team: team(n), places, wishes }
        })
        .collect();
    (candidates, teams)
}

/// The instance as the reference reads it.
fn told(candidates: &[CandidateIn], teams: &[TeamIn]) -> Value {
    let names = |all: &[OrganisationId]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
    let people = |all: &[PersonId]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
    let (mut wishes, mut lists, mut places) =
        (serde_json::Map::new(), serde_json::Map::new(), serde_json::Map::new());
    for one in candidates {
        wishes.insert(one.person.to_string(), json!(names(&one.wishes)));
    }
    for side in teams {
        lists.insert(side.team.to_string(), json!(people(&side.wishes)));
        places.insert(side.team.to_string(), json!(side.places));
    }
    json!({ "candidates": wishes, "teams": lists, "places": places })
}

type Pairs = BTreeMap<String, String>;

fn pairs(all: &[Outcome]) -> Pairs {
    let one = |one: &Outcome| Some((one.person.to_string(), one.team?.to_string()));
    all.iter().filter_map(one).collect()
}

/// The Python that `./x bench` made, with the package in it; none: it could not be installed.
fn python() -> Option<PathBuf> {
    let python = folder().join("python/bin/python");
    let asked = Command::new(&python).args(["-c", "import matching"]).output().ok()?;
    asked.status.success().then_some(python)
}

fn reference(python: &Path, file: &Path) -> Result<(Duration, Pairs), Fault> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("published.py");
    let out = Command::new(python).arg(script).arg(file).output()?;
    if !out.status.success() {
        let said = String::from_utf8_lossy(&out.stderr);
        return Err(format!("the reference failed: {}", said.lines().last().unwrap_or("")).into());
    }
    let answer: Value = serde_json::from_slice(&out.stdout)?;
    let ms = answer["ms"].as_f64().ok_or("the reference tells no time")?;
    let found = answer["team_of"].as_object().ok_or("the reference tells no pairs")?;
    let pairs = found
        .iter()
        .filter_map(|(person, team)| Some((person.clone(), team.as_str()?.to_owned())))
        .collect();
    Ok((Duration::from_secs_f64(ms / 1e3), pairs))
}

/// Milliseconds from the lists to the matching with its reasons, beside the reference.
pub fn matching(size: Instance, count: usize, report: &mut Report) -> Result<(), Fault> {
    let (candidates, teams) = make(size);
    let name = format!("matching, {} × {}", size.candidates, size.teams);
    eprintln!("{name}");
    let none = BTreeMap::new();
    let wanted = pairs(&propose(&candidates, &teams, &none));
    let ours = || {
        timed(1, || {
            let began = Instant::now();
            let out = propose(&candidates, &teams, &none);
            let took = began.elapsed();
            if pairs(&out) != wanted {
                return Err("the matching differs from run to run".into());
            }
            Ok(vec![took])
        })
        .map(|run| Run { wall: run.each.first().copied().unwrap_or_default(), ..run })
    };
    let Some(python) = python() else {
        eprintln!("  the Python package `matching` is not installed: no reference");
        let run = ours()?;
        let what = format!("{name}, ms (the Python package is not installed: no reference)");
        report.note(&what, run.wall.as_secs_f64() * 1e3);
        return Ok(());
    };
    fs::create_dir_all(folder())?;
    let file = folder().join("matching.json");
    fs::write(&file, told(&candidates, &teams).to_string())?;
    let bare = || {
        let (took, found) = reference(&python, &file)?;
        if found != wanted {
            return Err("the reference comes to other pairs".into());
        }
        Ok(Run { done: 1, wall: took, cpu: Duration::ZERO, each: vec![took] })
    };
    let all = rounds(count.min(ROUNDS_MOST), ours, bare)?;
    report
        .add(Line::time(&name, &all, 1.0).beside(
            "the Python package matching 1.4.3, HospitalResident, same instance and pairs",
        ));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_instance_has_lists_of_ten_and_the_same_pairs_each_time() {
        let (candidates, teams) = make(Instance { candidates: 60, teams: 12 });
        assert!(candidates.iter().all(|one| one.wishes.len() == WISHES));
        let asked: usize = teams.iter().map(|side| side.wishes.len()).sum();
        assert_eq!(asked, 60 * WISHES);
        let once = pairs(&propose(&candidates, &teams, &BTreeMap::new()));
        assert_eq!(once, pairs(&propose(&candidates, &teams, &BTreeMap::new())));
        assert!(once.len() > 40 && once.len() < 60, "{}", once.len());
    }
}

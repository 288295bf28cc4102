//! The allocation of a pool beside HiGHS, on the same instance in the same run. Both must come to
//! the same objective before either is timed: how many of each class of need are served, how many
//! of them were passed over before, and how many steps each class gets.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use liandong_domain::allocation::{
    AllocationRule, Bound, Child, Instance, Outcome, Sex, Source, Standing, allocate,
};
use liandong_domain::basics::{Fen, PupilId, PurposeId};
use liandong_domain::rules::{RuleContent as _, SchoolStage};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::Fault;
use crate::matching::Dice;
use crate::measure::{Run, rounds, timed};
use crate::report::{Line, Report, folder};

/// Rounds of the reference take seconds each.
const ROUNDS_MOST: usize = 3;

/// What both sides must agree about: served by class, passed over among them, steps by class.
type Objective = (Vec<i64>, Vec<i64>);

fn purpose(n: usize) -> PurposeId {
    PurposeId::new(Uuid::from_u128(n as u128 + 1))
}

/// Pupils of three stages in many schools, four classes of need, four purposes of which three are
/// bound, and limits of schools and stages: about two of three find something.
fn make(pupils: usize) -> Instance {
    let mut dice = Dice::new(2027);
    let schools = (pupils / 50).max(2);
    let children = (0..pupils).map(|n| {
        let stage = SchoolStage::ALL[dice.below(3)];
        let most = if stage == SchoolStage::SeniorMiddle { 1_000 } else { 500 };
        let class = [1, 2, 2, 3, 3, 3, 4, 4][dice.below(8)];
        Child {
            pupil: PupilId::new(Uuid::from_u128(n as u128 + 1)),
            code: format!("P-{n:06}"),
            stage,
            school: format!("{:05}", dice.below(schools)),
            standard: Fen::from_yuan(most),
            received: Fen::from_yuan(if dice.below(6) == 0 { 200 } else { 0 }),
            class,
            passed_over: dice.below(5) == 0,
            sex: Some(if dice.below(2) == 0 { Sex::Girl } else { Sex::Boy }),
            barred: Vec::new(),
            standing: Standing::Free,
        }
    });
    let children: Vec<Child> = children.collect();
    let yuan = i64::try_from(pupils).unwrap_or(1);
    let bound = |stages: &[SchoolStage], sex| Bound { stages: stages.to_vec(), sex };
    let senior = SchoolStage::SeniorMiddle;
    let sources = [
        (Bound::default(), yuan * 170),
        (bound(&[senior], None), yuan * 40),
        (bound(&[], Some(Sex::Girl)), yuan * 30),
        (bound(&[senior, SchoolStage::JuniorMiddle], Some(Sex::Boy)), yuan * 20),
    ];
    let sources = sources.into_iter().enumerate().map(|(n, (bound, yuan))| Source {
        purpose: purpose(n),
        fen: Fen::from_yuan(yuan),
        bound,
    });
    let rule = AllocationRule {
        per_school: 13,
        per_stage: [yuan * 3 / 10, 0, yuan * 3 / 10],
        ..AllocationRule::default_for_town()
    };
    Instance { rule, seed: 32_107_546, sources: sources.collect(), children }
}

fn may(instance: &Instance, child: &Child) -> Vec<usize> {
    let fits = |source: &Source| source.bound.fits(child.stage, child.sex);
    (0..instance.sources.len()).filter(|at| fits(&instance.sources[*at])).collect()
}

fn objective(instance: &Instance, out: &Outcome) -> Objective {
    let over = instance.children.iter().zip(by_child(instance, out));
    let over = over.filter(|(child, fen)| child.passed_over && *fen > 0).count();
    let mut counts = out.served.to_vec();
    counts.push(i64::try_from(over).unwrap_or(0));
    (counts, out.given.map(|fen| fen.count() / instance.rule.step_fen).to_vec())
}

/// Amounts in the order of the children.
fn by_child(instance: &Instance, out: &Outcome) -> Vec<i64> {
    let fen: std::collections::BTreeMap<PupilId, i64> =
        out.answers.iter().map(|answer| (answer.pupil, answer.fen.count())).collect();
    instance.children.iter().map(|child| fen.get(&child.pupil).copied().unwrap_or(0)).collect()
}

/// The instance as the reference reads it.
fn told(instance: &Instance, out: &Outcome) -> Value {
    let (rule, mut schools) = (instance.rule, std::collections::BTreeMap::new());
    let (mut pupils, mut served) = (Vec::new(), Vec::new());
    for (child, fen) in instance.children.iter().zip(by_child(instance, out)) {
        if child.gap() < rule.least_fen {
            continue;
        }
        let next = schools.len();
        let school = *schools.entry((child.stage, &child.school)).or_insert(next);
        let stage = SchoolStage::ALL.iter().position(|one| *one == child.stage);
        let (class, may) = (child.class - 1, may(instance, child));
        if fen > 0 {
            let most = child.gap() / rule.step_fen;
            served.push(json!({ "may": may, "class": class, "most": most }));
        }
        let over = child.passed_over;
        pupils.push(json!({
            "may": may, "class": class, "over": over, "school": school, "stage": stage,
        }));
    }
    let steps: Vec<i64> =
        instance.sources.iter().map(|source| source.fen.count() / rule.step_fen).collect();
    let least = rule.least_fen / rule.step_fen;
    let none = i64::try_from(instance.children.len()).unwrap_or(i64::MAX);
    json!({
        "pupils": pupils,
        "school_most": vec![rule.school_limit().unwrap_or(none); schools.len()],
        "stage_most": SchoolStage::ALL.map(|stage| rule.stage_limit(stage).unwrap_or(none)),
        "slots": steps.iter().map(|steps| steps / least).collect::<Vec<_>>(),
        "served": served,
        "steps": steps,
        "least": least,
    })
}

/// The Python that `./x bench` made, with HiGHS in it; none: it could not be installed.
fn python() -> Option<PathBuf> {
    let python = folder().join("python/bin/python");
    let asked = Command::new(&python).args(["-c", "import highspy"]).output().ok()?;
    asked.status.success().then_some(python)
}

fn numbers(answer: &Value, name: &str) -> Option<Vec<i64>> {
    answer[name].as_array()?.iter().map(Value::as_i64).collect()
}

fn reference(python: &Path, file: &Path) -> Result<(Duration, Objective), Fault> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("published_pool.py");
    let out = Command::new(python).arg(script).arg(file).output()?;
    if !out.status.success() {
        let said = String::from_utf8_lossy(&out.stderr);
        return Err(format!("the reference failed: {}", said.lines().last().unwrap_or("")).into());
    }
    let answer: Value = serde_json::from_slice(&out.stdout)?;
    let ms = answer["ms"].as_f64().ok_or("the reference tells no time")?;
    let counts = numbers(&answer, "counts").ok_or("the reference tells no counts")?;
    let steps = numbers(&answer, "steps").ok_or("the reference tells no steps")?;
    Ok((Duration::from_secs_f64(ms / 1e3), (counts, steps)))
}

/// Milliseconds from the pupils to their answers with reasons, beside the reference.
pub fn pool(pupils: usize, count: usize, report: &mut Report) -> Result<(), Fault> {
    let instance = make(pupils);
    let name = format!("allocation of a pool, {pupils} pupils");
    eprintln!("{name}");
    let first = allocate(&instance);
    let wanted = objective(&instance, &first);
    let ours = || {
        timed(1, || {
            let began = Instant::now();
            let out = allocate(&instance);
            let took = began.elapsed();
            if out != first {
                return Err("the allocation differs from run to run".into());
            }
            Ok(vec![took])
        })
        .map(|run| Run { wall: run.each.first().copied().unwrap_or_default(), ..run })
    };
    let Some(python) = python() else {
        eprintln!("  HiGHS is not installed: no reference");
        let run = ours()?;
        let what = format!("{name}, ms (HiGHS is not installed: no reference)");
        report.note(&what, run.wall.as_secs_f64() * 1e3);
        return Ok(());
    };
    fs::create_dir_all(folder())?;
    let file = folder().join("pool.json");
    fs::write(&file, told(&instance, &first).to_string())?;
    let bare = || {
        let (took, found) = reference(&python, &file)?;
        if found != wanted {
            return Err(format!("the reference comes to {found:?}, the house {wanted:?}").into());
        }
        Ok(Run { done: 1, wall: took, cpu: Duration::ZERO, each: vec![took] })
    };
    let all = rounds(count.min(ROUNDS_MOST), ours, bare)?;
    report.add(
        Line::time(&name, &all, 1.0)
            .beside("HiGHS (highspy), linear programmes of the same laws, same objective"),
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_instance_meets_every_limit_and_leaves_some_without() {
        let instance = make(600);
        let out = allocate(&instance);
        let served: i64 = out.served.iter().sum();
        assert!(served > 200 && served < 560, "{served}");
        assert!(out.served.iter().all(|count| *count > 0));
        assert_eq!(allocate(&instance), out);
        let again = told(&instance, &out);
        assert_eq!(again["served"].as_array().map(Vec::len), usize::try_from(served).ok());
    }
}

//! The laws of an allocation, against every other choice on small instances.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::basics::{Fen, PupilId, PurposeId};
use crate::rules::{RuleContent as _, SchoolStage};

fn purpose(n: usize) -> PurposeId {
    PurposeId::new(uuid::Uuid::from_u128(n as u128 + 1))
}
fn pupil(n: usize) -> PupilId {
    PupilId::new(uuid::Uuid::from_u128(n as u128 + 1_000))
}

fn child(n: usize, class: i64, stage: SchoolStage) -> Child {
    let senior = stage == SchoolStage::SeniorMiddle;
    Child {
        pupil: pupil(n),
        code: format!("P-{n:04}"),
        stage,
        school: "A".to_owned(),
        standard: Fen::from_yuan(if senior { 1_000 } else { 500 }),
        received: Fen::ZERO,
        class,
        passed_over: false,
        sex: None,
        barred: Vec::new(),
        standing: Standing::Free,
    }
}

fn instance(yuan: i64, children: Vec<Child>) -> Instance {
    let open = Source { purpose: purpose(0), fen: Fen::from_yuan(yuan), bound: Bound::default() };
    let rule = AllocationRule::default_for_town();
    Instance { rule, seed: 0, sources: vec![open], children }
}

fn yuan(out: &Outcome) -> Vec<i64> {
    out.answers.iter().map(|one| one.fen.count() / 100).collect()
}
fn reasons(out: &Outcome) -> Vec<Reason> {
    out.answers.iter().map(|one| one.reason).collect()
}

// covers T18 J3
#[test]
fn a_pool_of_8500_yuan_reaches_everybody_before_it_reaches_the_standard() {
    let stages = [SchoolStage::Primary, SchoolStage::JuniorMiddle, SchoolStage::SeniorMiddle];
    let children = (0..20).map(|n| child(n, 1 + n as i64 % 4, stages[n % 3])).collect();
    let out = allocate(&instance(8_500, children));
    assert_eq!(out.served, [5, 5, 5, 5]);
    assert!(yuan(&out).iter().all(|yuan| *yuan >= 300));
    // 6,000 for the least; 2,500 more: the first class first
    let first: Vec<i64> = yuan(&out).into_iter().step_by(4).collect();
    assert_eq!(first, [500, 500, 1_000, 500, 500]);
    assert_eq!(yuan(&out).iter().sum::<i64>() + out.remainder.count() / 100, 8_500);
    assert_eq!(out.answers[0].reason, Reason::AtStandard);
    assert_eq!(out.answers[3].reason, Reason::UsedUp);
    assert_eq!(out.remainder, Fen::ZERO);
}

// covers T18 J3
#[test]
fn everybody_gets_an_answer_and_a_reason() {
    let primary = SchoolStage::Primary;
    let mut all: Vec<Child> = (0..8).map(|n| child(n, 1, primary)).collect();
    all[1].standing = Standing::NotReviewed;
    all[2].standing = Standing::HasGiver;
    all[3].standing = Standing::HasAward;
    all[4].received = Fen::from_yuan(201);
    all[5].barred = vec![purpose(0)];
    all[6].received = Fen::from_yuan(150);
    all[7].class = 2;
    let out = allocate(&instance(800, all));
    assert_eq!(
        reasons(&out),
        [
            Reason::AtStandard,
            Reason::NotReviewed,
            Reason::HasGiver,
            Reason::HasAward,
            Reason::Covered,
            Reason::NotForThem,
            Reason::NearStandard,
            Reason::PoolEmpty,
        ]
    );
    assert_eq!(yuan(&out), [500, 0, 0, 0, 0, 0, 300, 0]);
}

// covers T18
#[test]
fn limits_of_schools_and_stages_are_kept_and_named() {
    let mut all: Vec<Child> = (0..5).map(|n| child(n, 1, SchoolStage::Primary)).collect();
    all[3].school = "B".to_owned();
    all[4] = child(4, 1, SchoolStage::SeniorMiddle);
    let mut one = instance(10_000, all);
    one.rule.per_school = 2;
    one.seed = 1;
    let out = allocate(&one);
    // the order begins at the second code, so that the first of school A waits
    assert_eq!(yuan(&out), [0, 500, 500, 500, 1_000]);
    assert_eq!(out.answers[0].reason, Reason::SchoolFull);
    one.rule.per_stage = [1, 0, 0];
    let out = allocate(&one);
    assert_eq!(yuan(&out), [0, 500, 0, 0, 1_000]);
    assert_eq!(out.answers[3].reason, Reason::StageFull);
}

// covers T17 T18
#[test]
fn bound_money_is_used_for_whom_it_is_bound_and_frees_the_open_pool() {
    let mut all: Vec<Child> = (0..3).map(|n| child(n, 2, SchoolStage::SeniorMiddle)).collect();
    all[2].sex = Some(Sex::Girl);
    all[2].class = 1;
    let mut one = instance(600, all);
    let bound = Bound { stages: vec![SchoolStage::SeniorMiddle], sex: Some(Sex::Girl) };
    one.sources.push(Source { purpose: purpose(1), fen: Fen::from_yuan(450), bound });
    let out = allocate(&one);
    // the girl could take the open money first; then one of the boys would go without
    assert_eq!(yuan(&out), [300, 300, 400]);
    assert_eq!(out.remainder, Fen::from_yuan(50));
    let amounts: Vec<_> = out.answers.iter().map(|one| (one.pupil, one.fen)).collect();
    let shares = shares_of(&one, &amounts).expect("covered");
    assert_eq!(shares[2], [(purpose(1), Fen::from_yuan(400))]);
    let more = [(pupil(0), Fen::from_yuan(601))];
    assert_eq!(shares_of(&one, &more), None, "a boy takes nothing of the girls'");
    // and a girl is paid from two purposes where one does not reach
    let both = shares_of(&one, &[(pupil(2), Fen::from_yuan(1_000))]).expect("covered");
    let parts = [(purpose(1), Fen::from_yuan(450)), (purpose(0), Fen::from_yuan(550))];
    assert_eq!(both, [parts.to_vec()]);
}

fn stages() -> impl Strategy<Value = SchoolStage> {
    proptest::sample::select(SchoolStage::ALL.to_vec())
}
fn some_child(n: usize) -> impl Strategy<Value = Child> {
    let who = (1_i64..4, stages(), 0_usize..3, any::<bool>(), any::<bool>());
    (who, 0_i64..7, 0_usize..8).prop_map(move |((class, stage, school, over, girl), got, odd)| {
        Child {
            school: ["A", "B", "C"][school].to_owned(),
            received: Fen::from_yuan(got * 50),
            passed_over: over,
            sex: Some(if girl { Sex::Girl } else { Sex::Boy }),
            barred: if odd == 1 { vec![purpose(0)] } else { Vec::new() },
            standing: if odd == 0 { Standing::NotReviewed } else { Standing::Free },
            ..child(n, class, stage)
        }
    })
}
/// Few children, two or three purposes of which some are bound, limits now and then.
fn instances(most: usize) -> impl Strategy<Value = Instance> {
    let children = (1..=most).prop_flat_map(|count| (0..count).map(some_child).collect::<Vec<_>>());
    let bound = prop_oneof![
        Just(Bound::default()),
        stages().prop_map(|stage| Bound { stages: vec![stage], sex: None }),
        Just(Bound { stages: Vec::new(), sex: Some(Sex::Girl) }),
    ];
    let sources = proptest::collection::vec((0_i64..1_800, bound), 1..4);
    (children, sources, 0_i64..4, [0_i64..4, 0_i64..3, 0_i64..3], 0_i64..50).prop_map(
        |(children, sources, per_school, per_stage, seed)| {
            let mut rule = AllocationRule::default_for_town();
            (rule.step_fen, rule.least_fen) = (10_000, 20_000);
            (rule.per_school, rule.per_stage) = (per_school, per_stage);
            let sources = sources
                .into_iter()
                .enumerate()
                .map(|(n, (yuan, bound))| Source {
                    purpose: purpose(n),
                    fen: Fen::from_yuan(yuan),
                    bound,
                })
                .collect();
            Instance { rule, seed, sources, children }
        },
    )
}

fn answer<'o>(out: &'o Outcome, child: &Child) -> &'o Answer {
    out.answers.iter().find(|one| one.pupil == child.pupil).expect("nobody is forgotten")
}

/// Which purposes may pay a child, told apart from how the house tells it.
fn may_pay(instance: &Instance, child: &Child) -> Vec<usize> {
    let fits = |source: &Source| {
        (source.bound.stages.is_empty() || source.bound.stages.contains(&child.stage))
            && source.bound.sex.is_none_or(|sex| child.sex == Some(sex))
            && !child.barred.contains(&source.purpose)
    };
    (0..instance.sources.len()).filter(|at| fits(&instance.sources[*at])).collect()
}

/// Whether units of children can be parted among the purposes, by trying every way. Units of one child
/// are alike, so they are tried in the order of the purposes only.
fn fits(wanted: &[(Vec<usize>, i64)], room: &mut Vec<i64>) -> bool {
    let Some(((may, units), rest)) = wanted.split_first() else { return true };
    if *units == 0 {
        return fits(rest, room);
    }
    may.iter().enumerate().any(|(nth, at)| {
        if room[*at] == 0 {
            return false;
        }
        let from_here = (may[nth..].to_vec(), units - 1);
        let one_less: Vec<_> = std::iter::once(from_here).chain(rest.iter().cloned()).collect();
        room[*at] -= 1;
        let done = fits(&one_less, room);
        room[*at] += 1;
        done
    })
}

fn kept(instance: &Instance, served: &[&Child]) -> bool {
    let mut schools: BTreeMap<(SchoolStage, &str), i64> = BTreeMap::new();
    let mut stages: BTreeMap<SchoolStage, i64> = BTreeMap::new();
    for child in served {
        *schools.entry((child.stage, &child.school)).or_default() += 1;
        *stages.entry(child.stage).or_default() += 1;
    }
    let rule = instance.rule;
    schools.values().all(|n| rule.school_limit().is_none_or(|most| *n <= most))
        && stages.iter().all(|(stage, n)| rule.stage_limit(*stage).is_none_or(|most| *n <= most))
}

/// The most that any choice of children serves: by class, and of each class who was passed over.
fn best(instance: &Instance) -> Vec<i64> {
    let free: Vec<&Child> = instance
        .children
        .iter()
        .filter(|one| one.standing == Standing::Free && one.gap() >= instance.rule.least_fen)
        .filter(|one| !may_pay(instance, one).is_empty())
        .collect();
    let mut best = Vec::new();
    for set in 0..1_usize << free.len() {
        let served: Vec<&Child> =
            free.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, c)| *c).collect();
        let wanted: Vec<(Vec<usize>, i64)> =
            served.iter().map(|one| (may_pay(instance, one), 1)).collect();
        let least = instance.rule.least_fen;
        let mut room: Vec<i64> = instance.sources.iter().map(|s| s.fen.count() / least).collect();
        if kept(instance, &served) && fits(&wanted, &mut room) {
            best = best.max(score(&served));
        }
    }
    best
}

fn score(served: &[&Child]) -> Vec<i64> {
    let count = |of: &dyn Fn(&Child) -> bool| {
        i64::try_from(served.iter().filter(|one| of(one)).count()).expect("few")
    };
    let mut out: Vec<i64> = (1..=4).map(|class| count(&|one| one.class == class)).collect();
    out.push(count(&|one| one.passed_over));
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    // invariants 1 and 2
    // covers T18 J3
    #[test]
    fn no_fen_is_lost_and_nobody_is_above_the_standard(one in instances(12)) {
        let out = allocate(&one);
        prop_assert_eq!(out.answers.len(), one.children.len());
        let given: i64 = out.answers.iter().map(|answer| answer.fen.count()).sum();
        prop_assert_eq!(given + out.remainder.count(), one.pool().count());
        prop_assert!(!out.remainder.is_negative());
        for child in &one.children {
            let fen = answer(&out, child).fen.count();
            prop_assert!(fen == 0 || fen >= one.rule.least_fen);
            prop_assert_eq!(fen % one.rule.step_fen, 0);
            prop_assert!(fen <= child.gap());
            prop_assert!(fen == 0 || child.standing == Standing::Free);
        }
        // purpose by purpose
        let amounts: Vec<_> = out.answers.iter().map(|a| (a.pupil, a.fen)).collect();
        let shares = shares_of(&one, &amounts).expect("covered");
        let mut used: BTreeMap<PurposeId, i64> = BTreeMap::new();
        for ((pupil, fen), parts) in amounts.iter().zip(&shares) {
            prop_assert_eq!(parts.iter().map(|part| part.1.count()).sum::<i64>(), fen.count());
            let child = one.children.iter().find(|child| child.pupil == *pupil).expect("there");
            for (purpose, fen) in parts {
                let may = may_pay(&one, child);
                prop_assert!(may.iter().any(|at| one.sources[*at].purpose == *purpose));
                *used.entry(*purpose).or_default() += fen.count();
            }
        }
        for source in &one.sources {
            prop_assert!(used.get(&source.purpose).copied().unwrap_or(0) <= source.fen.count());
        }
    }

    // invariant 3
    // covers T18 J3
    #[test]
    fn no_other_choice_serves_more(one in instances(7)) {
        let out = allocate(&one);
        let served: Vec<&Child> =
            one.children.iter().filter(|child| answer(&out, child).fen > Fen::ZERO).collect();
        prop_assert!(kept(&one, &served));
        prop_assert_eq!(score(&served), best(&one));
    }

    // invariant 4
    // covers T18 J3
    #[test]
    fn nobody_could_get_a_step_more_from_somebody_who_comes_after(one in instances(6)) {
        let out = allocate(&one);
        let step = one.rule.step_fen;
        let served: Vec<&Child> =
            one.children.iter().filter(|child| answer(&out, child).fen > Fen::ZERO).collect();
        let steps: Vec<i64> =
            served.iter().map(|child| answer(&out, child).fen.count() / step).collect();
        let room: Vec<i64> = one.sources.iter().map(|s| s.fen.count() / step).collect();
        let possible = |steps: &[i64]| {
            let wanted: Vec<(Vec<usize>, i64)> =
                served.iter().zip(steps).map(|(c, n)| (may_pay(&one, c), *n)).collect();
            fits(&wanted, &mut room.clone())
        };
        prop_assert!(possible(&steps));
        for (at, child) in served.iter().enumerate() {
            if (steps[at] + 1) * step > child.gap() {
                continue;
            }
            let mut more = steps.clone();
            more[at] += 1;
            prop_assert!(!possible(&more), "a step is left over");
            for (other, below) in served.iter().enumerate() {
                let lower = below.class > child.class
                    || (below.class == child.class && steps[other] > steps[at] + 1);
                if other != at && lower && steps[other] > one.rule.least_fen / step {
                    let mut moved = more.clone();
                    moved[other] -= 1;
                    prop_assert!(!possible(&moved), "a lower one could give");
                }
            }
        }
    }

    // invariants 5 and 6
    // covers T18 J3
    #[test]
    fn whoever_stands_before_among_their_like_comes_first_in_whatever_order_told(
        one in instances(12), turns in proptest::collection::vec(any::<usize>(), 12),
    ) {
        let out = allocate(&one);
        let mut mixed = one.clone();
        for (at, turn) in turns.iter().enumerate() {
            let count = mixed.children.len();
            mixed.children.swap(at % count, turn % count);
        }
        prop_assert_eq!(&allocate(&mixed), &out);
        let mut order: Vec<&Child> = one.children.iter().collect();
        order.sort_by(|a, b| a.code.cmp(&b.code));
        let turn = usize::try_from(one.seed).expect("small") % order.len();
        order.rotate_left(turn);
        for (at, first) in order.iter().enumerate() {
            for second in &order[at + 1..] {
                let alike = (first.class, first.stage, &first.school, first.passed_over)
                    == (second.class, second.stage, &second.school, second.passed_over)
                    && may_pay(&one, first) == may_pay(&one, second)
                    && first.gap() == second.gap()
                    && (first.standing, second.standing) == (Standing::Free, Standing::Free);
                if alike {
                    prop_assert!(answer(&out, first).fen >= answer(&out, second).fen);
                }
            }
        }
    }
}

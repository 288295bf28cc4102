//! Who gets the least amount: as many as possible, class by class.

use std::collections::BTreeMap;

use super::flow::{FREE, Network};
use super::instance::{CLASSES, Instance};
use crate::rules::SchoolStage;

/// Where a child stands in the network, as far as limits and money ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The school's place in the list of schools and stages.
    pub school: usize,
    /// The stage.
    pub stage: usize,
    /// Which purposes may pay.
    pub mask: usize,
}

/// One who may be served: the child's number, its level, its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Eligible {
    pub child: usize,
    /// Class, and within it whoever was passed over last time first.
    pub level: (usize, bool),
    pub place: Place,
}

/// The limits with what is left of them.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    schools: Vec<i64>,
    stages: Vec<i64>,
    /// For every set of purposes: how many more their own pupils can be.
    slack: Vec<i64>,
    slots: Vec<i64>,
}

fn stage_at(stage: SchoolStage) -> usize {
    SchoolStage::ALL.iter().position(|one| *one == stage).unwrap_or(0)
}

/// Those who may be served, in the published order, and the limits before anybody is.
pub(super) fn eligible(instance: &Instance) -> (Vec<Eligible>, Limits) {
    let rule = instance.rule;
    let least = rule.least_steps() * rule.step_fen;
    let mut schools: BTreeMap<(SchoolStage, &str), usize> = BTreeMap::new();
    let mut out = Vec::new();
    for child in instance.order() {
        let one = &instance.children[child];
        let mask = instance.mask(one);
        if one.standing != super::Standing::Free || one.gap() < least || mask == 0 {
            continue;
        }
        let next = schools.len();
        let school = *schools.entry((one.stage, &one.school)).or_insert(next);
        let place = Place { school, stage: stage_at(one.stage), mask };
        out.push(Eligible { child, level: (one.level(), !one.passed_over), place });
    }
    let slots: Vec<i64> = instance
        .sources
        .iter()
        .map(|source| source.fen.count() / rule.step_fen / rule.least_steps())
        .collect();
    let sets = 1_usize << slots.len();
    let slack = (0..sets).map(|set| sum_of(&slots, set)).collect();
    let stages = SchoolStage::ALL.map(|stage| rule.stage_limit(stage).unwrap_or(FREE)).to_vec();
    let schools = vec![rule.school_limit().unwrap_or(FREE); schools.len()];
    (out, Limits { schools, stages, slack, slots })
}

/// What the purposes of a set hold together.
pub(super) fn sum_of(of: &[i64], set: usize) -> i64 {
    of.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, fen)| fen).sum()
}

/// Whether every pupil of this mask counts against a set of purposes.
pub(super) fn within(mask: usize, set: usize) -> bool {
    mask & !set == 0
}

impl Limits {
    /// Serves one more, or one less.
    fn serve(&mut self, place: Place, more: i64) {
        self.schools[place.school] -= more;
        self.stages[place.stage] -= more;
        for (set, slack) in self.slack.iter_mut().enumerate() {
            if within(place.mask, set) {
                *slack -= more;
            }
        }
    }
    /// Whether the school has room.
    pub(super) fn school_has_room(&self, place: Place) -> bool {
        self.schools[place.school] > 0
    }
    /// Whether the stage has room.
    pub(super) fn stage_has_room(&self, place: Place) -> bool {
        self.stages[place.stage] > 0
    }
    /// Whether one may come for another who goes.
    fn may_swap(&self, comes: Place, goes: Place) -> bool {
        (comes.school == goes.school || self.school_has_room(comes))
            && (comes.stage == goes.stage || self.stage_has_room(comes))
            && (comes.mask == goes.mask
                || self.slack.iter().enumerate().all(|(set, slack)| {
                    !within(comes.mask, set) || within(goes.mask, set) || *slack > 0
                }))
    }
}

/// Children who are alike for the network.
type Groups = BTreeMap<((usize, bool), Place), Vec<usize>>;

fn groups(all: &[Eligible]) -> Groups {
    let mut groups: Groups = BTreeMap::new();
    for (at, one) in all.iter().enumerate() {
        groups.entry((one.level, one.place)).or_default().push(at);
    }
    groups
}

/// Who is served, as places in the list of the eligible; the limits are left as that leaves them.
///
/// First by a flow: a unit through stage, school, group and purpose is a child. A child of a class
/// weighs more than all of the classes below together, so that the cheapest flow serves the most
/// of the first class, then of the second, and so on; within a class as many as possible of those
/// who were passed over last time. Then whoever stands before somebody served of the same class in
/// the published order, and could come in their place, does.
pub(super) fn serve(all: &[Eligible], limits: &mut Limits) -> Vec<bool> {
    let groups = groups(all);
    let (schools, sources) = (limits.schools.len(), limits.slots.len());
    let stages = limits.stages.len();
    let (start, end) = (0, 1);
    let (stage_0, school_0, group_0) = (2, 2 + stages, 2 + stages + schools);
    let source_0 = group_0 + groups.len();
    let mut net = Network::new(source_0 + sources);
    for (at, room) in limits.stages.iter().enumerate() {
        net.arc((start, stage_0 + at), *room, 0);
    }
    let mut known = vec![false; schools];
    let base = i128::try_from(all.len()).unwrap_or(i128::MAX) + 1;
    let weight = |(class, not_passed): (usize, bool)| {
        let power = u32::try_from(CLASSES - class).unwrap_or(1);
        base.pow(power) + i128::from(!not_passed)
    };
    let most = weight((0, false));
    let mut arcs = Vec::with_capacity(groups.len());
    for (at, ((level, place), members)) in groups.iter().enumerate() {
        if !known[place.school] {
            known[place.school] = true;
            let room = limits.schools[place.school];
            net.arc((stage_0 + place.stage, school_0 + place.school), room, 0);
        }
        let count = i64::try_from(members.len()).unwrap_or(FREE);
        let arc = net.arc((school_0 + place.school, group_0 + at), count, most - weight(*level));
        arcs.push(arc);
        for source in (0..sources).filter(|source| place.mask >> source & 1 == 1) {
            net.arc((group_0 + at, source_0 + source), FREE, 0);
        }
    }
    for (at, slots) in limits.slots.iter().enumerate() {
        net.arc((source_0 + at, end), *slots, 0);
    }
    net.run((start, end), most);
    let mut served = vec![false; all.len()];
    for (arc, ((_, place), members)) in arcs.iter().zip(&groups) {
        let count = usize::try_from(net.flowing(*arc)).unwrap_or(0);
        for at in &members[..count] {
            served[*at] = true;
            limits.serve(*place, 1);
        }
    }
    in_order(all, limits, &mut served);
    served
}

/// Lets whoever stands before in the published order come first among their like.
fn in_order(all: &[Eligible], limits: &mut Limits, served: &mut [bool]) {
    loop {
        let mut last: BTreeMap<((usize, bool), Place), Vec<usize>> = BTreeMap::new();
        for (at, one) in all.iter().enumerate().filter(|(at, _)| served[*at]) {
            last.entry((one.level, one.place)).or_default().push(at);
        }
        let mut changed = false;
        for at in 0..all.len() {
            let comes = &all[at];
            if served[at] {
                continue;
            }
            let low = (comes.level, Place { school: 0, stage: 0, mask: 0 });
            let found = last
                .range(low..)
                .take_while(|((level, _), _)| *level == comes.level)
                .filter_map(|((_, place), members)| Some((*members.last()?, *place)))
                .filter(|(goes, place)| *goes > at && limits.may_swap(comes.place, *place))
                .max_by_key(|(goes, _)| *goes);
            let Some((goes, place)) = found else { continue };
            limits.serve(place, -1);
            limits.serve(comes.place, 1);
            (served[at], served[goes]) = (true, false);
            if let Some(members) = last.get_mut(&(comes.level, place)) {
                members.pop();
            }
            let members = last.entry((comes.level, comes.place)).or_default();
            let behind = members.partition_point(|one| *one < at);
            members.insert(behind, at);
            changed = true;
        }
        if !changed {
            return;
        }
    }
}

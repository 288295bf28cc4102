//! How much each who is served gets, and from which purpose.

use std::collections::BTreeMap;

use super::flow::{FREE, Network};
use super::instance::{Instance, Source};
use super::who::{Eligible, sum_of, within};
use crate::basics::{Fen, PurposeId};

/// Amounts in steps of those who are served, beside their places in the list of the eligible.
///
/// Everybody has the least amount. Then class by class, one step at a time in the published order,
/// to whoever of the class has least, up to the standard, as long as the purposes that may pay for
/// the child hold a step more: for every set of purposes, the pupils who can be paid by it alone
/// take no more than it holds. Such limits form a polymatroid, so that nobody of a class can get
/// more without another of it, or of a class above, getting less.
pub(super) fn steps(instance: &Instance, all: &[Eligible], served: &[bool]) -> Vec<i64> {
    let rule = instance.rule;
    let least = rule.least_steps();
    let held: Vec<i64> =
        instance.sources.iter().map(|source| source.fen.count() / rule.step_fen).collect();
    let mut slack: Vec<i64> = (0..1_usize << held.len()).map(|set| sum_of(&held, set)).collect();
    let take = |slack: &mut Vec<i64>, mask: usize, steps: i64| {
        let sets = slack.iter_mut().enumerate().filter(|(set, _)| within(mask, *set));
        sets.for_each(|(_, slack)| *slack -= steps);
    };
    let mut amounts = vec![0; all.len()];
    let mut classes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, one) in all.iter().enumerate().filter(|(at, _)| served[*at]) {
        amounts[at] = least;
        take(&mut slack, one.place.mask, least);
        classes.entry(one.level.0).or_default().push(at);
    }
    for mut open in classes.into_values() {
        while !open.is_empty() {
            open.retain(|at| {
                let one = &all[*at];
                let full = (amounts[*at] + 1) * rule.step_fen > instance.children[one.child].gap();
                let mask = one.place.mask;
                let mut sets = slack.iter().enumerate().filter(|(set, _)| within(mask, *set));
                if full || sets.any(|(_, slack)| *slack < 1) {
                    return false;
                }
                amounts[*at] += 1;
                take(&mut slack, mask, 1);
                true
            });
        }
    }
    amounts
}

/// What a pupil is paid, and from which purposes: one, or few.
pub type Shares = Vec<(PurposeId, Fen)>;

/// Parts amounts among the purposes that may pay them, bound money first, so that what is left
/// over is as open as can be. Amounts come with the set of purposes that may pay, in the order in
/// which purposes are used up. None: they do not cover it.
pub(super) fn split(sources: &[Source], amounts: &[(usize, i64)]) -> Option<Vec<Shares>> {
    let mut masks: BTreeMap<usize, i64> = BTreeMap::new();
    for (mask, fen) in amounts.iter().filter(|(_, fen)| *fen > 0) {
        *masks.entry(*mask).or_default() += fen;
    }
    let (start, end, source_0) = (0, 1, 2 + masks.len());
    let mut net = Network::new(source_0 + sources.len());
    let mut arcs: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (at, (mask, fen)) in masks.iter().enumerate() {
        net.arc((start, 2 + at), *fen, 0);
        for (source, one) in sources.iter().enumerate().filter(|(s, _)| mask >> s & 1 == 1) {
            let cost = i128::from(one.bound.is_open());
            arcs.insert((*mask, source), net.arc((2 + at, source_0 + source), FREE, cost));
        }
    }
    for (at, source) in sources.iter().enumerate() {
        net.arc((source_0 + at, end), source.fen.count(), 0);
    }
    net.run((start, end), i128::MAX / 8);
    let mut left: BTreeMap<(usize, usize), i64> =
        arcs.into_iter().map(|(key, arc)| (key, net.flowing(arc))).collect();
    let mut order: Vec<usize> = (0..sources.len()).collect();
    order.sort_by_key(|at| (sources[*at].bound.is_open(), *at));
    let mut out = Vec::with_capacity(amounts.len());
    for (mask, fen) in amounts {
        let mut wanted = (*fen).max(0);
        let mut shares = Vec::new();
        for source in &order {
            let Some(room) = left.get_mut(&(*mask, *source)) else { continue };
            let part = wanted.min(*room);
            if part > 0 {
                shares.push((sources[*source].purpose, Fen::new(part)));
                *room -= part;
                wanted -= part;
            }
        }
        if wanted > 0 {
            return None;
        }
        out.push(shares);
    }
    Some(out)
}

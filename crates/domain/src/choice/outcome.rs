//! What comes of a round for each person, with the reasons: locked pairs first, then the matching
//! among all others.

use std::collections::{BTreeMap, BTreeSet};

use super::matching::{Team, stable};
use crate::basics::{OrganisationId, PersonId};

/// A candidate with the own wishes, the dearest first; nobody's list of one who declined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidateIn {
    /// Who.
    pub person: PersonId,
    /// Teams, the dearest first.
    pub wishes: Vec<OrganisationId>,
}

/// A team with its places and wishes, the dearest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamIn {
    /// Which.
    pub team: OrganisationId,
    /// Places.
    pub places: i64,
    /// Candidates, the dearest first.
    pub wishes: Vec<PersonId>,
}

/// Why a wish did not come true. Never more than this is told: who else was there, and what a
/// team thought of anybody, stays with the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missed {
    /// All places went to others whom the team wished for more.
    Filled {
        /// The team.
        team: OrganisationId,
        /// Its places.
        places: i64,
    },
    /// The two wishes did not meet this time.
    NotMet {
        /// The team.
        team: OrganisationId,
    },
}

/// How somebody came to a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The worker locked the pair first.
    Locked,
    /// The wish at this place, counted from 1.
    Wish(i64),
    /// To no team this time.
    Open,
}

/// What came of it for one candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Who.
    pub person: PersonId,
    /// The team; none: open.
    pub team: Option<OrganisationId>,
    /// How.
    pub step: Step,
    /// The dearer wishes that did not come true, in their order.
    pub missed: Vec<Missed>,
}

/// The matching with its reasons, one outcome for each candidate in the order given. Locks hold;
/// they take places before anybody asks.
pub fn propose(
    candidates: &[CandidateIn],
    teams: &[TeamIn],
    locks: &BTreeMap<PersonId, OrganisationId>,
) -> Vec<Outcome> {
    let team_at: BTreeMap<OrganisationId, usize> =
        teams.iter().enumerate().map(|(at, team)| (team.team, at)).collect();
    let person_at: BTreeMap<PersonId, usize> =
        candidates.iter().enumerate().map(|(at, one)| (one.person, at)).collect();
    let lock_of = |person: &PersonId| locks.get(person).and_then(|team| team_at.get(team)).copied();
    let mut free: Vec<usize> =
        teams.iter().map(|team| usize::try_from(team.places).unwrap_or(0)).collect();
    for one in candidates {
        if let Some(team) = lock_of(&one.person) {
            free[team] = free[team].saturating_sub(1);
        }
    }
    let lists: Vec<Vec<usize>> = candidates
        .iter()
        .map(|one| match lock_of(&one.person) {
            Some(_) => Vec::new(),
            None => one.wishes.iter().filter_map(|team| team_at.get(team)).copied().collect(),
        })
        .collect();
    let sides: Vec<Team> = teams
        .iter()
        .zip(&free)
        .map(|(team, places)| Team {
            places: *places,
            list: team
                .wishes
                .iter()
                .filter(|person| lock_of(person).is_none())
                .filter_map(|person| person_at.get(person))
                .copied()
                .collect(),
        })
        .collect();
    let wished: BTreeSet<(OrganisationId, PersonId)> = teams
        .iter()
        .flat_map(|team| team.wishes.iter().map(move |person| (team.team, *person)))
        .collect();
    let paired = stable(&lists, &sides);
    candidates
        .iter()
        .zip(paired)
        .map(|(one, paired)| outcome(one, lock_of(&one.person), paired, (teams, &team_at, &wished)))
        .collect()
}

type Sides<'a> =
    (&'a [TeamIn], &'a BTreeMap<OrganisationId, usize>, &'a BTreeSet<(OrganisationId, PersonId)>);

fn outcome(
    one: &CandidateIn,
    locked: Option<usize>,
    paired: Option<usize>,
    (teams, team_at, wished): Sides<'_>,
) -> Outcome {
    let person = one.person;
    if let Some(team) = locked {
        let team = Some(teams[team].team);
        return Outcome { person, team, step: Step::Locked, missed: Vec::new() };
    }
    let team = paired.map(|team| teams[team].team);
    let at = team.and_then(|team| one.wishes.iter().position(|wish| *wish == team));
    let dearer = &one.wishes[..at.unwrap_or(one.wishes.len())];
    let missed = missed(
        dearer,
        |team| team_at.get(&team).map(|at| teams[*at].places),
        |team| wished.contains(&(team, person)),
    );
    let step = match at {
        Some(at) => Step::Wish(i64::try_from(at).unwrap_or(i64::MAX - 1) + 1),
        None => Step::Open,
    };
    Outcome { person, team, step, missed }
}

/// Why the dearer wishes of one candidate did not come true, in their order. `places` gives those
/// of a team of the round, `wished` whether that team wished for this candidate.
pub fn missed(
    dearer: &[OrganisationId],
    places: impl Fn(OrganisationId) -> Option<i64>,
    wished: impl Fn(OrganisationId) -> bool,
) -> Vec<Missed> {
    let one = |team: &OrganisationId| match places(*team) {
        // A stable matching leaves out one who is wished for only where all places are taken.
        Some(places) if wished(*team) => Missed::Filled { team: *team, places },
        Some(_) | None => Missed::NotMet { team: *team },
    };
    dearer.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn person(n: usize) -> PersonId {
        PersonId::new(Uuid::from_u128(n as u128 + 1))
    }
    fn team(n: usize) -> OrganisationId {
        OrganisationId::new(Uuid::from_u128(n as u128 + 1_000))
    }
    fn candidate(n: usize, wishes: &[usize]) -> CandidateIn {
        CandidateIn { person: person(n), wishes: wishes.iter().map(|t| team(*t)).collect() }
    }
    fn side(n: usize, places: i64, wishes: &[usize]) -> TeamIn {
        TeamIn { team: team(n), places, wishes: wishes.iter().map(|c| person(*c)).collect() }
    }

    // covers B3
    #[test]
    fn everybody_learns_why_in_their_own_order() {
        let candidates = [candidate(0, &[0, 1]), candidate(1, &[0]), candidate(2, &[1, 0])];
        let teams = [side(0, 1, &[1, 0]), side(1, 2, &[0])];
        let out = propose(&candidates, &teams, &BTreeMap::new());
        assert_eq!((out[0].team, out[0].step), (Some(team(1)), Step::Wish(2)));
        assert_eq!(out[0].missed, [Missed::Filled { team: team(0), places: 1 }]);
        assert_eq!((out[1].team, out[1].step), (Some(team(0)), Step::Wish(1)));
        assert_eq!((out[2].team, out[2].step), (None, Step::Open));
        let open = [Missed::NotMet { team: team(1) }, Missed::NotMet { team: team(0) }];
        assert_eq!(out[2].missed, open);
    }

    #[test]
    fn a_locked_pair_takes_its_place_first_even_off_the_list() {
        let candidates = [candidate(0, &[0]), candidate(1, &[])];
        let teams = [side(0, 1, &[0])];
        let locks = BTreeMap::from([(person(1), team(0))]);
        let out = propose(&candidates, &teams, &locks);
        assert_eq!((out[1].team, out[1].step), (Some(team(0)), Step::Locked));
        assert_eq!(out[0].team, None);
        assert_eq!(out[0].missed, [Missed::Filled { team: team(0), places: 1 }]);
    }

    proptest! {
        #[test]
        fn locked_pairs_are_kept_and_places_too(
            lists in proptest::collection::vec(
                Just(vec![0_usize, 1, 2]).prop_shuffle(), 1..10),
            ranks in proptest::collection::vec(
                Just((0_usize..10).collect::<Vec<usize>>()).prop_shuffle(), 3),
            places in proptest::collection::vec(1_i64..4, 3),
            locked in proptest::collection::vec((0_usize..10, 0_usize..3), 0..4),
        ) {
            let candidates: Vec<CandidateIn> =
                lists.iter().enumerate().map(|(n, list)| candidate(n, list)).collect();
            let teams: Vec<TeamIn> = ranks.iter().zip(&places).enumerate()
                .map(|(n, (list, places))| side(n, *places, list)).collect();
            // No more locks than places, as the worker is allowed.
            let mut locks = BTreeMap::new();
            for (c, t) in locked {
                let taken = locks.values().filter(|other| **other == team(t)).count();
                if c < candidates.len() && i64::try_from(taken).unwrap_or(0) < places[t] {
                    locks.entry(person(c)).or_insert(team(t));
                }
            }
            let out = propose(&candidates, &teams, &locks);
            prop_assert_eq!(out.len(), candidates.len());
            for one in &out {
                if let Some(team) = locks.get(&one.person) {
                    prop_assert_eq!((one.team, one.step), (Some(*team), Step::Locked));
                } else if one.team.is_none() {
                    prop_assert_eq!(one.step, Step::Open);
                } else {
                    prop_assert!(matches!(one.step, Step::Wish(_)));
                }
            }
            for side in &teams {
                let kept = out.iter().filter(|one| one.team == Some(side.team)).count();
                prop_assert!(i64::try_from(kept).unwrap_or(0) <= side.places);
            }
            // The order of the input changes nothing.
            let mut turned = candidates.clone();
            turned.reverse();
            let mut again = propose(&turned, &teams, &locks);
            again.reverse();
            prop_assert_eq!(again, out);
        }
    }
}

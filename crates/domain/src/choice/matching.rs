//! Deferred acceptance with places (Gale and Shapley 1962; the hospitals/residents problem): the
//! candidates ask in the order of their wishes, a team keeps the dearest it has places for.
//!
//! Works on numbers: candidates and teams are places in the lists given. Every entry of every list
//! is looked at a constant number of times, so the time is that of reading the lists.
//!
//! Invariants, tried by property tests below:
//! 1. nobody is paired with one who is not on the own list, on either side;
//! 2. no team has more than its places;
//! 3. no pair would rather have each other than what they have;
//! 4. of all such matchings, every candidate has the best one here;
//! 5. the order in which people stand in the input changes nothing.

/// A team: its places and its list, the dearest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Team {
    /// Places.
    pub places: usize,
    /// Candidates, the dearest first.
    pub list: Vec<usize>,
}

/// One wish with the place it has on the other side's list.
#[derive(Debug, Clone, Copy)]
struct Wish {
    team: usize,
    /// Where the candidate stands on the team's list; none: not on it.
    seen_as: Option<usize>,
}

/// Who a team keeps: by place on its list.
struct Kept {
    places: usize,
    count: usize,
    /// Who stands at each place of the list and is kept.
    at: Vec<Option<usize>>,
    /// Nobody behind this place is kept.
    worst: usize,
}

impl Kept {
    /// Takes one in, and gives back who has to go.
    fn take(&mut self, candidate: usize, place: usize) -> Option<usize> {
        if self.places == 0 {
            return Some(candidate);
        }
        if self.count < self.places {
            self.at[place] = Some(candidate);
            self.count += 1;
            self.worst = self.worst.max(place);
            return None;
        }
        // Once a team is full, its worst place only ever moves forward: all moves of all calls
        // together are no more than the list is long.
        while self.at[self.worst].is_none() {
            self.worst -= 1;
        }
        if place > self.worst {
            return Some(candidate);
        }
        let gone = self.at[self.worst].take();
        self.at[place] = Some(candidate);
        gone
    }
}

/// The team of each candidate; none: unpaired. Lists may name anybody once; a wish that the other
/// side does not share comes to nothing.
///
/// # Panics
/// Never with numbers below the lengths of the lists.
pub fn stable(candidates: &[Vec<usize>], teams: &[Team]) -> Vec<Option<usize>> {
    let wishes = both_sides(candidates, teams);
    let mut kept: Vec<Kept> = teams
        .iter()
        .map(|team| Kept {
            places: team.places,
            count: 0,
            at: vec![None; team.list.len()],
            worst: 0,
        })
        .collect();
    let mut next = vec![0_usize; candidates.len()];
    let mut out = vec![None; candidates.len()];
    let mut asking: Vec<usize> = (0..candidates.len()).rev().collect();
    while let Some(candidate) = asking.pop() {
        while let Some(wish) = wishes[candidate].get(next[candidate]) {
            next[candidate] += 1;
            let Some(place) = wish.seen_as else { continue };
            let gone = kept[wish.team].take(candidate, place);
            if gone == Some(candidate) {
                continue;
            }
            out[candidate] = Some(wish.team);
            if let Some(other) = gone {
                out[other] = None;
                asking.push(other);
            }
            break;
        }
    }
    out
}

/// Every wish with the place the candidate has on that team's list, team by team: one slip of
/// paper as long as there are candidates serves all teams.
fn both_sides(candidates: &[Vec<usize>], teams: &[Team]) -> Vec<Vec<Wish>> {
    let mut out: Vec<Vec<Wish>> = candidates
        .iter()
        .map(|list| list.iter().map(|team| Wish { team: *team, seen_as: None }).collect())
        .collect();
    let mut asked: Vec<Vec<(usize, usize)>> = vec![Vec::new(); teams.len()];
    for (candidate, list) in candidates.iter().enumerate() {
        for (place, team) in list.iter().enumerate() {
            asked[*team].push((candidate, place));
        }
    }
    let mut slip: Vec<Option<usize>> = vec![None; candidates.len()];
    for (team, asked) in teams.iter().zip(asked) {
        for (place, candidate) in team.list.iter().enumerate() {
            slip[*candidate] = Some(place);
        }
        for (candidate, place) in asked {
            out[candidate][place].seen_as = slip[candidate];
        }
        for candidate in &team.list {
            slip[*candidate] = None;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_textbook_example_comes_out_as_in_the_textbook() {
        // Three candidates, two teams of one and two places.
        let candidates = vec![vec![0, 1], vec![0, 1], vec![0]];
        let teams = [Team { places: 1, list: vec![2, 0, 1] }, Team { places: 2, list: vec![0, 1] }];
        assert_eq!(stable(&candidates, &teams), [Some(1), Some(1), Some(0)]);
    }

    #[test]
    fn a_wish_the_other_side_does_not_share_comes_to_nothing() {
        let candidates = vec![vec![0], vec![0, 1]];
        let teams = [Team { places: 5, list: vec![0] }, Team { places: 0, list: vec![1] }];
        assert_eq!(stable(&candidates, &teams), [Some(0), None]);
    }

    type Instance = (Vec<Vec<usize>>, Vec<Team>);

    /// A shuffled part of 0..n for each of `many`.
    fn lists(many: usize, n: usize) -> impl Strategy<Value = Vec<Vec<usize>>> {
        let one = (Just((0..n).collect::<Vec<usize>>()).prop_shuffle(), 0..=n)
            .prop_map(|(all, most)| all.into_iter().take(most).collect::<Vec<usize>>());
        proptest::collection::vec(one, many)
    }

    fn instances(people: usize, teams: usize) -> impl Strategy<Value = Instance> {
        (1..=people, 1..=teams).prop_flat_map(|(people, teams)| {
            let places = proptest::collection::vec(0_usize..4, teams);
            (lists(people, teams), lists(teams, people), places).prop_map(
                |(candidates, lists, places)| {
                    let team = |(list, places)| Team { places, list };
                    (candidates, lists.into_iter().zip(places).map(team).collect())
                },
            )
        })
    }

    fn place(list: &[usize], of: usize) -> Option<usize> {
        list.iter().position(|one| *one == of)
    }

    fn held(out: &[Option<usize>], team: usize) -> Vec<usize> {
        (0..out.len()).filter(|c| out[*c] == Some(team)).collect()
    }

    fn is_allowed((candidates, teams): &Instance, out: &[Option<usize>]) -> bool {
        let listed = out.iter().enumerate().all(|(c, team)| {
            team.is_none_or(|t| candidates[c].contains(&t) && teams[t].list.contains(&c))
        });
        listed && teams.iter().enumerate().all(|(t, team)| held(out, t).len() <= team.places)
    }

    /// Both would rather have each other than what they have.
    fn blocks((candidates, teams): &Instance, out: &[Option<usize>], c: usize, t: usize) -> bool {
        let (Some(wish), Some(seen)) = (place(&candidates[c], t), place(&teams[t].list, c)) else {
            return false;
        };
        let better = out[c].is_none_or(|now| place(&candidates[c], now).is_some_and(|n| wish < n));
        let kept = held(out, t);
        let room = kept.len() < teams[t].places
            || kept.iter().any(|k| place(&teams[t].list, *k).is_some_and(|n| seen < n));
        out[c] != Some(t) && better && room && teams[t].places > 0
    }

    fn is_stable(instance: &Instance, out: &[Option<usize>]) -> bool {
        let (candidates, teams) = instance;
        let pairs = (0..candidates.len()).flat_map(|c| (0..teams.len()).map(move |t| (c, t)));
        is_allowed(instance, out) && pairs.into_iter().all(|(c, t)| !blocks(instance, out, c, t))
    }

    /// Every stable matching, by trying all.
    fn all_stable(instance: &Instance) -> Vec<Vec<Option<usize>>> {
        let (people, teams) = (instance.0.len(), instance.1.len());
        let mut all: Vec<Vec<Option<usize>>> = vec![Vec::new()];
        for _ in 0..people {
            all = all
                .into_iter()
                .flat_map(|so_far| {
                    std::iter::once(None).chain((0..teams).map(Some)).map(move |team| {
                        let mut more = so_far.clone();
                        more.push(team);
                        more
                    })
                })
                .collect();
        }
        all.into_iter().filter(|out| is_stable(instance, out)).collect()
    }

    // covers B3 T22
    proptest! {
        #[test]
        fn nobody_would_rather_have_another_who_would_rather_have_them(
            instance in instances(14, 6)
        ) {
            let out = stable(&instance.0, &instance.1);
            // invariants 1 and 2
            prop_assert!(is_allowed(&instance, &out));
            // invariant 3
            prop_assert!(is_stable(&instance, &out));
        }

        #[test]
        fn of_all_stable_matchings_every_candidate_has_the_best(instance in instances(4, 3)) {
            let out = stable(&instance.0, &instance.1);
            let all = all_stable(&instance);
            prop_assert!(all.contains(&out));
            for other in &all {
                for (c, list) in instance.0.iter().enumerate() {
                    let worth = |team: Option<usize>| {
                        team.and_then(|t| place(list, t)).unwrap_or(list.len())
                    };
                    // invariant 4
                    prop_assert!(worth(out[c]) <= worth(other[c]));
                }
            }
        }

        #[test]
        fn the_order_of_the_input_changes_nothing(
            (instance, order) in instances(10, 5).prop_flat_map(|instance| {
                let order: Vec<usize> = (0..instance.0.len()).collect();
                (Just(instance), Just(order).prop_shuffle())
            })
        ) {
            let (candidates, teams) = &instance;
            // `order[new]` is who stood there before.
            let mut new_of = vec![0; order.len()];
            for (new, old) in order.iter().enumerate() {
                new_of[*old] = new;
            }
            let shuffled: Vec<Vec<usize>> =
                order.iter().map(|old| candidates[*old].clone()).collect();
            let renamed: Vec<Team> = teams
                .iter()
                .map(|team| Team {
                    places: team.places,
                    list: team.list.iter().map(|old| new_of[*old]).collect(),
                })
                .collect();
            let (before, after) = (stable(candidates, teams), stable(&shuffled, &renamed));
            for (new, old) in order.iter().enumerate() {
                // invariant 5
                prop_assert_eq!(after[new], before[*old]);
            }
        }
    }
}

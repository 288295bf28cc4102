//! The cheapest flow through a network, in whole numbers.
//!
//! Primal-dual: shortest paths by reduced cost, then everything that flows along them at once.
//! Every cost is zero or above. Without chance and without a hash: the same network gives the
//! same flow.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// No limit.
pub(super) const FREE: i64 = i64::MAX / 4;
const FAR: i128 = i128::MAX / 4;

#[derive(Debug, Clone)]
struct Arc {
    to: usize,
    room: i64,
    cost: i128,
}

/// A network: arcs stand in pairs, there and back.
#[derive(Debug, Clone)]
pub(super) struct Network {
    arcs: Vec<Arc>,
    from: Vec<Vec<usize>>,
}

/// What a search carries.
struct Search {
    heights: Vec<i128>,
    seen: Vec<bool>,
    next: Vec<usize>,
    end: usize,
}

impl Network {
    /// So many nodes, no arc.
    pub(super) fn new(nodes: usize) -> Self {
        Self { arcs: Vec::new(), from: vec![Vec::new(); nodes] }
    }
    /// An arc with its room and its cost a unit; gives its number.
    pub(super) fn arc(&mut self, (from, to): (usize, usize), room: i64, cost: i128) -> usize {
        let at = self.arcs.len();
        self.arcs.push(Arc { to, room, cost });
        self.arcs.push(Arc { to: from, room: 0, cost: -cost });
        self.from[from].push(at);
        self.from[to].push(at + 1);
        at
    }
    /// What flows through an arc.
    pub(super) fn flowing(&self, arc: usize) -> i64 {
        self.arcs[arc + 1].room
    }

    /// Sends units from the first node to the second as long as one more costs less than `limit`.
    pub(super) fn run(&mut self, (start, end): (usize, usize), limit: i128) {
        let nodes = self.from.len();
        let mut search =
            Search { heights: vec![0; nodes], seen: Vec::new(), next: Vec::new(), end };
        while let Some(far) = self.distances(start, &search.heights) {
            let most = far[end];
            if most >= FAR {
                return;
            }
            for (height, far) in search.heights.iter_mut().zip(&far) {
                *height += (*far).min(most);
            }
            if search.heights[end] - search.heights[start] >= limit {
                return;
            }
            search.next = vec![0; nodes];
            loop {
                search.seen = vec![false; nodes];
                if self.push(&mut search, start, FREE) == 0 {
                    break;
                }
            }
        }
    }

    /// How far every node is by reduced cost.
    fn distances(&self, start: usize, heights: &[i128]) -> Option<Vec<i128>> {
        let mut far = vec![FAR; self.from.len()];
        let mut open = BinaryHeap::new();
        *far.get_mut(start)? = 0;
        open.push(Reverse((0_i128, start)));
        while let Some(Reverse((so_far, node))) = open.pop() {
            if so_far > far[node] {
                continue;
            }
            for at in &self.from[node] {
                let arc = &self.arcs[*at];
                if arc.room <= 0 {
                    continue;
                }
                let there = so_far + arc.cost + heights[node] - heights[arc.to];
                if there < far[arc.to] {
                    far[arc.to] = there;
                    open.push(Reverse((there, arc.to)));
                }
            }
        }
        Some(far)
    }

    /// Pushes along arcs of no reduced cost.
    fn push(&mut self, search: &mut Search, node: usize, most: i64) -> i64 {
        if node == search.end {
            return most;
        }
        search.seen[node] = true;
        let mut sent = 0;
        while search.next[node] < self.from[node].len() {
            let at = self.from[node][search.next[node]];
            let (to, room, cost) = (self.arcs[at].to, self.arcs[at].room, self.arcs[at].cost);
            let level = cost + search.heights[node] - search.heights[to] == 0;
            if room > 0 && level && !search.seen[to] {
                let through = self.push(search, to, room.min(most - sent));
                self.arcs[at].room -= through;
                self.arcs[at ^ 1].room += through;
                sent += through;
                if sent == most {
                    break;
                }
            }
            search.next[node] += 1;
        }
        if sent > 0 {
            // more may come through another way in
            search.seen[node] = sent < most && search.next[node] >= self.from[node].len();
        }
        sent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheaper_way_is_taken_first_and_given_up_for_more() {
        // one unit from 0 to 3 goes through 1 and 2; two go beside each other
        let mut net = Network::new(4);
        let arcs = [(0, 1, 1), (0, 2, 2), (1, 2, 0), (1, 3, 2), (2, 3, 1)]
            .map(|(from, to, cost)| net.arc((from, to), 1, cost));
        net.run((0, 3), i128::MAX);
        assert_eq!(arcs.map(|arc| net.flowing(arc)), [1, 1, 0, 1, 1]);
        let mut net = Network::new(2);
        let arc = net.arc((0, 1), 5, 7);
        net.run((0, 1), 7);
        assert_eq!(net.flowing(arc), 0, "one more would cost as much as the limit");
        net.run((0, 1), 8);
        assert_eq!(net.flowing(arc), 5);
    }
}

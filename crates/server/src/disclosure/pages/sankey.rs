//! The picture of where money came from and where it went, drawn by the server in whole numbers.
//! The table beside it says the same.

use liandong_domain::basics::Fen;

use crate::ui::{Lang, money};

/// How high everything together is drawn.
const HIGH: i64 = 210;
/// What a node needs for its two lines of words.
const SLOT: i64 = 30;
/// Between two nodes.
const GAP: i64 = 8;
/// Where the columns stand; the last reads towards the left.
const COLUMNS: [i64; 4] = [0, 92, 178, 352];
/// How wide a node is.
const WIDE: i64 = 8;

/// A node as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// From the left.
    pub x: i64,
    /// From above.
    pub y: i64,
    /// How high.
    pub high: i64,
    /// Where the words stand.
    pub words_x: i64,
    /// start or end.
    pub anchor: &'static str,
    /// Its name.
    pub name: String,
    /// Its amount.
    pub amount: String,
}

/// A stream between two nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ribbon {
    /// The outline.
    pub outline: String,
    /// From where to where and how much, in words.
    pub words: String,
}

/// The picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sankey {
    /// How high.
    pub high: i64,
    /// Nodes.
    pub bars: Vec<Bar>,
    /// Streams.
    pub ribbons: Vec<Ribbon>,
}

/// A node before it has a place.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// 0 to 3.
    pub(super) column: usize,
    /// Its name.
    pub(super) name: String,
}

/// So much from one node to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stream {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) fen: Fen,
}

fn share(fen: i64, all: i64) -> i64 {
    let high = i128::from(fen) * i128::from(HIGH) / i128::from(all.max(1));
    i64::try_from(high).unwrap_or(HIGH)
}

/// Lays nodes and streams out. Streams of nothing, and nodes without a stream, are not drawn.
pub(super) fn draw(lang: Lang, nodes: &[Node], streams: &[Stream]) -> Sankey {
    let streams: Vec<Stream> = streams.iter().copied().filter(|one| one.fen > Fen::ZERO).collect();
    let sum = |at: usize| {
        let into: i64 = streams.iter().filter(|s| s.to == at).map(|s| s.fen.count()).sum();
        let out: i64 = streams.iter().filter(|s| s.from == at).map(|s| s.fen.count()).sum();
        into.max(out)
    };
    let all = (0..COLUMNS.len())
        .map(|column| {
            let of = nodes.iter().enumerate().filter(|(_, node)| node.column == column);
            of.map(|(at, _)| sum(at)).sum::<i64>()
        })
        .max()
        .unwrap_or(0);
    let mut tops = vec![0; nodes.len()];
    let mut out = Sankey::default();
    for (column, x) in COLUMNS.into_iter().enumerate() {
        let mut y = 2;
        for (at, node) in nodes.iter().enumerate().filter(|(_, node)| node.column == column) {
            if sum(at) == 0 {
                continue;
            }
            let high = share(sum(at), all).max(2);
            tops[at] = y;
            let last = column + 1 == COLUMNS.len();
            out.bars.push(Bar {
                x,
                y,
                high,
                words_x: if last { x - 4 } else { x + WIDE + 4 },
                anchor: if last { "end" } else { "start" },
                name: node.name.clone(),
                amount: money(lang, Fen::new(sum(at))),
            });
            y += high.max(SLOT) + GAP;
        }
        out.high = out.high.max(y);
    }
    ribbons(lang, (nodes, &streams), all, tops, &mut out);
    out
}

fn ribbons(
    lang: Lang,
    (nodes, streams): (&[Node], &[Stream]),
    all: i64,
    tops: Vec<i64>,
    out: &mut Sankey,
) {
    let (mut leave, mut arrive) = (tops.clone(), tops);
    for one in streams {
        let thick = share(one.fen.count(), all).max(1);
        let (a, b) = (COLUMNS[nodes[one.from].column] + WIDE, COLUMNS[nodes[one.to].column]);
        let (y, z, mid) = (leave[one.from], arrive[one.to], (a + b) / 2);
        let (low, deep) = (y + thick, z + thick);
        leave[one.from] = low;
        arrive[one.to] = deep;
        out.ribbons.push(Ribbon {
            outline: format!(
                "M{a} {y}C{mid} {y} {mid} {z} {b} {z}L{b} {deep}C{mid} {deep} {mid} {low} {a} {low}Z"
            ),
            words: format!(
                "{} → {}: {}",
                nodes[one.from].name,
                nodes[one.to].name,
                money(lang, one.fen)
            ),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn node(column: usize, name: &str) -> Node {
        Node { column, name: name.to_owned() }
    }

    #[test]
    fn what_is_nothing_is_not_drawn() {
        let nodes = [node(0, "a"), node(0, "b"), node(2, "fund"), node(3, "c")];
        let stream = |from, to, fen| Stream { from, to, fen: Fen::new(fen) };
        let all = [stream(0, 2, 500), stream(1, 2, 0), stream(2, 3, 500)];
        let drawn = draw(Lang::Zh, &nodes, &all);
        let names: Vec<&str> = drawn.bars.iter().map(|bar| &*bar.name).collect();
        assert_eq!(names, ["a", "fund", "c"]);
        assert_eq!(drawn.ribbons.len(), 2);
        assert_eq!(draw(Lang::Zh, &nodes, &[]).bars.len(), 0);
    }

    proptest! {
        // covers T15
        #[test]
        fn bars_of_a_column_never_lie_over_each_other(
            amounts in proptest::collection::vec(0_i64..9_000_000_000, 2..9),
        ) {
            let mut nodes = vec![node(2, "fund")];
            let mut streams = Vec::new();
            for fen in &amounts {
                nodes.push(node(0, "from"));
                streams.push(Stream { from: nodes.len() - 1, to: 0, fen: Fen::new(*fen) });
            }
            let drawn = draw(Lang::Zh, &nodes, &streams);
            let left: Vec<&Bar> = drawn.bars.iter().filter(|bar| bar.x == COLUMNS[0]).collect();
            for pair in left.windows(2) {
                prop_assert!(pair[0].y + pair[0].high.max(SLOT) <= pair[1].y);
            }
            prop_assert!(drawn.bars.iter().all(|bar| bar.y + bar.high <= drawn.high));
        }
    }
}

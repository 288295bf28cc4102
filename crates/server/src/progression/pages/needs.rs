//! A requirement tree in words: groups of lines, each met or not.

use liandong_domain::basics::Minutes;
use liandong_domain::progression::{Evidence, Leaf, LeafKind, Need};

use crate::ui::minutes_words;
use crate::web::Ask;

/// One line of a requirement.
#[derive(Debug, Clone)]
pub struct LeafLine {
    /// What is asked, in words.
    pub text: String,
    /// `done` or `off`.
    pub tone: &'static str,
    /// Met, or how much of it is there, in words.
    pub state: String,
}

/// Lines under one heading.
#[derive(Debug, Clone)]
pub struct NeedGroup {
    /// How many of the lines; empty: every one.
    pub label: String,
    /// The lines.
    pub lines: Vec<LeafLine>,
}

/// A leaf in words.
pub fn leaf_words(ask: &Ask, leaf: &Leaf) -> String {
    let asked = match leaf.kind() {
        LeafKind::Served => minutes_words(ask.lang, Minutes::new(leaf.asked())),
        LeafKind::Attended | LeafKind::Course | LeafKind::Shown | LeafKind::Project => {
            leaf.asked().to_string()
        }
    };
    ask.say(leaf.kind().word(), &[("what", leaf.what().to_owned()), ("asked", asked)])
}

fn have_words(ask: &Ask, leaf: &Leaf, known: &Evidence) -> String {
    let (have, asked) = (leaf.have(known), leaf.asked());
    if have >= asked {
        return ask.say("progression-met", &[]);
    }
    match leaf.kind() {
        LeafKind::Attended => {
            let facts = [("have", have.to_string()), ("asked", asked.to_string())];
            ask.say("progression-have-times", &facts)
        }
        LeafKind::Served => {
            let words = |minutes| minutes_words(ask.lang, Minutes::new(minutes));
            ask.say("progression-have-time", &[("have", words(have)), ("asked", words(asked))])
        }
        LeafKind::Course | LeafKind::Shown | LeafKind::Project => {
            ask.say("progression-not-met", &[])
        }
    }
}

/// A leaf or a whole group as one line.
fn line(ask: &Ask, need: &Need, known: &Evidence) -> LeafLine {
    let met = need.is_met(known);
    let (text, state) = match need {
        Need::Leaf(leaf) => (leaf_words(ask, leaf), have_words(ask, leaf, known)),
        Need::All(_) | Need::Any(..) => {
            let all: Vec<String> =
                need.leaves().into_iter().map(|leaf| leaf_words(ask, leaf)).collect();
            let key =
                if matches!(need, Need::All(_)) { "progression-and" } else { "progression-or" };
            let state = if met { "progression-met" } else { "progression-not-met" };
            (all.join(&ask.say(key, &[])), ask.say(state, &[]))
        }
    };
    LeafLine { text, tone: if met { "done" } else { "off" }, state }
}

/// A requirement as groups of lines, in reading order.
pub fn groups(ask: &Ask, need: &Need, known: &Evidence) -> Vec<NeedGroup> {
    let any = |n: &i64, parts: &[Need]| NeedGroup {
        label: ask
            .say("progression-any-of", &[("n", n.to_string()), ("all", parts.len().to_string())]),
        lines: parts.iter().map(|part| line(ask, part, known)).collect(),
    };
    match need {
        Need::Leaf(_) => {
            vec![NeedGroup { label: String::new(), lines: vec![line(ask, need, known)] }]
        }
        Need::Any(n, parts) => vec![any(n, parts)],
        Need::All(parts) => {
            let plain = parts.iter().filter(|part| !matches!(part, Need::Any(..)));
            let plain: Vec<LeafLine> = plain.map(|part| line(ask, part, known)).collect();
            let mut out = Vec::new();
            if !plain.is_empty() {
                out.push(NeedGroup { label: String::new(), lines: plain });
            }
            out.extend(parts.iter().filter_map(|part| match part {
                Need::Any(n, inner) => Some(any(n, inner)),
                Need::Leaf(_) | Need::All(_) => None,
            }));
            out
        }
    }
}

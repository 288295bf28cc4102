//! The texts that are hashed, and the files that strangers check (`docs/disclosure.md`).

use liandong_domain::basics::TownId;
use liandong_domain::disclosure::{Part, Source};
use serde_json::{Value, json};

use super::store::{BatchRow, DisclosureRow, LeafRow, PartRow};
use super::tree::{Node, Step, digest, leaf};

/// The name and number of the format.
pub const FORMAT: &str = "liandong-disclosure-1";
/// The format of the proof of one gift.
const GIFT_FORMAT: &str = "liandong-gift-proof-1";

fn dash(text: &str) -> &str {
    if text.is_empty() { "-" } else { text }
}

/// What the head binds together.
#[derive(Debug, Clone)]
pub struct Head {
    /// The town.
    pub town: TownId,
    /// The first month.
    pub since: String,
    /// The last.
    pub until: String,
    /// The root before; empty: none.
    pub previous: String,
    /// Every part, in order.
    pub parts: Vec<PartRow>,
    /// The cells of sources.
    pub sources: Vec<Source>,
}

impl Head {
    /// Of a row with its parts.
    pub fn of(
        town: TownId,
        row: &DisclosureRow,
        parts: Vec<PartRow>,
        sources: Vec<Source>,
    ) -> Self {
        let (since, until) = (row.since.to_string(), row.until.to_string());
        Self { town, since, until, previous: row.previous.clone(), parts, sources }
    }

    /// The text that is hashed: a line for each fact.
    pub fn text(&self) -> String {
        let mut out = format!(
            "{FORMAT}\ntown {}\nsince {}\nuntil {}\nprevious {}\n",
            self.town,
            self.since,
            self.until,
            dash(&self.previous)
        );
        for row in &self.parts {
            let (code, fen, hash) = (row.part.code(), row.top.fen.count(), dash(&row.top.hash));
            out.push_str(&format!("part {code} {} {fen} {hash}\n", row.leaves));
        }
        for row in &self.sources {
            let (giver, aim) = (dash(&row.giver), dash(&row.aim));
            out.push_str(&format!("source {giver} {aim} {} {}\n", row.gifts, row.fen.count()));
        }
        out
    }
    /// The root.
    pub fn root(&self) -> String {
        digest(&self.text())
    }

    /// The head as it stands in files.
    pub fn json(&self) -> Value {
        let parts: Vec<Value> = self
            .parts
            .iter()
            .map(|row| {
                let (code, fen, hash) = (row.part.code(), row.top.fen.count(), &row.top.hash);
                json!({ "part": code, "leaves": row.leaves, "fen": fen, "hash": hash })
            })
            .collect();
        let sources: Vec<Value> = self
            .sources
            .iter()
            .map(|row| {
                let (giver, aim, fen) = (&row.giver, &row.aim, row.fen.count());
                json!({ "giver": giver, "aim": aim, "gifts": row.gifts, "fen": fen })
            })
            .collect();
        json!({
            "format": FORMAT,
            "town": self.town.to_string(),
            "since": self.since,
            "until": self.until,
            "previous": self.previous,
            "root": self.root(),
            "parts": parts,
            "sources": sources,
        })
    }
}

/// The leaf of a gift.
pub fn gift_leaf(row: &LeafRow) -> Node {
    let (number, day, fen) = (&row.number, row.booked_on, row.fen.count());
    let (giver, aim) = (dash(&row.giver_kind), dash(&row.aim));
    let text = format!("liandong-gift-1\n{}\n{number}\n{day}\n{giver}\n{aim}\n{fen}\n", row.salt);
    leaf(&text, row.fen)
}

/// The leaf of a batch.
pub fn batch_leaf(row: &BatchRow) -> Node {
    let term = row.term.map(|term| term.to_string()).unwrap_or_default();
    let (stage, fen) = (row.stage.code(), row.fen.count());
    let text = format!("liandong-awards-1\n{}\n{stage}\n{}\n{fen}\n", dash(&term), row.awards);
    leaf(&text, row.fen)
}

/// The whole file: the head, every leaf of every tree, the batches in words.
pub fn whole(head: &Head, leaves: &[(Part, Vec<Node>)], batches: &[BatchRow]) -> String {
    let mut out = head.json();
    let mut trees = serde_json::Map::new();
    for (part, nodes) in leaves {
        let nodes: Vec<Value> =
            nodes.iter().map(|node| json!([node.hash, node.fen.count()])).collect();
        trees.insert(part.code().to_owned(), Value::Array(nodes));
    }
    out["leaves"] = Value::Object(trees);
    out["batches"] = batches
        .iter()
        .map(|row| {
            let term = row.term.map(|term| term.to_string()).unwrap_or_default();
            let (part, stage, fen) = (row.part.code(), row.stage.code(), row.fen.count());
            json!({ "part": part, "term": term, "stage": stage, "awards": row.awards, "fen": fen })
        })
        .collect();
    out.to_string()
}

/// The proof of one gift: what opens its leaf, the steps to the top, the head.
pub fn proof(head: &Head, row: &LeafRow, steps: &[Step]) -> String {
    let path: Vec<Value> = steps
        .iter()
        .map(|step| {
            let side = if step.left { "left" } else { "right" };
            json!({ "side": side, "hash": step.beside.hash, "fen": step.beside.fen.count() })
        })
        .collect();
    json!({
        "format": GIFT_FORMAT,
        "gift": {
            "salt": row.salt,
            "number": row.number,
            "day": row.booked_on.to_string(),
            "giver": row.giver_kind,
            "aim": row.aim,
            "fen": row.fen.count(),
        },
        "part": row.part.code(),
        "path": path,
        "disclosure": head.json(),
    })
    .to_string()
}

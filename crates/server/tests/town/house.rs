//! House rules that a test can hold, so that no prose has to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Floors upstairs: a room may call only rooms on a lower number.
pub const FLOORS: &[(&str, u8)] = &[
    ("clock", 1),
    ("failure", 1),
    ("ids", 1),
    ("secrets", 2),
    ("db", 3),
    ("ui", 3),
    ("config", 4),
    ("app", 5),
    ("events", 5),
    ("web", 5),
    ("jobs", 6),
    ("todo", 6),
    ("organisations", 10),
    ("people", 10),
    ("rules", 10),
    ("agreements", 11),
    ("hours", 11),
    ("training", 11),
    ("books", 11),
    ("giving", 12),
    ("aid", 13),
    ("activities", 12),
    ("attendance", 13),
    ("minors", 13),
    ("choice", 13),
    ("interviews", 13),
    ("directed", 14),
    ("incubation", 14),
    ("records", 14),
    ("disclosure", 14),
    ("intake", 14),
    ("notices", 14),
    ("reflection", 14),
    ("settings", 14),
    ("leaving", 15),
    ("progression", 14),
    ("joining", 14),
    ("expenses", 14),
    ("allocation", 14),
    ("bank", 15),
    ("pairs", 14),
    ("care", 15),
    ("proof", 15),
    ("home", 16),
    ("health", 16),
    ("api", 16),
    ("specimens", 17),
    ("router", 17),
    ("demo", 18),
    ("cli", 19),
];

/// Arrows that do not keep to the floors, each with its reason. May only shrink.
const KNOWN_ARROWS: &[(&str, &str)] = &[
    // The one shared state holds the limits of the web and is what every web door takes.
    ("app", "web"),
    ("web", "app"),
    // The seal of a field and its reader stand beside the transaction that carries both.
    ("web", "events"),
    // Three rooms of one floor that know each other's people, bodies and rules by id.
    ("organisations", "people"),
    ("people", "organisations"),
    ("people", "rules"),
    ("rules", "people"),
    ("rules", "organisations"),
];

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every file below a folder with one of these endings, sorted.
pub fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return out };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() && !matches!(name.as_str(), "target" | "node_modules" | "vendor" | ".git")
        {
            out.extend(files(&path, endings));
        } else if endings.iter().any(|e| name.ends_with(e)) {
            out.push(path);
        }
    }
    out.sort();
    out
}

fn room_of(path: &Path) -> String {
    let src = root().join("crates/server/src");
    let relative = path.strip_prefix(&src).expect("below src");
    let first = relative.iter().next().expect("a name").to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// A path as it stands in the repository.
pub fn short(path: &Path) -> String {
    path.to_string_lossy().replace(&format!("{}/", root().to_string_lossy()), "")
}

#[test]
fn no_file_is_longer_than_600_lines() {
    let mut long = Vec::new();
    for folder in ["crates", "browser", "migrations"] {
        for path in files(&root().join(folder), &[".rs", ".css", ".html", ".js", ".mjs", ".sql"]) {
            let lines = fs::read_to_string(&path).expect("readable").lines().count();
            if lines > 600 {
                long.push(format!("{} {lines}", short(&path)));
            }
        }
    }
    assert!(long.is_empty(), "split by idea:\n{}", long.join("\n"));
}

#[test]
fn rooms_call_only_rooms_below_them() {
    let floors: BTreeMap<&str, u8> = FLOORS.iter().copied().collect();
    let known: BTreeSet<(&str, &str)> = KNOWN_ARROWS.iter().copied().collect();
    let mut wrong = BTreeSet::new();
    for path in files(&root().join("crates/server/src"), &[".rs"]) {
        let from = room_of(&path);
        if matches!(from.as_str(), "lib" | "main") {
            continue;
        }
        let own = *floors.get(from.as_str()).unwrap_or_else(|| panic!("no floor for {from}"));
        let text = fs::read_to_string(&path).expect("readable");
        for (at, _) in text.match_indices("crate::") {
            let name: String = text[at + 7..]
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                .collect();
            let Some(floor) = floors.get(name.as_str()) else { continue };
            let same = name == from;
            if !same && *floor >= own && !known.contains(&(from.as_str(), name.as_str())) {
                wrong.insert(format!("{from} -> {name} in {}", short(&path)));
            }
        }
    }
    let list: Vec<String> = wrong.into_iter().collect();
    assert!(list.is_empty(), "arrows that run up:\n{}", list.join("\n"));
}

#[test]
fn sql_stands_only_in_stores() {
    let mut wrong = Vec::new();
    for path in files(&root().join("crates/server/src"), &[".rs"]) {
        let name = short(&path);
        let is_store =
            name.ends_with("/store.rs") || name.contains("/store/") || name.contains("/db/");
        let text = fs::read_to_string(&path).expect("readable");
        if !is_store && (text.contains("Sql(\"") || text.contains("SqlList(\"")) {
            wrong.push(name.clone());
        }
        if !name.contains("/db/") && (text.contains("rusqlite::") || text.contains("postgres::")) {
            wrong.push(format!("{name} knows a database"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rules_downstairs_know_no_sql_http_clock_or_chance() {
    for path in files(&root().join("crates/domain/src"), &[".rs"]) {
        let text = fs::read_to_string(&path).expect("readable");
        for word in
            ["rusqlite", "axum", "tokio", "serde", "SystemTime", "Timestamp::now", "std::env"]
        {
            assert!(!text.contains(word), "{} names {word}", short(&path));
        }
    }
}

#[test]
fn migrations_keep_to_the_portable_dialect() {
    for path in files(&root().join("migrations"), &[".sql"]) {
        let name = short(&path);
        if name.contains("guards_") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("readable");
        let code: String = text
            .lines()
            .map(|line| line.split("--").next().unwrap_or_default())
            .collect::<Vec<_>>()
            .join("\n")
            .to_lowercase();
        for word in [
            "boolean",
            " integer",
            "serial",
            "jsonb",
            "timestamp",
            "now()",
            "trigger",
            " real",
            "varchar",
        ] {
            assert!(!code.contains(word), "{name} says{word}");
        }
        for statement in code.split(';').map(str::trim).filter(|s| s.starts_with("create table")) {
            let (head, columns) = statement.split_once('(').expect("columns");
            for line in columns.lines().map(str::trim).filter(|l| !l.is_empty() && *l != ")") {
                if line.starts_with("primary key") || line.starts_with("unique") {
                    continue;
                }
                let kind = line.split_whitespace().nth(1).unwrap_or_default().trim_end_matches(',');
                assert!(matches!(kind, "text" | "bigint"), "{name}: {head}: {line}");
            }
        }
    }
}

#[test]
fn sealed_columns_are_never_searched_by_their_own_value() {
    for path in files(&root().join("crates/server/src"), &[".rs"]) {
        let text = fs::read_to_string(&path).expect("readable");
        for (at, _) in text.match_indices("_sealed = $") {
            let before = &text[at.saturating_sub(400)..at];
            assert!(before.contains("set"), "{} compares a sealed column", short(&path));
        }
    }
}

/// A word to avoid, in snake case, and the names that may hold it.
type Avoided = (String, BTreeSet<String>);

/// The last column of GLOSSARY.md. A word with brackets that name nothing has another meaning
/// that is right, so it is not looked for.
fn avoided() -> Vec<Avoided> {
    let page = fs::read_to_string(root().join("GLOSSARY.md")).expect("the glossary");
    let rows = page.lines().filter(|line| line.starts_with('|')).skip(2);
    let mut out = Vec::new();
    for row in rows {
        let last = row.trim_end_matches(['|', ' ']).rsplit('|').next().unwrap_or_default();
        // A comma between brackets does not end a word.
        let mut rest = last.trim();
        while !rest.is_empty() {
            let end = rest.find([',', '(']).unwrap_or(rest.len());
            let word = rest[..end].trim().to_lowercase().replace([' ', '-'], "_");
            let inside = rest[end..].strip_prefix('(').and_then(|text| text.split_once(')'));
            let names = inside.map(|(text, _)| text.split('`').skip(1).step_by(2));
            let names: Option<BTreeSet<String>> =
                names.map(|found| found.map(str::to_owned).collect());
            rest = inside.map_or(&rest[end..], |(_, after)| after);
            rest = rest.trim_start_matches([',', ' ']);
            let meant = names.as_ref().is_some_and(BTreeSet::is_empty);
            if !meant && word != "–" && !word.is_empty() {
                out.push((word, names.unwrap_or_default()));
            }
        }
    }
    out
}

/// `SignUpRow` as `sign_up_row`.
pub fn snake(name: &str) -> String {
    let mut out = String::new();
    for (at, c) in name.char_indices() {
        if at > 0 && c.is_uppercase() {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// The name that follows each of these words in a text.
fn named<'t>(text: &'t str, heads: &[&str]) -> Vec<&'t str> {
    let mut out = Vec::new();
    for head in heads {
        for (at, _) in text.match_indices(head) {
            let fresh = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            let rest = &text[at + head.len()..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            if fresh && end > 0 {
                out.push(&rest[..end]);
            }
        }
    }
    out
}

#[test]
fn the_glossary_words_to_avoid_are_not_used_as_names() {
    let avoided = avoided();
    assert!(avoided.len() > 20, "the last column was read: {avoided:?}");
    let holds = |name: &str, word: &str| format!("_{}_", snake(name)).contains(word);
    let mut wrong = Vec::new();
    let mut look = |name: &str, whole: bool, place: &Path| {
        for (word, names) in &avoided {
            let part = format!("_{word}_");
            let hit = if whole { name == word } else { holds(name, &part) };
            if hit && !names.contains(name) {
                wrong.push(format!("{} names {name}: avoid {word}", short(place)));
            }
        }
    };
    for folder in ["crates/domain/src", "crates/server/src"] {
        for path in files(&root().join(folder), &[".rs"]) {
            let text = fs::read_to_string(&path).expect("readable");
            for name in named(&text, &["struct ", "enum ", "trait ", "type "]) {
                look(name, false, &path);
            }
            for name in named(&text, &["fn "]) {
                look(name, true, &path);
            }
            let vague = ["fn process_", "fn handle_"].iter().find(|word| text.contains(**word));
            assert!(vague.is_none(), "{} says {vague:?}", short(&path));
        }
    }
    for path in files(&root().join("migrations"), &[".sql"]) {
        let text = fs::read_to_string(&path).expect("readable");
        for name in named(&text, &["create table "]) {
            look(name, false, &path);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_page_holds_script_style_or_an_address_of_elsewhere() {
    for path in files(&root().join("crates/server/ui"), &[".html"]) {
        let text = fs::read_to_string(&path).expect("readable").to_lowercase();
        let name = short(&path);
        for word in [
            " style=\"",
            "<style",
            "onclick=",
            "hx-on",
            "javascript:",
            "src=\"http",
            "href=\"http",
            "hx-boost",
        ] {
            assert!(!text.contains(word), "{name} holds {word}");
        }
        assert!(!text.contains("<script>"), "{name} holds a script");
        for (at, _) in text.match_indices("<form") {
            let tag_end = text[at..].find('>').map_or(at, |n| at + n);
            let end = text[at..].find("</form>").map_or(text.len(), |n| at + n);
            let (tag, body) = (&text[at..tag_end], &text[at..end]);
            let writes = tag.contains("method=\"post\"");
            let free = ["/display", "/sign-in", "/sign-out", "/acting/stop", "/in/"];
            if writes && !free.iter().any(|f| tag.contains(f)) {
                let keyed = body.contains("name=\"once\"") || body.contains("field::once()");
                assert!(keyed, "{name}: a form without its key: {tag}");
            }
        }
    }
}

#[test]
fn style_keeps_to_old_phones() {
    for path in files(&root().join("crates/server/ui"), &[".css"]) {
        let text = fs::read_to_string(&path).expect("readable");
        let name = short(&path);
        for word in ["@layer", "oklch(", "color-mix(", "!important", ":has("] {
            assert!(!text.contains(word), "{name} uses {word}");
        }
        if !name.ends_with("tokens.css") {
            for (at, _) in text.match_indices('#') {
                let hex = text[at + 1..].chars().take(6).filter(char::is_ascii_hexdigit).count();
                assert!(hex < 3, "{name} names a colour outside tokens.css");
            }
        }
    }
}

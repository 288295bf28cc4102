//! The written pages and the code say the same: life cycles, what is kept, the guide's pictures.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use liandong::events::Kind;

use crate::house::{FLOORS, files, root, snake};

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|_| panic!("{path} is there"))
}

/// Texts between backticks of one line.
fn ticked(line: &str) -> Vec<&str> {
    line.split('`').skip(1).step_by(2).collect()
}

// ---- life cycles ---------------------------------------------------------------------------

/// One life cycle of docs/states.md.
struct Cycle<'d> {
    heading: &'d str,
    /// What the heading names between its last brackets.
    holds: Vec<&'d str>,
    drawn: BTreeSet<(&'d str, &'d str)>,
    told: BTreeSet<(&'d str, &'d str)>,
    /// Sentences after the arrow they tell.
    sentences: Vec<&'d str>,
    /// Codes that the table allows and nothing writes.
    unwritten: Vec<&'d str>,
}

fn cycles(page: &str) -> Vec<Cycle<'_>> {
    page.split("\n## ").skip(1).map(cycle).collect()
}

fn cycle(part: &str) -> Cycle<'_> {
    let heading = part.lines().next().unwrap_or_default();
    let holds = heading.rsplit_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')'));
    let mut out = Cycle {
        heading,
        holds: holds.split(", ").filter(|name| !name.is_empty()).collect(),
        drawn: BTreeSet::new(),
        told: BTreeSet::new(),
        sentences: Vec::new(),
        unwritten: Vec::new(),
    };
    for line in part.lines() {
        if let Some((from, to)) = line.trim().split_once(" --> ") {
            out.drawn.insert((from, to));
        } else if let Some(rest) = line.strip_prefix("- `") {
            let (arrow, sentence) = rest.split_once('`').unwrap_or((rest, ""));
            let (from, to) = arrow.split_once(" → ").unwrap_or((arrow, ""));
            assert!(out.told.insert((from, to)), "{heading}: {arrow} is told twice");
            out.sentences.push(sentence);
        } else if line.starts_with("Written nowhere today:") {
            out.unwritten = ticked(line.split('.').next().unwrap_or_default());
        }
    }
    out
}

impl<'d> Cycle<'d> {
    fn states(&self) -> BTreeSet<&'d str> {
        self.drawn.iter().flat_map(|(from, to)| [*from, *to]).filter(|s| *s != "[*]").collect()
    }
}

/// The codes of an enum of the domain, read from its text: `Name = "code"`, or the name itself.
/// `rules::version::State` says the file too.
fn codes_of(path: &str) -> BTreeSet<String> {
    let mut parts: Vec<&str> = path.split("::").collect();
    let name = parts.pop().unwrap_or_default();
    let folder = root().join("crates/domain/src");
    let sources = if parts.is_empty() {
        files(&folder, &[".rs"])
    } else {
        vec![folder.join(parts.join("/")).with_extension("rs")]
    };
    let head = format!("pub enum {name} {{");
    let texts = sources.iter().map(|file| fs::read_to_string(file).unwrap_or_default());
    let found: Vec<String> = texts.filter(|text| text.contains(&head)).collect();
    assert_eq!(found.len(), 1, "{path} stands in one file");
    let body = found[0].split_once(&head).map_or("", |(_, body)| body);
    let (mut depth, mut codes) = (0_usize, BTreeSet::new());
    for line in body.lines().map(str::trim) {
        if line.starts_with("//") || line.is_empty() {
            continue;
        }
        if depth == 0 && line.starts_with('}') {
            break;
        }
        if depth == 0 && line.starts_with(char::is_uppercase) {
            let word: String = line.chars().take_while(|c| c.is_alphanumeric()).collect();
            let code = line.split('"').nth(1).map(str::to_owned);
            codes.insert(code.unwrap_or_else(|| snake(&word)));
        }
        depth = (depth + line.matches('{').count()).saturating_sub(line.matches('}').count());
    }
    codes
}

/// What the tables say: `table` to its whole text, the comment above it included.
fn tables() -> BTreeMap<String, (String, String)> {
    let mut out = BTreeMap::new();
    for path in files(&root().join("migrations"), &[".sql"]) {
        let sql = fs::read_to_string(&path).expect("readable");
        for (at, _) in sql.match_indices("create table ") {
            let rest = &sql[at + 13..];
            let name = rest.split_whitespace().next().unwrap_or_default().to_owned();
            let columns = rest.split("\n);").next().unwrap_or_default().to_owned();
            let above: Vec<&str> =
                sql[..at].lines().rev().take_while(|line| line.starts_with("--")).collect();
            let above = above.into_iter().rev().collect::<Vec<_>>().join(" ");
            out.insert(name, (above, columns));
        }
    }
    out
}

/// The codes that the comment of a table gives for a column: `step: reading, checked.`
fn commented(above: &str, column: &str) -> BTreeSet<String> {
    let Some((_, rest)) = above.split_once(&format!("{column}: ")) else { return BTreeSet::new() };
    let list = rest.split('.').next().unwrap_or_default();
    list.split(", ").map(|code| code.trim().to_owned()).collect()
}

#[test]
fn every_drawn_life_cycle_has_the_states_of_the_code() {
    let page = text("docs/states.md");
    let tables = tables();
    for cycle in cycles(&page) {
        let heading = cycle.heading;
        assert!(!cycle.holds.is_empty(), "{heading} names no enum and no column");
        let drawn: BTreeSet<String> = cycle.states().into_iter().map(str::to_owned).collect();
        for name in &cycle.holds {
            let Some((table, column)) = name.split_once('.') else {
                assert_eq!(drawn, codes_of(name), "{heading}: the picture and {name} differ");
                continue;
            };
            let (above, columns) = tables.get(table).unwrap_or_else(|| panic!("no table {table}"));
            let there = columns.lines().any(|line| line.trim().starts_with(&format!("{column} ")));
            assert!(there, "{heading}: {table} has no column {column}");
            let codes = commented(above, column);
            if !codes.is_empty() {
                let mut all = drawn.clone();
                all.extend(cycle.unwritten.iter().map(|code| (*code).to_owned()));
                assert_eq!(all, codes, "{heading}: the picture and {name} differ");
            }
        }
    }
}

#[test]
fn every_arrow_is_told_in_one_sentence_with_its_diary_line() {
    let page = text("docs/states.md");
    for cycle in cycles(&page) {
        assert_eq!(cycle.drawn, cycle.told, "{}: arrows and sentences differ", cycle.heading);
        for sentence in &cycle.sentences {
            let known = ticked(sentence).iter().any(|code| Kind::parse(code).is_some());
            let silent = sentence.contains("no line");
            assert!(known || silent, "{}: what does the diary say:{sentence}", cycle.heading);
        }
    }
}

// ---- what is kept --------------------------------------------------------------------------

/// How many rows each group of the capability map has, A to S.
const CAPABILITIES: [(char, u32); 19] = [
    ('A', 7),
    ('B', 9),
    ('C', 8),
    ('D', 8),
    ('E', 9),
    ('F', 11),
    ('G', 7),
    ('H', 13),
    ('I', 7),
    ('J', 10),
    ('K', 7),
    ('L', 9),
    ('M', 7),
    ('N', 7),
    ('O', 6),
    ('P', 6),
    ('Q', 9),
    ('R', 6),
    ('S', 7),
];

/// How many rows the founding document has.
const TOWN_ROWS: u32 = 31;

/// Whether this is a row of the founding document or of the capability map.
fn is_row(id: &str) -> bool {
    let mut signs = id.chars();
    let Some(group) = signs.next() else { return false };
    let Ok(number) = signs.as_str().parse::<u32>() else { return false };
    let most = CAPABILITIES.iter().find(|(letter, _)| *letter == group).map(|(_, most)| *most);
    let most = if group == 'T' { Some(TOWN_ROWS) } else { most };
    most.is_some_and(|most| (1..=most).contains(&number))
}

/// Which rows each test file says it covers.
fn covered() -> BTreeMap<String, BTreeSet<String>> {
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for folder in ["crates", "browser"] {
        for path in files(&root().join(folder), &[".rs", ".mjs"]) {
            let name = path.strip_prefix(root()).expect("below").to_string_lossy().into_owned();
            let source = fs::read_to_string(&path).expect("readable");
            let lines = source.lines().filter_map(|line| line.trim().strip_prefix("// covers "));
            for word in lines.flat_map(|line| line.split([' ', ',', ';'])) {
                if is_row(word) {
                    out.entry(name.clone()).or_default().insert(word.to_owned());
                }
            }
        }
    }
    out
}

/// The cells of every row of the tables of a page, without headings.
fn cells(page: &str) -> Vec<Vec<&str>> {
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| row |"));
    rows.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

#[test]
fn what_is_called_kept_is_covered_and_every_named_place_is_there() {
    let page = text("docs/mission.md");
    let doors = text("crates/server/tests/town/golden/doors.txt");
    let paths: BTreeSet<&str> = doors.lines().filter_map(|line| line.split(' ').nth(1)).collect();
    let covered = covered();
    let mut seen = BTreeSet::new();
    for row in cells(&page) {
        let [id, today, _, places, shown] = row[..] else { panic!("five cells: {row:?}") };
        assert!(is_row(id) && seen.insert(id), "{id} is no row, or stands twice");
        assert!(matches!(today, "kept" | "part" | "not yet"), "{id} is {today}");
        for place in ticked(places) {
            let room = [format!("crates/server/src/{place}"), format!("crates/domain/src/{place}")];
            let known = match place.starts_with('/') {
                true => paths.contains(place),
                false => room.iter().any(|room| root().join(room).is_dir()),
            };
            assert!(known, "{id}: {place} is not there");
        }
        let tests = ticked(shown);
        for test in &tests {
            assert!(root().join(test).is_file(), "{id}: {test} is not there");
        }
        let says = |test: &&&str| covered.get(**test).is_some_and(|rows| rows.contains(id));
        assert!(today != "kept" || tests.iter().any(|test| says(&test)), "{id}: no test covers it");
        assert!(today == "not yet" || !tests.is_empty(), "{id}: what shows it?");
    }
    let town: Vec<String> = (1..=TOWN_ROWS).map(|n| format!("T{n}")).collect();
    assert!(town.iter().all(|id| seen.contains(id.as_str())), "a row of the town is missing");
}

#[test]
fn tests_name_only_rows_that_exist() {
    for path in ["crates", "browser"].map(|f| root().join(f)) {
        for file in files(&path, &[".rs", ".mjs"]) {
            let source = fs::read_to_string(&file).expect("readable");
            for line in source.lines().filter_map(|l| l.trim().strip_prefix("// covers ")) {
                let looks = |word: &&str| {
                    let mut signs = word.chars();
                    signs.next().is_some_and(|c| c.is_ascii_uppercase())
                        && !signs.as_str().is_empty()
                        && signs.all(|c| c.is_ascii_digit())
                };
                for word in line.split([' ', ',', ';']).filter(looks) {
                    assert!(is_row(word), "{} covers {word}", file.display());
                }
            }
        }
    }
}

// ---- the pages themselves ------------------------------------------------------------------

/// Where a link of a page leads: outside, a place in the page, or a file beside it.
fn links(page: &str) -> Vec<&str> {
    page.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect()
}

#[test]
fn every_link_of_a_written_page_leads_somewhere() {
    let mut pages = files(&root().join("docs"), &[".md"]);
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md"] {
        pages.push(root().join(name));
    }
    let mut lost = Vec::new();
    for file in pages {
        let page = fs::read_to_string(&file).expect("readable");
        for link in links(&page) {
            let path = link.split('#').next().unwrap_or_default();
            let outside = path.contains("://") || path.starts_with("mailto:") || path.is_empty();
            let beside = file.parent().unwrap_or(Path::new(".")).join(path);
            if !outside && !beside.exists() {
                lost.push(format!("{}: {link}", file.display()));
            }
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn chinese_sentences_have_chinese_marks() {
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mut wrong = Vec::new();
    for file in files(&root().join("docs/guide"), &[".md"]) {
        let page = fs::read_to_string(&file).expect("readable");
        for (number, line) in (1..).zip(page.lines()) {
            let signs: Vec<char> = line.chars().collect();
            for pair in signs.windows(2) {
                let after = is_chinese(pair[0]) && ",;:?!".contains(pair[1]);
                if after {
                    wrong.push(format!("{}:{number} {}{}", file.display(), pair[0], pair[1]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_floors_of_the_architecture_are_those_of_the_house() {
    let page = text("ARCHITECTURE.md");
    let floors: BTreeMap<&str, u8> = FLOORS.iter().copied().collect();
    let mut told = BTreeMap::new();
    let mut rows = BTreeSet::new();
    for line in page.lines() {
        let mut cells = line.trim_matches('|').splitn(2, '|');
        let Some(Ok(floor)) = cells.next().map(|cell| cell.trim().parse::<u8>()) else { continue };
        assert!(rows.insert(floor), "floor {floor} has one row");
        for room in cells.next().into_iter().flat_map(ticked) {
            assert!(told.insert(room, floor).is_none(), "{room} is named once");
        }
    }
    assert_eq!(told, floors, "every room on its floor");
}

/// Where a path of the architecture lies: `domain/hours/rule.rs` downstairs, others upstairs.
fn lies(path: &str) -> Vec<String> {
    match path.strip_prefix("domain/") {
        Some(rest) => vec![format!("crates/domain/src/{rest}")],
        None => vec![
            path.to_owned(),
            format!("crates/server/src/{path}"),
            format!("crates/server/{path}"),
            format!("crates/domain/src/{path}"),
        ],
    }
}

#[test]
fn every_file_and_verb_named_by_the_architecture_is_there() {
    let page = text("ARCHITECTURE.md");
    let mut named = 0;
    // Blocks between fences hold drawings.
    let prose: String = page.split("```").step_by(2).collect();
    for word in prose.lines().flat_map(ticked) {
        let (path, verb) = word.split_once("::").unwrap_or((word, ""));
        let is_file = [".rs", ".md", ".js", ".sql"].iter().any(|end| path.ends_with(end));
        if !is_file || path.contains('*') {
            continue;
        }
        let found = lies(path).into_iter().find(|place| root().join(place).is_file());
        let Some(place) = found else { panic!("{word} is not there") };
        let told = verb.is_empty() || text(&place).contains(&format!("fn {verb}"));
        assert!(told, "{word}: no such verb");
        named += 1;
    }
    assert!(named > 10, "the walks were read");
}

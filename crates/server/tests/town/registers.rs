//! The registers of what is kept of a person: merging moves it, undoing puts it back, one's own
//! file holds it. A new table with a column for a person fails here until somebody thought of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use liandong::cli::prove;
use liandong::db::{Sql, Tx, Who};
use liandong::failure::Failure;
use liandong::leaving::store::{BY_HAND, KEPT, LEFT_OUT};
use liandong::p;
use liandong::people::actions::{Details, NewPerson, merge, register, undo_merge};
use liandong::people::store::{MOVES, Move, STAYS};
use liandong_domain::access::{Asks, Permit};
use liandong_domain::basics::{MergeId, PersonId};
use liandong_domain::people::PersonName;

use crate::house::{files, root};
use crate::support::stores::both;
use crate::support::town::Town;

/// A table as the migrations write it: its columns, and those of its primary key.
#[derive(Debug, Clone, Default)]
struct Table {
    columns: Vec<(String, bool, bool)>,
    key: Vec<String>,
}

fn tables() -> BTreeMap<String, Table> {
    let mut out: BTreeMap<String, Table> = BTreeMap::new();
    for path in files(&root().join("migrations"), &[".sql"]) {
        let mut open = String::new();
        for line in fs::read_to_string(path).expect("readable").lines() {
            let line = line.trim();
            if let Some(rest) = line.strip_prefix("create table ") {
                open = rest.trim_end_matches(" (").to_owned();
            } else if line == ");" {
                open.clear();
            } else if open.is_empty() || line.starts_with("--") {
            } else if let Some(rest) = line.strip_prefix("primary key (") {
                let names = rest.trim_end_matches([',', ')']).split(", ").map(str::to_owned);
                out.entry(open.clone()).or_default().key.extend(names);
            } else if let [name, kind, ..] = line.split(' ').collect::<Vec<_>>()[..] {
                let is_text = kind.trim_end_matches(',') == "text";
                let must = line.contains("not null") && !line.contains(" default ");
                let table = out.entry(open.clone()).or_default();
                if line.contains("primary key") {
                    table.key.push(name.to_owned());
                }
                table.columns.push((name.to_owned(), is_text, must));
            }
        }
    }
    out
}

fn names_a_person(column: &str) -> bool {
    column == "person_id"
        || column.ends_with("_person_id")
        || ["child_id", "leader_id", "worker_id", "responsible_id", "signed_by"].contains(&column)
}

// covers B8
#[test]
fn every_column_for_a_person_moves_in_a_merge_or_stays_for_a_reason() {
    let moves: BTreeSet<String> =
        MOVES.iter().map(|one| format!("{}.{}", one.table, one.column)).collect();
    let stays: BTreeSet<String> = STAYS.iter().map(|(column, _)| (*column).to_owned()).collect();
    assert!(moves.is_disjoint(&stays));
    assert!(STAYS.iter().all(|(_, why)| !why.is_empty()));
    let mut known: BTreeSet<String> = BTreeSet::new();
    for (table, is) in tables() {
        for (column, ..) in is.columns {
            if names_a_person(&column) && table != "person" {
                known.insert(format!("{table}.{column}"));
            }
        }
    }
    let told: BTreeSet<String> = moves.union(&stays).cloned().collect();
    assert_eq!(
        known.difference(&told).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "not thought of"
    );
    assert_eq!(told.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "not there");
    let codes: BTreeSet<&str> = MOVES.iter().map(|one| one.code).collect();
    assert_eq!(codes.len(), MOVES.len(), "a code is told once");
}

// covers Q4
#[test]
fn every_table_with_a_person_is_in_ones_own_file_or_left_out_for_a_reason() {
    let mut told: BTreeSet<&str> = KEPT.iter().map(|one| one.table).collect();
    told.extend(BY_HAND);
    let left: BTreeSet<&str> = LEFT_OUT.iter().map(|(table, _)| *table).collect();
    assert!(told.is_disjoint(&left));
    for (table, is) in tables() {
        let asks = is.columns.iter().any(|(column, ..)| names_a_person(column));
        let thought = told.contains(&*table) || left.contains(&*table);
        assert!(!asks || thought, "{table} is not thought of");
    }
    for kind in KEPT {
        let shown = kind.find.0.split(" from ").next().expect("columns");
        assert_eq!(shown.matches("cast(").count(), kind.fields.len(), "{}", kind.code);
        let sealed = shown.contains("_sealed") || shown.contains("notes");
        assert!(!sealed, "{}: nothing sealed goes out unopened", kind.code);
    }
}

fn sql(text: String) -> Sql {
    Sql(Box::leak(text.into_boxed_str()))
}

fn act<T: Send + 'static>(
    town: &Town,
    deed: impl Fn(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
) -> T {
    town.app.db().write_now(Who::system(town.cast.town, "test"), deed).expect("done")
}

fn permit<P: Asks>(town: &Town) -> Permit<P> {
    Permit::for_system(town.cast.town, town.cast.chen)
}

fn enter(town: &Town, name: &'static str) -> PersonId {
    let (eagles, permit) = (town.cast.eagles, permit(town));
    act(town, move |tx| {
        let name = PersonName::parse("name", name)?;
        let mut new = NewPerson::named(Some(eagles), name.clone());
        new.details = Details::named(name);
        register(tx, &permit, &new)
    })
}

/// A row of a table for a person: every column that must be there holds its own name, times this
/// moment, the rest nothing.
fn plant(town: &Town, what: &Move, person: PersonId, (own, at): (&str, i64)) {
    let table = tables().remove(what.table).expect("a table");
    let in_key = table.key.iter().any(|column| column == what.column);
    let last = table.key.last().cloned().unwrap_or_default();
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for (column, is_text, must) in &table.columns {
        let value = if column == "town_id" {
            format!("'{}'", town.cast.town)
        } else if column == what.column {
            format!("'{person}'")
        } else if *column == last && !in_key {
            // A key that counts is a number of its own.
            if *is_text { format!("'{own}-{column}'") } else { own.len().to_string() }
        } else if !must {
            continue;
        } else if column.ends_with("_at") && !is_text {
            at.to_string()
        } else if *is_text {
            format!("'v-{column}'")
        } else {
            "1".to_owned()
        };
        names.push(column.clone());
        values.push(value);
    }
    let (names, values) = (names.join(", "), values.join(", "));
    let text = sql(format!("insert into {} ({names}) values ({values})", what.table));
    act(town, move |tx| Ok(tx.keep_house(text, &[])?));
}

/// Everything in the tables of the register.
fn everything(town: &Town) -> BTreeMap<&'static str, Vec<String>> {
    let (id, all) = (town.cast.town, tables());
    let mut out = BTreeMap::new();
    for what in MOVES {
        let columns: Vec<String> = all[what.table]
            .columns
            .iter()
            .map(|(column, ..)| format!("coalesce(cast({column} as text), '-')"))
            .collect();
        let row = columns.join(" || ' ' || ");
        let text = sql(format!("select {row} from {} where town_id = $1", what.table));
        let rows = town.app.db().read_now(id, move |q| Ok(q.rows(text, p![id])?)).expect("rows");
        let mut rows: Vec<String> = rows.iter().map(|row| row.get(0).expect("a text")).collect();
        rows.sort();
        out.insert(what.table, rows);
    }
    out
}

fn count(town: &Town, what: &Move, person: PersonId) -> i64 {
    let id = town.cast.town;
    let text = sql(format!(
        "select count(*) from {} where town_id = $1 and {} = $2",
        what.table, what.column
    ));
    town.app.db().read_now(id, move |q| Ok(q.count(text, p![id, person])?)).expect("a count")
}

fn merged(town: &Town, kept: PersonId, gone: PersonId) -> MergeId {
    let permit = permit(town);
    act(town, move |tx| merge(tx, &permit, kept, gone, "同一个人"))
}

fn undone(town: &Town, id: MergeId) {
    let permit = permit(town);
    act(town, move |tx| undo_merge(tx, &permit, id));
}

// covers B8
#[test]
fn a_person_with_rows_in_every_room_is_merged_and_taken_apart_again() {
    for store in both() {
        let town = Town::small(store);
        let (kept, gone) = (enter(&town, "何桂香"), enter(&town, "何桂香"));
        let sitting = sql(format!(
            "insert into sitting (town_id, sitting_id, course_id, topic, starts_at, ends_at) \
             values ('{}', 'v-sitting_id', 'v-course_id', '', 1, 2)",
            town.cast.town
        ));
        act(&town, move |tx| Ok(tx.keep_house(sitting, &[])?));
        for what in MOVES {
            plant(&town, what, gone, (what.code, 1_000));
        }
        let before = everything(&town);
        let had: Vec<i64> = MOVES.iter().map(|what| count(&town, what, kept)).collect();
        let id = merged(&town, kept, gone);
        for (what, had) in MOVES.iter().zip(had) {
            assert_eq!(count(&town, what, kept), had + 1, "{store:?} {} goes over", what.code);
        }
        undone(&town, id);
        for (table, rows) in everything(&town) {
            assert_eq!(rows, before[table], "{store:?} {table} is as it was");
        }
    }
}

// covers B8
#[test]
fn where_both_have_a_row_the_older_is_kept_and_undoing_restores_both() {
    for store in both() {
        for (gone_at, kept_at) in [(1_000, 2_000), (2_000, 1_000)] {
            let town = Town::small(store);
            let (kept, gone) = (enter(&town, "何桂香"), enter(&town, "何桂香"));
            let twice: Vec<&Move> = MOVES.iter().filter(|what| what.older.is_some()).collect();
            for what in &twice {
                plant(&town, what, gone, ("one-that-goes", gone_at));
                plant(&town, what, kept, ("kept", kept_at));
            }
            let before = everything(&town);
            let id = merged(&town, kept, gone);
            let after = everything(&town);
            for what in &twice {
                assert_eq!(count(&town, what, kept), 1, "{} one is kept", what.code);
                assert_eq!(count(&town, what, gone), 1, "{} one waits", what.code);
                let changed = after[what.table] != before[what.table];
                let has_time = tables()[what.table]
                    .columns
                    .iter()
                    .any(|(column, is_text, must)| *must && !is_text && column.ends_with("_at"));
                if has_time {
                    assert_eq!(changed, gone_at < kept_at, "{store:?} {} the older", what.code);
                }
            }
            undone(&town, id);
            for (table, rows) in everything(&town) {
                assert_eq!(rows, before[table], "{store:?} {table} is as it was");
            }
        }
    }
}

// covers Q4
#[test]
fn ones_own_file_tells_of_every_room_and_of_no_private_note() {
    for store in both() {
        let town = Town::small(store);
        let jiayi = town.cast.jiayi;
        for what in MOVES.iter().filter(|one| {
            ["round_candidate", "interview", "debrief_part", "rehearsal"].contains(&one.table)
        }) {
            plant(&town, what, jiayi, ("own", 1_000));
        }
        let notes =
            sql("update interview set notes_sealed = 'a note' where town_id = $1".to_owned());
        let id = town.cast.town;
        act(&town, move |tx| Ok(tx.keep_house(notes, p![id])?));
        let file = town.as_("huangjiayi").post("/me/data", &[]).body;
        for kind in
            ["\"choice\"", "\"interviews\"", "\"sharing\"", "\"rehearsals\"", "\"consents\""]
        {
            assert!(file.contains(kind), "{kind}: {file}");
        }
        assert!(!file.contains("a note"), "the worker's note is the worker's");
        assert!(prove(&town.app).is_ok());
    }
}

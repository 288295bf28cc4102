//! The two sample files, read by the command as the clerk types it: every row comes out as the
//! expectation beside the file says, and nothing is written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/town/files").join(name)
}

fn expected(name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(file(name)).expect("an expectation");
    serde_json::from_str(&text).expect("a list of rows")
}

/// What `import … --check` prints for a file, against an empty data folder.
fn checked(what: &str, name: &str) -> Vec<Value> {
    let folder =
        std::env::temp_dir().join(format!("liandong-sample-{what}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let done = Command::new(env!("CARGO_BIN_EXE_liandong"))
        .args(["import", what, "--format", "json", "--check"])
        .arg(file(name))
        .arg("--data")
        .arg(&folder)
        .output()
        .expect("the program runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let left = std::fs::read_dir(&folder).expect("a folder").count();
    std::fs::remove_dir_all(&folder).expect("the folder goes");
    assert_eq!(left, 0, "a check writes nothing");
    let out = String::from_utf8(done.stdout).expect("text");
    out.lines().map(|line| serde_json::from_str(line).expect("an object in each line")).collect()
}

/// A row by its sheet and number.
fn place(row: &Value) -> (String, i64) {
    (row["sheet"].as_str().expect("a sheet").to_owned(), row["row"].as_i64().expect("a number"))
}

// covers P1 T14
#[test]
fn every_row_of_the_messy_register_comes_out_as_expected() {
    let told: BTreeMap<_, _> =
        checked("roster", "roster-messy.xlsx").into_iter().map(|row| (place(&row), row)).collect();
    let wanted = expected("roster-expected.json");
    assert_eq!(told.len(), wanted.len(), "one object for each data row and no other");
    let mut wrong = Vec::new();
    for want in &wanted {
        let Some(row) = told.get(&place(want)) else {
            wrong.push(format!("{want} is not there"));
            continue;
        };
        for key in ["sheet", "row", "level", "column", "why"] {
            assert!(row.get(key).is_some(), "{key} of {row}");
        }
        if ["level", "why", "name"].iter().any(|key| row[key] != want[key]) {
            wrong.push(format!("{want} came out as {row}"));
        }
    }
    assert!(wrong.is_empty(), "{} rows differ:\n{}", wrong.len(), wrong.join("\n"));
}

// covers P1 F6
#[test]
fn the_hours_of_both_styles_become_the_expected_entries_and_no_other() {
    let entry = |row: &Value| {
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        (text("sheet"), text("id"), row["minutes"].as_i64())
    };
    let rows = checked("hours", "hours-export.xlsx");
    let counted: Vec<_> = rows.iter().filter(|row| !row["minutes"].is_null()).map(entry).collect();
    let sorted = |mut list: Vec<(String, String, Option<i64>)>| {
        list.sort();
        list
    };
    let wanted = expected("hours-expected.json").iter().map(entry).collect();
    assert_eq!(sorted(counted), sorted(wanted));
    for sheet in ["未签退", "未签到", "异常"] {
        let asked: Vec<_> = rows.iter().filter(|row| row["sheet"] == sheet).collect();
        assert!(!asked.is_empty(), "{sheet} has rows");
        for row in asked {
            assert_eq!(row["outcome"], "question", "{row}");
        }
    }
}

//! What SQLite's planner is told about the tables: the same in every town, on every day.
//!
//! Every key begins with the town, so a planner without numbers believes that the town alone finds
//! a handful of rows, and walks a whole town where a person's key would do. Numbers measured on
//! the data would change plans with the data; these are written from the columns' meaning, so a
//! statement is planned in a test as it is in a city (decision record 10). PostgreSQL measures by
//! itself.

use super::conn::Conn;
use super::row::Param;
use crate::failure::Fault;

/// Rows of a table nobody says more about.
const MANY: i64 = 1_000_000;

/// Tables that stay small beside the people and what they do.
const FEW: &[(&str, i64)] = &[
    ("activity", 20_000),
    ("apart", 500),
    ("calendar_year", 5),
    ("co_management", 50),
    ("delegation", 50),
    ("hours_question", 2_000),
    ("import", 200),
    ("job", 1_000),
    ("joining_count", 10_000),
    ("joining_round", 2_000),
    ("joining_trial", 4_000),
    ("joining_wait", 20_000),
    ("login_link", 1_000),
    ("merge", 500),
    ("migration", 20),
    ("organisation", 300),
    ("post", 40_000),
    ("programme", 200),
    ("record", 50_000),
    ("regular", 3_000),
    ("rule_version", 60),
    ("seat", 200_000),
    ("shift", 100_000),
    ("swap", 2_000),
    ("token", 20),
    ("town", 3),
    ("walk_in", 5_000),
];

/// Rows that are left of so many when this column is known too.
fn left(rows: i64, table: &str, column: &str) -> i64 {
    let own = column.strip_suffix("_id").is_some_and(|name| name == table);
    let ends = |ending: &str| column.ends_with(ending);
    let parts = match column {
        "town_id" => return rows,
        _ if own => return 1,
        "token" | "number" | "code" | "login" | "slug" => return rows.min(2),
        _ if ends("_key") || ends("_hash") => return rows.min(4),
        _ if ends("_id") || matches!(column, "actor" | "subject" | "path") => 50_000,
        _ if ends("_at") || ends("_on") || ends("_day") || ends("_until") || column == "year" => {
            1_000
        }
        // A state, a role, a kind: few different words.
        _ => 4,
    };
    (rows / parts).max(1)
}

/// The line of one index, as the planner reads it: all rows, then the rows left after each column.
fn line(table: &str, columns: &[String], is_unique: bool) -> String {
    let all = FEW.iter().find(|(name, _)| *name == table).map_or(MANY, |(_, rows)| *rows);
    let mut rows = all;
    let mut out = all.to_string();
    for (at, column) in columns.iter().enumerate() {
        rows = if is_unique && at + 1 == columns.len() { 1 } else { left(rows, table, column) };
        out.push(' ');
        out.push_str(&rows.to_string());
    }
    out
}

/// Writes the numbers of every index and has them read.
pub(super) fn tell(conn: &mut Conn) -> Result<(), Fault> {
    if !conn.is_sqlite() {
        return Ok(());
    }
    let indexes = conn.query(
        "select m.tbl_name, l.name, l.\"unique\", group_concat(i.name, ' ' order by i.seqno) \
         from sqlite_schema m, pragma_index_list(m.name) l, pragma_index_info(l.name) i \
         where m.type = 'table' and m.name not like 'sqlite_%' \
         group by m.tbl_name, l.name, l.\"unique\" order by m.tbl_name, l.name",
        &[],
    )?;
    let mut wanted = Vec::new();
    for row in &indexes {
        let (table, index): (String, String) = (row.get(0)?, row.get(1)?);
        let columns: String = row.get(3)?;
        let columns: Vec<String> = columns.split(' ').map(str::to_owned).collect();
        let told = line(&table, &columns, row.get::<i64>(2)? == 1);
        wanted.push([table, index, told]);
    }
    let there = "select name from sqlite_schema where name = 'sqlite_stat1'";
    if conn.query(there, &[])?.is_empty() {
        // Makes the planner's table, by measuring the smallest of ours.
        conn.batch("analyze migration")?;
    }
    let known = conn.query("select tbl, idx, stat from sqlite_stat1 order by tbl, idx", &[])?;
    let mut same = known.len() == wanted.len();
    for (row, told) in known.iter().zip(&wanted) {
        same &= [row.get::<String>(0)?, row.get(1)?, row.get(2)?] == *told;
    }
    if same {
        return Ok(());
    }
    write(conn, &wanted)
}

/// All of them in one transaction; the last word has them read.
fn write(conn: &mut Conn, wanted: &[[String; 3]]) -> Result<(), Fault> {
    conn.batch("begin immediate; delete from sqlite_stat1")?;
    for told in wanted {
        let params: Vec<Param> = told.iter().map(Param::from).collect();
        let told = "insert into sqlite_stat1 (tbl, idx, stat) values ($1, $2, $3)";
        if let Err(fault) = conn.execute(told, &params) {
            conn.batch("rollback")?;
            return Err(fault.into());
        }
    }
    conn.batch("commit; analyze sqlite_schema")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_town_says_nothing_and_a_person_says_much() {
        let columns = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(line("sign_up", &columns("town_id person_id"), false), "1000000 1000000 20");
        assert_eq!(line("sign_up", &columns("town_id state"), false), "1000000 1000000 250000");
        assert_eq!(line("person", &columns("town_id person_id"), true), "1000000 1000000 1");
        assert_eq!(line("organisation", &columns("town_id path"), false), "300 300 1");
    }
}

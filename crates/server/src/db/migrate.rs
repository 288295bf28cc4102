//! Migrations: one text for both stores, run in order, each once.

use super::conn::Conn;
use super::row::Param;
use crate::failure::Fault;

/// Every migration in order. A new one is added at the end; a shipped one is never edited.
pub const MIGRATIONS: &[(&str, &str)] = &[
    ("0001_people", include_str!("../../../../migrations/0001_people.sql")),
    ("0002_organisations", include_str!("../../../../migrations/0002_organisations.sql")),
    ("0003_rules", include_str!("../../../../migrations/0003_rules.sql")),
    ("0004_activities", include_str!("../../../../migrations/0004_activities.sql")),
    ("0005_attendance", include_str!("../../../../migrations/0005_attendance.sql")),
    ("0006_hours", include_str!("../../../../migrations/0006_hours.sql")),
    ("0007_intake", include_str!("../../../../migrations/0007_intake.sql")),
    ("0008_diary", include_str!("../../../../migrations/0008_diary.sql")),
    ("0009_intake_choices", include_str!("../../../../migrations/0009_intake_choices.sql")),
    ("0010_second_factor", include_str!("../../../../migrations/0010_second_factor.sql")),
    ("0012_training", include_str!("../../../../migrations/0012_training.sql")),
    ("0017_book_indexes", include_str!("../../../../migrations/0017_book_indexes.sql")),
    ("0018_newcomers", include_str!("../../../../migrations/0018_newcomers.sql")),
    ("0020_joining", include_str!("../../../../migrations/0020_joining.sql")),
    ("0021_choice", include_str!("../../../../migrations/0021_choice.sql")),
    ("0022_reflection", include_str!("../../../../migrations/0022_reflection.sql")),
    ("0023_progression", include_str!("../../../../migrations/0023_progression.sql")),
    ("0024_incubation", include_str!("../../../../migrations/0024_incubation.sql")),
    ("0025_minors", include_str!("../../../../migrations/0025_minors.sql")),
    ("0030_books", include_str!("../../../../migrations/0030_books.sql")),
    ("0031_giving", include_str!("../../../../migrations/0031_giving.sql")),
    ("0032_aid", include_str!("../../../../migrations/0032_aid.sql")),
    ("0033_bank", include_str!("../../../../migrations/0033_bank.sql")),
    ("0034_expenses", include_str!("../../../../migrations/0034_expenses.sql")),
    ("0035_delivery", include_str!("../../../../migrations/0035_delivery.sql")),
    ("0036_disclosure", include_str!("../../../../migrations/0036_disclosure.sql")),
    ("0040_agreements", include_str!("../../../../migrations/0040_agreements.sql")),
    ("0041_newcomers_wait", include_str!("../../../../migrations/0041_newcomers_wait.sql")),
    ("0042_todo", include_str!("../../../../migrations/0042_todo.sql")),
    ("0043_growing", include_str!("../../../../migrations/0043_growing.sql")),
    ("0044_applications", include_str!("../../../../migrations/0044_applications.sql")),
    ("0045_directed", include_str!("../../../../migrations/0045_directed.sql")),
    ("0046_allocation", include_str!("../../../../migrations/0046_allocation.sql")),
    ("0047_money_law", include_str!("../../../../migrations/0047_money_law.sql")),
    ("0048_pairs", include_str!("../../../../migrations/0048_pairs.sql")),
    ("0049_care", include_str!("../../../../migrations/0049_care.sql")),
    ("0050_growth", include_str!("../../../../migrations/0050_growth.sql")),
    ("0051_groups", include_str!("../../../../migrations/0051_groups.sql")),
    ("0052_team_hours", include_str!("../../../../migrations/0052_team_hours.sql")),
    ("0053_more_waits", include_str!("../../../../migrations/0053_more_waits.sql")),
    ("0054_gaps", include_str!("../../../../migrations/0054_gaps.sql")),
    ("0055_promise_refunds", include_str!("../../../../migrations/0055_promise_refunds.sql")),
    ("0056_family", include_str!("../../../../migrations/0056_family.sql")),
    ("0057_waits", include_str!("../../../../migrations/0057_waits.sql")),
    ("0058_diary_indexes", include_str!("../../../../migrations/0058_diary_indexes.sql")),
    ("0059_ledger_indexes", include_str!("../../../../migrations/0059_ledger_indexes.sql")),
];

const GUARDS_SQLITE: &str = include_str!("../../../../migrations/guards_sqlite.sql");
const GUARDS_POSTGRES: &str = include_str!("../../../../migrations/guards_postgres.sql");

/// Runs what has not run yet; gives the names of what it ran.
pub(super) fn migrate(conn: &mut Conn, now_ms: i64) -> Result<Vec<&'static str>, Fault> {
    conn.batch(
        "create table if not exists migration (name text not null primary key, \
         applied_at bigint not null)",
    )?;
    let mut ran = Vec::new();
    for (name, text) in MIGRATIONS {
        let known = conn
            .query("select name from migration where name = $1", &[Param::from(*name)])
            .map_err(Fault::from)?;
        if !known.is_empty() {
            continue;
        }
        conn.batch("begin")?;
        let done = conn.batch(text).and_then(|()| {
            conn.execute(
                "insert into migration (name, applied_at) values ($1, $2)",
                &[Param::from(*name), Param::Int(now_ms)],
            )
        });
        match done {
            Ok(_) => conn.batch("commit")?,
            Err(fault) => {
                conn.batch("rollback")?;
                let mut fault = Fault::from(fault);
                fault.why = format!("migration {name}: {}", fault.why);
                return Err(fault);
            }
        }
        ran.push(*name);
    }
    if !ran.is_empty() {
        conn.batch(if conn.is_sqlite() { GUARDS_SQLITE } else { GUARDS_POSTGRES })?;
    }
    Ok(ran)
}

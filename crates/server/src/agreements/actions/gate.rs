//! What somebody has to accept before they serve, and what waits for them.

use liandong_domain::agreements::{Audience, DocumentForm, Standing, asked_from, standing};
use liandong_domain::basics::{AgreementId, Day, PersonId};

use crate::agreements::store::{self, DocumentRow, HeldRow};
use crate::db::Read;
use crate::failure::Failure;

/// An activity as far as this gate looks at it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The path of the body that runs it.
    pub path: String,
    /// Its field of service.
    pub kind: String,
    /// Whether it is marked as risky.
    pub is_risky: bool,
    /// The activity.
    pub activity: String,
}

/// A document that asks somebody, and how they stand to it.
#[derive(Debug, Clone)]
pub struct Asking {
    /// The document.
    pub document: DocumentRow,
    /// The version in force.
    pub version: i64,
    /// For which activity; empty: once for all.
    pub subject: String,
    /// What was drawn up for them; none: nothing yet.
    pub agreement: Option<AgreementId>,
    /// Whether the person's own part is done.
    pub is_done: bool,
}

/// For what an acceptance stands: an agreement of three for one activity, anything else once.
pub fn subject_of(document: &DocumentRow, activity: &str) -> String {
    match document.form {
        DocumentForm::Tripartite => activity.to_owned(),
        DocumentForm::Tick | DocumentForm::Signed => String::new(),
    }
}

fn stands(
    held: &[HeldRow],
    document: &DocumentRow,
    versions: &[Standing],
    subject: String,
    (today, on): (Day, Day),
) -> Option<Asking> {
    let from = asked_from(versions, today)?;
    let version = standing(versions, today)?.version;
    let mine = |row: &&HeldRow| row.document == document.id && row.subject == subject;
    let good = |row: &&HeldRow| {
        row.version >= from && row.state.holds() && row.until.is_none_or(|until| until >= on)
    };
    let mut rows: Vec<&HeldRow> = held.iter().filter(mine).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.version));
    let done = rows.iter().copied().find(good);
    let open = rows.iter().copied().find(|row| row.version == version);
    Some(Asking {
        document: document.clone(),
        version,
        agreement: done.or(open).map(|row| row.id),
        is_done: done.is_some(),
        subject,
    })
}

/// Every document that asks somebody before they serve in an activity on a day.
///
/// # Errors
/// Only faults.
pub fn asked_of(
    q: &mut Read<'_>,
    person: PersonId,
    asked: &Asked,
    on: Day,
) -> Result<Vec<Asking>, Failure> {
    let today = q.now().day();
    let mut all = store::standing_all(q)?;
    all.retain(|row| {
        asked.path.starts_with(&row.document.path)
            && row.document.audience.asks(&asked.kind, asked.is_risky)
    });
    // Most activities of most towns ask nothing: then nobody's agreements are read.
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let held = store::held(q, person)?;
    Ok(all
        .into_iter()
        .filter_map(|row| {
            let subject = subject_of(&row.document, &asked.activity);
            stands(&held, &row.document, &row.versions, subject, (today, on))
        })
        .collect())
}

/// Titles of what somebody still has to accept before they serve in an activity on a day.
///
/// # Errors
/// Only faults.
pub fn missing(
    q: &mut Read<'_>,
    person: PersonId,
    asked: &Asked,
    on: Day,
) -> Result<Vec<String>, Failure> {
    let all = asked_of(q, person, asked, on)?;
    Ok(all.into_iter().filter(|one| !one.is_done).map(|one| one.document.title).collect())
}

/// What every volunteer of the person's bodies accepts once, and how this one stands to it. An
/// agreement of three is not among it: it is drawn up for an activity.
///
/// # Errors
/// Only faults.
pub fn waiting_for(q: &mut Read<'_>, person: PersonId) -> Result<Vec<Asking>, Failure> {
    let today = q.now().day();
    let mut all = store::standing_all(q)?;
    all.retain(|row| {
        row.document.audience == Audience::Everyone && row.document.form != DocumentForm::Tripartite
    });
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let paths = crate::people::store::paths(q, person)?;
    all.retain(|row| paths.iter().any(|path| path.starts_with(&row.document.path)));
    let held = store::held(q, person)?;
    Ok(all
        .into_iter()
        .filter_map(|row| {
            let days = (today, today);
            stands(&held, &row.document, &row.versions, String::new(), days)
        })
        .collect())
}

/// Titles of what everybody accepts and this person has not.
///
/// # Errors
/// Only faults.
pub fn lacking(q: &mut Read<'_>, person: PersonId) -> Result<Vec<String>, Failure> {
    let all = waiting_for(q, person)?;
    Ok(all.into_iter().filter(|one| !one.is_done).map(|one| one.document.title).collect())
}

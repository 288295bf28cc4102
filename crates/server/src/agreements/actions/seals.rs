//! The seal over the frozen words: whoever changes a sign of them is found out.

use liandong_domain::basics::DocumentId;

use crate::agreements::store;
use crate::db::Read;
use crate::failure::Failure;

/// Agreements looked at in one reading.
const PAGE: i64 = 500;

/// What the seal of an agreement is drawn over. Not over the person's row: two rows of one human
/// being may be merged, and the name stands in the words.
pub(super) fn text(document: DocumentId, version: i64, subject: &str, body: &str) -> String {
    format!("{document} {version} {subject}\n{body}")
}

/// Whether the words are as they were when they were drawn up.
pub fn holds(q: &Read<'_>, row: &store::AgreementRow, body: &str) -> bool {
    q.secrets().freeze(&text(row.document, row.version, &row.subject, body)) == row.seal
}

/// The ids of versions and agreements that are not as they were sealed.
///
/// # Errors
/// Only faults.
pub fn verify_all(q: &mut Read<'_>) -> Result<Vec<String>, Failure> {
    let mut out = Vec::new();
    for row in store::sealed_versions(q)? {
        let seal = q.secrets().freeze(&row.sealed_text());
        if row.seal.as_deref() != Some(seal.as_str()) {
            out.push(format!("{} v{}", row.document, row.version));
        }
    }
    let mut after = String::new();
    loop {
        let page = store::sealed_page(q, &after, PAGE)?;
        let Some((last, ..)) = page.last() else { return Ok(out) };
        after = last.to_string();
        for (id, document, version, subject, body, seal) in page {
            let Some(body) = body else { continue };
            if q.secrets().freeze(&text(document, version, &subject, &body)) != seal {
                out.push(id.to_string());
            }
        }
    }
}

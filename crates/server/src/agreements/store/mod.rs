//! Rows of agreements.

mod agreements;
mod documents;

pub use agreements::{
    AgreementRow, HeldRow, NewAgreement, NewSignature, SignatureRow, body, draw, drawn_since, end,
    held, keep_signature, let_hands_go, note_reminded, of_person, one, open_for, outdated, photo,
    sealed_page, settle, signatures, waiting,
};
pub use documents::{
    DocumentRow, StandingRow, VersionRow, close, document, documents, draft, keep_new,
    last_version, sealed_versions, sign, standing_all, take_back, version, versions,
};

use crate::failure::Fault;

/// A code that the database holds must be one that the rules know.
fn known<T>(found: Option<T>, what: &'static str) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::new("reading agreements", what))
}

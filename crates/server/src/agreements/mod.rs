//! Agreements: documents with versions, what each person accepted or signed (B6).
//!
//! Owns `document`, `document_version`, `agreement`, `agreement_signature`. Emits DocumentKept,
//! DocumentDrafted, DocumentSigned, DocumentSealed, AgreementDrawn, AgreementSigned,
//! AgreementComplete, AgreementEnded, AgreementReminded, AgreementOutdated. Calls `organisations`,
//! `people`, `rules`. **Never** changes words that somebody signed: a new version is a new row, and
//! the old agreement stays readable with its seal.

pub mod actions;
pub mod pages;
pub mod store;

pub use actions::remind_chore;
pub use pages::routes;

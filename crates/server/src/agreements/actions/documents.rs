//! Documents: begun, written anew, put in force by two, laid aside.

use liandong_domain::access::{Permit, may};
use liandong_domain::agreements::{AgreementRefusal, Audience, BodyText, DocumentForm, Weight};
use liandong_domain::basics::{Day, DocumentId, Note, OrganisationId, Title};
use liandong_domain::rules::State;

use crate::agreements::store::{self, DocumentRow, VersionRow};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// A document about to be begun.
#[derive(Debug, Clone)]
pub struct NewDocument {
    /// Whose.
    pub organisation: OrganisationId,
    /// What it is called.
    pub title: String,
    /// How it is accepted.
    pub form: DocumentForm,
    /// Whom it asks.
    pub audience: Audience,
    /// The words of its first version.
    pub body: String,
}

/// A version about to be drafted.
#[derive(Debug, Clone)]
pub struct NewVersion {
    /// Its words.
    pub body: String,
    /// What it does to those who accepted an older one.
    pub weight: Weight,
    /// Why it is written.
    pub why: String,
}

/// Begins a document with the draft of its first version.
///
/// # Errors
/// No title, or words that cannot be a document's.
pub fn keep_document(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepAgreements>,
    new: &NewDocument,
) -> Result<DocumentId, Failure> {
    let title = Title::parse("title", &new.title)?;
    let body = BodyText::parse(new.form, &new.body)?;
    let row = DocumentRow {
        id: DocumentId::new(tx.fresh()),
        organisation: new.organisation,
        organisation_name: String::new(),
        path: String::new(),
        title: title.as_str().to_owned(),
        form: new.form,
        audience: new.audience.clone(),
        closed_at: None,
    };
    store::keep_new(tx, &row)?;
    let line = Kind::DocumentKept.of(row.id).within(new.organisation);
    events::record(tx, line.with("form", row.form.code()))?;
    write(tx, permit, &row, (body, Weight::Matters, String::new()))?;
    Ok(row.id)
}

fn write(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepAgreements>,
    document: &DocumentRow,
    (body, weight, why): (BodyText, Weight, String),
) -> Result<i64, Failure> {
    let row = VersionRow {
        document: document.id,
        version: store::last_version(tx, document.id)? + 1,
        body,
        weight,
        why,
        drafted_by: permit.person(),
        drafted_at: tx.now(),
        first_day: None,
        first: None,
        second: None,
        seal: None,
    };
    store::draft(tx, &row)?;
    let line = Kind::DocumentDrafted.of(document.id).within(document.organisation);
    events::record(tx, line.count("version", row.version).with("weight", weight.code()))?;
    Ok(row.version)
}

/// Drafts a version from the one before. One draft waits at a time.
///
/// # Errors
/// A draft waits, the document is laid aside, no reason, or the words are those of the version
/// before.
pub fn draft_version(
    tx: &mut Tx<'_>,
    permit: &Permit<may::KeepAgreements>,
    id: DocumentId,
    new: &NewVersion,
) -> Result<i64, Failure> {
    let document = store::document(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if document.closed_at.is_some() {
        return Err(AgreementRefusal::Closed.into());
    }
    let why = Note::required("why", &new.why)?;
    let body = BodyText::parse(document.form, &new.body)?;
    if let Some(last) = store::versions(tx, id)?.first() {
        if last.seal.is_none() {
            return Err(AgreementRefusal::DraftWaits { version: last.version }.into());
        }
        if last.body == body {
            return Err(AgreementRefusal::SameWords.into());
        }
    }
    write(tx, permit, &document, (body, new.weight, why.as_str().to_owned()))
}

/// Takes a draft back, also one that one person has signed.
///
/// # Errors
/// In force, or gone.
pub fn take_draft_back(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepAgreements>,
    id: DocumentId,
    version: i64,
) -> Result<(), Failure> {
    if !store::take_back(tx, id, version)? {
        return Err(AgreementRefusal::Gone.into());
    }
    let line = Kind::DocumentDrafted.of(id).with("what", "taken-back");
    events::record(tx, line.count("version", version))?;
    Ok(())
}

/// Signs a version for a first day. With the second signature, by somebody else, it is in force
/// from that day and frozen for ever: the rule that the town's rules keep to.
///
/// # Errors
/// The same person twice, a day that is past or not after the version before, or another day than
/// the first signature's.
pub fn sign_version(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignAgreements>,
    id: DocumentId,
    version: i64,
    first_day: Day,
) -> Result<(), Failure> {
    let document = store::document(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if document.closed_at.is_some() {
        return Err(AgreementRefusal::Closed.into());
    }
    let (now, today) = (tx.now(), tx.now().day());
    let all = store::versions(tx, id)?;
    let sealed = all.iter().filter(|one| one.seal.is_some());
    let after = sealed.filter_map(|one| one.first_day).max();
    let mut row = all.into_iter().find(|one| one.version == version).ok_or(Failure::NOT_FOUND)?;
    let state = match (row.first, row.second) {
        (Some((by1, at1)), Some((by2, at2))) => State::InForce { by1, at1, by2, at2 },
        (Some((by, at)), None) => State::SignedOnce { by, at },
        (None, _) => State::Draft,
    };
    let before = (row.first_day, after);
    let kind = match state.sign((permit.person(), now), today, first_day, before)? {
        State::SignedOnce { by, at } => {
            row.first = Some((by, at));
            row.first_day = Some(first_day);
            Kind::DocumentSigned
        }
        State::InForce { by1, at1, by2, at2 } => {
            (row.first, row.second) = (Some((by1, at1)), Some((by2, at2)));
            row.seal = Some(tx.secrets().freeze(&row.sealed_text()));
            Kind::DocumentSealed
        }
        State::Draft => return Err(AgreementRefusal::Gone.into()),
    };
    if !store::sign(tx, &row)? {
        return Err(AgreementRefusal::Gone.into());
    }
    let line = kind.of(id).within(document.organisation);
    events::record(tx, line.count("version", version).with("from", first_day))?;
    Ok(())
}

/// Lays a document aside: it is asked of nobody any more. What was signed stays.
///
/// # Errors
/// Laid aside before.
pub fn close_document(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepAgreements>,
    id: DocumentId,
) -> Result<(), Failure> {
    if !store::close(tx, id)? {
        return Err(AgreementRefusal::Closed.into());
    }
    events::record(tx, Kind::DocumentKept.of(id).with("what", "closed"))?;
    Ok(())
}

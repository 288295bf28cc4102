//! Drawing an agreement up: the words in force, their blanks filled, frozen under a seal.

use liandong_domain::agreements::{AgreementRefusal, Blank, Facts, sides_asked, standing};
use liandong_domain::basics::{AgreementId, Day, DocumentId, OrganisationId, PersonId};
use liandong_domain::rules::AgePolicy;

use super::signing::Hand;
use crate::agreements::store::{self, NewAgreement};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::people::actions::decides_alone;
use crate::people::store as people;
use crate::rules::actions::in_force;

/// An agreement about to be drawn up.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// Of which document.
    pub document: DocumentId,
    /// For whom.
    pub person: PersonId,
    /// For which activity; empty: once for all.
    pub subject: String,
    /// That activity's title; empty: none.
    pub subject_title: String,
    /// The organisation's side.
    pub organisation: OrganisationId,
    /// The unit on the third side.
    pub partner: Option<OrganisationId>,
    /// What the caller knows for the blanks.
    pub facts: Facts,
    /// The last day.
    pub until: Option<Day>,
}

/// Draws an agreement up, or gives the one that waits already for the same version.
///
/// # Errors
/// Nothing is in force, or the document is laid aside.
pub fn draw_up(tx: &mut Tx<'_>, hand: &Hand, drawing: &Drawing) -> Result<AgreementId, Failure> {
    hand.reaches(tx, drawing.person)?;
    let document = store::document(tx, drawing.document)?.ok_or(Failure::NOT_FOUND)?;
    if document.closed_at.is_some() {
        return Err(AgreementRefusal::Closed.into());
    }
    let today = tx.now().day();
    let versions = store::standing_all(tx)?;
    let versions = versions.into_iter().find(|row| row.document.id == document.id);
    let now = versions.and_then(|row| standing(&row.versions, today));
    let now = now.ok_or(AgreementRefusal::NothingInForce)?;
    let whose = (drawing.person, document.id);
    if let Some(open) = store::open_for(tx, whose, &drawing.subject, now.version)? {
        return Ok(open);
    }
    let row = store::version(tx, document.id, now.version)?
        .ok_or_else(|| Fault::new("drawing an agreement up", "no such version"))?;
    let (policy, _) = in_force::<AgePolicy>(tx, today)?;
    let person = people::person(tx, drawing.person)?.ok_or(Failure::NOT_FOUND)?;
    let is_minor = !decides_alone(tx, &policy, &person, today)?;
    let facts = facts_of(tx, drawing, &person.name, is_minor)?;
    let title = match drawing.subject_title.as_str() {
        "" => document.title.clone(),
        activity => format!("{} · {activity}", document.title),
    };
    let new = NewAgreement {
        document: document.id,
        version: now.version,
        person: drawing.person,
        subject: drawing.subject.clone(),
        title,
        organisation: drawing.organisation,
        partner: drawing.partner,
        asked: sides_asked(document.form, is_minor, drawing.partner.is_some()),
        body: row.body.fill(&facts),
        until: drawing.until,
    };
    let text = super::seals::text(new.document, new.version, &new.subject, &new.body);
    let seal = tx.secrets().freeze(&text);
    let id = store::draw(tx, &new, &seal)?;
    let line = Kind::AgreementDrawn.of(id).about(new.person).within(new.organisation);
    events::record(tx, line.with("document", new.document).count("version", new.version))?;
    Ok(id)
}

/// What the house knows by itself, under what the caller said.
fn facts_of(
    tx: &mut Tx<'_>,
    drawing: &Drawing,
    name: &str,
    is_minor: bool,
) -> Result<Facts, Failure> {
    use crate::organisations::store::organisation;
    let mut facts = drawing.facts.clone();
    facts.insert(Blank::Volunteer, name.to_owned());
    facts.insert(Blank::Today, tx.now().day().to_string());
    if is_minor {
        let names: Vec<String> =
            people::guardians(tx, drawing.person)?.into_iter().map(|row| row.name).collect();
        facts.insert(Blank::Guardian, names.join("、"));
    }
    if let Some(body) = organisation(tx, drawing.organisation)? {
        let contact = format!("{} {}", body.contact_name, body.contact_phone);
        facts.insert(Blank::Organisation, body.name);
        facts.entry(Blank::Contact).or_insert(contact);
    }
    if let Some(partner) = drawing.partner
        && let Some(body) = organisation(tx, partner)?
    {
        facts.insert(Blank::Partner, body.name);
    }
    Ok(facts)
}

//! A consent signed on a screen: the guardian's own phone, or the worker's handed over.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::ConsentId;
use liandong_domain::minors::{Signature, Strokes};
use liandong_domain::people::PersonName;

use crate::db::Tx;
use crate::failure::{Failure, Fault};
use crate::minors::store;
use crate::people::actions::{NewConsent, give_consent};

/// Gives a consent with the guardian's typed name under it, and the strokes of a finger where
/// there were some.
///
/// # Errors
/// Another name than the guardian's; everything a consent may be refused for.
pub fn sign_consent(
    tx: &mut Tx<'_>,
    permit: &Permit<may::GiveConsentForChild>,
    new: &NewConsent,
    name: &PersonName,
    strokes: Option<&Strokes>,
) -> Result<ConsentId, Failure> {
    let id = give_consent(tx, permit, new)?;
    // After the consent's own questions: a stranger learns no guardian's name from this one.
    let guardian = crate::people::store::guardian(tx, new.guardian)?.ok_or(Failure::NOT_FOUND)?;
    let known = PersonName::parse("signed_name", &guardian.name)
        .map_err(|_| Fault::new("reading a guardian", "a kept name cannot be read"))?;
    let signed = Signature::of(name.clone(), strokes.cloned(), &known)?;
    store::keep_signature(tx, id, signed.name.as_str(), signed.strokes.as_ref())?;
    Ok(id)
}

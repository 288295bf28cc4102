//! As whom the reader stands before a person's agreements: which sides are theirs to sign.

use axum::http::{HeaderMap, header};
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::agreements::Side;
use liandong_domain::basics::PersonId;

use crate::agreements::actions::Hand;
use crate::agreements::store::AgreementRow;
use crate::db::Tx;
use crate::failure::Failure;
use crate::people::pages::device_words;
use crate::people::store::{self as people, PersonRow};
use crate::web::{Answer, Ask, Once, answer_once};

/// The hands of one reader.
#[derive(Debug, Clone, Default)]
pub struct Hands {
    /// One's own.
    pub own: Option<Permit<may::EditOwnProfile>>,
    /// A guardian's.
    pub guardian: Option<Permit<may::GiveConsentForChild>>,
    /// A worker's beside the person.
    pub office: Option<Permit<may::KeepAgreements>>,
    /// The organisation's.
    pub organisation: Option<Permit<may::SignAgreements>>,
    /// The partner's.
    pub partner: Option<Permit<may::SignAgreements>>,
}

impl Hands {
    /// The person of an address and the hands of who asks. Anybody else finds nothing here.
    ///
    /// # Errors
    /// Nothing is here for this reader.
    pub async fn over(
        ask: &Ask,
        person: PersonId,
        agreement: Option<&AgreementRow>,
    ) -> Result<(PersonRow, Self), Failure> {
        let me = ask.actor.me()?;
        let partner = agreement.and_then(|row| row.partner);
        let (row, paths, is_child, partner) = ask
            .app
            .look(ask.actor.town, move |q| {
                let row = people::person(q, person)?.ok_or(Failure::NOT_FOUND)?;
                let is_child = people::children(q, me)?.contains(&person);
                let partner = match partner {
                    Some(id) => Some(crate::organisations::store::path_of(q, id)?),
                    None => None,
                };
                Ok((row, people::paths(q, person)?, is_child, partner))
            })
            .await?;
        let body = |path: &String| Scope::body(path.clone());
        // Nobody signs in another's name: whoever acts for somebody hands the device over.
        let alone = ask.actor.acting_for.is_none() && ask.actor.scopes.is_none();
        let mut hands = Self::default();
        if alone && me == person {
            hands.own = ask.actor.permit(&Scope::own(me)).ok();
        }
        if alone && is_child {
            hands.guardian = ask.actor.permit(&Scope::own(me)).ok();
        }
        let office = |path: &String| ask.actor.permit(&body(path)).ok();
        let its = agreement.map(|row| &row.path);
        if me != person && !is_child {
            hands.office = paths.iter().chain(its).find_map(office);
        }
        if alone {
            hands.organisation = its.and_then(|path| ask.actor.permit(&body(path)).ok());
            hands.partner = partner.and_then(|path| ask.actor.permit(&body(&path)).ok());
        }
        let none = hands.own.is_none()
            && hands.guardian.is_none()
            && hands.office.is_none()
            && hands.organisation.is_none()
            && hands.partner.is_none();
        if none { Err(Failure::NOT_FOUND) } else { Ok((row, hands)) }
    }
    /// The hand that signs for a side.
    pub fn for_side(&self, side: Side) -> Option<Hand> {
        match side {
            Side::Volunteer => self.own.map(Hand::Own).or(self.office.map(Hand::Office)),
            Side::Guardian => self.guardian.map(Hand::Guardian).or(self.office.map(Hand::Office)),
            Side::Organisation => self.organisation.map(Hand::Signer),
            Side::Partner => self.partner.map(Hand::Signer).or(self.office.map(Hand::Office)),
        }
    }
    /// The hand that draws up and ends.
    pub fn keeper(&self) -> Option<Hand> {
        let own = self.own.map(Hand::Own);
        own.or(self.guardian.map(Hand::Guardian)).or(self.office.map(Hand::Office))
    }
}

/// The kind of device a request came from, in words.
pub fn device_of(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    device_words(agent.unwrap_or_default())
}

/// Does what a hand may, once per key.
///
/// # Errors
/// Whatever the deed refuses.
pub async fn once_by<F>(ask: &Ask, hand: &Hand, once: Once, deed: F) -> Result<Answer, Failure>
where
    F: Fn(&mut Tx<'_>) -> Result<Answer, Failure> + Send + 'static,
{
    match hand {
        Hand::Own(permit) => answer_once(&ask.app, permit, once, deed).await,
        Hand::Guardian(permit) => answer_once(&ask.app, permit, once, deed).await,
        Hand::Office(permit) => answer_once(&ask.app, permit, once, deed).await,
        Hand::Signer(permit) => answer_once(&ask.app, permit, once, deed).await,
    }
}

//! The registry as an import asks it: by keyed hashes, read once before the rows.

use std::cell::RefCell;

use liandong_domain::basics::PersonId;
use liandong_domain::intake::{Held, Registry, Sought};
use liandong_domain::people::Document;

use crate::db::Read;
use crate::failure::Fault;
use crate::people::store;

/// Who is in the registry already. A fault while asking is kept and told afterwards.
pub struct TownRegistry<'q, 'c> {
    q: RefCell<&'q mut Read<'c>>,
    fault: RefCell<Option<Fault>>,
}

impl<'q, 'c> TownRegistry<'q, 'c> {
    /// Over one look.
    pub fn new(q: &'q mut Read<'c>) -> Self {
        Self { q: RefCell::new(q), fault: RefCell::new(None) }
    }
    /// The fault met while asking, if one was.
    pub fn fault(self) -> Option<Fault> {
        self.fault.into_inner()
    }
    fn ask<T>(&self, look: impl FnOnce(&mut Read<'c>) -> Result<Option<T>, Fault>) -> Option<T> {
        match look(&mut self.q.borrow_mut()) {
            Ok(found) => found,
            Err(fault) => {
                *self.fault.borrow_mut() = Some(fault);
                None
            }
        }
    }
}

fn held(q: &mut Read<'_>, id: PersonId) -> Result<Option<Held>, Fault> {
    let row = store::person(q, id)?;
    Ok(row.map(|p| Held { person: p.id, number: p.number, name: p.name }))
}

/// The first of these people with this name whose document is not another one.
fn same(q: &mut Read<'_>, ids: Vec<PersonId>, sought: &Sought<'_>) -> Result<Option<Held>, Fault> {
    let wanted = sought.document.map(|d| store::document_key(q, d));
    for id in ids {
        let Some(row) = store::person(q, id)? else { continue };
        let known = row.known()?;
        let other_document = matches!(
            (&wanted, &known.document_key),
            (Some(wanted), Some(has)) if wanted != has
        );
        if known.name.key() == sought.name.key() && !other_document {
            return Ok(Some(Held { person: row.id, number: row.number, name: row.name }));
        }
    }
    Ok(None)
}

impl Registry for TownRegistry<'_, '_> {
    fn by_document(&self, document: &Document) -> Option<Held> {
        self.ask(|q| {
            let key = store::document_key(q, document);
            match store::find_by_document_key(q, &key)? {
                Some(id) => held(q, id),
                None => Ok(None),
            }
        })
    }
    fn by_name_and_phone(&self, sought: &Sought<'_>) -> Option<Held> {
        let phone = sought.phone?;
        self.ask(|q| {
            let key = store::phone_key(q, phone);
            let ids = store::find_by_phone_key(q, &key)?;
            same(q, ids, sought)
        })
    }
    fn by_name_and_birthday(&self, sought: &Sought<'_>) -> Option<Held> {
        let born = sought.born?;
        self.ask(|q| {
            let ids = super::store::people_named(q, &sought.name.key(), i64::from(born.year()))?;
            let mut kept = Vec::new();
            for id in ids {
                if store::person(q, id)?.is_some_and(|p| p.born_on == Some(born)) {
                    kept.push(id);
                }
            }
            same(q, kept, sought)
        })
    }
}

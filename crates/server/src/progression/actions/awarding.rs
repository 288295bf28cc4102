//! A badge handed over: weighed once more, written once, with the rows it stands on.

use std::collections::BTreeMap;

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Day, OrganisationId, PersonId, Title};
use liandong_domain::progression::AwardRefusal;

use super::meetings::CHILDREN_MOST;
use super::reckoning::{Book, scheme};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};
use crate::progression::store;

/// Notes badges that were handed over on a day, on an occasion. All or none.
///
/// # Errors
/// Nothing was ticked, a day to come, oneself, awarded before, or something is missing still.
pub fn award(
    tx: &mut Tx<'_>,
    permit: &Permit<may::RecordProgression>,
    branch: OrganisationId,
    chosen: &[(PersonId, String)],
    (day, occasion): (Day, &str),
) -> Result<(), Failure> {
    let mut gather = Gather::default();
    let occasion = gather.take(Title::parse("occasion", occasion));
    if chosen.is_empty() {
        gather.add(AwardRefusal::NobodyChosen);
    }
    if day > tx.now().day() {
        gather.add(AwardRefusal::Future);
    }
    if chosen.iter().any(|(person, _)| *person == permit.person()) {
        gather.add(AwardRefusal::Own);
    }
    let today = tx.now().day();
    let (scheme, rule) = scheme(tx, day.min(today))?;
    let roster: BTreeMap<PersonId, String> =
        store::children(tx, branch, today, (CHILDREN_MOST, 0))?
            .into_iter()
            .map(|child| (child.person, child.name))
            .collect();
    let people: Vec<PersonId> = chosen.iter().map(|(person, _)| *person).collect();
    let book = Book::read(tx, &people)?;
    for (person, code) in chosen {
        let name = roster.get(person).ok_or(Failure::NOT_FOUND)?.clone();
        let badge = scheme.badge(code).ok_or(Failure::NOT_FOUND)?;
        let missing = badge.need.missing(&book.evidence(*person, badge));
        if let Some(there) = book.award(*person, badge) {
            gather.add(AwardRefusal::Already { name, on: there.awarded_on });
        } else if missing > 0 {
            gather.add(AwardRefusal::NotReady { name, missing });
        }
    }
    let occasion = gather.finish(|| occasion)?;
    for (person, code) in chosen {
        let badge = scheme.badge(code).ok_or(Failure::NOT_FOUND)?;
        let known = book.evidence(*person, badge);
        let noted = (day, occasion.as_str(), &rule);
        let id = store::award(tx, (*person, branch), badge, noted)?;
        for leaf in badge.need.leaves().into_iter().filter(|leaf| leaf.is_met(&known)) {
            for source in store::sources_of(tx, *person, code, leaf)? {
                store::keep_source(tx, id, &leaf.to_string(), &source)?;
            }
        }
        let line = Kind::BadgeAwarded.of(id).about(*person).within(branch).by_rule(&rule);
        events::record(tx, line.with("badge", code))?;
    }
    Ok(())
}

//! Words about who led: a yes to what the house saw, or another word with its reason.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Note, OrganisationId};
use liandong_domain::incubation::{IncubationRefusal, Saying, Share, Work, saying};

use super::ledger::{Item, Source, read_ledger};
use super::on_its_way;
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::incubation::store::{self, NewSaid};

/// A word about one kind of work; none: it was not done this time.
pub type Said = (Work, Option<Share>);

/// One item of a team's ledger, or nothing is here: another team's, or not over yet.
///
/// # Errors
/// It is not there.
pub fn item_of(q: &mut Read<'_>, team: OrganisationId, source: Source) -> Result<Item, Failure> {
    let ends = match source {
        Source::Shift(id) => {
            let found = store::shift_ends(q, id)?.filter(|(whose, _)| *whose == team);
            found.ok_or(Failure::NOT_FOUND)?.1
        }
        Source::Course(id) => {
            crate::training::store::course(q, id)?.ok_or(Failure::NOT_FOUND)?.ends_at
        }
    };
    if ends > q.now() {
        return Err(Failure::NOT_FOUND);
    }
    let ledger = read_ledger(q, team, (ends, ends))?;
    let found = ledger.items.into_iter().find(|item| item.source == source);
    found.ok_or(Failure::NOT_FOUND)
}

/// Says who led. What was said before stays; a kind about which nothing new is said is left out.
///
/// # Errors
/// A word differs and no reason is written, or nothing new is said.
pub fn say_shares(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::KeepTeamLedger>,
    (team, source): (OrganisationId, Source),
    words: &[Said],
    why: &str,
) -> Result<(), Failure> {
    let why = Note::parse("why", why)?;
    on_its_way(tx, team)?;
    let item = item_of(tx, team, source)?;
    let mut rows = 0;
    for entry in &item.entries {
        let Some((_, share)) = words.iter().find(|(work, _)| *work == entry.work) else { continue };
        let last = entry.said.as_ref().map(|said| said.share);
        let said = saying(entry.told, last, *share);
        if said == Saying::Nothing {
            continue;
        }
        if said == Saying::Correct && why.as_str().is_empty() {
            return Err(IncubationRefusal::NoReason.into());
        }
        let corrects = said == Saying::Correct;
        let new = NewSaid {
            team,
            source: source.to_string(),
            served_on: item.day,
            work: entry.work,
            share: *share,
            told: entry.told,
            why: if corrects { why.as_str().to_owned() } else { String::new() },
        };
        store::keep_said(tx, &new)?;
        rows += 1;
    }
    if rows == 0 {
        return Err(IncubationRefusal::NothingSaid.into());
    }
    let line = Kind::WorkShareSaid.of(source).within(team).count("rows", rows);
    events::record(tx, line)?;
    Ok(())
}

//! Bridges that the house proposes by itself, so that no child waits for somebody to look.

use liandong_domain::access::{Permit, may};
use liandong_domain::aid::Term;
use liandong_domain::basics::{AwardId, BridgeDraftId, DirectedPromiseId, Fen, Note, PupilId};
use liandong_domain::directed::{
    BridgeDraftState, BridgeWhy, DirectedGiving, DirectedRefusal, Uncovered,
};
use liandong_domain::rules::AidStandards;
use liandong_domain::todo::TodoKind;

use crate::books::store as ledger;
use crate::db::{Read, Tx};
use crate::directed::store::{self, UncoveredRow};
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::giving::store as giving;
use crate::rules::actions::in_force;

/// A bridge about to be proposed.
struct Found {
    pupil: PupilId,
    why: BridgeWhy,
    promise: Option<DirectedPromiseId>,
    fen: Fen,
}

/// What is known of a child whose term nobody covers.
fn known(q: &mut Read<'_>, row: &UncoveredRow, term: Term) -> Result<Uncovered, Failure> {
    let (mut left, mut asked, mut since) = (None, Fen::ZERO, term.first_day());
    if let Some(id) = row.promise
        && let Some(promise) = store::promise(q, id)?
    {
        let purpose = ledger::of_giver(q, promise.giver)?.map(|row| row.id);
        left = Some(store::rest_of(q, &promise, purpose)?);
        asked = promise.fen;
        // Whoever promised in the middle of a term has as many days.
        since = since.max(promise.made_at.day());
    }
    let days = since.days_until(q.now().day());
    Ok(Uncovered { left, asked, stopped: row.stopped, days })
}

fn found(q: &mut Read<'_>, term: Term) -> Result<Vec<Found>, Failure> {
    let today = q.now().day();
    let (rule, _) = in_force::<DirectedGiving>(q, today)?;
    let (standards, _) = in_force::<AidStandards>(q, today)?;
    let mut out = Vec::new();
    for row in store::uncovered(q, term)? {
        let most = Fen::new(standards.ceiling_fen(row.stage));
        let known = known(q, &row, term)?;
        let known = Uncovered { asked: known.asked.min(most), ..known };
        if let Some(why) = known.why(rule.alarm_days) {
            out.push(Found { pupil: row.pupil, why, promise: row.promise, fen: most });
        }
    }
    Ok(out)
}

/// Drafts about a promise that has paid since.
fn paid_since(q: &mut Read<'_>) -> Result<Vec<BridgeDraftId>, Failure> {
    let mut out = Vec::new();
    for row in store::drafts(q, BridgeDraftState::Waiting)? {
        let Some(id) = row.promise else { continue };
        let Some(promise) = store::promise(q, id)? else { continue };
        let purpose = ledger::of_giver(q, promise.giver)?.map(|row| row.id);
        if store::rest_of(q, &promise, purpose)? >= promise.fen.min(row.fen) {
            out.push(row.id);
        }
    }
    Ok(out)
}

/// Whether time has a bridge to propose or to let go.
pub(super) fn is_due(q: &mut Read<'_>) -> Result<bool, Failure> {
    if ledger::book(q)?.is_none() {
        return Ok(false);
    }
    let term = Term::of(q.now().day());
    Ok(!store::drafts_came_back(q)?.is_empty()
        || !store::drafts_covered(q)?.is_empty()
        || !paid_since(q)?.is_empty()
        || !found(q, term)?.is_empty())
}

/// Reads anew what waits for the workers.
fn renew(tx: &mut Tx<'_>) -> Result<(), Failure> {
    if let Some(book) = ledger::book(tx)? {
        let subject = book.organisation.to_string();
        crate::todo::renew(tx, &[TodoKind::BridgeAnswer], &subject)?;
    }
    Ok(())
}

/// Proposes what is missing, and lets go what is not needed any more. A giver who has not paid is
/// reminded once. Harmless to repeat.
pub(super) fn sweep(tx: &mut Tx<'_>) -> Result<(), Failure> {
    use BridgeDraftState::{Over, Taken, Waiting};
    if !is_due(tx)? {
        return Ok(());
    }
    for id in store::drafts_came_back(tx)? {
        change(tx, (id, Taken, Waiting))?;
    }
    for id in [store::drafts_covered(tx)?, paid_since(tx)?].concat() {
        change(tx, (id, Waiting, Over))?;
    }
    let term = Term::of(tx.now().day());
    for one in found(tx, term)? {
        let what = (one.why, one.promise, one.fen);
        let Some(id) = store::insert_draft(tx, (one.pupil, term), what)? else { continue };
        let line = Kind::BridgeDrafted.of(id).with("pupil", one.pupil).with("term", term);
        events::record(tx, line.with("why", one.why.code()))?;
        if let Some(promise) = one.promise
            && store::reminded(tx, (promise, term))?.is_none()
        {
            remind(tx, (promise, term))?;
        }
    }
    renew(tx)
}

fn remind(tx: &mut Tx<'_>, (id, term): (DirectedPromiseId, Term)) -> Result<(), Failure> {
    let Some(row) = store::promise(tx, id)? else { return Ok(()) };
    store::keep_reminder(tx, (id, term))?;
    let line = Kind::DirectedReminded.of(id).with("term", term);
    let line = match giving::giver(tx, row.giver)?.and_then(|giver| giver.person) {
        Some(person) => line.about(person),
        None => line,
    };
    events::record(tx, line)?;
    Ok(())
}

fn change(
    tx: &mut Tx<'_>,
    (id, from, to): (BridgeDraftId, BridgeDraftState, BridgeDraftState),
) -> Result<(), Failure> {
    if store::move_draft(tx, (id, from, to), ("", None))? {
        events::record(tx, Kind::BridgeDraftSettled.of(id).with("state", to.code()))?;
    }
    Ok(())
}

/// The pool pays the term by this aid: what the house proposed, or a worker declined before, is
/// taken.
pub(super) fn taken(tx: &mut Tx<'_>, of: (PupilId, Term), award: AwardId) -> Result<(), Failure> {
    let Some(id) = store::draft_of_term(tx, of)? else { return Ok(()) };
    let Some(row) = store::draft(tx, id)? else { return Ok(()) };
    let to = BridgeDraftState::Taken;
    if store::move_draft(tx, (id, row.state, to), ("", Some(award)))? {
        events::record(tx, Kind::BridgeDraftSettled.of(id).with("state", to.code()))?;
    }
    renew(tx)
}

/// Takes proposals of the house: the aid is proposed from the pool with this reason, and waits for
/// another to decide.
///
/// # Errors
/// Nothing chosen, answered before, or as [`super::bridge`].
pub fn take_drafts(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ProposeAid>,
    ids: &[BridgeDraftId],
    why: &str,
) -> Result<(), Failure> {
    for (pupil, term) in waiting(tx, ids)? {
        super::bridge(tx, permit, (pupil, term), why)?;
    }
    Ok(())
}

/// Declines proposals of the house, with the reason. The substitute stays looked for.
///
/// # Errors
/// Nothing chosen, no reason, answered before.
pub fn decline_drafts(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    ids: &[BridgeDraftId],
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("draft_why", why)?;
    let (from, to) = (BridgeDraftState::Waiting, BridgeDraftState::Declined);
    waiting(tx, ids)?;
    for id in ids {
        if !store::move_draft(tx, (*id, from, to), (why.as_str(), None))? {
            return Err(DirectedRefusal::DraftAnswered.into());
        }
        events::record(tx, Kind::BridgeDraftSettled.of(id).with("state", to.code()))?;
    }
    renew(tx)
}

/// The pupils and terms of drafts that wait, all of them.
fn waiting(tx: &mut Tx<'_>, ids: &[BridgeDraftId]) -> Result<Vec<(PupilId, Term)>, Failure> {
    if ids.is_empty() {
        return Err(DirectedRefusal::NoChoice { field: "drafts" }.into());
    }
    let mut out = Vec::new();
    for id in ids {
        let row = store::draft(tx, *id)?.ok_or(Failure::NOT_FOUND)?;
        row.state.answer()?;
        out.push((row.pupil, row.term));
    }
    Ok(out)
}

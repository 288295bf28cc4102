//! What time does: holds run out and pass on; the giver of a pupil who left is asked; a bridge is
//! proposed for a child whom nobody covers any more.

use liandong_domain::basics::TownId;
use liandong_domain::directed::{DirectedGiving, DirectedPromiseState};

use super::drafts;
use super::holds::settle_line;
use crate::app::App;
use crate::db::{Read, Tx, Who};
use crate::directed::store::{self, PromiseRow};
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::rules::actions::in_force;

/// The chore of every minute.
pub fn chore(app: &App, town: TownId, _: &str) -> Result<(), Failure> {
    if app.db().read_now(town, is_due)? {
        app.db().write_now(Who::system(town, "directed"), sweep)?;
    }
    Ok(())
}

/// Whether time has something to do.
pub(crate) fn is_due(q: &mut Read<'_>) -> Result<bool, Failure> {
    Ok(has_run_out(q)? || drafts::is_due(q)?)
}

/// Whether time has done something to a hold or a promise, whatever bridges may be proposed.
pub(crate) fn has_run_out(q: &mut Read<'_>) -> Result<bool, Failure> {
    let now = q.now();
    Ok(!store::ran_out(q, now)?.is_empty() || !store::left_behind(q)?.is_empty())
}

/// Lets holds run out, asks the givers of pupils who left, proposes bridges. Harmless to repeat.
pub fn sweep(tx: &mut Tx<'_>) -> Result<(), Failure> {
    let now = tx.now();
    for (_, pupil) in store::ran_out(tx, now)? {
        store::hold_profile(tx, pupil)?;
        settle_line(tx, pupil)?;
    }
    for row in store::left_behind(tx)? {
        left(tx, &row)?;
    }
    drafts::sweep(tx)
}

/// The pupil left: the promise ends, nothing moves, the giver is asked with a day until which an
/// answer is waited for.
fn left(tx: &mut Tx<'_>, row: &PromiseRow) -> Result<(), Failure> {
    let today = tx.now().day();
    let state = row.state.leave()?;
    if !store::end_promise(tx, row.id, state, "")? {
        return Ok(());
    }
    store::close_profile(tx, row.pupil)?;
    super::holds::pass_all(tx, row.pupil)?;
    let (rule, reference) = in_force::<DirectedGiving>(tx, today)?;
    store::ask_onward(tx, row.id, rule.answer_until(today))?;
    let line = Kind::OnwardAsked.of(row.id).by_rule(&reference).with("pupil", row.pupil);
    let person = crate::giving::store::giver(tx, row.giver)?.and_then(|giver| giver.person);
    let line = match person {
        Some(person) => line.about(person),
        None => line,
    };
    debug_assert_eq!(state, DirectedPromiseState::Left);
    events::record(tx, line)?;
    Ok(())
}

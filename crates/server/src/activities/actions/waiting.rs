//! The waiting list: a freed place goes to the first in the published order, who confirms to
//! keep it (E2).

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{Accompanied, Already, SeatFound, SignUpState, Why, offer_until};
use liandong_domain::basics::{PostId, Refusal, ShiftId, SignUpId};

use super::drafting::gone;
use super::eligibility::judge_as;
use super::signing::tell;
use crate::activities::refusal::ActivityRefusal;
use crate::activities::store::{self, End, SignUpRow};
use crate::db::Tx;
use crate::failure::Failure;

/// How far down the list is looked for somebody who fits (a seat for adults only may pass the
/// minors by).
const LOOK_DOWN: i64 = 50;

/// Offers a freed place to the first who fits; none when nobody waits, no seat is free, or no
/// time is left to answer: then it is free for everybody.
pub fn offer_next(
    tx: &mut Tx<'_>,
    shift: ShiftId,
    post: PostId,
) -> Result<Option<SignUpId>, Failure> {
    let whole = store::whole(tx, shift)?.ok_or_else(|| gone("offering a place"))?;
    let open = whole.shift.published_at.is_some() && whole.shift.called_off_at.is_none();
    let Some(until) = offer_until(tx.now(), whole.shift.sign_up_until).filter(|_| open) else {
        return Ok(None);
    };
    store::hold_seat(tx, shift, post)?;
    for row in store::waiting(tx, shift, post, LOOK_DOWN)? {
        let state = row.state.offer()?;
        if !store::take_place(tx, shift, post, row.age)? {
            continue;
        }
        store::count_waiting(tx, shift, post, -1)?;
        store::move_sign_up(tx, &row, state, Some(until))?;
        let id = row.id;
        let now_row = SignUpRow { state, offered_until: Some(until), ..row };
        tell(tx, &whole, &now_row, None)?;
        return Ok(Some(id));
    }
    Ok(None)
}

/// Offers every free place of a post; gives how many.
pub fn offer_all(tx: &mut Tx<'_>, shift: ShiftId, post: PostId) -> Result<i64, Failure> {
    let mut offered = 0;
    while offer_next(tx, shift, post)?.is_some() {
        offered += 1;
    }
    Ok(offered)
}

/// The person confirms to keep an offered place. What has changed since they began to wait is
/// weighed again, the full seats left aside: theirs is among them.
pub fn keep(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    id: SignUpId,
) -> Result<(), Failure> {
    let (whole, row) = mine(tx, permit, id)?;
    let until = row.offered_until.unwrap_or(row.asked_at);
    let state = row.state.confirm(tx.now(), until)?;
    let seats = store::seats_of(tx, row.shift)?;
    let seat = seats.iter().find(|seat| seat.post == row.post);
    let seat = seat.ok_or_else(|| gone("keeping a place"))?;
    let trace = judge_as(tx, &whole, seat, row.person, Accompanied::No, Already::No)?;
    let still =
        |why: &&Why| !matches!(why, Why::Full | Why::MinorsFull | Why::ShortOfWorkers { .. });
    let reasons: Vec<Box<dyn Refusal>> = trace
        .verdict
        .reasons
        .iter()
        .filter(still)
        .map(|why| Box::new(why.clone()) as Box<dyn Refusal>)
        .collect();
    if !reasons.is_empty() {
        return Err(Failure::Refused(reasons));
    }
    store::move_sign_up(tx, &row, state, None)?;
    tell(tx, &whole, &SignUpRow { state, ..row }, Some(&trace))
}

/// The person says no to an offered place; it goes to the next.
pub fn decline_offer(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    id: SignUpId,
) -> Result<(), Failure> {
    let (_, row) = mine(tx, permit, id)?;
    if row.state != SignUpState::Offered {
        return Err(ActivityRefusal::NoPlaceToGive.into());
    }
    let state = row.state.decline()?;
    end(tx, &row, &End { state, reason: "", words: "" })
}

/// The sign-up named, when it is the permit's own.
pub(super) fn mine(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    id: SignUpId,
) -> Result<(store::Whole, SignUpRow), Failure> {
    let row = store::sign_up(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let own = row.person == permit.subject()
        || crate::people::store::children(tx, permit.subject())?.contains(&row.person);
    if !own {
        return Err(Failure::NOT_FOUND);
    }
    let whole = store::whole(tx, row.shift)?.ok_or_else(|| gone("reading a sign-up"))?;
    Ok((whole, row))
}

/// Ends a sign-up, gives back what it held, and offers it on.
pub(super) fn end(tx: &mut Tx<'_>, row: &SignUpRow, how: &End<'_>) -> Result<(), Failure> {
    let whole = store::whole(tx, row.shift)?.ok_or_else(|| gone("ending a sign-up"))?;
    store::hold_seat(tx, row.shift, row.post)?;
    store::end_sign_up(tx, row, how)?;
    store::withdraw_swaps(tx, row.shift, row.id)?;
    if row.state == SignUpState::Asked {
        crate::todo::renew_asked(tx, row.shift)?;
    }
    if row.state == SignUpState::Waiting {
        store::count_waiting(tx, row.shift, row.post, -1)?;
    }
    tell(tx, &whole, &SignUpRow { state: how.state, ..row.clone() }, None)?;
    if row.state.holds_seat() {
        store::give_place_back(tx, row.shift, row.post, row.age)?;
        offer_next(tx, row.shift, row.post)?;
    }
    Ok(())
}

/// Lets offers lapse whose time is over, and waiting lists of shifts that have begun. Gives how
/// many. For the jobs; harmless to repeat.
pub fn lapse_offers(tx: &mut Tx<'_>) -> Result<i64, Failure> {
    let mut ids = store::offers_run_out(tx)?;
    ids.extend(store::left_waiting(tx)?);
    let mut lapsed = 0;
    for id in ids {
        let Some(row) = store::sign_up(tx, id)? else { continue };
        if row.ended_at.is_some() {
            continue;
        }
        let Ok(state) = row.state.lapse() else { continue };
        end(tx, &row, &End { state, reason: "", words: "" })?;
        lapsed += 1;
    }
    Ok(lapsed)
}

/// Takes a seat for a sign-up that has none yet; says whether there was one.
pub(super) fn seat_for(tx: &mut Tx<'_>, row: &SignUpRow) -> Result<SeatFound, Failure> {
    store::hold_seat(tx, row.shift, row.post)?;
    let taken = store::take_place(tx, row.shift, row.post, row.age)?;
    Ok(if taken { SeatFound::Yes } else { SeatFound::No })
}

//! Swaps: one gives a place, another who qualifies takes it. Both say yes (E4).

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{
    Accompanied, Already, CancelReason, SignUpState, SignUpWay, SwapState, Why,
};
use liandong_domain::basics::{PersonId, Refusal, SignUpId, SwapId};

use super::drafting::gone;
use super::eligibility::{Trace, judge_as};
use super::signing::tell;
use super::waiting::mine;
use crate::activities::refusal::ActivityRefusal;
use crate::activities::store::{self, End, SignUpRow, SwapRow, Whole};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// Offers one's place to another person, who must be able to take it.
pub fn offer_swap(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    id: SignUpId,
    to: PersonId,
) -> Result<SwapId, Failure> {
    let (whole, row) = mine(tx, permit, id)?;
    if row.state != SignUpState::Placed {
        return Err(ActivityRefusal::NoPlaceToGive.into());
    }
    if to == row.person {
        return Err(ActivityRefusal::SwapWithOneself.into());
    }
    if store::swap_of(tx, row.shift, id)?.is_some() {
        return Err(ActivityRefusal::SwapOpen.into());
    }
    qualified(tx, &whole, &row, to)?;
    let swap = SwapRow {
        id: SwapId::new(tx.fresh()),
        sign_up: id,
        shift: row.shift,
        from: row.person,
        from_name: String::new(),
        to,
        to_name: String::new(),
        state: SwapState::Offered,
        offered_at: tx.now(),
        title: String::new(),
        starts_at: whole.shift.starts_at,
        ends_at: whole.shift.ends_at,
    };
    store::insert_swap(tx, &swap)?;
    let line = Kind::SwapOffered.of(swap.id).about(to).within(whole.shift.organisation);
    events::record(tx, line.with("shift", row.shift).with("from", row.person))?;
    Ok(swap.id)
}

/// The other takes the place: it changes hands in one step and never falls to the waiting list.
pub fn take_swap(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    id: SwapId,
) -> Result<SignUpId, Failure> {
    let swap = store::swap(tx, id)?.filter(|swap| swap.to == permit.subject());
    let swap = swap.ok_or(Failure::NOT_FOUND)?;
    let state = swap.state.take()?;
    store::hold_person(tx, swap.to)?;
    let row = store::sign_up(tx, swap.sign_up)?.ok_or_else(|| gone("taking a place"))?;
    if row.state != SignUpState::Placed || row.ended_at.is_some() {
        return Err(ActivityRefusal::NoPlaceToGive.into());
    }
    let whole = store::whole(tx, swap.shift)?.ok_or_else(|| gone("taking a place"))?;
    let trace = qualified(tx, &whole, &row, swap.to)?;
    store::hold_seat(tx, row.shift, row.post)?;
    if !store::settle_swap(tx, id, state)? {
        return Err(ActivityRefusal::NoPlaceToGive.into());
    }
    let reason = CancelReason::Other.code();
    let cancelled = row.state.cancel()?;
    store::end_sign_up(tx, &row, &End { state: cancelled, reason, words: "" })?;
    store::give_place_back(tx, row.shift, row.post, row.age)?;
    leave_queue(tx, &row, swap.to)?;
    if !store::take_place(tx, row.shift, row.post, trace.verdict.group)? {
        return Err(Why::MinorsFull.into());
    }
    let taken = SignUpRow {
        id: SignUpId::new(tx.fresh()),
        person: swap.to,
        state: SignUpState::Placed,
        asked_at: tx.now(),
        way: SignUpWay::Swap,
        party: None,
        age: trace.verdict.group,
        asked_by: tx.actor().to_owned(),
        ..row.clone()
    };
    store::insert_sign_up(tx, &taken)?;
    tell(tx, &whole, &SignUpRow { state: cancelled, ..row }, None)?;
    tell(tx, &whole, &taken, Some(&trace))?;
    let line = Kind::SwapSettled.of(id).about(swap.from).within(whole.shift.organisation);
    events::record(tx, line.with("shift", swap.shift).with("state", state.code()))?;
    Ok(taken.id)
}

/// Whoever waited for the same shift leaves the waiting list when they take a place.
fn leave_queue(tx: &mut Tx<'_>, from: &SignUpRow, to: PersonId) -> Result<(), Failure> {
    if let Some(waiting) = store::sign_up_of(tx, from.shift, to)? {
        let state = waiting.state.cancel()?;
        let reason = CancelReason::Other.code();
        store::end_sign_up(tx, &waiting, &End { state, reason, words: "" })?;
        match waiting.state {
            SignUpState::Waiting => {
                store::count_waiting(tx, waiting.shift, waiting.post, -1)?;
            }
            SignUpState::Asked => crate::todo::renew_asked(tx, waiting.shift)?,
            _ => {}
        }
    }
    Ok(())
}

/// The other says no, or the giver takes the offer back.
pub fn settle_swap(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    id: SwapId,
    how: SwapState,
) -> Result<(), Failure> {
    let swap = store::swap(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let (state, told) = match how {
        SwapState::Declined if swap.to == permit.subject() => (swap.state.decline()?, swap.from),
        SwapState::Withdrawn if swap.from == permit.subject() => (swap.state.withdraw()?, swap.to),
        _ => return Err(Failure::NOT_FOUND),
    };
    if !store::settle_swap(tx, id, state)? {
        return Err(ActivityRefusal::NoPlaceToGive.into());
    }
    let line = Kind::SwapSettled.of(id).about(told);
    events::record(tx, line.with("shift", swap.shift).with("state", state.code()))?;
    Ok(())
}

/// Weighs the other person as if the place were free: it will be.
fn qualified(
    tx: &mut Tx<'_>,
    whole: &Whole,
    row: &SignUpRow,
    to: PersonId,
) -> Result<Trace, Failure> {
    let seats = store::seats_of(tx, row.shift)?;
    let seat = seats.iter().find(|seat| seat.post == row.post);
    let mut seat = seat.ok_or_else(|| gone("offering a place"))?.clone();
    seat.seats = seat.seats.give_back(row.age);
    let has = store::sign_up_of(tx, row.shift, to)?;
    if has.is_some_and(|has| has.state != SignUpState::Waiting) {
        return Err(Why::AlreadyIn.into());
    }
    let trace = judge_as(tx, whole, &seat, to, Accompanied::No, Already::No)?;
    let against = |why: &&Why| !matches!(why, Why::ShortOfWorkers { .. });
    let reasons: Vec<Box<dyn Refusal>> = trace
        .verdict
        .reasons
        .iter()
        .filter(against)
        .map(|why| Box::new(why.clone()) as Box<dyn Refusal>)
        .collect();
    if reasons.is_empty() { Ok(trace) } else { Err(Failure::Refused(reasons)) }
}

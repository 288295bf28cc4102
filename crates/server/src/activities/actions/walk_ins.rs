//! Whoever stands at the door belongs to the shift.

use liandong_domain::activities::{
    AgeGroup, Already, CancelReason, SeatSide, SignUpState, SignUpWay,
};
use liandong_domain::basics::{PersonId, ShiftId, SignUpId};

use super::drafting::gone;
use super::signing::tell;
use crate::activities::refusal::ActivityRefusal;
use crate::activities::store::{self, End, SignUpRow};
use crate::db::Tx;
use crate::failure::Failure;

/// Gives a person who stands at the door a place, for `attendance`. The open sign-up where there
/// is one with a place; somebody who waits is placed; a full shift gets one place more, since the
/// leader has let them in. Consent and age are asked at check-in, not here.
pub fn walk_in(tx: &mut Tx<'_>, shift: ShiftId, person: PersonId) -> Result<SignUpId, Failure> {
    let whole = store::whole(tx, shift)?.ok_or(Failure::NOT_FOUND)?;
    if whole.shift.published_at.is_none() || whole.shift.called_off_at.is_some() {
        return Err(Failure::NOT_FOUND);
    }
    store::hold_person(tx, person)?;
    let open = store::sign_up_of(tx, shift, person)?;
    if let Some(row) = open.as_ref().filter(|row| row.state == SignUpState::Placed) {
        return Ok(row.id);
    }
    if let Some(row) = &open {
        let reason = CancelReason::Other.code();
        let state = row.state.cancel()?;
        store::hold_seat(tx, shift, row.post)?;
        store::end_sign_up(tx, row, &End { state, reason, words: "" })?;
        if row.state == SignUpState::Asked {
            crate::todo::renew_asked(tx, shift)?;
        }
        match already(row.state) {
            Already::Waiting => store::count_waiting(tx, shift, row.post, -1)?,
            Already::In => store::give_place_back(tx, shift, row.post, row.age)?,
            Already::No => {}
        }
    }
    let seats = store::seats_of(tx, shift)?;
    let post = open.as_ref().map(|row| row.post).or_else(|| {
        seats.iter().find(|seat| seat.side == SeatSide::Volunteer).map(|seat| seat.post)
    });
    let post = post.or_else(|| seats.first().map(|seat| seat.post));
    let post = post.ok_or(ActivityRefusal::NoSuchPost)?;
    let born = crate::people::store::person(tx, person)?.ok_or(Failure::NOT_FOUND)?.born_on;
    let day = whole.shift.starts_at.day();
    let age = born.map_or(AgeGroup::Adult, |born| AgeGroup::at(born.age_on(day)));
    store::raise_places(tx, shift, post, age)?;
    if !store::take_place(tx, shift, post, age)? {
        return Err(gone("placing a walk-in"));
    }
    let row = SignUpRow {
        id: SignUpId::new(tx.fresh()),
        shift,
        post,
        person,
        name: String::new(),
        number: String::new(),
        phone_tail: String::new(),
        state: SignUpState::Placed,
        queue_class: 3,
        asked_at: tx.now(),
        offered_until: None,
        way: SignUpWay::WalkIn,
        party: None,
        age,
        asked_by: tx.actor().to_owned(),
        ended_at: None,
        ended_why: String::new(),
    };
    store::insert_sign_up(tx, &row)?;
    tell(tx, &whole, &row, None)?;
    Ok(row.id)
}

/// What a state held: a seat, a place in the list, nothing.
fn already(state: SignUpState) -> Already {
    match state {
        SignUpState::Waiting => Already::Waiting,
        state if state.holds_seat() => Already::In,
        _ => Already::No,
    }
}

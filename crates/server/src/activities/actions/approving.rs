//! A worker's yes or no to those who asked.

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{SeatFound, SignUpState};
use liandong_domain::basics::{ShiftId, SignUpId};

use super::waiting::{end, seat_for};
use super::{Approved, signing};
use crate::activities::refusal::ActivityRefusal;
use crate::activities::store::{self, End, SignUpRow, Whole};
use crate::db::Tx;
use crate::failure::Failure;

/// Says yes to several: a place each while there are places, then the waiting list, in the order
/// in which they asked. Waiting people ticked by hand are placed too.
pub fn approve(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::SignUpForOthers>,
    shift: ShiftId,
    ids: &[SignUpId],
) -> Result<Approved, Failure> {
    let (whole, mut rows, passed) = ticked(tx, shift, ids)?;
    rows.sort_by_key(|row| (row.asked_at, row.id));
    let mut done = Approved { passed, ..Approved::default() };
    for row in rows {
        match row.state {
            SignUpState::Asked => yes(tx, &whole, row, &mut done)?,
            SignUpState::Waiting => by_hand(tx, &whole, row, &mut done)?,
            _ => done.passed += 1,
        }
    }
    crate::todo::renew_asked(tx, shift)?;
    Ok(done)
}

fn yes(tx: &mut Tx<'_>, whole: &Whole, row: SignUpRow, done: &mut Approved) -> Result<(), Failure> {
    let found = seat_for(tx, &row)?;
    let state = row.state.approve(found)?;
    if found == SeatFound::Yes {
        done.placed += 1;
    } else {
        store::count_waiting(tx, row.shift, row.post, 1)?;
        done.waiting += 1;
    }
    store::move_sign_up(tx, &row, state, None)?;
    signing::tell(tx, whole, &SignUpRow { state, ..row }, None)
}

fn by_hand(
    tx: &mut Tx<'_>,
    whole: &Whole,
    row: SignUpRow,
    done: &mut Approved,
) -> Result<(), Failure> {
    if seat_for(tx, &row)? == SeatFound::No {
        done.waiting += 1;
        return Ok(());
    }
    let state = row.state.place()?;
    store::count_waiting(tx, row.shift, row.post, -1)?;
    store::move_sign_up(tx, &row, state, None)?;
    done.placed += 1;
    signing::tell(tx, whole, &SignUpRow { state, ..row }, None)
}

/// Says no to several, with words for them.
pub fn turn_down(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::SignUpForOthers>,
    shift: ShiftId,
    ids: &[SignUpId],
    why: &str,
) -> Result<i64, Failure> {
    let why: String = why.trim().chars().take(200).collect();
    if why.is_empty() {
        return Err(ActivityRefusal::WhyMissing.into());
    }
    let (_, rows, _) = ticked(tx, shift, ids)?;
    let mut done = 0;
    for row in rows {
        if row.state == SignUpState::Asked {
            let state = row.state.decline()?;
            end(tx, &row, &End { state, reason: "", words: &why })?;
            done += 1;
        }
    }
    Ok(done)
}

/// The open sign-ups among those ticked, and how many were no longer open.
fn ticked(
    tx: &mut Tx<'_>,
    shift: ShiftId,
    ids: &[SignUpId],
) -> Result<(Whole, Vec<SignUpRow>, i64), Failure> {
    if ids.is_empty() {
        return Err(ActivityRefusal::NothingTicked.into());
    }
    let whole = store::whole(tx, shift)?.ok_or(Failure::NOT_FOUND)?;
    let (mut rows, mut passed) = (Vec::new(), 0);
    for id in ids {
        match store::sign_up(tx, *id)? {
            Some(row) if row.shift == shift && row.ended_at.is_none() => rows.push(row),
            _ => passed += 1,
        }
    }
    Ok((whole, rows, passed))
}

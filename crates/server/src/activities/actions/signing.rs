//! Signing up: oneself, one's family, somebody who called.

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{
    AgeGroup, Approval, IsWorker, QueueClass, SeatFound, SeatSide, SignUpState, Standing, Verdict,
    Why,
};
use liandong_domain::basics::{PersonId, Refusal, ShiftId, SignUpId};

use super::eligibility::{Trace, judge_for};
use super::{Companion, SignUpAsk, SignUpDone, Together, WaitIfFull, sign_up_party};
use crate::activities::refusal::ActivityRefusal;
use crate::activities::store::{self, SeatRow, SignUpRow, Whole};
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::Failure;

/// Signs the holder of the permit up.
pub fn sign_up(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    ask: &SignUpAsk,
) -> Result<SignUpDone, Failure> {
    if ask.person != permit.subject() {
        return Err(ActivityRefusal::NotYourFamily.into());
    }
    enter(tx, ask)
}

/// Signs somebody up who called, or stands there without a phone.
pub fn sign_up_other(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::SignUpForOthers>,
    ask: &SignUpAsk,
) -> Result<SignUpDone, Failure> {
    enter(tx, ask)
}

/// Signs several of one family up together for whatever fits: all or nobody (E6).
pub fn sign_up_family(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    shift: ShiftId,
    people: &[PersonId],
    wait: WaitIfFull,
) -> Result<Vec<SignUpDone>, Failure> {
    let members: Vec<Companion> =
        people.iter().map(|person| Companion { person: *person, post: None }).collect();
    let done = sign_up_party(tx, permit, shift, &members, (wait, Together::All))?;
    Ok(done.done.into_iter().map(|(_, done)| done).collect())
}

/// Says no before anything is written, when the look alone can tell: a stampede on a full shift
/// costs readers, and never waits for the writer.
pub fn refuse_early(q: &mut Read<'_>, ask: &SignUpAsk) -> Result<(), Failure> {
    if ask.wait == WaitIfFull::Yes {
        return Ok(());
    }
    let seats = store::seats_of(q, ask.shift)?;
    let mut fitting = seats.iter().filter(|seat| match ask.post {
        Some(post) => seat.post == post,
        None => seat.side == SeatSide::Volunteer,
    });
    let full = fitting.clone().next().is_some()
        && fitting.all(|seat| seat.seats.free(AgeGroup::Adult) == 0);
    if full && store::sign_up_of(q, ask.shift, ask.person)?.is_none() {
        return Err(Why::Full.into());
    }
    Ok(())
}

/// The post asked for; without a word, the only one of the person's side, or the first with a
/// free seat when they ask for nothing different.
pub fn fitting<'a>(
    seats: &'a [SeatRow],
    ask: &SignUpAsk,
    worker: IsWorker,
) -> Result<&'a SeatRow, ActivityRefusal> {
    if let Some(post) = ask.post {
        return seats.iter().find(|seat| seat.post == post).ok_or(ActivityRefusal::NoSuchPost);
    }
    let side = |wanted: SeatSide| seats.iter().filter(move |seat| seat.side == wanted);
    let open: Vec<&SeatRow> = match worker {
        IsWorker::Yes if side(SeatSide::Volunteer).next().is_none() => {
            side(SeatSide::Worker).collect()
        }
        IsWorker::Yes | IsWorker::No => side(SeatSide::Volunteer).collect(),
    };
    match open.as_slice() {
        [] => Err(ActivityRefusal::NoSuchPost),
        [one] => Ok(one),
        [first, rest @ ..] => {
            let same = |seat: &&SeatRow| seat.qualification == first.qualification;
            if !rest.iter().all(same) {
                return Err(ActivityRefusal::ChoosePost);
            }
            let free = open.iter().find(|seat| seat.seats.free(AgeGroup::Adult) > 0);
            Ok(free.unwrap_or(first))
        }
    }
}

/// The reasons of a verdict as a failure, most curable first.
pub(super) fn refused(verdict: &Verdict) -> Failure {
    let reasons = verdict.reasons.iter().cloned();
    Failure::Refused(reasons.map(|why| Box::new(why) as Box<dyn Refusal>).collect())
}

/// One person takes one seat, waits, or asks. The seat row is taken last and by condition.
pub(super) fn enter(tx: &mut Tx<'_>, ask: &SignUpAsk) -> Result<SignUpDone, Failure> {
    let whole = store::whole(tx, ask.shift)?.ok_or(Failure::NOT_FOUND)?;
    store::hold_person(tx, ask.person)?;
    let seats = store::seats_of(tx, ask.shift)?;
    let seat = fitting(&seats, ask, IsWorker::No)?;
    let trace = judge_for(tx, &whole, seat, ask.person, ask.accompanied)?;
    let verdict = &trace.verdict;
    let found = if verdict.may_sign_up() {
        seat_found(tx, &trace, ask, seat)?
    } else if verdict.may_wait() && ask.wait == WaitIfFull::Yes {
        SeatFound::No
    } else {
        return Err(refused(verdict));
    };
    if found == SeatFound::No && ask.wait == WaitIfFull::No && verdict.approval == Approval::Free {
        return Err(Why::Full.into());
    }
    let state = SignUpState::first(verdict.approval, found);
    write(tx, &whole, seat, ask, &trace, state)
}

/// Whether a seat was there. With approval nothing is taken before the yes.
fn seat_found(
    tx: &mut Tx<'_>,
    trace: &Trace,
    ask: &SignUpAsk,
    seat: &SeatRow,
) -> Result<SeatFound, Failure> {
    if trace.verdict.approval == Approval::Needed {
        return Ok(SeatFound::No);
    }
    let taken = store::take_place(tx, ask.shift, seat.post, trace.verdict.group)?;
    Ok(if taken { SeatFound::Yes } else { SeatFound::No })
}

fn write(
    tx: &mut Tx<'_>,
    whole: &Whole,
    seat: &SeatRow,
    ask: &SignUpAsk,
    trace: &Trace,
    state: SignUpState,
) -> Result<SignUpDone, Failure> {
    let row = SignUpRow {
        id: SignUpId::new(tx.fresh()),
        shift: ask.shift,
        post: seat.post,
        person: ask.person,
        name: String::new(),
        number: String::new(),
        phone_tail: String::new(),
        state,
        queue_class: class_of(tx, whole, ask)?.number(),
        asked_at: tx.now(),
        offered_until: None,
        way: ask.way,
        party: ask.party.clone(),
        age: trace.verdict.group,
        asked_by: tx.actor().to_owned(),
        ended_at: None,
        ended_why: String::new(),
    };
    store::insert_sign_up(tx, &row)?;
    if state == SignUpState::Asked {
        crate::todo::renew_asked(tx, ask.shift)?;
    }
    let place_in_queue = if state == SignUpState::Waiting {
        store::count_waiting(tx, ask.shift, seat.post, 1)?;
        Some(store::place_in_queue(tx, &row)?)
    } else {
        None
    };
    tell(tx, whole, &row, Some(trace))?;
    Ok(SignUpDone { id: row.id, state, place_in_queue })
}

/// The class in the published order of the waiting list.
fn class_of(tx: &mut Tx<'_>, whole: &Whole, ask: &SignUpAsk) -> Result<QueueClass, Failure> {
    let day = whole.shift.starts_at.day();
    let regular = store::regulars_by(tx, ask.person)?
        .iter()
        .any(|row| row.activity == whole.activity.id && row.holds_on(day));
    let standing = if regular { Standing::Regular } else { Standing::Occasional };
    let last = store::last_placed(tx, ask.person, whole.activity.id)?;
    Ok(QueueClass::of(standing, last, tx.now().day()))
}

/// Writes where a sign-up stands now into the diary.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    whole: &Whole,
    row: &SignUpRow,
    trace: Option<&Trace>,
) -> Result<(), Failure> {
    let kind = match row.state {
        SignUpState::Asked => Kind::SignUpAsked,
        SignUpState::Placed => Kind::SignUpPlaced,
        SignUpState::Waiting => Kind::SignUpWaiting,
        SignUpState::Offered => Kind::PlaceOffered,
        SignUpState::Cancelled => Kind::SignUpCancelled,
        SignUpState::Declined => Kind::SignUpDeclined,
        SignUpState::Lapsed => Kind::OfferLapsed,
    };
    let line = kind
        .of(row.id)
        .about(row.person)
        .within(whole.shift.organisation)
        .with("shift", row.shift)
        .with("way", row.way.code());
    let line = match trace {
        Some(trace) => line.by_rule(&trace.policy),
        None => line,
    };
    events::record(tx, line)?;
    Ok(())
}

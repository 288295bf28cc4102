//! Standing sign-ups: begun once, holding for every coming shift, paused when life asks (E7).

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{CancelReason, SignUpWay};
use liandong_domain::basics::{ActivityId, Day, Moment, PostId, RegularId, TimeOfDay};

use super::signing::enter;
use super::waiting::end;
use super::{SignUpAsk, WaitIfFull};
use crate::activities::refusal::ActivityRefusal;
use crate::activities::store::{self, End, RegularRow};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;

/// The person comes to every coming shift from today on.
pub fn begin_regular(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    activity: ActivityId,
    post: Option<PostId>,
) -> Result<RegularId, Failure> {
    let me = permit.subject();
    let row = store::activity(tx, activity)?.ok_or(Failure::NOT_FOUND)?;
    if row.published_at.is_none() || row.called_off_at.is_some() {
        return Err(Failure::NOT_FOUND);
    }
    let posts = store::posts_of(tx, activity)?;
    let open = |p: &&store::PostRow| match post {
        Some(id) => p.id == id,
        None => p.side == liandong_domain::activities::SeatSide::Volunteer,
    };
    let post = posts.iter().find(open).ok_or(ActivityRefusal::NoSuchPost)?.id;
    store::hold_person(tx, me)?;
    if store::regulars_of(tx, activity)?.iter().any(|regular| regular.person == me) {
        return Err(ActivityRefusal::AlreadyRegular.into());
    }
    let id = RegularId::new(tx.fresh());
    store::insert_regular(tx, id, activity, post, me)?;
    let line = Kind::RegularBegun.of(id).about(me).within(row.organisation);
    events::record(tx, line.with("activity", activity))?;
    let begun = store::regular(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    enrol(tx, &begun)?;
    Ok(id)
}

/// Pauses from a day on, until a day or until further notice; coming places are given back.
pub fn pause_regular(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    id: RegularId,
    from: Day,
    until: Option<Day>,
) -> Result<(), Failure> {
    let row = own(tx, permit, id)?;
    if until.is_some_and(|until| until < from) {
        return Err(ActivityRefusal::EndsBeforeStart { field: "until" }.into());
    }
    store::set_pause(tx, id, Some(from), until)?;
    changed(tx, &row, "paused")?;
    let last = until.map_or(Moment::from_ms(i64::MAX / 2), |day| day.at(TimeOfDay::END));
    give_back(tx, &row, from.at(TimeOfDay::START), last)
}

/// Goes on after a pause: signed up again for every coming shift with a place.
pub fn resume_regular(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    id: RegularId,
) -> Result<(), Failure> {
    let row = own(tx, permit, id)?;
    store::set_pause(tx, id, None, None)?;
    changed(tx, &row, "resumed")?;
    enrol(tx, &RegularRow { paused_from: None, paused_until: None, ..row })?;
    Ok(())
}

/// Comes no longer regularly; coming places made by it are given back.
pub fn end_regular(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    id: RegularId,
) -> Result<(), Failure> {
    let row = own(tx, permit, id)?;
    store::end_regular(tx, id)?;
    changed(tx, &row, "ended")?;
    give_back(tx, &row, tx.now(), Moment::from_ms(i64::MAX / 2))
}

fn own(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    id: RegularId,
) -> Result<RegularRow, Failure> {
    let row = store::regular(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.person == permit.subject() { Ok(row) } else { Err(Failure::NOT_FOUND) }
}

fn changed(tx: &mut Tx<'_>, row: &RegularRow, what: &str) -> Result<(), Failure> {
    let line = Kind::RegularChanged.of(row.id).about(row.person);
    events::record(tx, line.with("activity", row.activity).with("what", what))?;
    Ok(())
}

fn give_back(
    tx: &mut Tx<'_>,
    row: &RegularRow,
    from: Moment,
    until: Moment,
) -> Result<(), Failure> {
    for id in store::coming_by_regular(tx, row.activity, row.person, from, until)? {
        let Some(sign_up) = store::sign_up(tx, id)? else { continue };
        let Ok(state) = sign_up.state.cancel() else { continue };
        let reason = CancelReason::Other.code();
        end(tx, &sign_up, &End { state, reason, words: "" })?;
    }
    Ok(())
}

/// Signs the regulars of an activity up for its coming shifts, oldest standing first. Whoever
/// does not fit a shift (full, a clash, a consent run out) is passed over for that shift. Gives
/// how many were signed up; harmless to repeat.
pub fn enrol_regulars(tx: &mut Tx<'_>, activity: ActivityId) -> Result<i64, Failure> {
    let mut enrolled = 0;
    for regular in store::regulars_of(tx, activity)? {
        enrolled += enrol(tx, &regular)?;
    }
    Ok(enrolled)
}

fn enrol(tx: &mut Tx<'_>, regular: &RegularRow) -> Result<i64, Failure> {
    let now = tx.now();
    let mut enrolled = 0;
    for shift in store::shifts_of(tx, regular.activity)? {
        let open = shift.published_at.is_some()
            && shift.called_off_at.is_none()
            && shift.sign_up_until > now;
        if !open || !regular.holds_on(shift.starts_at.day()) {
            continue;
        }
        let ask = SignUpAsk {
            post: Some(regular.post),
            way: SignUpWay::Regular,
            wait: WaitIfFull::No,
            ..SignUpAsk::of(shift.id, regular.person)
        };
        match enter(tx, &ask) {
            Ok(_) => enrolled += 1,
            Err(Failure::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(enrolled)
}

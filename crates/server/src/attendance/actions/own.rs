//! A volunteer's own tap: from the poster, the rotating code, or shown to the leader.

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{
    Attendance, CodeKind, MarkBy, MarkKind, MarkMethod, Point, Spot, judge_place, rotating,
};
use liandong_domain::basics::{MarkId, ShiftId};

use super::super::store::{self, NewMark};
use super::{AttendanceRefusal, ask_door, settle_taps};
use crate::db::Tx;
use crate::failure::Failure;

/// One's own check-in or check-out.
#[derive(Debug, Clone)]
pub struct OwnCheck {
    /// At which shift.
    pub shift: ShiftId,
    /// In or out.
    pub kind: MarkKind,
    /// The rotating code as scanned or typed; empty for a poster.
    pub code: String,
    /// Where the phone was, with its accuracy in metres, if the person allowed it. Judged here,
    /// kept as inside or outside only (F4).
    pub position: Option<(Point, i64)>,
}

/// Checks oneself in or out (F1: one scan, one tap). Asking twice is harmless: the earliest in
/// and the latest out hold.
pub fn check_own(
    tx: &mut Tx<'_>,
    permit: &Permit<may::RecordOwnAttendance>,
    ask: &OwnCheck,
) -> Result<Attendance, Failure> {
    let Some(whole) = crate::activities::store::whole(tx, ask.shift)? else {
        return Err(Failure::NOT_FOUND);
    };
    let (now, person) = (tx.now(), permit.subject());
    let method = match whole.activity.code_kind {
        CodeKind::Poster => MarkMethod::Poster,
        CodeKind::Rotating => {
            let secrets = tx.secrets();
            let digest = |bytes: &[u8]| secrets.code_digest(bytes);
            let secret = whole.activity.code_secret.as_bytes();
            if !rotating::accepts(&ask.code, secret, ask.shift, now, digest) {
                return Err(AttendanceRefusal::WrongCode.into());
            }
            MarkMethod::Rotating
        }
    };
    let signed = crate::activities::store::sign_up_of(tx, ask.shift, person)?;
    ask_door(tx, &whole, person, (ask.kind, MarkBy::Own), now, signed.map(|s| s.state))?;
    let spots: &[Spot] = &whole.activity.spots;
    let place = ask
        .position
        .and_then(|(point, accuracy)| judge_place(spots, ask.kind, point, accuracy))
        .and_then(|nearness| nearness.proof());
    let mark = NewMark {
        id: MarkId::new(tx.fresh()),
        person: Some(person),
        walk_in_name: String::new(),
        walk_in_tail: String::new(),
        kind: ask.kind,
        device_at: now,
        happened_at: now,
        device: "own".to_owned(),
        method,
        place,
    };
    store::keep_mark(tx, ask.shift, &mark)?;
    settle_taps(tx, &whole, person)
}

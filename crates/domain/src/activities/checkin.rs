//! When the door is open: who may check in or out, from when until when.

use super::attendance::MarkKind;
use super::coded;
use super::eligibility::{Accompanied, ConsentHeld};
use super::sign_up::SignUpState;
use crate::basics::{Fact, Moment, Refusal};

coded! {
    /// Whether the shift was called off.
    pub enum CalledOff {
        /// It is held.
        No = "no",
        /// It was.
        Yes = "yes",
    }
}
coded! {
    /// Who makes the mark.
    pub enum MarkBy {
        /// The person, at the poster or the rotating code.
        Own = "own",
        /// The leader or a social worker, on the roster: may take walk-ins, and minors whose
        /// consent is still on paper (flagged, never sent home by a machine).
        Leader = "leader",
    }
}

coded! {
    /// Whether this kind of service is open to the person at their age.
    pub enum KindOpen {
        /// It is.
        Yes = "yes",
        /// It is dangerous, and the person is a minor: nobody takes them in, the leader neither.
        No = "no",
    }
}

/// The door opens this long before the start.
pub const BEFORE_MINUTES: i64 = 60;
/// Check-out is possible this long after the end, by the person.
pub const AFTER_MINUTES: i64 = 180;
/// The leader's roster takes marks this long after the end: phones come back into signal late.
pub const LEADER_AFTER_MINUTES: i64 = 24 * 60;

/// The times of a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Door {
    /// The first moment of check-in.
    pub opens_at: Moment,
    /// Check-in by the person until here.
    pub in_until: Moment,
    /// Check-out by the person until here.
    pub out_until: Moment,
    /// The leader's roster until here.
    pub leader_until: Moment,
}

impl Door {
    /// The door of a shift.
    pub fn of(starts_at: Moment, ends_at: Moment) -> Self {
        Self {
            opens_at: starts_at.plus_minutes(-BEFORE_MINUTES),
            in_until: ends_at,
            out_until: ends_at.plus_minutes(AFTER_MINUTES),
            leader_until: ends_at.plus_minutes(LEADER_AFTER_MINUTES),
        }
    }
}

/// What must be known to let somebody through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckInFacts {
    /// When the mark happened.
    pub now: Moment,
    /// When the shift begins.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// When the leader ended it; none: it runs.
    pub closed_at: Option<Moment>,
    /// Called off or held.
    pub called_off: CalledOff,
    /// The person's sign-up; none: there is none.
    pub signed_up: Option<SignUpState>,
    /// A minor's consent.
    pub consent: ConsentHeld,
    /// The adult a child comes with has a seat and was not noted absent; yes for everybody who
    /// comes alone.
    pub accompanied: Accompanied,
    /// A dangerous kind is closed to minors.
    pub kind_open: KindOpen,
    /// Who makes the mark.
    pub by: MarkBy,
}

/// Not now, or not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckInRefusal {
    /// The door is not open yet.
    TooEarly {
        /// When it opens.
        opens_at: Moment,
    },
    /// The door is closed.
    Closed {
        /// Since when.
        at: Moment,
    },
    /// The shift was called off.
    CalledOff,
    /// No seat in this shift: the leader takes walk-ins.
    NotSignedUp,
    /// The guardian's consent is missing: the leader decides.
    ConsentMissing,
    /// The adult the child comes with is not on the shift: the leader decides.
    CompanyMissing,
    /// A dangerous kind of service, closed to minors: the leader does not decide this.
    ForbiddenKind,
}

impl Refusal for CheckInRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::TooEarly { .. } => "activities-check-in-too-early",
            Self::Closed { .. } => "activities-check-in-closed",
            Self::CalledOff => "activities-check-in-called-off",
            Self::NotSignedUp => "activities-check-in-not-signed-up",
            Self::ConsentMissing => "activities-check-in-consent-missing",
            Self::CompanyMissing => "activities-check-in-company-missing",
            Self::ForbiddenKind => "activities-check-in-forbidden-kind",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::TooEarly { opens_at } => vec![("opens", (*opens_at).into())],
            Self::Closed { at } => vec![("at", (*at).into())],
            Self::CalledOff
            | Self::NotSignedUp
            | Self::ConsentMissing
            | Self::CompanyMissing
            | Self::ForbiddenKind => Vec::new(),
        }
    }
}

/// Whether the mark may be made.
///
/// # Errors
/// Why not, the door before the person.
pub fn may_check(kind: MarkKind, facts: &CheckInFacts) -> Result<(), CheckInRefusal> {
    let door = Door::of(facts.starts_at, facts.ends_at);
    if facts.called_off == CalledOff::Yes {
        return Err(CheckInRefusal::CalledOff);
    }
    if facts.kind_open == KindOpen::No && kind == MarkKind::In {
        return Err(CheckInRefusal::ForbiddenKind);
    }
    if facts.now < door.opens_at {
        return Err(CheckInRefusal::TooEarly { opens_at: door.opens_at });
    }
    let until = match (facts.by, kind) {
        (MarkBy::Leader, _) => door.leader_until,
        (MarkBy::Own, MarkKind::In) => door.in_until,
        (
            MarkBy::Own,
            MarkKind::Out | MarkKind::Absent | MarkKind::Expected | MarkKind::Present,
        ) => door.out_until,
    };
    // Ending a shift closes it for everyone; the leader may still say what happened before that.
    let closes = facts.closed_at.map_or(until, |at| at.min(until));
    if facts.now >= closes {
        return Err(CheckInRefusal::Closed { at: closes });
    }
    if facts.by == MarkBy::Leader {
        return Ok(());
    }
    if !facts.signed_up.is_some_and(SignUpState::holds_seat) {
        return Err(CheckInRefusal::NotSignedUp);
    }
    // Whoever is inside may always go.
    if facts.consent == ConsentHeld::Missing && kind == MarkKind::In {
        return Err(CheckInRefusal::ConsentMissing);
    }
    if facts.accompanied == Accompanied::No && kind == MarkKind::In {
        return Err(CheckInRefusal::CompanyMissing);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(n: i64) -> Moment {
        Moment::from_ms(0).plus_minutes(n)
    }
    /// A visit from minute 0 to minute 150.
    fn facts(now: i64) -> CheckInFacts {
        CheckInFacts {
            now: minute(now),
            starts_at: minute(0),
            ends_at: minute(150),
            closed_at: None,
            called_off: CalledOff::No,
            signed_up: Some(SignUpState::Placed),
            consent: ConsentHeld::NotNeeded,
            accompanied: Accompanied::Yes,
            kind_open: KindOpen::Yes,
            by: MarkBy::Own,
        }
    }

    // covers F1
    #[test]
    fn the_door_opens_an_hour_before_and_closes_after() {
        let early = CheckInRefusal::TooEarly { opens_at: minute(-60) };
        let closed = |at| Err(CheckInRefusal::Closed { at: minute(at) });
        for (now, kind, found) in [
            (-61, MarkKind::In, Err(early)),
            (-60, MarkKind::In, Ok(())),
            (149, MarkKind::In, Ok(())),
            (150, MarkKind::In, closed(150)),
            (150, MarkKind::Out, Ok(())),
            (329, MarkKind::Out, Ok(())),
            (330, MarkKind::Out, closed(330)),
        ] {
            assert_eq!(may_check(kind, &facts(now)), found, "{now} {kind:?}");
        }
        let leader = CheckInFacts { by: MarkBy::Leader, ..facts(331) };
        assert_eq!(may_check(MarkKind::Out, &leader), Ok(()));
    }

    #[test]
    fn a_shift_the_leader_ended_is_closed_for_what_happens_after() {
        let ended = CheckInFacts { closed_at: Some(minute(140)), ..facts(141) };
        let closed = Err(CheckInRefusal::Closed { at: minute(140) });
        assert_eq!(may_check(MarkKind::Out, &ended), closed);
        let before = CheckInFacts { now: minute(139), by: MarkBy::Leader, ..ended };
        assert_eq!(may_check(MarkKind::Out, &before), Ok(()));
    }

    #[test]
    fn whoever_has_no_seat_goes_to_the_leader() {
        let stranger = CheckInFacts { signed_up: None, ..facts(0) };
        assert_eq!(may_check(MarkKind::In, &stranger), Err(CheckInRefusal::NotSignedUp));
        let waiting = CheckInFacts { signed_up: Some(SignUpState::Waiting), ..facts(0) };
        assert_eq!(may_check(MarkKind::In, &waiting), Err(CheckInRefusal::NotSignedUp));
        let walk_in = CheckInFacts { by: MarkBy::Leader, ..stranger };
        assert_eq!(may_check(MarkKind::In, &walk_in), Ok(()));
    }

    // covers B5
    #[test]
    fn a_minor_without_consent_is_seen_by_the_leader_and_may_always_go_home() {
        let jiayi = CheckInFacts { consent: ConsentHeld::Missing, ..facts(0) };
        assert_eq!(may_check(MarkKind::In, &jiayi), Err(CheckInRefusal::ConsentMissing));
        assert_eq!(may_check(MarkKind::Out, &jiayi), Ok(()));
        let alone = CheckInFacts { accompanied: Accompanied::No, ..facts(0) };
        assert_eq!(may_check(MarkKind::In, &alone), Err(CheckInRefusal::CompanyMissing));
        assert_eq!(may_check(MarkKind::Out, &alone), Ok(()));
        let seen = CheckInFacts { by: MarkBy::Leader, ..alone };
        assert_eq!(may_check(MarkKind::In, &seen), Ok(()), "the leader sees the flag and decides");
        let rescue = CheckInFacts { kind_open: KindOpen::No, by: MarkBy::Leader, ..facts(0) };
        assert_eq!(may_check(MarkKind::In, &rescue), Err(CheckInRefusal::ForbiddenKind));
        assert_eq!(may_check(MarkKind::Out, &rescue), Ok(()));
    }
}

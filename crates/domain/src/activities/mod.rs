//! Activities: programme → activity → posts → shifts, sign-up and presence (T9, T14, T23).
//!
//! Owns the life of an activity from the draft to the closed shift: the holiday calendar,
//! recurrence, what may be published, seats and their ratio, who may sign up and why not, the
//! waiting list, check-in. Emits values and refusals only. Calls `basics` and `rules`. **Never**
//! counts hours (that is `hours`), never reads a clock, never keeps a position.

mod activity;
mod address;
mod attendance;
mod calendar;
mod checkin;
mod code;
mod datum;
mod eligibility;
mod kind;
mod negative;
mod place;
mod recurrence;
pub mod rotating;
mod seats;
mod sign_up;
mod why;

pub use activity::{CodeKind, Draft, DraftPost, DraftShift, Form, Leaders, PublishRefusal};
pub use address::{AddressFlaw, LEAST_ADDRESS, address_is_exact};
pub use attendance::{
    Attendance, Conflict, Mark, MarkKind, MarkMethod, OutBasis, Outcome, PlaceProof, Touch, apply,
    forgotten_out, happened_at, settle,
};
pub use calendar::{Calendar, CalendarFault, CalendarFlaw, CalendarRefusal, Term, YearCalendar};
pub use checkin::{
    AFTER_MINUTES, BEFORE_MINUTES, CalledOff, CheckInFacts, CheckInRefusal, Door, KindOpen,
    LEADER_AFTER_MINUTES, MarkBy, may_check,
};
pub(crate) use code::coded;
pub use datum::{Datum, read_point, to_gcj02, to_wgs84};
pub use eligibility::{
    Accompanied, Already, Candidate, Clash, ConsentHeld, Insured, IsWorker, PersonStanding,
    Published, ShiftFacts, Verdict, judge,
};
pub use kind::{ActivityKind, Risk};
pub use negative::{Answer, Declared, Doubt, Group, NegativeRefusal, check_negative, find_doubts};
pub use place::{MOST_ACCURACY_M, Nearness, Point, Spot, SpotKind, distance_m, judge_place};
pub use recurrence::{
    Every, Fate, Holidays, Makeup, Nth, Planned, Recurrence, RecurrenceRefusal, Skip, Terms,
};
pub use seats::{
    AgeGroup, PostSeats, SeatRefusal, SeatSide, Seats, Vacancies, ratio_holds, vacancies,
    workers_missing,
};
pub use sign_up::{
    Approval, CancelBy, CancelReason, FRESH_DAYS, OFFER_HOURS, QueueClass, QueuePlace, SeatFound,
    SignUpRefusal, SignUpState, SignUpWay, Standing, SwapState, cancel_allowed, offer_until,
};
pub use why::{Cure, Why};

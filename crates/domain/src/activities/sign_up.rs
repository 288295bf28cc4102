//! A sign-up's life, the waiting list's published order, cancelling and swapping (E2–E4, E7).

use super::coded;
use crate::basics::{Day, Fact, Moment, Refusal, SignUpId};

coded! {
    /// Where a sign-up stands.
    pub enum SignUpState {
        /// Waits for the social worker's yes.
        Asked = "asked",
        /// Has a seat.
        Placed = "placed",
        /// On the waiting list.
        Waiting = "waiting",
        /// A seat came free and is kept until the person says yes.
        Offered = "offered",
        /// Taken back, by the person or for the person.
        Cancelled = "cancelled",
        /// The social worker said no, or the person said no to the offer.
        Declined = "declined",
        /// The offer, or the time to sign up, ran out.
        Lapsed = "lapsed",
    }
}
coded! {
    /// How the sign-up came.
    pub enum SignUpWay {
        /// By the person.
        Own = "self",
        /// By telephone: a social worker typed it.
        Phone = "phone",
        /// By a standing sign-up.
        Regular = "regular",
        /// With the family.
        Family = "family",
        /// At the door.
        WalkIn = "walk_in",
        /// By taking over another's seat.
        Swap = "swap",
        /// On a paper slip.
        Paper = "paper",
    }
}
coded! {
    /// Why somebody cannot come. It helps planning and is never held against anyone.
    pub enum CancelReason {
        /// Ill.
        Ill = "ill",
        /// Work.
        Work = "work",
        /// School.
        School = "school",
        /// Family.
        Family = "family",
        /// No way to get there.
        Travel = "travel",
        /// Weather.
        Weather = "weather",
        /// Signed up by mistake.
        Mistake = "mistake",
        /// Anything else.
        Other = "other",
    }
}
coded! {
    /// Whether the social worker's yes is asked first.
    pub enum Approval {
        /// It is not: a free seat is taken at once.
        Free = "free",
        /// It is.
        Needed = "needed",
    }
}
coded! {
    /// Whether a seat was there at that moment.
    pub enum SeatFound {
        /// Yes, and it is taken now.
        Yes = "yes",
        /// No.
        No = "no",
    }
}
coded! {
    /// Who takes a sign-up back.
    pub enum CancelBy {
        /// The person.
        Own = "own",
        /// A social worker or leader, at any time.
        Worker = "worker",
    }
}
coded! {
    /// Whether a person has a standing sign-up for the activity.
    pub enum Standing {
        /// Yes, and it is not paused.
        Regular = "regular",
        /// No.
        Occasional = "occasional",
    }
}

/// A step a sign-up cannot take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignUpRefusal {
    /// The sign-up has ended, or this step does not follow from where it stands.
    NotNow {
        /// Where it stands.
        state: SignUpState,
    },
    /// The seat was kept until this moment.
    OfferOver {
        /// Until when.
        until: Moment,
    },
    /// Too late to cancel alone: call the leader.
    CancelTooLate {
        /// Until when it was possible.
        until: Moment,
    },
    /// The swap was settled already.
    SwapSettled {
        /// How.
        state: SwapState,
    },
}

impl Refusal for SignUpRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotNow { .. } => "activities-sign-up-not-now",
            Self::OfferOver { .. } => "activities-sign-up-offer-over",
            Self::CancelTooLate { .. } => "activities-sign-up-cancel-too-late",
            Self::SwapSettled { .. } => "activities-sign-up-swap-settled",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NotNow { state } => vec![("state", Fact::Word(state.word()))],
            Self::OfferOver { until } | Self::CancelTooLate { until } => {
                vec![("until", (*until).into())]
            }
            Self::SwapSettled { state } => vec![("state", Fact::Word(state.word()))],
        }
    }
}

type Step = Result<SignUpState, SignUpRefusal>;

impl SignUpState {
    /// Where a new sign-up begins.
    pub fn first(approval: Approval, seat: SeatFound) -> Self {
        match (approval, seat) {
            (Approval::Needed, _) => Self::Asked,
            (Approval::Free, SeatFound::Yes) => Self::Placed,
            (Approval::Free, SeatFound::No) => Self::Waiting,
        }
    }
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Asked => "sign-up-asked",
            Self::Placed => "sign-up-placed",
            Self::Waiting => "sign-up-waiting",
            Self::Offered => "sign-up-offered",
            Self::Cancelled => "sign-up-cancelled",
            Self::Declined => "sign-up-declined",
            Self::Lapsed => "sign-up-lapsed",
        }
    }
    /// Whether it has not ended.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Placed | Self::Waiting | Self::Offered)
    }
    /// Whether it holds a seat: an offered seat is kept, so nobody else can take it.
    pub fn holds_seat(self) -> bool {
        matches!(self, Self::Placed | Self::Offered)
    }

    /// The social worker says yes. Without a free seat the person waits.
    ///
    /// # Errors
    /// It was not asked.
    pub fn approve(self, seat: SeatFound) -> Step {
        let next = if seat == SeatFound::Yes { Self::Placed } else { Self::Waiting };
        self.step(&[Self::Asked], next)
    }
    /// A seat came free for the first of the waiting list.
    ///
    /// # Errors
    /// It does not wait.
    pub fn offer(self) -> Step {
        self.step(&[Self::Waiting], Self::Offered)
    }
    /// The social worker gives a free seat by hand, past the order.
    ///
    /// # Errors
    /// It neither waits nor was asked.
    pub fn place(self) -> Step {
        self.step(&[Self::Waiting, Self::Asked], Self::Placed)
    }
    /// The person says yes to the offer.
    ///
    /// # Errors
    /// Nothing was offered, or the time is over.
    pub fn confirm(self, now: Moment, offered_until: Moment) -> Step {
        let next = self.step(&[Self::Offered], Self::Placed)?;
        if now < offered_until {
            Ok(next)
        } else {
            Err(SignUpRefusal::OfferOver { until: offered_until })
        }
    }
    /// The social worker says no, or the person says no to the offer.
    ///
    /// # Errors
    /// Nothing was asked or offered.
    pub fn decline(self) -> Step {
        self.step(&[Self::Asked, Self::Offered], Self::Declined)
    }
    /// Taken back.
    ///
    /// # Errors
    /// It has ended.
    pub fn cancel(self) -> Step {
        self.step(&[Self::Asked, Self::Placed, Self::Waiting, Self::Offered], Self::Cancelled)
    }
    /// Time ran out: for the offer, or for whoever never got a seat.
    ///
    /// # Errors
    /// It has a seat or has ended.
    pub fn lapse(self) -> Step {
        self.step(&[Self::Asked, Self::Waiting, Self::Offered], Self::Lapsed)
    }

    fn step(self, from: &[Self], next: Self) -> Step {
        if from.contains(&self) { Ok(next) } else { Err(SignUpRefusal::NotNow { state: self }) }
    }
}

/// Whether a sign-up may still be taken back. A worker or leader always may; a waiting person
/// always may, since nobody counts on them.
///
/// # Errors
/// Later than the shift's `cancel_until`.
pub fn cancel_allowed(
    state: SignUpState,
    by: CancelBy,
    now: Moment,
    cancel_until: Moment,
) -> Result<(), SignUpRefusal> {
    if by == CancelBy::Own && state == SignUpState::Placed && now >= cancel_until {
        return Err(SignUpRefusal::CancelTooLate { until: cancel_until });
    }
    Ok(())
}

/// How long a freed seat is kept for the first of the list: a night, so that nobody must sleep
/// beside the phone.
pub const OFFER_HOURS: i64 = 12;
/// Who had no seat in the activity for this many days comes before who had one.
pub const FRESH_DAYS: i64 = 30;

/// Until when an offered seat is kept: 12 hours, or until sign-up closes; none when no minute is
/// left.
pub fn offer_until(now: Moment, sign_up_until: Moment) -> Option<Moment> {
    let until = now.plus_minutes(OFFER_HOURS * 60).min(sign_up_until);
    (now < until).then_some(until)
}

/// The classes of the waiting list, first to last. The order is public (E2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QueueClass {
    /// The activity's regulars: the people served know them.
    Regular,
    /// No seat in this activity in the last 30 days: everyone gets a turn.
    Fresh,
    /// Everybody else.
    Other,
}

impl QueueClass {
    /// Every class, first to last.
    pub const ALL: [Self; 3] = [Self::Regular, Self::Fresh, Self::Other];

    /// The class of a person. `last_placed` is the day of the last shift of this activity the
    /// person had a seat in.
    pub fn of(standing: Standing, last_placed: Option<Day>, today: Day) -> Self {
        match standing {
            Standing::Regular => Self::Regular,
            Standing::Occasional => {
                let lately = |day: Day| day.days_until(today) <= FRESH_DAYS;
                if last_placed.is_some_and(lately) { Self::Other } else { Self::Fresh }
            }
        }
    }
    /// 1, 2 or 3.
    pub fn number(self) -> i64 {
        match self {
            Self::Regular => 1,
            Self::Fresh => 2,
            Self::Other => 3,
        }
    }
    /// The class of a number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.number() == number)
    }
    /// The word key of the sentence that explains the place in the list.
    pub fn why(self) -> &'static str {
        match self {
            Self::Regular => "queue-class-regular",
            Self::Fresh => "queue-class-fresh",
            Self::Other => "queue-class-other",
        }
    }
}

/// A place in the waiting list. Its order is the list's: class, then time, then id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct QueuePlace {
    /// The class.
    pub class: QueueClass,
    /// When it was asked for.
    pub asked_at: Moment,
    /// Decides between two of the same millisecond.
    pub id: SignUpId,
}

coded! {
    /// Where a swap stands: a seat offered to one other person.
    pub enum SwapState {
        /// Waits for the other's answer.
        Offered = "offered",
        /// The other has the seat now.
        Taken = "taken",
        /// Taken back by who offered it.
        Withdrawn = "withdrawn",
        /// The other said no.
        Declined = "declined",
    }
}

impl SwapState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Offered => "swap-offered",
            Self::Taken => "swap-taken",
            Self::Withdrawn => "swap-withdrawn",
            Self::Declined => "swap-declined",
        }
    }
    /// The other takes the seat.
    ///
    /// # Errors
    /// The swap is settled.
    pub fn take(self) -> Result<Self, SignUpRefusal> {
        self.settle(Self::Taken)
    }
    /// Who offered it keeps the seat.
    ///
    /// # Errors
    /// The swap is settled.
    pub fn withdraw(self) -> Result<Self, SignUpRefusal> {
        self.settle(Self::Withdrawn)
    }
    /// The other says no.
    ///
    /// # Errors
    /// The swap is settled.
    pub fn decline(self) -> Result<Self, SignUpRefusal> {
        self.settle(Self::Declined)
    }
    fn settle(self, next: Self) -> Result<Self, SignUpRefusal> {
        match self {
            Self::Offered => Ok(next),
            Self::Taken | Self::Withdrawn | Self::Declined => {
                Err(SignUpRefusal::SwapSettled { state: self })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::calendar::samples::day;
    use super::*;
    use SignUpState as S;

    // covers E2
    #[test]
    fn every_step_is_allowed_from_where_it_belongs_and_nowhere_else() {
        let until = Moment::from_ms(1000);
        type Row = (&'static str, &'static [S], fn(S) -> Step);
        let steps: [Row; 6] = [
            ("approve", &[S::Asked], |s| s.approve(SeatFound::Yes)),
            ("offer", &[S::Waiting], S::offer),
            ("place", &[S::Waiting, S::Asked], S::place),
            ("decline", &[S::Asked, S::Offered], S::decline),
            ("cancel", &[S::Asked, S::Placed, S::Waiting, S::Offered], S::cancel),
            ("lapse", &[S::Asked, S::Waiting, S::Offered], S::lapse),
        ];
        for state in S::ALL {
            for (name, from, step) in steps {
                assert_eq!(step(state).is_ok(), from.contains(&state), "{name} from {state:?}");
            }
            let confirmed = state.confirm(Moment::from_ms(999), until).is_ok();
            assert_eq!(confirmed, state == S::Offered);
        }
    }

    #[test]
    fn an_offer_is_kept_twelve_hours_or_until_sign_up_closes() {
        let now = Moment::from_ms(0);
        let soon = now.plus_minutes(60);
        assert_eq!(offer_until(now, now.plus_minutes(6000)), Some(now.plus_minutes(720)));
        assert_eq!(offer_until(now, soon), Some(soon));
        assert_eq!(offer_until(soon, soon), None);
        let late = S::Offered.confirm(soon, soon);
        assert_eq!(late, Err(SignUpRefusal::OfferOver { until: soon }));
    }

    // covers E2 E7
    #[test]
    fn regulars_first_then_who_had_no_turn_then_by_time() {
        let today = day("2026-11-23");
        let class = |standing, last: Option<&str>| QueueClass::of(standing, last.map(day), today);
        assert_eq!(class(Standing::Regular, Some("2026-11-21")), QueueClass::Regular);
        assert_eq!(class(Standing::Occasional, None), QueueClass::Fresh);
        assert_eq!(class(Standing::Occasional, Some("2026-10-23")), QueueClass::Fresh);
        assert_eq!(class(Standing::Occasional, Some("2026-10-24")), QueueClass::Other);
        let id = |n: u128| SignUpId::new(uuid::Uuid::from_u128(n));
        let place = |class, ms, n| QueuePlace { class, asked_at: Moment::from_ms(ms), id: id(n) };
        let mut list = [
            place(QueueClass::Other, 1, 1),
            place(QueueClass::Fresh, 9, 3),
            place(QueueClass::Fresh, 9, 2),
            place(QueueClass::Regular, 99, 4),
        ];
        list.sort();
        assert_eq!(list.iter().map(|p| p.id).collect::<Vec<_>>(), [4, 2, 3, 1].map(id));
    }

    // covers E3
    #[test]
    fn a_seat_is_cancelled_in_time_and_by_the_leader_at_any_time() {
        let until = Moment::from_ms(1000);
        let own = |state, ms| cancel_allowed(state, CancelBy::Own, Moment::from_ms(ms), until);
        assert_eq!(own(S::Placed, 999), Ok(()));
        assert_eq!(own(S::Placed, 1000), Err(SignUpRefusal::CancelTooLate { until }));
        assert_eq!(own(S::Waiting, 2000), Ok(()));
        assert_eq!(
            cancel_allowed(S::Placed, CancelBy::Worker, Moment::from_ms(2000), until),
            Ok(())
        );
    }

    // covers E4
    #[test]
    fn a_swap_is_settled_once() {
        assert_eq!(SwapState::Offered.take(), Ok(SwapState::Taken));
        assert_eq!(
            SwapState::Taken.withdraw(),
            Err(SignUpRefusal::SwapSettled { state: SwapState::Taken })
        );
    }

    #[test]
    fn codes_are_those_of_the_table() {
        let codes = S::ALL.map(S::code).join(" ");
        assert_eq!(codes, "asked placed waiting offered cancelled declined lapsed");
        assert_eq!(SignUpWay::parse("walk_in"), Some(SignUpWay::WalkIn));
        assert_eq!(SignUpWay::parse("self"), Some(SignUpWay::Own));
    }
}

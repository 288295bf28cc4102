//! A pupil's place on the open list, and a giver's hold on it.

use super::refusal::DirectedRefusal;
use crate::activities::coded;
use crate::basics::Moment;

coded! {
    /// Where a pupil stands on the list that givers see.
    pub enum ProfileState {
        /// Its words wait for a second reader.
        Draft = "draft",
        /// Givers may ask for it.
        Open = "open",
        /// One giver holds it.
        Held = "held",
        /// It is promised.
        Promised = "promised",
        /// It is off the list.
        Closed = "closed",
    }
}
coded! {
    /// Where a giver's hold stands.
    pub enum HoldState {
        /// Waits in the line.
        Waiting = "waiting",
        /// Holds the pupil until a moment.
        Held = "held",
        /// Became a promise.
        Confirmed = "confirmed",
        /// The time ran out.
        Lapsed = "lapsed",
        /// The giver let it go.
        Released = "released",
        /// Another giver promised, or the pupil went off the list.
        Passed = "passed",
    }
}

impl ProfileState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "directed-profile-draft",
            Self::Open => "directed-profile-open",
            Self::Held => "directed-profile-held",
            Self::Promised => "directed-profile-promised",
            Self::Closed => "directed-profile-closed",
        }
    }
    /// What a giver who asks gets: the pupil, or a place in the line (invariants 1 and 2).
    ///
    /// # Errors
    /// The pupil is not on the list, or the giver has as many as the rule allows.
    pub fn ask(self, waiting: usize, own: i64, most: i64) -> Result<HoldState, DirectedRefusal> {
        if own >= most {
            return Err(DirectedRefusal::HoldsMost { most });
        }
        match self {
            Self::Open if waiting == 0 => Ok(HoldState::Held),
            Self::Open | Self::Held => Ok(HoldState::Waiting),
            Self::Draft | Self::Promised | Self::Closed => Err(DirectedRefusal::NotOnList),
        }
    }
}
impl HoldState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "directed-hold-waiting",
            Self::Held => "directed-hold-held",
            Self::Confirmed => "directed-hold-confirmed",
            Self::Lapsed => "directed-hold-lapsed",
            Self::Released => "directed-hold-released",
            Self::Passed => "directed-hold-passed",
        }
    }
    /// Whether it counts among those that a giver may have.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Held)
    }
    /// The giver promises.
    ///
    /// # Errors
    /// It holds nothing, or its time ran out.
    pub fn confirm(self, until: Option<Moment>, now: Moment) -> Result<Self, DirectedRefusal> {
        match (self, until) {
            (Self::Held, Some(until)) if now < until => Ok(Self::Confirmed),
            (Self::Held, _) => Err(DirectedRefusal::RanOut),
            (state, _) => Err(DirectedRefusal::NotHeld { state }),
        }
    }
    /// The giver lets it go, or gives up the place.
    ///
    /// # Errors
    /// It is settled.
    pub fn release(self) -> Result<Self, DirectedRefusal> {
        if self.is_open() {
            Ok(Self::Released)
        } else {
            Err(DirectedRefusal::NotHeld { state: self })
        }
    }
}

/// Somebody who waits, with the place drawn when they asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting<T> {
    /// Who.
    pub who: T,
    /// Counted up with every ask.
    pub place: i64,
}

/// Who is next: the lowest place (invariant 2).
pub fn next_in_line<T: Copy>(waiting: &[Waiting<T>]) -> Option<T> {
    waiting.iter().min_by_key(|one| one.place).map(|one| one.who)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: i64 = 1440;

    #[derive(Debug, Clone, Copy)]
    enum Deed {
        Ask(usize),
        Release(usize),
        Confirm(usize),
        Time(i64),
        Stop,
    }

    fn deed() -> impl Strategy<Value = Deed> {
        prop_oneof![
            4 => (0..6_usize).prop_map(Deed::Ask),
            2 => (0..6_usize).prop_map(Deed::Release),
            2 => (0..6_usize).prop_map(Deed::Confirm),
            2 => (0..9_i64).prop_map(Deed::Time),
            1 => Just(Deed::Stop),
        ]
    }

    /// One pupil and six givers, as the rules move them.
    #[derive(Default)]
    struct List {
        profile: Option<ProfileState>,
        holds: Vec<(usize, i64, HoldState, Option<Moment>)>,
        asked: i64,
        promised: Vec<usize>,
        now: i64,
    }

    impl List {
        fn now(&self) -> Moment {
            Moment::from_ms(0).plus_minutes(self.now * DAY)
        }
        fn waiting(&self) -> Vec<Waiting<usize>> {
            let of = self.holds.iter().enumerate().filter(|(_, one)| one.2 == HoldState::Waiting);
            of.map(|(at, one)| Waiting { who: at, place: one.1 }).collect()
        }
        /// What the house does after every deed: those that ran out lapse, the next one holds.
        fn sweep(&mut self) {
            loop {
                let now = self.now();
                for one in &mut self.holds {
                    if one.2 == HoldState::Held && one.3.is_some_and(|until| until <= now) {
                        one.2 = HoldState::Lapsed;
                        self.profile = Some(ProfileState::Open);
                    }
                }
                if self.profile != Some(ProfileState::Open) {
                    return;
                }
                let Some(at) = next_in_line(&self.waiting()) else { return };
                self.holds[at].2 = HoldState::Held;
                self.holds[at].3 = Some(self.now().plus_minutes(7 * DAY));
                self.profile = Some(ProfileState::Held);
            }
        }
        fn open_of(&self, giver: usize) -> Option<usize> {
            self.holds.iter().position(|one| one.0 == giver && one.2.is_open())
        }
        fn go(&mut self, deed: Deed) {
            let profile = self.profile.unwrap_or(ProfileState::Open);
            match deed {
                Deed::Ask(giver) if self.open_of(giver).is_none() => {
                    let state = profile.ask(self.waiting().len(), 0, 2);
                    if let Ok(state) = state {
                        let until = self.now().plus_minutes(7 * DAY);
                        let until = (state == HoldState::Held).then_some(until);
                        self.asked += 1;
                        self.holds.push((giver, self.asked, state, until));
                        if state == HoldState::Held {
                            self.profile = Some(ProfileState::Held);
                        }
                    }
                }
                Deed::Release(giver) => {
                    if let Some(at) = self.open_of(giver) {
                        if self.holds[at].2 == HoldState::Held {
                            self.profile = Some(ProfileState::Open);
                        }
                        self.holds[at].2 = self.holds[at].2.release().expect("open");
                    }
                }
                Deed::Confirm(giver) => {
                    let Some(at) = self.open_of(giver) else { return };
                    let now = self.now();
                    if let Ok(state) = self.holds[at].2.confirm(self.holds[at].3, now) {
                        self.holds[at].2 = state;
                        self.profile = Some(ProfileState::Promised);
                        self.promised.push(giver);
                        for one in self.holds.iter_mut().filter(|one| one.2.is_open()) {
                            one.2 = HoldState::Passed;
                        }
                    }
                }
                Deed::Time(days) => self.now += days,
                Deed::Stop if self.promised.pop().is_some() => {
                    self.profile = Some(ProfileState::Open);
                }
                Deed::Ask(_) | Deed::Stop => {}
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]
        // invariants 1 and 2
        // covers J2 T17
        #[test]
        fn a_child_is_never_held_or_promised_twice_and_the_line_keeps_its_order(
            deeds in proptest::collection::vec(deed(), 1..80),
        ) {
            let mut list = List::default();
            for deed in deeds {
                let before = list.waiting();
                list.go(deed);
                list.sweep();
                let held = list.holds.iter().filter(|one| one.2 == HoldState::Held).count();
                let promised = list.promised.len();
                prop_assert!(held + promised <= 1, "{held} holds, {promised} promises");
                prop_assert_eq!(held == 1, list.profile == Some(ProfileState::Held));
                prop_assert_eq!(promised == 1, list.profile == Some(ProfileState::Promised));
                // nobody waits while the pupil is free
                if list.profile == Some(ProfileState::Open) {
                    prop_assert!(list.waiting().is_empty());
                }
                // whoever holds now and waited before stood first of those who still wait
                if let Some(now) = list.holds.iter().position(|one| one.2 == HoldState::Held)
                    && let Some(mine) = before.iter().find(|one| one.who == now)
                {
                    for other in list.waiting() {
                        prop_assert!(mine.place < other.place);
                    }
                }
            }
        }
    }
}

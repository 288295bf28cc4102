//! Presence: what the marks of a shift come to for one person (F2, F6, F11).
//!
//! Marks come from several phones, late, twice and in any order. So the answer is worked out from
//! the whole set of marks each time, and it depends on nothing but the set:
//!
//! 1. A mark counts once, by its id.
//! 2. Marks are read in the order in which they happened, not in which they arrived.
//! 3. The earliest check-in and the latest check-out hold.
//! 4. A word taken back (`Expected`) takes back what was said before it happened, not after.
//! 5. What contradicts itself is listed for the leader and never dropped in silence.

use std::collections::BTreeMap;

use super::coded;
use crate::basics::{MarkId, Moment};

coded! {
    /// What a tap says.
    pub enum MarkKind {
        /// Came.
        In = "in",
        /// Went.
        Out = "out",
        /// Did not come.
        Absent = "absent",
        /// Takes everything back.
        Expected = "expected",
        /// Takes the check-out back.
        Present = "present",
    }
}
coded! {
    /// How a tap was made.
    pub enum MarkMethod {
        /// The leader tapped the name.
        Tap = "tap",
        /// The leader tapped "all present".
        All = "all",
        /// The leader's phone read the person's own code.
        Scan = "scan",
        /// The person opened the printed code.
        Poster = "poster",
        /// The person opened the code of the leader's screen.
        Rotating = "rotating",
        /// The person's own code was read at the desk.
        OwnCode = "own_code",
        /// Typed from the paper sheet.
        Sheet = "sheet",
        /// Put in by a social worker afterwards.
        Desk = "desk",
    }
}
coded! {
    /// What the place said, where it was asked and allowed. Never a position.
    pub enum PlaceProof {
        /// Inside the radius.
        Inside = "inside",
        /// Outside of it.
        Outside = "outside",
    }
}
coded! {
    /// Where a check-out comes from.
    pub enum OutBasis {
        /// Somebody marked it.
        Marked = "marked",
        /// It was forgotten; the planned end stands in for it.
        Assumed = "assumed",
    }
}

/// One mark of one person in one shift. The order is the order of happening.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// When it happened, the phone's clock put right.
    pub happened_at: Moment,
    /// What it says. Decides between marks of one millisecond: taking back comes last.
    pub kind: MarkKind,
    /// Its id, made on the phone.
    pub id: MarkId,
    /// How it was made.
    pub method: MarkMethod,
    /// What the place said.
    pub place: Option<PlaceProof>,
    /// The phone it came from.
    pub device: String,
}

/// One end of a presence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// When.
    pub at: Moment,
    /// How it was recorded.
    pub method: MarkMethod,
    /// What the place said.
    pub place: Option<PlaceProof>,
}

/// Where a person of a shift stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attendance {
    /// Nothing is known yet.
    Expected,
    /// Came.
    Present {
        /// The check-in.
        came: Touch,
    },
    /// Came and went.
    Left {
        /// The check-in.
        came: Touch,
        /// The check-out.
        went: Touch,
        /// Marked, or assumed.
        out: OutBasis,
    },
    /// Did not come.
    Absent {
        /// When that was said.
        since: Moment,
    },
}

/// Two words about one person that do not go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conflict {
    /// A check-out and no check-in.
    OutWithoutIn {
        /// The check-out.
        out_at: Moment,
    },
    /// A check-out before the check-in.
    OutBeforeIn {
        /// The check-out.
        out_at: Moment,
        /// The check-in.
        in_at: Moment,
    },
    /// Marked absent on one phone after coming was recorded by another, or by the person.
    AbsentAfterIn {
        /// The check-in.
        in_at: Moment,
        /// When absence was said.
        absent_at: Moment,
    },
    /// A check-in after the check-out. The check-out holds; who came back is marked present.
    InAfterOut {
        /// The later check-in.
        in_at: Moment,
        /// The check-out.
        out_at: Moment,
    },
}

impl Conflict {
    /// The word key of the sentence for the leader.
    pub fn word(self) -> &'static str {
        match self {
            Self::OutWithoutIn { .. } => "conflict-out-without-in",
            Self::OutBeforeIn { .. } => "conflict-out-before-in",
            Self::AbsentAfterIn { .. } => "conflict-absent-after-in",
            Self::InAfterOut { .. } => "conflict-in-after-out",
        }
    }
    /// The two moments it is about, the earlier first (twice the same where there is one).
    pub fn moments(self) -> (Moment, Moment) {
        match self {
            Self::OutWithoutIn { out_at } => (out_at, out_at),
            Self::OutBeforeIn { out_at, in_at } => (out_at, in_at),
            Self::AbsentAfterIn { in_at, absent_at } => (in_at, absent_at),
            Self::InAfterOut { in_at, out_at } => (out_at, in_at),
        }
    }
}

/// What the marks come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Where the person stands.
    pub attendance: Attendance,
    /// What the leader should look at.
    pub conflicts: Vec<Conflict>,
}

impl Attendance {
    /// The code it is stored under.
    pub fn code(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::Present { .. } => "present",
            Self::Left { .. } => "left",
            Self::Absent { .. } => "absent",
        }
    }
    /// The check-in.
    pub fn came(self) -> Option<Touch> {
        match self {
            Self::Present { came } | Self::Left { came, .. } => Some(came),
            Self::Expected | Self::Absent { .. } => None,
        }
    }
    /// The check-out.
    pub fn went(self) -> Option<Touch> {
        match self {
            Self::Left { went, .. } => Some(went),
            Self::Expected | Self::Present { .. } | Self::Absent { .. } => None,
        }
    }
    /// Marked or assumed, where there is a check-out.
    pub fn out_basis(self) -> Option<OutBasis> {
        match self {
            Self::Left { out, .. } => Some(out),
            Self::Expected | Self::Present { .. } | Self::Absent { .. } => None,
        }
    }
    /// A stored row read back; none for a row that cannot be: present without a check-in, absent
    /// with one, gone before coming. `since` is the moment of the row's last change.
    pub fn from_parts(
        code: &str,
        came: Option<Touch>,
        went: Option<Touch>,
        out: OutBasis,
        since: Moment,
    ) -> Option<Self> {
        match (code, came, went) {
            ("expected", None, None) => Some(Self::Expected),
            ("present", Some(came), None) => Some(Self::Present { came }),
            ("left", Some(came), Some(went)) if came.at <= went.at => {
                Some(Self::Left { came, went, out })
            }
            ("absent", None, None) => Some(Self::Absent { since }),
            _ => None,
        }
    }
}

/// Works out where a person stands from all marks, in whatever order they are handed in.
pub fn apply(marks: &[Mark]) -> Outcome {
    let mut once = BTreeMap::new();
    for mark in marks {
        // Of two marks with one id the smaller holds, whichever was handed in first.
        let kept = once.entry(mark.id).or_insert(mark);
        if mark < *kept {
            *kept = mark;
        }
    }
    let mut sorted: Vec<&Mark> = once.into_values().collect();
    sorted.sort();
    let mut reading = Reading::default();
    for mark in sorted {
        reading.read(mark);
    }
    reading.finish()
}

/// What has been read so far.
#[derive(Default)]
struct Reading {
    ins: Vec<Mark>,
    out: Option<Touch>,
    absent: Option<Moment>,
    conflicts: Vec<Conflict>,
}

impl Reading {
    fn read(&mut self, mark: &Mark) {
        let at = mark.happened_at;
        let touch = Touch { at, method: mark.method, place: mark.place };
        match mark.kind {
            MarkKind::Expected => *self = Self::default(),
            MarkKind::Present => self.out = None,
            MarkKind::In => {
                self.absent = None;
                if let (Some(out), false) = (self.out, self.ins.is_empty()) {
                    self.conflicts.push(Conflict::InAfterOut { in_at: at, out_at: out.at });
                }
                self.ins.push(mark.clone());
            }
            MarkKind::Out => self.out = Some(touch),
            MarkKind::Absent => {
                // Unticking after "all present" on the same phone is the common way, no conflict.
                let other = |m: &&Mark| m.method != MarkMethod::All && m.device != mark.device;
                if let Some(first) = self.ins.iter().find(other) {
                    let in_at = first.happened_at;
                    self.conflicts.push(Conflict::AbsentAfterIn { in_at, absent_at: at });
                }
                self.ins.clear();
                self.out = None;
                self.absent = Some(at);
            }
        }
    }

    fn finish(mut self) -> Outcome {
        let touch =
            |mark: &Mark| Touch { at: mark.happened_at, method: mark.method, place: mark.place };
        let came = self.ins.first().map(touch);
        let attendance = match (came, self.out, self.absent) {
            (Some(came), Some(went), _) if came.at <= went.at => {
                Attendance::Left { came, went, out: OutBasis::Marked }
            }
            (Some(came), Some(went), _) => {
                let (out_at, in_at) = (went.at, came.at);
                self.conflicts.push(Conflict::OutBeforeIn { out_at, in_at });
                Attendance::Present { came }
            }
            (Some(came), None, _) => Attendance::Present { came },
            (None, out, absent) => {
                if let Some(went) = out {
                    self.conflicts.push(Conflict::OutWithoutIn { out_at: went.at });
                }
                absent.map_or(Attendance::Expected, |since| Attendance::Absent { since })
            }
        };
        self.conflicts.sort();
        self.conflicts.dedup();
        Outcome { attendance, conflicts: self.conflicts }
    }
}

/// Whether somebody came, the shift is over, and nobody said they went.
pub fn forgotten_out(attendance: Attendance, ends_at: Moment, now: Moment) -> bool {
    matches!(attendance, Attendance::Present { .. }) && now > ends_at
}

/// What closing the shift makes of it: who never came is absent, who was not checked out is taken
/// to have stayed until the planned end (or the closing, if that came first), flagged as assumed.
/// Nothing that was marked changes.
pub fn settle(attendance: Attendance, ends_at: Moment, closed_at: Moment) -> Attendance {
    match attendance {
        Attendance::Expected => Attendance::Absent { since: closed_at },
        Attendance::Present { came } => {
            let at = ends_at.min(closed_at).max(came.at);
            let went = Touch { at, method: came.method, place: None };
            Attendance::Left { came, went, out: OutBasis::Assumed }
        }
        Attendance::Left { .. } | Attendance::Absent { .. } => attendance,
    }
}

/// When a mark happened by our clock. The phone's clock may be wrong, but it runs: the difference
/// between its `sent_at` and our `received_at` corrects its `device_at`. The result lies neither
/// after the mark reached us nor before `earliest` (the opening of the door).
pub fn happened_at(
    device_at: Moment,
    sent_at: Moment,
    received_at: Moment,
    earliest: Moment,
) -> Moment {
    let offset = received_at.ms().saturating_sub(sent_at.ms());
    // A second or two is the way through the net, not a wrong clock.
    let offset = if offset.abs() <= NET_MS { 0 } else { offset };
    let corrected = Moment::from_ms(device_at.ms().saturating_add(offset));
    corrected.max(earliest).min(received_at)
}

/// What the way through the net may take, in milliseconds.
const NET_MS: i64 = 5_000;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mark(n: u128, kind: MarkKind, minute: i64) -> Mark {
        Mark {
            happened_at: Moment::from_ms(minute * 60_000),
            kind,
            id: MarkId::new(uuid::Uuid::from_u128(n)),
            method: MarkMethod::Tap,
            place: None,
            device: "何桂芳".into(),
        }
    }
    fn touch(minute: i64) -> Touch {
        Touch { at: Moment::from_ms(minute * 60_000), method: MarkMethod::Tap, place: None }
    }
    fn minute(n: i64) -> Moment {
        Moment::from_ms(n * 60_000)
    }
    fn outcome(marks: &[(MarkKind, i64)]) -> Outcome {
        let marks: Vec<_> = (1..).zip(marks).map(|(n, (kind, at))| mark(n, *kind, *at)).collect();
        apply(&marks)
    }
    fn left(from: i64, until: i64) -> Attendance {
        Attendance::Left { came: touch(from), went: touch(until), out: OutBasis::Marked }
    }

    // covers F2
    #[test]
    fn the_earliest_in_and_the_latest_out_hold() {
        use MarkKind::{In, Out};
        let found = outcome(&[(Out, 120), (In, 5), (In, 3), (Out, 118)]);
        assert_eq!(found, Outcome { attendance: left(3, 120), conflicts: Vec::new() });
    }

    #[test]
    fn a_second_tap_takes_back_what_was_before_it_and_nothing_after() {
        use MarkKind::{Absent, Expected, In, Out, Present};
        for (marks, attendance) in [
            (&[(In, 1), (Expected, 2)][..], Attendance::Expected),
            (&[(Expected, 2), (In, 3), (In, 1)][..], Attendance::Present { came: touch(3) }),
            (&[(In, 1), (Out, 60), (Present, 61)][..], Attendance::Present { came: touch(1) }),
            (&[(In, 1), (Out, 60), (Present, 61), (Out, 90)][..], left(1, 90)),
            (&[(In, 1), (Absent, 2)][..], Attendance::Absent { since: minute(2) }),
            (&[(Absent, 2), (In, 9)][..], Attendance::Present { came: touch(9) }),
            (&[][..], Attendance::Expected),
        ] {
            let found = outcome(marks);
            assert_eq!((found.attendance, found.conflicts), (attendance, Vec::new()), "{marks:?}");
        }
    }

    #[test]
    fn contradictions_are_listed_for_the_leader() {
        use MarkKind::{In, Out};
        let alone = outcome(&[(Out, 60)]);
        assert_eq!(alone.attendance, Attendance::Expected);
        assert_eq!(alone.conflicts, [Conflict::OutWithoutIn { out_at: minute(60) }]);
        let reversed = outcome(&[(Out, 60), (In, 90)]);
        assert_eq!(reversed.attendance, Attendance::Present { came: touch(90) });
        let both = Conflict::OutBeforeIn { out_at: minute(60), in_at: minute(90) };
        assert_eq!(reversed.conflicts, [both]);
        let again = outcome(&[(In, 1), (Out, 60), (In, 70)]);
        assert_eq!(again.attendance, left(1, 60));
        let back = Conflict::InAfterOut { in_at: minute(70), out_at: minute(60) };
        assert_eq!(again.conflicts, [back]);
    }

    #[test]
    fn unticking_after_all_present_is_no_conflict_but_another_phones_word_is() {
        let all = Mark { method: MarkMethod::All, ..mark(1, MarkKind::In, 1) };
        let untick = mark(2, MarkKind::Absent, 2);
        assert_eq!(apply(&[all, untick.clone()]).conflicts, []);
        let own =
            Mark {
                method: MarkMethod::Poster, device: "李敏".into(), ..mark(3, MarkKind::In, 1)
            };
        let found = apply(&[own, untick]);
        assert_eq!(found.attendance, Attendance::Absent { since: minute(2) });
        let listed = Conflict::AbsentAfterIn { in_at: minute(1), absent_at: minute(2) };
        assert_eq!(found.conflicts, [listed]);
    }

    // covers F6 F11
    #[test]
    fn closing_assumes_the_planned_end_and_says_so() {
        let end = minute(150);
        let stayed = settle(Attendance::Present { came: touch(2) }, end, minute(160));
        assert_eq!(stayed.out_basis(), Some(OutBasis::Assumed));
        assert_eq!(stayed.went().map(|touch| touch.at), Some(end));
        let early = settle(Attendance::Present { came: touch(2) }, end, minute(100));
        assert_eq!(early.went().map(|touch| touch.at), Some(minute(100)));
        let absent = Attendance::Absent { since: minute(160) };
        assert_eq!(settle(Attendance::Expected, end, minute(160)), absent);
        assert_eq!(settle(left(1, 120), end, minute(160)), left(1, 120));
        assert!(forgotten_out(Attendance::Present { came: touch(2) }, end, minute(151)));
        assert!(!forgotten_out(left(1, 120), end, minute(151)));
    }

    #[test]
    fn a_phone_an_hour_slow_is_put_right_and_never_reaches_the_future() {
        let hour = 60;
        let put_right = |device, sent, received| {
            happened_at(minute(device), minute(sent), minute(received), minute(0))
        };
        assert_eq!(put_right(100 - hour, 110 - hour, 110), minute(100));
        assert_eq!(put_right(100 + hour, 110 + hour, 110), minute(100));
        assert_eq!(put_right(120, 110, 110), minute(110));
        assert_eq!(put_right(-500, 110, 110), minute(0));
        let near = happened_at(minute(100), minute(110), Moment::from_ms(6_603_000), minute(0));
        assert_eq!(near, minute(100));
    }

    #[test]
    fn impossible_rows_are_not_read() {
        let parts = |code, came, went| {
            Attendance::from_parts(code, came, went, OutBasis::Marked, minute(0))
        };
        assert_eq!(parts("present", None, None), None);
        assert_eq!(parts("left", Some(touch(9)), Some(touch(1))), None);
        assert_eq!(parts("absent", Some(touch(9)), None), None);
        assert_eq!(parts("gone", None, None), None);
        assert_eq!(parts("left", Some(touch(1)), Some(touch(9))), Some(left(1, 9)));
    }

    fn any_mark() -> impl Strategy<Value = Mark> {
        (0u128..40, 0usize..5, 0i64..30, 0usize..8, 0usize..2).prop_map(
            |(id, kind, at, method, device)| Mark {
                method: MarkMethod::ALL[method],
                device: ["何桂芳", "李敏"][device].into(),
                ..mark(id, MarkKind::ALL[kind], at)
            },
        )
    }

    proptest! {
        // covers F2
        #[test]
        fn order_and_repeats_of_marks_do_not_matter(
            marks in proptest::collection::vec(any_mark(), 0..25),
            order in proptest::collection::vec(any::<prop::sample::Index>(), 0..50),
        ) {
            let mut shuffled = marks.clone();
            for (n, index) in order.iter().enumerate().filter(|_| !marks.is_empty()) {
                let (a, b) = (n % shuffled.len(), index.index(shuffled.len()));
                shuffled.swap(a, b);
            }
            for index in order.iter().filter(|_| !marks.is_empty()) {
                shuffled.push(index.get(&marks).clone());
            }
            prop_assert_eq!(apply(&shuffled), apply(&marks));
        }
        #[test]
        fn nobody_goes_before_coming(marks in proptest::collection::vec(any_mark(), 0..25)) {
            let found = apply(&marks).attendance;
            if let (Some(came), Some(went)) = (found.came(), found.went()) {
                prop_assert!(came.at <= went.at);
            }
        }
    }
}

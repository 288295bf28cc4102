//! The sharing round: what is asked, what is said, when it is due, and what counts as learned.

use crate::activities::coded;
use crate::basics::{Fact, Minutes, Moment, Note, Refusal, TextRefusal};

coded! {
    /// Where a sharing round stands. A shift without one is due.
    pub enum DebriefState {
        /// Somebody has said something; more may follow.
        Open = "open",
        /// Closed with a summary.
        Closed = "closed",
        /// Not held, with a reason.
        LetGo = "let_go",
    }
}
coded! {
    /// From which side somebody speaks: both are asked the same.
    pub enum Profession {
        /// The social worker's side.
        Worker = "worker",
        /// The volunteers' side.
        Volunteer = "volunteer",
    }
}

impl DebriefState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "reflection-state-open",
            Self::Closed => "reflection-state-closed",
            Self::LetGo => "reflection-state-let-go",
        }
    }
}
impl Profession {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Worker => "reflection-side-worker",
            Self::Volunteer => "reflection-side-volunteer",
        }
    }
}

/// A round not held after this many days stands on no desk any more: nobody remembers enough.
pub const DUE_DAYS: i64 = 14;
/// For so many days after a shift one may still say something, though the round is closed.
pub const SHARE_DAYS: i64 = 3;
/// From this age in days on, a due round is shown as old.
pub const ENOUGH_DAYS: i64 = 3;
/// A round counts as learning for no longer than this.
pub const ROUND_LONGEST: Minutes = Minutes::from_hours(1);
/// What somebody learned who wrote alone, on the own phone.
pub const ALONE: Minutes = Minutes::new(5);
/// The most characters of one answer: a minute of talk.
const SAID_MOST: usize = 300;
/// The most characters of a prompt.
const PROMPT_MOST: usize = 60;

/// How old a due round is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// There is time.
    Fresh,
    /// It is getting forgotten.
    Old,
}

impl Age {
    /// Of a round whose shift ended so many days ago.
    pub fn of(days: i64) -> Self {
        if days >= ENOUGH_DAYS { Self::Old } else { Self::Fresh }
    }
}

/// Why a round cannot be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DebriefRefusal {
    /// The shift still runs.
    NotOver {
        /// When it ends.
        at: Moment,
    },
    /// Nothing was said to any of the three.
    NothingSaid,
    /// Too late to say something.
    Over,
    /// It was let go.
    LetGo,
    /// This step does not follow from where it stands.
    NotNow {
        /// Where it stands.
        state: DebriefState,
    },
    /// Closed without anybody who took part.
    NobodyTookPart,
    /// A length that is none.
    Minutes {
        /// The most.
        most: i64,
    },
    /// Words typed for somebody who has spoken for themselves.
    SpokeAlready {
        /// Who.
        name: String,
    },
}

impl Refusal for DebriefRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotOver { .. } => "reflection-not-over",
            Self::NothingSaid => "reflection-nothing-said",
            Self::Over => "reflection-over",
            Self::LetGo => "reflection-let-go",
            Self::NotNow { .. } => "reflection-not-now",
            Self::NobodyTookPart => "reflection-nobody-took-part",
            Self::Minutes { .. } => "reflection-minutes",
            Self::SpokeAlready { .. } => "reflection-spoke-already",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NotOver { at } => vec![("at", (*at).into())],
            Self::NotNow { state } => vec![("state", Fact::Word(state.word()))],
            Self::Minutes { most } => vec![("most", (*most).into())],
            Self::SpokeAlready { name } => vec![("name", name.clone().into())],
            Self::NothingSaid | Self::Over | Self::LetGo | Self::NobodyTookPart => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NothingSaid => Some("said-1"),
            Self::Minutes { .. } => Some("minutes"),
            Self::NobodyTookPart | Self::SpokeAlready { .. } => Some("people"),
            Self::NotOver { .. } | Self::Over | Self::LetGo | Self::NotNow { .. } => None,
        }
    }
}

/// The fields of the three answers, as forms name them.
const FIELDS: [&str; 3] = ["said-1", "said-2", "said-3"];
/// The fields of the three prompts.
const PROMPT_FIELDS: [&str; 3] = ["prompt-1", "prompt-2", "prompt-3"];

/// A text no longer than this.
fn within(field: &'static str, text: &str, most: usize) -> Result<String, TextRefusal> {
    let note = Note::parse(field, text)?;
    let given = note.as_str().chars().count();
    if given > most {
        let size = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        return Err(TextRefusal::TooLong { field, most: size(most), given: size(given) });
    }
    Ok(note.as_str().to_owned())
}

/// Three prompts of a town.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompts(pub [String; 3]);

impl Prompts {
    /// Reads three prompts; each is needed.
    ///
    /// # Errors
    /// Every prompt that is missing or too long.
    pub fn parse(texts: [&str; 3]) -> Result<Self, Vec<TextRefusal>> {
        let mut out: [String; 3] = Default::default();
        let mut wrong = Vec::new();
        for ((slot, text), field) in out.iter_mut().zip(texts).zip(PROMPT_FIELDS) {
            match within(field, text, PROMPT_MOST) {
                Ok(text) if text.is_empty() => wrong.push(TextRefusal::Missing { field }),
                Ok(text) => *slot = text,
                Err(refusal) => wrong.push(refusal),
            }
        }
        if wrong.is_empty() { Ok(Self(out)) } else { Err(wrong) }
    }
}

/// What somebody said to the three prompts; one of them is enough.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said(pub [String; 3]);

impl Said {
    /// Reads three answers.
    ///
    /// # Errors
    /// An answer is longer than a minute of talk.
    pub fn parse(texts: [&str; 3]) -> Result<Self, TextRefusal> {
        let mut out: [String; 3] = Default::default();
        for ((slot, text), field) in out.iter_mut().zip(texts).zip(FIELDS) {
            *slot = within(field, text, SAID_MOST)?;
        }
        Ok(Self(out))
    }
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(String::is_empty)
    }
}

/// How somebody took part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TookPart {
    /// In the circle, speaking or listening.
    Circle,
    /// Wrote on the own phone.
    Alone,
    /// Left it out, which is nobody's fault.
    LeftOut,
}

/// What is learned by it: the length of the round for the circle, five minutes for whoever wrote
/// alone, nothing for whoever left it out.
pub fn learned(how: TookPart, round: Minutes) -> Minutes {
    match how {
        TookPart::Circle => round.min(ROUND_LONGEST).max(Minutes::ZERO),
        TookPart::Alone => ALONE,
        TookPart::LeftOut => Minutes::ZERO,
    }
}

/// Whether one may still say something.
///
/// # Errors
/// The shift still runs, the round was let go, or it is over.
pub fn may_share(
    state: Option<DebriefState>,
    ended_at: Moment,
    now: Moment,
) -> Result<(), DebriefRefusal> {
    if now < ended_at {
        return Err(DebriefRefusal::NotOver { at: ended_at });
    }
    let days = |days: i64| ended_at.plus_minutes(days * 24 * 60);
    match state {
        Some(DebriefState::LetGo) => Err(DebriefRefusal::LetGo),
        Some(DebriefState::Closed) if now >= days(SHARE_DAYS) => Err(DebriefRefusal::Over),
        None | Some(DebriefState::Open) if now >= days(DUE_DAYS) => Err(DebriefRefusal::Over),
        None | Some(DebriefState::Open | DebriefState::Closed) => Ok(()),
    }
}

impl DebriefState {
    /// Closes a round of this length with so many who took part.
    ///
    /// # Errors
    /// It is closed or was let go; nobody took part; it had no length.
    pub fn close(self, length: Minutes, took_part: usize) -> Result<Self, DebriefRefusal> {
        match self {
            Self::Open if !(1..=240).contains(&length.count()) => {
                Err(DebriefRefusal::Minutes { most: 240 })
            }
            Self::Open if took_part == 0 => Err(DebriefRefusal::NobodyTookPart),
            Self::Open => Ok(Self::Closed),
            state @ (Self::Closed | Self::LetGo) => Err(DebriefRefusal::NotNow { state }),
        }
    }
    /// Lets a round go that will not be held.
    ///
    /// # Errors
    /// It was held, or let go before.
    pub fn let_go(self) -> Result<Self, DebriefRefusal> {
        match self {
            Self::Open => Ok(Self::LetGo),
            state @ (Self::Closed | Self::LetGo) => Err(DebriefRefusal::NotNow { state }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(hours: i64) -> Moment {
        Moment::from_ms(0).plus_minutes(hours * 60)
    }

    // covers C5
    #[test]
    fn one_answer_is_enough_and_none_is_left_out_without_blame() {
        let said = Said::parse(["她拉着我的手说了二十分钟", " ", ""]).expect("one is enough");
        assert!(!said.is_empty());
        assert!(Said::parse(["", " ", "\n"]).expect("nothing is long").is_empty());
        let long = "长".repeat(301);
        let field = "said-2";
        let refused = Said::parse(["", &long, ""]);
        assert_eq!(refused, Err(TextRefusal::TooLong { field, most: 300, given: 301 }));
    }

    #[test]
    fn every_prompt_is_needed() {
        assert!(Prompts::parse(["一", "二", "三"]).is_ok());
        let wrong = Prompts::parse(["一", " ", &"问".repeat(61)]).expect_err("two are wrong");
        assert_eq!(wrong.len(), 2);
        assert_eq!(wrong[0], TextRefusal::Missing { field: "prompt-2" });
    }

    #[test]
    fn one_shares_after_the_shift_and_three_days_beyond_a_closed_round() {
        let ends = at(10);
        assert_eq!(may_share(None, ends, at(9)), Err(DebriefRefusal::NotOver { at: ends }));
        assert_eq!(may_share(None, ends, at(10)), Ok(()));
        let closed = Some(DebriefState::Closed);
        assert_eq!(may_share(closed, ends, at(10 + 71)), Ok(()));
        assert_eq!(may_share(closed, ends, at(10 + 72)), Err(DebriefRefusal::Over));
        let open = Some(DebriefState::Open);
        assert_eq!(may_share(open, ends, at(10 + 72)), Ok(()));
        assert_eq!(may_share(open, ends, at(10 + 14 * 24)), Err(DebriefRefusal::Over));
        assert_eq!(may_share(Some(DebriefState::LetGo), ends, at(11)), Err(DebriefRefusal::LetGo));
    }

    #[test]
    fn a_round_is_closed_once_and_not_by_an_empty_room() {
        let length = Minutes::new(20);
        assert_eq!(DebriefState::Open.close(length, 3), Ok(DebriefState::Closed));
        assert_eq!(DebriefState::Open.close(length, 0), Err(DebriefRefusal::NobodyTookPart));
        let none = DebriefState::Open.close(Minutes::ZERO, 3);
        assert_eq!(none, Err(DebriefRefusal::Minutes { most: 240 }));
        let state = DebriefState::Closed;
        assert_eq!(state.close(length, 3), Err(DebriefRefusal::NotNow { state }));
        assert_eq!(state.let_go(), Err(DebriefRefusal::NotNow { state }));
        assert_eq!(DebriefState::Open.let_go(), Ok(DebriefState::LetGo));
    }

    // covers T24
    proptest! {
        #[test]
        fn nobody_learns_longer_than_an_hour_or_by_leaving_out(length in -10_i64..1000) {
            let round = Minutes::new(length);
            let circle = learned(TookPart::Circle, round);
            prop_assert!(circle >= Minutes::ZERO && circle <= ROUND_LONGEST);
            prop_assert_eq!(learned(TookPart::LeftOut, round), Minutes::ZERO);
            prop_assert_eq!(learned(TookPart::Alone, round), ALONE);
        }
    }
}

//! Two years in the order in which they happened: each happening has its moment, and may put
//! others behind it. The clock only ever goes forward.

use std::collections::BTreeMap;
use std::sync::Arc;

use liandong_domain::basics::{ActivityId, Day, Moment, PersonId, PostId, ShiftId};

use super::bodies::Bodies;
use super::cast::Cast;
use super::lines::Running;
use super::maker::Maker;
use super::people::People;
use super::{Progress, Wanted};
use crate::failure::{Failure, Fault};

/// What becomes of the hours of a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Settle {
    /// The worker says yes within days.
    Confirmed,
    /// They wait.
    Waiting,
}

/// How smoothly a shift runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Now and then somebody forgets, or does not come.
    Usual,
    /// One of each kind, among many without.
    OneOfEach,
    /// None: everybody comes and goes in time.
    None,
}

/// A published shift with what is to happen to it.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    pub shift: ShiftId,
    pub activity: ActivityId,
    pub post: PostId,
    pub starts: Moment,
    pub ends: Moment,
    pub leader: PersonId,
    pub worker: PersonId,
    pub pool: Arc<Vec<usize>>,
    /// Seats for people under eighteen.
    pub minors: usize,
    /// How many sign up.
    pub wanted: usize,
    pub settle: Settle,
    pub trouble: Trouble,
}

/// A thing of its own kind.
pub(super) type Doing = Box<dyn FnOnce(&mut Life<'_, '_>) -> Result<(), Failure>>;

pub(super) enum Happening {
    /// A season of every line is published.
    Season(Day, Day, usize),
    /// Newcomers are entered.
    Join(Vec<usize>),
    /// Families renew their consents.
    Consents,
    /// The house's own chores, and people reading their inboxes.
    Chores,
    /// People sign up for a shift.
    SignUps(usize),
    /// Somebody cannot come.
    Cancel(usize, PersonId),
    /// The leader sends the taps and ends the shift.
    End(usize),
    /// The worker confirms its hours.
    Confirm(usize),
    /// Something else.
    Do(Doing),
}

/// The town while it is lived.
pub(super) struct Life<'m, 'a> {
    pub maker: &'m mut Maker<'a>,
    pub bodies: &'m Bodies,
    pub cast: &'m mut Cast,
    pub people: &'m mut People,
    pub wanted: &'m Wanted,
    pub running: Vec<Running>,
    pub turns: Vec<Turn>,
    /// Who did not come, the latest last.
    pub absent: Vec<(ShiftId, PersonId)>,
    agenda: BTreeMap<Moment, Vec<Happening>>,
}

impl<'m, 'a> Life<'m, 'a> {
    pub fn new(
        maker: &'m mut Maker<'a>,
        bodies: &'m Bodies,
        cast: &'m mut Cast,
        people: &'m mut People,
        wanted: &'m Wanted,
    ) -> Self {
        Self {
            maker,
            bodies,
            cast,
            people,
            wanted,
            running: Vec::new(),
            turns: Vec::new(),
            absent: Vec::new(),
            agenda: BTreeMap::new(),
        }
    }

    /// Puts a happening behind the present, or at its moment.
    pub fn put(&mut self, moment: Moment, happening: Happening) {
        let now = self.maker.app.clock().now();
        self.agenda.entry(moment.max(now)).or_default().push(happening);
    }

    /// Puts a thing of its own kind.
    pub fn plan<F>(&mut self, moment: Moment, doing: F)
    where
        F: FnOnce(&mut Life<'_, '_>) -> Result<(), Failure> + 'static,
    {
        self.put(moment, Happening::Do(Box::new(doing)));
    }

    /// Lives until the moment at which the demo begins. What would come later stays undone.
    pub fn run(&mut self, progress: Progress<'_>) -> Result<(), Failure> {
        let (first, last) = (self.wanted.beginning(), self.wanted.now());
        let whole = first.minutes_until(last) / 1440;
        let mut told = -1;
        while let Some((moment, happenings)) = self.agenda.pop_first() {
            if moment >= last {
                break;
            }
            let day = first.minutes_until(moment) / 1440;
            if day / 30 > told {
                told = day / 30;
                let done = |days: i64| usize::try_from(days).unwrap_or(0);
                progress("两年的服务 two years of service, days", done(day), done(whole));
            }
            self.maker.set(moment);
            for happening in happenings {
                let planned = matches!(happening, Happening::Do(_));
                match self.happen(happening) {
                    // A plan that a rule refuses is a room the town would lack without a word: in
                    // tests and trials the making stops there.
                    Err(Failure::Refused(reasons)) if planned && cfg!(debug_assertions) => {
                        let keys: Vec<&str> = reasons.iter().map(|one| one.key()).collect();
                        let why = format!("a rule refused a plan at {moment:?}: {keys:?}");
                        return Err(Fault::new("making the demo town", why).into());
                    }
                    // As in life: the town goes on, and the making tells at its end.
                    Err(Failure::Refused(reasons)) => self.maker.bear(&reasons),
                    done => done?,
                }
            }
        }
        Ok(())
    }

    fn happen(&mut self, happening: Happening) -> Result<(), Failure> {
        match happening {
            Happening::Season(from, until, number) => {
                super::year::season(self, from, until, number)
            }
            Happening::Join(some) => super::people::join(
                self.maker,
                self.bodies,
                self.cast,
                self.people,
                &some,
                self.wanted,
            ),
            Happening::Consents => super::year::renew(self),
            Happening::Chores => super::year::chores(self),
            Happening::SignUps(turn) => super::deeds::sign_ups(self, turn),
            Happening::Cancel(turn, person) => super::deeds::cancel_one(self, turn, person),
            Happening::End(turn) => super::deeds::end(self, turn),
            Happening::Confirm(turn) => super::deeds::confirm_one(self, turn),
            Happening::Do(doing) => doing(self),
        }
    }
}

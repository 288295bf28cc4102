//! The hands that make a town: the clock, chance, one person's deed, many people's at once.

use std::collections::BTreeMap;

use liandong_domain::access::{Asks, Permit};
use liandong_domain::basics::{Day, Moment, PersonId, Refusal, TimeOfDay, TownId};
use tokio::task::JoinSet;

use crate::app::App;
use crate::db::{Read, Tx};
use crate::failure::{Failure, Fault};
use crate::ids::Ids;

/// What somebody does, among others who do theirs.
pub(super) type Deed = Box<dyn Fn(&mut Tx<'_>) -> Result<(), Failure> + Send>;

/// How many deeds are sent at once: what one commit carries.
const AT_ONCE: usize = 250;

pub(super) struct Maker<'a> {
    pub app: &'a App,
    pub town: TownId,
    /// What the rules refused on the way, by key.
    pub refused: BTreeMap<&'static str, i64>,
    chance: Ids,
}

impl<'a> Maker<'a> {
    pub fn new(app: &'a App, town: TownId, seed: u64) -> Self {
        // Apart from the house's own ids, which are drawn on another thread.
        let chance = Ids::seeded(seed.wrapping_mul(31).wrapping_add(7));
        Self { app, town, refused: BTreeMap::new(), chance }
    }

    /// Moves the clock.
    pub fn set(&self, moment: Moment) {
        self.app.clock().set(moment);
    }

    /// A permit as if a page had asked.
    pub fn permit<P: Asks>(&self, by: PersonId) -> Permit<P> {
        Permit::for_system(self.town, by)
    }

    /// One person's deed.
    pub fn act<P, T, F>(&self, by: PersonId, act: F) -> Result<T, Failure>
    where
        P: Asks + 'static,
        T: Send + 'static,
        F: Fn(&mut Tx<'_>, &Permit<P>) -> Result<T, Failure> + Send + 'static,
        Permit<P>: Send,
    {
        let permit = self.permit::<P>(by);
        let own = self.permit::<P>(by);
        self.app.act_now(&permit, move |tx| act(tx, &own))
    }

    /// A look.
    pub fn look<T, F>(&self, look: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Read<'_>) -> Result<T, Failure> + Send + 'static,
    {
        self.app.db().read_now(self.town, look)
    }

    /// Many people's deeds at one moment, each with its own name in the diary and few commits
    /// for all. A refusal is counted and borne, as in life; anything else ends the making.
    pub fn together<P>(&mut self, deeds: Vec<(PersonId, Deed)>) -> Result<(), Failure>
    where
        P: Asks + 'static,
        Permit<P>: Send + Sync + 'static,
    {
        let mut deeds = deeds;
        while !deeds.is_empty() {
            let rest = deeds.split_off(deeds.len().min(AT_ONCE));
            self.send::<P>(deeds)?;
            deeds = rest;
        }
        Ok(())
    }

    fn send<P>(&mut self, deeds: Vec<(PersonId, Deed)>) -> Result<(), Failure>
    where
        P: Asks + 'static,
        Permit<P>: Send + Sync + 'static,
    {
        let fault = |why: String| Fault::new("making the demo town", why);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .map_err(|e| fault(e.to_string()))?;
        let done = runtime.block_on(async {
            let mut set = JoinSet::new();
            for (by, deed) in deeds {
                let (app, permit) = (self.app.clone(), self.permit::<P>(by));
                set.spawn(async move { app.act(&permit, deed).await });
            }
            set.join_all().await
        });
        for result in done {
            match result {
                Ok(()) => {}
                Err(Failure::Refused(reasons)) => self.bear(&reasons),
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    /// Counts what the rules refused.
    pub fn bear(&mut self, reasons: &[Box<dyn Refusal>]) {
        for reason in reasons {
            *self.refused.entry(reason.key()).or_default() += 1;
        }
    }

    /// A number below `bound`.
    pub fn below(&self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX);
        usize::try_from(self.chance.below(bound)).unwrap_or(0)
    }
    /// A number from `least` to `most`, both included.
    pub fn between(&self, least: i64, most: i64) -> i64 {
        let span = u64::try_from(most - least + 1).unwrap_or(1);
        least + i64::try_from(self.chance.below(span)).unwrap_or(0)
    }
    /// True in so many of a hundred cases.
    pub fn percent(&self, percent: u64) -> bool {
        self.chance.below(100) < percent
    }
    /// One of them.
    pub fn pick<'t, T: ?Sized>(&self, of: &[&'t T]) -> &'t T {
        of[self.below(of.len())]
    }
    /// The same things in another order.
    pub fn shuffled<T: Clone>(&self, of: &[T]) -> Vec<T> {
        let mut out = of.to_vec();
        for n in (1..out.len()).rev() {
            out.swap(n, self.below(n + 1));
        }
        out
    }
}

/// A day's moment by the town's clock.
pub(super) fn at(day: Day, hour: i64, minute: i64) -> Moment {
    day.at(time(hour, minute))
}

/// A time of day.
pub(super) fn time(hour: i64, minute: i64) -> TimeOfDay {
    TimeOfDay::new(hour, minute).unwrap_or(TimeOfDay::START)
}

/// Something that must be there in a town just made.
pub(super) fn missing(what: &'static str) -> Failure {
    Fault::new("making the demo town", what).into()
}

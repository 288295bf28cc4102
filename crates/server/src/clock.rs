//! The only reader of the time.

use std::sync::atomic::{AtomicI64, Ordering};

use liandong_domain::basics::{Day, Moment};

/// The present moment: the system's, the system's moved to another day (demo town), or one moved
/// by hand (tests).
pub enum Clock {
    /// The system's clock.
    System,
    /// The system's clock plus an offset in milliseconds, so that a demo town's today is lively.
    Moved(AtomicI64),
    /// Stands still until moved.
    Hand(AtomicI64),
}

impl Clock {
    /// The system's clock moved so that today is `day`.
    pub fn on(day: Day) -> Self {
        let real = system_now();
        let offset = real.day().days_until(day) * 86_400_000;
        Self::Moved(AtomicI64::new(offset))
    }
    /// Stands at a moment.
    pub fn at(moment: Moment) -> Self {
        Self::Hand(AtomicI64::new(moment.ms()))
    }
    /// The present moment.
    pub fn now(&self) -> Moment {
        match self {
            Self::System => system_now(),
            Self::Moved(offset) => {
                Moment::from_ms(system_now().ms() + offset.load(Ordering::Relaxed))
            }
            Self::Hand(ms) => Moment::from_ms(ms.load(Ordering::Relaxed)),
        }
    }
    /// Moves a clock that is moved by hand; the others do not listen.
    pub fn set(&self, moment: Moment) {
        if let Self::Hand(ms) = self {
            ms.store(moment.ms(), Ordering::Relaxed);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one reader of the time")]
fn system_now() -> Moment {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Moment::from_ms(now.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)))
}

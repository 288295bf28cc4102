//! Numbers and days drawn for a history.

use liandong_domain::basics::Day;

use crate::support::town::saturday;

/// Chance that repeats itself.
pub(super) struct Chance(pub(super) u64);

impl Chance {
    pub(super) fn draw(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695);
        (self.0 >> 33) % bound
    }
    pub(super) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.draw(bound as u64)).expect("small")
    }
    pub(super) fn fen(&mut self, bound: u64) -> i64 {
        i64::try_from(self.draw(bound)).expect("small")
    }
    /// Mostly this month, sometimes months ago, sometimes tomorrow.
    pub(super) fn day(&mut self) -> Day {
        let back = if self.draw(3) == 0 { self.draw(82) } else { self.draw(20) };
        saturday().plus_days(1 - i64::try_from(back).expect("small"))
    }
}

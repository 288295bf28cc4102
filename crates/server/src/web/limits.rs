//! Limits on tries, kept in memory: a flood is turned away before it costs anything.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use liandong_domain::basics::Moment;

/// The most keys remembered at once; beyond it the oldest windows are dropped.
const KEYS_MOST: usize = 100_000;

/// Counts per key and window of time.
pub struct Limits(Mutex<HashMap<String, (i64, u32)>>);

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

impl Limits {
    /// Nothing counted yet.
    pub fn new() -> Self {
        Self(Mutex::new(HashMap::new()))
    }

    /// Counts one try; false when `most` in `minutes` are used up.
    pub fn allow(&self, key: &str, now: Moment, minutes: i64, most: u32) -> bool {
        let window = now.ms() / (minutes * 60_000);
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() > KEYS_MOST {
            map.retain(|_, (w, _)| *w == window);
        }
        let entry = map.entry(format!("{minutes}/{key}")).or_insert((window, 0));
        if entry.0 != window {
            *entry = (window, 0);
        }
        entry.1 += 1;
        entry.1 <= most
    }
}

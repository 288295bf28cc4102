//! Private values do not print themselves.

use std::fmt;

/// A value that shows only `***` when printed, so that it cannot slip into a log or a page.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Private<T>(T);

impl<T> Private<T> {
    /// Hides a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }
    /// The value itself. The caller owes a reason: a permit, or sealing it.
    pub const fn reveal(&self) -> &T {
        &self.0
    }
    /// Gives the value away.
    pub fn into_revealed(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
impl<T> fmt::Display for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

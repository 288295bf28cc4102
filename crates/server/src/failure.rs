//! Three ways not to succeed, never mixed: the town says no, the door stays shut, we broke.

use std::fmt;

use liandong_domain::basics::Refusal;

/// Why a request was not done.
#[derive(Debug)]
pub enum Failure {
    /// The town says no, for these reasons, the most curable first. Shown as sentences.
    Refused(Vec<Box<dyn Refusal>>),
    /// Not signed in, not yours, not there.
    Door(Door),
    /// Ours: logged once with a reference number.
    Fault(Fault),
}

/// A door that stays shut without saying what is behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Nobody is signed in.
    SignIn,
    /// Not yours or not there: nobody learns which.
    NotFound,
    /// Yours by a staff role that rests until the account has a second factor.
    SecondFactor,
}

/// Something of ours broke.
#[derive(Debug)]
pub struct Fault {
    /// What was being done.
    pub doing: &'static str,
    /// What went wrong, without personal data.
    pub why: String,
    /// The same again may go right.
    pub again: bool,
}

impl Fault {
    /// A fault while doing something.
    pub fn new(doing: &'static str, why: impl Into<String>) -> Self {
        Self { doing, why: why.into(), again: false }
    }
}
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.doing, self.why)
    }
}
impl std::error::Error for Fault {}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(reasons) => {
                let keys: Vec<&str> = reasons.iter().map(|r| r.key()).collect();
                write!(f, "refused: {}", keys.join(", "))
            }
            Self::Door(Door::SignIn) => f.write_str("not signed in"),
            Self::Door(Door::NotFound) => f.write_str("not found"),
            Self::Door(Door::SecondFactor) => f.write_str("second factor not set up"),
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

impl Failure {
    /// Not yours or not there.
    pub const NOT_FOUND: Self = Self::Door(Door::NotFound);

    /// The keys of the reasons, for tests and programs.
    pub fn keys(&self) -> Vec<&'static str> {
        match self {
            Self::Refused(reasons) => reasons.iter().map(|r| r.key()).collect(),
            Self::Door(_) | Self::Fault(_) => Vec::new(),
        }
    }
}

impl<R: Refusal> From<R> for Failure {
    fn from(refusal: R) -> Self {
        Self::Refused(vec![Box::new(refusal)])
    }
}
impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Collects the refusals of several fields, so that a form tells all at once.
#[derive(Debug, Default)]
pub struct Gather(Vec<Box<dyn Refusal>>);

impl Gather {
    /// The value, or its refusal kept for later.
    pub fn take<T, R: Refusal>(&mut self, parsed: Result<T, R>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(refusal) => {
                self.0.push(Box::new(refusal));
                None
            }
        }
    }
    /// Keeps a refusal.
    pub fn add<R: Refusal>(&mut self, refusal: R) {
        self.0.push(Box::new(refusal));
    }
    /// Whether nothing was refused.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// All refusals as one failure, or the value built when there is none.
    pub fn finish<T>(self, build: impl FnOnce() -> Option<T>) -> Result<T, Failure> {
        if !self.0.is_empty() {
            return Err(Failure::Refused(self.0));
        }
        build().ok_or_else(|| Fault::new("reading a form", "a field was lost").into())
    }
}

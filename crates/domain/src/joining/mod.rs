//! Joining a team in five steps (入队五步, T2, T21, T22, B1, B2, B7, B9): a round that people apply
//! to, each one's way through the steps, what is missing, how long people wait.
//!
//! The steps and their days are a rule (`rules::JoiningPipeline`). Owns how somebody moves along
//! them: nobody passes without the evidence, nobody skips unless the rule in force lets them, and
//! every outcome has its day, its person and its reason upstairs. Emits values and refusals only.
//! **Never** weighs a person by a number.

mod candidacy;
mod lack;
mod round;
mod talk;
mod waiting;

pub use candidacy::{ApplicationState, Candidacy, JoiningRefusal, Outcome, QuietReason};
pub use lack::{Lack, Shown, consent_on, lacks};
pub use round::{RoundPlan, RoundRefusal};
pub use talk::{TalkClock, TrialSide, talk_clock};
pub use waiting::{Waiting, waiting};

//! Incubation (孵化): a team is founded by a social worker, led together, and at last runs itself
//! (T13, A5). And the career line of a person across bodies (T7, C8).
//!
//! The ledger says who led which share of the four kinds of work; the share led by volunteers,
//! month by month, is arithmetic over it. A stage is left by two signatures, when the rule in
//! force finds the team ready or a reason is written why it goes on all the same.

mod career;
mod refusal;
mod rule;
mod share;
mod stage;

pub use career::{Help, Mark, Milestone, Phase, Reader, career, phases};
pub use refusal::IncubationRefusal;
pub use rule::{Asks, IncubationStages, Override};
pub use share::{Line, Month, Saying, Seen, Share, Side, Sum, Work, all, by_month, saying, told};
pub use stage::{
    Asked, Criterion, Evidence, IncubationStage, MeetingKind, StepState, agree, propose, readiness,
    step_back,
};

//! The stages of a team, what each asks for, and the two signatures that lead on.

use super::refusal::IncubationRefusal;
use super::rule::{IncubationStages, Override};
use crate::activities::coded;
use crate::basics::PersonId;

coded! {
    /// Where a team stands on its way from the worker's hands to its own.
    pub enum IncubationStage {
        /// 筹建: named, with a coach and first leaders.
        Founding = "founding",
        /// 社工带领: the worker leads the first activities.
        WorkerLed = "worker_led",
        /// 共同带领: worker and volunteers lead together.
        SharedLed = "shared_led",
        /// 志愿者带领: volunteers lead, the worker is coach.
        VolunteerLed = "volunteer_led",
        /// 毕业: the team runs itself.
        Graduated = "graduated",
    }
}
coded! {
    /// What became of a step to the next stage.
    pub enum StepState {
        /// Signed by the worker.
        Proposed = "proposed",
        /// Signed by the team's leader too, or a step back, which takes one signature.
        Agreed = "agreed",
        /// The leader said no, with a reason.
        Declined = "declined",
        /// The worker took it back.
        Withdrawn = "withdrawn",
    }
}
coded! {
    /// A meeting that the way of a team asks for.
    pub enum MeetingKind {
        /// 成立会.
        Founding = "founding",
        /// 交接会.
        HandOver = "hand_over",
    }
}
coded! {
    /// One thing a stage asks for.
    pub enum Criterion {
        /// The founding meeting was held.
        FoundingMeeting = "founding_meeting",
        /// A leader agreed to the code of conduct.
        Conduct = "conduct",
        /// A leader is named.
        LeaderNamed = "leader_named",
        /// Months in the stage.
        Months = "months",
        /// Share led by volunteers, of a hundred.
        Share = "share",
        /// Leaders with a qualification that holds.
        TrainedLeaders = "trained_leaders",
        /// Leaders who stayed, of a hundred.
        Retention = "retention",
        /// Activities held without a worker.
        Alone = "alone",
        /// A hand-over meeting in this stage.
        HandOver = "hand_over",
    }
}

impl IncubationStage {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Founding => "incubation-stage-founding",
            Self::WorkerLed => "incubation-stage-worker-led",
            Self::SharedLed => "incubation-stage-shared-led",
            Self::VolunteerLed => "incubation-stage-volunteer-led",
            Self::Graduated => "incubation-stage-graduated",
        }
    }
    /// The stage after it; none after graduation.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| *stage > self)
    }
    /// The stage a team steps back to; none: founding is not done twice.
    pub fn before(self) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|stage| *stage < self && *stage > Self::Founding)
    }
}
impl StepState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Proposed => "incubation-step-proposed",
            Self::Agreed => "incubation-step-agreed",
            Self::Declined => "incubation-step-declined",
            Self::Withdrawn => "incubation-step-withdrawn",
        }
    }
}
impl MeetingKind {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Founding => "incubation-meeting-founding",
            Self::HandOver => "incubation-meeting-hand-over",
        }
    }
}
impl Criterion {
    /// The word key of its sentence.
    pub fn word(self) -> &'static str {
        match self {
            Self::FoundingMeeting => "incubation-asks-founding-meeting",
            Self::Conduct => "incubation-asks-conduct",
            Self::LeaderNamed => "incubation-asks-leader-named",
            Self::Months => "incubation-asks-months",
            Self::Share => "incubation-asks-share",
            Self::TrainedLeaders => "incubation-asks-trained-leaders",
            Self::Retention => "incubation-asks-retention",
            Self::Alone => "incubation-asks-alone",
            Self::HandOver => "incubation-asks-hand-over",
        }
    }
}

/// What is known of a team in its stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Founding meetings held.
    pub founding_meetings: i64,
    /// Leaders who agreed to the code of conduct.
    pub conduct: i64,
    /// Leaders today.
    pub leaders: i64,
    /// Of them with a qualification that holds.
    pub trained: i64,
    /// Whole months in the stage.
    pub months: i64,
    /// Share led by volunteers over the last activities, of a thousand; none: no activity.
    pub permille: Option<i64>,
    /// Who led when the stage began.
    pub led_then: i64,
    /// Of them who still lead.
    pub lead_still: i64,
    /// Activities of the stage held without a worker.
    pub alone: i64,
    /// Hand-over meetings in the stage.
    pub hand_overs: i64,
}

/// One criterion with what is asked and what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Which.
    pub criterion: Criterion,
    /// How much is asked.
    pub needed: i64,
    /// How much is there.
    pub have: i64,
}

impl Asked {
    /// Whether it is reached.
    pub fn is_met(&self) -> bool {
        self.have >= self.needed
    }
}

/// Everything the stage asks for, with what is there.
pub fn readiness(rule: &IncubationStages, to: IncubationStage, is: &Evidence) -> Vec<Asked> {
    let asked = |criterion, needed, have| Asked { criterion, needed, have };
    let Some(asks) = rule.asks(to) else {
        return vec![
            asked(Criterion::FoundingMeeting, 1, is.founding_meetings),
            asked(Criterion::Conduct, 1, is.conduct),
            asked(Criterion::LeaderNamed, 1, is.leaders),
        ];
    };
    let kept = if is.led_then > 0 { is.lead_still * 100 / is.led_then } else { 0 };
    let mut out = vec![
        asked(Criterion::Months, asks.months, is.months),
        // Rounded down, so that a share just short of it is not reached.
        asked(Criterion::Share, asks.percent, is.permille.map_or(0, |share| share / 10)),
        asked(Criterion::TrainedLeaders, asks.leaders, is.trained),
        asked(Criterion::Retention, asks.retention, kept),
        asked(Criterion::Alone, asks.alone, is.alone),
    ];
    out.retain(|one| one.needed > 0);
    // Nobody takes over what nobody handed over.
    if to >= IncubationStage::VolunteerLed {
        out.push(asked(Criterion::HandOver, 1, is.hand_overs));
    }
    out
}

/// The stage a worker may propose, with this readiness and these words why it goes on all the
/// same. Gives the stage and whether the words are needed.
///
/// # Errors
/// It has graduated, a step waits already, or it is not ready and no reason is written or none
/// is allowed.
pub fn propose(
    rule: &IncubationStages,
    stage: IncubationStage,
    waiting: i64,
    asked: &[Asked],
    why: &str,
) -> Result<(IncubationStage, i64), IncubationRefusal> {
    let to = stage.next().ok_or(IncubationRefusal::AtTheEnd)?;
    if waiting > 0 {
        return Err(IncubationRefusal::StepWaits);
    }
    let unmet = asked.iter().filter(|one| !one.is_met()).count();
    let unmet = i64::try_from(unmet).unwrap_or(i64::MAX);
    // What founding asks for is done or not: no reason stands in for it.
    let never = rule.when_not_ready == Override::Never || to == IncubationStage::WorkerLed;
    match unmet {
        0 => Ok((to, 0)),
        count if never => Err(IncubationRefusal::NotReady { count }),
        count if why.trim().is_empty() => Err(IncubationRefusal::NotReadyWithoutReason { count }),
        count => Ok((to, count)),
    }
}

/// Weighs the second signature.
///
/// # Errors
/// The step waits no more, or both signatures would be one person's.
pub fn agree(
    state: StepState,
    by: PersonId,
    proposed_by: PersonId,
) -> Result<(), IncubationRefusal> {
    match state {
        StepState::Proposed if by == proposed_by => Err(IncubationRefusal::SameSigner),
        StepState::Proposed => Ok(()),
        StepState::Agreed | StepState::Declined | StepState::Withdrawn => {
            Err(IncubationRefusal::NotWaiting { state })
        }
    }
}

/// The stage a team steps back to.
///
/// # Errors
/// There is none before it, or a step forward waits.
pub fn step_back(
    stage: IncubationStage,
    waiting: i64,
) -> Result<IncubationStage, IncubationRefusal> {
    if waiting > 0 {
        return Err(IncubationRefusal::StepWaits);
    }
    stage.before().ok_or(IncubationRefusal::AtTheBeginning)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::basics::Refusal as _;
    use crate::rules::RuleContent as _;
    use proptest::prelude::*;

    fn rule() -> IncubationStages {
        IncubationStages::default_for_town()
    }
    fn ready() -> Evidence {
        Evidence {
            founding_meetings: 1,
            conduct: 1,
            leaders: 2,
            trained: 2,
            months: 7,
            permille: Some(800),
            led_then: 2,
            lead_still: 2,
            alone: 1,
            hand_overs: 1,
        }
    }
    fn person(n: u128) -> PersonId {
        PersonId::new(uuid::Uuid::from_u128(n))
    }

    // covers A5 T13
    #[test]
    fn a_team_goes_stage_by_stage_when_it_is_ready() {
        let mut stage = IncubationStage::Founding;
        for _ in 0..4 {
            let to = stage.next().expect("a next stage");
            let asked = readiness(&rule(), to, &ready());
            assert!(asked.iter().all(Asked::is_met), "{to:?} {asked:?}");
            assert_eq!(propose(&rule(), stage, 0, &asked, ""), Ok((to, 0)));
            stage = to;
        }
        assert_eq!(propose(&rule(), stage, 0, &[], ""), Err(IncubationRefusal::AtTheEnd));
    }

    #[test]
    fn what_is_not_ready_needs_a_reason_and_founding_is_never_waved_through() {
        let short = Evidence { permille: Some(749), alone: 0, ..ready() };
        let asked = readiness(&rule(), IncubationStage::Graduated, &short);
        let from = IncubationStage::VolunteerLed;
        let refused = propose(&rule(), from, 0, &asked, " ").expect_err("two are short");
        assert_eq!(refused, IncubationRefusal::NotReadyWithoutReason { count: 2 });
        assert_eq!(refused.field(), Some("why"));
        let reason = "队委会自己办了三年";
        assert_eq!(propose(&rule(), from, 0, &asked, reason), Ok((IncubationStage::Graduated, 2)));
        assert_eq!(propose(&rule(), from, 1, &asked, reason), Err(IncubationRefusal::StepWaits));
        let mut never = rule();
        never.when_not_ready = Override::Never;
        let refused = propose(&never, from, 0, &asked, reason);
        assert_eq!(refused, Err(IncubationRefusal::NotReady { count: 2 }));
        let nothing = readiness(&rule(), IncubationStage::WorkerLed, &Evidence::default());
        let refused = propose(&rule(), IncubationStage::Founding, 0, &nothing, reason);
        assert_eq!(refused, Err(IncubationRefusal::NotReady { count: 3 }));
    }

    #[test]
    fn two_people_sign_and_one_of_them_is_not_both() {
        assert_eq!(agree(StepState::Proposed, person(2), person(1)), Ok(()));
        let same = agree(StepState::Proposed, person(1), person(1));
        assert_eq!(same, Err(IncubationRefusal::SameSigner));
        for state in [StepState::Agreed, StepState::Declined, StepState::Withdrawn] {
            let late = agree(state, person(2), person(1));
            assert_eq!(late, Err(IncubationRefusal::NotWaiting { state }));
        }
    }

    #[test]
    fn a_team_steps_back_one_stage_and_never_into_founding() {
        for (stage, to) in [
            (IncubationStage::Graduated, Ok(IncubationStage::VolunteerLed)),
            (IncubationStage::SharedLed, Ok(IncubationStage::WorkerLed)),
            (IncubationStage::WorkerLed, Err(IncubationRefusal::AtTheBeginning)),
            (IncubationStage::Founding, Err(IncubationRefusal::AtTheBeginning)),
        ] {
            assert_eq!(step_back(stage, 0), to, "{stage:?}");
        }
        let waits = step_back(IncubationStage::Graduated, 1);
        assert_eq!(waits, Err(IncubationRefusal::StepWaits));
    }

    proptest! {
        #[test]
        fn more_evidence_never_makes_a_team_less_ready(
            months in 0i64..20, permille in 0i64..=1000, trained in 0i64..5, alone in 0i64..5,
        ) {
            let less = Evidence { months, permille: Some(permille), trained, alone, ..ready() };
            let more = Evidence { months: months + 1, trained: trained + 1, ..less };
            let met = |is: &Evidence| {
                let asked = readiness(&rule(), IncubationStage::Graduated, is);
                asked.iter().filter(|one| one.is_met()).count()
            };
            prop_assert!(met(&less) <= met(&more));
        }
    }
}

//! 入队五步: the five steps to becoming a registered volunteer of a team (T22, deck slide 28).

use std::collections::BTreeMap;

use super::{Clause, Fields, RuleContent, RuleName, RuleRefusal};
use crate::basics::{Day, Fact};

/// A step of joining, in the order of the deck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// 体验: a trial of service, at school or with a team.
    Trial,
    /// 初级培训: basic training in the ideas of volunteering.
    BasicTraining,
    /// 双向选择与面试: both sides choose, and the social worker talks with each one.
    MutualChoice,
    /// 理念及技能培训: training in ideas and skills.
    SkillsTraining,
    /// 登记注册: registered as a volunteer of the team.
    Registration,
}

impl Step {
    /// All five in order.
    pub const ALL: [Self; 5] = [
        Self::Trial,
        Self::BasicTraining,
        Self::MutualChoice,
        Self::SkillsTraining,
        Self::Registration,
    ];

    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Trial => "trial",
            Self::BasicTraining => "basic-training",
            Self::MutualChoice => "mutual-choice",
            Self::SkillsTraining => "skills-training",
            Self::Registration => "registration",
        }
    }
    /// The code back.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }
    /// Under which key its name stands in the words.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::Trial => "rules-step-trial",
            Self::BasicTraining => "rules-step-basic-training",
            Self::MutualChoice => "rules-step-mutual-choice",
            Self::SkillsTraining => "rules-step-skills-training",
            Self::Registration => "rules-step-registration",
        }
    }
    /// The step after this one; none after registration.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|step| *step > self)
    }
    fn at(self) -> usize {
        self as usize
    }
}

/// The pipeline: how many days each step may take, and which may be skipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoiningPipeline {
    /// Days allowed for each step, in the order of [`Step::ALL`], each 1–366.
    days: [i64; 5],
    /// Steps the rule lets a person skip. Registration is never among them.
    may_skip: Vec<Step>,
    /// Days in which somebody who asks to join is answered, and after which the asking lapses.
    newcomer: [i64; 2],
}

/// Days of a version that says none: a fortnight to answer, three months until it lapses. Ours.
const NEWCOMER_DAYS: [i64; 2] = [14, 90];
/// How the two are called.
const NEWCOMER_FIELDS: [&str; 2] = ["newcomer-days", "newcomer-lapse-days"];

impl JoiningPipeline {
    /// Days allowed from entering the step to leaving it.
    pub fn days(&self, step: Step) -> i64 {
        self.days[step.at()]
    }
    /// Days in which somebody who asks to join is answered; then the workers are told (B1).
    pub fn newcomer_days(&self) -> i64 {
        self.newcomer[0]
    }
    /// Days after which an unanswered asking lapses and what was left with it goes.
    pub fn newcomer_lapse_days(&self) -> i64 {
        self.newcomer[1]
    }
    /// The last day on which a step entered on `entered` is in time (B2).
    pub fn due(&self, step: Step, entered: Day) -> Day {
        entered.plus_days(self.days(step))
    }
    /// Whether the rule lets this step be skipped.
    pub fn may_skip(&self, step: Step) -> bool {
        self.may_skip.contains(&step)
    }
    /// Whether a person at one step may go on to the other: the next one, or past steps that
    /// may be skipped.
    pub fn leads(&self, from: Step, to: Step) -> bool {
        from < to
            && Step::ALL.into_iter().all(|step| step <= from || step >= to || self.may_skip(step))
    }
}

impl RuleContent for JoiningPipeline {
    const RULE: RuleName = RuleName::JoiningPipeline;

    fn clauses(&self) -> Vec<Clause> {
        Step::ALL
            .into_iter()
            .map(|step| {
                let skip = if self.may_skip(step) { "rules-may-skip" } else { "rules-no-skip" };
                Clause::new(
                    step.code(),
                    vec![("days", self.days(step).into()), ("skip", Fact::Word(skip))],
                )
            })
            .chain([Clause::new(
                "newcomer",
                vec![("days", self.newcomer[0].into()), ("lapse", self.newcomer[1].into())],
            )])
            .collect()
    }

    fn to_fields(&self) -> Vec<(String, String)> {
        let days = Step::ALL
            .into_iter()
            .map(|step| (format!("{}-days", step.code()), self.days(step).to_string()));
        let skip: Vec<_> = self.may_skip.iter().map(|step| step.code()).collect();
        let newcomer = NEWCOMER_FIELDS.iter().zip(self.newcomer);
        days.chain([("may-skip".to_owned(), skip.join(","))])
            .chain(newcomer.map(|(field, days)| ((*field).to_owned(), days.to_string())))
            .collect()
    }

    fn from_fields(fields: &BTreeMap<String, String>) -> Result<Self, RuleRefusal> {
        let from = Fields::new(fields);
        let mut days = [0; 5];
        for step in Step::ALL {
            // A year is the longest a class of pupils waits.
            days[step.at()] = from.number(&format!("{}-days", step.code()), 1, 366)?;
        }
        let mut may_skip = Vec::new();
        for word in from.words("may-skip") {
            match Step::parse(&word) {
                Some(step) if step != Step::Registration => may_skip.push(step),
                _ => {
                    let key = "may-skip".to_owned();
                    return Err(RuleRefusal::UnknownWord { key, given: word });
                }
            }
        }
        may_skip.sort_unstable();
        may_skip.dedup();
        let mut newcomer = NEWCOMER_DAYS;
        for (at, field) in NEWCOMER_FIELDS.into_iter().enumerate() {
            // Versions written before these days were thought of say nothing of them.
            if fields.contains_key(field) {
                let least = if at == 0 { 1 } else { newcomer[0] };
                newcomer[at] = from.number(field, least, 366)?;
            }
        }
        Ok(Self { days, may_skip, newcomer })
    }

    /// The deck's five steps, none skipped. The deck gives no days: these are a start, a term long
    /// in sum, to be set by the town.
    fn default_for_town() -> Self {
        Self { days: [30, 30, 14, 30, 14], may_skip: Vec::new(), newcomer: NEWCOMER_DAYS }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers T22 B2
    #[test]
    fn nobody_skips_a_step_unless_the_rule_says_so() {
        let pipeline = JoiningPipeline::default_for_town();
        assert!(pipeline.leads(Step::Trial, Step::BasicTraining));
        assert!(!pipeline.leads(Step::Trial, Step::MutualChoice));
        assert!(!pipeline.leads(Step::MutualChoice, Step::Trial));
        let mut fields: BTreeMap<_, _> = pipeline.to_fields().into_iter().collect();
        fields.insert("may-skip".to_owned(), "basic-training".to_owned());
        let easier = JoiningPipeline::from_fields(&fields).expect("readable");
        assert!(easier.leads(Step::Trial, Step::MutualChoice));
        assert!(!easier.leads(Step::Trial, Step::SkillsTraining));
        fields.insert("may-skip".to_owned(), "registration".to_owned());
        assert!(JoiningPipeline::from_fields(&fields).is_err());
    }

    // covers B1
    #[test]
    fn a_version_of_old_says_nothing_of_newcomers_and_is_read_all_the_same() {
        let pipeline = JoiningPipeline::default_for_town();
        let mut fields: BTreeMap<_, _> = pipeline.to_fields().into_iter().collect();
        for field in NEWCOMER_FIELDS {
            fields.remove(field);
        }
        assert_eq!(JoiningPipeline::from_fields(&fields), Ok(pipeline));
        fields.insert("newcomer-days".to_owned(), "30".to_owned());
        fields.insert("newcomer-lapse-days".to_owned(), "20".to_owned());
        assert!(JoiningPipeline::from_fields(&fields).is_err(), "it lapses after it is late");
    }

    #[test]
    fn a_step_is_due_after_its_days() {
        let entered: Day = "2026-11-23".parse().expect("a day");
        let due = JoiningPipeline::default_for_town().due(Step::MutualChoice, entered);
        assert_eq!(due.to_string(), "2026-12-07");
        assert_eq!(Step::Registration.next(), None);
    }
}

//! When a team is ready for the next stage: data of a rule, so that the town decides.
//!
//! No document of the field sets these numbers: the defaults are ours, a start to be agreed by
//! both sides (T10).

use std::collections::BTreeMap;

use super::stage::IncubationStage;
use crate::basics::Fact;
use crate::rules::{Clause, Fields, RuleContent, RuleName, RuleRefusal};

/// What may be done when a team is not ready by the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Override {
    /// Go on with a written reason.
    WithReason,
    /// Wait.
    Never,
}

impl Override {
    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::WithReason => "with-reason",
            Self::Never => "never",
        }
    }
}

/// What a stage asks for. 0: it does not ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asks {
    /// Months in the stage before it.
    pub months: i64,
    /// Share led by volunteers over the last activities, of a hundred.
    pub percent: i64,
    /// Leaders with a qualification that holds.
    pub leaders: i64,
    /// Of those who led when the stage before it began, how many still do, of a hundred.
    pub retention: i64,
    /// Activities held without a worker.
    pub alone: i64,
}

/// The rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncubationStages {
    /// Over how many of the last activities the share is taken.
    pub last_activities: i64,
    /// What may be done when the numbers are not reached.
    pub when_not_ready: Override,
    /// To be led together, by volunteers, and to graduate.
    asks: [Asks; 3],
}

/// The stages with numbers, as their fields are named.
const STAGES: [(IncubationStage, &str); 3] = [
    (IncubationStage::SharedLed, "shared-led"),
    (IncubationStage::VolunteerLed, "volunteer-led"),
    (IncubationStage::Graduated, "graduated"),
];

impl IncubationStages {
    /// What a stage asks for by numbers; none: the steps of founding alone.
    pub fn asks(&self, stage: IncubationStage) -> Option<Asks> {
        STAGES.iter().position(|(one, _)| *one == stage).map(|at| self.asks[at])
    }
}

impl RuleContent for IncubationStages {
    const RULE: RuleName = RuleName::IncubationStages;

    fn clauses(&self) -> Vec<Clause> {
        let word = match self.when_not_ready {
            Override::WithReason => "rules-not-ready-with-reason",
            Override::Never => "rules-not-ready-never",
        };
        let stages = STAGES.iter().zip(&self.asks).map(|((_, key), asks)| {
            Clause::new(
                key,
                vec![
                    ("months", asks.months.into()),
                    ("percent", asks.percent.into()),
                    ("leaders", asks.leaders.into()),
                    ("retention", asks.retention.into()),
                    ("alone", asks.alone.into()),
                ],
            )
        });
        let last = Clause::new("last-activities", vec![("n", self.last_activities.into())]);
        let not_ready = Clause::new("when-not-ready", vec![("then", Fact::Word(word))]);
        stages.chain([last, not_ready]).collect()
    }

    fn to_fields(&self) -> Vec<(String, String)> {
        let mut out = Vec::new();
        for ((_, key), asks) in STAGES.iter().zip(&self.asks) {
            for (name, value) in [
                ("months", asks.months),
                ("percent", asks.percent),
                ("leaders", asks.leaders),
                ("retention", asks.retention),
                ("alone", asks.alone),
            ] {
                out.push((format!("{key}-{name}"), value.to_string()));
            }
        }
        out.push(("last-activities".to_owned(), self.last_activities.to_string()));
        out.push(("when-not-ready".to_owned(), self.when_not_ready.code().to_owned()));
        out
    }

    fn from_fields(fields: &BTreeMap<String, String>) -> Result<Self, RuleRefusal> {
        let from = Fields::new(fields);
        let mut asks = [Asks::default(); 3];
        for ((_, key), asks) in STAGES.iter().zip(&mut asks) {
            *asks = Asks {
                months: from.number(&format!("{key}-months"), 0, 120)?,
                percent: from.number(&format!("{key}-percent"), 0, 100)?,
                leaders: from.number(&format!("{key}-leaders"), 0, 50)?,
                retention: from.number(&format!("{key}-retention"), 0, 100)?,
                alone: from.number(&format!("{key}-alone"), 0, 50)?,
            };
        }
        // Whoever asks less of the later stage lets a team go backwards forwards.
        let rises = asks.windows(2).all(|two| two[0].percent <= two[1].percent);
        if !rises {
            return Err(RuleRefusal::OutOfOrder { key: "graduated-percent".to_owned() });
        }
        let last_activities = from.number("last-activities", 1, 50)?;
        let when_not_ready = match from.text("when-not-ready")? {
            "with-reason" => Override::WithReason,
            "never" => Override::Never,
            other => {
                let (key, given) = ("when-not-ready".to_owned(), other.to_owned());
                return Err(RuleRefusal::UnknownWord { key, given });
            }
        };
        Ok(Self { last_activities, when_not_ready, asks })
    }

    /// Our own start: a season to be led together, half a year of leading before graduation.
    fn default_for_town() -> Self {
        Self {
            last_activities: 6,
            when_not_ready: Override::WithReason,
            asks: [
                Asks { months: 2, percent: 25, leaders: 1, retention: 0, alone: 0 },
                Asks { months: 3, percent: 50, leaders: 1, retention: 50, alone: 0 },
                Asks { months: 6, percent: 75, leaders: 2, retention: 50, alone: 1 },
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{read_fields, write_fields};

    // covers T10 A5
    #[test]
    fn the_content_comes_back_from_its_stored_text() {
        let content = IncubationStages::default_for_town();
        let fields = read_fields(&write_fields(&content.to_fields())).expect("readable");
        assert_eq!(IncubationStages::from_fields(&fields), Ok(content));
        for left_out in fields.keys() {
            let mut fewer = fields.clone();
            fewer.remove(left_out);
            let missing = RuleRefusal::FieldMissing { key: left_out.clone() };
            assert_eq!(IncubationStages::from_fields(&fewer), Err(missing));
        }
    }

    #[test]
    fn a_later_stage_asks_for_no_less() {
        let content = IncubationStages::default_for_town();
        let mut fields: BTreeMap<_, _> = content.to_fields().into_iter().collect();
        fields.insert("graduated-percent".to_owned(), "40".to_owned());
        let refused = IncubationStages::from_fields(&fields).expect_err("it falls");
        assert_eq!(refused, RuleRefusal::OutOfOrder { key: "graduated-percent".to_owned() });
        assert_eq!(content.asks(IncubationStage::WorkerLed), None);
        assert_eq!(content.asks(IncubationStage::Graduated).map(|asks| asks.percent), Some(75));
    }
}

//! What is there of evidence for several people of one round, read in a few statements.

use std::collections::{BTreeMap, BTreeSet};

use liandong_domain::activities::ConsentHeld;
use liandong_domain::basics::{
    ApplicationId, Day, Moment, OrganisationId, PersonId, ShiftId, TimeOfDay,
};
use liandong_domain::joining::{Lack, Shown, consent_on, lacks};
use liandong_domain::rules::{AgePolicy, Step};

use super::store::{self, ApplicationRow, RoundRow, TrialRow};
use crate::db::Read;
use crate::failure::Failure;

/// Courses passed up to a year before the round opened count too.
const LEARNED_MONTHS: i64 = -12;
/// A trial up to this many days before the round opened counts too: the day at school on which a
/// class list is made.
const TRIED_DAYS: i64 = -60;

/// One thing that counts.
#[derive(Debug, Clone)]
pub struct Thing {
    /// What it is called.
    pub title: String,
    /// The day.
    pub day: Day,
    /// As kept with the result.
    pub source: String,
}

/// The team both sides agreed on.
#[derive(Debug, Clone)]
pub struct Agreed {
    /// The team.
    pub team: OrganisationId,
    /// The day.
    pub day: Day,
}

/// What is there for one person.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The guardian's consent today.
    pub consent: ConsentHeld,
    /// Completed years today.
    pub age: Option<i64>,
    /// Trials, oldest first.
    pub trials: Vec<Thing>,
    /// The shift of the latest trial.
    pub shift: Option<ShiftId>,
    /// Courses that count for basic training.
    pub basic: Vec<Thing>,
    /// Courses that count for the training after the choice, and were not counted before.
    pub skills: Vec<Thing>,
    /// The team both sides agreed on.
    pub team: Option<Agreed>,
    /// The interview that was passed.
    pub interview: Option<Thing>,
    /// What every volunteer accepts and this one has not; looked up at the last step only.
    pub unsigned: Vec<String>,
}

impl Evidence {
    /// In numbers, for a step.
    pub fn shown(&self, step: Step) -> Shown {
        let many = |things: &[Thing]| i64::try_from(things.len()).unwrap_or(i64::MAX);
        Shown {
            consent: self.consent,
            trials: many(&self.trials),
            courses: match step {
                Step::BasicTraining => many(&self.basic),
                Step::SkillsTraining => many(&self.skills),
                Step::Trial | Step::MutualChoice | Step::Registration => 0,
            },
            teams: i64::from(self.team.is_some()),
            interviews: i64::from(self.interview.is_some()),
            unsigned: many_texts(&self.unsigned),
        }
    }
    /// What is missing at a step.
    pub fn lacks(&self, step: Step) -> Vec<Lack> {
        lacks(step, &self.shown(step))
    }
    /// What a step stands on.
    pub fn source(&self, step: Step) -> String {
        let first = |things: &[Thing]| things.first().map(|thing| thing.source.clone());
        match step {
            Step::Trial => first(&self.trials),
            Step::BasicTraining => first(&self.basic),
            Step::SkillsTraining => first(&self.skills),
            Step::MutualChoice => self.interview.as_ref().map(|thing| thing.source.clone()),
            Step::Registration => self.team.as_ref().map(|agreed| format!("team:{}", agreed.team)),
        }
        .unwrap_or_default()
    }
}

fn many_texts(texts: &[String]) -> i64 {
    i64::try_from(texts.len()).unwrap_or(i64::MAX)
}

fn midnight(day: Day) -> Moment {
    day.at(TimeOfDay::START)
}

/// Reads the evidence of several people of one round.
///
/// # Errors
/// A fault of the store.
pub fn of_many(
    q: &mut Read<'_>,
    round: &RoundRow,
    all: &[ApplicationRow],
) -> Result<BTreeMap<PersonId, Evidence>, Failure> {
    if all.is_empty() {
        return Ok(BTreeMap::new());
    }
    let people: Vec<PersonId> = all.iter().map(|row| row.person).collect();
    let ids: Vec<ApplicationId> = all.iter().map(|row| row.id).collect();
    let today = q.now().day();
    let trials = store::trials(q, round.id)?;
    let mut out = with_consents(q, &trials, &people, today)?;
    let activities: BTreeSet<_> = trials.iter().map(|row| row.activity).collect();
    let since = midnight(round.plan.opens_on.plus_days(TRIED_DAYS));
    for been in crate::attendance::store::been(q, &people, since)? {
        if let Some(one) = out.get_mut(&been.person)
            && activities.contains(&been.activity)
        {
            let source = format!("shift:{}", been.shift);
            one.trials.push(Thing { title: been.title, day: been.starts_at.day(), source });
            one.shift = Some(been.shift);
        }
    }
    let used: BTreeSet<(ApplicationId, String)> = store::used(q, &ids)?.into_iter().collect();
    let whose: BTreeMap<PersonId, &ApplicationRow> =
        all.iter().map(|row| (row.person, row)).collect();
    let since = midnight(round.plan.opens_on.plus_months(LEARNED_MONTHS));
    for passed in crate::training::store::passed(q, &people, since)? {
        let (Some(one), Some(row)) = (out.get_mut(&passed.person), whose.get(&passed.person))
        else {
            continue;
        };
        let source = format!("enrolment:{}", passed.enrolment);
        let counted = used.contains(&(row.id, source.clone()));
        let thing = Thing { title: passed.title, day: passed.at.day(), source };
        if round.basic.contains(&passed.kind) {
            one.basic.push(thing.clone());
        }
        // What was counted for basic training is not counted once more.
        if round.skills.contains(&passed.kind) && !counted {
            one.skills.push(thing);
        }
    }
    chosen(q, round, all, &mut out)?;
    Ok(out)
}

/// The team and the interview of this round, for those who have come so far.
fn chosen(
    q: &mut Read<'_>,
    round: &RoundRow,
    all: &[ApplicationRow],
    out: &mut BTreeMap<PersonId, Evidence>,
) -> Result<(), Failure> {
    let far = all.iter().filter(|row| row.way.step >= Step::MutualChoice);
    let people: Vec<PersonId> = far.map(|row| row.person).collect();
    let since = midnight(round.plan.opens_on);
    for (person, team, at) in crate::choice::store::teams_of(q, &people, since)? {
        if let Some(one) = out.get_mut(&person) {
            one.team = Some(Agreed { team, day: at.day() });
        }
    }
    for (person, interview, at) in crate::interviews::store::passed_by(q, &people, since)? {
        if let Some(one) = out.get_mut(&person) {
            let source = format!("interview:{interview}");
            one.interview = Some(Thing { title: String::new(), day: at.day(), source });
        }
    }
    for row in all.iter().filter(|row| row.way.step == Step::Registration) {
        if let Some(one) = out.get_mut(&row.person) {
            one.unsigned = crate::agreements::actions::lacking(q, row.person)?;
        }
    }
    Ok(())
}

fn with_consents(
    q: &mut Read<'_>,
    trials: &[TrialRow],
    people: &[PersonId],
    today: Day,
) -> Result<BTreeMap<PersonId, Evidence>, Failure> {
    let (policy, _) = crate::rules::actions::in_force::<AgePolicy>(q, today)?;
    let kinds: Vec<String> = trials.iter().map(|row| row.kind.clone()).collect();
    let consents = crate::people::store::consents_of(q, people)?;
    let rows = crate::people::store::persons(q, people)?;
    let alone = crate::people::actions::deciding_alone(q, &policy, &rows, today)?;
    let mut out = BTreeMap::new();
    for row in rows {
        let age = row.age_on(today);
        let given = consents.get(&row.id).map_or(&[][..], Vec::as_slice);
        let one = Evidence {
            consent: consent_on(alone.contains(&row.id), given, &kinds, today),
            age,
            trials: Vec::new(),
            shift: None,
            basic: Vec::new(),
            skills: Vec::new(),
            team: None,
            interview: None,
            unsigned: Vec::new(),
        };
        out.insert(row.id, one);
    }
    Ok(out)
}

/// The consent of one person for a round, and their age.
///
/// # Errors
/// A fault of the store.
pub fn consent_of(
    q: &mut Read<'_>,
    round: &RoundRow,
    person: PersonId,
) -> Result<(ConsentHeld, Option<i64>), Failure> {
    let today = q.now().day();
    let trials = store::trials(q, round.id)?;
    let found = with_consents(q, &trials, &[person], today)?;
    let one = found.get(&person).ok_or(Failure::NOT_FOUND)?;
    Ok((one.consent, one.age))
}

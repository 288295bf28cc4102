//! The verbs of rules, and the rule in force that every computed result names.

use std::collections::BTreeMap;

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{Calendar, YearCalendar};
use liandong_domain::aid::AidApplications;
use liandong_domain::allocation::AllocationRule;
use liandong_domain::basics::{Day, Fact, Note, PersonId, Refusal, RuleRef, RuleVersionId};
use liandong_domain::books::{MoneyDuties, SignatureTiers};
use liandong_domain::directed::DirectedGiving;
use liandong_domain::expenses::ExpenseCaps;
use liandong_domain::hours::{HoursRule, StarLadder};
use liandong_domain::incubation::IncubationStages;
use liandong_domain::pairs::Pairing;
use liandong_domain::progression::ProgressionScheme;
use liandong_domain::rules::{
    AgePolicy, AidStandards, JoiningPipeline, RuleContent, RuleName, SeatsRatio, State, Version,
    read_fields, write_fields,
};

use super::store::{self, VersionRow};
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};

/// Calendar years that come with the house, checked against the yearly notices.
pub const YEARS: [&str; 2] =
    [include_str!("../../calendar/2025.txt"), include_str!("../../calendar/2026.txt")];

/// Refusals that need the town's rows to be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RulesRefusal {
    /// A draft waits already.
    DraftWaits {
        /// Its number.
        version: i64,
    },
    /// Frozen, or gone.
    Gone,
    /// The first day cannot be read.
    NotADay,
}

impl Refusal for RulesRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::DraftWaits { .. } => "rules-draft-waits",
            Self::Gone => "rules-gone",
            Self::NotADay => "rules-not-a-day",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::DraftWaits { version } => vec![("version", (*version).into())],
            Self::Gone | Self::NotADay => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        matches!(self, Self::NotADay).then_some("first_day")
    }
}

/// Checks the seal of a frozen version. A direct edit of the database is a fault, not a rule.
fn checked(q: &Read<'_>, row: &VersionRow) -> Result<(), Fault> {
    let seal = q.secrets().freeze(&row.sealed_text());
    if row.seal.as_deref() == Some(seal.as_str()) {
        Ok(())
    } else {
        let why = format!("{} v{} is not as it was signed", row.rule, row.version);
        Err(Fault::new("reading a rule in force", why))
    }
}

/// The rule in force on a day, typed, with the reference that every result carries (T10). Before
/// a town's first version its default holds as version 0.
pub fn in_force<T: RuleContent>(q: &mut Read<'_>, day: Day) -> Result<(T, RuleRef), Failure> {
    let rule = T::RULE.code();
    let reference = |version| RuleRef { rule: rule.to_owned(), version, clause: String::new() };
    let Some(row) = store::in_force(q, rule, day)? else {
        return Ok((T::default_for_town(), reference(0)));
    };
    checked(q, &row)?;
    Ok((read_content(&row.content)?, reference(row.version)))
}

/// Reads stored content.
pub fn read_content<T: RuleContent>(text: &str) -> Result<T, Failure> {
    let fields = read_fields(text).map_err(Failure::from)?;
    Ok(T::from_fields(&fields)?)
}

/// The ids of frozen versions that are not as they were signed.
pub fn verify_all(q: &mut Read<'_>) -> Result<Vec<String>, Failure> {
    let rows = store::sealed(q)?;
    Ok(rows
        .iter()
        .filter(|row| checked(q, row).is_err())
        .map(|row| format!("{} ({} v{})", row.id, row.rule, row.version))
        .collect())
}

/// What a form sent, checked as the content of its rule, in the canonical text.
fn canonical(rule: RuleName, fields: &BTreeMap<String, String>) -> Result<String, Failure> {
    fn of<T: RuleContent>(fields: &BTreeMap<String, String>) -> Result<String, Failure> {
        Ok(write_fields(&T::from_fields(fields)?.to_fields()))
    }
    match rule {
        RuleName::StarLadder => of::<StarLadder>(fields),
        RuleName::Hours => of::<HoursRule>(fields),
        RuleName::AgePolicy => of::<AgePolicy>(fields),
        RuleName::SeatsRatio => of::<SeatsRatio>(fields),
        RuleName::JoiningPipeline => of::<JoiningPipeline>(fields),
        RuleName::AidStandards => of::<AidStandards>(fields),
        RuleName::ProgressionScheme => of::<ProgressionScheme>(fields),
        RuleName::IncubationStages => of::<IncubationStages>(fields),
        RuleName::SignatureTiers => of::<SignatureTiers>(fields),
        RuleName::ExpenseCaps => of::<ExpenseCaps>(fields),
        RuleName::Allocation => of::<AllocationRule>(fields),
        RuleName::MoneyDuties => of::<MoneyDuties>(fields),
        RuleName::AidApplications => of::<AidApplications>(fields),
        RuleName::DirectedGiving => of::<DirectedGiving>(fields),
        RuleName::Pairing => of::<Pairing>(fields),
    }
}

/// The fields of a content, name and value, and what its clauses say.
type Shown = (Vec<(String, String)>, Vec<liandong_domain::rules::Clause>);

/// The fields and clauses of stored content, for pages.
pub fn shown(rule: RuleName, content: &str) -> Result<Shown, Failure> {
    fn of<T: RuleContent>(text: &str) -> Result<Shown, Failure> {
        let content: T = read_content(text)?;
        Ok((content.to_fields(), content.clauses()))
    }
    match rule {
        RuleName::StarLadder => of::<StarLadder>(content),
        RuleName::Hours => of::<HoursRule>(content),
        RuleName::AgePolicy => of::<AgePolicy>(content),
        RuleName::SeatsRatio => of::<SeatsRatio>(content),
        RuleName::JoiningPipeline => of::<JoiningPipeline>(content),
        RuleName::AidStandards => of::<AidStandards>(content),
        RuleName::ProgressionScheme => of::<ProgressionScheme>(content),
        RuleName::IncubationStages => of::<IncubationStages>(content),
        RuleName::SignatureTiers => of::<SignatureTiers>(content),
        RuleName::ExpenseCaps => of::<ExpenseCaps>(content),
        RuleName::Allocation => of::<AllocationRule>(content),
        RuleName::MoneyDuties => of::<MoneyDuties>(content),
        RuleName::AidApplications => of::<AidApplications>(content),
        RuleName::DirectedGiving => of::<DirectedGiving>(content),
        RuleName::Pairing => of::<Pairing>(content),
    }
}

/// The default content of a rule, as stored.
pub fn default_content(rule: RuleName) -> String {
    fn of<T: RuleContent>() -> String {
        write_fields(&T::default_for_town().to_fields())
    }
    match rule {
        RuleName::StarLadder => of::<StarLadder>(),
        RuleName::Hours => of::<HoursRule>(),
        RuleName::AgePolicy => of::<AgePolicy>(),
        RuleName::SeatsRatio => of::<SeatsRatio>(),
        RuleName::JoiningPipeline => of::<JoiningPipeline>(),
        RuleName::AidStandards => of::<AidStandards>(),
        RuleName::ProgressionScheme => of::<ProgressionScheme>(),
        RuleName::IncubationStages => of::<IncubationStages>(),
        RuleName::SignatureTiers => of::<SignatureTiers>(),
        RuleName::ExpenseCaps => of::<ExpenseCaps>(),
        RuleName::Allocation => of::<AllocationRule>(),
        RuleName::MoneyDuties => of::<MoneyDuties>(),
        RuleName::AidApplications => of::<AidApplications>(),
        RuleName::DirectedGiving => of::<DirectedGiving>(),
        RuleName::Pairing => of::<Pairing>(),
    }
}

/// Drafts a version. One draft of a rule waits at a time.
pub fn draft(
    tx: &mut Tx<'_>,
    permit: &Permit<may::DraftRules>,
    rule: RuleName,
    fields: &BTreeMap<String, String>,
    words: &str,
) -> Result<RuleVersionId, Failure> {
    let words = Note::required("words", words)?;
    let content = canonical(rule, fields)?;
    let waiting = store::versions(tx, rule.code())?.into_iter().find(|v| v.seal.is_none());
    if let Some(waiting) = waiting {
        return Err(RulesRefusal::DraftWaits { version: waiting.version }.into());
    }
    let row = VersionRow {
        id: RuleVersionId::new(tx.fresh()),
        rule: rule.code().to_owned(),
        version: store::last(tx, rule.code())? + 1,
        first_day: None,
        words: words.as_str().to_owned(),
        content,
        drafted_by: permit.person(),
        drafted_at: tx.now(),
        first: None,
        second: None,
        seal: None,
    };
    store::draft(tx, &row)?;
    let line = Kind::RuleDrafted.of(row.id).with("rule", rule.code());
    events::record(tx, line.count("version", row.version))?;
    Ok(row.id)
}

/// Signs a version for a first day. With the second signature it is in force from that day and
/// frozen for ever.
pub fn sign(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignRules>,
    id: RuleVersionId,
    first_day: Day,
) -> Result<(), Failure> {
    let (now, today) = (tx.now(), tx.now().day());
    sign_as(tx, permit.person(), id, first_day, now, today)
}

fn sign_as(
    tx: &mut Tx<'_>,
    by: PersonId,
    id: RuleVersionId,
    first_day: Day,
    now: liandong_domain::basics::Moment,
    today: Day,
) -> Result<(), Failure> {
    let mut row = store::one(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let rule = RuleName::parse(&row.rule)
        .ok_or_else(|| Fault::new("signing a rule", "a rule of a later version"))?;
    let after = store::versions(tx, &row.rule)?
        .iter()
        .filter(|v| v.seal.is_some())
        .filter_map(|v| v.first_day)
        .max();
    let state = match (row.first, row.second) {
        (Some((by1, at1)), Some((by2, at2))) => State::InForce { by1, at1, by2, at2 },
        (Some((by, at)), None) => State::SignedOnce { by, at },
        (None, _) => State::Draft,
    };
    let first = row.first_day;
    let version =
        Version { rule, version: row.version, first_day: first, after, content: (), state };
    let signed = version.sign(by, now, today, first_day)?;
    row.first_day = signed.first_day;
    let kind = match signed.state {
        State::SignedOnce { by, at } => {
            row.first = Some((by, at));
            Kind::RuleSigned
        }
        State::InForce { by1, at1, by2, at2 } => {
            row.first = Some((by1, at1));
            row.second = Some((by2, at2));
            row.seal = Some(tx.secrets().freeze(&row.sealed_text()));
            Kind::RuleSealed
        }
        State::Draft => return Err(RulesRefusal::Gone.into()),
    };
    if !store::sign(tx, &row)? {
        return Err(RulesRefusal::Gone.into());
    }
    events::record(tx, kind.of(id).with("rule", &row.rule).count("version", row.version))?;
    Ok(())
}

/// Withdraws a draft.
pub fn withdraw(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::DraftRules>,
    id: RuleVersionId,
) -> Result<(), Failure> {
    if !store::withdraw(tx, id)? {
        return Err(RulesRefusal::Gone.into());
    }
    events::record(tx, Kind::RuleWithdrawn.of(id))?;
    Ok(())
}

/// Puts the default of every rule in force from a day, signed by two: how a new town begins.
pub fn adopt_defaults(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignRules>,
    second: PersonId,
    first_day: Day,
) -> Result<(), Failure> {
    let now = tx.now();
    for &rule in RuleName::ALL {
        let id = RuleVersionId::new(tx.fresh());
        let row = VersionRow {
            id,
            rule: rule.code().to_owned(),
            version: store::last(tx, rule.code())? + 1,
            first_day: None,
            words: "初始版本:按通行做法设定,可由双方商议修订。".to_owned(),
            content: default_content(rule),
            drafted_by: permit.person(),
            drafted_at: now,
            first: None,
            second: None,
            seal: None,
        };
        store::draft(tx, &row)?;
        // The first versions may begin before today: a town's history begins before its software.
        sign_as(tx, permit.person(), id, first_day, now, first_day)?;
        sign_as(tx, second, id, first_day, now, first_day)?;
    }
    Ok(())
}

/// The calendar of all years known to the town.
pub fn calendar(q: &mut Read<'_>) -> Result<Calendar, Failure> {
    let mut years = Vec::new();
    for (_, text) in store::years(q)? {
        years.push(read_year(&text)?);
    }
    Ok(Calendar::from_years(years))
}

/// Reads the text form of a calendar year; a broken line is named.
pub fn read_year(text: &str) -> Result<YearCalendar, Failure> {
    Ok(YearCalendar::parse(text)?)
}

/// Keeps a checked year of the calendar.
pub fn keep_year(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageCalendar>,
    text: &str,
) -> Result<i64, Failure> {
    let year = read_year(text)?;
    let number = i64::from(year.year);
    store::keep_year(tx, number, &year.to_text())?;
    events::record(tx, Kind::CalendarChecked.of(number).count("year", number))?;
    Ok(number)
}

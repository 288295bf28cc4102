//! A suggestion: everything that is known is frozen, then it is reckoned.

use liandong_domain::access::{Permit, may};
use liandong_domain::aid::{Half, Term};
use liandong_domain::allocation::{
    ALGORITHM, AllocationRefusal, AllocationRule, Child, Instance, Outcome, SOURCES_MOST, Source,
    Standing, allocate,
};
use liandong_domain::basics::{AllocationId, Fen, PurposeId};
use liandong_domain::books::{Account, PurposeKind};
use liandong_domain::rules::{AidStandards, RuleContent as _, write_fields};

use crate::aid::store as aid;
use crate::allocation::store::{self, NewAllocation};
use crate::books::store as ledger;
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::giving::store as giving;

/// The money to allocate: the term, and from which purpose how much.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The term.
    pub term: Term,
    /// From which purpose how much.
    pub sources: Vec<(PurposeId, Fen)>,
    /// Limits to look at instead of the rule in force; they are looked at and never frozen.
    pub limits: Option<AllocationRule>,
}

/// What was reckoned, with the rules it goes by.
#[derive(Debug, Clone)]
pub struct Reckoned {
    /// What it was reckoned from.
    pub instance: Instance,
    /// What came out.
    pub outcome: Outcome,
    /// The rule in force.
    pub rule: String,
    /// The standards in force.
    pub standards: String,
}

/// What of a purpose can be allocated: the gifts that are left of it and lie at bank or in the box,
/// less what awards that wait to be paid claim.
pub fn available(q: &mut Read<'_>, purpose: PurposeId) -> Result<Fen, Failure> {
    let left = giving::left_of(q, purpose)?;
    let left: i64 = left.into_iter().map(|(_, fen)| fen.count()).sum();
    let mut held = 0;
    for account in [Account::Bank, Account::Cash] {
        held += ledger::held(q, purpose, account)?.count();
    }
    let claimed = aid::claimed(q, purpose)?.count();
    Ok(Fen::new((left.min(held) - claimed).max(0)))
}

/// The term's public number: nobody chooses it, and it moves the order on from term to term.
fn seed(term: Term) -> i64 {
    let half = if term.half == Half::Spring { 1 } else { 2 };
    (i64::from(term.year) * 2 + half) * 7_919
}

fn sources(q: &mut Read<'_>, asked: &Asked) -> Result<Vec<Source>, Failure> {
    let wanted: Vec<_> = asked.sources.iter().filter(|one| one.1 > Fen::ZERO).collect();
    if wanted.is_empty() {
        return Err(AllocationRefusal::NoSource.into());
    }
    if wanted.len() > SOURCES_MOST {
        let most = i64::try_from(SOURCES_MOST).unwrap_or(i64::MAX);
        return Err(AllocationRefusal::TooManySources { most }.into());
    }
    let mut out: Vec<Source> = Vec::new();
    for (purpose, fen) in wanted {
        let row = ledger::purpose(q, *purpose)?.ok_or(AllocationRefusal::NoSource)?;
        let known = out.iter().any(|source| source.purpose == row.id);
        if row.kind != PurposeKind::Pool || row.closed || known {
            return Err(AllocationRefusal::NoSource.into());
        }
        let held = available(q, row.id)?;
        if *fen > held {
            return Err(AllocationRefusal::NotHeld { held }.into());
        }
        let (bound, _) = store::bound(q, row.id)?;
        out.push(Source { purpose: row.id, fen: *fen, bound });
    }
    Ok(out)
}

/// The telephones of givers to whom a purpose of the sources is bound.
fn own_givers(q: &mut Read<'_>, sources: &[Source]) -> Result<Vec<(PurposeId, String)>, Failure> {
    let mut out = Vec::new();
    for source in sources {
        let row = ledger::purpose(q, source.purpose)?;
        let Some(giver) = row.and_then(|row| row.giver) else { continue };
        let giver = giving::giver(q, giver)?;
        if let Some(key) = giver.and_then(|giver| giver.phone_key) {
            out.push((source.purpose, key));
        }
    }
    Ok(out)
}

fn children(
    q: &mut Read<'_>,
    (term, standards): (Term, AidStandards),
    sources: &[Source],
) -> Result<Vec<Child>, Failure> {
    let (awards, over) = (aid::standing_awards(q, term)?, store::passed_over(q)?);
    let needs = store::needs(q, term, (100_000, 0))?;
    let needs: std::collections::BTreeMap<_, _> =
        needs.into_iter().filter_map(|row| Some((row.pupil, row.need?))).collect();
    let givers = own_givers(q, sources)?;
    let mut out = Vec::new();
    for row in aid::every_aided(q)? {
        let need = needs.get(&row.id);
        let standing = match (awards.get(&row.id), need) {
            (Some(true), _) => Standing::HasGiver,
            (Some(false), _) => Standing::HasAward,
            (None, None) => Standing::NotReviewed,
            (None, Some(_)) => Standing::Free,
        };
        let own = givers.iter().filter(|(_, key)| Some(key) == row.phone_key.as_ref());
        out.push(Child {
            pupil: row.id,
            stage: row.stage,
            school: aid::school_key(q, &row)?,
            standard: Fen::new(standards.ceiling_fen(row.stage)),
            received: need.map_or(Fen::ZERO, |need| need.received),
            class: need.map_or(0, |need| need.class),
            passed_over: over.contains(&row.id),
            sex: need.and_then(|need| need.sex),
            barred: own.map(|(purpose, _)| *purpose).collect(),
            standing,
            code: row.code,
        });
    }
    Ok(out)
}

/// Reckons without writing anything: what would be, with the rule in force or other limits.
///
/// # Errors
/// No purpose of the pool, more than it holds.
pub fn reckon(q: &mut Read<'_>, asked: &Asked) -> Result<Reckoned, Failure> {
    let today = q.now().day();
    let (rule, rule_ref) = crate::rules::actions::in_force::<AllocationRule>(q, today)?;
    let (standards, standards_ref) = crate::rules::actions::in_force::<AidStandards>(q, today)?;
    let sources = sources(q, asked)?;
    let children = children(q, (asked.term, standards), &sources)?;
    let rule = asked.limits.unwrap_or(rule);
    let instance = Instance { rule, seed: seed(asked.term), sources, children };
    let outcome = allocate(&instance);
    let (rule, standards) = (rule_ref.to_string(), standards_ref.to_string());
    Ok(Reckoned { instance, outcome, rule, standards })
}

/// Freezes everything that is known, reckons the suggestion by the rule in force and lays it
/// before the committee.
///
/// # Errors
/// As [`reckon`]; nobody would get anything; another of the term is before the committee.
pub fn suggest(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    asked: &Asked,
) -> Result<AllocationId, Failure> {
    let book = crate::books::actions::kept(tx)?;
    if store::open_of_term(tx, asked.term)? {
        return Err(AllocationRefusal::OneAtATime.into());
    }
    let found = reckon(tx, &Asked { limits: None, ..asked.clone() })?;
    let (instance, outcome) = (&found.instance, &found.outcome);
    let served: i64 = outcome.served.iter().sum();
    if served == 0 {
        return Err(AllocationRefusal::Nobody.into());
    }
    let given = instance.pool().minus(outcome.remainder).unwrap_or_default();
    let new = NewAllocation {
        term: asked.term,
        rule: found.rule.clone(),
        standards: found.standards.clone(),
        content: write_fields(&instance.rule.to_fields()),
        algorithm: ALGORITHM,
        seed: instance.seed,
        children: i64::try_from(instance.children.len()).unwrap_or(i64::MAX),
        served,
        pool: instance.pool(),
        given,
    };
    let id = store::insert(tx, &new)?;
    for (place, source) in (1..).zip(&instance.sources) {
        store::insert_source(tx, id, place, source)?;
    }
    let answers: std::collections::BTreeMap<_, _> =
        outcome.answers.iter().map(|answer| (answer.pupil, answer)).collect();
    for child in &instance.children {
        let answer = answers.get(&child.pupil).ok_or(AllocationRefusal::Nobody)?;
        store::insert_child(tx, id, child, answer)?;
    }
    let line = Kind::AllocationMade.of(id).within(book.organisation).with("term", asked.term);
    events::record(tx, line.count("fen", given.count()).with("rule", &found.rule))?;
    for seat in store::seats(tx)? {
        let line = Kind::CommitteeCalled.of(id).about(seat.person).within(book.organisation);
        events::record(tx, line)?;
    }
    Ok(id)
}

//! Gathers what must be known and asks the rule: may this person take this seat (E5).

use std::collections::BTreeSet;

use liandong_domain::activities::{
    Accompanied, AgeGroup, Already, Approval, Candidate, Clash, ConsentHeld, Form, Insured,
    IsWorker, KindOpen, PersonStanding, Published, Risk, SeatSide, ShiftFacts, SignUpState,
    Verdict, judge, workers_missing,
};
use liandong_domain::basics::{Day, PersonId, RuleRef};
use liandong_domain::people::{SKILLS, find_code};
use liandong_domain::reflection::case_named;
use liandong_domain::rules::{ADULT_FROM, AgePolicy, SeatsRatio};

use crate::activities::store::{self, SeatRow, SignUpRow, Whole};
use crate::db::Read;
use crate::failure::Failure;
use crate::people::store::PersonRow;
use crate::rules::actions::in_force;

/// A verdict with what it was drawn from: the same trace for the volunteer and the worker.
#[derive(Debug, Clone)]
pub struct Trace {
    /// The verdict.
    pub verdict: Verdict,
    /// The age policy in force on the day of the shift.
    pub policy: RuleRef,
    /// The ratio of seats in force on the day of the shift.
    pub ratio: RuleRef,
    /// The person's own open sign-up, if there is one.
    pub mine: Option<SignUpRow>,
}

/// Weighs a person against a post of a shift.
pub fn judge_for(
    q: &mut Read<'_>,
    whole: &Whole,
    seat: &SeatRow,
    person: PersonId,
    accompanied: Accompanied,
) -> Result<Trace, Failure> {
    let mine = store::sign_up_of(q, whole.shift.id, person)?;
    let already = match mine.as_ref().map(|row| row.state) {
        None => Already::No,
        Some(SignUpState::Waiting) => Already::Waiting,
        Some(_) => Already::In,
    };
    let trace = judge_as(q, whole, seat, person, accompanied, already)?;
    Ok(Trace { mine, ..trace })
}

/// The same as if the person stood in the shift so: for keeping an offered place and for taking
/// over another's, where being in it already is no reason.
pub(super) fn judge_as(
    q: &mut Read<'_>,
    whole: &Whole,
    seat: &SeatRow,
    person: PersonId,
    accompanied: Accompanied,
    already: Already,
) -> Result<Trace, Failure> {
    let (candidate, policy, policy_ref) =
        candidate_of(q, whole, seat, person, accompanied, already)?;
    let day = whole.shift.starts_at.day();
    let group = candidate.born_on.map_or(AgeGroup::Adult, |born| AgeGroup::at(born.age_on(day)));
    let (ratio, ratio_ref) = in_force::<SeatsRatio>(q, day)?;
    let facts = ShiftFacts {
        workers_missing: missing_with(q, whole, seat, group, &ratio)?,
        ..facts_of(q, whole, seat)
    };
    let verdict = judge(&candidate, &facts, &policy);
    Ok(Trace { verdict, policy: policy_ref, ratio: ratio_ref, mine: None })
}

/// Weighs a person as if they were not in the shift yet: for those who asked and wait for a yes.
pub fn judge_anew(
    q: &mut Read<'_>,
    whole: &Whole,
    seat: &SeatRow,
    person: PersonId,
    accompanied: Accompanied,
) -> Result<Trace, Failure> {
    judge_as(q, whole, seat, person, accompanied, Already::No)
}

/// What the activity or the post asks for, by name.
fn asked_names(whole: &Whole, seat: &SeatRow) -> BTreeSet<String> {
    let asked = [whole.activity.qualification.clone(), seat.qualification.clone()];
    asked.into_iter().flatten().filter(|name| !name.is_empty()).collect()
}

/// What is known of the shift and the post, the ratio left aside.
fn facts_of(q: &Read<'_>, whole: &Whole, seat: &SeatRow) -> ShiftFacts {
    let (shift, activity) = (&whole.shift, &whole.activity);
    let asked = asked_names(whole, seat);
    let declared = if activity.risky_at.is_some() { Risk::Risky } else { Risk::Ordinary };
    let published = if shift.called_off_at.is_some() || activity.called_off_at.is_some() {
        Published::CalledOff
    } else if shift.published_at.is_some() {
        Published::Yes
    } else {
        Published::No
    };
    let needed = activity.approval_from.is_some_and(|from| from <= q.now());
    ShiftFacts {
        now: q.now(),
        starts_at: shift.starts_at,
        sign_up_until: shift.sign_up_until,
        published,
        kind: activity.kind,
        risk: declared.max(activity.kind.risk()),
        side: seat.side,
        seats: seat.seats,
        minimum_age: activity.minimum_age,
        qualifications: asked.into_iter().collect(),
        approval: if needed { Approval::Needed } else { Approval::Free },
        workers_missing: 0,
    }
}

/// Social workers missing if one more of this age joined. The seats planned for workers count,
/// not those filled so far: an empty one is an alarm to the desk, not a reason against a
/// volunteer (D4, D5).
fn missing_with(
    q: &mut Read<'_>,
    whole: &Whole,
    seat: &SeatRow,
    group: AgeGroup,
    ratio: &SeatsRatio,
) -> Result<i64, Failure> {
    let open = ratio.volunteers_per_worker_most == 0 && ratio.minors_per_adult_most == 0;
    if open || seat.side == SeatSide::Worker {
        return Ok(0);
    }
    let (mut workers, mut volunteers, mut minors) = (0, 1, i64::from(group == AgeGroup::Minor));
    for other in store::seats_of(q, whole.shift.id)? {
        match other.side {
            SeatSide::Worker => workers += other.seats.places,
            SeatSide::Volunteer => {
                volunteers += other.seats.taken;
                minors += other.seats.minors_taken;
            }
        }
    }
    Ok(workers_missing(workers, volunteers, minors, ratio))
}

fn candidate_of(
    q: &mut Read<'_>,
    whole: &Whole,
    seat: &SeatRow,
    person: PersonId,
    accompanied: Accompanied,
    already: Already,
) -> Result<(Candidate, AgePolicy, RuleRef), Failure> {
    let (shift, activity) = (&whole.shift, &whole.activity);
    let day = shift.starts_at.day();
    let (policy, rule) = in_force::<AgePolicy>(q, day)?;
    let row = crate::people::store::person(q, person)?.ok_or(Failure::NOT_FOUND)?;
    let age = row.born_on.map(|born| born.age_on(day));
    let kind = activity.kind.code();
    let consent = crate::people::actions::consent_held(q, &policy, &row, day, kind)?;
    let accompanied = match (accompanied, age) {
        (Accompanied::No, Some(age)) if policy.needs_company(age) => company_of(q, whole, person)?,
        (given, _) => given,
    };
    let clashes = if activity.form == Form::Window {
        Vec::new()
    } else {
        store::busy(q, person, shift.id, shift.starts_at, shift.ends_at)?
            .into_iter()
            .map(|busy| Clash { title: busy.title, starts_at: busy.starts_at })
            .collect()
    };
    let worker = match seat.side {
        SeatSide::Worker => worker_of(q, person)?,
        SeatSide::Volunteer => IsWorker::No,
    };
    let unsigned = match seat.side {
        SeatSide::Worker => Vec::new(),
        SeatSide::Volunteer => {
            crate::agreements::actions::missing(q, person, &super::asked_here(whole), day)?
        }
    };
    let candidate = Candidate {
        unsigned,
        born_on: row.born_on,
        consent,
        accompanied,
        qualifications: qualifications_of(q, &row, day, &asked_names(whole, seat))?,
        clashes,
        already,
        standing: standing_of(&row),
        worker,
        insured: if activity.insurance.is_empty() { Insured::No } else { Insured::Yes },
    };
    Ok((candidate, policy, rule))
}

fn standing_of(row: &PersonRow) -> PersonStanding {
    if row.left_at.is_some() { PersonStanding::Left } else { PersonStanding::Active }
}

/// What training gave and still holds on the day, and skills noted in the registry: the national
/// code list knows first aid and driving, which nobody here teaches. A post asks by name, also for
/// a rehearsal walked to its end.
fn qualifications_of(
    q: &mut Read<'_>,
    row: &PersonRow,
    day: Day,
    asked: &BTreeSet<String>,
) -> Result<BTreeSet<String>, Failure> {
    let name = |code: &String| {
        find_code(SKILLS, code).map_or_else(|| code.clone(), |skill| skill.chinese.to_owned())
    };
    let mut out = crate::training::store::held_names(q, row.id, day)?;
    out.extend(row.skills.iter().map(name));
    for wanted in asked {
        let Some(case) = case_named(wanted) else { continue };
        let source = format!("rehearsal:{}", case.code);
        if crate::training::store::learned_from(q, &[row.id], &source)?.contains(&row.id) {
            out.insert(wanted.clone());
        }
    }
    Ok(out)
}

fn worker_of(q: &mut Read<'_>, person: PersonId) -> Result<IsWorker, Failure> {
    use liandong_domain::access::Role;
    let (grants, _) = crate::web::store::holdings(q, person)?;
    let works = grants.iter().any(|grant| {
        matches!(grant.role, Role::SocialWorker | Role::Assistant | Role::CentreManager)
    });
    Ok(if works { IsWorker::Yes } else { IsWorker::No })
}

/// What the age rules say of somebody on a shift.
#[derive(Debug, Clone, Copy)]
pub struct MinorStanding {
    /// A guardian's yes.
    pub consent: ConsentHeld,
    /// An adult who comes along.
    pub accompanied: Accompanied,
    /// The kind of service is open at this age.
    pub kind_open: KindOpen,
}

/// What the age rules ask of somebody on a shift: a guardian's yes, an adult who comes along. The
/// same question at sign-up, at the door and for the list of sign-ups that lack something.
pub fn minor_standing(
    q: &mut Read<'_>,
    whole: &Whole,
    person: PersonId,
) -> Result<MinorStanding, Failure> {
    let day = whole.shift.starts_at.day();
    let (policy, _) = in_force::<AgePolicy>(q, day)?;
    let row = crate::people::store::person(q, person)?.ok_or(Failure::NOT_FOUND)?;
    let kind = whole.activity.kind.code();
    let consent = crate::people::actions::consent_held(q, &policy, &row, day, kind)?;
    let accompanied = match row.age_on(day) {
        Some(age) if policy.needs_company(age) => company_of(q, whole, person)?,
        _ => Accompanied::Yes,
    };
    let closed = whole.activity.kind.risk() == Risk::ForbiddenForMinors;
    let kind_open = match row.age_on(day) {
        Some(age) if policy.forbids(age, kind) || (closed && age < ADULT_FROM) => KindOpen::No,
        _ => KindOpen::Yes,
    };
    Ok(MinorStanding { consent, accompanied, kind_open })
}

/// Whether one of the child's guardians has a seat in the same shift.
fn company_of(q: &mut Read<'_>, whole: &Whole, child: PersonId) -> Result<Accompanied, Failure> {
    for guardian in crate::people::store::guardians(q, child)? {
        let Some(adult) = guardian.person else { continue };
        if let Some(row) = store::sign_up_of(q, whole.shift.id, adult)?
            && row.state.holds_seat()
        {
            return Ok(Accompanied::Yes);
        }
    }
    Ok(Accompanied::No)
}

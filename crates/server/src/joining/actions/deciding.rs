//! Moving on, and everything else that can become of a step.

use std::collections::BTreeMap;

use liandong_domain::access::{Asks, Permit, Role, may};
use liandong_domain::basics::{
    ApplicationId, Day, JoiningRoundId, Note, OrganisationId, PersonId, RuleRef,
};
use liandong_domain::joining::{
    ApplicationState, Candidacy, JoiningRefusal, Outcome, QuietReason, RoundRefusal,
};
use liandong_domain::rules::{JoiningPipeline, Step};

use super::waiting;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};
use crate::joining::evidence::{self, Evidence};
use crate::joining::store::{self, ApplicationRow, Noted, RoundRow, Tally};
use crate::organisations::actions::{NewRole, give_role};

/// What a registration needs beside the decision: the permit to give the role in each team, and
/// the one to say yes to the hours of the trial.
#[derive(Debug, Clone, Default)]
pub struct Registrar {
    /// By team.
    pub roles: BTreeMap<OrganisationId, Permit<may::ManageRoles>>,
    /// The roles of whoever gives it.
    pub givers: Vec<Role>,
    /// For hours; none: they wait in the ordinary list.
    pub hours: Option<Permit<may::ConfirmHours>>,
}

/// Everything a press is decided with.
struct Press {
    round: RoundRow,
    pipeline: JoiningPipeline,
    rule: RuleRef,
    today: Day,
    tally: Tally,
    /// Places given back.
    freed: i64,
}

impl Press {
    fn read(tx: &mut Tx<'_>, round: JoiningRoundId) -> Result<Self, Failure> {
        store::hold(tx, round)?;
        let round = store::round(tx, round)?.ok_or(Failure::NOT_FOUND)?;
        let today = tx.now().day();
        let (pipeline, rule) = crate::rules::actions::in_force::<JoiningPipeline>(tx, today)?;
        Ok(Self { round, pipeline, rule, today, tally: Tally::default(), freed: 0 })
    }

    /// Writes one person's change with its outcome and its line.
    fn write(
        &mut self,
        tx: &mut Tx<'_>,
        row: &ApplicationRow,
        way: &Candidacy,
        (noted, kind): (&Noted<'_>, Kind),
        team: Option<OrganisationId>,
    ) -> Result<(), Failure> {
        if !store::put(tx, row, way, team)? {
            return Err(JoiningRefusal::NotNow { state: row.way.state }.into());
        }
        store::note(tx, row.id, noted, &self.rule)?;
        waiting::moved(tx, row.id, row.person)?;
        self.tally.moves(&row.way, way, noted.outcome);
        self.freed += i64::from(row.way.state.holds_place()) - i64::from(way.state.holds_place());
        let line = kind.of(row.id).about(row.person).within(self.round.organisation);
        let line = line.by_rule(&self.rule).with("round", row.round);
        events::record(tx, line.with("step", noted.step.code()))?;
        Ok(())
    }

    fn close(self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        store::flush(tx, self.round.id, &self.tally)?;
        Ok(store::add_taken(tx, self.round.id, -self.freed)?)
    }
}

/// Passes people on from a step: all or none, and everybody who cannot is named with what is
/// missing. From the last step they are registered: the role in the agreed team, the day on the
/// card, the trial hours into the book.
///
/// # Errors
/// Evidence is missing, somebody is not at this step, or it is one's own.
pub fn pass(
    tx: &mut Tx<'_>,
    permit: &Permit<may::DecideJoining>,
    (round, step): (JoiningRoundId, Step),
    all: &[ApplicationId],
    registrar: &Registrar,
) -> Result<i64, Failure> {
    let mut press = Press::read(tx, round)?;
    let rows = store::applications(tx, all)?;
    if rows.len() != all.len() || rows.iter().any(|row| row.round != round) {
        return Err(Failure::NOT_FOUND);
    }
    let found = evidence::of_many(tx, &press.round, &rows)?;
    let mut gather = Gather::default();
    let mut moves = Vec::new();
    for row in &rows {
        let there = found.get(&row.person).ok_or(Failure::NOT_FOUND)?;
        match weigh(permit, &press, row, there, step) {
            Ok(way) => moves.push((row, there, way)),
            Err(refusal) => gather.add(refusal),
        }
    }
    gather.finish(|| Some(()))?;
    for (row, there, way) in moves {
        let source = there.source(step);
        let noted =
            Noted { step, outcome: Outcome::Passed, why: "", evidence: &source, quiet: None };
        if way.state == ApplicationState::Registered {
            let team = there.team.as_ref().map(|agreed| agreed.team);
            let team = team.ok_or(Failure::NOT_FOUND)?;
            let told = (&noted, Kind::JoiningRegistered);
            press.write(tx, row, &way, told, Some(team))?;
            register(tx, permit, row.person, team, registrar)?;
        } else {
            press.write(tx, row, &way, (&noted, Kind::JoiningPassed), None)?;
        }
    }
    press.close(tx)?;
    Ok(i64::try_from(rows.len()).unwrap_or(i64::MAX))
}

fn weigh(
    permit: &Permit<may::DecideJoining>,
    press: &Press,
    row: &ApplicationRow,
    there: &Evidence,
    step: Step,
) -> Result<Candidacy, JoiningRefusal> {
    if row.person == permit.person() {
        return Err(JoiningRefusal::Own);
    }
    if row.way.step != step {
        return Err(JoiningRefusal::Elsewhere { name: row.name.clone(), step: row.way.step });
    }
    row.way.pass(&press.pipeline, &row.name, &there.lacks(step), press.today)
}

/// The role in the team, the day on the card, the hours into the book.
fn register(
    tx: &mut Tx<'_>,
    permit: &Permit<may::DecideJoining>,
    person: PersonId,
    team: OrganisationId,
    registrar: &Registrar,
) -> Result<(), Failure> {
    let today = tx.now().day();
    let roles = registrar.roles.get(&team).ok_or(Failure::NOT_FOUND)?;
    let held = crate::organisations::store::teams_of(tx, person)?;
    let has =
        held.iter().any(|held| held.organisation == team && held.holding.role == Role::Volunteer);
    if !has {
        let role = Role::Volunteer;
        let new = NewRole { person, organisation: team, role, starts_on: today, ends_on: None };
        give_role(tx, roles, &registrar.givers, &new)?;
    }
    crate::people::store::set_registered(tx, person, today)?;
    crate::hours::actions::count_trials(tx, permit, registrar.hours.as_ref(), person)?;
    Ok(())
}

/// One application with the press around it.
fn one(tx: &mut Tx<'_>, id: ApplicationId) -> Result<(Press, ApplicationRow), Failure> {
    let row = store::application(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    Ok((Press::read(tx, row.round)?, row))
}

fn not_own(permit: &Permit<may::DecideJoining>, row: &ApplicationRow) -> Result<(), Failure> {
    if row.person == permit.person() {
        return Err(JoiningRefusal::Own.into());
    }
    Ok(())
}

/// Skips a step where the rule in force lets it be, with a reason that is kept.
///
/// # Errors
/// The rule does not let it, no reason was written, consent is missing.
pub fn skip(
    tx: &mut Tx<'_>,
    permit: &Permit<may::DecideJoining>,
    id: ApplicationId,
    why: &str,
) -> Result<(), Failure> {
    let (mut press, row) = one(tx, id)?;
    not_own(permit, &row)?;
    let found = evidence::of_many(tx, &press.round, std::slice::from_ref(&row))?;
    let there = found.get(&row.person).ok_or(Failure::NOT_FOUND)?;
    let lacks = there.lacks(row.way.step);
    let way = row.way.skip(&press.pipeline, &row.name, &lacks, press.today)?;
    let why = Note::required("skip", why)?;
    let noted = Noted {
        step: row.way.step,
        outcome: Outcome::Skipped,
        why: why.as_str(),
        evidence: "",
        quiet: None,
    };
    press.write(tx, &row, &way, (&noted, Kind::JoiningSkipped), None)?;
    press.close(tx)
}

/// The step is not passed, with words that the applicant reads. What they served stays kept.
///
/// # Errors
/// Not under way, or no words.
pub fn not_pass(
    tx: &mut Tx<'_>,
    permit: &Permit<may::DecideJoining>,
    id: ApplicationId,
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("not_pass", why)?;
    let (mut press, row) = one(tx, id)?;
    not_own(permit, &row)?;
    let way = row.way.not_pass()?;
    let noted = Noted {
        step: row.way.step,
        outcome: Outcome::NotPassed,
        why: why.as_str(),
        evidence: "",
        quiet: None,
    };
    press.write(tx, &row, &way, (&noted, Kind::JoiningNotPassed), None)?;
    crate::hours::actions::end_trial(tx, permit, row.person)?;
    let path = press.round.path.clone();
    press.close(tx)?;
    give_back(tx, permit, row.person, Some(&path))
}

/// Whoever has no other way of joining under way gives an interview and wishes back.
fn give_back<P: Asks>(
    tx: &mut Tx<'_>,
    permit: &Permit<P>,
    person: PersonId,
    within: Option<&str>,
) -> Result<(), Failure> {
    if store::open_of(tx, person)?.is_empty() {
        crate::interviews::actions::drop_out(tx, permit, person, within)?;
        crate::choice::actions::drop_out(tx, permit, person, within)?;
    }
    Ok(())
}

/// Somebody leaves the town: every way of joining ends, and with it each interview and each round
/// of choice, of whichever body.
///
/// # Errors
/// Only faults.
pub fn drop_out(tx: &mut Tx<'_>, permit: &Permit<may::SignUpSelf>) -> Result<(), Failure> {
    let me = permit.subject();
    for id in store::open_of(tx, me)? {
        withdraw(tx, permit, id, QuietReason::Unsaid)?;
    }
    give_back(tx, permit, me, None)
}

/// Puts an application on hold, with a reason.
///
/// # Errors
/// Not under way, or no reason.
pub fn hold(
    tx: &mut Tx<'_>,
    permit: &Permit<may::DecideJoining>,
    id: ApplicationId,
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("hold", why)?;
    let (mut press, row) = one(tx, id)?;
    not_own(permit, &row)?;
    let way = row.way.hold(press.today)?;
    let noted = Noted {
        step: row.way.step,
        outcome: Outcome::Held,
        why: why.as_str(),
        evidence: "",
        quiet: None,
    };
    press.write(tx, &row, &way, (&noted, Kind::JoiningHeld), None)?;
    press.close(tx)
}

/// Takes an application up again: from hold, or after a step that was not passed.
///
/// # Errors
/// Under way or over, or no place is left.
pub fn take_up(
    tx: &mut Tx<'_>,
    permit: &Permit<may::DecideJoining>,
    id: ApplicationId,
) -> Result<(), Failure> {
    let (mut press, row) = one(tx, id)?;
    not_own(permit, &row)?;
    let way = row.way.take_up(&press.pipeline, press.today)?;
    if !row.way.state.holds_place() {
        press.round.plan.has_place(press.round.taken)?;
        if press.round.closed_at.is_some() {
            return Err(RoundRefusal::Closed.into());
        }
        if !store::of_people_in(tx, row.round, &[row.person])?.is_empty() {
            return Err(JoiningRefusal::AlreadyIn.into());
        }
    }
    let noted =
        Noted { step: row.way.step, outcome: Outcome::TakenUp, why: "", evidence: "", quiet: None };
    press.write(tx, &row, &way, (&noted, Kind::JoiningTakenUp), None)?;
    let trials: Vec<_> =
        store::trials(tx, row.round)?.into_iter().map(|trial| trial.activity).collect();
    crate::hours::actions::begin_trial(tx, permit, row.person, &trials)?;
    press.close(tx)
}

/// The applicant takes it back, with a quiet reason. What they served stays kept. Without another
/// way of joining under way, an interview still to come frees its time, and wishes in rounds not
/// agreed yet go, as far as both belong to the same bodies.
///
/// # Errors
/// Not one's own, or over.
pub fn withdraw(
    tx: &mut Tx<'_>,
    permit: &Permit<may::SignUpSelf>,
    id: ApplicationId,
    quiet: QuietReason,
) -> Result<(), Failure> {
    let row = store::application(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.person != permit.subject() {
        return Err(Failure::NOT_FOUND);
    }
    leave(tx, permit, id, quiet)
}

/// Takes the application of somebody back who called, or whose guardian did.
///
/// # Errors
/// Over.
pub fn withdraw_other(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ManageJoining>,
    id: ApplicationId,
    quiet: QuietReason,
) -> Result<(), Failure> {
    leave(tx, permit, id, quiet)
}

fn leave<P: Asks>(
    tx: &mut Tx<'_>,
    permit: &Permit<P>,
    id: ApplicationId,
    quiet: QuietReason,
) -> Result<(), Failure> {
    let (mut press, row) = one(tx, id)?;
    let way = row.way.withdraw()?;
    let noted = Noted {
        step: row.way.step,
        outcome: Outcome::Withdrawn,
        why: "",
        evidence: "",
        quiet: Some(quiet),
    };
    press.write(tx, &row, &way, (&noted, Kind::JoiningWithdrawn), None)?;
    crate::hours::actions::end_trial(tx, permit, row.person)?;
    let path = press.round.path.clone();
    press.close(tx)?;
    give_back(tx, permit, row.person, Some(&path))
}

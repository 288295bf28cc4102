//! A team is founded, or an older team's way is entered into the books.

use liandong_domain::access::{Permit, Role, may};
use liandong_domain::activities::ActivityKind;
use liandong_domain::basics::{Day, Note, OrganisationId, PersonId};
use liandong_domain::incubation::{IncubationRefusal, IncubationStage};
use liandong_domain::organisations::Kind;

use super::open_team;
use crate::db::Tx;
use crate::events::{self, Kind as Diary};
use crate::failure::{Failure, Gather};
use crate::incubation::store::{self, NewIncubation};
use crate::organisations::actions::{NewBody, NewRole, found, give_role};

/// What founding asks for, beside the body itself.
#[derive(Debug, Clone)]
pub struct FoundingText {
    /// The field of service.
    pub field: ActivityKind,
    /// The coach.
    pub coach: PersonId,
    /// The first leaders.
    pub leaders: Vec<PersonId>,
    /// The day of the founding meeting.
    pub meeting_on: Option<Day>,
    /// The code of conduct.
    pub conduct: String,
}

/// A team that is not there yet.
#[derive(Debug, Clone)]
pub struct NewTeam {
    /// The body above.
    pub parent: OrganisationId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// The rest.
    pub text: FoundingText,
}

/// How far ahead a founding meeting is planned, in days.
const MEETING_AHEAD: i64 = 180;

/// Founds a team: its body, its first leaders, its way. The worker leads first.
///
/// # Errors
/// Every field that cannot be so, each with its sentence.
pub fn found_team(
    tx: &mut Tx<'_>,
    permit: &Permit<may::IncubateTeams>,
    new: &NewTeam,
) -> Result<OrganisationId, Failure> {
    let today = tx.now().day();
    let mut gather = Gather::default();
    gather.take(liandong_domain::basics::Title::parse("name", &new.name));
    gather.take(Note::required("purpose", &new.purpose));
    gather.take(Note::required("conduct", &new.text.conduct));
    let latest = today.plus_days(MEETING_AHEAD);
    if new.text.meeting_on.is_none_or(|day| day < today || day > latest) {
        gather.add(IncubationRefusal::MeetingDay { latest });
    }
    if new.text.leaders.is_empty() {
        gather.add(IncubationRefusal::NoLeader);
    }
    gather.finish(|| Some(()))?;
    let body = NewBody {
        parent: Some(new.parent),
        kind: Kind::Team,
        name: new.name.clone(),
        about: new.purpose.clone(),
        contact_name: String::new(),
        contact_phone: String::new(),
        founded_on: Some(today),
    };
    // Whoever may found a team here may found this one body; no other verb of bodies follows.
    let id = found(tx, &Permit::for_system(permit.town(), permit.person()), &body)?;
    begin(tx, permit, id, &new.text, (IncubationStage::Founding, today))?;
    Ok(id)
}

/// Enters the way of a team that has long been there, with the stage it has reached.
///
/// # Errors
/// It is on its way, it is no team, or a field cannot be so.
pub fn enter_team(
    tx: &mut Tx<'_>,
    permit: &Permit<may::IncubateTeams>,
    team: OrganisationId,
    text: &FoundingText,
    (stage, since): (IncubationStage, Day),
) -> Result<(), Failure> {
    let row = open_team(tx, team)?;
    if row.way.is_some() {
        return Err(IncubationRefusal::OnItsWay.into());
    }
    let today = tx.now().day();
    let mut gather = Gather::default();
    gather.take(Note::required("conduct", &text.conduct));
    if since > today {
        gather.add(IncubationRefusal::SinceAhead { today });
    }
    gather.finish(|| Some(()))?;
    begin(tx, permit, team, text, (stage, since))
}

fn begin(
    tx: &mut Tx<'_>,
    permit: &Permit<may::IncubateTeams>,
    team: OrganisationId,
    text: &FoundingText,
    (stage, since): (IncubationStage, Day),
) -> Result<(), Failure> {
    if store::workers_role(tx, text.coach)? == 0 {
        return Err(IncubationRefusal::CoachIsNoWorker.into());
    }
    let today = tx.now().day();
    let there: Vec<PersonId> = store::leaders(tx, team)?
        .into_iter()
        .filter(|row| row.starts_on <= today && row.ends_on.is_none_or(|last| last >= today))
        .map(|row| row.person)
        .collect();
    if there.is_empty() && text.leaders.is_empty() {
        return Err(IncubationRefusal::NoLeader.into());
    }
    for leader in text.leaders.iter().filter(|leader| !there.contains(leader)) {
        // The worker's and the team's signature are two people's from the start.
        if *leader == permit.person() || *leader == text.coach {
            return Err(IncubationRefusal::SameSigner.into());
        }
        let role = NewRole {
            person: *leader,
            organisation: team,
            role: Role::Leader,
            starts_on: today,
            ends_on: None,
        };
        let giver = Permit::for_system(permit.town(), permit.person());
        give_role(tx, &giver, &[Role::SocialWorker], &role)?;
    }
    let new = NewIncubation {
        field: text.field,
        coach: text.coach,
        stage,
        since,
        meeting_on: text.meeting_on,
        conduct: Note::parse("conduct", &text.conduct)?.as_str().to_owned(),
    };
    if !store::begin(tx, team, &new)? {
        return Err(IncubationRefusal::OnItsWay.into());
    }
    store::note_coach(tx, team, text.coach, (since, ""))?;
    let line = Diary::TeamFounded.of(team).about(text.coach).within(team);
    events::record(tx, line.with("stage", stage.code()))?;
    Ok(())
}

/// Gives a team another coach, with a reason. The new one is told; everybody before stays written.
///
/// # Errors
/// No worker, no reason, or the coach it has.
pub fn change_coach(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::IncubateTeams>,
    team: OrganisationId,
    (coach, why): (PersonId, &str),
) -> Result<(), Failure> {
    let why = Note::required("coach_why", why)?;
    super::on_its_way(tx, team)?;
    if store::workers_role(tx, coach)? == 0 {
        return Err(IncubationRefusal::CoachIsNoWorker.into());
    }
    if !store::set_coach(tx, team, coach)? {
        return Err(IncubationRefusal::SameCoach.into());
    }
    let today = tx.now().day();
    store::note_coach(tx, team, coach, (today, why.as_str()))?;
    events::record(tx, Diary::CoachChanged.of(team).about(coach).within(team))?;
    Ok(())
}

/// A leader agrees to the code of conduct in the team's name.
///
/// # Errors
/// A leader did before.
pub fn agree_conduct(
    tx: &mut Tx<'_>,
    permit: &Permit<may::AgreeForTeam>,
    team: OrganisationId,
) -> Result<(), Failure> {
    super::on_its_way(tx, team)?;
    if !store::agree_conduct(tx, team)? {
        return Err(IncubationRefusal::ConductAgreed.into());
    }
    events::record(tx, Diary::ConductAgreed.of(team).about(permit.person()).within(team))?;
    Ok(())
}

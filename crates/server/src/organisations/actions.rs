//! The verbs of bodies and roles.

use liandong_domain::access::{Permission, Permit, Role, may};
use liandong_domain::basics::{
    Day, DelegationId, Fact, HoldingId, Note, OrganisationId, PersonId, Refusal, Title,
};
use liandong_domain::organisations::{Holding, Kind, OrganisationRefusal, Path};

use super::store::{self, NewDelegation, Organisation};
use crate::db::Tx;
use crate::events::{self, Kind as Diary};
use crate::failure::{Failure, Fault};

/// Refusals that need the town's rows to be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleRefusal {
    /// The town would be left without anybody in this role.
    LastHolder {
        /// The role.
        role: Role,
    },
    /// Two of the three administrators in one hand.
    TwoAdministrators,
    /// This power is not one to hand on.
    NotDelegable,
    /// Handed on for longer than a year, or backwards.
    WrongDays,
    /// No purpose given.
    NoPurpose,
}

impl Refusal for RoleRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::LastHolder { .. } => "organisations-last-holder",
            Self::TwoAdministrators => "organisations-two-administrators",
            Self::NotDelegable => "organisations-not-delegable",
            Self::WrongDays => "organisations-wrong-days",
            Self::NoPurpose => "organisations-no-purpose",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::LastHolder { role } => vec![("role", Fact::Word(role.word_key()))],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::TwoAdministrators | Self::LastHolder { .. } => Some("role"),
            Self::NotDelegable => Some("permission"),
            Self::WrongDays => Some("ends_on"),
            Self::NoPurpose => Some("purpose"),
        }
    }
}

/// A body to be founded or changed.
#[derive(Debug, Clone)]
pub struct NewBody {
    /// The body above; none for the first.
    pub parent: Option<OrganisationId>,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// Whom to ask.
    pub contact_name: String,
    /// Where to call.
    pub contact_phone: String,
    /// The first day, when known.
    pub founded_on: Option<Day>,
}

/// Founds a body (A1).
pub fn found(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageOrganisations>,
    new: &NewBody,
) -> Result<OrganisationId, Failure> {
    let name = Title::parse("name", &new.name)?;
    let about = Note::parse("about", &new.about)?;
    let id = OrganisationId::new(tx.fresh());
    let path = match new.parent {
        None if new.kind.may_be_root() => Path::root(id),
        None => return Err(OrganisationRefusal::NotARoot { kind: new.kind }.into()),
        Some(parent) => {
            let parent = store::organisation(tx, parent)?.ok_or(Failure::NOT_FOUND)?;
            if parent.closed {
                return Err(OrganisationRefusal::Closed.into());
            }
            if !parent.kind.may_hold(new.kind) {
                let refusal =
                    OrganisationRefusal::KindNotHeld { parent: parent.kind, child: new.kind };
                return Err(refusal.into());
            }
            read_path(&parent.path)?.child(id)
        }
    };
    let body = Organisation {
        id,
        parent: new.parent,
        kind: new.kind,
        name: name.as_str().to_owned(),
        path: path.as_str().to_owned(),
        about: about.as_str().to_owned(),
        contact_name: new.contact_name.trim().to_owned(),
        contact_phone: new.contact_phone.trim().to_owned(),
        founded_on: new.founded_on,
        closed: false,
    };
    store::found(tx, &body)?;
    events::record(tx, Diary::OrganisationFounded.of(id).within(id))?;
    Ok(id)
}

fn read_path(text: &str) -> Result<Path, Failure> {
    Path::parse(text).map_err(|_| Fault::new("reading a body", "a broken path").into())
}

/// Changes a body's words.
pub fn change(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageOrganisations>,
    id: OrganisationId,
    new: &NewBody,
) -> Result<(), Failure> {
    let mut body = store::organisation(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    Title::parse("name", &new.name)?.as_str().clone_into(&mut body.name);
    Note::parse("about", &new.about)?.as_str().clone_into(&mut body.about);
    new.contact_name.trim().clone_into(&mut body.contact_name);
    new.contact_phone.trim().clone_into(&mut body.contact_phone);
    store::change(tx, &body)?;
    events::record(tx, Diary::OrganisationChanged.of(id).within(id))?;
    Ok(())
}

/// Hangs a body under another, with everything below it.
pub fn hang(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageOrganisations>,
    id: OrganisationId,
    parent: OrganisationId,
) -> Result<(), Failure> {
    let body = store::organisation(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let above = store::organisation(tx, parent)?.ok_or(Failure::NOT_FOUND)?;
    let to = read_path(&body.path)?.moved(body.kind, above.kind, &read_path(&above.path)?)?;
    store::hang(tx, &body, to.as_str(), parent)?;
    events::record(tx, Diary::OrganisationChanged.of(id).within(id).with("parent", parent))?;
    Ok(())
}

/// Ends a body that holds no open body.
pub fn close(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageOrganisations>,
    id: OrganisationId,
) -> Result<(), Failure> {
    let count = store::open_below(tx, id)?;
    if count > 0 {
        return Err(OrganisationRefusal::HoldsOpenBodies { count }.into());
    }
    if !store::close(tx, id)? {
        return Err(OrganisationRefusal::Closed.into());
    }
    events::record(tx, Diary::OrganisationChanged.of(id).within(id).count("closed", 1))?;
    Ok(())
}

/// Joins a second managing body: dual management (双向管理, T11).
pub fn co_manage(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageOrganisations>,
    id: OrganisationId,
    partner: OrganisationId,
    from: Day,
) -> Result<(), Failure> {
    if store::organisation(tx, partner)?.is_none() || id == partner {
        return Err(Failure::NOT_FOUND);
    }
    store::co_manage(tx, id, partner, from)?;
    events::record(tx, Diary::CoManagementBegun.of(id).within(id).with("partner", partner))?;
    Ok(())
}

/// A role to be given.
#[derive(Debug, Clone, Copy)]
pub struct NewRole {
    /// To whom.
    pub person: PersonId,
    /// In which body.
    pub organisation: OrganisationId,
    /// Which.
    pub role: Role,
    /// From.
    pub starts_on: Day,
    /// Until, included; none: open.
    pub ends_on: Option<Day>,
}

/// The three that share no power (等保 2.0: separation of system, security and audit).
const ADMINISTRATORS: [Role; 3] =
    [Role::SystemAdministrator, Role::SecurityAdministrator, Role::AuditAdministrator];

/// Gives a role (A3). `givers` are the roles the giver holds: a role stronger than theirs is not
/// theirs to give.
pub fn give_role(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageRoles>,
    givers: &[Role],
    new: &NewRole,
) -> Result<HoldingId, Failure> {
    if !givers.iter().any(|giver| giver.may_give(new.role)) {
        return Err(OrganisationRefusal::RoleNotYoursToGive { role: new.role }.into());
    }
    set_role(tx, new)
}

/// Gives the first roles of a town, before anybody is there to give them.
pub fn give_first_role(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageRoles>,
    new: &NewRole,
) -> Result<HoldingId, Failure> {
    set_role(tx, new)
}

fn set_role(tx: &mut Tx<'_>, new: &NewRole) -> Result<HoldingId, Failure> {
    let body = store::organisation(tx, new.organisation)?.ok_or(Failure::NOT_FOUND)?;
    if body.closed {
        return Err(OrganisationRefusal::Closed.into());
    }
    let held = store::roles_of(tx, new.person)?;
    let beside: Vec<Holding> =
        held.iter().filter(|h| h.organisation == new.organisation).map(|h| h.holding).collect();
    let holding = Holding::new(new.role, new.starts_on, new.ends_on)?.beside(&beside)?;
    let other = |role: Role| ADMINISTRATORS.contains(&role) && role != new.role;
    if ADMINISTRATORS.contains(&new.role)
        && held.iter().any(|h| other(h.holding.role) && h.holding.overlaps(&holding))
    {
        return Err(RoleRefusal::TwoAdministrators.into());
    }
    let id = HoldingId::new(tx.fresh());
    store::give(tx, id, new.person, new.organisation, &holding)?;
    let line = Diary::RoleGiven.of(id).about(new.person).within(new.organisation);
    events::record(tx, line.with("role", new.role.code()))?;
    Ok(id)
}

/// Ends a role on its last day. The last centre manager and the last system administrator stay.
pub fn end_role(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageRoles>,
    givers: &[Role],
    id: HoldingId,
    last: Day,
    why: &str,
) -> Result<(), Failure> {
    let row = store::holding(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let role = row.holding.role;
    if !givers.iter().any(|giver| giver.may_give(role)) {
        return Err(OrganisationRefusal::RoleNotYoursToGive { role }.into());
    }
    let needed = matches!(role, Role::CentreManager | Role::SystemAdministrator);
    if needed && store::holders(tx, role)? <= 1 {
        return Err(RoleRefusal::LastHolder { role }.into());
    }
    let today = tx.now().day();
    row.holding.end(last, today)?;
    store::end(tx, id, last, why.trim())?;
    let line = Diary::RoleEnded.of(id).about(row.person).within(row.organisation);
    events::record(tx, line.with("role", role.code()))?;
    Ok(())
}

/// The longest a power is handed on for.
const DELEGATION_DAYS_MOST: i64 = 366;

/// Hands a power on for a purpose until a day (A4).
pub fn delegate(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::DelegatePowers>,
    new: &NewDelegation,
) -> Result<DelegationId, Failure> {
    let permission: Permission = new.permission;
    if !permission.may_be_delegated() {
        return Err(RoleRefusal::NotDelegable.into());
    }
    if new.purpose.trim().is_empty() {
        return Err(RoleRefusal::NoPurpose.into());
    }
    let days = new.starts_on.days_until(new.ends_on);
    if !(0..=DELEGATION_DAYS_MOST).contains(&days) {
        return Err(RoleRefusal::WrongDays.into());
    }
    let id = DelegationId::new(tx.fresh());
    store::delegate(tx, id, new)?;
    let line = Diary::PowersDelegated.of(id).about(new.person).within(new.organisation);
    events::record(tx, line.with("permission", permission.code()))?;
    Ok(id)
}

/// Takes a power back at once.
pub fn revoke(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::DelegatePowers>,
    id: DelegationId,
) -> Result<(), Failure> {
    if store::revoke(tx, id)? {
        events::record(tx, Diary::PowersRevoked.of(id))?;
    }
    Ok(())
}

//! A permission held in the hand: an action that changes something asks for it by type.

use std::fmt;
use std::marker::PhantomData;

use super::scope::{same_tree, under};
use super::{Asks, Permission, Reach, Role, Scope, matrix};
use crate::basics::{PersonId, TownId};

/// A role held today in the body at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Path of the body, `/id/id/`.
    pub path: String,
}

/// A power handed on, today, in the body at a path and below (A4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegated {
    /// The power. One that may not be delegated counts for nothing.
    pub permission: Permission,
    /// Path of the body, `/id/id/`.
    pub path: String,
}

/// What a list may show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// No row.
    Nothing,
    /// One's own rows.
    Own,
    /// Rows of these bodies and below: paths, sorted, none under another.
    Bodies(Vec<String>),
    /// All rows of the town.
    Town,
}

/// A no without a reason: whoever may not, learns nothing about what exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Denied {
    /// What was asked for, for the log.
    pub permission: Permission,
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not allowed: {}", self.permission.code())
    }
}
impl std::error::Error for Denied {}

/// Whether `me`, holding these roles and handed-on powers, may do this to that.
pub fn allows(
    me: PersonId,
    grants: &[Grant],
    delegations: &[Delegated],
    permission: Permission,
    scope: &Scope,
) -> bool {
    if scope.acting {
        let as_oneself = Scope { acting: false, leads: false, ..scope.clone() };
        return permission.may_be_done_for_another()
            && scope.person.is_some()
            && allows(me, grants, delegations, Permission::ActForAnother, &as_oneself);
    }
    if permission.never_for_oneself() && scope.person == Some(me) {
        return false;
    }
    let by_role = grants
        .iter()
        .any(|grant| covers(matrix::reach(grant.role, permission), &grant.path, me, scope));
    let handed_on = |power: &Delegated| {
        power.permission == permission && covers(Reach::Body, &power.path, me, scope)
    };
    by_role || (permission.may_be_delegated() && delegations.iter().any(handed_on))
}

/// Whether a reach from the body at `path` covers the scope. A reach includes the lesser ones.
fn covers(reach: Reach, path: &str, me: PersonId, scope: &Scope) -> bool {
    let own = scope.person == Some(me);
    match reach {
        Reach::Nothing => false,
        Reach::Own => own,
        Reach::Duty => own || scope.leads,
        Reach::Body => {
            own || scope.leads || scope.path.as_deref().is_some_and(|asked| under(asked, path))
        }
        // A body of another tree is another town's.
        Reach::Town => scope.path.as_deref().is_none_or(|asked| same_tree(asked, path)),
    }
}

/// Which rows a list may show to `me` under this permission.
pub fn list_paths(grants: &[Grant], delegations: &[Delegated], permission: Permission) -> Seen {
    let mut bodies: Vec<&str> = Vec::new();
    let mut own = false;
    for grant in grants {
        match matrix::reach(grant.role, permission) {
            Reach::Town => return Seen::Town,
            Reach::Body => bodies.push(&grant.path),
            Reach::Duty | Reach::Own => own = true,
            Reach::Nothing => {}
        }
    }
    if permission.may_be_delegated() {
        let handed_on = delegations.iter().filter(|power| power.permission == permission);
        bodies.extend(handed_on.map(|power| power.path.as_str()));
    }
    bodies.sort_unstable();
    let mut outermost: Vec<String> = Vec::new();
    for path in bodies {
        let known = outermost.last().is_some_and(|outer| under(path, outer));
        if under(path, path) && !known {
            outermost.push(path.to_owned());
        }
    }
    match (outermost.is_empty(), own) {
        (false, _) => Seen::Bodies(outermost),
        (true, true) => Seen::Own,
        (true, false) => Seen::Nothing,
    }
}

/// Leave to do one kind of thing, for one request. It cannot be made without asking.
pub struct Permit<P: Asks> {
    town: TownId,
    person: PersonId,
    for_whom: Option<PersonId>,
    asked: PhantomData<P>,
}

impl<P: Asks> Permit<P> {
    /// Asks the matrix. `acting_for` names the person in whose name `me` acts (代操作): then the
    /// scope must be about that person.
    ///
    /// # Errors
    /// Neither a role nor a handed-on power reaches so far.
    pub fn ask(
        town: TownId,
        me: PersonId,
        acting_for: Option<PersonId>,
        grants: &[Grant],
        delegations: &[Delegated],
        scope: &Scope,
    ) -> Result<Self, Denied> {
        let denied = Denied { permission: P::PERMISSION };
        let allowed = match acting_for {
            None => !scope.acting && allows(me, grants, delegations, P::PERMISSION, scope),
            Some(other) => {
                // What is public is not about anybody: the name makes it about the other.
                let scope =
                    Scope { person: scope.person.or(Some(other)), ..scope.clone() }.acting();
                scope.person == Some(other)
                    && allows(me, grants, delegations, P::PERMISSION, &scope)
            }
        };
        if allowed {
            Ok(Self { town, person: me, for_whom: acting_for, asked: PhantomData })
        } else {
            Err(denied)
        }
    }

    /// For jobs and for the demo town only: nobody is asked, because no request stands behind it.
    /// The diary names `person` as the one who acted.
    pub fn for_system(town: TownId, person: PersonId) -> Self {
        Self { town, person, for_whom: None, asked: PhantomData }
    }

    /// Who acts.
    pub fn person(&self) -> PersonId {
        self.person
    }
    /// In whose name, if not in one's own.
    pub fn for_whom(&self) -> Option<PersonId> {
        self.for_whom
    }
    /// Whose thing it is: the person acted for, or the one who acts.
    pub fn subject(&self) -> PersonId {
        self.for_whom.unwrap_or(self.person)
    }
    /// In which town. Every statement under this permit is bound to it.
    pub fn town(&self) -> TownId {
        self.town
    }
    /// What it allows.
    pub fn permission(&self) -> Permission {
        P::PERMISSION
    }
}

// By hand: the marker needs neither trait for the permit to have it.
impl<P: Asks> Clone for Permit<P> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<P: Asks> Copy for Permit<P> {}
impl<P: Asks> fmt::Debug for Permit<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Permit({}, {})", P::PERMISSION.code(), self.person)
    }
}

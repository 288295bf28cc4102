//! Where a body stands: the ids from the root down to it.

use std::fmt;

use super::{Kind, OrganisationRefusal};
use crate::access::under;
use crate::basics::{NotAnId, OrganisationId};

/// `/id/id/`: begins and ends with a slash, so that a path below begins with the path above.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(String);

impl Path {
    /// The path of a root.
    pub fn root(body: OrganisationId) -> Self {
        Self(format!("/{body}/"))
    }
    /// The path of a body right below this one.
    #[must_use]
    pub fn child(&self, body: OrganisationId) -> Self {
        Self(format!("{}{body}/", self.0))
    }
    /// Reads the stored text.
    ///
    /// # Errors
    /// Not a slash at either end, or something between that is no id.
    pub fn parse(text: &str) -> Result<Self, NotAnId> {
        let inner =
            text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')).ok_or(NotAnId)?;
        let mut path = String::from("/");
        for part in inner.split('/') {
            let body: OrganisationId = part.parse()?;
            path.push_str(&format!("{body}/"));
        }
        Ok(Self(path))
    }
    /// The stored text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// The bodies from the root down to this one.
    pub fn bodies(&self) -> Vec<OrganisationId> {
        self.0.split('/').filter_map(|part| part.parse().ok()).collect()
    }
    /// The body itself.
    pub fn body(&self) -> Option<OrganisationId> {
        self.bodies().pop()
    }
    /// Whether this is that body or stands below it.
    pub fn is_under(&self, other: &Self) -> bool {
        under(&self.0, &other.0)
    }

    /// The path a body has after it moved below another one.
    ///
    /// # Errors
    /// Below itself, or below a kind that does not hold its kind.
    pub fn moved(
        &self,
        kind: Kind,
        parent: Kind,
        below: &Self,
    ) -> Result<Self, OrganisationRefusal> {
        let Some(body) = self.body().filter(|_| !below.is_under(self)) else {
            return Err(OrganisationRefusal::MovesUnderItself);
        };
        if parent.may_hold(kind) {
            Ok(below.child(body))
        } else {
            Err(OrganisationRefusal::KindNotHeld { parent, child: kind })
        }
    }

    /// The path of a body below one that moved from `from` to `to`; none if it does not stand
    /// there.
    pub fn carried(&self, from: &Self, to: &Self) -> Option<Self> {
        self.0.strip_prefix(&from.0).map(|rest| Self(format!("{}{rest}", to.0)))
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn body(n: u128) -> OrganisationId {
        OrganisationId::new(uuid::Uuid::from_u128(n))
    }

    #[test]
    fn a_body_never_moves_below_itself() {
        let centre = Path::root(body(1));
        let station = centre.child(body(2));
        let team = station.child(body(3));
        let other = centre.child(body(4));
        assert_eq!(
            station.moved(Kind::Station, Kind::Team, &team),
            Err(OrganisationRefusal::MovesUnderItself)
        );
        assert_eq!(
            station.moved(Kind::Station, Kind::Station, &station),
            Err(OrganisationRefusal::MovesUnderItself)
        );
        assert_eq!(team.moved(Kind::Team, Kind::Station, &other), Ok(other.child(body(3))));
        assert_eq!(
            other.moved(Kind::Station, Kind::Station, &station),
            Err(OrganisationRefusal::KindNotHeld { parent: Kind::Station, child: Kind::Station })
        );
        let moved = other.child(body(2));
        let carried = team.carried(&station, &moved).expect("it stood there");
        assert_eq!(carried.bodies(), [1, 4, 2, 3].map(body));
        assert_eq!(centre.carried(&station, &moved), None);
    }

    proptest! {
        #[test]
        fn any_text_is_a_path_or_refused(text in "\\PC{0,80}|/([0-9a-f-]{36}/){0,3}") {
            if let Ok(path) = Path::parse(&text) {
                prop_assert!(path.is_under(&path));
                prop_assert_eq!(Path::parse(path.as_str()), Ok(path.clone()));
            }
        }

        #[test]
        fn a_path_comes_back_with_its_bodies(
            ids in proptest::collection::vec(any::<u128>(), 1..6)
        ) {
            let mut ids = ids.into_iter().map(body);
            let root = Path::root(ids.next().expect("one at least"));
            let path = ids.fold(root.clone(), |path, id| path.child(id));
            prop_assert_eq!(Path::parse(path.as_str()), Ok(path.clone()));
            prop_assert!(path.is_under(&root));
            prop_assert_eq!(root.is_under(&path), root == path);
        }
    }
}

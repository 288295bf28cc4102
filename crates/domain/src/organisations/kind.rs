//! Kinds of bodies, and which may stand below which (A1).

/// What kind of body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 市.
    City,
    /// 镇志愿服务中心.
    TownCentre,
    /// 社工机构.
    Agency,
    /// 社工站.
    Station,
    /// 岗位.
    Post,
    /// 志愿服务队.
    Team,
    /// 共建单位.
    PartnerUnit,
}

impl Kind {
    /// All of them, from the top of the tree down.
    pub const ALL: [Self; 7] = [
        Self::City,
        Self::TownCentre,
        Self::Agency,
        Self::Station,
        Self::Post,
        Self::Team,
        Self::PartnerUnit,
    ];

    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::TownCentre => "town_centre",
            Self::Agency => "agency",
            Self::Station => "station",
            Self::Post => "post",
            Self::Team => "team",
            Self::PartnerUnit => "partner_unit",
        }
    }
    /// The code back.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
    /// Under which key its name stands in the words.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::City => "organisations-kind-city",
            Self::TownCentre => "organisations-kind-town-centre",
            Self::Agency => "organisations-kind-agency",
            Self::Station => "organisations-kind-station",
            Self::Post => "organisations-kind-post",
            Self::Team => "organisations-kind-team",
            Self::PartnerUnit => "organisations-kind-partner-unit",
        }
    }
    /// Whether it may stand at the root. A town has one tree with one root.
    pub fn may_be_root(self) -> bool {
        matches!(self, Self::City | Self::TownCentre)
    }
    /// Whether a body of the other kind may stand right below one of this kind. A team holds
    /// small teams (the school branches of 飞鹰, T21); a partner unit holds its own teams (T11).
    pub fn may_hold(self, child: Self) -> bool {
        match self {
            Self::City => matches!(child, Self::TownCentre | Self::Agency | Self::PartnerUnit),
            Self::TownCentre => !matches!(child, Self::City | Self::TownCentre),
            Self::Agency => matches!(child, Self::Station | Self::Post | Self::Team),
            Self::Station => matches!(child, Self::Post | Self::Team),
            Self::Post | Self::Team | Self::PartnerUnit => child == Self::Team,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers A1
    #[test]
    fn the_tree_holds_what_belongs_below() {
        for (parent, child, yes) in [
            (Kind::City, Kind::TownCentre, true),
            (Kind::TownCentre, Kind::Station, true),
            (Kind::TownCentre, Kind::PartnerUnit, true),
            (Kind::Station, Kind::Team, true),
            (Kind::Team, Kind::Team, true),
            (Kind::PartnerUnit, Kind::Team, true),
            (Kind::Team, Kind::Station, false),
            (Kind::Station, Kind::TownCentre, false),
            (Kind::TownCentre, Kind::TownCentre, false),
            (Kind::PartnerUnit, Kind::PartnerUnit, false),
        ] {
            assert_eq!(parent.may_hold(child), yes, "{parent:?} {child:?}");
        }
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.code()), Some(kind));
            assert!(!kind.may_hold(Kind::City), "a city stands below nothing");
        }
    }
}

//! Fields of service, by the national code table (服务类别, china-facts 1.4), and how careful each
//! asks us to be.

use super::coded;

coded! {
    /// A field of service. The code is the national one, so that exports need no table.
    pub enum ActivityKind {
        /// 社区服务: community service.
        Community = "0001",
        /// 扶贫减贫: relief of poverty.
        Poverty = "0002",
        /// 支教助学: teaching, aid to pupils.
        Education = "0003",
        /// 卫生健康: health.
        Health = "0004",
        /// 法律: law.
        Law = "0005",
        /// 环保: environment.
        Environment = "0006",
        /// 科技科普: science for all.
        Science = "0007",
        /// 文化艺术: culture and art.
        Culture = "0008",
        /// 平安综治: safe neighbourhoods, patrols.
        Safety = "0009",
        /// 文明风尚: good manners in public.
        Manners = "0010",
        /// 交通引导: guiding traffic.
        Traffic = "0011",
        /// 消防: fire protection.
        Fire = "0012",
        /// 应急救援: emergency rescue.
        Rescue = "0013",
        /// 禁毒: against drugs.
        Drugs = "0014",
        /// 体育健身: sport.
        Sport = "0015",
        /// 旅游: tourism.
        Tourism = "0016",
        /// 关爱特殊群体: care for people in special need.
        Care = "0017",
        /// 大型活动: large events.
        LargeEvents = "0018",
        /// 海外: abroad.
        Abroad = "0019",
        /// 税收: taxes.
        Taxes = "0020",
        /// 其他: anything else.
        Other = "0099",
    }
}
coded! {
    /// How careful to be. The order is from less to more.
    pub enum Risk {
        /// No insurance asked for.
        Ordinary = "ordinary",
        /// Bodily danger is possible: insurance before it begins (志愿服务条例 art. 17).
        Risky = "risky",
        /// Bodily danger is likely: nobody under 18 (浙江 art. 9, 山东 art. 10: minors are not
        /// organised for disaster rescue and the like; china-facts 2.8).
        ForbiddenForMinors = "forbidden-for-minors",
    }
}

impl ActivityKind {
    /// The word key of its name.
    pub fn word(self) -> String {
        format!("kind-{}", self.code())
    }
    /// The least care this field asks for. Only the rule for rescue is written in a statute; the
    /// other lines are ours, and an activity may always declare itself riskier.
    pub fn risk(self) -> Risk {
        match self {
            Self::Fire | Self::Rescue => Risk::ForbiddenForMinors,
            Self::Safety | Self::Traffic | Self::Drugs | Self::LargeEvents | Self::Abroad => {
                Risk::Risky
            }
            Self::Community
            | Self::Poverty
            | Self::Education
            | Self::Health
            | Self::Law
            | Self::Environment
            | Self::Science
            | Self::Culture
            | Self::Manners
            | Self::Sport
            | Self::Tourism
            | Self::Care
            | Self::Taxes
            | Self::Other => Risk::Ordinary,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_national_ones_and_come_back() {
        assert_eq!(ActivityKind::parse("0017"), Some(ActivityKind::Care));
        assert_eq!(ActivityKind::parse("17"), None);
        for kind in ActivityKind::ALL {
            assert_eq!(ActivityKind::parse(kind.code()), Some(kind));
        }
    }

    // covers D7
    #[test]
    fn rescue_is_not_for_minors_and_traffic_needs_insurance() {
        assert_eq!(ActivityKind::Rescue.risk(), Risk::ForbiddenForMinors);
        assert_eq!(ActivityKind::Traffic.risk(), Risk::Risky);
        assert_eq!(ActivityKind::Care.risk(), Risk::Ordinary);
        assert!(Risk::Ordinary < Risk::Risky && Risk::Risky < Risk::ForbiddenForMinors);
    }
}

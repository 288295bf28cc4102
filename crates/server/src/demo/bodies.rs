//! The tree of bodies: the city, the town's centre, the social workers' station, partner units
//! and twenty-four teams (T6, T11).

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Day, OrganisationId, PersonId};
use liandong_domain::organisations::Kind;

use super::maker::{Maker, missing};
use crate::db::Tx;
use crate::failure::Failure;
use crate::organisations::actions::{NewBody, co_manage, found};

/// Who makes up most of a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ages {
    Elders,
    Mixed,
    Adults,
    Pupils,
}

/// Under which body a team stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Under {
    Station,
    Eagles,
    Centre,
    Unit(usize),
}

/// One team as it is founded.
#[derive(Debug)]
pub(super) struct TeamPlan {
    pub name: &'static str,
    under: Under,
    about: &'static str,
    /// Members in a town; a city has twenty times as many.
    pub members: usize,
    pub ages: Ages,
    /// The school or unit its members come from.
    pub home: &'static str,
}

const fn team(
    name: &'static str,
    under: Under,
    members: usize,
    ages: Ages,
    home: &'static str,
    about: &'static str,
) -> TeamPlan {
    TeamPlan { name, under, about, members, ages, home }
}

pub(super) const ELDERS: usize = 0;
pub(super) const DOCTOR: usize = 1;
pub(super) const SCISSORS: usize = 2;
pub(super) const FALLS: usize = 3;
pub(super) const EVERGREEN: usize = 4;
pub(super) const PUPIL_AID: usize = 6;
pub(super) const YOUTH: usize = 8;
pub(super) const EAGLES: usize = 10;
pub(super) const EAGLES_TWO: usize = 11;
pub(super) const EAGLES_THREE: usize = 12;
pub(super) const EAGLES_FOUR: usize = 13;
pub(super) const TOWN: usize = 14;
pub(super) const TRAFFIC: usize = 15;
pub(super) const RIVER: usize = 16;
pub(super) const LIBRARY: usize = 18;
pub(super) const FACTORY_TEAM: usize = 19;

/// The teams. The places of the list are named above.
pub(super) const TEAMS: [TeamPlan; 24] = [
    team(
        "老年人义工队",
        Under::Station,
        62,
        Ages::Mixed,
        "",
        "社工打造的专门服务老年人的志愿服务队，2010 年组建。",
    ),
    team("医愿同行队", Under::Station, 24, Ages::Adults, "", "陪独居老人看病取药。"),
    team("爱剪服务队", Under::Station, 22, Ages::Adults, "", "为行动不便的长者上门理发。"),
    team(
        "护老防跌关爱大使队",
        Under::Station,
        30,
        Ages::Elders,
        "",
        "入户排查家居跌倒隐患，教长者防跌。",
    ),
    team(
        "长青树老友讲师团",
        Under::Station,
        26,
        Ages::Elders,
        "",
        "长者教长者：书法、手机、太极。",
    ),
    team("社区关爱大使队", Under::Station, 26, Ages::Elders, "", "邻里守望，逢初一十五敲门问好。"),
    team("爱青助学队", Under::Station, 28, Ages::Adults, "", "关注困难家庭学生的学习与成长。"),
    team("成长大使队", Under::Station, 18, Ages::Adults, "", "一对一陪伴青少年成长。"),
    team("少骏会", Under::Station, 34, Ages::Mixed, "", "青少年公益团体：德智体美劳全面发展。"),
    team("龙城飞鹰", Under::Station, 4, Ages::Adults, "", "校园志愿服务发展计划，小团队互助。"),
    team("飞鹰一队", Under::Eagles, 20, Ages::Pupils, "石龙中学", "石龙中学的飞鹰小队。"),
    team("飞鹰二队", Under::Eagles, 18, Ages::Pupils, "石龙三中", "石龙三中的飞鹰小队。"),
    team("飞鹰三队", Under::Eagles, 16, Ages::Pupils, "龙城实验学校", "龙城实验学校的飞鹰小队。"),
    team("飞鹰四队", Under::Eagles, 16, Ages::Pupils, "东江职校", "东江职校的飞鹰小队。"),
    team("志愿龙城服务队", Under::Centre, 52, Ages::Mixed, "", "镇志愿服务中心直属的综合服务队。"),
    team("文明交通劝导队", Under::Centre, 28, Ages::Mixed, "", "上下学时段在路口劝导。"),
    team("河涌守护队", Under::Centre, 32, Ages::Mixed, "", "巡河捡拾，劝导不乱丢。"),
    team("应急救护队", Under::Centre, 22, Ages::Adults, "", "普及心肺复苏，守护大型活动。"),
    team("图书馆志愿服务队", Under::Centre, 24, Ages::Mixed, "", "整理书架，带孩子读书。"),
    team(
        "晨光电子厂志愿服务队",
        Under::Unit(0),
        26,
        Ages::Adults,
        "晨光电子厂",
        "工友志愿者，周末进社区。",
    ),
    team(
        "天使志愿队",
        Under::Unit(1),
        22,
        Ages::Adults,
        "龙城医院",
        "医护志愿者，义诊与健康宣教。",
    ),
    team(
        "石龙中学教师志愿队",
        Under::Unit(2),
        14,
        Ages::Adults,
        "石龙中学",
        "老师带着学生做服务。",
    ),
    team(
        "东江供电志愿服务队",
        Under::Unit(3),
        16,
        Ages::Adults,
        "东江供电所",
        "为独居长者检修电线电器。",
    ),
    team(
        "理发行业协会义剪队",
        Under::Unit(4),
        12,
        Ages::Adults,
        "龙城理发行业协会",
        "专业理发师的义剪队。",
    ),
];

/// Partner units (T11).
const UNITS: [(&str, &str); 5] = [
    ("晨光电子厂", "共建单位：镇内电子企业，1200 名员工。"),
    ("龙城医院", "共建单位：镇属医院。"),
    ("石龙中学", "共建单位：镇内完全中学，飞鹰一队所在学校。"),
    ("东江供电所", "共建单位：供电所。"),
    ("龙城理发行业协会", "共建单位：行业协会。"),
];

/// Posts of the station's workers.
const POSTS: [(&str, &str); 3] = [
    ("长者服务岗", "负责老年人义工队、医愿同行、爱剪、防跌。"),
    ("青少年服务岗", "负责龙城飞鹰、少骏会、爱青助学。"),
    ("社区服务岗", "负责长青树与社区宣传。"),
];

/// The bodies of the town.
#[derive(Debug, Clone)]
pub(super) struct Bodies {
    pub city: OrganisationId,
    pub centre: OrganisationId,
    pub station: OrganisationId,
    pub units: Vec<OrganisationId>,
    /// In the order of [`TEAMS`].
    pub teams: Vec<OrganisationId>,
}

/// Founds everything in one go.
pub(super) fn found_all(maker: &Maker<'_>, day: Day) -> Result<Bodies, Failure> {
    maker.act::<may::ManageOrganisations, _, _>(keeper(maker), move |tx, permit| {
        found_tree(tx, permit, day)
    })
}

/// Who acts before anybody is there.
pub(super) fn keeper(maker: &Maker<'_>) -> PersonId {
    PersonId::new(maker.town.uuid())
}

fn found_tree(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ManageOrganisations>,
    day: Day,
) -> Result<Bodies, Failure> {
    let mut one = |parent, kind, name: &str, about: &str, since: Option<Day>| {
        found(tx, permit, &body(parent, kind, name, about, since))
    };
    let long_ago = Day::new(2010, 3, 5).ok();
    let city = one(None, Kind::City, "东莞市", "", None)?;
    let centre = one(
        Some(city),
        Kind::TownCentre,
        "龙城镇志愿服务中心",
        "统筹全镇志愿服务，与服务队共建单位双向管理。",
        long_ago,
    )?;
    let agency = one(
        Some(centre),
        Kind::Agency,
        "龙城同行社会工作服务中心",
        "承接龙城社工站的社会工作机构。",
        long_ago,
    )?;
    let station =
        one(Some(agency), Kind::Station, "龙城社工站", "社工与志愿者联动的前线。", long_ago)?;
    for (name, about) in POSTS {
        one(Some(station), Kind::Post, name, about, None)?;
    }
    let mut units = Vec::new();
    for (name, about) in UNITS {
        units.push(one(Some(centre), Kind::PartnerUnit, name, about, None)?);
    }
    let mut teams: Vec<OrganisationId> = Vec::new();
    for plan in &TEAMS {
        let parent = match plan.under {
            Under::Station => station,
            Under::Eagles => *teams.get(EAGLES - 1).ok_or_else(|| missing("the Eagles"))?,
            Under::Centre => centre,
            Under::Unit(n) => *units.get(n).ok_or_else(|| missing("a unit"))?,
        };
        teams.push(one(Some(parent), Kind::Team, plan.name, plan.about, long_ago)?);
    }
    // The pupils' team is managed by the station and its school; the units' teams by the centre
    // beside their unit (双向管理).
    for (team, partner) in [(EAGLES, units[2]), (SCISSORS, units[4]), (DOCTOR, units[1])] {
        co_manage(tx, permit, teams[team], partner, day)?;
    }
    for team in teams.iter().skip(19) {
        co_manage(tx, permit, *team, centre, day)?;
    }
    Ok(Bodies { city, centre, station, units, teams })
}

pub(super) fn body(
    parent: Option<OrganisationId>,
    kind: Kind,
    name: &str,
    about: &str,
    founded_on: Option<Day>,
) -> NewBody {
    NewBody {
        parent,
        kind,
        name: name.to_owned(),
        about: about.to_owned(),
        contact_name: "陈慧珊".to_owned(),
        contact_phone: "0769-86610000".to_owned(),
        founded_on,
    }
}

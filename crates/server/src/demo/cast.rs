//! The people everybody knows: tests, pictures and the demo name the same ones.

use liandong_domain::access::{Permission, Role, may};
use liandong_domain::basics::{
    ActivityId, Day, OrganisationId, PersonId, ProgrammeId, ShiftId, TownId,
};
use liandong_domain::minors::Told;
use liandong_domain::people::{
    ConsentScope, Document, DocumentKind, Evidence, PersonName, Phone, Relation, Sex,
};

use super::Wanted;
use super::bodies::{Bodies, EAGLES, ELDERS, keeper};
use super::maker::{Maker, missing};
use super::names::{card, phone};
use crate::db::Tx;
use crate::failure::Failure;
use crate::organisations::actions::{NewRole, delegate, give_first_role};
use crate::organisations::store::NewDelegation;
use crate::people::actions::{
    Details, DocumentChange, GivenBy, NewAccount, NewConsent, NewGuardian, NewPerson, add_guardian,
    change, give_consent, open_account, register,
};
use crate::people::passcode;
use crate::rules::actions::adopt_defaults;

/// The ids of those everybody knows, and of the first things they do.
#[derive(Debug, Clone, Copy)]
pub struct Cast {
    /// The town.
    pub town: TownId,
    /// 镇志愿服务中心.
    pub centre: OrganisationId,
    /// 龙城社工站.
    pub station: OrganisationId,
    /// 老年人义工队.
    pub elders: OrganisationId,
    /// 飞鹰一队.
    pub eagles: OrganisationId,
    /// 何桂芳, manager of the centre.
    pub he: PersonId,
    /// 陈慧珊 (陈社工), social worker of the station.
    pub chen: PersonId,
    /// 周敏仪, her assistant.
    pub zhou: PersonId,
    /// 李敏, leader of 飞鹰一队 and of the week-end visits.
    pub limin: PersonId,
    /// 王芳, a volunteer near her first star.
    pub wangfang: PersonId,
    /// 李伯年, 86, volunteer since 2010.
    pub libonian: PersonId,
    /// 黄嘉怡, a pupil of 飞鹰一队.
    pub jiayi: PersonId,
    /// 黄伟强, her father.
    pub weiqiang: PersonId,
    /// 林志勇, liaison of 晨光电子厂.
    pub liaison: PersonId,
    /// 梁国栋, official of the town.
    pub official: PersonId,
    /// 苏文, system administrator.
    pub system: PersonId,
    /// 邓安, security administrator.
    pub security: PersonId,
    /// 简明, audit administrator.
    pub audit: PersonId,
    /// 周末探访独居老人, the programme.
    pub programme: ProgrammeId,
    /// Its recurring activity.
    pub visits: ActivityId,
    /// The shift of today, led by 李敏.
    pub today: ShiftId,
}

impl Cast {
    /// All of them, in the order of their accounts.
    pub fn people(&self) -> [PersonId; 13] {
        [
            self.he,
            self.chen,
            self.zhou,
            self.limin,
            self.wangfang,
            self.libonian,
            self.jiayi,
            self.weiqiang,
            self.liaison,
            self.official,
            self.system,
            self.security,
            self.audit,
        ]
    }
}

/// A sign-in that is told to whoever starts the demo.
#[derive(Debug, Clone)]
pub struct Account {
    /// The role, such as `social-worker`.
    pub role: &'static str,
    /// The name.
    pub name: &'static str,
    /// What is typed first.
    pub login: &'static str,
    /// What is typed second.
    pub passcode: String,
}

/// One of the cast: name, sex, age, role, login.
#[derive(Debug, Clone, Copy)]
struct Someone {
    role: &'static str,
    name: &'static str,
    login: &'static str,
    sex: Sex,
    age: i64,
}

const fn someone(
    role: &'static str,
    name: &'static str,
    login: &'static str,
    sex: Sex,
    age: i64,
) -> Someone {
    Someone { role, name, login, sex, age }
}

/// In the order in which they enter.
const PEOPLE: [Someone; 13] = [
    someone("centre-manager", "何桂芳", "heguifang", Sex::Female, 47),
    someone("social-worker", "陈慧珊", "chenhuishan", Sex::Female, 34),
    someone("assistant", "周敏仪", "zhouminyi", Sex::Female, 25),
    someone("leader", "李敏", "limin", Sex::Female, 38),
    someone("volunteer", "王芳", "wangfang", Sex::Female, 31),
    someone("elder", "李伯年", "libonian", Sex::Male, 86),
    someone("minor", "黄嘉怡", "huangjiayi", Sex::Female, 15),
    someone("guardian", "黄伟强", "huangweiqiang", Sex::Male, 43),
    someone("partner-liaison", "林志勇", "linzhiyong", Sex::Male, 45),
    someone("official", "梁国栋", "liangguodong", Sex::Male, 52),
    someone("system-administrator", "苏文", "suwen", Sex::Male, 36),
    someone("security-administrator", "邓安", "dengan", Sex::Male, 40),
    someone("audit-administrator", "简明", "jianming", Sex::Female, 44),
];

/// A place of its own for the numbers of the cast, so that nobody else has them.
const FIRST_NUMBER: usize = 9_000;

fn born(today: Day, age: i64, n: usize) -> Day {
    let months = age * 12 + 2 + i64::try_from(n % 9).unwrap_or(0);
    today.plus_months(-months).plus_days(-i64::try_from(n * 5 % 27).unwrap_or(0))
}

/// Somebody about to be entered, with the numbers of a place.
pub(super) fn new_person(
    name: &str,
    sex: Sex,
    born: Day,
    n: usize,
    today: Day,
) -> Result<NewPerson, Failure> {
    let mut new = NewPerson::named(None, PersonName::parse("name", name)?);
    let number = card(born, sex, n);
    new.document = Some(Document::parse(DocumentKind::ResidentCard, &number, today)?);
    new.details.sex = Some(sex);
    new.details.born_on = Some(born);
    new.details.phone = Some(Phone::parse("phone", &phone(n))?);
    Ok(new)
}

/// Enters the cast with their roles.
pub(super) fn enter(maker: &Maker<'_>, bodies: &Bodies, today: Day) -> Result<Cast, Failure> {
    let bodies = bodies.clone();
    maker.act::<may::RegisterPeople, _, _>(keeper(maker), move |tx, permit| {
        let mut ids = Vec::new();
        for (n, who) in PEOPLE.iter().enumerate() {
            let born = born(today, who.age, n);
            let mut new = new_person(who.name, who.sex, born, FIRST_NUMBER + n, today)?;
            fill(&mut new.details, who.role);
            let age = Some(born.age_on(tx.now().day()));
            // 黄嘉怡 was thirteen when the books began: her own phone comes a year later.
            new.document = new.document.filter(|_| Told::Document.is_asked(age));
            new.details.phone = new.details.phone.take().filter(|_| Told::Phone.is_asked(age));
            new.joined_on = Some(tx.now().day());
            ids.push(register(tx, permit, &new)?);
        }
        let cast = named(permit.town(), &bodies, &ids)?;
        give_roles(tx, &cast, &bodies)?;
        family(tx, &cast)?;
        Ok(cast)
    })
}

fn fill(details: &mut Details, role: &str) {
    let strings = |codes: &[&str]| codes.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
    match role {
        "minor" => {
            "石龙中学".clone_into(&mut details.school);
            details.interests = strings(&["0017", "0008"]);
            details.free_times = strings(&["16", "17"]);
        }
        "elder" => {
            "西湖社区".clone_into(&mut details.area);
            details.skills = strings(&["21"]);
            details.interests = strings(&["0017"]);
            "LC-0086".clone_into(&mut details.city_card);
        }
        "volunteer" | "leader" | "guardian" => {
            details.skills = strings(&["01", "08"]);
            details.interests = strings(&["0017", "0001"]);
            details.free_times = strings(&["16", "17", "19"]);
            "中山东社区".clone_into(&mut details.area);
        }
        _ => {}
    }
}

fn named(town: TownId, bodies: &Bodies, ids: &[PersonId]) -> Result<Cast, Failure> {
    let [he, chen, zhou, limin, wangfang, libonian, jiayi, weiqiang, rest @ ..] = ids else {
        return Err(missing("the cast"));
    };
    let [liaison, official, system, security, audit] = rest else {
        return Err(missing("the cast's second half"));
    };
    let nil = uuid::Uuid::nil();
    Ok(Cast {
        town,
        centre: bodies.centre,
        station: bodies.station,
        elders: bodies.teams[ELDERS],
        eagles: bodies.teams[EAGLES],
        he: *he,
        chen: *chen,
        zhou: *zhou,
        limin: *limin,
        wangfang: *wangfang,
        libonian: *libonian,
        jiayi: *jiayi,
        weiqiang: *weiqiang,
        liaison: *liaison,
        official: *official,
        system: *system,
        security: *security,
        audit: *audit,
        // The year and the coming weeks put these in.
        programme: ProgrammeId::new(nil),
        visits: ActivityId::new(nil),
        today: ShiftId::new(nil),
    })
}

/// The roles of the cast, from today (the beginning) on.
fn give_roles(tx: &mut Tx<'_>, cast: &Cast, bodies: &Bodies) -> Result<(), Failure> {
    let unit = bodies.units.first().copied().unwrap_or(bodies.centre);
    let roles = [
        (cast.he, bodies.centre, Role::CentreManager),
        (cast.chen, bodies.station, Role::SocialWorker),
        (cast.zhou, bodies.station, Role::Assistant),
        (cast.limin, cast.eagles, Role::Leader),
        (cast.limin, cast.elders, Role::Leader),
        (cast.limin, cast.elders, Role::Volunteer),
        (cast.wangfang, cast.elders, Role::Volunteer),
        (cast.libonian, cast.elders, Role::Volunteer),
        (cast.jiayi, cast.eagles, Role::Volunteer),
        (cast.weiqiang, cast.elders, Role::Volunteer),
        (cast.liaison, unit, Role::PartnerLiaison),
        (cast.official, bodies.city, Role::Official),
        (cast.system, bodies.city, Role::SystemAdministrator),
        (cast.security, bodies.city, Role::SecurityAdministrator),
        (cast.audit, bodies.city, Role::AuditAdministrator),
    ];
    let permit = liandong_domain::access::Permit::for_system(cast.town, cast.security);
    let today = tx.now().day();
    for (person, organisation, role) in roles {
        let new = NewRole { person, organisation, role, starts_on: today, ends_on: None };
        give_first_role(tx, &permit, &new)?;
    }
    Ok(())
}

/// 黄嘉怡 and her father, with his yes to visits and care for a year.
fn family(tx: &mut Tx<'_>, cast: &Cast) -> Result<(), Failure> {
    let guardian = NewGuardian {
        name: PersonName::parse("guardian", "黄伟强")?,
        relation: Relation::Father,
        phone: None,
        person: Some(cast.weiqiang),
    };
    let permit = liandong_domain::access::Permit::for_system(cast.town, cast.zhou);
    let id = add_guardian(tx, &permit, cast.jiayi, &guardian)?;
    let today = tx.now().day();
    let consent = NewConsent {
        guardian: id,
        child: cast.jiayi,
        scope: ConsentScope::Kind("0017".to_owned()),
        starts_on: today,
        ends_on: today.plus_months(12).plus_days(-1),
        evidence: Evidence::Paper,
        words: "入队时家长到社工站签的同意书".to_owned(),
        by: GivenBy::Worker,
    };
    let permit = liandong_domain::access::Permit::for_system(cast.town, cast.zhou);
    give_consent(tx, &permit, &consent)?;
    // She signs in herself, and was not fourteen then.
    let account = NewConsent { scope: ConsentScope::Account, ..consent };
    give_consent(tx, &permit, &account)?;
    Ok(())
}

/// 黄嘉怡 is fourteen by now: her own phone and card are noted.
pub(super) fn grown_a_little(maker: &Maker<'_>, cast: &Cast, today: Day) -> Result<(), Failure> {
    let (jiayi, place) = (cast.jiayi, PEOPLE.iter().position(|who| who.role == "minor"));
    let n = place.ok_or_else(|| missing("the minor of the cast"))?;
    let (who, born) = (&PEOPLE[n], born(today, PEOPLE[n].age, n));
    let new = new_person(who.name, who.sex, born, FIRST_NUMBER + n, today)?;
    maker.act::<may::RegisterPeople, _, _>(cast.zhou, move |tx, permit| {
        let row = crate::people::store::person(tx, jiayi)?.ok_or_else(|| missing("黄嘉怡"))?;
        let details = Details { phone: new.details.phone.clone(), ..Details::of(tx, &row)? };
        let document = new.document.clone().map_or(DocumentChange::Keep, DocumentChange::Set);
        change(tx, permit, jiayi, &details, &document)
    })
}

/// The rules of the beginning, signed by the centre's manager and the town's official.
pub(super) fn adopt_rules(maker: &Maker<'_>, cast: &Cast, first: Day) -> Result<(), Failure> {
    let second = cast.official;
    maker.act::<may::SignRules, _, _>(cast.he, move |tx, permit| {
        adopt_defaults(tx, permit, second, first)
    })
}

/// A sign-in for each of the cast: random for each seed, and to be remembered.
pub(super) fn accounts(maker: &Maker<'_>, cast: &Cast) -> Result<Vec<Account>, Failure> {
    let ids = cast.people();
    let mut accounts = Vec::new();
    for (who, person) in PEOPLE.iter().zip(ids) {
        let passcode = format!("{}-{:04}", maker.pick(WORDS), maker.between(1000, 9999));
        let hash = passcode::hash(maker.app.ids(), &passcode)?;
        let new = NewAccount {
            login: who.login.to_owned(),
            passcode_hash: hash,
            language: String::new(),
        };
        maker.act::<may::MakeLoginLink, _, _>(cast.zhou, move |tx, permit| {
            open_account(tx, permit, person, &new)
        })?;
        accounts.push(Account { role: who.role, name: who.name, login: who.login, passcode });
    }
    Ok(accounts)
}

/// Words of the town, to be remembered with four digits.
const WORDS: &[&str] = &[
    "longyan",
    "rongshu",
    "qilou-jie",
    "dongjiang",
    "longzhou",
    "zongzi",
    "lizhi-yuan",
    "chaguan",
    "huadeng",
    "shiqiao",
    "yuegui-shu",
    "mulian",
    "guhe-tou",
    "qingyun",
];

/// 陈慧珊 lets 李敏 sign people up by phone for the coming month (A4).
pub(super) fn hand_on(maker: &Maker<'_>, cast: &Cast, wanted: &Wanted) -> Result<(), Failure> {
    let new = NewDelegation {
        person: cast.limin,
        organisation: cast.elders,
        permission: Permission::SignUpForOthers,
        purpose: "趣味运动会期间代接长者电话报名".to_owned(),
        starts_on: wanted.today,
        ends_on: wanted.today.plus_days(30),
    };
    maker.act::<may::DelegatePowers, _, _>(cast.chen, move |tx, permit| {
        delegate(tx, permit, &new)
    })?;
    Ok(())
}

/// The role and name of each of the cast, in order, for tests that need a login.
pub(super) fn logins() -> impl Iterator<Item = (&'static str, &'static str)> {
    PEOPLE.iter().map(|who| (who.name, who.login))
}

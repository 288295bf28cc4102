//! The volunteers: some six hundred in a town, with the families of those under eighteen.

use std::collections::BTreeSet;

use liandong_domain::access::{Permit, Role, may};
use liandong_domain::basics::{Day, GuardianId, Moment, OrganisationId, PersonId};
use liandong_domain::minors::Told;
use liandong_domain::people::{
    ConsentScope, Document, DocumentKind, Evidence, PersonName, Phone, Relation, Sex,
};

use super::bodies::{Ages, Bodies, EAGLES, ELDERS, TEAMS};
use super::cast::Cast;
use super::maker::{Maker, at};
use super::names::{RARE, card, name, phone, surname};
use super::{DAYS, Progress, Wanted};
use crate::db::Tx;
use crate::failure::Failure;
use crate::organisations::actions::{NewRole, give_first_role};
use crate::people::actions::{
    GivenBy, NewConsent, NewGuardian, NewPerson, add_guardian, give_consent, register,
};

/// What becomes of a child's consent when its year is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    /// The family renews it in time.
    Renews,
    /// It will have run out, or runs out within days.
    Lapses,
}

/// A volunteer.
#[derive(Debug, Clone)]
pub(super) struct Neighbour {
    /// None until they join.
    pub id: Option<PersonId>,
    pub team: usize,
    pub sex: Sex,
    pub born: Day,
    pub joined: Day,
    pub name: String,
    /// Of somebody under eighteen today.
    pub child: bool,
    pub habit: Habit,
    pub guardian: Option<GuardianId>,
    /// The last day of the consent; none: there is none.
    pub consent: Option<Day>,
    /// The place of their numbers.
    n: usize,
    document: &'static str,
    second: Option<usize>,
}

/// Everybody who serves.
#[derive(Debug)]
pub(super) struct People {
    pub members: Vec<Neighbour>,
    /// Who leads each team.
    pub leaders: Vec<PersonId>,
    /// Nobody serves twice a day.
    pub busy: BTreeSet<(PersonId, Day)>,
    numbers: BTreeSet<String>,
}

impl People {
    /// Members of these teams, in the order in which they were planned.
    pub fn of_teams(&self, teams: &[usize]) -> Vec<usize> {
        let of = |member: &Neighbour| {
            teams.contains(&member.team) || member.second.is_some_and(|s| teams.contains(&s))
        };
        (0..self.members.len()).filter(|n| of(&self.members[*n])).collect()
    }
}

impl People {
    /// 李伯年 and 黄伟强 serve like the others.
    pub fn add_cast(&mut self, cast: &Cast, today: Day) {
        for (id, age) in [(cast.libonian, 86), (cast.weiqiang, 43)] {
            let n = self.members.len();
            self.members.push(Neighbour {
                id: Some(id),
                team: ELDERS,
                sex: Sex::Male,
                born: today.plus_months(-age * 12 - 3),
                joined: today.plus_days(-DAYS),
                name: String::new(),
                child: false,
                habit: Habit::Renews,
                guardian: None,
                consent: None,
                n,
                document: "",
                second: None,
            });
        }
    }
}

/// Plans everybody, and enters those who are there at the beginning.
pub(super) fn enter(
    maker: &mut Maker<'_>,
    bodies: &Bodies,
    cast: &Cast,
    wanted: &Wanted,
    progress: Progress<'_>,
) -> Result<People, Failure> {
    let mut people = People {
        members: plan(maker, wanted),
        leaders: Vec::new(),
        busy: BTreeSet::new(),
        numbers: BTreeSet::new(),
    };
    let first: Vec<usize> = (0..people.members.len())
        .filter(|n| people.members[*n].joined <= wanted.beginning().day())
        .collect();
    let all = people.members.len();
    for (done, some) in first.chunks(50).enumerate() {
        join(maker, bodies, cast, &mut people, some, wanted)?;
        progress("志愿者 volunteers", (done * 50 + some.len()).min(all), all);
    }
    leaders(maker, bodies, cast, &mut people)?;
    Ok(people)
}

fn plan(maker: &Maker<'_>, wanted: &Wanted) -> Vec<Neighbour> {
    let mut members = Vec::new();
    let times = usize::try_from(wanted.size.people()).unwrap_or(1);
    for (team, plan) in TEAMS.iter().enumerate() {
        for _ in 0..plan.members * times {
            let n = members.len();
            members.push(one(maker, team, plan.ages, n, wanted.today));
        }
    }
    // The rare names belong to people who were there from the beginning, in teams that serve.
    for (n, (name, sex, age, document)) in RARE.iter().enumerate() {
        let member = &mut members[n * 3 + 1];
        (*name).clone_into(&mut member.name);
        (member.sex, member.document) = (*sex, document);
        member.born = wanted.today.plus_months(-age * 12 - 5);
        member.joined = wanted.beginning().day();
    }
    // One pupil has turned sixteen this week.
    if let Some(member) = members.iter_mut().filter(|member| member.child).nth(2) {
        member.born = wanted.today.plus_months(-192).plus_days(-3);
    }
    members
}

fn one(maker: &Maker<'_>, team: usize, ages: Ages, n: usize, today: Day) -> Neighbour {
    let elder = maker.percent(35);
    let age = match ages {
        Ages::Elders => maker.between(58, 79),
        Ages::Adults => maker.between(20, 57),
        Ages::Mixed if elder => maker.between(58, 74),
        Ages::Mixed => maker.between(19, 57),
        Ages::Pupils => maker.between(13, 17),
    };
    let sex = if maker.percent(58) { Sex::Female } else { Sex::Male };
    let born = today.plus_months(-age * 12).plus_days(-maker.between(20, 330));
    let joined = if maker.percent(52) {
        today.plus_days(-DAYS)
    } else {
        today.plus_days(-maker.between(12, DAYS - 10))
    };
    let second = (ages != Ages::Pupils && maker.percent(14)).then(|| maker.below(9));
    Neighbour {
        id: None,
        team,
        sex,
        born,
        joined,
        name: name(maker, age, sex),
        child: born.age_on(today) < 18,
        habit: if maker.percent(14) { Habit::Lapses } else { Habit::Renews },
        guardian: None,
        consent: None,
        n,
        document: if maker.percent(72) { "01" } else { "" },
        second: second.filter(|other| *other != team),
    }
}

/// Enters some of them, now.
pub(super) fn join(
    maker: &Maker<'_>,
    bodies: &Bodies,
    cast: &Cast,
    people: &mut People,
    some: &[usize],
    wanted: &Wanted,
) -> Result<(), Failure> {
    let mut new = Vec::new();
    for n in some {
        let member = people.members[*n].clone();
        let new_person = written(maker, &member, bodies, &mut people.numbers, wanted)?;
        let guardian = member.child.then(|| guardian_of(maker, &member)).transpose()?;
        let second = member.second.map(|team| bodies.teams[team]);
        let until = first_consent(maker, &mut people.members[*n], wanted.today);
        new.push((new_person, guardian.map(|g| (g, until)), second));
    }
    let entered = maker.act::<may::RegisterPeople, _, _>(cast.zhou, move |tx, permit| {
        let mut ids = Vec::new();
        for (person, guardian, second) in &new {
            ids.push(enter_one(tx, permit, person, guardian.as_ref(), *second)?);
        }
        Ok(ids)
    })?;
    for (n, (id, family)) in some.iter().zip(entered) {
        let member = &mut people.members[*n];
        member.id = Some(id);
        (member.guardian, member.consent) = family.unzip();
    }
    Ok(())
}

/// A year, but some families give it only until a day that is near today.
fn first_consent(maker: &Maker<'_>, member: &mut Neighbour, today: Day) -> Day {
    let now = maker.app.clock().now().day();
    if now > today.plus_days(-350) && maker.percent(30) {
        member.habit = Habit::Lapses;
        return today.plus_days(maker.between(2, 13));
    }
    now.plus_months(12).plus_days(-1)
}

type Entered = (PersonId, Option<(GuardianId, Day)>);

fn enter_one(
    tx: &mut Tx<'_>,
    permit: &Permit<may::RegisterPeople>,
    new: &NewPerson,
    guardian: Option<&(NewGuardian, Day)>,
    second: Option<OrganisationId>,
) -> Result<Entered, Failure> {
    let id = register(tx, permit, new)?;
    let today = tx.now().day();
    if let Some(organisation) = second {
        let role = Role::Volunteer;
        let new = NewRole { person: id, organisation, role, starts_on: today, ends_on: None };
        let permit = Permit::for_system(permit.town(), permit.person());
        give_first_role(tx, &permit, &new)?;
    }
    let Some((guardian, until)) = guardian else { return Ok((id, None)) };
    let family = Permit::for_system(permit.town(), permit.person());
    let guardian = add_guardian(tx, &family, id, guardian)?;
    consent(tx, permit.person(), id, guardian, *until)?;
    Ok((id, Some((guardian, *until))))
}

/// The guardian's yes to every ordinary kind of service, until a day.
pub(super) fn consent(
    tx: &mut Tx<'_>,
    by: PersonId,
    child: PersonId,
    guardian: GuardianId,
    until: Day,
) -> Result<(), Failure> {
    let new = NewConsent {
        guardian,
        child,
        scope: ConsentScope::All,
        starts_on: tx.now().day(),
        ends_on: until,
        evidence: Evidence::Paper,
        words: "家长签名的纸质同意书，存社工站".to_owned(),
        by: GivenBy::Worker,
    };
    let permit = Permit::for_system(tx.town(), by);
    give_consent(tx, &permit, &new)?;
    Ok(())
}

fn guardian_of(maker: &Maker<'_>, member: &Neighbour) -> Result<NewGuardian, Failure> {
    let mother = maker.percent(60);
    let name = if mother {
        name(maker, 42, Sex::Female)
    } else {
        let own = name(maker, 44, Sex::Male);
        let given: String = own.chars().skip(surname(&own).chars().count()).collect();
        format!("{}{given}", surname(&member.name))
    };
    Ok(NewGuardian {
        name: PersonName::parse("guardian", &name)?,
        relation: if mother { Relation::Mother } else { Relation::Father },
        phone: Some(Phone::parse("guardian_phone", &phone(member.n + 4_000))?),
        person: None,
    })
}

const AREAS: [&str; 6] =
    ["西湖社区", "中山东社区", "兴龙社区", "王屋洲社区", "黄洲社区", "新城社区"];

/// What the register writes of a member.
fn written(
    maker: &Maker<'_>,
    member: &Neighbour,
    bodies: &Bodies,
    numbers: &mut BTreeSet<String>,
    wanted: &Wanted,
) -> Result<NewPerson, Failure> {
    let name = PersonName::parse("name", &member.name)?;
    let mut new = NewPerson::named(Some(bodies.teams[member.team]), name);
    new.joined_on = Some(long_ago(maker, member, wanted));
    new.document = document(member, numbers, wanted.today)?;
    let age = Some(member.born.age_on(maker.app.clock().now().day()));
    let details = &mut new.details;
    details.sex = Some(member.sex);
    // The paper registers of the elders have no birthdays; documents and pupils' lists do.
    let known = new.document.is_some() || member.child || maker.percent(70);
    details.born_on = known.then_some(member.born);
    // A pupil's phone is the guardian's, and stands with the guardian.
    let own = !member.child || maker.percent(40);
    details.phone = own.then(|| Phone::parse("phone", &phone(member.n))).transpose()?;
    maker.pick(&AREAS).clone_into(&mut details.area);
    TEAMS[member.team].home.clone_into(if member.child {
        &mut details.school
    } else {
        &mut details.unit
    });
    for _ in 0..maker.below(3) {
        add(&mut details.skills, format!("{:02}", maker.between(1, 23)));
    }
    for field in ["0001", "0017", "0004", "0006"] {
        if maker.percent(35) {
            add(&mut details.interests, field.to_owned());
        }
    }
    for free in ["16", "17", "19", "20", "10"] {
        if maker.percent(40) {
            add(&mut details.free_times, free.to_owned());
        }
    }
    if maker.percent(30) {
        details.city_card = format!("DG{:06}", 100_000 + member.n);
    }
    // Of a child no more is written than the house keeps.
    new.document = new.document.filter(|_| Told::Document.is_asked(age));
    details.phone = details.phone.take().filter(|_| Told::Phone.is_asked(age));
    if !Told::CityCard.is_asked(age) {
        details.city_card.clear();
    }
    if !Told::Unit.is_asked(age) {
        details.unit.clear();
    }
    Ok(new)
}

fn add(list: &mut Vec<String>, code: String) {
    if !list.contains(&code) {
        list.push(code);
    }
}

/// Some belonged to the teams long before the town had its books here.
fn long_ago(maker: &Maker<'_>, member: &Neighbour, wanted: &Wanted) -> Day {
    let first = wanted.beginning().day();
    if member.joined > first || member.child || maker.percent(40) {
        member.joined
    } else {
        first.plus_days(-maker.between(30, 5_000))
    }
}

fn document(
    member: &Neighbour,
    numbers: &mut BTreeSet<String>,
    today: Day,
) -> Result<Option<Document>, Failure> {
    let Some(kind) = DocumentKind::from_code(member.document) else { return Ok(None) };
    let text = match kind {
        DocumentKind::ResidentCard => {
            let mut n = member.n;
            let mut text = card(member.born, member.sex, n);
            while !numbers.insert(text.clone()) {
                n += 1;
                text = card(member.born, member.sex, n);
            }
            text
        }
        DocumentKind::HongKongPermit => format!("H0999{:04}", member.n),
        DocumentKind::MacaoPermit => format!("M0999{:04}", member.n),
        _ => format!("X0999{:04}", member.n),
    };
    Ok(Some(Document::parse(kind, &text, today)?))
}

/// Gives each team its leader: 李敏 for the elders' team and the first Eagles, growth ambassadors
/// for the other pupils, an own member for all others.
fn leaders(
    maker: &Maker<'_>,
    bodies: &Bodies,
    cast: &Cast,
    people: &mut People,
) -> Result<(), Failure> {
    let ambassadors = people.of_teams(&[7]);
    let mut roles = Vec::new();
    for (team, kind) in TEAMS.iter().enumerate() {
        let own = people.of_teams(&[team]);
        let from = if kind.ages == Ages::Pupils { &ambassadors } else { &own };
        let adult = |n: &&usize| people.members[**n].id.is_some() && !people.members[**n].child;
        let found = from.iter().filter(adult).nth(team % 4);
        let leader = match (team, found) {
            (ELDERS | EAGLES, _) | (_, None) => cast.limin,
            (_, Some(n)) => people.members[*n].id.unwrap_or(cast.limin),
        };
        people.leaders.push(leader);
        if leader != cast.limin {
            roles.push((leader, bodies.teams[team]));
        }
    }
    maker.act::<may::ManageRoles, _, _>(cast.he, move |tx, permit| {
        let starts_on = tx.now().day();
        for (person, organisation) in &roles {
            let new = NewRole {
                person: *person,
                organisation: *organisation,
                role: Role::Leader,
                starts_on,
                ends_on: None,
            };
            give_first_role(tx, permit, &new)?;
        }
        Ok(())
    })
}

/// The days on which newcomers are entered: once a month, in the evening.
pub(super) fn joining_days(people: &People, wanted: &Wanted) -> Vec<(Moment, Vec<usize>)> {
    let mut days: std::collections::BTreeMap<Moment, Vec<usize>> =
        std::collections::BTreeMap::new();
    let first = wanted.beginning().day();
    for (n, member) in people.members.iter().enumerate() {
        if member.id.is_none() {
            let month = (first.days_until(member.joined) / 30 + 1) * 30;
            let day = first.plus_days(month).min(wanted.today.plus_days(-11));
            days.entry(at(day, 18, 0)).or_default().push(n);
        }
    }
    days.into_iter().collect()
}

//! The smallest town in which everything can be tried: for tests.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::PersonId;
use liandong_domain::people::Sex;

use super::bodies::{ELDERS, keeper};
use super::cast::{Cast, adopt_rules, enter, logins, new_person};
use super::lines::{LINES, Running, VISITS};
use super::maker::{Maker, at, missing, time};
use super::{SLUG, bodies, found};
use crate::activities::actions::{Plan, SignUpAsk, draft, keep_programme, publish, sign_up};
use crate::activities::store as activities;
use crate::app::App;
use crate::failure::Failure;
use crate::organisations::actions::{NewRole, give_first_role};
use crate::people::actions::{NewAccount, open_account, register};
use crate::people::passcode;
use liandong_domain::access::Role;

/// The passcode of everybody in a small town.
pub const PASSCODE: &str = "rongshu-tree-2046";

/// More volunteers of the elders' team, adults all.
const MORE: [(&str, Sex, i64); 6] = [
    ("张㛃", Sex::Female, 34),
    ("欧阳慧", Sex::Female, 46),
    ("单雪梅", Sex::Female, 39),
    ("司徒志强", Sex::Male, 28),
    ("梁金水", Sex::Male, 67),
    ("冼润好", Sex::Female, 63),
];

/// Makes the cast, six volunteers more, the recurring visits of the coming Saturdays, and a shift
/// today from 14:00 to 16:30 led by 李敏 with 王芳, 李伯年, 黄嘉怡 and the six on it. A clock moved by
/// hand is set to 9:00 of its day; another one must show a time before 12:00. Everybody of the
/// cast signs in with the login of the demo and [`PASSCODE`].
///
/// Not to be called inside an asynchronous runtime: it waits for the store.
///
/// # Errors
/// A fault of the store.
pub fn small(app: &App) -> Result<Cast, Failure> {
    let today = app.clock().now().day();
    app.clock().set(at(today, 8, 0));
    let town = found(app, SLUG, "龙城镇", None)?;
    let maker = Maker::new(app, town, 1);
    let bodies = bodies::found_all(&maker, today)?;
    let mut cast = enter(&maker, &bodies, today)?;
    adopt_rules(&maker, &cast, today.plus_days(-400))?;
    accounts(&maker, &cast)?;
    let more = volunteers(&maker, &cast)?;
    visits(&maker, &mut cast)?;
    let who: Vec<PersonId> =
        [cast.wangfang, cast.libonian, cast.jiayi].into_iter().chain(more).collect();
    let shift = cast.today;
    for person in who {
        maker.act::<may::SignUpSelf, _, _>(person, move |tx, permit| {
            sign_up(tx, permit, &SignUpAsk::of(shift, person))?;
            Ok(())
        })?;
    }
    app.clock().set(at(today, 9, 0));
    Ok(cast)
}

fn accounts(maker: &Maker<'_>, cast: &Cast) -> Result<(), Failure> {
    // One hash for all: hashing is slow on purpose, and tests are many.
    let hash = passcode::hash(maker.app.ids(), PASSCODE)?;
    let people = cast.people();
    maker.act::<may::MakeLoginLink, _, _>(cast.zhou, move |tx, permit| {
        for ((_, login), person) in logins().zip(people) {
            let new = NewAccount {
                login: login.to_owned(),
                passcode_hash: hash.clone(),
                language: String::new(),
            };
            open_account(tx, permit, person, &new)?;
        }
        Ok(())
    })
}

fn volunteers(maker: &Maker<'_>, cast: &Cast) -> Result<Vec<PersonId>, Failure> {
    let team = cast.elders;
    maker.act::<may::RegisterPeople, _, _>(keeper(maker), move |tx, permit| {
        let today = tx.now().day();
        let mut ids = Vec::new();
        for (n, (name, sex, age)) in MORE.into_iter().enumerate() {
            let born = today.plus_months(-age * 12 - 3);
            let mut new = new_person(name, sex, born, n, today)?;
            new.organisation = Some(team);
            ids.push(register(tx, permit, &new)?);
        }
        let worker = Permit::for_system(permit.town(), permit.person());
        let role = Role::Volunteer;
        if let Some(person) = ids.last().copied() {
            // One serves in both teams.
            let organisation = cast_eagles(tx)?;
            let new = NewRole { person, organisation, role, starts_on: today, ends_on: None };
            give_first_role(tx, &worker, &new)?;
        }
        Ok(ids)
    })
}

fn cast_eagles(
    tx: &mut crate::db::Tx<'_>,
) -> Result<liandong_domain::basics::OrganisationId, Failure> {
    let found = crate::organisations::store::list(tx)?;
    let eagles = found.into_iter().find(|body| body.name == "飞鹰一队");
    Ok(eagles.ok_or_else(|| missing("飞鹰一队"))?.id)
}

/// The programme, its coming Saturdays, and today's shift.
fn visits(maker: &Maker<'_>, cast: &mut Cast) -> Result<(), Failure> {
    let line = &LINES[VISITS];
    let new = line.programme(cast.elders);
    cast.programme = maker.act::<may::ManageProgrammes, _, _>(cast.chen, move |tx, permit| {
        keep_programme(tx, permit, None, &new)
    })?;
    let running = Running {
        line,
        community: "",
        organisation: cast.elders,
        programme: cast.programme,
        leader: cast.limin,
        worker: cast.chen,
        pool: vec![ELDERS],
    };
    let today = maker.app.clock().now().day();
    let years = maker.look(crate::rules::actions::calendar)?;
    let coming = line
        .plan(today.plus_days(1), today.plus_days(29), &[], &years)
        .ok_or_else(|| missing("a Saturday"))?;
    let now = Plan::Days { days: vec![today], start: time(14, 0), end: time(16, 30) };
    let drafts = [
        line.draft(&running, line.title.to_owned(), coming),
        line.draft(&running, "中山公园长者康乐日".to_owned(), now),
    ];
    let ids = maker.act::<may::PublishActivities, _, _>(cast.chen, move |tx, permit| {
        let mut ids = Vec::new();
        for new in &drafts {
            let id = draft(tx, &Permit::for_system(permit.town(), permit.person()), new)?;
            publish(tx, permit, id)?;
            ids.push(id);
        }
        Ok(ids)
    })?;
    let [visits, today] = ids[..] else { return Err(missing("two activities")) };
    cast.visits = visits;
    let shifts = maker.look(move |q| Ok(activities::shifts_of(q, today)?))?;
    cast.today = shifts.first().map(|shift| shift.id).ok_or_else(|| missing("a shift"))?;
    Ok(())
}

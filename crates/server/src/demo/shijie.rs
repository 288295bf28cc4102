//! 石碣镇: a second town in the same installation, with three people whom nobody of 龙城镇 sees.

use liandong_domain::access::{Role, may};
use liandong_domain::organisations::Kind;
use liandong_domain::people::Sex;

use super::bodies::{body, keeper};
use super::cast::new_person;
use super::maker::{Maker, missing};
use super::{SECOND_SLUG, Wanted, found};
use crate::app::App;
use crate::failure::Failure;
use crate::organisations::actions::{NewRole, found as found_body, give_first_role};
use crate::people::actions::register;
use crate::rules::actions::adopt_defaults;

/// Makes it, an hour after the first town, which therefore stays the first of the installation.
pub(super) fn make(app: &App, wanted: &Wanted) -> Result<(), Failure> {
    let now = app.clock().now();
    app.clock().set(now.plus_minutes(60));
    let town = found(app, SECOND_SLUG, "石碣镇", Some(wanted.today))?;
    let maker = Maker::new(app, town, wanted.seed);
    let centre = maker.act::<may::ManageOrganisations, _, _>(keeper(&maker), |tx, permit| {
        let new = body(None, Kind::TownCentre, "石碣镇志愿服务中心", "", None);
        let centre = found_body(tx, permit, &new)?;
        let team = body(Some(centre), Kind::Team, "石碣义工队", "", None);
        found_body(tx, permit, &team)?;
        Ok(centre)
    })?;
    let (today, who) = (wanted.today, keeper(&maker));
    let ids = maker.act::<may::RegisterPeople, _, _>(who, move |tx, permit| {
        let mut ids = Vec::new();
        let three =
            [("叶少芬", Sex::Female, 45), ("袁志坚", Sex::Male, 50), ("卢婉仪", Sex::Female, 30)];
        for (n, (name, sex, age)) in three.into_iter().enumerate() {
            let born = today.plus_months(-age * 12 - 3);
            ids.push(register(tx, permit, &new_person(name, sex, born, 9_500 + n, today)?)?);
        }
        Ok(ids)
    })?;
    let [manager, official, volunteer] = ids[..] else { return Err(missing("three people")) };
    maker.act::<may::ManageRoles, _, _>(who, move |tx, permit| {
        let starts_on = tx.now().day();
        let roles = [
            (manager, Role::CentreManager),
            (official, Role::Official),
            (volunteer, Role::Volunteer),
        ];
        for (person, role) in roles {
            let new = NewRole { person, organisation: centre, role, starts_on, ends_on: None };
            give_first_role(tx, permit, &new)?;
        }
        Ok(())
    })?;
    maker.act::<may::SignRules, _, _>(manager, move |tx, permit| {
        let first = tx.now().day();
        adopt_defaults(tx, permit, official, first)
    })
}

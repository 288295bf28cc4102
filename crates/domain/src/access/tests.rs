//! Stories and sums over the matrix.

use super::*;
use crate::basics::{PersonId, TownId};
use proptest::prelude::*;

const CENTRE: &str = "/shilong/";
const STATION: &str = "/shilong/station/";
const TEAM: &str = "/shilong/station/eagles/";
const OTHER_STATION: &str = "/shilong/other/";
const OTHER_TOWN: &str = "/chashan/station/";
const PATHS: [&str; 5] = [CENTRE, STATION, TEAM, OTHER_STATION, OTHER_TOWN];

fn town() -> TownId {
    TownId::new(uuid::Uuid::from_u128(7))
}
fn person(n: u128) -> PersonId {
    PersonId::new(uuid::Uuid::from_u128(n))
}
fn chen() -> PersonId {
    person(1)
}
fn li_min() -> PersonId {
    person(2)
}
fn li_bonian() -> PersonId {
    person(3)
}
fn holds(role: Role, path: &str) -> Vec<Grant> {
    vec![Grant { role, path: path.to_owned() }]
}
fn may_do(me: PersonId, role: Role, path: &str, what: Permission, scope: &Scope) -> bool {
    allows(me, &holds(role, path), &[], what, scope)
}

#[test]
fn a_social_worker_reaches_the_own_station_and_its_teams_only() {
    for (path, reached) in [(STATION, true), (TEAM, true), (CENTRE, false), (OTHER_STATION, false)]
    {
        let asked = Scope::body(path);
        assert_eq!(
            may_do(chen(), Role::SocialWorker, STATION, Permission::ConfirmHours, &asked),
            reached
        );
    }
}

#[test]
fn a_leader_sees_the_phones_of_a_led_shift_and_no_other() {
    let contact = Permission::ViewContact;
    let led = Scope::duty(TEAM, true).about(li_bonian());
    let other = Scope::duty(TEAM, false).about(li_bonian());
    assert!(may_do(li_min(), Role::Leader, TEAM, contact, &led));
    assert!(!may_do(li_min(), Role::Leader, TEAM, contact, &other));
    assert!(!may_do(li_min(), Role::Volunteer, TEAM, contact, &led), "leading is a role as well");
}

#[test]
fn nobody_confirms_or_widens_what_is_their_own() {
    for what in [Permission::ConfirmHours, Permission::ManageRoles, Permission::AnswerAppeal] {
        let mine = Scope::body(TEAM).about(chen());
        let hers = Scope::body(TEAM).about(li_min());
        assert!(!may_do(chen(), Role::SocialWorker, STATION, what, &mine), "{what:?}");
        assert!(may_do(chen(), Role::SocialWorker, STATION, what, &hers), "{what:?}");
    }
}

#[test]
fn a_power_is_handed_on_only_if_it_may_be_and_only_so_far() {
    let helper = holds(Role::Volunteer, TEAM);
    let handed = |permission| vec![Delegated { permission, path: TEAM.to_owned() }];
    let confirm = Permission::ConfirmHours;
    assert!(allows(li_min(), &helper, &handed(confirm), confirm, &Scope::body(TEAM)));
    assert!(!allows(li_min(), &helper, &handed(confirm), confirm, &Scope::body(STATION)));
    let mine = Scope::body(TEAM).about(li_min());
    assert!(!allows(li_min(), &helper, &handed(confirm), confirm, &mine));
    let roles = Permission::ManageRoles;
    assert!(!allows(li_min(), &helper, &handed(roles), roles, &Scope::body(TEAM)));
    assert_eq!(list_paths(&helper, &handed(roles), roles), Seen::Nothing);
}

#[test]
fn acting_for_an_elder_is_only_for_what_the_elder_does_and_within_reach() {
    let grants = holds(Role::SocialWorker, STATION);
    let scope = Scope::body(TEAM).about(li_bonian());
    let asked =
        Permit::<may::SignUpSelf>::ask(town(), chen(), Some(li_bonian()), &grants, &[], &scope);
    let permit = asked.expect("a social worker signs an elder up");
    assert_eq!((permit.person(), permit.for_whom()), (chen(), Some(li_bonian())));
    assert_eq!((permit.subject(), permit.town()), (li_bonian(), town()));
    let far = Scope::body(OTHER_STATION).about(li_bonian());
    let hours =
        Permit::<may::ConfirmHours>::ask(town(), chen(), Some(li_bonian()), &grants, &[], &scope);
    assert!(hours.is_err(), "a duty is done under one's own name");
    let far = Permit::<may::SignUpSelf>::ask(town(), chen(), Some(li_bonian()), &grants, &[], &far);
    assert!(far.is_err());
    let mixed =
        Permit::<may::SignUpSelf>::ask(town(), chen(), Some(li_min()), &grants, &[], &scope);
    assert!(mixed.is_err(), "the thing belongs to somebody else than the person acted for");
    let volunteer = holds(Role::Volunteer, STATION);
    let asked = Permit::<may::SignUpSelf>::ask(
        town(),
        li_min(),
        Some(li_bonian()),
        &volunteer,
        &[],
        &scope,
    );
    assert_eq!(asked.err(), Some(Denied { permission: Permission::SignUpSelf }));
}

#[test]
fn a_list_shows_the_outermost_bodies_once() {
    let grants: Vec<Grant> = [TEAM, OTHER_STATION, STATION]
        .map(|path| Grant { role: Role::SocialWorker, path: path.to_owned() })
        .to_vec();
    let seen = list_paths(&grants, &[], Permission::ViewPeople);
    assert_eq!(seen, Seen::Bodies(vec![OTHER_STATION.to_owned(), STATION.to_owned()]));
    let volunteer = holds(Role::Volunteer, TEAM);
    assert_eq!(list_paths(&volunteer, &[], Permission::ViewPeople), Seen::Nothing);
    assert_eq!(list_paths(&volunteer, &[], Permission::ViewContact), Seen::Own);
    assert_eq!(list_paths(&volunteer, &[], Permission::ViewRules), Seen::Town);
}

fn any_role() -> impl Strategy<Value = Role> {
    proptest::sample::select(Role::ALL.to_vec())
}
fn any_permission() -> impl Strategy<Value = Permission> {
    proptest::sample::select(Permission::ALL.to_vec())
}
fn any_scope() -> impl Strategy<Value = Scope> {
    let path = proptest::option::of(proptest::sample::select(PATHS.to_vec()));
    (proptest::option::of(1u128..4), path, any::<bool>(), any::<bool>()).prop_map(
        |(who, path, leads, acting)| Scope {
            person: who.map(person),
            path: path.map(str::to_owned),
            leads,
            acting,
        },
    )
}
fn any_grants() -> impl Strategy<Value = Vec<Grant>> {
    let grant = (any_role(), proptest::sample::select(PATHS[..4].to_vec()))
        .prop_map(|(role, path)| Grant { role, path: path.to_owned() });
    proptest::collection::vec(grant, 0..4)
}

proptest! {
    #[test]
    fn a_volunteer_never_reaches_anothers_contact(scope in any_scope(), home in 0usize..4) {
        let about_another = Scope { person: Some(li_bonian()), ..scope };
        let sealed =
            [Permission::ViewContact, Permission::ViewPersonCard, Permission::RevealIdentity];
        for what in sealed {
            prop_assert!(!may_do(li_min(), Role::Volunteer, PATHS[home], what, &about_another));
        }
    }

    #[test]
    fn nobody_reaches_a_body_of_another_town(
        grants in any_grants(), what in any_permission(), scope in any_scope()
    ) {
        let there = Scope {
            path: Some(OTHER_TOWN.to_owned()), leads: false, person: Some(li_bonian()), ..scope
        };
        prop_assert!(!allows(chen(), &grants, &[], what, &there));
    }

    #[test]
    fn one_role_more_never_takes_anything_away(
        grants in any_grants(), more in any_grants(), what in any_permission(), scope in any_scope()
    ) {
        if allows(chen(), &grants, &[], what, &scope) {
            let both: Vec<Grant> = grants.into_iter().chain(more).collect();
            prop_assert!(allows(chen(), &both, &[], what, &scope));
        }
    }

    #[test]
    fn without_a_role_or_a_power_nothing_is_allowed(
        what in any_permission(), scope in any_scope()
    ) {
        prop_assert!(!allows(chen(), &[], &[], what, &scope));
    }

    #[test]
    fn what_a_list_shows_may_also_be_opened(
        grants in any_grants(), what in any_permission(), at in 0usize..4
    ) {
        let opened = allows(chen(), &grants, &[], what, &Scope::body(PATHS[at]));
        let listed = match list_paths(&grants, &[], what) {
            Seen::Town => true,
            Seen::Bodies(bodies) => bodies.iter().any(|body| under(PATHS[at], body)),
            Seen::Own | Seen::Nothing => false,
        };
        prop_assert_eq!(opened, listed);
    }
}

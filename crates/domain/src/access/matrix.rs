//! Who may do what: one table. A changed cell changes the golden matrix of the house's tests.

use super::{Permission, Reach, Role};

use Permission as May;
use Reach::{Body as BODY, Duty as DUTY, Nothing as NONE, Own as OWN, Town as TOWN};

/// One line: how far each role of `Role::ALL` reaches with this permission.
type Row = (Permission, [Reach; 10]);

/// Read across: volunteer, leader, assistant, social worker, centre manager, partner liaison,
/// official, and the system, security and audit administrators.
///
/// * A volunteer has their own things and what is public.
/// * A leader has, besides, the shifts they lead: names and phones of the people on it.
/// * An assistant prepares; the social worker answers for it; the centre manager stands behind.
/// * A partner's liaison runs joint activities of the own unit and sees its hours, not contacts.
/// * An official sees sums, and signs rules.
/// * The three administrators share no power to change anything but their own profile, and none
///   of them sees a contact (等保 2.0: separation of system, security and audit).
#[rustfmt::skip]
const TABLE: [Row; 91] = [
    // volunteer, leader, assistant, worker, manager, liaison, official, system, security, audit
    (May::ViewTown,            [TOWN, TOWN, TOWN, TOWN, TOWN, TOWN, TOWN, TOWN, TOWN, TOWN]),
    (May::BrowseActivities,    [TOWN, TOWN, TOWN, TOWN, TOWN, TOWN, TOWN, TOWN, TOWN, TOWN]),
    (May::SignUpSelf,          [OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  NONE, NONE, NONE, NONE]),
    (May::SignUpForOthers,     [NONE, DUTY, BODY, BODY, BODY, BODY, NONE, NONE, NONE, NONE]),
    (May::CancelForOthers,     [NONE, DUTY, BODY, BODY, BODY, BODY, NONE, NONE, NONE, NONE]),
    (May::RecordOwnAttendance, [OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  NONE, NONE, NONE, NONE]),
    (May::RecordAttendance,    [NONE, DUTY, BODY, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::CloseShift,          [NONE, DUTY, BODY, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::CorrectAttendance,   [NONE, NONE, BODY, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::AnswerAppeal,        [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::ConfirmHours,        [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::ConfirmLongDays,     [NONE, NONE, NONE, NONE, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::CorrectHours,        [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::ViewOwnHours,        [OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  NONE, NONE, NONE, NONE]),
    (May::ViewHours,           [NONE, DUTY, BODY, BODY, BODY, BODY, NONE, NONE, NONE, NONE]),
    (May::IssueOwnStatement,   [OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  NONE, NONE, NONE, NONE]),
    (May::IssueRecords,        [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::RevokeRecords,       [NONE, NONE, NONE, NONE, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::ManageActivities,    [NONE, NONE, BODY, BODY, BODY, BODY, NONE, NONE, NONE, NONE]),
    (May::PublishActivities,   [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::ManageProgrammes,    [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::RegisterPeople,      [NONE, NONE, BODY, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::ViewPeople,          [NONE, DUTY, BODY, BODY, BODY, BODY, NONE, NONE, TOWN, NONE]),
    (May::ViewPersonCard,      [OWN,  DUTY, BODY, BODY, BODY, OWN,  NONE, NONE, NONE, NONE]),
    (May::ViewContact,         [OWN,  DUTY, BODY, BODY, BODY, OWN,  NONE, NONE, NONE, NONE]),
    (May::RevealIdentity,      [OWN,  OWN,  OWN,  BODY, BODY, OWN,  NONE, NONE, NONE, NONE]),
    (May::MergePeople,         [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::ManageGuardians,     [NONE, NONE, BODY, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::GiveConsentForChild, [OWN,  OWN,  BODY, BODY, BODY, OWN,  NONE, NONE, NONE, NONE]),
    (May::ManageRoles,         [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, TOWN, NONE]),
    (May::ManageOrganisations, [NONE, NONE, NONE, NONE, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::DelegatePowers,      [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::MakeLoginLink,       [NONE, NONE, BODY, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::ActForAnother,       [NONE, NONE, BODY, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::ImportFiles,         [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::ExportFiles,         [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::DraftRules,          [NONE, NONE, NONE, TOWN, TOWN, NONE, NONE, NONE, NONE, NONE]),
    (May::SignRules,           [NONE, NONE, NONE, NONE, TOWN, NONE, TOWN, NONE, NONE, NONE]),
    (May::ViewRules,           [TOWN, TOWN, TOWN, TOWN, TOWN, TOWN, TOWN, TOWN, TOWN, TOWN]),
    (May::ManageCalendar,      [NONE, NONE, NONE, NONE, TOWN, NONE, NONE, TOWN, NONE, NONE]),
    (May::ManageAccounts,      [NONE, NONE, NONE, NONE, NONE, NONE, NONE, TOWN, NONE, NONE]),
    (May::ManageSettings,      [NONE, NONE, NONE, NONE, NONE, NONE, NONE, TOWN, NONE, NONE]),
    (May::ManageTokens,        [NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, TOWN, NONE]),
    (May::ResetSecondFactor,   [NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, TOWN, NONE]),
    (May::ViewDiary,           [OWN,  OWN,  OWN,  BODY, BODY, OWN,  NONE, NONE, NONE, TOWN]),
    (May::ViewReadings,        [OWN,  OWN,  OWN,  OWN,  BODY, OWN,  NONE, NONE, NONE, TOWN]),
    (May::ViewHealth,          [NONE, NONE, NONE, NONE, NONE, NONE, NONE, TOWN, NONE, NONE]),
    (May::ViewOverview,        [NONE, NONE, NONE, BODY, BODY, BODY, TOWN, NONE, NONE, NONE]),
    (May::EditOwnProfile,      [OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  OWN]),
    (May::ManageTraining,      [NONE, NONE, BODY, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::RecordTraining,      [DUTY, DUTY, BODY, BODY, BODY, DUTY, NONE, NONE, NONE, NONE]),
    (May::GrantQualifications, [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::ShareInDebrief,      [OWN,  OWN,  BODY, BODY, BODY, OWN,  NONE, NONE, NONE, NONE]),
    (May::LeadDebrief,         [NONE, DUTY, BODY, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::KeepLessons,         [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::KeepPrompts,         [NONE, NONE, NONE, TOWN, TOWN, NONE, NONE, NONE, NONE, NONE]),
    (May::ManageProgression,   [NONE, DUTY, BODY, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::RecordProgression,   [DUTY, DUTY, BODY, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::ViewProgression,     [OWN,  DUTY, BODY, BODY, BODY, OWN,  NONE, NONE, NONE, NONE]),
    (May::ManageJoining,       [NONE, NONE, BODY, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::DecideJoining,       [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::SayOfTrial,          [NONE, DUTY, BODY, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::FollowJoining,       [NONE, NONE, NONE, NONE, NONE, BODY, NONE, NONE, NONE, NONE]),
    (May::ManageChoice,        [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::ChooseForTeam,       [NONE, DUTY, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::HoldInterviews,      [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::IncubateTeams,       [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::AgreeForTeam,        [NONE, BODY, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE]),
    (May::KeepTeamLedger,      [NONE, BODY, BODY, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::ViewBooks,           [NONE, NONE, BODY, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::KeepBooks,           [NONE, NONE, BODY, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::CheckPayments,       [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::CheckLargePayments,  [NONE, NONE, NONE, NONE, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::CloseBooks,          [NONE, NONE, NONE, NONE, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::ProposeAid,          [NONE, NONE, BODY, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::DecideAid,           [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::RevealPupil,         [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::ClaimExpenses,       [OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  NONE, NONE, NONE, NONE]),
    (May::ApproveExpenses,     [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::VoteAllocation,      [OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  NONE, NONE, NONE, NONE]),
    (May::AppointCommittee,    [NONE, NONE, NONE, NONE, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::ConsentToPurpose,    [OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  NONE, NONE, NONE, NONE]),
    (May::ApplyForAid,         [OWN,  OWN,  BODY, BODY, BODY, OWN,  NONE, NONE, NONE, NONE]),
    (May::GiveDirected,        [OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  NONE, NONE, NONE, NONE]),
    (May::KeepAgreements,      [NONE, NONE, BODY, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::SignAgreements,      [NONE, NONE, NONE, BODY, BODY, BODY, NONE, NONE, NONE, NONE]),
    (May::ManagePairs,         [NONE, NONE, BODY, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::SeeChecks,           [NONE, NONE, NONE, BODY, BODY, NONE, NONE, NONE, NONE, NONE]),
    (May::AccompanyChild,      [DUTY, DUTY, BODY, BODY, BODY, DUTY, NONE, NONE, NONE, NONE]),
    (May::ReadLetters,         [DUTY, DUTY, BODY, BODY, BODY, DUTY, NONE, NONE, NONE, NONE]),
    (May::WriteLetters,        [OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  NONE, NONE, NONE, NONE]),
];

/// How far this role reaches with this permission.
pub fn reach(role: Role, permission: Permission) -> Reach {
    TABLE[permission as usize].1[role as usize]
}

/// The whole table in its own order, for printing and for the page that shows it.
pub fn rows() -> impl Iterator<Item = (Permission, [(Role, Reach); 10])> {
    TABLE.iter().map(|(permission, reaches)| {
        (*permission, Role::ALL.map(|role| (role, reaches[role as usize])))
    })
}

/// The table as text, a line a permission, to be kept under version control.
pub fn print() -> String {
    let head = Role::ALL.map(|role| format!(" | {}", role.code())).concat();
    let lines = rows().map(|(permission, cells)| {
        let cells =
            cells.map(|(role, reach)| format!(" | {:<1$}", reach.code(), role.code().len()));
        format!("{:<22}{}\n", permission.code(), cells.concat().trim_end())
    });
    [format!("{:<22}{head}\n", "")].into_iter().chain(lines).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_permission_and_role_stands_where_it_is_looked_for() {
        for (at, permission) in Permission::ALL.iter().enumerate() {
            assert_eq!((TABLE[at].0, *permission as usize), (*permission, at));
            assert_eq!(Permission::parse(permission.code()), Some(*permission));
        }
        for (at, role) in Role::ALL.into_iter().enumerate() {
            assert_eq!((role as usize, Role::parse(role.code())), (at, Some(role)));
        }
        assert_eq!(print().lines().count(), Permission::ALL.len() + 1);
    }

    #[test]
    fn the_three_administrators_share_no_power_to_change() {
        let powers = |role: Role| -> BTreeSet<Permission> {
            let changing = Permission::ALL.iter().filter(|permission| permission.changes());
            changing.copied().filter(|permission| reach(role, *permission) > Reach::Own).collect()
        };
        let (system, security) =
            (powers(Role::SystemAdministrator), powers(Role::SecurityAdministrator));
        assert!(!system.is_empty() && !security.is_empty());
        assert!(system.is_disjoint(&security), "{system:?} {security:?}");
        assert!(powers(Role::AuditAdministrator).is_empty(), "the auditor only reads");
    }

    #[test]
    fn no_administrator_sees_a_contact_a_card_or_a_document() {
        for role in Role::ALL.into_iter().filter(|role| role.is_administrator()) {
            for sealed in
                [May::ViewPersonCard, May::ViewContact, May::RevealIdentity, May::ExportFiles]
            {
                assert_eq!(reach(role, sealed), Reach::Nothing, "{role:?} {sealed:?}");
            }
        }
        assert_eq!(reach(Role::SystemAdministrator, May::ViewPeople), Reach::Nothing);
        assert_eq!(reach(Role::SystemAdministrator, May::ViewDiary), Reach::Nothing);
    }

    #[test]
    fn hours_are_never_confirmed_by_those_who_earn_or_only_record_them() {
        for role in [Role::Volunteer, Role::Leader, Role::Assistant, Role::PartnerLiaison] {
            for power in [May::ConfirmHours, May::ConfirmLongDays, May::CorrectHours] {
                assert_eq!(reach(role, power), Reach::Nothing, "{role:?} {power:?}");
            }
        }
        // A long day is a second person's: the social worker who confirms days has no say in it.
        assert_eq!(reach(Role::SocialWorker, May::ConfirmLongDays), Reach::Nothing);
    }

    #[test]
    fn nobody_gives_a_role_of_their_own_height() {
        for giver in Role::ALL {
            assert!(!giver.may_give(giver), "{giver:?}");
            if reach(giver, May::ManageRoles) == Reach::Nothing {
                assert!(Role::ALL.into_iter().all(|role| !giver.may_give(role)), "{giver:?}");
            }
        }
    }
}

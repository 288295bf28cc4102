//! Everything one may be allowed to do, once as a value and once as a type.

/// A permission as a type, so that an action can demand a `Permit` for exactly this one.
pub trait Asks {
    /// The same permission as a value.
    const PERMISSION: Permission;
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident $code:literal $word:literal),+ $(,)?) => {
        /// Something a role may or may not do. The matrix says how far each role reaches.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission {
            $($(#[$doc])* $name,)+
        }

        impl Permission {
            /// All of them, in the order of the matrix.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// As stored in delegations and in the diary.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
            /// The code back.
            pub fn parse(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$name),)+
                    _ => None,
                }
            }
            /// Under which key its name stands in the words.
            pub fn word_key(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }
        }

        /// Each permission as a type without values at run time: `Permit<may::ConfirmHours>`.
        pub mod may {
            use super::{Asks, Permission};

            $(
                $(#[$doc])*
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct $name;

                impl Asks for $name {
                    const PERMISSION: Permission = Permission::$name;
                }
            )+
        }
    };
}

permissions! {
    /// See the town's public page: programmes, numbers without names.
    ViewTown "view_town" "access-may-view-town",
    /// Read published activities.
    BrowseActivities "browse_activities" "access-may-browse-activities",
    /// Sign oneself up, leave, swap, answer an offered place.
    SignUpSelf "sign_up_self" "access-may-sign-up-self",
    /// Sign up somebody who called or stands at the door.
    SignUpForOthers "sign_up_for_others" "access-may-sign-up-for-others",
    /// Take somebody off who called.
    CancelForOthers "cancel_for_others" "access-may-cancel-for-others",
    /// Check oneself in and out.
    RecordOwnAttendance "record_own_attendance" "access-may-record-own-attendance",
    /// Keep the roster of a shift: in, out, absent, walk-ins.
    RecordAttendance "record_attendance" "access-may-record-attendance",
    /// End a shift, so that its hours can be confirmed.
    CloseShift "close_shift" "access-may-close-shift",
    /// Put an attendance right after the shift, with a reason.
    CorrectAttendance "correct_attendance" "access-may-correct-attendance",
    /// Answer an appeal against "absent".
    AnswerAppeal "answer_appeal" "access-may-answer-appeal",
    /// Confirm proposed hours into the book.
    ConfirmHours "confirm_hours" "access-may-confirm-hours",
    /// Confirm a day above the ordinary tier (china-facts 2.6).
    ConfirmLongDays "confirm_long_days" "access-may-confirm-long-days",
    /// Take an entry back by a counter-entry, with a reason.
    CorrectHours "correct_hours" "access-may-correct-hours",
    /// Read one's own hours book.
    ViewOwnHours "view_own_hours" "access-may-view-own-hours",
    /// Read the hours books of others.
    ViewHours "view_hours" "access-may-view-hours",
    /// Print one's own statement of service.
    IssueOwnStatement "issue_own_statement" "access-may-issue-own-statement",
    /// Issue numbered records (R67 art. 14–15, 26).
    IssueRecords "issue_records" "access-may-issue-records",
    /// Declare an issued record void.
    RevokeRecords "revoke_records" "access-may-revoke-records",
    /// Draft and change activities, posts, shifts.
    ManageActivities "manage_activities" "access-may-manage-activities",
    /// Publish an activity or call it off.
    PublishActivities "publish_activities" "access-may-publish-activities",
    /// Open, change and close programmes.
    ManageProgrammes "manage_programmes" "access-may-manage-programmes",
    /// Enter persons and change their data.
    RegisterPeople "register_people" "access-may-register-people",
    /// See the list of names.
    ViewPeople "view_people" "access-may-view-people",
    /// See one person's card, private data masked.
    ViewPersonCard "view_person_card" "access-may-view-person-card",
    /// See a phone number in full.
    ViewContact "view_contact" "access-may-view-contact",
    /// See a document number or birthday in full, with a purpose that is logged.
    RevealIdentity "reveal_identity" "access-may-reveal-identity",
    /// Join two rows that are one human being, and undo it.
    MergePeople "merge_people" "access-may-merge-people",
    /// Enter and end guardians.
    ManageGuardians "manage_guardians" "access-may-manage-guardians",
    /// Give or withdraw a guardian's consent. One's own thing for the guardian: the scope's person
    /// is the guardian.
    GiveConsentForChild "give_consent_for_child" "access-may-give-consent-for-child",
    /// Give and end roles, within `Role::may_give`.
    ManageRoles "manage_roles" "access-may-manage-roles",
    /// Change the tree of bodies.
    ManageOrganisations "manage_organisations" "access-may-manage-organisations",
    /// Hand on a power for a purpose until a day.
    DelegatePowers "delegate_powers" "access-may-delegate-powers",
    /// Print a sign-in link for somebody without a phone of their own.
    MakeLoginLink "make_login_link" "access-may-make-login-link",
    /// Act in somebody's name (代操作), logged with both names.
    ActForAnother "act_for_another" "access-may-act-for-another",
    /// Read rosters and past hours into the town.
    ImportFiles "import_files" "access-may-import-files",
    /// Take lists out of the town.
    ExportFiles "export_files" "access-may-export-files",
    /// Write the draft of a rule.
    DraftRules "draft_rules" "access-may-draft-rules",
    /// Sign a rule: two different people bring it into force.
    SignRules "sign_rules" "access-may-sign-rules",
    /// Read the rules and what they were.
    ViewRules "view_rules" "access-may-view-rules",
    /// Enter the holiday calendar and school terms.
    ManageCalendar "manage_calendar" "access-may-manage-calendar",
    /// Lock and unlock sign-ins.
    ManageAccounts "manage_accounts" "access-may-manage-accounts",
    /// Change the settings of the installation.
    ManageSettings "manage_settings" "access-may-manage-settings",
    /// Give and withdraw tokens of programs.
    ManageTokens "manage_tokens" "access-may-manage-tokens",
    /// Take a lost second factor away, with a reason.
    ResetSecondFactor "reset_second_factor" "access-may-reset-second-factor",
    /// Read who did what.
    ViewDiary "view_diary" "access-may-view-diary",
    /// Read who looked at sealed data, and why.
    ViewReadings "view_readings" "access-may-view-readings",
    /// See the state of the installation.
    ViewHealth "view_health" "access-may-view-health",
    /// See the town in sums, without names.
    ViewOverview "view_overview" "access-may-view-overview",
    /// Change one's own contact, skills, times, display.
    EditOwnProfile "edit_own_profile" "access-may-edit-own-profile",
    /// Plan courses, open them and call them off.
    ManageTraining "manage_training" "access-may-manage-training",
    /// Note presence and results of a course: whoever teaches it, and the workers of its body.
    RecordTraining "record_training" "access-may-record-training",
    /// Give, renew and take back qualifications, and see who holds them.
    GrantQualifications "grant_qualifications" "access-may-grant-qualifications",
    /// Say something in the sharing round of a shift one was at.
    ShareInDebrief "share_in_debrief" "access-may-share-in-debrief",
    /// Lead a sharing round: note what was said, close it, let it go.
    LeadDebrief "lead_debrief" "access-may-lead-debrief",
    /// Make lessons and practice cases of what was said, correct them, take them back.
    KeepLessons "keep_lessons" "access-may-keep-lessons",
    /// Write the three prompts of the town's sharing rounds.
    KeepPrompts "keep_prompts" "access-may-keep-prompts",
    /// Plan a 少骏会 term: its meetings, who leads them, moving them.
    ManageProgression "manage_progression" "access-may-manage-progression",
    /// Note who came to a meeting, attest what was shown, award badges.
    RecordProgression "record_progression" "access-may-record-progression",
    /// See a child's path of stages and badges. Own for the child and for the guardian.
    ViewProgression "view_progression" "access-may-view-progression",
    /// Set up rounds of joining, enter people, see who stands where.
    ManageJoining "manage_joining" "access-may-manage-joining",
    /// Decide a step of joining: passed, not passed, on hold, registered.
    DecideJoining "decide_joining" "access-may-decide-joining",
    /// Say a word on whoever tried out service: the shift's leader and the workers.
    SayOfTrial "say_of_trial" "access-may-say-of-trial",
    /// See who of the own school is at the first step, as far as consent allows.
    FollowJoining "follow_joining" "access-may-follow-joining",
    /// Hold rounds of mutual choice: open, lock pairs, propose, agree, end a pair.
    ManageChoice "manage_choice" "access-may-manage-choice",
    /// Write a team's wishes and say yes for it: whoever leads it, and the workers of its body.
    ChooseForTeam "choose_for_team" "access-may-choose-for-team",
    /// Offer times, hold interviews, keep the rubric.
    HoldInterviews "hold_interviews" "access-may-hold-interviews",
    /// Found a team and lead it on from stage to stage: the worker's signature.
    IncubateTeams "incubate_teams" "access-may-incubate-teams",
    /// Agree in the team's name: the leader's signature.
    AgreeForTeam "agree_for_team" "access-may-agree-for-team",
    /// Keep a team's ledger of who led, its meetings and promises.
    KeepTeamLedger "keep_team_ledger" "access-may-keep-team-ledger",
    /// Read the books of money: balances, postings, who gave what.
    ViewBooks "view_books" "access-may-view-books",
    /// Write the books: money that came in, vouchers for money that goes out, givers and pledges.
    KeepBooks "keep_books" "access-may-keep-books",
    /// Put the second signature under money that goes out.
    CheckPayments "check_payments" "access-may-check-payments",
    /// The same for amounts above the second tier.
    CheckLargePayments "check_large_payments" "access-may-check-large-payments",
    /// Open the books, close a month, state the qualification for public fundraising.
    CloseBooks "close_books" "access-may-close-books",
    /// Enter pupils and propose their aid.
    ProposeAid "propose_aid" "access-may-propose-aid",
    /// Decide aid that somebody else proposed.
    DecideAid "decide_aid" "access-may-decide-aid",
    /// See who a pupil is, with a purpose that is logged.
    RevealPupil "reveal_pupil" "access-may-reveal-pupil",
    /// Claim what one's own service cost.
    ClaimExpenses "claim_expenses" "access-may-claim-expenses",
    /// Approve what others claim.
    ApproveExpenses "approve_expenses" "access-may-approve-expenses",
    /// Vote about the pool, for whoever has a seat in the committee.
    VoteAllocation "vote_allocation" "access-may-vote-allocation",
    /// Give and end seats in the committee.
    AppointCommittee "appoint_committee" "access-may-appoint-committee",
    /// Consent that one's own gift is used for another purpose.
    ConsentToPurpose "consent_to_purpose" "access-may-consent-to-purpose",
    /// Apply for a pupil's aid: a worker, the school's liaison, the guardian for the own child.
    ApplyForAid "apply_for_aid" "access-may-apply-for-aid",
    /// Choose pupils by code, promise and answer as a giver who was approved.
    GiveDirected "give_directed" "access-may-give-directed",
    /// Write documents, see who accepted them, hand the device over, end an agreement.
    KeepAgreements "keep_agreements" "access-may-keep-agreements",
    /// Put a version in force with a second person; sign an agreement for one's body or unit.
    SignAgreements "sign_agreements" "access-may-sign-agreements",
    /// Fill the seats of pairs, note conflicts of interest, see every pair.
    ManagePairs "manage_pairs" "access-may-manage-pairs",
    /// Note that one has seen a background check.
    SeeChecks "see_checks" "access-may-see-checks",
    /// See the own child of a pair and write down what was done with it.
    AccompanyChild "accompany_child" "access-may-accompany-child",
    /// Read letters between givers and pupils before they are delivered.
    ReadLetters "read_letters" "access-may-read-letters",
    /// Write the own letters, and agree to letters for the own child.
    WriteLetters "write_letters" "access-may-write-letters",
}

impl Permission {
    /// Whether nobody may use it on themselves, however far they reach: the second pair of eyes
    /// that hours, rights and records need.
    pub fn never_for_oneself(self) -> bool {
        matches!(
            self,
            Self::CorrectAttendance
                | Self::AnswerAppeal
                | Self::ConfirmHours
                | Self::ConfirmLongDays
                | Self::CorrectHours
                | Self::IssueRecords
                | Self::RevokeRecords
                | Self::MergePeople
                | Self::ManageGuardians
                | Self::ManageRoles
                | Self::DelegatePowers
                | Self::MakeLoginLink
                | Self::ActForAnother
                | Self::ResetSecondFactor
                | Self::GrantQualifications
                | Self::DecideJoining
                | Self::SayOfTrial
                | Self::HoldInterviews
                | Self::CheckPayments
                | Self::CheckLargePayments
                | Self::DecideAid
                | Self::SeeChecks
                | Self::ApproveExpenses
        )
    }

    /// Whether what is done under it mostly moves money, and so stands in the one order of the
    /// town's book (decision record 58).
    pub fn keeps_order(self) -> bool {
        matches!(self, Self::KeepBooks | Self::CheckPayments | Self::CheckLargePayments)
    }

    /// Whether somebody who acts in another's name (代操作) may do it. Nothing else is done in
    /// another's name: whoever has a duty does it under their own.
    pub fn may_be_done_for_another(self) -> bool {
        matches!(
            self,
            Self::ViewTown
                | Self::BrowseActivities
                | Self::SignUpSelf
                | Self::RecordOwnAttendance
                | Self::ViewOwnHours
                | Self::IssueOwnStatement
                | Self::ViewRules
                | Self::EditOwnProfile
                | Self::ViewProgression
        )
    }

    /// Whether a social worker may hand it on for a while (A4). What changes rights, reveals
    /// sealed data, takes lists out of the house or binds the town stays where it is.
    pub fn may_be_delegated(self) -> bool {
        matches!(
            self,
            Self::SignUpForOthers
                | Self::CancelForOthers
                | Self::RecordAttendance
                | Self::CloseShift
                | Self::CorrectAttendance
                | Self::ConfirmHours
                | Self::ViewHours
                | Self::ManageActivities
                | Self::PublishActivities
                | Self::RegisterPeople
                | Self::ViewPeople
                | Self::ViewPersonCard
                | Self::ViewContact
                | Self::ManageGuardians
                | Self::ImportFiles
                | Self::ViewOverview
                | Self::ManageTraining
                | Self::RecordTraining
                | Self::LeadDebrief
                | Self::ManageProgression
                | Self::RecordProgression
                | Self::ManageJoining
        )
    }

    /// Whether using it changes something. Taking lists out of the house counts as a change:
    /// it cannot be undone.
    pub fn changes(self) -> bool {
        !matches!(
            self,
            Self::ViewTown
                | Self::BrowseActivities
                | Self::ViewOwnHours
                | Self::ViewHours
                | Self::ViewPeople
                | Self::ViewPersonCard
                | Self::ViewContact
                | Self::RevealIdentity
                | Self::ViewRules
                | Self::ViewDiary
                | Self::ViewReadings
                | Self::ViewHealth
                | Self::ViewOverview
                | Self::ViewProgression
                | Self::FollowJoining
                | Self::ViewBooks
                | Self::RevealPupil
        )
    }
}

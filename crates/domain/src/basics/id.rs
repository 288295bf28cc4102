//! Ids are distinct types over UUIDv7, made upstairs; the text form is lower-case and hyphenated.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// A text that is not an id of any kind. Says nothing about whether such a thing exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an id")
    }
}

impl std::error::Error for NotAnId {}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps an id made by the one id maker upstairs.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }
            /// The bare value, for hashing and storing.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }
        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::try_parse(text).map(Self).map_err(|_| NotAnId)
            }
        }
    )+};
}

id! {
    /// A town: the wall inside one installation.
    TownId,
    /// A person, in any number of roles.
    PersonId,
    /// A sign-in of a person.
    AccountId,
    /// A body of the organisation tree.
    OrganisationId,
    /// One role held by one person in one body from one day to another.
    HoldingId,
    /// Powers handed on for a purpose until a day.
    DelegationId,
    /// Somebody who asks to join and is not registered yet.
    NewcomerId,
    /// A guardian of a minor.
    GuardianId,
    /// A dated, scoped, revocable consent.
    ConsentId,
    /// A joining of two rows that were one person.
    MergeId,
    /// One version of one rule.
    RuleVersionId,
    /// A programme of service.
    ProgrammeId,
    /// An activity.
    ActivityId,
    /// A post of an activity: whose seats, how many.
    PostId,
    /// One shift of an activity.
    ShiftId,
    /// One person's sign-up for one post of one shift.
    SignUpId,
    /// A swap offered by one person to another.
    SwapId,
    /// A standing sign-up.
    RegularId,
    /// One person's presence at one shift.
    AttendanceId,
    /// One tap of a check-in screen; made on the phone.
    MarkId,
    /// One entry of the hours book.
    HoursEntryId,
    /// Hours waiting for a yes.
    ProposalId,
    /// An open question about hours.
    QuestionId,
    /// An issued record.
    RecordId,
    /// An import of a file.
    ImportId,
    /// One line of the town's diary.
    EventId,
    /// A notice to one person.
    NoticeId,
    /// A job waiting to be done.
    JobId,
    /// A bearer token of a program.
    TokenId,
    /// A course of training.
    CourseId,
    /// One meeting of a course.
    SittingId,
    /// One person's part in a course.
    EnrolmentId,
    /// Something one may be trusted with after training.
    QualificationId,
    /// One person's qualification.
    QualifiedId,
    /// One supervised practice.
    PracticeId,
    /// A sharing round after a shift.
    DebriefId,
    /// Three prompts of a town.
    PromptSetId,
    /// A lesson found in a round.
    LessonId,
    /// One walk through a case.
    RehearsalId,
    /// A term of a 少骏会 branch.
    BranchTermId,
    /// One meeting of a branch.
    MeetingId,
    /// What a leader attested by hand.
    EndorsementId,
    /// A badge that was awarded.
    BadgeAwardId,
    /// A consent on paper, with its number.
    SlipId,
    /// A round in which people join together.
    JoiningRoundId,
    /// One person's way through a round.
    ApplicationId,
    /// A round of mutual choice.
    RoundId,
    /// A time kept for a talk.
    SlotId,
    /// A one-to-one interview.
    InterviewId,
    /// One step of a team to another stage.
    StageStepId,
    /// One founding or hand-over meeting of a team.
    TeamMeetingId,
    /// One promise made at a meeting.
    PromiseId,
    /// What money is for: the dimension of every line of the books.
    PurposeId,
    /// One posting of the books.
    PostingId,
    /// Money waiting for a second signature.
    VoucherId,
    /// Somebody who gives.
    GiverId,
    /// One gift.
    GiftId,
    /// A promise to give regularly.
    PledgeId,
    /// A pupil who is aided, known by a code.
    PupilId,
    /// One pupil's aid of one term.
    AwardId,
    /// One allocation of the pool.
    AllocationId,
    /// Money that is to change its purpose.
    PurposeChangeId,
    /// Something the law of money asks for by a day.
    MoneyDutyId,
    /// A request for a pupil's aid.
    AidApplicationId,
    /// An objection to what is published.
    ObjectionId,
    /// A giver's hold on a pupil, or the place in the line for it.
    HoldId,
    /// A giver's promise to one pupil.
    DirectedPromiseId,
    /// A bridge that the house proposed.
    BridgeDraftId,
    /// That an award reached the child, as one of three confirmed.
    DeliveryId,
    /// A guardian's word that an award did not come.
    DenialId,
    /// A link for the guardian of an aided pupil.
    FamilyLinkId,
    /// One person's time in one seat of a pupil's pair.
    PairSeatId,
    /// An empty seat of a pair, with its clock.
    VacancyId,
    /// A background check that somebody has seen.
    CheckId,
    /// A conflict of interest that was noted.
    ConflictId,
    /// A talk, visit or call with an aided family.
    ContactId,
    /// A letter between a giver and a pupil.
    LetterId,
    /// A tutoring of one pupil.
    TutoringId,
    /// One meeting of a tutoring.
    LessonHourId,
    /// An interest class, workshop or growth group.
    GrowthGroupId,
    /// One meeting of such a group.
    GrowthMeetingId,
    /// Time given to an aided child outside a shift.
    CareServiceId,
    /// A growth ambassador's own project.
    UndertakingId,
    /// What a volunteer claims to be given back.
    ClaimId,
    /// Claims paid together.
    BatchId,
    /// A bank's statement, as it was read in.
    StatementId,
    /// One line of a bank's statement.
    BankLineId,
    /// A document that people accept or sign.
    DocumentId,
    /// One person's acceptance or agreement.
    AgreementId,
}

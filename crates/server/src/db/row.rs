//! Values going in and rows coming out: text, whole numbers and null, nothing else.

use std::str::FromStr;

use liandong_domain::basics::{self, Day, Fen, Minutes, Moment};

use crate::failure::Fault;

/// One value of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Param {
    /// Null means one thing, said in the migration.
    Null,
    /// Minutes, fen, epoch milliseconds, counts.
    Int(i64),
    /// Everything else.
    Text(String),
}

impl From<i64> for Param {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}
impl From<usize> for Param {
    fn from(n: usize) -> Self {
        Self::Int(i64::try_from(n).unwrap_or(i64::MAX))
    }
}
impl From<&str> for Param {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Param {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<&String> for Param {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}
impl From<Moment> for Param {
    fn from(moment: Moment) -> Self {
        Self::Int(moment.ms())
    }
}
impl From<Minutes> for Param {
    fn from(minutes: Minutes) -> Self {
        Self::Int(minutes.count())
    }
}
impl From<Fen> for Param {
    fn from(fen: Fen) -> Self {
        Self::Int(fen.count())
    }
}
impl From<Day> for Param {
    fn from(day: Day) -> Self {
        Self::Text(day.to_string())
    }
}
impl<T: Into<Param>> From<Option<T>> for Param {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A value a row can give.
pub trait FromValue: Sized {
    /// Reads it, or says what stood there instead.
    fn from_value(value: &Param) -> Result<Self, String>;
}

impl FromValue for String {
    fn from_value(value: &Param) -> Result<Self, String> {
        match value {
            Param::Text(text) => Ok(text.clone()),
            other => Err(format!("text expected, {} found", kind_of(other))),
        }
    }
}
impl FromValue for i64 {
    fn from_value(value: &Param) -> Result<Self, String> {
        match value {
            Param::Int(n) => Ok(*n),
            other => Err(format!("number expected, {} found", kind_of(other))),
        }
    }
}
impl FromValue for Moment {
    fn from_value(value: &Param) -> Result<Self, String> {
        i64::from_value(value).map(Moment::from_ms)
    }
}
impl FromValue for Minutes {
    fn from_value(value: &Param) -> Result<Self, String> {
        i64::from_value(value).map(Minutes::new)
    }
}
impl FromValue for Fen {
    fn from_value(value: &Param) -> Result<Self, String> {
        i64::from_value(value).map(Fen::new)
    }
}
impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Param) -> Result<Self, String> {
        match value {
            Param::Null => Ok(None),
            other => T::from_value(other).map(Some),
        }
    }
}
impl FromValue for Day {
    fn from_value(value: &Param) -> Result<Self, String> {
        Self::from_str(&String::from_value(value)?).map_err(|e| e.to_string())
    }
}

fn kind_of(value: &Param) -> &'static str {
    match value {
        Param::Null => "null",
        Param::Int(_) => "a number",
        Param::Text(_) => "text",
    }
}

macro_rules! ids {
    ($($name:ident),+ $(,)?) => {$(
        impl From<basics::$name> for Param {
            fn from(id: basics::$name) -> Self {
                Self::Text(id.to_string())
            }
        }
        impl FromValue for basics::$name {
            fn from_value(value: &Param) -> Result<Self, String> {
                Self::from_str(&String::from_value(value)?).map_err(|e| e.to_string())
            }
        }
    )+};
}
ids!(
    TownId,
    PersonId,
    AccountId,
    OrganisationId,
    HoldingId,
    DelegationId,
    GuardianId,
    ConsentId,
    NewcomerId,
    MergeId,
    RuleVersionId,
    ProgrammeId,
    ActivityId,
    PostId,
    ShiftId,
    SignUpId,
    SwapId,
    RegularId,
    AttendanceId,
    MarkId,
    HoursEntryId,
    ProposalId,
    QuestionId,
    RecordId,
    ImportId,
    EventId,
    NoticeId,
    JobId,
    TokenId,
    CourseId,
    SittingId,
    EnrolmentId,
    QualificationId,
    QualifiedId,
    PracticeId,
    DebriefId,
    PromptSetId,
    LessonId,
    RehearsalId,
    BranchTermId,
    MeetingId,
    EndorsementId,
    BadgeAwardId,
    SlipId,
    RoundId,
    JoiningRoundId,
    SlotId,
    InterviewId,
    ApplicationId,
    StageStepId,
    TeamMeetingId,
    PromiseId,
    PurposeId,
    PostingId,
    VoucherId,
    GiverId,
    GiftId,
    PledgeId,
    PupilId,
    AwardId,
    AllocationId,
    PurposeChangeId,
    MoneyDutyId,
    AidApplicationId,
    ObjectionId,
    HoldId,
    BridgeDraftId,
    DirectedPromiseId,
    PairSeatId,
    VacancyId,
    CheckId,
    ConflictId,
    ContactId,
    LetterId,
    TutoringId,
    CareServiceId,
    GrowthGroupId,
    GrowthMeetingId,
    LessonHourId,
    UndertakingId,
    StatementId,
    BankLineId,
    DeliveryId,
    DenialId,
    FamilyLinkId,
    ClaimId,
    BatchId,
    DocumentId,
    AgreementId,
);

/// One row, its values in the order the statement names them.
#[derive(Debug, Clone)]
pub struct Row(pub(super) Vec<Param>);

impl Row {
    /// The value at this place, counted from 0. A wrong type is a fault, never a guess.
    pub fn get<T: FromValue>(&self, index: usize) -> Result<T, Fault> {
        let value =
            self.0.get(index).ok_or_else(|| Fault::new("reading a row", "no such column"))?;
        T::from_value(value)
            .map_err(|why| Fault::new("reading a row", format!("column {index}: {why}")))
    }
}

//! 申请: how a pupil comes into the programme, and how one leaves it.
//!
//! The order of the steps follows what such programmes do (application, visit by two, assessment,
//! publication without the child, approval); the criteria and their points are ours.

use crate::activities::coded;
use crate::basics::{Day, Fact, Refusal, fold};
use crate::rules::SchoolStage;

coded! {
    /// Where an application stands.
    pub enum AidApplicationState {
        /// It was handed in.
        Applied = "applied",
        /// Every paper that the rule asks for is there.
        Complete = "complete",
        /// Two people were at the family's home.
        Visited = "visited",
        /// It was assessed by the rule's criteria.
        Assessed = "assessed",
        /// It is published without the child.
        Published = "published",
        /// It is approved; the pupil has a code.
        Approved = "approved",
        /// It was refused, with the reason.
        Refused = "refused",
        /// The family took it back.
        Withdrawn = "withdrawn",
    }
}
coded! {
    /// A paper that an application may need.
    pub enum AidPaper {
        /// 户口簿.
        HouseholdBook = "household-book",
        /// 监护人身份证件.
        GuardianId = "guardian-id",
        /// 在读证明.
        SchoolProof = "school-proof",
        /// 困难情况证明.
        HardshipProof = "hardship-proof",
        /// 监护人签字的公示与资助同意书.
        Agreement = "agreement",
    }
}
coded! {
    /// What an application is assessed by, 0 to 3 points each.
    pub enum AidCriterion {
        /// Income of the household.
        Income = "income",
        /// Grave illness in the household.
        Illness = "illness",
        /// Disability in the household.
        Disability = "disability",
        /// Who looks after the child.
        Care = "care",
        /// Several children at school.
        Siblings = "siblings",
    }
}
coded! {
    /// Who brought an application.
    pub enum BroughtAs {
        /// A worker, together with the family.
        Worker = "worker",
        /// The school's liaison.
        School = "school",
        /// The guardian, for the own child.
        Guardian = "guardian",
    }
}
coded! {
    /// What a school says of a pupil in a term.
    pub enum SchoolWord {
        /// The pupil goes to school there.
        Here = "here",
        /// The pupil has left the school.
        Gone = "gone",
    }
}
coded! {
    /// Why a pupil is aided no longer.
    pub enum StopReason {
        /// School is over.
        Graduated = "graduated",
        /// The family moved away.
        Moved = "moved",
        /// The family is better off.
        Better = "better",
        /// What was told was not so.
        WrongFacts = "wrong-facts",
        /// Pupil or family wish it.
        Wish = "wish",
        /// Another school or programme goes on with the aid.
        Transferred = "transferred",
    }
}

/// The most points a criterion gives.
pub const POINTS_MOST: i64 = 3;

impl AidApplicationState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Applied => "application-state-applied",
            Self::Complete => "application-state-complete",
            Self::Visited => "application-state-visited",
            Self::Assessed => "application-state-assessed",
            Self::Published => "application-state-published",
            Self::Approved => "application-state-approved",
            Self::Refused => "application-state-refused",
            Self::Withdrawn => "application-state-withdrawn",
        }
    }
    /// Whether something is still to be done about it.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Approved | Self::Refused | Self::Withdrawn)
    }
    fn from(self, wanted: Self, next: Self) -> Result<Self, AidApplicationRefusal> {
        if self == wanted { Ok(next) } else { Err(AidApplicationRefusal::NotNow { state: self }) }
    }
    /// The last paper is there.
    ///
    /// # Errors
    /// It is not at this step.
    pub fn complete(self) -> Result<Self, AidApplicationRefusal> {
        self.from(Self::Applied, Self::Complete)
    }
    /// The second report of the visit is there.
    ///
    /// # Errors
    /// It is not at this step.
    pub fn visited(self) -> Result<Self, AidApplicationRefusal> {
        self.from(Self::Complete, Self::Visited)
    }
    /// It is assessed.
    ///
    /// # Errors
    /// It is not at this step.
    pub fn assessed(self) -> Result<Self, AidApplicationRefusal> {
        self.from(Self::Visited, Self::Assessed)
    }
    /// It is published: it has reached the points that the rule asks for.
    ///
    /// # Errors
    /// It is not at this step, or has too few points.
    pub fn publish(self, points: i64, pass: i64) -> Result<Self, AidApplicationRefusal> {
        let next = self.from(Self::Assessed, Self::Published)?;
        if points < pass {
            return Err(AidApplicationRefusal::TooFewPoints { points, pass });
        }
        Ok(next)
    }
    /// It is approved: the publication is over and every objection answered.
    ///
    /// # Errors
    /// It is not at this step, is still published, or an objection waits.
    pub fn approve(
        self,
        until: Option<Day>,
        today: Day,
        waiting: i64,
    ) -> Result<Self, AidApplicationRefusal> {
        let next = self.from(Self::Published, Self::Approved)?;
        match until {
            Some(until) if until >= today => {
                return Err(AidApplicationRefusal::StillPublished { until });
            }
            _ => {}
        }
        if waiting > 0 {
            return Err(AidApplicationRefusal::ObjectionsWait { count: waiting });
        }
        Ok(next)
    }
    /// It is refused.
    ///
    /// # Errors
    /// It is settled.
    pub fn refuse(self) -> Result<Self, AidApplicationRefusal> {
        if self.is_open() {
            Ok(Self::Refused)
        } else {
            Err(AidApplicationRefusal::NotNow { state: self })
        }
    }
    /// The family takes it back.
    ///
    /// # Errors
    /// It is settled.
    pub fn withdraw(self) -> Result<Self, AidApplicationRefusal> {
        if self.is_open() {
            Ok(Self::Withdrawn)
        } else {
            Err(AidApplicationRefusal::NotNow { state: self })
        }
    }
}
impl AidPaper {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::HouseholdBook => "application-paper-household-book",
            Self::GuardianId => "application-paper-guardian-id",
            Self::SchoolProof => "application-paper-school-proof",
            Self::HardshipProof => "application-paper-hardship-proof",
            Self::Agreement => "application-paper-agreement",
        }
    }
}
impl AidCriterion {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Income => "application-criterion-income",
            Self::Illness => "application-criterion-illness",
            Self::Disability => "application-criterion-disability",
            Self::Care => "application-criterion-care",
            Self::Siblings => "application-criterion-siblings",
        }
    }
    /// What so many of its points mean, in words.
    pub fn level(self, points: i64) -> String {
        format!("application-level-{}-{points}", self.code())
    }
}
impl BroughtAs {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Worker => "application-by-worker",
            Self::School => "application-by-school",
            Self::Guardian => "application-by-guardian",
        }
    }
}
impl SchoolWord {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Here => "application-school-word-here",
            Self::Gone => "application-school-word-gone",
        }
    }
}
impl StopReason {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Graduated => "application-stop-graduated",
            Self::Moved => "application-stop-moved",
            Self::Better => "application-stop-better",
            Self::WrongFacts => "application-stop-wrong-facts",
            Self::Wish => "application-stop-wish",
            Self::Transferred => "application-stop-transferred",
        }
    }
}

/// Why something of an application cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AidApplicationRefusal {
    /// It is at another step.
    NotNow {
        /// Where it stands.
        state: AidApplicationState,
    },
    /// The same child has an application that runs.
    OpenAlready {
        /// Its code.
        code: String,
    },
    /// A class that this school does not have.
    NoClass {
        /// The highest.
        most: i64,
    },
    /// A document number that is none.
    NotADocument {
        /// The form field.
        field: &'static str,
    },
    /// Nothing was chosen, or nothing that is there.
    NoChoice {
        /// The form field.
        field: &'static str,
    },
    /// The other report of the visit is by the same person.
    SameVisitor,
    /// One of the two visitors is a social worker.
    NoWorker,
    /// Whoever has to do with the family does not assess (回避).
    Recused {
        /// The word key of why.
        why: &'static str,
    },
    /// Fewer points than the rule asks for.
    TooFewPoints {
        /// How many it has.
        points: i64,
        /// How many are asked for.
        pass: i64,
    },
    /// It is still published.
    StillPublished {
        /// Until when.
        until: Day,
    },
    /// Objections are not answered yet.
    ObjectionsWait {
        /// How many.
        count: i64,
    },
    /// Another programme aids this child.
    AidedElsewhere,
    /// The same person assessed it: another approves.
    SamePerson,
    /// The pupil was looked through for this term.
    Reviewed,
    /// A liaison brings pupils of the own school alone.
    OtherSchool,
    /// A guardian brings the own child alone.
    OtherChild,
}

impl Refusal for AidApplicationRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotNow { .. } => "application-not-now",
            Self::OpenAlready { .. } => "application-open-already",
            Self::NoClass { .. } => "application-no-class",
            Self::NotADocument { .. } => "application-not-a-document",
            Self::NoChoice { .. } => "application-no-choice",
            Self::SameVisitor => "application-same-visitor",
            Self::NoWorker => "application-no-worker",
            Self::Recused { .. } => "application-recused",
            Self::TooFewPoints { .. } => "application-too-few-points",
            Self::StillPublished { .. } => "application-still-published",
            Self::ObjectionsWait { .. } => "application-objections-wait",
            Self::AidedElsewhere => "application-aided-elsewhere",
            Self::SamePerson => "application-same-person",
            Self::Reviewed => "application-reviewed",
            Self::OtherSchool => "application-other-school",
            Self::OtherChild => "application-other-child",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NotNow { state } => vec![("state", Fact::Word(state.word()))],
            Self::OpenAlready { code } => vec![("code", code.clone().into())],
            Self::NoClass { most } => vec![("most", (*most).into())],
            Self::Recused { why } => vec![("why", Fact::Word(why))],
            Self::TooFewPoints { points, pass } => {
                vec![("points", (*points).into()), ("pass", (*pass).into())]
            }
            Self::StillPublished { until } => vec![("until", (*until).into())],
            Self::ObjectionsWait { count } => vec![("count", (*count).into())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::OpenAlready { .. } | Self::OtherChild => Some("name"),
            Self::OtherSchool => Some("school"),
            Self::NoClass { .. } => Some("grade"),
            Self::NotADocument { field } | Self::NoChoice { field } => Some(field),
            Self::SameVisitor | Self::NoWorker => Some("words"),
            _ => None,
        }
    }
}

/// Whether two names are of one school, or of one person: the same letters, however they are
/// spaced. Nothing is not the same as nothing.
pub fn same_name(one: &str, other: &str) -> bool {
    let plain = |text: &str| {
        fold(text).chars().filter(|letter| !letter.is_whitespace()).collect::<String>()
    };
    let one = plain(one);
    !one.is_empty() && one == plain(other)
}

/// A name as the public reads it: the surname, and a sign for the rest (陈**). The sign does not
/// tell how long the name is.
pub fn masked(name: &str) -> String {
    const PAIRS: [&str; 12] = [
        "欧阳", "司徒", "上官", "诸葛", "司马", "东方", "尉迟", "皇甫", "令狐", "慕容", "端木",
        "夏侯",
    ];
    let name = name.trim();
    let pair = PAIRS.iter().find(|pair| name.starts_with(**pair) && name.chars().count() > 2);
    let surname = pair.map_or_else(|| name.chars().take(1).collect(), |pair| (*pair).to_owned());
    format!("{surname}**")
}

/// How many classes a school has.
pub fn classes(stage: SchoolStage) -> i64 {
    match stage {
        SchoolStage::Primary => 6,
        SchoolStage::JuniorMiddle | SchoolStage::SeniorMiddle => 3,
    }
}

/// A document number as it is looked for: digits and capital letters.
///
/// # Errors
/// Too short, too long, or other signs.
pub fn document(field: &'static str, text: &str) -> Result<String, AidApplicationRefusal> {
    let text = crate::basics::fold(text).replace([' ', '-'], "").to_uppercase();
    let good = (6..=24).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
    if good { Ok(text) } else { Err(AidApplicationRefusal::NotADocument { field }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    // covers T16
    #[test]
    fn every_step_comes_after_the_one_before_and_none_is_left_out() {
        use AidApplicationState as S;
        let until = day("2026-11-20");
        assert!(S::Applied.visited().is_err() && S::Applied.assessed().is_err());
        let visited = S::Applied.complete().and_then(S::visited).expect("two steps");
        let assessed = visited.assessed().expect("a step");
        assert!(assessed.publish(5, 6).is_err(), "too few points");
        let published = assessed.publish(6, 6).expect("enough");
        assert!(published.approve(Some(until), until, 0).is_err(), "the last day counts");
        let after = until.plus_days(1);
        assert!(published.approve(Some(until), after, 1).is_err(), "an objection waits");
        assert_eq!(published.approve(Some(until), after, 0), Ok(S::Approved));
        for state in [S::Approved, S::Refused, S::Withdrawn] {
            assert!(state.refuse().is_err() && state.withdraw().is_err());
        }
    }

    // covers T16
    #[test]
    fn the_public_reads_a_surname_and_no_length() {
        for (name, shown) in [
            ("陈小雨", "陈**"),
            ("陈雨", "陈**"),
            ("欧阳凤莲", "欧阳**"),
            ("欧阳", "欧**"),
            ("张㛃", "张**"),
        ] {
            assert_eq!(masked(name), shown);
        }
    }

    #[test]
    fn a_document_number_is_found_however_it_is_typed() {
        assert_eq!(
            document("document", "４４１９ 0020120304-123x"),
            Ok("44190020120304123X".to_owned())
        );
        assert!(
            document("document", "1234").is_err()
                && document("document", "四四一九零零二零").is_err()
        );
    }
}

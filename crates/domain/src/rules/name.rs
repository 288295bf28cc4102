//! The rules a town has from the start.

/// Which rule. Its versions are counted from 1 in each town.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleName {
    /// 星级: how many hours make a star (T25; content in `hours`).
    StarLadder,
    /// 时长: what is counted, tiers of a day, who approves (content in `hours`).
    Hours,
    /// 年龄: who may serve at which age, with whose consent, beside whom.
    AgePolicy,
    /// 席位: social workers to volunteers, adults to minors.
    SeatsRatio,
    /// 入队五步 (T22).
    JoiningPipeline,
    /// 助学标准 (T16).
    AidStandards,
    /// 少骏会成长方案 (T12; content in `progression`).
    ProgressionScheme,
    /// 孵化阶段 (T13; content in `incubation`).
    IncubationStages,
    /// 签字额度: how many sign for money that goes out (content in `books`).
    SignatureTiers,
    /// 志愿者费用上限: the most of a claim (content in `expenses`).
    ExpenseCaps,
    /// 不定向资金分配 (T18; content in `allocation`).
    Allocation,
    /// 资金公开期限: what the law of money asks for by which day (content in `books`).
    MoneyDuties,
    /// 资助申请: papers, points, publication (content in `aid`).
    AidApplications,
    /// 定向助学: holds, answers, alarms (content in `directed`).
    DirectedGiving,
    /// 结对: how many children one looks after, checks, who is blocked (content in `pairs`).
    Pairing,
}

impl RuleName {
    /// All of them, in the order they are shown.
    pub const ALL: &[Self] = &[
        Self::StarLadder,
        Self::Hours,
        Self::AgePolicy,
        Self::SeatsRatio,
        Self::JoiningPipeline,
        Self::AidStandards,
        Self::ProgressionScheme,
        Self::IncubationStages,
        Self::SignatureTiers,
        Self::ExpenseCaps,
        Self::Allocation,
        Self::MoneyDuties,
        Self::AidApplications,
        Self::DirectedGiving,
        Self::Pairing,
    ];

    /// As stored and as named in a `RuleRef`.
    pub fn code(self) -> &'static str {
        match self {
            Self::StarLadder => "star-ladder",
            Self::Hours => "hours",
            Self::AgePolicy => "age-policy",
            Self::SeatsRatio => "seats-ratio",
            Self::JoiningPipeline => "joining-pipeline",
            Self::AidStandards => "aid-standards",
            Self::ProgressionScheme => "progression-scheme",
            Self::IncubationStages => "incubation-stages",
            Self::SignatureTiers => "signature-tiers",
            Self::ExpenseCaps => "expense-caps",
            Self::Allocation => "allocation",
            Self::MoneyDuties => "money-duties",
            Self::AidApplications => "aid-applications",
            Self::DirectedGiving => "directed-giving",
            Self::Pairing => "pairing",
        }
    }
    /// The code back.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.code() == code)
    }
    /// Under which key its name stands in the words.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::StarLadder => "rules-name-star-ladder",
            Self::Hours => "rules-name-hours",
            Self::AgePolicy => "rules-name-age-policy",
            Self::SeatsRatio => "rules-name-seats-ratio",
            Self::JoiningPipeline => "rules-name-joining-pipeline",
            Self::AidStandards => "rules-name-aid-standards",
            Self::ProgressionScheme => "rules-name-progression-scheme",
            Self::IncubationStages => "rules-name-incubation-stages",
            Self::SignatureTiers => "rules-name-signature-tiers",
            Self::ExpenseCaps => "rules-name-expense-caps",
            Self::Allocation => "rules-name-allocation",
            Self::MoneyDuties => "rules-name-money-duties",
            Self::AidApplications => "rules-name-aid-applications",
            Self::DirectedGiving => "rules-name-directed-giving",
            Self::Pairing => "rules-name-pairing",
        }
    }
}

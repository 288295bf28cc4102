//! What is not volunteer service (D6; 民政部令第67号 art. 19, the six groups of china-facts 1.9 and
//! the publishing rules of Guangdong, 2.6). The author answers for each group; a word that smells
//! of one asks for a reason.

use std::collections::BTreeMap;

use super::coded;
use crate::basics::{Fact, Refusal, fold};

coded! {
    /// The six groups.
    pub enum Group {
        /// Duty in paid working time.
        PaidDuty = "paid-duty",
        /// Tasks a unit or school orders inside its walls: 值日, 值班, 班会.
        InternalTask = "internal-task",
        /// For one's own benefit: 实习, 参观, 夏令营, 会议.
        OwnBenefit = "own-benefit",
        /// No clear public purpose: 团建, trips, meals, rehearsals, trade, prayer.
        NoPublicPurpose = "no-public-purpose",
        /// Pay above the norm of a subsidy.
        PaidBeyondSubsidy = "paid-beyond-subsidy",
        /// Hours for money, goods, re-posts, likes; "reward" hours.
        HoursTraded = "hours-traded",
    }
}
coded! {
    /// The author's answer to "does it belong to this group?".
    pub enum Answer {
        /// It does not.
        No = "no",
        /// It does: it may be held, but not as volunteer service.
        Yes = "yes",
    }
}

impl Group {
    /// The form field of its question.
    pub fn field(self) -> &'static str {
        match self {
            Self::PaidDuty => "declared-paid-duty",
            Self::InternalTask => "declared-internal-task",
            Self::OwnBenefit => "declared-own-benefit",
            Self::NoPublicPurpose => "declared-no-public-purpose",
            Self::PaidBeyondSubsidy => "declared-paid-beyond-subsidy",
            Self::HoursTraded => "declared-hours-traded",
        }
    }
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::PaidDuty => "group-paid-duty",
            Self::InternalTask => "group-internal-task",
            Self::OwnBenefit => "group-own-benefit",
            Self::NoPublicPurpose => "group-no-public-purpose",
            Self::PaidBeyondSubsidy => "group-paid-beyond-subsidy",
            Self::HoursTraded => "group-hours-traded",
        }
    }
    /// Words that smell of the group. They raise a question, never a verdict: help at a meeting
    /// counts (china-facts 2.6), the meeting does not.
    fn words(self) -> &'static [&'static str] {
        match self {
            Self::PaidDuty => &["加班", "上班时间", "工作时间内", "轮岗", "坐班"],
            Self::InternalTask => &["值日", "值班", "班会", "大扫除", "校内卫生", "内部任务"],
            Self::OwnBenefit => &[
                "会议",
                "例会",
                "开会",
                "讲座",
                "实习",
                "参观",
                "研学",
                "夏令营",
                "冬令营",
                "观影",
                "看电影",
                "考察",
                "述职",
            ],
            Self::NoPublicPurpose => &[
                "团建", "聚餐", "聚会", "春游", "秋游", "郊游", "彩排", "排练", "祈福", "祈祷",
                "促销", "推销", "带货", "商演", "年会",
            ],
            Self::PaidBeyondSubsidy => {
                &["工资", "日结", "兼职", "报酬", "薪酬", "元/天", "元/小时"]
            }
            Self::HoursTraded => &[
                "补录",
                "换时长",
                "送时长",
                "奖励时长",
                "转发",
                "点赞",
                "集赞",
                "投票",
                "答题",
                "捐款",
                "捐物",
                "双倍时长",
            ],
        }
    }
}

/// What the author said, and the reasons given for doubtful words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Declared {
    /// The answers so far.
    pub answers: BTreeMap<Group, Answer>,
    /// Why a doubtful word is harmless here, by group.
    pub reasons: BTreeMap<Group, String>,
}

/// A word of the text that smells of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// The group.
    pub group: Group,
    /// The word.
    pub found: &'static str,
}

/// Why this is not published as volunteer service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NegativeRefusal {
    /// A question was left open.
    NotDeclared {
        /// The group.
        group: Group,
    },
    /// The author says it belongs to the group.
    DeclaredYes {
        /// The group.
        group: Group,
    },
    /// A doubtful word without a reason.
    DoubtOpen {
        /// The group.
        group: Group,
        /// The word.
        found: &'static str,
    },
    /// The title says 补录: only what is still to come is published.
    TitleSaysMakeUp,
}

impl Refusal for NegativeRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotDeclared { .. } => "activities-negative-not-declared",
            Self::DeclaredYes { .. } => "activities-negative-declared-yes",
            Self::DoubtOpen { .. } => "activities-negative-doubt-open",
            Self::TitleSaysMakeUp => "activities-negative-title-says-make-up",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NotDeclared { group } | Self::DeclaredYes { group } => {
                vec![("group", Fact::Word(group.word()))]
            }
            Self::DoubtOpen { group, found } => {
                vec![("group", Fact::Word(group.word())), ("found", (*found).into())]
            }
            Self::TitleSaysMakeUp => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        Some(match self {
            Self::NotDeclared { group }
            | Self::DeclaredYes { group }
            | Self::DoubtOpen { group, .. } => group.field(),
            Self::TitleSaysMakeUp => "title",
        })
    }
}

impl Declared {
    /// The fewest characters of a reason: more than "无" or "没有".
    pub const LEAST_REASON: usize = 4;

    /// All six answered with no, without reasons.
    pub fn all_no() -> Self {
        let answers = Group::ALL.into_iter().map(|group| (group, Answer::No)).collect();
        Self { answers, reasons: BTreeMap::new() }
    }
    /// Writes one answer; an empty reason is none.
    pub fn declare(&mut self, group: Group, answer: Answer, reason: &str) {
        self.answers.insert(group, answer);
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        if reason.is_empty() {
            self.reasons.remove(&group);
        } else {
            self.reasons.insert(group, reason);
        }
    }
    fn has_reason(&self, group: Group) -> bool {
        let length = self.reasons.get(&group).map_or(0, |reason| reason.chars().count());
        length >= Self::LEAST_REASON
    }

    /// The text it is stored as: one `group answer reason` a line.
    pub fn to_text(&self) -> String {
        let line = |(group, answer): (&Group, &Answer)| {
            let reason = self.reasons.get(group).map(String::as_str).unwrap_or_default();
            format!("{} {} {reason}", group.code(), answer.code()).trim_end().to_owned()
        };
        self.answers.iter().map(line).collect::<Vec<_>>().join("\n")
    }
    /// Reads what [`Declared::to_text`] wrote. Nothing and `[]` are an empty declaration.
    pub fn parse(text: &str) -> Option<Self> {
        let mut found = Self::default();
        if text == "[]" {
            return Some(found);
        }
        for line in text.lines() {
            let mut parts = line.splitn(3, ' ');
            let group = Group::parse(parts.next()?)?;
            let answer = Answer::parse(parts.next()?)?;
            found.declare(group, answer, parts.next().unwrap_or_default());
        }
        Some(found)
    }
}

/// The doubtful words in these texts, each once.
pub fn find_doubts(texts: &[&str]) -> Vec<Doubt> {
    let texts: Vec<String> = texts.iter().map(|text| fold(text)).collect();
    let words = Group::ALL.into_iter().flat_map(|g| g.words().iter().map(move |word| (g, *word)));
    words
        .filter(|(_, word)| texts.iter().any(|text| text.contains(word)))
        .map(|(group, found)| Doubt { group, found })
        .collect()
}

/// Everything that stands against publishing this as volunteer service, the title first.
pub fn check_negative(title: &str, texts: &[&str], declared: &Declared) -> Vec<NegativeRefusal> {
    let mut refusals = Vec::new();
    if fold(title).contains("补录") {
        refusals.push(NegativeRefusal::TitleSaysMakeUp);
    }
    for group in Group::ALL {
        match declared.answers.get(&group) {
            None => refusals.push(NegativeRefusal::NotDeclared { group }),
            Some(Answer::Yes) => refusals.push(NegativeRefusal::DeclaredYes { group }),
            Some(Answer::No) => {}
        }
    }
    let all: Vec<&str> = texts.iter().copied().chain([title]).collect();
    let open = find_doubts(&all).into_iter().filter(|doubt| !declared.has_reason(doubt.group));
    refusals.extend(open.map(|Doubt { group, found }| NegativeRefusal::DoubtOpen { group, found }));
    refusals
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // covers D6
    #[test]
    fn a_visit_to_elders_passes_and_team_building_raises_a_question() {
        let declared = Declared::all_no();
        assert_eq!(check_negative("探访独居老人", &["陪老人聊天、量血压"], &declared), []);
        let doubts = find_doubts(&["团 建捡垃圾"]);
        assert_eq!(doubts, [Doubt { group: Group::NoPublicPurpose, found: "团建" }]);
        assert_eq!(
            check_negative("公园清洁", &["结合团建捡垃圾"], &declared),
            [NegativeRefusal::DoubtOpen { group: Group::NoPublicPurpose, found: "团建" }]
        );
    }

    #[test]
    fn a_reason_answers_the_question_but_not_a_yes() {
        let mut declared = Declared::all_no();
        declared.declare(Group::OwnBenefit, Answer::No, "为长者健康讲座做引导和登记");
        assert_eq!(check_negative("健康讲座引导", &[], &declared), []);
        declared.declare(Group::OwnBenefit, Answer::Yes, "为长者健康讲座做引导和登记");
        assert_eq!(
            check_negative("健康讲座引导", &[], &declared),
            [NegativeRefusal::DeclaredYes { group: Group::OwnBenefit }]
        );
        declared.declare(Group::OwnBenefit, Answer::No, "无");
        assert_eq!(check_negative("健康讲座引导", &[], &declared).len(), 1);
    }

    #[test]
    fn each_of_the_six_questions_must_be_answered() {
        let refusals = check_negative("敬老院康乐", &[], &Declared::default());
        assert_eq!(refusals.len(), 6);
        assert_eq!(refusals[0].field(), Some("declared-paid-duty"));
    }

    #[test]
    fn a_title_never_says_make_up_entry() {
        let mut declared = Declared::all_no();
        declared.declare(Group::HoursTraded, Answer::No, "只是忘了登记");
        let refusals = check_negative("十月探访(补 录)", &[], &declared);
        assert_eq!(refusals, [NegativeRefusal::TitleSaysMakeUp]);
    }

    #[test]
    fn a_declaration_is_written_and_read_back() {
        let mut declared = Declared::all_no();
        declared.declare(Group::OwnBenefit, Answer::No, "讲座  现场\n服务");
        declared.declare(Group::PaidDuty, Answer::Yes, "");
        assert_eq!(Declared::parse(&declared.to_text()), Some(declared));
        assert_eq!(Declared::parse("[]"), Some(Declared::default()));
        assert_eq!(Declared::parse(""), Some(Declared::default()));
        assert_eq!(Declared::parse("own-benefit maybe"), None);
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "(?s).{0,80}") {
            let _ = (Declared::parse(&text), find_doubts(&[&text]));
        }
    }
}

//! The scheme of a town: stages, badges, and who must stand beside the children. Content of a
//! rule: it has versions, is signed by two, and a version once in force is frozen.

use std::collections::{BTreeMap, BTreeSet};

use super::need::words;
use super::safety::Asked;
use super::{Area, Need};
use crate::rules::{Clause, Fields, RuleContent, RuleName, RuleRefusal, SeatsRatio, read_fields};

/// What a town starts with. The names of stages and badges are ours: the founding paper names the
/// five areas and a step-by-step training, nothing more (T12).
const START: &str = include_str!("scheme.txt");
/// The most badges of an area.
const BADGES_MOST: usize = 12;
/// The most stages.
const STAGES_MOST: usize = 8;

/// A stage and what it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// Badges awarded.
    pub badges: i64,
    /// In how many different areas.
    pub areas: i64,
}

/// A badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// Short and lasting: what is attested is kept under it.
    pub code: String,
    /// Its area.
    pub area: Area,
    /// Its name.
    pub name: String,
    /// What it asks for.
    pub need: Need,
}

/// The whole scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressionScheme {
    /// Stages, each harder than the one before; the first is where everybody begins.
    pub stages: Vec<Stage>,
    /// Badges, by area.
    pub badges: Vec<Badge>,
    /// The qualification a leader needs, by its name; empty: none.
    pub leader_qualification: String,
    /// The fewest adults at a meeting.
    pub adults_least: i64,
    /// The most children beside one adult, where the town's ratio of seats sets none; 0: any.
    pub children_per_adult_most: i64,
    /// The kind of service a guardian's consent must cover.
    pub consent_kind: String,
}

impl ProgressionScheme {
    /// A badge by its code.
    pub fn badge(&self, code: &str) -> Option<&Badge> {
        self.badges.iter().find(|badge| badge.code == code)
    }
    /// Badges of an area.
    pub fn of_area(&self, area: Area) -> impl Iterator<Item = &Badge> {
        self.badges.iter().filter(move |badge| badge.area == area)
    }
    /// Every theme a badge asks for, in the order of the badges.
    pub fn themes(&self) -> Vec<&str> {
        let mut out: Vec<&str> = Vec::new();
        for leaf in self.badges.iter().flat_map(|badge| badge.need.leaves()) {
            if let super::Leaf::Attended { theme, .. } = leaf
                && !out.contains(&theme.as_str())
            {
                out.push(theme);
            }
        }
        out
    }
    /// The themes as a term takes them up: each as often in a row as a badge asks for it.
    pub fn themes_in_turn(&self) -> Vec<&str> {
        let mut out = Vec::new();
        for theme in self.themes() {
            let asked = self.badges.iter().flat_map(|badge| badge.need.leaves());
            let times = asked.filter(|leaf| !leaf.by_hand() && leaf.what() == theme);
            let most = times.map(super::Leaf::asked).max().unwrap_or(1);
            out.extend((0..most).map(|_| theme));
        }
        out
    }
    /// What may be shown at a meeting on a theme: the leaves attested by hand of every badge that
    /// counts it, each as code and leaf.
    pub fn shown_at(&self, theme: &str) -> Vec<String> {
        let mut out = Vec::new();
        for badge in &self.badges {
            let leaves = badge.need.leaves();
            if leaves.iter().any(|leaf| !leaf.by_hand() && leaf.what() == theme) {
                let by_hand = leaves.iter().filter(|leaf| leaf.by_hand());
                out.extend(by_hand.map(|leaf| format!("{} {leaf}", badge.code)));
            }
        }
        out
    }
    /// Which stage somebody with badges of these areas has reached.
    pub fn stage(&self, awarded: &[Area]) -> usize {
        let (badges, areas) = counts(awarded);
        let reached = |stage: &Stage| stage.badges <= badges && stage.areas <= areas;
        self.stages.iter().take_while(|stage| reached(stage)).count().saturating_sub(1)
    }
    /// The stage after it, with the badges and the areas still missing; none: it is the last.
    pub fn next_stage(&self, awarded: &[Area]) -> Option<(&Stage, i64, i64)> {
        let (badges, areas) = counts(awarded);
        let next = self.stages.get(self.stage(awarded) + 1)?;
        Some((next, (next.badges - badges).max(0), (next.areas - areas).max(0)))
    }
    /// What a meeting must show. The town's ratio of seats comes before the number of the scheme.
    pub fn asked(&self, ratio: &SeatsRatio) -> Asked {
        let most = match ratio.minors_per_adult_most {
            0 => self.children_per_adult_most,
            set => set,
        };
        Asked {
            qualification: self.leader_qualification.clone(),
            adults_least: self.adults_least,
            children_per_adult_most: most,
        }
    }
}

fn counts(awarded: &[Area]) -> (i64, i64) {
    let areas: BTreeSet<Area> = awarded.iter().copied().collect();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    (count(awarded.len()), count(areas.len()))
}

fn unknown(key: &str, given: &str) -> RuleRefusal {
    RuleRefusal::UnknownWord { key: key.to_owned(), given: given.chars().take(30).collect() }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn read_stage(line: &str) -> Option<Stage> {
    let mut parts = line.rsplitn(3, char::is_whitespace);
    let areas = parts.next()?.parse().ok().filter(|n| (0..=5).contains(n))?;
    let badges = parts.next()?.parse().ok().filter(|n| (0..=60).contains(n))?;
    Some(Stage { name: words(parts.next()?)?, badges, areas })
}

fn read_badge(area: Area, line: &str) -> Option<Badge> {
    let line = line.replace('＝', "=");
    let (head, need) = line.split_once('=')?;
    let (code, name) = head.trim().split_once(char::is_whitespace)?;
    let short = (1..=8).contains(&code.len()) && code.chars().all(|c| c.is_ascii_alphanumeric());
    let need = Need::parse(need)?;
    short.then_some(())?;
    Some(Badge { code: code.to_owned(), area, name: words(name)?, need })
}

fn read_stages(text: &str) -> Result<Vec<Stage>, RuleRefusal> {
    let key = "stages";
    let mut stages: Vec<Stage> = Vec::new();
    for line in lines(text).take(STAGES_MOST) {
        let stage = read_stage(line).ok_or_else(|| unknown(key, line))?;
        let rises = stages
            .last()
            .is_none_or(|last| last.badges < stage.badges && last.areas <= stage.areas);
        if !rises {
            return Err(RuleRefusal::OutOfOrder { key: key.to_owned() });
        }
        stages.push(stage);
    }
    // Everybody begins somewhere.
    match stages.first() {
        Some(first) if first.badges == 0 && first.areas == 0 => Ok(stages),
        Some(_) | None => Err(RuleRefusal::OutOfOrder { key: key.to_owned() }),
    }
}

impl RuleContent for ProgressionScheme {
    const RULE: RuleName = RuleName::ProgressionScheme;

    fn clauses(&self) -> Vec<Clause> {
        use crate::basics::Fact;
        let stages = self.stages.iter().map(|stage| {
            let facts = vec![
                ("name", stage.name.clone().into()),
                ("badges", stage.badges.into()),
                ("areas", stage.areas.into()),
            ];
            Clause::new("stage", facts)
        });
        let badges = self.badges.iter().map(|badge| {
            let facts = vec![
                ("area", Fact::Word(badge.area.word())),
                ("name", badge.name.clone().into()),
                ("need", badge.need.to_string().into()),
            ];
            Clause::new("badge", facts)
        });
        let adults = vec![
            ("least", self.adults_least.into()),
            ("most", self.children_per_adult_most.into()),
            ("qualification", self.leader_qualification.clone().into()),
        ];
        stages.chain(badges).chain([Clause::new("adults", adults)]).collect()
    }

    fn to_fields(&self) -> Vec<(String, String)> {
        let stage = |stage: &Stage| format!("{} {} {}", stage.name, stage.badges, stage.areas);
        let stages: Vec<String> = self.stages.iter().map(stage).collect();
        let badge = |badge: &Badge| format!("{} {} = {}", badge.code, badge.name, badge.need);
        let areas = Area::ALL.map(|area| {
            let all: Vec<String> = self.of_area(area).map(badge).collect();
            (area.code().to_owned(), all.join("\n"))
        });
        let numbers = [
            ("leader-qualification", self.leader_qualification.clone()),
            ("adults-least", self.adults_least.to_string()),
            ("children-per-adult-most", self.children_per_adult_most.to_string()),
            ("consent-kind", self.consent_kind.clone()),
        ];
        let numbers = numbers.map(|(key, value)| (key.to_owned(), value));
        [("stages".to_owned(), stages.join("\n"))].into_iter().chain(areas).chain(numbers).collect()
    }

    fn from_fields(fields: &BTreeMap<String, String>) -> Result<Self, RuleRefusal> {
        let from = Fields::new(fields);
        let stages = read_stages(from.text("stages")?)?;
        let (mut badges, mut codes): (Vec<Badge>, BTreeSet<String>) = Default::default();
        for area in Area::ALL {
            let key = area.code();
            let text = fields.get(key).map_or("", String::as_str);
            for line in lines(text).take(BADGES_MOST) {
                let badge = read_badge(area, line).ok_or_else(|| unknown(key, line))?;
                if !codes.insert(badge.code.clone()) {
                    return Err(unknown(key, line));
                }
                badges.push(badge);
            }
        }
        let optional = |key: &str| fields.get(key).map_or("", |text| text.trim()).to_owned();
        Ok(Self {
            stages,
            badges,
            leader_qualification: optional("leader-qualification"),
            adults_least: from.number("adults-least", 1, 20)?,
            children_per_adult_most: from.number("children-per-adult-most", 0, 99)?,
            consent_kind: from.text("consent-kind")?.to_owned(),
        })
    }

    fn default_for_town() -> Self {
        let read = read_fields(START).and_then(|fields| Self::from_fields(&fields));
        // A scheme without a badge asks for nothing; the test below shows it never comes to that.
        read.unwrap_or_else(|_| Self {
            stages: Vec::new(),
            badges: Vec::new(),
            leader_qualification: String::new(),
            adults_least: 2,
            children_per_adult_most: 8,
            consent_kind: "0099".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::write_fields;

    // covers T12 T10
    #[test]
    fn the_scheme_a_town_starts_with_has_four_stages_and_badges_in_all_five_areas() {
        let scheme = ProgressionScheme::default_for_town();
        let names: Vec<&str> = scheme.stages.iter().map(|stage| stage.name.as_str()).collect();
        assert_eq!(names, ["新芽", "少骏", "骏马", "领骏"]);
        for area in Area::ALL {
            assert!(scheme.of_area(area).count() >= 2, "{area:?}");
        }
        let fields = read_fields(&write_fields(&scheme.to_fields())).expect("readable");
        assert_eq!(ProgressionScheme::from_fields(&fields), Ok(scheme.clone()));
        assert!(scheme.themes().len() >= 5, "{:?}", scheme.themes());
        assert!(scheme.badge("d1").is_some() && scheme.badge("zz").is_none());
        let turn = scheme.themes_in_turn();
        assert_eq!(turn[..3], ["尊老", "尊老", "守信"]);
        assert_eq!(scheme.shown_at("尊老"), ["d1 演示 扶长者走一段路"]);
        assert_eq!(scheme.shown_at("守信").len(), 2);
    }

    #[test]
    fn a_scheme_that_cannot_be_is_refused_with_the_line() {
        let good: BTreeMap<String, String> =
            ProgressionScheme::default_for_town().to_fields().into_iter().collect();
        for (key, text, refused) in [
            ("stages", "", "rules-field-missing"),
            ("stages", "新芽 0 0\n少骏 0 0", "rules-out-of-order"),
            ("stages", "少骏 3 2", "rules-out-of-order"),
            ("stages", "新芽 许多 0", "rules-unknown-word"),
            ("work", "l1 小园丁", "rules-unknown-word"),
            ("work", "l1 小园丁 = 跳舞 一次", "rules-unknown-word"),
            ("work", "d1 小园丁 = 服务 60", "rules-unknown-word"),
            ("adults-least", "0", "rules-out-of-range"),
        ] {
            let mut fields = good.clone();
            fields.insert(key.to_owned(), text.to_owned());
            let why = ProgressionScheme::from_fields(&fields).expect_err(text);
            assert_eq!(crate::basics::Refusal::key(&why), refused, "{key}: {text}");
        }
    }

    // covers T12
    #[test]
    fn a_stage_asks_for_badges_in_different_areas() {
        let scheme = ProgressionScheme::default_for_town();
        let (virtue, work) = (Area::Virtue, Area::Work);
        assert_eq!(scheme.stage(&[]), 0);
        assert_eq!(scheme.stage(&[virtue, virtue, virtue]), 0, "one area alone is not enough");
        assert_eq!(scheme.stage(&[virtue, virtue, work]), 1);
        let (next, badges, areas) = scheme.next_stage(&[virtue]).expect("a next one");
        assert_eq!((next.name.as_str(), badges, areas), ("少骏", 2, 1));
    }

    #[test]
    fn the_ratio_of_the_town_comes_before_the_number_of_the_scheme() {
        let scheme = ProgressionScheme::default_for_town();
        let most = |minors: i64| {
            let ratio = SeatsRatio { volunteers_per_worker_most: 0, minors_per_adult_most: minors };
            scheme.asked(&ratio).children_per_adult_most
        };
        assert_eq!((most(0), most(5)), (scheme.children_per_adult_most, 5));
    }
}

//! What a badge asks for: a tree over facts, weighed without a database.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::activities::coded;

coded! {
    /// What kind of fact a leaf asks for.
    pub enum LeafKind {
        /// Meetings on a theme.
        Attended = "attended",
        /// Time in the hours book.
        Served = "served",
        /// A course passed.
        Course = "course",
        /// Shown to a leader.
        Shown = "shown",
        /// A small project, seen by a leader.
        Project = "project",
    }
}

/// One requirement that is met or not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Leaf {
    /// So many meetings on a theme.
    Attended {
        /// The theme.
        theme: String,
        /// How often.
        times: i64,
    },
    /// So many minutes that the hours book attests.
    Served {
        /// Minutes.
        minutes: i64,
    },
    /// A course of this title, passed.
    Course {
        /// The title.
        title: String,
    },
    /// Shown to a leader.
    Shown {
        /// What.
        what: String,
    },
    /// A small project that a leader has seen.
    Project {
        /// What.
        what: String,
    },
}

/// A requirement: a leaf, or a group of requirements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// One requirement.
    Leaf(Leaf),
    /// Every one of them.
    All(Vec<Need>),
    /// So many of them, which ones the child chooses.
    Any(i64, Vec<Need>),
}

/// What is known of one child for one badge.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Meetings attended, by theme.
    pub attended: BTreeMap<String, i64>,
    /// Minutes the hours book attests.
    pub minutes: i64,
    /// Titles of courses passed.
    pub courses: BTreeSet<String>,
    /// Leaves a leader attested, as they are written.
    pub endorsed: BTreeSet<String>,
}

/// The longest text of a leaf.
const TEXT_MOST: usize = 40;
/// The most leaves of a badge: more than a child can keep in mind.
const LEAVES_MOST: usize = 12;
/// How deep groups may stand in groups.
const DEPTH_MOST: usize = 3;
/// The most meetings a leaf may ask: a school year has no more.
const TIMES_MOST: i64 = 40;
/// The most minutes a leaf may ask: a thousand hours.
const MINUTES_MOST: i64 = 60_000;

impl LeafKind {
    /// The word key of the sentence that says the leaf.
    pub fn word(self) -> &'static str {
        match self {
            Self::Attended => "progression-leaf-attended",
            Self::Served => "progression-leaf-served",
            Self::Course => "progression-leaf-course",
            Self::Shown => "progression-leaf-shown",
            Self::Project => "progression-leaf-project",
        }
    }
}

impl Leaf {
    /// Its kind.
    pub fn kind(&self) -> LeafKind {
        match self {
            Self::Attended { .. } => LeafKind::Attended,
            Self::Served { .. } => LeafKind::Served,
            Self::Course { .. } => LeafKind::Course,
            Self::Shown { .. } => LeafKind::Shown,
            Self::Project { .. } => LeafKind::Project,
        }
    }
    /// Whether a leader attests it by hand. Presence, hours and courses speak for themselves.
    pub fn by_hand(&self) -> bool {
        matches!(self, Self::Shown { .. } | Self::Project { .. })
    }
    /// What its sentence names: the theme, the title, what is shown; empty for time.
    pub fn what(&self) -> &str {
        match self {
            Self::Attended { theme, .. } => theme,
            Self::Served { .. } => "",
            Self::Course { title } => title,
            Self::Shown { what } | Self::Project { what } => what,
        }
    }
    /// How much is asked: times, minutes, or one.
    pub fn asked(&self) -> i64 {
        match self {
            Self::Attended { times, .. } => *times,
            Self::Served { minutes } => *minutes,
            Self::Course { .. } | Self::Shown { .. } | Self::Project { .. } => 1,
        }
    }
    /// How much of it is there, never more than is asked.
    pub fn have(&self, known: &Evidence) -> i64 {
        let have = match self {
            Self::Attended { theme, .. } => known.attended.get(theme).copied().unwrap_or(0),
            Self::Served { .. } => known.minutes,
            Self::Course { title } => i64::from(known.courses.contains(title)),
            Self::Shown { .. } | Self::Project { .. } => {
                i64::from(known.endorsed.contains(&self.to_string()))
            }
        };
        have.clamp(0, self.asked())
    }
    /// Whether it is met.
    pub fn is_met(&self, known: &Evidence) -> bool {
        self.have(known) >= self.asked()
    }
}

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attended { theme, times } => write!(f, "主题 {theme} {times}"),
            Self::Served { minutes } => write!(f, "服务 {minutes}"),
            Self::Course { title } => write!(f, "课程 {title}"),
            Self::Shown { what } => write!(f, "演示 {what}"),
            Self::Project { what } => write!(f, "项目 {what}"),
        }
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let group = |f: &mut fmt::Formatter<'_>, parts: &[Need]| {
            write!(f, "(")?;
            for (n, part) in parts.iter().enumerate() {
                write!(f, "{}{part}", if n == 0 { "" } else { "; " })?;
            }
            write!(f, ")")
        };
        match self {
            Self::Leaf(leaf) => leaf.fmt(f),
            Self::All(parts) => {
                write!(f, "全部")?;
                group(f, parts)
            }
            Self::Any(n, parts) => {
                write!(f, "任 {n}")?;
                group(f, parts)
            }
        }
    }
}

impl Need {
    /// How many leaves are missing still, by the shortest way; 0: met.
    pub fn missing(&self, known: &Evidence) -> i64 {
        match self {
            Self::Leaf(leaf) => i64::from(!leaf.is_met(known)),
            Self::All(parts) => parts.iter().map(|part| part.missing(known)).sum(),
            Self::Any(n, parts) => {
                let mut each: Vec<i64> = parts.iter().map(|part| part.missing(known)).collect();
                each.sort_unstable();
                each.iter().take(usize::try_from(*n).unwrap_or(0)).sum()
            }
        }
    }
    /// Whether all that is asked is there.
    pub fn is_met(&self, known: &Evidence) -> bool {
        self.missing(known) == 0
    }
    /// The next small step: the first leaf missing on the shortest way.
    pub fn next(&self, known: &Evidence) -> Option<&Leaf> {
        if self.is_met(known) {
            return None;
        }
        match self {
            Self::Leaf(leaf) => Some(leaf),
            Self::All(parts) => parts.iter().find_map(|part| part.next(known)),
            Self::Any(_, parts) => {
                let open = parts.iter().filter(|part| !part.is_met(known));
                open.min_by_key(|part| part.missing(known)).and_then(|part| part.next(known))
            }
        }
    }
    /// All its leaves in reading order.
    pub fn leaves(&self) -> Vec<&Leaf> {
        match self {
            Self::Leaf(leaf) => vec![leaf],
            Self::All(parts) | Self::Any(_, parts) => parts.iter().flat_map(Self::leaves).collect(),
        }
    }

    /// Reads what `Display` writes; also English words and half- or full-width marks.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text
            .chars()
            .map(|c| match c {
                '（' => '(',
                '）' => ')',
                '；' => ';',
                other => other,
            })
            .collect();
        let need = parse_need(plain.trim(), 0)?;
        (need.leaves().len() <= LEAVES_MOST).then_some(need)
    }
}

fn parse_need(text: &str, depth: usize) -> Option<Need> {
    let Some((head, rest)) = text.split_once('(') else {
        return parse_leaf(text).map(Need::Leaf);
    };
    let inside = rest.trim_end().strip_suffix(')')?;
    if depth >= DEPTH_MOST {
        return None;
    }
    let parts: Option<Vec<Need>> =
        split(inside)?.into_iter().map(|part| parse_need(part.trim(), depth + 1)).collect();
    let parts = parts.filter(|parts| !parts.is_empty())?;
    let head = head.trim();
    if matches!(head, "全部" | "all") {
        return Some(Need::All(parts));
    }
    let n = head.strip_prefix('任').or_else(|| head.strip_prefix("any"))?;
    let n: i64 = n.trim().parse().ok()?;
    let most = i64::try_from(parts.len()).ok()?;
    (1..=most).contains(&n).then_some(Need::Any(n, parts))
}

/// Parts between semicolons that stand in no inner brackets.
fn split(text: &str) -> Option<Vec<&str>> {
    let (mut depth, mut from, mut out) = (0_usize, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            ';' if depth == 0 => {
                out.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    out.push(&text[from..]);
    (depth == 0).then_some(out)
}

/// Words of a leaf: not empty, not endless, without the marks of the groups.
pub(super) fn words(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let marks = ['(', ')', ';', '=', '（', '）', '；'];
    let fits = !text.is_empty() && text.chars().count() <= TEXT_MOST && !text.contains(marks);
    fits.then_some(text)
}

fn parse_leaf(text: &str) -> Option<Leaf> {
    let (head, rest) = text.trim().split_once(char::is_whitespace)?;
    let number =
        |text: &str, most: i64| text.trim().parse::<i64>().ok().filter(|n| (1..=most).contains(n));
    match head {
        "主题" | "theme" => {
            let (theme, times) = rest.trim().rsplit_once(char::is_whitespace)?;
            Some(Leaf::Attended { theme: words(theme)?, times: number(times, TIMES_MOST)? })
        }
        "服务" | "minutes" => Some(Leaf::Served { minutes: number(rest, MINUTES_MOST)? }),
        "课程" | "course" => Some(Leaf::Course { title: words(rest)? }),
        "演示" | "show" => Some(Leaf::Shown { what: words(rest)? }),
        "项目" | "project" => Some(Leaf::Project { what: words(rest)? }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn need(text: &str) -> Need {
        Need::parse(text).expect("a requirement")
    }

    // covers T12 C6
    #[test]
    fn a_badge_counts_the_shortest_way_and_names_the_next_step() {
        let badge = need("全部(主题 尊老 2; 服务 60; 任 1(演示 读报; 全部(项目 家谱; 课程 急救)))");
        let mut known = Evidence::default();
        assert_eq!(badge.missing(&known), 3);
        assert_eq!(badge.next(&known).map(ToString::to_string).as_deref(), Some("主题 尊老 2"));
        known.attended.insert("尊老".to_owned(), 2);
        known.minutes = 59;
        assert_eq!(badge.next(&known), Some(&Leaf::Served { minutes: 60 }));
        assert_eq!(Leaf::Served { minutes: 60 }.have(&known), 59);
        known.minutes = 61;
        known.endorsed.insert("项目 家谱".to_owned());
        assert_eq!(badge.missing(&known), 1, "either the reading or the course");
        known.courses.insert("急救".to_owned());
        assert!(badge.is_met(&known) && badge.next(&known).is_none());
    }

    #[test]
    fn what_cannot_be_a_requirement_is_not_read() {
        for text in [
            "",
            "全部()",
            "任 3(演示 一; 演示 二)",
            "任 0(演示 一)",
            "主题 尊老",
            "主题 尊老 0",
            "服务 很多",
            "跳舞 一次",
            "全部(演示 一",
            "演示 一)",
            "全部(全部(全部(全部(演示 深))))",
        ] {
            assert_eq!(Need::parse(text), None, "{text}");
        }
        assert_eq!(
            need("all（theme 尊老 2；any 1(show 读报; project 家谱)）"),
            need("全部(主题 尊老 2; 任 1(演示 读报; 项目 家谱))")
        );
    }

    fn leaf() -> impl Strategy<Value = Leaf> {
        let word = proptest::sample::select(vec!["尊老", "急救", "读报", "家谱"]);
        prop_oneof![
            (word.clone(), 1_i64..4)
                .prop_map(|(t, times)| Leaf::Attended { theme: t.to_owned(), times }),
            (1_i64..200).prop_map(|minutes| Leaf::Served { minutes }),
            word.clone().prop_map(|t| Leaf::Course { title: t.to_owned() }),
            word.clone().prop_map(|t| Leaf::Shown { what: t.to_owned() }),
            word.prop_map(|t| Leaf::Project { what: t.to_owned() }),
        ]
    }
    fn tree() -> impl Strategy<Value = Need> {
        leaf().prop_map(Need::Leaf).prop_recursive(2, 10, 3, |inner| {
            let group = proptest::collection::vec(inner, 1..4);
            prop_oneof![
                group.clone().prop_map(Need::All),
                (group, 0_usize..3).prop_map(|(parts, n)| {
                    let n = n % parts.len() + 1;
                    Need::Any(i64::try_from(n).unwrap_or(1), parts)
                }),
            ]
        })
    }
    fn evidence() -> impl Strategy<Value = Evidence> {
        let word = proptest::sample::select(vec!["尊老", "急救", "读报", "家谱"]);
        let map =
            proptest::collection::btree_map(word.clone().prop_map(str::to_owned), 0_i64..4, 0..4);
        let set = proptest::collection::btree_set(word.clone().prop_map(str::to_owned), 0..4);
        let by_hand = proptest::collection::btree_set(
            prop_oneof![
                word.clone().prop_map(|w| format!("演示 {w}")),
                word.prop_map(|w| format!("项目 {w}")),
            ],
            0..6,
        );
        (map, 0_i64..200, set, by_hand).prop_map(|(attended, minutes, courses, endorsed)| {
            Evidence { attended, minutes, courses, endorsed }
        })
    }
    fn both(a: &Evidence, b: &Evidence) -> Evidence {
        let mut out = a.clone();
        for (theme, times) in &b.attended {
            *out.attended.entry(theme.clone()).or_default() += times;
        }
        out.minutes += b.minutes;
        out.courses.extend(b.courses.iter().cloned());
        out.endorsed.extend(b.endorsed.iter().cloned());
        out
    }

    proptest! {
        // covers C6
        #[test]
        fn more_evidence_never_loses_anything(
            badge in tree(), before in evidence(), more in evidence(),
        ) {
            let after = both(&before, &more);
            prop_assert!(badge.missing(&after) <= badge.missing(&before));
            for leaf in badge.leaves() {
                prop_assert!(leaf.have(&after) >= leaf.have(&before));
            }
        }

        #[test]
        fn any_n_is_met_exactly_when_n_of_its_parts_are(
            parts in proptest::collection::vec(tree(), 1..4), n in 0_usize..4, known in evidence(),
        ) {
            let n = n % parts.len() + 1;
            let met = parts.iter().filter(|part| part.is_met(&known)).count();
            let any = Need::Any(i64::try_from(n).unwrap_or(1), parts.clone());
            prop_assert_eq!(any.is_met(&known), met >= n);
            prop_assert_eq!(Need::All(parts.clone()).is_met(&known), met == parts.len());
            prop_assert!(any.missing(&known) <= Need::All(parts).missing(&known));
        }

        #[test]
        fn the_next_step_is_missing_and_one_step_is_nearer(badge in tree(), known in evidence()) {
            match badge.next(&known) {
                None => prop_assert!(badge.is_met(&known)),
                Some(leaf) => {
                    prop_assert!(!leaf.is_met(&known));
                    prop_assert!(badge.leaves().contains(&leaf));
                }
            }
        }

        #[test]
        fn a_requirement_is_read_as_it_was_written(badge in tree()) {
            let few = badge.leaves().len() <= 12;
            prop_assert_eq!(Need::parse(&badge.to_string()), few.then_some(badge));
        }
    }
}

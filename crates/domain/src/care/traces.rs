//! What in a letter could lead giver and child to each other: telephones, accounts, addresses,
//! schools. The search is ours; it points out, people read.

use crate::activities::coded;

coded! {
    /// What was found.
    pub enum TraceKind {
        /// A telephone number.
        Phone = "phone",
        /// An account of a messenger.
        Account = "account",
        /// A part of an address.
        Address = "address",
        /// A school.
        School = "school",
    }
}

/// One place of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// What it could be.
    pub kind: TraceKind,
    /// The words as they stand.
    pub words: String,
}

/// How many digits make a telephone number.
const PHONE: usize = 7;
/// Words of messengers, folded.
const MESSENGERS: [&str; 8] = ["微信", "weixin", "wechat", "vx", "wx", "qq", "扣扣", "加v"];
/// What ends a part of an address.
const PLACES: [char; 9] = ['路', '街', '巷', '号', '栋', '幢', '室', '村', '弄'];
/// What ends the name of a school.
const SCHOOLS: [&str; 6] = ["小学", "中学", "学校", "一中", "二中", "三中"];
/// The most characters before such an end that are its name.
const NAME: usize = 8;

impl TraceKind {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Phone => "care-trace-phone",
            Self::Account => "care-trace-account",
            Self::Address => "care-trace-address",
            Self::School => "care-trace-school",
        }
    }
}

impl Trace {
    /// Whether a letter that holds one is not let through at all: a telephone, an account, the
    /// number of a door. A bare number (5号 is a day to a child), a road and a school are pointed out
    /// for the readers to judge.
    pub fn bars(&self) -> bool {
        match self.kind {
            TraceKind::Phone | TraceKind::Account => true,
            TraceKind::Address => is_door(&self.words),
            TraceKind::School => false,
        }
    }
}

/// Whether words name a door: 12栋, 502室, 中山路88号.
fn is_door(words: &str) -> bool {
    let chars: Vec<char> = words.chars().collect();
    let [before @ .., end] = chars.as_slice() else { return false };
    let numbered = before.last().is_some_and(|c| is_digit(*c));
    numbered && (*end != '号' || before.iter().any(|c| PLACES.contains(c)))
}

/// A digit in any way of writing.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
        || ('０'..='９').contains(&c)
        || "零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺".contains(c)
}

/// What people put between the digits of a number.
fn between(c: char) -> bool {
    c.is_whitespace() || "-–—·.,，、_()（）/*".contains(c)
}

/// Runs of digits that are long enough for a telephone, with what stands between them.
fn phones(chars: &[char]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !is_digit(chars[at]) {
            at += 1;
            continue;
        }
        let (mut end, mut digits, mut look) = (at, 0, at);
        while look < chars.len() && (is_digit(chars[look]) || between(chars[look])) {
            if is_digit(chars[look]) {
                digits += 1;
                end = look + 1;
            }
            look += 1;
        }
        if digits >= PHONE {
            out.push((at, end));
        }
        at = look.max(at + 1);
    }
    out
}

fn is_account(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-' || ('０'..='９').contains(&c)
}

/// Words of messengers with what follows them.
fn accounts(chars: &[char]) -> Vec<(usize, usize)> {
    let lower: Vec<char> = chars.iter().map(char::to_ascii_lowercase).collect();
    let mut out = Vec::new();
    for word in MESSENGERS {
        let word: Vec<char> = word.chars().collect();
        for at in 0..lower.len().saturating_sub(word.len() - 1) {
            let inside = at > 0 && lower[at - 1].is_ascii_alphabetic();
            if lower[at..at + word.len()] != word[..] || (word[0].is_ascii() && inside) {
                continue;
            }
            let marks = |c: &&char| "：:是 号".contains(**c);
            let start = at + word.len() + lower[at + word.len()..].iter().take_while(marks).count();
            let says = lower[start..].iter().take_while(|c| is_account(**c)).count();
            let end = start + says;
            if says >= 4 {
                out.push((at, end));
            }
        }
    }
    out
}

/// The start of the name that ends here: back to a mark or a blank, not too far.
fn name_from(chars: &[char], end: usize) -> usize {
    let mut from = end;
    while from > 0 && end - from < NAME && chars[from - 1].is_alphanumeric() {
        from -= 1;
    }
    from
}

fn addresses(chars: &[char]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        // 一号, 3栋: a number before it; 中山路: a road of two signs at least.
        let from = name_from(chars, at);
        let numbered = at > 0 && is_digit(chars[at - 1]);
        let road = "路街巷村".contains(*c) && at - from >= 2;
        if PLACES.contains(c) && (numbered || road) {
            out.push((from, at + 1));
        }
    }
    out
}

fn schools(chars: &[char]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for word in SCHOOLS {
        let word: Vec<char> = word.chars().collect();
        for at in 0..chars.len().saturating_sub(word.len() - 1) {
            let from = name_from(chars, at);
            if chars[at..at + word.len()] == word[..] && at > from {
                out.push((from, at + word.len()));
            }
        }
    }
    out
}

/// Everything in a letter that could lead to somebody, in the order in which it stands.
pub fn traces(text: &str) -> Vec<Trace> {
    let chars: Vec<char> = text.chars().collect();
    let mut found: Vec<(usize, usize, TraceKind)> = Vec::new();
    let mut add = |places: Vec<(usize, usize)>, kind| {
        found.extend(places.into_iter().map(|(from, end)| (from, end, kind)));
    };
    add(phones(&chars), TraceKind::Phone);
    add(accounts(&chars), TraceKind::Account);
    add(addresses(&chars), TraceKind::Address);
    add(schools(&chars), TraceKind::School);
    found.sort_unstable();
    let words = |from: usize, end: usize| chars[from..end].iter().collect::<String>();
    let mut out: Vec<Trace> = Vec::new();
    for (from, end, kind) in found {
        let trace = Trace { kind, words: words(from, end) };
        if !out.contains(&trace) {
            out.push(trace);
        }
    }
    out
}

/// The text with these words blackened wherever they stand, sign by sign.
pub fn blacken(text: &str, words: &[String]) -> String {
    let mut order: Vec<&str> = words.iter().map(|word| word.trim()).collect();
    order.retain(|word| !word.is_empty());
    // A longer word first, so that a part of it does not spoil it.
    order.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    order
        .into_iter()
        .fold(text.to_owned(), |text, word| text.replace(word, &"█".repeat(word.chars().count())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kinds(text: &str) -> Vec<TraceKind> {
        traces(text).into_iter().map(|trace| trace.kind).collect()
    }

    // covers J6
    #[test]
    fn what_people_write_is_found() {
        for text in [
            "打我电话13800138000吧",
            "138 0013 8000",
            "一三八零零一三八零零零",
            "电话：０７６９－２２２２３３３３",
        ] {
            assert_eq!(kinds(text).first(), Some(&TraceKind::Phone), "{text}");
        }
        for text in ["加我微信 abc_1234", "WX:hello99", "我的QQ是12345678"] {
            assert!(kinds(text).contains(&TraceKind::Account), "{text}");
        }
        for text in ["我住在中山路", "12栋", "三号"] {
            assert_eq!(kinds(text), vec![TraceKind::Address], "{text}");
        }
        assert_eq!(kinds("我在龙城实验小学读书"), vec![TraceKind::School]);
    }

    // covers J6
    #[test]
    fn a_door_bars_and_a_day_does_not() {
        let bars = |text: &str| traces(text).iter().any(Trace::bars);
        for text in ["我家在中山路88号", "三栋", "西湖二路５号", "502室", "打13800138000"]
        {
            assert!(bars(text), "{text}");
        }
        for text in ["我5号考试", "12月3号放假", "我住在中山路", "我在龙城实验小学"]
        {
            assert!(!bars(text), "{text}");
            assert!(!traces(text).is_empty(), "{text} is pointed out");
        }
    }

    // covers J6
    #[test]
    fn an_ordinary_letter_is_left_in_peace() {
        let text = "谢谢您！这个学期我数学考了95分，比上次多了12分。妈妈很高兴。祝您身体健康！";
        assert_eq!(traces(text), Vec::new());
        assert_eq!(kinds("The qq of a queen is no account"), Vec::new());
    }

    #[test]
    fn what_is_blackened_keeps_its_length() {
        let words = ["龙城".to_owned(), "龙城实验小学".to_owned(), " ".to_owned()];
        assert_eq!(blacken("我在龙城实验小学", &words), "我在██████");
    }

    proptest! {
        #[test]
        fn a_mobile_is_found_however_it_is_broken_up(
            before in "[a-z你好谢]{0,6}", after in "[a-z你好谢]{0,6}",
            digits in "1[3-9][0-9]{9}", marks in prop::collection::vec("[ ·、-]{0,2}", 11),
        ) {
            let number: String = digits
                .chars()
                .zip(&marks)
                .flat_map(|(digit, mark)| [digit.to_string(), mark.clone()])
                .collect();
            let text = format!("{before}{number}{after}");
            let found = traces(&text);
            prop_assert!(found.iter().any(|trace| trace.kind == TraceKind::Phone), "{}", text);
            // blackening what was found leaves no number behind
            let words: Vec<String> = found.into_iter().map(|trace| trace.words).collect();
            let left = traces(&blacken(&text, &words));
            prop_assert!(!left.iter().any(|trace| trace.kind == TraceKind::Phone));
        }

        #[test]
        fn blackened_words_are_gone_and_nothing_moves(
            text in "[ab你好0-9 ]{0,40}", words in prop::collection::vec("[ab你好0-9]{1,4}", 0..4),
        ) {
            let dark = blacken(&text, &words);
            prop_assert_eq!(dark.chars().count(), text.chars().count());
            for word in &words {
                prop_assert!(!dark.contains(word.as_str()));
            }
        }
    }
}

//! Money is counted in whole fen; yuan are only a way of showing them.

use super::{Fact, Refusal, fold};

/// Whole fen. Negative only in credits, counter-entries and differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fen(i64);

/// Why a text is no amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AmountRefusal {
    /// Nothing was written.
    Missing {
        /// The form field.
        field: &'static str,
    },
    /// Not readable as an amount.
    Unreadable {
        /// The form field.
        field: &'static str,
        /// What was written.
        given: String,
    },
    /// More than two decimals: nobody can pay a tenth of a fen.
    TooFine {
        /// The form field.
        field: &'static str,
        /// What was written.
        given: String,
    },
    /// Zero or below.
    NotPositive {
        /// The form field.
        field: &'static str,
    },
    /// More than any book of a town holds.
    TooMuch {
        /// The form field.
        field: &'static str,
        /// The most.
        most: Fen,
    },
}

impl Refusal for AmountRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "basics-amount-missing",
            Self::Unreadable { .. } => "basics-amount-unreadable",
            Self::TooFine { .. } => "basics-amount-too-fine",
            Self::NotPositive { .. } => "basics-amount-not-positive",
            Self::TooMuch { .. } => "basics-amount-too-much",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::Unreadable { given, .. } | Self::TooFine { given, .. } => {
                vec![("given", given.clone().into())]
            }
            Self::TooMuch { most, .. } => vec![("most", (*most).into())],
            Self::Missing { .. } | Self::NotPositive { .. } => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::Missing { field }
            | Self::Unreadable { field, .. }
            | Self::TooFine { field, .. }
            | Self::NotPositive { field }
            | Self::TooMuch { field, .. } => Some(field),
        }
    }
}

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

impl Fen {
    /// No money at all.
    pub const ZERO: Self = Self(0);
    /// The most that is written into a book at once: 10,000,000,000 yuan.
    pub const MOST: Self = Self(1_000_000_000_000);

    /// From a count of fen.
    pub const fn new(fen: i64) -> Self {
        Self(fen)
    }
    /// From whole yuan.
    pub const fn from_yuan(yuan: i64) -> Self {
        Self(yuan * 100)
    }
    /// The count of fen.
    pub const fn count(self) -> i64 {
        self.0
    }
    /// Whether it is below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }
    /// Both together; none when no number holds it.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
    /// What is left; none when no number holds it.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
    /// The same the other way; none for the one number without a counterpart.
    pub fn reversed(self) -> Option<Self> {
        self.0.checked_neg().map(Self)
    }
    /// All of them together; none when no number holds it.
    pub fn total(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        all.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// As it is read: `1,234.50`.
    pub fn yuan_text(self) -> String {
        let whole = (self.0 / 100).unsigned_abs().to_string();
        let mut grouped = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{grouped}.{:02}", (self.0 % 100).unsigned_abs())
    }
    /// As it is written into a file or a field: `1234.50`.
    pub fn plain_text(self) -> String {
        self.yuan_text().replace(',', "")
    }

    /// Reads an amount above zero as people type it: `1,234.5`, `１２３４．５０`, `￥1,234元`, `100元整`.
    ///
    /// # Errors
    /// Nothing written, not readable, more than two decimals, zero or below, too much.
    pub fn parse(field: &'static str, text: &str) -> Result<Self, AmountRefusal> {
        match Self::read(field, text)? {
            Self(fen) if fen <= 0 => Err(AmountRefusal::NotPositive { field }),
            fen => Ok(fen),
        }
    }

    /// The same for a column of a file, where an amount may be zero or below.
    ///
    /// # Errors
    /// Nothing written, not readable, more than two decimals, too much.
    pub fn read(field: &'static str, text: &str) -> Result<Self, AmountRefusal> {
        let given: String = text.trim().chars().take(30).collect();
        let folded = fold(text);
        if folded.is_empty() {
            return Err(AmountRefusal::Missing { field });
        }
        let unreadable = || AmountRefusal::Unreadable { field, given: given.clone() };
        let (negative, rest) = match folded.strip_prefix(['-', '−', '负']) {
            Some(rest) => (true, rest),
            None => (false, folded.strip_prefix('+').unwrap_or(&folded)),
        };
        let rest = rest.strip_prefix("人民币").unwrap_or(rest);
        let rest = rest.strip_prefix("rmb").or(rest.strip_prefix("cny")).unwrap_or(rest);
        let rest = rest.trim_start_matches(['¥', '￥']);
        let (again, rest) = match rest.strip_prefix('-') {
            Some(rest) if !negative => (true, rest),
            _ => (false, rest),
        };
        let rest = rest.strip_suffix('整').unwrap_or(rest);
        let rest = rest.strip_suffix(['元', '圆']).unwrap_or(rest);
        let (whole, decimals) = rest.split_once('.').unwrap_or((rest, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let groups: Vec<&str> = whole.split(',').collect();
        let grouped = groups.len() == 1
            || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|g| g.len() == 3));
        let joined = groups.concat();
        if !grouped || joined.is_empty() || !digits(&joined) || !digits(decimals) {
            return Err(unreadable());
        }
        if rest.ends_with('.') {
            return Err(unreadable());
        }
        if decimals.len() > 2 {
            return Err(AmountRefusal::TooFine { field, given });
        }
        let too_much = || AmountRefusal::TooMuch { field, most: Self::MOST };
        let yuan: i64 = joined.parse().map_err(|_| too_much())?;
        let part: i64 = format!("{decimals:0<2}").parse().map_err(|_| unreadable())?;
        let fen = yuan.checked_mul(100).and_then(|fen| fen.checked_add(part));
        let fen = fen.filter(|fen| *fen <= Self::MOST.0).ok_or_else(too_much)?;
        Ok(Self(if negative || again { -fen } else { fen }))
    }

    /// The amount in words for a paper, as banks ask for it (正确填写票据和结算凭证的基本规定):
    /// `壹仟元整`, `壹仟肆佰零玖元伍角`, `叁佰贰拾伍元零肆分`.
    pub fn in_capitals(self) -> String {
        let fen = self.0.unsigned_abs();
        let (yuan, jiao, cents) = (fen / 100, fen / 10 % 10, fen % 10);
        let mut out = String::new();
        if self.0 < 0 {
            out.push('负');
        }
        if yuan > 0 {
            out.push_str(&capitals(yuan));
            out.push('元');
        }
        let digit = |n: u64| DIGITS[usize::try_from(n).unwrap_or(0)];
        match (jiao, cents) {
            (0, 0) if yuan == 0 => out.push_str("零元整"),
            (0, 0) => out.push('整'),
            (0, _) => {
                if yuan > 0 {
                    out.push('零');
                }
                out.push(digit(cents));
                out.push('分');
            }
            (_, _) => {
                out.push(digit(jiao));
                out.push('角');
                if cents > 0 {
                    out.push(digit(cents));
                    out.push('分');
                }
            }
        }
        out
    }
}

/// A whole number above zero in capitals, up to 万亿.
fn capitals(number: u64) -> String {
    const BIG: [&str; 4] = ["", "万", "亿", "万亿"];
    const SMALL: [&str; 4] = ["", "拾", "佰", "仟"];
    let mut out = String::new();
    let (mut rest, mut groups) = (number, Vec::new());
    while rest > 0 {
        groups.push(rest % 10_000);
        rest /= 10_000;
    }
    let mut gap = false;
    for (at, group) in groups.iter().enumerate().rev() {
        if *group == 0 {
            gap = !out.is_empty();
            continue;
        }
        if !out.is_empty() && *group < 1000 {
            gap = true;
        }
        for (place, unit) in SMALL.iter().enumerate().rev() {
            let digit = group / 10_u64.pow(u32::try_from(place).unwrap_or(0)) % 10;
            if digit == 0 {
                gap = gap || !out.is_empty();
                continue;
            }
            if gap && !out.is_empty() {
                out.push('零');
            }
            gap = false;
            out.push(DIGITS[usize::try_from(digit).unwrap_or(0)]);
            out.push_str(unit);
        }
        // Noughts at the end of a group are told by its unit, not by a sign.
        gap = false;
        out.push_str(BIG.get(at).copied().unwrap_or_default());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // covers J4
    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (typed, fen) in [
            ("100", 10_000),
            ("1,234.5", 123_450),
            ("１，２３４．５０", 123_450),
            ("￥1,234元", 123_400),
            ("¥ 500.00", 50_000),
            ("壹", -1),
            ("100元整", 10_000),
            ("人民币 8,500 元", 850_000),
            ("0.01", 1),
            (" 102543 ", 10_254_300),
        ] {
            let read = Fen::parse("fen", typed);
            match fen {
                -1 => assert_eq!(read.expect_err(typed).key(), "basics-amount-unreadable"),
                fen => assert_eq!(read, Ok(Fen::new(fen)), "{typed}"),
            }
        }
        for (typed, key) in [
            ("", "basics-amount-missing"),
            ("12.345", "basics-amount-too-fine"),
            ("1,23.00", "basics-amount-unreadable"),
            ("1.2.3", "basics-amount-unreadable"),
            ("5.", "basics-amount-unreadable"),
            ("0", "basics-amount-not-positive"),
            ("-5", "basics-amount-not-positive"),
            ("￥-5", "basics-amount-not-positive"),
            ("99999999999999999999", "basics-amount-too-much"),
            ("1e3", "basics-amount-unreadable"),
        ] {
            assert_eq!(Fen::parse("fen", typed).expect_err(typed).key(), key, "{typed}");
        }
        assert_eq!(Fen::read("out", "-1,000.00"), Ok(Fen::new(-100_000)));
    }

    #[test]
    fn a_paper_says_the_amount_as_banks_ask_for_it() {
        for (fen, words) in [
            (0, "零元整"),
            (100_000, "壹仟元整"),
            (140_950, "壹仟肆佰零玖元伍角"),
            (600_714, "陆仟零柒元壹角肆分"),
            (168_032, "壹仟陆佰捌拾元叁角贰分"),
            (10_700_053, "壹拾万柒仟元伍角叁分"),
            (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
            (32_504, "叁佰贰拾伍元零肆分"),
            (10_254_300, "壹拾万贰仟伍佰肆拾叁元整"),
            (5, "伍分"),
            (1_000_000_100, "壹仟万零壹元整"),
            (10_000_000_000, "壹亿元整"),
            (1_000_500_000, "壹仟万伍仟元整"),
        ] {
            assert_eq!(Fen::new(fen).in_capitals(), words, "{fen}");
        }
    }

    /// The words back, to hold the writer.
    fn out_of_capitals(words: &str) -> i64 {
        let (mut all, mut group, mut small, mut digit, mut fen) = (0_i64, 0, 0, 0, 0);
        for c in words.chars() {
            match c {
                '拾' => (small, digit) = (small + digit * 10, 0),
                '佰' => (small, digit) = (small + digit * 100, 0),
                '仟' => (small, digit) = (small + digit * 1000, 0),
                '万' => (group, small, digit) = (group + (small + digit) * 10_000, 0, 0),
                '亿' => {
                    all += (group + small + digit) * 100_000_000;
                    (group, small, digit) = (0, 0, 0);
                }
                '元' => {
                    fen += (all + group + small + digit) * 100;
                    (all, group, small, digit) = (0, 0, 0, 0);
                }
                '角' => (fen, digit) = (fen + digit * 10, 0),
                '分' => (fen, digit) = (fen + digit, 0),
                '整' => {}
                c => digit = DIGITS.iter().position(|d| *d == c).map_or(0, |n| n as i64),
            }
        }
        fen
    }

    proptest! {
        #[test]
        fn what_is_shown_can_be_typed_again(fen in 1_i64..=Fen::MOST.count()) {
            let fen = Fen::new(fen);
            prop_assert_eq!(Fen::parse("fen", &fen.yuan_text()), Ok(fen));
            prop_assert_eq!(Fen::parse("fen", &fen.plain_text()), Ok(fen));
        }
        #[test]
        fn the_words_of_an_amount_say_the_amount(fen in 0_i64..=Fen::MOST.count()) {
            prop_assert_eq!(out_of_capitals(&Fen::new(fen).in_capitals()), fen);
        }
        #[test]
        fn small_amounts_too(fen in 0_i64..20_000_000) {
            prop_assert_eq!(out_of_capitals(&Fen::new(fen).in_capitals()), fen);
        }
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,24}") {
            let _ = Fen::parse("fen", &text);
        }
    }
}

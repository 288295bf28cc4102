//! Phone numbers of the mainland: mobile phones, and fixed lines with their area code.

use crate::basics::{Fact, Refusal, fold};

/// A phone number. Prints itself masked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

/// Why a text is no phone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhoneRefusal {
    /// Nothing was written.
    Missing {
        /// The form field.
        field: &'static str,
    },
    /// Letters or signs a phone number does not have.
    NotANumber {
        /// The form field.
        field: &'static str,
    },
    /// A wrong count of digits.
    WrongLength {
        /// The form field.
        field: &'static str,
        /// How many digits there are.
        given: i64,
        /// How many a mobile number has.
        wanted: i64,
    },
    /// Eleven digits, but neither a mobile number nor an area code in front.
    NoSuchNumber {
        /// The form field.
        field: &'static str,
    },
    /// Seven or eight digits: a fixed line without its area code.
    NoAreaCode {
        /// The form field.
        field: &'static str,
        /// How many digits there are.
        given: i64,
    },
}

impl Refusal for PhoneRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "people-phone-missing",
            Self::NotANumber { .. } => "people-phone-not-a-number",
            Self::WrongLength { .. } => "people-phone-wrong-length",
            Self::NoSuchNumber { .. } => "people-phone-no-such-number",
            Self::NoAreaCode { .. } => "people-phone-no-area-code",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::Missing { .. } | Self::NotANumber { .. } | Self::NoSuchNumber { .. } => {
                Vec::new()
            }
            Self::WrongLength { given, wanted, .. } => {
                vec![("given", (*given).into()), ("wanted", (*wanted).into())]
            }
            Self::NoAreaCode { given, .. } => vec![("given", (*given).into())],
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::Missing { field }
            | Self::NotANumber { field }
            | Self::WrongLength { field, .. }
            | Self::NoSuchNumber { field }
            | Self::NoAreaCode { field, .. } => Some(field),
        }
    }
}

/// Digits of a mobile number.
const MOBILE: usize = 11;

impl Phone {
    /// Reads a number with or without +86 or 0086, spaces, dashes, brackets, full-width digits,
    /// and the `.0` a spreadsheet puts behind a number.
    ///
    /// # Errors
    /// Empty, not a number, a wrong count of digits (which it names), an area code missing.
    pub fn parse(field: &'static str, text: &str) -> Result<Self, PhoneRefusal> {
        let folded = fold(text);
        let folded = folded.strip_suffix(".0").unwrap_or(&folded);
        if folded.is_empty() {
            return Err(PhoneRefusal::Missing { field });
        }
        let mut digits = String::with_capacity(16);
        for (at, c) in folded.chars().enumerate() {
            match c {
                '0'..='9' => digits.push(c),
                '+' if at == 0 => digits.push_str("00"),
                '(' | ')' | '-' | '/' | '·' | '‐'..='―' | '−' | '﹣' => {}
                _ => return Err(PhoneRefusal::NotANumber { field }),
            }
        }
        Self::from_digits(field, &without_country(&digits))
    }

    fn from_digits(field: &'static str, digits: &str) -> Result<Self, PhoneRefusal> {
        let count = digits.len();
        let given = i64::try_from(count).unwrap_or(i64::MAX);
        let mobile = digits.starts_with('1') && count == MOBILE;
        // 010 and 02x have three digits, all others four; seven or eight follow.
        let fixed = digits.starts_with('0')
            && !digits.starts_with("00")
            && (area_len(digits) + 7..=area_len(digits) + 8).contains(&count);
        if mobile || fixed {
            Ok(Self(digits.to_owned()))
        } else if count == MOBILE {
            Err(PhoneRefusal::NoSuchNumber { field })
        } else if (count == 7 || count == 8) && !digits.starts_with(['0', '1']) {
            Err(PhoneRefusal::NoAreaCode { field, given })
        } else {
            Err(PhoneRefusal::WrongLength { field, given, wanted: MOBILE as i64 })
        }
    }

    /// The digits alone, the same for every way of writing: what is sealed, hashed and dialled.
    pub fn digits(&self) -> &str {
        &self.0
    }
    /// Whether it can take a text message.
    pub fn is_mobile(&self) -> bool {
        self.0.starts_with('1')
    }
    /// The last four digits, by which people are found.
    pub fn tail(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }
    /// 138****1234; 0769****4567.
    pub fn masked(&self) -> String {
        let head = if self.is_mobile() { 3 } else { area_len(&self.0) };
        format!("{}****{}", &self.0[..head], self.tail())
    }
    /// 138 1234 5678; 0769 2212 3456.
    pub fn grouped(&self) -> String {
        let (head, rest) = self.0.split_at(if self.is_mobile() { 3 } else { area_len(&self.0) });
        let (middle, last) = rest.split_at(rest.len() - 4);
        format!("{head} {middle} {last}")
    }
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

/// Without 0086 or 86 in front. The zero of an area code, left out behind them, comes back.
fn without_country(digits: &str) -> String {
    let long = digits.len() > MOBILE;
    let rest = digits
        .strip_prefix("0086")
        .or_else(|| digits.strip_prefix("86").filter(|rest| long && rest.len() >= 10));
    match rest {
        None => digits.to_owned(),
        Some(rest) if rest.starts_with('0') => rest.to_owned(),
        Some(rest) if rest.starts_with('1') && rest.len() >= MOBILE => rest.to_owned(),
        Some(rest) => format!("0{rest}"),
    }
}

fn area_len(digits: &str) -> usize {
    if digits.starts_with("010") || digits.starts_with("02") { 3 } else { 4 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn digits(text: &str) -> String {
        Phone::parse("phone", text).map(|phone| phone.0).unwrap_or_else(|no| no.key().to_owned())
    }

    #[test]
    fn a_phone_is_read_however_it_is_written() {
        for (typed, read) in [
            ("13812345678", "13812345678"),
            ("138 1234 5678", "13812345678"),
            ("138-1234-5678", "13812345678"),
            ("+86 138 1234 5678", "13812345678"),
            ("+86-13812345678", "13812345678"),
            ("0086 13812345678", "13812345678"),
            ("8613812345678", "13812345678"),
            ("13812345678.0", "13812345678"),
            ("(0769) 2212-3456", "076922123456"),
            ("0769-22123456", "076922123456"),
            ("020—81234567", "02081234567"),
            ("+86 769 2212 3456", "076922123456"),
            ("+86 10 8123 4567", "01081234567"),
        ] {
            assert_eq!(digits(typed), read, "{typed}");
        }
    }

    #[test]
    fn full_width_digits_and_signs_are_read_too() {
        for typed in ["13812345678", "+86(138)1234-5678"] {
            let widen = |c: char| char::from_u32(c as u32 + 0xfee0).unwrap_or(c);
            let wide: String = typed.chars().map(widen).collect();
            assert_eq!(digits(&wide), "13812345678", "{wide}");
        }
    }

    #[test]
    fn a_refusal_counts_the_digits() {
        let refused = Phone::parse("phone", "1381234567").expect_err("ten digits");
        assert_eq!(refused, PhoneRefusal::WrongLength { field: "phone", given: 10, wanted: 11 });
        for (typed, key) in [
            ("", "people-phone-missing"),
            ("无", "people-phone-not-a-number"),
            ("22123456", "people-phone-no-area-code"),
            ("23812345678", "people-phone-no-such-number"),
            ("138123456789", "people-phone-wrong-length"),
            ("1.38E+10", "people-phone-not-a-number"),
        ] {
            assert_eq!(digits(typed), key, "{typed}");
        }
    }

    #[test]
    fn a_phone_is_shown_masked_or_in_groups() {
        let phone = |text| Phone::parse("phone", text).expect("a phone");
        assert_eq!(phone("13812341234").masked(), "138****1234");
        assert_eq!(phone("13812345678").grouped(), "138 1234 5678");
        assert_eq!(phone("0769-22123456").masked(), "0769****3456");
        assert_eq!(phone("02081234567").grouped(), "020 8123 4567");
        assert_eq!(format!("{:?}", phone("13812341234")), "138****1234");
        assert_eq!(phone("13812345678").tail(), "5678");
    }

    proptest! {
        #[test]
        fn any_text_is_a_phone_or_refused(text in "\\PC{0,20}|[0-9+ -]{0,20}|.{0,20}") {
            if let Ok(phone) = Phone::parse("phone", &text) {
                prop_assert_eq!(Phone::parse("phone", phone.digits()), Ok(phone.clone()));
                prop_assert_eq!(Phone::parse("phone", &phone.grouped()), Ok(phone.clone()));
                prop_assert!(!phone.masked().contains(phone.digits()));
            }
        }
    }
}

//! The second thing asked for at the door: six digits that change every half minute (RFC 6238 over
//! RFC 4226), from a secret that the person's phone keeps.
//!
//! The keyed hash is handed in (HMAC-SHA-1 upstairs): this room knows what is hashed and how six
//! digits come of it, not how to hash.

use crate::basics::{Fact, Moment, Refusal};

/// How long six digits hold (RFC 6238 section 5.2 recommends 30 seconds).
pub const STEP_SECONDS: i64 = 30;
/// Bytes of a secret: as long as the hash (RFC 4226 section 4, R6).
pub const SECRET_BYTES: usize = 20;
/// How many codes for a day without the phone are given at once.
pub const RECOVERY_CODES: usize = 10;
/// Letters of such a code.
pub const RECOVERY_LETTERS: usize = 10;
/// Wrong tries in a row before nothing is taken for a while (等保: login failure handling).
pub const TRIES_MOST: i64 = 5;
/// For how many minutes nothing is taken then.
pub const LOCK_MINUTES: i64 = 30;
/// For how many minutes a passcode that was right waits for its second step.
pub const PENDING_MINUTES: i64 = 10;
/// Days in which the staff of a new town set it up before it is asked for.
pub const GRACE_DAYS: i64 = 7;

/// Letters of base32 (RFC 4648), which every authenticator reads.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Why the second step says no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecondFactorRefusal {
    /// The digits are not those of now, or were used before. Nobody learns which.
    Wrong,
    /// Too many wrong tries.
    Locked {
        /// For how many minutes.
        minutes: i64,
    },
    /// The passcode was typed too long ago.
    TooLate,
    /// None was begun, or it is set up already.
    NotBegun,
    /// The town asks for it from this role.
    Required,
    /// There is none to take away.
    NoneThere,
}

impl Refusal for SecondFactorRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Wrong => "people-second-wrong",
            Self::Locked { .. } => "people-second-locked",
            Self::TooLate => "people-second-too-late",
            Self::NotBegun => "people-second-not-begun",
            Self::Required => "people-second-required",
            Self::NoneThere => "people-second-none-there",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::Locked { minutes } => vec![("minutes", (*minutes).into())],
            _ => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::Wrong | Self::Locked { .. } => Some("code"),
            Self::TooLate | Self::NotBegun | Self::Required | Self::NoneThere => None,
        }
    }
}

/// The number of the half minute a moment lies in.
pub fn step(moment: Moment) -> i64 {
    moment.ms().div_euclid(STEP_SECONDS * 1000)
}

/// The six digits of a half minute (RFC 4226 section 5.3: dynamic truncation).
pub fn digits(step: i64, hmac_sha1: impl Fn(&[u8]) -> [u8; 20]) -> String {
    let mac = hmac_sha1(&step.to_be_bytes());
    let at = usize::from(mac[19] & 0x0f);
    let four = [mac[at] & 0x7f, mac[at + 1], mac[at + 2], mac[at + 3]];
    format!("{:06}", u32::from_be_bytes(four) % 1_000_000)
}

/// Which half minute typed digits belong to: this one, the one before or the one after (a phone's
/// clock is seldom exact). None when they are wrong, or not newer than the last that was used: six
/// digits open the door once (RFC 6238 section 5.2).
pub fn step_of(
    typed: &str,
    now: Moment,
    last_used: i64,
    hmac_sha1: impl Fn(&[u8]) -> [u8; 20],
) -> Option<i64> {
    let typed: String = crate::basics::fold(typed).chars().filter(|c| *c != '-').collect();
    let this = step(now);
    // All three are compared, so that the time taken tells nothing.
    [this - 1, this, this + 1].into_iter().fold(None, |found, step| {
        let fits = same(typed.as_bytes(), digits(step, &hmac_sha1).as_bytes());
        if fits && step > last_used { Some(step) } else { found }
    })
}

fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |found, (x, y)| found | (x ^ y)) == 0
}

/// A secret in base32 without padding (RFC 4648): 20 bytes are 32 letters.
pub fn base32(bytes: &[u8]) -> String {
    let mut out = String::new();
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(BASE32[(held >> bits & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        out.push(char::from(BASE32[(held << (5 - bits) & 31) as usize]));
    }
    out
}

/// The bytes of a base32 text; none when it is not one.
pub fn from_base32(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for letter in text.bytes() {
        let value = BASE32.iter().position(|known| *known == letter)?;
        held = held << 5 | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits & 255) as u8);
        }
        held &= (1 << bits) - 1;
    }
    Some(out)
}

/// The address an authenticator reads from a QR code (the otpauth key format). `label` names the
/// account, `issuer` the town; both are written byte by byte, so that any name fits.
pub fn otpauth(issuer: &str, label: &str, secret: &str) -> String {
    let (issuer, label) = (escaped(issuer), escaped(label));
    format!("otpauth://totp/{issuer}:{label}?secret={secret}&issuer={issuer}")
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// A recovery code as it is compared: large letters and digits only; none when it is no such code.
pub fn tidy_recovery(typed: &str) -> Option<String> {
    let code: String = crate::basics::fold(typed)
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    (code.len() == RECOVERY_LETTERS).then_some(code)
}

/// A recovery code as it is shown: two halves, to be read and written down.
pub fn shown_recovery(code: &str) -> String {
    match code.split_at_checked(RECOVERY_LETTERS / 2) {
        Some((one, two)) => format!("{one}-{two}"),
        None => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The keyed hashes of RFC 4226 appendix D (secret `12345678901234567890`), counters 0 to 3.
    fn known(message: &[u8]) -> [u8; 20] {
        let text = match message[7] {
            0 => "cc93cf18508d94934c64b65d8ba7667fb7cde4b0",
            1 => "75a48a19d4cbe100644e8ac1397eea747a2d33ab",
            2 => "0bacb7fa082fef30782211938bc1c5e70416ff44",
            _ => "66c28227d03a2d5529262ff016a1e6ef76557ece",
        };
        let mut out = [0; 20];
        for (n, slot) in out.iter_mut().enumerate() {
            *slot = u8::from_str_radix(&text[n * 2..n * 2 + 2], 16).expect("hex");
        }
        out
    }

    #[test]
    fn the_digits_are_those_of_the_standard() {
        for (counter, shown) in [(0, "755224"), (1, "287082"), (2, "359152"), (3, "969429")] {
            assert_eq!(digits(counter, known), shown);
        }
    }

    #[test]
    fn digits_hold_for_a_minute_and_a_half_and_once() {
        let now = Moment::from_ms(30_000 + 5);
        assert_eq!(step_of("287 082", now, -1, known), Some(1));
        assert_eq!(step_of("２８７０８２", now, -1, known), Some(1));
        assert_eq!(step_of("755224", now, -1, known), Some(0));
        assert_eq!(step_of("359152", now, -1, known), Some(2));
        assert_eq!(step_of("969429", now, -1, known), None, "too early");
        assert_eq!(step_of("287082", now, 1, known), None, "used before");
        assert_eq!(step_of("", now, -1, known), None);
    }

    #[test]
    fn base32_is_that_of_the_standard() {
        for (bytes, text) in
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foobar", "MZXW6YTBOI"), ("foob", "MZXW6YQ")]
        {
            assert_eq!(base32(bytes.as_bytes()), text);
            assert_eq!(from_base32(text).as_deref(), Some(bytes.as_bytes()));
        }
        assert_eq!(from_base32("m!"), None);
    }

    #[test]
    fn an_authenticator_reads_the_address() {
        let secret = base32(b"12345678901234567890");
        let found = otpauth("龙城镇", "chen hui", &secret);
        assert_eq!(
            found,
            "otpauth://totp/%E9%BE%99%E5%9F%8E%E9%95%87:chen%20hui\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E9%BE%99%E5%9F%8E%E9%95%87"
        );
    }

    #[test]
    fn a_recovery_code_is_read_as_it_is_typed() {
        assert_eq!(tidy_recovery(" ab2c3-d4e5f "), Some("AB2C3D4E5F".to_owned()));
        assert_eq!(tidy_recovery("123456"), None);
        assert_eq!(shown_recovery("AB2C3D4E5F"), "AB2C3-D4E5F");
    }

    proptest! {
        #[test]
        fn a_secret_is_read_back(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            prop_assert_eq!(from_base32(&base32(&bytes)), Some(bytes));
        }
        #[test]
        fn no_text_breaks_the_door(text in "(?s).{0,40}") {
            let _ = step_of(&text, Moment::from_ms(0), -1, known);
            let _ = tidy_recovery(&text);
            let _ = from_base32(&text);
        }
    }
}

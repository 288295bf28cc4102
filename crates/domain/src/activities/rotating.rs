//! Codes at the door: the rotating code that cannot be forwarded (F3), the person's own
//! letters (F2), the six letters of a poster (F1).
//!
//! The digest is handed in (SHA-256 upstairs): this room knows what is signed, not how.

use crate::basics::{Moment, PersonId, ShiftId};

/// How long one code holds. A photograph sent to a friend is stale before the friend is there.
pub const WINDOW_SECONDS: i64 = 30;

/// Letters and digits nobody takes for another, by eye or by ear: no 0 O, 1 I L, 2 Z, 5 S, 8 B,
/// U V.
pub const ALPHABET: &[u8; 23] = b"34679ACDEFGHJKMNPQRTWXY";

/// Letters of a rotating code: 23^10 is more than anyone tries in a minute.
const CODE_LETTERS: usize = 10;
/// Letters of an own code: among the 200 of a roster two never meet, and they can be read aloud.
const OWN_LETTERS: usize = 8;
/// Letters of a poster's code.
const POSTER_LETTERS: usize = 6;

/// The number of the half minute a moment lies in.
pub fn window(moment: Moment) -> i64 {
    moment.ms().div_euclid(WINDOW_SECONDS * 1000)
}

/// The code a leader's screen shows in one window.
pub fn code(
    secret: &[u8],
    shift: ShiftId,
    window: i64,
    digest: impl Fn(&[u8]) -> [u8; 32],
) -> String {
    sign(secret, &format!("liandong door 1 {shift} {window}"), digest)
}

/// Whether a code is the one of this half minute or the one before: whoever scanned at the last
/// second has time to tap.
pub fn accepts(
    given: &str,
    secret: &[u8],
    shift: ShiftId,
    now: Moment,
    digest: impl Fn(&[u8]) -> [u8; 32],
) -> bool {
    let this = window(now);
    [this, this - 1].into_iter().fold(false, |found, window| {
        found | same(given.as_bytes(), code(secret, shift, window, &digest).as_bytes())
    })
}

/// The letters a volunteer shows to the leader: they name this person in this shift and nothing
/// else. They stay the same until the shift is over, so that a phone without signal on either side
/// can show and read them; whoever reads them has the person in front of them. Nobody who does not
/// hold the key can tell a person by their letters, or make letters for a person.
pub fn own_letters(
    secret: &[u8],
    shift: ShiftId,
    person: PersonId,
    digest: impl Fn(&[u8]) -> [u8; 32],
) -> String {
    let text = format!("liandong own 2 {shift} {person}");
    sign(secret, &text, digest).chars().take(OWN_LETTERS).collect()
}

/// Own letters as a person typed them; none when they cannot be any.
pub fn tidy_own(text: &str) -> Option<String> {
    tidy_letters(text, OWN_LETTERS)
}

/// Keyed twice around, so that nobody can lengthen a signed text (the shape of HMAC).
fn sign(secret: &[u8], text: &str, digest: impl Fn(&[u8]) -> [u8; 32]) -> String {
    let inner = digest(&[b"in".as_slice(), secret, b"|", text.as_bytes()].concat());
    let outer = digest(&[b"out".as_slice(), secret, b"|", inner.as_slice()].concat());
    // 128 bits are far more than ten letters take: none is favoured by more than one in 10^24.
    let mut number = outer[..16].iter().fold(0u128, |sum, byte| sum << 8 | u128::from(*byte));
    let mut letters = String::with_capacity(CODE_LETTERS);
    for _ in 0..CODE_LETTERS {
        letters.push(letter((number % ALPHABET.len() as u128) as usize));
        number /= ALPHABET.len() as u128;
    }
    letters
}

fn letter(index: usize) -> char {
    char::from(ALPHABET[index % ALPHABET.len()])
}

/// Compares without telling by the time it takes where the first difference is.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |found, (x, y)| found | (x ^ y)) == 0
}

/// The six letters of a poster, from random bytes. A byte too large to be fair is passed over;
/// none when too few are left: hand in 16.
pub fn poster_code(bytes: &[u8]) -> Option<String> {
    letters(bytes, POSTER_LETTERS)
}

/// This many letters of the alphabet from random bytes; none when too few bytes are fair.
pub(crate) fn letters(bytes: &[u8], count: usize) -> Option<String> {
    let fair = (256 / ALPHABET.len() * ALPHABET.len()) as u8;
    let code: String = bytes
        .iter()
        .filter(|byte| **byte < fair)
        .map(|byte| letter(usize::from(*byte)))
        .take(count)
        .collect();
    (code.len() == count).then_some(code)
}

/// A poster's code as a person typed it: small letters, spaces, dashes and full-width forms are
/// put right; none when it cannot be one.
pub fn tidy_code(text: &str) -> Option<String> {
    tidy_letters(text, POSTER_LETTERS)
}

/// Typed letters put right; none unless there are `count` of the alphabet.
pub(crate) fn tidy_letters(text: &str, count: usize) -> Option<String> {
    let code: String = crate::basics::fold(text)
        .chars()
        .filter(|c| !matches!(c, '-' | '—' | '–' | '.' | '·'))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let fits = code.len() == count && code.bytes().all(|byte| ALPHABET.contains(&byte));
    fits.then_some(code)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    /// Not a real digest: spreads bytes well enough for a test.
    fn digest(bytes: &[u8]) -> [u8; 32] {
        let mut out = [0; 32];
        for (n, slot) in out.iter_mut().enumerate() {
            let seed = 0xcbf2_9ce4_8422_2325 ^ (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let mixed = bytes.iter().fold(seed, |sum, byte| {
                let sum = (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
                sum ^ sum >> 29
            });
            *slot = (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8;
        }
        out
    }
    fn shift(n: u128) -> ShiftId {
        ShiftId::new(Uuid::from_u128(n))
    }
    fn person(n: u128) -> PersonId {
        PersonId::new(Uuid::from_u128(n))
    }

    // covers F3
    #[test]
    fn a_code_holds_for_its_half_minute_and_the_next() {
        let scanned = Moment::from_ms(1_795_827_600_000);
        let shown = code(b"secret", shift(1), window(scanned), digest);
        let later = |seconds: i64| Moment::from_ms(scanned.ms() + seconds * 1000);
        for (seconds, accepted) in [(0, true), (29, true), (59, true), (60, false), (-1, false)] {
            let found = accepts(&shown, b"secret", shift(1), later(seconds), digest);
            assert_eq!(found, accepted, "{seconds}");
        }
        assert!(!accepts(&shown, b"secret", shift(2), scanned, digest));
        assert!(!accepts(&shown, b"other", shift(1), scanned, digest));
        assert!(!accepts("", b"secret", shift(1), scanned, digest));
    }

    // covers F2
    #[test]
    fn own_letters_name_one_person_in_one_shift() {
        let shown = own_letters(b"secret", shift(1), person(7), digest);
        assert_eq!(shown.len(), 8);
        assert_eq!(shown, own_letters(b"secret", shift(1), person(7), digest));
        assert_ne!(shown, own_letters(b"secret", shift(1), person(8), digest));
        assert_ne!(shown, own_letters(b"secret", shift(2), person(7), digest));
        assert_ne!(shown, own_letters(b"other", shift(1), person(7), digest));
        assert_eq!(tidy_own(&shown.to_lowercase()), Some(shown));
        assert_eq!(tidy_own("34Y39A"), None);
    }

    // covers F1
    #[test]
    fn a_posters_code_is_read_as_it_is_typed() {
        let code = poster_code(&[0, 1, 255, 22, 23, 4, 5, 6, 7]).expect("enough bytes");
        assert_eq!(code, "34Y39A");
        assert_eq!(tidy_code(" 34y-39a "), Some(code.clone()));
        assert_eq!(tidy_code("34Y39A"), Some(code));
        for text in ["34Y39", "34Y39AA", "O4Y39A", ""] {
            assert_eq!(tidy_code(text), None, "{text}");
        }
        assert_eq!(poster_code(&[255; 16]), None);
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_readers(text in "(?s).{0,40}") {
            let now = Moment::from_ms(0);
            prop_assert!(!accepts(&text, b"secret", shift(1), now, digest) || text.len() == 10);
            let _ = tidy_code(&text);
        }
        #[test]
        fn a_made_code_is_read_back(bytes in proptest::collection::vec(0u8..200, 16)) {
            let code = poster_code(&bytes).expect("all bytes are fair");
            prop_assert_eq!(tidy_code(&code), Some(code));
        }
    }
}

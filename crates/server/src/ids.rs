//! The only maker of ids and of chance.

use std::sync::Mutex;

use liandong_domain::basics::Moment;
use uuid::{Builder, Uuid};

/// Makes ids in the order of time, and unguessable secrets. With a seed it makes the same ones
/// again, for the demo town and tests.
pub struct Ids {
    seeded: Option<Mutex<u64>>,
    last: Mutex<(u64, u16)>,
}

impl Ids {
    /// From the system's chance.
    pub fn real() -> Self {
        Self { seeded: None, last: Mutex::new((0, 0)) }
    }
    /// From a seed. Never for a town with real people: its secrets can be guessed.
    pub fn seeded(seed: u64) -> Self {
        Self { seeded: Some(Mutex::new(seed ^ 0x9e37_79b9_7f4a_7c15)), last: Mutex::new((0, 0)) }
    }

    /// A UUIDv7 for this moment; ids of one moment keep the order in which they were made.
    pub fn fresh(&self, now: Moment) -> Uuid {
        let ms = u64::try_from(now.ms()).unwrap_or(0);
        let mut bytes = [0_u8; 10];
        self.fill(&mut bytes);
        let count = {
            let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            *last = if last.0 == ms { (ms, last.1.wrapping_add(1)) } else { (ms, 0) };
            last.1
        };
        bytes[0] = ((count >> 8) & 0x0f) as u8;
        bytes[1] = (count & 0xff) as u8;
        Builder::from_unix_timestamp_millis(ms, &bytes).into_uuid()
    }

    /// Fills with chance.
    #[expect(clippy::disallowed_methods, reason = "the one caller of the system's chance")]
    pub fn fill(&self, bytes: &mut [u8]) {
        match &self.seeded {
            None => getrandom::fill(bytes).expect("the system gives random bytes"),
            Some(state) => {
                let mut state = state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                for chunk in bytes.chunks_mut(8) {
                    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                    let mut z = *state;
                    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                    let word = (z ^ (z >> 31)).to_le_bytes();
                    chunk.copy_from_slice(&word[..chunk.len()]);
                }
            }
        }
    }

    /// An unguessable text of 256 bits, safe in a URL or a cookie.
    pub fn secret(&self) -> String {
        use base64::Engine as _;
        let mut bytes = [0_u8; 32];
        self.fill(&mut bytes);
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
    }

    /// A short code of `length` characters that people can read to each other: no 0 O 1 I L U.
    pub fn code(&self, length: usize) -> String {
        const ALPHABET: &[u8] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
        let mut bytes = vec![0_u8; length];
        self.fill(&mut bytes);
        bytes.iter().map(|b| char::from(ALPHABET[usize::from(*b) % ALPHABET.len()])).collect()
    }

    /// A number below `bound`, for the demo town's choices.
    pub fn below(&self, bound: u64) -> u64 {
        let mut bytes = [0_u8; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes) % bound.max(1)
    }
}

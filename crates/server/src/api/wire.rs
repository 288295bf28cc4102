//! How days and moments are written on the wire.

use liandong_domain::basics::Moment;

use super::refusal::{ApiRefusal, known};

/// `2026-11-28T09:00:00.000+08:00`: the town's own time, to the millisecond.
pub fn moment(at: Moment) -> String {
    let ms = at.ms().rem_euclid(60_000);
    format!("{}T{}:{:02}.{:03}+08:00", at.day(), at.time(), ms / 1000, ms % 1000)
}

/// The same when there is one.
pub fn moment_if(at: Option<Moment>) -> Option<String> {
    at.map(moment)
}

/// Reads a moment with its offset (RFC 3339).
pub fn read_moment(field: &str, text: &str) -> Result<Moment, ApiRefusal> {
    let read = text.parse::<jiff::Timestamp>().ok();
    known(field, read.map(|at| Moment::from_ms(at.as_millisecond())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_comes_back_from_the_wire() {
        for ms in [0, 1_795_827_600_123, -1] {
            let text = moment(Moment::from_ms(ms));
            assert_eq!(read_moment("at", &text), Ok(Moment::from_ms(ms)), "{text}");
        }
        assert!(read_moment("at", "2026-11-28 09:00").is_err());
    }
}

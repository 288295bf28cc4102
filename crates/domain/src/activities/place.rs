//! Place as optional evidence (F4): near the spot or not, with consent, never kept as a position
//! and never a gate (house rule: failing GPS is what people hate most).
//!
//! Floating point is allowed in this file and nowhere near hours: the distance of two points on a
//! sphere is geometry, and its error of centimetres drowns in the phone's accuracy. The answer
//! leaves as whole metres and a yes or no.
//!
//! A position read from a browser is in WGS 84; maps sold in China show GCJ-02, shifted by up to
//! half a kilometre. A spot is kept in WGS 84: taken on the spot with a phone, or put right from
//! the map it was read from (`datum`).

use super::attendance::{MarkKind, PlaceProof};
use super::coded;

coded! {
    /// For which end a spot is asked (打卡点, china-facts 1.4).
    pub enum SpotKind {
        /// Check-in.
        In = "in",
        /// Check-out.
        Out = "out",
        /// Both.
        Both = "both",
    }
}

/// A point on the earth in millionths of a degree (a step is about 11 cm).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    lat_e6: i64,
    lng_e6: i64,
}

impl Point {
    /// A point, if there is one.
    pub fn new(lat_e6: i64, lng_e6: i64) -> Option<Self> {
        let there = lat_e6.abs() <= 90_000_000 && lng_e6.abs() <= 180_000_000;
        there.then_some(Self { lat_e6, lng_e6 })
    }
    /// Latitude, north positive.
    pub fn lat_e6(self) -> i64 {
        self.lat_e6
    }
    /// Longitude, east positive.
    pub fn lng_e6(self) -> i64 {
        self.lng_e6
    }
}

/// A spot and how far around it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// For which end.
    pub kind: SpotKind,
    /// Where.
    pub at: Point,
    /// Radius in metres; 0: anywhere (china-facts 1.6).
    pub radius_m: i64,
}

/// What a position says about a spot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearness {
    /// Near.
    Inside,
    /// Not near.
    Outside,
    /// The phone does not know where it is well enough to say either.
    TooVague,
}

impl Nearness {
    /// What is kept: a yes, a no, or nothing.
    pub fn proof(self) -> Option<PlaceProof> {
        match self {
            Self::Inside => Some(PlaceProof::Inside),
            Self::Outside => Some(PlaceProof::Outside),
            Self::TooVague => None,
        }
    }
}

/// A position less exact than this says nothing (ours: a city block or two).
pub const MOST_ACCURACY_M: i64 = 200;

/// The mean radius of the earth in metres (IUGG).
const EARTH_M: f64 = 6_371_008.8;

/// The distance of two points in whole metres, by the haversine formula.
pub fn distance_m(a: Point, b: Point) -> i64 {
    let radians = |e6: i64| (e6 as f64 / 1e6).to_radians();
    let half = |a: i64, b: i64| ((radians(b) - radians(a)) / 2.0).sin().powi(2);
    let across = radians(a.lat_e6).cos() * radians(b.lat_e6).cos() * half(a.lng_e6, b.lng_e6);
    let chord = (half(a.lat_e6, b.lat_e6) + across).clamp(0.0, 1.0);
    (2.0 * EARTH_M * chord.sqrt().asin()).round() as i64
}

/// Whether a position is near one of the spots asked for at this end; none when none is asked.
/// The phone's accuracy (metres) counts for the person.
pub fn judge_place(
    spots: &[Spot],
    end: MarkKind,
    position: Point,
    accuracy_m: i64,
) -> Option<Nearness> {
    let asked = |spot: &&Spot| match (spot.kind, end) {
        (SpotKind::Both, MarkKind::In | MarkKind::Out) => true,
        (SpotKind::In, MarkKind::In) | (SpotKind::Out, MarkKind::Out) => true,
        (_, MarkKind::Absent | MarkKind::Expected | MarkKind::Present) => false,
        (SpotKind::In, MarkKind::Out) | (SpotKind::Out, MarkKind::In) => false,
    };
    let accuracy = accuracy_m.max(0);
    let near = |spot: &Spot| {
        let reach = spot.radius_m.saturating_add(accuracy);
        if spot.radius_m == 0 {
            Nearness::Inside
        } else if accuracy > MOST_ACCURACY_M {
            Nearness::TooVague
        } else if distance_m(spot.at, position) <= reach {
            Nearness::Inside
        } else {
            Nearness::Outside
        }
    };
    let found: Vec<_> = spots.iter().filter(asked).map(near).collect();
    let first = |wanted| found.contains(&wanted).then_some(wanted);
    first(Nearness::Inside)
        .or_else(|| first(Nearness::TooVague))
        .or_else(|| first(Nearness::Outside))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point(lat: i64, lng: i64) -> Point {
        Point::new(lat, lng).expect("a point")
    }

    #[test]
    fn known_distances_come_out() {
        // One degree of latitude on a sphere of this radius.
        assert_eq!(
            distance_m(point(23_000_000, 113_800_000), point(24_000_000, 113_800_000)),
            111_195
        );
        // Half around the earth.
        assert_eq!(distance_m(point(0, 0), point(0, 180_000_000)), 20_015_114);
        assert_eq!(distance_m(point(1, 1), point(1, 1)), 0);
    }

    // covers F4
    #[test]
    fn near_the_park_gate_is_inside_and_a_vague_phone_is_not_held_against_anyone() {
        let gate = point(23_106_000, 113_858_000);
        let spots = [Spot { kind: SpotKind::In, at: gate, radius_m: 100 }];
        let north = |metres: i64| point(23_106_000 + metres * 9, 113_858_000);
        for (metres, accuracy, found) in [
            (50, 10, Nearness::Inside),
            (140, 50, Nearness::Inside),
            (400, 50, Nearness::Outside),
            (400, 1500, Nearness::TooVague),
        ] {
            let judged = judge_place(&spots, MarkKind::In, north(metres), accuracy);
            assert_eq!(judged, Some(found), "{metres} m, ±{accuracy} m");
        }
        assert_eq!(judge_place(&spots, MarkKind::Out, north(50), 10), None);
        assert_eq!(judge_place(&[], MarkKind::In, north(50), 10), None);
        assert_eq!(Nearness::TooVague.proof(), None);
    }

    #[test]
    fn there_is_no_point_beyond_the_pole() {
        assert_eq!(Point::new(90_000_001, 0), None);
        assert_eq!(Point::new(0, -180_000_001), None);
    }

    proptest! {
        #[test]
        fn distance_is_the_same_both_ways_and_never_past_half_around(
            a in (-90_000_000i64..=90_000_000, -180_000_000i64..=180_000_000),
            b in (-90_000_000i64..=90_000_000, -180_000_000i64..=180_000_000),
        ) {
            let (a, b) = (point(a.0, a.1), point(b.0, b.1));
            let found = distance_m(a, b);
            prop_assert_eq!(found, distance_m(b, a));
            prop_assert!((0..=20_015_114).contains(&found));
        }
    }
}

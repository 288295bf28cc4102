//! Coordinates as people find them (F4): maps sold in China show GCJ-02, shifted by up to half a
//! kilometre against what a phone reads (WGS 84); Baidu shifts once more (BD-09). What a worker
//! pastes is named by its map and put right here, so that evidence of place is not wrong by design.
//!
//! Floating point is allowed in this file as in `place`: geometry, rounded to millionths at the end.

use super::coded;
use super::place::{Point, distance_m};

coded! {
    /// By which map a pair of coordinates was read.
    pub enum Datum {
        /// A phone's own position, GPS: WGS 84.
        Wgs84 = "wgs84",
        /// 高德, 腾讯, 微信: GCJ-02.
        Gcj02 = "gcj02",
        /// 百度: BD-09.
        Bd09 = "bd09",
    }
}

/// Half the long axis of the Krasovsky ellipsoid in metres, as GCJ-02 uses it.
const AXIS_M: f64 = 6_378_245.0;
/// Its eccentricity, squared.
const ECCENTRICITY: f64 = 0.006_693_421_622_965_943;
/// Where China's maps are shifted, roughly (degrees): outside nothing is.
const LAT: std::ops::Range<i64> = 829_300..55_827_100;
const LNG: std::ops::Range<i64> = 72_004_000..137_847_100;

/// A pair as WGS 84, exact to less than a metre.
pub fn to_wgs84(datum: Datum, point: Point) -> Point {
    match datum {
        Datum::Wgs84 => point,
        Datum::Gcj02 => unshift(point),
        Datum::Bd09 => unshift(from_bd09(point)),
    }
}

/// A WGS 84 pair as a map in China shows it (GCJ-02).
pub fn to_gcj02(point: Point) -> Point {
    if !LAT.contains(&point.lat_e6()) || !LNG.contains(&point.lng_e6()) {
        return point;
    }
    let (lat, lng) = degrees(point);
    let (x, y) = (lng - 105.0, lat - 35.0);
    let pi = std::f64::consts::PI;
    let wave = |by: f64, part: f64| by * (part * pi).sin();
    let short = (wave(20.0, 6.0 * x) + wave(20.0, 2.0 * x)) * 2.0 / 3.0;
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + short
        + (wave(20.0, y) + wave(40.0, y / 3.0)) * 2.0 / 3.0
        + (wave(160.0, y / 12.0) + wave(320.0, y / 30.0)) * 2.0 / 3.0;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + short
        + (wave(20.0, x) + wave(40.0, x / 3.0)) * 2.0 / 3.0
        + (wave(150.0, x / 12.0) + wave(300.0, x / 30.0)) * 2.0 / 3.0;
    let across = lat.to_radians();
    let magic = 1.0 - ECCENTRICITY * across.sin().powi(2);
    let root = magic.sqrt();
    let by_lat = north * 180.0 / (AXIS_M * (1.0 - ECCENTRICITY) / (magic * root) * pi);
    let by_lng = east * 180.0 / (AXIS_M / root * across.cos() * pi);
    rounded(lat + by_lat, lng + by_lng).unwrap_or(point)
}

/// Goes back by trying: what shifts to the given pair. Each try is ten times nearer.
fn unshift(given: Point) -> Point {
    let mut guess = given;
    for _ in 0..8 {
        let shown = to_gcj02(guess);
        if distance_m(shown, given) == 0 && shown == given {
            break;
        }
        let lat = guess.lat_e6() + given.lat_e6() - shown.lat_e6();
        let lng = guess.lng_e6() + given.lng_e6() - shown.lng_e6();
        guess = Point::new(lat, lng).unwrap_or(guess);
    }
    guess
}

/// Baidu's own turn and stretch taken back.
fn from_bd09(point: Point) -> Point {
    let (lat, lng) = degrees(point);
    let turn = std::f64::consts::PI * 3000.0 / 180.0;
    let (x, y) = (lng - 0.0065, lat - 0.006);
    let far = x.hypot(y) - 0.000_02 * (y * turn).sin();
    let angle = y.atan2(x) - 0.000_003 * (x * turn).cos();
    rounded(far * angle.sin(), far * angle.cos()).unwrap_or(point)
}

fn degrees(point: Point) -> (f64, f64) {
    (point.lat_e6() as f64 / 1e6, point.lng_e6() as f64 / 1e6)
}

fn rounded(lat: f64, lng: f64) -> Option<Point> {
    Point::new((lat * 1e6).round() as i64, (lng * 1e6).round() as i64)
}

/// A pair of coordinates as people paste it: `23.107, 113.876`, `113.876，23.107` (maps differ in
/// the order; China's longitudes are never latitudes), `纬度:23.107 经度:113.876`. None when there
/// are not exactly two numbers of degrees in it.
pub fn read_point(text: &str) -> Option<Point> {
    let mut numbers = Vec::new();
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        let c = match c {
            '\u{ff10}'..='\u{ff19}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{ff0e}' => '.',
            '\u{2212}' => '-',
            other => other,
        };
        if c.is_ascii_digit() || (c == '.' && !word.is_empty()) || (c == '-' && word.is_empty()) {
            word.push(c);
        } else if !word.is_empty() {
            numbers.push(std::mem::take(&mut word));
        }
    }
    let [first, second] = numbers.as_slice() else { return None };
    let (a, b) = (millionths(first)?, millionths(second)?);
    if LNG.contains(&a) && LAT.contains(&b) { Point::new(b, a) } else { Point::new(a, b) }
}

/// Degrees as millionths; what a map writes beyond them is left off.
fn millionths(text: &str) -> Option<i64> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = text.trim_end_matches('.').split_once('.').unwrap_or((text, ""));
    let whole = whole.trim_end_matches('.');
    let sound = (1..=3).contains(&whole.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !sound {
        return None;
    }
    let part: String = part.chars().chain("000000".chars()).take(6).collect();
    Some(sign * (whole.parse::<i64>().ok()? * 1_000_000 + part.parse::<i64>().ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point(lat: i64, lng: i64) -> Point {
        Point::new(lat, lng).expect("a point")
    }

    // covers F4
    #[test]
    fn known_places_are_shifted_as_chinas_maps_shift_them() {
        for (phone, map) in [
            (point(31_177_428, 121_527_211), point(31_175_304, 121_531_542)),
            (point(22_543_847, 113_912_316), point(22_540_796, 113_917_176)),
            (point(39_911_954, 116_377_817), point(39_913_345, 116_384_047)),
        ] {
            assert!(distance_m(to_gcj02(phone), map) <= 1, "{phone:?} {:?}", to_gcj02(phone));
            assert!(distance_m(to_wgs84(Datum::Gcj02, map), phone) <= 1, "{map:?}");
            assert!(distance_m(phone, map) > 300, "the shift is worth taking back");
        }
        // Baidu's pair of the same spot in Beijing
        let baidu = point(39_919_576, 116_390_455);
        let found = to_wgs84(Datum::Bd09, baidu);
        assert!(distance_m(found, point(39_911_954, 116_377_817)) <= 3, "{found:?}");
        let london = point(51_507_400, -127_800);
        assert_eq!(to_gcj02(london), london);
    }

    #[test]
    fn a_pasted_pair_is_read_in_any_order_and_writing() {
        let park = Some(point(23_107_000, 113_876_000));
        for text in [
            "23.107, 113.876",
            "113.876,23.107",
            "113.876000000001，23.107",
            "纬度：23.107 经度：113.876",
            "２３．１０７　１１３．８７６",
            "(23.107; 113.876)",
        ] {
            assert_eq!(read_point(text), park, "{text}");
        }
        assert_eq!(read_point("-33.5 151.2"), Some(point(-33_500_000, 151_200_000)));
        for text in ["", "公园南门", "23.107", "23°6'25 113°52'33", "1234.5, 6", "23..1 113.8"]
        {
            assert_eq!(read_point(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_pair_goes_to_the_map_and_back(
            lat in 18_000_000i64..53_000_000,
            lng in 74_000_000i64..134_000_000,
        ) {
            let here = point(lat, lng);
            prop_assert!(distance_m(to_wgs84(Datum::Gcj02, to_gcj02(here)), here) <= 1);
        }
        #[test]
        fn no_text_breaks_the_reader(text in "(?s).{0,60}") {
            let _ = read_point(&text);
        }
    }
}

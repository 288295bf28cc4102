//! An exact address (china-facts 2.6, rule 7): a volunteer who has never been there finds the door.
//!
//! No register of streets is asked: the text must name a spot (road, number, gate, building, or a
//! house people know by name) and not only the area around it.

use crate::basics::fold;

/// What an address lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressFlaw {
    /// Fewer characters than an address can have.
    TooShort,
    /// Only a province, city, town or village.
    OnlyArea,
    /// No road, number, gate or building.
    NoSpot,
}

/// The fewest characters: 石龙中学 has four.
pub const LEAST_ADDRESS: usize = 4;

/// Endings of areas too large to meet in.
const AREAS: [char; 10] = ['省', '市', '区', '县', '镇', '乡', '村', '州', '盟', '旗'];
const LONG_AREAS: [&str; 6] = ["街道", "社区", "自治区", "开发区", "新区", "园区"];

/// What names one spot. A park, a square or a river bank has many ways in: with them a gate, road
/// or number is asked for.
const SPOTS: [&str; 47] = [
    "号",
    "门",
    "栋",
    "幢",
    "座",
    "楼",
    "室",
    "房",
    "铺",
    "层",
    "路",
    "街",
    "巷",
    "里弄",
    "大道",
    "胡同",
    "桥头",
    "路口",
    "入口",
    "出口",
    "车站",
    "码头",
    "亭",
    "中心",
    "服务站",
    "工作站",
    "驿站",
    "医院",
    "敬老院",
    "养老院",
    "福利院",
    "法院",
    "学校",
    "小学",
    "中学",
    "大学",
    "学院",
    "幼儿园",
    "图书馆",
    "博物馆",
    "体育馆",
    "文化馆",
    "礼堂",
    "祠堂",
    "会堂",
    "委会",
    "派出所",
];

/// Whether a volunteer would find it.
///
/// # Errors
/// What it lacks.
pub fn address_is_exact(text: &str) -> Result<(), AddressFlaw> {
    let text = fold(text);
    let spot = after_areas(&text);
    if spot.is_empty() {
        return Err(AddressFlaw::OnlyArea);
    }
    if text.chars().count() < LEAST_ADDRESS {
        return Err(AddressFlaw::TooShort);
    }
    let has_number = spot.chars().any(|c| c.is_ascii_digit());
    let is_spot = SPOTS.iter().any(|word| spot.contains(word)) || has_number || is_latin(&spot);
    if is_spot { Ok(()) } else { Err(AddressFlaw::NoSpot) }
}

/// What stands after the last area: the spot, if any. `石龙镇西湖村` leaves nothing. The words of a
/// house that begin like an area (社区服务中心, 区图书馆, 村委会, 市民中心) leave their second half,
/// which is a spot by itself.
fn after_areas(text: &str) -> String {
    let mut rest = text;
    for area in LONG_AREAS {
        if let Some((_, after)) = rest.rsplit_once(area) {
            rest = after;
        }
    }
    rest.rsplit_once(AREAS).map_or(rest, |(_, after)| after).to_owned()
}

/// An address in Latin letters.
fn is_latin(spot: &str) -> bool {
    ["road", "street", "gate", "building", "avenue"].iter().any(|word| spot.contains(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // covers T23
    #[test]
    fn an_address_leads_to_a_door() {
        for text in [
            "东莞市石龙镇中山路12号",
            "石龙镇中山公园东门",
            "石龙镇西湖社区服务中心",
            "西湖村委会旁文化广场",
            "石龙镇龙城社区长者活动中心二楼",
            "龙城路1号",
            "石龙镇敬老院",
            "石龙中学",
            "东莞市石龙镇太平路石龙博物馆",
            "莞城街道可园北路21号",
        ] {
            assert_eq!(address_is_exact(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn an_area_is_no_address() {
        for (text, flaw) in [
            ("", AddressFlaw::OnlyArea),
            ("石龙镇", AddressFlaw::OnlyArea),
            ("广东省东莞市石龙镇", AddressFlaw::OnlyArea),
            ("东莞市石龙镇西湖社区", AddressFlaw::OnlyArea),
            ("东莞市莞城街道", AddressFlaw::OnlyArea),
            ("石龙镇中山公园", AddressFlaw::NoSpot),
            ("东莞市石龙镇江边", AddressFlaw::NoSpot),
            ("1号", AddressFlaw::TooShort),
            ("待定待定待定", AddressFlaw::NoSpot),
        ] {
            assert_eq!(address_is_exact(text), Err(flaw), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_check(text in "(?s).{0,60}") {
            let _ = address_is_exact(&text);
        }
    }
}

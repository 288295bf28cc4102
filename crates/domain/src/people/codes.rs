//! The national code tables a profile uses (china-facts 1.4). Provinces add codes of their own:
//! an unknown code is kept as it is, it only has no words.

use crate::basics::fold;

/// One row of a code table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coded {
    /// The national code, which is ours as well.
    pub code: &'static str,
    /// What rosters write.
    pub chinese: &'static str,
    /// Under which key its name stands in the words.
    pub word_key: &'static str,
}

const fn row(code: &'static str, chinese: &'static str, word_key: &'static str) -> Coded {
    Coded { code, chinese, word_key }
}

/// 特长: what a person is good at.
pub const SKILLS: &[Coded] = &[
    row("01", "医疗急救", "people-skill-first-aid"),
    row("02", "体育", "people-skill-sports"),
    row("03", "驾驶运输", "people-skill-driving"),
    row("04", "法律", "people-skill-law"),
    row("05", "信息技术", "people-skill-information-technology"),
    row("06", "经营管理", "people-skill-management"),
    row("07", "公关", "people-skill-public-relations"),
    row("08", "教育培训", "people-skill-teaching"),
    row("09", "电器维修", "people-skill-electrical-repair"),
    row("10", "安全保卫", "people-skill-security"),
    row("11", "财会金融", "people-skill-accounting"),
    row("12", "设计创意", "people-skill-design"),
    row("13", "客服接待", "people-skill-reception"),
    row("14", "物业养护", "people-skill-building-care"),
    row("15", "新闻写作", "people-skill-writing"),
    row("16", "外语", "people-skill-foreign-languages"),
    row("17", "音乐", "people-skill-music"),
    row("18", "心理咨询", "people-skill-counselling"),
    row("19", "护理照护", "people-skill-nursing"),
    row("20", "手工", "people-skill-handicraft"),
    row("21", "文化艺术", "people-skill-arts"),
    row("22", "网络技术", "people-skill-networks"),
    row("23", "摄影摄像", "people-skill-photography"),
    row("99", "其他", "people-skill-other"),
];

/// 可参与时间: a day of the week or a holiday, and its part.
pub const FREE_TIMES: &[Coded] = &[
    row("01", "周一上午", "people-free-monday-morning"),
    row("02", "周一下午", "people-free-monday-afternoon"),
    row("03", "周一晚上", "people-free-monday-evening"),
    row("04", "周二上午", "people-free-tuesday-morning"),
    row("05", "周二下午", "people-free-tuesday-afternoon"),
    row("06", "周二晚上", "people-free-tuesday-evening"),
    row("07", "周三上午", "people-free-wednesday-morning"),
    row("08", "周三下午", "people-free-wednesday-afternoon"),
    row("09", "周三晚上", "people-free-wednesday-evening"),
    row("10", "周四上午", "people-free-thursday-morning"),
    row("11", "周四下午", "people-free-thursday-afternoon"),
    row("12", "周四晚上", "people-free-thursday-evening"),
    row("13", "周五上午", "people-free-friday-morning"),
    row("14", "周五下午", "people-free-friday-afternoon"),
    row("15", "周五晚上", "people-free-friday-evening"),
    row("16", "周六上午", "people-free-saturday-morning"),
    row("17", "周六下午", "people-free-saturday-afternoon"),
    row("18", "周六晚上", "people-free-saturday-evening"),
    row("19", "周日上午", "people-free-sunday-morning"),
    row("20", "周日下午", "people-free-sunday-afternoon"),
    row("21", "周日晚上", "people-free-sunday-evening"),
    row("22", "节假日上午", "people-free-holiday-morning"),
    row("23", "节假日下午", "people-free-holiday-afternoon"),
    row("24", "节假日晚上", "people-free-holiday-evening"),
];

/// 服务类别: what kind of service. A profile holds at most four.
pub const SERVICE_FIELDS: &[Coded] = &[
    row("0001", "社区服务", "people-field-community"),
    row("0002", "扶贫减贫", "people-field-poverty"),
    row("0003", "支教助学", "people-field-schooling"),
    row("0004", "卫生健康", "people-field-health"),
    row("0005", "法律", "people-field-law"),
    row("0006", "环保", "people-field-environment"),
    row("0007", "科技科普", "people-field-science"),
    row("0008", "文化艺术", "people-field-arts"),
    row("0009", "平安综治", "people-field-public-safety"),
    row("0010", "文明风尚", "people-field-civility"),
    row("0011", "交通引导", "people-field-traffic"),
    row("0012", "消防", "people-field-fire"),
    row("0013", "应急救援", "people-field-rescue"),
    row("0014", "禁毒", "people-field-drug-control"),
    row("0015", "体育健身", "people-field-sports"),
    row("0016", "旅游", "people-field-tourism"),
    row("0017", "关爱特殊群体", "people-field-special-care"),
    row("0018", "大型活动", "people-field-large-occasions"),
    row("0019", "海外", "people-field-overseas"),
    row("0020", "税收", "people-field-tax"),
    row("0099", "其他", "people-field-other"),
];

/// 服务对象: whom a service is for.
pub const SERVICE_USERS: &[Coded] = &[
    row("01", "儿童", "people-for-children"),
    row("02", "妇女", "people-for-women"),
    row("03", "老年人", "people-for-elders"),
    row("04", "残障", "people-for-disabled"),
    row("05", "优抚", "people-for-veterans"),
    row("06", "贫困家庭", "people-for-poor-families"),
    row("07", "特殊群体", "people-for-special-groups"),
    row("08", "病患者", "people-for-patients"),
    row("09", "农村居民", "people-for-rural"),
    row("10", "城镇居民", "people-for-urban"),
    row("11", "社会公众", "people-for-public"),
    row("13", "纳税人", "people-for-taxpayers"),
    row("99", "其他", "people-for-other"),
];

/// The row of a code.
pub fn find_code(table: &'static [Coded], code: &str) -> Option<&'static Coded> {
    table.iter().find(|row| row.code == code.trim())
}

/// The row a roster means: its code or its Chinese words, spaces and width aside.
pub fn find_words(table: &'static [Coded], text: &str) -> Option<&'static Coded> {
    let text = fold(text);
    table.iter().find(|row| row.code == text || row.chinese == text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_and_word_key_stands_once() {
        for (table, count) in
            [(SKILLS, 24), (FREE_TIMES, 24), (SERVICE_FIELDS, 21), (SERVICE_USERS, 13)]
        {
            let codes: BTreeSet<_> = table.iter().map(|row| row.code).collect();
            let words: BTreeSet<_> = table.iter().map(|row| row.word_key).collect();
            assert_eq!((table.len(), codes.len(), words.len()), (count, count, count));
        }
    }

    #[test]
    fn a_roster_is_understood_in_codes_and_in_words() {
        assert_eq!(find_words(SKILLS, " 外 语").map(|row| row.code), Some("16"));
        assert_eq!(find_words(FREE_TIMES, "周六上午").map(|row| row.code), Some("16"));
        assert_eq!(find_code(FREE_TIMES, "24").map(|row| row.chinese), Some("节假日晚上"));
        assert_eq!(find_code(SERVICE_FIELDS, "3202"), None);
    }
}

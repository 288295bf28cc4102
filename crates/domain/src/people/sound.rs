//! How surnames are read. The sounds of all other characters come from a table upstairs; these
//! are the ones such tables get wrong, because a surname keeps its old reading: 单 is shàn, not
//! dān (ux.md 1). Without them lists stand in a wrong order and a search by sound misses.

/// A surname whose reading differs from the usual one of its characters, or is often in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SurnameReading {
    /// The surname.
    pub surname: &'static str,
    /// Its syllables without tones, `v` for ü, a space between them: what lists are sorted by.
    pub plain: &'static str,
    /// The same with tones, to be shown.
    pub toned: &'static str,
    /// Other readings people search by, rightly (乐 may be lè) or by habit (单 as dān).
    pub others: &'static [&'static str],
}

const fn row(
    surname: &'static str,
    plain: &'static str,
    toned: &'static str,
    others: &'static [&'static str],
) -> SurnameReading {
    SurnameReading { surname, plain, toned, others }
}

const READINGS: &[SurnameReading] = &[
    row("单", "shan", "shàn", &["dan", "chan"]),
    row("曾", "zeng", "zēng", &["ceng"]),
    row("仇", "qiu", "qiú", &["chou"]),
    row("区", "ou", "ōu", &["qu"]),
    row("區", "ou", "ōu", &["qu"]),
    row("解", "xie", "xiè", &["jie"]),
    row("查", "zha", "zhā", &["cha"]),
    row("朴", "piao", "piáo", &["pu"]),
    row("盖", "ge", "gě", &["gai"]),
    row("蓋", "ge", "gě", &["gai"]),
    row("翟", "zhai", "zhái", &["di"]),
    row("冼", "xian", "xiǎn", &[]),
    row("洗", "xian", "xiǎn", &["xi"]),
    row("乐", "yue", "yuè", &["le"]),
    row("樂", "yue", "yuè", &["le"]),
    row("任", "ren", "rén", &[]),
    row("华", "hua", "huà", &[]),
    row("華", "hua", "huà", &[]),
    row("纪", "ji", "jǐ", &[]),
    row("紀", "ji", "jǐ", &[]),
    row("缪", "miao", "miào", &["mou", "miu"]),
    row("繆", "miao", "miào", &["mou", "miu"]),
    row("覃", "qin", "qín", &["tan"]),
    row("员", "yun", "yùn", &["yuan"]),
    row("員", "yun", "yùn", &["yuan"]),
    row("召", "shao", "shào", &["zhao"]),
    row("繁", "po", "pó", &["fan"]),
    row("逄", "pang", "páng", &[]),
    row("黑", "he", "hè", &["hei"]),
    row("折", "she", "shé", &["zhe"]),
    row("秘", "bi", "bì", &["mi"]),
    row("种", "chong", "chóng", &["zhong"]),
    row("祭", "zhai", "zhài", &["ji"]),
    row("隗", "wei", "wěi", &["kui"]),
    row("乜", "nie", "niè", &["mie"]),
    row("佴", "nai", "nài", &["er"]),
    row("幺", "yao", "yāo", &[]),
    row("应", "ying", "yīng", &[]),
    row("應", "ying", "yīng", &[]),
    row("哈", "ha", "hǎ", &[]),
    row("钻", "zuan", "zuān", &[]),
    row("郗", "xi", "xī", &["chi"]),
    row("晁", "chao", "cháo", &[]),
    row("葛", "ge", "gě", &[]),
    row("薄", "bo", "bó", &["bao"]),
    row("卜", "bu", "bǔ", &[]),
    row("柏", "bai", "bǎi", &["bo"]),
    row("句", "gou", "gōu", &["ju"]),
    row("那", "na", "nā", &[]),
    row("宁", "ning", "nìng", &[]),
    row("甯", "ning", "nìng", &[]),
    row("牟", "mou", "móu", &["mu"]),
    row("宓", "mi", "mì", &["fu"]),
    row("郇", "xun", "xún", &["huan"]),
    row("车", "che", "chē", &["ju"]),
    row("車", "che", "chē", &["ju"]),
    row("尉", "wei", "wèi", &["yu"]),
    row("盛", "sheng", "shèng", &["cheng"]),
    row("燕", "yan", "yān", &[]),
    row("角", "jue", "jué", &["jiao"]),
    row("厍", "she", "shè", &[]),
    row("撒", "sa", "sǎ", &[]),
    row("曲", "qu", "qū", &[]),
    row("訾", "zi", "zī", &[]),
    row("贾", "jia", "jiǎ", &["gu"]),
    row("賈", "jia", "jiǎ", &["gu"]),
    row("都", "du", "dū", &["dou"]),
    row("相", "xiang", "xiàng", &[]),
    row("过", "guo", "guō", &[]),
    row("谌", "chen", "chén", &["shen"]),
    row("莘", "shen", "shēn", &["xin"]),
    row("褚", "chu", "chǔ", &["zhu"]),
    row("亓", "qi", "qí", &[]),
    row("阚", "kan", "kàn", &[]),
    row("眭", "sui", "suī", &[]),
    row("昝", "zan", "zǎn", &[]),
    row("宿", "su", "sù", &["xiu"]),
    row("瞿", "qu", "qú", &[]),
    row("臧", "zang", "zāng", &[]),
    row("逯", "lu", "lù", &[]),
    row("嵇", "ji", "jī", &[]),
    row("於", "yu", "yū", &[]),
    row("万", "wan", "wàn", &["mo"]),
    row("强", "qiang", "qiáng", &["jiang"]),
    row("费", "fei", "fèi", &["bi"]),
    row("冒", "mao", "mào", &["mo"]),
    row("适", "kuo", "kuò", &["shi"]),
    row("仉", "zhang", "zhǎng", &[]),
    row("呙", "guo", "guō", &[]),
    row("谷", "gu", "gǔ", &["yu"]),
    row("尉迟", "yu chi", "yù chí", &["wei chi"]),
    row("尉遲", "yu chi", "yù chí", &["wei chi"]),
    row("万俟", "mo qi", "mò qí", &["wan si"]),
    row("单于", "chan yu", "chán yú", &["shan yu"]),
    row("长孙", "zhang sun", "zhǎng sūn", &["chang sun"]),
    row("澹台", "tan tai", "tán tái", &["dan tai"]),
    row("乐正", "yue zheng", "yuè zhèng", &["le zheng"]),
    row("宰父", "zai fu", "zǎi fǔ", &[]),
    row("皇甫", "huang fu", "huáng fǔ", &[]),
    row("令狐", "ling hu", "líng hú", &[]),
    row("亓官", "qi guan", "qí guān", &[]),
    row("夹谷", "jia gu", "jiá gǔ", &[]),
    row("拓跋", "tuo ba", "tuò bá", &[]),
    row("鲜于", "xian yu", "xiān yú", &[]),
    row("呼延", "hu yan", "hū yán", &[]),
    row("濮阳", "pu yang", "pú yáng", &[]),
    row("公冶", "gong ye", "gōng yě", &[]),
    row("钟离", "zhong li", "zhōng lí", &[]),
    row("闾丘", "lv qiu", "lǘ qiū", &["lu qiu"]),
];

/// Surnames of more than one character, in both ways of writing where they differ.
const COMPOUND: &[&str] = &[
    "欧阳",
    "歐陽",
    "司徒",
    "尉迟",
    "尉遲",
    "上官",
    "诸葛",
    "諸葛",
    "司马",
    "司馬",
    "东方",
    "東方",
    "夏侯",
    "皇甫",
    "令狐",
    "端木",
    "公孙",
    "公孫",
    "慕容",
    "轩辕",
    "軒轅",
    "南宫",
    "南宮",
    "西门",
    "西門",
    "东郭",
    "南郭",
    "百里",
    "呼延",
    "万俟",
    "闻人",
    "赫连",
    "澹台",
    "公冶",
    "宗政",
    "濮阳",
    "淳于",
    "单于",
    "太叔",
    "申屠",
    "仲孙",
    "钟离",
    "宇文",
    "长孙",
    "鲜于",
    "司空",
    "司寇",
    "闾丘",
    "亓官",
    "子车",
    "颛孙",
    "巫马",
    "公西",
    "漆雕",
    "乐正",
    "壤驷",
    "公良",
    "拓跋",
    "夹谷",
    "宰父",
    "谷梁",
    "段干",
    "羊舌",
    "微生",
    "梁丘",
    "左丘",
    "第五",
    "独孤",
    "达奚",
    "哥舒",
    "完颜",
    "耶律",
    "纳兰",
    "东门",
    "南门",
    "爱新觉罗",
    "叶赫那拉",
    "陆费",
    "相里",
    "归海",
];

/// The compound surname a full name begins with. A name of nothing else has none: 欧阳 alone is
/// a person 欧 with the given name 阳.
pub fn compound_surname(name: &str) -> Option<&str> {
    let found = COMPOUND
        .iter()
        .find(|surname| name.len() > surname.len() && name.starts_with(**surname))?;
    name.get(..found.len())
}

/// The surname of a Chinese name: compound, or the first character. Empty for an empty name.
pub fn surname(name: &str) -> &str {
    let first = name.chars().next().map_or(0, char::len_utf8);
    compound_surname(name).unwrap_or(&name[..first])
}

/// The row for a surname or for the surname of a full name; none when its characters are read
/// as usual.
pub fn surname_row(name: &str) -> Option<&'static SurnameReading> {
    let named = |wanted: &str| READINGS.iter().find(|row| row.surname == wanted);
    named(name).or_else(|| named(surname(name)))
}

/// The syllables of a surname, or of the surname of a full name, without tones: `shan`, `yu chi`.
/// None when its characters are read as usual.
pub fn surname_reading(name: &str) -> Option<&'static str> {
    surname_row(name).map(|row| row.plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn surnames_keep_their_old_reading() {
        for (name, reading) in [
            ("单雪", Some("shan")),
            ("曾嘉怡", Some("zeng")),
            ("区桂芳", Some("ou")),
            ("尉迟国华", Some("yu chi")),
            ("万俟明", Some("mo qi")),
            ("万明", Some("wan")),
            ("朴建国", Some("piao")),
            ("冼建国", Some("xian")),
            ("尉迟", Some("yu chi")),
            ("陈小敏", None),
            ("欧阳小敏", None),
            ("", None),
        ] {
            assert_eq!(surname_reading(name), reading, "{name}");
        }
        assert_eq!(surname_row("乐山").map(|row| row.others), Some(&["le"][..]));
    }

    #[test]
    fn a_compound_surname_is_found_only_before_a_given_name() {
        for (name, found) in [
            ("欧阳小敏", Some("欧阳")),
            ("司徒俊杰", Some("司徒")),
            ("诸葛明", Some("诸葛")),
            ("欧阳", None),
            ("欧小阳", None),
            ("", None),
        ] {
            assert_eq!(compound_surname(name), found, "{name}");
        }
        assert_eq!((surname("李敏"), surname("𠅤家"), surname("")), ("李", "𠅤", ""));
    }

    #[test]
    fn every_row_stands_once_and_has_a_syllable_for_each_character() {
        let once: BTreeSet<_> = READINGS.iter().map(|row| row.surname).collect();
        assert_eq!(once.len(), READINGS.len());
        for row in READINGS {
            let count = row.surname.chars().count();
            let readings = row.others.iter().chain([&row.plain, &row.toned]);
            for reading in readings {
                assert_eq!(reading.split(' ').count(), count, "{}", row.surname);
            }
            assert!(row.plain.bytes().all(|b| b.is_ascii_lowercase() || b == b' '));
            assert!(!row.others.contains(&row.plain), "{}", row.surname);
        }
    }
}

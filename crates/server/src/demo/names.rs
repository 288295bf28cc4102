//! Invented names as a town of the Pearl River delta has them, by age, and numbers that belong to
//! nobody: identity numbers of an area that is no place (441998), phones 1999999xxxx.

use liandong_domain::basics::Day;
use liandong_domain::people::Sex;

use super::maker::Maker;

const SURNAMES: &[&str] = &[
    "陈", "陈", "陈", "李", "李", "李", "黄", "黄", "黄", "张", "张", "梁", "梁", "林", "林", "吴",
    "吴", "刘", "刘", "罗", "何", "何", "杨", "叶", "叶", "邓", "曾", "谢", "郑", "周", "蔡", "冯",
    "朱", "钟", "黎", "黎", "谭", "卢", "苏", "莫", "麦", "袁", "袁", "温", "简", "区", "冼", "尹",
    "翟", "单", "王", "赵", "徐", "孙", "胡", "高", "欧阳", "司徒",
];
const ELDER_MEN: &[&str] = &[
    "锦棠", "兆基", "金水", "润财", "国柱", "炳坤", "沛林", "树根", "耀祖", "志荣", "锡康", "汉明",
    "伟光", "建国", "国强", "永昌", "柏松", "福来", "灿辉", "镜波",
];
const ELDER_WOMEN: &[&str] = &[
    "带娣", "润好", "秀英", "玉珍", "桂兰", "凤仪", "惠芳", "素贞", "月娥", "金莲", "少珍", "瑞霞",
    "银好", "淑贤", "宝珠", "丽娟", "顺意", "彩云", "群英", "婉仪",
];
const MEN: &[&str] = &[
    "志强", "伟明", "俊杰", "家豪", "文辉", "建华", "国华", "海涛", "晓峰", "永健", "浩林", "嘉伟",
    "锦华", "德明", "泽宇", "子健", "少聪", "启文", "立贤", "振宇", "铭", "亮", "凯", "勇",
];
const WOMEN: &[&str] = &[
    "敏仪", "晓彤", "丽华", "秀芬", "雪梅", "燕玲", "淑娴", "美玲", "嘉欣", "静雯", "颖", "晓燕",
    "婷婷", "佩珊", "思敏", "海燕", "倩怡", "慧玲", "春桃", "文静", "洁", "琳", "莹", "霞",
];
const BOYS: &[&str] = &[
    "梓轩", "浩然", "宇航", "俊熙", "子睿", "一鸣", "皓宇", "承恩", "嘉乐", "铭泽", "天佑", "奕辰",
    "景行", "泽霖", "博文", "昊天",
];
const GIRLS: &[&str] = &[
    "子涵", "欣怡", "诗琪", "雨桐", "可欣", "梓晴", "思源", "语彤", "若曦", "心悦", "芷若", "佳慧",
    "乐瑶", "静怡", "艺涵", "晓晴",
];

/// People whose names other systems lose: rare characters, also beyond the basic plane, surnames
/// of two characters, names in parts and in Latin letters. Name, sex, age, document.
pub(super) const RARE: &[(&str, Sex, i64, &str)] = &[
    ("张㛃", Sex::Female, 34, "01"),
    ("陈䶮", Sex::Male, 41, "01"),
    ("李𬭎", Sex::Male, 29, "01"),
    ("吴𠅤", Sex::Male, 52, "01"),
    ("欧阳慧", Sex::Female, 46, "01"),
    ("司徒婉婷", Sex::Female, 27, "01"),
    ("尉迟国栋", Sex::Male, 58, "01"),
    ("单雪梅", Sex::Female, 39, "01"),
    ("区桂好", Sex::Female, 66, "01"),
    ("阿依努尔·买买提", Sex::Female, 31, "01"),
    ("Maria Santos", Sex::Female, 37, "05"),
    ("Thomas Okafor", Sex::Male, 33, "05"),
    ("梁咏诗", Sex::Female, 44, "02"),
    ("何志明", Sex::Male, 50, "02"),
    ("区慕贤", Sex::Female, 48, "03"),
];

/// A name of this age and sex.
pub(super) fn name(maker: &Maker<'_>, age: i64, sex: Sex) -> String {
    let given = match (age, sex) {
        (..18, Sex::Male) => BOYS,
        (..18, Sex::Female) => GIRLS,
        (58.., Sex::Male) => ELDER_MEN,
        (58.., Sex::Female) => ELDER_WOMEN,
        (_, Sex::Male) => MEN,
        (_, Sex::Female) => WOMEN,
    };
    format!("{}{}", maker.pick(SURNAMES), maker.pick(given))
}

/// The surname of a name made here.
pub(super) fn surname(name: &str) -> &str {
    liandong_domain::people::surname(name)
}

/// The n-th phone of the town's. Families share one sooner or later: there are ten thousand.
pub(super) fn phone(n: usize) -> String {
    format!("1999999{:04}", n % 10_000)
}

/// An identity number with its check digit (GB 11643), of the area 441998.
pub(super) fn card(born: Day, sex: Sex, n: usize) -> String {
    let odd = usize::from(sex == Sex::Male);
    let order = (n % 500) * 2 + odd;
    let day = format!("{:04}{:02}{:02}", born.year(), born.month(), born.day_of_month());
    let body = format!("441998{day}{order:03}");
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 =
        body.chars().zip(WEIGHTS).map(|(c, weight)| c.to_digit(10).unwrap_or(0) * weight).sum();
    let check = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][(sum % 11) as usize];
    format!("{body}{check}")
}

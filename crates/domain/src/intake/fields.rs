//! What a column means, by its header.

use super::amount::Unit;
use crate::basics::fold;

/// Which kind of file is read: the same header may mean different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// A register of people.
    Roster,
    /// Past hours.
    Hours,
}

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// What a column holds.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $($(#[$doc])* $name),+
        }

        impl Field {
            /// All of them, in the order a form offers them.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$name),+];

            /// As stored and sent by forms.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code),+
                }
            }
            /// Under which key its name stands in the words.
            pub fn word_key(self) -> &'static str {
                match self {
                    $(Self::$name => concat!("intake-field-", $code)),+
                }
            }
        }
    };
}

fields! {
    /// 姓名.
    Name = "name",
    /// 手机 of the person.
    Phone = "phone",
    /// 身份证号, 证件号码.
    Document = "document",
    /// 证件类型.
    DocumentKind = "document-kind",
    /// 性别.
    Sex = "sex",
    /// 出生年月.
    Birthday = "birthday",
    /// 所属队伍.
    Team = "team",
    /// 学校.
    School = "school",
    /// 班级.
    Class = "class",
    /// 监护人.
    Guardian = "guardian",
    /// 家长手机: the guardian's, not the pupil's.
    GuardianPhone = "guardian-phone",
    /// 与监护人关系.
    Relation = "relation",
    /// 单位.
    Unit = "unit",
    /// 住址.
    Address = "address",
    /// 特长.
    Skills = "skills",
    /// 入队日期.
    Joined = "joined",
    /// 累计时数; the length of one service in a file of hours.
    Hours = "hours",
    /// 备注.
    Remark = "remark",
    /// 序号, 编号.
    Index = "index",
    /// 志愿者编号.
    VolunteerNumber = "volunteer-number",
    /// 项目名称, 活动名称.
    Activity = "activity",
    /// 岗位.
    Post = "post",
    /// 地点.
    Place = "place",
    /// 服务日期.
    Day = "day",
    /// 服务时间 `14:00-15:30`.
    Period = "period",
    /// 开始时间.
    Start = "start",
    /// 结束时间.
    End = "end",
    /// 签到时间.
    CheckIn = "check-in",
    /// 签退时间.
    CheckOut = "check-out",
    /// 时长录入方式, a national code.
    EntryMode = "entry-mode",
    /// 时长状态, a national code.
    HoursState = "hours-state",
    /// 状态 in words.
    Status = "status",
    /// Known, and left out: 报名时间, 民族, a photo.
    Ignored = "ignored",
}

impl Field {
    /// The code back.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }
    /// What a column of a file of this kind may hold, in the order a form offers them.
    pub fn offered(kind: FileKind) -> Vec<Self> {
        let of_hours = |field: &Self| {
            matches!(
                field,
                Self::VolunteerNumber
                    | Self::Activity
                    | Self::Post
                    | Self::Place
                    | Self::Day
                    | Self::Period
                    | Self::Start
                    | Self::End
                    | Self::CheckIn
                    | Self::CheckOut
                    | Self::EntryMode
                    | Self::HoursState
                    | Self::Status
            )
        };
        let of_both = |field: &Self| {
            matches!(
                field,
                Self::Name
                    | Self::Phone
                    | Self::Document
                    | Self::DocumentKind
                    | Self::Hours
                    | Self::Remark
                    | Self::Index
            )
        };
        let fits = |field: &Self| match kind {
            FileKind::Roster => !of_hours(field),
            FileKind::Hours => of_hours(field) || of_both(field),
        };
        let all = Self::ALL.into_iter().filter(|field| *field != Self::Ignored);
        all.filter(fits).collect()
    }
    /// Whether a header row must have at least one of these.
    pub(super) fn names_a_person(self) -> bool {
        matches!(self, Self::Name | Self::Phone | Self::Document | Self::VolunteerNumber)
    }

    /// What a header means, by the table and then by the words inside it. None: unknown.
    pub fn of_header(header: &str, kind: FileKind) -> Option<Self> {
        let plain = plain_header(header);
        if plain.is_empty() || plain.chars().count() > 16 {
            return None;
        }
        SYNONYMS
            .iter()
            .find(|(_, words)| words.contains(&plain.as_str()))
            .map(|(field, _)| *field)
            .or_else(|| by_part(&plain))
            .map(|field| field.in_file(&plain, kind))
    }

    /// The same header in the two kinds of file.
    fn in_file(self, plain: &str, kind: FileKind) -> Self {
        match (kind, self) {
            (FileKind::Roster, Self::Day) if plain == "日期" => Self::Joined,
            (FileKind::Roster, Self::VolunteerNumber) => Self::Index,
            (
                FileKind::Roster,
                Self::Day
                | Self::Period
                | Self::Start
                | Self::End
                | Self::CheckIn
                | Self::CheckOut
                | Self::Activity,
            ) => Self::Ignored,
            (FileKind::Hours, Self::Joined) => Self::Ignored,
            (FileKind::Hours, Self::Index) if plain.contains("志愿者") => Self::VolunteerNumber,
            _ => self,
        }
    }
}

/// The unit of a column of hours.
pub(super) fn unit_of_header(header: &str) -> Unit {
    let folded = fold(header);
    let minutes = folded.contains("分钟") || folded.contains("(分)") || folded.contains("min");
    if minutes && !folded.contains("小时") { Unit::Minutes } else { Unit::Hours }
}

/// A header without white space, marks of required columns and what stands in brackets.
pub(super) fn plain_header(header: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0_usize;
    for c in fold(header).chars() {
        match c {
            '(' | '[' | '【' | '〔' | '{' => depth += 1,
            ')' | ']' | '】' | '〕' | '}' => depth = depth.saturating_sub(1),
            '*' | ':' | '★' | '※' | '●' | '"' | '\'' | '、' | '/' | '_' | '-' => {}
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
}

const SYNONYMS: &[(Field, &[&str])] = &[
    (
        Field::Name,
        &[
            "姓名",
            "名字",
            "志愿者姓名",
            "志愿者",
            "义工姓名",
            "学生姓名",
            "队员姓名",
            "成员姓名",
            "人员姓名",
            "真实姓名",
            "中文姓名",
            "会员姓名",
            "参加者",
            "name",
            "fullname",
            "volunteer",
        ],
    ),
    (
        Field::Phone,
        &[
            "手机",
            "手机号",
            "手机号码",
            "电话",
            "电话号码",
            "联系电话",
            "联系方式",
            "联系手机",
            "移动电话",
            "本人手机",
            "本人电话",
            "学生手机",
            "学生电话",
            "手机电话",
            "phone",
            "mobile",
            "tel",
            "phonenumber",
        ],
    ),
    (
        Field::Document,
        &[
            "身份证",
            "身份证号",
            "身份证号码",
            "证件号",
            "证件号码",
            "证件编号",
            "身份证件号码",
            "公民身份号码",
            "公民身份证号码",
            "身份号码",
            "idnumber",
            "idcard",
            "idno",
        ],
    ),
    (Field::DocumentKind, &["证件类型", "证件种类", "证件类别", "证件", "idtype", "documenttype"]),
    (Field::Sex, &["性别", "sex", "gender"]),
    (
        Field::Birthday,
        &[
            "出生年月",
            "出生日期",
            "出生年月日",
            "生日",
            "出生",
            "生年月日",
            "birthday",
            "dateofbirth",
            "birthdate",
            "born",
        ],
    ),
    (
        Field::Team,
        &[
            "队伍",
            "所属队伍",
            "服务队",
            "所在队伍",
            "志愿队",
            "志愿队伍",
            "所属服务队",
            "小队",
            "队名",
            "团队",
            "所属团队",
            "服务队伍",
            "组别",
            "小组",
            "team",
        ],
    ),
    (Field::School, &["学校", "就读学校", "所在学校", "校名", "学校名称", "school"]),
    (Field::Class, &["班级", "年级班级", "年级", "班别", "所在班级", "class"]),
    (
        Field::Guardian,
        &["监护人", "监护人姓名", "家长", "家长姓名", "学生家长", "父母姓名", "guardian", "parent"],
    ),
    (
        Field::GuardianPhone,
        &[
            "家长手机",
            "家长电话",
            "家长手机号",
            "家长手机号码",
            "家长联系电话",
            "家长联系方式",
            "监护人手机",
            "监护人电话",
            "监护人联系电话",
            "监护人联系方式",
            "监护人手机号码",
            "guardianphone",
            "parentphone",
        ],
    ),
    (Field::Relation, &["关系", "与学生关系", "与监护人关系", "监护关系", "家长关系", "relation"]),
    (Field::Unit, &["单位", "工作单位", "所在单位", "单位名称", "职业单位", "employer", "unit"]),
    (
        Field::Address,
        &[
            "住址",
            "地址",
            "家庭住址",
            "家庭地址",
            "居住地址",
            "联系地址",
            "现住址",
            "住所",
            "常住地址",
            "address",
        ],
    ),
    (Field::Skills, &["特长", "技能", "专长", "个人特长", "服务特长", "爱好特长", "skills"]),
    (
        Field::Joined,
        &[
            "入队日期",
            "入队时间",
            "加入日期",
            "加入时间",
            "注册日期",
            "注册时间",
            "入会日期",
            "入会时间",
            "登记日期",
            "joined",
        ],
    ),
    (
        Field::Hours,
        &[
            "时数",
            "累计时数",
            "服务时数",
            "时长",
            "服务时长",
            "累计时长",
            "累计服务时长",
            "累计服务时数",
            "总时长",
            "总时数",
            "义工时数",
            "志愿时长",
            "志愿服务时长",
            "服务小时",
            "小时数",
            "小时",
            "信用时长",
            "荣誉时长",
            "hours",
            "duration",
        ],
    ),
    (
        Field::Remark,
        &[
            "备注",
            "说明",
            "附注",
            "其他",
            "备注说明",
            "情况说明",
            "remark",
            "remarks",
            "note",
            "notes",
        ],
    ),
    (Field::Index, &["序号", "编号", "序", "no", "no.", "学生编号", "队员编号", "号", "#"]),
    (Field::VolunteerNumber, &["志愿者编号", "志愿者号", "义工编号", "义工号", "志愿者证号"]),
    (
        Field::Activity,
        &[
            "项目名称",
            "活动名称",
            "项目",
            "活动",
            "服务项目",
            "服务活动",
            "活动项目",
            "活动主题",
            "服务内容",
            "activity",
        ],
    ),
    (Field::Post, &["岗位", "岗位名称", "服务岗位", "post"]),
    (Field::Place, &["地点", "服务地点", "活动地点", "place"]),
    (Field::Day, &["服务日期", "活动日期", "日期", "date"]),
    (Field::Period, &["服务时间", "活动时间", "起止时间", "时间", "服务时段", "时段", "time"]),
    (Field::Start, &["开始时间", "服务开始时间", "开始", "起始时间", "活动开始时间", "start"]),
    (Field::End, &["结束时间", "服务结束时间", "结束", "截止时间", "活动结束时间", "end"]),
    (Field::CheckIn, &["签到时间", "签到", "checkin"]),
    (Field::CheckOut, &["签退时间", "签退", "checkout"]),
    (Field::EntryMode, &["时长录入方式", "录入方式"]),
    (Field::HoursState, &["时长状态"]),
    (Field::Status, &["状态", "签到状态", "考勤状态", "服务状态", "status"]),
    (
        Field::Ignored,
        &[
            "报名时间",
            "录用时间",
            "民族",
            "政治面貌",
            "学历",
            "籍贯",
            "紧急联系人",
            "紧急联系电话",
            "紧急联系人电话",
            "照片",
            "年龄",
            "签名",
            "职务",
            "职业",
            "邮箱",
            "电子邮箱",
            "微信",
            "微信号",
            "qq",
            "qq号",
            "推荐人",
            "时长类型",
            "服务区域",
        ],
    ),
];

/// What a longer header says by the words in it.
fn by_part(plain: &str) -> Option<Field> {
    let has = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    let phone = has(&["手机", "电话", "联系方式"]);
    let guardian = has(&["家长", "监护人", "父亲", "母亲", "爸爸", "妈妈"]);
    if has(&["紧急", "推荐", "负责人", "填表", "审核", "介绍人", "联系人"]) {
        return Some(Field::Ignored);
    }
    if guardian && phone {
        return Some(Field::GuardianPhone);
    }
    if guardian {
        let other = has(&["身份证", "证件", "签名", "签字", "单位", "意见", "同意", "职业"]);
        return Some(if other {
            Field::Ignored
        } else if has(&["关系"]) {
            Field::Relation
        } else {
            Field::Guardian
        });
    }
    let found = [
        (Field::DocumentKind, has(&["证件类型", "证件种类"])),
        (Field::Document, has(&["身份证", "证件号", "身份号"])),
        (Field::Phone, phone),
        (Field::Birthday, has(&["出生", "生日"])),
        (Field::CheckIn, has(&["签到时间"])),
        (Field::CheckOut, has(&["签退时间"])),
        (Field::VolunteerNumber, has(&["志愿者编号"])),
        (Field::Name, has(&["姓名"]) && !has(&["项目", "活动", "单位", "曾用", "拼音"])),
        (Field::Hours, has(&["时长", "时数"]) && !has(&["方式", "状态", "类型"])),
        (Field::Joined, has(&["入队", "加入日", "注册日"])),
        (Field::Team, has(&["所属队", "服务队"])),
        (Field::Remark, has(&["备注"])),
    ];
    found.into_iter().find(|(_, fits)| *fits).map(|(field, _)| field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn headers_are_understood_as_offices_write_them() {
        for (header, field) in [
            ("姓 名", Some(Field::Name)),
            ("*姓名(必填)", Some(Field::Name)),
            ("联系方式", Some(Field::Phone)),
            ("家长手机", Some(Field::GuardianPhone)),
            ("母亲联系电话", Some(Field::GuardianPhone)),
            ("身份证号码(18位)", Some(Field::Document)),
            ("累计时数(小时)", Some(Field::Hours)),
            ("出生年月\n(如2001-03-06)", Some(Field::Birthday)),
            ("紧急联系人电话", Some(Field::Ignored)),
            ("监护人身份证", Some(Field::Ignored)),
            ("日期", Some(Field::Joined)),
            ("血型", None),
            ("", None),
        ] {
            assert_eq!(Field::of_header(header, FileKind::Roster), field, "{header}");
        }
        assert_eq!(Field::of_header("日期", FileKind::Hours), Some(Field::Day));
        assert_eq!(unit_of_header("服务时长(分钟)"), Unit::Minutes);
        assert_eq!(unit_of_header("服务时长(小时)"), Unit::Hours);
    }

    #[test]
    fn no_header_means_two_things() {
        let mut seen = BTreeSet::new();
        for (field, words) in SYNONYMS {
            for word in *words {
                assert!(seen.insert(*word), "{word} stands twice, second {field:?}");
                assert_eq!(plain_header(word), *word, "{word} is never met like this");
            }
        }
    }
}

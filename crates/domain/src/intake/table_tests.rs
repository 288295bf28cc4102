//! Headers, and the lines that are no data.

use proptest::prelude::*;

use super::*;
use crate::basics::{Day, Refusal};
use crate::people::Certainty;

pub(super) fn today() -> Day {
    Day::new(2026, 11, 23).expect("a day")
}

/// A sheet from lines with `|` between the cells.
pub(super) fn sheet(name: &str, lines: &[&str]) -> Sheet {
    let row = |line: &&str| line.split('|').map(Cell::text).collect();
    Sheet::of(name, lines.iter().map(row).collect())
}

fn roster(lines: &[&str]) -> Reading<RosterRow> {
    read_roster(&[sheet("名单", lines)], &Mapping::new(), &Nobody, today())
}

fn names(reading: &Reading<RosterRow>) -> Vec<(usize, &str)> {
    reading.rows.iter().map(|row| (row.row, row.name_text.as_str())).collect()
}

#[test]
fn titles_notes_totals_and_signatures_are_no_people() {
    let reading = roster(&[
        "龙城镇志愿者名册",
        "填表说明:红色为必填",
        "",
        "制表单位:社工站||日期:2026年3月",
        "序号|姓 名|手机|累计时数(小时)|备注",
        "1|何桂芳|13800000001|12.5|",
        "||||",
        "第二小组",
        "2|李敏|13800000002|3|合计过",
        "3||||",
        "|小计||15.5|",
        "共2人",
        "填表人:陈社工|||审核人:",
        "注:本表一式两份",
    ]);
    assert_eq!(names(&reading), [(6, "何桂芳"), (9, "李敏")]);
    let table = &reading.tables[0];
    assert_eq!(table.header_row, 5);
    let whys: Vec<_> = table.passed_over.iter().map(|(row, why)| (*row, *why)).collect();
    assert_eq!(
        whys,
        [
            (8, PassedOver::Title),
            (10, PassedOver::Unfilled),
            (11, PassedOver::Total),
            (12, PassedOver::Total),
            (13, PassedOver::Signature),
            (14, PassedOver::Note),
        ]
    );
}

#[test]
fn a_second_table_with_other_columns_is_read_with_its_own_header() {
    let reading = roster(&[
        "姓名|手机|性别",
        "何桂芳|13800000001|女",
        "",
        "龙城飞鹰名册",
        "编号|学生姓名|家长手机|监护人",
        "FY001|黄嘉怡|13800000009|黄先生",
    ]);
    assert_eq!(names(&reading), [(2, "何桂芳"), (6, "黄嘉怡")]);
    let jiayi = &reading.rows[1];
    assert!(jiayi.phone.is_none());
    assert_eq!(jiayi.guardian_phone.as_ref().map(|phone| phone.digits()), Some("13800000009"));
    assert_eq!(jiayi.index, "FY001");
}

#[test]
fn a_header_of_two_lines_is_one_header() {
    let reading = roster(&["序号|姓名|联系方式|", "||手机|家长手机", "1|黄嘉怡||13800000009"]);
    assert_eq!(names(&reading), [(3, "黄嘉怡")]);
    assert!(reading.rows[0].guardian_phone.is_some());
}

#[test]
fn of_two_phone_columns_the_one_behind_the_guardian_is_the_guardians() {
    let reading = roster(&["姓名|手机|监护人|联系电话", "黄嘉怡|13800000001|黄先生|13800000009"]);
    let jiayi = &reading.rows[0];
    assert_eq!(jiayi.phone.as_ref().map(|phone| phone.tail()), Some("0001"));
    assert_eq!(jiayi.guardian_phone.as_ref().map(|phone| phone.tail()), Some("0009"));
}

#[test]
fn an_unknown_header_can_be_given_a_meaning() {
    let lines = ["大名|号头", "何桂芳|13800000001"];
    assert!(matches!(roster(&lines).refusal(), Some(IntakeRefusal::NoHeader { .. })));
    let mut mapping = Mapping::new();
    mapping.set("大名", Field::Name);
    mapping.set("号头", Field::Phone);
    let reading = read_roster(&[sheet("名单", &lines)], &mapping, &Nobody, today());
    assert_eq!((reading.refusal(), reading.rows[0].level), (None, Level::Ok));
}

#[test]
fn a_file_without_people_is_refused_with_one_reason() {
    for (lines, key) in [
        (&["", " "][..], "intake-file-blank"),
        (&["通知", "请各队周五前上报"][..], "intake-file-no-header"),
        (&["姓名|手机"][..], "intake-file-no-rows"),
    ] {
        assert_eq!(roster(lines).refusal().map(|refusal| refusal.key()), Some(key));
    }
    assert!(roster(&["姓名|手机", "何桂芳|13800000001"]).refusal().is_none());
}

#[test]
fn a_row_somebody_called_the_header_is_one() {
    let lines = ["大名|号头|联络", "何桂芳|441998196203040024|13800000001"];
    assert!(roster(&lines).refusal().is_some(), "nothing in it is known");
    let mut mapping = Mapping::new();
    mapping.set_heading("名单", 1);
    mapping.set_at("名单", 0, "大名", Field::Name);
    mapping.set_at("名单", 1, "号头", Field::Document);
    mapping.set_at("名单", 2, "联络", Field::Phone);
    let reading = read_roster(&[sheet("名单", &lines)], &mapping, &Nobody, today());
    assert_eq!((reading.refusal(), reading.rows[0].level), (None, Level::Ok));
    assert_eq!(reading.rows[0].name_text, "何桂芳");
    let same = Mapping::from_text(&mapping.to_text());
    assert_eq!(read_roster(&[sheet("名单", &lines)], &same, &Nobody, today()), reading);
}

#[test]
fn what_is_said_of_one_column_leaves_its_namesake_alone() {
    let lines = ["姓名|电话|备注", "李敏|13800000001|妈妈 13900000002"];
    let mut mapping = Mapping::new();
    mapping.set_at("名单", 1, "电话", Field::GuardianPhone);
    let sheets = [sheet("名单", &lines), sheet("成人", &lines)];
    let reading = read_roster(&sheets, &mapping, &Nobody, today());
    assert!(reading.rows[0].phone.is_none() && reading.rows[0].guardian_phone.is_some());
    assert!(reading.rows[1].phone.is_some() && reading.rows[1].guardian_phone.is_none());
}

#[test]
fn a_column_without_a_header_can_be_named() {
    let lines = ["姓名|手机|", "何桂芳|13800000001|飞鹰一队"];
    let mut mapping = Mapping::new();
    mapping.set_at("名单", 2, "", Field::Team);
    let reading = read_roster(&[sheet("名单", &lines)], &mapping, &Nobody, today());
    assert_eq!(reading.rows[0].team, "飞鹰一队");
    assert_eq!(mapping.clone().of_columns(), mapping);
}

#[test]
fn a_corrected_cell_is_checked_like_any_other() {
    let mut page = sheet("名单", &["姓名|手机", "何桂芳|1380000000"]);
    let level = |page: &Sheet| {
        let sheets = std::slice::from_ref(page);
        read_roster(sheets, &Mapping::new(), &Nobody, today()).rows[0].level
    };
    assert_eq!(level(&page), Level::Error, "ten digits");
    page.correct(2, 1, "13800000001");
    page.correct(99, 1, "nobody's row");
    assert_eq!(level(&page), Level::Ok);
}

#[test]
fn how_sure_a_double_is_goes_by_what_is_alike() {
    let lines = [
        "姓名|手机|身份证号|出生年月",
        "何桂芳|13800000001|441998196203040024|",
        "何桂芬|13800000002|441998196203040024|",
        "何桂芳|13800000001||",
        "何桂芳|13900000003||1962-03-04",
    ];
    let rows = roster(&lines).rows;
    let sure: Vec<_> = rows.iter().map(RosterRow::certainty).collect();
    let expected =
        [None, Some(Certainty::Certain), Some(Certainty::Likely), Some(Certainty::Possible)];
    assert_eq!(sure, expected, "{rows:?}");
}

/// Cells as wild as a file can hold them.
fn any_cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        Just(Cell::Empty),
        any::<String>().prop_map(Cell::Text),
        "[0-9xX.,:/年月日小时分 -]{0,24}".prop_map(Cell::Text),
        "(姓名|手机|身份证号|出生年月|服务日期|签到时间|签退时间|时长|状态|合计|共3人|活动名称)"
            .prop_map(Cell::Text),
        "-?[0-9]{1,20}(\\.[0-9]{1,20})?"
            .prop_map(|text| Cell::Number { digits_lost: text.len() > 15, text }),
        (-800_000_i64..800_000).prop_map(|days| Cell::Day(today().plus_days(days))),
        any::<i32>()
            .prop_map(|n| { Cell::Moment(crate::basics::Moment::from_ms(i64::from(n) * 10_000)) }),
        any::<i32>().prop_map(|n| Cell::Clock(crate::basics::Minutes::new(i64::from(n)))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn no_grid_breaks_the_readers_and_no_data_row_is_lost(
        cells in prop::collection::vec(prop::collection::vec(any_cell(), 0..8), 0..12),
        said in prop::collection::vec((0_usize..8, 0..Field::ALL.len(), ".{0,3}"), 0..4),
        heading in prop::option::of(1_usize..12),
        corrected in prop::collection::vec((0_usize..14, 0_usize..9, any::<String>()), 0..4),
    ) {
        let mut page = Sheet::of("任意", cells);
        for (row, column, text) in &corrected {
            page.correct(*row, *column, text);
        }
        let mut mapping = Mapping::new();
        for (column, field, header) in &said {
            mapping.set_at("任意", *column, header, Field::ALL[*field]);
        }
        if let Some(row) = heading {
            mapping.set_heading("任意", row);
        }
        let sheets = [page];
        let roster = read_roster(&sheets, &mapping, &Nobody, today());
        let hours = read_hours(&sheets, &mapping, today());
        for table in roster.tables.iter().chain(&hours.tables) {
            prop_assert!(table.header_row >= 1);
        }
        let counted: usize = roster.tables.iter().map(|table| table.rows).sum();
        prop_assert_eq!(counted, roster.rows.len());
        for row in &roster.rows {
            let worst = row.deciding().map_or(Level::Ok, Finding::level);
            prop_assert_eq!(row.level, worst);
        }
        for row in &hours.rows {
            prop_assert_eq!(row.level == Level::Error, row.outcome == Outcome::Broken);
            prop_assert!(row.counted().is_none_or(|minutes| minutes.count() > 0));
        }
    }
    #[test]
    fn every_header_text_means_one_thing_or_nothing(header in any::<String>()) {
        for kind in [FileKind::Roster, FileKind::Hours] {
            let one = Field::of_header(&header, kind);
            prop_assert_eq!(one, Field::of_header(&header, kind));
        }
    }
}

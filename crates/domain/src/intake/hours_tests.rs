//! Rows of past hours in the three styles seen.

use super::table_tests::{sheet, today};
use super::*;

const CARD: &str = "44199819800101103X";

fn national(lines: &[&str]) -> Vec<HoursRow> {
    let mut all = vec![
        "姓名|证件类型|证件号码|项目名称|服务日期|开始时间|结束时间|服务时长|时长录入方式|时长状态",
    ];
    all.extend(lines);
    read_hours(&[sheet("国家系统明细", &all)], &Mapping::new(), today()).rows
}

fn card() -> String {
    let digits = &CARD[..17];
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
    format!("{digits}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

fn out(row: &HoursRow) -> (Outcome, Option<i64>, String) {
    let why = row.deciding().map(|finding| finding.trouble.plain()).unwrap_or_default();
    (row.outcome, row.counted().map(|minutes| minutes.count()), why)
}

// covers T25 F5
#[test]
fn every_rule_of_service_time_is_checked() {
    let id = card();
    for (rest, outcome, minutes, why) in [
        ("20260103|14:00|15:30|1.50|1|2", Outcome::Counted, Some(90), ""),
        ("2026-01-03|14:00|15:30||1|2", Outcome::Counted, Some(90), ""),
        ("20260103|14:00|16:10|2.17|1|2", Outcome::Counted, Some(130), ""),
        ("20260103|14:00|24:00|10|1|2", Outcome::Counted, Some(600), ""),
        ("20260103|||2|1|2", Outcome::Counted, Some(120), ""),
        ("20260103|14:00|15:30|1.50|1|1", Outcome::Question, None, "hours state 1 does not count"),
        ("20260103|14:00|15:30|1.50|1|0", Outcome::Question, None, "hours state 0 does not count"),
        ("20260103|14:00|15:30|1.50|1|3", Outcome::LeftOut, None, "hours state 3 does not count"),
        ("20260103|22:00|01:00|3|1|2", Outcome::Question, None, "crosses midnight"),
        ("20260103|15:30|14:00|1.5|1|2", Outcome::Broken, None, "ends before it starts"),
        ("20260103|14:00|14:00|0|1|2", Outcome::Broken, None, "zero minutes"),
        ("20270103|14:00|15:00|1|1|2", Outcome::Broken, None, "in the future"),
        ("20261301|14:00|15:00|1|1|2", Outcome::Broken, None, "month 13"),
        ("|14:00|15:00|1|1|2", Outcome::Broken, None, "service day missing"),
        ("20260103|25:00|26:00|1|1|2", Outcome::Broken, None, "time not readable"),
        ("20260103||||1|2", Outcome::Broken, None, "no start, end or hours"),
        ("20260103|||30|1|2", Outcome::Broken, None, "more than 24 hours in one entry"),
        ("20260103|14:00|15:00|?|1|2", Outcome::Broken, None, "hours not readable"),
        (
            "20260103|14:00|15:30|2.50|1|2",
            Outcome::Question,
            None,
            "hours differ: 150 minutes told, 90 between start and end",
        ),
    ] {
        let rows = national(&[&format!("李敏|01|{id}|敬老院康乐活动|{rest}")]);
        assert_eq!(out(&rows[0]), (outcome, minutes, why.to_owned()), "{rest}");
    }
}

#[test]
fn an_entry_counts_once_and_no_two_overlap() {
    let id = card();
    let row = |times: &str| format!("李敏|01|{id}|敬老院康乐活动|20260103|{times}||1|2");
    let lines = [row("14:00|15:30"), row("15:00|16:00"), row("14:00|15:30"), row("15:30|16:30")];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let rows = national(&lines);
    let outcomes: Vec<_> = rows.iter().map(|row| row.outcome).collect();
    assert_eq!(
        outcomes,
        [Outcome::Counted, Outcome::Question, Outcome::Duplicate, Outcome::Counted]
    );
    assert_eq!(rows[1].findings[0].trouble.plain(), "overlaps own entry in 国家系统明细 row 2");
}

// covers F6
#[test]
fn the_provincial_style_counts_check_out_less_check_in() {
    let top = [
        "活动名称|周末探访独居老人||地点|西湖社区",
        "开始时间|2026-03-14 09:00||结束时间|2026-03-14 11:30",
        "",
        "姓名|手机|身份证|签到时间|签退时间|服务时长|状态",
    ];
    let id = card();
    let with = |name: &str, line: &str| {
        let line = format!("李敏|13800000001|{id}|{line}");
        let mut all = top.to_vec();
        all.push(&line);
        read_hours(&[sheet(name, &all)], &Mapping::new(), today()).rows.remove(0)
    };
    let done = "2026-03-14 09:01:00|2026-03-14 11:34:00|2.55|已完成";
    let row = with("已签到已签退", done);
    assert_eq!(out(&row), (Outcome::Counted, Some(153), String::new()));
    assert_eq!((row.activity.as_str(), row.place.as_str()), ("周末探访独居老人", "西湖社区"));
    for (name, line, why) in [
        ("未签退", "2026-03-14 09:00:00|||未签退", "not checked out"),
        ("汇总", "2026-03-14 09:00:00|||已完成", "not checked out"),
        ("未签到", "|||未到", "not checked in"),
        ("汇总", "||2.5|已完成", "not checked in"),
        ("异常", done, "irregular"),
        ("异常", "2026-03-14 22:00:00|2026-03-15 01:00:00|3.00|异常", "irregular"),
        ("已签到已签退", "2026-03-14 22:00:00|2026-03-15 01:00:00|3.00|已完成", "crosses midnight"),
        (
            "已签到已签退",
            "2026-03-15 09:00:00|2026-03-15 10:00:00|1.00|已完成",
            "outside the days of the activity",
        ),
    ] {
        let row = with(name, line);
        assert_eq!(out(&row), (Outcome::Question, None, why.to_owned()), "{name} {line}");
        assert_eq!(row.level, Level::Warn);
    }
}

#[test]
fn several_activities_below_each_other_keep_their_own_names() {
    let id = card();
    let first = format!("李敏|{id}|2026-03-14 09:00|2026-03-14 10:00");
    let second = format!("李敏|{id}|2026-03-21 09:00|2026-03-21 11:00");
    let header = "姓名|身份证|签到时间|签退时间";
    let lines = ["活动名称:清洁家园", header, &first, "", "活动名称|探访独居老人", header, &second];
    let rows = read_hours(&[sheet("汇总", &lines)], &Mapping::new(), today()).rows;
    let told: Vec<_> =
        rows.iter().map(|row| (row.row, row.activity.as_str(), out(row).1)).collect();
    assert_eq!(told, [(3, "清洁家园", Some(60)), (7, "探访独居老人", Some(120))]);
}

#[test]
fn an_offices_own_list_is_read_and_a_sum_is_hours_of_before() {
    let id = card();
    let list = [
        "姓名|身份证号|日期|服务时间|服务时长(分钟)|活动".to_owned(),
        format!("李敏|{id}|2026.1.3|9:00-11:30|150|清洁家园"),
        format!("李敏|{id}|2026.1.4||90|清洁家园"),
        "合计||||240|".to_owned(),
    ];
    let lines: Vec<&str> = list.iter().map(String::as_str).collect();
    let rows = read_hours(&[sheet("时数", &lines)], &Mapping::new(), today()).rows;
    let told: Vec<_> = rows.iter().map(|row| (row.outcome, out(row).1)).collect();
    assert_eq!(told, [(Outcome::Counted, Some(150)), (Outcome::Counted, Some(90))]);
    let sums = ["姓名|身份证号|累计时数".to_owned(), format!("李敏|{id}|1,204.5小时")];
    let lines: Vec<&str> = sums.iter().map(String::as_str).collect();
    let rows = read_hours(&[sheet("时数", &lines)], &Mapping::new(), today()).rows;
    assert_eq!((rows[0].outcome, out(&rows[0]).1), (Outcome::Opening, Some(72_270)));
}

#[test]
fn hours_of_nobody_are_refused_and_a_name_with_a_phone_is_enough() {
    let lines = [
        "姓名|手机|身份证号|服务日期|服务时长",
        "李敏|13800000001||2026-01-03|2",
        "李敏|||2026-01-03|2",
        "李敏|13800000001|441998198001011039|2026-01-03|2",
    ];
    let rows = read_hours(&[sheet("时数", &lines)], &Mapping::new(), today()).rows;
    assert_eq!((rows[0].outcome, rows[0].level), (Outcome::Counted, Level::Warn));
    let nobody = "no id number, volunteer number, or name with phone";
    assert_eq!(out(&rows[1]), (Outcome::Broken, None, nobody.to_owned()));
    assert_eq!(out(&rows[2]).2, "id check digit");
}

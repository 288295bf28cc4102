//! The labels above a table of one activity: 活动名称, 地点, 开始时间, 结束时间.

use super::fields::plain_header;
use super::grid::{Cell, Row};
use super::moment::read_moment;
use crate::basics::{Day, Moment, fold};

/// What stands above the table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct TopBlock {
    pub activity: String,
    pub place: String,
    pub starts: Option<Moment>,
    pub ends: Option<Moment>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Activity,
    Place,
    Starts,
    Ends,
}

fn label(text: &str) -> Option<Label> {
    match plain_header(text).as_str() {
        "活动名称" | "项目名称" | "活动" | "项目" | "活动主题" | "活动标题" | "服务项目" => {
            Some(Label::Activity)
        }
        "地点" | "活动地点" | "服务地点" | "活动地址" | "详细地址" => {
            Some(Label::Place)
        }
        "开始时间" | "活动开始时间" | "服务开始时间" | "开始" => {
            Some(Label::Starts)
        }
        "结束时间" | "活动结束时间" | "服务结束时间" | "结束" => {
            Some(Label::Ends)
        }
        _ => None,
    }
}

/// `活动名称:周末探访` in one cell.
fn labelled(text: &str) -> Option<(Label, &str)> {
    let (head, value) = text.split_once([':', ':'])?;
    Some((label(head)?, value.trim())).filter(|(_, value)| !value.is_empty())
}

/// Whether a line is one of labels and values.
pub(super) fn is_label_line(row: &Row) -> bool {
    row.filled().any(|(_, cell)| match cell {
        Cell::Text(text) => label(text).is_some() || labelled(text).is_some(),
        _ => false,
    })
}

/// Reads the lines above a table. A label without a value leaves its place empty.
pub(super) fn read(lines: &[&Row], today: Day) -> TopBlock {
    let mut block = TopBlock::default();
    for row in lines {
        let mut waiting: Option<Label> = None;
        for (_, cell) in row.filled() {
            let text = cell.shown();
            if let Some((label, value)) = labelled(&text) {
                block.fill(label, &Cell::text(value), today);
                waiting = None;
            } else if let Some(found) = label(&text) {
                waiting = Some(found);
            } else if let Some(label) = waiting.take() {
                block.fill(label, cell, today);
            }
        }
    }
    block
}

impl TopBlock {
    fn fill(&mut self, label: Label, cell: &Cell, today: Day) {
        match label {
            Label::Activity => self.activity = cell.shown().trim().to_owned(),
            Label::Place => self.place = cell.shown().trim().to_owned(),
            Label::Starts => self.starts = read_moment(cell, today),
            Label::Ends => self.ends = read_moment(cell, today),
        }
    }
    /// The days of the activity, when both ends are told in order.
    pub fn days(&self) -> Option<(Day, Day)> {
        let (from, until) = (self.starts?.day(), self.ends?.day());
        (from <= until).then_some((from, until))
    }
}

/// What a sheet's name or a status says of all its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    NotCheckedOut,
    NotCheckedIn,
    Irregular,
}

/// Reads 未签退, 未签到, 未到, 缺席, 异常 in the name of a sheet or a status.
pub(super) fn said(text: &str) -> Option<Said> {
    let text = fold(text);
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["未签退", "未签出", "忘记签退", "漏签退"]) {
        Some(Said::NotCheckedOut)
    } else if has(&["未签到", "未到", "缺席", "缺勤", "未参加", "旷工", "请假", "已取消", "未出席"])
    {
        Some(Said::NotCheckedIn)
    } else if has(&["异常", "无效", "作废", "待核实", "可疑"]) {
        Some(Said::Irregular)
    } else {
        None
    }
}

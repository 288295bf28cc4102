//! States of the pages of imports, for the test that draws every page.

use super::one::SHOWS;
use super::{
    BareLine, BareView, BodyChoice, ColumnView, ColumnsPage, FilterView, FindingView, FixView,
    ImportLine, ImportPage, ImportsPage, RowPage, RowView, SideRow, TableView, TwinView,
};
use crate::intake::store::Counts;
use crate::ui::{FieldError, Frame};
use crate::web::paging::{PageAsked, Pager};

const ID: &str = "018f0000-0000-7000-8000-000000000001";
const WHEN: &str = "2026年11月21日（星期六）09:20";
const FILE: &str = "志愿者花名册.xlsx";
const LONG_FILE: &str =
    "龙城街道中心城片区各社区志愿者花名册（2026年冬季更新，含学生及家长联系方式）最终版（2）.xlsx";
const LONG_NAME: &str = "阿卜杜热合曼·阿卜杜克热木·买买提";
const NAMES: [&str; 4] = ["欧阳凤莲", "李伯年", "张㛃", LONG_NAME];

fn wrong(c: &Frame, field: &str, text: &str) -> Frame {
    let mut c = c.clone();
    c.errors = vec![FieldError { field: field.to_owned(), text: text.to_owned() }];
    c
}

fn pager(total: i64) -> Pager {
    Pager::new(PageAsked { page: 1, size: 50 }, total, "/import", "")
}

impl ImportsPage {
    /// Nothing imported yet; a few; a file refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let body = |n: usize, name: &str| BodyChoice {
            id: format!("018f0000-0000-7000-8000-{n:012}"),
            name: name.to_owned(),
        };
        let line = |step: &str, file: &str, total: i64| ImportLine {
            id: ID.to_owned(),
            file: file.to_owned(),
            kind: if total == 93 { "hours" } else { "roster" }.to_owned(),
            step: step.to_owned(),
            when: WHEN.to_owned(),
            total,
        };
        let empty = Self {
            c: c.clone(),
            lines: Vec::new(),
            pager: pager(0),
            bodies: vec![body(1, "龙城社工站"), body(2, "飞鹰一队")],
            pasted: String::new(),
        };
        let lines = vec![
            line("checked", FILE, 600),
            line("writing", LONG_FILE, 93),
            line("done", FILE, 24),
            line("failed", "照片.xlsx", 0),
        ];
        let some = Self { lines, pager: pager(4), ..copy_list(&empty, c) };
        let refused = Self {
            pasted: "姓名\t手机".to_owned(),
            ..copy_list(&empty, &wrong(c, "file", "这不是表格文件。"))
        };
        vec![empty, some, refused]
    }
}

fn copy_list(page: &ImportsPage, c: &Frame) -> ImportsPage {
    ImportsPage {
        c: c.clone(),
        lines: page.lines.clone(),
        pager: page.pager.clone(),
        bodies: page.bodies.clone(),
        pasted: String::new(),
    }
}

impl ColumnsPage {
    /// Understood; a column missing and a long header; no header at all; a line called the header,
    /// refused; closed.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let column = |index: usize, header: &str, field: &str, values: &[&str]| ColumnView {
            name: format!("col-0-{index}"),
            index,
            letters: liandong_domain::intake::column_letters(index),
            header: header.to_owned(),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
            field: field.to_owned(),
            said: field == "team",
        };
        let table = |lacks: Vec<(bool, &'static str)>| TableView {
            sheet: "成人志愿者".to_owned(),
            header_row: 3,
            rows: 320,
            passed: 2,
            swapped: !lacks.is_empty(),
            columns: vec![
                column(0, "序号", "index", &["1", "2", "3"]),
                column(1, "姓 名", "name", &NAMES),
                column(
                    2,
                    "身份证号码（18位，港澳台同胞填通行证号码）",
                    "document",
                    &["4419**********0024"],
                ),
                column(3, "所属队伍", "team", &["飞鹰一队"]),
                column(4, "", "", &["备用"]),
                column(5, "血型", "", &[]),
                column(6, "民族", "ignored", &["汉"]),
            ],
            lacks,
        };
        let page = |c: &Frame, tables: Vec<TableView>| Self {
            c: c.clone(),
            id: ID.to_owned(),
            file: FILE.to_owned(),
            kind: "roster".to_owned(),
            tables,
            bare: Vec::new(),
            fields: vec![
                ("name", "intake-field-name"),
                ("index", "intake-field-index"),
                ("document", "intake-field-document"),
                ("team", "intake-field-team"),
            ],
            open: true,
            heading: String::new(),
            earlier: None,
        };
        let lines = (1..4)
            .map(|number| BareLine {
                number, cells: vec!["大名".to_owned(), LONG_NAME.to_owned()]
            })
            .collect();
        let bare = vec![BareView { at: 0, sheet: "说明".to_owned(), lines }];
        let lacking = table(vec![(true, "intake-lack-name"), (false, "intake-lack-phone")]);
        let refused = wrong(c, "", "请至少选出姓名、手机或证件号码是哪一列。");
        vec![
            page(c, vec![table(Vec::new())]),
            Self {
                earlier: Some((ID.to_owned(), WHEN.to_owned())),
                file: LONG_FILE.to_owned(),
                ..page(c, vec![lacking, renamed(table(Vec::new()))])
            },
            Self { bare: bare.clone(), ..page(c, Vec::new()) },
            Self { heading: "0-1".to_owned(), ..page(&refused, vec![table(Vec::new())]) },
            Self { open: false, bare, ..page(c, vec![table(Vec::new())]) },
        ]
    }
}

/// The same as the second table of a file.
fn renamed(mut table: TableView) -> TableView {
    for column in &mut table.columns {
        column.name = format!("col-1-{}", column.index);
    }
    table
}

fn fix(sort: i64, index: usize, label: &str, was: &str) -> FixView {
    FixView {
        name: format!("cell-{sort}-{index}"),
        label: label.to_owned(),
        cell: format!("{}{sort}", liandong_domain::intake::column_letters(index)),
        was: was.to_owned(),
        value: was.to_owned(),
        suggestion: if index == 2 { "13800000001".to_owned() } else { String::new() },
        take: format!("take-{sort}-{index}"),
        hidden: index == 1,
        troubled: index > 0,
    }
}

fn row(n: i64, level: &str, result: &str) -> RowView {
    let wrong = level == "error";
    let finding = FindingView {
        cell: format!("C{n}"),
        column: "联系方式".to_owned(),
        given: "1380000000".to_owned(),
        why: "手机号码有 10 位，应是 11 位。".to_owned(),
        suggestion: if wrong { "13800000001".to_owned() } else { String::new() },
    };
    let doubled = level == "duplicate";
    RowView {
        sort: n,
        sheet: "成人志愿者".to_owned(),
        row: n,
        shown: usize::try_from(n).map_or("", |n| NAMES[n % NAMES.len()]).to_owned(),
        level: level.to_owned(),
        findings: if level == "ok" { Vec::new() } else { vec![finding] },
        fixes: if result.is_empty() {
            vec![fix(n, 2, "联系方式", "1380000000"), fix(n, 0, "姓名", ""), fix(n, 1, "证件", "")]
        } else {
            Vec::new()
        },
        certainty: if doubled { "likely" } else { "" }.to_owned(),
        decision: if doubled && n % 2 == 0 { "merge" } else { "" }.to_owned(),
        decision_why: String::new(),
        result: result.to_owned(),
        refusal: if result == "failed" {
            "这个证件号已登记。".to_owned()
        } else {
            String::new()
        },
        open: result.is_empty(),
    }
}

fn counts() -> Counts {
    Counts {
        all: 600,
        ok: 474,
        warn: 34,
        error: 68,
        duplicate: 24,
        ready: 508,
        left: 92,
        written: 0,
        joined: 0,
        questions: 0,
        skipped: 0,
        failed: 0,
    }
}

impl ImportPage {
    /// Being read; failed with lines to choose from; found nothing; rows to mend and doubles;
    /// refused; written in part; undone; let go.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |step: &str, show: &str, rows: Vec<RowView>| Self {
            c: c.clone(),
            id: ID.to_owned(),
            file: FILE.to_owned(),
            kind: "roster".to_owned(),
            step: step.to_owned(),
            under_way: matches!(step, "reading" | "writing"),
            done: 150,
            total: 600,
            counts: counts(),
            why: String::new(),
            has_lines: false,
            show: show.to_owned(),
            page: 1,
            filters: SHOWS[..11]
                .iter()
                .copied()
                .chain(["all"])
                .map(|code| FilterView { show: code, count: 12, current: code == show })
                .collect(),
            sure: vec![("certain", 21), ("likely", 3), ("possible", 1)],
            can_correct: rows.iter().any(|row| row.open && row.level == "error"),
            can_write: matches!(step, "checked" | "done"),
            has_file: true,
            pager: pager(i64::try_from(rows.len()).unwrap_or(0) * 7),
            rows,
            undo_until: if step == "done" { WHEN.to_owned() } else { String::new() },
            earlier: None,
            typed_why: String::new(),
        };
        let levels = ["ok", "warn", "error", "duplicate"];
        let mixed: Vec<RowView> =
            (0..50).zip(levels.iter().cycle()).map(|(n, level)| row(n + 4, level, "")).collect();
        let results = ["made", "joined", "entry", "question", "skipped", "failed", ""];
        let written: Vec<RowView> =
            (4..).zip(results).map(|(n, result)| row(n, "warn", result)).collect();
        let doubles: Vec<RowView> = (4..9).map(|n| row(n, "duplicate", "")).collect();
        let after = Counts { written: 508, joined: 2, questions: 3, failed: 1, ..counts() };
        vec![
            page("reading", "troubled", Vec::new()),
            page("writing", "troubled", Vec::new()),
            Self {
                why: "没有找到表头（姓名、手机、身份证号等）。看过的表：说明。".to_owned(),
                has_lines: true,
                file: LONG_FILE.to_owned(),
                ..page("failed", "troubled", Vec::new())
            },
            page("checked", "error", Vec::new()),
            Self {
                earlier: Some((ID.to_owned(), WHEN.to_owned())),
                file: LONG_FILE.to_owned(),
                ..page("checked", "troubled", mixed)
            },
            Self {
                c: wrong(c, "why", "请填写原因。"),
                typed_why: "同名".to_owned(),
                ..page("checked", "duplicate", doubles)
            },
            Self { counts: after, ..page("done", "all", written.clone()) },
            page("undone", "all", vec![row(4, "ok", "undone")]),
            Self { can_write: false, has_file: false, ..page("done", "all", written) },
        ]
    }
}

impl RowPage {
    /// A wrong row; one that doubles somebody near; one of whom the double is far, refused; a row
    /// of the file; done.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |c: &Frame, row: RowView, twin: Option<TwinView>| Self {
            c: c.clone(),
            id: ID.to_owned(),
            file: FILE.to_owned(),
            may_keep: true,
            show: "duplicate".to_owned(),
            page: "1".to_owned(),
            why: String::new(),
            decision: row.decision.clone(),
            twin,
            row,
        };
        let side = |key, file: &str, there: &str, effect| SideRow {
            key,
            file: file.to_owned(),
            there: there.to_owned(),
            effect,
        };
        let near = TwinView {
            title: LONG_NAME.to_owned(),
            href: format!("/people/{ID}"),
            number: "20001234".to_owned(),
            far: false,
            rows: vec![
                side("people-name", LONG_NAME, LONG_NAME, "same"),
                side("people-phone", "138****0001", "138****0001", "same"),
                side("people-document", "4419**********0024", "", "fill"),
                side("people-area", "西湖社区", "金沙湾社区", "stays"),
            ],
            changes: vec!["补上证件号码".to_owned(), "加入飞鹰一队，身份是志愿者".to_owned()],
        };
        let far = TwinView { href: String::new(), far: true, ..near.clone() };
        let line = TwinView {
            title: "“成人志愿者”第 20 行".to_owned(),
            number: String::new(),
            href: String::new(),
            ..near.clone()
        };
        let certain = RowView { certainty: "certain".to_owned(), ..row(25, "duplicate", "") };
        let refused = wrong(c, "why", "请填写原因。");
        vec![
            page(c, row(6, "error", ""), None),
            page(c, row(24, "duplicate", ""), Some(near)),
            Self {
                decision: "keep".to_owned(),
                ..page(&refused, row(27, "duplicate", ""), Some(far))
            },
            Self { may_keep: false, ..page(c, certain, Some(line)) },
            page(c, row(8, "ok", "made"), None),
            page(c, row(9, "warn", "failed"), None),
        ]
    }
}

//! Files made here with invented people and the troubles of real ones.

use std::io::{Read as _, Write as _};

use encoding_rs::{BIG5, GB18030};
use liandong_domain::intake::{
    FileKind, Level, Mapping, Nobody, Outcome, Reading, RosterRow, read_hours, read_roster,
};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Note, Workbook};

use super::super::printing::{hours_line, roster_line};
use super::super::writing::{annotated, notes_of, template};
use super::*;

fn today() -> Day {
    Day::new(2026, 11, 23).expect("a day")
}

fn read(name: &str, bytes: &[u8]) -> Reading<RosterRow> {
    let sheets = read_file(name, bytes).expect("a readable file");
    read_roster(&sheets, &Mapping::new(), &Nobody, today())
}

fn id(born: &str, order: u32) -> String {
    let digits = format!("441998{born}{order:03}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
    format!("{digits}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

/// A register as an office keeps it: title, note, hidden row, lost digits, comment, total.
fn messy() -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name("成人志愿者").expect("a name");
    page.merge_range(0, 0, 0, 5, "龙城镇志愿者花名册", &Format::new()).expect("a title");
    page.write(1, 0, "填表说明:本行不是数据").expect("a note");
    for (column, header) in (0..).zip(["序号", "姓 名", "身份证号", "出生年月", "手机", "时数"])
    {
        page.write(2, column, header).expect("a header");
    }
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let born = ExcelDateTime::from_ymd(1980, 1, 1).expect("a day");
    for (row, name, order) in [(3, "何桂芳", 102), (4, "陈䶮", 103), (6, "李伯年", 105)] {
        page.write(row, 0, row - 2).expect("a number");
        page.write(row, 1, name).expect("a name");
        page.write(row, 2, id("19800101", order)).expect("a document");
        page.write_with_format(row, 3, &born, &day).expect("a day");
        page.write(row, 4, format!("1380000{order:04}")).expect("a phone");
        page.write(row, 5, "12小时30分").expect("hours");
    }
    page.write(6, 2, 441_998_198_001_011_060_f64).expect("a lost number");
    page.set_row_hidden(4).expect("a hidden row");
    page.insert_note(3, 1, &Note::new("此人已搬走?")).expect("a comment");
    page.write(8, 0, "合计").expect("a total").write(8, 5, "共3人").expect("a total");
    page.write(10, 0, "填表人:      审核人:      日期:").expect("a signature");
    book.save_to_buffer().expect("a file")
}

// covers T14
#[test]
fn a_messy_workbook_comes_out_row_by_row() {
    let reading = read("名册.xlsx", &messy());
    let rows: Vec<_> =
        reading.rows.iter().map(|row| (row.row, row.name_text.as_str(), row.level)).collect();
    assert_eq!(
        rows,
        [(4, "何桂芳", Level::Ok), (5, "陈䶮", Level::Ok), (7, "李伯年", Level::Error)]
    );
    let line = roster_line(&reading.rows[2]);
    assert_eq!(line["why"], "id number lost its last digits in a numeric cell");
    assert_eq!((&line["column"], &line["cell"]), (&"身份证号".into(), &"C7".into()));
    let fine = roster_line(&reading.rows[0]);
    assert_eq!((&fine["level"], &fine["why"], &fine["row"]), (&"ok".into(), &"".into(), &4.into()));
}

#[test]
fn the_same_file_comes_back_with_comments_and_reads_the_same() {
    let sheets = read_file("名册.xlsx", &messy()).expect("a readable file");
    let reading = read_roster(&sheets, &Mapping::new(), &Nobody, today());
    let say = |finding: &liandong_domain::intake::Finding| finding.trouble.plain();
    let notes: Vec<_> = reading
        .rows
        .iter()
        .flat_map(|row| notes_of(&row.sheet, row.row, &row.findings, &say))
        .collect();
    assert_eq!(notes.len(), 1);
    let bytes = annotated(&sheets, &notes).expect("a file");
    let again = read("名册.xlsx", &bytes);
    let levels = |reading: &Reading<RosterRow>| -> Vec<_> {
        reading.rows.iter().map(|row| (row.row, row.level, row.born, row.hours)).collect()
    };
    assert_eq!(levels(&again), levels(&reading));
}

#[test]
fn text_files_are_read_in_every_encoding_and_with_every_separator() {
    let lines = |separator: &str| {
        let line = |cells: [&str; 4]| cells.join(separator);
        let card = id("19800101", 102);
        let people = line(["何桂芳", &card, "13800000001", "12.5"]);
        format!("{}\r\n\r\n{people}\r\n", line(["姓名", "身份证号", "手机", "时数"]))
    };
    let text = lines(",");
    let utf16 = |text: &str, mark: &[u8]| {
        let wide = text.encode_utf16().flat_map(u16::to_le_bytes);
        mark.iter().copied().chain(wide).collect::<Vec<u8>>()
    };
    for (what, bytes) in [
        ("UTF-8", text.clone().into_bytes()),
        ("UTF-8 with a mark", format!("\u{feff}{text}").into_bytes()),
        ("GB 18030", GB18030.encode(&text).0.into_owned()),
        ("UTF-16 with a mark", utf16(&text, b"\xff\xfe")),
        ("UTF-16 without", utf16(&text, b"")),
        ("semicolons", lines(";").into_bytes()),
        ("pasted", lines("\t").into_bytes()),
        ("quotes", lines("\",\"").replace("\r\n", "\"\r\n\"").into_bytes()),
    ] {
        let bytes = if what == "quotes" { [b"\"", &bytes[..]].concat() } else { bytes };
        let reading = read("名册.csv", &bytes);
        let found = reading.rows.first().map(|row| (row.row, row.name_text.clone(), row.level));
        assert_eq!(found, Some((3, "何桂芳".to_owned(), Level::Ok)), "{what}");
        assert_eq!(reading.rows[0].sheet, "名册");
    }
    assert!(!BIG5.encode("何桂芳").2);
    let comma_inside = "姓名,手机,备注\n何桂芳,13800000001,\"住东莞,\n会\"\"粤剧\"\"\"\n";
    assert_eq!(read("a.csv", comma_inside.as_bytes()).rows[0].remark, "住东莞, 会\"粤剧\"");
    let kept = "姓名,手机,时数\n何桂芳,=\"13800000001\",1\n";
    assert!(read("a.csv", kept.as_bytes()).rows[0].phone.is_some());
}

#[test]
fn a_file_that_is_no_table_is_refused_with_one_reason() {
    let locked = {
        let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        bytes.resize(600, 0);
        bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    let too_big = vec![b'a'; BYTES_MOST + 1];
    for (bytes, refusal) in [
        (&b""[..], FileRefusal::Empty),
        (b" \r\n ", FileRefusal::Empty),
        (b"%PDF-1.7 x", FileRefusal::NotATable),
        (b"\x00\x01\x02\x00\x03\x04\x00", FileRefusal::NotATable),
        (b"<html><table></table></html>", FileRefusal::WebPage),
        (&messy()[..900], FileRefusal::Broken),
        (&locked, FileRefusal::Password),
        (&too_big, FileRefusal::TooBig { most: BYTES_MOST }),
    ] {
        assert_eq!(read_file("a.xlsx", bytes).map(|sheets| sheets.len()), Err(refusal));
    }
}

#[test]
fn a_workbook_of_hours_makes_entries_and_questions() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name("汇总").expect("a name");
    let cells = [
        vec!["活动名称".to_owned(), "探访独居老人".into(), "地点".into(), "西湖社区".into()],
        vec![
            "开始时间".into(),
            "2026-03-14 09:00".into(),
            "结束时间".into(),
            "2026-03-14 11:30".into(),
        ],
        vec![],
        ["姓名", "身份证", "签到时间", "签退时间", "服务时长", "状态"].map(String::from).to_vec(),
        vec![
            "何桂芳".into(),
            id("19800101", 102),
            "2026-03-14 09:01:00".into(),
            "2026-03-14 11:34:00".into(),
            "2.55".into(),
            "已完成".into(),
        ],
        vec![
            "李敏".into(),
            id("19800101", 104),
            "2026-03-14 09:00:00".into(),
            String::new(),
            String::new(),
            "未签退".into(),
        ],
    ];
    for (row, line) in (0..).zip(&cells) {
        for (column, cell) in (0..).zip(line) {
            page.write(row, column, cell).expect("a cell");
        }
    }
    let moment = Format::new().set_num_format("yyyy/m/d h:mm");
    let came = ExcelDateTime::parse_from_str("2026-03-14T09:00").expect("a moment");
    let left = ExcelDateTime::parse_from_str("2026-03-14T10:30").expect("a moment");
    page.write(6, 0, "李伯年").expect("a name").write(6, 1, id("19800101", 105)).expect("an id");
    page.write_with_format(6, 2, &came, &moment).expect("a moment");
    page.write_with_format(6, 3, &left, &moment).expect("a moment");
    let bytes = book.save_to_buffer().expect("a file");
    let sheets = read_file("时长.xlsx", &bytes).expect("a readable file");
    let rows = read_hours(&sheets, &Mapping::new(), today()).rows;
    let outcomes: Vec<_> = rows.iter().map(|row| row.outcome).collect();
    assert_eq!(outcomes, [Outcome::Counted, Outcome::Question, Outcome::Counted]);
    let lines: Vec<_> = rows.iter().map(hours_line).collect();
    assert_eq!((&lines[0]["minutes"], &lines[2]["minutes"]), (&153.into(), &90.into()));
    assert_eq!(
        (&lines[1]["minutes"], &lines[1]["why"]),
        (&serde_json::Value::Null, &"not checked out".into())
    );
}

#[test]
fn the_template_is_understood_and_its_example_is_never_imported() {
    for kind in [FileKind::Roster, FileKind::Hours] {
        let bytes = template(kind, &["飞鹰一队".to_owned()]).expect("a file");
        let sheets = read_file("模板.xlsx", &bytes).expect("a readable file");
        let tables = match kind {
            FileKind::Roster => {
                let reading = read_roster(&sheets, &Mapping::new(), &Nobody, today());
                assert!(reading.rows.is_empty());
                reading.tables
            }
            FileKind::Hours => {
                let reading = read_hours(&sheets, &Mapping::new(), today());
                assert!(reading.rows.is_empty());
                reading.tables
            }
        };
        assert!(tables[0].columns.iter().all(|(_, field)| field.is_some()), "{tables:?}");
    }
}

#[test]
fn a_cell_in_the_last_corner_does_not_fill_the_memory() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.write(0, 0, "姓名").expect("a cell").write(0, 1, "手机").expect("a cell");
    page.write(1, 0, "何桂芳").expect("a cell").write(1, 16_383, "x").expect("a cell");
    let bytes = book.save_to_buffer().expect("a file");
    assert_eq!(read("a.xlsx", &bytes).rows.len(), 1);
    let mut book = Workbook::new();
    book.add_worksheet().write(1_048_575, 0, "x").expect("a cell");
    let bytes = book.save_to_buffer().expect("a file");
    let refused = read_file("a.xlsx", &bytes).map(|sheets| sheets.len());
    assert_eq!(refused, Err(FileRefusal::TooManyRows { most: ROWS_MOST }));
}

/// The workbook with one word of its first sheet replaced, packed again.
fn rewritten(bytes: &[u8], word: &str, by: &str) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook");
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let mut part = old.by_index(at).expect("a part");
        let name = part.name().expect("its name").into_owned();
        let mut inside = Vec::new();
        part.read_to_end(&mut inside).expect("its bytes");
        if name == "xl/worksheets/sheet1.xml" {
            let text = String::from_utf8(inside).expect("a sheet's text");
            assert!(text.contains(word), "the sheet has no {word}");
            inside = text.replace(word, by).into_bytes();
        }
        new.start_file(name.clone(), zip::write::SimpleFileOptions::default()).expect("a place");
        new.write_all(&inside).expect("room");
    }
    new.finish().expect("a workbook").into_inner()
}

#[test]
fn a_row_number_beyond_all_counting_is_a_damaged_file() {
    let same = rewritten(&messy(), "r=\"B4\"", "r=\"B4\"");
    assert_eq!(read("a.xlsx", &same).rows.len(), 3);
    for beyond in ["B99999999999", "ZZZZZZZZZZZZ4"] {
        let bytes = rewritten(&messy(), "r=\"B4\"", &format!("r=\"{beyond}\""));
        // In a release build the library counts on from zero instead: then a cell is out of place,
        // and the rows say so.
        let refused = read_file("a.xlsx", &bytes).map(|sheets| sheets.len());
        assert!(!cfg!(debug_assertions) || refused == Err(FileRefusal::Broken), "{refused:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..400), kind in 0..4) {
        let start: &[u8] = [&b""[..], b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xfe"][kind as usize];
        let bytes = [start, &bytes].concat();
        if let Ok(sheets) = read_file("a", &bytes) {
            let _ = read_roster(&sheets, &Mapping::new(), &Nobody, today());
            let _ = read_hours(&sheets, &Mapping::new(), today());
        }
    }
    #[test]
    fn a_damaged_workbook_never_breaks_the_reader(at in 0_usize..8000, byte in any::<u8>()) {
        let mut bytes = messy();
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = read_file("a.xlsx", &bytes);
    }
}

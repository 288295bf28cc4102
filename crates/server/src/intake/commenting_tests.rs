//! The file comes back as it was, with comments.

use super::*;
use crate::intake::reading::read_file;
use liandong_domain::intake::Cell;
use proptest::prelude::*;

/// The register of an office, with comments of its own.
const MESSY: &[u8] = include_bytes!("../../tests/town/files/roster-messy.xlsx");

fn note(sheet: &str, row: usize, column: usize, text: &str) -> CellNote {
    let level = Level::Error;
    CellNote { sheet: sheet.to_owned(), row, column, level, text: text.to_owned() }
}

fn part(file: &[u8], name: &str) -> String {
    let archive = ZipArchive::new(Cursor::new(file)).expect("a file of parts");
    let mut parts = Parts { archive, changed: BTreeMap::new() };
    parts.text(name).unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn the_file_keeps_its_layout_its_own_comments_and_gets_ours() {
    let sheets = read_file("名册.xlsx", MESSY).expect("readable");
    let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let notes = [
        note(names[0], 6, 3, "校验位不对 <请核对> & 重填"),
        note(names[0], 91, 1, "接在原来的批注后面"),
        note(names[1], 7, 2, "一行\n两行"),
        note(names[2], 9, 1, "没有手机"),
    ];
    let file = commented(MESSY, &notes).expect("a commented file");
    assert_eq!(read_file("名册.xlsx", &file).expect("readable"), sheets, "every cell is the same");
    // what is not about comments is the same, byte for byte
    for name in ["xl/workbook.xml", "xl/theme/theme1.xml", "docProps/core.xml"] {
        assert_eq!(part(&file, name), part(MESSY, name), "{name}");
    }
    let without = |xml: String| {
        let mut out = String::new();
        let mut rest = xml.as_str();
        while let Some(at) = rest.find("<c ") {
            let end = at + rest[at..].find('>').expect("an end");
            out.push_str(&rest[..at]);
            rest = &rest[end..];
        }
        out.push_str(rest);
        out
    };
    let name = "xl/worksheets/sheet1.xml";
    assert_eq!(without(part(&file, name)), without(part(MESSY, name)), "widths, joins, panes");
    // both the comments of before and ours, each cell once, each with its box
    let comments = part(&file, "xl/comments/comment1.xml");
    assert_eq!(tags(&comments, "comment").len(), 4);
    assert!(comments.contains("此人已搬走?") && comments.contains("&lt;请核对&gt; &amp; 重填"));
    assert!(comments.contains("<r><t>此人已搬走?</t></r><r><t xml:space=\"preserve\">\n接在"));
    let boxes = part(&file, "xl/drawings/commentsDrawing1.vml");
    assert_eq!(boxes.matches("ObjectType=\"Note\"").count(), 4);
    // a sheet that had none has one now, and everything that belongs to it
    let rels = part(&file, "xl/worksheets/_rels/sheet2.xml.rels");
    let known = relations(&rels, "xl/worksheets");
    assert_eq!(known.len(), 2, "{rels}");
    let types = part(&file, "[Content_Types].xml");
    for (_, name) in known.values() {
        assert!(!part(&file, name).is_empty());
        assert!(name.ends_with("vml") || types.contains(&format!("/{name}")), "{name}: {types}");
    }
    assert!(part(&file, "xl/worksheets/sheet2.xml").contains("<legacyDrawing "));
}

#[test]
fn a_marked_cell_is_coloured_and_keeps_its_format() {
    let sheets = read_file("名册.xlsx", MESSY).expect("readable");
    let cell = sheets[0].rows.iter().find(|row| row.number == 6).map(|row| row.cell(3).clone());
    assert!(matches!(cell, Some(Cell::Text(_))));
    let file = commented(MESSY, &[note(&sheets[0].name, 6, 3, "核对")]).expect("a file");
    let sheet = part(&file, "xl/worksheets/sheet1.xml");
    let tag =
        tags(&sheet, "c").into_iter().find(|tag| attribute(tag, "r").as_deref() == Some("D6"));
    let format: usize =
        attribute(tag.expect("the cell"), "s").expect("a format").parse().expect("n");
    let styles = part(&file, "xl/styles.xml");
    let (_, formats) = styles.split_once("<cellXfs").expect("formats");
    let (formats, _) = formats.split_once("</cellXfs>").expect("an end");
    let formats = split_formats(formats).expect("formats");
    let fill: usize = attribute(&formats[format], "fillId").expect("a fill").parse().expect("n");
    assert_eq!(fill + 1, tags(&styles, "fill").len(), "the colour of an error is the last");
}

#[test]
fn what_is_no_xlsx_is_left_to_a_plain_copy() {
    assert!(commented("姓名,手机\n".as_bytes(), &[]).is_none());
    assert!(commented(b"PK\x03\x04 broken", &[]).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn a_damaged_file_never_breaks_it(at in 0_usize..49_000, byte in any::<u8>()) {
        let mut file = MESSY.to_vec();
        let at = at % file.len();
        file[at] = byte;
        commented(&file, &[note("成人志愿者", 6, 3, "核对")]);
    }
}

//! Rows of a register: each trouble, and how it comes out.

use super::table_tests::{sheet, today};
use super::*;
use crate::basics::PersonId;
use crate::people::Document;

const HEADER: &str = "姓名|性别|身份证号|出生年月|手机|累计时数|监护人|家长手机|证件类型|入队日期";

fn read(lines: &[&str]) -> Reading<RosterRow> {
    let mut all = vec![HEADER];
    all.extend(lines);
    read_roster(&[sheet("名单", &all)], &Mapping::new(), &Nobody, today())
}

/// Level and reason of one line.
fn out(line: &str) -> (Level, String) {
    let reading = read(&[line]);
    let row = &reading.rows[0];
    (row.level, row.deciding().map(|finding| finding.trouble.plain()).unwrap_or_default())
}

/// An identity number of the invented area with a right check digit.
fn id(born: &str, order: u32) -> String {
    let digits = format!("441998{born}{order:03}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
    format!("{digits}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

type Case = (String, Level, &'static str);

fn named(cases: impl IntoIterator<Item = Case>) {
    for (line, level, why) in cases {
        assert_eq!(out(&line), (level, why.to_owned()), "{line}");
    }
}

// covers T14
#[test]
fn every_trouble_of_names_and_birthdays_is_named() {
    let woman = id("19800101", 102);
    let wrong = format!("{}{}", &woman[..17], if woman.ends_with('1') { '2' } else { '1' });
    let child = id("20250101", 102);
    let old = id("19010101", 102);
    let never = id("19800231", 102);
    named([
        (format!("何桂芳|女|{woman}|1980.01.01|13800000001|12小时30分||||"), Level::Ok, ""),
        (format!("何桂芳|女|{}|||||+86 138-0000-0001|", woman.to_lowercase()), Level::Ok, ""),
        (format!("|女|{woman}||13800000001|||||"), Level::Error, "name missing"),
        (format!("何桂芳|女|{wrong}||13800000001|||||"), Level::Error, "id check digit"),
        (format!("何桂芳|女|{woman}|||||||"), Level::Warn, "no phone"),
        (
            format!("何桂芳|男|{woman}||13800000001|||||"),
            Level::Error,
            "sex differs from id number",
        ),
        (format!("何桂芳|女|{woman}|1980/13/2|13800000001|||||"), Level::Error, "month 13"),
        (
            format!("何桂芳|女|{woman}|1980.2.31|13800000001|||||"),
            Level::Error,
            "day 31 in month 2",
        ),
        (
            format!("何桂芳|女|{woman}|1980-01-02|13800000001|||||"),
            Level::Error,
            "birthday differs from id number",
        ),
        (format!("何桂芳|女|{woman}|1980年1月|13800000001|||||"), Level::Ok, ""),
        (format!("何桂芳|女|{woman}|80.1.1|13800000001|||||"), Level::Warn, "year has two digits"),
        ("何桂芳|女||1980年1月|13800000001|||||".into(), Level::Warn, "no id number"),
        ("何桂芳|女||2027-01-01|13800000001|||||".into(), Level::Error, "birthday in the future"),
        (format!("何桂芳|女|{child}||13800000001|||||"), Level::Error, "age under 3"),
        (format!("何桂芳|女|{old}||13800000001|||||"), Level::Warn, "age over 110"),
        (
            format!("何桂芳|女|{never}||13800000001|||||"),
            Level::Error,
            "no such birthday in id number",
        ),
        (
            format!("何桂芳|女|{}||13800000001|||||", &woman[..17]),
            Level::Error,
            "id number has 17 digits",
        ),
    ]);
}

// covers T14
#[test]
fn every_trouble_of_numbers_and_phones_is_named() {
    let woman = id("19800101", 102);
    named([
        (format!("何桂芳|女|{woman}||1380000001|||||"), Level::Error, "phone has 10 digits"),
        (format!("何桂芳|女|{woman}||138000000012|||||"), Level::Error, "phone has 12 digits"),
        (
            format!("何桂芳|女|{woman}||1380000abcd|||||"),
            Level::Error,
            "phone has letters or signs",
        ),
        (
            format!("何桂芳|女|{woman}||13800000001、13900000001|||||"),
            Level::Warn,
            "several phones in one cell, the first is taken",
        ),
        (format!("何桂芳|女|{woman}||13800000001|很多||||"), Level::Error, "hours not readable"),
        (format!("何桂芳|?|{woman}||13800000001|||||"), Level::Warn, "sex not readable"),
        (
            "何桂芳|女|4.41998E+17||13800000001|||||".into(),
            Level::Error,
            "id number lost its last digits in a numeric cell",
        ),
        ("何桂芳|女|H12345678||13800000001|||||".into(), Level::Ok, "HK/Macao permit"),
        ("何桂芳|女|E12345678||13800000001|||||".into(), Level::Ok, "passport, not a resident id"),
        (
            format!("何桂芳|女|{woman}||13800000001||||护照|"),
            Level::Warn,
            "id number does not fit the kind of document",
        ),
        (
            format!("何桂芳|女|{woman}||13800000001|||||2027-01-01"),
            Level::Warn,
            "joining day impossible",
        ),
        (
            format!("13800000001|女|{woman}||何桂芳|||||"),
            Level::Error,
            "name and phone stand in each other's column",
        ),
        (
            format!("黄嘉怡|女|{}||||无|13800000009||", id("20120101", 102)),
            Level::Warn,
            "minor without a guardian",
        ),
    ]);
}

#[test]
fn a_number_that_went_through_a_numeric_cell_is_lost_and_never_guessed() {
    let lost = Cell::Number { text: "441998197505030700".to_owned(), digits_lost: true };
    let row = vec![Cell::text("何桂芳"), lost, Cell::number("13800000001"), Cell::number("12.5")];
    let head = ["姓名", "身份证", "手机", "时数"].map(Cell::text).to_vec();
    let sheets = [Sheet::of("名单", vec![head, row])];
    let reading = read_roster(&sheets, &Mapping::new(), &Nobody, today());
    let row = &reading.rows[0];
    assert_eq!(row.findings[0].trouble, Trouble::DocumentDigitsLost);
    assert_eq!(row.findings[0].column.as_ref().map(ColumnAt::letters).as_deref(), Some("B"));
    assert_eq!((row.level, row.findings[0].suggestion.as_str()), (Level::Error, ""));
    assert_eq!(row.hours.map(|hours| hours.count()), Some(750));
    assert_eq!(row.phone.as_ref().map(|phone| phone.digits()), Some("13800000001"));
}

#[test]
fn a_finding_carries_the_text_and_what_may_be_typed_instead() {
    let reading = read(&[&format!("何桂芳|男|{}|1980/13/2|13800000001|||||", id("19800101", 102))]);
    let told: Vec<_> = reading.rows[0]
        .findings
        .iter()
        .map(|finding| (finding.given.as_str(), finding.suggestion.as_str()))
        .collect();
    assert_eq!(told, [("1980/13/2", "1980-01-01"), ("男", "女")]);
    assert!(!format!("{reading:?}").contains("何桂芳"));
}

#[test]
fn the_same_person_twice_is_a_duplicate_and_siblings_are_not() {
    let one = id("19800101", 102);
    let other = id("19790101", 102);
    let reading = read(&[
        &format!("何桂芳|女|{one}||13800000001|||||"),
        &format!("何桂芬|女|{one}||13800000002|||||"), // the same document, another name
        "何桂芳|女|||+86 13800000001|||||",            // the same name and phone
        &format!("何桂芳|女|{other}||13800000001|||||"), // two cards are two people
        "黄嘉怡|女||2012-03-04|||黄先生|13800000009||",
        "黄嘉欣|女||2014-05-06|||黄先生|13800000009||", // the sister
        "黄嘉怡|女||2012-03-04||||13800000009||",       // again
        "李敏|女||1990-01-01|13800000003|||||",
        "李敏|女||1990-01-01|13800000004|||||", // maybe
    ]);
    let level = |at: usize| (reading.rows[at].level, reading.rows[at].twin.is_some());
    assert_eq!(level(0), (Level::Ok, false));
    assert_eq!(level(1), (Level::Duplicate, true));
    assert_eq!(level(2), (Level::Duplicate, true));
    assert_eq!(level(3), (Level::Ok, false));
    assert_eq!((level(4).1, level(5).1), (false, false));
    assert_eq!(level(6), (Level::Duplicate, true));
    assert_eq!(level(7), (Level::Warn, false)); // no id number
    assert_eq!(level(8), (Level::Warn, true));
    for at in [1, 2] {
        let why = reading.rows[at].deciding().map(|finding| finding.trouble.plain());
        assert_eq!(why.as_deref(), Some(one.as_str()));
    }
}

#[test]
fn a_row_that_must_be_mended_doubles_nobody() {
    let one = id("19800101", 102);
    let reading = read(&[
        &format!("何桂芳|女|{one}||1380000001|||||"),
        &format!("何桂芳|女|{one}||13800000001|||||"),
        &format!("何桂芳|女|{one}||13800000001|||||"),
    ]);
    let levels: Vec<_> = reading.rows.iter().map(|row| row.level).collect();
    assert_eq!(levels, [Level::Error, Level::Ok, Level::Duplicate]);
}

struct OnePerson(String);

impl Registry for OnePerson {
    fn by_document(&self, document: &Document) -> Option<Held> {
        let person = PersonId::new(uuid::Uuid::nil());
        let held = Held { person, number: "V-0007".to_owned(), name: "何桂芳".to_owned() };
        (document.canonical() == self.0).then_some(held)
    }
    fn by_name_and_phone(&self, _: &Sought<'_>) -> Option<Held> {
        None
    }
    fn by_name_and_birthday(&self, _: &Sought<'_>) -> Option<Held> {
        None
    }
}

#[test]
fn who_is_in_the_registry_already_is_a_duplicate() {
    let one = id("19800101", 102);
    let sheets = [sheet("名单", &[HEADER, &format!("何桂芳|女|{one}||13800000001|||||")])];
    let reading = read_roster(&sheets, &Mapping::new(), &OnePerson(one), today());
    assert_eq!(reading.rows[0].level, Level::Duplicate);
    assert!(
        matches!(&reading.rows[0].twin, Some(Twin::InRegistry(held)) if held.number == "V-0007")
    );
}

#[test]
fn columns_in_each_others_place_are_read_the_other_way_round() {
    let lines: Vec<String> = (0..5)
        .map(|n| format!("1380000000{n}|何桂{}", ["芳", "芬", "香", "兰", "英"][n]))
        .collect();
    let mut all = vec!["姓名|手机"];
    all.extend(lines.iter().map(String::as_str));
    let reading = read_roster(&[sheet("名单", &all)], &Mapping::new(), &Nobody, today());
    assert!(reading.tables[0].swapped);
    let first = &reading.rows[0];
    assert_eq!((first.level, first.name_text.as_str()), (Level::Warn, "何桂芳"));
    assert_eq!(first.phone.as_ref().map(|phone| phone.digits()), Some("13800000000"));
}

//! Files for offices: their own file back with comments, and the template to fill in.

use liandong_domain::basics::Day;
use liandong_domain::intake::{Cell, FileKind, Finding, Level, Sheet};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Formula, Note, Workbook, Worksheet, XlsxError,
};

/// A comment for one cell.
#[derive(Debug, Clone)]
pub struct CellNote {
    /// The sheet.
    pub sheet: String,
    /// The row, counted from 1.
    pub row: usize,
    /// The column, counted from 0.
    pub column: usize,
    /// How serious.
    pub level: Level,
    /// The sentence, in the reader's language.
    pub text: String,
}

/// The comments of a row's findings, one a cell; `say` puts a finding into words. What is about
/// the whole row stands at its first cell.
pub fn notes_of(
    sheet: &str,
    row: usize,
    findings: &[Finding],
    say: &dyn Fn(&Finding) -> String,
) -> Vec<CellNote> {
    let mut notes: Vec<CellNote> = Vec::new();
    for finding in findings {
        let column = finding.column.as_ref().map_or(0, |column| column.index);
        let text = say(finding);
        match notes.iter_mut().find(|note| note.column == column) {
            Some(note) => {
                note.level = note.level.max(finding.level());
                note.text = format!("{}\n{text}", note.text);
            }
            None => {
                let level = finding.level();
                notes.push(CellNote { sheet: sheet.to_owned(), row, column, level, text });
            }
        }
    }
    notes
}

/// The same sheets with the comments, as .xlsx. Values, order and joined cells are kept; fonts and
/// colours are not, so that the marked cells stand out.
///
/// # Errors
/// When the file cannot be made.
pub fn annotated(sheets: &[Sheet], notes: &[CellNote]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let formats = Formats::new();
    for (at, sheet) in sheets.iter().enumerate() {
        let page = book.add_worksheet();
        page.set_name(fitting_name(&sheet.name, at))?;
        page.set_default_note_author("志愿龙城");
        let own: Vec<&CellNote> = notes.iter().filter(|note| note.sheet == sheet.name).collect();
        write_cells(page, sheet, &own, &formats)?;
        for note in own {
            let (row, column) = (excel_row(note.row), excel_column(note.column));
            let lines = note.text.chars().count() / 14 + note.text.lines().count();
            let height = u32::try_from(lines.clamp(2, 12) * 22).unwrap_or(60);
            let comment = Note::new(note.text.clone()).add_author_prefix(false);
            page.insert_note(row, column, &comment.set_width(260).set_height(height))?;
        }
    }
    if sheets.is_empty() {
        book.add_worksheet();
    }
    book.save_to_buffer()
}

struct Formats {
    day: Format,
    moment: Format,
    clock: Format,
    error: Format,
    warn: Format,
    duplicate: Format,
    plain: Format,
}

impl Formats {
    fn new() -> Self {
        let fill = |color: u32| Format::new().set_background_color(Color::RGB(color));
        Self {
            day: Format::new().set_num_format("yyyy-mm-dd"),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            clock: Format::new().set_num_format("[h]:mm"),
            error: fill(0x00F7_C8C4),
            warn: fill(0x00FB_E7B2),
            duplicate: fill(0x00CF_E0F2),
            plain: Format::new(),
        }
    }
    fn of_level(&self, level: Level) -> &Format {
        match level {
            Level::Error => &self.error,
            Level::Warn => &self.warn,
            Level::Duplicate => &self.duplicate,
            Level::Ok => &self.plain,
        }
    }
}

fn write_cells(
    page: &mut Worksheet,
    sheet: &Sheet,
    notes: &[&CellNote],
    formats: &Formats,
) -> Result<(), XlsxError> {
    let mut widths: Vec<usize> = Vec::new();
    let mut marks: Vec<&&CellNote> = notes.iter().collect();
    marks.sort_by_key(|note| (note.row, note.column));
    for row in &sheet.rows {
        let first = marks.partition_point(|note| note.row < row.number);
        for (column, cell) in row.filled() {
            let own = marks[first..].iter().take_while(|note| note.row == row.number);
            let mark = own.into_iter().find(|note| note.column == column).map(|note| note.level);
            write_cell(page, (row.number, column), cell, mark, formats)?;
            if sheet.merged.iter().all(|merged| merged.top + 1 != row.number) {
                let shown = cell.shown();
                let width: usize = shown.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
                widths.resize(widths.len().max(column + 1), 6);
                widths[column] = widths[column].max(width + 2).min(40);
            }
        }
        for note in marks[first..].iter().take_while(|note| note.row == row.number) {
            if row.cell(note.column).is_empty() {
                let format = formats.of_level(note.level);
                page.write_blank(excel_row(row.number), excel_column(note.column), format)?;
            }
        }
    }
    for (column, width) in widths.iter().enumerate() {
        let width = u32::try_from(*width).unwrap_or(10);
        page.set_column_width(excel_column(column), width)?;
    }
    join_cells(page, sheet)
}

/// Joins what was joined, where nothing but words in the first cell is touched.
fn join_cells(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let centred =
        Format::new().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    let mut taken: Vec<liandong_domain::intake::Merged> = Vec::new();
    for merged in &sheet.merged {
        let apart = taken.iter().all(|other| {
            other.bottom < merged.top
                || merged.bottom < other.top
                || other.right < merged.left
                || merged.right < other.left
        });
        let row = sheet.rows.iter().find(|row| row.number == merged.top + 1);
        let cell = row.map(|row| row.cell(merged.left)).unwrap_or(&Cell::Empty);
        let single = merged.top == merged.bottom && merged.left == merged.right;
        if !apart || single || merged.right < merged.left || merged.bottom < merged.top {
            continue;
        }
        if let Cell::Text(text) = cell {
            let (top, left) = (excel_row(merged.top + 1), excel_column(merged.left));
            let (bottom, right) = (excel_row(merged.bottom + 1), excel_column(merged.right));
            page.merge_range(top, left, bottom, right, text, &centred)?;
            taken.push(*merged);
        }
    }
    Ok(())
}

fn write_cell(
    page: &mut Worksheet,
    (row, column): (usize, usize),
    cell: &Cell,
    mark: Option<Level>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let (row, column) = (excel_row(row), excel_column(column));
    let marked = mark.map(|level| formats.of_level(level));
    let with = |format: &Format| marked.map_or_else(|| format.clone(), |mark| format.merge(mark));
    match cell {
        Cell::Empty => {}
        Cell::Number { text, digits_lost: false } => match text.parse::<f64>() {
            Ok(number) => {
                page.write_number_with_format(row, column, number, &with(&formats.plain))?;
            }
            Err(_) => {
                page.write_string_with_format(row, column, text, &with(&formats.plain))?;
            }
        },
        Cell::Number { text, .. } | Cell::Text(text) => {
            // A cell takes 32,767 characters.
            let text: String = text.chars().take(16_000).collect();
            page.write_string_with_format(row, column, text, &with(&formats.plain))?;
        }
        Cell::Day(day) => {
            let format = with(&formats.day);
            match excel_day(*day) {
                Some(date) => page.write_datetime_with_format(row, column, &date, &format)?,
                None => page.write_string_with_format(row, column, day.to_string(), &format)?,
            };
        }
        Cell::Moment(moment) => {
            let format = with(&formats.moment);
            let minutes = moment.time().minutes();
            let second = moment.ms().div_euclid(1000).rem_euclid(60);
            let clock = u16::try_from(minutes / 60).ok().zip(u8::try_from(minutes % 60).ok());
            let date = excel_day(moment.day()).zip(clock).zip(u8::try_from(second).ok());
            let date = date.and_then(|((day, (h, m)), s)| day.and_hms(h, m, f64::from(s)).ok());
            match date {
                Some(date) => page.write_datetime_with_format(row, column, &date, &format)?,
                None => page.write_string_with_format(row, column, cell.shown(), &format)?,
            };
        }
        Cell::Clock(minutes) => {
            let days = minutes.count() as f64 / 1440.0;
            page.write_number_with_format(row, column, days, &with(&formats.clock))?;
        }
    }
    Ok(())
}

fn excel_day(day: Day) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    let (month, number) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day_of_month()).ok()?);
    ExcelDateTime::from_ymd(year, month, number).ok()
}

fn excel_row(number: usize) -> u32 {
    u32::try_from(number.saturating_sub(1)).unwrap_or(0)
}

fn excel_column(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(0)
}

/// A name a spreadsheet takes: up to 31 characters, none of `[]:*?/\`.
fn fitting_name(name: &str, at: usize) -> String {
    let clean: String = name
        .chars()
        .map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { '_' } else { c })
        .take(31)
        .collect();
    let clean = clean.trim_matches('\'').trim();
    if clean.is_empty() { format!("表{}", at + 1) } else { clean.to_owned() }
}

/// One column of a template.
struct Column {
    header: &'static str,
    required: bool,
    width: u32,
    example: &'static str,
    choice: Choice,
}

#[derive(Clone, Copy)]
enum Choice {
    Free,
    Sex,
    Documents,
    Teams,
}

const fn free(header: &'static str, width: u32, example: &'static str) -> Column {
    Column { header, required: false, width, example, choice: Choice::Free }
}
const fn must(header: &'static str, width: u32, example: &'static str) -> Column {
    Column { header, required: true, width, example, choice: Choice::Free }
}
const fn chosen(header: &'static str, width: u32, example: &'static str, choice: Choice) -> Column {
    Column { header, required: false, width, example, choice }
}

const ROSTER: &[Column] = &[
    free("序号", 8, "示例"),
    must("姓名", 14, "欧阳凤莲"),
    chosen("性别", 8, "女", Choice::Sex),
    chosen("证件类型", 16, "居民身份证", Choice::Documents),
    must("证件号码", 24, "441998196203040023"),
    free("出生日期", 14, "1962-03-04"),
    must("手机", 16, "13800000000"),
    chosen("所属队伍", 20, "飞鹰一队", Choice::Teams),
    free("学校", 16, ""),
    free("班级", 12, ""),
    free("监护人", 12, ""),
    free("家长手机", 16, ""),
    free("单位", 18, ""),
    free("住址", 24, ""),
    free("特长", 12, "理发"),
    free("入队日期", 14, "2024-09-01"),
    free("累计时数(小时)", 14, "12.5"),
    free("备注", 20, ""),
];

const HOURS: &[Column] = &[
    free("序号", 8, "示例"),
    must("姓名", 14, "欧阳凤莲"),
    chosen("证件类型", 16, "居民身份证", Choice::Documents),
    must("证件号码", 24, "441998196203040023"),
    free("手机", 16, "13800000000"),
    must("活动名称", 24, "探访独居老人"),
    free("岗位", 14, "服务员"),
    free("地点", 24, "西湖社区党群服务中心"),
    must("服务日期", 14, "2026-03-14"),
    must("开始时间", 12, "09:00"),
    must("结束时间", 12, "11:30"),
    free("服务时长(小时)", 14, "2.5"),
    free("备注", 20, ""),
];

const DOCUMENTS: [&str; 8] = [
    "居民身份证",
    "港澳通行证",
    "台湾通行证",
    "护照",
    "港澳居民居住证",
    "台湾居民居住证",
    "永久居留证",
    "其他",
];
/// Lines that carry drop-down lists.
const LINES: u32 = 3000;

/// The template: required columns marked, drop-downs, one example line that is never read as data.
/// Numbers and days are kept as text, so that a spreadsheet loses no digit.
///
/// # Errors
/// When the file cannot be made.
pub fn template(kind: FileKind, teams: &[String]) -> Result<Vec<u8>, XlsxError> {
    let (title, columns) = match kind {
        FileKind::Roster => ("志愿者花名册", ROSTER),
        FileKind::Hours => ("服务时长登记表", HOURS),
    };
    let mut book = Workbook::new();
    let text = Format::new().set_num_format("@").set_border(FormatBorder::Hair);
    let head = Format::new()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_border(FormatBorder::Thin)
        .set_background_color(Color::RGB(0x00E8_EFE9));
    let must = head.clone().set_font_color(Color::RGB(0x00B3_1B1B));
    let faint = text.clone().set_font_color(Color::RGB(0x0076_7676)).set_italic();
    let page = book.add_worksheet();
    page.set_name(title)?;
    let last = excel_column(columns.len() - 1);
    let large = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    page.merge_range(0, 0, 0, last, title, &large)?;
    let note = "填表说明:带 * 的必填;证件号码和手机请按文本填写;灰色示例行不会导入,可以删掉";
    page.merge_range(1, 0, 1, last, note, &Format::new())?;
    for (at, column) in columns.iter().enumerate() {
        let at = excel_column(at);
        let star = if column.required { "*" } else { "" };
        let header = format!("{star}{}", column.header);
        page.set_column_width(at, column.width)?;
        page.set_column_format(at, &text)?;
        page.write_string_with_format(2, at, header, if column.required { &must } else { &head })?;
        page.write_string_with_format(3, at, column.example, &faint)?;
        if let Some(list) = drop_down(column.choice, teams)? {
            page.add_data_validation(4, at, LINES, at, &list)?;
        }
    }
    page.set_freeze_panes(3, 2)?;
    if !teams.is_empty() && columns.iter().any(|column| matches!(column.choice, Choice::Teams)) {
        let lists = book.add_worksheet();
        lists.set_name("选项")?.set_hidden(true);
        for (row, team) in (0..).zip(teams) {
            lists.write_string(row, 0, team)?;
        }
    }
    book.save_to_buffer()
}

fn drop_down(choice: Choice, teams: &[String]) -> Result<Option<DataValidation>, XlsxError> {
    let list = DataValidation::new();
    let list = match choice {
        Choice::Free => return Ok(None),
        Choice::Teams if teams.is_empty() => return Ok(None),
        Choice::Sex => list.allow_list_strings(&["女", "男"])?,
        Choice::Documents => list.allow_list_strings(&DOCUMENTS)?,
        Choice::Teams => {
            list.allow_list_formula(Formula::new(format!("=选项!$A$1:$A${}", teams.len())))
        }
    };
    let list =
        list.set_error_title("请从列表中选择")?.set_error_message("可以按原样填写,导入时会提示")?;
    Ok(Some(list.set_error_style(DataValidationErrorStyle::Warning)))
}

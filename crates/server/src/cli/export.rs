//! `liandong export people|hours`: the town's books as a file, with identities masked.

use std::fs;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use liandong_domain::basics::Day;

use super::{Done, open_folder, tell};
use crate::api::store::{self, ExportRow};
use crate::app::App;
use crate::db::Who;
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::web::store::Town;

/// Rows read in one look, so that a large town needs little memory and nobody waits long.
const ROWS_AT_ONCE: i64 = 2000;
/// What a spreadsheet may take for the beginning of a formula, also typed full-width.
const FORMULA_SIGNS: [char; 11] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
/// The most rows one sheet of a workbook carries, its heading left out.
const SHEET_MOST: i64 = 1_048_575;

#[derive(Args)]
pub struct ExportArgs {
    /// Which book.
    what: Book,
    /// The data folder.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The file to make: .csv or .xlsx. Must not exist.
    #[arg(long)]
    out: PathBuf,
    /// The first day of service; hours only.
    #[arg(long)]
    from: Option<String>,
    /// The last day of service; hours only.
    #[arg(long)]
    until: Option<String>,
    /// The short name of the town, where there is more than one.
    #[arg(long)]
    town: Option<String>,
}

/// What can be exported.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Book {
    /// The registry: one row per person, phone and document masked.
    People,
    /// The hours book: one row per entry, reversals beside what they take back.
    Hours,
}

impl Book {
    const fn code(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Hours => "hours",
        }
    }
    const fn heading(self) -> &'static [&'static str] {
        match self {
            Self::People => store::PEOPLE_HEADING,
            Self::Hours => store::HOURS_HEADING,
        }
    }
}

pub fn run(args: &ExportArgs) -> Done {
    let days = (day(args.from.as_deref(), "from")?, day(args.until.as_deref(), "until")?);
    let from = days.0.unwrap_or(Day::new(1, 1, 1).map_err(tell)?);
    let until = days.1.unwrap_or(Day::new(9999, 12, 31).map_err(tell)?);
    if until < from {
        return Err("--until lies before --from".to_owned());
    }
    if args.out.exists() {
        return Err(format!("{} exists already", args.out.display()));
    }
    let mut sheet = Sheet::for_file(&args.out)?;
    let app = open_folder(&args.data)?;
    let town = town_of(&app, args.town.as_deref())?;
    sheet.line(args.what.heading().iter().map(|h| Cell::Text((*h).to_owned())).collect())?;
    let rows = fill(&app, &town, args.what, (from, until), &mut sheet)?;
    sheet.finish(&args.out)?;
    let code = args.what.code();
    let noted = app.db().write_now(Who::system(town.id, "export"), move |tx| {
        let line = Kind::FileExported.of(code).count("rows", rows);
        let line = line.with("from", from).with("until", until);
        Ok(events::record(tx, line)?)
    });
    if let Err(failure) = noted {
        // A list that nobody can account for does not leave the house.
        fs::remove_file(&args.out).map_err(tell)?;
        return Err(tell(failure));
    }
    println!("{}: {rows} rows", args.out.display());
    Ok(ExitCode::SUCCESS)
}

fn day(text: Option<&str>, name: &str) -> Result<Option<Day>, String> {
    let read = |text: &str| text.parse().map_err(|_| format!("--{name} {text}: not a day"));
    text.map(read).transpose()
}

fn town_of(app: &App, slug: Option<&str>) -> Result<Town, String> {
    let nobody = liandong_domain::basics::TownId::new(uuid::Uuid::nil());
    let towns = app.db().read_now(nobody, |q| Ok(crate::web::store::towns(q)?)).map_err(tell)?;
    let names: Vec<String> = towns.iter().map(|t| t.slug.clone()).collect();
    let mut fitting = towns.into_iter().filter(|t| slug.is_none_or(|s| s == t.slug));
    match (fitting.next(), fitting.next()) {
        (Some(town), None) => Ok(town),
        _ => Err(format!("choose one with --town: {}", names.join(", "))),
    }
}

/// Reads the book key by key and writes its lines; gives how many.
fn fill(
    app: &App,
    town: &Town,
    what: Book,
    days: (Day, Day),
    sheet: &mut Sheet,
) -> Result<i64, String> {
    let count = move |q: &mut crate::db::Read<'_>| match what {
        Book::People => Ok(store::export_people_count(q)?),
        Book::Hours => Ok(store::export_hours_count(q, days)?),
    };
    let all: i64 = app.db().read_now(town.id, count).map_err(tell)?;
    let (mut after, mut done) = (String::new(), 0);
    loop {
        let key = after.clone();
        let look = move |q: &mut crate::db::Read<'_>| -> Result<Vec<ExportRow>, Failure> {
            Ok(match what {
                Book::People => store::export_people(q, &key, ROWS_AT_ONCE)?,
                Book::Hours => store::export_hours(q, days, &key, ROWS_AT_ONCE)?,
            })
        };
        let rows = app.db().read_now(town.id, look).map_err(tell)?;
        let Some(last) = rows.last() else { break };
        after.clone_from(&last.key);
        done += i64::try_from(rows.len()).map_err(tell)?;
        for row in rows {
            sheet.line(row.cells.into_iter().map(Cell::from).collect())?;
        }
        progress(done, all);
    }
    if all > 0 {
        eprintln!();
    }
    Ok(done)
}

fn progress(done: i64, all: i64) {
    // Only a person watches one line change; a log gets a line each.
    let end = if std::io::stderr().is_terminal() { "" } else { "\n" };
    eprint!("\r{done} / {all}{end}");
}

/// One cell: words, or a whole number that can be added up.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cell {
    Text(String),
    Number(i64),
}

impl From<crate::db::Param> for Cell {
    fn from(value: crate::db::Param) -> Self {
        match value {
            crate::db::Param::Null => Self::Text(String::new()),
            crate::db::Param::Int(n) => Self::Number(n),
            crate::db::Param::Text(text) => Self::Text(text),
        }
    }
}

/// Words as CSV carries them: what a spreadsheet would take for a formula is quoted.
fn plain(text: &str) -> String {
    if text.starts_with(FORMULA_SIGNS) { format!("'{text}") } else { text.to_owned() }
}

/// A file in the making. It has its name only when it is whole.
enum Sheet {
    Csv { writer: Box<csv::Writer<fs::File>>, part: PathBuf },
    Xlsx { book: Box<rust_xlsxwriter::Workbook>, row: u32 },
}

impl Sheet {
    fn for_file(out: &Path) -> Result<Self, String> {
        let ending = out.extension().and_then(|e| e.to_str()).unwrap_or_default();
        match ending.to_ascii_lowercase().as_str() {
            "csv" => {
                let part = out.with_extension("csv.part");
                let mut file = own_file(&part)?;
                // Spreadsheets take a CSV without this mark for the machine's old encoding.
                file.write_all("\u{feff}".as_bytes()).map_err(tell)?;
                Ok(Self::Csv { writer: Box::new(csv::Writer::from_writer(file)), part })
            }
            "xlsx" => {
                let mut book = rust_xlsxwriter::Workbook::new();
                book.add_worksheet();
                Ok(Self::Xlsx { book: Box::new(book), row: 0 })
            }
            _ => Err(format!("{}: the file must end in .csv or .xlsx", out.display())),
        }
    }

    fn line(&mut self, cells: Vec<Cell>) -> Result<(), String> {
        match self {
            Self::Csv { writer, .. } => {
                let texts = cells.iter().map(|cell| match cell {
                    Cell::Text(text) => plain(text),
                    Cell::Number(n) => n.to_string(),
                });
                writer.write_record(texts).map_err(tell)
            }
            Self::Xlsx { book, row } => {
                if i64::from(*row) > SHEET_MOST {
                    return Err("too many rows for a workbook: export as .csv".to_owned());
                }
                let sheet = book.worksheet_from_index(0).map_err(tell)?;
                for (column, cell) in (0_u16..).zip(&cells) {
                    match cell {
                        Cell::Text(text) => sheet.write_string(*row, column, text).map_err(tell)?,
                        Cell::Number(n) => {
                            let n = i32::try_from(*n).map_err(tell)?;
                            sheet.write_number(*row, column, n).map_err(tell)?
                        }
                    };
                }
                *row += 1;
                Ok(())
            }
        }
    }

    fn finish(self, out: &Path) -> Result<(), String> {
        let part = match self {
            Self::Csv { mut writer, part } => {
                writer.flush().map_err(tell)?;
                part
            }
            Self::Xlsx { mut book, .. } => {
                let part = out.with_extension("xlsx.part");
                let bytes = book.save_to_buffer().map_err(tell)?;
                own_file(&part)?.write_all(&bytes).map_err(tell)?;
                part
            }
        };
        fs::rename(part, out).map_err(tell)
    }
}

/// A file that its owner alone can read: it holds names.
fn own_file(path: &Path) -> Result<fs::File, String> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path).map_err(|e| format!("{}: {e}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_look_like_formulas_stay_words() {
        for text in ["=1+1", "+86", "-2", "@sum", "\t=1", "\u{ff1d}cmd"] {
            assert!(plain(text).starts_with('\''), "{text}");
        }
        for text in ["何桂芳", "a=b", "", "探访·第一期"] {
            assert_eq!(plain(text), text);
        }
    }
}

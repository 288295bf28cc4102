//! `liandong import roster|hours --check FILE`: reads a file and says what each row would become.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use liandong_domain::basics::Day;
use liandong_domain::intake::{Mapping, Nobody, read_hours, read_roster};

use super::setup::explain;
use super::{Done, open_folder, tell};
use crate::app::App;
use crate::clock::Clock;
use crate::failure::Failure;
use crate::intake::printing::{hours_line, roster_line};
use crate::intake::reading::read_file;

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    Roster,
    Hours,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Json,
}

#[derive(Args)]
pub struct ImportArgs {
    /// What the file holds.
    what: What,
    /// The file: .xlsx, .xls, .ods or .csv. Read only; nothing is written.
    #[arg(long, value_name = "FILE")]
    check: PathBuf,
    /// The data folder whose registry duplicates are looked for in. An empty or missing folder is
    /// an empty registry.
    #[arg(long)]
    data: Option<PathBuf>,
    /// One JSON object per data row.
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
}

pub fn run(args: &ImportArgs) -> Done {
    let Format::Json = args.format;
    let bytes = std::fs::read(&args.check).map_err(|e| format!("{}: {e}", args.check.display()))?;
    let name = args.check.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let app = match &args.data {
        Some(data) if data.join("town.sqlite").exists() || data.join("liandong.toml").exists() => {
            Some(open_folder(data)?)
        }
        _ => None,
    };
    let today = Clock::System.now().day();
    let lines = match (args.what, app) {
        (What::Roster, Some(app)) => roster_with(&app, &name, bytes, today)?,
        (What::Roster, None) => {
            let sheets = read_file(&name, &bytes).map_err(refused)?;
            let reading = read_roster(&sheets, &Mapping::new(), &Nobody, today);
            if let Some(refusal) = reading.refusal() {
                return Err(refused(refusal));
            }
            reading.rows.iter().map(|r| roster_line(r).to_string()).collect()
        }
        (What::Hours, _) => {
            let sheets = read_file(&name, &bytes).map_err(refused)?;
            let reading = read_hours(&sheets, &Mapping::new(), today);
            if let Some(refusal) = reading.refusal() {
                return Err(refused(refusal));
            }
            reading.rows.iter().map(|r| hours_line(r).to_string()).collect()
        }
    };
    for line in lines {
        println!("{line}");
    }
    Ok(ExitCode::SUCCESS)
}

/// A refused file in the words of the house.
fn refused(refusal: impl liandong_domain::basics::Refusal) -> String {
    match crate::ui::Words::load() {
        Ok(words) => words.refusal(crate::ui::Lang::Zh, &refusal),
        Err(_) => refusal.key().to_owned(),
    }
}

/// Against the registry of a town: the first of the installation.
fn roster_with(app: &App, name: &str, bytes: Vec<u8>, today: Day) -> Result<Vec<String>, String> {
    let nobody = liandong_domain::basics::TownId::new(uuid::Uuid::nil());
    let towns = app.db().read_now(nobody, |q| Ok(crate::web::store::towns(q)?)).map_err(tell)?;
    let Some(town) = towns.first() else { return Err("no town in this folder".to_owned()) };
    let name = name.to_owned();
    let read = app.db().read_now(town.id, move |q| {
        let sheets = read_file(&name, &bytes)?;
        let registry = crate::intake::TownRegistry::new(q);
        let reading = read_roster(&sheets, &Mapping::new(), &registry, today);
        if let Some(fault) = registry.fault() {
            return Err(fault.into());
        }
        match reading.refusal() {
            Some(refusal) => Err(Failure::from(refusal)),
            None => Ok(reading.rows.iter().map(|r| roster_line(r).to_string()).collect()),
        }
    });
    read.map_err(|failure| explain(app, &failure))
}

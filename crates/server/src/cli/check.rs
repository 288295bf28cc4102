//! `liandong check --data DIR`: proves every invariant on the live data.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Done, open_folder, tell};
use crate::app::App;
use crate::failure::Failure;
use crate::proof;

#[derive(Args)]
pub struct CheckArgs {
    /// The data folder.
    #[arg(long, default_value = "data")]
    data: PathBuf,
}

pub fn run(args: &CheckArgs) -> Done {
    let app = open_folder(&args.data)?;
    let report = prove(&app).map_err(tell)?;
    let mut broken = 0;
    for (what, found) in &report {
        println!("{} {what}", if found.is_empty() { "ok    " } else { "BROKEN" });
        for line in found {
            println!("       {line}");
        }
        broken += found.len();
    }
    println!("{} invariants, {broken} broken", report.len());
    Ok(if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Every invariant of every town, with what breaks it.
pub fn prove(app: &App) -> Result<Vec<(String, Vec<String>)>, Failure> {
    let nobody = liandong_domain::basics::TownId::new(uuid::Uuid::nil());
    let towns = app.db().read_now(nobody, |q| Ok(crate::web::store::towns(q)?))?;
    let mut report = Vec::new();
    for town in towns {
        let found = app.db().read_now(town.id, proof::prove)?;
        report.extend(
            found.into_iter().map(|(what, lines)| (format!("{}: {what}", town.slug), lines)),
        );
    }
    Ok(report)
}

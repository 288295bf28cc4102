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
    let (mut all, mut broken) = (0, 0);
    // Each is told when it is proved, so that whoever waits on a large town sees how far it is.
    each(&app, |what, found| {
        println!("{} {what}", if found.is_empty() { "ok    " } else { "BROKEN" });
        for line in &found {
            println!("       {line}");
        }
        all += 1;
        broken += found.len();
    })
    .map_err(tell)?;
    println!("{all} invariants, {broken} broken");
    Ok(if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Every invariant of every town, with what breaks it.
pub fn prove(app: &App) -> Result<Vec<(String, Vec<String>)>, Failure> {
    let mut report = Vec::new();
    each(app, |what, found| report.push((what, found)))?;
    Ok(report)
}

fn each(app: &App, mut told: impl FnMut(String, Vec<String>)) -> Result<(), Failure> {
    let nobody = liandong_domain::basics::TownId::new(uuid::Uuid::nil());
    let towns = app.db().read_now(nobody, |q| Ok(crate::web::store::towns(q)?))?;
    for town in towns {
        for at in 0..proof::INVARIANTS {
            let (what, found) = app.db().read_now(town.id, move |q| proof::prove_one(q, at))?;
            told(format!("{}: {what}", town.slug), found);
        }
    }
    Ok(())
}

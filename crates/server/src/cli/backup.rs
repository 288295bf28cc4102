//! `liandong backup` and `liandong restore`: a copy of a living town with a proof of the copy.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use sha2::{Digest as _, Sha256};

use super::{Done, check, folder_config, make_folder, open_folder, tell};

/// What a backup of an embedded town holds. The keys stand beside the data: keep the folder safe.
const FILES: [&str; 3] = ["town.sqlite", "keys.txt", SETTINGS];
/// The settings file of a data folder.
const SETTINGS: &str = "liandong.toml";

#[derive(Args)]
pub struct BackupArgs {
    /// The data folder; the town may be served meanwhile.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The folder to make. Must not exist.
    #[arg(long)]
    to: PathBuf,
}

#[derive(Args)]
pub struct RestoreArgs {
    /// A folder made by `backup`.
    #[arg(long)]
    from: PathBuf,
    /// The data folder to make. Must not exist.
    #[arg(long)]
    data: PathBuf,
}

pub fn backup(args: &BackupArgs) -> Done {
    let config = folder_config(&args.data)?;
    if config.postgres.is_some() {
        return Err("a town on PostgreSQL is copied with pg_dump or pgBackRest; \
                    copy keys.txt and liandong.toml beside it (docs/running-a-town.md)"
            .to_owned());
    }
    if args.to.exists() {
        return Err(format!("{} exists already", args.to.display()));
    }
    make_folder(&args.to)?;
    let done = |left, all| eprint!("\r{} / {all}", all - left);
    crate::db::copy_file(&args.data.join(FILES[0]), &args.to.join(FILES[0]), done).map_err(tell)?;
    eprintln!();
    for name in &FILES[1..] {
        let from = args.data.join(name);
        if from.exists() {
            fs::copy(&from, args.to.join(name)).map_err(tell)?;
        }
    }
    let list = sums(&args.to)?;
    fs::write(args.to.join("SHA256SUMS"), &list).map_err(tell)?;
    print!("{list}");
    Ok(ExitCode::SUCCESS)
}

fn sums(folder: &Path) -> Result<String, String> {
    let mut out = String::new();
    for name in FILES {
        let path = folder.join(name);
        if path.exists() {
            let digest = Sha256::digest(fs::read(&path).map_err(tell)?);
            let hex: String = digest.iter().map(|b| format!("{b:02x}")).collect();
            out.push_str(&format!("{hex}  {name}\n"));
        }
    }
    Ok(out)
}

pub fn restore(args: &RestoreArgs) -> Done {
    let proof = fs::read_to_string(args.from.join("SHA256SUMS")).map_err(tell)?;
    if sums(&args.from)? != proof {
        return Err("the backup is not what its SHA256SUMS says; nothing was restored".to_owned());
    }
    if args.data.exists() {
        return Err(format!("{} exists already", args.data.display()));
    }
    make_folder(&args.data)?;
    for name in FILES {
        let from = args.from.join(name);
        if from.exists() {
            fs::copy(&from, args.data.join(name)).map_err(tell)?;
        }
    }
    name_folder(&args.data)?;
    let app = open_folder(&args.data)?;
    let broken: usize = check::prove(&app).map_err(tell)?.iter().map(|(_, l)| l.len()).sum();
    println!("restored to {}, {broken} invariants broken", args.data.display());
    Ok(if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Lets the settings of a restored town name the folder they stand in, the rest as it was.
fn name_folder(data: &Path) -> Result<(), String> {
    let file = data.join(SETTINGS);
    if !file.exists() {
        return Ok(());
    }
    let text = fs::read_to_string(&file).map_err(tell)?;
    let mut settings: toml_edit::DocumentMut = text.parse().map_err(tell)?;
    let folder = fs::canonicalize(data).map_err(tell)?;
    settings["data"] = toml_edit::value(folder.to_string_lossy().into_owned());
    fs::write(&file, settings.to_string()).map_err(tell)
}

//! The commands of the one binary, a file each.

mod backup;
mod check;
mod demo;
mod export;
mod import;
mod serve;
mod setup;
mod token;

pub use check::prove;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::app::{App, Parts};
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::failure::Fault;
use crate::ids::Ids;
use crate::secrets::Secrets;

/// 联动: the platform on which the social workers and volunteers of a town work together.
#[derive(Parser)]
#[command(name = "liandong", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make the demo town of Longcheng and serve it.
    Demo(demo::DemoArgs),
    /// Serve a town.
    Serve(serve::ServeArgs),
    /// Set up a data folder with a first town and its first account.
    Init(setup::InitArgs),
    /// Bring the store to this version.
    Migrate(setup::MigrateArgs),
    /// Read a roster or past hours from a file.
    Import(import::ImportArgs),
    /// Write the town's books as files.
    Export(export::ExportArgs),
    /// Copy a living town to a folder, with a proof of the copy.
    Backup(backup::BackupArgs),
    /// Make a data folder from a backup, and check it.
    Restore(backup::RestoreArgs),
    /// Prove every invariant on the live data.
    Check(check::CheckArgs),
    /// Make a token for a program.
    Token(token::TokenArgs),
}

/// Runs the command line; the exit code is 0 only when all went well.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let filter = tracing_subscriber::EnvFilter::new(config::log_filter());
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
    let done = match cli.command {
        Command::Demo(args) => demo::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Init(args) => setup::init(&args),
        Command::Migrate(args) => setup::migrate(&args),
        Command::Import(args) => import::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Backup(args) => backup::backup(&args),
        Command::Restore(args) => backup::restore(&args),
        Command::Check(args) => check::run(&args),
        Command::Token(args) => token::run(&args),
    };
    match done {
        Ok(code) => code,
        Err(why) => {
            eprintln!("liandong: {why}");
            ExitCode::FAILURE
        }
    }
}

/// What a command tells when it cannot go on.
type Done = Result<ExitCode, String>;

/// A fault as a command shows it.
fn tell(fault: impl std::fmt::Display) -> String {
    fault.to_string()
}

/// Opens the town in a data folder for a command. The folder must hold one.
fn open_folder(data: &Path) -> Result<App, String> {
    let config = folder_config(data)?;
    open(config, Clock::System).map_err(tell)
}

/// The settings of a data folder: its `liandong.toml` when there is one.
fn folder_config(data: &Path) -> Result<Config, String> {
    let file = data.join("liandong.toml");
    let mut config =
        if file.exists() { Config::read(&file).map_err(tell)? } else { Config::default() };
    config.data = data.to_path_buf();
    let embedded = config.postgres.is_none();
    if embedded && !data.join("town.sqlite").exists() {
        return Err(format!("{} holds no town: run `liandong init` first", data.display()));
    }
    Ok(config)
}

/// Opens a town that is there, with its own keys.
fn open(config: Config, clock: Clock) -> Result<App, Fault> {
    let secrets = Secrets::in_folder(&config.data)?;
    let at = config.store();
    let followers = crate::router::FOLLOWERS;
    App::open(Parts { config, at, clock, ids: Ids::real(), secrets, followers })
}

/// Opens a store for a town to be founded; keys are made when the folder is new.
fn open_new(config: Config, clock: Clock) -> Result<App, Fault> {
    let ids = Ids::real();
    if !config.store_is_there() {
        Secrets::make_in_folder(&config.data, &ids)?;
    }
    open(config, clock)
}

/// A data folder of one's own, readable by nobody else.
fn make_folder(data: &Path) -> Result<PathBuf, String> {
    std::fs::create_dir_all(data).map_err(|e| format!("{}: {e}", data.display()))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let own = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(data, own).map_err(|e| format!("{}: {e}", data.display()))?;
    }
    Ok(data.to_path_buf())
}

//! `liandong token`: a way in for a program.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::setup::explain;
use super::{Done, open_folder};
use crate::settings::actions::{NewToken, token_by_login};

#[derive(Args)]
pub struct TokenArgs {
    /// The data folder.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The login of the person the program acts as.
    #[arg(long)]
    login: String,
    /// What it is for.
    #[arg(long)]
    name: String,
    /// What it may, such as browse_activities (the codes of /who-may-do-what). Given once or more.
    #[arg(long = "scope", required = true)]
    scopes: Vec<String>,
    /// Days it lives, at most 366.
    #[arg(long, default_value_t = 90)]
    days: i64,
}

pub fn run(args: &TokenArgs) -> Done {
    let app = open_folder(&args.data)?;
    let new = NewToken { name: args.name.clone(), scopes: args.scopes.clone(), days: args.days };
    let token = token_by_login(&app, &args.login, &new).map_err(|f| explain(&app, &f))?;
    println!("{token}");
    Ok(ExitCode::SUCCESS)
}

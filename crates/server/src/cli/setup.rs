//! `liandong init` and `liandong migrate`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Done, folder_config, make_folder, open, open_new, tell};
use crate::clock::Clock;
use crate::config::Config;
use crate::settings::actions::{FirstTown, found_town};

#[derive(Args)]
pub struct InitArgs {
    /// The data folder to make.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The town's name, such as 龙城镇.
    #[arg(long)]
    town: String,
    /// The name of the first centre manager.
    #[arg(long)]
    manager: String,
    /// What the manager signs in with: a phone number or a short name.
    #[arg(long)]
    login: String,
    /// The name of the first security administrator, who gives the roles of officials and of the
    /// other administrators. Another person than the manager.
    #[arg(long, requires = "security_login")]
    security: Option<String>,
    /// What the security administrator signs in with.
    #[arg(long, requires = "security")]
    security_login: Option<String>,
    /// PostgreSQL instead of the embedded store: postgres://…
    #[arg(long)]
    postgres: Option<String>,
}

pub fn init(args: &InitArgs) -> Done {
    make_folder(&args.data)?;
    let file = args.data.join("liandong.toml");
    if !file.exists() {
        let mut text = format!("data = {:?}\nlisten = \"127.0.0.1:8080\"\n", args.data);
        if let Some(postgres) = &args.postgres {
            text.push_str(&format!("postgres = {postgres:?}\n"));
        }
        std::fs::write(&file, text).map_err(tell)?;
    }
    let mut config = Config::read(&file).map_err(tell)?;
    config.data.clone_from(&args.data);
    let app = open_new(config, Clock::System).map_err(tell)?;
    let first = FirstTown {
        name: args.town.clone(),
        manager: args.manager.clone(),
        login: args.login.clone(),
        security: args.security.clone().zip(args.security_login.clone()),
    };
    let ways_in = found_town(&app, &first).map_err(|failure| explain(&app, &failure))?;
    println!("{} 已建立。用各自的一次性链接登录（24 小时内有效）：", args.town);
    println!("The town is founded. Sign in once with one's own link within 24 hours:");
    for (name, way_in) in
        [Some(&args.manager), args.security.as_ref()].into_iter().flatten().zip(ways_in)
    {
        println!("{name}  {}{way_in}", app.config().public_url);
    }
    if args.security.is_none() {
        println!("没有写 --security：要请人担任安全管理员，官员和管理员的身份才给得出去。");
        println!("Without --security nobody can give the roles of officials and administrators.");
    }
    println!("liandong serve --config {}", file.display());
    Ok(ExitCode::SUCCESS)
}

/// A refusal as a command shows it: the sentence, in Chinese.
pub fn explain(app: &crate::app::App, failure: &crate::failure::Failure) -> String {
    match failure {
        crate::failure::Failure::Refused(reasons) => reasons
            .iter()
            .map(|r| app.words().refusal(crate::ui::Lang::Zh, r.as_ref()))
            .collect::<Vec<_>>()
            .join(" "),
        other => other.to_string(),
    }
}

#[derive(Args)]
pub struct MigrateArgs {
    /// The data folder.
    #[arg(long, default_value = "data")]
    data: PathBuf,
}

pub fn migrate(args: &MigrateArgs) -> Done {
    let app = open(folder_config(&args.data)?, Clock::System).map_err(tell)?;
    println!("{}: the store is at this version", app.db().kind());
    Ok(ExitCode::SUCCESS)
}

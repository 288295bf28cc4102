//! `liandong demo`: the town of Longcheng, made once, served as if today were always its today.

use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::AtomicI64;

use clap::{Args, ValueEnum};
use liandong_domain::basics::{Day, Moment, TimeOfDay};
use serde::{Deserialize, Serialize};

use super::setup::explain;
use super::{Done, make_folder, open, serve, tell};
use crate::app::{App, Parts};
use crate::clock::Clock;
use crate::config::Config;
use crate::demo::{Account, Size, Wanted, make};
use crate::ids::Ids;
use crate::secrets::Secrets;

#[derive(Args)]
pub struct DemoArgs {
    /// The data folder. A demo town made there before with the same wishes is served again.
    #[arg(long, default_value = "demo-data")]
    data: PathBuf,
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// town: 龙城镇 with some 600 people in 24 teams, two years of about 550 shifts and 3,800
    /// presences, 石碣镇 with three people beside it. city: the same with some 12,000 people, each
    /// line of service run in four communities (about 2,200 shifts, 15,000 presences). The numbers
    /// made are printed at the end. All people are invented.
    #[arg(long, value_enum, default_value_t = SizeArg::Town)]
    size: SizeArg,
    /// The beginning of chance: the same seed and day make the same town.
    #[arg(long, default_value_t = 2010)]
    seed: u64,
    /// The town's today, such as 2026-11-28. Default: today when the town is made; served later,
    /// the town still shows that day.
    #[arg(long)]
    today: Option<Day>,
    /// Serve the town from this moment on, such as 2026-12-05T09:00, never an earlier one than it
    /// has reached: shows what days bring by themselves (birthdays, consents that end).
    #[arg(long)]
    from: Option<String>,
    /// Make the town and do not serve it.
    #[arg(long)]
    only_make: bool,
    /// Make the town anew, even when there is one.
    #[arg(long)]
    fresh: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SizeArg {
    Town,
    City,
}

/// What the folder holds, kept beside the store.
#[derive(Serialize, Deserialize)]
struct Label {
    size: SizeArg,
    seed: u64,
    today: String,
    /// False while it is made, so that a half-made town is never served.
    whole: bool,
}

/// One line of `accounts.json`.
#[derive(Serialize, Deserialize)]
struct AccountLine {
    role: String,
    name: String,
    login: String,
    passcode: String,
}

/// The files of a demo town.
const FILES: [&str; 6] =
    ["town.sqlite", "town.sqlite-wal", "town.sqlite-shm", "keys.txt", "accounts.json", "demo.json"];

pub fn run(args: &DemoArgs) -> Done {
    make_folder(&args.data)?;
    let label = ready(args)?;
    let wanted = wanted(&label)?;
    if !label.whole {
        make_town(args, &wanted)?;
        keep_label(&args.data, &Label { whole: true, ..label })?;
    }
    let accounts = read_accounts(&args.data)?;
    if args.only_make {
        print_accounts(&accounts);
        return Ok(ExitCode::SUCCESS);
    }
    let app = open(config(args), Clock::System).map_err(tell)?;
    let reached = last_moment(&app).map_err(|f| explain(&app, &f))?.max(wanted.now());
    let from = match &args.from {
        Some(text) => moment_of(text)?.max(reached),
        None => reached,
    };
    drop(app);
    let app = open(config(args), going_on_from(from)).map_err(tell)?;
    print_accounts(&accounts);
    println!("\n龙城镇的今天是 {}。 Today in the town: {}", from.day(), from.day());
    println!("打开 Open  http://{}    停止 Stop  Ctrl+C", args.listen);
    serve::listen_until_told(app, args.listen).map_err(tell)?;
    Ok(ExitCode::SUCCESS)
}

/// A moment as it is typed: a day and a time of day with a T or a blank between.
fn moment_of(text: &str) -> Result<Moment, String> {
    let no = || format!("--from {text}: write a day and a time, such as 2026-12-05T09:00");
    let (day, time) = text.split_once(['T', ' ']).ok_or_else(no)?;
    let day: Day = day.parse().map_err(|_| no())?;
    let time: TimeOfDay = time.parse().map_err(|_| no())?;
    Ok(day.at(time))
}

/// The label of the town to serve, or of the one to make in its place.
fn ready(args: &DemoArgs) -> Result<Label, String> {
    let there = args.data.join("town.sqlite").exists();
    let known = std::fs::read_to_string(args.data.join("demo.json")).ok();
    let known: Option<Label> = known.and_then(|text| serde_json::from_str(&text).ok());
    let folder = args.data.display();
    match known {
        None if there => {
            Err(format!("{folder} holds a town that is not a demo: choose another folder"))
        }
        Some(label) if label.whole && !args.fresh => {
            let same = label.size == args.size
                && label.seed == args.seed
                && args.today.is_none_or(|day| day.to_string() == label.today);
            if same {
                return Ok(label);
            }
            Err(format!(
                "{folder} holds another demo town (seed {}, {}): --fresh makes it anew",
                label.seed, label.today
            ))
        }
        _ => {
            for name in FILES {
                let file = args.data.join(name);
                if file.exists() {
                    std::fs::remove_file(&file).map_err(|e| format!("{}: {e}", file.display()))?;
                }
            }
            let today = args.today.unwrap_or_else(|| Clock::System.now().day());
            let label =
                Label { size: args.size, seed: args.seed, today: today.to_string(), whole: false };
            keep_label(&args.data, &label)?;
            Ok(label)
        }
    }
}

fn wanted(label: &Label) -> Result<Wanted, String> {
    let today = label.today.parse().map_err(|_| "demo.json names no day".to_owned())?;
    let size = match label.size {
        SizeArg::Town => Size::Town,
        SizeArg::City => Size::City,
    };
    Ok(Wanted { today, size, seed: label.seed })
}

fn keep_label(data: &Path, label: &Label) -> Result<(), String> {
    let text = serde_json::to_string_pretty(label).map_err(tell)?;
    std::fs::write(data.join("demo.json"), text + "\n").map_err(tell)
}

fn config(args: &DemoArgs) -> Config {
    Config {
        data: args.data.clone(),
        listen: args.listen,
        public_url: format!("http://{}", args.listen),
        demo: true,
        ..Config::default()
    }
}

/// Makes the town with a clock moved by hand and chance from the seed.
fn make_town(args: &DemoArgs, wanted: &Wanted) -> Result<(), String> {
    eprintln!(
        "正在建立演示的龙城镇(人物全部虚构)。 Making the demo town; all people are invented."
    );
    let started = Clock::System.now();
    let ids = Ids::seeded(wanted.seed);
    let config = config(args);
    let secrets = Secrets::make_in_folder(&config.data, &ids).map_err(tell)?;
    let at = config.store();
    let clock = Clock::at(wanted.beginning());
    let app = App::open(Parts { config, at, clock, ids, secrets }).map_err(tell)?;
    let made = make(&app, wanted, &show).map_err(|f| explain(&app, &f))?;
    let seconds = (Clock::System.now().ms() - started.ms()) / 1000;
    let counts: Vec<String> =
        made.counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
    eprintln!("\n{} s: {}", seconds, counts.join(", "));
    let refused: Vec<String> =
        made.refused.iter().map(|(key, count)| format!("{key} {count}")).collect();
    tracing::info!(refused = refused.join(", "), "what the rules refused while the town was made");
    keep_accounts(&args.data, &made.accounts)
}

/// One line that is written over on a terminal, lines of their own elsewhere.
fn show(what: &str, done: usize, of: usize) {
    if std::io::stderr().is_terminal() {
        eprint!("\r\u{1b}[K{what} {done}/{of}");
    } else {
        eprintln!("{what} {done}/{of}");
    }
}

fn keep_accounts(data: &Path, accounts: &[Account]) -> Result<(), String> {
    let lines: Vec<AccountLine> = accounts
        .iter()
        .map(|account| AccountLine {
            role: account.role.to_owned(),
            name: account.name.to_owned(),
            login: account.login.to_owned(),
            passcode: account.passcode.clone(),
        })
        .collect();
    let text = serde_json::to_string_pretty(&lines).map_err(tell)?;
    std::fs::write(data.join("accounts.json"), text + "\n").map_err(tell)
}

fn read_accounts(data: &Path) -> Result<Vec<AccountLine>, String> {
    let text = std::fs::read_to_string(data.join("accounts.json")).map_err(tell)?;
    serde_json::from_str(&text).map_err(tell)
}

fn print_accounts(accounts: &[AccountLine]) {
    println!("\n{:<24} {:<16} {:<18} 姓名", "role", "login", "passcode");
    for line in accounts {
        println!("{:<24} {:<16} {:<18} {}", line.role, line.login, line.passcode, line.name);
    }
}

/// The last line of the towns' diaries: served again, the town goes on from there and never back.
fn last_moment(app: &App) -> Result<Moment, crate::failure::Failure> {
    let nobody = liandong_domain::basics::TownId::new(uuid::Uuid::nil());
    app.db().read_now(nobody, |q| {
        let mut last = Moment::from_ms(0);
        for town in crate::web::store::towns(q)? {
            q.turn_to(town.id);
            let lines = crate::events::store::page(q, crate::events::store::NEWEST, 1)?;
            last = lines.first().map_or(last, |line| last.max(line.at));
        }
        Ok(last)
    })
}

/// The system's clock moved so that it shows this moment now.
fn going_on_from(moment: Moment) -> Clock {
    Clock::Moved(AtomicI64::new(moment.ms() - Clock::System.now().ms()))
}

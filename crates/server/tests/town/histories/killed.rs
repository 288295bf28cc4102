//! A process that keeps books is killed, again and again.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use liandong::aid::store as awards;
use liandong::app::{App, Parts};
use liandong::cli::prove;
use liandong::clock::Clock;
use liandong::config::Config;
use liandong::db::StoreAt;
use liandong::giving::store as givers;
use liandong::ids::Ids;
use liandong::secrets::Secrets;
use liandong_domain::basics::{PersonId, TownId};

use super::{Chance, Hands, from_outside, history};
use crate::support::money::opened;
use crate::support::stores::Store;
use crate::support::town::{Town, at};

/// Not a test of its own: the process that the next test starts and kills.
#[test]
fn a_process_that_keeps_books_until_it_is_killed() {
    #[allow(clippy::disallowed_methods)]
    let Ok(told) = std::env::var("LIANDONG_KILLED") else { return };
    let parts: Vec<&str> = told.split('|').collect();
    let [place, town, zhou, chen, he, seed] = parts.as_slice() else { panic!("six parts") };
    let seed: u64 = seed.parse().expect("a seed");
    let app = reopened(&StoreAt::Sqlite(place.into()), seed);
    let id = |text: &str| -> PersonId { text.parse().expect("an id") };
    let (zhou, chen, he) = (id(zhou), id(chen), id(he));
    let hands = Hands { app, town: town.parse().expect("a town"), zhou, chen, he };
    for n in 0_u64.. {
        let model = history(&hands, seed * 1_000_000 + n, &mut None);
        for gift in &model.gifts {
            println!("\nkept gift {} {}", gift.id, gift.left);
        }
        for award in &model.awards {
            println!("\nkept award {} {}", award.id, award.state.code());
        }
    }
}

fn reopened(place: &StoreAt, seed: u64) -> App {
    let StoreAt::Sqlite(file) = place else { panic!("a file") };
    let data = file.parent().expect("a folder").to_path_buf();
    App::open(Parts {
        config: Config { data, demo: true, ..Config::default() },
        at: place.clone(),
        clock: Clock::at(at(9, 20)),
        ids: Ids::seeded(1_000 + seed),
        secrets: Secrets::from_master(&[3; 32]),
        followers: liandong::router::FOLLOWERS,
    })
    .expect("the town opens again")
}

/// A process is killed while it keeps books: what it said was kept is kept, and the books prove.
// covers J4 T15
#[test]
fn killed_at_any_moment_the_books_prove() {
    let town = Town::small(Store::Sqlite);
    opened(&town, 1);
    let (cast, place) = (&town.cast, town.place());
    let StoreAt::Sqlite(file) = &place else { panic!("a file") };
    let mut chance = Chance(11);
    let mut kept = 0;
    for round in 0..from_outside("LIANDONG_KILLS", 3) {
        let told = [
            file.display().to_string(),
            cast.town.to_string(),
            cast.zhou.to_string(),
            cast.chen.to_string(),
            cast.he.to_string(),
            (round + 1).to_string(),
        ];
        let itself = std::env::current_exe().expect("this program");
        let mut child = Command::new(itself)
            .args(["--exact", "histories::killed::a_process_that_keeps_books_until_it_is_killed"])
            .args(["--nocapture", "--test-threads", "1"])
            .env("LIANDONG_KILLED", told.join("|"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let mut said = BufReader::new(child.stdout.take().expect("its words")).lines();
        let mut lines: Vec<String> = Vec::new();
        // it has begun; then at a moment nobody chose
        for line in said.by_ref() {
            lines.push(line.expect("a line"));
            if lines.last().is_some_and(|line| line.starts_with("kept ")) {
                break;
            }
        }
        std::thread::sleep(Duration::from_millis(50 + chance.draw(400)));
        child.kill().expect("killed");
        child.wait().expect("gone");
        lines.extend(said.map_while(Result::ok));
        let app = reopened(&place, 900_000 + round);
        let wrong = prove(&app).expect("the proof runs");
        let wrong: Vec<_> = wrong.iter().filter(|(_, rows)| !rows.is_empty()).collect();
        assert!(wrong.is_empty(), "round {round}: {wrong:?}");
        kept += still_there(&app, cast.town, &lines);
    }
    assert!(kept > 0, "something was kept");
}

/// How many of what was said to be kept is as it was said; all of it.
fn still_there(app: &App, town: TownId, lines: &[String]) -> usize {
    let mut said: Vec<(String, String, String)> = Vec::new();
    for line in lines {
        let words: Vec<&str> = line.split(' ').collect();
        if let ["kept", what, id, how] = words.as_slice() {
            said.push(((*what).to_owned(), (*id).to_owned(), (*how).to_owned()));
        }
    }
    let count = said.len();
    let look = app.db().read_now(town, move |q| {
        for (what, id, how) in &said {
            let seen = match what.as_str() {
                "gift" => givers::gift(q, id.parse().expect("an id"))?
                    .map(|row| row.left.count().to_string()),
                _ => awards::award(q, id.parse().expect("an id"))?
                    .map(|row| row.state.code().to_owned()),
            };
            assert_eq!(seen.as_deref(), Some(how.as_str()), "{what} {id}");
        }
        Ok(())
    });
    look.expect("a look");
    count
}

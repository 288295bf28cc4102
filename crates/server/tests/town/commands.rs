//! The commands of the one binary, as the clerk types them.

use std::path::{Path, PathBuf};
use std::process::Command;

use liandong::db::StoreAt;

use crate::support::stores::{TestStore, both};

/// What a command answered: whether it ended well, what it printed, what it complained.
struct Told {
    well: bool,
    out: String,
    complaint: String,
}

fn liandong(words: &[&str], folders: &[(&str, &Path)]) -> Told {
    let mut command = Command::new(env!("CARGO_BIN_EXE_liandong"));
    command.args(words);
    for (name, folder) in folders {
        command.arg(name).arg(folder);
    }
    let done = command.output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Told { well: done.status.success(), out: text(done.stdout), complaint: text(done.stderr) }
}

/// A folder that is gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("liandong-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn found(folder: &Path) {
    let words = ["init", "--town", "龙城镇", "--manager", "陈慧珊", "--login", "chenhuishan"];
    let told = liandong(&words, &[("--data", folder)]);
    assert!(told.well, "{}", told.complaint);
    assert!(told.out.contains("龙城镇") && told.out.contains("/in/"), "{}", told.out);
}

// covers S5
#[test]
fn a_town_restored_from_its_backup_serves_its_own_folder_and_proves_itself() {
    let (town, copy, again) =
        (Folder::new("town"), Folder::new("copy"), Folder::new("town-restored"));
    found(&town.0);
    let settings = town.0.join("liandong.toml");
    let mut text = std::fs::read_to_string(&settings).expect("settings");
    text.push_str("# 公众看到的地址\npublic_url = \"https://longcheng.example\"\n");
    std::fs::write(&settings, &text).expect("settings are written");

    let told = liandong(&["backup"], &[("--data", &town.0), ("--to", &copy.0)]);
    assert!(told.well, "{}", told.complaint);
    let told = liandong(&["restore"], &[("--from", &copy.0), ("--data", &again.0)]);
    assert!(told.well && told.out.contains("0 invariants broken"), "{}", told.complaint);

    let text = std::fs::read_to_string(again.0.join("liandong.toml")).expect("settings");
    assert!(text.contains("town-restored"), "the copy names its own folder: {text}");
    assert!(text.contains("# 公众看到的地址\npublic_url = \"https://longcheng.example\""));
    assert!(liandong(&["check"], &[("--data", &again.0)]).well);

    std::fs::write(copy.0.join("keys.txt"), "v1 AAAA\n").expect("the copy is spoilt");
    let other = Folder::new("town-spoilt");
    let told = liandong(&["restore"], &[("--from", &copy.0), ("--data", &other.0)]);
    assert!(!told.well && told.complaint.contains("SHA256SUMS"), "{}", told.complaint);
    assert!(!other.0.exists(), "a spoilt copy makes nothing");
}

#[test]
fn a_town_without_its_keys_is_not_opened_and_gets_no_new_ones() {
    let town = Folder::new("keyless");
    found(&town.0);
    let (keys, aside) = (town.0.join("keys.txt"), town.0.join("aside.txt"));
    std::fs::rename(&keys, &aside).expect("the keys are taken away");
    let settings = town.0.join("liandong.toml");
    for (words, folder) in [
        (["check", "--data"], town.0.as_path()),
        (["migrate", "--data"], town.0.as_path()),
        (["serve", "--config"], settings.as_path()),
    ] {
        let told = liandong(&words[..1], &[(words[1], folder)]);
        assert!(!told.well, "{words:?}");
        assert!(told.complaint.contains("keys.txt is missing"), "{}", told.complaint);
        assert!(!keys.exists(), "{words:?} made new keys");
    }
    std::fs::rename(&aside, &keys).expect("the keys come back");
    assert!(liandong(&["check"], &[("--data", &town.0)]).well);
}

#[test]
fn a_folder_without_a_town_is_not_served() {
    let folder = Folder::new("nothing");
    std::fs::create_dir_all(&folder.0).expect("a folder");
    let settings = folder.0.join("liandong.toml");
    std::fs::write(&settings, format!("data = {:?}\n", folder.0)).expect("settings");
    let told = liandong(&["serve"], &[("--config", &settings)]);
    assert!(!told.well && told.complaint.contains("holds no town"), "{}", told.complaint);
    std::fs::write(&settings, "data = \"x\"\nlissten = \"127.0.0.1:1\"\n").expect("settings");
    let told = liandong(&["serve"], &[("--config", &settings)]);
    assert!(!told.well && told.complaint.contains("line 2"), "{}", told.complaint);
}

// covers S5
#[test]
fn a_check_names_what_is_broken_and_does_not_end_well() {
    let town = Folder::new("broken");
    found(&town.0);
    let told = liandong(&["check"], &[("--data", &town.0)]);
    assert!(told.well && told.out.contains(" 0 broken"), "{} {}", told.out, told.complaint);
    let hand = rusqlite::Connection::open(town.0.join("town.sqlite")).expect("the file opens");
    let bent = hand.execute("update holding set ends_on = '2000-01-01'", []);
    assert_eq!(bent.expect("a hand in the database"), 1);
    let holding: String =
        hand.query_row("select holding_id from holding", [], |row| row.get(0)).expect("its id");
    let told = liandong(&["check"], &[("--data", &town.0)]);
    assert!(!told.well, "{}", told.out);
    let at = told.out.find("BROKEN").expect("what is broken is said");
    let rest = &told.out[at..];
    assert!(rest.contains("every role ends after it begins"), "{rest}");
    assert!(rest.contains(&holding), "and which row: {rest}");
}

// covers P2
#[test]
fn a_token_is_made_for_somebody_who_signs_in_and_for_known_scopes_only() {
    let town = Folder::new("token");
    found(&town.0);
    let make = |login: &str, scope: &str| {
        let words = ["token", "--login", login, "--name", "手表", "--scope", scope];
        liandong(&words, &[("--data", &town.0)])
    };
    let told = make("chenhuishan", "view_own_hours");
    assert!(told.well && told.out.trim().len() > 20, "{} {}", told.out, told.complaint);
    assert!(!make("nobody", "view_own_hours").well);
    let told = make("chenhuishan", "rule_the_world");
    assert!(!told.well && told.complaint.contains("rule_the_world"), "{}", told.complaint);
}

// covers A1
#[test]
fn a_second_town_is_founded_in_the_same_folder() {
    let folder = Folder::new("two-towns");
    found(&folder.0);
    let words = ["init", "--town", "石碣镇", "--manager", "叶小梅", "--login", "chenhuishan"];
    let told = liandong(&words, &[("--data", &folder.0)]);
    assert!(told.well && told.out.contains("/t/town-"), "{} {}", told.out, told.complaint);
    let out = folder.0.join("people.csv");
    let told = liandong(&["export", "people"], &[("--data", &folder.0), ("--out", &out)]);
    assert!(!told.well && told.complaint.contains("--town"), "which one: {}", told.complaint);
    assert!(liandong(&["check"], &[("--data", &folder.0)]).well);
}

// covers P4
#[test]
fn the_books_are_written_from_both_stores_masked_and_never_over_a_file() {
    for store in both() {
        let folder = Folder::new("export");
        let place = TestStore::empty(store);
        let mut words =
            vec!["init", "--town", "龙城镇", "--manager", "陈慧珊", "--login", "chenhuishan"];
        let address = match &place.at {
            StoreAt::Postgres(address) => address.clone(),
            StoreAt::Sqlite(_) => String::new(),
        };
        if !address.is_empty() {
            words.extend(["--postgres", &address]);
        }
        let told = liandong(&words, &[("--data", &folder.0)]);
        assert!(told.well, "{store:?}: {}", told.complaint);
        let told = liandong(&["migrate"], &[("--data", &folder.0)]);
        assert!(told.well, "{store:?}: {}", told.complaint);
        let out = folder.0.join("people.csv");
        let told = liandong(&["export", "people"], &[("--data", &folder.0), ("--out", &out)]);
        assert!(told.well && told.out.contains("1 rows"), "{store:?}: {}", told.complaint);
        let text = std::fs::read_to_string(&out).expect("a file");
        assert!(text.starts_with('\u{feff}') && text.contains("陈慧珊"), "{text}");
        let told = liandong(&["export", "people"], &[("--data", &folder.0), ("--out", &out)]);
        assert!(!told.well && told.complaint.contains("exists"), "{}", told.complaint);
        let out = folder.0.join("hours.xlsx");
        let told = liandong(&["export", "hours"], &[("--data", &folder.0), ("--out", &out)]);
        assert!(told.well && out.exists(), "{store:?}: {}", told.complaint);
        assert!(liandong(&["check"], &[("--data", &folder.0)]).well, "{store:?}");
    }
}

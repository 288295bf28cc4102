//! The commands of the one binary, as the clerk types them.

use std::path::{Path, PathBuf};
use std::process::Command;

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

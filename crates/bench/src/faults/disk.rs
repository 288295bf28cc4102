//! Disks made to fail: a file system in an image, and one that is full.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tokio::runtime::Runtime;

use super::served::{Served, check, keys_of, make};
use crate::Fault;
use crate::client;

/// A number that wanders, the same in every run.
pub fn wander(n: usize) -> usize {
    (n.wrapping_mul(2_654_435_761) >> 7) ^ n.wrapping_mul(40_503)
}

/// Whether this machine lets us mount.
pub fn may_mount() -> bool {
    let folder = crate::report::folder().join("mount-try");
    let tried = fs::create_dir_all(&folder).is_ok()
        && run("mount", &["-t", "tmpfs", "-o", "size=1m", "tmpfs", &text(&folder)]).is_ok();
    if tried {
        drop(run("umount", &[&text(&folder)]));
    }
    drop(fs::remove_dir(&folder));
    tried
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn run(program: &str, with: &[&str]) -> Result<(), Fault> {
    let told = Command::new(program).args(with).stdin(Stdio::null()).output()?;
    if told.status.success() {
        return Ok(());
    }
    Err(format!("{program} {with:?}: {}", String::from_utf8_lossy(&told.stderr)).into())
}

/// An ext4 in a file, mounted so that nothing is kept unless somebody syncs.
pub struct Image {
    file: PathBuf,
    copy: PathBuf,
    at: PathBuf,
    is_mounted: bool,
}

impl Image {
    /// A new one of so many megabytes, below a folder.
    pub fn new(folder: &Path, megabytes: u64) -> Result<Self, Fault> {
        let image = Self {
            file: folder.join("disk.img"),
            copy: folder.join("copy.img"),
            at: folder.join("disk"),
            is_mounted: false,
        };
        fs::File::create(&image.file)?.set_len(megabytes * 1024 * 1024)?;
        run("mkfs.ext4", &["-q", &text(&image.file)])?;
        fs::create_dir_all(&image.at)?;
        Ok(image)
    }

    /// Mounts it; where it stands.
    pub fn mounted(&mut self) -> Result<PathBuf, Fault> {
        run("mount", &["-o", "loop,commit=300", &text(&self.file), &text(&self.at)])?;
        self.is_mounted = true;
        Ok(self.at.clone())
    }

    /// Brings everything to the image.
    pub fn sync(&self) -> Result<(), Fault> {
        run("sync", &["-f", &text(&self.at)])
    }

    /// Copies the image as it lies, without asking the file system.
    pub fn copy(&self) -> Result<(), Fault> {
        run("cp", &["--sparse=always", &text(&self.file), &text(&self.copy)])
    }

    /// Mounts the copy in place of the image.
    pub fn turn_to_copy(&mut self) -> Result<(), Fault> {
        run("umount", &[&text(&self.at)])?;
        self.is_mounted = false;
        fs::rename(&self.copy, &self.file)?;
        self.mounted()?;
        Ok(())
    }

    /// The power goes: what the image holds now is all there is.
    pub fn cut(&mut self) -> Result<(), Fault> {
        self.copy()?;
        self.turn_to_copy()
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        if self.is_mounted {
            drop(run("umount", &[&text(&self.at)]));
        }
    }
}

/// A disk that is full: writes are refused with a sentence, acknowledged rows stay, and when
/// there is room again the house goes on by itself.
pub fn full(runtime: &Runtime) -> Result<String, Fault> {
    let made = make(runtime, 400, 4)?;
    let mut image = Image::new(&made.place.folder, 64)?;
    let data = image.mounted()?;
    for file in keys_of(&made.place.folder) {
        let name = file.file_name().ok_or("a name")?.to_owned();
        if !name.to_string_lossy().ends_with(".img") {
            fs::copy(&file, data.join(name))?;
        }
    }
    let mut served = Served::start(runtime, &data)?;
    let fill = data.join("fill");
    fill_up(&fill)?;
    let (mut kept, mut refused, mut sentence) = (Vec::new(), 0, String::new());
    for wish in &made.wishes {
        let answer = client::once(runtime, served.to, &wish.request)?;
        if answer.status == 303 {
            kept.push(&wish.key);
        } else {
            refused += 1;
            sentence = String::from_utf8_lossy(&answer.body).into_owned();
        }
        if refused > 20 {
            break;
        }
    }
    if refused == 0 {
        return Err("nothing was refused on a full disk".into());
    }
    if !sentence.contains("<h1") {
        return Err(format!("a refusal without a page: {sentence}").into());
    }
    let ready = client::once(runtime, served.to, &client::get("/readyz", ""))?.status;
    fs::remove_file(&fill)?;
    std::thread::sleep(std::time::Duration::from_secs(2));
    let mut after = 0;
    for wish in made.wishes.iter().rev().take(50) {
        after += usize::from(client::once(runtime, served.to, &wish.request)?.status == 303);
    }
    served.kill()?;
    let town = rusqlite::Connection::open(data.join("town.sqlite"))?;
    for (shift, person) in &kept {
        let found: i64 = town.query_row(
            "select count(*) from sign_up where shift_id = ?1 and person_id = ?2",
            [shift, person],
            |row| row.get(0),
        )?;
        if found != 1 {
            return Err(format!("an acknowledged sign-up has {found} rows").into());
        }
    }
    drop(town);
    check(&data)?;
    if after != 50 {
        return Err(format!("with room again only {after} of 50 were taken").into());
    }
    Ok(format!(
        "full disk: {} acknowledged before and all there, {refused} refused with a page, readiness \
         {ready}, 50 of 50 taken when there was room again, check passes",
        kept.len()
    ))
}

fn fill_up(file: &Path) -> Result<(), Fault> {
    let mut out = fs::File::create(file)?;
    for block in [1024 * 1024, 4096] {
        let block = vec![0_u8; block];
        while out.write_all(&block).is_ok() {}
    }
    Ok(())
}

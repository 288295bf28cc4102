//! A town served by the real program, to be killed.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use crate::Fault;
use crate::client::{self, Request, post};
use crate::town::{Place, Town, Wanted};

/// Where the program stands after `./x faults` has built it.
const PROGRAM: &str = "target/release/liandong";

/// One sign-up that somebody sends: whose, for what, and the request.
pub struct Wish {
    /// The shift and the person, as the rows name them.
    pub key: (String, String),
    /// What is sent, always with the same key against repeats.
    pub request: Request,
}

/// A town that was made and left, with all the sign-ups its people can send.
pub struct Made {
    /// The sign-ups, in the order in which they are sent.
    pub wishes: Vec<Wish>,
    /// Its folder and store.
    pub place: Place,
}

/// Makes a town whose people can send so many sign-ups.
pub fn make(runtime: &Runtime, people: usize, shifts: usize) -> Result<Made, Fault> {
    let place = Place::new(crate::Store::Sqlite)?;
    let wanted = Wanted { volunteers: people, places: people, shifts };
    let town = Town::found(runtime, &place, wanted)?;
    let mut wishes = Vec::new();
    for slot in &town.slots {
        let path = format!("/shifts/{}/sign-up", slot.shift);
        for volunteer in &town.volunteers {
            let key = (slot.shift.to_string(), volunteer.id.to_string());
            let form = format!("once={}-{}", key.0, key.1);
            wishes.push(Wish { key, request: post(&path, &volunteer.cookie, &form) });
        }
    }
    Ok(Made { wishes, place })
}

/// The program, serving a folder.
pub struct Served {
    child: Child,
    /// Where.
    pub to: SocketAddr,
}

impl Served {
    /// Starts the program on the folder and waits until it answers.
    pub fn start(runtime: &Runtime, data: &Path) -> Result<Self, Fault> {
        let to = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let config = data.join("faults.toml");
        fs::write(&config, format!("data = {data:?}\nlisten = \"{to}\"\n"))?;
        let child = Command::new(PROGRAM)
            .arg("serve")
            .arg("--config")
            .arg(&config)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("{PROGRAM}: {e}"))?;
        let mut served = Self { child, to };
        let began = Instant::now();
        while client::once(runtime, to, &client::get("/readyz", "")).is_err() {
            if began.elapsed() > Duration::from_secs(20) {
                served.kill()?;
                return Err("the program does not answer within 20 s".into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(served)
    }

    /// SIGKILL: nothing is finished, nothing is said.
    pub fn kill(&mut self) -> Result<(), Fault> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.kill());
    }
}

/// What one round of load brought: which requests were acknowledged.
pub struct Acknowledged(pub Vec<usize>);

/// Sends the requests over so many connections until they are used up or nobody answers.
/// `until` ends the server meanwhile.
pub fn load_until(
    runtime: &Runtime,
    to: SocketAddr,
    requests: Vec<Request>,
    until: impl FnOnce() -> Result<(), Fault>,
) -> Result<Acknowledged, Fault> {
    let (requests, next) = (Arc::new(requests), Arc::new(AtomicUsize::new(0)));
    let tasks: Vec<_> =
        (0..64).map(|_| runtime.spawn(client::drive(to, requests.clone(), next.clone()))).collect();
    until()?;
    let mut all = Vec::new();
    for task in tasks {
        all.extend(runtime.block_on(task)??);
    }
    Ok(Acknowledged(all))
}

/// The key of the installation stands beside its store: a served copy needs both.
pub fn keys_of(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect()
}

/// `liandong check` on a folder.
pub fn check(data: &Path) -> Result<(), Fault> {
    let told = Command::new(PROGRAM).arg("check").arg("--data").arg(data).output()?;
    if told.status.success() {
        return Ok(());
    }
    Err(format!("check found: {}", String::from_utf8_lossy(&told.stdout)).into())
}

//! A small HTTP client that keeps its connections, the same for both sides.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

use crate::Fault;
use crate::measure::{Run, timed};

/// A request as bytes.
pub type Request = Vec<u8>;

/// Asks for a page.
pub fn get(path: &str, cookie: &str) -> Request {
    format!(
        "GET {path} HTTP/1.1\r\nhost: bench\r\ncookie: session={cookie}\r\n\
         accept: text/html\r\naccept-language: zh-CN\r\n\r\n"
    )
    .into_bytes()
}

/// Sends a form.
pub fn post(path: &str, cookie: &str, form: &str) -> Request {
    format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\ncookie: session={cookie}\r\n\
         sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\n\r\n{form}",
        form.len()
    )
    .into_bytes()
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The head, lower case.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

/// Sends every request once over these connections, each as soon as the one before is answered.
/// Every answer must have one of these: a refusal is not the same work unless it is asked for.
pub fn load(
    runtime: &Runtime,
    to: SocketAddr,
    requests: &Arc<Vec<Request>>,
    connections: usize,
    statuses: &'static [u16],
) -> Result<Run, Fault> {
    timed(requests.len(), || {
        runtime.block_on(async {
            let next = Arc::new(AtomicUsize::new(0));
            let mut tasks = Vec::new();
            for _ in 0..connections {
                tasks.push(tokio::spawn(one(to, requests.clone(), next.clone(), statuses)));
            }
            let mut each = Vec::new();
            for task in tasks {
                each.extend(task.await??);
            }
            Ok(each)
        })
    })
}

async fn one(
    to: SocketAddr,
    requests: Arc<Vec<Request>>,
    next: Arc<AtomicUsize>,
    statuses: &'static [u16],
) -> Result<Vec<Duration>, Fault> {
    let mut wire = Wire::open(to).await?;
    let mut each = Vec::new();
    while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
        let began = Instant::now();
        let answer = wire.ask(request).await?;
        each.push(began.elapsed());
        if !statuses.contains(&answer.status) {
            let asked = String::from_utf8_lossy(request);
            let line = asked.lines().next().unwrap_or_default().to_owned();
            let told = String::from_utf8_lossy(&answer.body);
            let told: String = told.chars().take(2000).collect();
            return Err(format!("{line}: {} instead of {statuses:?}\n{told}", answer.status).into());
        }
    }
    Ok(each)
}

/// Sends requests in turn, as long as somebody answers: the places of those acknowledged.
pub async fn drive(
    to: SocketAddr,
    requests: Arc<Vec<Request>>,
    next: Arc<AtomicUsize>,
) -> Result<Vec<usize>, Fault> {
    let mut acknowledged = Vec::new();
    let Ok(mut wire) = Wire::open(to).await else { return Ok(acknowledged) };
    loop {
        let at = next.fetch_add(1, Ordering::Relaxed);
        let Some(request) = requests.get(at) else { return Ok(acknowledged) };
        let Ok(answer) = wire.ask(request).await else { return Ok(acknowledged) };
        if answer.status != 303 {
            let told = String::from_utf8_lossy(&answer.body);
            return Err(format!("{} instead of 303: {told}", answer.status).into());
        }
        acknowledged.push(at);
    }
}

/// One request, for looking at what comes back.
pub fn once(runtime: &Runtime, to: SocketAddr, request: &Request) -> Result<Answer, Fault> {
    runtime.block_on(async { Wire::open(to).await?.ask(request).await })
}

struct Wire {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Wire {
    async fn open(to: SocketAddr) -> Result<Self, Fault> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::with_capacity(64 * 1024) })
    }

    async fn ask(&mut self, request: &[u8]) -> Result<Answer, Fault> {
        self.stream.write_all(request).await?;
        self.read.clear();
        let head = loop {
            if let Some(at) = find(&self.read, b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let text = String::from_utf8_lossy(&self.read[..head]).to_lowercase();
        let status = text.get(9..12).and_then(|s| s.parse().ok()).ok_or("no status line")?;
        let length = text.lines().find_map(|l| l.strip_prefix("content-length: ")?.parse().ok());
        let length: usize = length.ok_or("an answer without its length")?;
        while self.read.len() < head + length {
            self.more().await?;
        }
        Ok(Answer { status, body: self.read[head..head + length].to_vec(), head: text })
    }

    async fn more(&mut self) -> Result<(), Fault> {
        if self.stream.read_buf(&mut self.read).await? == 0 {
            return Err("the connection was closed".into());
        }
        Ok(())
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

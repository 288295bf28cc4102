//! The only reader of the environment and of the settings file.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::db::StoreAt;
use crate::failure::Fault;

/// Settings of an installation. An unknown key refuses to start, with its line.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where data, keys and the embedded store live.
    pub data: PathBuf,
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The address for `/metrics`; none: not served.
    pub metrics: Option<SocketAddr>,
    /// `postgres://…` when a town has outgrown the embedded store; none: `town.sqlite` in `data`.
    pub postgres: Option<String>,
    /// The address people type, without a slash at the end: on posters and records.
    pub public_url: String,
    /// Whether pages come over HTTPS (cookies are then `Secure` with the `__Host-` prefix).
    pub https: bool,
    /// Where fonts for PDFs are looked for.
    pub fonts: Vec<PathBuf>,
    /// Days a session lives without being used.
    pub session_days: i64,
    /// A demo town: invented people, passcodes shown, a moved clock.
    #[serde(skip)]
    pub demo: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: PathBuf::from("data"),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            metrics: None,
            postgres: None,
            public_url: "http://127.0.0.1:8080".to_owned(),
            https: false,
            fonts: vec![PathBuf::from("/usr/share/fonts"), PathBuf::from("/usr/local/share/fonts")],
            session_days: 30,
            demo: false,
        }
    }
}

impl Config {
    /// Reads a settings file. Errors name the line.
    pub fn read(path: &Path) -> Result<Self, Fault> {
        let text = std::fs::read_to_string(path)
            .map_err(|e| Fault::new("reading the settings", format!("{}: {e}", path.display())))?;
        let mut config: Self = toml::from_str(&text)
            .map_err(|e| Fault::new("reading the settings", format!("{}: {e}", path.display())))?;
        config.public_url = config.public_url.trim_end_matches('/').to_owned();
        Ok(config)
    }
    /// Whether an embedded town is in the folder already. What a PostgreSQL server holds is not
    /// asked: there the key file itself tells whether the folder is new.
    pub fn store_is_there(&self) -> bool {
        self.postgres.is_none() && self.data.join("town.sqlite").exists()
    }
    /// Where the store is.
    pub fn store(&self) -> StoreAt {
        match &self.postgres {
            Some(text) => StoreAt::Postgres(text.clone()),
            None => StoreAt::Sqlite(self.data.join("town.sqlite")),
        }
    }
}

/// The filter of the log, from `LIANDONG_LOG`; `info` when unset.
#[expect(clippy::disallowed_methods, reason = "the one reader of the environment")]
pub fn log_filter() -> String {
    std::env::var("LIANDONG_LOG").unwrap_or_else(|_| "info".to_owned())
}

/// The PostgreSQL server for tests, from `LIANDONG_TEST_POSTGRES`, started by `./x test`.
#[expect(clippy::disallowed_methods, reason = "the one reader of the environment")]
pub fn test_postgres() -> Option<String> {
    std::env::var("LIANDONG_TEST_POSTGRES").ok()
}

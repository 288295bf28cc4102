//! The one shared state.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use liandong_domain::access::{Asks, Permit};
use liandong_domain::basics::TownId;
use liandong_print::Press;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::{Db, Follower, Read, StoreAt, Tx, Who};
use crate::failure::{Failure, Fault};
use crate::ids::Ids;
use crate::secrets::Secrets;
use crate::ui::{Assets, Words};
use crate::web::Limits;

/// Everything a request needs; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Arc<Clock>,
    ids: Arc<Ids>,
    secrets: Arc<Secrets>,
    words: Arc<Words>,
    assets: Arc<Assets>,
    config: Config,
    limits: Limits,
    press: OnceLock<Result<Press, String>>,
    first_town: OnceLock<TownId>,
}

/// What an app is made of.
pub struct Parts {
    /// Settings.
    pub config: Config,
    /// Where the store is.
    pub at: StoreAt,
    /// The clock.
    pub clock: Clock,
    /// Ids and chance.
    pub ids: Ids,
    /// Keys.
    pub secrets: Secrets,
    /// Who acts in the same transaction on what happens on a lower floor: `router::FOLLOWERS`.
    pub followers: &'static [Follower],
}

impl App {
    /// Opens the store and reads words and files.
    pub fn open(parts: Parts) -> Result<Self, Fault> {
        let words = Words::load().map_err(|why| Fault::new("reading the words", why))?;
        let clock = Arc::new(parts.clock);
        let ids = Arc::new(parts.ids);
        let secrets = Arc::new(parts.secrets);
        let db = Db::open_followed(
            &parts.at,
            clock.clone(),
            ids.clone(),
            secrets.clone(),
            parts.followers,
        )?;
        Ok(Self(Arc::new(Inner {
            db,
            clock,
            ids,
            secrets,
            words: Arc::new(words),
            assets: Arc::new(Assets::load()),
            config: parts.config,
            limits: Limits::new(),
            press: OnceLock::new(),
            first_town: OnceLock::new(),
        })))
    }

    /// The store.
    pub fn db(&self) -> &Db {
        &self.0.db
    }
    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }
    /// Ids and chance.
    pub fn ids(&self) -> &Ids {
        &self.0.ids
    }
    /// Keys.
    pub fn secrets(&self) -> &Secrets {
        &self.0.secrets
    }
    /// Words.
    pub fn words(&self) -> &Arc<Words> {
        &self.0.words
    }
    /// Files.
    pub fn assets(&self) -> &Arc<Assets> {
        &self.0.assets
    }
    /// Settings.
    pub fn config(&self) -> &Config {
        &self.0.config
    }
    /// Limits on tries and bursts.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }
    /// The press for PDFs, with its fonts read at the first use.
    pub fn press(&self) -> Result<&Press, Fault> {
        let press = self.0.press.get_or_init(|| {
            let folders: Vec<PathBuf> = self.0.config.fonts.clone();
            Press::new(&folders).map_err(|e| e.to_string())
        });
        press.as_ref().map_err(|why| Fault::new("reading the fonts", why.clone()))
    }
    /// The first town of the installation, asked for once: it never becomes another.
    pub async fn first_town(&self) -> Result<Option<TownId>, Failure> {
        if let Some(town) = self.0.first_town.get() {
            return Ok(Some(*town));
        }
        let nobody = TownId::new(uuid::Uuid::nil());
        let towns = self.look(nobody, |q| Ok(crate::web::store::towns(q)?)).await?;
        let first = towns.first().map(|town| town.id);
        Ok(first.map(|town| *self.0.first_town.get_or_init(|| town)))
    }
    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.0.config.data
    }

    /// Looks at a town.
    pub async fn look<T, F>(&self, town: TownId, look: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Read<'_>) -> Result<T, Failure> + Send + 'static,
    {
        self.0.db.read(town, look).await
    }

    /// Does what a permit allows: one transaction, one diary.
    pub async fn act<P, T, F>(&self, permit: &Permit<P>, act: F) -> Result<T, Failure>
    where
        P: Asks,
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    {
        self.0.db.write(Who::by(permit), act).await
    }

    /// The same from a plain thread: commands, the demo town, tests.
    pub fn act_now<P, T, F>(&self, permit: &Permit<P>, act: F) -> Result<T, Failure>
    where
        P: Asks,
        T: Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    {
        self.0.db.write_now(Who::by(permit), act)
    }
}

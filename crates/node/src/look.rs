//! A node's folder as a start would read it, without writing a byte: beside a running node, and as any account that may read it.

use std::sync::Arc;

use archive::{Archive, Discrepancy};
use law::Book;
use store::Store;
use terms::{Instant, NodeId, StateCode};

use crate::{
    Files, NotStarted, Officers,
    clock::Clock,
    config::{Config, Kind},
    desk::{self, No},
    directory::{self, InForce},
    law_pack::{self, SignedLaw},
    listen, running,
    stamps::Stamping,
    witness,
};

/// What a start would find.
#[derive(Debug)]
pub struct Look {
    /// The configuration.
    pub config: Config,
    /// Its name in the directory.
    pub id: NodeId,
    /// Its state.
    pub state: StateCode,
    /// The law.
    pub book: Arc<Book>,
    /// Who has signed it, where the configuration asks for that.
    pub law_signed: Option<SignedLaw>,
    /// The directory in the folder.
    pub directory: InForce,
    /// The records; none before the first start, and none where they are [`Self::older`].
    pub store: Option<Store>,
    /// An older program wrote the records: the next start brings them up to date, and only then can they be read.
    pub older: bool,
    /// The officers, and which of their files cannot be used.
    pub officers: Officers,
    /// Now, by the node's clock.
    pub now: Instant,
    opening: Vec<exchange::OpeningKey>,
    files: Files,
}

impl Look {
    /// Reads everything that a start reads but the archive.
    ///
    /// # Errors
    /// [`NotStarted`]: what would keep the node from starting.
    pub async fn at(files: &Files, built_in_law: &[(&str, &str)]) -> Result<Self, NotStarted> {
        let content = |path, what: String| NotStarted::Content { path, what };
        let config = Config::read(&running::read(&files.config())?)
            .map_err(|source| NotStarted::Config { path: files.config(), source })?;
        let now = Clock::offset_by(config.clock_offset_seconds).now();
        let bad = |e: terms::BadId| content(files.config(), e.to_string());
        let (id, state) = (config.id.parse().map_err(bad)?, config.state.parse().map_err(bad)?);
        let keys = running::read_keys(&files.keys())?;
        let opening = running::read_opening_keys(&files.keys())?;
        let (book, law_signed) = running::the_law(files, &config, (built_in_law, None), now)?;
        let (store, older) = match files.store().exists() {
            true => match Store::read_only(&files.store()).await {
                Err(store::Trouble::Older { .. }) => (None, true),
                opened => (Some(opened?), false),
            },
            false => (None, false),
        };
        if let (Some(dir), Some(signed), Some(store)) = (&config.law, &law_signed, &store) {
            law_pack::not_older(store, dir, signed).await?;
        }
        let directory = directory::read_only(files, &config, store.as_ref(), now).await?;
        if directory.node(&id).is_none() {
            return Err(content(files.directory(), format!("it does not list this node, {id}")));
        }
        if let (Kind::Provider, Some(provider)) = (config.kind, &config.provider) {
            listen::Plan::all(provider, &files.dir).map_err(|what| content(files.config(), what))?;
            running::archive_key(files)?;
        }
        Stamping::open(&config, files, &keys.signing.seed())?;
        witness::Policy::new(&config, &directory, state, now).map_err(|what| content(files.config(), what))?;
        let officers = Officers::read(&files.officers())?;
        let files = files.clone();
        Ok(Self { config, id, state, book, law_signed, directory, store, older, officers, now, opening, files })
    }

    /// The key to which others seal, where this folder does not hold it.
    pub fn missing_key(&self) -> Option<String> {
        directory::missing_key_of((&self.directory, &self.id), &self.opening, self.now)
    }

    /// How many people can look at an emergency of this state afterwards.
    pub fn independent(&self) -> usize {
        desk::independent_in(&self.directory, self.state, self.now).len()
    }

    /// What of a provider's archive was acknowledged and is gone, while nobody has it open: over that it does not open.
    ///
    /// # Errors
    /// In words, when it cannot be read.
    pub fn lost(&self) -> Result<Vec<archive::LostEnd>, String> {
        let key = running::archive_key(&self.files).map_err(|e| e.to_string())?;
        archive::LostEnds::beside(&self.files.archive(), key).map_err(|e| e.to_string())
    }

    /// Has everything that a provider's archive has read been decided, once, and in time? `None` where nothing was read or decided yet.
    ///
    /// # Errors
    /// In words, when one of the two cannot be read.
    pub async fn reads(&self) -> Option<Result<Vec<Discrepancy>, String>> {
        let store = self.store.as_ref()?;
        if !self.files.archive().join("reads").exists() {
            return None;
        }
        let compared = async {
            let key = running::archive_key(&self.files).map_err(|e| e.to_string())?;
            let reads = Archive::reads_beside(&self.files.archive(), key).map_err(|e| e.to_string())?;
            desk::compared(store, &reads, self.now).await.map_err(|no: No| no.to_string())
        };
        Some(compared.await)
    }
}

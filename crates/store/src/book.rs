//! Opening the store.

use std::{
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use rand_core::CryptoRng;

use sqlx::{
    Connection as _, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    Destroyed,
    commit::Commit,
    faults::Faults,
    large,
    migrate::{known, migrate, version},
    seal::{self, Class, Ring},
};

/// The disk, or what is on it, is not as it must be: a job for the operator.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The database said no.
    #[error("the store cannot be read or written")]
    Database(#[from] sqlx::Error),
    /// The file was written by a newer program.
    #[error("the store has tables of version {found}; this program knows {known}: install the newer program")]
    Newer {
        /// Version of the file.
        found: i64,
        /// Version that this program knows.
        known: i64,
    },
    /// The file was written by an older program, and is open for reading only.
    #[error(
        "the store has tables of version {found}; start the node once with this program, which brings them to {known}"
    )]
    Older {
        /// Version of the file.
        found: i64,
        /// Version that this program knows.
        known: i64,
    },
    /// A row that this program wrote cannot be read back.
    #[error("event {seq} cannot be read: the store was changed from outside")]
    Row {
        /// Which.
        seq: i64,
    },
    /// Somebody else appended to the same stream in between.
    #[error("the stream {stream} has moved on")]
    MovedOn {
        /// Which.
        stream: String,
    },
    /// Nothing was written, and later it may be.
    #[error("the store cannot be written now: {why}. Is the disk full, or does another program hold the file?")]
    NotNow {
        /// What SQLite says.
        why: String,
    },
    /// A write or a sync has failed: what the disk holds is known only after a new start.
    #[error(
        "a write did not reach the disk ({why}); nothing more is written until the program is started again. Look at the disk first"
    )]
    Stopped {
        /// What was the first to fail.
        why: String,
    },
    /// The store was opened for reading.
    #[error("the store was opened for reading only")]
    ReadOnly,
    /// The file of the master key.
    #[error("{path}: {why}")]
    KeyFile {
        /// Which file.
        path: PathBuf,
        /// Why it cannot be used.
        why: String,
    },
    /// A copy of the database without its key.
    #[error("what the records say is sealed, and there is no store.key beside them")]
    NoKey,
    /// A key of a case does not open under the master key.
    #[error("key {id} does not open: store.key is another one, or the store was changed from outside")]
    Key {
        /// Which.
        id: i64,
    },
    /// A document does not open under the key of its case.
    #[error("a document under key {seal} ({class}) cannot be opened: the store was changed from outside")]
    Document {
        /// Which key.
        seal: i64,
        /// Its class.
        class: Class,
    },
    /// A file beside the database cannot be read or written.
    #[error("{path}: {why}. Is the disk full?")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// It was destroyed on purpose.
    #[error("{0}")]
    Gone(Destroyed),
    /// The key of an entry is marked as destroyed, and no entry says so.
    #[error("the key of entry {seq} is gone, and no entry of the log says why: the store was changed from outside")]
    Unsaid {
        /// Which.
        seq: i64,
    },
    /// The published log and the records do not fit each other: no head is signed.
    #[error("the log: {0}")]
    Log(#[from] crate::ledger::LogTrouble),
    /// A leaf of the log is not what its event and salt give.
    #[error("leaf {seq} of the log does not match its event: the store was changed from outside")]
    Leaf {
        /// Which.
        seq: i64,
    },
}

impl Trouble {
    pub(crate) fn file(path: &Path, error: &std::io::Error) -> Self {
        Self::File { path: path.to_owned(), why: error.to_string() }
    }
}

/// The records of one node.
#[derive(Debug, Clone)]
pub struct Store {
    /// None where the store was opened for reading.
    pub(crate) commit: Option<Commit>,
    pub(crate) reader: SqlitePool,
    /// None where there is no key beside the database.
    pub(crate) ring: Option<Arc<Ring>>,
    /// Where documents lie that are too large for a row.
    pub(crate) files: PathBuf,
}

impl Store {
    /// Opens, creating the file and bringing the tables up to date. The master key is `store.key` in the same folder, made from
    /// `chance` where nothing is sealed yet.
    ///
    /// # Errors
    /// [`Trouble`] when the file cannot be opened or is not ours.
    pub async fn open(path: &Path, chance: &mut impl CryptoRng) -> Result<Self, Trouble> {
        Self::open_on(path, chance, None).await
    }

    /// The same on a disk at which somebody stands.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_on(path: &Path, chance: &mut impl CryptoRng, faults: Faults) -> Result<Self, Trouble> {
        private(path);
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            // Counts for a new file. An entry is about as long as a fourth of the usual page, and each page costs two writes.
            .page_size(16384)
            .journal_mode(SqliteJournalMode::Wal)
            // FULL: an acknowledged transaction is on the disk, not in a cache.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            // A deleted row must not be readable in a free page.
            .pragma("secure_delete", "ON")
            // The writer carries the write-ahead file over by itself, when nobody waits for it.
            .pragma("wal_autocheckpoint", "0");
        // One writer: SQLite has one anyway, and a queue in here is fair where its lock is not.
        // A large transaction stays in memory until it is written once: 64 MiB.
        let mut writer = SqliteConnection::connect_with(&options.clone().pragma("cache_size", "-65536")).await?;
        let ring = Ring::new(master_key(&mut writer, path, chance).await?);
        migrate(&mut writer, &ring, chance).await?;
        try_key(&mut writer, &ring).await?;
        // An older copy of a key that was destroyed may have been left in the write-ahead file.
        sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut writer).await?;
        let reader = SqlitePoolOptions::new().max_connections(4).connect_with(options.read_only(true)).await?;
        let files = large::folder(path);
        Ok(Self { commit: Some(Commit::start(writer, faults)?), reader, ring: Some(Arc::new(ring)), files })
    }

    /// Opens for reading only: what a statistician or an overseer may do beside a running node.
    ///
    /// # Errors
    /// [`Trouble`] when the file cannot be opened.
    pub async fn read_only(path: &Path) -> Result<Self, Trouble> {
        let options = SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(Duration::from_secs(10));
        let reader = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        let found = version(&mut *reader.acquire().await?).await?;
        if found < known() {
            return Err(Trouble::Older { found, known: known() });
        }
        Ok(Self {
            commit: None,
            reader,
            ring: seal::read(path)?.map(|key| Arc::new(Ring::new(key))),
            files: large::folder(path),
        })
    }

    pub(crate) fn writer(&self) -> Result<&Commit, Trouble> {
        self.commit.as_ref().ok_or(Trouble::ReadOnly)
    }

    pub(crate) fn ring(&self) -> Result<&Ring, Trouble> {
        self.ring.as_deref().ok_or(Trouble::NoKey)
    }

    /// Makes the master key beside a database that is not there yet: what `comity init` does, so that it can be kept elsewhere
    /// before anything lies under it.
    ///
    /// # Errors
    /// [`Trouble::KeyFile`] when it cannot be written.
    pub fn make_key(path: &Path, chance: &mut impl CryptoRng) -> Result<(), Trouble> {
        seal::find_or_make(path, chance).map(drop)
    }
}

/// Makes the file for its owner alone before SQLite does; what SQLite puts beside it gets the same mode. Who acted when, on which case, and which
/// letters wait is not sealed. One that is there is left as its operator has set it; a file that cannot be made is told by who opens it.
fn private(path: &Path) {
    let _ = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
}

/// The key beside the database. A new one would not open what is there, so none is made then.
async fn master_key(db: &mut SqliteConnection, path: &Path, chance: &mut impl CryptoRng) -> Result<seal::Key, Trouble> {
    let sealed = sqlx::query("SELECT 1 FROM sqlite_schema WHERE name = 'seal'").fetch_optional(db).await?.is_some();
    if sealed { seal::read(path)?.ok_or(Trouble::NoKey) } else { seal::find_or_make(path, chance) }
}

/// Does the master key open a key that is there?
async fn try_key(db: &mut SqliteConnection, ring: &Ring) -> Result<(), Trouble> {
    let one = sqlx::query(
        "SELECT id AS seal, stream AS of, class, wrapped, destroyed, why FROM seal WHERE destroyed IS NULL LIMIT 1",
    );
    one.fetch_optional(db).await?.map(|row| ring.under(&row)).transpose().map(drop)
}

//! Opening the store.

use std::{path::Path, time::Duration};

use sqlx::{
    Connection as _, Row, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::commit::Commit;

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
    /// A leaf of the log is not what its event and salt give.
    #[error("leaf {seq} of the log does not match its event: the store was changed from outside")]
    Leaf {
        /// Which.
        seq: i64,
    },
}

/// Every version of the tables, in order. A released file is never edited; a new one is added.
const MIGRATIONS: &[&str] =
    &[include_str!("../migrations/0001_house.sql"), include_str!("../migrations/0002_index.sql")];

async fn migrate(writer: &mut SqliteConnection) -> Result<(), Trouble> {
    let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
    let found: i64 = sqlx::query("PRAGMA user_version").fetch_one(&mut *tx).await?.get(0);
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(Trouble::Newer { found, known });
    }
    for sql in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        sqlx::raw_sql(*sql).execute(&mut *tx).await?;
    }
    // A pragma takes no parameter; the number is ours.
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("PRAGMA user_version = {known}"))).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}

/// The records of one node.
#[derive(Debug, Clone)]
pub struct Store {
    /// None where the store was opened for reading.
    pub(crate) commit: Option<Commit>,
    pub(crate) reader: SqlitePool,
}

impl Store {
    /// Opens, creating the file and bringing the tables up to date.
    ///
    /// # Errors
    /// [`Trouble`] when the file cannot be opened or is not ours.
    pub async fn open(path: &Path) -> Result<Self, Trouble> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // FULL: an acknowledged transaction is on the disk, not in a cache.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            // A deleted row must not be readable in a free page.
            .pragma("secure_delete", "ON")
            // The writer carries the write-ahead file over by itself, when nobody waits for it.
            .pragma("wal_autocheckpoint", "0");
        // One writer: SQLite has one anyway, and a queue in here is fair where its lock is not.
        let mut writer = SqliteConnection::connect_with(&options).await?;
        migrate(&mut writer).await?;
        let reader = SqlitePoolOptions::new().max_connections(4).connect_with(options.read_only(true)).await?;
        Ok(Self { commit: Some(Commit::start(writer)?), reader })
    }

    /// Opens for reading only: what a statistician or an overseer may do beside a running node.
    ///
    /// # Errors
    /// [`Trouble`] when the file cannot be opened.
    pub async fn read_only(path: &Path) -> Result<Self, Trouble> {
        let options = SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(Duration::from_secs(10));
        let reader = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        Ok(Self { commit: None, reader })
    }

    pub(crate) fn writer(&self) -> Result<&Commit, Trouble> {
        self.commit.as_ref().ok_or(Trouble::ReadOnly)
    }
}

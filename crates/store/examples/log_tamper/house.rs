//! A node's records and its published log in a folder that goes away, with invented keys.

use std::path::{Path, PathBuf};

use evidence::{PublicKey, SigningKey};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use request::{Draft, Event};
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use store::{Batch, Ledger, Store, Trouble, ledger::Folder};
use terms::Instant;

/// The name of the log.
pub(crate) const ORIGIN: &str = "comity/xa-desk";

/// The key that signs it.
pub(crate) fn key() -> SigningKey {
    SigningKey::from_bytes(&[3; 32])
}

/// The same, as others know it.
pub(crate) fn public() -> PublicKey {
    PublicKey::of(&key())
}

/// A key of somebody else.
pub(crate) fn other_key() -> SigningKey {
    SigningKey::from_bytes(&[4; 32])
}

/// Records, log, and the database as somebody opens it who is not this program.
pub(crate) struct House {
    dir: PathBuf,
    store: Option<Store>,
    pub(crate) ledger: Ledger,
    chance: ChaCha20Rng,
    recorded: i64,
}

impl House {
    pub(crate) fn new(dir: PathBuf) -> Self {
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).unwrap();
        let ledger = Ledger::new(dir.join("log"), ORIGIN);
        Self { dir, store: None, ledger, chance: ChaCha20Rng::seed_from_u64(7), recorded: 0 }
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.dir.join("log")
    }

    pub(crate) fn folder(&self) -> Folder {
        Folder::new(self.log())
    }

    pub(crate) async fn open(&mut self) {
        self.store = Some(Store::open(&self.dir.join("store.db"), &mut self.chance).await.unwrap());
    }

    pub(crate) fn store(&self) -> &Store {
        self.store.as_ref().unwrap()
    }

    /// So many more events, in streams of a few.
    pub(crate) async fn record(&mut self, count: u32) {
        let mut left = count;
        while left > 0 {
            let now = left.min(500);
            let event = |n: u32| {
                let number = self.recorded + i64::from(n);
                let text = format!("what happened as number {number}");
                let event = Event::Drafted { draft: Draft([("facts".to_owned(), text)].into()) };
                (format!("asking/{}", number % 17), event)
            };
            let batch = Batch { events: (0..now).map(event).collect(), ..Batch::default() };
            let at = Instant::from_micros(1_800_000_000_000_000 + self.recorded);
            self.store.as_ref().unwrap().record(batch, at, &mut self.chance).await.unwrap();
            self.recorded += i64::from(now);
            left -= now;
        }
    }

    pub(crate) async fn publish(&mut self) -> Result<String, Trouble> {
        self.ledger.publish(self.store.as_ref().unwrap(), &key(), &[public()]).await
    }

    /// The database, as anybody may open it who has the file.
    pub(crate) async fn database(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.dir.join("store.db")).foreign_keys(false);
        SqliteConnection::connect_with(&options).await.unwrap()
    }

    pub(crate) async fn sql(&self, statements: &[&str]) {
        let mut database = self.database().await;
        for statement in statements {
            sqlx::raw_sql(sqlx::AssertSqlSafe((*statement).to_owned())).execute(&mut database).await.unwrap();
        }
    }

    /// Another file in the place of the database. The folder gets another name: the store that was open closes by itself, in its own time, and
    /// would take the new database's write-ahead file away with its own.
    pub(crate) async fn put_back(&mut self, copy: &Path) {
        let copy = std::fs::read(copy).unwrap();
        self.store = None;
        let moved = self.dir.with_extension("put-back");
        let _ = std::fs::remove_dir_all(&moved);
        std::fs::rename(&self.dir, &moved).unwrap();
        self.dir = moved;
        self.ledger = Ledger::new(self.log(), ORIGIN);
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(self.dir.join(format!("store.db{end}")));
        }
        std::fs::write(self.dir.join("store.db"), copy).unwrap();
        self.open().await;
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

//! Group commit: one writer, many callers, one sync for all that wait.
//!
//! Callers hand in what they have decided and are answered when the transaction that contains it is on the disk. The writer
//! takes whatever waits when the last commit has ended; it never waits for company, so that one caller alone is not slowed.
//! (The method is old: `DeWitt` and others, *Implementation techniques for main memory database systems*, 1984.)

mod act;
mod rows;
mod writer;

pub(crate) use act::{Act, Destroy, Silent};

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use sqlx::SqliteConnection;
use tokio::sync::{SetOnce, mpsc, oneshot};

use crate::{Recorded, Trouble, faults::Faults};

/// An act that waits, and whom to tell.
struct Waiting {
    act: Act,
    tell: oneshot::Sender<Result<Recorded, Trouble>>,
}

/// As many may wait in memory; the next ones wait for a place.
const PLACES: usize = 8192;

/// Why nothing more is written, once something has failed that nobody can take back.
///
/// After a failed sync the kernel marks the pages clean: a second try would say yes and mean nothing (Rebello and others,
/// *Can applications recover from fsync failures?*, 2020). Only what is read from the disk again at the next start counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stopped(Arc<SetOnce<String>>);

impl Stopped {
    pub(crate) fn why(&self) -> Option<&str> {
        self.0.get().map(String::as_str)
    }

    fn stop(&self, why: String) {
        // The first reason is the one that an operator needs.
        let _ = self.0.set(why);
    }

    fn trouble(&self) -> Trouble {
        Trouble::Stopped { why: self.why().unwrap_or("the writer has ended").to_owned() }
    }
}

/// The way to the one writer.
#[derive(Debug, Clone)]
pub(crate) struct Commit {
    queue: mpsc::Sender<Waiting>,
    stopped: Stopped,
    /// Transactions that were synced.
    commits: Arc<AtomicU64>,
    /// An old copy of a key that was destroyed may lie in the write-ahead file.
    lingers: Arc<AtomicBool>,
}

impl std::fmt::Debug for Waiting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Waiting")
    }
}

impl Commit {
    /// Starts the writer on a thread of its own: it hashes and waits for disks, and neither may hold up a reader.
    pub(crate) fn start(connection: SqliteConnection, faults: Faults) -> Result<Self, Trouble> {
        let (queue, waiting) = mpsc::channel(PLACES);
        let stopped = Stopped::default();
        let no_thread = |e: std::io::Error| Trouble::Stopped { why: format!("no thread for the writer: {e}") };
        let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(no_thread)?;
        let commits = Arc::default();
        let lingers = Arc::default();
        let told = (stopped.clone(), Arc::clone(&commits), Arc::clone(&lingers));
        let writer = writer::Writer::new(connection, told, faults);
        std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || runtime.block_on(writer.run(waiting)))
            .map_err(no_thread)?;
        Ok(Self { queue, stopped, commits, lingers })
    }

    /// Hands in an act and waits until it is on the disk, or refused.
    pub(crate) async fn hand_in(&self, act: Act) -> Result<Recorded, Trouble> {
        if self.stopped.why().is_some() {
            return Err(self.stopped.trouble());
        }
        let (tell, told) = oneshot::channel();
        self.queue.send(Waiting { act, tell }).await.map_err(|_| self.stopped.trouble())?;
        told.await.map_err(|_| self.stopped.trouble())?
    }

    pub(crate) fn stopped(&self) -> Option<&str> {
        self.stopped.why()
    }

    pub(crate) fn stop(&self, why: String) {
        self.stopped.stop(why);
    }

    /// Waits until nothing more is written; for ever, where nothing fails.
    pub(crate) async fn until_stopped(&self) -> &str {
        self.stopped.0.wait().await
    }

    pub(crate) fn scrubbed(&self) -> bool {
        !self.lingers.load(Ordering::Acquire)
    }

    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }
}

//! The writer: takes what waits, writes it as one transaction, tells everybody.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use sqlx::{Connection as _, Row as _, SqliteConnection};
use tokio::sync::mpsc;

use super::{
    Stopped, Waiting,
    rows::{Place, write},
};
use crate::{
    Recorded, Trouble,
    faults::{Fate, Faults, Point, fate},
};

/// No more acts than this in one transaction.
const ACTS_MOST: usize = 4096;

/// Nor, past the first act, more bytes: a transaction must not grow with the longest queue of packages.
const BYTES_MOST: usize = 64 << 20;

/// The write-ahead file is carried into the database when about so much has been written to it.
const CARRY_AFTER: usize = 16 << 20;

/// Pages that a commit writes beside what it brings: leaves of the indexes.
const OVERHEAD: usize = 4 * 4096;

/// What an error of the database means for those who wait.
enum Failure {
    /// One act may not be written as it is; whose fault it is shows one by one.
    Refused(sqlx::Error),
    /// Nothing was written, and later it may be: a full disk, a lock that another program holds.
    NotNow(sqlx::Error),
    /// Nobody knows what is on the disk.
    Broken(sqlx::Error),
}

/// Result codes of SQLite (<https://www.sqlite.org/rescode.html>); the low byte is the primary code.
fn judge(error: sqlx::Error) -> Failure {
    let code = match &error {
        sqlx::Error::Database(e) => e.code().and_then(|c| c.parse::<u32>().ok()).map(|c| c & 0xff),
        _ => None,
    };
    match code {
        // TOOBIG, CONSTRAINT, MISMATCH.
        Some(18..=20) => Failure::Refused(error),
        // BUSY, LOCKED, FULL: SQLite has rolled back or will.
        Some(5 | 6 | 13) => Failure::NotNow(error),
        _ => Failure::Broken(error),
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        judge(error)
    }
}

/// What one act came to.
type Told = Result<Recorded, Trouble>;

/// The only one who writes.
pub(super) struct Writer {
    db: SqliteConnection,
    stopped: Stopped,
    commits: Arc<AtomicU64>,
    lingers: Arc<AtomicBool>,
    place: Place,
    /// About how much lies in the write-ahead file.
    ahead: usize,
    /// Nobody, but for a rehearsal.
    faults: Faults,
}

impl Writer {
    pub(super) fn new(
        db: SqliteConnection,
        (stopped, commits, lingers): (Stopped, Arc<AtomicU64>, Arc<AtomicBool>),
        faults: Faults,
    ) -> Self {
        Self { db, stopped, commits, lingers, place: Place::unknown(), ahead: 0, faults }
    }

    /// Until the last caller is gone.
    pub(super) async fn run(mut self, mut queue: mpsc::Receiver<Waiting>) {
        let mut waiting = Vec::new();
        let mut last = 0;
        loop {
            gather(&queue, last);
            let taken = queue.recv_many(&mut waiting, ACTS_MOST).await;
            if taken == 0 {
                break;
            }
            last = taken;
            while !waiting.is_empty() {
                let rest = waiting.split_off(fit(&waiting));
                self.serve(std::mem::replace(&mut waiting, rest)).await;
            }
            self.carry().await;
        }
        // What is in the write-ahead file is safe there; a clean end only makes the next start shorter.
        let _ = self.db.close().await;
    }

    async fn serve(&mut self, waiting: Vec<Waiting>) {
        let (mut acts, mut tell) = (Vec::with_capacity(waiting.len()), Vec::with_capacity(waiting.len()));
        for one in waiting {
            self.ahead += one.act.weight();
            acts.push(one.act);
            tell.push(one.tell);
        }
        self.ahead += OVERHEAD;
        let told = self.together(&acts).await;
        if acts.iter().zip(&told).any(|(act, told)| act.destroy.is_some() && told.is_ok()) {
            self.lingers.store(true, Ordering::Release);
        }
        self.scrub().await;
        for (tell, told) in tell.into_iter().zip(told) {
            // A caller who has gone away is not told; its act stands.
            let _ = tell.send(told);
        }
    }

    /// All in one transaction; where one of them is refused, each behind a savepoint of its own, still with one sync.
    async fn together(&mut self, acts: &[super::Act]) -> Vec<Told> {
        if self.stopped.why().is_some() {
            return acts.iter().map(|_| Err(self.stopped.trouble())).collect();
        }
        let first = self.all(acts).await;
        let done = match first {
            Err(Failure::Refused(error)) if acts.len() == 1 => Ok(vec![Err(Trouble::Database(error))]),
            Err(Failure::Refused(_)) => {
                self.place.forget();
                self.each(acts).await
            }
            other => other,
        };
        match done {
            Ok(told) => {
                self.commits.fetch_add(1, Ordering::Relaxed);
                told
            }
            Err(failure) => self.nothing(acts, failure),
        }
    }

    async fn all(&mut self, acts: &[super::Act]) -> Result<Vec<Told>, Failure> {
        self.stand(Point::Begin)?;
        let mut tx = self.db.begin_with("BEGIN IMMEDIATE").await?;
        self.place.find(&mut tx, acts).await?;
        let told = write(&mut tx, &mut self.place, acts).await?;
        at(&self.faults, Point::Written)?;
        tx.commit().await?;
        self.stand(Point::Committed)?;
        Ok(told)
    }

    fn stand(&self, point: Point) -> Result<(), Failure> {
        at(&self.faults, point)
    }

    async fn each(&mut self, acts: &[super::Act]) -> Result<Vec<Told>, Failure> {
        self.stand(Point::Begin)?;
        let mut tx = self.db.begin_with("BEGIN IMMEDIATE").await?;
        let mut told = Vec::with_capacity(acts.len());
        for act in acts {
            let one = std::slice::from_ref(act);
            let mut inner = tx.begin().await?;
            self.place.find(&mut inner, one).await?;
            match write(&mut inner, &mut self.place, one).await.map_err(judge) {
                Ok(one) => {
                    inner.commit().await?;
                    told.extend(one);
                }
                Err(Failure::Refused(error)) => {
                    inner.rollback().await?;
                    self.place.forget();
                    told.push(Err(Trouble::Database(error)));
                }
                Err(other) => return Err(other),
            }
        }
        at(&self.faults, Point::Written)?;
        tx.commit().await?;
        self.stand(Point::Committed)?;
        Ok(told)
    }

    /// The transaction came to nothing: say so to each, and stop for good where nobody knows what is on the disk.
    fn nothing(&mut self, acts: &[super::Act], failure: Failure) -> Vec<Told> {
        self.place.forget();
        match failure {
            Failure::Refused(error) | Failure::NotNow(error) => {
                acts.iter().map(|_| Err(Trouble::NotNow { why: error.to_string() })).collect()
            }
            Failure::Broken(error) => {
                self.stopped.stop(error.to_string());
                acts.iter().map(|_| Err(self.stopped.trouble())).collect()
            }
        }
    }

    /// Empties the write-ahead file, in which an older copy of a destroyed key may lie. A reader that is in the way is waited for, as
    /// long as any lock is; then the next commit tries again.
    async fn scrub(&mut self) {
        if !self.lingers.load(Ordering::Acquire) || self.stopped.why().is_some() {
            return;
        }
        match sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut self.db).await.map_err(judge) {
            Ok(row) => {
                self.ahead = 0;
                self.lingers.store(row.get::<i64, _>(0) != 0, Ordering::Release);
            }
            Err(Failure::Broken(error)) => self.stopped.stop(error.to_string()),
            Err(Failure::Refused(_) | Failure::NotNow(_)) => {}
        }
    }

    /// Carries the write-ahead file into the database, after everybody has been told. SQLite's own way of doing it would hide a
    /// failed sync of the database.
    async fn carry(&mut self) {
        if self.ahead < CARRY_AFTER || self.stopped.why().is_some() {
            return;
        }
        match sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").fetch_one(&mut self.db).await {
            Ok(_) => self.ahead = 0,
            Err(error) => match judge(error) {
                Failure::Broken(error) => self.stopped.stop(error.to_string()),
                // A reader is in the way, or the disk is full: the next commit tries again.
                Failure::Refused(_) | Failure::NotNow(_) => {}
            },
        }
    }
}

/// What a rehearsed disk does here.
fn at(faults: &Faults, point: Point) -> Result<(), Failure> {
    match fate(faults, point) {
        Fate::Goes => Ok(()),
        // What is committed is committed, however full the disk.
        Fate::Full if point == Point::Committed => Ok(()),
        Fate::Full => Err(Failure::NotNow(sqlx::Error::Io(std::io::ErrorKind::StorageFull.into()))),
        Fate::Fails => Err(Failure::Broken(sqlx::Error::Io(std::io::Error::other("the sync failed")))),
    }
}

/// How many of these fit into one transaction. What destroys a key has one to itself: nothing else must be sealed under it there.
fn fit(waiting: &[Waiting]) -> usize {
    let alone = waiting.iter().position(|one| one.act.destroy.is_some()).unwrap_or(waiting.len());
    let (waiting, mut bytes) = (waiting.get(..alone).unwrap_or_default(), 0);
    let over = waiting.iter().position(|one| {
        bytes += one.act.weight();
        bytes > BYTES_MOST
    });
    over.unwrap_or(waiting.len()).max(1)
}

/// Larger groups are not gathered: while one is written the next comes together by itself, on the other processors.
const GATHER_MOST: usize = 128;

/// Turns of a loop, some microseconds, in which somebody else must have come.
const TURNS: usize = 2000;

/// Lets those who were just told come back before the next commit begins, for as long as they are coming. Without this a small group
/// falls into two that wait for each other's sync. There is no clock in it, nor is the processor given away, which on a busy machine
/// takes longer than a sync: who is alone finds nobody and goes on.
fn gather(queue: &mpsc::Receiver<Waiting>, last: usize) {
    if last > GATHER_MOST {
        return;
    }
    let (mut seen, mut left) = (queue.len(), TURNS);
    while seen > 0 && seen < last && left > 0 {
        std::hint::spin_loop();
        let now = queue.len();
        left = if now > seen { TURNS } else { left - 1 };
        seen = now;
    }
}

/// The entries in the log: its highest number.
pub(super) async fn size(tx: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    Ok(sqlx::query("SELECT COALESCE(MAX(seq), 0) FROM event").fetch_one(tx).await?.get(0))
}

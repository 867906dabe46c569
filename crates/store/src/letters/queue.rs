//! The queues: one for each peer, and in it one for each request, so that order holds within a request and nowhere else.

use sqlx::Row as _;
use terms::{Instant, LetterId, NodeId};

use super::{OutLetter, letter};
use crate::{
    Move, Store, Trouble,
    commit::{Act, Silent},
};

impl Store {
    /// The peers for whom a letter is due.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn peers_due(&self, now: Instant) -> Result<Vec<NodeId>, Trouble> {
        // From name to name along the index: a peer with a million letters costs no more than one with a single one.
        let rows = sqlx::query(
            "WITH RECURSIVE peer (name) AS ( \
               SELECT MIN(to_node) FROM outbox WHERE delivered IS NULL AND parked IS NULL \
               UNION ALL \
               SELECT (SELECT MIN(to_node) FROM outbox \
                       WHERE delivered IS NULL AND parked IS NULL AND to_node > peer.name) \
               FROM peer WHERE peer.name IS NOT NULL) \
             SELECT name FROM peer WHERE EXISTS (SELECT 1 FROM outbox \
               WHERE to_node = peer.name AND delivered IS NULL AND parked IS NULL AND next_micros <= $1)",
        )
        .bind(now.micros())
        .fetch_all(&self.reader)
        .await?;
        Ok(rows.iter().filter_map(|row| row.get::<String, _>(0).parse().ok()).collect())
    }

    /// Letters whose next try is later than `last`, some at a time.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn later_than(&self, last: Instant) -> Result<Vec<LetterId>, Trouble> {
        // By names along the index, as above: it is asked often, and nearly always finds nothing.
        let rows = sqlx::query(
            "WITH RECURSIVE peer (name) AS ( \
               SELECT MIN(to_node) FROM outbox WHERE delivered IS NULL AND parked IS NULL \
               UNION ALL \
               SELECT (SELECT MIN(to_node) FROM outbox \
                       WHERE delivered IS NULL AND parked IS NULL AND to_node > peer.name) \
               FROM peer WHERE peer.name IS NOT NULL) \
             SELECT letter FROM peer CROSS JOIN outbox ON to_node = peer.name \
             WHERE delivered IS NULL AND parked IS NULL AND next_micros > $1 LIMIT 100",
        )
        .bind(last.micros())
        .fetch_all(&self.reader)
        .await?;
        Ok(rows.iter().filter_map(|row| row.get::<String, _>(0).parse().ok()).collect())
    }

    /// Letters to this peer that are due and have nothing before them in their request: these may go at the same time.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn heads(&self, to: &NodeId, now: Instant, most: usize) -> Result<Vec<LetterId>, Trouble> {
        let rows = sqlx::query(
            "SELECT letter FROM outbox AS one \
             WHERE to_node = $1 AND delivered IS NULL AND parked IS NULL AND next_micros <= $2 \
             AND NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.to_node = $1 AND earlier.stream = one.stream \
               AND earlier.delivered IS NULL AND earlier.parked IS NULL AND earlier.rowid < one.rowid) \
             ORDER BY next_micros, rowid LIMIT $3",
        )
        .bind(to.as_str())
        .bind(now.micros())
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_all(&self.reader)
        .await?;
        Ok(rows.iter().filter_map(|row| row.get::<String, _>(0).parse().ok()).collect())
    }

    /// Letters that were not delivered, oldest first, without their bytes: what waits, and what is parked.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn undelivered(&self) -> Result<Vec<OutLetter>, Trouble> {
        let rows = sqlx::query(
            "SELECT letter, kind, stream, to_node, x'' AS bytes, tries, next_micros, fault, delivered, queued, expires, \
             parked, parked_micros FROM outbox WHERE delivered IS NULL ORDER BY rowid",
        )
        .fetch_all(&self.reader)
        .await?;
        Ok(rows.iter().filter_map(letter).collect())
    }

    /// Moves a letter in its queue, without an entry in the log: tries and their failures are no events.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be written.
    pub async fn move_letter(&self, letter: LetterId, to: Move, now: Instant) -> Result<(), Trouble> {
        let act = Act { at: now.micros(), moves: vec![(letter, to)], ..Act::default() };
        self.writer()?.hand_in(act).await.map(drop)
    }

    /// Nobody answers there: nothing of its queue is tried before `next`.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be written.
    pub async fn silent(&self, to: &NodeId, fault: &str, next: Instant) -> Result<(), Trouble> {
        let silent = Silent { to: to.as_str().to_owned(), fault: fault.to_owned(), next };
        self.writer()?.hand_in(Act { silent: Some(silent), ..Act::default() }).await.map(drop)
    }
}

//! Events by their kinds, wherever they lie: for whoever compares, counts or looks for a few of them in a log of years.

use sqlx::Row as _;
use terms::Instant;

use crate::{Entry, Store, Trouble, read::events_where, write::as_number};

impl Store {
    /// Decisions to read and what was found, after entry `after`, oldest first, so many at most.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read back.
    pub async fn reads(&self, after: u64, most: u32) -> Result<Vec<Entry>, Trouble> {
        let rows = sqlx::query(events_where!(
            "WHERE kind IN ('read-decided', 'looked-up') AND seq > $1 ORDER BY seq LIMIT $2"
        ))
        .bind(as_number(after))
        .bind(most)
        .fetch_all(&self.reader)
        .await?;
        self.opened(&rows)
    }

    /// The last decisions to read, newest first, so many at most.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read back.
    pub async fn last_reads(&self, most: u32) -> Result<Vec<Entry>, Trouble> {
        let rows = sqlx::query(events_where!(
            "WHERE kind IN ('read-decided', 'looked-up') AND kind = 'read-decided' ORDER BY seq DESC LIMIT $1"
        ))
        .bind(most)
        .fetch_all(&self.reader)
        .await?;
        self.opened(&rows)
    }

    /// The cases in which something was granted after this moment, and when, newest first.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read.
    pub async fn granted_since(&self, after: Instant) -> Result<Vec<(String, Instant)>, Trouble> {
        let rows = sqlx::query(
            "SELECT stream, at_micros FROM event WHERE kind = 'granted' AND at_micros >= $1 ORDER BY at_micros DESC",
        )
        .bind(after.micros())
        .fetch_all(&self.reader)
        .await?;
        Ok(rows.iter().map(|row| (row.get("stream"), Instant::from_micros(row.get("at_micros")))).collect())
    }

    /// All entries but officers' looks, after entry `after`, oldest first, so many at most: for whoever counts them, one part after the other.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read back.
    pub async fn all_but_looks(&self, after: u64, most: u32) -> Result<Vec<Entry>, Trouble> {
        let rows = sqlx::query(events_where!("WHERE seq > $1 AND kind <> 'viewed' ORDER BY seq LIMIT $2"))
            .bind(as_number(after))
            .bind(most)
            .fetch_all(&self.reader)
            .await?;
        self.opened(&rows)
    }
}

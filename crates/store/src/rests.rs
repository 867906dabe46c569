//! What is open, and what rests. A house keeps its cases for years, and nearly all of them need nobody any more: whoever looks for work reads the
//! open ones. Which those are is found by replaying them, once after each of their entries, and noted beside the stream.

use sqlx::{Row as _, sqlite::SqliteRow};
use terms::Instant;

use crate::{
    Store, Trouble,
    commit::Act,
    write::{as_count, as_number},
};

/// A stream, and how far it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its name.
    pub stream: String,
    /// Its last entry.
    pub last: u64,
    /// When that was written.
    pub at: Instant,
}

macro_rules! with_when {
    ($rest:literal) => {
        concat!("SELECT name, last, (SELECT at_micros FROM event WHERE seq = last) FROM stream ", $rest)
    };
}

fn standing(row: &SqliteRow) -> Standing {
    Standing { stream: row.get(0), last: as_count(row.get(1)), at: Instant::from_micros(row.get(2)) }
}

/// What comes after every name with this beginning.
pub(crate) fn past(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}

impl Store {
    /// The streams that begin like this and are not noted to rest, newest first.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read.
    pub async fn open_streams(&self, prefix: &str) -> Result<Vec<String>, Trouble> {
        let rows = sqlx::query(
            "SELECT name FROM stream WHERE rests IS NOT last AND name >= $1 AND name < $2 ORDER BY first DESC",
        )
        .bind(prefix)
        .bind(past(prefix))
        .fetch_all(&self.reader)
        .await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    /// All streams but the house's that are not noted to rest and have an entry after this number, each with its last.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read.
    pub async fn open_after(&self, entry: u64) -> Result<Vec<Standing>, Trouble> {
        let rows = sqlx::query(with_when!("WHERE rests IS NOT last AND last > $1 AND name <> 'house'"))
            .bind(as_number(entry))
            .fetch_all(&self.reader)
            .await?;
        Ok(rows.iter().map(standing).collect())
    }

    /// The streams that begin like this, rest, and have been opened again by time alone.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read.
    pub async fn awake(&self, prefix: &str, now: Instant) -> Result<Vec<String>, Trouble> {
        let rows = sqlx::query(
            "SELECT name FROM stream WHERE wakes <= $1 AND rests = last AND name >= $2 AND name < $3 ORDER BY wakes",
        )
        .bind(now.micros())
        .bind(prefix)
        .bind(past(prefix))
        .fetch_all(&self.reader)
        .await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    /// Notes that these rest, some until a moment. What was written in between opens them again by itself.
    ///
    /// # Errors
    /// [`Trouble`] when it cannot be written.
    pub async fn rest(&self, found: Vec<(Standing, Option<Instant>)>) -> Result<(), Trouble> {
        if found.is_empty() {
            return Ok(());
        }
        let note =
            |(one, wakes): (Standing, Option<Instant>)| (one.stream, as_number(one.last), wakes.map(Instant::micros));
        let rests = found.into_iter().map(note).collect();
        self.writer()?.hand_in(Act { rests, ..Act::default() }).await.map(drop)
    }

    /// What rests and has its last entry before this number, the one that came to rest last first, so many at most.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read.
    pub async fn resting(&self, before: u64, most: u32) -> Result<Vec<Standing>, Trouble> {
        let rows = sqlx::query(with_when!("WHERE rests = last AND last < $1 ORDER BY last DESC LIMIT $2"))
            .bind(as_number(before))
            .bind(most)
            .fetch_all(&self.reader)
            .await?;
        Ok(rows.iter().map(standing).collect())
    }
}

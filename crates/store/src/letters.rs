//! Letters on their way out, and letters that were taken.

use std::time::Duration;

use sqlx::{Row, Sqlite, Transaction};
use terms::{Digest, Instant, LetterId, NodeId};

use crate::{Store, Trouble, write::as_count};

/// A sealed letter that must leave.
#[derive(Debug, Clone)]
pub struct OutLetter {
    /// Its number.
    pub letter: LetterId,
    /// Its kind.
    pub kind: String,
    /// The stream that it belongs to.
    pub stream: String,
    /// To whom.
    pub to: NodeId,
    /// The sealed bytes.
    pub bytes: Vec<u8>,
    /// How often it was tried.
    pub tries: u64,
    /// What the last try met, where it failed.
    pub fault: Option<String>,
    /// When its receipt came.
    pub delivered: Option<Instant>,
}

/// A letter that was taken before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Digest of its signed bytes.
    pub body: Digest,
    /// The receipt that was given.
    pub receipt: Vec<u8>,
}

/// The first retry comes soon; the last waits an hour. Links fail for days, and nothing is given up.
const BACKOFF_MAX: Duration = Duration::from_secs(3600);

impl OutLetter {
    pub(crate) async fn insert(&self, tx: &mut Transaction<'_, Sqlite>, now: Instant) -> Result<(), Trouble> {
        sqlx::query(
            "INSERT INTO outbox (letter, kind, stream, to_node, bytes, next_micros) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(self.letter.to_string())
        .bind(&self.kind)
        .bind(&self.stream)
        .bind(self.to.as_str())
        .bind(self.bytes.as_slice())
        .bind(now.micros())
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

fn letter(row: &sqlx::sqlite::SqliteRow) -> Option<OutLetter> {
    Some(OutLetter {
        letter: row.get::<String, _>("letter").parse().ok()?,
        kind: row.get("kind"),
        stream: row.get("stream"),
        to: row.get::<String, _>("to_node").parse().ok()?,
        bytes: row.get("bytes"),
        tries: as_count(row.get("tries")),
        fault: row.get("fault"),
        delivered: row.get::<Option<i64>, _>("delivered").map(Instant::from_micros),
    })
}

impl Store {
    /// Letters whose next try is due: per recipient the oldest first, so that order holds within a request.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn due(&self, now: Instant) -> Result<Vec<OutLetter>, Trouble> {
        let rows =
            sqlx::query("SELECT * FROM outbox WHERE delivered IS NULL AND next_micros <= $1 ORDER BY rowid LIMIT 64")
                .bind(now.micros())
                .fetch_all(&self.reader)
                .await?;
        Ok(rows.iter().filter_map(letter).collect())
    }

    /// The letters of one stream, or all with `None`, newest last; bytes included.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn letters(&self, stream: Option<&str>) -> Result<Vec<OutLetter>, Trouble> {
        let rows = sqlx::query("SELECT * FROM outbox WHERE $1 IS NULL OR stream = $1 ORDER BY rowid")
            .bind(stream)
            .fetch_all(&self.reader)
            .await?;
        Ok(rows.iter().filter_map(letter).collect())
    }

    /// One letter of ours.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn letter(&self, number: LetterId) -> Result<Option<OutLetter>, Trouble> {
        let row = sqlx::query("SELECT * FROM outbox WHERE letter = $1")
            .bind(number.to_string())
            .fetch_optional(&self.reader)
            .await?;
        Ok(row.as_ref().and_then(letter))
    }

    /// A try failed: say why and wait longer.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be written.
    pub async fn not_yet(&self, letter: &OutLetter, fault: &str, now: Instant) -> Result<(), Trouble> {
        let wait = Duration::from_millis(250 << letter.tries.min(14)).min(BACKOFF_MAX);
        sqlx::query("UPDATE outbox SET tries = tries + 1, fault = $1, next_micros = $2 WHERE letter = $3")
            .bind(fault)
            .bind(now.after(wait).micros())
            .bind(letter.letter.to_string())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Was this letter taken before?
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn taken(&self, letter: LetterId) -> Result<Option<Taken>, Trouble> {
        let row = sqlx::query("SELECT body, receipt FROM inbox WHERE letter = $1")
            .bind(letter.to_string())
            .fetch_optional(&self.reader)
            .await?;
        Ok(row.and_then(|row| {
            let body: [u8; 32] = row.get::<Vec<u8>, _>("body").try_into().ok()?;
            Some(Taken { body: Digest::from_bytes(body), receipt: row.get("receipt") })
        }))
    }
}

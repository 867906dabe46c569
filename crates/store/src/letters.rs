//! Letters on their way out, and letters that were taken.

use std::time::Duration;

use sqlx::{Row, Sqlite, query::Query, sqlite::SqliteArguments};
use terms::{Digest, Instant, LetterId, NodeId};

use crate::{
    Store, Trouble,
    commit::{Act, PutOff},
    write::as_count,
};

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
    /// Its row, due at once.
    pub(crate) fn bind<'q>(
        &self,
        row: Query<'q, Sqlite, SqliteArguments>,
        at: i64,
    ) -> Query<'q, Sqlite, SqliteArguments> {
        row.bind(self.letter.to_string())
            .bind(self.kind.clone())
            .bind(self.stream.clone())
            .bind(self.to.as_str().to_owned())
            .bind(self.bytes.clone())
            .bind(at)
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
        let put_off = PutOff { letter: letter.letter, fault: fault.to_owned(), next: now.after(wait) };
        self.writer()?.hand_in(Act { put_off: Some(put_off), ..Act::default() }).await.map(drop)
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

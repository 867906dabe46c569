//! Reading back: events, leaves, documents.

use request::Event;
use sqlx::{Row, sqlite::SqliteRow};
use terms::{Digest, Instant, OfficerId, OrderId, RequestId};

use crate::{Store, Trouble, rows, write::as_count};

/// One event as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number, from 1; its leaf in the log is one less.
    pub seq: u64,
    /// Its stream.
    pub stream: String,
    /// Its kind, as the log names it.
    pub kind: String,
    /// When.
    pub at: Instant,
    /// Who; none for the node itself.
    pub by: Option<OfficerId>,
    /// What.
    pub event: Event,
}

/// Names of streams.
pub mod stream {
    use super::{OrderId, RequestId};

    /// What concerns the whole node.
    pub const HOUSE: &str = "house";

    /// A request that this node sent.
    pub fn asking(id: RequestId) -> String {
        format!("asking/{id}")
    }

    /// A request that this node received.
    pub fn asked(id: RequestId) -> String {
        format!("asked/{id}")
    }

    /// An order that this node received.
    pub fn order(id: OrderId) -> String {
        format!("order/{id}")
    }
}

fn entry(row: &SqliteRow) -> Result<Entry, Trouble> {
    let seq: i64 = row.get("seq");
    let event = rows::read(row.get("body")).ok_or(Trouble::Row { seq })?;
    Ok(Entry {
        seq: as_count(seq),
        stream: row.get("stream"),
        kind: row.get("kind"),
        at: Instant::from_micros(row.get("at_micros")),
        by: row.get::<Option<String>, _>("officer").and_then(|o| o.parse().ok()),
        event,
    })
}

impl Store {
    /// The events of one stream, oldest first.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read back.
    pub async fn events(&self, stream: &str) -> Result<Vec<Entry>, Trouble> {
        let rows = sqlx::query("SELECT * FROM event WHERE stream = $1 ORDER BY version")
            .bind(stream)
            .fetch_all(&self.reader)
            .await?;
        rows.iter().map(entry).collect()
    }

    /// Every event, oldest first.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read back.
    pub async fn all_events(&self) -> Result<Vec<Entry>, Trouble> {
        let rows = sqlx::query("SELECT * FROM event ORDER BY seq").fetch_all(&self.reader).await?;
        rows.iter().map(entry).collect()
    }

    /// The names of the streams that begin like this, newest first.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read.
    pub async fn streams(&self, prefix: &str) -> Result<Vec<String>, Trouble> {
        let rows =
            sqlx::query("SELECT stream FROM event WHERE stream LIKE $1 || '%' GROUP BY stream ORDER BY MIN(seq) DESC")
                .bind(prefix)
                .fetch_all(&self.reader)
                .await?;
        Ok(rows.iter().map(|r| r.get(0)).collect())
    }

    /// The commitments of the log's entries, in order.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read.
    pub async fn commitments(&self) -> Result<Vec<Digest>, Trouble> {
        let rows = sqlx::query("SELECT seq, leaf FROM event ORDER BY seq").fetch_all(&self.reader).await?;
        rows.iter().map(|row| digest(row, "leaf")).collect()
    }

    /// The salt and the committed bytes of one entry: what opens its commitment.
    ///
    /// # Errors
    /// [`Trouble`] when there is no such entry.
    pub async fn opening(&self, seq: u64) -> Result<([u8; 32], Vec<u8>), Trouble> {
        let number = i64::try_from(seq).unwrap_or(i64::MAX);
        let row = sqlx::query("SELECT * FROM event WHERE seq = $1").bind(number).fetch_one(&self.reader).await?;
        let salt = digest(&row, "salt")?;
        Ok((*salt.bytes(), record(&row)))
    }

    /// Re-reads every event and hashes it again: has anything been changed from outside?
    ///
    /// # Errors
    /// [`Trouble::Leaf`] names the first entry that does not match.
    pub async fn audit(&self) -> Result<u64, Trouble> {
        let rows = sqlx::query("SELECT * FROM event ORDER BY seq").fetch_all(&self.reader).await?;
        for (row, expected) in rows.iter().zip(1i64..) {
            let seq: i64 = row.get("seq");
            let salt = digest(row, "salt")?;
            if seq != expected || evidence::log::commit(salt.bytes(), &record(row)) != digest(row, "leaf")? {
                return Err(Trouble::Leaf { seq: expected });
            }
        }
        Ok(rows.len() as u64)
    }

    /// Bytes by their digest.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read.
    pub async fn doc(&self, digest: Digest) -> Result<Option<Vec<u8>>, Trouble> {
        let row = sqlx::query("SELECT bytes FROM document WHERE digest = $1")
            .bind(digest.bytes().as_slice())
            .fetch_optional(&self.reader)
            .await?;
        Ok(row.map(|r| r.get(0)))
    }

    /// A small fact of the node.
    ///
    /// # Errors
    /// [`Trouble`] when it cannot be read.
    pub async fn fact(&self, name: &str) -> Result<Option<String>, Trouble> {
        let row = sqlx::query("SELECT value FROM fact WHERE name = $1").bind(name).fetch_optional(&self.reader).await?;
        Ok(row.map(|r| r.get(0)))
    }
}

fn digest(row: &SqliteRow, column: &str) -> Result<Digest, Trouble> {
    let seq: i64 = row.get("seq");
    let bytes: [u8; 32] = row.get::<Vec<u8>, _>(column).try_into().map_err(|_| Trouble::Leaf { seq })?;
    Ok(Digest::from_bytes(bytes))
}

fn record(row: &SqliteRow) -> Vec<u8> {
    let officer: Option<String> = row.get("officer");
    let body: Vec<u8> = row.get("body");
    let at = Instant::from_micros(row.get("at_micros"));
    rows::log_record(row.get("seq"), row.get("stream"), row.get("kind"), at, officer.as_deref(), &body)
}

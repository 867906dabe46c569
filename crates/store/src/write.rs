//! One transaction: events, leaves, letters, documents. Nothing leaves before it is in the log.

use rand_core::CryptoRng;
use request::Event;
use sqlx::{Row, Sqlite, Transaction};
use terms::{Digest, Instant, LetterId, NodeId, OfficerId};

use crate::{OutLetter, Store, Trouble, rows};

/// What one act writes.
#[derive(Debug, Default)]
pub struct Batch {
    /// Events by stream, in order.
    pub events: Vec<(String, Event)>,
    /// Who acted; none for the node itself.
    pub by: Option<OfficerId>,
    /// Letters that must leave.
    pub letters: Vec<OutLetter>,
    /// Bytes to keep.
    pub docs: Vec<Doc>,
    /// The letter that caused this, and the receipt that was given for it.
    pub took: Option<(LetterId, NodeId, Digest, Vec<u8>)>,
    /// Letters of ours that were receipted.
    pub delivered: Vec<LetterId>,
}

/// Bytes to keep, by their digest.
#[derive(Debug, Clone)]
pub struct Doc {
    /// SHA-256 of the bytes.
    pub digest: Digest,
    /// What they are: `frame`, `package`, `answer`, …
    pub kind: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// Number of the first new event, from 1.
    pub first: u64,
    /// How many entries the log has now.
    pub size: u64,
}

impl Store {
    /// Writes a batch, whole or not at all, and returns when it is on the disk.
    ///
    /// # Errors
    /// [`Trouble`]; after a failed sync the caller stops the process and reads again from disk.
    pub async fn record(&self, batch: Batch, now: Instant, chance: &mut impl CryptoRng) -> Result<Recorded, Trouble> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let size: i64 = sqlx::query("SELECT COALESCE(MAX(seq), 0) FROM event").fetch_one(&mut *tx).await?.get(0);
        let mut seq = size;
        for (stream, event) in &batch.events {
            seq += 1;
            let mut salt = [0; 32];
            chance.fill_bytes(&mut salt);
            append(&mut tx, seq, stream, event, batch.by.as_ref(), now, salt).await?;
        }
        for doc in &batch.docs {
            sqlx::query("INSERT INTO document (digest, kind, bytes) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
                .bind(doc.digest.bytes().as_slice())
                .bind(doc.kind)
                .bind(doc.bytes.as_slice())
                .execute(&mut *tx)
                .await?;
        }
        for letter in &batch.letters {
            letter.insert(&mut tx, now).await?;
        }
        for letter in &batch.delivered {
            sqlx::query("UPDATE outbox SET delivered = $1, fault = NULL WHERE letter = $2 AND delivered IS NULL")
                .bind(now.micros())
                .bind(letter.to_string())
                .execute(&mut *tx)
                .await?;
        }
        if let Some((letter, from, body, receipt)) = &batch.took {
            sqlx::query("INSERT INTO inbox (letter, body, from_node, at_micros, receipt) VALUES ($1, $2, $3, $4, $5)")
                .bind(letter.to_string())
                .bind(body.bytes().as_slice())
                .bind(from.as_str())
                .bind(now.micros())
                .bind(receipt.as_slice())
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(Recorded { first: as_count(size) + 1, size: as_count(seq) })
    }

    /// A small fact of the node, such as the last directory version seen.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be written.
    pub async fn set_fact(&self, name: &str, value: &str) -> Result<(), Trouble> {
        sqlx::query("INSERT INTO fact (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2")
            .bind(name)
            .bind(value)
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

async fn append(
    tx: &mut Transaction<'_, Sqlite>,
    seq: i64,
    stream: &str,
    event: &Event,
    by: Option<&OfficerId>,
    now: Instant,
    salt: [u8; 32],
) -> Result<(), Trouble> {
    let version: i64 = sqlx::query("SELECT COALESCE(MAX(version), 0) + 1 FROM event WHERE stream = $1")
        .bind(stream)
        .fetch_one(&mut **tx)
        .await?
        .get(0);
    let (kind, body) = rows::write(event);
    let officer = by.map(OfficerId::as_str);
    let record = rows::log_record(seq, stream, &kind, now, officer, &body);
    let leaf = evidence::log::commit(&salt, &record);
    sqlx::query(
        "INSERT INTO event (seq, stream, version, kind, at_micros, officer, body, salt, leaf) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(seq)
    .bind(stream)
    .bind(version)
    .bind(kind)
    .bind(now.micros())
    .bind(officer)
    .bind(body)
    .bind(salt.as_slice())
    .bind(leaf.bytes().as_slice())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) fn as_count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

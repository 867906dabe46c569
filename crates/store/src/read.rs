//! Reading back: events, leaves, documents.

use std::collections::HashMap;

use request::Event;
use sqlx::{Row, sqlite::SqliteRow};
use terms::{Digest, Instant, OfficerId, OrderId, RequestId};
use zeroize::Zeroizing;

use crate::{
    Destroyed, Store, Trouble,
    rests::past,
    rows,
    seal::{self, Class, Ring, Under},
    write::as_count,
};

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
    /// What. [`Event::Destroyed`] where the key of its case was destroyed; `kind` still tells what it was.
    pub event: Event,
}

/// What a digest leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// The bytes.
    Here(Vec<u8>),
    /// The key that it lay under was destroyed.
    Destroyed(Destroyed),
    /// Never kept here.
    Unknown,
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

    /// What this node tells another state unasked.
    pub fn telling(id: RequestId) -> String {
        format!("telling/{id}")
    }

    /// What another state told this node unasked.
    pub fn told(id: RequestId) -> String {
        format!("told/{id}")
    }

    /// What this node ordered a company of its own state under another state's standing consent.
    pub fn direct(id: RequestId) -> String {
        format!("direct/{id}")
    }

    /// An order that this node received.
    pub fn order(id: OrderId) -> String {
        format!("order/{id}")
    }
}

/// Rows of events, each with what it lies under.
macro_rules! events_where {
    ($rest:literal) => {
        concat!(
            "SELECT event.*, seal.stream AS of, class, wrapped, destroyed, why ",
            "FROM event JOIN seal ON seal.id = event.seal ",
            $rest
        )
    };
}
pub(crate) use events_where;

/// Opens rows one after another; each key is unwrapped once.
pub(crate) struct Opener<'a> {
    ring: &'a Ring,
    under: HashMap<i64, Under>,
}

/// One row, opened.
pub(crate) enum Opened {
    Here { salt: [u8; 32], body: Zeroizing<Vec<u8>> },
    Destroyed(Destroyed),
}

impl<'a> Opener<'a> {
    pub(crate) fn new(store: &'a Store) -> Result<Self, Trouble> {
        Ok(Self { ring: store.ring()?, under: HashMap::new() })
    }

    pub(crate) fn open(&mut self, row: &SqliteRow) -> Result<Opened, Trouble> {
        let (seq, id): (i64, i64) = (row.get("seq"), row.get("seal"));
        let under = match self.under.entry(id) {
            std::collections::hash_map::Entry::Occupied(under) => under.into_mut(),
            std::collections::hash_map::Entry::Vacant(place) => place.insert(self.ring.under(row)?),
        };
        match under {
            Under::Destroyed(destroyed) => Ok(Opened::Destroyed(destroyed.clone())),
            Under::Key(_, key) => {
                let changed = Trouble::Row { seq };
                let Some(plain) = key.open(seal::EVENT, row.get("body")) else { return Err(changed) };
                let Some((salt, body)) = plain.split_first_chunk() else { return Err(changed) };
                Ok(Opened::Here { salt: *salt, body: Zeroizing::new(body.to_vec()) })
            }
        }
    }

    pub(crate) fn entry(&mut self, row: &SqliteRow) -> Result<Entry, Trouble> {
        let seq: i64 = row.get("seq");
        let event = match self.open(row)? {
            Opened::Here { body, .. } => rows::read(&body).ok_or(Trouble::Row { seq })?,
            Opened::Destroyed(destroyed) => Event::Destroyed { says: destroyed.to_string() },
        };
        Ok(Entry {
            seq: as_count(seq),
            stream: row.get("stream"),
            kind: row.get("kind"),
            at: Instant::from_micros(row.get("at_micros")),
            by: row.get::<Option<String>, _>("officer").and_then(|o| o.parse().ok()),
            event,
        })
    }
}

impl Store {
    /// Rows of events, opened.
    pub(crate) fn opened(&self, rows: &[SqliteRow]) -> Result<Vec<Entry>, Trouble> {
        let mut opener = Opener::new(self)?;
        rows.iter().map(|row| opener.entry(row)).collect()
    }

    /// The events of one stream, oldest first.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read back.
    pub async fn events(&self, stream: &str) -> Result<Vec<Entry>, Trouble> {
        // From the last one back, each names the one before it. CROSS: the chain first, whatever the planner thinks of its length; else it reads all
        // events, since they lie in the order that is asked for.
        let rows = sqlx::query(concat!(
            "WITH RECURSIVE chain (at) AS (SELECT last FROM stream WHERE name = $1 UNION ALL ",
            "SELECT event.prev FROM chain CROSS JOIN event ON event.seq = chain.at WHERE event.prev IS NOT NULL) ",
            "SELECT event.*, seal.stream AS of, class, wrapped, destroyed, why ",
            "FROM chain CROSS JOIN event ON event.seq = chain.at CROSS JOIN seal ON seal.id = event.seal ORDER BY event.seq"
        ))
        .bind(stream)
        .fetch_all(&self.reader)
        .await?;
        self.opened(&rows)
    }

    /// Every event, oldest first.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read back.
    pub async fn all_events(&self) -> Result<Vec<Entry>, Trouble> {
        let rows = sqlx::query(events_where!("ORDER BY seq")).fetch_all(&self.reader).await?;
        self.opened(&rows)
    }

    /// The names of the streams that begin like this, newest first.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read.
    pub async fn streams(&self, prefix: &str) -> Result<Vec<String>, Trouble> {
        let rows = sqlx::query("SELECT name FROM stream WHERE name >= $1 AND name < $2 ORDER BY first DESC")
            .bind(prefix)
            .bind(past(prefix))
            .fetch_all(&self.reader)
            .await?;
        Ok(rows.iter().map(|r| r.get(0)).collect())
    }

    /// Those that begin like this and have an entry after this number of the log.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read.
    pub async fn streams_after(&self, prefix: &str, entry: u64) -> Result<Vec<String>, Trouble> {
        let rows = sqlx::query("SELECT name FROM stream WHERE name >= $1 AND name < $2 AND last > $3")
            .bind(prefix)
            .bind(past(prefix))
            .bind(i64::try_from(entry).unwrap_or(i64::MAX))
            .fetch_all(&self.reader)
            .await?;
        Ok(rows.iter().map(|r| r.get(0)).collect())
    }

    /// The commitments of the log's entries, in order; those of destroyed entries, too.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read.
    pub async fn commitments(&self) -> Result<Vec<Digest>, Trouble> {
        let rows = sqlx::query("SELECT seq, leaf FROM event ORDER BY seq").fetch_all(&self.reader).await?;
        rows.iter().map(leaf).collect()
    }

    /// The salt and the committed bytes of one entry: what opens its commitment.
    ///
    /// # Errors
    /// [`Trouble::Gone`] when it was destroyed, another when there is no such entry.
    pub async fn opening(&self, seq: u64) -> Result<([u8; 32], Vec<u8>), Trouble> {
        let number = i64::try_from(seq).unwrap_or(i64::MAX);
        let row = sqlx::query(events_where!("WHERE seq = $1")).bind(number).fetch_one(&self.reader).await?;
        match Opener::new(self)?.open(&row)? {
            Opened::Here { salt, body } => Ok((salt, record(&row, &body))),
            Opened::Destroyed(destroyed) => Err(Trouble::Gone(destroyed)),
        }
    }

    /// Bytes by their digest; none where they were never kept, or destroyed.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read.
    pub async fn doc(&self, digest: Digest) -> Result<Option<Vec<u8>>, Trouble> {
        Ok(match self.document(digest).await? {
            Document::Here(bytes) => Some(bytes),
            Document::Destroyed(_) | Document::Unknown => None,
        })
    }

    /// What a digest leads to. A document that lies in two cases is there until both keys are gone.
    ///
    /// # Errors
    /// [`Trouble`] when it cannot be read.
    pub async fn document(&self, digest: Digest) -> Result<Document, Trouble> {
        let ring = self.ring()?;
        let tag = ring.master().tag(&digest);
        let rows = sqlx::query(
            "SELECT seal, bytes, seal.stream AS of, class, wrapped, destroyed, why \
             FROM sealed_document JOIN seal ON seal.id = sealed_document.seal \
             WHERE tag = $1 ORDER BY destroyed IS NOT NULL",
        )
        .bind(tag.to_vec())
        .fetch_all(&self.reader)
        .await?;
        let Some(row) = rows.first() else { return self.large_destroyed(&tag).await };
        match ring.under(row)? {
            Under::Key(id, key) => match key.open(&seal::document(&tag), row.get("bytes")) {
                Some(bytes) => Ok(Document::Here(bytes.to_vec())),
                None => Err(Trouble::Document { seal: id, class: Class::Documents }),
            },
            Under::Destroyed(destroyed) => Ok(Document::Destroyed(destroyed)),
        }
    }

    /// The cases whose key a document lies under, destroyed ones as well.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read.
    pub async fn cases_of(&self, digest: Digest) -> Result<Vec<String>, Trouble> {
        let tag = self.ring()?.master().tag(&digest).to_vec();
        let rows = sqlx::query(
            "SELECT stream FROM seal WHERE id IN (SELECT seal FROM sealed_document WHERE tag = $1 UNION SELECT seal FROM large WHERE tag = $1)",
        )
        .bind(tag)
        .fetch_all(&self.reader)
        .await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    /// A large one is read by [`Self::large`]; that it was destroyed is said here.
    async fn large_destroyed(&self, tag: &[u8; 32]) -> Result<Document, Trouble> {
        let row = sqlx::query(
            "SELECT seal, seal.stream AS of, class, wrapped, destroyed, why FROM large JOIN seal ON seal.id = large.seal \
             WHERE tag = $1 ORDER BY destroyed IS NOT NULL LIMIT 1",
        )
        .bind(tag.to_vec())
        .fetch_optional(&self.reader)
        .await?;
        Ok(match row.map(|row| self.ring()?.under(&row)).transpose()? {
            Some(Under::Destroyed(destroyed)) => Document::Destroyed(destroyed),
            Some(Under::Key(..)) | None => Document::Unknown,
        })
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

pub(crate) fn leaf(row: &SqliteRow) -> Result<Digest, Trouble> {
    let seq: i64 = row.get("seq");
    let bytes: [u8; 32] = row.get::<Vec<u8>, _>("leaf").try_into().map_err(|_| Trouble::Leaf { seq })?;
    Ok(Digest::from_bytes(bytes))
}

pub(crate) fn record(row: &SqliteRow, body: &[u8]) -> Vec<u8> {
    let officer: Option<String> = row.get("officer");
    let at = Instant::from_micros(row.get("at_micros"));
    rows::log_record(row.get("seq"), row.get("stream"), row.get("kind"), at, officer.as_deref(), body)
}

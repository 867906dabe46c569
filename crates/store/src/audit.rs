//! The audit: every entry read again, hashed again, and in its place.

use std::collections::HashMap;

use request::Event;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use crate::{
    Destroyed, Store, Trouble,
    read::{Opened, Opener, leaf, record},
    rows,
    write::as_count,
};

/// What the audit found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audited {
    /// Entries of the log.
    pub entries: u64,
    /// How many of them cannot be hashed again, because the key of their case was destroyed and the log says so.
    pub destroyed: u64,
}

impl std::fmt::Display for Audited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self { entries, destroyed: 0 } => write!(f, "{entries} entries, each hashed again"),
            Self { entries, destroyed } => {
                write!(f, "{entries} entries, {destroyed} of them destroyed as the log says, each other hashed again")
            }
        }
    }
}

/// As many rows are in memory at once.
const AT_ONCE: i64 = 2000;

impl Store {
    /// Re-reads every event and hashes it again: has anything been changed from outside? An entry whose key was destroyed keeps its
    /// commitment; another entry must say that it was.
    ///
    /// # Errors
    /// [`Trouble::Leaf`] names the first entry that does not match, [`Trouble::Unsaid`] one whose key is gone without a word.
    pub async fn audit(&self) -> Result<Audited, Trouble> {
        // One snapshot, whatever is written meanwhile.
        let mut tx = self.reader.begin().await?;
        let mut audit = Audit {
            opener: Opener::new(self)?,
            entries: 0,
            stands: HashMap::new(),
            gone: Vec::new(),
            said: HashMap::new(),
        };
        loop {
            let rows = sqlx::query(
                "SELECT event.*, seal.stream AS of, class, wrapped, destroyed, why \
                 FROM event LEFT JOIN seal ON seal.id = event.seal WHERE seq > ? ORDER BY seq LIMIT ?",
            )
            .bind(audit.entries)
            .bind(AT_ONCE)
            .fetch_all(&mut *tx)
            .await?;
            if rows.is_empty() {
                break;
            }
            rows.iter().try_for_each(|row| audit.entry(row))?;
        }
        audit.streams(&mut tx).await?;
        audit.end()
    }
}

struct Audit<'a> {
    opener: Opener<'a>,
    entries: i64,
    /// Version and last entry of each stream.
    stands: HashMap<String, (i64, i64)>,
    /// Entries that cannot be opened because a key was destroyed.
    gone: Vec<(i64, Destroyed)>,
    /// What the log says was destroyed, by entry.
    said: HashMap<u64, (String, String)>,
}

impl Audit<'_> {
    fn entry(&mut self, row: &SqliteRow) -> Result<(), Trouble> {
        self.entries += 1;
        let changed = Trouble::Leaf { seq: self.entries };
        let seq: i64 = row.get("seq");
        if seq != self.entries || row.get::<Option<String>, _>("of").is_none() {
            return Err(changed);
        }
        // The chain of its stream: nothing was taken out of it, or put in between.
        let stream: &str = row.get("stream");
        let (version, last) = self.stands.get(stream).copied().unwrap_or_default();
        let prev: Option<i64> = row.get("prev");
        if row.get::<i64, _>("version") != version + 1 || prev.unwrap_or_default() != last {
            return Err(changed);
        }
        self.stands.insert(stream.to_owned(), (version + 1, seq));
        match self.opener.open(row) {
            Ok(Opened::Here { salt, body }) => {
                if evidence::log::commit(&salt, &record(row, &body)) != leaf(row)? {
                    return Err(changed);
                }
                if let Some(Event::Forgotten { case, class, .. }) = rows::read(&body) {
                    self.said.insert(as_count(seq), (case, class));
                }
            }
            Ok(Opened::Destroyed(destroyed)) => self.gone.push((seq, destroyed)),
            Err(_) => return Err(changed),
        }
        Ok(())
    }

    /// Does each stream stand where its entries end?
    async fn streams(&mut self, tx: &mut SqliteConnection) -> Result<(), Trouble> {
        for row in sqlx::query("SELECT name, version, last FROM stream").fetch_all(tx).await? {
            let stands: (i64, i64) = (row.get(1), row.get(2));
            if self.stands.remove(row.get::<&str, _>(0)) != Some(stands) {
                return Err(Trouble::Leaf { seq: stands.1 });
            }
        }
        match self.stands.values().next() {
            Some((_, last)) => Err(Trouble::Leaf { seq: *last }),
            None => Ok(()),
        }
    }

    /// Only what the log itself says is destroyed may be missing.
    fn end(self) -> Result<Audited, Trouble> {
        let unsaid =
            |d: &Destroyed| self.said.get(&d.entry).is_none_or(|(case, class)| (case, class) != (&d.stream, &d.class));
        match self.gone.iter().find(|(_, destroyed)| unsaid(destroyed)) {
            Some((seq, _)) => Err(Trouble::Unsaid { seq: *seq }),
            None => Ok(Audited { entries: as_count(self.entries), destroyed: self.gone.len() as u64 }),
        }
    }
}

//! Entries as they lie in the records, each opened and with its commitment made again. Somebody may have changed anything: what
//! cannot be read is no trouble here, but an entry that gives no commitment that was ever made.

use std::collections::HashMap;

use evidence::log::{Said, commit};
use request::Event;
use sqlx::{Row, sqlite::SqliteRow};
use terms::{Digest, Instant};

use crate::{
    Destroyed, Store, Trouble, rows,
    seal::{self, Ring, Under},
    write::as_count,
};

/// One row of the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Its number; what this program writes begins at 1.
    pub seq: i64,
    /// What it says.
    pub said: Said,
}

/// What opens a commitment: its key and the bytes that it commits to.
pub type Opening = ([u8; 32], Vec<u8>);

/// Whether a commitment can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Openable {
    /// By this.
    By(Opening),
    /// Not any more: its key was destroyed, as another entry says.
    Destroyed(Destroyed),
    /// Its row was altered, so that nothing opens it.
    Altered,
}

/// One row, looked at from every side.
pub(super) struct Looked {
    pub(super) held: Held,
    /// Its stream, its place there, and the row that it names as the one before, where the row can be relied on.
    pub(super) place: Option<(String, i64, Option<i64>)>,
    /// Its key is gone: what is said to have destroyed it.
    pub(super) gone: Option<Destroyed>,
    /// It says that a key was destroyed: the case and the class.
    pub(super) forgets: Option<(String, String)>,
}

impl Store {
    /// How many entries are recorded.
    ///
    /// # Errors
    /// [`Trouble`] when the records cannot be read.
    pub async fn size(&self) -> Result<u64, Trouble> {
        let row = sqlx::query("SELECT COALESCE(MAX(seq), 0) FROM event").fetch_one(&self.reader).await?;
        Ok(as_count(row.get(0)))
    }

    /// The entries after this number, each read and hashed again.
    ///
    /// # Errors
    /// [`Trouble`] when the records cannot be read.
    pub async fn held(&self, after: u64, at_most: u32) -> Result<Vec<Held>, Trouble> {
        let rows = self.raw(after, at_most).await?;
        let mut keys = Keys::new(self.ring()?);
        Ok(rows.iter().map(|row| keys.look(row).held).collect())
    }

    /// What opens the commitments of the entries after this number, with each entry's number.
    ///
    /// # Errors
    /// [`Trouble`] when the records cannot be read.
    pub async fn openings(&self, after: u64, at_most: u32) -> Result<Vec<(u64, Openable)>, Trouble> {
        let rows = self.raw(after, at_most).await?;
        let mut keys = Keys::new(self.ring()?);
        let mut openable = |row: &SqliteRow| match keys.open(row) {
            Found::Here(key, record, _) if commitment(row) == Some(commit(&key, &record)) => {
                Openable::By((key, record))
            }
            Found::Gone(destroyed) => Openable::Destroyed(destroyed),
            Found::Here(..) | Found::Changed => Openable::Altered,
        };
        Ok(rows.iter().map(|row| (as_count(seq(row)), openable(row))).collect())
    }

    /// The rows themselves, so that they can be hashed side by side.
    pub(super) async fn raw(&self, after: u64, at_most: u32) -> Result<Vec<SqliteRow>, Trouble> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let query = sqlx::query(
            "SELECT event.*, seal.stream AS of, class, wrapped, destroyed, why \
             FROM event LEFT JOIN seal ON seal.id = event.seal WHERE seq > $1 ORDER BY seq LIMIT $2",
        );
        Ok(query.bind(after).bind(at_most).fetch_all(&self.reader).await?)
    }

    /// Numbers of rows that this program does not write: below 1.
    pub(super) async fn added(&self) -> Result<Vec<i64>, Trouble> {
        let rows = sqlx::query("SELECT seq FROM event WHERE seq < 1 ORDER BY seq").fetch_all(&self.reader).await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }
}

/// The number of a row.
pub(super) fn seq(row: &SqliteRow) -> i64 {
    row.try_get("seq").unwrap_or(0)
}

/// What lies in a row.
enum Found {
    /// The key of its commitment, what it commits to, and the event.
    Here([u8; 32], Vec<u8>, Option<Event>),
    Gone(Destroyed),
    Changed,
}

/// Opens rows one after another; each key is unwrapped once.
pub(super) struct Keys<'a> {
    ring: &'a Ring,
    under: HashMap<i64, Option<Under>>,
}

impl<'a> Keys<'a> {
    pub(super) fn new(ring: &'a Ring) -> Self {
        Self { ring, under: HashMap::new() }
    }

    pub(super) fn look(&mut self, row: &SqliteRow) -> Looked {
        let none = Digest::from_bytes([0; 32]);
        let commitment = commitment(row).unwrap_or(none);
        let (mut gone, mut forgets) = (None, None);
        let said = match self.open(row) {
            Found::Here(key, record, event) => {
                if let Some(Event::Forgotten { case, class, .. }) = event {
                    forgets = Some((case, class));
                }
                Said::Opened { commitment, again: commit(&key, &record) }
            }
            Found::Gone(destroyed) => {
                gone = Some(destroyed);
                Said::Destroyed { commitment }
            }
            Found::Changed => Said::Opened { commitment, again: none },
        };
        let sound = match said {
            Said::Opened { commitment, again } => commitment == again,
            _ => gone.is_some(),
        };
        let column = |name| row.try_get_unchecked(name).ok();
        let place = || {
            let prev: Option<i64> = row.try_get_unchecked("prev").ok()?;
            Some((row.try_get_unchecked("stream").ok()?, column("version")?, prev))
        };
        Looked {
            held: Held { seq: seq(row), said },
            place: place().filter(|_| sound),
            gone,
            forgets: forgets.filter(|_| sound),
        }
    }

    fn open(&mut self, row: &SqliteRow) -> Found {
        match self.key(row) {
            Some(Under::Destroyed(destroyed)) => Found::Gone(destroyed),
            Some(Under::Key(_, key)) => opened(row, &key).unwrap_or(Found::Changed),
            None => Found::Changed,
        }
    }

    fn key(&mut self, row: &SqliteRow) -> Option<Under> {
        let id: i64 = row.try_get("seal").ok()?;
        let ring = self.ring;
        self.under.entry(id).or_insert_with(|| readable(row).and_then(|()| ring.under(row).ok())).clone()
    }
}

/// Has the row of the key the columns that it was written with?
fn readable(row: &SqliteRow) -> Option<()> {
    let destroyed: Option<i64> = row.try_get("destroyed").ok()?;
    row.try_get::<String, _>("of").ok()?;
    row.try_get::<String, _>("class").ok()?;
    row.try_get::<Vec<u8>, _>("wrapped").ok()?;
    let why: Option<String> = row.try_get("why").ok()?;
    (destroyed.is_none() || why.is_some()).then_some(())
}

fn opened(row: &SqliteRow, key: &seal::Key) -> Option<Found> {
    let sealed: Vec<u8> = row.try_get_unchecked("body").ok()?;
    let plain = key.open(seal::EVENT, &sealed)?;
    let (salt, body) = plain.split_first_chunk::<32>()?;
    let officer: Option<String> = row.try_get_unchecked("officer").ok()?;
    let (stream, kind): (String, String) = (row.try_get_unchecked("stream").ok()?, row.try_get_unchecked("kind").ok()?);
    let at = Instant::from_micros(row.try_get_unchecked("at_micros").ok()?);
    let record = rows::log_record(seq(row), &stream, &kind, at, officer.as_deref(), body);
    // Only what destroys is looked into: an audit asks the others for nothing but their hash.
    let event = if kind == "forgotten" { rows::read(body) } else { None };
    Some(Found::Here(*salt, record, event))
}

fn commitment(row: &SqliteRow) -> Option<Digest> {
    let bytes: Vec<u8> = row.try_get_unchecked("leaf").ok()?;
    bytes.try_into().ok().map(Digest::from_bytes)
}

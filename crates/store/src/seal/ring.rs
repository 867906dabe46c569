//! The keys at hand: made when a case is first written, found again when it is read.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rand_core::CryptoRng;
use sqlx::{Row as _, SqlitePool, sqlite::SqliteRow};

use super::{Class, Key, wrapping};
use crate::Trouble;

/// A new key, wrapped: written with the first record under it.
#[derive(Debug, Clone)]
pub(crate) struct NewSeal {
    pub(crate) id: i64,
    pub(crate) stream: String,
    pub(crate) class: Class,
    pub(crate) wrapped: Vec<u8>,
}

#[derive(Debug, Clone)]
struct Known {
    id: i64,
    key: Key,
    /// Until a transaction that holds it is on the disk, each act brings it.
    new: Option<Arc<NewSeal>>,
}

/// More than so many are not kept at hand.
const KNOWN_MOST: usize = 100_000;

/// The master key, and the keys that are in use.
#[derive(Debug)]
pub(crate) struct Ring {
    master: Key,
    known: Mutex<HashMap<Class, HashMap<String, Known>>>,
}

/// The key for what is written now.
pub(crate) struct Current {
    pub(crate) id: i64,
    pub(crate) key: Key,
    pub(crate) new: Option<Arc<NewSeal>>,
}

impl Ring {
    pub(crate) fn new(master: Key) -> Self {
        Self { master, known: Mutex::default() }
    }

    pub(crate) fn master(&self) -> &Key {
        &self.master
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Class, HashMap<String, Known>>> {
        // Each change is one insert or removal: what a panic left is whole.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn at_hand(&self, stream: &str, class: Class) -> Option<Current> {
        let known = self.lock();
        let found = known.get(&class)?.get(stream)?;
        Some(Current { id: found.id, key: found.key.clone(), new: found.new.clone() })
    }

    /// A new key, for whoever writes it down.
    pub(crate) fn make(&self, stream: &str, class: Class, chance: &mut impl CryptoRng) -> (Key, NewSeal) {
        // Drawn, not counted: another program that writes beside us must never mean another key by the same number.
        let id = i64::try_from(chance.next_u64() >> 2).unwrap_or_default();
        let key = Key::draw(chance);
        let wrapped = self.master.seal(&wrapping(id, stream, class), &[&key.0], chance);
        (key, NewSeal { id, stream: stream.to_owned(), class, wrapped })
    }

    /// The key of a case and class, made where there is none or the last one was destroyed.
    pub(crate) async fn current(
        &self,
        reader: &SqlitePool,
        stream: &str,
        class: Class,
        chance: &mut impl CryptoRng,
    ) -> Result<Current, Trouble> {
        if let Some(current) = self.at_hand(stream, class) {
            return Ok(current);
        }
        let row = sqlx::query(
            "SELECT id AS seal, stream AS of, class, wrapped, destroyed, why FROM seal \
             WHERE stream = ? AND class = ? AND destroyed IS NULL ORDER BY id DESC LIMIT 1",
        )
        .bind(stream)
        .bind(class.as_str())
        .fetch_optional(reader)
        .await?;
        let (id, key, new) = match row.as_ref().map(|row| self.under(row)).transpose()? {
            Some(Under::Key(id, key)) => (id, key, None),
            _ => {
                let (key, new) = self.make(stream, class, chance);
                (new.id, key, Some(Arc::new(new)))
            }
        };
        let mut known = self.lock();
        let class = known.entry(class).or_default();
        if class.len() >= KNOWN_MOST {
            // Those that are on the disk are found there again.
            class.retain(|_, known| known.new.is_some());
        }
        // Somebody may have made one in between: theirs then.
        let found = class.entry(stream.to_owned()).or_insert(Known { id, key, new });
        Ok(Current { id: found.id, key: found.key.clone(), new: found.new.clone() })
    }

    /// These are on the disk: nobody needs to bring them again.
    pub(crate) fn stored(&self, seals: &[Arc<NewSeal>]) {
        let mut known = self.lock();
        for seal in seals {
            if let Some(found) = known.get_mut(&seal.class).and_then(|class| class.get_mut(&seal.stream))
                && found.id == seal.id
            {
                found.new = None;
            }
        }
    }

    /// Not to be used again.
    pub(crate) fn drop_key(&self, stream: &str, class: Class) {
        self.lock().entry(class).or_default().remove(stream);
    }

    /// What a row lies under: it has the columns `seal`, `of`, `class`, `wrapped`, `destroyed` and `why`.
    pub(crate) fn under(&self, row: &SqliteRow) -> Result<Under, Trouble> {
        let (id, stream): (i64, String) = (row.get("seal"), row.get("of"));
        if let Some(entry) = row.get::<Option<i64>, _>("destroyed") {
            let entry = crate::write::as_count(entry);
            let class = row.get("class");
            return Ok(Under::Destroyed(Destroyed { stream, class, entry, why: row.get("why") }));
        }
        let key = row.get::<String, _>("class").parse().ok().and_then(|class| {
            let key = self.master.open(&wrapping(id, &stream, class), row.get("wrapped"))?;
            Some(Key::from_bytes(key.as_slice().try_into().ok()?))
        });
        Ok(Under::Key(id, key.ok_or(Trouble::Key { id })?))
    }
}

/// What something is sealed under.
#[derive(Debug, Clone)]
pub(crate) enum Under {
    /// A key that is there.
    Key(i64, Key),
    /// A key that was destroyed.
    Destroyed(Destroyed),
}

/// A key that was destroyed, and what the log says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destroyed {
    /// The case.
    pub stream: String,
    /// Which of its classes.
    pub class: String,
    /// The entry of the log that says so.
    pub entry: u64,
    /// Why, as that entry says.
    pub why: String,
}

impl std::fmt::Display for Destroyed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { stream, class, entry, why } = self;
        write!(f, "destroyed under entry {entry} of the log: {class} of {stream}, {why}")
    }
}

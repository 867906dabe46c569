//! Bringing the tables up to date, and what older programs wrote in the clear under seal.

use std::collections::HashMap;

use rand_core::CryptoRng;
use sqlx::{Connection as _, Row, Sqlite, SqliteConnection, Transaction};
use terms::Digest;

use crate::{
    Trouble,
    seal::{self, Class, Key, NewSeal, Ring},
    stream,
};

/// Every version of the tables, in order. A released file is never edited; a new one is added.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_house.sql"),
    include_str!("../migrations/0002_index.sql"),
    include_str!("../migrations/0003_seal.sql"),
    include_str!("../migrations/0004_stream.sql"),
    include_str!("../migrations/0005_delivery.sql"),
    include_str!("../migrations/0006_large.sql"),
    include_str!("../migrations/0007_sealed.sql"),
    include_str!("../migrations/0008_queues.sql"),
    include_str!("../migrations/0009_kinds.sql"),
    include_str!("../migrations/0010_rests.sql"),
    include_str!("../migrations/0011_wakes.sql"),
];

/// After this one the rows are sealed.
const SEALED: usize = 3;

/// A fact while pages may hold what was in the clear.
const SCRUB: &str = "store-scrub";

/// The version of the tables that this program knows.
pub(crate) fn known() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// The version of the tables in a file.
pub(crate) async fn version(db: &mut SqliteConnection) -> Result<i64, Trouble> {
    let found: i64 = sqlx::query("PRAGMA user_version").fetch_one(&mut *db).await?.get(0);
    if found > known() { Err(Trouble::Newer { found, known: known() }) } else { Ok(found) }
}

pub(crate) async fn migrate(
    db: &mut SqliteConnection,
    ring: &Ring,
    chance: &mut impl CryptoRng,
) -> Result<(), Trouble> {
    let mut tx = db.begin_with("BEGIN IMMEDIATE").await?;
    let found = version(&mut tx).await?;
    for (sql, version) in MIGRATIONS.iter().zip(1..).skip(usize::try_from(found).unwrap_or(0)) {
        sqlx::raw_sql(*sql).execute(&mut *tx).await?;
        if version == SEALED {
            seal_all(&mut tx, ring, chance).await?;
        }
    }
    // A pragma takes no parameter; the number is ours.
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("PRAGMA user_version = {}", known()))).execute(&mut *tx).await?;
    tx.commit().await?;
    scrub(db).await
}

/// Writes the file anew, so that no page keeps what was sealed since; then empties the write-ahead file. Where it is cut off, the
/// next start does it.
async fn scrub(db: &mut SqliteConnection) -> Result<(), Trouble> {
    if sqlx::query("SELECT 1 FROM fact WHERE name = ?").bind(SCRUB).fetch_optional(&mut *db).await?.is_some() {
        sqlx::raw_sql("VACUUM").execute(&mut *db).await?;
        sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *db).await?;
        sqlx::query("DELETE FROM fact WHERE name = ?").bind(SCRUB).execute(&mut *db).await?;
    }
    Ok(())
}

/// Seals every event and document that was written before there were keys.
async fn seal_all(tx: &mut Transaction<'_, Sqlite>, ring: &Ring, chance: &mut impl CryptoRng) -> Result<(), Trouble> {
    let mut cases = Cases::read(tx).await?;
    let mut keys = Keys { ring, made: HashMap::new() };
    let mut last = 0i64;
    loop {
        let rows = sqlx::query("SELECT seq, stream, body, salt FROM event WHERE seq > ? ORDER BY seq LIMIT 500")
            .bind(last)
            .fetch_all(&mut **tx)
            .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            last = row.get("seq");
            let (stream, body, salt): (String, Vec<u8>, Vec<u8>) =
                (row.get("stream"), row.get("body"), row.get("salt"));
            cases.named_in(&stream, &body);
            let (seal, key) = keys.of(tx, &stream, Class::Events, chance).await?;
            let sealed = key.seal(seal::EVENT, &[&salt, &body], chance);
            sqlx::query("UPDATE event SET body = ?, seal = ? WHERE seq = ?")
                .bind(sealed)
                .bind(seal)
                .bind(last)
                .execute(&mut **tx)
                .await?;
        }
    }
    for (digest, case) in &cases.of {
        let row = sqlx::query("SELECT kind, bytes FROM document WHERE digest = ?")
            .bind(digest.bytes().to_vec())
            .fetch_one(&mut **tx)
            .await?;
        let case = case.as_deref().or_else(|| cases.names(row.get("bytes"))).unwrap_or(stream::HOUSE);
        let (seal, key) = keys.of(tx, case, Class::Documents, chance).await?;
        let tag = ring.master().tag(digest);
        let sealed = key.seal(&seal::document(&tag), &[row.get("bytes")], chance);
        sqlx::query("INSERT INTO sealed_document (tag, seal, kind, bytes) VALUES (?, ?, ?, ?)")
            .bind(tag.to_vec())
            .bind(seal)
            .bind(row.get::<String, _>("kind"))
            .bind(sealed)
            .execute(&mut **tx)
            .await?;
    }
    sqlx::raw_sql("DROP TABLE document; ALTER TABLE event DROP COLUMN salt").execute(&mut **tx).await?;
    // A file that was just made has nothing to wipe.
    if last > 0 {
        sqlx::query("INSERT INTO fact (name, value) VALUES (?, '')").bind(SCRUB).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Which case an old document belongs to: the first whose events name its digest, or the letter that it came as; else the one that
/// it names itself, as a receipt names the letter that it is for.
struct Cases {
    of: HashMap<Digest, Option<String>>,
    /// Letters that came.
    letters: HashMap<String, Digest>,
    /// Numbers of requests and orders, and of letters that left.
    numbers: HashMap<String, String>,
}

impl Cases {
    async fn read(tx: &mut Transaction<'_, Sqlite>) -> Result<Self, Trouble> {
        let digest = |bytes: Vec<u8>| <[u8; 32]>::try_from(bytes).ok().map(Digest::from_bytes);
        let docs = sqlx::query("SELECT digest FROM document").fetch_all(&mut **tx).await?;
        let letters = sqlx::query("SELECT letter, body FROM inbox").fetch_all(&mut **tx).await?;
        let numbers = sqlx::query(
            "SELECT letter, stream FROM outbox UNION SELECT substr(stream, instr(stream, '/') + 1), stream FROM event",
        )
        .fetch_all(&mut **tx)
        .await?;
        Ok(Self {
            of: docs.iter().filter_map(|row| Some((digest(row.get(0))?, None))).collect(),
            numbers: numbers.iter().map(|row| (row.get(0), row.get(1))).collect(),
            letters: letters.iter().filter_map(|row| Some((row.get(0), digest(row.get(1))?))).collect(),
        })
    }

    /// The first case whose number stands in the bytes.
    fn names(&self, bytes: &[u8]) -> Option<&str> {
        let words = bytes.split(|b| !b.is_ascii_hexdigit()).filter(|word| word.len() == 32);
        words.filter_map(|word| self.numbers.get(std::str::from_utf8(word).ok()?)).map(String::as_str).next()
    }

    fn named_in(&mut self, stream: &str, body: &[u8]) {
        let Ok(value) = serde_json::from_slice::<serde_json::Value>(body) else { return };
        let mut rest = vec![&value];
        while let Some(value) = rest.pop() {
            match value {
                serde_json::Value::String(text) => {
                    let digest = text.parse().ok().or_else(|| self.letters.get(text).copied());
                    if let Some(case) = digest.and_then(|digest| self.of.get_mut(&digest)) {
                        case.get_or_insert_with(|| stream.to_owned());
                    }
                }
                serde_json::Value::Array(values) => rest.extend(values),
                serde_json::Value::Object(fields) => rest.extend(fields.values()),
                _ => {}
            }
        }
    }
}

/// The keys that the migration makes.
struct Keys<'a> {
    ring: &'a Ring,
    made: HashMap<(String, Class), (i64, Key)>,
}

impl Keys<'_> {
    async fn of(
        &mut self,
        tx: &mut Transaction<'_, Sqlite>,
        stream: &str,
        class: Class,
        chance: &mut impl CryptoRng,
    ) -> Result<(i64, Key), Trouble> {
        if let Some(made) = self.made.get(&(stream.to_owned(), class)) {
            return Ok(made.clone());
        }
        let (key, new) = self.ring.make(stream, class, chance);
        let NewSeal { id, wrapped, .. } = new;
        sqlx::query("INSERT INTO seal (id, stream, class, wrapped) VALUES (?, ?, ?, ?)")
            .bind(id)
            .bind(stream)
            .bind(class.as_str())
            .bind(wrapped)
            .execute(&mut **tx)
            .await?;
        self.made.insert((stream.to_owned(), class), (id, key.clone()));
        Ok((id, key))
    }
}

//! Acts as rows: numbered, hashed, many in one statement.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use sqlx::{AssertSqlSafe, Row as _, Sqlite, SqliteConnection, query::Query, sqlite::SqliteArguments};
use terms::Instant;

use super::act::{Destroy, Row, SealedDoc, Took};
use super::{Act, writer::size};
use crate::{OutLetter, Recorded, Trouble, rows, seal::NewSeal, write::as_count};

/// Where the log and the streams stand, as the writer knows it.
pub(super) struct Place {
    seq: i64,
    versions: HashMap<String, i64>,
    /// Keys that were destroyed: nothing more is written under them.
    gone: HashSet<i64>,
}

/// No log is as long as this.
const UNKNOWN: i64 = -1;

/// More names than this are not remembered between transactions.
const STREAMS_MOST: usize = 100_000;

impl Place {
    pub(super) fn unknown() -> Self {
        Self { seq: UNKNOWN, versions: HashMap::new(), gone: HashSet::new() }
    }

    /// What is remembered may be wrong: read again.
    pub(super) fn forget(&mut self) {
        self.versions.clear();
        self.seq = UNKNOWN;
    }

    /// Reads how long the log is, and the version of each stream that is not known yet.
    pub(super) async fn find(&mut self, tx: &mut SqliteConnection, acts: &[Act]) -> Result<(), sqlx::Error> {
        let seq = size(&mut *tx).await?;
        if seq != self.seq || self.versions.len() > STREAMS_MOST {
            // Another program has written, or a transaction was taken back.
            self.forget();
            self.seq = seq;
            let gone = sqlx::query("SELECT id FROM seal WHERE destroyed IS NOT NULL").fetch_all(&mut *tx).await?;
            self.gone = gone.iter().map(|row| row.get(0)).collect();
        }
        let named = acts
            .iter()
            .flat_map(|act| act.rows.iter().map(|row| &row.stream).chain(act.expects.iter().map(|(stream, _)| stream)));
        let unknown: BTreeSet<&String> = named.filter(|s| !self.versions.contains_key(*s)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let names = serde_json::to_string(&unknown).unwrap_or_default();
        let found = sqlx::query(
            "SELECT value, (SELECT COALESCE(MAX(version), 0) FROM event WHERE stream = value) FROM json_each(?)",
        )
        .bind(names)
        .fetch_all(tx)
        .await?;
        self.versions.extend(found.iter().map(|row| (row.get(0), row.get(1))));
        Ok(())
    }

    fn version(&self, stream: &str) -> i64 {
        self.versions.get(stream).copied().unwrap_or(0)
    }

    fn next(&mut self, stream: &str) -> (i64, i64) {
        self.seq += 1;
        let version = self.version(stream) + 1;
        match self.versions.get_mut(stream) {
            Some(known) => *known = version,
            None => drop(self.versions.insert(stream.to_owned(), version)),
        }
        (self.seq, version)
    }

    fn met(&self, act: &Act) -> Result<(), Trouble> {
        let longer = act.expects.iter().find(|(stream, version)| as_count(self.version(stream)) != *version);
        let forgotten = act.rows.iter().find(|row| self.gone.contains(&row.seal)).map(|row| &row.stream);
        let forgotten = forgotten.or_else(|| {
            let doc = act.docs.iter().find(|doc| self.gone.contains(&doc.seal))?;
            Some(&doc.stream)
        });
        match longer.map(|(stream, _)| stream).or(forgotten) {
            Some(stream) => Err(Trouble::MovedOn { stream: stream.clone() }),
            None => Ok(()),
        }
    }
}

/// One event with its number.
struct EventRow<'a> {
    row: &'a Row,
    act: &'a Act,
    seq: i64,
    version: i64,
}

/// Writes the acts whose conditions hold; the others are refused without harm to anybody.
pub(super) async fn write(
    tx: &mut SqliteConnection,
    place: &mut Place,
    acts: &[Act],
) -> Result<Vec<Result<Recorded, Trouble>>, sqlx::Error> {
    let mut told = Vec::with_capacity(acts.len());
    let mut good = Vec::with_capacity(acts.len());
    let mut events = Vec::new();
    for act in acts {
        if let Err(moved_on) = place.met(act) {
            told.push(Err(moved_on));
            continue;
        }
        let first = as_count(place.seq) + 1;
        for row in &act.rows {
            let (seq, version) = place.next(&row.stream);
            events.push(EventRow { row, act, seq, version });
        }
        told.push(Ok(Recorded { first, size: as_count(place.seq) }));
        good.push(act);
    }
    let seals: Vec<&Arc<NewSeal>> = good.iter().flat_map(|act| &act.seals).collect();
    insert(tx, SEAL, &seals, |q, seal| {
        q.bind(seal.id).bind(seal.stream.clone()).bind(seal.class.as_str()).bind(seal.wrapped.clone())
    })
    .await?;
    insert(tx, EVENT, &events, bind_event).await?;
    let docs: Vec<&SealedDoc> = good.iter().flat_map(|act| &act.docs).collect();
    insert(tx, DOCUMENT, &docs, |q, doc| {
        q.bind(doc.tag.to_vec()).bind(doc.seal).bind(doc.kind).bind(doc.bytes.clone())
    })
    .await?;
    let letters: Vec<(&OutLetter, i64)> = good.iter().flat_map(|a| a.letters.iter().map(|l| (l, a.at))).collect();
    insert(tx, OUTBOX, &letters, |q, (letter, at)| letter.bind(q, *at)).await?;
    let took: Vec<(&Took, i64)> = good.iter().flat_map(|a| a.took.iter().map(|t| (t, a.at))).collect();
    insert(tx, INBOX, &took, |q, (took, at)| {
        q.bind(took.letter.to_string())
            .bind(took.body.bytes().to_vec())
            .bind(took.from.clone())
            .bind(*at)
            .bind(took.receipt.clone())
    })
    .await?;
    for act in good {
        small(tx, act).await?;
        if let Some(destroy) = &act.destroy {
            destroy_key(tx, place, destroy).await?;
        }
    }
    Ok(told)
}

/// The wrapped key is overwritten where it lies, and only then the row says so: a longer row may move to another page.
async fn destroy_key(tx: &mut SqliteConnection, place: &mut Place, destroy: &Destroy) -> Result<(), sqlx::Error> {
    let Destroy { stream, class, why } = destroy;
    sqlx::query(
        "UPDATE seal SET wrapped = zeroblob(length(wrapped)) WHERE stream = ? AND class = ? AND destroyed IS NULL",
    )
    .bind(stream.clone())
    .bind(class.as_str())
    .execute(&mut *tx)
    .await?;
    let gone = sqlx::query(
        "UPDATE seal SET destroyed = ?, why = ? WHERE stream = ? AND class = ? AND destroyed IS NULL RETURNING id",
    )
    .bind(place.seq)
    .bind(why.clone())
    .bind(stream.clone())
    .bind(class.as_str())
    .fetch_all(&mut *tx)
    .await?;
    place.gone.extend(gone.iter().map(|row| row.get::<i64, _>(0)));
    Ok(())
}

/// What changes a row that is there.
async fn small(tx: &mut SqliteConnection, act: &Act) -> Result<(), sqlx::Error> {
    for letter in &act.delivered {
        sqlx::query("UPDATE outbox SET delivered = ?, fault = NULL WHERE letter = ? AND delivered IS NULL")
            .bind(act.at)
            .bind(letter.to_string())
            .execute(&mut *tx)
            .await?;
    }
    for (name, value) in &act.facts {
        sqlx::query(
            "INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )
        .bind(name.clone())
        .bind(value.clone())
        .execute(&mut *tx)
        .await?;
    }
    if let Some(put_off) = &act.put_off {
        sqlx::query("UPDATE outbox SET tries = tries + 1, fault = ?, next_micros = ? WHERE letter = ?")
            .bind(put_off.fault.clone())
            .bind(put_off.next.micros())
            .bind(put_off.letter.to_string())
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// A table, the columns that are given, and what happens when the row is there already.
struct Table {
    into: &'static str,
    columns: usize,
    conflict: &'static str,
}

const EVENT: Table = Table {
    into: "event (seq, stream, version, kind, at_micros, officer, body, seal, leaf)",
    columns: 9,
    conflict: "",
};
const SEAL: Table =
    Table { into: "seal (id, stream, class, wrapped)", columns: 4, conflict: " ON CONFLICT DO NOTHING" };
const DOCUMENT: Table =
    Table { into: "sealed_document (tag, seal, kind, bytes)", columns: 4, conflict: " ON CONFLICT DO NOTHING" };
const OUTBOX: Table =
    Table { into: "outbox (letter, kind, stream, to_node, bytes, next_micros)", columns: 6, conflict: "" };
const INBOX: Table = Table { into: "inbox (letter, body, from_node, at_micros, receipt)", columns: 5, conflict: "" };

/// Rows in one statement. Few sizes, so that each text is prepared once and found again.
const SIZES: [usize; 3] = [128, 16, 1];

type Bound<'q> = Query<'q, Sqlite, SqliteArguments>;

async fn insert<T>(
    tx: &mut SqliteConnection,
    table: Table,
    rows: &[T],
    bind: impl for<'q> Fn(Bound<'q>, &T) -> Bound<'q>,
) -> Result<(), sqlx::Error> {
    let mut rest = rows;
    for size in SIZES {
        let sql = table.sql(size);
        let chunks = rest.chunks_exact(size);
        rest = chunks.remainder();
        for chunk in chunks {
            // The text holds names of ours and question marks; every value is bound.
            let query = chunk.iter().fold(sqlx::query(AssertSqlSafe(sql.clone())), &bind);
            query.execute(&mut *tx).await?;
        }
        if rest.is_empty() {
            break;
        }
    }
    Ok(())
}

impl Table {
    fn sql(&self, rows: usize) -> String {
        let row = format!("({})", vec!["?"; self.columns].join(","));
        format!("INSERT INTO {} VALUES {}{}", self.into, vec![row.as_str(); rows].join(","), self.conflict)
    }
}

fn bind_event<'q>(query: Bound<'q>, event: &EventRow<'_>) -> Bound<'q> {
    let EventRow { row, act, seq, version } = event;
    let officer = act.by.as_ref().map(terms::OfficerId::as_str);
    let record = rows::log_record(*seq, &row.stream, &row.kind, Instant::from_micros(act.at), officer, &row.body);
    let leaf = evidence::log::commit(&row.salt, &record);
    query
        .bind(*seq)
        .bind(row.stream.clone())
        .bind(*version)
        .bind(row.kind.clone())
        .bind(act.at)
        .bind(officer.map(str::to_owned))
        .bind(row.sealed.clone())
        .bind(row.seal)
        .bind(leaf.bytes().to_vec())
}

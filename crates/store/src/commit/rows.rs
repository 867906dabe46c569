//! Acts as rows: numbered, hashed, many in one statement.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::{Arc, LazyLock},
};

use sqlx::{
    AssertSqlSafe, Row as _, Sqlite, SqliteConnection,
    query::Query,
    sqlite::{SqliteArguments, SqliteRow},
};
use terms::{Instant, LetterId};

use super::act::{Destroy, Row, SealedDoc, Silent, Took};
use super::{Act, writer::size};
use crate::{LargeDoc, Move, OutLetter, Recorded, Trouble, letters::rank, rows, seal::NewSeal, write::as_count};

/// Where the log and the streams stand, as the writer knows it.
pub(super) struct Place {
    seq: i64,
    streams: HashMap<String, Stand>,
    /// Keys that were destroyed: nothing more is written under them.
    gone: HashSet<i64>,
}

/// Where one stream stands.
#[derive(Debug, Clone, Copy, Default)]
struct Stand {
    version: i64,
    /// Its first and last entry; 0 for none.
    first: i64,
    last: i64,
    /// How urgent its case is.
    rank: i64,
}

/// No log is as long as this.
const UNKNOWN: i64 = -1;

/// More names than this are not remembered between transactions.
const STREAMS_MOST: usize = 100_000;

impl Place {
    pub(super) fn unknown() -> Self {
        Self { seq: UNKNOWN, streams: HashMap::new(), gone: HashSet::new() }
    }

    /// What is remembered may be wrong: read again.
    pub(super) fn forget(&mut self) {
        self.streams.clear();
        self.seq = UNKNOWN;
    }

    /// Reads how long the log is, and the version of each stream that is not known yet.
    pub(super) async fn find(&mut self, tx: &mut SqliteConnection, acts: &[Act]) -> Result<(), sqlx::Error> {
        let seq = size(&mut *tx).await?;
        if seq != self.seq || self.streams.len() > STREAMS_MOST {
            // Another program has written, or a transaction was taken back.
            self.forget();
            self.seq = seq;
            let gone = sqlx::query("SELECT id FROM seal WHERE destroyed IS NOT NULL").fetch_all(&mut *tx).await?;
            self.gone = gone.iter().map(|row| row.get(0)).collect();
        }
        let named = acts.iter().flat_map(|act| {
            let expected = act.expects.iter().map(|(stream, _)| stream);
            let letters = act.letters.iter().map(|letter| &letter.stream);
            act.rows.iter().map(|row| &row.stream).chain(expected).chain(letters)
        });
        let unknown: BTreeSet<&String> = named.filter(|s| !self.streams.contains_key(*s)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let names = serde_json::to_string(&unknown).unwrap_or_default();
        let found = sqlx::query(
            "SELECT name, version, first, last, rank FROM stream WHERE name IN (SELECT value FROM json_each(?))",
        )
        .bind(names)
        .fetch_all(tx)
        .await?;
        self.streams.extend(unknown.into_iter().map(|name| (name.clone(), Stand::default())));
        let stand =
            |row: &SqliteRow| Stand { version: row.get(1), first: row.get(2), last: row.get(3), rank: row.get(4) };
        self.streams.extend(found.iter().map(|row| (row.get(0), stand(row))));
        Ok(())
    }

    fn ranked(&mut self, stream: &str, rank: i64) {
        if let Some(stand) = self.streams.get_mut(stream) {
            stand.rank = rank;
        }
    }

    fn rank(&self, stream: &str) -> i64 {
        self.streams.get(stream).map_or(0, |stand| stand.rank)
    }

    fn version(&self, stream: &str) -> i64 {
        self.streams.get(stream).map_or(0, |stand| stand.version)
    }

    /// Gives the next number; returns it and how the stream stood.
    fn next(&mut self, stream: &str) -> (i64, Stand) {
        self.seq += 1;
        let before = self.streams.get(stream).copied().unwrap_or_default();
        let first = if before.first == 0 { self.seq } else { before.first };
        let after = Stand { version: before.version + 1, first, last: self.seq, rank: before.rank };
        match self.streams.get_mut(stream) {
            Some(known) => *known = after,
            None => drop(self.streams.insert(stream.to_owned(), after)),
        }
        (self.seq, before)
    }

    fn met(&self, act: &Act) -> Result<(), Trouble> {
        let longer = act.expects.iter().find(|(stream, version)| as_count(self.version(stream)) != *version);
        let forgotten = act.rows.iter().find(|row| self.gone.contains(&row.seal)).map(|row| &row.stream);
        let forgotten = forgotten.or_else(|| {
            if let Some(large) = act.large.iter().find(|large| self.gone.contains(&large.seal)) {
                return Some(&large.stream);
            }
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
    /// How the stream stood before.
    before: Stand,
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
        for (stream, urgency) in &act.urgency {
            place.ranked(stream, rank(*urgency));
        }
        for row in &act.rows {
            let (seq, before) = place.next(&row.stream);
            events.push(EventRow { row, act, seq, before });
        }
        told.push(Ok(Recorded { first, size: as_count(place.seq) }));
        good.push(act);
    }
    let seals: Vec<&Arc<NewSeal>> = good.iter().flat_map(|act| &act.seals).collect();
    insert(tx, &SEAL, &seals, |q, seal| {
        q.bind(seal.id).bind(seal.stream.clone()).bind(seal.class.as_str()).bind(seal.wrapped.clone())
    })
    .await?;
    insert(tx, &EVENT, &events, bind_event).await?;
    let moved: BTreeSet<&str> = events.iter().map(|event| event.row.stream.as_str()).collect();
    let moved: Vec<(&str, Stand)> =
        moved.into_iter().filter_map(|name| Some((name, *place.streams.get(name)?))).collect();
    insert(tx, &STREAM, &moved, |q, (name, stand)| {
        q.bind((*name).to_owned()).bind(stand.version).bind(stand.first).bind(stand.last).bind(stand.rank)
    })
    .await?;
    let docs: Vec<&SealedDoc> = good.iter().flat_map(|act| &act.docs).collect();
    insert(tx, &DOCUMENT, &docs, |q, doc| {
        q.bind(doc.tag.to_vec()).bind(doc.seal).bind(doc.kind).bind(doc.bytes.clone())
    })
    .await?;
    let large: Vec<&LargeDoc> = good.iter().flat_map(|act| &act.large).collect();
    insert(tx, &LARGE, &large, |q, large| {
        let size = i64::try_from(large.size).unwrap_or(i64::MAX);
        q.bind(large.tag.to_vec()).bind(large.seal).bind(large.kind).bind(large.file.clone()).bind(size)
    })
    .await?;
    let letters: Vec<(&OutLetter, i64)> = good.iter().flat_map(|a| a.letters.iter().map(|l| (l, a.at))).collect();
    insert(tx, &OUTBOX, &letters, |q, (letter, at)| letter.bind(q, *at).bind(place.rank(&letter.stream))).await?;
    let took: Vec<(&Took, i64)> = good.iter().flat_map(|a| a.took.iter().map(|t| (t, a.at))).collect();
    insert(tx, &INBOX, &took, |q, (took, at)| {
        q.bind(took.letter.to_string())
            .bind(took.body.bytes().to_vec())
            .bind(took.from.clone())
            .bind(*at)
            .bind(took.receipt.clone())
            .bind(took.sealed.map(|sealed| sealed.bytes().to_vec()))
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
    for (letter, to) in &act.moves {
        moved(tx, *letter, to, act.at).await?;
    }
    if let Some(silent) = &act.silent {
        falls_silent(tx, silent).await?;
    }
    if let Some(to) = &act.answers {
        sqlx::query("DELETE FROM silence WHERE to_node = ?").bind(to.clone()).execute(&mut *tx).await?;
    }
    if let Some((letter, receipt)) = &act.receipt_anew {
        sqlx::query("UPDATE inbox SET receipt = ?, at_micros = ? WHERE letter = ?")
            .bind(receipt.clone())
            .bind(act.at)
            .bind(letter.to_string())
            .execute(&mut *tx)
            .await?;
    }
    if !act.rests.is_empty() {
        rest(tx, &act.rests).await?;
    }
    if let Some(stuck) = &act.stuck {
        sqlx::query("INSERT INTO stuck (digest, bytes, why, at_micros) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
            .bind(stuck.digest.bytes().to_vec())
            .bind(stuck.bytes.clone())
            .bind(stuck.why.clone())
            .bind(stuck.at.micros())
            .execute(&mut *tx)
            .await?;
    }
    if let Some(digest) = &act.loose {
        sqlx::query("DELETE FROM stuck WHERE digest = ?").bind(digest.bytes().to_vec()).execute(&mut *tx).await?;
    }
    Ok(())
}

/// What has another entry since it was read does not rest.
async fn rest(tx: &mut SqliteConnection, rests: &[(String, i64, Option<i64>)]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE stream SET rests = last, wakes = json_extract(found.value, '$[2]') FROM json_each(?) AS found \
         WHERE name = json_extract(found.value, '$[0]') AND last = json_extract(found.value, '$[1]')",
    )
    .bind(serde_json::to_string(rests).unwrap_or_default())
    .execute(tx)
    .await
    .map(drop)
}

/// One row for the peer, however many letters wait there: each of them written anew would stop the writer for all peers.
async fn falls_silent(tx: &mut SqliteConnection, Silent { to, fault, silence }: &Silent) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT OR REPLACE INTO silence (to_node, fault, tries, since_micros, next_micros) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(to.clone())
    .bind(fault.clone())
    .bind(i64::try_from(silence.tries).unwrap_or(i64::MAX))
    .bind(silence.since.micros())
    .bind(silence.next.micros())
    .execute(tx)
    .await
    .map(drop)
}

/// A letter that was delivered in between stays so.
async fn moved(tx: &mut SqliteConnection, letter: LetterId, to: &Move, at: i64) -> Result<(), sqlx::Error> {
    let letter = letter.to_string();
    let query = match to {
        Move::PutOff { fault, next } => sqlx::query(
            "UPDATE outbox SET tries = tries + 1, fault = ?, next_micros = ? WHERE letter = ? AND delivered IS NULL",
        )
        .bind(fault.clone())
        .bind(next.micros()),
        Move::Soon { says, next } => sqlx::query(
            "UPDATE outbox SET tries = 0, fault = ?, next_micros = ? WHERE letter = ? AND delivered IS NULL",
        )
        .bind(says.clone())
        .bind(next.micros()),
        Move::Park { code } => {
            sqlx::query("UPDATE outbox SET parked = ?, parked_micros = ? WHERE letter = ? AND delivered IS NULL")
                .bind(code.clone())
                .bind(at)
        }
        Move::Again => sqlx::query(
            "UPDATE outbox SET tries = 0, next_micros = ?, parked = NULL, parked_micros = NULL \
             WHERE letter = ? AND delivered IS NULL",
        )
        .bind(at),
        Move::Sealed { bytes } => sqlx::query(
            "UPDATE outbox SET bytes = ?, next_micros = ?, fault = NULL WHERE letter = ? AND delivered IS NULL",
        )
        .bind(bytes.clone())
        .bind(at),
    };
    query.bind(letter).execute(tx).await.map(drop)
}

/// Rows in one statement: any number is a few of these, and each text is prepared once and found again.
const SIZES: [usize; 8] = [128, 64, 32, 16, 8, 4, 2, 1];

/// A table, as the texts that insert so many rows.
struct Table(Vec<(usize, Arc<str>)>);

impl Table {
    fn new(into: &str, columns: usize, conflict: &str) -> Self {
        let row = format!("({})", vec!["?"; columns].join(","));
        let text = |n: usize| format!("INSERT INTO {into} VALUES {} {conflict}", vec![row.as_str(); n].join(","));
        Self(SIZES.into_iter().map(|n| (n, text(n).into())).collect())
    }
}

static EVENT: LazyLock<Table> = LazyLock::new(|| {
    Table::new("event (seq, stream, version, prev, kind, at_micros, officer, leaf, seal, body)", 10, "")
});
static STREAM: LazyLock<Table> = LazyLock::new(|| {
    let moved =
        "ON CONFLICT (name) DO UPDATE SET version = excluded.version, last = excluded.last, rank = excluded.rank";
    Table::new("stream (name, version, first, last, rank)", 5, moved)
});
static SEAL: LazyLock<Table> =
    LazyLock::new(|| Table::new("seal (id, stream, class, wrapped)", 4, "ON CONFLICT DO NOTHING"));
static DOCUMENT: LazyLock<Table> =
    LazyLock::new(|| Table::new("sealed_document (tag, seal, kind, bytes)", 4, "ON CONFLICT DO NOTHING"));
static LARGE: LazyLock<Table> =
    LazyLock::new(|| Table::new("large (tag, seal, kind, file, size)", 5, "ON CONFLICT DO NOTHING"));
static OUTBOX: LazyLock<Table> = LazyLock::new(|| {
    Table::new("outbox (letter, kind, stream, to_node, bytes, next_micros, queued, expires, frame, rank)", 10, "")
});
static INBOX: LazyLock<Table> =
    LazyLock::new(|| Table::new("inbox (letter, body, from_node, at_micros, receipt, sealed)", 6, ""));

type Bound<'q> = Query<'q, Sqlite, SqliteArguments>;

async fn insert<T>(
    tx: &mut SqliteConnection,
    table: &'static LazyLock<Table>,
    rows: &[T],
    bind: impl for<'q> Fn(Bound<'q>, &T) -> Bound<'q>,
) -> Result<(), sqlx::Error> {
    let mut rest = rows;
    for (size, sql) in &table.0 {
        let chunks = rest.chunks_exact(*size);
        rest = chunks.remainder();
        for chunk in chunks {
            // The text holds names of ours and question marks; every value is bound.
            let query = chunk.iter().fold(sqlx::query(AssertSqlSafe(Arc::clone(sql))), &bind);
            query.execute(&mut *tx).await?;
        }
    }
    Ok(())
}

fn bind_event<'q>(query: Bound<'q>, event: &EventRow<'_>) -> Bound<'q> {
    let EventRow { row, act, seq, before } = event;
    let officer = act.by.as_ref().map(terms::OfficerId::as_str);
    let record = rows::log_record(*seq, &row.stream, &row.kind, Instant::from_micros(act.at), officer, &row.body);
    let leaf = evidence::log::commit(&row.salt, &record);
    query
        .bind(*seq)
        .bind(row.stream.clone())
        .bind(before.version + 1)
        .bind((before.last > 0).then_some(before.last))
        .bind(row.kind.clone())
        .bind(act.at)
        .bind(officer.map(str::to_owned))
        .bind(leaf.bytes().to_vec())
        .bind(row.seal)
        .bind(row.sealed.clone())
}

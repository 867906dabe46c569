//! Letters on their way out, letters that were taken, and letters over which this node failed.

mod queue;

use sqlx::{Row, Sqlite, query::Query, sqlite::SqliteArguments};
use terms::{Digest, Instant, LetterId, NodeId, Urgency};

use crate::{Store, Trouble, commit::Act, write::as_count};

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
    /// How often it was tried since it was handed over, or since a person had it tried again.
    pub tries: u64,
    /// What the last try met, where it failed.
    pub fault: Option<String>,
    /// When its receipt came.
    pub delivered: Option<Instant>,
    /// When the next try is due.
    pub next: Instant,
    /// When it was handed over; unknown for a letter of an older program.
    pub queued: Option<Instant>,
    /// Until when it may be delivered; unknown for a letter of an older program.
    pub expires: Option<Instant>,
    /// Why nobody tries any more, since when: it waits for a person.
    pub parked: Option<(String, Instant)>,
    /// SHA-256 of the signed frame in it, which is a document of its case; unknown for a letter of an older program, and for what is no sealed letter.
    pub frame: Option<Digest>,
    /// How urgent its case was when it was handed over: by this it leaves before others to the same member. The store sets it, from [`Batch::urgency`](crate::Batch::urgency).
    pub urgency: Urgency,
}

/// Where a letter goes in its queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// A try failed: why, and when the next one is due.
    PutOff {
        /// What it met.
        fault: String,
        /// The next try.
        next: Instant,
    },
    /// It goes well and is not done: what it is at, and when it goes on. Failures before are forgotten.
    Soon {
        /// What it is at.
        says: String,
        /// When it goes on.
        next: Instant,
    },
    /// Out of the queue, until a person has looked.
    Park {
        /// Why, as a code.
        code: String,
    },
    /// Back into the queue, due at once.
    Again,
    /// The same letter in another seal, due at once.
    Sealed {
        /// The sealed bytes.
        bytes: Vec<u8>,
    },
}

/// A peer that does not answer: its whole queue waits, and not each letter for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Silence {
    /// How often nobody answered, one time after the other.
    pub tries: u64,
    /// The last of these. A letter that was due by then waits with the queue; one that is handed over since is tried at once.
    pub since: Instant,
    /// When the queue is tried next.
    pub next: Instant,
}

/// A letter that was taken before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Digest of its signed bytes.
    pub body: Digest,
    /// The receipt that was given.
    pub receipt: Vec<u8>,
    /// When it was given, by the clock of then.
    pub at: Instant,
    /// SHA-256 of the sealed bytes for which it was given, where that is known.
    pub sealed: Option<Digest>,
}

/// A letter that came and over which this node failed, again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuck {
    /// SHA-256 of the sealed bytes.
    pub digest: Digest,
    /// The bytes, sealed as they came.
    pub bytes: Vec<u8>,
    /// What it ran into.
    pub why: String,
    /// When it was parked.
    pub at: Instant,
}

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
            .bind(at)
            .bind(self.expires.map(Instant::micros))
            .bind(self.frame.map(|frame| frame.bytes().to_vec()))
    }
}

fn letter(row: &sqlx::sqlite::SqliteRow) -> Option<OutLetter> {
    let moment = |name: &str| row.get::<Option<i64>, _>(name).map(Instant::from_micros);
    Some(OutLetter {
        letter: row.get::<String, _>("letter").parse().ok()?,
        kind: row.get("kind"),
        stream: row.get("stream"),
        to: row.get::<String, _>("to_node").parse().ok()?,
        bytes: row.get("bytes"),
        tries: as_count(row.get("tries")),
        fault: row.get("fault"),
        delivered: moment("delivered"),
        next: Instant::from_micros(row.get("next_micros")),
        queued: moment("queued"),
        expires: moment("expires"),
        parked: row.get::<Option<String>, _>("parked").zip(moment("parked_micros")),
        frame: digest(row.get("frame")),
        urgency: urgency(row.get("rank")),
    })
}

/// How urgent a case is, as the tables have it: the higher, the sooner a letter leaves.
pub(crate) fn rank(urgency: Urgency) -> i64 {
    match urgency {
        Urgency::Ordinary => 0,
        Urgency::Urgent => 1,
        Urgency::Emergency => 2,
    }
}

fn urgency(rank: i64) -> Urgency {
    match rank {
        ..=0 => Urgency::Ordinary,
        1 => Urgency::Urgent,
        2.. => Urgency::Emergency,
    }
}

fn digest(bytes: Option<Vec<u8>>) -> Option<Digest> {
    bytes.and_then(|bytes| bytes.try_into().ok()).map(Digest::from_bytes)
}

impl Store {
    /// The letters of one stream, or all with `None`, newest last; bytes included.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn letters(&self, stream: Option<&str>) -> Result<Vec<OutLetter>, Trouble> {
        let query = match stream {
            Some(stream) => sqlx::query("SELECT * FROM outbox_seen WHERE stream = $1 ORDER BY place").bind(stream),
            None => sqlx::query("SELECT * FROM outbox_seen ORDER BY place"),
        };
        Ok(query.fetch_all(&self.reader).await?.iter().filter_map(letter).collect())
    }

    /// One letter of ours.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn letter(&self, number: LetterId) -> Result<Option<OutLetter>, Trouble> {
        let row = sqlx::query("SELECT * FROM outbox_seen WHERE letter = $1")
            .bind(number.to_string())
            .fetch_optional(&self.reader)
            .await?;
        Ok(row.as_ref().and_then(letter))
    }

    /// Was this letter taken before?
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn taken(&self, letter: LetterId) -> Result<Option<Taken>, Trouble> {
        self.taken_and_versions(letter, &[]).await.map(|(taken, _)| taken)
    }

    /// The same, and how long these streams are, in this order, as of one moment: one question for each letter that comes.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn taken_and_versions(
        &self,
        letter: LetterId,
        streams: &[String],
    ) -> Result<(Option<Taken>, Vec<u64>), Trouble> {
        let names = serde_json::to_string(streams).unwrap_or_default();
        let rows = sqlx::query(
            "SELECT name, version, NULL AS body, NULL AS receipt, 0 AS at_micros, NULL AS sealed FROM stream WHERE name IN (SELECT value FROM json_each($1)) \
             UNION ALL SELECT NULL, 0, body, receipt, at_micros, sealed FROM inbox WHERE letter = $2",
        )
        .bind(names)
        .bind(letter.to_string())
        .fetch_all(&self.reader)
        .await?;
        let taken = rows.iter().find_map(|row| {
            let body: [u8; 32] = row.get::<Option<Vec<u8>>, _>("body")?.try_into().ok()?;
            let at = Instant::from_micros(row.get("at_micros"));
            let sealed = digest(row.get("sealed"));
            Some(Taken { body: Digest::from_bytes(body), receipt: row.get("receipt"), at, sealed })
        });
        let version = |name: &String| {
            let row = rows.iter().find(|row| row.get::<Option<&str>, _>("name") == Some(name));
            row.map_or(0, |row| crate::write::as_count(row.get("version")))
        };
        Ok((taken, streams.iter().map(version).collect()))
    }

    /// Another receipt in place of the first, which was given by a clock that was wrong: for a letter that was taken.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be written.
    pub async fn receipt_anew(&self, letter: LetterId, receipt: Vec<u8>, now: Instant) -> Result<(), Trouble> {
        let act = Act { at: now.micros(), receipt_anew: Some((letter, receipt)), ..Act::default() };
        self.writer()?.hand_in(act).await.map(drop)
    }

    /// Keeps a letter over which this node fails, so that a person can look.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be written.
    pub async fn keep_stuck(&self, stuck: Stuck) -> Result<(), Trouble> {
        self.writer()?.hand_in(Act { stuck: Some(stuck), ..Act::default() }).await.map(drop)
    }

    /// A person has looked: it is taken like any other when it comes again.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be written.
    pub async fn let_loose(&self, digest: Digest) -> Result<(), Trouble> {
        self.writer()?.hand_in(Act { loose: Some(digest), ..Act::default() }).await.map(drop)
    }

    /// The letters over which this node failed, oldest first.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn stuck(&self) -> Result<Vec<Stuck>, Trouble> {
        let rows = sqlx::query("SELECT * FROM stuck ORDER BY at_micros").fetch_all(&self.reader).await?;
        let stuck = |row: &sqlx::sqlite::SqliteRow| {
            let digest: [u8; 32] = row.get::<Vec<u8>, _>("digest").try_into().ok()?;
            let at = Instant::from_micros(row.get("at_micros"));
            Some(Stuck { digest: Digest::from_bytes(digest), bytes: row.get("bytes"), why: row.get("why"), at })
        };
        Ok(rows.iter().filter_map(stuck).collect())
    }
}

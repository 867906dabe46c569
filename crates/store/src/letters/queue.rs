//! The queues: one for each peer, and in it one for each request, so that order holds within a request and nowhere else.

use sqlx::Row as _;
use terms::{Instant, LetterId, NodeId};

use super::{OutLetter, letter};
use crate::{
    Move, Silence, Store, Trouble,
    commit::{Act, Silent},
    write::as_count,
};

/// Letters as people see them, without their bytes.
macro_rules! without_bytes {
    ($from:literal) => {
        concat!(
            "SELECT letter, kind, stream, to_node, x'' AS bytes, tries, next_micros, fault, delivered, queued, expires, ",
            "parked, parked_micros, frame, rank FROM ",
            $from
        )
    };
}

/// Letters to a peer before which nothing waits in their request.
macro_rules! heads_where {
    ($which:literal) => {
        concat!(
            "SELECT letter FROM outbox AS one \
             WHERE to_node = $1 AND delivered IS NULL AND parked IS NULL AND next_micros <= $2 \
             AND next_micros > COALESCE((SELECT since_micros FROM silence \
               WHERE to_node = $1 AND silence.next_micros > $2), -9223372036854775807) \
             AND NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.to_node = $1 AND earlier.stream = one.stream \
               AND earlier.delivered IS NULL AND earlier.parked IS NULL AND earlier.rowid < one.rowid) AND ",
            $which,
            " LIMIT $3"
        )
    };
}

impl Store {
    /// The peers for whom a letter is due, though one before it in its request may not be.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn peers_due(&self, now: Instant) -> Result<Vec<NodeId>, Trouble> {
        // From name to name along the index: a peer with a million letters costs no more than one with a single one.
        let rows = sqlx::query(
            "WITH RECURSIVE peer (name) AS ( \
               SELECT MIN(to_node) FROM outbox WHERE delivered IS NULL AND parked IS NULL \
               UNION ALL \
               SELECT (SELECT MIN(to_node) FROM outbox \
                       WHERE delivered IS NULL AND parked IS NULL AND to_node > peer.name) \
               FROM peer WHERE peer.name IS NOT NULL) \
             SELECT name FROM peer WHERE EXISTS (SELECT 1 FROM outbox \
               WHERE to_node = peer.name AND delivered IS NULL AND parked IS NULL AND next_micros <= $1 \
               AND next_micros > COALESCE((SELECT since_micros FROM silence \
                 WHERE to_node = peer.name AND silence.next_micros > $1), -9223372036854775807))",
        )
        .bind(now.micros())
        .fetch_all(&self.reader)
        .await?;
        Ok(rows.iter().filter_map(|row| row.get::<String, _>(0).parse().ok()).collect())
    }

    /// Letters whose next try is later than `last`, some at a time.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn later_than(&self, last: Instant) -> Result<Vec<LetterId>, Trouble> {
        // By names along the index, as above: it is asked often, and nearly always finds nothing.
        let rows = sqlx::query(
            "WITH RECURSIVE peer (name) AS ( \
               SELECT MIN(to_node) FROM outbox WHERE delivered IS NULL AND parked IS NULL \
               UNION ALL \
               SELECT (SELECT MIN(to_node) FROM outbox \
                       WHERE delivered IS NULL AND parked IS NULL AND to_node > peer.name) \
               FROM peer WHERE peer.name IS NOT NULL) \
             SELECT letter FROM peer CROSS JOIN outbox ON to_node = peer.name \
             WHERE delivered IS NULL AND parked IS NULL AND next_micros > $1 LIMIT 100",
        )
        .bind(last.micros())
        .fetch_all(&self.reader)
        .await?;
        Ok(rows.iter().filter_map(|row| row.get::<String, _>(0).parse().ok()).collect())
    }

    /// Letters to this peer that are due and have nothing before them in their request: these may go at the same time. Those of emergencies come first, then
    /// those of urgent cases, then the others; in each, what has been due for longest.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn heads(&self, to: &NodeId, now: Instant, most: usize) -> Result<Vec<LetterId>, Trouble> {
        // Each its own index: behind a link that was down for days the ordinary ones are many, and are not sorted.
        let mut heads: Vec<LetterId> = Vec::new();
        for sql in [
            heads_where!("rank > 0 ORDER BY rank DESC, next_micros, rowid"),
            heads_where!("rank = 0 ORDER BY next_micros, rowid"),
        ] {
            let rows = sqlx::query(sql)
                .bind(to.as_str())
                .bind(now.micros())
                .bind(i64::try_from(most - heads.len()).unwrap_or(i64::MAX))
                .fetch_all(&self.reader)
                .await?;
            heads.extend(rows.iter().filter_map(|row| row.get::<String, _>(0).parse::<LetterId>().ok()));
        }
        Ok(heads)
    }

    /// Those of them that are of emergencies.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn heads_of_emergencies(&self, to: &NodeId, now: Instant, most: usize) -> Result<Vec<LetterId>, Trouble> {
        let rows = sqlx::query(heads_where!("rank > 1 ORDER BY rank DESC, next_micros, rowid"))
            .bind(to.as_str())
            .bind(now.micros())
            .bind(i64::try_from(most).unwrap_or(i64::MAX))
            .fetch_all(&self.reader)
            .await?;
        Ok(rows.iter().filter_map(|row| row.get::<String, _>(0).parse().ok()).collect())
    }

    /// The first letter to this peer that waits in one request, where it is due.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn head_of(&self, to: &NodeId, stream: &str, now: Instant) -> Result<Option<LetterId>, Trouble> {
        let row = sqlx::query(
            "SELECT letter, next_micros FROM outbox \
             WHERE to_node = $1 AND stream = $2 AND delivered IS NULL AND parked IS NULL ORDER BY rowid LIMIT 1",
        )
        .bind(to.as_str())
        .bind(stream)
        .fetch_optional(&self.reader)
        .await?;
        let due = row.filter(|row| row.get::<i64, _>("next_micros") <= now.micros());
        Ok(due.and_then(|row| row.get::<String, _>("letter").parse().ok()))
    }

    /// Letters that were not delivered, oldest first, without their bytes: what waits, and what is parked.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn undelivered(&self) -> Result<Vec<OutLetter>, Trouble> {
        // Sorted afterwards: in the order of the table, all that ever left would be read.
        let rows = sqlx::query(without_bytes!("outbox_seen WHERE delivered IS NULL ORDER BY +place"))
            .fetch_all(&self.reader)
            .await?;
        Ok(rows.iter().filter_map(letter).collect())
    }

    /// Those of them that wait for a person, however many wait for a peer.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn parked(&self) -> Result<Vec<OutLetter>, Trouble> {
        // No silence keeps them: they are as the table has them.
        let parked = without_bytes!(
            "outbox INDEXED BY outbox_parked WHERE parked IS NOT NULL AND delivered IS NULL ORDER BY rowid"
        );
        Ok(sqlx::query(parked).fetch_all(&self.reader).await?.iter().filter_map(letter).collect())
    }

    /// Moves a letter in its queue, without an entry in the log: tries and their failures are no events.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be written.
    pub async fn move_letter(&self, letter: LetterId, to: Move, now: Instant) -> Result<(), Trouble> {
        let act = Act { at: now.micros(), moves: vec![(letter, to)], ..Act::default() };
        self.writer()?.hand_in(act).await.map(drop)
    }

    /// How this peer is silent, where it is.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn silence(&self, to: &NodeId) -> Result<Option<Silence>, Trouble> {
        let row = sqlx::query("SELECT tries, since_micros, next_micros FROM silence WHERE to_node = $1")
            .bind(to.as_str())
            .fetch_optional(&self.reader)
            .await?;
        Ok(row.map(|row| Silence {
            tries: as_count(row.get("tries")),
            since: Instant::from_micros(row.get("since_micros")),
            next: Instant::from_micros(row.get("next_micros")),
        }))
    }

    /// Was anything handed over for this peer after that moment, and not tried yet or tried anew by a person?
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn handed_over_since(&self, to: &NodeId, since: Instant) -> Result<bool, Trouble> {
        let row = sqlx::query(
            "SELECT EXISTS (SELECT 1 FROM outbox \
               WHERE to_node = $1 AND delivered IS NULL AND parked IS NULL AND next_micros > $2 AND tries = 0)",
        )
        .bind(to.as_str())
        .bind(since.micros())
        .fetch_one(&self.reader)
        .await?;
        Ok(row.get::<bool, _>(0))
    }

    /// Peers whose silence began, or ends, where only a clock that ran ahead can have put it.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be read.
    pub async fn silent_ahead(&self, now: Instant, last: Instant) -> Result<Vec<NodeId>, Trouble> {
        let rows = sqlx::query("SELECT to_node FROM silence WHERE since_micros > $1 OR next_micros > $2")
            .bind(now.micros())
            .bind(last.micros())
            .fetch_all(&self.reader)
            .await?;
        Ok(rows.iter().filter_map(|row| row.get::<String, _>(0).parse().ok()).collect())
    }

    /// Nobody answers there: this letter was tried in vain, and it and the queue wait until the silence is over.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be written.
    pub async fn silent(&self, to: &NodeId, letter: LetterId, fault: &str, silence: Silence) -> Result<(), Trouble> {
        let put_off = Move::PutOff { fault: fault.to_owned(), next: silence.next };
        let silent = Silent { to: to.as_str().to_owned(), fault: fault.to_owned(), silence };
        let act =
            Act { at: silence.since.micros(), moves: vec![(letter, put_off)], silent: Some(silent), ..Act::default() };
        self.writer()?.hand_in(act).await.map(drop)
    }

    /// Somebody answers there again: the queue waits no longer.
    ///
    /// # Errors
    /// [`Trouble`] when the store cannot be written.
    pub async fn answers(&self, to: &NodeId) -> Result<(), Trouble> {
        let act = Act { answers: Some(to.as_str().to_owned()), ..Act::default() };
        self.writer()?.hand_in(act).await.map(drop)
    }
}

//! The house's events by their kinds, and the log's entries by their numbers. What officers look at is in the house as well, and soon is most of
//! it: whoever asks about something else does not read it.

use sqlx::Row as _;
use terms::{Digest, Instant};

use crate::{
    Entry, Store, Trouble,
    read::{Opener, events_where, leaf},
};

/// Kinds of the house's events, as the log names them.
pub mod kind {
    /// Another member told this one something.
    pub const NOTICE_CAME: &str = "notice-came";
    /// The house did something with its records, or something happened to them: alarms are among these.
    pub const RECORDS: &str = "records";
    /// An officer looked at something.
    pub const VIEWED: &str = "viewed";
    /// A standing consent of a state.
    pub const CONSENT_PUBLISHED: &str = "consent-published";
    /// The forbidden shortcut was tried.
    pub const ATTEMPTED: &str = "attempted";
    /// An act was refused.
    pub const REFUSED: &str = "refused";
    /// A letter of the house left: a ping.
    pub const SENT: &str = "sent";
    /// A ping was answered.
    pub const PING_ANSWERED: &str = "ping-answered";
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Store {
    /// The house's events of these kinds after entry `after`, oldest first.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read back.
    pub async fn house(&self, kinds: &[&str], after: u64) -> Result<Vec<Entry>, Trouble> {
        let rows = sqlx::query(events_where!(
            "WHERE event.stream = 'house' AND kind IN (SELECT value FROM json_each($1)) AND seq > $2 ORDER BY seq"
        ))
        .bind(serde_json::to_string(kinds).unwrap_or_default())
        .bind(number(after))
        .fetch_all(&self.reader)
        .await?;
        self.opened(&rows)
    }

    /// The last of the house's events of one kind before entry `before`, newest first, so many at most.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read back.
    pub async fn house_last(&self, kind: &str, before: u64, most: u32) -> Result<Vec<Entry>, Trouble> {
        let rows = sqlx::query(events_where!(
            "WHERE event.stream = 'house' AND kind = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3"
        ))
        .bind(kind)
        .bind(number(before))
        .bind(most)
        .fetch_all(&self.reader)
        .await?;
        self.opened(&rows)
    }

    /// Decisions to read and what was found, after entry `after`, oldest first, so many at most.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read back.
    pub async fn reads(&self, after: u64, most: u32) -> Result<Vec<Entry>, Trouble> {
        let rows = sqlx::query(events_where!(
            "WHERE kind IN ('read-decided', 'looked-up') AND seq > $1 ORDER BY seq LIMIT $2"
        ))
        .bind(number(after))
        .bind(most)
        .fetch_all(&self.reader)
        .await?;
        self.opened(&rows)
    }

    /// The last decisions to read, newest first, so many at most.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read back.
    pub async fn last_reads(&self, most: u32) -> Result<Vec<Entry>, Trouble> {
        let rows = sqlx::query(events_where!(
            "WHERE kind IN ('read-decided', 'looked-up') AND kind = 'read-decided' ORDER BY seq DESC LIMIT $1"
        ))
        .bind(most)
        .fetch_all(&self.reader)
        .await?;
        self.opened(&rows)
    }

    /// The cases in which something was granted after this moment, and when, newest first.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read.
    pub async fn granted_since(&self, after: Instant) -> Result<Vec<(String, Instant)>, Trouble> {
        let rows = sqlx::query(
            "SELECT stream, at_micros FROM event WHERE kind = 'granted' AND at_micros >= $1 ORDER BY at_micros DESC",
        )
        .bind(after.micros())
        .fetch_all(&self.reader)
        .await?;
        Ok(rows.iter().map(|row| (row.get("stream"), Instant::from_micros(row.get("at_micros")))).collect())
    }

    /// All entries but officers' looks, after entry `after`, oldest first, so many at most: for whoever counts them, one part after the other.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read back.
    pub async fn all_but_looks(&self, after: u64, most: u32) -> Result<Vec<Entry>, Trouble> {
        let rows = sqlx::query(events_where!("WHERE seq > $1 AND kind <> 'viewed' ORDER BY seq LIMIT $2"))
            .bind(number(after))
            .bind(most)
            .fetch_all(&self.reader)
            .await?;
        self.opened(&rows)
    }

    /// The log's entries from one number to another, both included, each with its commitment; numbers begin at 1.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read back.
    pub async fn entries(&self, from: u64, to: u64) -> Result<Vec<(Entry, Digest)>, Trouble> {
        let rows = sqlx::query(events_where!("WHERE seq BETWEEN $1 AND $2 ORDER BY seq"))
            .bind(number(from))
            .bind(number(to))
            .fetch_all(&self.reader)
            .await?;
        let mut opener = Opener::new(self)?;
        rows.iter().map(|row| Ok((opener.entry(row)?, leaf(row)?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use request::Event;

    use super::kind;
    use crate::rows;

    #[test]
    fn kinds_are_called_as_the_rows_call_them() {
        let officer = || "xa-desk".parse().unwrap();
        let check = |event: &Event, kind: &str| assert_eq!(rows::write(event).0, kind);
        check(&Event::NoticeCame { from: officer(), words: String::new() }, kind::NOTICE_CAME);
        check(&Event::Records { act: String::new(), what: String::new(), count: 1 }, kind::RECORDS);
        check(&Event::Viewed { what: String::new() }, kind::VIEWED);
        check(&Event::Refused { code: String::new(), says: String::new() }, kind::REFUSED);
        let (grant, frame) = (terms::GrantId::from_bytes([1; 16]), terms::Digest::from_bytes([1; 32]));
        let state = "XA".parse().unwrap();
        check(&Event::ConsentPublished { grant, state, frame }, kind::CONSENT_PUBLISHED);
        let holder = String::new();
        check(&Event::Attempted { territory: state, holder, result: String::new() }, kind::ATTEMPTED);
        let letter = terms::LetterId::from_bytes([1; 16]);
        check(&Event::Sent { letter, kind: "ping".into(), to: officer(), digest: frame }, kind::SENT);
        // What the queries and the indexes of the tables name.
        check(&Event::Granted { grant, frame }, "granted");
        check(&Event::ReadDecided { deed: frame, until: terms::Instant::from_micros(0) }, "read-decided");
        check(&Event::LookedUp { answer: frame, sources: frame, candidates: 1 }, "looked-up");
        let pinged = request::Pinged { node: officer(), took_ms: 1, ahead_ms: 1 };
        check(&Event::PingAnswered(pinged), kind::PING_ANSWERED);
    }
}

//! The house's events by their kinds, and the log's entries by their numbers. What officers look at is in the house as well, and soon is most of
//! it: whoever asks about something else does not read it.

use terms::Digest;

use crate::{
    Entry, Store, Trouble,
    read::{Opener, events_where, leaf},
    write::as_number,
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
    /// A standing consent was taken back.
    pub const CONSENT_TAKEN_BACK: &str = "consent-taken-back";
    /// The forbidden shortcut was tried.
    pub const ATTEMPTED: &str = "attempted";
    /// An act was refused.
    pub const REFUSED: &str = "refused";
    /// A letter of the house left: a ping.
    pub const SENT: &str = "sent";
    /// A ping was answered.
    pub const PING_ANSWERED: &str = "ping-answered";
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
        .bind(as_number(after))
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
        .bind(as_number(before))
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
            .bind(as_number(from))
            .bind(as_number(to))
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
        let consented = request::Consented { grant, state, frame };
        check(&Event::ConsentPublished(consented), kind::CONSENT_PUBLISHED);
        check(&Event::ConsentTakenBack(consented), kind::CONSENT_TAKEN_BACK);
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

//! One accounting session, as far as its messages tell it.

use std::time::Duration;

use terms::Instant;

use crate::{
    Life, SetAside,
    life::{first_moment, last_moment},
};

/// What kind of message it is (RFC 2866 section 5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Start,
    Interim,
    Stop,
    /// The access server began, or ends: it has no sessions from before.
    Server,
}

/// A repeated start comes within this time; a later one begins another session under the same number.
const REPEATED_MAX: Duration = Duration::from_secs(60);

/// So far may the clock of an access server and that of the receipt be apart, as with the times of other formats.
const NEAR: Duration = Duration::from_secs(600);

/// The access server's own time of the event (`Event-Timestamp`), where the receipt bears it out: it lies no further before that than the delay that
/// the server states (`Acct-Delay-Time`), and not behind it. A server whose clock is wrong would name who had the address at another time.
pub(crate) fn borne_out(event: Instant, received: Instant, delay: Duration) -> Result<Instant, SetAside> {
    let early = received.since(event) > delay.saturating_add(NEAR);
    if early || event.since(received) > NEAR { Err(SetAside::EventFarFromReceipt) } else { Ok(event) }
}

/// Between the first and the last message of one session and one address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Session {
    started: Option<Instant>,
    /// The address was not given yet at this moment, where that is known.
    earliest: Option<Instant>,
    first_seen: Instant,
    pub(crate) last_seen: Instant,
    pub(crate) stopped: Option<Instant>,
    /// It was over by then, but no message says when it ended.
    over_by: Option<Instant>,
}

impl Session {
    /// Begins with this message. `earlier`: the session was heard of before, then still without this address.
    pub(crate) fn new(kind: Kind, at: Instant, lasted: Option<Duration>, earlier: Option<Instant>) -> Self {
        let mut session =
            Self { started: None, earliest: earlier, first_seen: at, last_seen: at, stopped: None, over_by: None };
        session.take(kind, at, lasted.filter(|_| earlier.is_none()));
        session
    }

    /// One more message of it.
    pub(crate) fn take(&mut self, kind: Kind, at: Instant, lasted: Option<Duration>) {
        self.first_seen = self.first_seen.min(at);
        self.last_seen = self.last_seen.max(at);
        if kind == Kind::Start {
            self.started = Some(self.started.map_or(at, |known| known.min(at)));
        } else if let Some(lasted) = lasted.filter(|_| self.earliest.is_none()) {
            // A stop or an interim update says how long the session has lasted: its beginning is known without a start.
            self.first_seen = self.first_seen.min(at.before(lasted));
            self.started = self.started.or(Some(at.before(lasted)));
        }
        if kind == Kind::Stop {
            self.stopped = self.stopped.max(Some(at));
        }
    }

    /// Does a start of this moment begin another session under the same number?
    pub(crate) fn is_followed_by(&self, start: Instant) -> bool {
        let begun = self.started.unwrap_or(self.first_seen);
        self.stopped.is_some_and(|stopped| start > stopped)
            || start > begun.after(REPEATED_MAX) && start >= self.last_seen
    }

    /// The same session, of which nothing more will be heard since it was over by then.
    pub(crate) fn over_by(self, at: Instant) -> Self {
        Self { over_by: Some(at), ..self }
    }

    pub(crate) fn life(&self) -> Life {
        let from = self.started.unwrap_or(self.first_seen);
        let to = self.stopped.unwrap_or(self.last_seen);
        let earliest = self.started.is_none().then(|| self.earliest.unwrap_or(first_moment()));
        // Times are whole seconds: a stop may have come up to a second later than it says.
        let stopped = self.stopped.map(|at| at.after(Duration::from_micros(999_999)));
        Life::spanning(from, to, earliest, Some(stopped.or(self.over_by).unwrap_or(last_moment())))
    }
}

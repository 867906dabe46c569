//! How a listener is: does it take in what comes, and does anything come?

use std::time::Duration;

use serde::{Deserialize, Serialize};
use terms::Instant;

/// How a listener is, the worst first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Health {
    /// It takes nothing until the node is started again.
    Over,
    /// What comes cannot be written; it is tried again.
    Failing,
    /// Nothing has come for too long.
    Silent,
    /// Nothing has come yet, and it has not listened for long.
    #[default]
    Waiting,
    /// Something came lately.
    Receiving,
}

impl Health {
    /// Does somebody have to look at it now?
    pub fn is_alarm(self) -> bool {
        matches!(self, Self::Over | Self::Failing | Self::Silent)
    }

    /// The word of programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Over => "over",
            Self::Failing => "failing",
            Self::Silent => "silent",
            Self::Waiting => "waiting",
            Self::Receiving => "receiving",
        }
    }
}

/// What is known of a listener at one moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signs {
    pub(super) over: bool,
    pub(super) failing: bool,
    pub(super) opened: Instant,
    pub(super) last: Option<Instant>,
    pub(super) silent_after: Option<Duration>,
}

impl Signs {
    pub(super) fn health(self, now: Instant) -> Health {
        let quiet = now.since(self.last.unwrap_or(self.opened));
        match self.silent_after {
            _ if self.over => Health::Over,
            _ if self.failing => Health::Failing,
            Some(most) if quiet >= most => Health::Silent,
            _ if self.last.is_none() => Health::Waiting,
            _ => Health::Receiving,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: u64) -> Instant {
        Instant::parse("2026-11-25T00:00:00Z").unwrap().after(Duration::from_secs(60 * minutes))
    }

    /// Opened at midnight; asked at minute `now`.
    fn check(last: Option<u64>, silent_after: Option<u64>, now: u64, health: Health) {
        let signs = Signs {
            over: false,
            failing: false,
            opened: at(0),
            last: last.map(at),
            silent_after: silent_after.map(|minutes| Duration::from_secs(60 * minutes)),
        };
        assert_eq!(signs.health(at(now)), health, "{signs:?} at {now}");
        assert_eq!(Signs { failing: true, ..signs }.health(at(now)), Health::Failing);
        assert_eq!(Signs { over: true, failing: true, ..signs }.health(at(now)), Health::Over);
    }

    #[test]
    fn silence_is_an_alarm_once_it_has_lasted() {
        check(None, Some(15), 14, Health::Waiting);
        check(None, Some(15), 15, Health::Silent);
        check(Some(10), Some(15), 24, Health::Receiving);
        check(Some(10), Some(15), 25, Health::Silent);
        check(Some(10), None, 10_000, Health::Receiving);
        check(None, None, 10_000, Health::Waiting);
    }

    #[test]
    fn a_clock_that_goes_back_is_no_silence() {
        check(Some(10), Some(15), 9, Health::Receiving);
    }

    #[test]
    fn only_what_somebody_has_to_look_at_is_an_alarm() {
        let all = [Health::Over, Health::Failing, Health::Silent, Health::Waiting, Health::Receiving];
        assert_eq!(all.map(Health::is_alarm), [true, true, true, false, false]);
    }
}

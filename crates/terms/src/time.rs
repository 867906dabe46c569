//! Moments and periods. Time is always an argument: nothing here reads a clock.

use std::{fmt, time::Duration};

/// A moment, in microseconds since 1970-01-01T00:00:00 UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// The text is not a moment that Comity accepts: RFC 3339 with an explicit offset, years 1970 to 2199.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a time with a zone, such as 2026-11-22T14:03:05Z or 2026-11-22T15:03:05+01:00")]
pub struct BadInstant;

/// 2200-01-01: anything later is a mistake or an attack, not a date in a case.
const LATEST_MICROS: i64 = 7_258_118_400_000_000;

impl Instant {
    /// From microseconds since the epoch, clamped to what a case can contain (1970 to 2199).
    pub fn from_micros(micros: i64) -> Self {
        Self(micros.clamp(0, LATEST_MICROS))
    }

    /// Microseconds since the epoch.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch.
    pub fn seconds(self) -> i64 {
        self.0 / 1_000_000
    }

    /// Reads RFC 3339 with an explicit zone. A time without a zone is refused: it names 26 different hours.
    ///
    /// # Errors
    /// [`BadInstant`] for anything else, leap seconds and years before 1970 or after 2199 included.
    pub fn parse(text: &str) -> Result<Self, BadInstant> {
        let plain = text.len() <= 35 && text.bytes().all(|b| b.is_ascii_digit() || b"+-:.TZ".contains(&b));
        // jiff also reads shapes (week dates, a comma, lower case) that two readers may read differently.
        let shaped = text.get(10..11) == Some("T") && text.get(13..14) == Some(":") && text.get(16..17) == Some(":");
        if !plain || !shaped || text.get(17..19) == Some("60") {
            return Err(BadInstant);
        }
        let stamp: jiff::Timestamp = text.parse().map_err(|_| BadInstant)?;
        let micros = stamp.as_microsecond();
        if (0..LATEST_MICROS).contains(&micros) { Ok(Self(micros)) } else { Err(BadInstant) }
    }

    /// Later by this much; stops at the last moment that a case can contain.
    #[must_use]
    pub fn after(self, by: Duration) -> Self {
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        Self::from_micros(self.0.saturating_add(micros))
    }

    /// Earlier by this much; stops at 1970.
    #[must_use]
    pub fn before(self, by: Duration) -> Self {
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        Self::from_micros(self.0.saturating_sub(micros))
    }

    /// How long from an earlier moment to this one; zero when it is not earlier.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The same moment for calendar arithmetic.
    pub fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

impl fmt::Display for Instant {
    /// RFC 3339 in UTC, with as many decimals as needed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.timestamp())
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// From one moment to a later or equal one, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    from: Instant,
    to: Instant,
}

impl Period {
    /// `None` when `to` lies before `from`.
    pub fn new(from: Instant, to: Instant) -> Option<Self> {
        (from <= to).then_some(Self { from, to })
    }

    /// First moment.
    pub fn from(self) -> Instant {
        self.from
    }

    /// Last moment.
    pub fn to(self) -> Instant {
        self.to
    }

    /// Is this moment inside?
    pub fn contains(self, at: Instant) -> bool {
        self.from <= at && at <= self.to
    }

    /// Do the two share a moment?
    pub fn overlaps(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    /// Does this period lie wholly inside the other?
    pub fn within(self, other: Self) -> bool {
        other.from <= self.from && self.to <= other.to
    }

    /// Wider on both sides by this much: a clock error honestly counted.
    #[must_use]
    pub fn widened(self, by: Duration) -> Self {
        Self { from: self.from.before(by), to: self.to.after(by) }
    }
}

/// How far the clock that wrote a time may be wrong, and what kind of clock it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// Where the time came from, in the words of whoever ran it, such as `NTP, stratum 2`.
    pub source: String,
    /// The largest error that its keeper will sign for.
    pub error_max: Duration,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, micros: Option<i64>) {
        assert_eq!(Instant::parse(text).ok().map(Instant::micros), micros, "{text}");
    }

    #[test]
    fn a_time_needs_a_zone() {
        check("2026-11-22T14:03:05Z", Some(1_795_356_185_000_000));
        check("2026-11-22T15:03:05+01:00", Some(1_795_356_185_000_000));
        check("2026-11-22T14:03:05", None);
        check("2026-11-22", None);
        check("2026-11-22T14:03Z", None);
    }

    #[test]
    fn odd_times_are_refused() {
        for text in
            ["1969-12-31T23:59:59Z", "9999-01-01T00:00:00Z", "2016-12-31T23:59:60Z", "", "now", "2026-W47-7T01:01:01Z"]
        {
            check(text, None);
        }
        check("2038-01-19T03:14:08Z", Some(2_147_483_648_000_000));
    }

    #[test]
    fn what_is_printed_is_read_back() {
        for micros in [0, 1, 1_795_356_185_123_456, LATEST_MICROS - 1] {
            let at = Instant::from_micros(micros);
            assert_eq!(Instant::parse(&at.to_string()), Ok(at));
        }
    }
}

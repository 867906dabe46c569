//! How long a thing lasted, as far as the log can say.

use terms::{Instant, Period};

/// The certain part of a lifetime, and the longest that it can have been. A log that began or ended in the middle of a
/// session leaves the second wider than the first, and nothing here hides that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Life {
    certain: Period,
    possible: Period,
}

impl Life {
    /// Both ends were logged.
    pub fn whole(period: Period) -> Self {
        Self { certain: period, possible: period }
    }

    /// The end was never logged: it was alive from `from` to `seen`, and may have lived on.
    pub fn open_end(from: Instant, seen: Instant) -> Self {
        Self::spanning(from, seen.max(from), None, Some(last_moment()))
    }

    /// The beginning was never logged: it was alive at `seen`, until `to`.
    pub fn open_start(seen: Instant, to: Instant) -> Self {
        Self::spanning(seen.min(to), to, Some(first_moment()), None)
    }

    /// Any mixture. An outer bound that lies inside the certain part is widened to it.
    pub fn spanning(from: Instant, to: Instant, earliest: Option<Instant>, latest: Option<Instant>) -> Self {
        let (from, to) = (from.min(to), to.max(from));
        let certain = period(from, to);
        Self { certain, possible: period(earliest.unwrap_or(from).min(from), latest.unwrap_or(to).max(to)) }
    }

    /// It was surely alive then.
    pub fn certain(self) -> Period {
        self.certain
    }

    /// It was surely not alive outside.
    pub fn possible(self) -> Period {
        self.possible
    }

    /// Did the log miss the beginning?
    pub fn starts_open(self) -> bool {
        self.possible.from() < self.certain.from()
    }

    /// Did the log miss the end?
    pub fn ends_open(self) -> bool {
        self.possible.to() > self.certain.to()
    }

    /// When the record was complete: the moment from which retention counts.
    pub fn recorded(self) -> Instant {
        self.certain.to()
    }

    /// The earlier bound of the end when a later event shows that it was over by then.
    #[must_use]
    pub fn over_by(self, at: Instant) -> Self {
        let latest = self.possible.to().min(at.max(self.certain.to()));
        Self { certain: self.certain, possible: period(self.possible.from(), latest) }
    }
}

/// Earliest moment that a case can contain.
pub(crate) fn first_moment() -> Instant {
    Instant::from_micros(0)
}

/// Latest moment that a case can contain.
pub(crate) fn last_moment() -> Instant {
    Instant::from_micros(i64::MAX)
}

/// The part that two periods share.
pub(crate) fn shared(a: Period, b: Period) -> Option<Period> {
    Period::new(a.from().max(b.from()), a.to().min(b.to()))
}

/// Of two moments in either order.
pub(crate) fn period(from: Instant, to: Instant) -> Period {
    let at = |at| Period::new(at, at);
    match Period::new(from, to).or_else(|| Period::new(to, from)).or_else(|| at(from)) {
        Some(period) => period,
        #[expect(clippy::unreachable, reason = "two moments are ordered one way or the other")]
        None => unreachable!(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn an_open_end_is_wider_than_what_is_certain() {
        let life = Life::open_end(at(10), at(20));
        assert_eq!(life.certain(), period(at(10), at(20)));
        assert!(life.ends_open() && !life.starts_open());
        assert!(life.possible().contains(at(1_000_000)));
        assert!(!life.over_by(at(30)).possible().contains(at(31)));
        assert_eq!(life.over_by(at(15)).possible().to(), at(20));
    }

    #[test]
    fn a_clock_that_stepped_back_still_gives_a_period() {
        assert_eq!(Life::spanning(at(20), at(10), None, None), Life::whole(period(at(10), at(20))));
    }
}

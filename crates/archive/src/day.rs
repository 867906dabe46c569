//! One UTC day: what a key covers and what expires together.

use std::fmt;

use terms::Instant;

const MICROS: i64 = 86_400_000_000;

/// A UTC day, counted from 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(u32);

impl Day {
    /// The day of a moment.
    pub fn of(at: Instant) -> Self {
        Self(u32::try_from(at.micros() / MICROS).unwrap_or(0))
    }

    /// From its number; days after 2199 become the last one.
    pub fn from_number(number: u32) -> Self {
        Self::of(Instant::from_micros(i64::from(number).saturating_mul(MICROS)))
    }

    /// Days since 1970-01-01.
    pub fn number(self) -> u32 {
        self.0
    }

    /// Its first moment.
    pub fn begins(self) -> Instant {
        Instant::from_micros(i64::from(self.0) * MICROS)
    }

    /// The first moment after it.
    pub fn ends(self) -> Instant {
        Instant::from_micros((i64::from(self.0) + 1) * MICROS)
    }
}

impl fmt::Display for Day {
    /// Such as `2026-11-23`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.begins().to_string().get(..10).unwrap_or("?"))
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_printed_as_a_date() {
        let at = Instant::parse("2026-11-23T23:59:59.999999Z").unwrap();
        assert_eq!(Day::of(at).to_string(), "2026-11-23");
        assert_eq!(Day::of(Day::of(at).ends()).to_string(), "2026-11-24");
        assert_eq!(Day::from_number(Day::of(at).number()), Day::of(at));
    }
}

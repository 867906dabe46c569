//! Times as the senders of syslog write them.

use jiff::civil::Date;
use terms::Instant;

const DAY: i64 = 86_400_000_000;

/// A time as written: the year may be missing (RFC 3164), and so may the zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    year: Option<i16>,
    month: i8,
    day: i8,
    /// Microseconds of the day.
    micros: i64,
    /// Seconds east of UTC, where the sender says so.
    offset: Option<i64>,
}

/// The day of receipt, from which a missing year is taken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Receipt {
    year: i16,
    latest: i64,
}

impl Receipt {
    pub(crate) fn new(received: Instant) -> Self {
        let year = jiff::tz::Offset::UTC.to_datetime(received.timestamp()).year();
        Self { year, latest: received.micros().saturating_add(DAY) }
    }
}

impl Stamp {
    /// Did the sender say in which zone?
    pub(crate) fn zoned(self) -> bool {
        self.offset.is_some()
    }

    /// The moment; without a zone it is read as UTC. Without a year it is the latest that is not more than a day after
    /// the receipt, back to the last leap day.
    pub(crate) fn at(self, receipt: Receipt) -> Option<Instant> {
        let micros = match self.year {
            Some(year) => self.micros_in(year)?,
            None => (-8..=1)
                .rev()
                .filter_map(|years| self.micros_in(receipt.year.checked_add(years)?))
                .find(|micros| *micros <= receipt.latest)?,
        };
        (micros >= 0).then(|| Instant::from_micros(micros))
    }

    fn micros_in(self, year: i16) -> Option<i64> {
        let date = Date::new(year, self.month, self.day).ok()?;
        let days = date.duration_since(jiff::civil::date(1970, 1, 1)).as_hours() / 24;
        Some(days * DAY + self.micros - self.offset.unwrap_or(0) * 1_000_000)
    }

    /// A time at the head of the text, and what follows it. Reads `2026-11-24T12:00:00.5+01:00`, `2026-11-24 12:00:00`,
    /// `Nov 24 12:00:00`, `Nov 24 2026 12:00:00.123 UTC` and `2026 Nov 24 12:00:00`.
    pub(crate) fn take(text: &str) -> Option<(Self, &str)> {
        let (year, month, day, rest) = if text.as_bytes().first()?.is_ascii_digit() {
            let (year, rest) = number(text, 4, 4)?;
            let year = Some(i16::try_from(year).ok()?);
            match rest.as_bytes().first()? {
                b'-' => {
                    let (month, rest) = number(rest.get(1..)?, 2, 2)?;
                    let (day, rest) = number(rest.strip_prefix('-')?, 2, 2)?;
                    (year, i8::try_from(month).ok()?, day, rest.strip_prefix(['T', ' '])?)
                }
                b' ' => {
                    let (month, rest) = month(rest.get(1..)?)?;
                    let (day, rest) = number(rest.trim_start_matches(' '), 1, 2)?;
                    (year, month, day, rest.strip_prefix(' ')?)
                }
                _ => return None,
            }
        } else {
            let (month, rest) = month(text)?;
            let (day, rest) = number(rest.trim_start_matches(' '), 1, 2)?;
            let rest = rest.strip_prefix(' ')?;
            // A year or the hour.
            match number(rest, 4, 4) {
                Some((year, rest)) => (Some(i16::try_from(year).ok()?), month, day, rest.strip_prefix(' ')?),
                None => (None, month, day, rest),
            }
        };
        let (micros, rest) = clock(rest)?;
        let (offset, rest) = zone(rest);
        Some((Self { year, month, day: i8::try_from(day).ok()?, micros, offset }, rest))
    }

    /// `Tue Jun 11 08:03:09 2020`, as the C library prints it.
    pub(crate) fn ctime(text: &str) -> Option<Self> {
        let (stamp, rest) = Self::take(text.get(4..)?)?;
        let (year, _) = number(rest.strip_prefix(' ')?, 4, 4)?;
        Some(Self { year: Some(i16::try_from(year).ok()?), ..stamp })
    }
}

/// As many digits as there are, if there are enough and not too many.
fn number(text: &str, min: usize, max: usize) -> Option<(i64, &str)> {
    let end = text.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    if end < min || end > max {
        return None;
    }
    let (digits, rest) = text.split_at_checked(end)?;
    Some((digits.parse().ok()?, rest))
}

fn month(text: &str) -> Option<(i8, &str)> {
    let (name, rest) = text.split_at_checked(3)?;
    let month = match name {
        "Jan" => 1,
        "Feb" => 2,
        "Mar" => 3,
        "Apr" => 4,
        "May" => 5,
        "Jun" => 6,
        "Jul" => 7,
        "Aug" => 8,
        "Sep" => 9,
        "Oct" => 10,
        "Nov" => 11,
        "Dec" => 12,
        _ => return None,
    };
    Some((month, rest.strip_prefix(' ')?))
}

fn clock(text: &str) -> Option<(i64, &str)> {
    let (hour, rest) = number(text, 2, 2)?;
    let (minute, rest) = number(rest.strip_prefix(':')?, 2, 2)?;
    let (second, rest) = number(rest.strip_prefix(':')?, 2, 2)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let micros = (hour * 3_600 + minute * 60 + second) * 1_000_000;
    let Some(decimals) = rest.strip_prefix('.') else { return Some((micros, rest)) };
    let end = decimals.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(decimals.len());
    let (digits, rest) = decimals.split_at_checked(end)?;
    Some((micros + fraction(digits)?, rest))
}

/// Microseconds of up to nine decimals; what is finer is left off.
pub(crate) fn fraction(digits: &str) -> Option<i64> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    let mut micros = 0;
    for at in 0..6 {
        let digit = digits.as_bytes().get(at).copied().unwrap_or(b'0');
        micros = micros * 10 + i64::from(digit.checked_sub(b'0').filter(|d| *d < 10)?);
    }
    Some(micros)
}

/// The zone where one follows: `Z`, `+01:00`, `+0100`, ` UTC`, ` GMT`.
fn zone(text: &str) -> (Option<i64>, &str) {
    if let Some(rest) = text.strip_prefix('Z') {
        return (Some(0), rest);
    }
    if let Some((sign, rest)) = sign(text) {
        let offset = match number(rest, 2, 4) {
            Some((hours, rest)) if hours < 24 => {
                rest.strip_prefix(':').and_then(|r| number(r, 2, 2)).map(|(minutes, rest)| (hours, minutes, rest))
            }
            Some((both, rest)) => Some((both / 100, both % 100, rest)),
            None => None,
        };
        if let Some((hours, minutes, rest)) = offset.filter(|(h, m, _)| *h < 24 && *m < 60) {
            return (Some(sign * (hours * 3_600 + minutes * 60)), rest);
        }
    }
    let word = text.strip_prefix(' ').and_then(|t| t.split_at_checked(3));
    if let Some((name, rest)) = word
        && (name.eq_ignore_ascii_case("UTC") || name.eq_ignore_ascii_case("GMT"))
        && rest.bytes().next().is_none_or(|b| b == b' ' || b == b':')
    {
        return (Some(0), rest);
    }
    (None, text)
}

fn sign(text: &str) -> Option<(i64, &str)> {
    text.strip_prefix('+').map(|rest| (1, rest)).or_else(|| text.strip_prefix('-').map(|rest| (-1, rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, received: &str, expected: Option<(&str, &str)>) {
        let receipt = Receipt::new(Instant::parse(received).unwrap());
        let got = Stamp::take(text).and_then(|(stamp, rest)| Some((stamp.at(receipt)?.to_string(), rest)));
        assert_eq!(got, expected.map(|(at, rest)| (at.to_owned(), rest)), "{text}");
    }

    #[test]
    fn times_of_senders() {
        let received = "2026-11-24T13:00:00Z";
        let noon = "2026-11-24T12:00:00Z";
        check("2026-11-24T12:00:00Z host", received, Some((noon, " host")));
        check("2026-11-24T13:00:00+01:00 host", received, Some((noon, " host")));
        check("2026-11-24T05:00:00.5-0700 x", received, Some(("2026-11-24T12:00:00.5Z", " x")));
        check("2026-11-24 12:00:00 [FWNAT]", received, Some((noon, " [FWNAT]")));
        check("Nov 24 12:00:00 host", received, Some((noon, " host")));
        check("Nov 24 2026 12:00:00.123 UTC: %", received, Some(("2026-11-24T12:00:00.123Z", ": %")));
        check("2026 Nov 24 12:00:00 192.0.2.1", received, Some((noon, " 192.0.2.1")));
        check("Nov  4 12:00:00 host", received, Some(("2026-11-04T12:00:00Z", " host")));
        check("Nov 24 12:00:60 host", received, None);
        check("Nov 31 12:00:00 host", received, None);
        check("12:00:00 host", received, None);
        let printed = Stamp::ctime("Tue Nov 24 12:00:00 2026").unwrap();
        assert_eq!(printed.at(Receipt::new(Instant::parse(received).unwrap())).unwrap().to_string(), noon);
    }

    #[test]
    fn a_missing_year_is_the_latest_that_is_not_in_the_future() {
        check("Dec 31 23:59:59 h", "2027-01-01T00:00:05Z", Some(("2026-12-31T23:59:59Z", " h")));
        check("Jan  1 00:00:01 h", "2026-12-31T23:59:58Z", Some(("2027-01-01T00:00:01Z", " h")));
        check("Dec 25 00:00:00 h", "2026-11-24T13:00:00Z", Some(("2025-12-25T00:00:00Z", " h")));
        check("Feb 29 00:00:00 h", "2026-11-24T13:00:00Z", Some(("2024-02-29T00:00:00Z", " h")));
    }
}

//! The two times of ASN.1, in the one form each that RFC 5280 section 4.1.2.5 and RFC 3161 section 2.4.2 leave: UTC, with
//! seconds, ending in `Z`.

use terms::Instant;

use super::{GENERALIZED_TIME, NotDer, Reader, UTC_TIME, Value};

impl Reader<'_> {
    /// A moment with seconds and perhaps decimals of one.
    pub(crate) fn generalized(&mut self) -> Result<Instant, NotDer> {
        moment(self.value(GENERALIZED_TIME)?)
    }
}

/// A moment of either kind. Moments before 1970 or after 2199 count as the first or last one that a case can contain.
pub(crate) fn moment(value: Value<'_>) -> Result<Instant, NotDer> {
    let text = value.inside.strip_suffix(b"Z").ok_or(NotDer)?;
    match value.tag {
        UTC_TIME if text.len() == 12 => {
            let short = number(text, 0, 2)?;
            // RFC 5280 section 4.1.2.5.1.
            let year = if short < 50 { 2000 + short } else { 1900 + short };
            at(year, text.get(2..).ok_or(NotDer)?, 0)
        }
        GENERALIZED_TIME => {
            let (whole, micros) = match text.split_at_checked(14).ok_or(NotDer)? {
                (whole, []) => (whole, 0),
                (whole, [b'.', decimals @ ..]) => (whole, fraction(decimals)?),
                _ => return Err(NotDer),
            };
            at(number(whole, 0, 4)?, whole.get(4..).ok_or(NotDer)?, micros)
        }
        _ => Err(NotDer),
    }
}

/// Month to second, ten digits.
fn at(year: i64, rest: &[u8], micros: i64) -> Result<Instant, NotDer> {
    let (month, day) = (number(rest, 0, 2)?, number(rest, 2, 4)?);
    let (hour, minute, second) = (number(rest, 4, 6)?, number(rest, 6, 8)?, number(rest, 8, 10)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let sound = rest.len() == 10 && (1..=12).contains(&month) && (1..=days).contains(&day);
    // A leap second is not in Comity's time either.
    if !sound || hour > 23 || minute > 59 || second > 59 {
        return Err(NotDer);
    }
    let seconds = days_since_1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    Ok(Instant::from_micros(seconds * 1_000_000 + micros))
}

/// The Gregorian calendar counted from March, so that the leap day is the last of its year.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let from_march = (month + 9) % 12;
    let in_year = (153 * from_march + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + in_year - 719_468
}

/// Decimals of a second; DER leaves out zeros at the end. What is finer than a microsecond is cut off.
fn fraction(decimals: &[u8]) -> Result<i64, NotDer> {
    let sound = (1..=9).contains(&decimals.len()) && decimals.last() != Some(&b'0');
    if !sound || !decimals.iter().all(u8::is_ascii_digit) {
        return Err(NotDer);
    }
    let six = decimals.iter().copied().chain(std::iter::repeat(b'0')).take(6);
    Ok(six.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')))
}

fn number(text: &[u8], from: usize, to: usize) -> Result<i64, NotDer> {
    let digits = text.get(from..to).ok_or(NotDer)?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(NotDer);
    }
    Ok(digits.iter().fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')))
}

/// `YYYYMMDDHHMMSS[.d…]Z`, without zeros at the end of the decimals.
pub(crate) fn generalized(at: Instant) -> String {
    // RFC 3339 in UTC has the same digits in the same order.
    at.to_string().chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | 'Z')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::der::write;

    fn check(tag: u8, text: &str, expected: Option<&str>) {
        let value = write::value(tag, &[text.as_bytes()]);
        let read = Reader::new(&value).any().and_then(moment).ok().map(|at| at.to_string());
        assert_eq!(read.as_deref(), expected, "{text}");
    }

    #[test]
    fn times_are_in_utc_and_exist() {
        check(UTC_TIME, "260229120000Z", None);
        check(UTC_TIME, "240229120000Z", Some("2024-02-29T12:00:00Z"));
        check(UTC_TIME, "491231235959Z", Some("2049-12-31T23:59:59Z"));
        check(UTC_TIME, "500101000000Z", Some("1970-01-01T00:00:00Z"));
        check(UTC_TIME, "2402291200Z", None);
        check(UTC_TIME, "240229120000+0100", None);
        check(GENERALIZED_TIME, "20261129112233Z", Some("2026-11-29T11:22:33Z"));
        check(GENERALIZED_TIME, "20261129112233.5Z", Some("2026-11-29T11:22:33.5Z"));
        check(GENERALIZED_TIME, "20261129112233.123456789Z", Some("2026-11-29T11:22:33.123456Z"));
        check(GENERALIZED_TIME, "20261129112233.50Z", None);
        check(GENERALIZED_TIME, "20261129112233.Z", None);
        check(GENERALIZED_TIME, "20261129112260Z", None);
        check(GENERALIZED_TIME, "21000229000000Z", None);
        check(GENERALIZED_TIME, "20000229000000Z", Some("2000-02-29T00:00:00Z"));
        check(GENERALIZED_TIME, "20261129112233", None);
    }

    #[test]
    fn every_day_is_written_as_it_is_read() {
        for day in 0..84_000 {
            let at = Instant::from_micros(day * 86_400_000_000 + day * 1_000_003);
            let written = write::moment(at);
            assert_eq!(Reader::new(&written).generalized(), Ok(at));
        }
    }
}

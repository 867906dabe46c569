//! Writing DER: parts are joined and get their tag and length.

use terms::Instant;

use super::{BIT_STRING, GENERALIZED_TIME, INTEGER, OCTET_STRING, OID, SEQUENCE, SET, UTC_TIME, time};

/// A value of this tag over the parts.
pub(crate) fn value(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut out = Vec::with_capacity(length + 6);
    out.push(tag);
    let digits = length.to_be_bytes();
    let digits: Vec<u8> = digits.iter().copied().skip_while(|&digit| digit == 0).collect();
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => out.push(short),
        // At most eight digits, so the count fits.
        _ => {
            out.push(0x80 | u8::try_from(digits.len()).unwrap_or(8));
            out.extend_from_slice(&digits);
        }
    }
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}

pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    value(SEQUENCE, parts)
}

/// A set in the order of its encodings (X.690 section 11.6).
pub(crate) fn set_of(mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    value(SET, &parts)
}

pub(crate) fn oid(bytes: &[u8]) -> Vec<u8> {
    value(OID, &[bytes])
}

pub(crate) fn octets(bytes: &[u8]) -> Vec<u8> {
    value(OCTET_STRING, &[bytes])
}

/// A bit string of whole bytes.
pub(crate) fn bits(bytes: &[u8]) -> Vec<u8> {
    value(BIT_STRING, &[&[0], bytes])
}

/// A number that is not negative, from its digits.
pub(crate) fn unsigned(digits: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = digits.iter().copied().skip_while(|&digit| digit == 0).collect();
    match digits.first() {
        None => value(INTEGER, &[&[0]]),
        Some(0x80..) => value(INTEGER, &[&[0], &digits]),
        Some(_) => value(INTEGER, &[&digits]),
    }
}

pub(crate) fn number(value: u64) -> Vec<u8> {
    unsigned(&value.to_be_bytes())
}

pub(crate) fn moment(at: Instant) -> Vec<u8> {
    value(GENERALIZED_TIME, &[time::generalized(at).as_bytes()])
}

/// RFC 5280 section 4.1.2.5: two digits of the year through 2049, four after.
pub(crate) fn validity(at: Instant) -> Vec<u8> {
    let whole = Instant::from_micros(at.seconds() * 1_000_000);
    let text = time::generalized(whole);
    match text.get(..4).zip(text.get(2..)) {
        Some((year, short)) if year < "2050" => value(UTC_TIME, &[short.as_bytes()]),
        _ => moment(whole),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::der::Reader;

    #[test]
    fn what_is_written_is_read() {
        for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
            let bytes = vec![7; length];
            let written = octets(&bytes);
            assert_eq!(Reader::only(&written, OCTET_STRING).map(|value| value.inside), Ok(bytes.as_slice()));
        }
        for number in [0, 1, 127, 128, 255, 256, u64::MAX >> 1] {
            assert_eq!(Reader::new(&super::number(number)).small(), Ok(number));
        }
        assert_eq!(unsigned(&[0, 0, 0x80]), [2, 2, 0, 0x80]);
        assert_eq!(set_of(vec![vec![2, 1, 9], vec![2, 1, 1]]), [SET, 6, 2, 1, 1, 2, 1, 9]);
    }
}

//! DER (ITU-T X.690 section 10), as much of it as time stamps and evidence records need.
//!
//! A reader walks along a slice and never copies, never recurses by itself and never believes a length that goes past the
//! end; so no input can make it use more memory or stack than the input's own size. One value has one encoding: lengths are
//! definite and as short as can be, integers have no useless first byte, and truth is 0xff.

pub(crate) mod oid;
pub(crate) mod time;
pub(crate) mod write;

pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const NULL: u8 = 0x05;
pub(crate) const OID: u8 = 0x06;
pub(crate) const ENUMERATED: u8 = 0x0a;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// The context-specific tag of a constructed value: `[n]` of something built of others.
pub(crate) const fn built(n: u8) -> u8 {
    0xa0 | n
}

/// The context-specific tag of a primitive value.
pub(crate) const fn plain(n: u8) -> u8 {
    0x80 | n
}

/// The bytes are not DER, or not of the shape that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not DER of the expected shape")]
pub(crate) struct NotDer;

/// One value: its tag, what is inside, and all of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Value<'a> {
    pub(crate) tag: u8,
    pub(crate) inside: &'a [u8],
    pub(crate) whole: &'a [u8],
}

/// What is left to read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The one value that these bytes are: nothing after it.
    pub(crate) fn only(bytes: &'a [u8], tag: u8) -> Result<Value<'a>, NotDer> {
        let mut reader = Self(bytes);
        let value = reader.value(tag)?;
        reader.end()?;
        Ok(value)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Nothing may be left.
    pub(crate) fn end(self) -> Result<(), NotDer> {
        if self.0.is_empty() { Ok(()) } else { Err(NotDer) }
    }

    /// The tag of the next value, if there is one.
    pub(crate) fn peek(self) -> Option<u8> {
        self.0.first().copied()
    }

    /// The next value, whatever it is.
    pub(crate) fn any(&mut self) -> Result<Value<'a>, NotDer> {
        let (&tag, after_tag) = self.0.split_first().ok_or(NotDer)?;
        // Tags of more than one byte occur nowhere in what we read.
        if tag & 0x1f == 0x1f || tag == 0 {
            return Err(NotDer);
        }
        let (length, body) = length(after_tag)?;
        let inside = body.get(..length).ok_or(NotDer)?;
        let (whole, rest) = self.0.split_at_checked(self.0.len() - body.len() + length).ok_or(NotDer)?;
        self.0 = rest;
        Ok(Value { tag, inside, whole })
    }

    /// The next value, which must have this tag.
    pub(crate) fn value(&mut self, tag: u8) -> Result<Value<'a>, NotDer> {
        let value = self.any()?;
        if value.tag == tag { Ok(value) } else { Err(NotDer) }
    }

    /// The next value if it has this tag; otherwise nothing is read.
    pub(crate) fn maybe(&mut self, tag: u8) -> Result<Option<Value<'a>>, NotDer> {
        if self.peek() == Some(tag) { self.any().map(Some) } else { Ok(None) }
    }

    /// Into the next value, which must have this tag.
    pub(crate) fn inside(&mut self, tag: u8) -> Result<Self, NotDer> {
        self.value(tag).map(|value| Self(value.inside))
    }

    /// Into the next value if it has this tag.
    pub(crate) fn maybe_inside(&mut self, tag: u8) -> Result<Option<Self>, NotDer> {
        self.maybe(tag).map(|value| value.map(|value| Self(value.inside)))
    }

    pub(crate) fn sequence(&mut self) -> Result<Self, NotDer> {
        self.inside(SEQUENCE)
    }

    /// Every value that is left.
    pub(crate) fn all(mut self) -> Result<Vec<Value<'a>>, NotDer> {
        let mut values = Vec::new();
        while !self.is_empty() {
            values.push(self.any()?);
        }
        Ok(values)
    }

    /// The bytes of an object identifier; they are compared, not read.
    pub(crate) fn oid(&mut self) -> Result<&'a [u8], NotDer> {
        let inside = self.value(OID)?.inside;
        let ends = inside.last().is_some_and(|last| last & 0x80 == 0);
        if ends { Ok(inside) } else { Err(NotDer) }
    }

    pub(crate) fn octets(&mut self) -> Result<&'a [u8], NotDer> {
        self.value(OCTET_STRING).map(|value| value.inside)
    }

    /// A bit string that is whole bytes: keys and signatures are.
    pub(crate) fn bits(&mut self) -> Result<&'a [u8], NotDer> {
        match self.value(BIT_STRING)?.inside.split_first() {
            Some((0, bytes)) => Ok(bytes),
            _ => Err(NotDer),
        }
    }

    /// The bytes of an integer, two's complement, without a useless first byte.
    pub(crate) fn integer(&mut self) -> Result<&'a [u8], NotDer> {
        integer(self.value(INTEGER)?.inside)
    }

    /// A whole number that is small and not negative.
    pub(crate) fn small(&mut self) -> Result<u64, NotDer> {
        small(self.integer()?)
    }

    pub(crate) fn truth(&mut self) -> Result<bool, NotDer> {
        match self.value(BOOLEAN)?.inside {
            [0xff] => Ok(true),
            [0x00] => Ok(false),
            _ => Err(NotDer),
        }
    }
}

/// The shortest form of a length, and what comes after it. Four bytes of length are more than we ever hold in memory.
fn length(bytes: &[u8]) -> Result<(usize, &[u8]), NotDer> {
    let (&first, rest) = bytes.split_first().ok_or(NotDer)?;
    if first < 0x80 {
        return Ok((usize::from(first), rest));
    }
    let count = usize::from(first & 0x7f);
    if !(1..=4).contains(&count) {
        return Err(NotDer);
    }
    let (digits, rest) = rest.split_at_checked(count).ok_or(NotDer)?;
    let length = digits.iter().fold(0_u64, |sum, &byte| sum << 8 | u64::from(byte));
    let shortest = digits.first().is_some_and(|&first| first != 0) && length >= 0x80;
    if shortest { Ok((usize::try_from(length).map_err(|_| NotDer)?, rest)) } else { Err(NotDer) }
}

/// The bytes of an integer, when they are as few as can be.
pub(crate) fn integer(inside: &[u8]) -> Result<&[u8], NotDer> {
    match inside {
        [] | [0x00, 0x00..=0x7f, ..] | [0xff, 0x80..=0xff, ..] => Err(NotDer),
        _ => Ok(inside),
    }
}

/// The value of an integer that is small and not negative.
pub(crate) fn small(integer: &[u8]) -> Result<u64, NotDer> {
    match integer {
        [0x80..=0xff, ..] => Err(NotDer),
        bytes if bytes.len() <= 8 => Ok(bytes.iter().fold(0, |sum, &byte| sum << 8 | u64::from(byte))),
        _ => Err(NotDer),
    }
}

/// The digits of an integer that is not negative, without the byte that keeps it so.
pub(crate) fn magnitude(integer: &[u8]) -> Result<&[u8], NotDer> {
    match integer {
        [0x80..=0xff, ..] => Err(NotDer),
        [0x00, rest @ ..] if !rest.is_empty() => Ok(rest),
        bytes => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], inside: Option<&[u8]>) {
        let read = Reader::only(bytes, OCTET_STRING).ok().map(|value| value.inside);
        assert_eq!(read, inside, "{bytes:02x?}");
    }

    #[test]
    fn one_value_has_one_encoding() {
        check(&[4, 1, 9], Some(&[9]));
        check(&[4, 0], Some(&[]));
        check(&[4, 0x81, 1, 9], None);
        check(&[4, 0x82, 0, 1, 9], None);
        check(&[4, 0x80, 9, 0, 0], None);
        check(&[4, 1, 9, 0], None);
        check(&[4, 2, 9], None);
        check(&[4, 0x84, 0xff, 0xff, 0xff, 0xff, 9], None);
        check(&[4, 0x85, 0, 0, 0, 0, 1, 9], None);
        check(&[0x1f, 1, 9], None);
        check(&[4], None);
        check(&[], None);
    }

    #[test]
    fn integers_have_no_useless_byte() {
        let read = |bytes: &[u8]| Reader::new(bytes).small().ok();
        assert_eq!(read(&[2, 1, 0]), Some(0));
        assert_eq!(read(&[2, 2, 0, 0x80]), Some(128));
        assert_eq!(read(&[2, 2, 0, 0x7f]), None);
        assert_eq!(read(&[2, 1, 0xff]), None);
        assert_eq!(read(&[2, 0]), None);
        assert_eq!(magnitude(&[0, 0x80]), Ok(&[0x80][..]));
        assert_eq!(magnitude(&[0]), Ok(&[0][..]));
    }

    /// Nested a million deep: the reader goes one level at a time and only where it is asked to.
    #[test]
    fn depth_costs_nothing() {
        let deep = [SEQUENCE, 0x80].repeat(1_000_000);
        assert!(Reader::only(&deep, SEQUENCE).is_err());
        let mut bytes = Vec::new();
        for _ in 0..1_000 {
            bytes = write::sequence(&[&bytes]);
        }
        assert!(Reader::only(&bytes, SEQUENCE).is_ok());
    }
}

//! Columns of numbers packed into bits.

/// Writes bits, the lowest first.
#[derive(Debug, Default)]
pub(crate) struct BitPut {
    out: Vec<u8>,
    held: u64,
    count: u32,
}

impl BitPut {
    pub(crate) fn into(buffer: Vec<u8>) -> Self {
        Self { out: buffer, held: 0, count: 0 }
    }

    /// The lowest `width` bits of a value; 0 to 64.
    #[inline]
    pub(crate) fn put(&mut self, value: u64, width: u32) {
        if width > 32 {
            self.put_short(value & 0xffff_ffff, 32);
            self.put_short(value >> 32, width - 32);
        } else {
            self.put_short(value, width);
        }
    }

    /// At most 32 bits: what is held and what comes fit into 64.
    #[inline]
    pub(crate) fn put_short(&mut self, value: u64, width: u32) {
        self.held |= (value & mask(width)) << self.count;
        self.count += width;
        if self.count >= 32 {
            self.out.extend_from_slice(&u32::to_le_bytes((self.held & 0xffff_ffff) as u32));
            self.held >>= 32;
            self.count -= 32;
        }
    }

    /// The first `length` bits of these bytes.
    pub(crate) fn append(&mut self, bytes: &[u8], length: u64) {
        let mut take = BitTake::of(bytes);
        let mut left = length;
        while left > 0 {
            let now = left.min(32) as u32;
            self.put(take.take(now), now);
            left -= u64::from(now);
        }
    }

    /// Bits written so far, those of the buffer before included.
    pub(crate) fn bits(&self) -> usize {
        self.out.len() * 8 + self.count as usize
    }

    /// The bytes, the last bits filled with zeros.
    pub(crate) fn end(mut self) -> Vec<u8> {
        let bytes = self.held.to_le_bytes();
        let used = usize::try_from(self.count.div_ceil(8)).unwrap_or(0);
        self.out.extend_from_slice(bytes.get(..used).unwrap_or_default());
        self.out
    }

    /// The smallest value, then each one's distance from it, all at the same width.
    pub(crate) fn column(&mut self, values: impl Iterator<Item = u64> + Clone) {
        let least = values.clone().min().unwrap_or(0);
        let width = length(values.clone().max().unwrap_or(0) - least);
        self.number(least);
        self.put(u64::from(width), 7);
        if width > 0 {
            values.for_each(|v| self.put(v - least, width));
        }
    }

    /// Each value as its length in bits and the bits under the highest: short where values differ in size.
    pub(crate) fn sized_column(&mut self, values: impl Iterator<Item = u64> + Clone) {
        let lengths = values.clone().map(length);
        let least = lengths.clone().min().unwrap_or(0);
        let width = length(u64::from(lengths.max().unwrap_or(0) - least));
        self.put(u64::from(least), 7);
        self.put(u64::from(width), 3);
        for value in values {
            let own = length(value);
            self.put(u64::from(own - least), width);
            self.put(value, own.saturating_sub(1));
        }
    }

    /// One number by itself.
    pub(crate) fn number(&mut self, value: u64) {
        let width = length(value);
        self.put(u64::from(width), 7);
        self.put(value, width);
    }
}

/// Reads what [`BitPut`] wrote. Past the end come zeros: the caller has checked the seal, so that this is never met.
#[derive(Debug, Clone)]
pub(crate) struct BitTake<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> BitTake<'a> {
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// At least 56 bits from here on, without going on; zeros past the end.
    #[inline]
    pub(crate) fn peek(&self) -> u64 {
        let (byte, bit) = (self.at / 8, self.at % 8);
        match self.bytes.get(byte..).and_then(|rest| rest.first_chunk::<8>()) {
            Some(word) => u64::from_le_bytes(*word) >> bit,
            None => self.near_end(byte) >> bit,
        }
    }

    /// Goes on by so many bits.
    #[inline]
    pub(crate) fn skip(&mut self, width: u32) {
        self.at += width as usize;
    }

    /// The same bits from another place on.
    pub(crate) fn from(&self, at: usize) -> Self {
        Self { bytes: self.bytes, at }
    }

    /// Where it stands, in bits.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Goes to a place, in bits.
    pub(crate) fn go(&mut self, at: usize) {
        self.at = at;
    }

    #[inline]
    pub(crate) fn take(&mut self, width: u32) -> u64 {
        if width > 32 {
            let low = self.take_short(32);
            low | self.take_short(width - 32) << 32
        } else {
            self.take_short(width)
        }
    }

    #[inline]
    fn take_short(&mut self, width: u32) -> u64 {
        let (byte, bit) = (self.at / 8, self.at % 8);
        self.at += width as usize;
        let word = match self.bytes.get(byte..byte + 8) {
            Some([a, b, c, d, e, f, g, h]) => u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]),
            _ => self.near_end(byte),
        };
        (word >> bit) & mask(width)
    }

    #[cold]
    fn near_end(&self, byte: usize) -> u64 {
        let mut word = [0; 8];
        let rest = self.bytes.get(byte..).unwrap_or_default();
        word.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        u64::from_le_bytes(word)
    }

    /// Gives each value of a column to `each`, with its place. Nothing is given for a column of zeros, which most are:
    /// rows begin as zeros.
    pub(crate) fn column(&mut self, count: usize, mut each: impl FnMut(usize, u64)) {
        let least = self.number();
        match self.width(7) {
            0 if least == 0 => {}
            0 => (0..count).for_each(|i| each(i, least)),
            width => (0..count).for_each(|i| each(i, least.wrapping_add(self.take(width)))),
        }
    }

    /// Gives some values of a column, counted from the first of them, and goes to its end.
    pub(crate) fn column_part(&mut self, count: usize, from: usize, some: usize, mut each: impl FnMut(usize, u64)) {
        let least = self.number();
        let width = self.width(7);
        let end = self.at + count * width as usize;
        self.at += from * width as usize;
        match width {
            0 if least == 0 => {}
            0 => (0..some).for_each(|i| each(i, least)),
            width => (0..some).for_each(|i| each(i, least.wrapping_add(self.take(width)))),
        }
        self.at = end;
    }

    /// The same for a column of [`BitPut::sized_column`].
    pub(crate) fn sized_column(&mut self, count: usize, mut each: impl FnMut(usize, u64)) {
        let least = self.width(7);
        let width = self.width(3);
        if least == 0 && width == 0 {
            return;
        }
        for i in 0..count {
            let own = (least + self.width(width)).min(64);
            let value = if own == 0 { 0 } else { 1_u64 << (own - 1) | self.take(own - 1) };
            each(i, value);
        }
    }

    pub(crate) fn number(&mut self) -> u64 {
        let width = self.width(7);
        self.take(width)
    }

    /// A width that was written in `bits` bits; never above 64.
    fn width(&mut self, bits: u32) -> u32 {
        u32::try_from(self.take(bits)).unwrap_or(0).min(64)
    }
}

fn length(value: u64) -> u32 {
    64 - value.leading_zeros()
}

fn mask(width: u32) -> u64 {
    if width >= 64 { u64::MAX } else { (1 << width) - 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[u64]) {
        let mut put = BitPut::into(vec![7]);
        put.column(values.iter().copied());
        put.sized_column(values.iter().copied());
        let bytes = put.end();
        let mut take = BitTake::of(&bytes[1..]);
        let mut out = vec![0; values.len()];
        take.column(values.len(), |i, v| out[i] = v);
        assert_eq!(out, values);
        let mut again = BitTake::of(&bytes[1..]);
        let (from, some) = (values.len() / 3, values.len() / 2);
        let mut part = vec![0; some];
        again.column_part(values.len(), from, some, |i, v| part[i] = v);
        assert_eq!(part, values[from..from + some]);
        assert_eq!(again.at(), take.at());
        out.fill(0);
        take.sized_column(values.len(), |i, v| out[i] = v);
        assert_eq!(out, values);
    }

    #[test]
    fn columns_come_back() {
        check(&[]);
        check(&[0, 0, 0]);
        check(&[u64::MAX, 0, 1]);
        check(&[5]);
        let mut seed = 1_u64;
        for shift in 0..64 {
            let mut next = || {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                seed >> shift
            };
            check(&(0..130).map(|_| next()).collect::<Vec<_>>());
        }
    }
}

//! Numbers as short codes: what is common takes few bits (Huffman 1952, at most eleven bits long), the low bits follow
//! as they are.
//!
//! A code is made from a sample. What the sample did not show is written after an escape, so that every number fits.

use crate::coding::bits::{BitPut, BitTake};

/// Longest code in bits, and what one look into the decoder's table covers.
const LONGEST: u32 = 11;
/// What one look into the small table covers.
const QUICK: u32 = 8;
/// Symbols of [`Bins::Sizes`]; the one after the last is the escape.
const SYMBOLS: usize = 32 + 59 * 16;
const ESCAPE: usize = SYMBOLS;

/// How numbers are told apart before they are coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bins {
    /// Below 32 each by itself, above by its length and the four bits under the highest.
    Sizes,
    /// By what is left when so many low bits are cut off.
    Even(u32),
}

impl Bins {
    /// Even bins for numbers up to this one: some five hundred.
    pub(crate) fn even_to(most: u64) -> Self {
        Self::Even((64 - most.leading_zeros()).saturating_sub(9))
    }

    /// The symbol of a value, and how many of its low bits follow.
    #[inline]
    fn of(self, value: u64) -> (usize, u32) {
        match self {
            Self::Sizes if value < 32 => (value as usize, 0),
            Self::Sizes => {
                let low = 59 - value.leading_zeros();
                (32 + (low as usize - 1) * 16 + (value >> low & 15) as usize, low)
            }
            Self::Even(low) => {
                let high = value >> low;
                if high < SYMBOLS as u64 { (high as usize, low) } else { (ESCAPE, 64) }
            }
        }
    }

    /// The high bits that a symbol stands for, and how many low bits follow.
    fn high(self, symbol: usize) -> (u16, u8) {
        match self {
            _ if symbol == ESCAPE => (0, 64),
            Self::Sizes if symbol < 32 => (symbol as u16, 0),
            Self::Sizes => (16 | (symbol as u16 & 15), ((symbol - 32) / 16 + 1) as u8),
            Self::Even(low) => (symbol as u16, low as u8),
        }
    }
}

/// How often each symbol came up in a sample.
#[derive(Debug, Clone)]
pub(crate) struct Histogram {
    bins: Bins,
    counts: Vec<u32>,
}

impl Histogram {
    pub(crate) fn new(bins: Bins) -> Self {
        Self { bins, counts: vec![0; SYMBOLS + 1] }
    }

    #[inline]
    pub(crate) fn add(&mut self, value: u64) {
        let (symbol, _) = self.bins.of(value);
        if let Some(count) = self.counts.get_mut(symbol) {
            *count = count.saturating_add(1);
        }
    }

    /// A code for what was seen. `whole`: nothing else will be written.
    pub(crate) fn coder(mut self, whole: bool) -> Coder {
        if let Some(escape) = self.counts.get_mut(ESCAPE).filter(|c| **c == 0 && !whole) {
            *escape = 1;
        }
        Coder::new(self.bins, lengths(&self.counts))
    }
}

/// A code, for writing and for reading.
#[derive(Clone)]
pub(crate) struct Coder {
    bins: Bins,
    lengths: Vec<u8>,
    /// Code and length of each symbol.
    put: Vec<(u16, u8)>,
    /// For each eleven bits: the symbol's highest bits, how many low bits follow, the length of the code.
    take: Vec<Entry>,
    /// The same for eight bits, where they are a whole code: whoever reads one number after another stays in a kilobyte.
    quick: Vec<Entry>,
    /// For each eleven bits, how far it is to the next code: whoever goes past numbers needs no more, and two kilobytes.
    skip: Vec<u8>,
}

impl std::fmt::Debug for Coder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Coder({:?})", self.bins)
    }
}

/// Small, so that the tables of a segment stay in the processor's nearest memory.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    high: u16,
    low: u8,
    length: u8,
}

impl Entry {
    /// The code is longer: the large table has it.
    const MORE: Self = Self { high: 0, low: 64, length: 0 };
}

impl Coder {
    fn new(bins: Bins, lengths: Vec<u8>) -> Self {
        let mut order: Vec<(u8, usize)> =
            lengths.iter().zip(0..).filter(|(l, _)| **l != UNUSED).map(|(l, s)| (*l, s)).collect();
        order.sort_unstable();
        let mut put = vec![(0, 0); lengths.len()];
        let mut take = vec![Entry::default(); 1 << LONGEST];
        let mut next = 0_u32;
        for (length, symbol) in order {
            // Codes in order of length, the first bit lowest, as the bits are read.
            let code =
                if length == 0 { 0 } else { (next >> (LONGEST - u32::from(length))).reverse_bits() >> (32 - length) };
            if let Some(slot) = put.get_mut(symbol) {
                *slot = (code as u16, length);
            }
            let (high, low) = bins.high(symbol);
            let entry = Entry { high, low, length };
            for slot in take.iter_mut().skip(code as usize).step_by(1 << length) {
                *slot = entry;
            }
            next += 1 << (LONGEST - u32::from(length));
        }
        let whole = |entry: &Entry| if u32::from(entry.length) <= QUICK { *entry } else { Entry::MORE };
        let quick = take.iter().take(1 << QUICK).map(whole).collect();
        let skip = take.iter().map(|entry| entry.low + entry.length).collect();
        Self { bins, lengths, put, take, quick, skip }
    }

    /// Writes one number.
    #[inline]
    pub(crate) fn put(&self, bits: &mut BitPut, value: u64) {
        let (mut symbol, mut low) = self.bins.of(value);
        let mut code = self.put.get(symbol).copied().unwrap_or_default();
        if code.1 == 0 && self.lengths.get(symbol).is_none_or(|l| *l == UNUSED) {
            (symbol, low) = (ESCAPE, 64);
            code = self.put.get(symbol).copied().unwrap_or_default();
        }
        let length = u32::from(code.1);
        if length + low <= 32 {
            return bits.put_short(u64::from(code.0) | (value & ((1 << low) - 1)) << length, length + low);
        }
        bits.put(u64::from(code.0), length);
        bits.put(if low == 64 { value } else { value & ((1 << low) - 1) }, low);
    }

    /// Reads one number.
    #[inline]
    pub(crate) fn take(&self, bits: &mut BitTake<'_>) -> u64 {
        let word = bits.peek();
        let entry = self.take.get((word & ((1 << LONGEST) - 1)) as usize).copied().unwrap_or_default();
        let (low, length) = (u32::from(entry.low), u32::from(entry.length));
        if low + length <= 56 {
            bits.skip(length + low);
            return u64::from(entry.high) << low | (word >> length) & ((1 << low) - 1);
        }
        bits.skip(length);
        u64::from(entry.high).checked_shl(low).unwrap_or(0) | bits.take(low)
    }

    /// Reads one number of which most have short codes.
    #[inline]
    pub(crate) fn take_quick(&self, bits: &mut BitTake<'_>) -> u64 {
        let word = bits.peek();
        let entry = self.quick.get((word & ((1 << QUICK) - 1)) as usize).copied().unwrap_or_default();
        let (low, length) = (u32::from(entry.low), u32::from(entry.length));
        if low + length > 56 {
            return self.take(bits);
        }
        bits.skip(length + low);
        u64::from(entry.high) << low | (word >> length) & ((1 << low) - 1)
    }

    /// Goes past one number.
    #[inline]
    pub(crate) fn skip(&self, bits: &mut BitTake<'_>) {
        let step = self.skip.get((bits.peek() & ((1 << LONGEST) - 1)) as usize).copied().unwrap_or_default();
        bits.skip(u32::from(step));
    }

    /// The code itself, in a few bytes.
    pub(crate) fn write(&self, bits: &mut BitPut) {
        match self.bins {
            Bins::Sizes => bits.put(63, 6),
            Bins::Even(low) => bits.put(u64::from(low), 6),
        }
        let used = || self.lengths.iter().zip(0_u64..).filter(|(l, _)| **l != UNUSED);
        bits.put(used().count() as u64, 10);
        let mut before = 0;
        for (length, symbol) in used() {
            bits.number(symbol - before);
            bits.put(u64::from(*length), 4);
            before = symbol;
        }
    }

    /// Reads what [`Self::write`] wrote; `None` for what it cannot have written.
    pub(crate) fn read(bits: &mut BitTake<'_>) -> Option<Self> {
        let bins = match bits.take(6) {
            63 => Bins::Sizes,
            low => Bins::Even(low as u32),
        };
        let mut lengths = vec![UNUSED; SYMBOLS + 1];
        let (mut symbol, mut share) = (0, 0_u32);
        for _ in 0..bits.take(10) {
            symbol += usize::try_from(bits.number()).ok()?;
            let length = bits.take(4) as u8;
            share += 1 << LONGEST.checked_sub(u32::from(length))?;
            *lengths.get_mut(symbol)? = length;
        }
        (share <= 1 << LONGEST).then(|| Self::new(bins, lengths))
    }
}

/// Stands for "has no code".
const UNUSED: u8 = 15;

/// The length of each symbol's code: Huffman's, with those that came out too long cut and the room made up by others.
fn lengths(counts: &[u32]) -> Vec<u8> {
    let mut out = vec![UNUSED; counts.len()];
    let mut used: Vec<(u64, usize)> =
        counts.iter().zip(0..).filter(|(c, _)| **c > 0).map(|(c, s)| (u64::from(*c), s)).collect();
    used.sort_unstable();
    let depths = depths(&used.iter().map(|(count, _)| *count).collect::<Vec<_>>());
    let mut cut: Vec<u32> = depths.iter().map(|d| (*d).min(LONGEST)).collect();
    let room = |cut: &[u32]| cut.iter().map(|l| 1_u64 << (LONGEST - l)).sum::<u64>();
    // From the rarest up: a bit more for each until all fit.
    while room(&cut) > 1 << LONGEST {
        match cut.iter_mut().find(|l| **l < LONGEST) {
            Some(length) => *length += 1,
            None => break,
        }
    }
    for ((_, symbol), length) in used.iter().zip(cut) {
        if let Some(slot) = out.get_mut(*symbol) {
            *slot = length as u8;
        }
    }
    out
}

/// How deep each count lies in the tree of Huffman; counts in rising order.
fn depths(counts: &[u64]) -> Vec<u32> {
    let leaves = counts.len();
    if leaves < 2 {
        return vec![0; leaves];
    }
    let mut weights = counts.to_vec();
    let mut parents = vec![0_usize; 2 * leaves - 1];
    let (mut leaf, mut inner) = (0, leaves);
    while weights.len() < 2 * leaves - 1 {
        let mut sum = 0;
        for _ in 0..2 {
            let (a, b) = (weights.get(leaf).filter(|_| leaf < leaves), weights.get(inner));
            let at = match (a, b) {
                (Some(a), Some(b)) if a > b => &mut inner,
                (Some(_), _) => &mut leaf,
                _ => &mut inner,
            };
            sum += weights.get(*at).copied().unwrap_or(0);
            let parent = weights.len();
            parents.get_mut(*at).into_iter().for_each(|p| *p = parent);
            *at += 1;
        }
        weights.push(sum);
    }
    let mut depth = vec![0_u32; 2 * leaves - 1];
    for at in (0..2 * leaves - 2).rev() {
        let above = parents.get(at).and_then(|p| depth.get(*p)).copied().unwrap_or(0);
        depth.get_mut(at).into_iter().for_each(|d| *d = above + 1);
    }
    depth.truncate(leaves);
    depth
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bins: Bins, sample: &[u64], values: &[u64]) -> usize {
        let mut histogram = Histogram::new(bins);
        sample.iter().for_each(|v| histogram.add(*v));
        let coder = histogram.coder(false);
        let mut put = BitPut::into(Vec::new());
        coder.write(&mut put);
        values.iter().for_each(|v| coder.put(&mut put, *v));
        let bytes = put.end();
        let mut take = BitTake::of(&bytes);
        let again = Coder::read(&mut take).unwrap();
        let (mut quick, mut past) = (take.clone(), take.clone());
        for value in values {
            assert_eq!((again.take(&mut take), again.take_quick(&mut quick)), (*value, *value));
            again.skip(&mut past);
            assert_eq!((quick.at(), past.at()), (take.at(), take.at()));
        }
        bytes.len()
    }

    #[test]
    fn every_number_comes_back_whatever_the_sample_was() {
        let mut seed = 9_u64;
        let mut next = |shift: u32| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            seed >> shift
        };
        for shift in 0..64 {
            let values: Vec<u64> = (0..300).map(|i| next(shift) >> (i % 3)).collect();
            for bins in [Bins::Sizes, Bins::even_to(u64::MAX >> shift), Bins::Even(0), Bins::Even(60)] {
                check(bins, &values, &values);
                check(bins, &values[..2], &values);
                check(bins, &[], &[0, 1, 31, 32, 33, u64::MAX, u64::MAX - 1]);
            }
        }
    }

    #[test]
    fn a_skewed_sample_costs_near_its_entropy() {
        // Each number half as frequent as the one before: two bits a number, less nothing.
        let values: Vec<u64> = (0..12_u64).flat_map(|v| vec![v; 4096 >> v]).collect();
        let bytes = check(Bins::Sizes, &values, &values);
        assert!(bytes * 8 < values.len() * 2 + 400, "{bytes}");
    }

    #[test]
    fn a_single_value_costs_nothing() {
        let mut histogram = Histogram::new(Bins::Sizes);
        histogram.add(7);
        let coder = histogram.coder(true);
        let mut put = BitPut::into(Vec::new());
        (0..100).for_each(|_| coder.put(&mut put, 7));
        assert!(put.end().is_empty());
        assert_eq!(coder.take(&mut BitTake::of(&[])), 7);
    }
}

//! The codes of a segment: made from a sample of its rows before the first block is packed.

use crate::{
    Day,
    coding::{
        bits::{BitPut, BitTake},
        code::{Bins, Coder, Histogram},
    },
    rows::{
        facts::Facts,
        flat::{Flat, Slot},
        row::micros,
    },
};

/// Everything that is needed to read a block, but the seal.
#[derive(Debug)]
pub(crate) struct Codes {
    /// Times are stored in this many microseconds: 1, 1,000 or 1,000,000, whichever fits all rows.
    unit: u64,
    /// First moment of the day in which all rows end, in microseconds.
    begins: u64,
    /// The protocols that occur, in order. Ports and protocols together make one rising number.
    protocols: Vec<u8>,
    /// Batches are counted from here.
    batch: u32,
    gaps: Coder,
    ends: Coder,
    lasted: Vec<Coder>,
    ranks: Coder,
    lines: Coder,
    /// Steps from address to address, where a block has several; see [`Self::put_step`].
    steps: Coder,
}

/// Rows from all over a segment, from which its codes are made.
#[derive(Debug)]
pub(crate) struct Sample {
    facts: Facts,
    begins: u64,
    rows: Vec<(Flat, Mark)>,
    whole: bool,
    lines: usize,
}

/// How a row's line is written: by its rank among those of the address, or by its number in the segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Rank(u32),
    Line(u32),
}

impl Sample {
    /// `whole`: the sample will be all there is.
    pub(crate) fn new(day: Day, facts: Facts, lines: usize, whole: bool) -> Self {
        Self { facts, begins: micros(day.begins()), rows: Vec::new(), whole, lines }
    }

    pub(crate) fn add(&mut self, rows: &[Flat], marks: impl Iterator<Item = Mark>) {
        self.rows.extend(rows.iter().copied().zip(marks));
    }

    pub(crate) fn codes(self) -> Codes {
        let Facts { unit, first_batch, protocols } = self.facts;
        let day = 86_400_000_000 / unit;
        let sizes = || Histogram::new(Bins::Sizes);
        let (mut gaps, mut ranks, mut steps) = (sizes(), sizes(), sizes());
        let mut ends = Histogram::new(Bins::even_to(day));
        let mut lines = Histogram::new(Bins::even_to(self.lines as u64));
        let mut lasted = vec![sizes(); protocols.len()];
        let kind = |row: &Flat| protocols.iter().position(|p| *p == row.protocol).unwrap_or(0);
        let mut before: Option<(u32, u64)> = None;
        for (row, mark) in &self.rows {
            let place = u64::from(row.first) * protocols.len() as u64 + kind(row) as u64;
            match before {
                Some((address, at)) if address == row.address => {
                    steps.add(1);
                    gaps.add(place.saturating_sub(at));
                }
                Some((address, _)) => {
                    steps.add(u64::from(row.address.saturating_sub(address)) + 1);
                    gaps.add(place);
                }
                None => {}
            }
            before = Some((row.address, place));
            ends.add(row.end.saturating_sub(self.begins) / unit);
            lasted.get_mut(kind(row)).into_iter().for_each(|l| l.add(row.lasted / unit));
            match mark {
                Mark::Rank(rank) => ranks.add(u64::from(*rank)),
                Mark::Line(line) => lines.add(u64::from(*line)),
            }
        }
        // Steps and gaps depend on how rows fall into blocks: the sample never shows all of them.
        Codes {
            unit,
            begins: self.begins,
            batch: if first_batch == u32::MAX { 0 } else { first_batch },
            gaps: gaps.coder(false),
            ends: ends.coder(self.whole),
            lasted: lasted.into_iter().map(|l| l.coder(self.whole)).collect(),
            ranks: ranks.coder(self.whole),
            lines: lines.coder(self.whole),
            steps: steps.coder(false),
            protocols,
        }
    }
}

impl Codes {
    /// Port and protocol as one number, in the same order.
    #[inline]
    pub(crate) fn place(&self, slot: Slot) -> u32 {
        u32::from(slot.first) * self.width() + self.kind(slot.protocol) as u32
    }

    /// The first place at or after a slot whose protocol may not occur here.
    pub(crate) fn first_place(&self, slot: Slot) -> u32 {
        u32::from(slot.first) * self.width() + self.protocols.partition_point(|p| *p < slot.protocol) as u32
    }

    /// All places are below this.
    pub(crate) fn places(&self) -> u64 {
        u64::from(self.width()) << 16
    }

    #[inline]
    pub(crate) fn slot(&self, place: u32) -> Slot {
        let (first, kind) = self.parts(place);
        let first = u16::try_from(first).unwrap_or(u16::MAX);
        Slot { first, protocol: self.protocols.get(kind as usize).copied().unwrap_or(0) }
    }

    /// Port and protocol of a place. A division by a number that the compiler does not know costs as much as reading a row.
    #[inline]
    fn parts(&self, place: u32) -> (u32, u32) {
        match self.width() {
            1 => (place, 0),
            2 => (place / 2, place % 2),
            3 => (place / 3, place % 3),
            width => (place / width, place % width),
        }
    }

    fn width(&self) -> u32 {
        u32::try_from(self.protocols.len()).unwrap_or(1).max(1)
    }

    fn kind(&self, protocol: u8) -> usize {
        self.protocols.iter().position(|p| *p == protocol).unwrap_or(0)
    }

    #[inline]
    pub(crate) fn put_gap(&self, bits: &mut BitPut, gap: u32) {
        self.gaps.put(bits, u64::from(gap));
    }

    #[inline]
    pub(crate) fn take_gap(&self, bits: &mut BitTake<'_>) -> u32 {
        self.gaps.take_quick(bits) as u32
    }

    /// How far it is from one address to the next: the distance and one; or nothing, and then the address itself.
    pub(crate) fn put_step(&self, bits: &mut BitPut, from: u128, to: u128) {
        match u64::try_from(to - from) {
            Ok(step) if step < u64::MAX => self.steps.put(bits, step + 1),
            _ => {
                self.steps.put(bits, 0);
                bits.put(to as u64, 64);
                bits.put((to >> 64) as u64, 64);
            }
        }
    }

    pub(crate) fn take_step(&self, bits: &mut BitTake<'_>, from: u128) -> u128 {
        match self.steps.take(bits).checked_sub(1) {
            Some(step) => from.saturating_add(u128::from(step)),
            None => u128::from(bits.take(64)) | u128::from(bits.take(64)) << 64,
        }
    }

    /// By numbers that the compiler knows: a division by another costs more than writing the code.
    #[inline]
    fn in_units(&self, micros: u64) -> u64 {
        match self.unit {
            1 => micros,
            1_000 => micros / 1_000,
            1_000_000 => micros / 1_000_000,
            unit => micros / unit,
        }
    }

    #[inline]
    pub(crate) fn put_end(&self, bits: &mut BitPut, end: u64) {
        self.ends.put(bits, self.in_units(end.saturating_sub(self.begins)));
    }

    #[inline]
    pub(crate) fn take_end(&self, bits: &mut BitTake<'_>) -> u64 {
        self.ends.take(bits).saturating_mul(self.unit).saturating_add(self.begins)
    }

    #[inline]
    pub(crate) fn put_lasted(&self, bits: &mut BitPut, row: &Flat) {
        if let Some(coder) = self.lasted.get(self.kind(row.protocol)) {
            coder.put(bits, self.in_units(row.lasted));
        }
    }

    #[inline]
    pub(crate) fn take_lasted(&self, bits: &mut BitTake<'_>, place: u32) -> u64 {
        let coder = self.lasted.get(self.parts(place).1 as usize);
        coder.map_or(0, |c| c.take(bits)).saturating_mul(self.unit)
    }

    #[inline]
    pub(crate) fn skip_end(&self, bits: &mut BitTake<'_>) {
        self.ends.skip(bits);
    }

    #[inline]
    pub(crate) fn skip_lasted(&self, bits: &mut BitTake<'_>, place: u32) {
        if let Some(coder) = self.lasted.get(self.parts(place).1 as usize) {
            coder.skip(bits);
        }
    }

    #[inline]
    pub(crate) fn skip_mark(&self, bits: &mut BitTake<'_>, ranked: bool) {
        (if ranked { &self.ranks } else { &self.lines }).skip(bits);
    }

    #[inline]
    pub(crate) fn put_mark(&self, bits: &mut BitPut, mark: Mark) {
        match mark {
            Mark::Rank(rank) => self.ranks.put(bits, u64::from(rank)),
            Mark::Line(line) => self.lines.put(bits, u64::from(line)),
        }
    }

    #[inline]
    pub(crate) fn take_mark(&self, bits: &mut BitTake<'_>, ranked: bool) -> u32 {
        (if ranked { &self.ranks } else { &self.lines }).take(bits) as u32
    }

    pub(crate) fn facts(&self) -> Facts {
        Facts { unit: self.unit, first_batch: self.batch, protocols: self.protocols.clone() }
    }

    pub(crate) fn first_batch(&self) -> u32 {
        self.batch
    }

    pub(crate) fn protocols(&self) -> &[u8] {
        &self.protocols
    }

    pub(crate) fn write(&self, bits: &mut BitPut) {
        bits.number(self.unit);
        bits.number(self.begins);
        bits.number(u64::from(self.batch));
        bits.put(self.protocols.len() as u64, 8);
        self.protocols.iter().for_each(|p| bits.put(u64::from(*p), 8));
        let coders = [&self.gaps, &self.ends, &self.ranks, &self.lines, &self.steps];
        coders.into_iter().chain(&self.lasted).for_each(|c| c.write(bits));
    }

    pub(crate) fn read(bits: &mut BitTake<'_>) -> Option<Self> {
        let (unit, begins) = (bits.number(), bits.number());
        let batch = u32::try_from(bits.number()).ok()?;
        let protocols: Vec<u8> = (0..bits.take(8)).map(|_| bits.take(8) as u8).collect();
        let (gaps, ends, ranks) = (Coder::read(bits)?, Coder::read(bits)?, Coder::read(bits)?);
        let (lines, steps) = (Coder::read(bits)?, Coder::read(bits)?);
        let lasted = protocols.iter().map(|_| Coder::read(bits)).collect::<Option<_>>()?;
        Some(Self { unit, begins, protocols, batch, gaps, ends, lasted, ranks, lines, steps })
    }
}

//! Blocks: up to [`ROWS`] sorted rows, column by column, so that a search reads the ports and little else.

use crate::{
    bits::{BitPut, BitTake},
    codes::{Codes, Mark},
    flat::{Extra, Flat},
};

/// Rows to a block: few, so that a lookup opens little; many, so that seals and places cost little.
pub(crate) const ROWS: usize = 128;

const REACH: u64 = 1;
const SHAPE: u64 = 2;
const BATCH: u64 = 4;
const EXTRA: u64 = 8;

/// Packs sorted rows behind what `out` already holds. The place (and address, where blocks have several) of the first
/// is not written: the index of the segment has it.
pub(crate) fn pack(
    codes: &Codes,
    rows: &[Flat],
    marks: &[Mark],
    extras: &[Extra],
    addresses: Option<&[u128]>,
    out: Vec<u8>,
) -> Vec<u8> {
    let begun = out.len() * 8;
    let mut bits = BitPut::into(out);
    let flags = flags(codes, rows);
    bits.put(rows.len() as u64 - 1, 8);
    bits.put(flags, 4);
    let places = bits.bits();
    // Where the later columns begin, filled in below.
    bits.put(0, 48);
    let mut columns = [0_u64; 3];
    keys(&mut bits, codes, rows, addresses);
    let [ends, lasted, lines] = &mut columns;
    *ends = (bits.bits() - begun) as u64;
    rows.iter().for_each(|r| codes.put_end(&mut bits, r.end));
    *lasted = (bits.bits() - begun) as u64;
    rows.iter().for_each(|r| codes.put_lasted(&mut bits, r));
    *lines = (bits.bits() - begun) as u64;
    marks.iter().for_each(|m| codes.put_mark(&mut bits, *m));
    if flags & REACH != 0 {
        bits.column(rows.iter().map(|r| u64::from(r.reach)));
    }
    if flags & SHAPE != 0 {
        bits.column(rows.iter().map(|r| u64::from(r.shape)));
    }
    if flags & BATCH != 0 {
        bits.column(rows.iter().map(|r| u64::from(r.batch - codes.first_batch())));
    }
    if flags & EXTRA != 0 {
        put_extras(&mut bits, rows, extras);
    }
    let mut out = bits.end();
    fill_in(&mut out, places, columns);
    out
}

fn keys(bits: &mut BitPut, codes: &Codes, rows: &[Flat], addresses: Option<&[u128]>) {
    let mut before = rows.first().map_or(0, |r| codes.place(r.slot()));
    let mut address = addresses.and_then(|a| a.first()).copied().unwrap_or(0);
    for (at, row) in rows.iter().enumerate().skip(1) {
        let place = codes.place(row.slot());
        if let Some(next) = addresses.and_then(|a| a.get(at)).copied() {
            codes.put_step(bits, address, next);
            if next != address {
                before = 0;
            }
            address = next;
        }
        codes.put_gap(bits, place - before);
        before = place;
    }
}

fn flags(codes: &Codes, rows: &[Flat]) -> u64 {
    let any = |flag: u64, test: &dyn Fn(&Flat) -> bool| if rows.iter().any(test) { flag } else { 0 };
    any(REACH, &|r| r.reach != 0)
        | any(SHAPE, &|r| r.shape != 0)
        | any(BATCH, &|r| r.batch != codes.first_batch())
        | any(EXTRA, &|r| r.extra != 0)
}

/// Sixteen bits each, over the zeros that were left for them. A block is far below 8 KiB.
fn fill_in(out: &mut [u8], at: usize, columns: [u64; 3]) {
    let [a, b, c] = columns;
    let value = u128::from(a | b << 16 | c << 32) << (at % 8);
    let bytes = value.to_le_bytes();
    for (to, from) in out.iter_mut().skip(at / 8).zip(bytes.iter().take(7)) {
        *to |= from;
    }
}

fn put_extras(bits: &mut BitPut, rows: &[Flat], extras: &[Extra]) {
    let none = Extra::default();
    let list = || rows.iter().map(|r| r.extra.checked_sub(1).and_then(|e| extras.get(e as usize)).unwrap_or(&none));
    bits.sized_column(list().map(|e| e.before));
    bits.sized_column(list().map(|e| e.after));
    bits.column(list().map(|e| u64::from(e.known)));
    bits.column(list().map(|e| u64::from(e.private_port)));
    bits.column(list().map(|e| (e.peer >> 64) as u64));
    bits.column(list().map(|e| e.peer as u64));
    bits.column(list().map(|e| u64::from(e.peer_port)));
}

/// A block that is being read.
#[derive(Debug)]
pub(crate) struct Block<'a> {
    codes: &'a Codes,
    bits: BitTake<'a>,
    flags: u64,
    columns: [usize; 3],
    pub(crate) count: usize,
}

impl<'a> Block<'a> {
    pub(crate) fn of(codes: &'a Codes, bytes: &'a [u8]) -> Self {
        let mut bits = BitTake::of(bytes);
        let count = bits.take(8) as usize + 1;
        let flags = bits.take(4);
        let columns = [(); 3].map(|()| bits.take(16) as usize);
        Self { codes, bits, flags, columns, count }
    }

    /// The places of rows of one address, from the first to the first beyond `last`.
    pub(crate) fn places(&mut self, first: u32, last: u32, out: &mut Vec<u32>) {
        out.clear();
        let mut place = first;
        out.push(place);
        for _ in 1..self.count {
            if place > last {
                break;
            }
            place = place.saturating_add(self.codes.take_gap(&mut self.bits));
            out.push(place);
        }
    }

    /// The addresses and places of rows of a block with several addresses, from the first to the first beyond `last`.
    pub(crate) fn keys(
        &mut self,
        first: (u128, u32),
        last: (u128, u32),
        places: &mut Vec<u32>,
        addresses: &mut Vec<u128>,
    ) {
        places.clear();
        addresses.clear();
        let (mut address, mut place) = first;
        addresses.push(address);
        places.push(place);
        for _ in 1..self.count {
            if (address, place) > last {
                break;
            }
            let next = self.codes.take_step(&mut self.bits, address);
            if next != address {
                place = 0;
            }
            address = next;
            place = place.saturating_add(self.codes.take_gap(&mut self.bits));
            addresses.push(address);
            places.push(place);
        }
    }

    /// The rows at these places from one on, but not their addresses. The line is a rank where blocks have ranks.
    pub(crate) fn rows(
        &mut self,
        places: &[u32],
        from: usize,
        ranked: bool,
        rows: &mut Vec<Flat>,
        extras: &mut Vec<Extra>,
    ) {
        let codes = self.codes;
        rows.clear();
        let (before, wanted) = places.split_at(from.min(places.len()));
        let [mut ends, mut lasted, mut lines] = self.columns.map(|at| self.bits.from(at));
        // The columns side by side: each step waits for the one before it in its own column only.
        for place in before {
            codes.skip_end(&mut ends);
            codes.skip_lasted(&mut lasted, *place);
            codes.skip_mark(&mut lines, ranked);
        }
        rows.extend(wanted.iter().map(|place| {
            let slot = codes.slot(*place);
            Flat {
                end: codes.take_end(&mut ends),
                lasted: codes.take_lasted(&mut lasted, *place),
                line: codes.take_mark(&mut lines, ranked),
                first: slot.first,
                protocol: slot.protocol,
                batch: codes.first_batch(),
                ..Flat::default()
            }
        }));
        if self.flags == 0 {
            return;
        }
        // The rare columns come after the last line, and are as long as the block.
        (places.len()..self.count).for_each(|_| codes.skip_mark(&mut lines, ranked));
        self.bits = lines;
        self.rare(from, rows, extras);
    }

    fn rare(&mut self, skipped: usize, rows: &mut [Flat], extras: &mut Vec<Extra>) {
        let (bits, flags, count) = (&mut self.bits, self.flags, self.count);
        let mut each = |flag, set: &dyn Fn(&mut Flat, u64)| {
            if flags & flag != 0 {
                bits.column(count, |i, v| at(rows, i, skipped).into_iter().for_each(|r| set(r, v)));
            }
        };
        each(REACH, &|r, v| r.reach = v as u16);
        each(SHAPE, &|r, v| r.shape = v as u8);
        each(BATCH, &|r, v| r.batch = r.batch.saturating_add(v as u32));
        if flags & EXTRA == 0 {
            return;
        }
        let from = extras.len();
        extras.resize(from + rows.len(), Extra::default());
        let list = extras.get_mut(from..).unwrap_or_default();
        self.bits.sized_column(count, |i, v| at(list, i, skipped).into_iter().for_each(|e| e.before = v));
        self.bits.sized_column(count, |i, v| at(list, i, skipped).into_iter().for_each(|e| e.after = v));
        let mut each = |set: &dyn Fn(&mut Extra, u64)| {
            self.bits.column(count, |i, v| at(list, i, skipped).into_iter().for_each(|e| set(e, v)));
        };
        each(&|e, v| e.known = v as u8);
        each(&|e, v| e.private_port = v as u16);
        each(&|e, v| e.peer |= u128::from(v) << 64);
        each(&|e, v| e.peer |= u128::from(v));
        each(&|e, v| e.peer_port = v as u16);
        for (row, number) in rows.iter_mut().zip(from + 1..) {
            let any = extras.get(number - 1).is_some_and(|e| *e != Extra::default());
            row.extra = if any { u32::try_from(number).unwrap_or(0) } else { 0 };
        }
    }
}

/// The value of a row, if it is not one of those that were passed over.
fn at<T>(list: &mut [T], number: usize, skipped: usize) -> Option<&mut T> {
    list.get_mut(number.checked_sub(skipped)?)
}

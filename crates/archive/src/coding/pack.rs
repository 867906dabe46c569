//! Blocks: up to [`ROWS`] sorted rows, column by column, so that a search reads the ports and little else.

use crate::{
    coding::{
        bits::{BitPut, BitTake},
        codes::{Codes, Mark},
    },
    rows::flat::{Extra, Flat},
};

/// Rows to a block: few, so that a lookup opens little; many, so that seals and places cost little.
pub(crate) const ROWS: usize = 128;

/// A block with more rows than this says where its columns are at this row: a search begins there or at the first.
const MIDDLE: usize = 64;

const REACH: u64 = 1;
const SHAPE: u64 = 2;
const BATCH: u64 = 4;
const EXTRA: u64 = 8;

/// Packs sorted rows behind what `out` already holds. The place (and address, where blocks have several) of the first
/// is not written: the index of the segment has it.
///
/// ```text
/// rows less one u8 | flags 4 bits | where ends, lasted, lines begin 16 bits each | where the rare columns begin 16, if any
///   | of the middle row, if there is one: its place after the first 24, where keys, ends, lasted, lines go on 16 each
/// | from the next byte on: keys, ends, lasted, lines, rare columns
/// ```
pub(crate) fn pack(
    codes: &Codes,
    rows: &[Flat],
    marks: &[Mark],
    extras: &[Extra],
    addresses: Option<&[u128]>,
    mut out: Vec<u8>,
) -> Vec<u8> {
    let begun = out.len();
    let flags = flags(codes, rows);
    let mut head = Head { flags, rows: rows.len(), ..Head::default() };
    let length = head.length();
    out.resize(begun + length, 0);
    let mut bits = BitPut::into(out);
    let body = bits.bits();
    let at = |bits: &BitPut| (bits.bits() - body) as u64;
    let middle = rows.get(MIDDLE..).unwrap_or_default();
    let front = rows.get(..MIDDLE).unwrap_or(rows);
    (head.place, head.keys) = keys(&mut bits, codes, rows, addresses, body);
    let [ends, lasted, lines] = &mut head.columns;
    let [mid_ends, mid_lasted, mid_lines] = &mut head.middles;
    *ends = at(&bits);
    front.iter().for_each(|r| codes.put_end(&mut bits, r.end));
    *mid_ends = at(&bits);
    middle.iter().for_each(|r| codes.put_end(&mut bits, r.end));
    *lasted = at(&bits);
    front.iter().for_each(|r| codes.put_lasted(&mut bits, r));
    *mid_lasted = at(&bits);
    middle.iter().for_each(|r| codes.put_lasted(&mut bits, r));
    *lines = at(&bits);
    marks.iter().take(MIDDLE).for_each(|m| codes.put_mark(&mut bits, *m));
    *mid_lines = at(&bits);
    marks.iter().skip(MIDDLE).for_each(|m| codes.put_mark(&mut bits, *m));
    head.rare = at(&bits);
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
    out.iter_mut().skip(begun).zip(head.write()).for_each(|(to, from)| *to = from);
    out
}

/// What a block begins with. Places in it are in bits after it, and fit in sixteen: a block is far below 8 KiB.
#[derive(Debug, Default)]
struct Head {
    rows: usize,
    flags: u64,
    columns: [u64; 3],
    rare: u64,
    /// Of the middle row: its place after that of the first, and where its key and columns are.
    place: u64,
    keys: u64,
    middles: [u64; 3],
}

impl Head {
    fn length(&self) -> usize {
        let rare = if self.flags != 0 { 16 } else { 0 };
        let middle = if self.rows > MIDDLE { 24 + 64 } else { 0 };
        (60_usize + rare + middle).div_ceil(8)
    }

    fn write(&self) -> Vec<u8> {
        let mut bits = BitPut::into(Vec::with_capacity(self.length()));
        bits.put(self.rows as u64 - 1, 8);
        bits.put(self.flags, 4);
        self.columns.iter().for_each(|c| bits.put(*c, 16));
        if self.flags != 0 {
            bits.put(self.rare, 16);
        }
        if self.rows > MIDDLE {
            bits.put(self.place, 24);
            bits.put(self.keys, 16);
            self.middles.iter().for_each(|c| bits.put(*c, 16));
        }
        bits.end()
    }

    fn read(bytes: &[u8]) -> Self {
        let bits = &mut BitTake::of(bytes);
        let mut head = Self { rows: bits.take(8) as usize + 1, flags: bits.take(4), ..Self::default() };
        head.columns = [(); 3].map(|()| bits.take(16));
        if head.flags != 0 {
            head.rare = bits.take(16);
        }
        if head.rows > MIDDLE {
            (head.place, head.keys) = (bits.take(24), bits.take(16));
            head.middles = [(); 3].map(|()| bits.take(16));
        }
        head
    }
}

/// Writes the keys; tells the place of the middle row after the first, and where the key after it is.
fn keys(bits: &mut BitPut, codes: &Codes, rows: &[Flat], addresses: Option<&[u128]>, body: usize) -> (u64, u64) {
    let first = rows.first().map_or(0, |r| codes.place(r.slot()));
    let mut before = first;
    let mut address = addresses.and_then(|a| a.first()).copied().unwrap_or(0);
    let mut middle = (0, 0);
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
        if at == MIDDLE {
            middle = (u64::from(place.saturating_sub(first)), (bits.bits() - body) as u64);
        }
    }
    middle
}

fn flags(codes: &Codes, rows: &[Flat]) -> u64 {
    let any = |flag: u64, test: &dyn Fn(&Flat) -> bool| if rows.iter().any(test) { flag } else { 0 };
    any(REACH, &|r| r.reach != 0)
        | any(SHAPE, &|r| r.shape != 0)
        | any(BATCH, &|r| r.batch != codes.first_batch())
        | any(EXTRA, &|r| r.extra != 0)
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
    head: Head,
    /// Where the body begins, in bits.
    body: usize,
    pub(crate) count: usize,
    /// Number of the row with the first of the places that were read.
    pub(crate) base: usize,
}

impl<'a> Block<'a> {
    pub(crate) fn of(codes: &'a Codes, bytes: &'a [u8]) -> Self {
        let head = Head::read(bytes);
        let body = head.length() * 8;
        let count = head.rows;
        Self { codes, bits: BitTake::of(bytes).from(body), head, body, count, base: 0 }
    }

    fn begin(&mut self, first: u32, from_middle: bool) -> u32 {
        let (base, place, at) = match from_middle {
            true => (MIDDLE, first.saturating_add(self.head.place as u32), self.head.keys as usize),
            false => (0, first, 0),
        };
        self.base = base;
        self.bits.go(self.body + at);
        place
    }

    /// The places of rows of one address, from one before `from` or the first, to the first beyond `last`.
    pub(crate) fn places(&mut self, first: u32, from: u32, last: u32, out: &mut Vec<u32>) {
        out.clear();
        let middle = self.count > MIDDLE && first.saturating_add(self.head.place as u32) < from;
        let mut place = self.begin(first, middle);
        out.push(place);
        for _ in self.base + 1..self.count {
            if place > last {
                break;
            }
            place = place.saturating_add(self.codes.take_gap(&mut self.bits));
            out.push(place);
        }
    }

    /// The places of rows of one address as far as the row with a number, from one before `from`.
    pub(crate) fn places_of_rows(&mut self, first: u32, (from, last): (usize, usize), out: &mut Vec<u32>) {
        out.clear();
        let mut place = self.begin(first, self.count > MIDDLE && from >= MIDDLE);
        out.push(place);
        for _ in self.base..last.min(self.count - 1) {
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
        let middle = self.count > MIDDLE && self.base + from >= MIDDLE;
        let (known, columns) = if middle { (MIDDLE - self.base, self.head.middles) } else { (0, self.head.columns) };
        let (before, wanted) = places.split_at(from.min(places.len()));
        let [mut ends, mut lasted, mut lines] = columns.map(|at| self.bits.from(self.body + at as usize));
        // The columns side by side: each step waits for the one before it in its own column only.
        for place in before.iter().skip(known) {
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
        if self.head.flags != 0 {
            self.bits.go(self.body + self.head.rare as usize);
            self.rare(self.base + from, rows, extras);
        }
    }

    fn rare(&mut self, skipped: usize, rows: &mut [Flat], extras: &mut Vec<Extra>) {
        let (bits, flags, count) = (&mut self.bits, self.head.flags, self.count);
        let mut each = |flag, set: &dyn Fn(&mut Flat, u64)| {
            if flags & flag != 0 {
                bits.column_part(count, skipped, rows.len(), |i, v| {
                    rows.get_mut(i).into_iter().for_each(|r| set(r, v))
                });
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

//! The index of a segment: where each block is and what it begins with. Sealed on disk, open in memory.

use crate::{
    coding::{
        bits::{BitPut, BitTake},
        codes::Codes,
        narrow::Narrow,
    },
    rows::lines::Lines,
};

/// Hours for which the sharers of an address are counted: those of the day, and of the day before.
pub(crate) const COUNTED: usize = 48;

/// All rows of one address, where they are many.
#[derive(Debug, Default)]
pub(crate) struct Group {
    pub(crate) address: u128,
    /// The lines that use the address, the busiest first; empty where rows name lines directly.
    pub(crate) ranks: Vec<u32>,
    /// How many lines used it in each hour.
    pub(crate) sharers: Vec<u32>,
    /// Number of its first block, and how many there are.
    pub(crate) first_block: u32,
    pub(crate) blocks: u32,
    /// Pieces with the rows of each rank.
    pub(crate) pieces: Vec<Piece>,
}

/// A sealed piece of postings: it begins with this rank or line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) first: u32,
    pub(crate) length: u32,
    pub(crate) at: u64,
}

/// A block: where it is, and the minute in which the first of its rows may have begun. Sixteen bytes, so that none lies
/// across two lines of the processor's cache.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) at: u64,
    pub(crate) length: u32,
    pub(crate) minute: u32,
}

impl Place {
    /// Can a row have been alive by then?
    pub(crate) fn by(&self, latest: u64) -> bool {
        u64::from(self.minute) * MINUTE <= latest
    }
}

/// In microseconds.
pub(crate) const MINUTE: u64 = 60_000_000;

/// A block with several addresses: its number and its first address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Small {
    pub(crate) address: u128,
    pub(crate) block: u32,
}

/// An address without blocks of its own has its sharers counted when it has so many rows.
pub(crate) const BUSY: usize = 32;

/// An address without blocks of its own, and how many lines used it in each hour.
#[derive(Debug, Default)]
pub(crate) struct Busy {
    pub(crate) address: u128,
    pub(crate) sharers: Vec<u32>,
}

/// All of it.
#[derive(Debug)]
pub(crate) struct Index {
    pub(crate) codes: Codes,
    pub(crate) lines: Lines,
    pub(crate) rows: u64,
    /// The earliest and the latest moment at which a row may have been alive.
    pub(crate) earliest: u64,
    pub(crate) latest: u64,
    /// Most ports that a row has after its first.
    pub(crate) reach: u16,
    pub(crate) blocks: Vec<Place>,
    pub(crate) groups: Vec<Group>,
    /// The addresses and the first blocks of the groups by themselves, made when the index is read: what is searched stays
    /// in the processor's cache.
    pub(crate) addresses: Narrow,
    pub(crate) firsts: Vec<u32>,
    /// The place of the first row of each block.
    pub(crate) starts: Vec<u32>,
    pub(crate) small: Vec<Small>,
    pub(crate) busy: Vec<Busy>,
    pub(crate) pieces: Vec<Piece>,
}

/// What the tables of the codes take.
const TABLES: usize = 112 << 10;

impl Index {
    /// Bytes of memory, about: lists, and the tables of [`super::Segment`] that are made from them when they are needed.
    pub(crate) fn held(&self) -> usize {
        let group = |g: &Group| {
            // A rank is in the list of uses, too.
            let ranks = g.ranks.len() * (size_of::<u32>() + size_of::<(u32, u32, u32)>());
            size_of::<Group>()
                + ranks
                + size_of_val(g.sharers.as_slice())
                + size_of_val(g.pieces.as_slice())
                + size_of::<u32>()
        };
        let busy = self.busy.len() * (size_of::<Busy>() + COUNTED * size_of::<u32>());
        let lists = self.addresses.held()
            + size_of_val(self.blocks.as_slice())
            + size_of_val(self.starts.as_slice())
            + size_of_val(self.small.as_slice())
            + size_of_val(self.pieces.as_slice());
        TABLES + self.lines.held() + lists + busy + self.groups.iter().map(group).sum::<usize>()
    }

    pub(crate) fn write(&self) -> Vec<u8> {
        let mut bits = BitPut::into(Vec::new());
        let b = &mut bits;
        [self.rows, self.earliest, self.latest, u64::from(self.reach)].into_iter().for_each(|n| b.number(n));
        self.codes.write(b);
        self.lines.write(b);
        b.number(self.blocks.len() as u64);
        for (part, starts) in self.blocks.chunks(PART).zip(self.starts.chunks(PART)) {
            b.sized_column(gaps(part.iter().map(|p| (p.at, p.length))));
            b.column(part.iter().map(|p| u64::from(p.length)));
            b.sized_column(starts.iter().map(|first| u64::from(*first)));
            let least = part.iter().map(|p| p.minute).min().unwrap_or(0);
            b.number(u64::from(least));
            b.sized_column(part.iter().map(|p| u64::from(p.minute - least)));
        }
        b.number(self.groups.len() as u64);
        for group in &self.groups {
            put_address(b, group.address);
            put_list(b, &group.ranks);
            put_list(b, &group.sharers);
            b.number(u64::from(group.first_block));
            b.number(u64::from(group.blocks));
            put_pieces(b, &group.pieces);
        }
        b.number(self.small.len() as u64);
        for part in self.small.chunks(PART) {
            let mut before = part.first().copied().unwrap_or_default();
            put_address(b, before.address);
            b.number(u64::from(before.block));
            let steps: Vec<(u128, u32)> = part
                .iter()
                .skip(1)
                .map(|s| {
                    let step = (s.address - before.address, s.block - before.block);
                    before = *s;
                    step
                })
                .collect();
            b.sized_column(steps.iter().map(|s| (s.0 >> 64) as u64));
            b.sized_column(steps.iter().map(|s| s.0 as u64));
            b.sized_column(steps.iter().map(|s| u64::from(s.1)));
        }
        b.number(self.busy.len() as u64);
        for busy in &self.busy {
            put_address(b, busy.address);
            b.sized_column(busy.sharers.iter().map(|v| u64::from(*v)));
        }
        put_pieces(b, &self.pieces);
        bits.end()
    }

    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let mut bits = BitTake::of(bytes);
        let b = &mut bits;
        let [rows, earliest, latest, reach] = [(); 4].map(|()| b.number());
        let (codes, lines) = (Codes::read(b)?, Lines::read(b)?);
        let (blocks, starts) = take_blocks(b, bytes)?;
        let mut groups = Vec::new();
        for _ in 0..size(b, bytes)? {
            groups.push(Group {
                address: take_address(b),
                ranks: take_list(b, bytes)?,
                sharers: take_list(b, bytes)?,
                first_block: u32::try_from(b.number()).ok()?,
                blocks: u32::try_from(b.number()).ok()?,
                pieces: take_pieces(b, bytes)?,
            });
        }
        let (small, busy) = (take_small(b, bytes)?, take_busy(b, bytes)?);
        let pieces = take_pieces(b, bytes)?;
        let reach = u16::try_from(reach).ok()?;
        let addresses = Narrow::of(groups.iter().map(|g| g.address).collect());
        let firsts = groups.iter().map(|g| g.first_block).collect();
        Some(Self {
            codes,
            lines,
            rows,
            earliest,
            latest,
            reach,
            blocks,
            groups,
            addresses,
            firsts,
            starts,
            small,
            busy,
            pieces,
        })
    }
}

fn take_blocks(b: &mut BitTake<'_>, bytes: &[u8]) -> Option<(Vec<Place>, Vec<u32>)> {
    let mut blocks = vec![Place::default(); size(b, bytes)?];
    let mut starts = vec![0; blocks.len()];
    for (part, starts) in blocks.chunks_mut(PART).zip(starts.chunks_mut(PART)) {
        let count = part.len();
        b.sized_column(count, |i, v| part.get_mut(i).into_iter().for_each(|p| p.at = v));
        b.column(count, |i, v| part.get_mut(i).into_iter().for_each(|p| p.length = v as u32));
        b.sized_column(count, |i, v| starts.get_mut(i).into_iter().for_each(|s| *s = v as u32));
        let least = b.number() as u32;
        b.sized_column(count, |i, v| part.get_mut(i).into_iter().for_each(|p| p.minute = v as u32));
        let mut end = 0;
        for place in part {
            place.minute = place.minute.checked_add(least)?;
            place.at += end;
            end = place.at + u64::from(place.length);
        }
    }
    Some((blocks, starts))
}

fn take_small(b: &mut BitTake<'_>, bytes: &[u8]) -> Option<Vec<Small>> {
    let mut small = vec![Small::default(); size(b, bytes)?];
    for part in small.chunks_mut(PART) {
        let (address, block) = (take_address(b), b.number() as u32);
        let count = part.len().saturating_sub(1);
        let Some((head, rest)) = part.split_first_mut() else { break };
        *head = Small { address, block };
        b.sized_column(count, |i, v| rest.get_mut(i).into_iter().for_each(|s| s.address = u128::from(v) << 64));
        b.sized_column(count, |i, v| rest.get_mut(i).into_iter().for_each(|s| s.address |= u128::from(v)));
        b.sized_column(count, |i, v| rest.get_mut(i).into_iter().for_each(|s| s.block = v as u32));
        let mut before = *head;
        for next in rest {
            next.address = before.address.checked_add(next.address)?;
            next.block = before.block.checked_add(next.block)?;
            before = *next;
        }
    }
    Some(small)
}

fn take_busy(b: &mut BitTake<'_>, bytes: &[u8]) -> Option<Vec<Busy>> {
    let mut busy = Vec::new();
    for _ in 0..size(b, bytes)? {
        let (address, mut sharers) = (take_address(b), vec![0; COUNTED]);
        b.sized_column(COUNTED, |i, v| sharers.get_mut(i).into_iter().for_each(|s| *s = v as u32));
        busy.push(Busy { address, sharers });
    }
    Some(busy)
}

/// Columns of an index are packed in parts, so that one large value does not widen all.
const PART: usize = 256;

/// From the end of one to the beginning of the next; the first from the beginning of the file.
fn gaps(list: impl Iterator<Item = (u64, u32)> + Clone) -> impl Iterator<Item = u64> + Clone {
    let mut end = 0;
    list.map(move |(at, length)| {
        let gap = at - end;
        end = at + u64::from(length);
        gap
    })
}

/// A count that cannot be larger than what is left of the bytes in bits: nothing is allocated for a false one.
fn size(bits: &mut BitTake<'_>, bytes: &[u8]) -> Option<usize> {
    usize::try_from(bits.number()).ok().filter(|n| *n <= bytes.len() * 8)
}

fn put_address(bits: &mut BitPut, address: u128) {
    bits.put((address >> 64) as u64, 64);
    bits.put(address as u64, 64);
}

fn take_address(bits: &mut BitTake<'_>) -> u128 {
    u128::from(bits.take(64)) << 64 | u128::from(bits.take(64))
}

fn put_list(bits: &mut BitPut, list: &[u32]) {
    bits.number(list.len() as u64);
    bits.column(list.iter().map(|v| u64::from(*v)));
}

fn take_list(bits: &mut BitTake<'_>, bytes: &[u8]) -> Option<Vec<u32>> {
    // Of a column of one value, one bit stands for many entries: but never for more than there are rows or lines.
    let count = usize::try_from(bits.number()).ok().filter(|n| *n <= bytes.len() * 64 + 4096)?;
    let mut list = vec![0; count];
    bits.column(count, |i, v| list.get_mut(i).into_iter().for_each(|l| *l = v as u32));
    Some(list)
}

fn put_pieces(bits: &mut BitPut, pieces: &[Piece]) {
    bits.number(pieces.len() as u64);
    for part in pieces.chunks(PART) {
        bits.sized_column(gaps(part.iter().map(|p| (p.at, p.length))));
        bits.sized_column(part.iter().map(|p| u64::from(p.length)));
        bits.column(part.iter().map(|p| u64::from(p.first)));
    }
}

fn take_pieces(bits: &mut BitTake<'_>, bytes: &[u8]) -> Option<Vec<Piece>> {
    let mut pieces = vec![Piece::default(); size(bits, bytes)?];
    for part in pieces.chunks_mut(PART) {
        let count = part.len();
        bits.sized_column(count, |i, v| part.get_mut(i).into_iter().for_each(|p| p.at = v));
        bits.sized_column(count, |i, v| part.get_mut(i).into_iter().for_each(|p| p.length = v as u32));
        bits.column(count, |i, v| part.get_mut(i).into_iter().for_each(|p| p.first = v as u32));
        let mut end = 0;
        for piece in part {
            piece.at += end;
            end = piece.at + u64::from(piece.length);
        }
    }
    Some(pieces)
}

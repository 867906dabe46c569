//! The other direction: the rows of a line.

use super::{
    index::Piece,
    read::{Buffers, HOUR, Seen, Segment, extra, name_line},
};
use crate::{
    Trouble,
    coding::{
        bits::BitTake,
        pack::{Block, ROWS},
        postings::{self, BEFORE, DOUBTFUL},
    },
    rows::row::micros,
};

impl Segment {
    /// Gives each row of these lines that may have been alive between two moments.
    pub(crate) fn used(
        &self,
        lines: &[u32],
        earliest: u64,
        latest: u64,
        buffers: &mut Buffers,
        mut each: impl FnMut(Seen<'_>),
    ) -> Result<(), Trouble> {
        if lines.is_empty() || !self.may_hold(earliest, latest) {
            return Ok(());
        }
        let hours = self.hours(earliest, latest);
        let mut numbers = std::mem::take(&mut buffers.numbers);
        numbers.clear();
        for line in lines {
            self.posted(*line, hours, buffers, &mut numbers)?;
        }
        numbers.sort_unstable();
        numbers.dedup();
        for run in numbers.chunk_by(|a, b| a / ROWS as u32 == b / ROWS as u32) {
            let Some((first, last)) = run.first().zip(run.last()) else { continue };
            let block = first / ROWS as u32;
            let within = |number: u32| (number % ROWS as u32) as usize;
            let (address, skipped) = self.open_rows(block, (within(*first), within(*last)), buffers)?;
            for number in run {
                let at = within(*number) - skipped;
                let Some(row) = buffers.rows.get(at) else { continue };
                let address = address.or(buffers.addresses.get(at).copied()).unwrap_or(0);
                let seen = Seen { segment: self, address, row, extra: extra(row, &buffers.extras) };
                if seen.touches(earliest, latest) {
                    each(seen);
                }
            }
        }
        buffers.numbers = numbers;
        Ok(())
    }

    /// Opens a block from one of its rows to another. Its address, where it has but one, and how many rows were skipped.
    fn open_rows(
        &self,
        block: u32,
        (from, last): (usize, usize),
        buffers: &mut Buffers,
    ) -> Result<(Option<u128>, usize), Trouble> {
        let after = self.index.firsts.partition_point(|first| *first <= block);
        let group = after.checked_sub(1).and_then(|g| self.index.groups.get(g));
        let Some(group) = group.filter(|g| block - g.first_block < g.blocks) else {
            let at = self.index.small.partition_point(|s| s.block < block);
            let address = self.index.small.get(at).map_or(0, |s| s.address);
            self.open_few(block, address, buffers)?;
            return Ok((None, 0));
        };
        let first = self.index.starts.get(block as usize).copied().unwrap_or(0);
        self.load(block as usize, buffers)?;
        let Buffers { bytes, places, rows, extras, .. } = &mut *buffers;
        let mut opened = Block::of(&self.index.codes, bytes);
        opened.places_of_rows(first, (from, last), places);
        opened.rows(places, from - opened.base, !group.ranks.is_empty(), rows, extras);
        rows.iter_mut().for_each(|row| name_line(group, row));
        Ok((Some(group.address), from))
    }

    /// Which hours' postings a period needs.
    fn hours(&self, earliest: u64, latest: u64) -> u32 {
        let begins = micros(self.meta.day.begins());
        let mut hours = 1 << DOUBTFUL;
        if earliest < begins {
            hours |= 1 << BEFORE;
        }
        if latest >= begins {
            let hour = |at: u64| (at.saturating_sub(begins) / HOUR).min(23) + 1;
            (hour(earliest)..=hour(latest)).for_each(|h| hours |= 1 << h);
        }
        hours
    }

    /// The numbers of the rows of a line.
    fn posted(&self, line: u32, hours: u32, buffers: &mut Buffers, out: &mut Vec<u32>) -> Result<(), Trouble> {
        let uses = self.uses.get_or_init(|| {
            let mut uses = Vec::new();
            for (group, number) in self.index.groups.iter().zip(0..) {
                uses.extend(group.ranks.iter().zip(0..).map(|(line, rank)| (*line, number, rank)));
            }
            uses.sort_unstable();
            uses
        });
        let from = uses.partition_point(|u| u.0 < line);
        for (_, group, rank) in uses.iter().skip(from).take_while(|u| u.0 == line) {
            let Some(group) = self.index.groups.get(*group as usize) else { continue };
            self.list(&group.pieces, *rank, group.first_block * ROWS as u32, hours, buffers, out)?;
        }
        self.list(&self.index.pieces, line, 0, hours, buffers, out)
    }

    fn list(
        &self,
        pieces: &[Piece],
        owner: u32,
        base: u32,
        hours: u32,
        buffers: &mut Buffers,
        out: &mut Vec<u32>,
    ) -> Result<(), Trouble> {
        let after = pieces.partition_point(|p| p.first <= owner);
        let Some(piece) = after.checked_sub(1).and_then(|at| pieces.get(at)) else { return Ok(()) };
        self.piece(piece.at, piece.length, buffers)?;
        let Some((bytes, lists)) = buffers.bytes.split_last_chunk::<2>() else { return Ok(()) };
        let mut bits = BitTake::of(bytes);
        let mut at = piece.first;
        for _ in 0..u16::from_le_bytes(*lists) {
            at = at.saturating_add(postings::take_gamma(&mut bits) as u32 - 1);
            let length = bits.number() as usize;
            if at == owner {
                postings::take(&mut bits, base, hours, out);
                break;
            }
            if at > owner {
                break;
            }
            bits.go(bits.at() + length);
        }
        Ok(())
    }
}

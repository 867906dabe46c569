//! Writes a segment: addresses in order, each with its rows in order.

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::Path,
};

use super::{
    Extent, HEAD, INDEX, Kind, Meta, TAIL,
    index::{BUSY, Busy, COUNTED, Group, Index, MINUTE, Piece, Place, Small},
};
use crate::{
    Trouble,
    coding::{
        bits::BitPut,
        codes::{Codes, Mark, Sample},
        narrow::Narrow,
        pack::{self, ROWS},
        postings::{self, BEFORE, DOUBTFUL, Post},
    },
    files::{
        disk,
        seal::{self, Cipher},
    },
    rows::{
        facts::Facts,
        flat::{Extra, Flat},
        lines::Lines,
        row::{OPEN, micros},
    },
};

/// A piece of postings is sealed when it is so long.
const PIECE: usize = 1_024;
/// So many rows at most are looked at to make the codes.
const SAMPLE: usize = 400_000;

/// Rows of addresses with few are packed when so many have gathered.
const FLUSH: usize = 64 * ROWS;

/// Sorted rows, address by address.
pub(crate) trait Source {
    /// The addresses in order, and about how many rows each has.
    fn addresses(&self) -> &[(u128, usize)];
    /// The rows of one address in order of port and protocol.
    fn rows(&mut self, at: usize, rows: &mut Vec<Flat>) -> Result<(), Trouble>;
    /// What is rare of the rows that were given last.
    fn extras(&self) -> &[Extra];
    /// What is known of all rows.
    fn facts(&self) -> Facts;
}

/// Writes all rows of a source under the unfinished name. Returns what the catalog has to know of it.
pub(crate) fn write(
    path: &Path,
    meta: &Meta,
    day_key: &seal::Key,
    lines: Lines,
    source: &mut dyn Source,
) -> Result<Meta, Trouble> {
    let mut ranker = Ranker::new(lines.len());
    let codes = learn(meta, &lines, source, &mut ranker)?;
    let mut writer = Writer::begin(path, meta, day_key, codes, lines, ranker)?;
    let mut rows = Vec::new();
    for at in 0..source.addresses().len() {
        let Some((address, _)) = source.addresses().get(at).copied() else { break };
        source.rows(at, &mut rows)?;
        writer.address(address, &rows, source.extras())?;
    }
    writer.finish()
}

/// Looks at rows from all over the source, all of them if they are few.
fn learn(meta: &Meta, lines: &Lines, source: &mut dyn Source, ranker: &mut Ranker) -> Result<Codes, Trouble> {
    let all: usize = source.addresses().iter().map(|(_, rows)| rows).sum();
    let whole = all <= SAMPLE;
    let mut sample = Sample::new(meta.day, source.facts(), lines.len(), whole);
    let mut rows = Vec::new();
    let (mut due, mut seen) = (0, 0);
    for at in 0..source.addresses().len() {
        let count = source.addresses().get(at).map_or(0, |(_, rows)| *rows);
        seen += count;
        if !whole && seen < due {
            continue;
        }
        due += count.max(1) * all.div_ceil(SAMPLE);
        source.rows(at, &mut rows)?;
        rows.iter_mut().for_each(|r| r.address = u32::try_from(at).unwrap_or(u32::MAX));
        let ranked = rows.len() >= ROWS && ranker.rank(&rows);
        sample.add(&rows, rows.iter().map(|r| ranker.mark(r.line, ranked)));
    }
    Ok(sample.codes())
}

/// Gives the lines of one address ranks, the busiest first.
#[derive(Debug)]
struct Ranker {
    /// By line: the rank, or how many rows, or what hours.
    ranks: Vec<u32>,
    counts: Vec<(u32, u32)>,
}

impl Ranker {
    fn new(lines: usize) -> Self {
        Self { ranks: vec![u32::MAX; lines], counts: Vec::new() }
    }

    /// Ranks the lines of these rows; are they worth it? If not, rows name their lines directly.
    fn rank(&mut self, rows: &[Flat]) -> bool {
        self.clear();
        for row in rows {
            let Some(rank) = self.ranks.get_mut(row.line as usize) else { continue };
            if *rank == u32::MAX {
                *rank = u32::try_from(self.counts.len()).unwrap_or(0);
                self.counts.push((0, row.line));
            }
            self.counts.get_mut(*rank as usize).into_iter().for_each(|(count, _)| *count += 1);
        }
        let worth = rows.len() >= 3 * self.counts.len();
        if worth {
            self.counts.sort_unstable_by(|a, b| b.cmp(a));
        } else {
            self.counts.sort_unstable_by_key(|(_, line)| *line);
        }
        for (rank, (_, line)) in (0..).zip(&self.counts) {
            self.ranks.get_mut(*line as usize).into_iter().for_each(|r| *r = rank);
        }
        worth
    }

    #[inline]
    fn rank_of(&self, line: u32) -> u32 {
        self.ranks.get(line as usize).copied().unwrap_or(0)
    }

    #[inline]
    fn mark(&self, line: u32, ranked: bool) -> Mark {
        if ranked { Mark::Rank(self.rank_of(line)) } else { Mark::Line(line) }
    }

    /// Posts in order of their rows, in order of their ranks: how many each rank has is known, so nothing is compared.
    fn by_rank(&self, posts: &[(u32, Post)], out: &mut Vec<(u32, Post)>) {
        let place = |before: &mut usize, (count, _): &(u32, u32)| {
            let place = *before;
            *before += *count as usize;
            Some(place)
        };
        let mut places: Vec<usize> = self.counts.iter().scan(0, place).collect();
        out.clear();
        out.resize(posts.len(), Default::default());
        for post in posts {
            let Some(place) = places.get_mut(post.0 as usize) else { continue };
            out.get_mut(*place).into_iter().for_each(|to| *to = *post);
            *place += 1;
        }
    }

    fn clear(&mut self) {
        for (_, line) in self.counts.drain(..) {
            self.ranks.get_mut(line as usize).into_iter().for_each(|r| *r = u32::MAX);
        }
    }
}

struct Writer<'a> {
    path: &'a Path,
    meta: &'a Meta,
    out: BufWriter<File>,
    at: u64,
    cipher: Cipher,
    index: Index,
    /// How many rows the busiest address has.
    most: usize,
    ranker: Ranker,
    buffer: Vec<u8>,
    marks: Vec<Mark>,
    /// Rows of addresses with few, until they fill a block.
    small: (Vec<u128>, Vec<Flat>, Vec<Extra>),
    /// By line and number of the row: of rows that name their lines directly.
    plain: Vec<(u32, Post)>,
    posts: Vec<(u32, Post)>,
    posts_by_rank: Vec<(u32, Post)>,
}

impl<'a> Writer<'a> {
    fn begin(
        path: &'a Path,
        meta: &'a Meta,
        day_key: &seal::Key,
        codes: Codes,
        lines: Lines,
        ranker: Ranker,
    ) -> Result<Self, Trouble> {
        let aside = disk::unfinished(path);
        let mut out = BufWriter::with_capacity(1 << 20, disk::failed("write", &aside, disk::create(&aside))?);
        let head = super::head(meta);
        disk::failed("write", &aside, out.write_all(&head))?;
        let index = Index {
            codes,
            lines,
            rows: 0,
            earliest: u64::MAX,
            latest: 0,
            reach: 0,
            blocks: Vec::new(),
            groups: Vec::new(),
            addresses: Narrow::default(),
            firsts: Vec::new(),
            starts: Vec::new(),
            small: Vec::new(),
            busy: Vec::new(),
            pieces: Vec::new(),
        };
        Ok(Self {
            path,
            meta,
            out,
            at: HEAD as u64,
            cipher: day_key.for_purpose("segment", &meta.id).cipher(),
            index,
            most: 0,
            ranker,
            buffer: Vec::new(),
            marks: Vec::new(),
            small: Default::default(),
            plain: Vec::new(),
            posts: Vec::new(),
            posts_by_rank: Vec::new(),
        })
    }

    /// The rows of one address.
    fn address(&mut self, address: u128, rows: &[Flat], extras: &[Extra]) -> Result<(), Trouble> {
        for row in rows {
            let (earliest, latest) = possible(row, extras);
            self.index.earliest = self.index.earliest.min(earliest);
            self.index.latest = self.index.latest.max(latest);
            self.index.reach = self.index.reach.max(row.reach);
        }
        self.index.rows += rows.len() as u64;
        self.most = self.most.max(rows.len());
        if rows.len() < ROWS {
            return self.few(address, rows, extras);
        }
        let ranked = self.ranker.rank(rows);
        let mut group = Group {
            address,
            ranks: if ranked { self.ranker.counts.iter().map(|(_, line)| *line).collect() } else { Vec::new() },
            sharers: self.sharers(rows, extras),
            first_block: self.next_block()?,
            ..Group::default()
        };
        self.posts.clear();
        for part in rows.chunks(ROWS) {
            let block = self.next_block()?;
            self.marks.clear();
            self.marks.extend(part.iter().map(|r| self.ranker.mark(r.line, ranked)));
            for (row, number) in part.iter().zip(block.saturating_mul(ROWS as u32)..) {
                let post = Post { hours: self.hours(row, extras), row: number };
                if ranked {
                    self.posts.push((self.ranker.rank_of(row.line), post));
                } else {
                    self.plain.push((row.line, post));
                }
            }
            self.block(part, extras, None)?;
            group.blocks += 1;
        }
        if ranked {
            let base = group.first_block.saturating_mul(ROWS as u32);
            let mut posts = std::mem::take(&mut self.posts_by_rank);
            self.ranker.by_rank(&self.posts, &mut posts);
            group.pieces = self.pieces(&posts, base)?;
            self.posts_by_rank = posts;
        }
        self.index.groups.push(group);
        Ok(())
    }

    /// How many lines used the address in each hour of the day and of the day before.
    fn sharers(&self, rows: &[Flat], extras: &[Extra]) -> Vec<u32> {
        let begins = micros(self.meta.day.begins()).saturating_sub(86_400_000_000);
        let mut alive = vec![0_u64; self.ranker.counts.len()];
        for row in rows {
            let (earliest, latest) = possible(row, extras);
            let hour = |at: u64| (at.saturating_sub(begins) / 3_600_000_000).min(COUNTED as u64 - 1);
            let slot = alive.get_mut(self.ranker.rank_of(row.line) as usize);
            slot.into_iter().for_each(|bits| *bits |= span_bits(hour(earliest), hour(latest)));
        }
        (0..COUNTED).map(|hour| alive.iter().filter(|bits| *bits >> hour & 1 == 1).count() as u32).collect()
    }

    /// The hours under which a row is posted.
    fn hours(&self, row: &Flat, extras: &[Extra]) -> u32 {
        if extra(row, extras).is_some_and(|e| e.before | e.after != 0) {
            return 1 << DOUBTFUL;
        }
        let begins = micros(self.meta.day.begins());
        let hour = |at: u64| (at.saturating_sub(begins) / 3_600_000_000).min(23) + 1;
        let start = row.end - row.lasted;
        let from = if start < begins { BEFORE as u64 } else { hour(start) };
        span_bits(from, hour(row.end)) as u32
    }

    fn few(&mut self, address: u128, rows: &[Flat], extras: &[Extra]) -> Result<(), Trouble> {
        if rows.len() >= BUSY && self.meta.kind != Kind::Access {
            self.ranker.rank(rows);
            let sharers = self.sharers(rows, extras);
            self.index.busy.push(Busy { address, sharers });
        }
        let (addresses, list, rare) = &mut self.small;
        for row in rows {
            let mut row = *row;
            if let Some(e) = extra(&row, extras) {
                rare.push(*e);
                row.extra = u32::try_from(rare.len()).unwrap_or(0);
            }
            addresses.push(address);
            list.push(row);
        }
        if list.len() >= FLUSH { self.flush(false) } else { Ok(()) }
    }

    /// Packs what has gathered of addresses with few rows; the last, unfilled block only at the end.
    fn flush(&mut self, all: bool) -> Result<(), Trouble> {
        let (addresses, rows, extras) = std::mem::take(&mut self.small);
        let whole = if all { rows.len() } else { rows.len() - rows.len() % ROWS };
        for (part, keys) in rows.chunks(ROWS).zip(addresses.chunks(ROWS)).take(whole.div_ceil(ROWS)) {
            let block = self.next_block()?;
            let address = keys.first().copied().unwrap_or(0);
            self.index.small.push(Small { address, block });
            self.marks.clear();
            self.marks.extend(part.iter().map(|r| Mark::Line(r.line)));
            for (row, number) in part.iter().zip(block.saturating_mul(ROWS as u32)..) {
                self.plain.push((row.line, Post { hours: self.hours(row, &extras), row: number }));
            }
            self.block(part, &extras, Some(keys))?;
        }
        let (mut addresses, mut rows) = (addresses, rows);
        addresses.drain(..whole);
        rows.drain(..whole);
        self.small = (addresses, rows, if all { Vec::new() } else { extras });
        Ok(())
    }

    fn next_block(&self) -> Result<u32, Trouble> {
        // Rows are numbered by block and place in it, in 32 bits.
        u32::try_from(self.index.blocks.len()).ok().filter(|b| *b < u32::MAX / ROWS as u32).ok_or(Trouble::TooLarge)
    }

    fn block(&mut self, rows: &[Flat], extras: &[Extra], addresses: Option<&[u128]>) -> Result<(), Trouble> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        buffer = pack::pack(&self.index.codes, rows, &self.marks, extras, addresses, buffer);
        let first = rows.first().map_or(0, |r| self.index.codes.place(r.slot()));
        let (at, length) = self.seal(&mut buffer)?;
        self.buffer = buffer;
        let begun = rows.iter().map(|r| possible(r, extras).0).min().unwrap_or(0);
        let minute = u32::try_from(begun / MINUTE).unwrap_or(u32::MAX);
        self.index.blocks.push(Place { at, length, minute });
        self.index.starts.push(first);
        Ok(())
    }

    /// Seals a piece under the number that is its place, and writes it.
    fn seal(&mut self, piece: &mut Vec<u8>) -> Result<(u64, u32), Trouble> {
        let at = self.at;
        self.cipher.seal(at, &[], piece, 0);
        disk::failed("write", self.path, self.out.write_all(piece))?;
        self.at += piece.len() as u64;
        Ok((at, u32::try_from(piece.len()).map_err(|_| Trouble::TooLarge)?))
    }

    /// Writes sorted postings, list by list, in pieces.
    fn pieces(&mut self, posts: &[(u32, Post)], base: u32) -> Result<Vec<Piece>, Trouble> {
        let mut out = Vec::new();
        let (mut bits, mut lists, mut first, mut before) = (BitPut::into(Vec::new()), 0_u16, 0, 0);
        let mut list = Vec::new();
        for run in posts.chunk_by(|a, b| a.0 == b.0) {
            let Some((owner, _)) = run.first().copied() else { continue };
            list.clear();
            list.extend(run.iter().map(|(_, post)| *post));
            let mut own = BitPut::into(Vec::new());
            postings::put(&mut own, &list, base);
            let length = own.bits() as u64;
            if lists == 0 {
                (first, before) = (owner, owner);
            }
            postings::put_gamma(&mut bits, u64::from(owner - before) + 1);
            bits.number(length);
            bits.append(&own.end(), length);
            (before, lists) = (owner, lists + 1);
            if bits.bits() >= PIECE * 8 {
                out.push(self.piece(std::mem::replace(&mut bits, BitPut::into(Vec::new())), lists, first)?);
                lists = 0;
            }
        }
        if lists > 0 {
            out.push(self.piece(bits, lists, first)?);
        }
        Ok(out)
    }

    /// Seals a piece; how many lists it has stands at its end.
    fn piece(&mut self, bits: BitPut, lists: u16, first: u32) -> Result<Piece, Trouble> {
        let mut bytes = bits.end();
        bytes.extend_from_slice(&lists.to_le_bytes());
        let (at, length) = self.seal(&mut bytes)?;
        Ok(Piece { first, length, at })
    }

    fn finish(mut self) -> Result<Meta, Trouble> {
        self.flush(true)?;
        let mut plain = std::mem::take(&mut self.plain);
        plain.sort_unstable_by_key(|(line, post)| u64::from(*line) << 32 | u64::from(post.row));
        self.index.pieces = self.pieces(&plain, 0)?;
        let mut sealed = self.index.write();
        let length = u32::try_from(sealed.len() + seal::TAG).map_err(|_| Trouble::TooLarge)?;
        self.cipher.seal(INDEX, &super::about_index(self.meta, length), &mut sealed, 0);
        let aside = disk::unfinished(self.path);
        let mut write = || {
            self.out.write_all(&sealed)?;
            self.out.write_all(&length.to_le_bytes())?;
            self.out.flush()?;
            disk::sync(self.out.get_ref(), &aside)
        };
        disk::failed("write", &aside, write())?;
        let Index { rows, earliest, latest, .. } = self.index;
        let extent = Extent { earliest, latest, most: u32::try_from(self.most).unwrap_or(u32::MAX) };
        Ok(Meta { rows, bytes: self.at + sealed.len() as u64 + TAIL as u64, extent, ..*self.meta })
    }
}

fn extra<'a>(row: &Flat, extras: &'a [Extra]) -> Option<&'a Extra> {
    row.extra.checked_sub(1).and_then(|e| extras.get(e as usize))
}

/// When it may have been alive.
fn possible(row: &Flat, extras: &[Extra]) -> (u64, u64) {
    let (before, after) = extra(row, extras).map_or((0, 0), |e| (e.before, e.after));
    (
        (row.end - row.lasted).saturating_sub(before),
        row.end.saturating_add(if after == OPEN { u64::MAX } else { after }),
    )
}

/// The bits from one number to another, both included.
fn span_bits(from: u64, to: u64) -> u64 {
    (u64::MAX >> (63 - to.min(63))) & (u64::MAX << from.min(63))
}

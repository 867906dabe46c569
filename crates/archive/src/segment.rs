//! A segment: rows of one kind and one day, sorted, packed, sealed block by block, never changed.
//!
//! ```text
//! magic "COMITYS1" | kind u8 | day u32 | id 16 bytes | length of the sealed index u32 | sealed index | sealed blocks
//! ```
//! The first part is covered by the seal of the index, and the index names each block's place, so that no byte of the
//! file can change unseen.

use std::{
    fs::File,
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
};

use crate::{
    Day, Trouble,
    block::{ROWS, Row},
    bytes::{Put, Take},
    disk,
    row::Key,
    seal::{self, Cipher, TAG},
};

const MAGIC: &[u8; 8] = b"COMITYS1";
const HEAD: usize = 8 + 1 + 4 + 16 + 4;
const INDEX: u64 = u64::MAX;
/// An index larger than this was not written by us: nothing is allocated for it.
const INDEX_MAX: usize = 1 << 30;

/// What kind of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// Translations of one port and one protocol.
    Nat,
    /// Translations of ranges, or of both protocols.
    Wide,
    /// Access sessions and leases.
    Access,
}

impl Kind {
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Nat => 0,
            Self::Wide => 1,
            Self::Access => 2,
        }
    }

    pub(crate) fn of(number: u8) -> Option<Self> {
        [Self::Nat, Self::Wide, Self::Access].into_iter().find(|k| k.number() == number)
    }

    /// Kinds that expire together share a key.
    pub(crate) fn class(self) -> Class {
        match self {
            Self::Nat | Self::Wide => Class::Nat,
            Self::Access => Class::Access,
        }
    }
}

/// Records that live equally long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Class {
    Nat,
    Access,
}

impl Class {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Nat => "nat",
            Self::Access => "access",
        }
    }
}

/// Number of a segment, drawn at random; its key is made from the day's and this.
pub(crate) type SegmentId = [u8; 16];

/// A segment as a batch remembers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meta {
    pub(crate) id: SegmentId,
    pub(crate) kind: Kind,
    pub(crate) day: Day,
    /// Of the day key: a day that was destroyed and written again has another.
    pub(crate) key_id: [u8; 16],
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
}

/// Packs, seals and writes sorted rows under the unfinished name. Returns the length of the file.
pub(crate) fn write<R: Row>(
    path: &Path,
    meta: &Meta,
    day_key: &seal::Key,
    rows: Sorted<'_, R>,
) -> Result<u64, Trouble> {
    let cipher = day_key.for_purpose("segment", &meta.id).cipher();
    let mut body = Vec::with_capacity(rows.len() * 12);
    let mut index = Put::default();
    let mut bounds = Bounds::default();
    let mut block = Vec::with_capacity(ROWS);
    let count = rows.len().div_ceil(ROWS);
    for (number, start) in (0_u64..).zip((0..rows.len()).step_by(ROWS)) {
        block.clear();
        block.extend((start..rows.len().min(start + ROWS)).filter_map(|i| rows.get(i)).cloned());
        let from = body.len();
        body = R::pack(&block, body);
        cipher.seal(number, &[], &mut body, from);
        let key = block.first().map(Row::key).unwrap_or_default();
        index.u128(key.address);
        index.u16(key.port);
        index.u8(key.protocol);
        index.u32(u32::try_from(body.len() - from).map_err(|_| Trouble::TooLarge)?);
        block.iter().for_each(|row| bounds.add(row));
    }
    let mut sealed = bounds.bytes(rows.len() as u64, count as u64);
    sealed.append(&mut index.0);
    let length = u32::try_from(sealed.len() + TAG).map_err(|_| Trouble::TooLarge)?;
    let head = head(meta, length);
    cipher.seal(INDEX, &head, &mut sealed, 0);
    disk::write_unfinished(path, &[&head, &sealed, &body])?;
    Ok((head.len() + sealed.len() + body.len()) as u64)
}

/// Rows in the order of an index over them: large rows are not moved to be sorted.
pub(crate) struct Sorted<'a, R> {
    rows: &'a [R],
    order: Vec<u32>,
}

impl<'a, R: Row> Sorted<'a, R> {
    /// # Errors
    /// [`Trouble::TooLarge`] for more rows than 32 bits count.
    pub(crate) fn of(rows: &'a [R]) -> Result<Self, Trouble> {
        let count = u32::try_from(rows.len()).map_err(|_| Trouble::TooLarge)?;
        let mut keyed: Vec<(Key, u64, u32)> =
            rows.iter().zip(0..count).map(|(row, i)| (row.key(), row.span().start, i)).collect();
        keyed.sort_unstable();
        Ok(Self { rows, order: keyed.into_iter().map(|(_, _, i)| i).collect() })
    }

    fn len(&self) -> usize {
        self.order.len()
    }

    fn get(&self, at: usize) -> Option<&R> {
        self.rows.get(*self.order.get(at)? as usize)
    }
}

fn head(meta: &Meta, index: u32) -> Vec<u8> {
    let mut head = Put::default();
    head.raw(MAGIC);
    head.u8(meta.kind.number());
    head.u32(meta.day.number());
    head.raw(&meta.id);
    head.u32(index);
    head.0
}

/// The least and the most of what a segment holds: most lookups need not look further.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    least: Key,
    most: Key,
    earliest: u64,
    latest: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        let most = Key { address: u128::MAX, port: u16::MAX, protocol: u8::MAX };
        Self { least: most, most: Key::default(), earliest: u64::MAX, latest: 0 }
    }
}

impl Bounds {
    fn add(&mut self, row: &impl Row) {
        self.least = self.least.min(row.key());
        self.most = self.most.max(row.key());
        self.earliest = self.earliest.min(row.span().earliest());
        self.latest = self.latest.max(row.span().latest());
    }

    fn bytes(&self, rows: u64, blocks: u64) -> Vec<u8> {
        let mut put = Put::default();
        for key in [self.least, self.most] {
            put.u128(key.address);
            put.u16(key.port);
            put.u8(key.protocol);
        }
        [self.earliest, self.latest, rows, blocks].into_iter().for_each(|v| put.u64(v));
        put.0
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        let mut key = || Some(Key { address: from.u128()?, port: from.u16()?, protocol: from.u8()? });
        let (least, most) = (key()?, key()?);
        Some(Self { least, most, earliest: from.u64()?, latest: from.u64()? })
    }
}

/// An open segment: its index in memory, its blocks on disk.
#[derive(Debug)]
pub(crate) struct Segment {
    pub(crate) meta: Meta,
    path: PathBuf,
    file: File,
    cipher: Cipher,
    bounds: Bounds,
    keys: Vec<Key>,
    /// One more than there are keys: the last is the end of the file.
    places: Vec<u64>,
}

impl Segment {
    /// Opens the file and its index, and holds it against what the batch remembers.
    pub(crate) fn open(path: &Path, meta: Meta, day_key: &seal::Key) -> Result<Self, Trouble> {
        let damaged = |what| Trouble::Damaged { path: path.to_owned(), what };
        let file = disk::failed("open", path, File::open(path))?;
        let length = disk::failed("open", path, file.metadata())?.len();
        let mut found = vec![0; HEAD];
        file.read_exact_at(&mut found, 0).map_err(|_| damaged("the head"))?;
        let index = Take(found.get(HEAD - 4..).unwrap_or_default()).u32().unwrap_or(0);
        let index_length = usize::try_from(index).ok().filter(|l| *l <= INDEX_MAX).ok_or(damaged("the head"))?;
        if found != head(&meta, index) || length != meta.bytes {
            return Err(damaged("the head"));
        }
        let mut sealed = vec![0; index_length.min(usize::try_from(length).unwrap_or(0))];
        file.read_exact_at(&mut sealed, HEAD as u64).map_err(|_| damaged("the index"))?;
        let cipher = day_key.for_purpose("segment", &meta.id).cipher();
        cipher.open(INDEX, &found, &mut sealed).ok_or(damaged("the index"))?;
        let mut take = Take(&sealed);
        let bounds = Bounds::take(&mut take).ok_or(damaged("the index"))?;
        let (rows, blocks) = take.u64().zip(take.u64()).ok_or(damaged("the index"))?;
        let (mut keys, mut places) = (Vec::new(), vec![(HEAD + index_length) as u64]);
        for _ in 0..blocks {
            let key = (|| Some(Key { address: take.u128()?, port: take.u16()?, protocol: take.u8()? }))();
            keys.push(key.ok_or(damaged("the index"))?);
            let size = take.u32().ok_or(damaged("the index"))?;
            places.push(places.last().copied().unwrap_or(0) + u64::from(size));
        }
        if rows != meta.rows || places.last() != Some(&length) || !take.is_empty() {
            return Err(damaged("the index"));
        }
        Ok(Self { meta, path: path.to_owned(), file, cipher, bounds, keys, places })
    }

    /// Can it hold anything between these keys that was alive between these moments?
    pub(crate) fn may_hold(&self, from: Key, to: Key, earliest: u64, latest: u64) -> bool {
        let b = &self.bounds;
        b.least <= to && from <= b.most && b.earliest <= latest && earliest <= b.latest
    }

    /// Gives each row between two keys, both included, to `each`. `buffers` are kept from block to block.
    pub(crate) fn between<R: Row>(
        &self,
        from: Key,
        to: Key,
        buffers: &mut Buffers<R>,
        mut each: impl FnMut(&R),
    ) -> Result<(), Trouble> {
        // Rows with the key `from` may begin in the block before the first that starts with it.
        let first = self.keys.partition_point(|k| *k < from).saturating_sub(1);
        let end = self.keys.partition_point(|k| *k <= to);
        for number in first..end {
            self.read(number, buffers)?;
            for row in buffers.rows.iter().filter(|r| (from..=to).contains(&r.key())) {
                each(row);
            }
        }
        Ok(())
    }

    fn read<R: Row>(&self, number: usize, buffers: &mut Buffers<R>) -> Result<(), Trouble> {
        let damaged = || Trouble::Damaged { path: self.path.clone(), what: "a block" };
        let place = |at: usize| self.places.get(at).copied().ok_or_else(damaged);
        let (from, to) = (place(number)?, place(number + 1)?);
        buffers.bytes.clear();
        buffers.bytes.resize(usize::try_from(to.saturating_sub(from)).unwrap_or(0), 0);
        self.file.read_exact_at(&mut buffers.bytes, from).map_err(|_| damaged())?;
        self.cipher.open(number as u64, &[], &mut buffers.bytes).ok_or_else(damaged)?;
        R::unpack(&buffers.bytes, &mut buffers.rows);
        Ok(())
    }

    /// Opens every block; for a check of the whole file.
    pub(crate) fn verify<R: Row>(&self) -> Result<u64, Trouble> {
        let mut buffers = Buffers::default();
        let mut rows = 0;
        for number in 0..self.keys.len() {
            self.read::<R>(number, &mut buffers)?;
            rows += buffers.rows.len() as u64;
        }
        Ok(rows)
    }
}

/// Space for one block, used again and again.
#[derive(Debug)]
pub(crate) struct Buffers<R> {
    bytes: Vec<u8>,
    rows: Vec<R>,
}

impl<R> Default for Buffers<R> {
    fn default() -> Self {
        Self { bytes: Vec::new(), rows: Vec::new() }
    }
}

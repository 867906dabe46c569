//! Reads a segment: its index lies open in memory, its blocks sealed on disk.

use std::{
    fs::File,
    ops::RangeInclusive,
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use retained::{Realm, Subscriber};

use super::{
    HEAD, INDEX, INDEX_MAX, Meta, TAIL,
    index::{Group, Index, Small},
};
use crate::{
    Trouble,
    coding::{
        narrow,
        pack::{Block, ROWS},
    },
    files::{
        bytes::Take,
        disk,
        seal::{self, Cipher},
    },
    rows::{
        facts::Facts,
        flat::{Extra, Flat, Slot},
        lines::Lines,
        row::{AccessRow, NatRow, Span, first_of},
        tag,
    },
};

/// In microseconds.
pub(super) const HOUR: u64 = 3_600_000_000;

/// An open segment.
#[derive(Debug)]
pub(crate) struct Segment {
    pub(crate) meta: Meta,
    path: PathBuf,
    file: File,
    cipher: Cipher,
    pub(super) index: Index,
    /// Line, group, rank: made when a line is first asked about.
    pub(super) uses: OnceLock<Vec<(u32, u32, u32)>>,
}

/// What is looked for: the rows of an address that may have been alive between two moments.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask {
    pub(crate) address: u128,
    /// One port and protocol; or all.
    pub(crate) port: Option<(u16, u8)>,
    pub(crate) earliest: u64,
    pub(crate) latest: u64,
}

/// Space for one block, used again and again.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    pub(super) bytes: Vec<u8>,
    pub(super) places: Vec<u32>,
    pub(super) addresses: Vec<u128>,
    pub(super) rows: Vec<Flat>,
    pub(super) extras: Vec<Extra>,
    pub(super) numbers: Vec<u32>,
    /// The block whose bytes lie here in the clear: of this segment, this number.
    clear: Option<(super::SegmentId, u32)>,
    /// The block of several addresses of which all rows lie here.
    opened: Option<(super::SegmentId, u32)>,
    /// What was read beyond what was asked, from where, and how much of it is wanted at once.
    window: Vec<u8>,
    window_of: Option<(super::SegmentId, u64)>,
    ahead: usize,
}

impl Buffers {
    /// For questions in the order of the disk: reads so many bytes at once.
    pub(crate) fn ahead(bytes: usize) -> Self {
        Self { ahead: bytes, ..Self::default() }
    }
}

/// A row that was found, with what its numbers stand for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub(super) segment: &'a Segment,
    pub(crate) address: u128,
    pub(crate) row: &'a Flat,
    pub(crate) extra: Extra,
}

impl Seen<'_> {
    pub(crate) fn span(&self) -> Span {
        let start = self.row.end.saturating_sub(self.row.lasted);
        Span { start, lasted: self.row.lasted, before: self.extra.before, after: self.extra.after }
    }

    pub(super) fn touches(&self, earliest: u64, latest: u64) -> bool {
        self.span().touches(earliest, latest)
    }

    pub(crate) fn private(&self) -> u128 {
        self.segment.index.lines.private(self.row.line)
    }

    /// The realm and the name of its line.
    fn realm_and_name(&self) -> (Option<Realm>, Option<&str>) {
        let (realm, name) = self.segment.index.lines.text(self.row.line).map_or((None, None), tag::parted);
        (realm.and_then(Realm::new), name)
    }

    pub(crate) fn translation(&self) -> NatRow {
        let (realm, name) = self.realm_and_name();
        NatRow {
            public: self.address,
            private: self.private(),
            peer: self.extra.peer,
            span: self.span(),
            batch: self.row.batch,
            first: self.row.first,
            last: self.row.first.saturating_add(self.row.reach),
            private_port: self.extra.private_port,
            peer_port: self.extra.peer_port,
            protocol: self.row.protocol,
            shape: self.row.shape,
            known: self.extra.known,
            realm,
            name: name.map(Subscriber::new),
        }
    }

    pub(crate) fn session(&self) -> AccessRow {
        let (realm, name) = self.realm_and_name();
        AccessRow {
            address: self.address,
            span: self.span(),
            kind: self.row.shape,
            free: self.row.protocol,
            batch: self.row.batch,
            realm,
            subscriber: name.unwrap_or_default().to_owned(),
        }
    }
}

impl Segment {
    /// Opens the file and its index, and holds it against what the catalog remembers.
    pub(crate) fn open(path: &Path, meta: Meta, day_key: &seal::Key) -> Result<Self, Trouble> {
        let damaged = |what| Trouble::Damaged { path: path.to_owned(), what };
        let file = disk::failed("open", path, File::open(path))?;
        let length = disk::failed("open", path, file.metadata())?.len();
        let mut found = vec![0; HEAD];
        file.read_exact_at(&mut found, 0).map_err(|_| damaged("the head"))?;
        if found != super::head(&meta) || length != meta.bytes {
            return Err(damaged("the head"));
        }
        let tail = length.checked_sub(TAIL as u64).ok_or(damaged("the tail"))?;
        let mut size = vec![0; TAIL];
        file.read_exact_at(&mut size, tail).map_err(|_| damaged("the tail"))?;
        let size = Take(&size).u32().unwrap_or(0);
        let from =
            tail.checked_sub(u64::from(size)).filter(|_| size as usize <= INDEX_MAX).ok_or(damaged("the tail"))?;
        let mut sealed = vec![0; size as usize];
        file.read_exact_at(&mut sealed, from).map_err(|_| damaged("the index"))?;
        let cipher = day_key.for_purpose("segment", &meta.id).cipher();
        cipher.open(INDEX, &super::about_index(&meta, size), &mut sealed).ok_or(damaged("the index"))?;
        let index = Index::read(&sealed).filter(|i| i.rows == meta.rows).ok_or(damaged("the index"))?;
        Ok(Self { meta, path: path.to_owned(), file, cipher, index, uses: OnceLock::new() })
    }

    /// Bytes of memory that its index takes, with what is made when a line is first asked about.
    pub(crate) fn held(&self) -> usize {
        self.index.held()
    }

    /// Can it hold anything that was alive between these moments?
    pub(crate) fn may_hold(&self, earliest: u64, latest: u64) -> bool {
        self.index.earliest <= latest && earliest <= self.index.latest
    }

    /// Gives each row that fits to `each`.
    pub(crate) fn find(&self, ask: &Ask, buffers: &mut Buffers, mut each: impl FnMut(Seen<'_>)) -> Result<(), Trouble> {
        if !self.may_hold(ask.earliest, ask.latest) {
            return Ok(());
        }
        let codes = &self.index.codes;
        let (from, to) = match ask.port {
            None => (0, u32::MAX),
            Some((port, protocol)) => {
                let first = Slot {
                    first: port.saturating_sub(self.index.reach),
                    protocol: if self.index.reach == 0 { protocol } else { 0 },
                };
                let last = Slot { first: port, protocol };
                if self.index.reach == 0 && !codes.protocols().contains(&protocol) {
                    return Ok(());
                }
                (codes.first_place(first), codes.first_place(last))
            }
        };
        let fits = |row: &Flat| {
            ask.port.is_none_or(|(port, protocol)| {
                row.first <= port && port - row.first <= row.reach && (row.protocol == protocol || row.protocol == 0)
            })
        };
        let mut give = |seen: Seen<'_>| {
            if fits(seen.row) && seen.touches(ask.earliest, ask.latest) {
                each(seen);
            }
        };
        match self.group(ask.address) {
            Some(group) => self.find_among(group, from..=to, ask.latest, buffers, &mut give),
            None => self.find_few(ask.address, from..=to, ask.latest, buffers, &mut give),
        }
    }

    pub(super) fn group(&self, address: u128) -> Option<&Group> {
        self.index.groups.get(self.index.addresses.find(address)?)
    }

    fn find_among(
        &self,
        group: &Group,
        places: RangeInclusive<u32>,
        latest: u64,
        buffers: &mut Buffers,
        each: &mut dyn FnMut(Seen<'_>),
    ) -> Result<(), Trouble> {
        let (from, to) = places.into_inner();
        let (first, end) = (group.first_block as usize, (group.first_block + group.blocks) as usize);
        let blocks = self.index.blocks.get(first..end).unwrap_or_default();
        // Rows with the place `from` may begin in the block before the first that starts with it.
        let starts = self.index.starts.get(first..end).unwrap_or_default();
        let begin = narrow::below(starts, from, self.index.codes.places()).saturating_sub(1);
        for ((number, place), start) in blocks.iter().enumerate().zip(starts).skip(begin) {
            if *start > to {
                break;
            }
            if !place.by(latest) {
                continue;
            }
            self.load(first + number, buffers)?;
            let Buffers { bytes, places, rows, extras, .. } = &mut *buffers;
            let mut block = Block::of(&self.index.codes, bytes);
            block.places(*start, from, to, places);
            // The last place may be past what is asked for.
            places.truncate(places.partition_point(|p| *p <= to));
            let begin = places.partition_point(|p| *p < from);
            if begin == places.len() {
                continue;
            }
            block.rows(places, begin, !group.ranks.is_empty(), rows, extras);
            for row in rows.iter_mut() {
                name_line(group, row);
                each(Seen { segment: self, address: group.address, row, extra: extra(row, extras) });
            }
        }
        Ok(())
    }

    fn find_few(
        &self,
        address: u128,
        places: RangeInclusive<u32>,
        latest: u64,
        buffers: &mut Buffers,
        each: &mut dyn FnMut(Seen<'_>),
    ) -> Result<(), Trouble> {
        let (from, to) = places.into_inner();
        let first = |block: u32| self.index.starts.get(block as usize).copied().unwrap_or(0);
        let small = &self.index.small;
        // Most addresses are another one: where their blocks begin is not looked at.
        let before = |s: &Small| s.address < address || s.address == address && first(s.block) < from;
        let begin = small.partition_point(before).saturating_sub(1);
        for start in small.iter().skip(begin) {
            if (start.address, first(start.block)) > (address, to) {
                break;
            }
            if !self.index.blocks.get(start.block as usize).is_some_and(|p| p.by(latest)) {
                continue;
            }
            // Where the next question is likely about the same block, all of it is opened once.
            if buffers.ahead == 0 || from == to {
                self.find_part((start, first(start.block)), (address, from, to), buffers, each)?;
                continue;
            }
            self.open_few(start.block, start.address, buffers)?;
            let at = buffers.addresses.partition_point(|a| *a < address);
            for ((row, place), own) in buffers.rows.iter().zip(&buffers.places).zip(&buffers.addresses).skip(at) {
                if *own != address {
                    break;
                }
                if (from..=to).contains(place) {
                    each(Seen { segment: self, address, row, extra: extra(row, &buffers.extras) });
                }
            }
        }
        Ok(())
    }

    /// Opens a block of several addresses only as far as some places of one address.
    fn find_part(
        &self,
        (start, place): (&Small, u32),
        (address, from, to): (u128, u32, u32),
        buffers: &mut Buffers,
        each: &mut dyn FnMut(Seen<'_>),
    ) -> Result<(), Trouble> {
        self.load(start.block as usize, buffers)?;
        let Buffers { bytes, places, addresses, rows, extras, .. } = &mut *buffers;
        let mut block = Block::of(&self.index.codes, bytes);
        block.keys((start.address, place), (address, to), places, addresses);
        let keys = || addresses.iter().copied().zip(places.iter().copied());
        let begin = keys().take_while(|k| *k < (address, from)).count();
        let count = keys().skip(begin).take_while(|k| *k <= (address, to)).count();
        if count == 0 {
            return Ok(());
        }
        places.truncate(begin + count);
        block.rows(places, begin, false, rows, extras);
        for row in rows.iter() {
            each(Seen { segment: self, address, row, extra: extra(row, extras) });
        }
        Ok(())
    }

    /// Opens a block of several addresses, unless it is the one that was opened last.
    pub(super) fn open_few(&self, number: u32, address: u128, buffers: &mut Buffers) -> Result<(), Trouble> {
        if buffers.opened == Some((self.meta.id, number)) {
            return Ok(());
        }
        let first = self.index.starts.get(number as usize).copied().unwrap_or(0);
        self.load(number as usize, buffers)?;
        let Buffers { bytes, places, addresses, rows, extras, .. } = &mut *buffers;
        let mut block = Block::of(&self.index.codes, bytes);
        block.keys((address, first), (u128::MAX, u32::MAX), places, addresses);
        block.rows(places, 0, false, rows, extras);
        buffers.opened = Some((self.meta.id, number));
        Ok(())
    }

    /// Gives each access row that covers the address.
    pub(crate) fn find_covering(
        &self,
        ask: &Ask,
        buffers: &mut Buffers,
        mut each: impl FnMut(Seen<'_>),
    ) -> Result<(), Trouble> {
        for free in self.index.codes.protocols() {
            let network = Ask { address: first_of(ask.address, *free), ..*ask };
            self.find(&network, buffers, |seen| {
                if seen.row.protocol == *free {
                    each(seen);
                }
            })?;
        }
        Ok(())
    }

    /// Each address, with about how many rows it has.
    pub(crate) fn addresses(&self, mut each: impl FnMut(u128, usize)) -> Result<(), Trouble> {
        self.index.groups.iter().for_each(|g| each(g.address, g.blocks as usize * ROWS));
        let mut buffers = Buffers::default();
        for small in &self.index.small {
            self.open_few(small.block, small.address, &mut buffers)?;
            for run in buffers.addresses.chunk_by(|a, b| a == b) {
                each(run.first().copied().unwrap_or(0), run.len());
            }
        }
        Ok(())
    }

    pub(crate) fn lines(&self) -> &Lines {
        &self.index.lines
    }

    pub(crate) fn facts(&self) -> Facts {
        self.index.codes.facts()
    }

    /// The lines that these addresses may have; perhaps some that they have not.
    pub(crate) fn lines_within(&self, addresses: &RangeInclusive<u128>, mut each: impl FnMut(u32)) {
        let groups = || self.index.groups.iter().filter(|g| addresses.contains(&g.address));
        let few = self.index.small.iter().any(|s| s.address <= *addresses.end());
        if few || groups().any(|g| g.ranks.is_empty()) {
            return (0..u32::try_from(self.index.lines.len()).unwrap_or(0)).for_each(each);
        }
        groups().flat_map(|g| &g.ranks).for_each(|line| each(*line));
    }

    /// Lines with this name in this realm.
    pub(crate) fn lines_of(&self, realm: Option<&Realm>, name: &str) -> &[u32] {
        tag::joined(realm, Some(name)).map_or(&[], |text| self.index.lines.of_name(&text))
    }

    /// Lines with this private address, or with one that differs in so many low bits at most, in this realm.
    pub(crate) fn lines_behind(&self, private: u128, free: u8, realm: Option<&Realm>) -> impl Iterator<Item = u32> {
        let last = private | !u128::MAX.checked_shl(u32::from(free)).unwrap_or(0);
        let realm = realm.map(Realm::as_str);
        let lines = self.index.lines.of_private(private, last);
        lines.filter(move |line| tag::realm_of(self.index.lines.text(*line)) == realm)
    }

    /// Reads and opens a block, unless it is the one that was opened last.
    pub(super) fn load(&self, number: usize, buffers: &mut Buffers) -> Result<(), Trouble> {
        let place = self.index.blocks.get(number).copied().unwrap_or_default();
        buffers.extras.clear();
        buffers.opened = None;
        let wanted = Some((self.meta.id, u32::try_from(number).unwrap_or(u32::MAX)));
        if buffers.clear == wanted {
            return Ok(());
        }
        self.piece(place.at, place.length, buffers)?;
        buffers.clear = wanted;
        Ok(())
    }

    /// Reads and opens one sealed piece.
    pub(super) fn piece(&self, at: u64, length: u32, buffers: &mut Buffers) -> Result<(), Trouble> {
        let damaged = || Trouble::Damaged { path: self.path.clone(), what: "a block" };
        buffers.clear = None;
        buffers.bytes.clear();
        if buffers.ahead > length as usize {
            self.read_ahead(at, length, buffers).ok_or_else(damaged)?;
        } else {
            buffers.bytes.resize(length as usize, 0);
            self.file.read_exact_at(&mut buffers.bytes, at).map_err(|_| damaged())?;
        }
        self.cipher.open(at, &[], &mut buffers.bytes).ok_or_else(damaged)
    }

    /// Takes a piece from what was read before, or reads it with what follows it.
    fn read_ahead(&self, at: u64, length: u32, buffers: &mut Buffers) -> Option<()> {
        let window = buffers.window_of.filter(|(id, _)| *id == self.meta.id);
        let inside = |from: u64, have: usize| {
            let start = usize::try_from(at.checked_sub(from)?).ok()?;
            let end = start.checked_add(length as usize)?;
            (end <= have).then_some(start..end)
        };
        let mut range = window.and_then(|(_, from)| inside(from, buffers.window.len()));
        if range.is_none() {
            let left = usize::try_from(self.meta.bytes.checked_sub(at)?).ok()?;
            buffers.window.resize(buffers.ahead.min(left), 0);
            buffers.window_of = None;
            self.file.read_exact_at(&mut buffers.window, at).ok()?;
            buffers.window_of = Some((self.meta.id, at));
            range = inside(at, buffers.window.len());
        }
        buffers.bytes.extend_from_slice(buffers.window.get(range?)?);
        Some(())
    }

    /// Opens every block and every piece, and counts the rows.
    pub(crate) fn verify(&self) -> Result<u64, Trouble> {
        let mut buffers = Buffers::default();
        let mut rows = 0;
        for number in 0..self.index.blocks.len() {
            self.load(number, &mut buffers)?;
            rows += Block::of(&self.index.codes, &buffers.bytes).count as u64;
        }
        let groups = self.index.groups.iter().flat_map(|g| &g.pieces);
        for piece in groups.chain(&self.index.pieces) {
            self.piece(piece.at, piece.length, &mut buffers)?;
        }
        let damaged = || Trouble::Damaged { path: self.path.clone(), what: "the count of rows" };
        if rows == self.meta.rows { Ok(rows) } else { Err(damaged()) }
    }
}

/// From a rank to the number of the line.
pub(super) fn name_line(group: &Group, row: &mut Flat) {
    if let Some(line) = group.ranks.get(row.line as usize) {
        row.line = *line;
    }
}

pub(super) fn extra(row: &Flat, extras: &[Extra]) -> Extra {
    row.extra.checked_sub(1).and_then(|e| extras.get(e as usize)).copied().unwrap_or_default()
}

//! Merges: many segments of one day become few, without stopping anything that writes or reads.
//!
//! Plan under the lock, work without it, put in place under the lock again. The merge's own file is the commit: before
//! it, what was written is a stray; after it, what was merged is one.

use std::{collections::BTreeMap, ops::Range, path::PathBuf, sync::Arc};

use rand_core::CryptoRng;
use retained::RecordClass;
use zeroize::Zeroizing;

use crate::{
    Archive, Day, Trouble,
    files::{
        catalog::{self, Merged},
        disk,
        seal::Key,
    },
    rows::{
        facts::Facts,
        flat::{Extra, Flat},
        lines::{Line, Lines},
        sorted::key,
    },
    segment::{self, Ask, Buffers, Extent, Kind, Meta, Segment, Shelved, Source},
};

/// A merged segment has about so many rows at most: its postings are sorted in memory.
const ROWS_MAX: u64 = 16_000_000;
/// So many segments of about one size make a merge worth its work.
const ENOUGH: usize = 8;
/// So many at most are merged at once: the lines of each are in memory.
const INPUTS_MAX: usize = 16;
/// The rows of one address are in memory together, in some 140 bytes each: where they would be more, the segments stay as
/// they are.
const OF_ADDRESS_MAX: u64 = 2 << 20;

/// A merge that is planned; [`Merging::run`] needs no archive.
#[derive(Debug)]
pub struct Merging {
    inputs: Vec<Arc<Shelved>>,
    kind: Kind,
    class: RecordClass,
    day: Day,
    key_id: [u8; 16],
    key: Key,
    seed: Zeroizing<[u8; 32]>,
    folder: PathBuf,
}

/// A merge that is written but not yet in place.
#[derive(Debug)]
pub struct MergeDone {
    merged: Merged,
    key_id: [u8; 16],
}

impl Archive {
    /// The next merge that is worth its work; `all`: any two segments of a day that are not yet one.
    pub fn plan_merge(&self, all: bool, rng: &mut impl CryptoRng) -> Option<Merging> {
        let mut days: BTreeMap<(Kind, RecordClass, Day), Vec<&Arc<Shelved>>> = BTreeMap::new();
        for segment in self.segments.iter().filter(|s| s.meta.rows < ROWS_MAX / 2) {
            let meta = &segment.meta;
            days.entry((meta.kind, meta.class, meta.day)).or_default().push(segment);
        }
        for ((kind, class, day), mut list) in days {
            list.sort_by_key(|s| s.meta.rows);
            let chosen = if all { list.len() } else { worth(&list) }.min(INPUTS_MAX);
            let mut of_address = 0;
            let bearable = list.iter().take_while(|segment| {
                of_address += u64::from(segment.meta.extent.most);
                of_address <= OF_ADDRESS_MAX
            });
            let chosen = chosen.min(bearable.count());
            let first = list.first().filter(|_| chosen >= 2);
            let key = first.and_then(|f| self.day_keys.values().find(|k| k.id == f.meta.key_id));
            let Some(key) = key else { continue };
            let mut seed = Zeroizing::new([0; 32]);
            rng.fill_bytes(seed.as_mut());
            return Some(Merging {
                inputs: list.into_iter().take(chosen).cloned().collect(),
                kind,
                class,
                day,
                key_id: key.id,
                key: key.key.clone(),
                seed,
                folder: self.folder.root.clone(),
            });
        }
        None
    }

    /// Puts a merge in place. Where the day was destroyed meanwhile, what was written goes, too.
    ///
    /// # Errors
    /// [`Trouble`] from the disk; the segments from before are still there.
    pub fn place_merge(&mut self, done: MergeDone, rng: &mut impl CryptoRng) -> Result<(), Trouble> {
        let MergeDone { merged, key_id } = done;
        let Some(key) = self.day_keys.values().find(|k| k.id == key_id).cloned() else {
            for meta in &merged.into {
                disk::remove(&disk::unfinished(&self.folder.segment(&meta.id)))?;
            }
            return Ok(());
        };
        let mut opened = Vec::new();
        for meta in &merged.into {
            let path = self.folder.segment(&meta.id);
            disk::finish(&path)?;
            let segment = Shelved::new(path, *meta, key.key.clone());
            if self.shelf.has_room() {
                segment.open(&self.shelf)?;
            }
            opened.push(segment);
        }
        disk::sync_folder(&self.folder.root.join("segments"))?;
        let number = self.merges.keys().next_back().map_or(1, |n| n + 1);
        self.folder.write_sealed(&self.folder.merge(number), &catalog::put_merge(&merged), rng)?;
        self.segments.retain(|s| !merged.from.contains(&s.meta.id));
        self.segments.append(&mut opened);
        if merged.from.iter().any(|id| self.withdrawn.segments.contains(id)) {
            self.withdrawn.segments.extend(merged.into.iter().map(|meta| meta.id));
        }
        let gone: Vec<PathBuf> = merged.from.iter().map(|id| self.folder.segment(id)).collect();
        self.merges.insert(number, merged);
        gone.iter().try_for_each(|path| disk::remove(path).map(|_| ()))
    }

    /// Merges all that can be merged, now.
    ///
    /// # Errors
    /// [`Trouble`] from the disk; what was merged is in place.
    pub fn tidy(&mut self, rng: &mut impl CryptoRng) -> Result<(), Trouble> {
        while let Some(merging) = self.plan_merge(true, rng) {
            let done = merging.run()?;
            self.place_merge(done, rng)?;
        }
        Ok(())
    }
}

/// How many of these, the smallest first, are of about one size and enough.
fn worth(list: &[&Arc<Shelved>]) -> usize {
    let mut sum = 0;
    let mut best = 0;
    for (segment, count) in list.iter().zip(1..) {
        // A segment that outweighs all smaller ones many times is not rewritten for them.
        if count > 1 && segment.meta.rows > 4 * sum {
            break;
        }
        sum += segment.meta.rows;
        best = count;
    }
    if best >= ENOUGH { best } else { 0 }
}

impl Merging {
    /// Reads the segments and writes what they become, under unfinished names.
    ///
    /// # Errors
    /// [`Trouble`] from the disk, or a segment that is damaged.
    pub fn run(self) -> Result<MergeDone, Trouble> {
        // Beside the shelf: they are read once, and then they are no more.
        let inputs = self.inputs.iter().map(|input| input.read()).collect::<Result<Vec<_>, _>>()?;
        let mut source = Together::of(&inputs)?;
        let parts = source.parts();
        let mut into = Vec::new();
        for (number, part) in (0_u8..=u8::MAX).cycle().zip(&parts) {
            let mut id = [0; 16];
            let drawn = Key::from_bytes(*self.seed).for_purpose("merge", &[number, (into.len() >> 8) as u8]);
            id.iter_mut().zip(drawn.bytes()).for_each(|(to, from)| *to = *from);
            let Self { kind, class, day, key_id, .. } = self;
            let blank = Meta { id, kind, class, day, key_id, rows: 0, bytes: 0, extent: Extent::UNKNOWN };
            let lines = source.take_part(part.clone(), parts.len() > 1);
            let path = self.folder.join("segments").join(format!("{}.seg", crate::files::folder::hex(&id)));
            into.push(segment::write(&path, &blank, &self.key, lines, &mut source)?);
        }
        let rows = |metas: &mut dyn Iterator<Item = &Meta>| metas.map(|m| m.rows).sum::<u64>();
        if rows(&mut into.iter()) != rows(&mut self.inputs.iter().map(|s| &s.meta)) {
            return Err(Trouble::Damaged { path: self.folder, what: "the count of merged rows" });
        }
        let from = self.inputs.iter().map(|s| s.meta.id).collect();
        Ok(MergeDone { merged: Merged { from, into }, key_id: self.key_id })
    }
}

/// What is in either of two lists in order, each once. One input after the other: what all of them say, put together and
/// then sorted, takes as many times the memory as there are inputs.
fn together<T: Ord + Copy>(all: &[T], more: impl Iterator<Item = T>) -> Vec<T> {
    let mut out = Vec::with_capacity(all.len());
    let (mut all, mut more) = (all.iter().copied().peekable(), more.peekable());
    loop {
        let next = match (all.peek(), more.peek()) {
            (Some(a), Some(b)) if a < b => all.next(),
            (Some(a), Some(b)) if a == b => {
                more.next();
                all.next()
            }
            (Some(_), None) => all.next(),
            _ => more.next(),
        };
        match next {
            Some(next) => out.push(next),
            None => return out,
        }
    }
}

/// The place among all of each of some: both are in order, so that one walk finds them.
fn places<T: Ord>(all: &[T], some: impl Iterator<Item = T>) -> Vec<u32> {
    let mut place = 0_u32;
    let step = |one: T| {
        while all.get(place as usize).is_some_and(|a| *a < one) {
            place += 1;
        }
        place
    };
    some.map(step).collect()
}

/// The lines of a segment with the names' places among those of all.
fn renamed<'a>(input: &'a Segment, places: &'a [u32]) -> impl Iterator<Item = Line> + 'a {
    let count = u32::try_from(input.lines().len()).unwrap_or(u32::MAX);
    (0..count).map(|line| {
        let line = input.lines().line(line);
        let name = line.name.checked_sub(1).and_then(|n| places.get(n as usize)).map_or(0, |place| place + 1);
        Line { private: line.private, name }
    })
}

/// Several segments as one source.
struct Together<'a> {
    inputs: &'a [Segment],
    /// All addresses of all, and about how many rows each has.
    all: Vec<(u128, usize)>,
    part: Vec<(u128, usize)>,
    names: Vec<&'a str>,
    lines: Vec<Line>,
    /// Of each input: from its lines to those of all.
    joined: Vec<Vec<u32>>,
    /// From the lines of all to those of this part; empty where they are the same.
    within: Vec<u32>,
    buffers: Vec<Buffers>,
    extras: Vec<Extra>,
    rows: Vec<Flat>,
    order: Vec<u64>,
}

impl<'a> Together<'a> {
    fn of(inputs: &'a [Segment]) -> Result<Self, Trouble> {
        let mut addresses: BTreeMap<u128, usize> = BTreeMap::new();
        for input in inputs {
            input.addresses(|address, rows| *addresses.entry(address).or_default() += rows)?;
        }
        let names = inputs.iter().fold(Vec::new(), |all, i| together(&all, i.lines().names()));
        let places: Vec<Vec<u32>> = inputs.iter().map(|i| places(&names, i.lines().names())).collect();
        let own = || inputs.iter().zip(&places).map(|(input, places)| renamed(input, places));
        let lines = own().fold(Vec::new(), |all, lines| together(&all, lines));
        let joined = own().map(|own| self::places(&lines, own)).collect();
        Ok(Self {
            inputs,
            all: addresses.into_iter().collect(),
            part: Vec::new(),
            names,
            lines,
            joined,
            within: Vec::new(),
            buffers: inputs.iter().map(|_| Buffers::default()).collect(),
            extras: Vec::new(),
            rows: Vec::new(),
            order: Vec::new(),
        })
    }

    /// Ranges of addresses with about as many rows as one segment should have.
    fn parts(&self) -> Vec<Range<usize>> {
        let (mut out, mut from, mut rows) = (Vec::new(), 0, 0_u64);
        for (at, (_, count)) in self.all.iter().enumerate() {
            if rows > 0 && rows + *count as u64 > ROWS_MAX {
                out.push(from..at);
                (from, rows) = (at, 0);
            }
            rows += *count as u64;
        }
        out.push(from..self.all.len());
        out
    }

    /// Goes on to a range of addresses, and gives the lines that it needs.
    fn take_part(&mut self, part: Range<usize>, prune: bool) -> Lines {
        self.part = self.all.get(part).unwrap_or_default().to_vec();
        self.within = Vec::new();
        if !prune {
            return Lines::new(&self.names, self.lines.iter().copied());
        }
        let mut used = vec![false; self.lines.len()];
        let range = self.part.first().map_or(0, |a| a.0)..=self.part.last().map_or(0, |a| a.0);
        for (input, joined) in self.inputs.iter().zip(&self.joined) {
            input.lines_within(&range, |line| {
                let at = joined.get(line as usize).and_then(|l| used.get_mut(*l as usize));
                at.into_iter().for_each(|u| *u = true);
            });
        }
        let mut names = vec![0_u32; self.names.len()];
        for (line, _) in self.lines.iter().zip(&used).filter(|(_, used)| **used) {
            let name = line.name.checked_sub(1).and_then(|n| names.get_mut(n as usize));
            name.into_iter().for_each(|n| *n = 1);
        }
        let mut count = 0;
        for name in names.iter_mut().filter(|n| **n == 1) {
            count += 1;
            *name = count;
        }
        let kept: Vec<&str> = self.names.iter().zip(&names).filter(|(_, n)| **n > 0).map(|(n, _)| *n).collect();
        let mut place = 0;
        self.within = used
            .iter()
            .map(|used| {
                if *used {
                    place += 1;
                    place - 1
                } else {
                    u32::MAX
                }
            })
            .collect();
        let name = |n: u32| n.checked_sub(1).and_then(|n| names.get(n as usize)).copied().unwrap_or(0);
        let lines = self.lines.iter().zip(&used).filter(|(_, used)| **used);
        Lines::new(&kept, lines.map(|(line, _)| Line { private: line.private, name: name(line.name) }))
    }
}

impl Source for Together<'_> {
    fn addresses(&self) -> &[(u128, usize)] {
        &self.part
    }

    fn rows(&mut self, at: usize, out: &mut Vec<Flat>) -> Result<(), Trouble> {
        out.clear();
        let Some((address, _)) = self.part.get(at).copied() else { return Ok(()) };
        let (rows, extras) = (&mut self.rows, &mut self.extras);
        rows.clear();
        extras.clear();
        let ask = Ask { address, port: None, earliest: 0, latest: u64::MAX };
        for ((input, joined), buffers) in self.inputs.iter().zip(&self.joined).zip(&mut self.buffers) {
            input.find(&ask, buffers, |seen| {
                let mut row = *seen.row;
                let line = joined.get(row.line as usize).copied().unwrap_or(0);
                row.line = self.within.get(line as usize).copied().unwrap_or(line);
                if row.extra > 0 {
                    extras.push(seen.extra);
                    row.extra = u32::try_from(extras.len()).unwrap_or(0);
                }
                rows.push(row);
            })?;
        }
        self.order.clear();
        self.order.extend(rows.iter().zip(0_u64..).map(|(row, number)| key(row) | number));
        self.order.sort_unstable();
        let row = |key: &u64| rows.get((*key & u64::from(u32::MAX)) as usize).copied();
        out.extend(self.order.iter().filter_map(row));
        Ok(())
    }

    fn extras(&self) -> &[Extra] {
        &self.extras
    }

    fn facts(&self) -> Facts {
        let mut facts = Facts::default();
        self.inputs.iter().for_each(|i| facts.join(&i.facts()));
        facts
    }
}

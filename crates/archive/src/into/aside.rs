//! What was set aside: the entries that no converter understood, sealed, and gone with their day.
//!
//! A file a batch, `aside/<batch>.aside`, and where its entries were much, further ones, `aside/<batch>_<number>.aside`. Its key is made from the keys of the day of receipt: of each class of records
//! that the batch holds, and of every class where it holds none. Whichever of these keys expiry destroys first
//! takes the entries with it: what nobody could read is never kept longer than what was read.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use rand_core::CryptoRng;
use retained::{BatchNo, NatConfig, Place, RecordClass, Rejected};
use terms::Instant;

use crate::{
    Archive, Day, Trouble,
    files::{
        bytes::{Put, Take},
        disk,
        folder::DayKey,
        seal::Key,
    },
    rows::spill::Spill,
};

const MAGIC: &[u8; 8] = b"aside 1\n";

/// An entry that was set aside, as it is listed: where and why, never what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// The batch that it was part of.
    pub batch: BatchNo,
    /// Where in its source it begins.
    pub place: Place,
    /// Why it was set aside, in words.
    pub reason: String,
    /// How many of its bytes are kept.
    pub length: u64,
}

/// The classes of records that a reading holds, and so under which days' keys its rejected entries lie.
pub(crate) fn classes(records: impl Iterator<Item = RecordClass>, configs: &[NatConfig]) -> Vec<RecordClass> {
    let configs = configs.iter().map(|_| RecordClass::NatConfig);
    let found: BTreeSet<RecordClass> = records.chain(configs).collect();
    if found.is_empty() { RecordClass::ALL.to_vec() } else { found.into_iter().collect() }
}

/// Seals the rejected entries of a batch. Before the batch is committed: entries whose batch is not there are cleared at
/// the next opening.
pub(crate) fn write(
    archive: &mut Archive,
    batch: BatchNo,
    received: Instant,
    classes: &[RecordClass],
    (spilled, rejected): (&Spilled, &[Rejected]),
    spill: Option<&Spill>,
    rng: &mut impl CryptoRng,
) -> Result<(), Trouble> {
    let day = Day::of(received);
    // Of a try that failed there may be more parts than there will be.
    remove(archive, batch)?;
    let mut part = 0;
    for piece in &spilled.pieces {
        let entries = spill.map(|spill| spill.open_piece(*piece)).transpose()?.unwrap_or_default();
        write_part(archive, (batch, part), day, classes, entries, rng)?;
        part += 1;
    }
    write_part(archive, (batch, part), day, classes, packed(rejected), rng)
}

fn packed(rejected: &[Rejected]) -> Vec<u8> {
    let mut body = Put::default();
    rejected.iter().for_each(|one| put(&mut body, one));
    body.0
}

/// Entries that are brought to the disk when they take so much memory.
pub(crate) const IN_MEMORY: usize = 8 << 20;

/// Entries that wait on the disk for their batch's commit.
#[derive(Debug, Default)]
pub(crate) struct Spilled {
    pieces: Vec<(u64, u32)>,
    /// What those take that are still in memory.
    pub(crate) bytes: usize,
}

impl Spilled {
    /// What these take in memory.
    pub(crate) fn weight(rejected: &[Rejected]) -> usize {
        rejected.iter().map(|one| one.bytes.len() + size_of::<Rejected>()).sum()
    }

    /// Brings them to the disk, and lets go of them.
    pub(crate) fn set_down(&mut self, rejected: &mut Vec<Rejected>, spill: &mut Spill) -> Result<(), Trouble> {
        self.pieces.extend(spill.seal_piece(packed(&std::mem::take(rejected)))?);
        self.bytes = 0;
        Ok(())
    }
}

/// The same for entries that are bytes already, as [`put`] makes them.
pub(crate) fn write_entries(
    archive: &mut Archive,
    batch: BatchNo,
    day: Day,
    classes: &[RecordClass],
    entries: Vec<u8>,
    rng: &mut impl CryptoRng,
) -> Result<(), Trouble> {
    // A batch of this number may have failed between this and its commit.
    remove(archive, batch)?;
    write_part(archive, (batch, 0), day, classes, entries, rng)
}

/// Removes all parts of a batch, the last first: what is left when that is cut short is found the next time.
pub(crate) fn remove(archive: &Archive, batch: BatchNo) -> Result<(), Trouble> {
    let there = (0..u32::MAX).take_while(|part| path(archive, (batch, *part)).exists()).count();
    for part in (0..u32::try_from(there).unwrap_or(u32::MAX)).rev() {
        disk::remove(&path(archive, (batch, part)))?;
    }
    Ok(())
}

fn write_part(
    archive: &mut Archive,
    (batch, part): (BatchNo, u32),
    day: Day,
    classes: &[RecordClass],
    entries: Vec<u8>,
    rng: &mut impl CryptoRng,
) -> Result<(), Trouble> {
    let plain = zeroize::Zeroizing::new(entries);
    let path = path(archive, (batch, part));
    if plain.is_empty() {
        return Ok(());
    }
    let keys = classes.iter().map(|class| archive.key_of(day, *class, rng)).collect::<Result<Vec<_>, _>>()?;
    let mut head = Put::default();
    head.raw(MAGIC);
    head.u32(batch.0);
    head.u32(day.number());
    head.u8(u8::try_from(keys.len()).unwrap_or(u8::MAX));
    keys.iter().for_each(|key| head.raw(&key.id));
    let sealed = joined(&keys).wrap(&about(&head.0, part), &plain, rng);
    disk::write_unfinished(&path, &[&head.0, &sealed])?;
    disk::finish(&path)?;
    path.parent().map_or(Ok(()), disk::sync_folder)
}

impl Archive {
    /// What was set aside and is still kept: batch by batch, no content.
    ///
    /// # Errors
    /// [`Trouble::Damaged`] when a file is not what was written.
    pub fn set_aside(&self) -> Result<Vec<Aside>, Trouble> {
        let mut out = Vec::new();
        for path in disk::list(&self.folder.root.join("aside"), "aside")? {
            let Some((batch, body)) = self.open_aside(&path)? else { continue };
            // Of a batch that failed, or of one whose settling did: then its tail still has them.
            if self.entries.contains_key(&batch) && !self.tails.has(batch) {
                list(batch, &body, &path, &mut out)?;
            }
        }
        for (batch, path, body) in self.aside_of_tails()? {
            list(batch, &body, &path, &mut out)?;
        }
        Ok(out)
    }

    /// Removes what was set aside under keys that are gone, and what a killed writer left without its batch.
    pub(crate) fn clear_aside(&self) -> Result<(), Trouble> {
        for path in disk::list(&self.folder.root.join("aside"), "aside")? {
            // The entries stay where they are: they may be much, and nobody asks for them at the opening.
            let bytes = disk::read_head(&path, HEAD_MAX)?;
            let damaged = || Trouble::Damaged { path: path.clone(), what: "the head" };
            let head =
                Head::take(&bytes).filter(|h| number(&path).is_some_and(|n| n.0 == h.batch)).ok_or_else(damaged)?;
            let live = head.keys(self).is_some();
            // A key that nobody destroyed and nobody has is a key that was never there.
            if !live && !self.tombstones.iter().any(|stone| head.keys.contains(&stone.key)) {
                return Err(damaged());
            }
            if !live || !self.entries.contains_key(&head.batch) {
                disk::destroy(&path)?;
            }
        }
        Ok(())
    }

    /// The batch and its packed entries; `None` when a key of theirs was destroyed.
    fn open_aside(&self, path: &Path) -> Result<Option<Opened>, Trouble> {
        let damaged = |what| Trouble::Damaged { path: path.to_owned(), what };
        let bytes = disk::read_whole(path)?;
        let head = Head::take(&bytes).ok_or_else(|| damaged("the head"))?;
        let Some(keys) = head.keys(self) else { return Ok(None) };
        let part = number(path).filter(|n| n.0 == head.batch).ok_or_else(|| damaged("the name"))?.1;
        let about = about(bytes.get(..head.length).unwrap_or_default(), part);
        let plain = joined(&keys).unwrap(&about, bytes.get(head.length..).unwrap_or_default());
        let plain = plain.map(zeroize::Zeroizing::new).ok_or_else(|| damaged("the entries that were set aside"))?;
        Ok(Some((head.batch, plain)))
    }
}

/// A batch and its packed entries.
type Opened = (BatchNo, zeroize::Zeroizing<Vec<u8>>);

/// Magic, batch, day, and the numbers of the keys.
const HEAD_MAX: usize = 8 + 4 + 4 + 1 + 16 * u8::MAX as usize;

struct Head {
    batch: BatchNo,
    day: Day,
    keys: Vec<[u8; 16]>,
    length: usize,
}

impl Head {
    fn take(bytes: &[u8]) -> Option<Self> {
        let mut take = Take(bytes);
        if take.array::<8>()? != *MAGIC {
            return None;
        }
        let (batch, day, count) = (BatchNo(take.u32()?), Day::from_number(take.u32()?), take.u8()?);
        let keys = (0..count).map(|_| take.array()).collect::<Option<Vec<_>>>()?;
        (!keys.is_empty()).then_some(Self { batch, day, keys, length: bytes.len() - take.0.len() })
    }

    fn keys(&self, archive: &Archive) -> Option<Vec<DayKey>> {
        let of = |id: &[u8; 16]| {
            let mut keys = RecordClass::ALL.into_iter().filter_map(|class| archive.day_keys.get(&(self.day, class)));
            keys.find(|key| key.id == *id).cloned()
        };
        self.keys.iter().map(of).collect()
    }
}

fn list(batch: BatchNo, entries: &[u8], path: &Path, out: &mut Vec<Aside>) -> Result<(), Trouble> {
    let mut take = Take(entries);
    while !take.is_empty() {
        let one = take_one(&mut take, batch);
        out.push(one.ok_or(Trouble::Damaged { path: path.to_owned(), what: "an entry that was set aside" })?);
    }
    Ok(())
}

/// One key out of all: with one of them gone, it cannot be made again.
fn joined(keys: &[DayKey]) -> Key {
    let mut all = zeroize::Zeroizing::new(Vec::with_capacity(keys.len() * 32));
    keys.iter().for_each(|key| all.extend_from_slice(key.key.bytes()));
    match keys.first() {
        Some(first) => first.key.for_purpose("aside", &all),
        None => Key::from_bytes([0; 32]),
    }
}

/// By name, parts come in their order.
fn path(archive: &Archive, (batch, part): (BatchNo, u32)) -> PathBuf {
    let name = match part {
        0 => format!("{:08}.aside", batch.0),
        _ => format!("{:08}_{part:06}.aside", batch.0),
    };
    archive.folder.root.join("aside").join(name)
}

/// The batch and the part that a file is named after.
fn number(path: &Path) -> Option<(BatchNo, u32)> {
    let name = path.file_stem()?.to_str()?;
    let (batch, part) = name.split_once('_').unwrap_or((name, "0"));
    Some((BatchNo(batch.parse().ok()?), part.parse().ok()?))
}

/// What the seal covers besides the entries: no part takes the place of another.
fn about(head: &[u8], part: u32) -> Vec<u8> {
    let number = part.to_le_bytes();
    [head, if part == 0 { &[] } else { number.as_slice() }].concat()
}

/// An entry that was set aside: where, why in words, and its bytes.
pub(crate) fn put(body: &mut Put, one: &Rejected) {
    match one.place {
        Place::Line(n) => {
            body.u8(0);
            body.u64(n);
            body.u32(0);
        }
        Place::Byte(n) => {
            body.u8(1);
            body.u64(n);
            body.u32(0);
        }
        Place::Datagram(n, at) => {
            body.u8(2);
            body.u64(n);
            body.u32(at);
        }
    }
    body.text(&one.reason.to_string());
    body.u32(u32::try_from(one.bytes.len()).unwrap_or(u32::MAX));
    body.raw(&one.bytes);
}

fn take_one(take: &mut Take<'_>, batch: BatchNo) -> Option<Aside> {
    let place = match (take.u8()?, take.u64()?, take.u32()?) {
        (0, n, _) => Place::Line(n),
        (1, n, _) => Place::Byte(n),
        (2, n, at) => Place::Datagram(n, at),
        _ => return None,
    };
    let reason = take.text()?;
    let length = take.u32()?;
    take.raw(usize::try_from(length).ok()?)?;
    Some(Aside { batch, place, reason, length: u64::from(length) })
}

//! The archive: one folder, one provider, one wrapping key.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
    path::Path,
    sync::Arc,
    time::Duration,
};

use rand_core::CryptoRng;
use retained::{BatchNo, Realm, RecordClass};
use terms::{Digest, Period, ProviderId};

use crate::{
    Day, Status, Tombstone, Trouble,
    files::{
        catalog::Merged,
        catalog::{self, Entry},
        disk,
        folder::{DayKey, Folder},
    },
    keep::{expire::Going, hold::Hold, rules::Kept, withdraw::Withdrawn},
    out::journal::Journal,
    segment::{Kind, Meta, SegmentId, Shelf, Shelved},
    tail::Tails,
};

/// What the archive knows about its provider.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whose records these are. A pass for another provider opens nothing here.
    pub provider: ProviderId,
    /// Addresses that the provider declares as given to one subscriber at a time.
    pub unshared: Vec<Unshared>,
    /// Realms whose addresses reach the Internet as they are: a session of a public address in one of them answers for that
    /// address. The unnamed realm does so without being told.
    pub routed: Vec<Realm>,
}

/// A declaration that an address was not shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unshared {
    /// Which.
    pub address: IpAddr,
    /// When.
    pub period: Period,
}

/// The retained records of one provider.
#[derive(Debug)]
pub struct Archive {
    pub(crate) settings: Settings,
    pub(crate) folder: Folder,
    pub(crate) day_keys: BTreeMap<(Day, RecordClass), DayKey>,
    /// Of which the disk refused to say that they are there.
    drawn_keys: BTreeMap<(Day, RecordClass), DayKey>,
    pub(crate) entries: BTreeMap<BatchNo, Entry>,
    pub(crate) by_source: BTreeMap<(Digest, u64), BatchNo>,
    /// Where pieces of sources begin and end.
    pub(crate) cuts: BTreeSet<(u64, u64)>,
    /// The numbers of batches that are not committed, or of which the disk refused to say so.
    pub(crate) begun: BTreeMap<(Digest, u64), BatchNo>,
    pub(crate) segments: Vec<Arc<Shelved>>,
    pub(crate) shelf: Shelf,
    pub(crate) merges: BTreeMap<u32, Merged>,
    /// Of all clocks that wrote records.
    pub(crate) worst_error: Duration,
    pub(crate) tails: Tails,
    pub(crate) holds: BTreeMap<crate::HoldId, Hold>,
    pub(crate) tombstones: Vec<Tombstone>,
    pub(crate) withdrawn: Withdrawn,
    pub(crate) configs: Vec<crate::into::config::Config>,
    pub(crate) journal: Journal,
    pub(crate) kept: Kept,
    pub(crate) going: Going,
}

impl Archive {
    /// Opens the folder, makes it where it is missing, finishes a destruction that was begun, and clears what a killed
    /// writer left. One process at a time.
    ///
    /// # Errors
    /// [`Trouble`] when the disk refuses, the key is another one, or a file is damaged.
    pub fn open(
        dir: &Path,
        wrapping_key: [u8; 32],
        settings: Settings,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, Trouble> {
        let folder = Folder::open(dir, wrapping_key)?;
        check_owner(&folder, &settings.provider, rng)?;
        let mut archive = Self {
            settings,
            folder,
            day_keys: BTreeMap::new(),
            drawn_keys: BTreeMap::new(),
            entries: BTreeMap::new(),
            by_source: BTreeMap::new(),
            cuts: BTreeSet::new(),
            begun: BTreeMap::new(),
            segments: Vec::new(),
            shelf: Shelf::default(),
            merges: BTreeMap::new(),
            worst_error: Duration::ZERO,
            tails: Tails::default(),
            holds: BTreeMap::new(),
            tombstones: Vec::new(),
            withdrawn: Withdrawn::default(),
            configs: Vec::new(),
            journal: Journal::new(rng),
            kept: Kept::default(),
            going: Going::default(),
        };
        archive.load_kept()?;
        archive.load_tombstones()?;
        archive.load_withdrawn()?;
        archive.load_batches()?;
        archive.load_configs()?;
        archive.load_tails()?;
        archive.load_holds()?;
        archive.clear_aside()?;
        Ok(archive)
    }

    fn load_batches(&mut self) -> Result<(), Trouble> {
        let dead: BTreeSet<[u8; 16]> = self.tombstones.iter().map(|t| t.key).collect();
        let mut live: BTreeMap<SegmentId, Meta> = BTreeMap::new();
        for path in disk::list(&self.folder.root.join("batches"), "batch")? {
            let plain = self.folder.read_sealed(&path)?;
            let mut entry = catalog::take_entry(&plain).ok_or(Trouble::Damaged { path, what: "the batch" })?;
            entry.segments.retain(|meta| !dead.contains(&meta.key_id));
            live.extend(entry.segments.iter().map(|meta| (meta.id, *meta)));
            self.remember(entry);
        }
        self.load_merges(&dead, &mut live)?;
        self.spread_withdrawal();
        let mut known = BTreeSet::new();
        for meta in live.into_values() {
            let file = self.folder.segment(&meta.id);
            let key = self.day_keys.get(&(meta.day, meta.class)).filter(|k| k.id == meta.key_id);
            let key = key.ok_or(Trouble::Damaged { path: file.clone(), what: "its key is missing" })?;
            self.segments.push(Shelved::there(file.clone(), meta, key.key.clone())?);
            known.insert(file);
        }
        // Written by a writer that was killed before its batch, merged, or left by a destruction that was cut short.
        for stray in disk::list(&self.folder.root.join("segments"), "seg")? {
            if !known.contains(&stray) {
                disk::remove(&stray)?;
            }
        }
        Ok(())
    }

    /// Puts what was merged in the place of what it was made of; a merge whose day is gone goes, too.
    fn load_merges(&mut self, dead: &BTreeSet<[u8; 16]>, live: &mut BTreeMap<SegmentId, Meta>) -> Result<(), Trouble> {
        for path in disk::list(&self.folder.root.join("merges"), "merge")? {
            let plain = self.folder.read_sealed(&path)?;
            let named = path.file_stem().and_then(|n| n.to_str()).and_then(|n| n.parse().ok());
            let merged = catalog::take_merge(&plain).zip(named);
            let (merged, number) = merged.ok_or(Trouble::Damaged { path: path.clone(), what: "the merge" })?;
            if merged.into.iter().all(|meta| dead.contains(&meta.key_id)) {
                disk::remove(&path)?;
                continue;
            }
            live.retain(|id, _| !merged.from.contains(id));
            live.extend(merged.into.iter().map(|meta| (meta.id, *meta)));
            self.merges.insert(number, merged);
        }
        Ok(())
    }

    pub(crate) fn remember(&mut self, entry: Entry) {
        let info = entry.info.clone();
        let batch = &info.batch;
        self.worst_error = self.worst_error.max(batch.clock.error_max);
        self.begun.remove(&(batch.source, batch.offset));
        if !self.note_withdrawn(&entry.info) {
            self.by_source.insert((batch.source, batch.offset), entry.info.no);
        }
        self.cuts.extend(batch.end.map(|end| (batch.offset, end)));
        self.entries.insert(entry.info.no, entry);
    }

    /// The key of a day, made when it is first needed.
    pub(crate) fn key_of(&mut self, day: Day, class: RecordClass, rng: &mut impl CryptoRng) -> Result<DayKey, Trouble> {
        if let Some(key) = self.day_keys.get(&(day, class)) {
            return Ok(key.clone());
        }
        // The same key as in a try that failed: it may be on disk, and of two a reader could not tell which is in use.
        let key = self.drawn_keys.remove(&(day, class)).unwrap_or_else(|| DayKey::draw(rng));
        let written = self.folder.write_day_key(day, class, &key, rng);
        let keys = if written.is_ok() { &mut self.day_keys } else { &mut self.drawn_keys };
        keys.insert((day, class), key.clone());
        written.map(|()| key)
    }

    /// Counts, for the operator.
    pub fn status(&self) -> Status {
        let mut status = Status {
            batches: self.entries.len() as u64,
            segments: self.segments.len() as u64,
            holds: self.holds.len() as u64,
            held_records: self.holds.values().map(|h| h.records as u64).sum(),
            tombstones: self.tombstones.len() as u64,
            bytes: self.segments.iter().map(|s| s.meta.bytes).sum(),
            ..Status::default()
        };
        for entry in self.entries.values() {
            if self.is_withdrawn(entry.info.no.0) {
                status.withdrawn_records += entry.segments.iter().map(|meta| meta.rows).sum::<u64>();
                continue;
            }
            let tally = entry.info.tally;
            status.tally.add(tally);
            for meta in &entry.segments {
                let count = match meta.kind {
                    Kind::Nat | Kind::Wide => &mut status.nat_records,
                    Kind::Access => &mut status.access_records,
                };
                *count += meta.rows;
                *status.by_class.entry(meta.class).or_default() += meta.rows;
                if entry.info.batch.generated {
                    status.generated_records += meta.rows;
                }
                let (first, last) = status.days.unwrap_or((meta.day, meta.day));
                status.days = Some((first.min(meta.day), last.max(meta.day)));
            }
        }
        self.tails.add_to(&mut status);
        status
    }

    /// Lets the indexes of open segments take so many bytes of memory at most, and closes what is too much. Without this it is
    /// half a gigabyte; a process that only takes records in needs nothing.
    pub fn keep_open(&self, bytes: usize) {
        self.shelf.limit(bytes);
    }

    /// How many segments are open, and about how many bytes of memory their indexes take.
    pub fn open_now(&self) -> (usize, usize) {
        self.shelf.held()
    }

    /// Whose archive this is.
    pub fn provider(&self) -> &ProviderId {
        &self.settings.provider
    }

    /// Opens every block, what was set aside and the read journal, and counts the rows; gives no row away. For `comity doctor` and after a restore.
    ///
    /// # Errors
    /// [`Trouble::Damaged`] names the first file that is not what was written.
    pub fn verify(&self) -> Result<u64, Trouble> {
        let mut rows = self.verify_tails()?;
        for segment in &self.segments {
            rows += segment.read()?.verify()?;
        }
        self.set_aside()?;
        self.reads()?;
        Ok(rows)
    }
}

/// The owner's file shows, before anything else is read, whether the key and the provider are the right ones.
fn check_owner(folder: &Folder, provider: &ProviderId, rng: &mut impl CryptoRng) -> Result<(), Trouble> {
    let path = folder.root.join("owner");
    let says = format!("comity archive 1\n{provider}\n");
    if !path.exists() {
        return folder.write_sealed(&path, says.as_bytes(), rng);
    }
    match folder.read_sealed(&path) {
        Ok(plain) if plain == says.as_bytes() => Ok(()),
        Ok(_) | Err(Trouble::Damaged { .. }) => Err(Trouble::NotThisArchive { path: folder.root.clone() }),
        Err(trouble) => Err(trouble),
    }
}

//! Tombstones: that something was destroyed, how much of it, and where the log says so.
//!
//! What is destroyed in one go is one file, written before the destruction begins, so that a destruction that is cut
//! short is finished at the next opening. The node then records each stone's digest as a leaf of its own log and tells
//! the archive the leaf's number ([`Archive::prove`]). A stone without a leaf is offered again by [`Archive::unproved`];
//! a node that stopped between the two records it twice, never less than once.

use std::collections::{BTreeMap, BTreeSet};

use rand_core::CryptoRng;
use retained::RecordClass;
use sha2::{Digest as _, Sha256};
use terms::Digest;

use crate::{
    Archive, Day, HoldId, Tombstone, Tombstoned, Trouble,
    files::{
        bytes::{Put, Take},
        disk,
    },
};

/// A leaf's number is never this.
const NO_LEAF: u64 = u64::MAX;

impl Tombstone {
    /// What the log's leaf carries: SHA-256 over the stone as it is kept, its number included and its leaf left out.
    pub fn digest(&self) -> Digest {
        let mut put = Put::default();
        put_stone(&mut put, self);
        Digest::from_bytes(Sha256::digest(&put.0).into())
    }
}

impl Archive {
    /// What was destroyed, oldest first.
    pub fn tombstones(&self) -> &[Tombstone] {
        &self.tombstones
    }

    /// Stones that no leaf proves yet.
    pub fn unproved(&self) -> Vec<Tombstone> {
        self.tombstones.iter().filter(|t| t.leaf.is_none()).copied().collect()
    }

    /// Remembers under which leaf of the log each stone, by its number, was recorded.
    ///
    /// # Errors
    /// [`Trouble`] from the disk: the stones are offered again then.
    pub fn prove(&mut self, leaves: &[(u32, u64)], rng: &mut impl CryptoRng) -> Result<(), Trouble> {
        let leaves: BTreeMap<u32, u64> = leaves.iter().copied().collect();
        let before = self.tombstones.clone();
        let mut touched = BTreeSet::new();
        for stone in &mut self.tombstones {
            if let Some(leaf) = leaves.get(&stone.no) {
                stone.leaf = Some(*leaf);
                touched.insert(stone.file);
            }
        }
        let written = touched.into_iter().try_for_each(|file| self.write_stones(file, rng));
        if written.is_err() {
            self.tombstones = before;
        }
        written
    }

    /// Writes the stones of things that are about to be destroyed, and numbers them.
    pub(crate) fn bury(&mut self, stones: &mut [Tombstone], rng: &mut impl CryptoRng) -> Result<(), Trouble> {
        let before = self.tombstones.len();
        let first = u32::try_from(before + 1).map_err(|_| Trouble::TooLarge)?;
        for (no, stone) in (first..).zip(stones.iter_mut()) {
            (stone.no, stone.file) = (no, first);
        }
        self.tombstones.extend_from_slice(stones);
        let written = self.write_stones(first, rng);
        if written.is_err() {
            self.tombstones.truncate(before);
        }
        written
    }

    fn write_stones(&self, file: u32, rng: &mut impl CryptoRng) -> Result<(), Trouble> {
        let mut put = Put::default();
        for stone in self.tombstones.iter().filter(|t| t.file == file) {
            put_stone(&mut put, stone);
            put.u64(stone.leaf.unwrap_or(NO_LEAF));
        }
        self.folder.write_sealed(&self.folder.tombstone(file), &put.0, rng)
    }

    /// Reads all stones, takes up the keys of days, and finishes a destruction of them that was begun.
    pub(crate) fn load_tombstones(&mut self) -> Result<(), Trouble> {
        for path in disk::list(&self.folder.root.join("tombstones"), "tomb")? {
            let plain = self.folder.read_sealed(&path)?;
            let mut take = Take(&plain);
            let file = u32::try_from(self.tombstones.len() + 1).map_err(|_| Trouble::TooLarge)?;
            while !take.is_empty() {
                let stone = take_stone(&mut take, file);
                let stone = stone.ok_or(Trouble::Damaged { path: path.clone(), what: "the tombstone" })?;
                self.tombstones.push(stone);
            }
        }
        let dead: BTreeSet<[u8; 16]> = self.tombstones.iter().map(|t| t.key).collect();
        let (buried, alive): (Vec<_>, Vec<_>) =
            self.folder.day_keys()?.into_iter().partition(|(_, k)| dead.contains(&k.id));
        self.day_keys.extend(alive);
        let buried: Vec<_> =
            buried.iter().map(|((day, class), key)| self.folder.day_key(*day, *class, &key.id)).collect();
        disk::destroy_all(&buried)
    }

    /// Was this hold destroyed, under this key?
    pub(crate) fn is_buried(&self, key: &[u8; 16], hold: HoldId) -> bool {
        self.tombstones.iter().any(|t| t.key == *key && t.what == Tombstoned::Hold(hold))
    }
}

fn put_stone(put: &mut Put, stone: &Tombstone) {
    put.u32(stone.no);
    match stone.what {
        Tombstoned::Day(day, class) => {
            put.u8(0);
            put.u32(day.number());
            put.u8(class.number());
        }
        Tombstoned::Hold(id) => {
            put.u8(1);
            put.raw(&id.0);
        }
    }
    put.u64(stone.records);
    put.u64(stone.bytes);
    put.raw(&stone.key);
    put.instant(stone.at);
}

fn take_stone(take: &mut Take<'_>, file: u32) -> Option<Tombstone> {
    let no = take.u32()?;
    let what = match take.u8()? {
        0 => Tombstoned::Day(Day::from_number(take.u32()?), RecordClass::from_number(take.u8()?)?),
        1 => Tombstoned::Hold(HoldId(take.array()?)),
        _ => return None,
    };
    let (records, bytes, key, at) = (take.u64()?, take.u64()?, take.array()?, take.instant()?);
    let leaf = Some(take.u64()?).filter(|leaf| *leaf != NO_LEAF);
    Some(Tombstone { no, what, records, bytes, key, at, leaf, file })
}

//! The folder: where each file lies, and the keys of days.
//!
//! ```text
//! keys/2026-11-23-nat-session-<number>.key   the key of a day and a class, wrapped under the node's
//! segments/<number>.seg               rows
//! batches/00000001.batch              a batch and the segments that belong to it: the commit
//! merges/00000001.merge               which segments became which: the commit
//! tails/00000001.tail                 what listeners brought and no segment holds yet
//! tails/00000001.count                how many of its frames were acknowledged, as far as is known
//! holds/<number>.hold                 held rows, under the hold's own key in keys/hold-<number>.key
//! aside/00000001.aside                what of a batch was not understood
//! reads/00000001.reads                what was read, under which decision
//! withdrawn/00000001.gone             that a batch answers no more
//! tombstones/00000001.tomb            what was destroyed at once; written before the destruction begins
//! state/clock, state/rules            what time it surely is; for how long records live
//! ```

use std::path::{Path, PathBuf};

use rand_core::CryptoRng;
use retained::RecordClass;

use crate::{
    Day, HoldId, Trouble,
    files::{disk, seal::Key},
    segment::SegmentId,
};

/// A day's key and its number.
#[derive(Debug, Clone)]
pub(crate) struct DayKey {
    pub(crate) id: [u8; 16],
    pub(crate) key: Key,
}

/// A key, and what for.
pub(crate) type OfDay = ((Day, RecordClass), DayKey);

impl DayKey {
    pub(crate) fn draw(rng: &mut impl CryptoRng) -> Self {
        let mut id = [0; 16];
        rng.fill_bytes(&mut id);
        Self { id, key: Key::draw(rng) }
    }
}

/// The folder and the node's keys for it.
#[derive(Debug)]
pub(crate) struct Folder {
    pub(crate) root: PathBuf,
    wrapping: Key,
    sealing: Key,
    /// Two writers would each believe to be alone. Let go when the process ends, however it ends.
    _lock: Option<std::fs::File>,
}

impl Folder {
    /// Makes the folders where they are missing.
    pub(crate) fn open(root: &Path, wrapping_key: [u8; 32]) -> Result<Self, Trouble> {
        disk::make_folder(root)?;
        let lock = disk::lock(root)?;
        for part in [
            "keys",
            "segments",
            "batches",
            "merges",
            "tails",
            "holds",
            "tombstones",
            "withdrawn",
            "aside",
            "reads",
            "state",
        ] {
            disk::make_folder(&root.join(part))?;
        }
        Ok(Self { _lock: Some(lock), ..Self::beside(root, wrapping_key) })
    }

    /// To look into, beside whoever writes: nothing is made, and nothing may be written.
    pub(crate) fn beside(root: &Path, wrapping_key: [u8; 32]) -> Self {
        let node = Key::from_bytes(wrapping_key);
        let (wrapping, sealing) = (node.for_purpose("wrap", &[]), node.for_purpose("catalog", &[]));
        Self { root: root.to_owned(), wrapping, sealing, _lock: None }
    }

    pub(crate) fn segment(&self, id: &SegmentId) -> PathBuf {
        self.root.join("segments").join(format!("{}.seg", hex(id)))
    }

    pub(crate) fn batch(&self, number: u32) -> PathBuf {
        self.root.join("batches").join(format!("{number:08}.batch"))
    }

    pub(crate) fn merge(&self, number: u32) -> PathBuf {
        self.root.join("merges").join(format!("{number:08}.merge"))
    }

    pub(crate) fn tail(&self, number: u32) -> PathBuf {
        self.root.join("tails").join(format!("{number:08}.tail"))
    }

    /// The key of a write-ahead file's own words; its rows are under the keys of their days.
    pub(crate) fn tail_key(&self, id: &[u8; 16]) -> Key {
        self.sealing.for_purpose("tail", id)
    }

    pub(crate) fn tail_count_key(&self, id: &[u8; 16]) -> Key {
        self.sealing.for_purpose("tail count", id)
    }

    pub(crate) fn hold(&self, id: HoldId) -> PathBuf {
        self.root.join("holds").join(format!("{id}.hold"))
    }

    pub(crate) fn tombstone(&self, number: u32) -> PathBuf {
        self.root.join("tombstones").join(format!("{number:08}.tomb"))
    }

    pub(crate) fn withdrawn(&self, batch: u32) -> PathBuf {
        self.root.join("withdrawn").join(format!("{batch:08}.gone"))
    }

    pub(crate) fn hold_key(&self, id: HoldId) -> PathBuf {
        self.root.join("keys").join(format!("hold-{id}.key"))
    }

    pub(crate) fn day_key(&self, day: Day, class: RecordClass, id: &[u8; 16]) -> PathBuf {
        self.root.join("keys").join(format!("{day}-{}-{}.key", class.as_str(), hex(id)))
    }

    /// What the archive remembers of itself.
    pub(crate) fn state(&self, name: &str) -> PathBuf {
        self.root.join("state").join(name)
    }

    /// Every day key that the folder has: one that is buried may still lie beside the one that followed it.
    pub(crate) fn day_keys(&self) -> Result<Vec<OfDay>, Trouble> {
        let mut out = Vec::new();
        for path in disk::list(&self.root.join("keys"), "key")? {
            if path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("hold-")) {
                continue;
            }
            let plain = self.read_key(&path)?;
            let damaged = || Trouble::Damaged { path: path.clone(), what: "the key" };
            let mut take = crate::files::bytes::Take(&plain);
            let parts = (|| {
                let (class, day, id, key) = (take.u8()?, take.u32()?, take.array()?, take.array()?);
                Some((
                    RecordClass::from_number(class)?,
                    Day::from_number(day),
                    DayKey { id, key: Key::from_bytes(key) },
                ))
            })();
            let (class, day, key) = parts.ok_or_else(damaged)?;
            out.push(((day, class), key));
        }
        Ok(out)
    }

    /// Writes the key of a day: it is on disk before it seals anything.
    pub(crate) fn write_day_key(
        &self,
        day: Day,
        class: RecordClass,
        DayKey { id, key }: &DayKey,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Trouble> {
        let mut put = crate::files::bytes::Put::default();
        put.u8(class.number());
        put.u32(day.number());
        put.raw(id);
        put.raw(key.bytes());
        let plain = zeroize::Zeroizing::new(put.0);
        disk::write_whole(&self.day_key(day, class, id), &self.wrapping.wrap(b"key", &plain, rng))
    }

    /// A new key for a hold, with its number.
    pub(crate) fn new_hold_key(&self, hold: HoldId, rng: &mut impl CryptoRng) -> Result<([u8; 16], Key), Trouble> {
        let mut id = [0; 16];
        rng.fill_bytes(&mut id);
        let key = Key::draw(rng);
        let plain = zeroize::Zeroizing::new([id.as_slice(), key.bytes()].concat());
        disk::write_whole(&self.hold_key(hold), &self.wrapping.wrap(b"key", &plain, rng))?;
        Ok((id, key))
    }

    pub(crate) fn read_hold_key(&self, hold: HoldId) -> Result<([u8; 16], Key), Trouble> {
        let path = self.hold_key(hold);
        let plain = self.read_key(&path)?;
        let mut take = crate::files::bytes::Take(&plain);
        let both = take.array().zip(take.array());
        let (id, key) = both.ok_or(Trouble::Damaged { path, what: "the key" })?;
        Ok((id, Key::from_bytes(key)))
    }

    /// The holds that have a key.
    pub(crate) fn hold_keys(&self) -> Result<Vec<HoldId>, Trouble> {
        let mut out = Vec::new();
        for path in disk::list(&self.root.join("keys"), "key")? {
            let name = path.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            if let Some(text) = name.strip_prefix("hold-") {
                let id = text.parse::<terms::RequestId>().map(|id| HoldId(*id.bytes()));
                out.push(id.map_err(|_| Trouble::Damaged { path: path.clone(), what: "the name" })?);
            }
        }
        Ok(out)
    }

    fn read_key(&self, path: &Path) -> Result<zeroize::Zeroizing<Vec<u8>>, Trouble> {
        let plain = self.wrapping.unwrap(b"key", &disk::read_whole(path)?);
        plain.map(zeroize::Zeroizing::new).ok_or(Trouble::Damaged { path: path.to_owned(), what: "the key" })
    }

    /// A key of its own for one purpose, under the node's.
    pub(crate) fn key_for(&self, purpose: &str, id: &[u8]) -> Key {
        self.sealing.for_purpose(purpose, id)
    }

    /// Seals and writes a file of the catalog, whole and durable. The name is part of the seal: files cannot swap places.
    pub(crate) fn write_sealed(&self, path: &Path, plain: &[u8], rng: &mut impl CryptoRng) -> Result<(), Trouble> {
        disk::write_whole(path, &self.sealing.wrap(name(path).as_bytes(), plain, rng))
    }

    pub(crate) fn read_sealed(&self, path: &Path) -> Result<Vec<u8>, Trouble> {
        let plain = self.sealing.unwrap(name(path).as_bytes(), &disk::read_whole(path)?);
        plain.ok_or(Trouble::Damaged { path: path.to_owned(), what: "the seal" })
    }
}

/// The last two parts of a path, such as `batches/00000001.batch`: the same wherever the archive is mounted.
fn name(path: &Path) -> String {
    let parts: Vec<_> = path.components().rev().take(2).map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("<")
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

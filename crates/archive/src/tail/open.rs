//! Tails that another process left: read back at the opening, or removed where their batch was committed.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use rand_core::CryptoRng;
use retained::{BatchNo, RecordClass};

use super::{
    Rows, Tail,
    file::{DayKeys, TailFile, piece_key, remove},
    frame::{Control, KeyName, Piece, What},
    record,
};
use crate::{
    Archive, Day, Trouble,
    files::{bytes::Take, catalog::Entry, disk},
    into::aside,
    rows::row::{AccessRow, NatRow},
};

impl Archive {
    /// After the batches and the keys. Nothing is appended to what is found here: each feed opens a new batch.
    pub(crate) fn load_tails(&mut self) -> Result<(), Trouble> {
        for path in disk::list(&self.folder.root.join("tails"), "tail")? {
            let no = number(&path).ok_or_else(|| Trouble::Damaged { path: path.clone(), what: "the name" })?;
            // Settled, and killed before the tail was removed.
            if self.entries.contains_key(&no) {
                remove(&path)?;
                continue;
            }
            let (tail, entry) = self.read_tail(no)?;
            if entry.info.tally == retained::Tally::default() && tail.rows.is_empty() {
                // Opened, and killed before anything was acknowledged.
                remove(&path)?;
                continue;
            }
            // Written by a settling that was killed: the tail still counts.
            aside::remove(self, no)?;
            self.worst_error = self.worst_error.max(entry.info.batch.clock.error_max);
            self.entries.insert(no, entry);
            self.tails.0.insert(no, tail);
        }
        let counts = disk::list(&self.folder.root.join("tails"), "count")?;
        let orphans = counts.iter().filter(|path| !path.with_extension("tail").exists());
        orphans.map(|path| disk::remove(path)).try_for_each(|removed| removed.map(|_| ()))?;
        disk::sync_folder(&self.folder.root.join("tails"))
    }

    fn read_tail(&self, no: BatchNo) -> Result<(Tail, Entry), Trouble> {
        let dead: BTreeSet<[u8; 16]> = self.tombstones.iter().map(|t| t.key).collect();
        let mut rows = Rows::default();
        let (mut tally, mut last) = (retained::Tally::default(), None);
        let (file, mut info, feed) = TailFile::reopen(&self.folder, no, |control, pieces, id, number| {
            let mut frame = Rows::default();
            let opened = Opened { id, number, keys: &self.day_keys, dead: &dead };
            opened.each(&control, pieces, |piece, bytes| add(piece, bytes, no, &mut frame))?;
            rows.append(&frame);
            tally.add(control.tally);
            last = Some((control.source, control.received));
            Some(())
        })?;
        info.tally = tally;
        let since = info.batch.received;
        (info.batch.source, info.batch.received) = last.unwrap_or((info.batch.source, since));
        let tail = Tail { feed, file, rows: rows.into(), since, hash: None, aside_bytes: 0, carried: 0 };
        Ok((tail, Entry { info: Arc::new(info), segments: Vec::new() }))
    }

    /// The entries that an open batch has set aside and whose keys are there; under which keys they lie.
    fn aside_of(&self, no: BatchNo) -> Result<(Vec<KeyName>, Vec<u8>), Trouble> {
        let dead: BTreeSet<[u8; 16]> = self.tombstones.iter().map(|t| t.key).collect();
        let (mut keys, mut entries) = (Vec::new(), Vec::new());
        TailFile::reopen(&self.folder, no, |control, pieces, id, number| {
            let opened = Opened { id, number, keys: &self.day_keys, dead: &dead };
            opened.each(&control, pieces, |piece, bytes| {
                if piece.what == What::Aside {
                    keys.extend(&piece.keys);
                    entries.extend_from_slice(bytes);
                }
                Some(())
            })
        })?;
        Ok((keys, entries))
    }

    /// What each open batch has set aside.
    pub(crate) fn aside_of_tails(&self) -> Result<Vec<(BatchNo, PathBuf, Vec<u8>)>, Trouble> {
        let of = |no: &BatchNo| Ok((*no, self.folder.tail(no.0), self.aside_of(*no)?.1));
        self.tails.0.keys().map(of).collect()
    }

    /// Writes what the batch has set aside to where an ordinary batch keeps it. Entries of two days go with the first.
    pub(super) fn settle_aside(&mut self, no: BatchNo, rng: &mut impl CryptoRng) -> Result<(), Trouble> {
        let (keys, entries) = self.aside_of(no)?;
        let classes: BTreeSet<RecordClass> = keys.iter().map(|key| key.class).collect();
        let classes: Vec<RecordClass> = classes.into_iter().collect();
        let day = keys.iter().map(|key| key.day).min().unwrap_or(Day::from_number(0));
        aside::write_entries(self, no, day, &classes, entries, rng)
    }

    /// Reads every frame again; for a check of the whole archive.
    pub(crate) fn verify_tails(&self) -> Result<u64, Trouble> {
        let mut records = 0;
        for no in self.tails.0.keys() {
            let (tail, _) = self.read_tail(*no)?;
            records += tail.rows.nat_count() + tail.rows.access_count();
        }
        Ok(records)
    }
}

/// How the pieces of one frame are opened.
struct Opened<'a> {
    id: &'a [u8; 16],
    number: u64,
    keys: &'a DayKeys,
    dead: &'a BTreeSet<[u8; 16]>,
}

impl Opened<'_> {
    /// Gives each piece whose keys are there; passes over those of destroyed keys. `None`: not what was written.
    fn each(
        &self,
        control: &Control,
        mut bytes: &[u8],
        mut each: impl FnMut(&Piece, &[u8]) -> Option<()>,
    ) -> Option<()> {
        for piece in &control.pieces {
            let (sealed, rest) = bytes.split_at_checked(piece.length as usize)?;
            bytes = rest;
            let Some(key) = piece_key(self.id, piece.what, &piece.keys, self.keys) else {
                // A key that nobody has and nobody destroyed was lost, and with it what it sealed.
                piece.keys.iter().find(|key| self.dead.contains(&key.id))?;
                continue;
            };
            let mut plain = zeroize::Zeroizing::new(sealed.to_vec());
            key.cipher().open(self.number, &[], &mut plain)?;
            each(piece, &plain)?;
        }
        bytes.is_empty().then_some(())
    }
}

fn add(piece: &Piece, bytes: &[u8], no: BatchNo, rows: &mut Rows) -> Option<()> {
    let mut take = Take(bytes);
    let key = *piece.keys.first()?;
    for _ in 0..piece.entries {
        match piece.what {
            What::Nat => rows.add_nat(NatRow::of(&record::take_nat(&mut take)?, no), key),
            What::Access => rows.add_access(AccessRow::of(&record::take_access(&mut take)?, no), key),
            What::Aside => return Some(()),
        }
    }
    take.is_empty().then_some(())
}

pub(super) fn number(path: &Path) -> Option<BatchNo> {
    path.file_stem()?.to_str()?.parse().ok().map(BatchNo)
}

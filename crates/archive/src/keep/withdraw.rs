//! Withdrawal: a batch that was read wrongly (with another's mapping, zone or realm) answers no more.
//!
//! Nothing is destroyed by it. Its rows stay sealed where they are and go with their day: no record lives shorter than its rule because somebody
//! thought it wrong, and what an order preserves stays preserved. They are not read any more: no question, no list of uses, no hold taken later and no
//! count of sharers rests on them. The same source can then be taken in again.
//!
//! One file a batch, `withdrawn/<number>.gone`, sealed: it is the commit. Why, and who did it, stands in the log of the node, before.

use std::collections::{BTreeMap, BTreeSet};

use rand_core::CryptoRng;
use retained::{BatchNo, RecordClass};
use terms::{Digest, Instant};

use crate::{
    Archive, BatchInfo, Day, HoldId, Trouble,
    files::{
        bytes::{Put, Take},
        disk,
    },
    out::canary,
    segment::SegmentId,
};

/// Which batches answer no more.
#[derive(Debug, Default)]
pub(crate) struct Withdrawn {
    batches: BTreeMap<BatchNo, Instant>,
    /// Of their sources: to be cut there again, so that the pieces beside them are not taken in twice.
    sources: BTreeSet<(Digest, u64)>,
    /// Segments in which rows of theirs lie, those of others perhaps beside them.
    pub(crate) segments: BTreeSet<SegmentId>,
}

/// What a withdrawal takes out of the answers: counts and dates only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// The batch.
    pub batch: BatchInfo,
    /// How many records of each class are there of it.
    pub records: BTreeMap<RecordClass, u64>,
    /// The first and the last day of its records.
    pub days: Option<(Day, Day)>,
    /// Holds that keep copies of its records, and how many: they stay, and answer no more.
    pub held: BTreeMap<HoldId, u64>,
    /// When it was withdrawn, where it was.
    pub withdrawn: Option<Instant>,
}

impl Withdrawal {
    /// Of all classes.
    pub fn count(&self) -> u64 {
        self.records.values().sum()
    }
}

impl Archive {
    /// The batches of which there is still a record, and what a withdrawal of each would take out of the answers. Planted ones are not listed: which
    /// they are is said to nobody.
    pub fn withdrawals(&self) -> impl Iterator<Item = Withdrawal> + '_ {
        self.entries.keys().filter_map(|no| self.withdrawal(*no)).filter(|w| w.count() > 0)
    }

    /// What a withdrawal of this batch would take out of the answers, or has. `None`: there is no such batch, or it is still open.
    pub fn withdrawal(&self, no: BatchNo) -> Option<Withdrawal> {
        let entry = self.entries.get(&no).filter(|e| !canary::is_planted(&e.info.batch))?;
        let mut records: BTreeMap<RecordClass, u64> = BTreeMap::new();
        entry.segments.iter().for_each(|meta| *records.entry(meta.class).or_default() += meta.rows);
        let configs = self.configs_of(no);
        if configs > 0 {
            *records.entry(RecordClass::NatConfig).or_default() += configs;
        }
        let days = || entry.segments.iter().map(|meta| meta.day);
        let own = |batch: u32| u64::from(batch == no.0);
        let held = self.holds.iter().map(|(id, hold)| {
            let nat = hold.nat.iter().map(|row| own(row.batch)).sum::<u64>();
            (*id, nat + hold.access.iter().map(|row| own(row.batch)).sum::<u64>())
        });
        Some(Withdrawal {
            batch: BatchInfo::clone(&entry.info),
            records,
            days: days().min().zip(days().max()),
            held: held.filter(|(_, count)| *count > 0).collect(),
            withdrawn: self.withdrawn.batches.get(&no).copied(),
        })
    }

    /// From now on no answer rests on this batch. Done again, it changes nothing.
    ///
    /// # Errors
    /// [`Trouble::NoSuchBatch`], or the disk: then it answers as before.
    pub fn withdraw(&mut self, no: BatchNo, now: Instant, rng: &mut impl CryptoRng) -> Result<(), Trouble> {
        let known = self.withdrawal(no).ok_or(Trouble::NoSuchBatch)?;
        if known.withdrawn.is_some() {
            return Ok(());
        }
        let mut put = Put::default();
        put.u32(no.0);
        put.instant(now);
        self.folder.write_sealed(&self.folder.withdrawn(no.0), &put.0, rng)?;
        self.withdrawn.batches.insert(no, now);
        let source = (known.batch.batch.source, known.batch.batch.offset);
        if self.by_source.get(&source) == Some(&no) {
            self.by_source.remove(&source);
        }
        self.withdrawn.sources.insert(source);
        self.spread_withdrawal();
        Ok(())
    }

    /// Was a batch that begins at this byte of this source withdrawn, and none taken in since?
    pub fn was_withdrawn(&self, source: Digest, offset: u64) -> bool {
        self.withdrawn.sources.contains(&(source, offset)) && self.batch_of(source, offset).is_none()
    }

    pub(crate) fn is_withdrawn(&self, batch: u32) -> bool {
        !self.withdrawn.batches.is_empty() && self.withdrawn.batches.contains_key(&BatchNo(batch))
    }

    /// Before the batches are read.
    pub(crate) fn load_withdrawn(&mut self) -> Result<(), Trouble> {
        for path in disk::list(&self.folder.root.join("withdrawn"), "gone")? {
            let plain = self.folder.read_sealed(&path)?;
            let mut take = Take(&plain);
            let both = take.u32().zip(take.instant());
            let (no, at) = both.ok_or(Trouble::Damaged { path, what: "the withdrawal" })?;
            self.withdrawn.batches.insert(BatchNo(no), at);
        }
        Ok(())
    }

    /// Notes a batch that is withdrawn: its source is not there any more.
    pub(crate) fn note_withdrawn(&mut self, info: &BatchInfo) -> bool {
        let withdrawn = self.is_withdrawn(info.no.0);
        if withdrawn {
            self.withdrawn.sources.insert((info.batch.source, info.batch.offset));
        }
        withdrawn
    }

    /// Notes in which segments rows of withdrawn batches lie: their own, and what these became.
    pub(crate) fn spread_withdrawal(&mut self) {
        let of = |entry: &crate::files::catalog::Entry| self.withdrawn.batches.contains_key(&entry.info.no);
        let own = self.entries.values().filter(|e| of(e)).flat_map(|e| e.segments.iter().map(|meta| meta.id));
        let mut segments: BTreeSet<SegmentId> = own.collect();
        for merged in self.merges.values() {
            if merged.from.iter().any(|id| segments.contains(id)) {
                segments.extend(merged.into.iter().map(|meta| meta.id));
            }
        }
        self.withdrawn.segments = segments;
    }
}

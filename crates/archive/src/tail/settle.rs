//! From an open batch to an ordinary one: in three steps, of which only the first and the last need the archive alone.

use std::{path::PathBuf, sync::Arc};

use rand_core::CryptoRng;
use retained::BatchNo;

use super::Rows;
use crate::{
    Archive, Ingested, Trouble,
    files::{catalog::Entry, disk, folder::DayKey},
    into::ingest::write_segment,
    segment::{Extent, Meta},
};

/// An open batch on its way into segments. It is still found where it was, until [`Archive::finish_settling`].
#[derive(Debug)]
pub struct Settling {
    no: BatchNo,
    rows: Arc<Rows>,
    jobs: Vec<Job>,
    done: Vec<Meta>,
}

#[derive(Debug)]
struct Job {
    meta: Meta,
    key: DayKey,
    path: PathBuf,
    /// For the order of equal things in memory: nobody outside can choose it.
    seed: u64,
}

impl Settling {
    /// The batch.
    pub fn batch(&self) -> BatchNo {
        self.no
    }

    /// Writes the segments under names that count for nothing yet. Slow, and needs nothing but the disk.
    ///
    /// # Errors
    /// [`Trouble`] from the disk; the open batch is as it was.
    pub fn write(&mut self) -> Result<(), Trouble> {
        for job in &self.jobs {
            let pile = self.rows.pile(job.meta.kind, &job.meta.key_id, job.seed);
            self.done.push(write_segment(&job.path, job.meta, &job.key, pile, None)?);
        }
        Ok(())
    }
}

impl Archive {
    /// Turns open batches into ordinary ones: those of one feed, or all. For when nothing else is going on; a running
    /// node takes the three steps one by one and lets others in between them.
    ///
    /// # Errors
    /// [`Trouble`] from the disk; what was not settled is still open.
    pub fn settle(&mut self, feed: Option<&str>, rng: &mut impl CryptoRng) -> Result<Vec<Ingested>, Trouble> {
        let chosen = |b: &super::OpenBatch| feed.is_none_or(|name| b.feed == name);
        let open: Vec<BatchNo> = self.open_batches().into_iter().filter(chosen).map(|b| b.no).collect();
        let mut out = Vec::new();
        for no in open {
            if let Some(mut settling) = self.begin_settling(no, rng)? {
                settling.write()?;
                out.push(self.finish_settling(settling, rng)?);
            }
        }
        Ok(out)
    }

    /// The first step: nothing is added to the batch any more. `None` when there is no such open batch.
    ///
    /// # Errors
    /// [`Trouble`] from the disk.
    pub fn begin_settling(&mut self, no: BatchNo, rng: &mut impl CryptoRng) -> Result<Option<Settling>, Trouble> {
        self.tails.cut_rests()?;
        self.close(no);
        let Some(rows) = self.tails.0.get(&no).map(|tail| Arc::clone(&tail.rows)) else { return Ok(None) };
        let mut jobs = Vec::new();
        for (kind, name) in rows.kinds() {
            let key = self.day_keys.get(&(name.day, name.class)).filter(|key| key.id == name.id).cloned();
            let lost = || Trouble::Damaged { path: self.folder.tail(no.0), what: "its key is missing" };
            let key = key.ok_or_else(lost)?;
            let mut id = [0; 16];
            rng.fill_bytes(&mut id);
            let meta = Meta {
                id,
                kind,
                class: name.class,
                day: name.day,
                key_id: key.id,
                rows: 0,
                bytes: 0,
                extent: Extent::UNKNOWN,
            };
            jobs.push(Job { meta, key, path: self.folder.segment(&id), seed: rng.next_u64() });
        }
        Ok(Some(Settling { no, rows, jobs, done: Vec::new() }))
    }

    /// The last step: the batch is committed, and its write-ahead file goes. A day that was destroyed in between stays
    /// destroyed.
    ///
    /// # Errors
    /// [`Trouble`] from the disk. The records are there exactly once, whatever happened.
    pub fn finish_settling(&mut self, settling: Settling, rng: &mut impl CryptoRng) -> Result<Ingested, Trouble> {
        let no = settling.no;
        let mut segments = Vec::new();
        for meta in settling.done {
            let key = self.day_keys.get(&(meta.day, meta.class));
            match key.is_some_and(|k| k.id == meta.key_id) {
                true => segments.push(meta),
                false => disk::discard(&self.folder.segment(&meta.id))?,
            }
        }
        let missing = Trouble::Damaged { path: self.folder.tail(no.0), what: "it is not open" };
        let info = self.entries.get(&no).map(|entry| entry.info.clone()).ok_or(missing)?;
        self.settle_aside(no, rng)?;
        let done = self.commit(Entry { info, segments }, rng)?;
        if let Some(tail) = self.tails.0.remove(&no) {
            super::file::remove(tail.file.path())?;
            disk::sync_folder(&self.folder.root.join("tails"))?;
        }
        Ok(done)
    }
}

//! Batches in: segments first, then the one file that makes them part of the archive.

use std::{path::Path, sync::Arc};

use rand_core::CryptoRng;
use retained::{Batch, BatchNo, Read, RecordClass, Tally};
use terms::Instant;

use crate::{
    Archive, BatchInfo, Day, GeneratedDay, Ingested, Trouble, age, aside,
    catalog::{self, Entry},
    disk,
    flat::{Pile, is_narrow},
    folder::{DayKey, Folder},
    generate,
    row::{Span, instant},
    segment::{self, Kind, Meta, Segment},
    sorted::Sorted,
};

impl Archive {
    /// Writes a batch. When this returns, it is on disk, whole; the same source and offset is taken in once.
    ///
    /// # Errors
    /// [`Trouble`]: then nothing of the batch is there.
    pub fn ingest(&mut self, batch: &Batch, read: Read, rng: &mut impl CryptoRng) -> Result<Ingested, Trouble> {
        if let Some(known) = self.known(batch) {
            return Ok(known);
        }
        let no = self.next_number()?;
        self.put_configs(no, &read.configs, rng)?;
        aside::write(self, no, batch.received, &aside::classes(&read), &read.rejected, rng)?;
        let mut piles = Piles::new(rng.next_u64());
        for record in &read.nat {
            let span = Span::of(record.life);
            let kind = if is_narrow(record) { Kind::Nat } else { Kind::Wide };
            let class = RecordClass::of_nat(record.shape);
            piles.of(kind, class, age::filed(instant(span.end()), batch)).translation(record, span, no);
        }
        for record in &read.access {
            let span = Span::of(record.life);
            let class = RecordClass::of_access(record.kind);
            piles.of(Kind::Access, class, age::filed(instant(span.end()), batch)).access(record, span, no);
        }
        drop((read.nat, read.access));
        let segments = self.write_piles(piles, rng)?;
        self.commit(Entry { info: Arc::new(BatchInfo { no, batch: batch.clone(), tally: read.tally }), segments }, rng)
    }

    /// Writes a day of made-up records for volume, marked as such.
    ///
    /// # Errors
    /// [`Trouble`]: then nothing of the day is there.
    pub fn ingest_generated(
        &mut self,
        day: GeneratedDay,
        received: Instant,
        rng: &mut impl CryptoRng,
    ) -> Result<Ingested, Trouble> {
        let batch = day.batch(received);
        if let Some(known) = self.known(&batch) {
            return Ok(known);
        }
        let no = self.next_number()?;
        let mut jobs = Vec::new();
        for piece in 0..generate::PIECES {
            let nat = self.blank(Kind::Nat, (RecordClass::NatSession, day.day), rng)?;
            let access = self.blank(Kind::Access, (RecordClass::AccessSession, day.day), rng)?;
            jobs.push((piece, nat, access));
        }
        let metas = write_generated(&self.folder, day, no, jobs)?;
        let rows = metas.iter().map(|m| m.rows).sum();
        let tally = Tally { read: rows, stored: rows, set_aside: 0 };
        self.commit(Entry { info: Arc::new(BatchInfo { no, batch, tally }), segments: metas }, rng)
    }

    fn known(&self, batch: &Batch) -> Option<Ingested> {
        let no = self.by_source.get(&(batch.source, batch.offset))?;
        Some(Ingested { batch: *no, records: 0, already_there: true })
    }

    pub(crate) fn next_number(&self) -> Result<BatchNo, Trouble> {
        let last = self.entries.last_key_value().map_or(0, |(no, _)| no.0);
        last.checked_add(1).map(BatchNo).ok_or(Trouble::TooLarge)
    }

    /// A segment that is still to be written, and the key of its day.
    fn blank(
        &mut self,
        kind: Kind,
        (class, day): (RecordClass, Day),
        rng: &mut impl CryptoRng,
    ) -> Result<(Meta, DayKey), Trouble> {
        let key = self.key_of(day, class, rng)?;
        let mut id = [0; 16];
        rng.fill_bytes(&mut id);
        Ok((Meta { id, kind, class, day, key_id: key.id, rows: 0, bytes: 0 }, key))
    }

    /// One segment for each pile.
    pub(crate) fn write_piles(&mut self, piles: Piles, rng: &mut impl CryptoRng) -> Result<Vec<Meta>, Trouble> {
        let mut metas = Vec::new();
        for ((kind, class, day), pile) in piles.list {
            let (meta, key) = self.blank(kind, (class, day), rng)?;
            metas.push(write_segment(&self.folder.segment(&meta.id), meta, &key, pile)?);
        }
        Ok(metas)
    }

    /// Names the segments, then writes the batch: from that moment, and not before, the records are there.
    pub(crate) fn commit(&mut self, entry: Entry, rng: &mut impl CryptoRng) -> Result<Ingested, Trouble> {
        for meta in &entry.segments {
            disk::finish(&self.folder.segment(&meta.id))?;
        }
        disk::sync_folder(&self.folder.root.join("segments"))?;
        let mut opened = Vec::new();
        for meta in &entry.segments {
            let key = self.day_keys.get(&(meta.day, meta.class)).ok_or(Trouble::TooLarge)?;
            opened.push(Segment::open(&self.folder.segment(&meta.id), *meta, &key.key)?);
        }
        let no = entry.info.no;
        self.folder.write_sealed(&self.folder.batch(no.0), &catalog::put_entry(&entry), rng)?;
        let records = entry.segments.iter().map(|m| m.rows).sum::<u64>() + self.configs_of(no);
        self.segments.extend(opened.into_iter().map(Arc::new));
        self.remember(entry);
        Ok(Ingested { batch: no, records, already_there: false })
    }
}

/// Piles of records, one for each kind and class and each day with which records go.
#[derive(Debug)]
pub(crate) struct Piles {
    seed: u64,
    list: Vec<((Kind, RecordClass, Day), Pile)>,
}

impl Piles {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, list: Vec::new() }
    }

    #[inline]
    pub(crate) fn of(&mut self, kind: Kind, class: RecordClass, day: Day) -> &mut Pile {
        let place = (kind, class, day);
        // Few days at a time, and the last one is asked for again and again.
        let at = self.list.iter().rposition(|(p, _)| *p == place).unwrap_or_else(|| {
            self.list.push((place, Pile::new(self.seed)));
            self.list.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "found or pushed just now")]
        &mut self.list[at].1
    }
}

pub(crate) fn write_segment(path: &Path, mut meta: Meta, key: &DayKey, pile: Pile) -> Result<Meta, Trouble> {
    let (mut sorted, lines) = Sorted::of(pile)?;
    (meta.rows, meta.bytes) = segment::write(path, &meta, &key.key, lines, &mut sorted)?;
    Ok(meta)
}

type Job = (u64, (Meta, DayKey), (Meta, DayKey));

/// Two pieces at a time: a made-up day is for machines with two cores.
fn write_generated(folder: &Folder, day: GeneratedDay, no: BatchNo, jobs: Vec<Job>) -> Result<Vec<Meta>, Trouble> {
    let work = |jobs: &[Job]| -> Result<Vec<Meta>, Trouble> {
        let mut metas = Vec::new();
        for (piece, (nat, nat_key), (access, access_key)) in jobs {
            let (translations, sessions) = generate::piece(day, *piece, no);
            let mut pile = Pile::new(*piece);
            translations.iter().for_each(|row| pile.translated(row));
            drop(translations);
            metas.push(write_segment(&folder.segment(&nat.id), *nat, nat_key, pile)?);
            let mut pile = Pile::new(*piece);
            sessions.iter().for_each(|row| pile.attached(row));
            metas.push(write_segment(&folder.segment(&access.id), *access, access_key, pile)?);
        }
        Ok(metas)
    };
    let (one, two) = jobs.split_at(jobs.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| work(two));
        let mut metas = work(one)?;
        // A panic in the other thread is a bug, and goes on as one.
        let mut rest = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        metas.append(&mut rest);
        Ok(metas)
    })
}

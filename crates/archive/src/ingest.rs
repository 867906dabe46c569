//! Batches in: segments first, then the one file that makes them part of the archive.

use std::collections::BTreeMap;

use rand_core::CryptoRng;
use retained::{Batch, BatchNo, Read, Tally};
use terms::Instant;

use crate::{
    Archive, BatchInfo, Day, GeneratedDay, Ingested, Trouble,
    block::Row,
    catalog::{self, Entry},
    disk,
    folder::{DayKey, Folder},
    generate,
    row::{AccessRow, NatRow, instant},
    segment::{self, Kind, Meta, Segment, Sorted},
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
        let rows = read.nat.iter().map(|r| NatRow::of(r, no));
        let (narrow, wide): (Vec<_>, Vec<_>) = rows.partition(NatRow::is_narrow);
        let mut metas = self.write_days(Kind::Nat, narrow, rng)?;
        metas.append(&mut self.write_days(Kind::Wide, wide, rng)?);
        let rows = read.access.iter().map(|r| AccessRow::of(r, no)).collect();
        metas.append(&mut self.write_days(Kind::Access, rows, rng)?);
        self.commit(Entry { info: BatchInfo { no, batch: batch.clone(), tally: read.tally }, segments: metas }, rng)
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
            let nat = self.blank(Kind::Nat, day.day, rng)?;
            let access = self.blank(Kind::Access, day.day, rng)?;
            jobs.push((piece, nat, access));
        }
        let metas = write_generated(&self.folder, day, no, jobs)?;
        let rows = metas.iter().map(|m| m.rows).sum();
        let tally = Tally { read: rows, stored: rows, set_aside: 0 };
        self.commit(Entry { info: BatchInfo { no, batch, tally }, segments: metas }, rng)
    }

    fn known(&self, batch: &Batch) -> Option<Ingested> {
        let no = self.by_source.get(&(batch.source, batch.offset))?;
        Some(Ingested { batch: *no, records: 0, already_there: true })
    }

    fn next_number(&self) -> Result<BatchNo, Trouble> {
        let last = self.entries.last_key_value().map_or(0, |(no, _)| no.0);
        last.checked_add(1).map(BatchNo).ok_or(Trouble::TooLarge)
    }

    /// A segment that is still to be written, and the key of its day.
    fn blank(&mut self, kind: Kind, day: Day, rng: &mut impl CryptoRng) -> Result<(Meta, DayKey), Trouble> {
        let key = self.key_of(day, kind.class(), rng)?;
        let mut id = [0; 16];
        rng.fill_bytes(&mut id);
        Ok((Meta { id, kind, day, key_id: key.id, rows: 0, bytes: 0 }, key))
    }

    /// One segment for each day on which a record was complete.
    fn write_days<R: Row>(&mut self, kind: Kind, rows: Vec<R>, rng: &mut impl CryptoRng) -> Result<Vec<Meta>, Trouble> {
        let mut days: BTreeMap<Day, Vec<R>> = BTreeMap::new();
        for row in rows {
            days.entry(Day::of(instant(row.span().end()))).or_default().push(row);
        }
        let mut metas = Vec::new();
        for (day, rows) in days {
            let (meta, key) = self.blank(kind, day, rng)?;
            metas.push(write_segment(&self.folder, meta, &key, &rows)?);
        }
        Ok(metas)
    }

    /// Names the segments, then writes the batch: from that moment, and not before, the records are there.
    fn commit(&mut self, entry: Entry, rng: &mut impl CryptoRng) -> Result<Ingested, Trouble> {
        for meta in &entry.segments {
            disk::finish(&self.folder.segment(&meta.id))?;
        }
        disk::sync_folder(&self.folder.root.join("segments"))?;
        let mut opened = Vec::new();
        for meta in &entry.segments {
            let key = self.day_keys.get(&(meta.day, meta.kind.class())).ok_or(Trouble::TooLarge)?;
            opened.push(Segment::open(&self.folder.segment(&meta.id), *meta, &key.key)?);
        }
        let no = entry.info.no;
        self.folder.write_sealed(&self.folder.batch(no.0), &catalog::put_entry(&entry), rng)?;
        let records = entry.segments.iter().map(|m| m.rows).sum();
        self.segments.append(&mut opened);
        self.remember(entry);
        Ok(Ingested { batch: no, records, already_there: false })
    }
}

fn write_segment<R: Row>(folder: &Folder, mut meta: Meta, key: &DayKey, rows: &[R]) -> Result<Meta, Trouble> {
    meta.rows = rows.len() as u64;
    meta.bytes = segment::write(&folder.segment(&meta.id), &meta, &key.key, Sorted::of(rows)?)?;
    Ok(meta)
}

type Job = (u64, (Meta, DayKey), (Meta, DayKey));

/// Two pieces at a time: a made-up day is for machines with two cores.
fn write_generated(folder: &Folder, day: GeneratedDay, no: BatchNo, jobs: Vec<Job>) -> Result<Vec<Meta>, Trouble> {
    let work = |jobs: &[Job]| -> Result<Vec<Meta>, Trouble> {
        let mut metas = Vec::new();
        for (piece, (nat, nat_key), (access, access_key)) in jobs {
            let (translations, sessions) = generate::piece(day, *piece, no);
            metas.push(write_segment(folder, *nat, nat_key, &translations)?);
            metas.push(write_segment(folder, *access, access_key, &sessions)?);
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

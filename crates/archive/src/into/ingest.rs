//! Batches in: segments first, then the one file that makes them part of the archive.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use rand_core::CryptoRng;
use retained::{Batch, BatchNo, NatRecord, Read, RecordClass, Tally};
use terms::{Digest, Instant};

use crate::{
    Archive, BatchInfo, Day, GeneratedDay, Ingested, Trouble,
    files::{
        catalog::{self, Entry},
        disk,
        folder::{DayKey, Folder},
        seal::Key,
    },
    into::{
        aside::{self, Spilled},
        generate,
    },
    keep::age,
    rows::{
        pile::{Pile, is_narrow},
        row::{Span, instant},
        sorted::Sorted,
        spill::Spill,
    },
    segment::{self, Extent, Kind, Meta, Shelved},
};

impl Archive {
    /// Writes a batch. When this returns, it is on disk, whole; the same source and offset is taken in once.
    ///
    /// # Errors
    /// [`Trouble`]: then nothing of the batch is there before the next opening; it is whole or not there after it.
    pub fn ingest(&mut self, batch: &Batch, read: Read, rng: &mut impl CryptoRng) -> Result<Ingested, Trouble> {
        match self.begin_intake(batch, rng)? {
            Begun::AlreadyThere(known) => Ok(known),
            Begun::Intake(mut intake) => {
                intake.take(read)?;
                self.commit_intake(*intake, rng)
            }
        }
    }

    /// Begins a batch that is read piece by piece. What was taken waits packed in memory, a fifth of what its records take,
    /// and from some two million records on sealed in a file without a name.
    ///
    /// # Errors
    /// [`Trouble::TooLarge`] after four thousand million batches.
    pub fn begin_intake(&self, batch: &Batch, rng: &mut impl CryptoRng) -> Result<Begun, Trouble> {
        if let Some(known) = self.known(batch) {
            return Ok(Begun::AlreadyThere(known));
        }
        let no = self.number_of(batch)?;
        Ok(Begun::Intake(Box::new(self.intake(batch.clone(), no, rng))))
    }

    /// Begins a batch whose source is read for the first time, so that its digest is known at its end only:
    /// [`Intake::named`] gives it. What `about` says of the source is not looked at.
    ///
    /// # Errors
    /// [`Trouble::TooLarge`] after four thousand million batches.
    pub fn begin_unnamed(&self, about: &Batch, rng: &mut impl CryptoRng) -> Result<Box<Intake>, Trouble> {
        let (batch, no) = (about.clone(), self.next_number()?);
        Ok(Box::new(self.intake(batch, no, rng)))
    }

    fn intake(&self, batch: Batch, no: BatchNo, rng: &mut impl CryptoRng) -> Intake {
        let piles = Piles::new(rng.next_u64());
        let (folder, key) = (self.folder.root.clone(), Key::draw(rng));
        Intake { no, batch, piles, spill: None, folder, key, aside: Spilled::default(), rest: Read::default() }
    }

    /// Writes what was taken. When this returns, the batch is on disk, whole.
    ///
    /// # Errors
    /// [`Trouble`]: then nothing of the batch is there. [`Trouble::Overtaken`] when another batch was committed since this one
    /// began: each was to be the next.
    pub fn commit_intake(&mut self, intake: Intake, rng: &mut impl CryptoRng) -> Result<Ingested, Trouble> {
        let Intake { no: begun, batch, mut piles, spill, aside, rest, .. } = intake;
        if let Some(known) = self.known(&batch) {
            return Ok(known);
        }
        let no = self.number_of(&batch)?;
        if no != begun {
            // Only then did nobody commit meanwhile: the source was not named yet, and has its number from a try that failed.
            if begun != self.next_number()? {
                return Err(Trouble::Overtaken);
            }
            piles.list.iter_mut().for_each(|(_, pile)| pile.renumber(no));
        }
        self.begun.insert((batch.source, batch.offset), no);
        self.put_configs(no, &rest.configs, rng)?;
        let classes = aside::classes(piles.classes(), &rest.configs);
        aside::write(self, no, batch.received, &classes, (&aside, &rest.rejected), spill.as_ref(), rng)?;
        let segments = self.write_piles(piles, spill.as_ref(), rng)?;
        self.commit(Entry { info: Arc::new(BatchInfo { no, batch, tally: rest.tally }), segments }, rng)
    }

    /// Writes a day of made-up records for volume, marked as such.
    ///
    /// # Errors
    /// [`Trouble`]: then nothing of the day is there before the next opening; it is whole or not there after it.
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
        let no = self.number_of(&batch)?;
        self.begun.insert((batch.source, batch.offset), no);
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

    /// A try that failed may have left the batch on disk: the same source keeps its number, and no other gets it.
    fn number_of(&self, batch: &Batch) -> Result<BatchNo, Trouble> {
        self.begun.get(&(batch.source, batch.offset)).copied().map_or_else(|| self.next_number(), Ok)
    }

    pub(crate) fn next_number(&self) -> Result<BatchNo, Trouble> {
        let last = self.entries.keys().next_back().max(self.begun.values().max());
        last.map_or(0, |no| no.0).checked_add(1).map(BatchNo).ok_or(Trouble::TooLarge)
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
        Ok((Meta { id, kind, class, day, key_id: key.id, rows: 0, bytes: 0, extent: Extent::UNKNOWN }, key))
    }

    /// One segment for each pile.
    fn write_piles(
        &mut self,
        piles: Piles,
        spill: Option<&Spill>,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<Meta>, Trouble> {
        let mut metas = Vec::new();
        for ((kind, class, day), pile) in piles.list {
            let (meta, key) = self.blank(kind, (class, day), rng)?;
            metas.push(write_segment(&self.folder.segment(&meta.id), meta, &key, pile, spill)?);
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
            let segment = Shelved::new(self.folder.segment(&meta.id), *meta, key.key.clone());
            // The next question finds it open; and what was just written is read once before it counts.
            if self.shelf.has_room() {
                segment.open(&self.shelf)?;
            }
            opened.push(segment);
        }
        let no = entry.info.no;
        self.folder.write_sealed(&self.folder.batch(no.0), &catalog::put_entry(&entry), rng)?;
        let records = entry.segments.iter().map(|m| m.rows).sum::<u64>() + self.configs_of(no);
        self.segments.append(&mut opened);
        self.remember(entry);
        Ok(Ingested { batch: no, records, already_there: false })
    }
}

/// So many rows of a batch wait in memory, some 90 MB, and twice that while their lists grow; a row with rare columns counts
/// twice.
const IN_MEMORY: usize = 2 << 20;
/// So much of a batch besides its rows may wait in memory: addresses, lines, where its rows lie on the disk. Sorting the
/// lines takes two or three times as much once more.
const HELD_MAX: usize = 96 << 20;
/// The rows of one address are in memory together when they are sorted, in some 140 bytes each: a batch in which one has so
/// many on the disk, and perhaps [`IN_MEMORY`] more, is full.
const OF_ADDRESS_MAX: u32 = 1 << 20;

/// A batch that was begun, or is there already.
#[derive(Debug)]
pub enum Begun {
    /// The same source at the same offset was taken in before.
    AlreadyThere(Ingested),
    /// Take pieces, then commit.
    Intake(Box<Intake>),
}

/// A batch that is being taken in; nothing of it is on disk before its commit.
pub struct Intake {
    no: BatchNo,
    batch: Batch,
    pub(crate) piles: Piles,
    spill: Option<Spill>,
    folder: PathBuf,
    key: Key,
    /// What was set aside, as far as it waits on the disk.
    aside: Spilled,
    /// All but the records.
    pub(crate) rest: Read,
}

impl std::fmt::Debug for Intake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Intake({:?})", self.no)
    }
}

impl Intake {
    /// The batch is what lies between these bytes of the source; the digest is of all up to the second.
    #[must_use]
    pub fn named(mut self: Box<Self>, source: Digest, from: u64, to: u64) -> Box<Self> {
        (self.batch.source, self.batch.offset, self.batch.end) = (source, from, Some(to));
        self
    }

    /// Adds what was read of the next piece.
    ///
    /// # Errors
    /// [`Trouble`] from the disk, when records have to wait there: the batch is lost, and nothing of it is kept.
    pub fn take(&mut self, read: Read) -> Result<(), Trouble> {
        for part in read.nat.chunk_by(|a, b| is_narrow(a) == is_narrow(b) && a.shape == b.shape) {
            self.piles.translations(part, &self.batch, self.no);
        }
        for record in &read.access {
            let span = Span::of(record.life);
            let class = RecordClass::of_access(record.kind);
            let day = age::filed(instant(span.end()), &self.batch);
            self.piles.of(Kind::Access, class, day).access(record, span, self.no);
        }
        self.rest.configs.extend(read.configs);
        self.aside.bytes += Spilled::weight(&read.rejected);
        self.rest.rejected.extend(read.rejected);
        self.rest.tally.add(read.tally);
        self.set_down(aside::IN_MEMORY)?;
        self.make_room(IN_MEMORY)
    }

    /// Should it be committed now? What cannot wait on the disk has become much: it would grow with whatever is taken.
    pub fn is_full(&self) -> bool {
        let busy = self.piles.list.iter().any(|(_, pile)| pile.most_spilled >= OF_ADDRESS_MAX);
        busy || self.held() >= HELD_MAX
    }

    /// Bytes of memory that are no rows, and so are not brought to the disk.
    pub(crate) fn held(&self) -> usize {
        self.piles.list.iter().map(|(_, pile)| pile.held()).sum()
    }

    /// Brings what was set aside to the disk when it takes more than so many bytes of memory.
    pub(crate) fn set_down(&mut self, most: usize) -> Result<(), Trouble> {
        if self.aside.bytes <= most {
            return Ok(());
        }
        let spill = opened(&mut self.spill, &self.folder, &self.key)?;
        self.aside.set_down(&mut self.rest.rejected, spill)
    }

    /// Brings rows to the disk when there are more than so many in memory.
    pub(crate) fn make_room(&mut self, most: usize) -> Result<(), Trouble> {
        let piles = &mut self.piles.list;
        if piles.iter().map(|(_, pile)| pile.count + pile.extras.len()).sum::<usize>() <= most {
            return Ok(());
        }
        let spill = opened(&mut self.spill, &self.folder, &self.key)?;
        piles.iter_mut().filter(|(_, pile)| pile.count > 0).try_for_each(|(_, pile)| pile.spill(spill))
    }
}

/// The file in which rows wait, made when the first do.
fn opened<'a>(spill: &'a mut Option<Spill>, folder: &Path, key: &Key) -> Result<&'a mut Spill, Trouble> {
    match spill {
        Some(spill) => Ok(spill),
        None => Ok(spill.insert(Spill::new(folder, key)?)),
    }
}

/// Piles of records, one for each kind and class and each day with which records go.
#[derive(Debug)]
pub(crate) struct Piles {
    seed: u64,
    pub(crate) list: Vec<((Kind, RecordClass, Day), Pile)>,
}

impl Piles {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, list: Vec::new() }
    }

    /// Adds translations of one kind and class, those of one day together.
    fn translations(&mut self, records: &[NatRecord], batch: &Batch, no: BatchNo) {
        let Some(first) = records.first() else { return };
        let kind = if is_narrow(first) { Kind::Nat } else { Kind::Wide };
        let class = RecordClass::of_nat(first.shape);
        let day = |record: &NatRecord| age::filed(record.life.certain().to(), batch);
        for part in records.chunk_by(|a, b| day(a) == day(b)) {
            let Some(first) = part.first() else { continue };
            self.of(kind, class, day(first)).translations(part, no);
        }
    }

    /// The classes of which there is anything.
    fn classes(&self) -> impl Iterator<Item = RecordClass> {
        self.list.iter().map(|((_, class, _), _)| *class)
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

pub(crate) fn write_segment(
    path: &Path,
    meta: Meta,
    key: &DayKey,
    pile: Pile,
    spill: Option<&Spill>,
) -> Result<Meta, Trouble> {
    let (mut sorted, lines) = Sorted::of(pile, spill)?;
    segment::write(path, &meta, &key.key, lines, &mut sorted)
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
            metas.push(write_segment(&folder.segment(&nat.id), *nat, nat_key, pile, None)?);
            let mut pile = Pile::new(*piece);
            sessions.iter().for_each(|row| pile.attached(row));
            metas.push(write_segment(&folder.segment(&access.id), *access, access_key, pile, None)?);
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

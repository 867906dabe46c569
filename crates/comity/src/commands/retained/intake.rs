//! One source taken in: read in small steps, stored in batches, each named by where it lies and by the digest of all of the
//! source up to its end.
//!
//! So a second run knows what is there, whatever cut it: it reads the source again, compares, and stores what is missing. A
//! stop loses what was not stored yet and doubles nothing; a source that has grown goes on where it ended.

use std::{
    io::Read,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use archive::Archive;
use node::clock::chance;
use retained::{Batch, Rejected};
use terms::{Digest, Instant};

use super::{
    formats::{self, Chosen},
    progress::Progress,
    reading::{Halt, Reading, Seam},
    refusals as no,
    report::{Account, Reasons},
    show::Show,
    source::{Opened, Since, Source},
    unpack::{Packing, Unpacked},
};
use crate::say::No;

/// Set by Ctrl-C: the step at hand is finished first, and what was taken is stored.
pub(crate) static STOP: AtomicBool = AtomicBool::new(false);

/// How sources are cut. No two runs need the same: the archive keeps where each batch ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut {
    /// So much is read at a time.
    pub(crate) step: usize,
    /// No batch but a source's last has fewer bytes,
    pub(crate) bytes_min: u64,
    /// and one that was begun so long ago is not longer once it has
    pub(crate) young: Duration,
    /// so many bytes
    pub(crate) bytes: u64,
    /// or so many records;
    pub(crate) records: u64,
    /// none is longer than so many bytes
    pub(crate) bytes_most: u64,
    /// or so many records,
    pub(crate) records_most: u64,
    /// or so many bytes set aside.
    pub(crate) aside: u64,
}

/// A batch is as large as a segment should be: its records, which wait sealed on the disk, are then sorted and coded once
/// and not merged. What a crash makes to be read again is a minute of work, or two million records where they come slowly.
pub(crate) const CUT: Cut = Cut {
    step: super::pieces::STEP,
    bytes_min: 64 << 20,
    young: Duration::from_secs(60),
    bytes: 256 << 20,
    records: 2_000_000,
    bytes_most: 2 << 30,
    records_most: 16_000_000,
    aside: 256 << 20,
};

/// What every source of this run is taken in with.
pub(crate) struct Intake<'a> {
    /// `None` in a rehearsal, which stores nothing and needs no archive.
    pub(crate) archive: Option<&'a mut Archive>,
    /// The clock that wrote the records' times.
    pub(crate) clock: terms::Clock,
    /// What the sources are.
    pub(crate) format: Chosen,
    /// Now.
    pub(crate) now: Instant,
    /// How they are cut.
    pub(crate) cut: Cut,
    /// Are segments merged as soon as that is worth it? Each that is open takes memory, and a source has no end.
    pub(crate) merges: bool,
    /// Where the places of what is set aside go, one at a time.
    pub(crate) places: Option<fn(&str, &Rejected)>,
    /// Which records are shown, in a rehearsal.
    pub(crate) show: Option<Show>,
}

/// A batch that is being read.
#[derive(Debug)]
pub(crate) struct AtHand {
    /// Where it begins.
    pub(crate) from: u64,
    began: std::time::Instant,
    /// Where batches end that begin there, of whatever source, as far as that is not behind.
    pub(crate) ends: Vec<u64>,
    intake: Option<Box<archive::Intake>>,
    pub(crate) tally: retained::Tally,
    reasons: Reasons,
    records: u64,
    aside: u64,
}

impl Intake<'_> {
    /// Reads one source to its end, or as far as it goes.
    pub(crate) fn source(&mut self, source: &Source, account: &mut Account, to: &mut Progress) -> Result<(), No> {
        let name = source.name();
        let stream = |_: &_| Ok(Since::Same);
        match source {
            Source::File(path) => self.file(path, &name, account, to),
            Source::Stream(path) => {
                let from = std::fs::File::open(path).map_err(|e| No::file(path, &e))?;
                self.read(from, (&name, self.now), account, to, |_| Ok(Since::Same))
            }
            Source::Stdin => self.read(std::io::stdin().lock(), (&name, self.now), account, to, stream),
            Source::Unseen(path, why) => Err(No::usage(format!("{}: {why}", path.display()))),
        }
    }

    fn file(&mut self, path: &Path, name: &str, account: &mut Account, to: &mut Progress) -> Result<(), No> {
        let failed = |e| No::file(path, &e);
        let opened = Opened::new(path).map_err(failed)?;
        if let Some(packing) = Packing::of(opened.head())
            && !self.archive.as_ref().is_some_and(|a| a.has_uncounted_pieces())
        {
            return self.packed((opened, packing), (path, name), account, to);
        }
        no::packed(opened.head(), name)?;
        no::unfinished(&self.format.converter, &opened, self.now)?;
        if let Some(archive) = &self.archive
            && archive.has_uncounted_pieces()
        {
            let goes_on = |done| {
                to.hashed(name, done);
                !STOP.load(Ordering::Relaxed)
            };
            let digest = opened.digest(goes_on).map_err(failed)?.ok_or_else(|| no::stopped(0))?;
            no::cut_by_an_earlier_version(archive, digest)?;
        }
        let written = opened.written().min(self.now);
        self.read(opened, (name, written), account, to, |opened| opened.since().map_err(failed))
    }

    /// A file that is packed: its writer packs it when it is done with it, and keeps the time of what is inside.
    fn packed(
        &mut self,
        (opened, packing): (Opened, Packing),
        (path, name): (&Path, &str),
        account: &mut Account,
        to: &mut Progress,
    ) -> Result<(), No> {
        let written = opened.written().min(self.now);
        let (unpacked, told) = Unpacked::new(opened, packing);
        let since = |from: &Unpacked<Opened>| from.from().since().map_err(|e| No::file(path, &e));
        let done = self.read(unpacked, (name, written), account, to, since);
        done.map_err(|other| told.get().map_or(other, no::not_unpacked))
    }

    /// Reads, converts and stores. `received` is when the bytes came to be, for entries that carry no full time of their own:
    /// the same on every run, for a file that is no longer written to. `since` looks at what has become of the source.
    pub(crate) fn read<R: Read>(
        &mut self,
        from: R,
        (name, received): (&str, Instant),
        account: &mut Account,
        to: &mut Progress,
        since: impl Fn(&R) -> Result<Since, No>,
    ) -> Result<(), No> {
        let mut reading = Reading::new(from, (name, received), (self.format.open)(), self.cut.step, self.begin(0)?);
        loop {
            let halt = match self.step(&mut reading, account, to, &since) {
                Ok(true) => return Ok(()),
                Ok(false) if STOP.load(Ordering::Relaxed) => None,
                Ok(false) => continue,
                Err(Halt::Drop(no)) => return Err(no),
                Err(Halt::Keep(no)) => Some(no),
            };
            // What was taken is stored, unless a batch that is there may go on behind it: that one has to be compared whole.
            if reading.batch.ends.is_empty() {
                self.commit(&mut reading, account)?;
            }
            return Err(halt.unwrap_or_else(|| no::stopped(reading.batch.from)));
        }
    }

    /// One step: reads some, converts it, and stores the batch when that is full. `true` at the end.
    fn step<R: Read>(
        &mut self,
        reading: &mut Reading<'_, R>,
        account: &mut Account,
        to: &mut Progress,
        since: impl Fn(&R) -> Result<Since, No>,
    ) -> Result<bool, Halt> {
        reading.fill(since)?;
        let seam = self.seam(reading)?;
        let last = reading.pieces.ended() && seam.is_none();
        let Some((read, taken)) = reading.converted(seam.as_ref(), last) else {
            return if reading.pieces.widen() {
                Ok(false)
            } else {
                Err(Halt::Keep(no::stuck(reading.pieces.offset())))
            };
        };
        account.bytes += taken as u64;
        if let Some(places) = self.places {
            to.clear();
            read.rejected.iter().for_each(|one| places(reading.name, one));
        }
        if let Some(show) = &mut self.show {
            to.clear();
            show.lines(reading.name, &read).iter().for_each(|line| println!("{line}"));
        }
        let entries = read.tally.read;
        reading.note(&read);
        reading.batch.take(read)?;
        reading.pieces.advance(taken);
        to.add(reading.name, taken as u64, entries);
        if let Some(seam) = seam {
            match &seam.stored {
                Some(stored) => self.past(reading, (seam.end, stored), account)?,
                None => {
                    self.refuse_unread(reading, account)?;
                    self.commit_to(reading, (seam.end, seam.digest), account)?;
                    // Where nothing was in it, the next begins here all the same: the pieces beside it stay what they are.
                    reading.batch = self.begin(seam.end)?;
                }
            }
        } else if last {
            self.refuse_unread(reading, account)?;
            account.left = reading.pieces.bytes().len() as u64;
            account.digest = (account.left == 0).then(|| reading.pieces.digest());
            self.commit(reading, account)?;
        } else if reading.batch.is_full(reading.pieces.offset(), self.cut) {
            self.refuse_unread(reading, account)?;
            to.packing(reading.name);
            self.commit(reading, account)?;
        }
        Ok(last)
    }

    /// Does a batch that was stored before end in what was read, with more to come behind it?
    fn seam<R: Read>(&self, reading: &mut Reading<'_, R>) -> Result<Option<Seam>, Halt> {
        let Some(archive) = &self.archive else { return Ok(None) };
        let known = |digest, from| archive.batch_of(digest, from).is_some() || archive.was_withdrawn(digest, from);
        let Some(end) = reading.known_end(known)? else { return Ok(None) };
        let Some(digest) = reading.digest_at(end) else { return Ok(None) };
        let known = archive.batch_of(digest, reading.batch.from);
        Ok(Some(Seam { end, digest, stored: known.map(|known| (known.tally, known.batch.converter.clone())) }))
    }

    /// All of a stored batch was read again: it is as it was, and the next begins behind it.
    fn past<R>(
        &mut self,
        reading: &mut Reading<'_, R>,
        (end, (tally, converter)): (u64, &(retained::Tally, retained::Converter)),
        account: &mut Account,
    ) -> Result<(), No> {
        no::taken_in_as_other(converter, &self.format.converter)?;
        // What was set aside at its end may be whole now; what was stored may not be another entry now.
        if reading.batch.tally.stored != tally.stored {
            return Err(no::grown_inside_an_entry(end, self.format.parts));
        }
        account.pieces += 1;
        account.again += 1;
        account.settle(reading.batch.tally, std::mem::take(&mut reading.batch.reasons));
        reading.batch = self.begin(end)?;
        Ok(())
    }

    /// A batch that begins at this byte.
    fn begin(&self, from: u64) -> Result<AtHand, No> {
        let (began, tally) = (crate::stopwatch::clock(), retained::Tally::default());
        let mut batch = AtHand {
            from,
            began,
            ends: Vec::new(),
            intake: None,
            tally,
            reasons: Reasons::default(),
            records: 0,
            aside: 0,
        };
        if let Some(archive) = &self.archive {
            let about = Batch {
                source: Digest::from_bytes([0; 32]),
                offset: from,
                end: None,
                converter: self.format.converter.clone(),
                clock: self.clock.clone(),
                received: self.now,
                generated: false,
            };
            let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
            batch.intake = Some(archive.begin_unnamed(&about, &mut chance).map_err(|e| no::trouble(&e))?);
            if !formats::is_written_anew(&self.format.converter) {
                batch.ends = archive.ends_from(from).collect();
            }
        }
        Ok(batch)
    }

    /// Stores the batch at hand, and begins the next. One in which nothing is goes on: its bytes are those of the next entry.
    fn commit<R: Read>(&mut self, reading: &mut Reading<'_, R>, account: &mut Account) -> Result<(), No> {
        let to = (reading.pieces.offset(), reading.pieces.digest());
        self.commit_to(reading, to, account)
    }

    /// The same up to this byte, where all before it has this digest.
    fn commit_to<R: Read>(
        &mut self,
        reading: &mut Reading<'_, R>,
        (to, digest): (u64, Digest),
        account: &mut Account,
    ) -> Result<(), No> {
        let batch = &mut reading.batch;
        if batch.tally.read == 0 && batch.records == 0 || to <= batch.from {
            return Ok(());
        }
        if let (Some(archive), Some(intake)) = (&mut self.archive, batch.intake.take()) {
            let from = batch.from;
            if let Some(known) = archive.batch_of(digest, from) {
                no::taken_in_as_other(&known.batch.converter, &self.format.converter)?;
            }
            let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
            let done =
                archive.commit_intake(*intake.named(digest, from, to), &mut chance).map_err(|e| no::trouble(&e))?;
            account.pieces += 1;
            account.again += u64::from(done.already_there);
            account.records += done.records;
            account.settle(batch.tally, std::mem::take(&mut batch.reasons));
            while self.merges
                && let Some(merging) = archive.plan_merge(false, &mut chance)
            {
                let merged = merging.run().map_err(|e| no::trouble(&e))?;
                archive.place_merge(merged, &mut chance).map_err(|e| no::trouble(&e))?;
            }
        } else {
            account.settle(batch.tally, std::mem::take(&mut batch.reasons));
        }
        reading.batch = self.begin(to)?;
        Ok(())
    }

    /// Each day's pieces become one segment, which is smaller and answers sooner.
    pub(crate) fn merge(&mut self, to: &mut Progress) -> Result<(), No> {
        let Some(archive) = &mut self.archive else { return Ok(()) };
        to.merging();
        let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
        let done = archive.tidy(&mut chance);
        to.clear();
        done.map_err(|e| No::trouble("all is stored, but the days cannot be merged", &e))
    }

    /// Nothing at all was understood: that is the wrong format, not a source with faults in it.
    fn refuse_unread<R: Read>(&self, reading: &Reading<'_, R>, account: &mut Account) -> Result<(), No> {
        let Some(first) = reading.first_unread else { return Ok(()) };
        if account.tally.stored > 0 || reading.batch.records > 0 {
            return Ok(());
        }
        let entries = account.tally.read + reading.batch.tally.read;
        if account.pieces == 0 {
            // Nothing was taken of it, and so nothing is counted.
            *account = Account::default();
        }
        let converter = &self.format.converter;
        Err(no::nothing_read(converter, entries, &first, reading.head(), reading.received))
    }
}

impl AtHand {
    fn take(&mut self, read: retained::Read) -> Result<(), No> {
        self.tally.add(read.tally);
        self.reasons.add(&read.rejected);
        self.records += read.records() as u64;
        self.aside += read.rejected.iter().map(|one| one.bytes.len() as u64 + 64).sum::<u64>();
        match &mut self.intake {
            Some(intake) => intake.take(read).map_err(|e| no::trouble(&e)),
            None => Ok(()),
        }
    }

    /// Is it to be stored now, with all up to this byte in it? Not while one that was stored before may end later.
    fn is_full(&self, to: u64, cut: Cut) -> bool {
        let bytes = to.saturating_sub(self.from);
        let over = |most, records| bytes >= most || self.records >= records;
        let full =
            over(cut.bytes_most, cut.records_most) || over(cut.bytes, cut.records) && self.began.elapsed() >= cut.young;
        let now = self.aside >= cut.aside || self.intake.as_ref().is_some_and(|intake| intake.is_full());
        self.ends.is_empty() && (full && bytes >= cut.bytes_min || now)
    }
}

#[cfg(test)]
mod tests;

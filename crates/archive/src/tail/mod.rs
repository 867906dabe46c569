//! The write-ahead tail: what listeners hand over is durable and findable at once, and becomes segments later.
//!
//! A feed's records go into an open batch: sealed frames in `tails/<batch>.tail`, one sync for each call, and rows in
//! memory. [`Archive::settle`] turns the open batch into an ordinary one under the number that it already has. The batch's
//! file in `batches/` decides: while it is missing the tail counts, and from then on the segments do.

mod carry;
mod count;
mod file;
mod frame;
pub(crate) mod lost;
mod open;
mod record;
mod rows;
mod settle;
mod words;

use std::{collections::BTreeMap, sync::Arc};

use rand_core::CryptoRng;
use retained::{Batch, BatchNo, Converter, Piece, Read, RecordClass, Tally};
use sha2::{Digest as _, Sha256};
use terms::{Clock, Digest, Instant};

use self::{
    file::TailFile,
    frame::{Control, KeyName, What},
};
use crate::{
    Archive, BatchInfo, Day, Status, Trouble,
    files::{bytes::Put, catalog::Entry},
    into::aside,
    rows::row::{AccessRow, NatRow},
};

pub(crate) use self::rows::Rows;
pub use self::settle::Settling;

/// The most bytes of set-aside entries that one open batch keeps. What comes beyond it is counted and not kept: else
/// whoever can send a datagram could fill the disk.
const ASIDE_BYTES_MAX: u64 = 64 << 20;

/// What a listener is to the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its name: one open batch for each.
    pub name: String,
    /// What reads its bytes.
    pub converter: Converter,
    /// The clock that writes its times.
    pub clock: Clock,
}

/// What became of one call. All of it is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// The open batch that it went into.
    pub batch: BatchNo,
    /// Records that were written.
    pub records: u64,
    /// Entries that were set aside and whose bytes were not kept, because the open batch holds too many of them already.
    pub not_kept: u64,
}

/// An open batch, as the operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenBatch {
    /// Its number.
    pub no: BatchNo,
    /// Whose it is.
    pub feed: String,
    /// Records in it.
    pub records: u64,
    /// Of these, how many came from the batch before, because what they tell of is still open.
    pub carried: u64,
    /// Bytes of its write-ahead file.
    pub bytes: u64,
    /// Can more come? Not after a restart, or a failed write: then it waits to be settled.
    pub takes_more: bool,
    /// When its first bytes came in.
    pub since: Instant,
}

/// One open batch.
#[derive(Debug)]
pub(crate) struct Tail {
    feed: String,
    file: TailFile,
    rows: std::sync::Arc<Rows>,
    /// When the first bytes came in; the batch says when the last did.
    since: Instant,
    /// Of all that was received, framed; `None` once nothing can be added.
    hash: Option<Sha256>,
    aside_bytes: u64,
    /// Records of the batch before.
    carried: u64,
}

/// Every open batch.
#[derive(Debug, Default)]
pub(crate) struct Tails(BTreeMap<BatchNo, Tail>);

impl Tails {
    /// Is this batch an open one?
    pub(crate) fn has(&self, no: BatchNo) -> bool {
        self.0.contains_key(&no)
    }

    /// The rows of each open batch.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &Rows> {
        self.0.values().map(|tail| &*tail.rows)
    }

    /// Without the records that this key seals.
    pub(crate) fn forget(&mut self, key: &[u8; 16]) {
        for tail in self.0.values_mut().filter(|tail| tail.rows.count_of(key) > 0) {
            tail.rows = std::sync::Arc::new(tail.rows.without(key));
        }
    }

    /// What is not in segments yet.
    pub(crate) fn add_to(&self, status: &mut Status) {
        for tail in self.0.values() {
            status.nat_records += tail.rows.nat_count();
            status.access_records += tail.rows.access_count();
            status.open_records += tail.rows.nat_count() + tail.rows.access_count();
            status.bytes += tail.file.length();
            for (class, day, rows) in tail.rows.classes() {
                *status.by_class.entry(class).or_default() += rows;
                let (first, last) = status.days.unwrap_or((day, day));
                status.days = Some((first.min(day), last.max(day)));
            }
        }
    }

    /// Nothing is acknowledged or settled while the rest of a failed write may stand in a tail.
    fn cut_rests(&mut self) -> Result<(), Trouble> {
        self.0.values_mut().try_for_each(|tail| tail.file.cut_rest())
    }

    /// How many records this key seals.
    pub(crate) fn count_of(&self, key: &[u8; 16]) -> u64 {
        self.rows().map(|rows| rows.count_of(key)).sum()
    }
}

impl Archive {
    /// Takes in what a listener read. When this returns, all of it is on disk and findable; when it fails, the caller
    /// was told nothing and may try again.
    ///
    /// `raw` is what came in since the last call, as received, whether or not a record came of it yet: the source of the
    /// batch is the SHA-256 of all of it, each piece preceded by its time (microseconds since 1970), its sender (IPv6,
    /// or mapped IPv4, or zeros) and its length, as little-endian numbers of 8, 16 and 4 bytes.
    ///
    /// # Errors
    /// [`Trouble`] from the disk. The open batch is closed then; the next call opens another.
    pub fn append(
        &mut self,
        feed: &Feed,
        read: &Read,
        raw: &[Piece<'_>],
        now: Instant,
        rng: &mut impl CryptoRng,
    ) -> Result<Appended, Trouble> {
        self.tails.cut_rests()?;
        self.configurations(feed, read, raw, now, rng)?;
        let no = self.open_batch(feed, now, rng)?;
        let done = self.write_frame(no, read, raw, now, rng);
        if done.is_err() {
            self.close(no);
            self.drop_if_empty(no)?;
        }
        done
    }

    /// A configuration of computed translation is rare, and goes in at once as a batch of its own.
    fn configurations(
        &mut self,
        feed: &Feed,
        read: &Read,
        raw: &[Piece<'_>],
        now: Instant,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Trouble> {
        if read.configs.is_empty() {
            return Ok(());
        }
        let mut hash = Sha256::new();
        receive(&mut hash, raw);
        let batch = Batch {
            source: Digest::from_bytes(hash.finalize().into()),
            offset: 0,
            end: None,
            converter: feed.converter.clone(),
            clock: feed.clock.clone(),
            received: now,
            generated: false,
        };
        let own = Read { configs: read.configs.clone(), ..Read::new() };
        self.ingest(&batch, own, rng).map(|_| ())
    }

    /// The feed's open batch, or a new one where it has none that can be added to.
    fn open_batch(&mut self, feed: &Feed, now: Instant, rng: &mut impl CryptoRng) -> Result<BatchNo, Trouble> {
        let open =
            self.tails.0.iter().find(|(_, tail)| tail.feed == feed.name && tail.hash.is_some()).map(|(no, _)| *no);
        let same = |no: &BatchNo| {
            let batch = self.entries.get(no).map(|e| &e.info.batch);
            batch.is_some_and(|b| b.converter == feed.converter && b.clock == feed.clock)
        };
        match open {
            Some(no) if same(&no) => return Ok(no),
            Some(no) => self.close(no),
            None => {}
        }
        let no = self.next_number()?;
        // The beginning makes every open batch's source its own, also of the same bytes.
        let mut hash = Sha256::new();
        hash.update(format!("comity feed 1\n{}\n{}\n{}\n", feed.name, no.0, now));
        let batch = Batch {
            source: Digest::from_bytes(hash.clone().finalize().into()),
            offset: 0,
            end: None,
            converter: feed.converter.clone(),
            clock: feed.clock.clone(),
            received: now,
            generated: false,
        };
        let info = BatchInfo { no, batch, tally: Tally::default() };
        let file = TailFile::create(&self.folder, &info, &feed.name, rng)?;
        let tail = Tail {
            feed: feed.name.clone(),
            file,
            rows: Default::default(),
            since: now,
            hash: Some(hash),
            aside_bytes: 0,
            carried: 0,
        };
        self.tails.0.insert(no, tail);
        self.worst_error = self.worst_error.max(info.batch.clock.error_max);
        self.entries.insert(no, Entry { info: Arc::new(info), segments: Vec::new() });
        Ok(no)
    }

    fn write_frame(
        &mut self,
        no: BatchNo,
        read: &Read,
        raw: &[Piece<'_>],
        now: Instant,
        rng: &mut impl CryptoRng,
    ) -> Result<Appended, Trouble> {
        let clock = self.entries.get(&no).map(|entry| entry.info.batch.clock.error_max).unwrap_or_default();
        // As of a batch that came in now: what says that it ended later is not believed.
        let filed = |ended: Instant| Day::of(if ended <= now.after(clock) { ended } else { now });
        let mut bodies = Bodies::default();
        let (mut nat, mut access) = (Vec::with_capacity(read.nat.len()), Vec::with_capacity(read.access.len()));
        for record in &read.nat {
            let key = self.name_of(filed(record.life.recorded()), RecordClass::of_nat(record.shape), rng)?;
            bodies.add(What::Nat, &[key], |put| record::put_nat(put, record));
            nat.push((NatRow::of(record, no), key));
        }
        for record in &read.access {
            let key = self.name_of(filed(record.life.recorded()), RecordClass::of_access(record.kind), rng)?;
            bodies.add(What::Access, &[key], |put| record::put_access(put, record));
            access.push((AccessRow::of(record, no), key));
        }
        let aside_bytes = self.tails.0.get(&no).map_or(0, |t| t.aside_bytes);
        let (kept, not_kept) = self.aside(aside_bytes, read, now, &mut bodies, rng)?;
        let path = self.folder.tail(no.0);
        let missing = || Trouble::Damaged { path: path.clone(), what: "it is not open" };
        let tail = self.tails.0.get_mut(&no).ok_or_else(missing)?;
        let mut hash = tail.hash.clone().ok_or_else(missing)?;
        receive(&mut hash, raw);
        let source = Digest::from_bytes(hash.clone().finalize().into());
        let control = Control { tally: read.tally, source, received: now, not_kept, pieces: Vec::new() };
        tail.file.append(control, bodies, &self.day_keys)?;
        tail.hash = Some(hash);
        tail.aside_bytes += kept;
        let rows = std::sync::Arc::make_mut(&mut tail.rows);
        let records = (nat.len() + access.len()) as u64;
        nat.into_iter().for_each(|(row, key)| rows.add_nat(row, key));
        access.into_iter().for_each(|(row, key)| rows.add_access(row, key));
        self.note(no, read.tally, source, now);
        Ok(Appended { batch: no, records, not_kept })
    }

    /// Entries that were set aside, under the keys of the day of receipt; how many bytes were kept, and how many entries
    /// were not.
    fn aside(
        &mut self,
        already: u64,
        read: &Read,
        now: Instant,
        bodies: &mut Bodies,
        rng: &mut impl CryptoRng,
    ) -> Result<(u64, u64), Trouble> {
        let (mut kept, mut not_kept) = (0, 0);
        let nat = read.nat.iter().map(|r| RecordClass::of_nat(r.shape));
        let records = nat.chain(read.access.iter().map(|r| RecordClass::of_access(r.kind)));
        let classes = aside::classes(records, &read.configs);
        for one in &read.rejected {
            if already + kept >= ASIDE_BYTES_MAX {
                not_kept += 1;
                continue;
            }
            let names = classes.iter().map(|class| self.name_of(Day::of(now), *class, rng));
            let names = names.collect::<Result<Vec<_>, _>>()?;
            bodies.add(What::Aside, &names, |put| aside::put(put, one));
            kept += one.bytes.len() as u64 + 64;
        }
        Ok((kept, not_kept))
    }

    fn name_of(&mut self, day: Day, class: RecordClass, rng: &mut impl CryptoRng) -> Result<KeyName, Trouble> {
        Ok(KeyName { class, day, id: self.key_of(day, class, rng)?.id })
    }

    /// What the open batch holds so far, for answers that rest on it.
    fn note(&mut self, no: BatchNo, tally: Tally, source: Digest, received: Instant) {
        if let Some(entry) = self.entries.get_mut(&no) {
            let info = Arc::make_mut(&mut entry.info);
            info.tally.add(tally);
            info.batch.source = source;
            info.batch.received = received;
        }
    }

    /// Nothing is added to it any more; it waits to be settled.
    fn close(&mut self, no: BatchNo) {
        if let Some(tail) = self.tails.0.get_mut(&no) {
            tail.hash = None;
            tail.file.close();
        }
    }

    /// A batch into which nothing could be written: a disk that refuses must not fill up with beginnings.
    fn drop_if_empty(&mut self, no: BatchNo) -> Result<(), Trouble> {
        if self.tails.0.get(&no).is_some_and(|tail| tail.file.frames() == 0) {
            self.tails.0.remove(&no);
            self.entries.remove(&no);
            file::remove(&self.folder.tail(no.0))?;
        }
        Ok(())
    }

    /// The open batches, oldest first.
    pub fn open_batches(&self) -> Vec<OpenBatch> {
        let of = |(no, tail): (&BatchNo, &Tail)| OpenBatch {
            no: *no,
            feed: tail.feed.clone(),
            records: tail.rows.nat_count() + tail.rows.access_count(),
            carried: tail.carried,
            bytes: tail.file.length(),
            takes_more: tail.hash.is_some(),
            since: tail.since,
        };
        self.tails.0.iter().map(of).collect()
    }
}

/// Pieces of a frame while they are filled: one for each kind and key.
#[derive(Default)]
pub(crate) struct Bodies(Vec<Body>);

struct Body {
    what: What,
    keys: Vec<KeyName>,
    entries: u32,
    put: Put,
}

impl Bodies {
    fn add(&mut self, what: What, keys: &[KeyName], write: impl FnOnce(&mut Put)) {
        let of = |body: &&mut Body| body.what == what && body.keys == keys;
        // A call brings rows of one day, or of two around midnight: the search is short.
        if let Some(body) = self.0.iter_mut().find(of) {
            body.entries += 1;
            return write(&mut body.put);
        }
        let mut body = Body { what, keys: keys.to_vec(), entries: 1, put: Put::default() };
        write(&mut body.put);
        self.0.push(body);
    }
}

/// Adds what was received to the running digest of the source.
fn receive(hash: &mut Sha256, raw: &[Piece<'_>]) {
    for piece in raw {
        let sender = piece.from.map_or(0, crate::rows::row::number);
        hash.update(piece.received.micros().to_le_bytes());
        hash.update(sender.to_le_bytes());
        hash.update(u32::try_from(piece.bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
        hash.update(piece.bytes);
    }
}

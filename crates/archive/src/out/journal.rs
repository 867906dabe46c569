//! The read journal: what was read, under which decision, and how much of it went out. Append-only and sealed.
//!
//! One file for each opening that read something, `reads/<number>.reads`: a head with a number drawn at random, then
//! entries of one length, each sealed under a key of that file with its place as nonce and bound to the seal of the entry
//! before it, so that none can be taken out, put in or moved.
//!
//! An entry is handed to the system before the answer is given, and is not synced with each read: the leaf of the decision
//! is durable before (a read without one is refused), so that a power cut can lose at most what was read since the last
//! [`Archive::sync_reads`], and never that it was allowed to be. A process that is killed loses nothing.

use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use guard::Deed;
use terms::{Digest, Instant};

use crate::{
    Archive, Found, Logged, Trouble,
    files::{
        bytes::{Put, Take},
        disk::{self, failed},
        folder::Folder,
        seal::{Cipher, TAG},
    },
};

const MAGIC: &[u8; 8] = b"reads 1\n";
const ID: usize = 16;
const HEAD: usize = MAGIC.len() + ID;
const PLAIN: usize = 1 + 32 + 8 + 4 + 4 + 8 + 8;
const ENTRY: usize = PLAIN + TAG;
/// No seal ends in so many zeros by chance: a power cut left the file longer than what was written.
const HOLE: usize = 8;

/// What was done with a deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadAct {
    /// An answer was given.
    Answered,
    /// An answer was withheld: it would have shown a record that was planted.
    Withheld,
    /// Records were put under a hold: read, and not given out.
    Held,
}

/// One entry of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadNote {
    /// What was done.
    pub act: ReadAct,
    /// The deed.
    pub deed: Digest,
    /// The log leaf of the decision that allowed it.
    pub leaf: u64,
    /// How many records it rests on.
    pub rows: u32,
    /// How many candidates went out.
    pub candidates: u32,
    /// How many bytes about people went out: names, addresses, times. See [`Found::bytes_out`].
    pub bytes: u64,
    /// When.
    pub at: Instant,
}

impl ReadNote {
    pub(crate) fn of(act: ReadAct, logged: Logged, at: Instant) -> Self {
        Self { act, deed: logged.deed(), leaf: logged.leaf(), rows: 0, candidates: 0, bytes: 0, at }
    }

    fn put(&self) -> [u8; PLAIN] {
        let mut put = Put(Vec::with_capacity(PLAIN));
        put.u8(match self.act {
            ReadAct::Answered => 0,
            ReadAct::Withheld => 1,
            ReadAct::Held => 2,
        });
        put.digest(&self.deed);
        put.u64(self.leaf);
        put.u32(self.rows);
        put.u32(self.candidates);
        put.u64(self.bytes);
        put.instant(self.at);
        put.0.first_chunk().copied().unwrap_or([0; PLAIN])
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        let mut take = Take(bytes);
        let act = match take.u8()? {
            0 => ReadAct::Answered,
            1 => ReadAct::Withheld,
            2 => ReadAct::Held,
            _ => return None,
        };
        let (deed, leaf, rows, candidates) = (take.digest()?, take.u64()?, take.u32()?, take.u32()?);
        Some(Self { act, deed, leaf, rows, candidates, bytes: take.u64()?, at: take.instant()? })
    }
}

/// The journal of this opening.
pub(crate) struct Journal {
    id: [u8; ID],
    open: Mutex<Option<Open>>,
}

struct Open {
    path: PathBuf,
    file: File,
    cipher: Cipher,
    entries: u64,
    last: [u8; TAG],
    synced: bool,
    buffer: Vec<u8>,
}

impl std::fmt::Debug for Journal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Journal")
    }
}

impl Journal {
    /// Nothing is written before something is read. The number is drawn now, since a read draws none.
    pub(crate) fn new(rng: &mut impl rand_core::CryptoRng) -> Self {
        let mut id = [0; ID];
        rng.fill_bytes(&mut id);
        Self { id, open: Mutex::new(None) }
    }

    /// Appends the entries in one write; when this returns they survive the end of the process.
    pub(crate) fn note(&self, folder: &Folder, notes: &[ReadNote]) -> Result<(), Trouble> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let journal = match open.as_mut() {
            Some(journal) => journal,
            None => open.insert(Open::begin(folder, self.id)?),
        };
        let done = journal.append(notes);
        if done.is_err() {
            // Half an entry may stand there now, and nothing that followed it could be opened: the next file is begun.
            *open = None;
        }
        done
    }

    fn sync(&self) -> Result<(), Trouble> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(journal) = open.as_mut().filter(|j| !j.synced) else { return Ok(()) };
        failed("sync", &journal.path, disk::sync_data(&journal.file, &journal.path))?;
        journal.synced = true;
        Ok(())
    }
}

impl Open {
    fn begin(folder: &Folder, id: [u8; ID]) -> Result<Self, Trouble> {
        let root = folder.root.join("reads");
        let last = disk::list(&root, "reads")?.pop();
        let number = last.and_then(|p| p.file_stem()?.to_str()?.parse::<u32>().ok()).unwrap_or(0);
        let number = number.checked_add(1).ok_or(Trouble::TooLarge)?;
        let path = root.join(format!("{number:08}.reads"));
        // The number is part of the key: a file that is begun after a failed write has another one than the file before.
        let cipher = cipher(folder, number, &id);
        let mut file = failed("make", &path, disk::create_new(&path))?;
        let head = [MAGIC.as_slice(), &id].concat();
        failed("write", &path, disk::append(&mut file, &path, &head).and_then(|()| disk::sync(&file, &path)))?;
        disk::sync_folder(&root)?;
        Ok(Self { path, file, cipher, entries: 0, last: [0; TAG], synced: true, buffer: Vec::with_capacity(ENTRY) })
    }

    fn append(&mut self, notes: &[ReadNote]) -> Result<(), Trouble> {
        self.buffer.clear();
        for note in notes {
            let from = self.buffer.len();
            self.buffer.extend_from_slice(&note.put());
            self.cipher.seal(self.entries, &self.last, &mut self.buffer, from);
            self.last = self.buffer.last_chunk().copied().unwrap_or_default();
            self.entries += 1;
        }
        self.synced = false;
        failed("write", &self.path, disk::append(&mut self.file, &self.path, &self.buffer))
    }
}

fn cipher(folder: &Folder, number: u32, id: &[u8; ID]) -> Cipher {
    folder.key_for("reads", &[&number.to_le_bytes(), id.as_slice()].concat()).cipher()
}

fn reads(folder: &Folder, files: Vec<PathBuf>) -> Result<Vec<ReadNote>, Trouble> {
    let mut out = Vec::new();
    for path in files {
        let damaged = || Trouble::Damaged { path: path.clone(), what: "the read journal" };
        let number = path.file_stem().and_then(|n| n.to_str()?.parse().ok()).ok_or_else(damaged)?;
        let bytes = disk::read_whole(&path)?;
        // Made, and its head was not written when the power went: it is synced before the first entry, so nothing was
        // read under it.
        if bytes.len() < HEAD || bytes.iter().all(|b| *b == 0) {
            continue;
        }
        let (head, rest) = bytes.split_at_checked(HEAD).ok_or_else(damaged)?;
        let id = head.strip_prefix(MAGIC).and_then(|id| id.first_chunk::<ID>()).ok_or_else(damaged)?;
        let cipher = cipher(folder, number, id);
        let mut last = [0; TAG];
        for (place, sealed) in (0_u64..).zip(rest.chunks_exact(ENTRY)) {
            let mut entry = sealed.to_vec();
            let tag = entry.last_chunk().copied().unwrap_or_default();
            if cipher.open(place, &last, &mut entry).is_none() {
                let after = rest.get(usize::try_from(place + 1).unwrap_or(usize::MAX).saturating_mul(ENTRY)..);
                let is_end = sealed.ends_with(&[0; HOLE]) && after.unwrap_or_default().iter().all(|b| *b == 0);
                if is_end { break } else { return Err(damaged()) }
            }
            last = tag;
            out.push(ReadNote::take(&entry).ok_or_else(damaged)?);
        }
    }
    Ok(out)
}

impl Archive {
    /// What was read, oldest first: for the reconciliation with the decisions in the node's log.
    ///
    /// # Errors
    /// [`Trouble::Damaged`] when an entry is not what was written. What a power cut left half, or as a hole, at the end is
    /// passed over.
    pub fn reads(&self) -> Result<Vec<ReadNote>, Trouble> {
        reads(&self.folder, disk::list(&self.folder.root.join("reads"), "reads")?)
    }

    /// The same of the archive in this folder, without opening it: beside the process that has it open, and without a byte written.
    ///
    /// # Errors
    /// As [`Self::reads`].
    pub fn reads_beside(dir: &Path, wrapping_key: [u8; 32]) -> Result<Vec<ReadNote>, Trouble> {
        let files = disk::names_beside(&dir.join("reads"), "reads")?;
        reads(&Folder::beside(dir, wrapping_key), files)
    }

    /// Brings the journal to the disk: to be called within a second of a read.
    ///
    /// # Errors
    /// [`Trouble`] from the disk.
    pub fn sync_reads(&self) -> Result<(), Trouble> {
        self.journal.sync()
    }

    /// Writes down that records were put under a hold.
    pub(crate) fn note_hold(&self, deed: &Deed, records: usize, leaf: u64, at: Instant) -> Result<(), Trouble> {
        let note = ReadNote::of(ReadAct::Held, Logged::at(leaf, deed.digest()), at);
        self.journal.note(&self.folder, &[ReadNote { rows: u32::try_from(records).unwrap_or(u32::MAX), ..note }])
    }
}

impl Found {
    /// What is written down about this answer before it is given, or withheld.
    pub(crate) fn note(&self, act: ReadAct, logged: Logged, at: Instant) -> ReadNote {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut note = ReadNote { rows: count(self.records), ..ReadNote::of(act, logged, at) };
        if act == ReadAct::Answered {
            note.candidates = count(self.attribution.candidates.len());
            note.bytes = self.bytes_out();
        }
        note
    }

    /// Bytes about people in this answer: each name as it is, an address as 16 bytes, a period as 16.
    pub fn bytes_out(&self) -> u64 {
        let candidates = self.attribution.candidates.iter();
        let bytes = candidates.map(|c| c.subscriber.as_ref().map_or(0, |s| s.reveal().len()) + c.chain.len() * 16 + 16);
        bytes.sum::<usize>() as u64
    }
}

//! What the archive answers.

use std::{collections::BTreeMap, fmt, sync::Arc};

use retained::{Attribution, Batch, BatchNo, RecordClass, Tally};
use terms::{Digest, Instant};

use crate::Day;

/// The decision that allows a read, as it stands in the log. Made by whoever wrote the leaf; the archive holds it
/// against the pass, so that a read without a logged decision of the same deed is refused twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Logged {
    leaf: u64,
    deed: Digest,
}

impl Logged {
    /// The leaf's index and the deed that it decides ([`guard::Deed::digest`]).
    pub fn at(leaf: u64, deed: Digest) -> Self {
        Self { leaf, deed }
    }

    /// The leaf's index.
    pub fn leaf(&self) -> u64 {
        self.leaf
    }

    /// The deed that was decided.
    pub fn deed(&self) -> Digest {
        self.deed
    }
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ingested {
    /// Its number.
    pub batch: BatchNo,
    /// Records written now: none when the batch was already there.
    pub records: u64,
    /// The same source at the same offset was already there; nothing was written.
    pub already_there: bool,
}

/// A batch as the archive remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchInfo {
    /// Its number.
    pub no: BatchNo,
    /// Source, offset, converter, clock, time of receipt.
    pub batch: Batch,
    /// Entries read, stored, set aside.
    pub tally: Tally,
}

/// An answer, with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Candidates and doubt.
    pub attribution: Attribution,
    /// Each batch that a candidate rests on.
    pub batches: Vec<Arc<BatchInfo>>,
    /// The log leaf of the decision that allowed it.
    pub leaf: u64,
    /// How many records the answer rests on, before they were joined.
    pub records: usize,
}

/// Names a hold: the first sixteen bytes of the deed's digest. Asking twice makes one hold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HoldId(pub [u8; 16]);

impl HoldId {
    /// The hold that this deed makes.
    pub fn of(deed: &Digest) -> Self {
        let mut id = [0; 16];
        id.iter_mut().zip(deed.bytes()).for_each(|(to, from)| *to = *from);
        Self(id)
    }
}

impl fmt::Display for HoldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for HoldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Records kept on order. Counts and dates only: a hold discloses nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its name, for [`crate::Archive::release`].
    pub id: HoldId,
    /// How many records are held, joined ones included. None: nothing matched, and nothing is held.
    pub records: usize,
    /// When the first of them would have been destroyed without the hold.
    pub would_be_destroyed_at: Option<Instant>,
    /// Until when they are held.
    pub held_until: Instant,
    /// The log leaf of the decision.
    pub leaf: u64,
}

/// What was destroyed. The key went first; without it the bytes say nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tombstone {
    /// Its number in this archive, from 1.
    pub no: u32,
    /// What.
    pub what: Tombstoned,
    /// How many records.
    pub records: u64,
    /// How many bytes of files.
    pub bytes: u64,
    /// Number of the key that is gone. It was drawn at random and says nothing about the key.
    pub key: [u8; 16],
    /// When, by the time that expiry acts on.
    pub at: Instant,
    /// The leaf of the node's log that carries [`Tombstone::digest`]. `None`: not recorded yet.
    pub leaf: Option<u64>,
    /// Number of the file that it is kept in.
    pub(crate) file: u32,
}

/// Kinds of destroyed things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tombstoned {
    /// Records of one class that were complete on one day.
    Day(Day, RecordClass),
    /// A hold: released, or run out.
    Hold(HoldId),
}

/// Counts, for the operator. Nothing here concerns a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// Address translations.
    pub nat_records: u64,
    /// Access sessions and leases.
    pub access_records: u64,
    /// The same by class. A class without records is not here.
    pub by_class: BTreeMap<RecordClass, u64>,
    /// Of both and beside these counts, how many lie in batches that were withdrawn.
    pub withdrawn_records: u64,
    /// Of both, how many the seeded generator made up.
    pub generated_records: u64,
    /// Of both, how many lie in open batches and in no segment yet.
    pub open_records: u64,
    /// Bytes of segments and of write-ahead files.
    pub bytes: u64,
    /// Segments.
    pub segments: u64,
    /// Batches taken in.
    pub batches: u64,
    /// Entries read, stored and set aside, of all batches.
    pub tally: Tally,
    /// The first and the last day that has records.
    pub days: Option<(Day, Day)>,
    /// Holds in force.
    pub holds: u64,
    /// Records under them.
    pub held_records: u64,
    /// Days and holds that were destroyed.
    pub tombstones: u64,
}

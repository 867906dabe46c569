//! Where a rehearsal may stand: the points at which a disk can refuse, lie, or be the last thing that a process did.
//!
//! Production hands in nobody, and then each point is one look at an empty place. No configuration leads here: only code that opens the
//! store can stand at its disk (`crates/rehearsal`).

use std::{fmt::Debug, io, sync::Arc};

/// A point at which something may go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Point {
    /// The writer is about to begin a transaction.
    Begin,
    /// All rows are written, and nothing is committed.
    Written,
    /// Committed and synced, and nobody has been told.
    Committed,
    /// A file beside the database is about to be written under its unfinished name.
    FileBegun,
    /// It is written and synced, and does not have its name yet.
    FileSynced,
    /// It has its name.
    FileNamed,
}

impl Point {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Begin, Self::Written, Self::Committed, Self::FileBegun, Self::FileSynced, Self::FileNamed];

    /// Its name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Begin => "before begin",
            Self::Written => "before commit",
            Self::Committed => "before telling",
            Self::FileBegun => "before a file",
            Self::FileSynced => "before its name",
            Self::FileNamed => "after its name",
        }
    }
}

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Nothing happens.
    Goes,
    /// The disk is full: nothing is written, later it may be.
    Full,
    /// A write or a sync has failed. Nobody knows what is on the disk.
    Fails,
}

/// Who stands at the disk. A process that is to die here says [`Fate::Fails`] from now on, whatever is tried.
pub trait Disk: Debug + Send + Sync {
    /// Asked at each point.
    fn at(&self, point: Point) -> Fate;
}

/// Nobody, or who rehearses.
pub type Faults = Option<Arc<dyn Disk>>;

/// What becomes of the change at this point.
pub fn fate(faults: &Faults, point: Point) -> Fate {
    faults.as_ref().map_or(Fate::Goes, |disk| disk.at(point))
}

/// The same as a file system would say it.
///
/// # Errors
/// A full disk, or one that fails.
pub fn file(faults: &Faults, point: Point) -> io::Result<()> {
    match fate(faults, point) {
        Fate::Goes => Ok(()),
        Fate::Full => Err(io::ErrorKind::StorageFull.into()),
        Fate::Fails => Err(io::Error::other("the sync failed")),
    }
}

//! What keeps a head from being signed: a job for the operator, and for the oversight body.

use std::path::PathBuf;

/// Records, tiles and the signed head do not fit each other.
#[derive(Debug, thiserror::Error)]
pub enum LogTrouble {
    /// A file.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A sync: what of it reached the disk, nobody knows. The records stop with it.
    #[error("{path} did not reach the disk: {source}")]
    NotSynced {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The signed head is longer than the records.
    #[error(
        "entries {first} to {last} are in the signed head of the log and not in the records: was an old copy put back?"
    )]
    Shrunk {
        /// The first that is missing.
        first: u64,
        /// The last.
        last: u64,
    },
    /// A new entry is not there.
    #[error("entry {entry} is missing from the records")]
    Missing {
        /// Which, from 1.
        entry: u64,
    },
    /// New entries do not hash to their commitments.
    #[error("changed in the records since they were written: entries {entries:?}")]
    Altered {
        /// Which, from 1.
        entries: Vec<u64>,
    },
    /// The log is not the one whose head was signed at that size.
    #[error("the log is not the one whose head was signed at {size} entries")]
    Forked {
        /// The size of that head.
        size: u64,
    },
    /// Tiles or entries that differ from the head, by name.
    #[error("the log does not give the head that was signed: {}", .what.join("; "))]
    Changed {
        /// What.
        what: Vec<String>,
    },
    /// The head cannot be read, or is not this node's.
    #[error("the head of the log is not one that this node signed")]
    Head,
}

impl LogTrouble {
    /// Do the records and the published log contradict each other? Else it is the disk alone, and passes or does not.
    pub fn contradicts(&self) -> bool {
        !matches!(self, Self::File { .. } | Self::NotSynced { .. })
    }
}

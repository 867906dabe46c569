//! Where records came from, and what became of every line that was read.

use std::borrow::Cow;

use terms::{Clock, Digest, Instant};

/// Number of a batch in one archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BatchNo(pub u32);

/// Which converter read the source, so that the conversion can be run again.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Converter {
    /// Such as `conntrack`.
    pub name: Cow<'static, str>,
    /// Raised whenever the same bytes would be read differently.
    pub version: u16,
}

/// One source, or one piece of it, as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// SHA-256 of the whole source as received.
    pub source: Digest,
    /// Where in the source this piece begins, in bytes. Source and offset together name a batch once and for all.
    pub offset: u64,
    /// What read it.
    pub converter: Converter,
    /// The clock that wrote its times.
    pub clock: Clock,
    /// When it came in.
    pub received: Instant,
    /// Made up by the seeded generator, and says so.
    pub generated: bool,
}

/// A record with the batch that it came from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sourced<T> {
    /// Where it came from.
    pub batch: BatchNo,
    /// What it says.
    pub record: T,
}

/// What a converter made of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read<T> {
    /// The records.
    pub records: Vec<T>,
    /// Each entry that was set aside, with its reason.
    pub rejected: Vec<Rejected>,
    /// The count of entries.
    pub tally: Tally,
}

impl<T> Read<T> {
    pub(crate) fn new() -> Self {
        Self { records: Vec::new(), rejected: Vec::new(), tally: Tally::default() }
    }

    /// Counts one entry that was understood.
    pub(crate) fn keep(&mut self) {
        self.tally.read += 1;
        self.tally.stored += 1;
    }

    /// Counts one entry that was not understood.
    pub(crate) fn set_aside(&mut self, line: u64, reason: SetAside) {
        self.tally.read += 1;
        self.tally.set_aside += 1;
        self.rejected.push(Rejected { line, reason });
    }
}

/// Entries of a source: lines of connection tracking, stanzas of accounting, rows of leases. An entry is stored when a
/// record rests on it; several entries (the beginning and the end of a session) may make one record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// All that were there.
    pub read: u64,
    /// Those that a record rests on.
    pub stored: u64,
    /// Those that were not understood. `read` is always `stored + set_aside`.
    pub set_aside: u64,
}

/// One entry that was set aside. Its content is not repeated: it may concern a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rejected {
    /// The line on which the entry begins, counted from 1.
    pub line: u64,
    /// Why.
    pub reason: SetAside,
}

/// Why an entry was set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum SetAside {
    /// Longer than any real line.
    #[error("the line is longer than 16384 bytes")]
    TooLong,
    /// Not text.
    #[error("the line is not UTF-8 text")]
    NotText,
    /// Something that the format requires is missing.
    #[error("the field {0} is missing")]
    Missing(&'static str),
    /// A field has a value that cannot be read.
    #[error("the field {0} cannot be read")]
    Unreadable(&'static str),
    /// The line is not of this format at all.
    #[error("not an entry of this format")]
    NotThisFormat,
    /// Only TCP and UDP carry ports.
    #[error("the protocol is neither TCP nor UDP")]
    OtherProtocol,
    /// The connection was not translated, so it says nothing about a shared address.
    #[error("the connection was not translated")]
    NotTranslated,
    /// The entry says that nobody had the address.
    #[error("the entry gives the address to nobody")]
    Nobody,
}

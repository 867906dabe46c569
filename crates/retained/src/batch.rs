//! Where records came from, and what became of every line that was read.

use std::borrow::Cow;

use terms::{Clock, Digest, Instant};

use crate::{AccessRecord, NatConfig, NatRecord};

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
    /// SHA-256 of the source as received, from its first byte to the end of this piece: of one that is taken in as one piece,
    /// of all of it. A source that grows keeps what is known of its beginning.
    pub source: Digest,
    /// Where in the source this piece begins, in bytes. Source and offset together name a batch once and for all.
    pub offset: u64,
    /// Where it ends, in bytes. `None`: what a listener received, whose digest covers more than bytes of a source, and batches of
    /// earlier versions.
    pub end: Option<u64>,
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

/// What a converter made of a source, or of a piece of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// Address translations.
    pub nat: Vec<NatRecord>,
    /// Access sessions and leases.
    pub access: Vec<AccessRecord>,
    /// Configurations of computed translation.
    pub configs: Vec<NatConfig>,
    /// Each entry that was set aside, with its reason and its bytes.
    pub rejected: Vec<Rejected>,
    /// The count of entries.
    pub tally: Tally,
}

impl Read {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts one entry that was understood.
    pub fn keep(&mut self) {
        self.tally.read += 1;
        self.tally.stored += 1;
    }

    /// Counts one entry that was not understood and keeps its bytes aside, up to [`ASIDE_MAX`] of them.
    pub fn set_aside(&mut self, place: Place, reason: SetAside, bytes: &[u8]) {
        self.tally.read += 1;
        self.tally.set_aside += 1;
        let bytes = bytes.get(..ASIDE_MAX).unwrap_or(bytes).into();
        self.rejected.push(Rejected { place, reason, bytes });
    }

    /// Records of all types.
    pub fn records(&self) -> usize {
        self.nat.len() + self.access.len() + self.configs.len()
    }
}

/// The most bytes of one entry that are kept aside: more than any real entry has.
pub const ASIDE_MAX: usize = 16_384;

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

impl Tally {
    /// Adds what was counted of another piece.
    pub fn add(&mut self, other: Self) {
        self.read += other.read;
        self.stored += other.stored;
        self.set_aside += other.set_aside;
    }
}

/// One entry that was set aside. It may concern a person: its bytes are kept with the records and never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Where the entry begins.
    pub place: Place,
    /// Why.
    pub reason: SetAside,
    /// The entry as received.
    pub bytes: Box<[u8]>,
}

impl std::fmt::Debug for Rejected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rejected({}: {}, {} bytes)", self.place, self.reason, self.bytes.len())
    }
}

/// Where in its source an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The line on which it begins, counted from 1.
    Line(u64),
    /// The byte at which it begins, counted from 0.
    Byte(u64),
    /// A datagram of a listener, counted from 1, and the byte in it.
    Datagram(u64, u32),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Line(n) => write!(f, "line {n}"),
            Self::Byte(n) => write!(f, "byte {n}"),
            Self::Datagram(n, at) => write!(f, "datagram {n}, byte {at}"),
        }
    }
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
    /// A router's own mark: nobody set its clock.
    #[error("the sender says that its clock was not set")]
    ClockNotSet,
    /// A time without a zone that cannot be UTC.
    #[error("the time has no zone and is more than ten minutes from the receipt")]
    FarFromReceipt,
    /// A time of the event with which that of the receipt cannot be, whatever delay the sender stated.
    #[error(
        "the time of the event is more than ten minutes from the receipt, and no stated delay explains it: a clock is wrong"
    )]
    EventFarFromReceipt,
    /// Nobody told a secret for the sender of this datagram.
    #[error("no secret is known for the sender")]
    UnknownSender,
    /// Whoever sent the datagram does not have the sender's secret, or it was changed on its way.
    #[error("the authenticator is wrong")]
    Forged,
    /// A configuration that was in force at the same time gives out the same outside address.
    #[error("another configuration gives out the same address at the same time")]
    Contradicted,
    /// The connection was not translated, so it says nothing about a shared address.
    #[error("the connection was not translated")]
    NotTranslated,
    /// More realms than a converter tells apart.
    #[error("the source names more address realms than can be told apart")]
    TooManyRealms,
    /// The entry says that nobody had the address.
    #[error("the entry gives the address to nobody")]
    Nobody,
}

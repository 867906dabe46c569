//! Evidence records (RFC 4998): what keeps bytes believable when the algorithms that once protected them fall.
//!
//! A record is a sequence of chains of time stamps. Within a chain each stamp covers the one before it, so that a certificate
//! or a signature may age; a new chain covers all chains before it *and the data again* with another hash function, so that a
//! hash function may age. `protocol/evidence-record.md` says what of it Comity reads and writes.

use terms::Instant;

use crate::{
    der::NotDer,
    stamp::{self, HashName, Hasher, KeyKind},
};

pub mod sunset;
pub mod tree;

mod check;
mod form;
mod renew;

pub use check::{check, standing};
pub use renew::{Next, first, hashes, last_hash, next};

/// No record that we read is larger.
pub const RECORD_MAX: usize = 16 << 20;

/// Why a stamp was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The first stamp, over the data.
    First,
    /// Covers the stamp before it (RFC 4998 section 5.2, time-stamp renewal).
    StampRenewed,
    /// Covers everything again under a new hash function (section 5.2, hash-tree renewal).
    HashRenewed,
}

impl Kind {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::StampRenewed => "stamp-renewed",
            Self::HashRenewed => "hash-renewed",
        }
    }
}

/// One stamp of a record that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Why it is there.
    pub kind: Kind,
    /// Its moment.
    pub at: Instant,
    /// Who signed it.
    pub authority: String,
    /// Does a root of the reader's vouch for that name?
    pub vouched: bool,
    /// The hash function of its chain.
    pub hash: HashName,
    /// The hash function of its signature.
    pub signature: HashName,
    /// The kind of key that signed.
    pub key: KeyKind,
    /// Until when all of these algorithms are believed, as far as the table says.
    pub until: Option<Instant>,
}

/// A record that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its stamps, oldest first; at least one.
    pub steps: Vec<Step>,
    /// The bytes existed then.
    pub since: Instant,
    /// The same, as late as the authority of the first stamp says that it may have been.
    pub there: Instant,
    /// Until then the algorithms of the last stamp are believed; none if the table names no end. It must be renewed before.
    pub until: Option<Instant>,
}

/// Why a record does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The bytes are not a DER EvidenceRecord.
    #[error("not a DER EvidenceRecord")]
    NotDer,
    /// DER, but not as RFC 4998 says.
    #[error("the evidence record is not of the form that counts: {0}")]
    Form(&'static str),
    /// The data's digest under this hash function was not given.
    #[error("the data's {0} is needed and was not computed")]
    NoDigest(HashName),
    /// A stamp does not cover what it must.
    #[error("stamp {number} of chain {chain} does not cover {what}")]
    NotCovered {
        /// The chain, from 1.
        chain: usize,
        /// The stamp in it, from 1.
        number: usize,
        /// What it must cover.
        what: &'static str,
    },
    /// A stamp itself does not hold.
    #[error("stamp {number} of chain {chain}: {fault}")]
    Stamp {
        /// The chain, from 1.
        chain: usize,
        /// The stamp in it, from 1.
        number: usize,
        /// What is wrong with it.
        fault: stamp::Fault,
    },
    /// A later stamp names an earlier moment.
    #[error("stamp {number} of chain {chain} is dated before the one that it renews")]
    Order {
        /// The chain, from 1.
        chain: usize,
        /// The stamp in it, from 1.
        number: usize,
    },
    /// When it was renewed, an algorithm of the stamp before was no longer believed.
    #[error("stamp {number} of chain {chain} came too late: what it renews was believed until {until}")]
    TooLate {
        /// The chain, from 1.
        chain: usize,
        /// The stamp in it, from 1.
        number: usize,
        /// The end of the earlier stamp.
        until: Instant,
    },
}

impl From<NotDer> for Fault {
    fn from(_: NotDer) -> Self {
        Self::NotDer
    }
}

/// The digests of the data, one for each hash function that a record uses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Digests(Vec<(HashName, Vec<u8>)>);

impl Digests {
    /// Of bytes that are in memory.
    pub fn of(bytes: &[u8], hashes: &[HashName]) -> Self {
        let mut digester = Digester::new(hashes);
        digester.update(bytes);
        digester.finish()
    }

    /// From digests that somebody else computed.
    pub fn given(digests: impl IntoIterator<Item = (HashName, Vec<u8>)>) -> Self {
        Self(digests.into_iter().collect())
    }

    /// The digest under this hash function, if it is among them.
    pub fn under(&self, hash: HashName) -> Option<&[u8]> {
        self.0.iter().find(|(name, _)| *name == hash).map(|(_, digest)| digest.as_slice())
    }

    pub(crate) fn get(&self, hash: HashName) -> Result<&[u8], Fault> {
        self.under(hash).ok_or(Fault::NoDigest(hash))
    }
}

/// Digests in the making: the data is read once, whatever its size.
#[derive(Debug, Clone)]
pub struct Digester(Vec<(HashName, Hasher)>);

impl Digester {
    /// For these hash functions.
    pub fn new(hashes: &[HashName]) -> Self {
        let mut hashes = hashes.to_vec();
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes.into_iter().map(|hash| (hash, hash.hasher())).collect())
    }

    /// More of the data.
    pub fn update(&mut self, bytes: &[u8]) {
        for (_, hasher) in &mut self.0 {
            hasher.update(bytes);
        }
    }

    /// The digests of all of it.
    pub fn finish(self) -> Digests {
        Digests(self.0.into_iter().map(|(hash, hasher)| (hash, hasher.finish())).collect())
    }
}

//! What the papers are made of. Public facts of the package only: no name, address or number of a person but the office
//! accounts that signed.

use jiff::tz::TimeZone;
use terms::{Digest, Instant, NodeId, OfficerId, RequestId, Role, StateCode};

use crate::{custody::CustodyEvent, keys::KeyHolder, package::UseLimits};

/// One of the two states.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// Its code.
    pub state: StateCode,
    /// The authority that asks or answers, as its node calls itself.
    pub name: String,
    /// Its node, where it is known.
    pub node: Option<NodeId>,
    /// What its walls show; every moment is told in it, beside UTC.
    pub zone: TimeZone,
}

/// One file of the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Below `data/`.
    pub name: String,
    /// How many bytes.
    pub bytes: u64,
    /// SHA-256.
    pub sha256: Digest,
    /// SHA-512 in hexadecimal.
    pub sha512: String,
}

/// What allowed the answer: the grant of the state asked, or the order of its authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    /// The file of the package that holds it, where it is enclosed.
    pub file: Option<String>,
    /// Its reference or subject in words, where there is one.
    pub reference: Option<String>,
    /// Since when it allows.
    pub from: Option<Instant>,
    /// Until when it allows.
    pub until: Option<Instant>,
}

/// The head of the log under which the decision to pack stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogHead {
    /// Whose log.
    pub origin: String,
    /// How many entries it had.
    pub size: u64,
    /// Root of its tree.
    pub root: Digest,
    /// Place of the decision to pack.
    pub index: u64,
}

/// A witness of the log whose cosignature is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessName {
    /// Name of its key.
    pub name: String,
    /// Its state.
    pub state: StateCode,
    /// The moment of its cosignature; `None` when it has not signed this head.
    pub signed: Option<Instant>,
}

/// Somebody whose key signed something in the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Who, for which state, with which key.
    pub holder: KeyHolder,
    /// Does this key seal the package?
    pub seals: bool,
}

/// Everything that the papers say.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The request.
    pub request: RequestId,
    /// What was asked, in words without personal data; `None` leaves it to the letters in the package.
    pub asked: Option<String>,
    /// Who asked.
    pub asking: Side,
    /// Who answers.
    pub answering: Side,
    /// The grant of the state asked.
    pub grant: Option<Leave>,
    /// The order of its authority.
    pub order: Option<Leave>,
    /// When it was packed.
    pub packed_at: Instant,
    /// By whom: the person who seals.
    pub packed_by: (OfficerId, Role, NodeId),
    /// SHA-256 of `manifest-sha256.txt`: one digest for the whole answer.
    pub payload: Digest,
    /// What the receiver may do with it; it names the case.
    pub limits: UseLimits,
    /// What happened to the items since they were received, in order.
    pub custody: Vec<CustodyEvent>,
    /// The files of the answer, in the order of names.
    pub items: Vec<Item>,
    /// The log.
    pub log: LogHead,
    /// How many of the witnesses must have signed.
    pub quorum: u64,
    /// The witnesses of the log.
    pub witnesses: Vec<WitnessName>,
    /// The holders of keys.
    pub signed: Vec<Signed>,
    /// What the custodian certifies in own words.
    pub statement: String,
}

impl Facts {
    /// Bytes of the answer.
    pub(super) fn octets(&self) -> u128 {
        self.items.iter().map(|item| u128::from(item.bytes)).sum()
    }

    /// The last count of rows that custody has for the bytes with this digest.
    pub(super) fn rows_of(&self, digest: Digest) -> Option<u64> {
        let made = |event: &&CustodyEvent| event.after == Some(digest);
        self.custody.iter().rev().filter(made).find_map(|event| event.rows).map(|rows| rows.kept)
    }
}

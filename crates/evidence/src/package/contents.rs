//! What goes into a package.

use terms::{Digest, Instant, RequestId};

use super::{
    UseLimits, Witnesses, bag,
    packing::{self, Packing},
};
use crate::{
    custody::Chain,
    fingerprint::{Fingerprint, Sha512Digest},
    hash::sha256,
    keys::KeyHolder,
    papers::Parties,
};

/// One file of the answer: exactly the bytes that were received, read out or sent. They stay where they are.
#[derive(Clone, PartialEq, Eq)]
pub struct Payload {
    /// Below `data/`, such as `data/answer.json`, `data/records/1.log`, `data/order.letter`. Never a person's name,
    /// address or number.
    pub name: String,
    /// What its bytes are.
    pub fingerprint: Fingerprint,
}

impl Payload {
    /// A file whose bytes are at hand whole.
    pub fn of(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), fingerprint: Fingerprint::of(bytes) }
    }
}

impl std::fmt::Debug for Payload {
    /// What it holds concerns people; its digest would tell whoever can guess it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Payload({}, {} bytes)", self.name, self.fingerprint.size)
    }
}

/// A checkpoint of the same log that the receiver knows, and the proof that the log has only grown since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The checkpoint as a signed note.
    pub checkpoint: String,
    /// From its size to that of the checkpoint in the package.
    pub proof: Vec<Digest>,
}

/// Where the packing decision stands in the node's log. The default stands for it until the decision is there.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct LogPlace {
    /// The key of the commitment to [`packing_record`].
    pub commitment_key: [u8; 32],
    /// Position of the leaf.
    pub index: u64,
    /// The signed checkpoint of a log that holds the leaf, with the cosignatures of its witnesses.
    pub checkpoint: String,
    /// Inclusion proof of the leaf in the log of the checkpoint's size.
    pub proof: Vec<Digest>,
    /// Whose cosignatures count.
    pub witnesses: Witnesses,
    /// What the receiver knows of the log already.
    pub earlier: Option<Earlier>,
}

impl std::fmt::Debug for LogPlace {
    /// The key opens the commitment, so it does not print.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LogPlace(leaf {})", self.index)
    }
}

/// Everything that the caller gives; the room writes the rest.
#[derive(Debug, Clone)]
pub struct Contents {
    /// The request that is answered.
    pub request: RequestId,
    /// When it was packed: the moment in [`packing_record`].
    pub at: Instant,
    /// The files of the answer.
    pub payload: Vec<Payload>,
    /// Their custody. Its last event is the packing, with [`payload_digest`] as its digest after.
    pub custody: Chain,
    /// What the receiver may do with it.
    pub limits: UseLimits,
    /// What the custodian adds to the certificate, in words.
    pub statement: String,
    /// The place of the packing decision in the log.
    pub log: LogPlace,
    /// Each key that signed anything in the package, once.
    pub holders: Vec<KeyHolder>,
    /// A signed extract of the directory, as bytes that only its own readers understand.
    pub directory: Option<Vec<u8>>,
    /// Between whom it goes: for the graph and the page.
    pub parties: Parties,
    /// The page as PDF, made of [`Facts`](crate::papers::Facts) of these contents by whoever has fonts.
    pub pdf: Option<Vec<u8>>,
}

/// Digest of `manifest-sha256.txt` over these files: one digest that stands for the whole answer.
pub fn payload_digest(payload: &[Payload]) -> Digest {
    sha256(payload_list(payload).as_bytes())
}

/// The list itself, `manifest-sha256.txt`: a digest and a name a line.
pub fn payload_list(payload: &[Payload]) -> String {
    bag::manifest_sha256(&listed(payload))
}

/// The record of the decision to pack: what is committed to the log before the package leaves. It names the request,
/// the moment, and the digests of the answer, its custody and its use limits; it becomes `log/packing.json`.
pub fn packing_record(
    request: RequestId,
    at: Instant,
    payload: &[Payload],
    custody: &Chain,
    limits: &UseLimits,
) -> Vec<u8> {
    let payload = listed(payload);
    let long = Sha512Digest::of(bag::manifest_sha512(&payload).as_bytes());
    let packing = Packing {
        at,
        payload: sha256(bag::manifest_sha256(&payload).as_bytes()),
        manifest512: Some(long),
        custody: sha256(&custody.to_json()),
        limits: sha256(&limits.to_json()),
    };
    packing::write(&packing, long, request)
}

/// In the order of names.
pub(super) fn listed(payload: &[Payload]) -> Vec<Payload> {
    let mut files = payload.to_vec();
    files.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    files
}

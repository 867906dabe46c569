//! What goes into a package, and the record of the decision to pack it.

use serde::{Deserialize, Serialize};
use terms::{Digest, Instant, RequestId};

use super::{UseLimits, bag, page::Page};
use crate::{custody::Chain, hash::sha256, json, keys::KeyHolder};

/// One file of the answer: exactly the bytes that were received, read out or sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Payload {
    /// Below `data/`, such as `data/answer.json`, `data/records/1.log`, `data/order.letter`. Never a person's name,
    /// address or number.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Payload {
    /// What it holds concerns people and does not print itself.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Payload({}, {} bytes)", self.name, self.bytes.len())
    }
}

/// Where the packing decision stands in the node's log.
#[derive(Clone, PartialEq, Eq)]
pub struct LogPlace {
    /// The key of the commitment to [`packing_record`].
    pub commitment_key: [u8; 32],
    /// Position of the leaf.
    pub index: u64,
    /// The signed checkpoint of a log that holds the leaf.
    pub checkpoint: String,
    /// Inclusion proof of the leaf in the log of the checkpoint's size.
    pub proof: Vec<Digest>,
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
    /// The human page in the two parties' languages.
    pub pages: [Page; 2],
}

/// Digest of `manifest-sha256.txt` over these files: one digest that stands for the whole answer.
pub fn payload_digest(payload: &[Payload]) -> Digest {
    sha256(bag::manifest_sha256(&bag::lines(&listed(payload))).as_bytes())
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
    packing_json(request, at, payload_digest(payload), custody, limits)
}

pub(super) fn packing_json(
    request: RequestId,
    at: Instant,
    payload: Digest,
    custody: &Chain,
    limits: &UseLimits,
) -> Vec<u8> {
    json::encode(&PackingV1 {
        packing: 1,
        request: request.to_string(),
        at: at.to_string(),
        payload: payload.to_string(),
        custody: sha256(&custody.to_json()).to_string(),
        use_limits: sha256(&limits.to_json()).to_string(),
    })
}

/// Names and bytes, in the order of names.
pub(super) fn listed(payload: &[Payload]) -> Vec<(&str, &[u8])> {
    let mut files: Vec<_> = payload.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())).collect();
    files.sort_unstable();
    files
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PackingV1 {
    pub(super) packing: u8,
    pub(super) request: String,
    pub(super) at: String,
    pub(super) payload: String,
    pub(super) custody: String,
    pub(super) use_limits: String,
}

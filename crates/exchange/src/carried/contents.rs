//! What lies in a carried file, signed by the node that made it. A person reads the paper and believes it; without this, whoever had the
//! file and its phrase could lay another paper beside the genuine frame.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use terms::{Digest, Instant, NodeId, RequestId};

use crate::{
    Bytes, Directory, KeyId, Line, PeerFault, SigningKey, canonical,
    dated::too_early,
    keys::Purpose,
    statement::unsigned,
    wire::{moment, word},
};

/// Under this name it lies among the files.
pub const CONTENTS: &str = "contents.json";

/// Every file beside it, and its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContentsV1 {
    contents: u8,
    #[serde(with = "word")]
    node: NodeId,
    #[serde(with = "word")]
    request: RequestId,
    #[serde(with = "moment")]
    at: Instant,
    files: Vec<FileV1>,
    #[serde(with = "word")]
    key: KeyId,
    signature: Bytes,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileV1 {
    name: Line,
    #[serde(with = "word")]
    sha256: Digest,
}

/// Which node made the file, and about which request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeBy {
    /// The node.
    pub node: NodeId,
    /// The request.
    pub request: RequestId,
}

/// Why what lies beside a frame cannot be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAsMade {
    /// Made before there was such a list, or the list was taken out.
    #[error("nobody signed what lies beside the frame: there is no {CONTENTS}")]
    NoList,
    /// The list is not signed as it has to be.
    #[error("the list of what the sender put in does not hold: {0}")]
    Fault(#[from] PeerFault),
    /// A file was changed, added or taken out.
    #[error("{0} is not what the sender put in")]
    Other(String),
}

/// Lists these files and signs the list, as the node that makes the carried file. None: a name is too long to be one.
pub fn sign_contents(
    (node, request): (&NodeId, RequestId),
    files: &BTreeMap<String, Vec<u8>>,
    at: Instant,
    key: &SigningKey,
) -> Option<Vec<u8>> {
    let id = key.verifying_key().id();
    let files = listed(files)?.into_iter().collect();
    let mut list =
        ContentsV1 { contents: 1, node: node.clone(), request, at, files, key: id, signature: Bytes::default() };
    list.signature = Bytes(key.sign(Purpose::Contents, &unsigned(&list)).to_vec());
    serde_json_canonicalizer::to_vec(&list).ok()
}

/// Verifies that exactly these files were put in by a node of the directory.
///
/// # Errors
/// [`NotAsMade`].
pub fn verify_contents(
    files: &BTreeMap<String, Vec<u8>>,
    directory: &Directory,
    now: Instant,
) -> Result<MadeBy, NotAsMade> {
    let bytes = files.get(CONTENTS).ok_or(NotAsMade::NoList)?;
    let list: ContentsV1 = serde_json::from_value(canonical::read(bytes)?).map_err(|_| PeerFault::BadShape)?;
    if list.contents != 1 {
        return Err(PeerFault::UnknownVersion.into());
    }
    let node = directory.node(&list.node).ok_or(PeerFault::UnknownSender)?;
    let key = node.signing_key(&list.key).ok_or(PeerFault::UnknownKey)?;
    let signature = list.signature.0.as_slice().try_into().map_err(|_| PeerFault::BadSignature)?;
    if !key.key.verifies(Purpose::Contents, &unsigned(&list), signature) {
        return Err(PeerFault::BadSignature.into());
    }
    if too_early(list.at, now) {
        return Err(PeerFault::FromTheFuture.into());
    }
    key.term.usable(now)?;
    key.term.usable(list.at)?;
    let here = listed(files).ok_or(PeerFault::BadShape)?;
    let there: BTreeSet<FileV1> = list.files.into_iter().collect();
    match here.symmetric_difference(&there).next() {
        Some(other) => Err(NotAsMade::Other(other.name.as_str().to_owned())),
        None => Ok(MadeBy { node: list.node, request: list.request }),
    }
}

/// Every file but the list itself.
fn listed(files: &BTreeMap<String, Vec<u8>>) -> Option<BTreeSet<FileV1>> {
    let one = |(name, bytes): (&String, &Vec<u8>)| {
        let sha256 = Digest::from_bytes(Sha256::digest(bytes).into());
        Some(FileV1 { name: Line::new(name).ok()?, sha256 })
    };
    files.iter().filter(|(name, _)| *name != CONTENTS).map(one).collect()
}

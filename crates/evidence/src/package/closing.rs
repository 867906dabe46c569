//! The closing: the node's last signature, over the seal and what came after it, so that no byte lies outside of a signature.

use serde::{Deserialize, Serialize};
use terms::Digest;

use super::{forms::STAMP_NAMES, read::SEAL};
use crate::{
    custody::SignatureV1,
    hash::sha256,
    json,
    keys::{PublicKey, Purpose, Signs},
};

/// What was closed, and by whom.
pub(super) struct Closing {
    /// Names and digests, in the order in which they stand.
    pub(super) files: Vec<(String, Digest)>,
    key: PublicKey,
    signature: [u8; 64],
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClosingV2 {
    closing: u8,
    files: Vec<FileV2>,
    signature: SignatureV1,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileV2 {
    name: String,
    sha256: String,
}

fn wire(files: &[(String, Digest)]) -> Vec<FileV2> {
    files.iter().map(|(name, digest)| FileV2 { name: name.clone(), sha256: digest.to_string() }).collect()
}

/// What a closing has to list: the seal, then each time stamp.
pub(super) fn listed<'a>(seal: &'a [u8], stamps: impl Iterator<Item = &'a [u8]>) -> Vec<(String, Digest)> {
    let names = [SEAL].into_iter().chain(STAMP_NAMES);
    names.zip([seal].into_iter().chain(stamps)).map(|(name, bytes)| (name.to_owned(), sha256(bytes))).collect()
}

/// `closing.json` over these files, signed by the node.
pub(super) fn write(files: &[(String, Digest)], key: &dyn Signs) -> Vec<u8> {
    let body = json::encode(&wire(files));
    let signature = SignatureV1::from_parts(&key.public(), &Purpose::Closing.sign(key, &body));
    json::encode(&ClosingV2 { closing: 2, files: wire(files), signature })
}

pub(super) fn read(bytes: &[u8]) -> Option<Closing> {
    let ClosingV2 { closing, files, signature } = json::decode(bytes)?;
    let closes = |name: &str| name == SEAL || STAMP_NAMES.contains(&name);
    if closing != 2 || !files.iter().all(|file| closes(&file.name)) {
        return None;
    }
    let files = files.into_iter().map(|file| Some((file.name, file.sha256.parse().ok()?)));
    let (key, signature) = signature.parts()?;
    Some(Closing { files: files.collect::<Option<_>>()?, key, signature })
}

impl Closing {
    /// Whose key is said to have closed it.
    pub(super) fn key(&self) -> PublicKey {
        self.key
    }

    /// Does the signature fit the list?
    pub(super) fn genuine(&self) -> bool {
        Purpose::Closing.check(&self.key, &json::encode(&wire(&self.files)), &self.signature)
    }
}

//! The BagIt side (RFC 8493): manifests in one byte form, and the two files that say what a bag is.

use terms::{Digest, Instant, RequestId};

use super::{Payload, Version};

/// `bagit.txt`, the same in every bag of version 1.0.
pub(super) const BAGIT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// `bag-info.txt`.
pub(super) fn info(version: Version, request: RequestId, at: Instant, payload: &[Payload]) -> String {
    let day = at.to_string();
    let day = day.split('T').next().unwrap_or_default();
    format!(
        "Bag-Software-Agent: Comity\nBagging-Date: {day}\nComity-Package: {}\nExternal-Identifier: {request}\nPayload-Oxum: {}.{}\n",
        version.number(),
        octets(payload),
        payload.len()
    )
}

/// The sizes together. INVARIANT: below 2^40, as the zip around them.
pub(super) fn octets(payload: &[Payload]) -> u64 {
    payload.iter().map(|file| file.fingerprint.size).sum()
}

/// `manifest-sha256.txt`; the files are in the order of their names.
pub(super) fn manifest_sha256(payload: &[Payload]) -> String {
    manifest(payload.iter().map(|file| (file.name.as_str(), file.fingerprint.sha256)))
}

/// `manifest-sha512.txt`: the answer outlives the one hash if the other falls.
pub(super) fn manifest_sha512(payload: &[Payload]) -> String {
    payload.iter().map(|file| format!("{}  {}\n", file.fingerprint.sha512, file.name)).collect()
}

/// A manifest of these files, which are in the order of their names.
pub(super) fn manifest<'a>(files: impl Iterator<Item = (&'a str, Digest)>) -> String {
    files.map(|(name, digest)| format!("{digest}  {name}\n")).collect()
}

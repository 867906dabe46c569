//! The BagIt side (RFC 8493): manifests in one byte form, and the two files that say what a bag is.

use terms::{Digest, Instant, RequestId};

use super::zip::File;
use crate::hash::{sha256, sha512_hex};

/// `bagit.txt`, the same in every bag of version 1.0.
pub(super) const BAGIT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// `bag-info.txt`.
pub(super) fn info(request: RequestId, at: Instant, payload: &[File<'_>]) -> String {
    let octets: usize = payload.iter().map(|(_, bytes)| bytes.len()).sum();
    let day = at.to_string();
    let day = day.split('T').next().unwrap_or_default();
    format!(
        "Bag-Software-Agent: Comity\nBagging-Date: {day}\nComity-Package: 1\nExternal-Identifier: {request}\nPayload-Oxum: {octets}.{}\n",
        payload.len()
    )
}

/// A file and its digest.
pub(super) type Line<'a> = (&'a str, Digest);

/// Each file is hashed once, here; whoever needs the digest again takes it from the lines.
pub(super) fn lines<'a>(files: &[File<'a>]) -> Vec<Line<'a>> {
    files.iter().map(|(name, bytes)| (*name, sha256(bytes))).collect()
}

/// `manifest-sha256.txt` or `tagmanifest-sha256.txt`, in the order of names.
pub(super) fn manifest_sha256(lines: &[Line<'_>]) -> String {
    lines.iter().map(|(name, digest)| format!("{digest}  {name}\n")).collect()
}

/// `manifest-sha512.txt`: the answer outlives the one hash if the other falls.
pub(super) fn manifest_sha512(files: &[File<'_>]) -> String {
    files.iter().map(|(name, bytes)| format!("{}  {name}\n", sha512_hex(bytes))).collect()
}

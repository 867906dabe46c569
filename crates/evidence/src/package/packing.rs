//! The record of the decision to pack: what the log commits to before a package leaves; `log/packing.json`.

use serde::{Deserialize, Serialize};
use terms::{Digest, Instant, RequestId};

use super::Version;
use crate::{fingerprint::Sha512Digest, json};

/// What was decided to be packed.
pub(super) struct Packing {
    /// When.
    pub(super) at: Instant,
    /// SHA-256 of `manifest-sha256.txt`.
    pub(super) payload: Digest,
    /// SHA-512 of `manifest-sha512.txt`; the first version does not name it.
    pub(super) manifest512: Option<Sha512Digest>,
    /// SHA-256 of `custody.json`.
    pub(super) custody: Digest,
    /// SHA-256 of `use-limits.json`.
    pub(super) limits: Digest,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackingV1 {
    packing: u8,
    request: String,
    at: String,
    payload: String,
    custody: String,
    use_limits: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackingV2 {
    packing: u8,
    request: String,
    at: String,
    payload: String,
    manifest512: String,
    custody: String,
    use_limits: String,
}

/// The bytes in the second version.
pub(super) fn write(packing: &Packing, long: Sha512Digest, request: RequestId) -> Vec<u8> {
    json::encode(&PackingV2 {
        packing: 2,
        request: request.to_string(),
        at: packing.at.to_string(),
        payload: packing.payload.to_string(),
        manifest512: long.to_string(),
        custody: packing.custody.to_string(),
        use_limits: packing.limits.to_string(),
    })
}

/// The decision, if it is one of this version about this request.
pub(super) fn read(bytes: &[u8], version: Version, request: RequestId) -> Option<Packing> {
    let (wire, manifest512) = match version {
        Version::One => (json::decode::<PackingV1>(bytes)?, None),
        Version::Two => {
            let PackingV2 { packing, request, at, payload, manifest512, custody, use_limits } = json::decode(bytes)?;
            let manifest512 = Sha512Digest::from_hex(&manifest512)?;
            (PackingV1 { packing, request, at, payload, custody, use_limits }, Some(manifest512))
        }
    };
    let at = Instant::parse(&wire.at).ok().filter(|at| at.to_string() == wire.at)?;
    let packing = Packing {
        at,
        payload: wire.payload.parse().ok()?,
        manifest512,
        custody: wire.custody.parse().ok()?,
        limits: wire.use_limits.parse().ok()?,
    };
    (wire.packing == version.number() && wire.request == request.to_string()).then_some(packing)
}

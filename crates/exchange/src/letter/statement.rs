//! Statements of one person, signed by that person's own key and carried inside letters.

use serde::{Deserialize, Serialize};
use terms::{Digest, Instant, OfficerId, Period, RequestId, Role};

use crate::{
    keys::KeyId,
    wire::{Bytes, moment, period, word},
};

/// One officer's approval of one deed, or of one letter of request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalV1 {
    /// Who.
    #[serde(with = "word")]
    pub officer: OfficerId,
    /// In which office.
    #[serde(with = "word")]
    pub role: Role,
    /// What: the digest of the deed, or of the request.
    #[serde(with = "word")]
    pub deed: Digest,
    /// In which matter.
    #[serde(with = "word")]
    pub request: RequestId,
    /// When.
    #[serde(with = "moment")]
    pub at: Instant,
    /// With which key.
    #[serde(with = "word")]
    pub key: KeyId,
    /// Ed25519 over the canonical JSON of all fields above.
    pub signature: Bytes,
}

/// An independent body's authorisation of one deed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorisationV1 {
    /// The judge or member of the independent body.
    #[serde(with = "word")]
    pub officer: OfficerId,
    /// What: the digest of the deed.
    #[serde(with = "word")]
    pub deed: Digest,
    /// In which matter.
    #[serde(with = "word")]
    pub request: RequestId,
    /// From when until when it may be used.
    #[serde(with = "period")]
    pub valid: Period,
    /// When it was given.
    #[serde(with = "moment")]
    pub at: Instant,
    /// With which key.
    #[serde(with = "word")]
    pub key: KeyId,
    /// Ed25519 over the canonical JSON of all fields above.
    pub signature: Bytes,
}

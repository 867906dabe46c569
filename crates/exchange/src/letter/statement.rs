//! Statements of one person, signed by that person's own key and carried inside letters.

use serde::{Deserialize, Serialize};
use terms::{Digest, Instant, NodeId, OfficerId, Period, RequestId, Role};

use crate::{
    keys::KeyId,
    wire::{Bytes, Line, Prose, moment, period, word},
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

/// One officer's word that the asker was called under the registered channel, and that its second officer confirmed the
/// letter. What one key can write, one voice can deny.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallBackV1 {
    /// Who called.
    #[serde(with = "word")]
    pub officer: OfficerId,
    /// In which office.
    #[serde(with = "word")]
    pub role: Role,
    /// About what: the digest of the deed.
    #[serde(with = "word")]
    pub deed: Digest,
    /// In which matter.
    #[serde(with = "word")]
    pub request: RequestId,
    /// Which body was called: the node that asks.
    #[serde(with = "word")]
    pub called: NodeId,
    /// Under which number: the one that the directory has, never one of the letter.
    pub number: Line,
    /// Who confirmed there: the second of the officers who approved the letter.
    #[serde(with = "word")]
    pub confirmed_by: OfficerId,
    /// When.
    #[serde(with = "moment")]
    pub at: Instant,
    /// With which key.
    #[serde(with = "word")]
    pub key: KeyId,
    /// Ed25519 over the canonical JSON of all fields above.
    pub signature: Bytes,
}

/// What an independent body found when it looked at an emergency afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostReviewV1 {
    /// The judge or member of the independent body.
    #[serde(with = "word")]
    pub officer: OfficerId,
    /// In which matter.
    #[serde(with = "word")]
    pub request: RequestId,
    /// What was disclosed: SHA-256 of the package.
    #[serde(with = "word")]
    pub package: Digest,
    /// Was it right to disclose it?
    pub confirmed: bool,
    /// The reasons.
    pub says: Prose,
    /// When.
    #[serde(with = "moment")]
    pub at: Instant,
    /// With which key.
    #[serde(with = "word")]
    pub key: KeyId,
    /// Ed25519 over the canonical JSON of all fields above.
    pub signature: Bytes,
}

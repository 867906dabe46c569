//! The package on its way, what became of it, and the notice to the state concerned.

use serde::{Deserialize, Serialize};
use terms::{AuthorityId, Digest, GrantId, Instant, Measure, StateCode};

use crate::wire::{Bytes, Line, Prose, maybe_moment, moment, word};

/// The evidence package on its way to the asker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransmissionV1 {
    /// The package, where it is small enough to travel in the letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<Bytes>,
    /// What travels beside the letter instead (section 13).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pieces: Option<PiecesV1>,
    /// SHA-256 of the package.
    #[serde(with = "word")]
    pub digest: Digest,
    /// What it may be used for: nothing that is not listed.
    pub use_limits: Vec<UseLimitV1>,
}

/// A package that travels beside the letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PiecesV1 {
    /// The key under which each piece is sealed: 32 bytes, drawn for this letter.
    pub key: Bytes,
    /// How many bytes the package has.
    pub size: u64,
}

/// One limit of use, for machine and reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum UseLimitV1 {
    /// Only in this case (speciality).
    OnlyCase {
        /// Reference in the asker's files.
        case_ref: Line,
    },
    /// Not to be passed to another state.
    NotOnward {},
    /// To be destroyed by then.
    DestroyBy {
        /// When.
        #[serde(with = "moment")]
        at: Instant,
    },
    /// The person concerned is not to be told before.
    ConfidentialUntil {
        /// When.
        #[serde(with = "moment")]
        at: Instant,
    },
    /// An assured condition, word for word.
    Condition {
        /// The condition.
        text: Prose,
    },
}

/// How the evidence was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeV1 {
    /// What it was used for.
    pub used_for: Prose,
    /// What came of it.
    pub result: Prose,
    /// Is the matter closed?
    pub closes: bool,
    /// When the evidence was or will be destroyed.
    #[serde(with = "maybe_moment", default, skip_serializing_if = "Option::is_none")]
    pub destroyed_at: Option<Instant>,
}

/// To a state: who did or attempted what toward data on its territory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeV1 {
    /// The state that is told: on whose territory the data lies.
    #[serde(with = "word")]
    pub concerns: StateCode,
    /// Who did or attempted it.
    #[serde(with = "word")]
    pub authority: AuthorityId,
    /// Of which state.
    #[serde(with = "word")]
    pub state: StateCode,
    /// What.
    #[serde(with = "word")]
    pub measure: Measure,
    /// When.
    #[serde(with = "moment")]
    pub at: Instant,
    /// The deed, by its digest.
    #[serde(with = "word")]
    pub deed: Digest,
    /// How it ended.
    pub happened: WhatHappenedV1,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum WhatHappenedV1 {
    /// It was done, under this consent.
    Done {
        /// Grant or standing consent.
        #[serde(with = "word")]
        consent: GrantId,
    },
    /// It was refused.
    Refused {
        /// Stable code of the refusal.
        code: Line,
        /// In words.
        says: Prose,
    },
}

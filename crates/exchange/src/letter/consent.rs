//! A state's consent, for one request or published in advance.

use serde::{Deserialize, Serialize};
use terms::{AuthorityId, Digest, GrantId, Instant, RequestId, StateCode};

use super::ScopeV1;
use crate::wire::{maybe_word, moment, word, words};

/// A state's signed consent for one request. Its signed frame is evidence that anyone can verify.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantV1 {
    /// Its number.
    #[serde(with = "word")]
    pub id: GrantId,
    /// The consenting state: that of the sender.
    #[serde(with = "word")]
    pub state: StateCode,
    /// The consenting authority: the sender.
    #[serde(with = "word")]
    pub authority: AuthorityId,
    /// For this request only: the one in the header.
    #[serde(with = "word")]
    pub request: RequestId,
    /// What it covers.
    pub scope: ScopeV1,
    /// For this deed only, where the consent was given for one deed.
    #[serde(with = "maybe_word", default, skip_serializing_if = "Option::is_none")]
    pub deed: Option<Digest>,
}

/// A state's consent published in advance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingConsentV1 {
    /// Its number.
    #[serde(with = "word")]
    pub id: GrantId,
    /// The consenting state: that of the sender.
    #[serde(with = "word")]
    pub state: StateCode,
    /// The consenting authority: the sender.
    #[serde(with = "word")]
    pub authority: AuthorityId,
    /// The states that may rely on it.
    #[serde(with = "words")]
    pub beneficiaries: Vec<StateCode>,
    /// What it covers.
    pub scope: ScopeV1,
    /// When it was published.
    #[serde(with = "moment")]
    pub published: Instant,
}

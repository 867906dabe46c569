//! What approvals, grants and authorisations name: the digest of a deed and of a target, laid out in `protocol/comity-1.md`.

use std::net::IpAddr;

use sha2::{Digest as _, Sha256};
use terms::{Digest, StateCode, Target};

use super::DeedV1;

/// The digest of a deed: any changed field is another deed.
pub(super) fn deed(deed: &DeedV1) -> Digest {
    let mut hash = Fields::of("comity deed 1");
    hash.add(deed.request.bytes());
    hash.add(deed.measure.as_str().as_bytes());
    hash.add(deed.data.as_str().as_bytes());
    hash.target(deed.target.target());
    hash.add(deed.holder.provider.as_str().as_bytes());
    hash.add(deed.holder.established.as_str().as_bytes());
    hash.add(deed.territory.as_ref().map_or("", StateCode::as_str).as_bytes());
    hash.add(deed.ordered_by.authority.as_str().as_bytes());
    hash.add(deed.ordered_by.state.as_str().as_bytes());
    hash.add(deed.for_state.as_str().as_bytes());
    hash.add(deed.urgency.as_str().as_bytes());
    hash.finish()
}

/// The digest of a target alone.
pub(super) fn target(target: &Target) -> Digest {
    let mut hash = Fields::of("comity target 1");
    hash.target(target);
    hash.finish()
}

/// Each field after its length, so that no two lists of fields share an encoding.
struct Fields(Sha256);

impl Fields {
    fn of(tag: &str) -> Self {
        let mut fields = Self(Sha256::new());
        fields.add(tag.as_bytes());
        fields
    }

    fn add(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    fn target(&mut self, target: &Target) {
        let (address, port, transport) = target.selector.reveal();
        match address {
            IpAddr::V4(v4) => self.add(&v4.octets()),
            IpAddr::V6(v6) => self.add(&v6.octets()),
        }
        self.add(port.map(u16::to_be_bytes).as_ref().map_or(&[], |port| port.as_slice()));
        self.add(transport.as_str().as_bytes());
        self.add(&target.period.from().micros().to_be_bytes());
        self.add(&target.period.to().micros().to_be_bytes());
        self.add(&target.clock_error_max.as_nanos().to_be_bytes());
    }

    fn finish(self) -> Digest {
        Digest::from_bytes(self.0.finalize().into())
    }
}

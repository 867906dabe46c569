//! A member whose connection is open: it stays a member only as long as the directory says so.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use rustls::pki_types::CertificateDer;
use terms::NodeId;
use webpki::KeyUsage;

use super::{Transport, name_of, peers::Peers, unix};
use crate::clock::Clock;

/// Who came through the handshake. A connection lives for minutes; a suspension must not wait for its end.
pub(crate) struct Admitted {
    id: NodeId,
    certificate: CertificateDer<'static>,
    peers: Arc<Peers>,
    clock: Clock,
    /// The version of the directory against which the certificate was checked last.
    checked: AtomicU64,
}

impl Transport {
    /// The member at the other end, by the certificate of its handshake.
    pub(crate) fn admitted(&self, certificates: Option<&[CertificateDer<'_>]>) -> Option<Admitted> {
        let certificate = certificates?.first()?.clone().into_owned();
        let (peers, clock) = (Arc::clone(&self.peers), self.clock.clone());
        // Zero is no directory's version: the first request checks.
        Some(Admitted { id: name_of(certificates)?, certificate, peers, clock, checked: AtomicU64::new(0) })
    }
}

impl Admitted {
    /// Its name.
    pub(crate) fn id(&self) -> &NodeId {
        &self.id
    }

    /// Is it still a member, under the key that it came with? Asked anew with each directory; the term of a key is short beside a
    /// connection's, so that time alone is looked at with the next connection.
    pub(crate) fn still(&self) -> bool {
        let (version, now) = (self.peers.version(), self.clock.now());
        if !self.peers.in_force(now) {
            return false;
        }
        if self.checked.load(Ordering::Relaxed) == version {
            return true;
        }
        let good = self.peers.verify(&self.certificate, None, unix(now), KeyUsage::client_auth()).is_ok();
        if good {
            self.checked.store(version, Ordering::Relaxed);
        }
        good
    }
}

//! Node to node over TLS 1.3, each side proven by the directory and by nothing else.
//!
//! There is no certification authority. A node's own signing key, which the directory gives to it, signs the certificate of a transport key that
//! lives in memory and for a day ([`own`]); the other side looks the name up in its directory and takes the keys that stand there as the
//! only anchor ([`peers`]). A stolen transport key is worth a day at most, and a node that is suspended is cut off with its next request.
//! Letters are signed and sealed beneath; this keeps onlookers from seeing who writes to whom within a node, and strangers from asking anything at all.

mod admitted;
mod names;
mod own;
mod peers;
#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use exchange::SigningKey;
use rustls::{
    ClientConfig, ServerConfig,
    client::Resumption,
    crypto::{CryptoProvider, aws_lc_rs},
    pki_types::UnixTime,
    server::NoServerSessionStorage,
    time_provider::TimeProvider,
    version::TLS13,
};
use terms::{Instant, NodeId};

use crate::{
    clock::Clock,
    directory::{InForce, Newest},
};
pub(crate) use admitted::Admitted;
pub(crate) use names::Names;
use peers::name_of;
pub(crate) use peers::place;

/// Both ends of a node's transport.
#[derive(Clone)]
pub(crate) struct Transport {
    /// For those who come.
    pub(crate) server: Arc<ServerConfig>,
    /// For going to others. The name that is asked for is a node's, not a host's.
    pub(crate) client: ClientConfig,
    /// Who is to be asked for at an address.
    pub(crate) names: Names,
    peers: Arc<peers::Peers>,
    pub(crate) clock: Clock,
}

/// The library does not take what it is given; the operator can do nothing but report it.
#[derive(Debug, thiserror::Error)]
#[error("TLS cannot be set up: {0}")]
pub struct NoTransport(#[from] rustls::Error);

impl Transport {
    /// For this node, with this directory.
    ///
    /// # Errors
    /// [`NoTransport`] when the node's key cannot sign a certificate.
    pub(crate) fn new(
        id: &NodeId,
        key: &SigningKey,
        directory: &Arc<Newest<InForce>>,
        clock: &Clock,
    ) -> Result<Self, NoTransport> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let own = Arc::new(own::Own::new(id, key, &provider, clock.clone())?);
        let peers = Arc::new(peers::Peers::new(Arc::clone(directory), &provider));
        let server = server(&provider, clock, Arc::clone(&peers), Arc::clone(&own))?;
        let client = client(&provider, clock, Arc::clone(&peers), own)?;
        let names = Names::of(Arc::clone(directory));
        Ok(Self { server: Arc::new(server), client, names, peers, clock: clock.clone() })
    }

    /// Which directory proves the other side now.
    pub(crate) fn directory(&self) -> u64 {
        self.peers.version()
    }
}

/// No tickets and no early data: each connection proves anew who comes, and nothing that is sent can be sent again.
fn server(
    provider: &Arc<CryptoProvider>,
    clock: &Clock,
    peers: Arc<peers::Peers>,
    own: Arc<own::Own>,
) -> Result<ServerConfig, rustls::Error> {
    let mut config = ServerConfig::builder_with_details(Arc::clone(provider), Arc::new(Told(clock.clone())))
        .with_protocol_versions(&[&TLS13])?
        .with_client_cert_verifier(peers)
        .with_cert_resolver(own);
    config.send_tls13_tickets = 0;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn client(
    provider: &Arc<CryptoProvider>,
    clock: &Clock,
    peers: Arc<peers::Peers>,
    own: Arc<own::Own>,
) -> Result<ClientConfig, rustls::Error> {
    let mut config = ClientConfig::builder_with_details(Arc::clone(provider), Arc::new(Told(clock.clone())))
        .with_protocol_versions(&[&TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(peers)
        .with_client_cert_resolver(own);
    config.resumption = Resumption::disabled();
    Ok(config)
}

/// The node's clock, which in an exercise is not the machine's.
#[derive(Debug)]
struct Told(Clock);

impl TimeProvider for Told {
    fn current_time(&self) -> Option<UnixTime> {
        Some(unix(self.0.now()))
    }
}

fn unix(at: Instant) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(at.seconds()).unwrap_or(0)))
}

fn instant(at: UnixTime) -> Instant {
    Instant::from_micros(i64::try_from(at.as_secs()).unwrap_or(i64::MAX).saturating_mul(1_000_000))
}

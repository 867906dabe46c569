//! A node's transport key and its certificate: made in memory, signed by the node's own key, new each day.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use evidence::{SigningKey, transport};
use rand_core::Rng as _;
use rustls::{
    Error, SignatureScheme,
    client::ResolvesClientCert,
    crypto::CryptoProvider,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use terms::{Instant, NodeId};
use zeroize::Zeroizing;

use crate::clock::{Clock, chance};

/// A new key comes into use this often.
const RENEW_AFTER: Duration = Duration::from_secs(24 * 3_600);
/// A certificate outlives its use by this, so that a connection that is being made when the key changes does not fail.
const GRACE: Duration = Duration::from_secs(3_600);
/// The other node's clock may be behind by this: as far as letters allow.
const CLOCKS_DIFFER: Duration = Duration::from_secs(300);

/// RFC 8410: what stands before the 32 secret bytes of an Ed25519 key in PKCS #8.
const PKCS8: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// What a node shows.
pub(super) struct Own {
    id: NodeId,
    key: SigningKey,
    provider: Arc<CryptoProvider>,
    clock: Clock,
    shown: Mutex<(Instant, Arc<CertifiedKey>)>,
}

impl fmt::Debug for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Own({})", self.id)
    }
}

impl Own {
    pub(super) fn new(
        id: &NodeId,
        key: &exchange::SigningKey,
        provider: &Arc<CryptoProvider>,
        clock: Clock,
    ) -> Result<Self, Error> {
        // A certificate begins with the byte 0x30, and nothing else that this key signs does.
        let key = SigningKey::from_bytes(&key.seed());
        let now = clock.now();
        let first = certified(id, &key, provider, now)?;
        Ok(Self {
            id: id.clone(),
            key,
            provider: Arc::clone(provider),
            clock,
            shown: Mutex::new((now, Arc::new(first))),
        })
    }

    /// The certificate of the day. If a new one cannot be made, the old one is shown until it ends.
    fn shown(&self) -> Arc<CertifiedKey> {
        let now = self.clock.now();
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let (made, _) = &*shown;
        if (now < *made || now.since(*made) >= RENEW_AFTER)
            && let Ok(next) = certified(&self.id, &self.key, &self.provider, now)
        {
            *shown = (now, Arc::new(next));
        }
        Arc::clone(&shown.1)
    }
}

impl ResolvesServerCert for Own {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.shown())
    }
}

impl ResolvesClientCert for Own {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(self.shown())
    }

    fn has_certs(&self) -> bool {
        true
    }
}

fn certified(id: &NodeId, by: &SigningKey, provider: &CryptoProvider, now: Instant) -> Result<CertifiedKey, Error> {
    let mut chance = chance().map_err(|_| Error::FailedToGetRandomBytes)?;
    let (mut seed, mut serial) = (Zeroizing::new([0; 32]), [0; 16]);
    chance.fill_bytes(seed.as_mut());
    chance.fill_bytes(&mut serial);
    let public = SigningKey::from_bytes(&seed).verifying_key();
    let shown = transport::Transport {
        node: id.as_str(),
        key: public.as_bytes(),
        serial,
        from: now.before(CLOCKS_DIFFER),
        until: now.after(RENEW_AFTER + GRACE),
    };
    let certificate = CertificateDer::from(shown.certificate(by));
    let secret = PrivatePkcs8KeyDer::from([PKCS8.as_slice(), seed.as_slice()].concat());
    let key = provider.key_provider.load_private_key(PrivateKeyDer::Pkcs8(secret))?;
    Ok(CertifiedKey::new(vec![certificate], key))
}

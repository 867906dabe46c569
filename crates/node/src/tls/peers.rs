//! Whom a node believes: a name in its directory, under a certificate that this member's own key has signed.

use std::sync::Arc;

use exchange::{Node, VerifyingKey};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, WebPkiSupportedAlgorithms, verify_tls13_signature},
    pki_types::{CertificateDer, Der, ServerName, TrustAnchor, UnixTime},
    server::danger::{ClientCertVerified, ClientCertVerifier},
};
use terms::{Instant, NodeId};
use webpki::{EndEntityCert, KeyUsage};

use super::instant;
use crate::directory::{InForce, Newest};

/// Checks the other side's certificate against the directory.
#[derive(Debug)]
pub(super) struct Peers {
    directory: Arc<Newest<InForce>>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl Peers {
    pub(super) fn new(directory: Arc<Newest<InForce>>, provider: &CryptoProvider) -> Self {
        Self { directory, algorithms: provider.signature_verification_algorithms }
    }

    /// Which directory is believed now.
    pub(super) fn version(&self) -> u64 {
        self.directory.version()
    }

    /// Is it in force at this moment?
    pub(super) fn in_force(&self, at: Instant) -> bool {
        self.directory.in_force(at)
    }

    /// Is this certificate signed by a key that the directory gives to the node that it names, at this moment?
    pub(super) fn verify(
        &self,
        certificate: &CertificateDer<'_>,
        expected: Option<&str>,
        now: UnixTime,
        usage: KeyUsage,
    ) -> Result<(), Error> {
        let end = EndEntityCert::try_from(certificate).map_err(|_| refused(CertificateError::BadEncoding))?;
        let id = named(&end).ok_or_else(|| refused(CertificateError::NotValidForName))?;
        let at = instant(now);
        let member = self.directory.node(&id).filter(|_| self.directory.in_force(at));
        let member = member.ok_or_else(|| refused(CertificateError::UnknownIssuer))?;
        if expected.is_some_and(|expected| !self.lives_with(member, expected)) {
            return Err(refused(CertificateError::NotValidForName));
        }
        let anchors: Vec<_> = member.signing_keys_at(at).map(|key| anchor(member, key)).collect();
        end.verify_for_usage(self.algorithms.all, &anchors, &[], now, usage, None, None).map_err(|error| {
            refused(match error {
                webpki::Error::CertExpired { .. } => CertificateError::Expired,
                webpki::Error::CertNotValidYet { .. } => CertificateError::NotValidYet,
                webpki::Error::UnknownIssuer => CertificateError::UnknownIssuer,
                _ => CertificateError::ApplicationVerificationFailure,
            })
        })?;
        Ok(())
    }
}

impl Peers {
    /// Is this the member who was called, or one who answers at the same address? A court may sit at its desk's node.
    fn lives_with(&self, member: &Node, called: &str) -> bool {
        let other = || self.directory.nodes().find(|node| node.id().as_str() == called);
        member.id().as_str() == called || other().is_some_and(|other| place(other.url()) == place(member.url()))
    }
}

/// Host and port of a URL, if it is one.
pub(crate) fn place(url: &str) -> Option<String> {
    Some(url.parse::<hyper::Uri>().ok()?.authority()?.to_string())
}

/// The node that a certificate names: exactly one, and nothing beside it.
fn named(end: &EndEntityCert<'_>) -> Option<NodeId> {
    let mut names = end.valid_dns_names();
    let name = names.next()?;
    if names.next().is_some() { None } else { name.parse().ok() }
}

/// The node at the other end of a connection whose handshake has held.
pub(crate) fn name_of(certificates: Option<&[CertificateDer<'_>]>) -> Option<NodeId> {
    named(&EndEntityCert::try_from(certificates?.first()?).ok()?)
}

/// A member's key as the only anchor for what bears this member's name.
fn anchor(member: &Node, key: &VerifyingKey) -> TrustAnchor<'static> {
    let (subject, spki) = evidence::transport::anchor(member.id().as_str(), &key.bytes());
    TrustAnchor { subject: Der::from(subject), subject_public_key_info: Der::from(spki), name_constraints: None }
}

fn refused(why: CertificateError) -> Error {
    Error::InvalidCertificate(why)
}

impl ServerCertVerifier for Peers {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let ServerName::DnsName(expected) = server_name else {
            return Err(refused(CertificateError::NotValidForName));
        };
        self.verify(end_entity, Some(expected.as_ref()), now, KeyUsage::server_auth())?;
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("TLS 1.2 is not spoken here".into()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }
}

impl ClientCertVerifier for Peers {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        // Who the members are is nobody's business before the handshake has held.
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        self.verify(end_entity, None, now, KeyUsage::client_auth())?;
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("TLS 1.2 is not spoken here".into()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }
}

//! An authority of our own, for exercises: its stamps have the form of any other's, and its certificate says that nobody may
//! rely on them. Key, name, moment and serial numbers are arguments.

use p256::ecdsa::{Signature, signature::Signer as _};
use terms::Instant;

use super::{
    HashName, Root,
    algorithm::Scheme,
    request::{self, Failure, Request},
};
use crate::{
    SigningKey,
    der::{self, BIT_STRING, BOOLEAN, oid, write},
    sha256,
};

/// The policy of our exercises, from a name-based UUID (X.667: the arc 2.25 needs no register): it promises nothing.
pub const EXERCISE_POLICY: &[u8] = &[
    0x69, 0x81, 0xa7, 0x98, 0xa0, 0xc6, 0x81, 0xb8, 0x9a, 0xc3, 0xd1, 0x87, 0x9b, 0x9a, 0xe8, 0x9d, 0xe0, 0xd6, 0xc1,
    0x35,
];

/// What stands in the certificate as organization.
pub const EXERCISE: &str = "EXERCISE ONLY, NOT A TRUSTED AUTHORITY";

/// The key that signs stamps.
pub enum AuthorityKey {
    /// ECDSA on P-256 with SHA-256; every tool can check it.
    P256(Box<p256::ecdsa::SigningKey>),
    /// Ed25519 (RFC 8419); fewer tools can.
    Ed25519(Box<SigningKey>),
}

impl AuthorityKey {
    /// A P-256 key. `None` for the few byte strings that are none.
    pub fn p256(secret: &[u8; 32]) -> Option<Self> {
        p256::ecdsa::SigningKey::from_slice(secret).ok().map(|key| Self::P256(Box::new(key)))
    }

    /// SubjectPublicKeyInfo (RFC 5480, RFC 8410).
    fn public(&self) -> Vec<u8> {
        match self {
            Self::P256(key) => {
                let point = key.verifying_key().to_sec1_point(false);
                let algorithm = write::sequence(&[&write::oid(oid::EC), &write::oid(oid::P256)]);
                write::sequence(&[&algorithm, &write::bits(point.as_bytes())])
            }
            Self::Ed25519(key) => {
                let algorithm = write::sequence(&[&write::oid(oid::ED25519)]);
                write::sequence(&[&algorithm, &write::bits(key.verifying_key().as_bytes())])
            }
        }
    }

    fn scheme(&self) -> Scheme {
        match self {
            Self::P256(_) => Scheme::Ecdsa(HashName::Sha256),
            Self::Ed25519(_) => Scheme::Ed25519,
        }
    }

    fn algorithm(&self) -> Vec<u8> {
        match self {
            Self::P256(_) => write::sequence(&[&write::oid(oid::ECDSA_SHA256)]),
            Self::Ed25519(_) => write::sequence(&[&write::oid(oid::ED25519)]),
        }
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::P256(key) => {
                let signature: Signature = key.sign(message);
                signature.to_der().as_bytes().to_vec()
            }
            Self::Ed25519(key) => {
                use ed25519_dalek::Signer as _;
                key.sign(message).to_bytes().to_vec()
            }
        }
    }
}

/// An authority for exercises: its key and its certificate, which it has signed itself.
pub struct Authority {
    key: AuthorityKey,
    certificate: Vec<u8>,
    issuer: Vec<u8>,
    serial: Vec<u8>,
}

impl Authority {
    /// The same key, name and moments give the same certificate, byte for byte.
    pub fn exercise(key: AuthorityKey, name: &str, from: Instant, until: Instant) -> Self {
        let public = key.public();
        let key_id = sha256(&public);
        // Positive, and different for every key.
        let serial = write::unsigned(key_id.bytes().get(..16).unwrap_or_default());
        let issuer = distinguished_name(name);
        let body = write::sequence(&[
            &write::value(der::built(0), &[&write::number(2)]),
            &serial,
            &key.algorithm(),
            &issuer,
            &write::sequence(&[&write::validity(from), &write::validity(until)]),
            &issuer,
            &public,
            &write::value(der::built(3), &[&extensions(key_id.bytes())]),
        ]);
        let certificate = write::sequence(&[&body, &key.algorithm(), &write::bits(&key.sign(&body))]);
        Self { key, certificate, issuer, serial }
    }

    /// Its certificate, for a reader who wants to trust this exercise.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// The same as a root. `None` does not occur.
    pub fn root(&self) -> Option<Root> {
        Root::from_der(&self.certificate).ok()
    }

    /// The answer to the bytes of a request; a refusal is an answer as well.
    pub fn answer(&self, request: &[u8], at: Instant, serial: [u8; 16]) -> Vec<u8> {
        let request = match Request::read(request) {
            Ok(request) => request,
            Err(failure) => return request::declined(failure),
        };
        if request.policy.as_deref().is_some_and(|policy| policy != EXERCISE_POLICY) {
            return request::declined(Failure::UnacceptedPolicy);
        }
        request::granted(&self.stamp(&request, at, serial))
    }

    /// A TimeStampToken over what the request names.
    pub fn stamp(&self, request: &Request, at: Instant, serial: [u8; 16]) -> Vec<u8> {
        let nonce = request.nonce.as_deref().map(write::unsigned).unwrap_or_default();
        let info = write::sequence(&[
            &write::number(1),
            &write::oid(EXERCISE_POLICY),
            &write::sequence(&[&request.hash.identifier(), &write::octets(&request.digest)]),
            &write::unsigned(&serial),
            &write::moment(at),
            &nonce,
        ]);
        let digest = self.key.scheme().hash();
        // ESSCertIDv2 without an algorithm: SHA-256, its default.
        let id = write::sequence(&[&write::octets(sha256(&self.certificate).bytes())]);
        let attributes = write::set_of(vec![
            attribute(oid::CONTENT_TYPE, &write::oid(oid::TST_INFO)),
            attribute(oid::MESSAGE_DIGEST, &write::octets(&digest.of(&info))),
            attribute(oid::SIGNING_CERTIFICATE_V2, &write::sequence(&[&write::sequence(&[&id])])),
        ]);
        let signature = self.key.sign(&attributes);
        // In the SignerInfo the set is tagged [0]; the signature is over the set (RFC 5652 section 5.4).
        let mut tagged = attributes;
        if let Some(tag) = tagged.first_mut() {
            *tag = der::built(0);
        }
        let signer = write::sequence(&[
            &write::number(1),
            &write::sequence(&[&self.issuer, &self.serial]),
            &digest.identifier(),
            &tagged,
            &self.key.algorithm(),
            &write::octets(&signature),
        ]);
        let certificates = write::value(der::built(0), &[&self.certificate]);
        let data = write::sequence(&[
            &write::number(3),
            &write::set_of(vec![digest.identifier()]),
            &write::sequence(&[&write::oid(oid::TST_INFO), &write::value(der::built(0), &[&write::octets(&info)])]),
            if request.certificate { &certificates } else { &[] },
            &write::set_of(vec![signer]),
        ]);
        write::sequence(&[&write::oid(oid::SIGNED_DATA), &write::value(der::built(0), &[&data])])
    }
}

fn attribute(kind: &[u8], value: &[u8]) -> Vec<u8> {
    write::sequence(&[&write::oid(kind), &write::value(der::SET, &[value])])
}

/// Organization, then common name; each a set of one.
fn distinguished_name(name: &str) -> Vec<u8> {
    const UTF8: u8 = 0x0c;
    let part = |kind, text: &str| {
        let pair = write::sequence(&[&write::oid(kind), &write::value(UTF8, &[text.as_bytes()])]);
        write::value(der::SET, &[&pair])
    };
    // RFC 5280 appendix A: a common name has at most 64 characters.
    let common: String = format!("Exercise time of {name}").chars().take(64).collect();
    write::sequence(&[&part(oid::ORGANIZATION, EXERCISE), &part(oid::COMMON_NAME, &common)])
}

/// Key usage: signatures; extended key usage: time stamps alone, critical (RFC 3161 section 2.3); the key's identifier.
fn extensions(key_id: &[u8]) -> Vec<u8> {
    let critical = write::value(BOOLEAN, &[&[0xff]]);
    let usage = write::value(BIT_STRING, &[&[7, 0x80]]);
    let stamps = write::sequence(&[&write::oid(oid::TIME_STAMPING)]);
    let key_id = write::octets(key_id.get(..20).unwrap_or_default());
    write::sequence(&[
        &write::sequence(&[&write::oid(oid::SUBJECT_KEY_ID), &write::octets(&key_id)]),
        &write::sequence(&[&write::oid(oid::KEY_USAGE), &critical, &write::octets(&usage)]),
        &write::sequence(&[&write::oid(oid::EXT_KEY_USAGE), &critical, &write::octets(&stamps)]),
    ])
}

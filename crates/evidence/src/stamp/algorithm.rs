//! Which signatures count, and whether one holds.

use ecdsa_prehash::PrehashVerifier as _;
use p256::ecdsa::signature::hazmat as ecdsa_prehash;
use rsa::{BoxedUint, Pkcs1v15Sign, Pss};
use sha2::{Sha224, Sha256, Sha384, Sha512};

use super::{Fault, HashName};
use crate::{
    PublicKey,
    der::{self, NULL, NotDer, OID, Reader, SEQUENCE, Value, oid},
};

/// RSA keys outside of these are too weak, or cost too much to check (in bits).
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// An AlgorithmIdentifier (RFC 5280 section 4.1.1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Algorithm<'a> {
    pub(crate) oid: &'a [u8],
    pub(crate) parameters: Option<Value<'a>>,
}

impl<'a> Algorithm<'a> {
    pub(crate) fn read(reader: &mut Reader<'a>) -> Result<Self, NotDer> {
        Self::of(reader.sequence()?)
    }

    /// The hash function of an AlgorithmIdentifier whose tag is another, because it is tagged implicitly.
    pub(crate) fn inside(bytes: &'a [u8]) -> Result<Option<HashName>, NotDer> {
        Ok(HashName::read(Self::of(Reader::new(bytes))?))
    }

    fn of(mut inside: Reader<'a>) -> Result<Self, NotDer> {
        let oid = inside.oid()?;
        let parameters = if inside.is_empty() { None } else { Some(inside.any()?) };
        inside.end()?;
        Ok(Self { oid, parameters })
    }

    /// Absent or null: RFC 5754 lets both stand for the hash functions and for RSA.
    pub(crate) fn without_parameters(self) -> bool {
        self.parameters.is_none_or(|value| value.tag == NULL && value.inside.is_empty())
    }
}

/// How a signature was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2).
    Pkcs1(HashName),
    /// RSASSA-PSS with the same hash inside and a salt of this length (section 8.1).
    Pss(HashName, usize),
    /// ECDSA (FIPS 186-5).
    Ecdsa(HashName),
    /// Ed25519 (RFC 8032).
    Ed25519,
}

impl Scheme {
    /// The scheme of an algorithm. In a SignerInfo the digest algorithm stands beside it, and both must agree
    /// (RFC 5754 section 3, RFC 8419 section 3).
    pub(crate) fn read(algorithm: Algorithm<'_>, beside: Option<HashName>) -> Result<Self, Fault> {
        const UNKNOWN: Fault =
            Fault::Unsupported("a signature that is neither RSA with SHA-2, ECDSA with SHA-2 nor Ed25519");
        let bare = algorithm.parameters.is_none();
        let scheme = match algorithm.oid {
            oid::RSA if algorithm.without_parameters() => Self::Pkcs1(beside.ok_or(UNKNOWN)?),
            oid::RSA_SHA256 if algorithm.without_parameters() => Self::Pkcs1(HashName::Sha256),
            oid::RSA_SHA384 if algorithm.without_parameters() => Self::Pkcs1(HashName::Sha384),
            oid::RSA_SHA512 if algorithm.without_parameters() => Self::Pkcs1(HashName::Sha512),
            oid::RSA_PSS => pss(algorithm.parameters).map_err(|NotDer| UNKNOWN)?,
            oid::ECDSA_SHA256 if bare => Self::Ecdsa(HashName::Sha256),
            oid::ECDSA_SHA384 if bare => Self::Ecdsa(HashName::Sha384),
            oid::ECDSA_SHA512 if bare => Self::Ecdsa(HashName::Sha512),
            oid::ED25519 if bare => Self::Ed25519,
            _ => return Err(UNKNOWN),
        };
        match beside {
            Some(beside) if beside != scheme.hash() => Err(Fault::Form("two hash functions for one signature")),
            _ => Ok(scheme),
        }
    }

    /// The hash function of the signature; Ed25519 uses SHA-512 inside.
    pub(crate) fn hash(self) -> HashName {
        match self {
            Self::Pkcs1(hash) | Self::Pss(hash, _) | Self::Ecdsa(hash) => hash,
            Self::Ed25519 => HashName::Sha512,
        }
    }
}

/// RSASSA-PSS-params (RFC 4055 section 3.1). Its defaults are SHA-1, which does not count; so both hashes must stand there.
fn pss(parameters: Option<Value<'_>>) -> Result<Scheme, NotDer> {
    let value = parameters.filter(|value| value.tag == SEQUENCE).ok_or(NotDer)?;
    let mut inside = Reader::new(value.inside);
    let mut hash = inside.inside(der::built(0))?;
    let outer = HashName::read(Algorithm::read(&mut hash)?).ok_or(NotDer)?;
    hash.end()?;
    let mut mask = inside.inside(der::built(1))?;
    let mgf = Algorithm::read(&mut mask)?;
    mask.end()?;
    let mut mgf_hash = Reader::new(mgf.parameters.filter(|_| mgf.oid == oid::MGF1).ok_or(NotDer)?.whole);
    let inner = HashName::read(Algorithm::read(&mut mgf_hash)?).ok_or(NotDer)?;
    let salt = match inside.maybe_inside(der::built(2))? {
        Some(mut salt) => (salt.small()?, salt.end()?).0,
        None => 20,
    };
    if let Some(mut trailer) = inside.maybe_inside(der::built(3))? {
        let (1, ()) = (trailer.small()?, trailer.end()?) else { return Err(NotDer) };
    }
    inside.end()?;
    let salt = usize::try_from(salt).ok().filter(|&salt| salt <= 512).ok_or(NotDer)?;
    if inner == outer { Ok(Scheme::Pss(outer, salt)) } else { Err(NotDer) }
}

/// The kind of a key that signed, for people and for the table of ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA, with so many bits.
    Rsa(usize),
    /// ECDSA on P-256.
    P256,
    /// ECDSA on P-384.
    P384,
    /// Ed25519.
    Ed25519,
}

impl KeyKind {
    /// The name under which a table of ends knows it.
    pub fn family(self) -> &'static str {
        match self {
            Self::Rsa(..3072) => "RSA below 3072 bits",
            Self::Rsa(_) => "RSA",
            Self::P256 => "ECDSA P-256",
            Self::P384 => "ECDSA P-384",
            Self::Ed25519 => "Ed25519",
        }
    }
}

impl std::fmt::Display for KeyKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rsa(bits) => write!(f, "RSA {bits}"),
            other => f.write_str(other.family()),
        }
    }
}

/// A public key as a certificate carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key<'a> {
    /// RSA; a key that its owner keeps for PSS alone says so, and perhaps with which hash.
    Rsa { modulus: &'a [u8], exponent: &'a [u8], only: Option<Option<Scheme>> },
    /// A point of P-256.
    P256(&'a [u8]),
    /// A point of P-384.
    P384(&'a [u8]),
    /// An Ed25519 key.
    Ed25519(&'a [u8]),
}

impl<'a> Key<'a> {
    /// A SubjectPublicKeyInfo. `None` in the place of the key: well-formed, of a kind that does not count.
    pub(crate) fn read(reader: &mut Reader<'a>) -> Result<Option<Self>, NotDer> {
        let mut info = reader.sequence()?;
        let algorithm = Algorithm::read(&mut info)?;
        let bits = info.bits()?;
        info.end()?;
        Ok(match algorithm.oid {
            oid::RSA if algorithm.without_parameters() => Some(rsa_key(bits, None)?),
            oid::RSA_PSS => match algorithm.parameters {
                None => Some(rsa_key(bits, Some(None))?),
                parameters => pss(parameters).ok().map(|scheme| rsa_key(bits, Some(Some(scheme)))).transpose()?,
            },
            oid::EC => match algorithm.parameters.filter(|value| value.tag == OID).map(|value| value.inside) {
                Some(oid::P256) => Some(Self::P256(bits)),
                Some(oid::P384) => Some(Self::P384(bits)),
                _ => None,
            },
            oid::ED25519 if algorithm.parameters.is_none() => Some(Self::Ed25519(bits)),
            _ => None,
        })
    }

    pub(crate) fn kind(&self) -> KeyKind {
        match self {
            Self::Rsa { modulus, .. } => {
                let idle = modulus.first().map_or(0, |byte| byte.leading_zeros());
                KeyKind::Rsa((modulus.len() * 8).saturating_sub(usize::try_from(idle).unwrap_or(0)))
            }
            Self::P256(_) => KeyKind::P256,
            Self::P384(_) => KeyKind::P384,
            Self::Ed25519(_) => KeyKind::Ed25519,
        }
    }

    /// Did this key sign exactly these bytes in this way?
    pub(crate) fn signed(&self, scheme: Scheme, message: &[u8], signature: &[u8]) -> bool {
        let digest = scheme.hash().of(message);
        match (*self, scheme) {
            (Self::Rsa { modulus, exponent, only }, Scheme::Pkcs1(_) | Scheme::Pss(..)) => {
                allows(only, scheme) && rsa_signed(modulus, exponent, scheme, &digest, signature).is_some()
            }
            (Self::P256(point), Scheme::Ecdsa(_)) => p256::ecdsa::VerifyingKey::from_sec1_bytes(point)
                .and_then(|key| key.verify_prehash(&digest, &p256::ecdsa::Signature::from_der(signature)?))
                .is_ok(),
            (Self::P384(point), Scheme::Ecdsa(_)) => p384::ecdsa::VerifyingKey::from_sec1_bytes(point)
                .and_then(|key| key.verify_prehash(&digest, &p384::ecdsa::Signature::from_der(signature)?))
                .is_ok(),
            (Self::Ed25519(key), Scheme::Ed25519) => match (key.try_into(), signature.try_into()) {
                (Ok(key), Ok(signature)) => PublicKey::from_bytes(key).signed(message, signature),
                _ => false,
            },
            _ => false,
        }
    }
}

fn rsa_key(bits: &[u8], only: Option<Option<Scheme>>) -> Result<Key<'_>, NotDer> {
    let mut key = Reader::new(Reader::only(bits, SEQUENCE)?.inside);
    let (modulus, exponent) = (der::magnitude(key.integer()?)?, der::magnitude(key.integer()?)?);
    key.end()?;
    Ok(Key::Rsa { modulus, exponent, only })
}

/// RFC 4055 section 3.3: a key for PSS signs nothing else, with no other hash, and with no shorter salt.
fn allows(only: Option<Option<Scheme>>, scheme: Scheme) -> bool {
    match (only, scheme) {
        (None, _) | (Some(None), Scheme::Pss(..)) => true,
        (Some(Some(Scheme::Pss(hash, least))), Scheme::Pss(used, salt)) => hash == used && least <= salt,
        _ => false,
    }
}

/// The public operation alone; nothing secret is near.
fn rsa_signed(modulus: &[u8], exponent: &[u8], scheme: Scheme, digest: &[u8], signature: &[u8]) -> Option<()> {
    // The precision is a multiple of eight bits and no more than the bytes that stand there.
    let number = |digits: &[u8]| {
        let bits = u32::try_from(digits.len().checked_mul(8)?).ok()?;
        BoxedUint::from_be_slice(digits, bits).ok()
    };
    if modulus.len() > RSA_BITS.end() / 8 || exponent.len() > 8 {
        return None;
    }
    let key = rsa::PublicKey::new_with_size_limits(number(modulus)?, number(exponent)?, RSA_BITS).ok()?;
    match scheme {
        Scheme::Pkcs1(HashName::Sha256) => key.verify(Pkcs1v15Sign::new::<Sha256>(), digest, signature),
        Scheme::Pkcs1(HashName::Sha384) => key.verify(Pkcs1v15Sign::new::<Sha384>(), digest, signature),
        Scheme::Pkcs1(HashName::Sha512) => key.verify(Pkcs1v15Sign::new::<Sha512>(), digest, signature),
        // Old records have it; for a package it does not count (`stamp::check`).
        Scheme::Pss(HashName::Sha224, salt) => key.verify(Pss::<Sha224>::new_with_salt(salt), digest, signature),
        Scheme::Pss(HashName::Sha256, salt) => key.verify(Pss::<Sha256>::new_with_salt(salt), digest, signature),
        Scheme::Pss(HashName::Sha384, salt) => key.verify(Pss::<Sha384>::new_with_salt(salt), digest, signature),
        Scheme::Pss(HashName::Sha512, salt) => key.verify(Pss::<Sha512>::new_with_salt(salt), digest, signature),
        _ => return None,
    }
    .ok()
}

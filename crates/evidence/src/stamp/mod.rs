//! Time stamps from others (RFC 3161): somebody outside says that these bytes existed at that moment.
//!
//! What counts is said in `protocol/evidence-2.md`, section 8. A stamp holds for as long as its algorithms do; when they fall,
//! an evidence record over it takes its place (module `record`).

use std::time::Duration;

use terms::Instant;

use crate::der::NotDer;

pub mod authority;
pub mod request;

mod algorithm;
mod certificate;
mod chain;
mod hash;
mod revoked;
mod token;

pub(crate) use algorithm::Algorithm;
pub(crate) use token::Token;

pub use algorithm::KeyKind;
pub use chain::{NotARoot, Root};
pub use hash::{HashName, Hasher};
pub(crate) use revoked::standing_of;
pub use revoked::{NotAList, RevocationList, Standing, standing};

/// A time stamp that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped {
    /// The moment that it names.
    pub at: Instant,
    /// How far that moment may be wrong, if the authority says so.
    pub accuracy: Option<Duration>,
    /// Who signed it, by the name in the certificate.
    pub authority: String,
    /// Does a root of the reader's vouch for that name? Never without roots.
    pub vouched: bool,
    /// The hash function over what was stamped.
    pub imprint: HashName,
    /// The hash function of the signature.
    pub signature: HashName,
    /// The kind of key that signed.
    pub key: KeyKind,
    /// When the certificate of the signer ends.
    pub certificate_until: Instant,
}

/// Why a time stamp does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The bytes are not a DER TimeStampToken.
    #[error("the time stamp is not a DER TimeStampToken")]
    NotDer,
    /// A DER value, but not one that section 8 allows.
    #[error("the time stamp is not of the form that counts: {0}")]
    Form(&'static str),
    /// An algorithm or an extension that does not count.
    #[error("the time stamp uses {0}")]
    Unsupported(&'static str),
    /// It is a stamp of something else.
    #[error("the time stamp is of other bytes")]
    OtherBytes,
    /// The signer's certificate does not lie inside.
    #[error("the certificate of the time stamp's signer is not inside")]
    NoCertificate,
    /// The certificate may not sign time stamps, or is not the one that the signer names.
    #[error("the time stamp's signer: {0}")]
    Signer(&'static str),
    /// The signature does not hold.
    #[error("the time stamp's signature does not hold")]
    Signature,
    /// None of the reader's roots vouches for the signer.
    #[error("no root of yours vouches for the time stamp's signer")]
    NoChain,
    /// A certificate behind it was revoked before the stamp, or later for a reason that reaches back.
    #[error("the certificate of {whose} was revoked as of {at}: {reason}")]
    Revoked {
        /// By the name in the certificate.
        whose: String,
        /// From when it counts as revoked.
        at: Instant,
        /// In words.
        reason: &'static str,
    },
    /// A root would vouch, but a certificate was not valid at the moment of the stamp.
    #[error("a certificate was not valid at the moment of the time stamp")]
    NotValidThen,
}

impl From<NotDer> for Fault {
    fn from(_: NotDer) -> Self {
        Self::NotDer
    }
}

/// Is this token a time stamp of exactly these bytes? Without roots, nobody vouches for who signed it.
///
/// # Errors
/// [`Fault`]: the first thing that is wrong.
pub fn check(token: &[u8], stamped: &[u8], roots: &[Root]) -> Result<Stamped, Fault> {
    let (hash, _) = imprint(token)?;
    check_digest(token, &hash.of(stamped), roots)
}

/// Is this token a time stamp of bytes with this digest, under the hash function that [`imprint`] names?
///
/// # Errors
/// [`Fault`]: the first thing that is wrong.
pub fn check_digest(token: &[u8], digest: &[u8], roots: &[Root]) -> Result<Stamped, Fault> {
    let token = Token::read(token)?;
    if [token.info.hash, token.signature_hash()].contains(&HashName::Sha224) {
        return Err(Fault::Unsupported("a hash function weaker than SHA-256"));
    }
    token.check(digest, roots)
}

/// What a token says that it stamps: the hash function, and the digest. Nothing is checked but the form.
///
/// # Errors
/// [`Fault`] when the token cannot be read.
pub fn imprint(token: &[u8]) -> Result<(HashName, Vec<u8>), Fault> {
    let token = Token::read(token)?;
    Ok((token.info.hash, token.info.imprint.to_vec()))
}

impl Token<'_> {
    /// Is it a time stamp of what has this digest, under the hash function that the token names?
    pub(crate) fn check(&self, digest: &[u8], roots: &[Root]) -> Result<Stamped, Fault> {
        if self.info.imprint != digest {
            return Err(Fault::OtherBytes);
        }
        let (signer, key) = self.signed_by()?;
        if !roots.is_empty() {
            chain::find(signer, &self.certificates, roots, self.info.at)?;
        }
        Ok(Stamped {
            at: self.info.at,
            accuracy: self.info.accuracy,
            authority: signer.name(),
            vouched: !roots.is_empty(),
            imprint: self.info.hash,
            signature: self.signature_hash(),
            key,
            certificate_until: signer.until,
        })
    }
}

//! Asking an authority for a time stamp, and what it answers (RFC 3161 sections 2.4.1 and 2.4.2).

use std::time::Duration;

use terms::Instant;

use super::{Fault, HashName, Root, Stamped, Token, algorithm::Algorithm};
use crate::der::{self, BIT_STRING, BOOLEAN, NotDer, Reader, SEQUENCE, oid, write};

/// An answer with its token is a few thousand bytes; more than this is not read.
pub const RESPONSE_MAX: usize = 256 * 1024;

/// A request for a stamp of what has this digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The hash function.
    pub hash: HashName,
    /// The digest under it.
    pub digest: Vec<u8>,
    /// The object identifier of a policy, as bytes of DER, if the authority shall follow that one and no other.
    pub policy: Option<Vec<u8>>,
    /// A number that nobody else knows, so that an old answer is not taken for a new one.
    pub nonce: Option<Vec<u8>>,
    /// Shall the certificate lie inside? A token without it cannot be checked later.
    pub certificate: bool,
}

impl Request {
    /// A request that only this nonce answers, with the certificate inside.
    pub fn new(hash: HashName, digest: Vec<u8>, nonce: [u8; 16]) -> Self {
        Self { hash, digest, policy: None, nonce: Some(nonce.to_vec()), certificate: true }
    }

    /// The bytes of a TimeStampReq.
    pub fn to_der(&self) -> Vec<u8> {
        let imprint = write::sequence(&[&self.hash.identifier(), &write::octets(&self.digest)]);
        let policy = self.policy.as_deref().map(write::oid).unwrap_or_default();
        let nonce = self.nonce.as_deref().map(write::unsigned).unwrap_or_default();
        let certificate = if self.certificate { write::value(BOOLEAN, &[&[0xff]]) } else { Vec::new() };
        write::sequence(&[&write::number(1), &imprint, &policy, &nonce, &certificate])
    }

    /// Reads a TimeStampReq, as an authority does.
    ///
    /// # Errors
    /// [`Failure`]: the answer that RFC 3161 has for it.
    pub fn read(bytes: &[u8]) -> Result<Self, Failure> {
        let mut inside = Reader::new(Reader::only(bytes, SEQUENCE)?.inside);
        if inside.small()? != 1 {
            return Err(Failure::BadRequest);
        }
        let mut imprint = inside.sequence()?;
        let algorithm = Algorithm::read(&mut imprint)?;
        let digest = imprint.octets()?.to_vec();
        imprint.end()?;
        let hash = HashName::read(algorithm).filter(|&hash| hash != HashName::Sha224).ok_or(Failure::BadAlgorithm)?;
        if digest.len() != hash.length() {
            return Err(Failure::BadDataFormat);
        }
        let policy = if inside.peek() == Some(der::OID) { Some(inside.oid()?.to_vec()) } else { None };
        let nonce = match inside.peek() {
            Some(der::INTEGER) => Some(der::magnitude(inside.integer()?)?.to_vec()),
            _ => None,
        };
        let certificate = if inside.peek() == Some(BOOLEAN) { inside.truth()? } else { false };
        if inside.peek() == Some(der::built(0)) {
            return Err(Failure::UnacceptedExtension);
        }
        inside.end()?;
        if nonce.as_ref().is_some_and(|nonce| nonce.len() > 64) {
            return Err(Failure::BadDataFormat);
        }
        Ok(Self { hash, digest, policy, nonce, certificate })
    }
}

/// Why an authority gives no stamp: PKIFailureInfo, RFC 3161 section 2.4.2, with its bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Bit 0.
    #[error("unrecognized or unsupported algorithm identifier")]
    BadAlgorithm = 0,
    /// Bit 2.
    #[error("transaction not permitted or supported")]
    BadRequest = 2,
    /// Bit 5.
    #[error("the data submitted has the wrong format")]
    BadDataFormat = 5,
    /// Bit 14.
    #[error("the authority's time source is not available")]
    TimeNotAvailable = 14,
    /// Bit 15.
    #[error("the requested policy is not supported")]
    UnacceptedPolicy = 15,
    /// Bit 16.
    #[error("the requested extension is not supported")]
    UnacceptedExtension = 16,
    /// Bit 25.
    #[error("the request cannot be handled due to a failure")]
    SystemFailure = 25,
}

impl From<NotDer> for Failure {
    fn from(_: NotDer) -> Self {
        Self::BadDataFormat
    }
}

/// The answer with a token.
pub fn granted(token: &[u8]) -> Vec<u8> {
    write::sequence(&[&write::sequence(&[&write::number(0)]), token])
}

/// The answer without one: status 2, rejection.
pub fn declined(failure: Failure) -> Vec<u8> {
    const UTF8: u8 = 0x0c;
    let text = write::sequence(&[&write::value(UTF8, &[failure.to_string().as_bytes()])]);
    let bit = failure as usize;
    let mut bits = vec![0_u8; bit / 8 + 1];
    if let Some(last) = bits.last_mut() {
        *last = 0x80 >> (bit % 8);
    }
    let unused = 7 - u8::try_from(bit % 8).unwrap_or(0);
    let info = write::value(BIT_STRING, &[&[unused], &bits]);
    write::sequence(&[&write::sequence(&[&write::number(2), &text, &info])])
}

/// Why an answer is no stamp of what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotStamped {
    /// The answer is not a TimeStampResp.
    #[error("the answer is not a DER TimeStampResp")]
    NotAResponse,
    /// The authority said no; its status, and its words if it has any.
    #[error("the authority declines (status {status}): {text}")]
    Declined {
        /// PKIStatus.
        status: u64,
        /// PKIFreeText, cut and without control characters.
        text: String,
    },
    /// The nonce is missing or another: an old answer, or another's.
    #[error("the answer does not carry our nonce")]
    Nonce,
    /// It follows another policy than the one that was asked for.
    #[error("the time stamp follows another policy than the one asked for")]
    Policy,
    /// Its clock and ours are too far apart.
    #[error("the authority's clock says {theirs}, ours {ours}: too far apart")]
    Clock {
        /// The moment of the token.
        theirs: Instant,
        /// The moment here.
        ours: Instant,
    },
    /// The token does not hold.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<NotDer> for NotStamped {
    fn from(_: NotDer) -> Self {
        Self::NotAResponse
    }
}

impl Request {
    /// Is this answer the stamp that was asked for, at a moment no further from `now` than `tolerance` and the accuracy that
    /// the authority names? The token, and what it says.
    ///
    /// # Errors
    /// [`NotStamped`]: the first thing that is wrong.
    pub fn answered(
        &self,
        answer: &[u8],
        roots: &[Root],
        now: Instant,
        tolerance: Duration,
    ) -> Result<(Vec<u8>, Stamped), NotStamped> {
        let bytes = token_of(answer)?;
        let token = Token::read(bytes)?;
        if token.info.hash != self.hash {
            return Err(Fault::OtherBytes.into());
        }
        let stamped = token.check(&self.digest, roots)?;
        let nonce = token.info.nonce.map(der::magnitude).transpose()?;
        let wanted = self.nonce.as_ref().map(|nonce| write::unsigned(nonce));
        if nonce.map(write::unsigned) != wanted {
            return Err(NotStamped::Nonce);
        }
        if self.policy.as_ref().is_some_and(|policy| policy != token.info.policy) {
            return Err(NotStamped::Policy);
        }
        // An authority whose accuracy is a year would otherwise be right about any moment.
        let tolerance = tolerance.saturating_add(stamped.accuracy.unwrap_or_default().min(tolerance));
        if stamped.at.since(now).max(now.since(stamped.at)) > tolerance {
            return Err(NotStamped::Clock { theirs: stamped.at, ours: now });
        }
        Ok((bytes.to_vec(), stamped))
    }
}

/// The token of a TimeStampResp with status granted (0) or granted with changes (1).
fn token_of(answer: &[u8]) -> Result<&[u8], NotStamped> {
    let mut inside = Reader::new(Reader::only(answer, SEQUENCE)?.inside);
    let mut info = inside.sequence()?;
    let status = info.small()?;
    if status > 1 {
        let text = info.maybe_inside(SEQUENCE)?.and_then(|mut list| list.any().ok());
        let text = text.map(|value| String::from_utf8_lossy(value.inside).into_owned()).unwrap_or_default();
        let text = text.chars().filter(|c| !c.is_control()).take(200).collect();
        return Err(NotStamped::Declined { status, text });
    }
    let token = inside.value(SEQUENCE)?;
    inside.end()?;
    Ok(token.whole)
}

/// The token inside an answer, if these bytes are one that grants it.
pub fn token_in(answer: &[u8]) -> Option<&[u8]> {
    token_of(answer).ok()
}

/// The policy of a token, as bytes of DER.
///
/// # Errors
/// [`Fault`] when the token cannot be read.
pub fn policy(token: &[u8]) -> Result<Vec<u8>, Fault> {
    Ok(Token::read(token)?.info.policy.to_vec())
}

/// An object identifier from its numbers: `1.2.840.113549.1.9`. `None` when it is none.
pub fn policy_from_text(text: &str) -> Option<Vec<u8>> {
    oid::from_text(text)
}

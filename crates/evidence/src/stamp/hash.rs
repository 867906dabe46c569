//! The hash functions of time stamps and evidence records.

use std::fmt;

use sha2::{Digest as _, Sha224, Sha256, Sha384, Sha512};

use super::algorithm::Algorithm;
use crate::der::{oid, write};

/// A hash function of the SHA-2 family (FIPS 180-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HashName {
    /// SHA-224; read in old evidence records, never written, never taken for a package's time stamp.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl HashName {
    /// All of them, weakest first.
    pub const ALL: [Self; 4] = [Self::Sha224, Self::Sha256, Self::Sha384, Self::Sha512];

    /// The digest of these bytes.
    pub fn of(self, bytes: &[u8]) -> Vec<u8> {
        let mut hasher = self.hasher();
        hasher.update(bytes);
        hasher.finish()
    }

    /// A hasher for bytes that come in pieces.
    pub fn hasher(self) -> Hasher {
        Hasher(match self {
            Self::Sha224 => State::Sha224(Sha224::new()),
            Self::Sha256 => State::Sha256(Sha256::new()),
            Self::Sha384 => State::Sha384(Sha384::new()),
            Self::Sha512 => State::Sha512(Sha512::new()),
        })
    }

    /// How many bytes a digest has.
    pub fn length(self) -> usize {
        match self {
            Self::Sha224 => 28,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// Reads the name as it is shown, in any case, with or without the dash: `SHA-512`, `sha512`.
    pub fn named(text: &str) -> Option<Self> {
        let plain = text.to_ascii_lowercase().replace('-', "");
        Self::ALL.into_iter().find(|hash| hash.to_string().to_ascii_lowercase().replace('-', "") == plain)
    }

    pub(crate) fn oid(self) -> &'static [u8] {
        match self {
            Self::Sha224 => oid::SHA224,
            Self::Sha256 => oid::SHA256,
            Self::Sha384 => oid::SHA384,
            Self::Sha512 => oid::SHA512,
        }
    }

    /// The function that an AlgorithmIdentifier names. Its parameters are absent or null (RFC 5754 section 2).
    pub(crate) fn read(algorithm: Algorithm<'_>) -> Option<Self> {
        let named = Self::ALL.into_iter().find(|hash| hash.oid() == algorithm.oid)?;
        algorithm.without_parameters().then_some(named)
    }

    /// The AlgorithmIdentifier, without parameters.
    pub(crate) fn identifier(self) -> Vec<u8> {
        write::sequence(&[&write::oid(self.oid())])
    }
}

impl fmt::Display for HashName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sha224 => "SHA-224",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        })
    }
}

/// A digest in the making.
#[derive(Debug, Clone)]
pub struct Hasher(State);

#[derive(Debug, Clone)]
enum State {
    Sha224(Sha224),
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
}

impl Hasher {
    /// More bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            State::Sha224(state) => state.update(bytes),
            State::Sha256(state) => state.update(bytes),
            State::Sha384(state) => state.update(bytes),
            State::Sha512(state) => state.update(bytes),
        }
    }

    /// The digest of all bytes.
    pub fn finish(self) -> Vec<u8> {
        match self.0 {
            State::Sha224(state) => state.finalize().to_vec(),
            State::Sha256(state) => state.finalize().to_vec(),
            State::Sha384(state) => state.finalize().to_vec(),
            State::Sha512(state) => state.finalize().to_vec(),
        }
    }
}

//! Sealing: what the rows say is readable only under a key of its case and class, and each such key only under the master key.
//!
//! Whoever destroys one wrapped key destroys what lies under it, in every page, free page and old copy that has no key with it.
//! The log keeps its commitments, so that every proof stays what it was. XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha): its
//! nonce is long enough to be drawn at random.

mod file;
mod ring;

pub(crate) use file::{find_or_make, read};
pub use ring::Destroyed;
pub(crate) use ring::{NewSeal, Ring, Under};

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{AeadInOut as _, inout::InOutBuf},
};
use rand_core::CryptoRng;
use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize, Zeroizing};

const NONCE: usize = 24;
const TAG: usize = 16;

/// What lies under one key of a case: each class can be destroyed by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// What the events say. That they happened, when, and by whom stays.
    Events,
    /// Signed frames, answers and packages.
    Documents,
}

impl Class {
    /// Its name on disk and in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Documents => "documents",
        }
    }
}

impl std::fmt::Display for Class {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Not one of the classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the class is `events` or `documents`")]
pub struct NoClass;

impl std::str::FromStr for Class {
    type Err = NoClass;

    fn from_str(text: &str) -> Result<Self, NoClass> {
        [Self::Events, Self::Documents].into_iter().find(|class| class.as_str() == text).ok_or(NoClass)
    }
}

/// A key. Its bytes are wiped when it goes.
#[derive(Clone)]
pub(crate) struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(hidden)")
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Key {
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) fn draw(chance: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 32];
        chance.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// Nonce, sealed bytes, tag. `parts` are sealed as one.
    pub(crate) fn seal(&self, about: &[u8], parts: &[&[u8]], chance: &mut impl CryptoRng) -> Vec<u8> {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let mut out = vec![0; NONCE];
        out.reserve_exact(length + TAG);
        chance.fill_bytes(&mut out);
        let nonce: [u8; NONCE] = out.as_slice().try_into().unwrap_or_default();
        parts.iter().for_each(|part| out.extend_from_slice(part));
        let body = out.get_mut(NONCE..).unwrap_or_default();
        let cipher = XChaCha20Poly1305::new((&self.0).into());
        let tag = cipher.encrypt_inout_detached(&XNonce::from(nonce), about, InOutBuf::from(body));
        // The cipher refuses only what is longer than 256 GiB; an empty result opens as damaged.
        let Ok(tag) = tag else { return Vec::new() };
        out.extend_from_slice(&tag);
        out
    }

    /// What was sealed, if nothing was changed.
    pub(crate) fn open(&self, about: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE>()?;
        let (body, tag) = rest.split_last_chunk::<TAG>()?;
        let mut out = Zeroizing::new(body.to_vec());
        let cipher = XChaCha20Poly1305::new((&self.0).into());
        cipher
            .decrypt_inout_detached(&XNonce::from(*nonce), about, InOutBuf::from(out.as_mut_slice()), &(*tag).into())
            .ok()?;
        Some(out)
    }

    /// The name under which a document is found: nobody can make it from the document without the master key.
    pub(crate) fn tag(&self, digest: &terms::Digest) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"comity store document tag 1\0");
        hash.update(self.0);
        hash.update(digest.bytes());
        hash.finalize().into()
    }
}

/// What a wrapped key is bound to: its row.
fn wrapping(id: i64, stream: &str, class: Class) -> Vec<u8> {
    [b"comity store key 1\0", id.to_be_bytes().as_slice(), class.as_str().as_bytes(), b"\0", stream.as_bytes()].concat()
}

/// What a sealed body is bound to. Its number and stream are in the commitment, which the audit compares.
pub(crate) const EVENT: &[u8] = b"comity store event 1";

/// What a sealed document is bound to: its name.
pub(crate) fn document(tag: &[u8; 32]) -> Vec<u8> {
    [b"comity store document 1\0".as_slice(), tag].concat()
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

    use super::*;

    #[test]
    fn what_is_sealed_opens_whole_or_not_at_all() {
        let mut chance = ChaCha20Rng::seed_from_u64(1);
        let key = Key::draw(&mut chance);
        for length in [0, 1, 15, 16, 17, 63, 64, 65, 130] {
            let text: Vec<u8> = (0..length).collect();
            let sealed = key.seal(b"a", &[&[9; 3], &text], &mut chance);
            assert_eq!(key.open(b"a", &sealed).unwrap().as_slice(), [&[9; 3], text.as_slice()].concat());
            assert!(key.open(b"b", &sealed).is_none());
            assert!(Key::draw(&mut chance).open(b"a", &sealed).is_none());
            for at in 0..sealed.len() {
                let mut changed = sealed.clone();
                changed[at] ^= 1;
                assert!(key.open(b"a", &changed).is_none());
                assert!(key.open(b"a", &sealed[..at]).is_none());
            }
        }
    }
}

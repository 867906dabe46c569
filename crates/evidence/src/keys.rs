//! Who signs, and what a signature is: Ed25519 over a named purpose and the exact bytes.

use std::fmt;

use ed25519_dalek::{Signer as _, VerifyingKey};
use terms::{NodeId, OfficerId, Role, StateCode};

use crate::hash::{hex, unhex};

pub use ed25519_dalek::SigningKey;

/// An Ed25519 public key (RFC 8032). Its bytes are its name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// From the 32 bytes. Whether they are a point of the curve shows when a signature is checked.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The public half of a signing key.
    pub fn of(key: &SigningKey) -> Self {
        Self(key.verifying_key().to_bytes())
    }

    /// The 32 bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Is y below p = 2^255 - 19 (RFC 8032 section 5.1.3)? The nineteen numbers above it would spell a point a second way.
    fn reduced(&self) -> bool {
        let [first, middle @ .., last] = &self.0;
        !(*first >= 0xED && middle.iter().all(|byte| *byte == 0xFF) && last & 0x7F == 0x7F)
    }

    /// Reads 64 lower-case hexadecimal digits; anything else is `None`.
    pub fn from_hex(text: &str) -> Option<Self> {
        unhex(text).map(Self)
    }

    /// Did this key sign exactly these bytes? Keys of small order, keys in a second spelling and malleable signatures
    /// count as no.
    pub(crate) fn signed(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        if !self.reduced() {
            return false;
        }
        VerifyingKey::from_bytes(&self.0)
            .and_then(|key| key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(signature)))
            .is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Who holds a key: a person in an office, or an installation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// An office account of one person.
    Person {
        /// The office account.
        officer: OfficerId,
        /// In which office that person acts.
        role: Role,
        /// At which node.
        node: NodeId,
    },
    /// A node, acting as the house that runs it.
    Node(NodeId),
}

impl Holder {
    /// The node that this holder is, or acts at.
    pub fn node(&self) -> &NodeId {
        match self {
            Self::Person { node, .. } | Self::Node(node) => node,
        }
    }

    /// Is this a person, rather than an installation?
    pub fn is_person(&self) -> bool {
        matches!(self, Self::Person { .. })
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person { officer, role, node } => write!(f, "{officer} ({role}) at {node}"),
            Self::Node(node) => write!(f, "node {node}"),
        }
    }
}

/// A public key, who holds it, and for which state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyHolder {
    /// Person or node.
    pub holder: Holder,
    /// The state whose law the holder acts under.
    pub state: StateCode,
    /// The key.
    pub key: PublicKey,
}

/// Whatever signs for a holder: a key that is here, or one that is somewhere else and was asked.
pub trait Signs: Sync {
    /// The public half.
    fn public(&self) -> PublicKey;

    /// An Ed25519 signature (RFC 8032) over exactly these bytes, of which the first line says what they are for. Who has none gives
    /// any other bytes: they verify under no key.
    fn signs(&self, message: &[u8]) -> [u8; 64];
}

impl Signs for SigningKey {
    fn public(&self) -> PublicKey {
        PublicKey::of(self)
    }

    fn signs(&self, message: &[u8]) -> [u8; 64] {
        self.sign(message).to_bytes()
    }
}

/// Somebody who can sign now: the public description and what signs.
#[derive(Clone, Copy)]
pub struct Signer<'a> {
    /// Who signs.
    pub holder: &'a Holder,
    /// The secret half, or the way to it; never stored by this room.
    pub key: &'a dyn Signs,
}

/// What a signature is for. Part of the signed bytes, so that none can stand in for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// One event in the life of an evidence item.
    Custody,
    /// The seal of a package.
    Seal,
    /// What was added to a package after its seal.
    Closing,
}

impl Purpose {
    pub(crate) fn prefix(self) -> &'static [u8] {
        match self {
            Self::Custody => b"comity-custody-v1\n",
            Self::Seal => b"comity-seal-v1\n",
            Self::Closing => b"comity-closing-v2\n",
        }
    }

    fn message(self, body: &[u8]) -> Vec<u8> {
        [self.prefix(), body].concat()
    }

    pub(crate) fn sign(self, key: &dyn Signs, body: &[u8]) -> [u8; 64] {
        key.signs(&self.message(body))
    }

    pub(crate) fn check(self, key: &PublicKey, body: &[u8], signature: &[u8; 64]) -> bool {
        key.signed(&self.message(body), signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_for_one_purpose_is_none_for_another() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let signature = Purpose::Custody.sign(&key, b"body");
        let public = PublicKey::of(&key);
        assert!(Purpose::Custody.check(&public, b"body", &signature));
        assert!(!Purpose::Seal.check(&public, b"body", &signature));
        assert!(!Purpose::Custody.check(&public, b"bodY", &signature));
    }

    #[test]
    fn a_second_spelling_of_a_key_is_none() {
        let top = |first: u8, last: u8| {
            let mut bytes = [0xFF; 32];
            (bytes[0], bytes[31]) = (first, last);
            PublicKey(bytes)
        };
        for (first, last, one) in
            [(0xEC, 0x7F, true), (0xED, 0x7F, false), (0xFF, 0x7F, false), (0xED, 0xFF, false), (0xED, 0x7E, true)]
        {
            assert_eq!(top(first, last).reduced(), one, "{first:x} {last:x}");
        }
    }

    #[test]
    fn a_key_of_small_order_vouches_for_nothing() {
        let mut identity = [0; 32];
        identity[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        assert!(!PublicKey::from_bytes(identity).signed(b"anything", &signature));
    }
}

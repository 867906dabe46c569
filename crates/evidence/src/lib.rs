//! Digest, seal, custody, Merkle log, proofs, packages, and verification without a node.
//!
//! Bytes go in and bytes come out: nothing here reads a disk, a network or a clock, so that a court can run it offline.

mod hash;
pub use hash::{sha256, sha512_hex};

mod fingerprint;
pub use fingerprint::{Fingerprint, Hashing, InTurn, Sha512Digest, Taken};

mod keys;
pub use keys::{Holder, KeyHolder, PublicKey, Signer, SigningKey, Signs};

mod meant;
pub use meant::{Meant, NotUnderSeal, under_seal};

mod der;
mod json;

pub mod custody;
pub mod log;
pub mod package;
pub mod papers;
pub mod record;
pub mod stamp;
pub mod transport;

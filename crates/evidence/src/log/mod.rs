//! A log that only grows: Merkle hashing of RFC 6962, proofs, and checkpoints that others can remember.
//!
//! A leaf is a salted commitment, never a hash of what it stands for: whoever holds the log learns nothing, and when the
//! key is destroyed every proof stays valid while the content is gone.

mod tree;
pub use tree::{Frontier, Node, consistency_proof, from_leaves, inclusion_proof, leaf_hash, root};

mod proof;
pub use proof::{verify_consistency, verify_inclusion};

mod proof_file;
pub use proof_file::{NotProven, ProofFile, Proven};

mod tile;
pub use tile::{TILE_WIDTH, Tile, TileKind};

mod tile_edge;
pub use tile_edge::{Edge, Written};

mod tile_read;
pub use tile_read::{NotProved, Tiles};

mod tile_block;
mod tile_settle;
pub use tile_block::{Block, Brought, Said};

mod tile_audit;
pub use tile_audit::{Audit, Finding, Findings};

mod note;
pub use note::{BadNote, Note, key_hash, read_verifier_line, sign_note, verifier_line};

pub mod contradiction;
pub mod cosign;
pub mod witness;

mod checkpoint;
pub use checkpoint::{BadCheckpoint, Checkpoint, read_checkpoint, sign_checkpoint};
pub(crate) use checkpoint::{claimed, decimal, is_checkpoint};

use terms::Digest;

use crate::hash::sha256_parts;

/// The leaf data that stands for a record in the log: SHA-256 over a fixed prefix, a random key of this record, and the record.
///
/// The prefix is the ASCII text `comity-commitment-v1` and a line feed. Without the key the commitment says nothing
/// about the record, however few records there could be.
pub fn commit(key: &[u8; 32], record: &[u8]) -> Digest {
    sha256_parts(&[b"comity-commitment-v1\n", key, record])
}

//! Digest, seal, custody, Merkle log, proofs, packages, and verification without a node.

//! The tree of RFC 6962 section 2.1: appending, roots, and proofs from stored nodes.

use terms::Digest;

use crate::hash::{sha256, sha256_parts};

/// Hash of one leaf (RFC 6962: a zero byte, then the leaf data).
pub fn leaf_hash(data: &[u8]) -> Digest {
    sha256_parts(&[&[0], data])
}

pub(crate) fn node_hash(left: &Digest, right: &Digest) -> Digest {
    sha256_parts(&[&[1], left.bytes(), right.bytes()])
}

/// The hash of one complete subtree: 2^level leaves, beginning with leaf `index` * 2^level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// Height; leaves are at 0.
    pub level: u8,
    /// Position among the complete subtrees of that height.
    pub index: u64,
    /// Its hash.
    pub hash: Digest,
}

/// The right edge of a log: all that is needed to append. At most 64 hashes, however long the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// One hash for each one-bit of `size`, the widest subtree first.
    edge: Vec<Digest>,
}

impl Frontier {
    /// Resumes at this size from stored nodes; `None` when one that it needs is missing.
    pub fn resume(size: u64, read: impl Fn(u8, u64) -> Option<Digest>) -> Option<Self> {
        let mut edge = Vec::new();
        let mut start = 0u64;
        for level in (0..64u8).rev().filter(|level| size >> level & 1 == 1) {
            edge.push(read(level, start >> level)?);
            start += 1 << level;
        }
        Some(Self { size, edge })
    }

    /// How many leaves the log has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf and gives back each subtree that it completed, the leaf itself first: what a store keeps.
    pub fn append(&mut self, leaf: Digest) -> Vec<Node> {
        let mut node = Node { level: 0, index: self.size, hash: leaf };
        let mut made = vec![node];
        while node.index & 1 == 1 {
            // INVARIANT: an odd index has its left neighbour on the edge.
            let Some(left) = self.edge.pop() else { break };
            node = Node { level: node.level + 1, index: node.index >> 1, hash: node_hash(&left, &node.hash) };
            made.push(node);
        }
        self.edge.push(node.hash);
        self.size += 1;
        made
    }

    /// The root of the tree so far; of an empty log, the hash of nothing.
    pub fn root(&self) -> Digest {
        let mut narrow_first = self.edge.iter().rev().copied();
        let Some(last) = narrow_first.next() else { return sha256(b"") };
        narrow_first.fold(last, |right, left| node_hash(&left, &right))
    }
}

/// A reader of complete subtrees over a slice of leaf hashes; for small logs and tests.
pub fn from_leaves(leaves: &[Digest]) -> impl Fn(u8, u64) -> Option<Digest> + '_ {
    fn complete(leaves: &[Digest], level: u8, index: u64) -> Option<Digest> {
        match level {
            0 => leaves.get(usize::try_from(index).ok()?).copied(),
            64.. => None,
            _ => {
                let left = index.checked_mul(2)?;
                Some(node_hash(&complete(leaves, level - 1, left)?, &complete(leaves, level - 1, left + 1)?))
            }
        }
    }
    |level, index| complete(leaves, level, index)
}

/// The root of the first `size` leaves, from stored nodes; `None` when one that it needs is missing.
pub fn root(size: u64, read: impl Fn(u8, u64) -> Option<Digest>) -> Option<Digest> {
    if size == 0 { Some(sha256(b"")) } else { range(0, size, &read) }
}

/// Proof that leaf `index` is in the log of `size` leaves (RFC 6962 section 2.1.1). `None` when the leaf is not in
/// it, or a node that the proof needs is missing.
pub fn inclusion_proof(index: u64, size: u64, read: impl Fn(u8, u64) -> Option<Digest>) -> Option<Vec<Digest>> {
    if index >= size {
        return None;
    }
    let (mut low, mut high) = (0, size);
    let mut proof = Vec::new();
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            proof.push(range(middle, high, &read)?);
            high = middle;
        } else {
            proof.push(range(low, middle, &read)?);
            low = middle;
        }
    }
    proof.reverse();
    Some(proof)
}

/// Proof that the log of `old` leaves is a beginning of the log of `new` leaves (RFC 6962 section 2.1.2). Empty when
/// there is nothing to prove (`old` is zero or equal to `new`); `None` when `old` is larger or a node is missing.
pub fn consistency_proof(old: u64, new: u64, read: impl Fn(u8, u64) -> Option<Digest>) -> Option<Vec<Digest>> {
    if old > new {
        return None;
    }
    if old == 0 || old == new {
        return Some(Vec::new());
    }
    let (mut low, mut high) = (0, new);
    let mut proof = Vec::new();
    while high != old {
        let middle = low + split(high - low);
        if old <= middle {
            proof.push(range(middle, high, &read)?);
            high = middle;
        } else {
            proof.push(range(low, middle, &read)?);
            low = middle;
        }
    }
    // The verifier knows the whole old root already; anything narrower it must be given.
    if low != 0 {
        proof.push(range(low, high, &read)?);
    }
    proof.reverse();
    Some(proof)
}

/// Largest power of two below `count`, which is at least 2.
fn split(count: u64) -> u64 {
    1 << (63 - (count - 1).leading_zeros())
}

/// The hash over leaves `low..high`, where `low` is a multiple of the widest subtree inside.
fn range(low: u64, high: u64, read: &impl Fn(u8, u64) -> Option<Digest>) -> Option<Digest> {
    let count = high - low;
    if count.is_power_of_two() {
        let level = count.trailing_zeros();
        return read(u8::try_from(level).ok()?, low >> level);
    }
    let middle = low + split(count);
    Some(node_hash(&range(low, middle, read)?, &range(middle, high, read)?))
}

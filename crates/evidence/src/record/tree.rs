//! Hash trees (RFC 4998 section 4.2): one stamp for many, and for each of them no more hash values than it needs.

use crate::stamp::HashName;

/// The root over a leaf and its reduced hash tree; nothing if the leaf does not stand in the first list (section 4.3).
pub(super) fn root(hash: HashName, leaf: &[u8], lists: &[Vec<&[u8]>]) -> Option<Vec<u8>> {
    let (first, rest) = lists.split_first()?;
    first.contains(&leaf).then_some(())?;
    let mut node = together(hash, first.clone());
    for list in rest {
        let mut values = list.clone();
        values.push(&node);
        node = together(hash, values);
    }
    Some(node)
}

/// The digest of values in ascending order, one after the other. One value alone stays what it is.
fn together(hash: HashName, mut values: Vec<&[u8]>) -> Vec<u8> {
    if let [one] = values.as_slice() {
        return one.to_vec();
    }
    values.sort_unstable();
    hash.of(&values.concat())
}

/// A binary tree over leaves, all of its levels kept.
#[derive(Debug, Clone)]
pub struct Tree {
    levels: Vec<Vec<Vec<u8>>>,
}

impl Tree {
    /// Over the digests of several things that one stamp shall cover. `None` for none.
    pub fn new(hash: HashName, leaves: Vec<Vec<u8>>) -> Option<Self> {
        if leaves.is_empty() {
            return None;
        }
        let mut levels = vec![leaves];
        while let Some(level) = levels.last().filter(|level| level.len() > 1) {
            // A node without a neighbour goes up as it is.
            let next = level.chunks(2).map(|pair| together(hash, pair.iter().map(Vec::as_slice).collect())).collect();
            levels.push(next);
        }
        Some(Self { levels })
    }

    /// What is to be stamped.
    pub fn root(&self) -> &[u8] {
        self.levels.last().and_then(|level| level.first()).map_or(&[], Vec::as_slice)
    }

    /// The reduced hash tree of one leaf: the leaf with its first neighbour, then one neighbour a level. Nothing if the leaf
    /// is stamped alone, or is not there.
    pub fn reduced(&self, leaf: usize) -> Option<Vec<Vec<Vec<u8>>>> {
        let own = self.levels.first()?.get(leaf)?;
        let mut lists: Vec<Vec<Vec<u8>>> = Vec::new();
        let mut at = leaf;
        for level in &self.levels {
            if let Some(neighbour) = level.get(at ^ 1) {
                let first = lists.is_empty().then(|| own.clone());
                lists.push(first.into_iter().chain([neighbour.clone()]).collect());
            }
            at /= 2;
        }
        if lists.is_empty() { None } else { Some(lists) }
    }
}

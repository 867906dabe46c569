//! What is open: a table that finds by key and forgets the oldest, of bounded size.
//!
//! Each entry lies once in `slots`, hangs in the chain of its bucket, and in a list from the oldest to the youngest.

/// No slot.
const NONE: u32 = u32::MAX;

/// A key says where it belongs.
pub(super) trait Hashed: Copy + Eq {
    /// Under this seed.
    fn hash(&self, seed: u64) -> u64;
}

#[derive(Debug)]
struct Slot<K, V> {
    key: K,
    /// `None`: free.
    value: Option<V>,
    /// The next in the bucket, or the next free one.
    chain: u32,
    older: u32,
    younger: u32,
}

/// Entries by key and by age.
#[derive(Debug)]
pub(super) struct Table<K, V> {
    slots: Vec<Slot<K, V>>,
    /// A power of two, or none before the first entry.
    buckets: Vec<u32>,
    seed: u64,
    free: u32,
    oldest: u32,
    youngest: u32,
    len: usize,
}

impl<K: Hashed, V> Table<K, V> {
    pub(super) fn new() -> Self {
        let (slots, buckets) = (Vec::new(), Vec::new());
        Self { slots, buckets, seed: 0, free: NONE, oldest: NONE, youngest: NONE, len: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let (_, at) = self.find(key);
        self.slots.get_mut(at as usize)?.value.as_mut()
    }

    /// Takes out one entry.
    pub(super) fn remove(&mut self, key: &K) -> Option<V> {
        let (before, at) = self.find(key);
        self.unhang(key, before, at)
    }

    /// Takes out the oldest entry.
    pub(super) fn pop_oldest(&mut self) -> Option<(K, V)> {
        let key = self.slots.get(self.oldest as usize)?.key;
        Some((key, self.remove(&key)?))
    }

    /// Adds an entry as the youngest. Its key must not be there.
    pub(super) fn insert(&mut self, key: K, value: V) {
        if self.len >= self.buckets.len() {
            self.grow(&key);
        }
        let slot = Slot { key, value: Some(value), chain: NONE, older: self.youngest, younger: NONE };
        let at = self.free;
        let at = if let Some(old) = self.slots.get_mut(at as usize) {
            self.free = old.chain;
            *old = slot;
            at
        } else {
            self.slots.push(slot);
            u32::try_from(self.slots.len() - 1).unwrap_or(NONE)
        };
        match self.slots.get_mut(self.youngest as usize) {
            Some(before) => before.younger = at,
            None => self.oldest = at,
        }
        self.youngest = at;
        self.len += 1;
        self.hang(at);
    }

    /// The entry before it in its bucket, and the entry.
    fn find(&self, key: &K) -> (u32, u32) {
        let (mut before, mut at) = (NONE, self.buckets.get(self.bucket(key)).copied().unwrap_or(NONE));
        while let Some(slot) = self.slots.get(at as usize) {
            if slot.key == *key {
                return (before, at);
            }
            (before, at) = (at, slot.chain);
        }
        (NONE, NONE)
    }

    fn bucket(&self, key: &K) -> usize {
        // Of a power of two, the lowest bits; nothing is lost that matters where a machine word is shorter.
        let mask = self.buckets.len().wrapping_sub(1);
        usize::try_from(key.hash(self.seed) & mask as u64).unwrap_or(0)
    }

    fn hang(&mut self, at: u32) {
        let Some(key) = self.slots.get(at as usize).map(|slot| slot.key) else { return };
        let bucket = self.bucket(&key);
        if let (Some(first), Some(slot)) = (self.buckets.get_mut(bucket), self.slots.get_mut(at as usize)) {
            slot.chain = std::mem::replace(first, at);
        }
    }

    fn unhang(&mut self, key: &K, before: u32, at: u32) -> Option<V> {
        let bucket = self.bucket(key);
        let slot = self.slots.get_mut(at as usize)?;
        let value = slot.value.take()?;
        let (chain, older, younger) = (slot.chain, slot.older, slot.younger);
        slot.chain = std::mem::replace(&mut self.free, at);
        match self.slots.get_mut(before as usize) {
            Some(before) => before.chain = chain,
            None => *self.buckets.get_mut(bucket)? = chain,
        }
        match self.slots.get_mut(older as usize) {
            Some(older) => older.younger = younger,
            None => self.oldest = younger,
        }
        match self.slots.get_mut(younger as usize) {
            Some(younger) => younger.older = older,
            None => self.youngest = older,
        }
        self.len -= 1;
        Some(value)
    }

    /// Twice the buckets, and another seed, which comes from the key that made it grow: a stranger who sends events of his
    /// own making cannot know which of them fall together. No result depends on it.
    fn grow(&mut self, key: &K) {
        self.seed = key.hash(self.seed ^ 0x9e37_79b9_7f4a_7c15);
        let buckets = (self.buckets.len() * 2).max(64);
        self.buckets.clear();
        self.buckets.resize(buckets, NONE);
        let mut at = self.oldest;
        while let Some(next) = self.slots.get(at as usize).map(|slot| slot.younger) {
            self.hang(at);
            at = next;
        }
    }
}

/// Folds sixteen bytes into a hash: the product of the halves, its halves joined.
pub(super) fn fold(hash: u64, bytes: u128) -> u64 {
    let (low, high) = (bytes as u64, (bytes >> 64) as u64);
    let product = u128::from(low ^ hash) * u128::from(high ^ hash.rotate_left(32) ^ 0xa076_1d64_78bd_642f);
    (product as u64) ^ ((product >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Hashed for u64 {
        fn hash(&self, seed: u64) -> u64 {
            fold(seed, u128::from(*self))
        }
    }

    /// A table that finds by looking at everything must agree at each step.
    #[test]
    fn a_plainer_table_agrees_at_each_step() {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut draw = |end: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % end
        };
        let (mut table, mut plain) = (Table::new(), Vec::<(u64, u64)>::new());
        for step in 0..40_000 {
            let key = draw(700);
            let known = plain.iter().position(|(k, _)| *k == key);
            match draw(8) {
                0..=3 if known.is_none() => {
                    table.insert(key, step);
                    plain.push((key, step));
                }
                4 | 5 => assert_eq!(table.remove(&key), known.map(|at| plain.remove(at).1)),
                6 if draw(4) == 0 => {
                    let oldest = (!plain.is_empty()).then(|| plain.remove(0));
                    assert_eq!(table.pop_oldest(), oldest);
                }
                _ => assert_eq!(table.get_mut(&key).copied(), known.map(|at| plain[at].1)),
            }
            assert_eq!(table.len(), plain.len());
        }
        assert!(plain.len() > 100);
        assert!(table.slots.len() < 800, "free slots are used again");
    }
}

//! Damage by seed: the same seed, the same damage.

/// A small generator (SplitMix64); good enough to break files with.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn from_seed(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    /// One to three changes: a bit, a byte, bytes taken out, put in, doubled or swapped.
    pub(crate) fn damaged(&mut self, good: &[u8]) -> Vec<u8> {
        let mut bytes = good.to_vec();
        for _ in 0..=self.below(3) {
            let at = self.below(bytes.len());
            let length = self.below(8).min(bytes.len() - at);
            match self.below(6) {
                0 if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
                1 if !bytes.is_empty() => bytes[at] = u8::try_from(self.below(256)).unwrap(),
                2 => drop(bytes.drain(at..at + length)),
                3 => bytes.insert(at, u8::try_from(self.below(256)).unwrap()),
                4 => {
                    let part = bytes[at..at + length].to_vec();
                    drop(bytes.splice(at..at, part));
                }
                _ => {
                    let other = self.below(bytes.len());
                    if !bytes.is_empty() {
                        bytes.swap(at, other);
                    }
                }
            }
        }
        bytes
    }
}

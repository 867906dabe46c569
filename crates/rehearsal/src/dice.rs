//! Chance by seed: whoever knows the seed knows the day.

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
use rand_core::Rng as _;
use sha2::{Digest as _, Sha256};

/// A die for one purpose. Purposes do not share one, so that a fault more does not change what the officers do.
#[derive(Debug, Clone)]
pub(crate) struct Dice(ChaCha20Rng);

/// The bytes that a seed gives for one purpose.
pub(crate) fn bytes(seed: u64, purpose: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"comity rehearsal 1\0");
    hash.update(seed.to_be_bytes());
    hash.update(purpose);
    hash.finalize().into()
}

impl Dice {
    pub(crate) fn of(seed: u64, purpose: &str) -> Self {
        Self(ChaCha20Rng::from_seed(bytes(seed, purpose)))
    }

    /// One of so many, from 0. Slightly uneven, and nobody minds.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n).unwrap_or(1).max(1);
        usize::try_from(self.0.next_u64() % n).unwrap_or(0)
    }

    /// So many times out of a hundred.
    pub(crate) fn percent(&mut self, n: u32) -> bool {
        self.below(100) < n as usize
    }

    /// So many times out of a thousand.
    pub(crate) fn per_mille(&mut self, n: u32) -> bool {
        self.below(1000) < n as usize
    }

    /// Between two numbers, the first included.
    pub(crate) fn between(&mut self, from: i64, to: i64) -> i64 {
        let width = u64::try_from(to.saturating_sub(from)).unwrap_or(1).max(1);
        from.saturating_add(i64::try_from(self.0.next_u64() % width).unwrap_or(0))
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let at = self.below(from.len());
        from.get(at)
    }

    pub(crate) fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }

    pub(crate) fn rng(&mut self) -> &mut ChaCha20Rng {
        &mut self.0
    }
}

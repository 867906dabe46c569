//! Which sources were taken in, and how they were cut.

use retained::BatchNo;
use terms::Digest;

use crate::{Archive, BatchInfo};

impl Archive {
    /// The batches of one source, in the order of their offsets. Whoever takes the same source in again must cut it at
    /// the same places, or would store records twice.
    pub fn batches_of(&self, source: Digest) -> impl Iterator<Item = &BatchInfo> {
        let numbers = self.by_source.range((source, 0)..=(source, u64::MAX)).map(|(_, no)| *no);
        numbers.filter_map(|no| self.batch(no))
    }

    /// One batch, as the archive remembers it.
    pub fn batch(&self, number: BatchNo) -> Option<&BatchInfo> {
        self.entries.get(&number).map(|entry| &*entry.info)
    }
}

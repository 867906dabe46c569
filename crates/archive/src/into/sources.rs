//! Which sources were taken in, and how they were cut.

use retained::BatchNo;
use terms::Digest;

use crate::{Archive, BatchInfo};

impl Archive {
    /// Where batches end that begin at this byte of their source, least first. A source whose bytes up to one of these ends
    /// have the digest of that batch was taken in before, and has to be cut there again, or records would be stored twice.
    pub fn ends_from(&self, offset: u64) -> impl Iterator<Item = u64> {
        self.cuts.range((offset, 0)..=(offset, u64::MAX)).map(|(_, end)| *end)
    }

    /// The batch that begins at this byte of the source whose bytes up to the batch's end have this digest.
    pub fn batch_of(&self, source: Digest, offset: u64) -> Option<&BatchInfo> {
        self.batch(*self.by_source.get(&(source, offset))?)
    }

    /// The batches of one source that an earlier version cut into pieces, each under the digest of all of it, in the order of
    /// their offsets.
    pub fn batches_of(&self, source: Digest) -> impl Iterator<Item = &BatchInfo> {
        let numbers = self.by_source.range((source, 0)..=(source, u64::MAX)).map(|(_, no)| *no);
        numbers.filter_map(|no| self.batch(no)).filter(|known| known.batch.end.is_none())
    }

    /// Did an earlier version cut any source into pieces?
    pub fn has_uncounted_pieces(&self) -> bool {
        self.entries.values().any(|entry| entry.info.batch.end.is_none() && entry.info.batch.offset > 0)
    }

    /// One batch, as the archive remembers it.
    pub fn batch(&self, number: BatchNo) -> Option<&BatchInfo> {
        self.entries.get(&number).map(|entry| &*entry.info)
    }
}

//! What is known of all rows of a segment before the first is packed.

use super::flat::Flat;

/// What is known of all rows, sampled or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facts {
    /// The largest of 1, 1,000 and 1,000,000 microseconds that divides every time.
    pub(crate) unit: u64,
    pub(crate) first_batch: u32,
    /// In order.
    pub(crate) protocols: Vec<u8>,
}

impl Default for Facts {
    fn default() -> Self {
        Self { unit: 1_000_000, first_batch: u32::MAX, protocols: Vec::new() }
    }
}

impl Facts {
    #[inline]
    pub(crate) fn see(&mut self, row: &Flat) {
        // By numbers that the compiler knows: a division by another costs as much as the rest.
        if self.unit == 1_000_000 && !(row.end.is_multiple_of(1_000_000) && row.lasted.is_multiple_of(1_000_000)) {
            self.unit = 1_000;
        }
        if self.unit == 1_000 && !(row.end.is_multiple_of(1_000) && row.lasted.is_multiple_of(1_000)) {
            self.unit = 1;
        }
        self.first_batch = self.first_batch.min(row.batch);
        if !self.protocols.contains(&row.protocol) {
            self.protocols.push(row.protocol);
            self.protocols.sort_unstable();
        }
    }

    /// Of both.
    pub(crate) fn join(&mut self, other: &Self) {
        self.unit = self.unit.min(other.unit);
        self.first_batch = self.first_batch.min(other.first_batch);
        self.protocols.extend_from_slice(&other.protocols);
        self.protocols.sort_unstable();
        self.protocols.dedup();
    }
}

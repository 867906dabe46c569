//! A seeded day of made-up translations and access sessions, for volume.

use crate::Day;

/// Which day to make up. The same three values give the same records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GeneratedDay {
    /// The seed.
    pub seed: u64,
    /// The UTC day.
    pub day: Day,
    /// How many translations.
    pub rows: u64,
}

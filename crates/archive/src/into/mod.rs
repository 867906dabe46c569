//! What comes in: batches, configurations, what was set aside; and how segments become few.

pub(crate) mod aside;
pub(crate) mod config;
pub(crate) mod generate;
pub(crate) mod ingest;
pub(crate) mod merge;
pub(crate) mod sources;

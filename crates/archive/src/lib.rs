//! The retained-log engine: ingest, segments, lookup by Pass only, expiry by key destruction.
//!
//! There is no way to read a record but [`Archive::lookup`], which consumes a [`guard::Pass`] and reads what it names.

mod trouble;
pub use trouble::{NotRead, Trouble};

mod day;
pub use day::Day;

mod archive;
pub use archive::{Archive, Settings, Unshared};

// What comes in.
mod into;
pub use into::{
    aside::Aside,
    generate::GeneratedDay,
    ingest::{Begun, Intake},
    merge::{MergeDone, Merging},
};

mod tail;
pub use tail::{
    Appended, Feed, OpenBatch, Settling,
    lost::{LOST_END, LostEnd, LostEnds},
};

// What leaves.
mod out;
pub use out::{
    answer::{BatchInfo, Found, Held, HoldId, Ingested, Logged, Status, Tombstone, Tombstoned},
    journal::{ReadAct, ReadNote},
    limits::{Ceiling, TooOften},
    reconcile::{Decision, Discrepancy, Recorded, reconcile},
    reverse::{Use, Used},
};

// How long it stays.
mod keep;
pub use keep::{hold::Renewed, plan::Planned, withdraw::Withdrawal};

// The disk: sealed blocks of packed rows in segments, and a sealed catalog of batches.
mod coding;
mod files;
mod rows;
mod segment;

#[cfg(test)]
mod tests;

//! The retained-log engine: ingest, segments, lookup by Pass only, expiry by key destruction.
//!
//! There is no way to read a record but [`Archive::lookup`], which consumes a [`guard::Pass`] and reads what it names.

mod trouble;
pub use trouble::{NotRead, Trouble};

mod day;
pub use day::Day;

mod answer;
pub use answer::{BatchInfo, Found, Held, HoldId, Ingested, Logged, Status, Tombstone, Tombstoned};

mod archive;
pub use archive::{Archive, Settings, Unshared};

pub use ingest::{Begun, Intake};

pub use merge::{MergeDone, Merging};

mod aside;
pub use aside::Aside;

mod journal;
pub use journal::{ReadAct, ReadNote};

mod reconcile;
pub use reconcile::{Decision, Discrepancy, Recorded, reconcile};

mod limits;
pub use limits::{Ceiling, TooOften};

mod reverse;
pub use reverse::{Use, Used};

mod tail;
pub use tail::{Appended, Feed, OpenBatch, Settling};

mod generate;
pub use generate::GeneratedDay;

mod plan;
pub use plan::Planned;

mod hold;
pub use hold::Renewed;

// Each adds one part of what an archive can do.
mod age;
mod canary;
mod config;
mod expire;
mod gather;
mod ingest;
mod keep;
mod lookup;
mod many;
mod out;
mod sources;
mod target;
mod tomb;

// The disk: sealed blocks of packed rows in segments, and a sealed catalog of batches.
mod bits;
mod block;
mod bytes;
mod catalog;
mod code;
mod codes;
mod disk;
mod few;
mod flat;
mod folder;
mod lines;
mod merge;
mod numbered;
mod pack;
mod postings;
mod row;
mod seal;
mod segment;
mod sorted;
mod spill;

#[cfg(test)]
mod plain;

#[cfg(test)]
mod tests;

//! Events, outbox, inbox, documents and the log's leaves on disk, in one transaction.
//!
//! SQLite in write-ahead mode with full synchronisation and one writer, whose syncs are shared by all who wait: acknowledged
//! means synced. Nothing here knows a network, a wire format or a law.

mod book;
mod commit;
mod letters;
mod read;
mod rows;
mod write;

pub use book::{Store, Trouble};
pub use letters::{OutLetter, Taken};
pub use read::{Entry, stream};
pub use write::{Batch, Doc, Recorded};

//! Events, outbox, inbox, documents and the log's leaves on disk, in one transaction.
//!
//! SQLite in write-ahead mode with full synchronisation and one writer, whose syncs are shared by all who wait: acknowledged
//! means synced. What the rows say is sealed by case and can be forgotten; the log stays. Nothing here knows a network, a wire format or a law.

mod audit;
mod book;
mod commit;
pub mod faults;
mod forget;
mod house;
mod kinds;
mod large;
pub mod ledger;
mod letters;
mod migrate;
mod read;
mod record;
mod rests;
mod rows;
mod seal;
mod write;

pub use audit::Audited;
pub use book::{Store, Trouble};
pub use forget::{Forget, Forgotten, NotForgotten};
pub use house::kind;
pub use large::{Growing, Large, LargeDoc, PIECE};
pub use ledger::Ledger;
pub use letters::{Move, OutLetter, Silence, Stuck, Taken};
pub use read::{Document, Entry, stream};
pub use rests::Standing;
pub use seal::{Class, Destroyed, NoClass};
pub use write::{Batch, Doc, Recorded};

//! The package: one file that a court opens years later with the tools it has.
//!
//! A BagIt bag (RFC 8493) in a zip without compression. There is one byte form for given contents, and the reader
//! accepts no other, so no byte can change unseen. `seal.json` signs the digest of `tagmanifest-sha256.txt`, which lists
//! the papers, which list the payload.

mod name;
pub use name::{BadName, NAME_BYTES_MAX};

mod limits;
pub use limits::{NotPermitted, Onward, Use, UseLimits};

mod page;
pub use page::{Direction, Page, Section};

mod contents;
pub use contents::{Contents, LogPlace, Payload, packing_record, payload_digest};

mod build;
pub use build::NotPacked;

mod read;
pub use read::{Fault, Package};

mod report;
pub use report::{Check, Outcome, Report};

mod trust;
pub use trust::Trust;

mod verify;
pub use verify::verify;

mod bag;
mod texts;
mod wire;

mod zip;
pub use zip::BadZip;

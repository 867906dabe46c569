//! The package: one file that a court opens years later with the tools it has.
//!
//! A BagIt bag (RFC 8493) in a zip without compression. There is one byte form for given contents, and the reader
//! accepts no other, so no byte can change unseen. `seal.json` signs the digest of `tagmanifest-sha256.txt`, which lists
//! the papers, which list the payload; `closing.json` signs the seal and what came after it. Files of any size are read and
//! written once, from front to back, in memory that does not grow with them ([`Reader`], [`Closed::parts`]).
//! `protocol/evidence-2.md` says what is written today; version 1 is read for ever.

mod name;
pub use name::{BadName, NAME_BYTES_MAX};

mod version;
pub use version::Version;

mod limits;
pub use limits::{NotPermitted, Onward, Use, UseLimits};

mod witnesses;
pub use witnesses::{Witness, Witnesses};

mod contents;
pub use contents::{Contents, Earlier, LogPlace, Payload, packing_record, payload_digest, payload_list};

mod build;
pub use build::{NotPacked, Sealed, Unsealed};

mod closed;
pub use closed::{Closed, Part};

mod read;
pub use read::{Fault, Reader};

#[expect(clippy::module_inception, reason = "it is the word of the field")]
mod package;
pub use package::Package;

mod report;
pub use report::{Check, Ended, Outcome, Report, Worth};

mod check;
pub use check::{Member, Term, Trust, judge, not_a_package, verify};

mod bundle;
pub use bundle::{bundle, unbundle};

mod bag;
mod closing;
mod forms;
mod packing;
mod texts;
mod wire;

mod zip;
pub use zip::BadZip;

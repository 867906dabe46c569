//! The package: one file that a court opens years later with the tools it has.

mod name;
pub use name::{BadName, NAME_BYTES_MAX};

mod limits;
pub use limits::{NotPermitted, Onward, Use, UseLimits};

mod zip;
pub use zip::BadZip;

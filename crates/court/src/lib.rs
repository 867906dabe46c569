//! A reader's desk: a package, the keys that its reader trusts, and what follows.
//!
//! What the command line, the running node and the page for the browser say of a package is said here once, so that they cannot
//! differ.

mod trust;
pub use trust::{NoTrust, of_directory, trusted};

mod said;
pub use said::{Verdict, as_json, exit_code};

mod desk;
pub use desk::desk;

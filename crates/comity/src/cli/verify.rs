//! Whose keys are known, and the arguments of `comity verify`.

use std::path::PathBuf;

use clap::Args;
use terms::Instant;

/// A directory, and whose signatures make it one.
#[derive(Debug, Args)]
pub(crate) struct Known {
    /// A signed directory whose keys you trust.
    #[arg(long, requires = "roots")]
    pub(crate) directory: Option<PathBuf>,
    /// The public root keys of that directory.
    #[arg(long = "root", requires = "directory")]
    pub(crate) roots: Vec<String>,
    /// How many of them must have signed it.
    #[arg(long, default_value_t = 1)]
    pub(crate) threshold: usize,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The package.
    pub(crate) package: PathBuf,
    #[command(flatten)]
    pub(crate) known: Known,
    /// A witness of logs by the key that you know it by: `NAME+HASH+KEY`. Under another key in the package, it fails.
    #[arg(long = "witness", value_name = "LINE")]
    pub(crate) witnesses: Vec<String>,
    /// A certificate whose time stamps you believe (DER or PEM). With one, stamps that lead to none fail.
    #[arg(long = "stamp-root", value_name = "FILE")]
    pub(crate) stamp_roots: Vec<PathBuf>,
    /// A list of revoked certificates of authorities of time (DER or PEM). What no list covers is said to be unknown.
    #[arg(long = "crl", value_name = "FILE", requires = "stamp_roots")]
    pub(crate) lists: Vec<PathBuf>,
    /// The moment to judge by, as 2036-05-01T00:00:00Z: what is packed later fails, and a key that is over by then has ended. Without it keys
    /// are judged by the day of the directory, and whether its use is over by the clock of this machine.
    #[arg(long, value_name = "MOMENT", value_parser = Instant::parse)]
    pub(crate) clock: Option<Instant>,
}

#[derive(Debug, Args)]
pub(crate) struct ReadInACell {
    /// As `court::desk` takes them.
    pub(crate) arguments: Vec<String>,
}

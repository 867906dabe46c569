//! The arguments of `comity letters`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::node::Dir;

#[derive(Debug, Args)]
pub(crate) struct Letters {
    #[command(subcommand)]
    pub(crate) what: LettersWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LettersWhat {
    /// Letters that were not delivered yet, and letters over which this node failed.
    #[command(after_help = "Example:\n  comity letters list --dir /var/lib/comity")]
    List(Dir),
    /// One letter: where it stands, and how to put it right.
    #[command(after_help = "Example:\n  comity letters show 00112233445566778899aabbccddeeff --dir /var/lib/comity")]
    Show(One),
    /// Try a parked letter again, or let one in that was kept aside. The node may be running.
    #[command(after_help = "Example:\n  comity letters retry 00112233445566778899aabbccddeeff --dir /var/lib/comity")]
    Retry(One),
    /// Take a letter back that was not delivered. The node may be running.
    #[command(
        after_help = "Example:\n  comity letters withdraw 00112233445566778899aabbccddeeff --dir /var/lib/comity"
    )]
    Withdraw(One),
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// Its number; of a letter that was kept aside, its digest.
    pub(crate) letter: String,
    /// The node's folder.
    #[arg(long)]
    pub(crate) dir: PathBuf,
}

//! The arguments of `comity peer`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::node::Dir;

#[derive(Debug, Args)]
pub(crate) struct Peer {
    #[command(subcommand)]
    pub(crate) what: PeerWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PeerWhat {
    /// The other members, with what the last ping of each has shown.
    #[command(after_help = "Example:\n  comity peer list --dir /var/lib/comity")]
    List(Dir),
    /// Is the road to a member open, are the keys of both right, and what does its clock say? An authority's node may be running.
    #[command(
        after_help = "Example:\n  comity peer ping xb-desk --dir /var/lib/comity\n\nA letter that says nothing goes there now, and its signed receipt is the answer. Both nodes have it in their logs.\nOnce a minute for each member. Exit codes: 0 answered, 1 not, 2 wrong usage."
    )]
    Ping {
        /// The member's name in the directory.
        name: String,
        /// The node's folder.
        #[arg(long)]
        dir: PathBuf,
    },
}

//! The arguments of `comity information`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::node::Dir;

#[derive(Debug, Args)]
pub(crate) struct Information {
    #[command(subcommand)]
    pub(crate) what: InformationWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum InformationWhat {
    /// May one state tell another this, unasked? What the law book says, before anybody writes it.
    #[command(
        after_help = "Examples:\n  comity information check DE NL --conduct illegal-access\n  comity information check CN JP --conduct fraud --fact organised-group\n\nExit codes: 0 a text is open, 1 none is, 2 wrong usage."
    )]
    Check(Check),
    /// What this node told, and what it was told.
    #[command(after_help = "Example:\n  comity information list --dir /var/lib/comity")]
    List(Dir),
    /// What happened with one piece; its content is on its page only.
    #[command(
        after_help = "Example:\n  comity information show 00112233445566778899aabbccddeeff --dir /var/lib/comity"
    )]
    Show {
        /// Its number.
        id: String,
        /// The node's folder.
        #[arg(long)]
        dir: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Who tells.
    pub(crate) from: String,
    /// Who is told.
    pub(crate) to: String,
    /// A kind of conduct; may be given several times.
    #[arg(long, required = true)]
    pub(crate) conduct: Vec<String>,
    /// A fact that is so; may be given several times.
    #[arg(long)]
    pub(crate) fact: Vec<String>,
    /// On this moment's day, such as 2026-11-24T03:00:00Z. Default: now.
    #[arg(long)]
    pub(crate) on: Option<String>,
    /// A folder of law files in place of the built-in book.
    #[arg(long)]
    pub(crate) law: Option<PathBuf>,
}

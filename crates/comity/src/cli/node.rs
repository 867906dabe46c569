//! What names a node, and the arguments of commands that take little else.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Dir {
    /// The node's folder.
    #[arg(long)]
    pub(crate) dir: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The node's folder.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// Stop when standard input ends: for a parent that may be killed.
    #[arg(long, hide = true)]
    pub(crate) until_stdin_closes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Stats {
    /// The node's folder.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// The year. Default: this one.
    #[arg(long)]
    pub(crate) year: Option<i16>,
}

//! The arguments of `comity witness`.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Subcommand};

use super::verify::Known;

#[derive(Debug, Args)]
pub(crate) struct Witness {
    #[command(subcommand)]
    pub(crate) what: WitnessWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum WitnessWhat {
    /// Make a witness's folder: a key and a list of logs.
    #[command(
        after_help = "Examples:\n  comity witness init --dir ./w --name witness.example --directory directory --root KEY\n  comity witness init --dir ./w --name witness.example --log 'comity/xa-desk+f2fa11e7+AeVm…'"
    )]
    Init(WitnessInit),
    /// Run it: it remembers the last head of each log, cosigns what follows from it, and nothing else.
    #[command(after_help = "Example:\n  comity witness serve --dir ./w")]
    Serve(WitnessServe),
}

#[derive(Debug, Args)]
pub(crate) struct WitnessInit {
    /// The folder to make.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// The name under which it signs, such as its address without the scheme.
    #[arg(long)]
    pub(crate) name: String,
    /// Where it listens.
    #[arg(long, default_value = "127.0.0.1:8471")]
    pub(crate) listen: SocketAddr,
    /// A log by its name and key, in one line `name+hash+key`.
    #[arg(long = "log")]
    pub(crate) logs: Vec<String>,
    // With a directory: the log of every member.
    #[command(flatten)]
    pub(crate) known: Known,
}

#[derive(Debug, Args)]
pub(crate) struct WitnessServe {
    /// Its folder.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// Stop when standard input ends: for a parent that may be killed.
    #[arg(long, hide = true)]
    pub(crate) until_stdin_closes: bool,
}

/// A file with two signed heads.
#[derive(Debug, Args)]
pub(crate) struct Contradicts {
    /// The file, as a node gives it at `/log/contradictions/…`.
    pub(crate) file: PathBuf,
    // It has the key of the log.
    #[command(flatten)]
    pub(crate) known: Known,
}

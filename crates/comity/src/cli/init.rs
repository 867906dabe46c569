//! The arguments of `comity init`.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct Init {
    #[command(subcommand)]
    pub(crate) what: InitWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum InitWhat {
    /// A node's folder: configuration, keys, and `enrol.toml` for the directory's keepers.
    Node(InitNode),
    /// An officer's file, and the officer's line in `enrol.toml`.
    Officer(InitOfficer),
    /// A root key of a directory.
    Root {
        /// Where the secret key goes. Keep it offline.
        #[arg(long)]
        out: PathBuf,
    },
    /// A directory signed by root keys.
    Directory(InitDirectory),
    /// Other keys for a node that has some: drawn now, and used once the directory lists them (docs/operate.md, "Changing the node's key").
    Keys(InitKeys),
}

#[derive(Debug, Args)]
pub(crate) struct InitKeys {
    /// The node's folder.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// Sign with the keys that were drawn: the directory lists them now.
    #[arg(long = "use")]
    pub(crate) use_them: bool,
}

#[derive(Debug, Args)]
pub(crate) struct InitNode {
    /// The folder to make.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// Its name in the directory.
    #[arg(long)]
    pub(crate) id: String,
    /// What people call it.
    #[arg(long)]
    pub(crate) name: String,
    /// Its state, ISO 3166-1 alpha-2.
    #[arg(long)]
    pub(crate) state: String,
    /// `authority` or `provider`.
    #[arg(long)]
    pub(crate) kind: String,
    /// What an authority does: central, desk, prosecutor, independent, police.
    #[arg(long, value_delimiter = ',')]
    pub(crate) functions: Vec<String>,
    /// Where it listens.
    #[arg(long, default_value = "127.0.0.1:8470")]
    pub(crate) listen: SocketAddr,
    /// Where other nodes come, over TLS 1.3 with the directory's keys on both sides; any address. Without it they come to `--listen`.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) peers: Option<SocketAddr>,
    /// Where others reach it. Default: the address of `--peers` with `https`, else the one of `--listen` with `http`.
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// For an authority: the number under which it is called when a letter has to be confirmed by voice. The directory's keepers
    /// check it before they enter it.
    #[arg(long)]
    pub(crate) telephone: Option<String>,
    /// Public root keys of the directory.
    #[arg(long = "root")]
    pub(crate) roots: Vec<String>,
    /// How many roots must have signed the directory.
    #[arg(long, default_value_t = 1)]
    pub(crate) threshold: usize,
    /// For a provider: the state on whose territory the records lie. Default: its own.
    #[arg(long)]
    pub(crate) data_in: Option<String>,
    /// For a provider: days that its own operation needs, where the law sets no duty.
    #[arg(long, default_value_t = 7)]
    pub(crate) operational_days: u32,
    /// An exercise: invented people, letters that a real node refuses.
    #[arg(long)]
    pub(crate) exercise: bool,
}

#[derive(Debug, Args)]
pub(crate) struct InitOfficer {
    /// The node's folder.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// The account.
    #[arg(long)]
    pub(crate) id: String,
    /// The human being: the same for each account of one person.
    #[arg(long)]
    pub(crate) person: String,
    /// What people call the officer.
    #[arg(long)]
    pub(crate) name: String,
    /// Offices: investigator, approver, desk, reviewer, independent, clerk, counsel, oversight.
    #[arg(long, value_delimiter = ',', required = true)]
    pub(crate) roles: Vec<String>,
    /// A file with the pass-phrase on its first line; without it, it is read from standard input.
    #[arg(long)]
    pub(crate) phrase_file: Option<PathBuf>,
    /// The public half of a key that stays on the officer's own machine (`comity sign key`, or an `ssh-ed25519` line); without it a key is made here.
    #[arg(long)]
    pub(crate) key: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct InitDirectory {
    /// Files of root keys that sign now. Without any it is a draft, which the keepers sign where their keys are (`comity directory sign --first`).
    #[arg(long, num_args = 1..)]
    pub(crate) roots: Vec<PathBuf>,
    /// The `enrol.toml` of each member.
    #[arg(long, num_args = 1.., required = true)]
    pub(crate) enrol: Vec<PathBuf>,
    /// Larger than the one before.
    #[arg(long = "number")]
    pub(crate) number: u64,
    /// Days until it must be renewed.
    #[arg(long, default_value_t = 90)]
    pub(crate) days: u64,
    /// Where it goes.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// For an exercise.
    #[arg(long)]
    pub(crate) exercise: bool,
}

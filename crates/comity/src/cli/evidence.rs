//! The arguments of `comity evidence`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::device::Device;

#[derive(Debug, Args)]
pub(crate) struct Evidence {
    #[command(subcommand)]
    pub(crate) what: EvidenceWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EvidenceWhat {
    /// Take files in as received: hashed and copied in one reading, and signed for by the node.
    #[command(
        after_help = "Example:\n  comity evidence take --dir ./n --folder ./matter-17 --why 'by courier, order 7 of the court of XB' export.log\n\nStopped at any byte, the same command goes on. A name of a file can concern a person: inside it is item-1, item-2, ..."
    )]
    Take(Take),
    /// Make rows of an item with a converter of `comity retained formats`, and account for every entry.
    #[command(
        after_help = "Example:\n  comity evidence convert --dir ./n --folder ./matter-17 --format conntrack item-1\n\nIn = converted + rejected, each of which is listed with its place, its reason and its bytes; else it is refused."
    )]
    Convert(Convert),
    /// Convert again and compare with what was made: anybody can, with the item and this program.
    #[command(
        after_help = "Example:\n  comity evidence again --folder ./matter-17\n\nExit codes: 0 the same, byte for byte; 1 not the same."
    )]
    Again(Again),
    /// Decide to pack in the node's log, seal, and write the package. The node must not be running.
    #[command(
        after_help = "Example:\n  comity evidence pack --dir ./n --folder ./matter-17 --matter matter.toml --officer a.b --role clerk --out matter-17.zip\n  comity evidence pack … --officer a.b --token libykcs11.so --out matter-17.zip\n\nmatter.toml:\n  request = \"00112233445566778899aabbccddeeff\"\n  case = \"XA-2026-17\"\n  purposes = [\"fraud\"]\n  may_use_in = [\"XA\"]\n  statement = \"Nothing was left out.\"\n\nIt may also hold onward_transfer_allowed, conditions and until. Stopped at any byte, the same command goes on."
    )]
    Pack(Pack),
    /// Keep a package of any size as the answer to a request that this node received. The node may be running.
    #[command(
        after_help = "Example:\n  comity evidence attach --dir ./n --request 00112233445566778899aabbccddeeff matter-17.zip\n\nAn officer then presses «transmit» and chooses it. Stopped at any byte, the same command goes on."
    )]
    Attach(Attach),
    /// What needs no node: time stamps and evidence records.
    #[command(flatten)]
    Lasting(super::lasting::Lasting),
}

#[derive(Debug, Args)]
pub(crate) struct Take {
    /// The node's folder, for its key.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// The folder of the matter; it is made where there is none.
    #[arg(long)]
    pub(crate) folder: PathBuf,
    /// From whom and how it came, in words that name no person concerned.
    #[arg(long)]
    pub(crate) why: String,
    /// They are letters, orders or grants, not records.
    #[arg(long)]
    pub(crate) letter: bool,
    /// Say nothing about progress.
    #[arg(long)]
    pub(crate) quiet: bool,
    /// The files.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Convert {
    /// The node's folder, for its key.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// The folder of the matter.
    #[arg(long)]
    pub(crate) folder: PathBuf,
    /// The format; `comity retained formats` lists them.
    #[arg(long)]
    pub(crate) format: String,
    /// For csv: the file that says what each column is.
    #[arg(long)]
    pub(crate) mapping: Option<PathBuf>,
    /// Say nothing about progress.
    #[arg(long)]
    pub(crate) quiet: bool,
    /// Such as `item-1`.
    pub(crate) item: String,
}

#[derive(Debug, Args)]
pub(crate) struct Again {
    /// The folder of the matter.
    #[arg(long)]
    pub(crate) folder: PathBuf,
    /// For csv: the file that says what each column is.
    #[arg(long)]
    pub(crate) mapping: Option<PathBuf>,
    /// Say nothing about progress.
    #[arg(long)]
    pub(crate) quiet: bool,
    /// Only this one.
    pub(crate) item: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Attach {
    /// The node's folder.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// The number of the request that it answers.
    #[arg(long)]
    pub(crate) request: String,
    /// Say nothing about progress.
    #[arg(long)]
    pub(crate) quiet: bool,
    /// The package.
    pub(crate) package: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Pack {
    /// The node's folder: its keys, its log and its directory.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// The folder of the matter.
    #[arg(long)]
    pub(crate) folder: PathBuf,
    /// For which request, case and purposes: a TOML file.
    #[arg(long)]
    pub(crate) matter: PathBuf,
    /// Who certifies and seals.
    #[arg(long)]
    pub(crate) officer: String,
    /// In which office.
    #[arg(long, default_value = "clerk")]
    pub(crate) role: String,
    /// A file with the officer's pass-phrase on its first line; without it, it is read from standard input.
    #[arg(long, conflicts_with_all = ["agent", "token"])]
    pub(crate) phrase_file: Option<PathBuf>,
    /// Where the officer's key lies, if it is on no node.
    #[command(flatten)]
    pub(crate) device: Device,
    /// Where the package goes.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// Say nothing about progress.
    #[arg(long)]
    pub(crate) quiet: bool,
}

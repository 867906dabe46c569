//! The arguments of `comity directory`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::device::Device;

#[derive(Debug, Args)]
pub(crate) struct Directory {
    #[command(subcommand)]
    pub(crate) what: DirectoryWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DirectoryWhat {
    /// Who is a member, with which functions, officers and keys.
    #[command(after_help = "Example:\n  comity directory show directory")]
    Show {
        /// A directory, or a draft.
        file: PathBuf,
    },
    /// What a later one says otherwise, in plain words, and its number.
    #[command(after_help = "Example:\n  comity directory diff directory draft")]
    Diff {
        /// The earlier one.
        old: PathBuf,
        /// The later one, or a draft of it.
        new: PathBuf,
    },
    /// Make the next one from the last that was signed. Nobody signs here.
    #[command(
        after_help = "Examples:\n  comity directory draft --last directory --root KEY --root KEY --threshold 2 --enrol ./new/enrol.toml --out draft\n  comity directory draft --last directory --root KEY --root KEY --threshold 2 --suspend xa-desk --out draft\n  comity directory draft --last directory --root KEY --root KEY --threshold 2 --revoke 3f2a… --at 2026-11-20T08:00:00Z --out draft\n\n--enrol of a member adds its new keys and officers; old keys count until they are ended or revoked."
    )]
    Draft(Draft),
    /// Sign a draft with one root's key, on that keeper's own machine, by the number that was read out to all.
    #[command(
        after_help = "Example:\n  comity directory sign draft --last directory --key root-1.key --root KEY --root KEY --threshold 2 --number '3f2a 91bc 07de 55a1 c840' --out root-1.sig\n  comity directory sign draft --last directory --token libykcs11.so --root KEY --root KEY --threshold 2 --number '3f2a …' --out root-1.sig\n\nWithout --number it shows what would be signed, and signs nothing."
    )]
    Sign(Sign),
    /// Put the keepers' signatures under the draft: the new directory.
    #[command(
        after_help = "Example:\n  comity directory join draft root-1.sig root-3.sig --last directory --root KEY --root KEY --root KEY --threshold 2 --out directory-8"
    )]
    Join(Join),
    /// Is this a directory that a node would use now?
    #[command(
        after_help = "Example:\n  comity directory check directory-8 --last directory --root KEY --root KEY --threshold 2"
    )]
    Check(Check),
}

/// Whom the keepers and the nodes believe.
#[derive(Debug, Args)]
pub(crate) struct Trusted {
    /// The public root keys, as the nodes have them.
    #[arg(long = "root", value_name = "KEY", required = true)]
    pub(crate) roots: Vec<String>,
    /// How many of them must sign.
    #[arg(long)]
    pub(crate) threshold: usize,
    /// For an exercise whose clock is set: what it shows (RFC 3339). Default: this machine's clock.
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<String>,
}

/// What it follows.
#[derive(Debug, Args)]
pub(crate) struct Before {
    /// The last that was signed: the newest that this keeper has.
    #[arg(long, required_unless_present = "first")]
    pub(crate) last: Option<PathBuf>,
    /// There is none before it: `comity init directory` drafted it.
    #[arg(long, conflicts_with = "last")]
    pub(crate) first: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Draft {
    /// The last that was signed: the newest that there is.
    #[arg(long)]
    pub(crate) last: PathBuf,
    #[command(flatten)]
    pub(crate) trusted: Trusted,
    /// The `enrol.toml` of a new member, or of one with new keys or officers.
    #[arg(long, num_args = 1..)]
    pub(crate) enrol: Vec<PathBuf>,
    /// A member that is not to be trusted any more: each of its keys is revoked.
    #[arg(long, value_name = "NODE")]
    pub(crate) suspend: Vec<String>,
    /// A key that is not to be trusted any more.
    #[arg(long, value_name = "KEY-ID")]
    pub(crate) revoke: Vec<String>,
    /// A key whose term ends as foreseen.
    #[arg(long, value_name = "KEY-ID", requires = "at")]
    pub(crate) end: Vec<String>,
    /// From when on --suspend, --revoke and --end count (RFC 3339). Default: now.
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// Days until it must be renewed.
    #[arg(long, default_value_t = 90)]
    pub(crate) days: u64,
    /// Where the draft goes.
    #[arg(long)]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Sign {
    /// The draft.
    pub(crate) draft: PathBuf,
    #[command(flatten)]
    pub(crate) before: Before,
    #[command(flatten)]
    pub(crate) trusted: Trusted,
    /// The file of this keeper's root key.
    #[arg(long, conflicts_with_all = ["agent", "token"], required_unless_present_any = ["agent", "token"])]
    pub(crate) key: Option<PathBuf>,
    /// Or where it lies: it is the first of --root that is there.
    #[command(flatten)]
    pub(crate) device: Device,
    /// The number of the draft, as it was read out to all keepers.
    #[arg(long)]
    pub(crate) number: Option<String>,
    /// Where the signature goes.
    #[arg(long)]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Join {
    /// The draft, as each of them signed it.
    pub(crate) draft: PathBuf,
    /// The signatures.
    #[arg(required = true, num_args = 1..)]
    pub(crate) signatures: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) before: Before,
    #[command(flatten)]
    pub(crate) trusted: Trusted,
    /// Where the directory goes.
    #[arg(long)]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The directory.
    pub(crate) file: PathBuf,
    /// The one before it: then what changed is said, too.
    #[arg(long)]
    pub(crate) last: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) trusted: Trusted,
}

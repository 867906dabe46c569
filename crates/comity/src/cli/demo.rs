//! The arguments of `comity demo`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// The state that asks. Default: the first that the book of law knows.
    #[arg(long, value_name = "STATE")]
    pub(crate) from: Option<String>,
    /// The state where the data lies. Default: the second.
    #[arg(long, value_name = "STATE")]
    pub(crate) to: Option<String>,
    /// Play the whole journey without a browser.
    #[arg(long)]
    pub(crate) walk: bool,
    /// How the requested side decides.
    #[arg(long, value_enum, default_value = "execute", requires = "walk")]
    pub(crate) triage: Triage,
    /// Play the forbidden shortcut instead. Without `--walk`: a company of the asking state stands beside, for whoever presses it.
    #[arg(long, value_enum, conflicts_with = "triage")]
    pub(crate) attempt: Option<Attempt>,
    /// With `--attempt`: the state concerned has published a standing consent.
    #[arg(long, requires = "attempt", requires = "walk")]
    pub(crate) standing_consent: bool,
    /// The emergency lane instead: a call-back before, a review afterwards that is refused, a recall, and destruction with its proof.
    #[arg(long, requires = "walk", conflicts_with_all = ["triage", "attempt"])]
    pub(crate) urgent: bool,
    /// Where the nodes' folders and the package go. Default: a new folder `comity-demo`.
    #[arg(long)]
    pub(crate) dir: Option<PathBuf>,
    /// The nodes write to one another without TLS: for whoever wants to watch sealed letters on the line.
    #[arg(long)]
    pub(crate) bare: bool,
    /// How many rows of a made-up day are taken in for volume.
    #[arg(long, default_value_t = 5_000_000)]
    pub(crate) rows: u64,
    /// Kill the acting node (SIGKILL) at this step of the walk, 1 to 10, and start it again.
    #[arg(long, value_name = "STEP", requires = "walk", value_parser = clap::value_parser!(u8).range(1..=10))]
    pub(crate) kill_at: Option<u8>,
}

/// The forbidden shortcut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Attempt {
    /// Order a company of one's own state to hand over what lies in another.
    Direct,
}

/// How the requested side decides in the walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Triage {
    /// Do it.
    Execute,
    /// Refuse with a coded ground and what would cure it.
    Refuse,
    /// Execute once a condition is assured.
    Condition,
    /// Ask for what is missing.
    Supplement,
    /// Not now.
    Postpone,
}

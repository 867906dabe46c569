//! The arguments of `comity rehearse`.

use clap::Args;
use rehearsal::Families;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Rehearse {
    /// Something other than days of the real rooms.
    #[command(subcommand)]
    pub(crate) instead: Option<super::year::Instead>,
    /// How many nodes: desks of states between which the law is open, and a provider for every fourth.
    #[arg(long, default_value_t = 5)]
    pub(crate) nodes: usize,
    /// Over how many days the steps are spread.
    #[arg(long, default_value_t = 5)]
    pub(crate) days: u32,
    /// How many steps before the network heals.
    #[arg(long, default_value_t = 160)]
    pub(crate) steps: u32,
    /// One seed, told as a story.
    #[arg(long, conflicts_with = "seeds")]
    pub(crate) seed: Option<u64>,
    /// Many seeds, such as 0..1000: what broke, and which fault hit which step.
    #[arg(long, value_parser = range, value_name = "FROM..TO")]
    pub(crate) seeds: Option<(u64, u64)>,
    /// With a company more whose data lies in another state, and the desks of both states: standing consents, and direct orders.
    #[arg(long)]
    pub(crate) direct: bool,
    /// Most officers' keys are on no node: they sign elsewhere, at once, later or never. With --attacks: at once.
    #[arg(long)]
    pub(crate) keys_away: bool,
    /// What may go wrong: all, none, or some of network, disk, clocks, backups, keys, thieves, rogues.
    #[arg(long, default_value = "network,disk,clocks")]
    pub(crate) faults: Families,
    /// Instead of days: so many attacks a seed, each with one stolen key, account or node, while a genuine case is on its way.
    #[arg(long, value_name = "N")]
    pub(crate) attacks: Option<u32>,
    /// How far that case has come: held, where nobody has consented to anything yet, or ordered, where a clerk has a genuine order.
    #[arg(long, default_value = "held", value_parser = ["held", "ordered"], requires = "attacks")]
    pub(crate) far: String,
    /// Each seed twice: both have to give the same bytes.
    #[arg(long)]
    pub(crate) twice: bool,
    /// A folder of law files in place of the built-in book: rehearse a law of your own.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) law: Option<std::path::PathBuf>,
    /// Where the folders of the nodes lie while a seed runs. Default: in memory where the system has such a place.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) scratch: Option<std::path::PathBuf>,
}

fn range(text: &str) -> Result<(u64, u64), String> {
    let bad = || format!("`{text}` is not of the form 0..1000");
    let (from, to) = text.split_once("..").ok_or_else(bad)?;
    let (from, to) = (from.parse().map_err(|_| bad())?, to.parse().map_err(|_| bad())?);
    if from < to { Ok((from, to)) } else { Err(bad()) }
}

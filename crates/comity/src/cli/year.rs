//! The arguments of `comity rehearse year`.

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Instead {
    /// A model of a whole year's work: queues, missed terms and load of each state, and what sharing would change.
    #[command(
        after_help = "Examples:\n  comity rehearse year\n  comity rehearse year --share --svg year.svg\n  comity rehearse year --print-setting > mine.toml\n  comity rehearse year --setting mine.toml --officers FR=40 --rows 40\n\nA model of work and queues, not of the real desks: every figure and every assumption stands in the setting."
    )]
    Year(Year),
    /// Very many letters through bad weather, over days: none lost, none twice, each with a signed receipt.
    #[command(
        after_help = "Examples:\n  comity rehearse post\n  comity rehearse post --letters 100000 --seed 7\n  comity rehearse post --lost 50 --twice 0 --partition 0\n\nThe real letters, seals, queues, letter boxes and records; the time and the network are simulated. 100,000 letters take about 1.2 GB in --scratch."
    )]
    Post(Mail),
}

#[derive(Debug, Args)]
pub(crate) struct Mail {
    /// The same seed gives the same weather.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// How many letters.
    #[arg(long, default_value_t = 2_000)]
    pub(crate) letters: u64,
    /// On how many days they are written.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=14))]
    pub(crate) days: u32,
    /// Of a hundred tries, how many letters are lost; and of a hundred receipts as many.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(0..=95))]
    pub(crate) lost: u32,
    /// Of a hundred letters, how many are brought a second time, up to 18 hours later.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub(crate) twice: u32,
    /// Of a hundred letters, how many are kept back and brought up to 18 hours later.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(0..=95))]
    pub(crate) late: u32,
    /// For so many hours, when a fifth of the days is over, nothing passes between the halves of the federation.
    #[arg(long, default_value_t = 72, value_name = "HOURS", value_parser = clap::value_parser!(u32).range(0..=168))]
    pub(crate) partition: u32,
    /// Where the folders of the nodes lie meanwhile. Default: in memory where the system has such a place.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) scratch: Option<std::path::PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Year {
    /// The same seed gives the same year.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// How many of the listed states take part.
    #[arg(long)]
    pub(crate) states: Option<usize>,
    /// How many providers.
    #[arg(long)]
    pub(crate) providers: Option<usize>,
    /// Requests in the year, in place of today's volume.
    #[arg(long)]
    pub(crate) requests: Option<u64>,
    /// By how many percent the volume grows in the year.
    #[arg(long, value_name = "PERCENT")]
    pub(crate) growth: Option<u64>,
    /// People at a state's ordinary desk, in place of what last year's receipts needed. May be repeated.
    #[arg(long, value_name = "STATE=N", value_parser = people)]
    pub(crate) officers: Vec<(String, u32)>,
    /// Live the year a second time, with sharing of the load by capability, and show both.
    #[arg(long)]
    pub(crate) share: bool,
    /// How many states are shown one by one.
    #[arg(long, default_value_t = 12)]
    pub(crate) rows: usize,
    /// Draw the year into this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) svg: Option<std::path::PathBuf>,
    /// Figures and assumptions of your own, in place of today's.
    #[arg(long, value_name = "FILE")]
    pub(crate) setting: Option<std::path::PathBuf>,
    /// Print today's figures and assumptions with their sources, and end.
    #[arg(long)]
    pub(crate) print_setting: bool,
    /// A folder of law files in place of the built-in book.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) law: Option<std::path::PathBuf>,
}

fn people(text: &str) -> Result<(String, u32), String> {
    let bad = || format!("`{text}` is not of the form FR=40");
    let (state, n) = text.split_once('=').ok_or_else(bad)?;
    let n = n.parse().ok().filter(|n| *n > 0).ok_or_else(bad)?;
    Ok((state.to_owned(), n))
}

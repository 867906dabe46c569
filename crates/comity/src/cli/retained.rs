//! The arguments of `comity retained`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::node::Dir;

#[derive(Debug, Args)]
pub(crate) struct Retained {
    #[command(subcommand)]
    pub(crate) what: RetainedWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RetainedWhat {
    /// Take in files, folders or standard input, of any size. What is there already is not stored again: run it again after a
    /// stop, or when a file has grown.
    #[command(
        after_help = "Examples:\n  comity retained ingest --dir ./n --format conntrack /var/log/nat/\n  comity retained ingest --dir ./n --format radius-detail detail-20261123 detail-20261124\n  comity retained ingest --dir ./n --format csv --mapping columns.toml export.csv\n  comity retained ingest --dir ./n --format csv --mapping columns.toml --dry-run --show 5 export.csv\n  comity retained ingest --dir ./n --format conntrack nat.log.1.gz\n  comity retained ingest --dir ./n --format conntrack nat.log.2.zst\n  xzcat nat.log.xz | comity retained ingest --dir ./n --format conntrack -\n  comity retained ingest --dir ./n --format nfcapd --realm-of \"vrf 3=homes\" --realm-of \"vrf 7=acme\" nfcapd/\n\nExit codes: 0 stored, even where entries were set aside; 1 a source was refused or the reading was stopped; 2 wrong usage."
    )]
    Ingest(Ingest),
    /// The formats that can be taken in, and what writes them.
    Formats,
    /// Where the entries are that were set aside, and why; not what they say.
    Aside(Dir),
    /// Plant invented records among those of each day: whoever asks about one had no reason to ask.
    #[command(
        after_help = "Example:\n  comity retained canary --dir ./n --rows 16\n\nThe running node does the same each day with `planted_per_day = 16` in node.toml."
    )]
    Canary {
        /// The node's folder. The node must not be running.
        #[arg(long)]
        dir: PathBuf,
        /// How many a day. A day is planted once.
        #[arg(long, default_value_t = 16)]
        rows: u32,
    },
    /// How much there is, and until when; nothing about a person.
    Status(Dir),
    /// Destroy what is due today.
    Expire(Expire),
    /// Take batches that were read wrongly, with another's mapping, zone or realm, out of all answers, so that their sources can be taken in again.
    /// Without --batch: lists the batches. Without --yes: shows what would no longer answer, and changes nothing.
    #[command(
        after_help = "Examples:\n  comity retained withdraw --dir ./n\n  comity retained withdraw --dir ./n --batch 17 --batch 18\n  comity retained withdraw --dir ./n --batch 17 --batch 18 --because 'read with the mapping of the other exporter' --yes\n\nNothing is destroyed: the records stay sealed and go with their day, and what an order holds stays held; but no answer rests on them any more. The log says what was withdrawn, and why. Answers that were given before are not taken back by it: whoever withdraws has them looked at."
    )]
    Withdraw(Withdraw),
    /// When a node does not start because acknowledged records are gone from the end of a write-ahead file: what is missing,
    /// and going on without it.
    #[command(
        after_help = "Examples:\n  comity retained lost --dir ./n\n  comity retained lost --dir ./n --accept --because 'disk 2 failed on 3 May; the backup is older'\n\nCopy the folder as it is first. With --accept what is missing is written into the log, as an alarm, with your words; then the archive opens with what is left."
    )]
    Lost(Lost),
    /// What a change of the law book or of the configuration would destroy, and when; nothing is destroyed by looking.
    #[command(
        after_help = "Examples:\n  comity retained plan --dir ./n\n  comity retained plan --dir ./n --law ./new-law\n  comity retained plan --dir ./n --days nat-session=30\n  comity retained plan --dir ./n --accept"
    )]
    Plan(Plan),
}

#[derive(Debug, Args)]
pub(crate) struct Ingest {
    /// The node's folder. The node must not be running, but for a rehearsal.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// What the sources are: a name that `comity retained formats` lists.
    #[arg(long, visible_alias = "kind")]
    pub(crate) format: String,
    /// Which column is what, for `--format csv`.
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// In which realm (VRF, part of the network) the private addresses are of records that name none; docs/realms.md.
    #[arg(long, value_name = "NAME")]
    pub(crate) realm: Option<String>,
    /// What a realm that records name stands for, as "vrf 7=mobile"; nothing after the sign: the unnamed one. A name that ends
    /// with * means each that begins so.
    #[arg(long = "realm-of", value_name = "NAME=REALM")]
    pub(crate) realms: Vec<String>,
    /// Convert and count, but store nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// With --dry-run: show so many records of each run as they would be understood, with their realm and their times in UTC. They name
    /// subscribers.
    #[arg(long, value_name = "RECORDS", requires = "dry_run")]
    pub(crate) show: Option<usize>,
    /// Name every place where an entry was set aside, not only the first few.
    #[arg(long)]
    pub(crate) all_set_aside: bool,
    /// Leave it to the running node to merge the pieces of each day.
    #[arg(long)]
    pub(crate) no_merge: bool,
    /// No progress, only the result.
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Files, folders (all files in them, by name; not their folders), or - for standard input.
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Expire {
    /// The node's folder. The node must not be running.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// You have looked at the clock, and it is right. Logged.
    #[arg(long)]
    pub(crate) clock_is_right: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Withdraw {
    /// The node's folder. The node must not be running.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// The batch's number, as the list shows it; several times for several.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) batch: Vec<u32>,
    /// Why, and by whom it was decided. Logged; name no subscriber.
    #[arg(long, value_name = "WORDS", requires = "batch")]
    pub(crate) because: Option<String>,
    /// Do it. Logged.
    #[arg(long, requires = "because")]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Lost {
    /// The node's folder. The node must not be running.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// Go on with what is left. Logged.
    #[arg(long, requires = "because")]
    pub(crate) accept: bool,
    /// Why it is gone and what was done about it. Logged; name nobody.
    #[arg(long, value_name = "WORDS", requires = "accept")]
    pub(crate) because: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Plan {
    /// The node's folder. The node must not be running.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// A folder of law files to compare with, in place of the node's own book.
    #[arg(long)]
    pub(crate) law: Option<PathBuf>,
    /// What if records of this type lived for so many days: TYPE=DAYS. May be given several times.
    #[arg(long)]
    pub(crate) days: Vec<String>,
    /// You have seen the plan: the shorter times that wait are acted on. Logged.
    #[arg(long, conflicts_with_all = ["law", "days"])]
    pub(crate) accept: bool,
}

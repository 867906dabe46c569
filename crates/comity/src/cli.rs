//! The arguments. Every command's help shows an example.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use terms::Instant;

use crate::cli_evidence::Evidence;
pub(crate) use crate::{
    cli_law::{Law, LawWhat},
    cli_log::Log,
};

/// Help across borders against cybercrime: checked against both laws, proven by keys, answered by the state concerned.
#[derive(Debug, Parser)]
#[command(
    name = "comity",
    version,
    after_help = "Start here:\n  comity demo            three nodes on this machine, with invented people\n  comity demo --walk     the whole journey, without a browser\n\nExit codes: 0 done, 1 refused or not verified, 2 wrong usage."
)]
pub(crate) struct Cli {
    /// Answer as JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Three nodes on loopback: who asks, who is asked, and a provider.
    #[command(
        after_help = "Examples:\n  comity demo --from CN --to DE\n  comity demo --walk --triage refuse --dir ./out\n  comity demo --walk --attempt direct\n  comity demo --walk --urgent"
    )]
    Demo(Demo),
    /// Run one node from the folder that `init` wrote.
    #[command(after_help = "Example:\n  comity serve --dir /var/lib/comity")]
    Serve(Serve),
    /// Write a node's folder, an officer's file, or a signed directory.
    #[command(
        after_help = "Example:\n  comity init node --dir ./n --id xa-desk --name 'Desk of XA' --state DE --kind authority --functions desk,central\n  comity init officer --dir ./n --id a.b --person p-1 --name 'A. B.' --roles investigator\n  comity init root --out root-1.key\n  comity init directory --roots root-1.key root-2.key --enrol ./n/enrol.toml --number 1 --out directory"
    )]
    Init(Init),
    /// Ask the law, or check law files.
    #[command(
        after_help = "Examples:\n  comity law check law\n  comity law explain question.toml\n  comity law route CN DE disclose user-identification\n  comity law table --coverage"
    )]
    Law(Law),
    /// Check a draft, look at a node's requests, or carry one to a body without a node.
    #[command(
        after_help = "Examples:\n  comity request check draft.toml --from CN\n  comity request list --dir /var/lib/comity\n  comity request show 00112233445566778899aabbccddeeff --dir /var/lib/comity\n\nTo a body that has no node (docs/carried.md):\n  comity request carry 0011… --dir ./n --to xc-justice --channel courier --out letter.age\n  comity request open letter.age --phrase-file phrase --out ./letter --root KEY --root KEY --threshold 2\n  comity request answer 0011… --dir ./n answer.pdf records.csv"
    )]
    Request(crate::cli_request::Request),
    /// What one state tells another unasked: whether the law lets it, and where each piece stands.
    #[command(
        after_help = "Examples:\n  comity information check DE NL --conduct illegal-access\n  comity information list --dir /var/lib/comity\n  comity information show 00112233445566778899aabbccddeeff --dir /var/lib/comity\n\nIt is written and answered on the node's pages or over its API (docs/tell.md)."
    )]
    Information(crate::cli_information::Information),
    /// Look at letters on their way, and at those that wait for a person.
    #[command(
        after_help = "Examples:\n  comity letters list --dir /var/lib/comity\n  comity letters show 00112233445566778899aabbccddeeff --dir /var/lib/comity\n  comity letters retry 00112233445566778899aabbccddeeff --dir /var/lib/comity"
    )]
    Letters(crate::cli_letters::Letters),
    /// Other members of the directory: who they are, and whether letters get there and back.
    #[command(
        after_help = "Examples:\n  comity peer list --dir /var/lib/comity\n  comity peer ping xb-desk --dir /var/lib/comity"
    )]
    Peer(crate::cli_peer::Peer),
    /// Sign on your own machine what you pressed at a node, with a key that the node never has.
    #[command(
        after_help = "Examples:\n  comity sign key --out a.berg.key\n  comity sign watch --url http://127.0.0.1:8443 --account a.berg --key a.berg.key\n  comity sign watch --url http://127.0.0.1:8443 --account a.berg --agent"
    )]
    Sign(crate::cli_sign::Sign),
    /// Take in, count and destroy retained records of a provider.
    #[command(
        after_help = "Examples:\n  comity retained ingest --dir ./n --format conntrack samples/cgnat/conntrack.log\n  comity retained formats\n  comity retained status --dir ./n\n  comity retained expire --dir ./n"
    )]
    Retained(Retained),
    /// Take evidence in by hand, convert it, and pack it: files of any size.
    #[command(
        after_help = "Examples:\n  comity evidence take --dir ./n --folder ./matter-17 --why 'by courier, order 7' export.log\n  comity evidence convert --dir ./n --folder ./matter-17 --format conntrack item-1\n  comity evidence again --folder ./matter-17\n  comity evidence pack --dir ./n --folder ./matter-17 --matter matter.toml --officer a.b --out matter-17.zip\n  comity evidence renew matter-17.zip --authority http://time.example/tsa\n  comity evidence check-record matter-17.zip"
    )]
    Evidence(Evidence),
    /// Check an evidence package, offline, without a node.
    #[command(
        after_help = "Examples:\n  comity verify package.zip\n  comity verify package.zip --directory directory --root KEY --root KEY --threshold 2\n  comity verify package.zip --witness witness.xc.example+1a2b3c4d+BASE64 --json\n  comity verify package.zip --directory directory --root KEY --stamp-root time-roots.pem --clock 2036-05-01T00:00:00Z\n\nA file of any size is read once, in constant memory. A key that has ended (revoked, or over) counts for what is shown to have been there before: by a time stamp that leads to a --stamp-root, or by witnesses of the log whom the directory or --witness names. The date that a signer writes shows nothing.\n\nExit codes: 0 verified, 3 verified although a key has ended since, 4 refused because a key has ended and nothing shows that it had signed before, 1 not verified, 2 wrong usage."
    )]
    Verify(Verify),
    /// What a running node starts to read evidence that came: standard input to a verdict.
    #[command(hide = true)]
    ReadInACell(ReadInACell),
    /// Messages between authorities' and providers' own systems (ETSI TS 103 120 in JSON): check and show them.
    #[command(
        after_help = "Examples:\n  comity etsi check request.json\n  comity etsi show request.json\n  comity etsi check signed.json --key KEY --json"
    )]
    Etsi(crate::cli_etsi::Etsi),
    /// The keepers' work: who is a member, and with which keys; drafted, signed by several, joined, checked.
    #[command(
        after_help = "Examples, a ceremony in four steps (docs/directory.md):\n  comity directory draft --last directory --root KEY --root KEY --root KEY --threshold 2 --suspend xa-desk --out draft\n  comity directory sign draft --last directory --root KEY … --threshold 2 --key root-1.key --number '3f2a …' --out root-1.sig\n  comity directory join draft root-1.sig root-3.sig --last directory --root KEY … --threshold 2 --out directory-8\n  comity directory check directory-8 --last directory --root KEY … --threshold 2"
    )]
    Directory(crate::cli_directory::Directory),
    /// Look at a node's log, prove what is in it, or audit it.
    #[command(
        after_help = "Examples:\n  comity log audit --dir ./n\n  comity log audit --url http://127.0.0.1:8443 --key KEY --seen last.txt\n  comity log checkpoint --dir ./n\n  comity log show --dir ./n\n  comity log prove --dir ./n 17 > 17.tlog-proof\n  comity log check 17.tlog-proof --key KEY\n  comity log export ./copy --dir ./n\n  comity log forget --dir ./n --case asked/177c… --class documents --why 'the period of article 9 is over'"
    )]
    Log(Log),
    /// Remember the heads of others' logs without being a node: a neutral witness.
    #[command(
        after_help = "Examples:\n  comity witness init --dir ./w --name witness.example --directory directory --root KEY\n  comity witness serve --dir ./w"
    )]
    Witness(crate::cli_witness::Witness),
    /// Rehearse whole days of many nodes by seed, with a network, disks, clocks and people that fail.
    #[command(
        after_help = "Examples:\n  comity rehearse --seed 7 --faults all\n  comity rehearse --seeds 0..200 --faults network,disk --nodes 6\n  comity rehearse --seed 7 --law ./law --days 30\n\nExit codes: 0 all went well, 1 an invariant broke, 2 wrong usage."
    )]
    Rehearse(crate::cli_rehearse::Rehearse),
    /// Recompute a year's figures from the log.
    #[command(after_help = "Example:\n  comity stats --dir ./n --year 2026")]
    Stats(Stats),
    /// Look at a node's folder and say what is wrong and what to do.
    #[command(after_help = "Example:\n  comity doctor --dir ./n")]
    Doctor(Dir),
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

/// The forbidden shortcut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Attempt {
    /// Order a company of one's own state to hand over what lies in another.
    Direct,
}

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
    /// Files of root keys that sign now.
    #[arg(long, num_args = 1.., required = true)]
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
        after_help = "Examples:\n  comity retained ingest --dir ./n --format conntrack /var/log/nat/\n  comity retained ingest --dir ./n --format radius-detail detail-20261123 detail-20261124\n  comity retained ingest --dir ./n --format csv --mapping columns.toml export.csv\n  comity retained ingest --dir ./n --format conntrack nat.log.1.gz\n  comity retained ingest --dir ./n --format conntrack nat.log.2.zst\n  xzcat nat.log.xz | comity retained ingest --dir ./n --format conntrack -\n  comity retained ingest --dir ./n --format nfcapd --realm-of \"vrf 3=homes\" --realm-of \"vrf 7=acme\" nfcapd/\n\nExit codes: 0 stored, even where entries were set aside; 1 a source was refused or the reading was stopped; 2 wrong usage."
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
pub(crate) struct Expire {
    /// The node's folder. The node must not be running.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// You have looked at the clock, and it is right. Logged.
    #[arg(long)]
    pub(crate) clock_is_right: bool,
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

/// A directory, and whose signatures make it one.
#[derive(Debug, Args)]
pub(crate) struct Known {
    /// A signed directory whose keys you trust.
    #[arg(long, requires = "roots")]
    pub(crate) directory: Option<PathBuf>,
    /// The public root keys of that directory.
    #[arg(long = "root", requires = "directory")]
    pub(crate) roots: Vec<String>,
    /// How many of them must have signed it.
    #[arg(long, default_value_t = 1)]
    pub(crate) threshold: usize,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The package.
    pub(crate) package: PathBuf,
    #[command(flatten)]
    pub(crate) known: Known,
    /// A witness of logs by the key that you know it by: `NAME+HASH+KEY`. Under another key in the package, it fails.
    #[arg(long = "witness", value_name = "LINE")]
    pub(crate) witnesses: Vec<String>,
    /// A certificate whose time stamps you believe (DER or PEM). With one, stamps that lead to none fail.
    #[arg(long = "stamp-root", value_name = "FILE")]
    pub(crate) stamp_roots: Vec<PathBuf>,
    /// A list of revoked certificates of authorities of time (DER or PEM). What no list covers is said to be unknown.
    #[arg(long = "crl", value_name = "FILE", requires = "stamp_roots")]
    pub(crate) lists: Vec<PathBuf>,
    /// The moment to judge by, as 2036-05-01T00:00:00Z: what is packed later fails, and a key that is over by then has ended. Without it keys
    /// are judged by the day of the directory.
    #[arg(long, value_name = "MOMENT", value_parser = Instant::parse)]
    pub(crate) clock: Option<Instant>,
}

#[derive(Debug, Args)]
pub(crate) struct ReadInACell {
    /// As `court::desk` takes them.
    pub(crate) arguments: Vec<String>,
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

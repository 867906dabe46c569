//! The arguments. Every command's help shows an example.

pub(crate) mod demo;
pub(crate) mod device;
pub(crate) mod directory;
pub(crate) mod etsi;
pub(crate) mod evidence;
pub(crate) mod information;
pub(crate) mod init;
pub(crate) mod lasting;
pub(crate) mod law;
pub(crate) mod letters;
pub(crate) mod log;
pub(crate) mod node;
pub(crate) mod peer;
pub(crate) mod rehearse;
pub(crate) mod request;
pub(crate) mod retained;
pub(crate) mod sign;
pub(crate) mod verify;
pub(crate) mod witness;
pub(crate) mod year;

use clap::{Parser, Subcommand};

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
    Demo(demo::Demo),
    /// Run one node from the folder that `init` wrote.
    #[command(after_help = "Example:\n  comity serve --dir /var/lib/comity")]
    Serve(node::Serve),
    /// Write a node's folder, an officer's file, or a signed directory.
    #[command(
        after_help = "Example:\n  comity init node --dir ./n --id xa-desk --name 'Desk of XA' --state DE --kind authority --functions desk,central\n  comity init officer --dir ./n --id a.b --person p-1 --name 'A. B.' --roles investigator\n  comity init root --out root-1.key\n  comity init directory --roots root-1.key root-2.key --enrol ./n/enrol.toml --number 1 --out directory"
    )]
    Init(init::Init),
    /// Ask the law, or check law files.
    #[command(
        after_help = "Examples:\n  comity law check law\n  comity law explain question.toml\n  comity law route CN DE disclose user-identification\n  comity law table --coverage"
    )]
    Law(law::Law),
    /// Check a draft, look at a node's requests, or carry one to a body without a node.
    #[command(
        after_help = "Examples:\n  comity request check draft.toml --from CN\n  comity request list --dir /var/lib/comity\n  comity request show 00112233445566778899aabbccddeeff --dir /var/lib/comity\n\nTo a body that has no node (docs/carried.md):\n  comity request carry 0011… --dir ./n --to xc-justice --channel courier --out letter.age\n  comity request open letter.age --phrase-file phrase --out ./letter --root KEY --root KEY --threshold 2\n  comity request answer 0011… --dir ./n answer.pdf records.csv"
    )]
    Request(request::Request),
    /// What one state tells another unasked: whether the law lets it, and where each piece stands.
    #[command(
        after_help = "Examples:\n  comity information check DE NL --conduct illegal-access\n  comity information list --dir /var/lib/comity\n  comity information show 00112233445566778899aabbccddeeff --dir /var/lib/comity\n\nIt is written and answered on the node's pages or over its API (docs/tell.md)."
    )]
    Information(information::Information),
    /// Look at letters on their way, and at those that wait for a person.
    #[command(
        after_help = "Examples:\n  comity letters list --dir /var/lib/comity\n  comity letters show 00112233445566778899aabbccddeeff --dir /var/lib/comity\n  comity letters retry 00112233445566778899aabbccddeeff --dir /var/lib/comity"
    )]
    Letters(letters::Letters),
    /// Other members of the directory: who they are, and whether letters get there and back.
    #[command(
        after_help = "Examples:\n  comity peer list --dir /var/lib/comity\n  comity peer ping xb-desk --dir /var/lib/comity"
    )]
    Peer(peer::Peer),
    /// Sign on your own machine what you pressed at a node, with a key that the node never has.
    #[command(
        after_help = "Examples:\n  comity sign key --out a.berg.key\n  comity sign watch --url http://127.0.0.1:8443 --account a.berg --key a.berg.key\n  comity sign watch --url http://127.0.0.1:8443 --account a.berg --agent"
    )]
    Sign(sign::Sign),
    /// Take in, count and destroy retained records of a provider.
    #[command(
        after_help = "Examples:\n  comity retained ingest --dir ./n --format conntrack samples/cgnat/conntrack.log\n  comity retained formats\n  comity retained status --dir ./n\n  comity retained expire --dir ./n"
    )]
    Retained(retained::Retained),
    /// Take evidence in by hand, convert it, and pack it: files of any size.
    #[command(
        after_help = "Examples:\n  comity evidence take --dir ./n --folder ./matter-17 --why 'by courier, order 7' export.log\n  comity evidence convert --dir ./n --folder ./matter-17 --format conntrack item-1\n  comity evidence again --folder ./matter-17\n  comity evidence pack --dir ./n --folder ./matter-17 --matter matter.toml --officer a.b --out matter-17.zip\n  comity evidence renew matter-17.zip --authority http://time.example/tsa\n  comity evidence check-record matter-17.zip"
    )]
    Evidence(evidence::Evidence),
    /// Check an evidence package, offline, without a node.
    #[command(
        after_help = "Examples:\n  comity verify package.zip\n  comity verify package.zip --directory directory --root KEY --root KEY --threshold 2\n  comity verify package.zip --witness witness.xc.example+1a2b3c4d+BASE64 --json\n  comity verify package.zip --directory directory --root KEY --stamp-root time-roots.pem --clock 2036-05-01T00:00:00Z\n\nA file of any size is read once, in constant memory. A key that has ended (revoked, or over) counts for what is shown to have been there before: by a time stamp that leads to a --stamp-root, or by witnesses of the log whom the directory or --witness names. The date that a signer writes shows nothing.\n\nExit codes: 0 verified, 3 verified although a key has ended since, 4 refused because a key has ended and nothing shows that it had signed before, 1 not verified, 2 wrong usage."
    )]
    Verify(verify::Verify),
    /// What a running node starts to read evidence that came: standard input to a verdict.
    #[command(hide = true)]
    ReadInACell(verify::ReadInACell),
    /// Messages between authorities' and providers' own systems (ETSI TS 103 120 in JSON): check and show them.
    #[command(
        after_help = "Examples:\n  comity etsi check request.json\n  comity etsi show request.json\n  comity etsi check signed.json --key KEY --json"
    )]
    Etsi(etsi::Etsi),
    /// The keepers' work: who is a member, and with which keys; drafted, signed by several, joined, checked.
    #[command(
        after_help = "Examples, a ceremony in four steps (docs/directory.md):\n  comity directory draft --last directory --root KEY --root KEY --root KEY --threshold 2 --suspend xa-desk --out draft\n  comity directory sign draft --last directory --root KEY … --threshold 2 --key root-1.key --number '3f2a …' --out root-1.sig\n  comity directory join draft root-1.sig root-3.sig --last directory --root KEY … --threshold 2 --out directory-8\n  comity directory check directory-8 --last directory --root KEY … --threshold 2"
    )]
    Directory(directory::Directory),
    /// Look at a node's log, prove what is in it, or audit it.
    #[command(
        after_help = "Examples:\n  comity log audit --dir ./n\n  comity log audit --url http://127.0.0.1:8443 --key KEY --seen last.txt\n  comity log checkpoint --dir ./n\n  comity log show --dir ./n\n  comity log prove --dir ./n 17 > 17.tlog-proof\n  comity log check 17.tlog-proof --key KEY\n  comity log export ./copy --dir ./n\n  comity log forget --dir ./n --case asked/177c… --class documents --why 'the period of article 9 is over'"
    )]
    Log(log::Log),
    /// Remember the heads of others' logs without being a node: a neutral witness.
    #[command(
        after_help = "Examples:\n  comity witness init --dir ./w --name witness.example --directory directory --root KEY\n  comity witness serve --dir ./w"
    )]
    Witness(witness::Witness),
    /// Rehearse whole days of many nodes by seed, with a network, disks, clocks and people that fail.
    #[command(
        after_help = "Examples:\n  comity rehearse --seed 7 --faults all\n  comity rehearse --seeds 0..200 --faults network,disk --nodes 6\n  comity rehearse --seed 7 --law ./law --days 30\n\nExit codes: 0 all went well, 1 an invariant broke, 2 wrong usage."
    )]
    Rehearse(rehearse::Rehearse),
    /// Recompute a year's figures from the log.
    #[command(after_help = "Example:\n  comity stats --dir ./n --year 2026")]
    Stats(node::Stats),
    /// Look at a node's folder and say what is wrong and what to do.
    #[command(after_help = "Example:\n  comity doctor --dir ./n")]
    Doctor(node::Dir),
}

//! The arguments of `comity log`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::node::Dir;

#[derive(Debug, Args)]
pub(crate) struct Log {
    #[command(subcommand)]
    pub(crate) what: LogWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LogWhat {
    /// Hold everything against the signed head, and name what is missing, altered or added. An oversight body runs it on its own machine.
    #[command(
        after_help = "Examples:\n  comity log audit --dir ./n                                   the records, the tiles and the head of a node's folder\n  comity log audit --url http://127.0.0.1:8443 --key KEY       a running node, from outside: commitments only\n  comity log audit --export ./copy --key KEY --seen last.txt   what was exported, and a head that was kept from last time\n\nKEY is the line that `comity log checkpoint` prints, or the node's key in the directory. A head is kept with\n  curl http://127.0.0.1:8443/log/checkpoint > last.txt"
    )]
    Audit(LogAudit),
    /// Print the signed head as it is published, and the key that signs it.
    #[command(after_help = "Example:\n  comity log checkpoint --dir ./n")]
    Checkpoint(Dir),
    /// List the entries.
    #[command(after_help = "Example:\n  comity log show --dir ./n")]
    Show(Dir),
    /// Write the proof that an entry is in the log (C2SP tlog-proof).
    #[command(
        after_help = "Examples:\n  comity log prove --dir ./n 17 > 17.tlog-proof\n  comity log prove --dir ./n --open 17 > 17.tlog-proof       with the content of the entry, for whoever may see it\n  comity log prove --url http://127.0.0.1:8443 --key KEY 17"
    )]
    Prove(LogProve),
    /// Check such a proof, offline.
    #[command(after_help = "Example:\n  comity log check 17.tlog-proof --key KEY")]
    Check(LogCheck),
    /// Copy the published log into a folder, for an oversight body.
    #[command(
        after_help = "Examples:\n  comity log export ./copy --dir ./n              tiles and head: commitments, and nothing that they stand for\n  comity log export ./copy --dir ./n --opened     and what opens every commitment: this is case content"
    )]
    Export(LogExport),
    /// Destroy the key of a case's events or documents: the content is gone, the log and its proofs stay.
    #[command(
        after_help = "Example:\n  comity log forget --dir ./n --case asked/177c… --class documents --why 'the period of article 9 is over'\n\nRefused while the case is open or data is preserved for it. The node may go on running. There is no way back."
    )]
    Forget(LogForget),
    /// Who has cosigned this log, and what was seen of the others'. Exit code 1 when one contradicts itself.
    #[command(after_help = "Example:\n  comity log witness --dir ./n --json")]
    Witness(Dir),
    /// Check a file with two signed heads of one log that cannot both be true.
    #[command(
        after_help = "Example:\n  comity log contradiction contradiction-9f86d081884c.json --directory directory --root KEY --root KEY --threshold 2"
    )]
    Contradiction(super::witness::Contradicts),
}

/// Where a log is read from: exactly one of the three.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct LogFrom {
    /// A node's folder: its records, tiles and head.
    #[arg(long)]
    pub(crate) dir: Option<PathBuf>,
    /// A running node, such as `http://127.0.0.1:8443`.
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// A folder that `comity log export` wrote, or that was fetched with `curl`.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) export: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct LogAudit {
    #[command(flatten)]
    pub(crate) from: LogFrom,
    /// The key that has to have signed the head. May be given often: one of those that the node has had over time. Default with `--dir`: the
    /// folder's own, and those that its directory lists.
    #[arg(long)]
    pub(crate) key: Vec<String>,
    /// A head that was kept from an earlier look; the log has to continue it. May be given often.
    #[arg(long, value_name = "CHECKPOINT")]
    pub(crate) seen: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct LogProve {
    #[command(flatten)]
    pub(crate) from: LogFrom,
    /// The key that has to have signed the head. May be given often: one of those that the node has had over time. Default with `--dir`: the
    /// folder's own, and those that its directory lists.
    #[arg(long)]
    pub(crate) key: Vec<String>,
    /// With `--dir`: put in the content of the entry and the key of its commitment.
    #[arg(long, requires = "dir")]
    pub(crate) open: bool,
    /// The number of the entry, from 1.
    pub(crate) entry: u64,
}

#[derive(Debug, Args)]
pub(crate) struct LogCheck {
    /// The proof.
    pub(crate) proof: PathBuf,
    /// The key that has to have signed the head. May be given often: one of those that the node has had over time.
    #[arg(long, required = true)]
    pub(crate) key: Vec<String>,
    /// A witness's key; the head has to carry its cosignature. May be given often.
    #[arg(long, value_name = "WITNESS")]
    pub(crate) witness: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct LogExport {
    /// Where to. A folder that does not exist yet.
    pub(crate) folder: PathBuf,
    /// The node's folder.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// Also write what opens each commitment: the content of the log.
    #[arg(long)]
    pub(crate) opened: bool,
}

/// What to forget.
#[derive(Debug, Args)]
pub(crate) struct LogForget {
    /// The node's folder.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// The case, by the name of its stream, as `comity log show` prints it.
    #[arg(long)]
    pub(crate) case: String,
    /// `events` or `documents`.
    #[arg(long)]
    pub(crate) class: store::Class,
    /// Why. It stays in the log for ever: no word of the content, and no person.
    #[arg(long)]
    pub(crate) why: String,
}

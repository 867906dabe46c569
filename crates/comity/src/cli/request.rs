//! The arguments of `comity request`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::node::Dir;

#[derive(Debug, Args)]
pub(crate) struct Request {
    #[command(subcommand)]
    pub(crate) what: RequestWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RequestWhat {
    /// What a draft lacks, and what the law says.
    Check {
        /// A TOML file with the fields of a request.
        file: PathBuf,
        /// Who asks.
        #[arg(long)]
        from: String,
        /// At this moment, such as 2026-11-24T03:00:00Z. Default: now.
        #[arg(long)]
        on: Option<String>,
        /// A folder of law files in place of the built-in book.
        #[arg(long)]
        law: Option<PathBuf>,
    },
    /// The requests in a node's records, and its direct orders under a standing consent.
    List(Dir),
    /// One request, from its events.
    Show {
        /// Its number.
        id: String,
        /// The node's folder.
        #[arg(long)]
        dir: PathBuf,
    },
    /// Make the sealed file of a signed letter to a body without a node. The node may be running.
    #[command(
        after_help = "Example:\n  comity request carry 00112233445566778899aabbccddeeff --dir ./n --to xc-justice --channel courier --out letter.age\n\nBeside it lies letter.age.txt, a cover note in the clear that names no person. The pass-phrase is shown once and kept nowhere: tell it\nunder the number that is registered for that body, never by the channel of the file. A body with a key of its own needs none."
    )]
    Carry(Carry),
    /// Open such a file and say what its signatures prove: for whoever received it. Needs no node.
    #[command(
        after_help = "Example:\n  comity request open letter.age --phrase-file phrase --out ./letter --root KEY --root KEY --threshold 2\n\nWithout the roots of the directory, which you have from its keepers and not from the file, nothing is proven, and it says so.\nExit codes: 0 opened and proven, 1 not, 2 wrong usage."
    )]
    Open(Open),
    /// Put the files of an answer that was brought into a case, as they came. The node may be running.
    #[command(
        after_help = "Example:\n  comity request answer 00112233445566778899aabbccddeeff --dir ./n answer.pdf records.csv\n\nAn officer then presses «take the answer in as received» and says who brought it, and how."
    )]
    Answer(Answer),
}

#[derive(Debug, Args)]
pub(crate) struct Carry {
    /// The request's number.
    pub(crate) case: String,
    /// The node's folder.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// The body it goes to, by its name in `node.toml`.
    #[arg(long)]
    pub(crate) to: String,
    /// How it travels: courier, post, mail, police, liaison or hand.
    #[arg(long)]
    pub(crate) channel: String,
    /// Where the sealed file goes. It must not be there.
    #[arg(long)]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Open {
    /// The sealed file.
    pub(crate) file: PathBuf,
    /// A file with the pass-phrase on its first line. Default: it is asked for.
    #[arg(long, conflicts_with = "key")]
    pub(crate) phrase_file: Option<PathBuf>,
    /// A file with your secret key, as age-keygen wrote it.
    #[arg(long)]
    pub(crate) key: Option<PathBuf>,
    /// The folder for what is inside. It must not be there.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// A directory in place of the one inside.
    #[arg(long)]
    pub(crate) directory: Option<PathBuf>,
    /// A root of the directory, as its keepers gave it to you.
    #[arg(long = "root")]
    pub(crate) roots: Vec<String>,
    /// How many roots must have signed.
    #[arg(long, default_value_t = 1)]
    pub(crate) threshold: usize,
    /// At this moment. Default: now, by this machine's clock.
    #[arg(long)]
    pub(crate) now: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Answer {
    /// The request's number.
    pub(crate) case: String,
    /// The node's folder.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// The files that came.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
}

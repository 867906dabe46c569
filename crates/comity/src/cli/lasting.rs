//! The arguments of the commands of `comity evidence` that need no node.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Lasting {
    /// Begin or renew the evidence record beside each package, so that it is believed when its algorithms are no longer.
    #[command(
        after_help = "The record is PACKAGE.ers (RFC 4998). With the hash function of its last chain, the last stamp is covered by a new one; with another, the package is read again and covers begin anew. Several packages share one stamp.\n\nExamples:\n  comity evidence renew package.zip --authority http://time.example/tsa --roots time-roots.pem\n  comity evidence renew package.zip --hash sha512 --authority http://time.example/tsa\n  comity evidence renew *.zip --exercise-key exercise.key"
    )]
    Renew(Renew),
    /// Have a file stamped by a time-stamping authority; the token is written beside it.
    #[command(
        after_help = "Examples:\n  comity evidence stamp report.pdf --authority http://time.example/tsa\n  comity evidence stamp report.pdf --exercise-key exercise.key --out report.tst"
    )]
    Stamp(Stamp),
    /// Check a time stamp of a file, offline.
    #[command(
        after_help = "Examples:\n  comity evidence check-stamp report.pdf.tst report.pdf\n  comity evidence check-stamp report.pdf.tst report.pdf --roots time-roots.pem --json"
    )]
    CheckStamp(CheckStamp),
    /// Check an evidence record of a file, offline, and say until when it is believed.
    #[command(
        after_help = "Examples:\n  comity evidence check-record package.zip\n  comity evidence check-record package.zip --record elsewhere.ers --roots time-roots.pem"
    )]
    CheckRecord(CheckRecord),
    /// Print the certificate of the exercise authority of a key; the key is made if it is not there.
    #[command(after_help = "Example:\n  comity evidence exercise-authority exercise.key > exercise.pem")]
    ExerciseAuthority {
        /// The file with the key.
        key: PathBuf,
    },
}

/// Who stamps.
#[derive(Debug, Args)]
pub(crate) struct Who {
    /// The address of an RFC 3161 authority, beginning with http://. May be given several times; the first good answer counts.
    #[arg(long = "authority", value_name = "URL", required_unless_present = "exercise_key")]
    pub(crate) authorities: Vec<String>,
    /// Stamp with an exercise key instead, without a network. Such a stamp proves nothing to anyone.
    #[arg(long, value_name = "FILE", conflicts_with = "authorities")]
    pub(crate) exercise_key: Option<PathBuf>,
    /// Certificates of authorities that you trust (PEM, or one in DER).
    #[arg(long, value_name = "FILE")]
    pub(crate) roots: Option<PathBuf>,
    /// How far the authority's clock and this one may be apart, in seconds.
    #[arg(long, default_value_t = 300)]
    pub(crate) tolerance: u64,
}

#[derive(Debug, Args)]
pub(crate) struct Renew {
    /// The packages. Any file will do.
    #[arg(required = true)]
    pub(crate) packages: Vec<PathBuf>,
    /// The hash function: sha256, sha384 or sha512. Default: that of the record's last chain, or sha512 for a new record.
    #[arg(long)]
    pub(crate) hash: Option<String>,
    #[command(flatten)]
    pub(crate) who: Who,
}

#[derive(Debug, Args)]
pub(crate) struct Stamp {
    /// The file.
    pub(crate) file: PathBuf,
    /// Where the token goes. Default: FILE.tst.
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
    /// The hash function: sha256, sha384 or sha512.
    #[arg(long, default_value = "sha256")]
    pub(crate) hash: String,
    #[command(flatten)]
    pub(crate) who: Who,
}

#[derive(Debug, Args)]
pub(crate) struct CheckStamp {
    /// The token (DER), or the answer that it came in.
    pub(crate) token: PathBuf,
    /// The file that it is said to stamp.
    pub(crate) file: PathBuf,
    /// Certificates of authorities that you trust (PEM, or one in DER).
    #[arg(long, value_name = "FILE")]
    pub(crate) roots: Option<PathBuf>,
    /// A list of revoked certificates (DER or PEM). May be given several times.
    #[arg(long = "crl", value_name = "FILE", requires = "roots")]
    pub(crate) lists: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct CheckRecord {
    /// The file.
    #[arg(required_unless_present = "digests")]
    pub(crate) file: Option<PathBuf>,
    /// Instead of the file, a digest of it: sha256=HEX. May be given several times.
    #[arg(long = "digest", value_name = "HASH=HEX", conflicts_with = "file", requires = "record")]
    pub(crate) digests: Vec<String>,
    /// Its record. Default: FILE.ers.
    #[arg(long)]
    pub(crate) record: Option<PathBuf>,
    /// Certificates of authorities that you trust (PEM, or one in DER).
    #[arg(long, value_name = "FILE")]
    pub(crate) roots: Option<PathBuf>,
    /// A list of revoked certificates (DER or PEM). May be given several times.
    #[arg(long = "crl", value_name = "FILE", requires = "roots")]
    pub(crate) lists: Vec<PathBuf>,
}

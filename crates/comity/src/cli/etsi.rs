//! The arguments of `comity etsi`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct Etsi {
    #[command(subcommand)]
    pub(crate) what: EtsiWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EtsiWhat {
    /// Say what a message is, whether the schemas allow it, what is wrong at which place, and whether its signature verifies.
    #[command(
        after_help = "Examples:\n  comity etsi check request.json\n  comity etsi check a.json b.json --json\n  curl -s http://127.0.0.1:9000/last | comity etsi check -\n  comity etsi check signed.json --key 5f0c…              an Ed25519 key: 64 hexadecimal digits, or base64 of its SubjectPublicKeyInfo\n  comity etsi check signed.json --secret-file hmac.txt   a secret of HS256; the last line end is not part of it\n\nExit codes: 0 valid (and verified, where a key is given), 1 not, 2 wrong usage."
    )]
    Check(EtsiCheck),
    /// Show a message as a person reads it. It may show whom it is about.
    #[command(after_help = "Examples:\n  comity etsi show request.json\n  comity etsi show - < request.json")]
    Show(EtsiShow),
    /// Print the public key that a node signs such messages with, for the other side's configuration.
    #[command(after_help = "Example:\n  comity etsi key --dir ./n")]
    Key(super::node::Dir),
}

#[derive(Debug, Args)]
pub(crate) struct EtsiCheck {
    /// Messages of TS 103 120 in JSON; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Verify the signature with this Ed25519 key.
    #[arg(long, value_name = "KEY", conflicts_with = "secret_file")]
    pub(crate) key: Option<String>,
    /// Verify the signature (HS256) with the secret in this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) secret_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct EtsiShow {
    /// A message of TS 103 120 in JSON; `-` is standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

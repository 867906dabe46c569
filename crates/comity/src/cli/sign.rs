//! The arguments of `comity sign`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::device::Device;

#[derive(Debug, Args)]
pub(crate) struct Sign {
    #[command(subcommand)]
    pub(crate) what: SignWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SignWhat {
    /// Make a key on this machine, sealed under a pass-phrase. Its public half goes to the node: `comity init officer --key`.
    #[command(after_help = "Example:\n  comity sign key --out a.berg.key")]
    Key(NewKey),
    /// The keys that tokens hold, and a new one inside a token, which never leaves it.
    #[command(
        after_help = "Examples:\n  comity sign token /usr/lib/x86_64-linux-gnu/libykcs11.so\n  comity sign token libsofthsm2.so --make a.berg --on 'duty 1'\n\nThe module (PKCS #11) is the one of the token's maker. The public half goes to the node's operator: comity init officer --key KEY."
    )]
    Token(TokenKeys),
    /// Take an officer's key off a node, into a file for the officer's own machine. A copy in a backup stays one: a new key is better.
    #[command(
        after_help = "Example, at the node, which has to be started again:\n  comity sign take --dir ./n --account a.berg --out a.berg.key"
    )]
    Take(Take),
    /// Show what waits for your signature at a node, and sign it with a key that the node does not have.
    #[command(
        after_help = "Examples:\n  comity sign watch --url http://127.0.0.1:8443 --account a.berg --key a.berg.key\n  comity sign watch --url https://desk.example --ca ca.pem --account a.berg --agent --once\n  comity sign watch --url https://desk.example --ca ca.pem --account a.berg --token libykcs11.so\n\nEach thing is read back from the bytes themselves, shown, and signed after `yes`. With --agent the key is asked of the SSH agent of this machine\n(SSH_AUTH_SOCK), with --token of a token, by the module of its maker; see docs/own-key.md. http:// is for this machine and for a tunnel (ssh -L); over a network it is https:// with --ca."
    )]
    Watch(Watch),
}

#[derive(Debug, Args)]
pub(crate) struct NewKey {
    /// Where the sealed key goes. It never leaves this machine.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// A file with the pass-phrase on its first line; without it, it is read from standard input.
    #[arg(long)]
    pub(crate) phrase_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct TokenKeys {
    /// The module of the token's maker (PKCS #11).
    pub(crate) module: PathBuf,
    /// Make a key of this name inside.
    #[arg(long, value_name = "NAME")]
    pub(crate) make: Option<String>,
    /// In the token of this label. Default: the only one that is in.
    #[arg(long, value_name = "LABEL", requires = "make")]
    pub(crate) on: Option<String>,
    /// A file with the token's PIN on its first line; without it, it is read from standard input. A token with a keypad asks for it there.
    #[arg(long, requires = "make")]
    pub(crate) pin_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Take {
    /// The node's folder.
    #[arg(long)]
    pub(crate) dir: PathBuf,
    /// The account.
    #[arg(long)]
    pub(crate) account: String,
    /// Where the sealed key goes; its pass-phrase is that of the account.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// A file with the account's pass-phrase on its first line; without it, it is read from standard input.
    #[arg(long)]
    pub(crate) phrase_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Watch {
    /// The node's pages: `https://` and a name, with --ca; on this machine or through a tunnel an address and port.
    #[arg(long)]
    pub(crate) url: String,
    /// Whom to believe that it is the node: the certificate of the authority that issued the one of its pages (PEM). Nobody else is believed.
    #[arg(long)]
    pub(crate) ca: Option<PathBuf>,
    /// Your account there.
    #[arg(long)]
    pub(crate) account: String,
    /// A file with the account's pass-phrase on its first line; without it, it is read from standard input.
    #[arg(long)]
    pub(crate) phrase_file: Option<PathBuf>,
    /// The key, as `comity sign key` made it.
    #[arg(long, conflicts_with_all = ["agent", "token"], required_unless_present_any = ["agent", "token"])]
    pub(crate) key: Option<PathBuf>,
    /// A file with the key's pass-phrase on its first line; without it, it is read from standard input.
    #[arg(long, requires = "key")]
    pub(crate) key_phrase_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) device: Device,
    /// End when nothing waits.
    #[arg(long)]
    pub(crate) once: bool,
}

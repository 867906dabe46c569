//! Where a key lies that this program asks and never has.

use std::path::PathBuf;

use clap::Args;

/// An SSH agent, or a token.
#[derive(Debug, Args)]
pub(crate) struct Device {
    /// Ask the SSH agent for signatures (an Ed25519 key that it lists).
    #[arg(long, conflicts_with = "token")]
    pub(crate) agent: bool,
    /// Ask a token for signatures: the module of its maker (PKCS #11), such as libykcs11.so; `comity sign token` lists its keys.
    #[arg(long, value_name = "MODULE")]
    pub(crate) token: Option<PathBuf>,
    /// A file with the token's PIN on its first line; without it, it is read from standard input. A token with a keypad asks for it there.
    #[arg(long, requires = "token")]
    pub(crate) pin_file: Option<PathBuf>,
}

//! Checkpoints (C2SP tlog-checkpoint): which log, how long, and the root, signed by the log's node.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use terms::Digest;

use super::note::{self, BadNote};
use crate::keys::{PublicKey, SigningKey};

/// What a log says of itself at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name, such as `node.example/log`. Also the name of its key.
    pub origin: String,
    /// How many leaves.
    pub size: u64,
    /// Root of the tree over them.
    pub root: Digest,
}

/// The text is no checkpoint that can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCheckpoint {
    /// The signed note around it.
    #[error("{0}")]
    Note(BadNote),
    /// The three lines: origin, size in decimal digits, root in base64.
    #[error("not the three lines of a checkpoint")]
    Body,
}

/// The checkpoint as a signed note, the key named after the origin.
///
/// # Errors
/// [`BadCheckpoint::Note`] when the origin is no key name.
pub fn sign_checkpoint(checkpoint: &Checkpoint, key: &SigningKey) -> Result<String, BadCheckpoint> {
    let Checkpoint { origin, size, root } = checkpoint;
    let body = format!("{origin}\n{size}\n{}\n", STANDARD.encode(root.bytes()));
    note::sign_note(&body, origin, key).map_err(BadCheckpoint::Note)
}

/// The checkpoint, once the origin's own signature by this key has been found good. Further signatures (witnesses) and
/// extension lines may be there and are not judged here.
///
/// # Errors
/// [`BadCheckpoint`] when the signature or the form is not what the two texts of C2SP ask.
pub fn read_checkpoint(text: &str, key: &PublicKey) -> Result<Checkpoint, BadCheckpoint> {
    let origin = text.split('\n').next().unwrap_or_default();
    let body = note::open(text, origin, key).map_err(BadCheckpoint::Note)?;
    parse(body).ok_or(BadCheckpoint::Body)
}

/// What a note's text says of a log, whoever signed it.
pub(crate) fn claimed(text: &str) -> Option<Checkpoint> {
    parse(text)
}

/// Has a note's text the lines of a checkpoint, whoever signed it?
pub(crate) fn is_checkpoint(text: &str) -> bool {
    parse(text).is_some()
}

fn parse(body: &str) -> Option<Checkpoint> {
    let mut lines = body.strip_suffix('\n')?.split('\n');
    let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
    if lines.any(str::is_empty) {
        return None;
    }
    let root: [u8; 32] = STANDARD.decode(root).ok()?.try_into().ok()?;
    Some(Checkpoint { origin: origin.to_owned(), size: decimal(size)?, root: Digest::from_bytes(root) })
}

/// A whole number in its one decimal form: no sign, no leading zero.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

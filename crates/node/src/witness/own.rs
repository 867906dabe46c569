//! This node's own log, as witnesses and peers are shown it.

use evidence::SigningKey;
use terms::Digest;

use super::Kept;
use crate::{Node, desk::No, ledger};

/// The name of a node's log, and of the key that signs its heads.
pub fn origin(node: &str) -> String {
    format!("comity/{node}")
}

/// The head now, signed.
pub(super) async fn head(node: &Node) -> Result<String, No> {
    ledger::checkpoint(node).await
}

/// That the first `old` leaves are the beginning of the first `new`. `None`: the log is not as long.
pub(crate) async fn consistency(node: &Node, old: u64, new: u64) -> Result<Option<Vec<Digest>>, No> {
    if new > ledger::size(node).await? || old > new {
        return Ok(None);
    }
    ledger::consistency(node, old, new).await.map(Some)
}

/// The head that was cosigned last, by as many as are enough.
pub(super) fn cosigned_last(node: &Node) -> Result<Option<Kept>, No> {
    node.witness.heads.last(&origin(node.id.as_str())).map_err(No::heads)
}

/// Keeps a cosigned head of our own.
pub(super) fn keep(node: &Node, size: u64, note: &str) -> Result<(), No> {
    node.witness.heads.keep_own(&origin(node.id.as_str()), size, note, node.now()).map_err(No::heads)
}

/// The key as the log's room wants it.
pub(super) fn key(node: &Node) -> SigningKey {
    SigningKey::from_bytes(&node.keys.signing.seed())
}

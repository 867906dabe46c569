//! The node's duties one by one, for a rehearsal that decides when each is done. A running node does them by itself (`duties`, `witness`).

use evidence::log::witness::{NotCosigned, proof_lines};
use store::OutLetter;
use terms::{LetterId, NodeId, RequestId};

use crate::{
    Node, delivery,
    desk::{self, ClockWord, Expired, No},
    directory,
    peer::NotDelivered,
    witness::{self, ADD_CHECKPOINT, Answer},
};

/// Carries out the orders to hold that have come.
///
/// # Errors
/// [`No::Trouble`].
pub async fn hold(node: &Node) -> Result<(), No> {
    Ok(desk::hold_what_is_ordered(node).await?)
}

/// The letters whose next try is due and before which nothing waits in their request, peer by peer.
///
/// # Errors
/// [`No::Trouble`].
pub async fn due(node: &Node) -> Result<Vec<OutLetter>, No> {
    delivery::clock_set_back(node).await?;
    let (now, mut letters) = (node.now(), Vec::new());
    for to in node.store.peers_due(now).await? {
        for number in node.store.heads(&to, now, usize::MAX).await? {
            letters.extend(node.store.letter(number).await?);
        }
    }
    Ok(letters)
}

/// Destroys what is due.
///
/// # Errors
/// [`No::Trouble`].
pub async fn expire(node: &Node) -> Result<Expired, No> {
    desk::expire(node, ClockWord::Nobody).await
}

/// Looks at the logs of those from whom something came since the last time.
///
/// # Errors
/// [`No::Trouble`].
pub async fn compare(node: &Node) -> Result<usize, No> {
    let touched = node.witness.take_touched();
    for peer in &touched {
        let found = witness::compare_with(node, peer).await?;
        node.witness.note(peer, node.now(), found);
    }
    Ok(touched.len())
}

/// Every member's log is to be looked at.
pub fn touch_all(node: &Node) {
    let peers = node.directory.nodes().map(exchange::Node::id).filter(|id| **id != node.id);
    peers.for_each(|id| node.witness.touch(id));
}

/// Is our own log what we have shown to witnesses? What a node asks when it starts.
///
/// # Errors
/// [`No::Trouble`].
pub async fn look_at_ourselves(node: &Node) -> Result<(), No> {
    witness::look_at_ourselves(node).await
}

/// Raises an alarm where others seal to a key that the node does not hold; that key.
///
/// # Errors
/// [`No::Trouble`].
pub async fn own_keys(node: &Node) -> Result<Option<String>, No> {
    directory::own_keys(node).await?;
    Ok(directory::missing_key(node))
}

/// What a node answers to a short call of another: heads, proofs, cosignatures.
pub async fn answer(node: &Node, path: &str, body: Option<&str>) -> Result<(u16, String), NotDelivered> {
    let none = || Err(NotDelivered::NoAnswer);
    if path == ADD_CHECKPOINT {
        return match witness::answer(node, body.unwrap_or_default()) {
            Ok(Answer::Cosigned(line)) => Ok((200, line)),
            Ok(Answer::Not(NotCosigned::AnotherSize(size))) => Ok((409, format!("{size}\n"))),
            Ok(Answer::Not(why)) => Ok((why.status(), format!("{why}\n"))),
            Err(_) => none(),
        };
    }
    if path == "/log/checkpoint" {
        return witness::head(node).await.map_or_else(|_| none(), |note| Ok((200, note)));
    }
    if let Some((old, new)) = path.strip_prefix("/comity/1/log/consistency/").and_then(|two| two.split_once('/'))
        && let (Ok(old), Ok(new)) = (old.parse(), new.parse())
    {
        return match witness::consistency(node, old, new).await {
            Ok(Some(proof)) => Ok((200, proof_lines(&proof))),
            Ok(None) => Ok((404, String::new())),
            Err(_) => none(),
        };
    }
    let hash = path.strip_prefix("/comity/1/witness/").and_then(|rest| rest.strip_suffix("/checkpoint"));
    match hash.map(|hash| node.witness.heads.last_by_hash(hash)) {
        Some(Ok(Some(kept))) => Ok((200, kept.note)),
        Some(Err(_)) => none(),
        Some(Ok(None)) | None => Ok((404, String::new())),
    }
}

/// A directory that somebody brings: used from now on, if it is newer and its roots signed it.
///
/// # Errors
/// [`No::Trouble`] when the store cannot be written.
pub async fn offer_directory(node: &Node, bytes: Vec<u8>, from: &directory::Source) -> Result<directory::Offered, No> {
    directory::adopt(node, bytes, from).await
}

/// Tries one letter now, and takes the receipt that comes back.
///
/// # Errors
/// [`No::Trouble`] when the store cannot be written.
pub async fn deliver(node: &Node, letter: OutLetter) -> Result<(), No> {
    delivery::deliver(node, letter.letter).await
}

/// The directory that a node uses, for a member that has an older one.
pub fn newer_directory(node: &Node, than: u64) -> Option<Vec<u8>> {
    (node.directory.version() > than).then(|| node.directory.bytes().to_vec())
}

/// The number of the directory that a node uses.
pub fn directory_version(node: &Node) -> u64 {
    node.directory.version()
}

/// Brings the node's head to its witnesses, as a running node does when its log has grown.
///
/// # Errors
/// [`No`] names who did not sign.
pub async fn cosign(node: &Node) -> Result<(), No> {
    witness::cosign(node).await
}

/// Hands over a notice to another authority, about some case: the plainest letter that there is. It is signed, sealed, logged and put
/// into its queue in one transaction like any other.
///
/// # Errors
/// [`No`] when it cannot be written.
pub async fn hand_over(node: &Node, to: &NodeId, case: RequestId, says: &str) -> Result<LetterId, No> {
    desk::plain_notice(node, to, case, says).await
}

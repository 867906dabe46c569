//! Witnesses: this node's log is remembered abroad, and others' logs are remembered here (C2SP tlog-witness).
//!
//! `heads` keeps one verified head a log, whichever way it came; what is cosigned is kept first. `ask` gets this node's own head
//! cosigned. `compare` looks at a peer's log after each exchange. `alone` is a witness that is no node.

mod alone;
mod ask;
mod compare;
mod duty;
mod heads;
mod own;
mod policy;
mod stands;

pub use alone::{Alone, AloneConfig, config_file, key_file};
pub(crate) use ask::cosigned;
pub use ask::{ADD_CHECKPOINT, Cosigned, says_apart};
pub(crate) use compare::compare_with;
pub use compare::{CONTRADICTION, Found, SEEN, Seen, Told, contradictions};
pub(crate) use duty::{cosign, head, look_at_ourselves, run};
pub use heads::{Heads, Kept, NotAdded, origin_hash};
pub(crate) use own::consistency;
pub use own::origin;
pub(crate) use policy::with_a_log;
pub use policy::{Chosen, Policy};

pub(crate) use stands::of as stands_now;
pub use stands::{Lacking, Shown, Stands};

mod view;
mod watch;
pub use view::{HeadView, Parts, PeerView, View};
pub use watch::Watch;

use evidence::{
    PublicKey,
    log::{cosign, witness::Submission},
};
use terms::NodeId;

use crate::{Node, desk::No};

/// Takes a verified head of a peer's log: kept, and cosigned where the peer belongs to another state.
pub(crate) fn add(
    node: &Node,
    peer: &NodeId,
    asked: &Submission<'_>,
    keys: &[PublicKey],
) -> Result<Option<String>, NotAdded> {
    let abroad = node.directory.node(peer).is_some_and(|member| member.state() != node.state);
    let now = node.now();
    let seconds = u64::try_from(now.seconds()).unwrap_or(0);
    node.witness.heads.add(asked, keys, now, |text| {
        let key = own::key(node);
        abroad.then(|| cosign::sign(text, node.id.as_str(), &key, seconds)).transpose()
    })
}

/// The document with both heads of a contradiction that this node has found.
pub(crate) async fn contradiction(node: &Node, digest: &str) -> Result<Option<Vec<u8>>, No> {
    let Ok(digest) = digest.parse() else { return Ok(None) };
    let told = contradictions(&node.store.house(&[store::kind::RECORDS], 0).await?);
    if told.iter().any(|one| one.digest == digest) { Ok(node.store.doc(digest).await?) } else { Ok(None) }
}

/// What the protocol's `add-checkpoint` answers.
#[derive(Debug)]
pub(crate) enum Answer {
    /// The cosignature, a line.
    Cosigned(String),
    /// Why not.
    Not(evidence::log::witness::NotCosigned),
}

/// A log asks for a cosignature. Only logs of members of other states are known here.
pub(crate) fn answer(node: &Node, body: &str) -> Result<Answer, No> {
    use evidence::log::witness::NotCosigned;
    let not = |not| Ok(Answer::Not(not));
    let Some(asked) = Submission::read(body) else { return not(NotCosigned::Malformed) };
    let member = asked.origin().strip_prefix("comity/").and_then(|id| id.parse().ok());
    let member = member.and_then(|id: NodeId| node.directory.node(&id)).filter(|m| m.state() != node.state);
    let Some(member) = member else { return not(NotCosigned::UnknownLog) };
    let keys: Vec<PublicKey> = member.signing_keys().map(|key| PublicKey::from_bytes(key.bytes())).collect();
    match add(node, member.id(), &asked, &keys) {
        Ok(Some(line)) => Ok(Answer::Cosigned(line)),
        Ok(None) => not(NotCosigned::UnknownLog),
        Err(NotAdded::Not(why)) => {
            if why == NotCosigned::Inconsistent {
                // Signed by the log and not consistent with what was seen: it may be the proof of a lie.
                node.witness.touch(member.id());
            }
            not(why)
        }
        Err(NotAdded::Disk(error)) => Err(No::heads(error)),
    }
}

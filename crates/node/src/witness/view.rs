//! What the page, the API and the command line show of logs and witnesses. Nothing in it concerns a person.

use std::{collections::BTreeMap, io};

use evidence::{
    PublicKey,
    log::{Note, cosign},
};
use exchange::Directory;
use serde_json::{Value, json};
use terms::{Digest, Instant, NodeId, StateCode};

use super::{Found, Heads, Kept, Policy, Stands, Told, contradictions, origin, origin_hash, policy::with_a_log};
use crate::{Node, desk::No};

/// One verified head, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadView {
    /// How many leaves.
    pub size: u64,
    /// The root.
    pub root: Digest,
    /// When it was seen.
    pub at: Instant,
    /// The names of those whose cosignatures on it are good.
    pub by: Vec<String>,
}

/// A peer's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerView {
    /// The node.
    pub id: NodeId,
    /// What people call it.
    pub name: String,
    /// Its state.
    pub state: StateCode,
    /// The last head that was verified.
    pub head: Option<HeadView>,
    /// How it was found. Once a log has contradicted itself, that is what is said of it.
    pub found: Option<Found>,
}

/// All of it.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// How many witnesses must sign.
    pub quorum: usize,
    /// The witnesses of this node's log, with their states.
    pub witnesses: Vec<(String, StateCode)>,
    /// This node's head that enough of them have signed.
    pub own: Option<HeadView>,
    /// The others' logs.
    pub peers: Vec<PeerView>,
    /// What contradicts itself, oldest first.
    pub told: Vec<Told>,
    /// What stands against this node's own log.
    pub stands: Stands,
}

/// From what a view is made.
pub struct Parts<'a> {
    /// This node.
    pub id: &'a NodeId,
    /// The directory.
    pub directory: &'a Directory,
    /// The witnesses.
    pub policy: &'a Policy,
    /// What was found in this run.
    pub found: BTreeMap<NodeId, (Instant, Found)>,
    /// What the house did with its records, contradictions among it.
    pub events: &'a [store::Entry],
}

impl View {
    /// Of a running node.
    ///
    /// # Errors
    /// [`No::Trouble`] with the disk.
    pub async fn of(node: &Node) -> Result<Self, No> {
        let events = node.store.house(&[store::kind::RECORDS], 0).await?;
        let parts = Parts {
            id: &node.id,
            directory: &node.directory,
            policy: &node.witness.policy,
            found: node.witness.found(),
            events: &events,
        };
        let stands = super::stands_now(node).map_err(No::heads)?;
        Self::new(&parts, stands, |hash| node.witness.heads.last_by_hash(hash)).map_err(No::heads)
    }

    /// Of a folder, whether or not its node runs.
    ///
    /// # Errors
    /// What the file system says.
    pub fn of_folder(parts: &Parts<'_>, heads: &std::path::Path) -> io::Result<Self> {
        let stands = Stands::read(heads, &origin(parts.id.as_str()))?;
        Self::new(parts, stands, |hash| Heads::last_in(heads, hash))
    }

    fn new(parts: &Parts<'_>, stands: Stands, last: impl Fn(&str) -> io::Result<Option<Kept>>) -> io::Result<Self> {
        let told = contradictions(parts.events);
        let mut keys = parts.policy.keys();
        for member in with_a_log(parts.directory.nodes()) {
            let name = member.id().to_string();
            let theirs = member.signing_keys().map(|key| PublicKey::from_bytes(key.bytes()));
            keys.extend(theirs.map(|key| cosign::Witness { name: name.clone(), key }));
        }
        let head =
            |id: &NodeId| last(&origin_hash(&origin(id.as_str()))).map(|kept| kept.map(|kept| shown(kept, &keys)));
        let mut peers = Vec::new();
        for member in with_a_log(parts.directory.nodes()).filter(|member| member.id() != parts.id) {
            let head = head(member.id())?;
            let against =
                told.iter().rev().find(|one| one.peer == *member.id()).map(|one| Found::Contradicts(one.kind));
            let now = parts.found.get(member.id()).map(|(_, found)| *found);
            // What is kept was verified against all that was kept before it.
            let kept = head.as_ref().map(|_| Found::Consistent);
            peers.push(PeerView {
                id: member.id().clone(),
                name: member.name().to_owned(),
                state: member.state(),
                head,
                found: against.or(now).or(kept),
            });
        }
        Ok(Self {
            quorum: parts.policy.quorum,
            witnesses: parts.policy.witnesses.iter().map(|w| (w.witness.name.clone(), w.state)).collect(),
            own: head(parts.id)?,
            peers,
            told,
            stands,
        })
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let head = |head: &HeadView| json!({ "size": head.size, "root": head.root.to_string(), "at": head.at.to_string(), "cosigned_by": head.by });
        let peers: Vec<Value> = self
            .peers
            .iter()
            .map(|p| {
                json!({
                    "node": p.id.to_string(), "name": p.name, "state": p.state.to_string(),
                    "head": p.head.as_ref().map(head), "found": p.found.map(Found::as_str),
                })
            })
            .collect();
        let told: Vec<Value> = self
            .told
            .iter()
            .map(|t| {
                let seen = t.seen.iter().map(|s| {
                    json!({ "at": s.at.to_string(), "by": s.by.as_ref().map(ToString::to_string), "words": s.words })
                });
                json!({
                    "seen": seen.collect::<Vec<_>>(),
                    "at": t.at.to_string(), "node": t.peer.to_string(), "kind": t.kind.as_str(), "digest": t.digest.to_string(),
                    "both_heads": format!("/log/contradictions/{}", t.digest),
                })
            })
            .collect();
        let witnesses: Vec<Value> =
            self.witnesses.iter().map(|(name, state)| json!({ "name": name, "state": state.to_string() })).collect();
        let shown = self.stands.shown.as_ref().map(|shown| {
            let head = &shown.kept.head;
            json!({
                "at": shown.kept.at.to_string(), "by": shown.by, "size": head.size, "root": head.root.to_string(),
                "note": shown.kept.note,
            })
        });
        let lacking = self
            .stands
            .lacking
            .as_ref()
            .map(|lacking| json!({ "since": lacking.since.to_string(), "says": lacking.says }));
        json!({
            "not_continued": shown, "too_few_sign": lacking, "quorum": self.quorum, "witnesses": witnesses, "own": self.own.as_ref().map(head),
            "peers": peers, "contradictions": told,
        })
    }
}

fn shown(kept: Kept, keys: &[cosign::Witness]) -> HeadView {
    let good = |note: &Note<'_>, key: &cosign::Witness| {
        cosign::verify(note, std::slice::from_ref(key)).is_ok_and(|found| !found.is_empty())
    };
    let mut by: Vec<String> = match Note::read(&kept.note) {
        Ok(note) => keys.iter().filter(|key| good(&note, key)).map(|key| key.name.clone()).collect(),
        Err(_) => Vec::new(),
    };
    by.sort();
    by.dedup();
    HeadView { size: kept.head.size, root: kept.head.root, at: kept.at, by }
}

//! After an exchange of letters: the peer's head is fetched, held against the last that was verified, and against what the other peers
//! have been shown. What cannot both be true is written into the log with both signed notes.

use std::time::Duration;

use evidence::{
    PublicKey,
    log::{
        Note,
        contradiction::{Contradiction, Kind, Stands, compare},
        witness::{Head, Submission, read_proof_lines, signed_by_any},
    },
};
use request::Event;
use store::{Batch, Doc, kind as house, stream};
use terms::{Digest, NodeId};

use super::{
    heads::{Kept, NotAdded, origin_hash},
    own::origin,
    policy::with_a_log,
};
use crate::{
    Node,
    clock::chance,
    desk::{self, No},
};

/// Peers are no hurry of ours.
const PEER_WITHIN: Duration = Duration::from_secs(10);
/// Heads that grow while they are compared are looked at so often.
const TRIES: usize = 5;
/// The act of a contradiction among the house's events: `peer kind digest`, the digest that of the document with both notes.
pub const CONTRADICTION: &str = "log-contradiction";

/// The act of a person who has seen one: `digest words`.
pub const SEEN: &str = "log-contradiction-seen";

/// How a peer's log was found when it was last looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It begins with all that was seen of it before, here and at the peers that answered.
    Consistent,
    /// It did not answer, or its answer was no head of its log.
    NotHeard,
    /// It gave no proof that its head begins with the last that was seen.
    NotShown,
    /// It contradicts itself. The proof is in the log.
    Contradicts(Kind),
}

impl Found {
    /// The word for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Consistent => "consistent",
            Self::NotHeard => "not-heard",
            Self::NotShown => "not-shown",
            Self::Contradicts(kind) => kind.as_str(),
        }
    }
}

/// A peer, with what is needed to hear its log.
struct Peer {
    id: NodeId,
    origin: String,
    url: String,
    keys: Vec<PublicKey>,
}

/// Who showed a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From<'a> {
    /// The log itself, now.
    Log,
    /// Another peer, which saw it at some time.
    Peer(&'a str),
}

/// Looks at one peer's log, and asks every other peer what it has seen of it.
///
/// # Errors
/// [`No::Trouble`] with the disk; what a peer does wrong is in the answer.
pub(crate) async fn compare_with(node: &Node, id: &NodeId) -> Result<Found, No> {
    let Some(peer) = peer(node, id) else { return Ok(Found::NotHeard) };
    let Some(note) = head_of(node, &peer).await else { return Ok(Found::NotHeard) };
    let mut found = judge(node, &peer, note, From::Log).await?;
    let others = with_a_log(node.directory.nodes()).filter(|other| other.id() != id && *other.id() != node.id);
    for other in others {
        let path =
            format!("{}/comity/1/witness/{}/checkpoint", other.url().trim_end_matches('/'), origin_hash(&peer.origin));
        let Ok((200, note)) = node.carrier().call(&path, None, PEER_WITHIN).await else { continue };
        // What the log has not signed is the other's own invention and says nothing about the log.
        if signed(&peer, &note).is_none() {
            continue;
        }
        found = worse(found, judge(node, &peer, note, From::Peer(other.id().as_str())).await?);
    }
    Ok(found)
}

fn worse(one: Found, two: Found) -> Found {
    let weight = |found: &Found| match found {
        Found::Consistent => 0,
        Found::NotHeard => 1,
        Found::NotShown => 2,
        Found::Contradicts(_) => 3,
    };
    if weight(&two) > weight(&one) { two } else { one }
}

fn peer(node: &Node, id: &NodeId) -> Option<Peer> {
    let member = node.directory.node(id)?;
    let keys = member.signing_keys().map(|key| PublicKey::from_bytes(key.bytes())).collect();
    Some(Peer { id: id.clone(), origin: origin(id.as_str()), url: member.url().trim_end_matches('/').to_owned(), keys })
}

/// The head in a note, if this peer's log signed it.
fn signed(peer: &Peer, note: &str) -> Option<Head> {
    let checkpoint = signed_by_any(note, &peer.keys).ok()?;
    (checkpoint.origin == peer.origin).then(|| Head::from(&checkpoint))
}

async fn head_of(node: &Node, peer: &Peer) -> Option<String> {
    match node.carrier().call(&format!("{}/log/checkpoint", peer.url), None, PEER_WITHIN).await {
        Ok((200, note)) if signed(peer, &note).is_some() => Some(note),
        _ => None,
    }
}

/// What the log answers when it is asked how one head follows from another.
enum Proof {
    Given(Vec<Digest>),
    /// It says that it has no such heads, or something that is no proof.
    Refused,
    NoAnswer,
}

async fn proof_of(node: &Node, peer: &Peer, old: u64, new: u64) -> Proof {
    let url = format!("{}/comity/1/log/consistency/{old}/{new}", peer.url);
    match node.carrier().call(&url, None, PEER_WITHIN).await {
        Ok((200, text)) => read_proof_lines(&text).map_or(Proof::Refused, Proof::Given),
        Ok(_) => Proof::Refused,
        Err(_) => Proof::NoAnswer,
    }
}

/// Holds one signed head of a peer's log against the last that was verified.
async fn judge(node: &Node, peer: &Peer, mut note: String, from: From<'_>) -> Result<Found, No> {
    for _ in 0..TRIES {
        let last = kept(node, peer)?;
        let before = last.as_ref().map(|kept| kept.head).unwrap_or_default();
        let Some(now) = signed(peer, &note) else { return Ok(Found::NotHeard) };
        let stands = compare(&before, &now, None, |size| known(node, peer, size));
        match (stands, from) {
            (Stands::Same, _) => {
                if from == From::Log {
                    add(node, peer, &note, now.size, Vec::new())?;
                }
                return Ok(Found::Consistent);
            }
            (Stands::Grown | Stands::Unproven, _) => match grow(node, peer, &note, &before, &now, from).await? {
                Some(found) => return Ok(found),
                None => continue,
            },
            (Stands::Against(Kind::Rollback | Kind::Shrink), From::Log) => {
                // It may have grown between its answer and the head that was kept: what it says now counts.
                let Some(again) = head_of(node, peer).await else { return Ok(Found::NotHeard) };
                let Some(head) = signed(peer, &again) else { return Ok(Found::NotHeard) };
                if head.size >= before.size {
                    note = again;
                    continue;
                }
                let kind = match compare(&before, &head, None, |size| known(node, peer, size)) {
                    Stands::Against(kind) => kind,
                    _ => Kind::Shrink,
                };
                return against(node, peer, kind, (last.as_ref(), &again), Vec::new(), from).await;
            }
            // Others may have seen less: it has to be a beginning.
            (Stands::Against(Kind::Rollback | Kind::Shrink), From::Peer(_)) => {
                return beginning(node, peer, &note, &now, last, from).await;
            }
            (Stands::Against(kind), _) => {
                // For a split view at an earlier size, the note of that size is the one that it contradicts.
                let other = heads(node, |heads| heads.of_size(&peer.origin, now.size))?.or(last);
                return against(node, peer, kind, (other.as_ref(), &note), Vec::new(), from).await;
            }
        }
    }
    Ok(Found::NotShown)
}

/// A longer head: the log shows that it begins with the last, or it does not. `None`: look again.
async fn grow(
    node: &Node,
    peer: &Peer,
    note: &str,
    before: &Head,
    now: &Head,
    from: From<'_>,
) -> Result<Option<Found>, No> {
    let proof = match before.size {
        0 => Proof::Given(Vec::new()),
        old => proof_of(node, peer, old, now.size).await,
    };
    match proof {
        Proof::NoAnswer => Ok(Some(Found::NotHeard)),
        Proof::Given(proof) => match compare(before, now, Some(&proof), |_| None) {
            Stands::Against(kind) => {
                let last = kept(node, peer)?;
                if last.as_ref().map(|kept| kept.head) != Some(*before) {
                    return Ok(None);
                }
                against(node, peer, kind, (last.as_ref(), note), proof, from).await.map(Some)
            }
            _ => Ok(add(node, peer, note, before.size, proof)?.then_some(Found::Consistent)),
        },
        // Somebody was shown more than the log itself shows now: then it went back.
        Proof::Refused => {
            let Some(again) = head_of(node, peer).await else { return Ok(Some(Found::NotHeard)) };
            match signed(peer, &again) {
                Some(head) if head.size < now.size => {
                    let kind = if known(node, peer, head.size).is_some() { Kind::Rollback } else { Kind::Shrink };
                    let first = Kept { head: *now, note: note.to_owned(), at: node.now() };
                    against(node, peer, kind, (Some(&first), &again), Vec::new(), from).await.map(Some)
                }
                _ => Ok(Some(Found::NotShown)),
            }
        }
    }
}

/// A shorter head that another has seen: is it a beginning of the last one?
async fn beginning(
    node: &Node,
    peer: &Peer,
    note: &str,
    theirs: &Head,
    last: Option<Kept>,
    from: From<'_>,
) -> Result<Found, No> {
    let Some(last) = last else { return Ok(Found::Consistent) };
    // A head that was seen before with the same root was compared then.
    if theirs.size == 0 || known(node, peer, theirs.size) == Some(theirs.root) {
        return Ok(Found::Consistent);
    }
    match proof_of(node, peer, theirs.size, last.head.size).await {
        Proof::NoAnswer => Ok(Found::NotHeard),
        Proof::Refused => Ok(Found::NotShown),
        Proof::Given(proof) => match compare(theirs, &last.head, Some(&proof), |_| None) {
            Stands::Against(kind) => {
                let first = Kept { head: *theirs, note: note.to_owned(), at: node.now() };
                against(node, peer, kind, (Some(&first), &last.note), proof, from).await
            }
            _ => Ok(Found::Consistent),
        },
    }
}

fn heads<T>(node: &Node, read: impl FnOnce(&super::Heads) -> std::io::Result<T>) -> Result<T, No> {
    read(&node.witness.heads).map_err(No::heads)
}

fn kept(node: &Node, peer: &Peer) -> Result<Option<Kept>, No> {
    heads(node, |heads| heads.last(&peer.origin))
}

fn known(node: &Node, peer: &Peer, size: u64) -> Option<Digest> {
    node.witness.heads.of_size(&peer.origin, size).ok().flatten().map(|kept| kept.head.root)
}

/// Keeps a head that follows. `false`: another came first.
fn add(node: &Node, peer: &Peer, note: &str, old: u64, proof: Vec<Digest>) -> Result<bool, No> {
    match super::add(node, &peer.id, &Submission { old, proof, checkpoint: note }, &peer.keys) {
        Ok(_) => Ok(true),
        Err(NotAdded::Not(_)) => Ok(false),
        Err(NotAdded::Disk(error)) => Err(No::heads(error)),
    }
}

/// Writes it into the log, once for each pair of heads, and raises the alarm.
async fn against(
    node: &Node,
    peer: &Peer,
    kind: Kind,
    (first, second): (Option<&Kept>, &str),
    proof: Vec<Digest>,
    from: From<'_>,
) -> Result<Found, No> {
    let first = first.map(|kept| kept.note.clone()).unwrap_or_default();
    let case = Contradiction { kind, first: bare(&first, peer), second: bare(second, peer), proof };
    if case.shown_by(&peer.keys).is_none() {
        return Ok(Found::NotShown);
    }
    let bytes = case.write();
    let digest = evidence::sha256(&bytes);
    let what = format!("{} {kind} {digest}", peer.id);
    let told = contradictions(&node.store.house(&[house::RECORDS], 0).await?);
    // A log that went back contradicts the same head again with each leaf that it adds: that is said once.
    for before in told.iter().filter(|one| one.peer == peer.id && one.kind == kind) {
        let same = |bytes: Vec<u8>| Contradiction::read(&bytes).is_some_and(|one| one.first == case.first);
        if before.digest == digest || node.store.doc(before.digest).await?.is_some_and(same) {
            return Ok(Found::Contradicts(kind));
        }
    }
    let event = Event::Records { act: CONTRADICTION.to_owned(), what, count: 1 };
    let docs = vec![Doc { digest, kind: "contradiction", bytes }];
    let batch = Batch { events: vec![(stream::HOUSE.to_owned(), event)], docs, ..Batch::default() };
    node.store.record(batch, node.now(), &mut chance()?).await?;
    let by = match from {
        From::Log => "the log itself".to_owned(),
        From::Peer(other) => other.to_owned(),
    };
    desk::raise(node, says(peer.id.as_str(), kind, &by, &digest.to_string())).await?;
    Ok(Found::Contradicts(kind))
}

fn says(peer: &str, kind: Kind, by: &str, digest: &str) -> String {
    let what = match kind {
        Kind::SplitView => "has signed two different heads of one length",
        Kind::Fork => "does not begin with what it was before",
        Kind::Rollback => "shows an earlier head again; what came after is gone",
        Kind::Shrink => "shows fewer leaves than it has signed",
    };
    format!("the log of {peer} {what} ({kind}; shown by {by}). Both signed heads: /log/contradictions/{digest}")
}

/// The note with the log's own signatures alone: the same heads make the same file, whoever cosigned them.
fn bare(note: &str, peer: &Peer) -> String {
    let Ok(read) = Note::read(note) else { return String::new() };
    let theirs = format!("\u{2014} {} ", peer.origin);
    let lines = note.strip_prefix(read.text()).unwrap_or_default().split_inclusive('\n');
    let mut out = format!("{}\n", read.text());
    lines.filter(|line| line.starts_with(&theirs)).for_each(|line| out.push_str(line));
    out
}

/// A contradiction as the log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// When it was found.
    pub at: terms::Instant,
    /// Whose log.
    pub peer: NodeId,
    /// What it shows.
    pub kind: Kind,
    /// The document with both notes.
    pub digest: Digest,
    /// What people have said of it, oldest first. While nobody has, it waits for somebody.
    pub seen: Vec<Seen>,
}

/// What a person has said of a contradiction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// When.
    pub at: terms::Instant,
    /// Who.
    pub by: Option<terms::OfficerId>,
    /// What was found out, and what was done.
    pub words: String,
}

/// Those among the house's events, oldest first.
pub fn contradictions(events: &[store::Entry]) -> Vec<Told> {
    let seen = |entry: &store::Entry| {
        let Event::Records { act, what, .. } = &entry.event else { return None };
        let (digest, words) = what.split_once(' ').filter(|_| act == SEEN)?;
        let digest: Digest = digest.parse().ok()?;
        Some((digest, Seen { at: entry.at, by: entry.by.clone(), words: words.to_owned() }))
    };
    let seen: Vec<(Digest, Seen)> = events.iter().filter_map(seen).collect();
    let of = |entry: &store::Entry| {
        let Event::Records { act, what, .. } = &entry.event else { return None };
        let mut words = what.split(' ');
        let (peer, kind, digest) = (words.next()?.parse().ok()?, words.next()?, words.next()?.parse().ok()?);
        (act == CONTRADICTION).then_some(())?;
        let seen = seen.iter().filter(|(of, _)| *of == digest).map(|(_, seen)| seen.clone()).collect();
        Some(Told { at: entry.at, peer, kind: Kind::read(kind)?, digest, seen })
    };
    events.iter().filter_map(of).collect()
}

//! The directory as it is used: looked up by node, officer, body and state.

use std::{collections::BTreeMap, fmt};

use terms::{AuthorityId, Digest, Instant, NodeId, OfficerId, PersonId, ProviderId, Role, StateCode};

use crate::{
    PeerFault,
    keys::{KeyId, SealingKey, VerifyingKey},
};

/// The members and their keys, as the roots signed them. Only [`Directory::read`] makes one.
#[derive(Debug, Clone)]
pub struct Directory {
    pub(super) version: u64,
    pub(super) issued: Instant,
    pub(super) expires: Instant,
    pub(super) exercise: bool,
    pub(super) digest: Digest,
    pub(super) nodes: BTreeMap<NodeId, Node>,
    pub(super) officers: BTreeMap<OfficerId, NodeId>,
}

impl Directory {
    /// Its number. A node never goes back to a smaller one.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// When it was issued.
    pub fn issued(&self) -> Instant {
        self.issued
    }

    /// The last moment at which it may be relied on.
    pub fn expires(&self) -> Instant {
        self.expires
    }

    /// Is this the directory of a rehearsal?
    pub fn exercise(&self) -> bool {
        self.exercise
    }

    /// SHA-256 of the signed bytes, for the log and for comparing with a neighbour's.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// May it be relied on at this moment?
    pub fn in_force(&self, now: Instant) -> bool {
        now <= self.expires
    }

    /// One node.
    pub fn node(&self, id: &NodeId) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// All nodes, in the order of their ids.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.values()
    }

    /// The nodes of one state.
    pub fn nodes_of(&self, state: StateCode) -> impl Iterator<Item = &Node> {
        self.nodes().filter(move |node| node.state == state)
    }

    /// The node of an authority.
    pub fn authority(&self, id: &AuthorityId) -> Option<&Node> {
        self.nodes().find(|node| matches!(&node.organisation, Organisation::Authority(a) if a == id))
    }

    /// The node of a provider.
    pub fn provider(&self, id: &ProviderId) -> Option<&Node> {
        self.nodes().find(|node| matches!(&node.organisation, Organisation::Provider(p) if p == id))
    }

    /// An officer, with the node of the body where that office is held.
    pub fn officer(&self, id: &OfficerId) -> Option<(&Officer, &Node)> {
        let node = self.nodes.get(self.officers.get(id)?)?;
        node.officer(id).map(|officer| (officer, node))
    }
}

/// One node: an authority's or a provider's.
#[derive(Debug, Clone)]
pub struct Node {
    pub(super) id: NodeId,
    pub(super) state: StateCode,
    pub(super) organisation: Organisation,
    pub(super) functions: Vec<Function>,
    pub(super) name: String,
    pub(super) url: String,
    pub(super) telephone: Option<String>,
    pub(super) signing: Vec<Keyed<VerifyingKey>>,
    pub(super) opening: Vec<Keyed<SealingKey>>,
    pub(super) officers: Vec<Officer>,
}

impl Node {
    /// Its name in letters.
    pub fn id(&self) -> &NodeId {
        &self.id
    }

    /// The state whose body runs it.
    pub fn state(&self) -> StateCode {
        self.state
    }

    /// The body that runs it.
    pub fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    /// What the body does in its state. Whether that makes it competent to consent is for the law to say.
    pub fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// The body's name for readers.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where letters are delivered.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The registered channel: the number under which the directory's keepers know the body. Whoever has to make sure that a
    /// letter is meant calls this one, and never one that stands in the letter.
    pub fn telephone(&self) -> Option<&str> {
        self.telephone.as_deref()
    }

    /// Who may sign there.
    pub fn officers(&self) -> &[Officer] {
        &self.officers
    }

    /// One of its officers.
    pub fn officer(&self, id: &OfficerId) -> Option<&Officer> {
        self.officers.iter().find(|officer| officer.id == *id)
    }

    /// The key to seal to at this moment: of those that are valid, the newest.
    pub fn sealing_key(&self, at: Instant) -> Option<&SealingKey> {
        let usable = self.opening.iter().filter(|k| k.term.usable(at).is_ok());
        usable.max_by_key(|k| k.term.from).map(|k| &k.key)
    }

    /// The keys that sign its letters, past and present.
    pub fn signing_keys(&self) -> impl Iterator<Item = &VerifyingKey> {
        self.signing.iter().map(|k| &k.key)
    }

    /// The same, each with its term.
    pub fn signing_terms(&self) -> impl Iterator<Item = (&VerifyingKey, Term)> {
        self.signing.iter().map(|k| (&k.key, k.term))
    }

    /// The keys with which it may sign at this moment.
    pub fn signing_keys_at(&self, at: Instant) -> impl Iterator<Item = &VerifyingKey> {
        self.signing.iter().filter(move |k| k.term.usable(at).is_ok()).map(|k| &k.key)
    }

    /// The key by which it signs at this moment: of those that are valid, the newest.
    pub fn signing_key_at(&self, at: Instant) -> Option<&VerifyingKey> {
        let usable = self.signing.iter().filter(|k| k.term.usable(at).is_ok());
        usable.max_by_key(|k| k.term.from).map(|k| &k.key)
    }

    pub(crate) fn signing_key(&self, id: &KeyId) -> Option<&Keyed<VerifyingKey>> {
        self.signing.iter().find(|k| k.id == *id)
    }

    pub(crate) fn officer_key(&self, id: &KeyId) -> Option<(&Officer, &Keyed<VerifyingKey>)> {
        self.officers.iter().find_map(|officer| officer.key(id).map(|key| (officer, key)))
    }
}

/// One office account of one person at one body.
#[derive(Debug, Clone)]
pub struct Officer {
    pub(super) id: OfficerId,
    pub(super) person: PersonId,
    pub(super) name: String,
    pub(super) roles: Vec<Role>,
    pub(super) keys: Vec<Keyed<VerifyingKey>>,
}

impl Officer {
    /// The account.
    pub fn id(&self) -> &OfficerId {
        &self.id
    }

    /// The human being behind it.
    pub fn person(&self) -> &PersonId {
        &self.person
    }

    /// The name for readers.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The offices held.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// This officer's keys, past and present.
    pub fn keys(&self) -> impl Iterator<Item = &VerifyingKey> {
        self.keys.iter().map(|k| &k.key)
    }

    /// The same, each with its term.
    pub fn key_terms(&self) -> impl Iterator<Item = (&VerifyingKey, Term)> {
        self.keys.iter().map(|k| (&k.key, k.term))
    }

    pub(crate) fn key(&self, id: &KeyId) -> Option<&Keyed<VerifyingKey>> {
        self.keys.iter().find(|k| k.id == *id)
    }
}

/// The body that runs a node.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Organisation {
    /// A public body.
    Authority(AuthorityId),
    /// A service provider.
    Provider(ProviderId),
}

impl fmt::Display for Organisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Authority(id) => id.fmt(f),
            Self::Provider(id) => id.fmt(f),
        }
    }
}

/// What an authority does in its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Function {
    /// Central authority for mutual assistance.
    Central,
    /// 24/7 point of contact.
    Desk,
    /// Prosecution office.
    Prosecutor,
    /// Court or other independent body.
    Independent,
    /// Police.
    Police,
}

/// When a key counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// First moment.
    pub from: Instant,
    /// First moment at which it no longer counts.
    pub until: Instant,
    /// From here on it does not count, whatever `until` says.
    pub revoked_at: Option<Instant>,
}

impl Term {
    /// Does the key count at this moment?
    ///
    /// # Errors
    /// [`PeerFault::KeyRevoked`] or [`PeerFault::KeyNotValid`].
    pub fn usable(&self, at: Instant) -> Result<(), PeerFault> {
        match self.revoked_at {
            Some(revoked) if revoked <= at => Err(PeerFault::KeyRevoked),
            _ if at < self.from || self.until <= at => Err(PeerFault::KeyNotValid),
            _ => Ok(()),
        }
    }
}

/// A key with its term.
#[derive(Debug, Clone)]
pub(crate) struct Keyed<K> {
    pub(crate) id: KeyId,
    pub(crate) key: K,
    pub(crate) term: Term,
}

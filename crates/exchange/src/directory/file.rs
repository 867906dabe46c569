//! The directory as a file: signature lines, an empty line, canonical JSON. Checked before it is parsed.

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};
use terms::{Digest, Instant, NodeId, OfficerId, PersonId, Role, StateCode};

use super::{
    Directory, Function, Node, Officer, Organisation, Term,
    entry::Keyed,
    wire::{DirectoryV1, KeyV1, NodeKindV1, NodeV1, OfficerV1},
};
use crate::{
    canonical,
    keys::{KeyId, Purpose, SealingKey, SigningKey, Signs, VerifyingKey, signed},
    wire::Line,
};

const MAGIC: &str = "comity-directory/1\n";

/// A few thousand nodes with their officers fit easily.
const BYTES_MAX: usize = 64 << 20;

/// More signatures than any threshold asks for.
const SIGNATURES_MAX: usize = 64;

/// The roots that a node trusts, set when it was installed.
#[derive(Debug, Clone)]
pub struct Roots {
    keys: Vec<VerifyingKey>,
    threshold: usize,
}

impl Roots {
    /// `threshold` of these keys have to sign. `None` when that is none of them, more than there are, or a key is
    /// named twice.
    pub fn new(keys: Vec<VerifyingKey>, threshold: usize) -> Option<Self> {
        let different: BTreeSet<KeyId> = keys.iter().map(VerifyingKey::id).collect();
        let sound = (1..=keys.len()).contains(&threshold) && different.len() == keys.len();
        sound.then_some(Self { keys, threshold })
    }

    /// The roots that have signed this file.
    ///
    /// # Errors
    /// [`DirectoryFault::Layout`] when it is not such a file.
    pub fn signed<'a>(&'a self, file: &[u8]) -> Result<Vec<&'a VerifyingKey>, DirectoryFault> {
        let (signatures, payload) = split(file)?;
        let by = |root: &&VerifyingKey| {
            signatures.get(&root.id()).is_some_and(|s| root.verifies(Purpose::Directory, payload, s))
        };
        Ok(self.keys.iter().filter(by).collect())
    }
}

/// Why a directory is not taken. The old one stays in force until its day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryFault {
    /// Not laid out as the protocol says.
    #[error("not laid out as a directory")]
    Layout,
    /// Too few roots signed exactly these bytes.
    #[error("signed by {have} of the {need} roots that are needed")]
    TooFewRoots {
        /// How many signatures of different roots verify.
        have: usize,
        /// How many are needed.
        need: usize,
    },
    /// Not canonical JSON, or not the shape of a directory.
    #[error("not the shape of a directory")]
    Shape,
    /// A later version of the format.
    #[error("a version of the format that is not known here")]
    UnknownVersion,
    /// Older than one that was already seen.
    #[error("version {offered} is older than version {seen}, which was seen before")]
    Rollback {
        /// The version in the file.
        offered: u64,
        /// The version that was seen.
        seen: u64,
    },
    /// Past its day.
    #[error("past its day")]
    Expired,
    /// Issued in the future.
    #[error("issued in the future")]
    FromTheFuture,
    /// The same node, officer or body twice, or one key in two hands.
    #[error("{what} stands in it twice")]
    Twice {
        /// What.
        what: &'static str,
    },
    /// An entry that says nothing that could be used.
    #[error("the entry of {node} has {what}")]
    BadEntry {
        /// Whose.
        node: NodeId,
        /// What is wrong.
        what: &'static str,
    },
}

impl DirectoryFault {
    /// The stable code, as listed in `protocol/comity-1.md`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Layout => "directory-layout",
            Self::TooFewRoots { .. } => "directory-too-few-roots",
            Self::Shape => "directory-shape",
            Self::UnknownVersion => "directory-unknown-version",
            Self::Rollback { .. } => "directory-rollback",
            Self::Expired => "directory-expired",
            Self::FromTheFuture => "directory-from-the-future",
            Self::Twice { .. } => "directory-twice",
            Self::BadEntry { .. } => "directory-bad-entry",
        }
    }
}

/// A directory before it is signed.
#[derive(Debug, Clone)]
pub struct DirectoryDraft {
    /// Larger than the one before.
    pub version: u64,
    /// When.
    pub issued: Instant,
    /// The last moment at which it may be relied on.
    pub expires: Instant,
    /// For a rehearsal.
    pub exercise: bool,
    /// The members.
    pub nodes: Vec<NodeDraft>,
}

/// A member before it is signed.
#[derive(Debug, Clone)]
pub struct NodeDraft {
    /// Its name in letters.
    pub id: NodeId,
    /// The state whose body runs it.
    pub state: StateCode,
    /// The body.
    pub organisation: Organisation,
    /// What the body does. Empty for a provider.
    pub functions: Vec<Function>,
    /// The body's name for readers.
    pub name: Line,
    /// Where letters are delivered.
    pub url: Line,
    /// The registered channel: the number to be called where a letter has to be confirmed by voice.
    pub telephone: Option<Line>,
    /// Keys that sign its letters.
    pub signing: Vec<(VerifyingKey, Term)>,
    /// Keys to which letters are sealed.
    pub opening: Vec<(SealingKey, Term)>,
    /// Who may sign there.
    pub officers: Vec<OfficerDraft>,
}

/// An officer before it is signed.
#[derive(Debug, Clone)]
pub struct OfficerDraft {
    /// The account.
    pub id: OfficerId,
    /// The human being behind it.
    pub person: PersonId,
    /// The name for readers.
    pub name: Line,
    /// The offices held.
    pub roles: Vec<Role>,
    /// The keys.
    pub keys: Vec<(VerifyingKey, Term)>,
}

impl DirectoryDraft {
    /// The bytes that every root signs.
    fn payload(&self) -> Vec<u8> {
        let wire = DirectoryV1 {
            v: 1,
            version: self.version,
            issued: self.issued,
            expires: self.expires,
            exercise: self.exercise,
            nodes: self.nodes.iter().map(NodeDraft::wire).collect(),
        };
        // Text keys and whole numbers only: it always has a canonical form.
        serde_json_canonicalizer::to_vec(&wire).unwrap_or_default()
    }
}

impl NodeDraft {
    fn wire(&self) -> NodeV1 {
        let (kind, organisation) = match &self.organisation {
            Organisation::Authority(id) => (NodeKindV1::Authority, id.as_str()),
            Organisation::Provider(id) => (NodeKindV1::Provider, id.as_str()),
        };
        NodeV1 {
            id: self.id.clone(),
            state: self.state,
            kind,
            organisation: Line::of_id(organisation),
            functions: self.functions.clone(),
            name: self.name.clone(),
            url: self.url.clone(),
            telephone: self.telephone.clone(),
            signing: self.signing.iter().map(|(k, t)| KeyV1::new(k, *t)).collect(),
            opening: self.opening.iter().map(|(k, t)| KeyV1::new(k, *t)).collect(),
            officers: self.officers.iter().map(OfficerDraft::wire).collect(),
        }
    }
}

impl OfficerDraft {
    fn wire(&self) -> OfficerV1 {
        OfficerV1 {
            id: self.id.clone(),
            person: self.person.clone(),
            name: self.name.clone(),
            roles: self.roles.clone(),
            keys: self.keys.iter().map(|(k, t)| KeyV1::new(k, *t)).collect(),
        }
    }
}

impl Directory {
    /// Signs a draft with these roots: the file as bytes.
    pub fn write(draft: &DirectoryDraft, roots: &[&SigningKey]) -> Vec<u8> {
        let payload = draft.payload();
        let lines = roots.iter().map(|root| signature_line(*root, &payload)).collect::<String>();
        [MAGIC.as_bytes(), lines.as_bytes(), b"\n", &payload].concat()
    }

    /// Adds one more root's signature to a file, so that roots need not sit at one table.
    ///
    /// # Errors
    /// [`DirectoryFault::Layout`] when it is not such a file.
    pub fn countersign(file: &[u8], root: &SigningKey) -> Result<Vec<u8>, DirectoryFault> {
        let (_, payload) = split(file)?;
        let line = signature_line(root, payload);
        let rest = file.get(MAGIC.len()..).ok_or(DirectoryFault::Layout)?;
        Ok([MAGIC.as_bytes(), line.as_bytes(), rest].concat())
    }

    /// One root's signature over a file, as a line of its own: it travels, the file stays.
    ///
    /// # Errors
    /// [`DirectoryFault::Layout`] when it is not such a file.
    pub fn sign(file: &[u8], root: &impl Signs) -> Result<String, DirectoryFault> {
        Ok(signature_line(root, split(file)?.1))
    }

    /// The file with these signatures and no others; each is one of [`Directory::sign`]. Whether they are enough says reading it.
    ///
    /// # Errors
    /// [`DirectoryFault::Layout`] when one is no such line, or a root signs twice.
    pub fn join(file: &[u8], signatures: &[String]) -> Result<Vec<u8>, DirectoryFault> {
        let (_, payload) = split(file)?;
        let joined = [MAGIC.as_bytes(), signatures.concat().as_bytes(), b"\n", payload].concat();
        let lines = split(&joined)?.0.len();
        if lines == signatures.len() { Ok(joined) } else { Err(DirectoryFault::Layout) }
    }

    /// Reads a draft that nobody need have signed, for whoever is about to. Nothing that was received is ever read like this.
    ///
    /// # Errors
    /// A [`DirectoryFault`] of its layout or its entries.
    pub fn read_draft(file: &[u8]) -> Result<Self, DirectoryFault> {
        let (wire, digest) = parse(split(file)?.1)?;
        build(wire, digest)
    }

    /// Reads a file: first the signatures over the bytes, then the bytes.
    ///
    /// # Errors
    /// A [`DirectoryFault`], in the order in which they are checked.
    pub fn read(file: &[u8], roots: &Roots, now: Instant, seen_version: u64) -> Result<Self, DirectoryFault> {
        let (wire, digest) = read_signed(file, roots)?;
        match (wire.version, wire.issued, wire.expires) {
            (offered, _, _) if offered < seen_version => Err(DirectoryFault::Rollback { offered, seen: seen_version }),
            (_, issued, _) if issued > now.after(crate::verify::CLOCKS_DIFFER_MAX) => {
                Err(DirectoryFault::FromTheFuture)
            }
            (_, _, expires) if expires < now => Err(DirectoryFault::Expired),
            _ => build(wire, digest),
        }
    }

    /// Reads a file as of its own day: years later it no longer serves for sending, and still says whose keys these were.
    ///
    /// # Errors
    /// A [`DirectoryFault`], but none about time.
    pub fn read_as_issued(file: &[u8], roots: &Roots) -> Result<Self, DirectoryFault> {
        let (wire, digest) = read_signed(file, roots)?;
        build(wire, digest)
    }
}

/// First the signatures over the bytes, then the bytes.
fn read_signed(file: &[u8], roots: &Roots) -> Result<(DirectoryV1, Digest), DirectoryFault> {
    let (_, payload) = split(file)?;
    let have = roots.signed(file)?.len();
    if have < roots.threshold {
        return Err(DirectoryFault::TooFewRoots { have, need: roots.threshold });
    }
    parse(payload)
}

fn parse(payload: &[u8]) -> Result<(DirectoryV1, Digest), DirectoryFault> {
    let value = canonical::read(payload).map_err(|_| DirectoryFault::Shape)?;
    if value.get("v").and_then(serde_json::Value::as_u64) != Some(1) {
        return Err(DirectoryFault::UnknownVersion);
    }
    let wire: DirectoryV1 = serde_json::from_value(value).map_err(|_| DirectoryFault::Shape)?;
    // What was read must be all that was signed, spelled as we would spell it.
    if serde_json_canonicalizer::to_vec(&wire).ok().as_deref() != Some(payload) {
        return Err(DirectoryFault::Shape);
    }
    Ok((wire, Digest::from_bytes(Sha256::digest(payload).into())))
}

fn signature_line(root: &impl Signs, payload: &[u8]) -> String {
    let signature = STANDARD.encode(signed(root, Purpose::Directory, payload));
    format!("{} {signature}\n", root.verifying_key().id())
}

type Signatures = BTreeMap<KeyId, [u8; 64]>;

/// Signatures by key, and the payload. A key that signs twice makes it no such file.
fn split(file: &[u8]) -> Result<(Signatures, &[u8]), DirectoryFault> {
    let bad = || DirectoryFault::Layout;
    if file.len() > BYTES_MAX {
        return Err(bad());
    }
    let mut rest = file.strip_prefix(MAGIC.as_bytes()).ok_or_else(bad)?;
    let mut signatures = BTreeMap::new();
    while signatures.len() <= SIGNATURES_MAX {
        let end = rest.iter().position(|b| *b == b'\n').ok_or_else(bad)?;
        let (line, after) = rest.split_at(end);
        rest = after.get(1..).ok_or_else(bad)?;
        if line.is_empty() {
            return Ok((signatures, rest));
        }
        let line = std::str::from_utf8(line).map_err(|_| bad())?;
        let (key, signature) = line.split_once(' ').ok_or_else(bad)?;
        let signature = STANDARD.decode(signature).map_err(|_| bad())?;
        let signature = signature.try_into().map_err(|_| bad())?;
        if signatures.insert(key.parse().map_err(|_| bad())?, signature).is_some() {
            return Err(bad());
        }
    }
    Err(bad())
}

fn build(wire: DirectoryV1, digest: Digest) -> Result<Directory, DirectoryFault> {
    let DirectoryV1 { version, issued, expires, exercise, nodes: entries, .. } = wire;
    let mut directory =
        Directory { version, issued, expires, exercise, digest, nodes: BTreeMap::new(), officers: BTreeMap::new() };
    let (mut keys, mut bodies) = (BTreeSet::new(), BTreeSet::new());
    for entry in entries {
        let node = node(entry)?;
        let signing = node.signing.iter().map(|k| k.id);
        let opening = node.opening.iter().map(|k| k.id);
        let of_officers = node.officers.iter().flat_map(|o| o.keys.iter().map(|k| k.id));
        for key in signing.chain(opening).chain(of_officers) {
            once(keys.insert(key), "a key")?;
        }
        for officer in &node.officers {
            let before = directory.officers.insert(officer.id.clone(), node.id.clone());
            once(before.is_none(), "an officer")?;
        }
        once(bodies.insert(node.organisation.clone()), "a body")?;
        once(directory.nodes.insert(node.id.clone(), node).is_none(), "a node")?;
    }
    Ok(directory)
}

fn once(first: bool, what: &'static str) -> Result<(), DirectoryFault> {
    if first { Ok(()) } else { Err(DirectoryFault::Twice { what }) }
}

fn node(entry: NodeV1) -> Result<Node, DirectoryFault> {
    let bad = |what| DirectoryFault::BadEntry { node: entry.id.clone(), what };
    let body = entry.organisation.as_str();
    let organisation = match entry.kind {
        NodeKindV1::Authority => body.parse().map(Organisation::Authority),
        NodeKindV1::Provider => body.parse().map(Organisation::Provider),
    };
    let organisation = organisation.map_err(|_| bad("a body without a proper name"))?;
    if matches!(organisation, Organisation::Provider(_)) && !entry.functions.is_empty() {
        return Err(bad("a provider with the function of an authority"));
    }
    let signing = keyed(&entry.signing, VerifyingKey::id).ok_or_else(|| bad("a signing key that is none"))?;
    let opening = keyed(&entry.opening, SealingKey::id).ok_or_else(|| bad("an opening key that is none"))?;
    if signing.is_empty() || opening.is_empty() {
        return Err(bad("no keys"));
    }
    let officer = |o: &OfficerV1| {
        let keys = keyed(&o.keys, VerifyingKey::id)?;
        let (id, person, name) = (o.id.clone(), o.person.clone(), o.name.as_str().to_owned());
        Some(Officer { id, person, name, roles: o.roles.clone(), keys })
    };
    let officers = entry.officers.iter().map(officer).collect::<Option<Vec<_>>>();
    let officers = officers.ok_or_else(|| bad("an officer with a key that is none"))?;
    Ok(Node {
        state: entry.state,
        organisation,
        functions: entry.functions.clone(),
        name: entry.name.as_str().to_owned(),
        url: entry.url.as_str().to_owned(),
        telephone: entry.telephone.as_ref().map(|t| t.as_str().to_owned()),
        signing,
        opening,
        officers,
        id: entry.id,
    })
}

/// A key's name is a digest: it is worked out here once, and not at each letter.
fn keyed<K: std::str::FromStr>(keys: &[KeyV1], id: fn(&K) -> KeyId) -> Option<Vec<Keyed<K>>> {
    let read = |k: &KeyV1| {
        let key: K = k.key.parse().ok()?;
        Some(Keyed { id: id(&key), key, term: k.term() })
    };
    keys.iter().map(read).collect()
}

//! Evidence that a house takes in, converts and packs by hand: files of any size, outside of any request.

use std::sync::Arc;

use evidence::{
    Holder, KeyHolder, Signer, SigningKey, Signs,
    custody::{Act, Chain, CustodyEvent, NotAppended, Rows},
    package::{Contents, LogPlace, UseLimits},
    papers::Parties,
};
use request::Event;
use store::{Batch, stream};
use terms::{Digest, Instant, NodeId, OfficerId, Role};

use crate::{
    Files, Node, NotStarted,
    away::NO_KEY,
    clock::{Clock, chance},
    config::Config,
    desk::{
        evidence::{pack, papers},
        no::No,
    },
    officers::Officers,
    running::{read, read_keys},
    session::{OfficerFile, open_key},
};

/// A node's own hand: it signs custody without being run.
pub struct House {
    config: Config,
    id: NodeId,
    holder: Holder,
    key: SigningKey,
    clock: Clock,
}

impl std::fmt::Debug for House {
    /// The key does not print.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "House({})", self.id)
    }
}

/// One thing that was done to an item.
#[derive(Debug, Clone, Copy)]
pub struct Deed<'a> {
    /// When.
    pub at: Instant,
    /// What.
    pub act: Act,
    /// To which file, by its name in the package.
    pub item: &'a str,
    /// Why, in words; never personal data.
    pub why: &'a str,
    /// Digest before.
    pub before: Option<Digest>,
    /// Digest after.
    pub after: Digest,
    /// For conversions.
    pub rows: Option<Rows>,
}

impl House {
    /// Reads the node's configuration and key, and nothing else of it.
    ///
    /// # Errors
    /// [`NotStarted`] says which file and what to do.
    pub fn of(files: &Files) -> Result<Self, NotStarted> {
        let path = files.config();
        let config = Config::read(&read(&path)?).map_err(|source| NotStarted::Config { path: path.clone(), source })?;
        let bad = |e: terms::BadId| NotStarted::Content { path: path.clone(), what: e.to_string() };
        let id: NodeId = config.id.parse().map_err(bad)?;
        let key = SigningKey::from_bytes(&read_keys(&files.keys())?.signing.seed());
        let clock = Clock::offset_by(config.clock_offset_seconds);
        Ok(Self { holder: Holder::Node(id.clone()), config, id, key, clock })
    }

    /// Now, by the node's clock.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The node as a signer.
    pub fn signer(&self) -> Signer<'_> {
        Signer { holder: &self.holder, key: &self.key }
    }

    /// Adds what was done to the chain, signed by the node and by the officer, where one did it.
    ///
    /// # Errors
    /// [`NotAppended`] when it breaks a rule of custody.
    pub fn did(&self, chain: &mut Chain, deed: &Deed<'_>, by: Option<&Officer>) -> Result<(), NotAppended> {
        let event = CustodyEvent {
            at: deed.at,
            person: by.map(|officer| (officer.id.clone(), officer.role)),
            node: self.id.clone(),
            act: deed.act,
            item: deed.item.to_owned(),
            why: deed.why.to_owned(),
            tool: pack::tool(),
            before: deed.before,
            after: Some(deed.after),
            rows: deed.rows,
        };
        let signers: Vec<_> = by.map(Officer::signer).into_iter().chain([self.signer()]).collect();
        chain.append(event, &signers)
    }
}

/// An officer of the house who signs now: the key was opened with the pass-phrase, or is elsewhere and is asked.
pub struct Officer {
    id: OfficerId,
    role: Role,
    holder: Holder,
    key: Arc<dyn Signs + Send>,
}

impl std::fmt::Debug for Officer {
    /// The key does not print.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Officer({})", self.id)
    }
}

/// Why an officer cannot sign here.
#[derive(Debug, thiserror::Error)]
pub enum NotOpened {
    /// The officers' files cannot be read.
    #[error(transparent)]
    Files(#[from] NotStarted),
    /// No such officer here, not in that office, or the wrong pass-phrase.
    #[error("not enrolled so, or another pass-phrase")]
    No,
    /// The key is on this node, and in that office none counts that is.
    #[error("in that office only a key counts that lies on no node (`keys_elsewhere` in node.toml)")]
    Here,
    /// The key is on no node.
    #[error("the key of this account is on no node")]
    Away,
}

impl Officer {
    /// Opens an officer's key.
    ///
    /// # Errors
    /// [`NotOpened`].
    pub fn open(files: &Files, house: &House, id: &OfficerId, role: Role, phrase: &str) -> Result<Self, NotOpened> {
        let file = enrolled(files, id, role)?;
        let secret = open_key(&file.sealed, &file.id, phrase).ok_or(NotOpened::No)?;
        if *secret == NO_KEY {
            return Err(NotOpened::Away);
        }
        if house.config.key_elsewhere(role) {
            return Err(NotOpened::Here);
        }
        let key = exchange::SigningKey::from_secret_text(&secret).map_err(|_| NotOpened::No)?;
        Ok(Self::signing(house, id, role, Arc::new(SigningKey::from_bytes(&key.seed()))))
    }

    /// The public half of an officer's key, as it is enrolled here.
    ///
    /// # Errors
    /// [`NotOpened`].
    pub fn public(files: &Files, id: &OfficerId, role: Role) -> Result<exchange::VerifyingKey, NotOpened> {
        enrolled(files, id, role)?.key.parse().map_err(|_| NotOpened::No)
    }

    /// An officer for whom this signs.
    pub fn signing(house: &House, id: &OfficerId, role: Role, key: Arc<dyn Signs + Send>) -> Self {
        let holder = Holder::Person { officer: id.clone(), role, node: house.id.clone() };
        Self { id: id.clone(), role, holder, key }
    }

    /// The officer as a signer.
    pub fn signer(&self) -> Signer<'_> {
        Signer { holder: &self.holder, key: self.key.as_ref() }
    }
}

fn enrolled(files: &Files, id: &OfficerId, role: Role) -> Result<OfficerFile, NotOpened> {
    let found = Officers::read(&files.officers())?.by_account.remove(id.as_str());
    found.filter(|file| file.roles.iter().any(|r| r == role.as_str())).ok_or(NotOpened::No)
}

/// Writes the decision to pack into the node's log, and gives the number of its entry.
///
/// # Errors
/// [`No::Trouble`] when it cannot be written.
pub async fn decide(node: &Node, record: String, by: &Officer) -> Result<u64, No> {
    let event = (stream::HOUSE.to_owned(), Event::Packed { record });
    let batch = Batch { events: vec![event], by: Some(by.id.clone()), ..Batch::default() };
    let mut chance = chance().map_err(crate::desk::no::Trouble::from)?;
    Ok(node.store.record(batch, node.now(), &mut chance).await?.first)
}

/// Where that decision stands in the log, proven.
///
/// # Errors
/// [`No::Trouble`] when the log cannot be read.
pub async fn place(node: &Node, entry: u64) -> Result<LogPlace, No> {
    pack::place(node, entry).await
}

/// Each key that signed anything, as the node's directory knows its holder.
pub fn holders(node: &Node, chain: &Chain, house: &House, officer: &Officer) -> Vec<KeyHolder> {
    pack::holders(node, chain, &[&officer.holder, &house.holder])
}

/// The node's directory as it came, for whoever opens the package.
pub fn directory(node: &Node) -> Vec<u8> {
    node.directory.bytes().to_vec()
}

/// Between whom such a package goes: the first state that may use it, and ours.
pub fn parties(node: &Node, limits: &UseLimits) -> Parties {
    let asking = limits.may_use_in.first().copied().unwrap_or(node.state);
    papers::parties(node, (asking, None), None, [None, None])
}

/// The page as PDF, where the machine has the fonts.
pub fn pdf(contents: &Contents, signers: &[Signer<'_>]) -> Option<Vec<u8>> {
    papers::pdf(contents, signers)
}

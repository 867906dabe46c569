//! A newer directory takes the place of the one in use, or is refused.

use std::{fmt, io::Write as _, path::Path};

use exchange::{Directory, DirectoryFault, Roots};
use request::Event;
use store::{Batch, Store, stream};
use terms::{Instant, NodeId};

use super::InForce;
use crate::{
    Node,
    clock::chance,
    config::Config,
    desk::{self, No},
    witness::Policy,
};

/// The act in the log.
pub const ADOPTED: &str = "directory";

/// What was last refused, as a fact of the node: moment, source, code and words, a line each. Empty when a newer one has come since.
const REFUSED: &str = "directory-refused";
/// The largest number that was in use, and what was signed under it.
const VERSION: &str = "directory-version";
const DIGEST: &str = "directory-digest";

/// Where a directory came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The file in the node's folder.
    File,
    /// Another member.
    Member(NodeId),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => f.write_str("the file"),
            Self::Member(id) => write!(f, "{id}"),
        }
    }
}

/// Why an offered directory is not used. The one in use stays.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAdopted {
    /// Not what the roots signed, not newer, or not in force.
    #[error(transparent)]
    Fault(#[from] DirectoryFault),
    /// An exercise's for a real node, or the other way round.
    #[error("an exercise and the real thing do not mix")]
    Exercise,
    /// The number of the one in use, and other content: the keepers have signed two.
    #[error("another directory with the number {0}, which is in use: its keepers have signed two")]
    TwoOfOneNumber(u64),
}

impl NotAdopted {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Fault(fault) => fault.code(),
            Self::Exercise => "exercise-mismatch",
            Self::TwoOfOneNumber(_) => "directory-rollback",
        }
    }
}

/// What became of an offered directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offered {
    /// It is in use.
    Adopted,
    /// It is the one in use, or an older one that a member still has.
    NotNewer,
    /// It is refused, and that is noted for the operator.
    Refused(NotAdopted),
}

/// The roots that this node trusts.
pub(crate) fn trusted_roots(config: &Config) -> Option<Roots> {
    let keys: Vec<exchange::VerifyingKey> = config.roots.iter().filter_map(|r| r.parse().ok()).collect();
    if keys.len() == config.roots.len() { Roots::new(keys, config.threshold) } else { None }
}

/// Uses this directory from now on, if it is newer and its roots signed it.
///
/// # Errors
/// [`No::Trouble`] when the log or the file cannot be written; then the one in use stays.
pub(crate) async fn adopt(node: &Node, bytes: Vec<u8>, source: &Source) -> Result<Offered, No> {
    if bytes == node.directory.bytes() {
        // A file that was wrong has been put right.
        let wrong = if *source == Source::File { last_refused(&node.store).await? } else { None };
        if wrong.is_some_and(|not| not.source == source.to_string()) {
            node.store.set_fact(REFUSED, "").await?;
        }
        return Ok(Offered::NotNewer);
    }
    match examine(node, &bytes) {
        // Many members have not heard of it yet. Only the own file must not go back.
        Err(NotAdopted::Fault(DirectoryFault::Rollback { .. })) if *source != Source::File => Ok(Offered::NotNewer),
        Err(not) => {
            note_refused(node, source, &not).await?;
            Ok(Offered::Refused(not))
        }
        Ok(next) if next.version() == node.directory.version() => Ok(Offered::NotNewer),
        Ok(next) => put_in_place(node, InForce::new(next, bytes), source).await,
    }
}

fn examine(node: &Node, bytes: &[u8]) -> Result<Directory, NotAdopted> {
    // The configuration was read at the start, so that its roots are keys.
    let roots =
        trusted_roots(&node.config).ok_or(DirectoryFault::TooFewRoots { have: 0, need: node.config.threshold })?;
    let now = &node.directory;
    let next = Directory::read(bytes, &roots, node.now(), now.version())?;
    if next.exercise() != node.config.exercise {
        return Err(NotAdopted::Exercise);
    }
    if next.version() == now.version() && next.digest() != now.digest() {
        return Err(NotAdopted::TwoOfOneNumber(next.version()));
    }
    Ok(next)
}

/// File, then log, then use. Whoever is cut off in between finds the file, and the log is told at the next start.
async fn put_in_place(node: &Node, next: InForce, source: &Source) -> Result<Offered, No> {
    let alone = node.desk.write().await;
    if next.version() <= node.directory.version() {
        return Ok(Offered::NotNewer);
    }
    if *source != Source::File {
        write(&node.files.directory(), next.bytes()).map_err(|_| No::own("the file of the directory"))?;
    }
    let changes = exchange::counted(&next.changes_since(&node.directory));
    record(node, &next, &format!("from {source}; {changes}")).await?;
    // Witnesses that the configuration names may be gone: then those known stay until it is put right.
    match Policy::new(&node.config, &next, node.state, node.now()) {
        Ok(policy) => node.witness.policy.put(policy),
        Err(what) => eprintln!("comity: node.toml: {what}"),
    }
    let here = next.node(&node.id).is_some();
    eprintln!("comity: directory {} is in use, from {source}; {changes}", next.version());
    node.directory.put(next);
    drop(alone);
    if !here {
        desk::raise(node, format!("the directory does not list this node, {}: ask its keepers", node.id)).await?;
    }
    own_keys(node).await?;
    // What waited for a key or an address may go now.
    node.stir();
    Ok(Offered::Adopted)
}

/// The key to which others seal for this node now, if the node does not hold it.
pub(crate) fn missing_key(node: &Node) -> Option<String> {
    missing_key_of((&node.directory, &node.id), &node.opening, node.now())
}

/// The same of a folder.
pub(crate) fn missing_key_of(
    (directory, id): (&Directory, &terms::NodeId),
    opening: &[exchange::OpeningKey],
    now: Instant,
) -> Option<String> {
    let key = directory.node(id)?.sealing_key(now)?.id();
    let held = opening.iter().any(|own| own.sealing_key().id() == key);
    (!held).then(|| key.to_string())
}

/// An alarm where others seal to a key that this node does not hold, as after an old copy of `node.key` was put back: it can open nothing that
/// comes, neither letters nor the receipts of its own.
///
/// # Errors
/// [`No::Trouble`] when the alarm cannot be written.
pub(crate) async fn own_keys(node: &Node) -> Result<(), No> {
    let Some(key) = missing_key(node) else { return Ok(()) };
    let says = format!(
        "others seal to this node's key {key}, which node.key does not hold: put the newest node.key back, or have the keepers enter a new key"
    );
    desk::raise(node, says).await
}

async fn record(node: &Node, next: &Directory, how: &str) -> Result<(), No> {
    let what = format!("version {}, {}, {how}", next.version(), next.digest());
    let event = Event::Records { act: ADOPTED.to_owned(), what, count: next.version() };
    let batch = Batch { events: vec![(stream::HOUSE.to_owned(), event)], ..Batch::default() };
    node.store.record(batch, node.now(), &mut chance()?).await?;
    remember(&node.store, next).await?;
    Ok(node.store.set_fact(REFUSED, "").await?)
}

/// Written into the log when a node begins to serve with another directory than it served with before.
pub(crate) async fn note_at_start(node: &Node) {
    let noted = async {
        let digest = node.directory.digest().to_string();
        match node.store.fact(DIGEST).await? {
            Some(before) if before == digest => Ok(()),
            Some(_) => record(node, &node.directory, "at the start").await,
            // The first start of all: nothing has changed.
            None => Ok(remember(&node.store, &node.directory).await?),
        }?;
        own_keys(node).await
    };
    if let Err(trouble) = noted.await {
        eprintln!("comity: {trouble}");
    }
}

/// The largest number that was in use here.
pub(super) async fn seen(store: &Store) -> Result<u64, store::Trouble> {
    Ok(store.fact(VERSION).await?.and_then(|v| v.parse().ok()).unwrap_or(0))
}

pub(super) async fn remember_version(store: &Store, directory: &Directory) -> Result<(), store::Trouble> {
    store.set_fact(VERSION, &directory.version().to_string()).await
}

async fn remember(store: &Store, directory: &Directory) -> Result<(), store::Trouble> {
    remember_version(store, directory).await?;
    store.set_fact(DIGEST, &directory.digest().to_string()).await
}

/// A directory that was refused since the last one was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// When.
    pub at: Instant,
    /// Where it came from.
    pub source: String,
    /// The stable code.
    pub code: String,
    /// Why.
    pub says: String,
}

/// The last directory that was refused, unless a newer one has come since.
///
/// # Errors
/// [`store::Trouble`] when the store cannot be read.
pub async fn last_refused(store: &Store) -> Result<Option<Refused>, store::Trouble> {
    let fact = store.fact(REFUSED).await?.unwrap_or_default();
    let mut lines = fact.lines();
    let mut next = || lines.next().map(str::to_owned);
    let mut read = || Some((Instant::parse(&next()?).ok()?, next()?, next()?, next()?));
    Ok(read().map(|(at, source, code, says)| Refused { at, source, code, says }))
}

/// Once for each thing that is wrong: who offers the same every five minutes writes no more than a line.
async fn note_refused(node: &Node, source: &Source, not: &NotAdopted) -> Result<(), No> {
    let before = last_refused(&node.store).await?;
    if before.is_some_and(|before| (before.source, before.says) == (source.to_string(), not.to_string())) {
        return Ok(());
    }
    eprintln!("comity: a directory from {source} is refused, the one in use stays: {not} ({})", not.code());
    let fact = format!("{}\n{source}\n{}\n{not}\n", node.now(), not.code());
    Ok(node.store.set_fact(REFUSED, &fact).await?)
}

/// The new file is whole before it has the name.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let fresh = path.with_extension("new");
    let mut file = std::fs::File::create(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&fresh, path)?;
    path.parent().map_or(Ok(()), |dir| std::fs::File::open(dir)?.sync_all())
}

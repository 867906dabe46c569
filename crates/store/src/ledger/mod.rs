//! The published log: tiles and a signed head as static files beside the records, grown from them and held against them.
//!
//! What was published is never taken back: before a head is signed, each new entry is read again and hashed again, and the new
//! log has to continue the one that was signed last. Where records, tiles and head disagree, nothing is signed.

mod ahead;
mod audit;
mod folder;
mod held;
mod trouble;

pub use audit::{Audited, TileSource, Wrong, audit};
pub use folder::Folder;
pub use held::{Held, Openable, Opening};
pub use trouble::LogTrouble;

pub use crate::record::forgets;

use std::path::PathBuf;

use evidence::{
    PublicKey, SigningKey,
    log::{Checkpoint, Edge, Note, Said, Tiles, read_checkpoint, sign_checkpoint, verify_consistency},
};
use terms::Digest;

use crate::{Store, Trouble};

/// Where the records keep the size and root of the last signed head.
const HEAD: &str = "log-head";

/// So many entries are read at once.
const AT_ONCE: u32 = 4_096;

/// Size and root of a log.
type Head = (u64, Digest);

/// The log of one node, as it is published.
#[derive(Debug)]
pub struct Ledger {
    folder: Folder,
    origin: String,
    /// The head and the right edge, once they were found to fit.
    known: Option<(Head, Edge)>,
}

impl Ledger {
    /// The log in this folder, under this name.
    pub fn new(dir: impl Into<PathBuf>, origin: impl Into<String>) -> Self {
        Self { folder: Folder::new(dir), origin: origin.into(), known: None }
    }

    /// The same on a disk at which somebody stands.
    #[must_use]
    pub fn on(mut self, faults: crate::faults::Faults) -> Self {
        self.folder = self.folder.on(faults);
        self
    }

    /// Its files.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The signed head over all that is recorded, with the cosignatures that were added to it. For each size one is signed, once.
    ///
    /// `keys` are those by which the last head may be signed: this node's, now and before.
    ///
    /// # Errors
    /// [`Trouble::Log`] when what is recorded does not continue what was signed: nothing is signed then.
    pub async fn publish(&mut self, store: &Store, key: &SigningKey, keys: &[PublicKey]) -> Result<String, Trouble> {
        let published = self.publish_what_is_recorded(store, key, keys).await;
        published.inspect_err(|trouble| store.stop_if_not_synced(trouble))
    }

    async fn publish_what_is_recorded(
        &mut self,
        store: &Store,
        key: &SigningKey,
        keys: &[PublicKey],
    ) -> Result<String, Trouble> {
        let size = store.size().await?;
        let (signed, note) = self.signed(keys)?;
        let noted = noted(store).await?;
        let last = signed.into_iter().chain(noted).max_by_key(|(size, _)| *size);
        let from = last.map_or(0, |(size, _)| size);
        if size < from {
            return Err(LogTrouble::Shrunk { first: size + 1, last: from }.into());
        }
        same(signed, noted)?;
        if let Some((signed, root)) = signed
            && noted.is_none_or(|(noted, _)| noted < signed)
        {
            self.recorded(store, noted.map_or(0, |(noted, _)| noted), signed).await?;
            remember(store, (signed, root)).await?;
        }
        if let (Some(note), true) = (note, signed.is_some_and(|(signed, _)| signed == size)) {
            return Ok(note);
        }
        let mut edge = self.edge(store, last, signed, noted).await?;
        self.grow(store, &mut edge, size).await?;
        let head = self.continued(last, size)?;
        if edge.root() != Some(head.1) {
            return Err(self.named(store, head).await);
        }
        let checkpoint = Checkpoint { origin: self.origin.clone(), size, root: head.1 };
        let note = sign_checkpoint(&checkpoint, key).map_err(|_| LogTrouble::Head)?;
        // The records remember first: a head that somebody may hold is never unknown to them.
        remember(store, head).await?;
        self.folder.put_checkpoint(&note)?;
        self.folder.forget_filled(from, size)?;
        self.known = Some((head, edge));
        Ok(note)
    }

    /// Keeps the head with what witnesses have put under it. The text has to be that of the head, to the last byte.
    ///
    /// # Errors
    /// [`Trouble::Log`] when it is another text, or cannot be written.
    pub fn set_cosigned(&mut self, store: &Store, cosigned: &str, keys: &[PublicKey]) -> Result<(), Trouble> {
        let held = self.folder.checkpoint()?.ok_or(LogTrouble::Head)?;
        let (held, new) = (Note::read(&held).ok(), Note::read(cosigned).ok());
        let same = matches!((&held, &new), (Some(held), Some(new)) if held.text() == new.text());
        if !same || !keys.iter().any(|key| read_checkpoint(cosigned, key).is_ok()) {
            return Err(LogTrouble::Head.into());
        }
        let put = self.folder.put_checkpoint(cosigned).map_err(Trouble::from);
        put.inspect_err(|trouble| store.stop_if_not_synced(trouble))
    }

    /// The head in the folder, once its signature was found good, and the note itself.
    fn signed(&self, keys: &[PublicKey]) -> Result<(Option<Head>, Option<String>), Trouble> {
        let Some(note) = self.folder.checkpoint()? else { return Ok((None, None)) };
        let head = keys.iter().find_map(|key| read_checkpoint(&note, key).ok());
        let head = head.filter(|head| head.origin == self.origin).ok_or(LogTrouble::Head)?;
        Ok((Some((head.size, head.root)), Some(note)))
    }

    /// The records do not remember a head that was signed: they are an older copy, which may have grown again in another way.
    /// What it covers has to be in them, entry by entry.
    async fn recorded(&self, store: &Store, from: u64, to: u64) -> Result<(), Trouble> {
        let tiles = Tiles::new(to, |tile| self.folder.read_or_full(tile).ok().flatten());
        let (mut at, mut what) = (from, Vec::new());
        while at < to {
            let rows = store.held(at, AT_ONCE).await?;
            let Some(last) = rows.last() else { return Err(LogTrouble::Missing { entry: at + 1 }.into()) };
            for row in rows.iter().filter_map(|row| Some((u64::try_from(row.seq).ok()?, row.said))) {
                let same = |commitment: Digest| tiles.entry(row.0 - 1) == Ok(commitment);
                let fits = match row.1 {
                    Said::Opened { commitment, again } => commitment == again && same(commitment),
                    Said::Destroyed { commitment } => same(commitment),
                    Said::Missing => false,
                };
                if row.0 <= to && !fits {
                    what.push(format!("entry {} is not the one under the signed head", row.0));
                }
            }
            at = u64::try_from(last.seq).unwrap_or(to);
        }
        if what.is_empty() { Ok(()) } else { Err(LogTrouble::Changed { what }.into()) }
    }

    /// The right edge at the last head: from memory, or from the partial tiles, which have to give the head.
    async fn edge(
        &mut self,
        store: &Store,
        last: Option<Head>,
        signed: Option<Head>,
        noted: Option<Head>,
    ) -> Result<Edge, Trouble> {
        let Some(last) = last else { return Ok(Edge::default()) };
        if let Some((head, edge)) = self.known.take()
            && head == last
        {
            return Ok(edge);
        }
        let (size, root) = last;
        let edge = Edge::resume(size, |tile| self.folder.read(tile).ok().flatten());
        let Some(edge) = edge.ok().filter(|edge| edge.root() == Some(root)) else {
            return Err(self.named(store, last).await);
        };
        // The earlier of the two heads, where they differ: a crash came between them, or somebody put one back.
        let tiles = Tiles::new(size, |tile| self.folder.read_or_full(tile).ok().flatten());
        for (earlier, root) in signed.into_iter().chain(noted) {
            if tiles.root(earlier) != Ok(root) {
                return Err(LogTrouble::Forked { size: earlier }.into());
            }
        }
        Ok(edge)
    }

    /// Reads each new entry again, hashes it again, and writes the tiles.
    async fn grow(&mut self, store: &Store, edge: &mut Edge, size: u64) -> Result<(), Trouble> {
        while edge.size() < size {
            let rows = store.held(edge.size(), AT_ONCE).await?;
            let mut wrong = Vec::new();
            let mut full = Vec::new();
            let mut expected = edge.size() + 1;
            for row in &rows {
                if u64::try_from(row.seq).ok() != Some(expected) || expected > size {
                    break;
                }
                match row.said {
                    Said::Opened { commitment, again } if commitment == again => full.extend(edge.push(commitment)),
                    Said::Destroyed { commitment } => full.extend(edge.push(commitment)),
                    _ => wrong.push(expected),
                }
                expected += 1;
            }
            if !wrong.is_empty() {
                return Err(LogTrouble::Altered { entries: wrong }.into());
            }
            if expected <= size && rows.len() < AT_ONCE as usize || full.is_empty() && rows.is_empty() {
                return Err(LogTrouble::Missing { entry: expected }.into());
            }
            self.folder.put_tiles(&full)?;
        }
        Ok(self.folder.put_tiles(&edge.partial())?)
    }

    /// The log as it lies on the disk now continues the last head.
    fn continued(&self, last: Option<Head>, size: u64) -> Result<Head, Trouble> {
        let tiles = Tiles::new(size, |tile| self.folder.read(tile).ok().flatten());
        let not = |not: evidence::log::NotProved| Trouble::from(LogTrouble::Changed { what: vec![not.to_string()] });
        let root = tiles.root(size).map_err(not)?;
        if let Some((from, old)) = last {
            let proof = tiles.consistency(from, size).map_err(not)?;
            if !verify_consistency(from, size, &old, &root, &proof) {
                return Err(LogTrouble::Forked { size: from }.into());
            }
        }
        Ok((size, root))
    }

    /// The tiles do not give the head: says which, by holding everything against it.
    async fn named(&self, store: &Store, head: Head) -> Trouble {
        match audit(&self.folder, Some(store), head, |_, _| ()).await {
            Ok(found) if found.wrong.is_empty() => LogTrouble::Forked { size: head.0 }.into(),
            Ok(found) => LogTrouble::Changed { what: found.wrong.iter().map(ToString::to_string).collect() }.into(),
            Err(trouble) => trouble,
        }
    }
}

/// The head that the records remember: size and root.
///
/// # Errors
/// [`Trouble`] when it cannot be read.
pub async fn noted(store: &Store) -> Result<Option<Head>, Trouble> {
    let Some(text) = store.fact(HEAD).await? else { return Ok(None) };
    let head = text.split_once(' ').and_then(|(size, root)| Some((size.parse().ok()?, root.parse().ok()?)));
    Ok(Some(head.ok_or(LogTrouble::Head)?))
}

async fn remember(store: &Store, (size, root): Head) -> Result<(), Trouble> {
    store.set_fact(HEAD, &format!("{size} {root}")).await
}

/// What the folder and the records remember is one log.
fn same(signed: Option<Head>, noted: Option<Head>) -> Result<(), Trouble> {
    match (signed, noted) {
        (Some(signed), Some(noted)) if signed.0 == noted.0 && signed.1 != noted.1 => {
            Err(LogTrouble::Forked { size: signed.0 }.into())
        }
        _ => Ok(()),
    }
}

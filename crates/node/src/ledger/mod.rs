//! The node's log, as others see it: the signed head, proofs from tiles, and the tiles themselves.

use std::sync::Arc;

use evidence::{
    PublicKey, SigningKey,
    log::{Checkpoint, Tile, Tiles, leaf_hash, read_checkpoint, verify_consistency, verify_inclusion},
};
use store::ledger::Folder;
use terms::{Digest, NodeId};

use crate::{Files, Node, desk::No};

/// The published log of a running node.
#[derive(Debug, Clone)]
pub struct Ledger {
    folder: Folder,
    /// One publishes at a time.
    log: Arc<tokio::sync::Mutex<store::Ledger>>,
}

impl Ledger {
    pub(crate) fn new(files: &Files, node: &NodeId, faults: store::faults::Faults) -> Self {
        let log = store::Ledger::new(files.log(), origin(node)).on(faults);
        Self { folder: Folder::new(files.log()), log: Arc::new(tokio::sync::Mutex::new(log)) }
    }

    /// The bytes of a tile; `None` when there is no such tile.
    pub(crate) async fn tile(&self, path: &str) -> Result<Option<Vec<u8>>, No> {
        let Some(tile) = Tile::from_path(path) else { return Ok(None) };
        let folder = self.folder.clone();
        let read = tokio::task::spawn_blocking(move || folder.read(&tile)).await;
        Ok(read.map_err(|_| No::own("a tile"))?.map_err(store::Trouble::from)?)
    }
}

/// The name of a node's log, which is the name of its key, too.
pub fn origin(node: &NodeId) -> String {
    format!("comity/{node}")
}

/// The keys by which this node's head may be signed: the one it has, and those by which the directory knows it.
pub(crate) fn keys(node: &Node) -> Vec<PublicKey> {
    let mut keys = vec![PublicKey::of(&signing(node))];
    let known = node.directory.node(&node.id).into_iter().flat_map(exchange::Node::signing_keys);
    keys.extend(known.map(|key| PublicKey::from_bytes(key.bytes())));
    keys
}

fn signing(node: &Node) -> SigningKey {
    SigningKey::from_bytes(&node.keys.signing.seed())
}

/// The signed head over everything that is recorded, with the cosignatures that are held. One is signed for each size, once.
///
/// # Errors
/// [`No::Trouble`] when records, tiles and the last head do not fit each other: then nothing is signed.
pub async fn checkpoint(node: &Node) -> Result<String, No> {
    let (log, store) = (Arc::clone(&node.ledger.log), node.store.clone());
    let (key, keys) = (signing(node), keys(node));
    // The disk is waited for; others go on meanwhile.
    let runtime = tokio::runtime::Handle::current();
    let published = tokio::task::spawn_blocking(move || {
        runtime.block_on(async { log.lock().await.publish(&store, &key, &keys).await })
    });
    Ok(published.await.map_err(|_| No::own("the log's head"))??)
}

/// Keeps the head with what witnesses have put under it. It has to be the head that is published now.
///
/// # Errors
/// [`No::Trouble`] when it is another, or cannot be written.
pub async fn set_cosigned(node: &Node, note: &str) -> Result<(), No> {
    Ok(node.ledger.log.lock().await.set_cosigned(&node.store, note, &keys(node))?)
}

/// Proof that the entry at `index` (from 0) is in the log of `size` entries.
///
/// # Errors
/// [`No::Trouble`] when no head that long was published, or a tile is missing.
pub async fn inclusion(node: &Node, index: u64, size: u64) -> Result<Vec<Digest>, No> {
    proved(node, move |tiles| {
        let (proof, root) = (tiles.inclusion(index, size).ok()?, tiles.root(size).ok()?);
        let leaf = leaf_hash(tiles.entry(index).ok()?.bytes());
        verify_inclusion(&leaf, index, size, &proof, &root).then_some(proof)
    })
    .await
}

/// Proof that the log of `from` entries is the beginning of the log of `to` entries.
///
/// # Errors
/// [`No::Trouble`] when no head that long was published, or a tile is missing.
pub async fn consistency(node: &Node, from: u64, to: u64) -> Result<Vec<Digest>, No> {
    proved(node, move |tiles| {
        let proof = tiles.consistency(from, to).ok()?;
        let (old, new) = (tiles.root(from).ok()?, tiles.root(to).ok()?);
        verify_consistency(from, to, &old, &new, &proof).then_some(proof)
    })
    .await
}

/// Reads a tile.
type Read = Box<dyn Fn(&Tile) -> Option<Vec<u8>>>;

/// Reads tiles of the published log.
async fn read<T: Send + 'static>(
    node: &Node,
    work: impl FnOnce(&Tiles<Read>) -> Option<T> + Send + 'static,
) -> Option<T> {
    let (folder, keys) = (node.ledger.folder.clone(), keys(node));
    let done = tokio::task::spawn_blocking(move || {
        let size = head(&folder, &keys)?.size;
        let read: Read = Box::new(move |tile| folder.read_or_full(tile).ok().flatten());
        work(&Tiles::new(size, read))
    });
    done.await.ok().flatten()
}

/// What does not verify is never given out.
async fn proved(
    node: &Node,
    prove: impl FnOnce(&Tiles<Read>) -> Option<Vec<Digest>> + Send + 'static,
) -> Result<Vec<Digest>, No> {
    read(node, prove).await.ok_or_else(|| No::own("a proof from the log's tiles: `comity log audit` says more"))
}

/// How many entries are under the published head.
///
/// # Errors
/// [`No::Trouble`] when there is no head.
pub async fn size(node: &Node) -> Result<u64, No> {
    let (folder, keys) = (node.ledger.folder.clone(), keys(node));
    let read = tokio::task::spawn_blocking(move || head(&folder, &keys).map(|head| head.size)).await;
    read.ok().flatten().ok_or_else(|| No::own("the log's head"))
}

/// The root of the first `size` entries; none where the published log is shorter.
pub async fn root(node: &Node, size: u64) -> Option<Digest> {
    read(node, move |tiles| tiles.root(size).ok()).await
}

fn head(folder: &Folder, keys: &[PublicKey]) -> Option<Checkpoint> {
    let note = folder.checkpoint().ok()??;
    keys.iter().find_map(|key| read_checkpoint(&note, key).ok())
}

/// What a reader of a node's folder can say of its log: its name, and the keys that sign it: the one that the node has now, and then those by
/// which its directory knows it, for a head that was signed before the key was changed stays the head until something is added.
///
/// # Errors
/// What keeps the folder from being read. A directory that cannot be read leaves the first key alone.
pub fn named(files: &Files) -> Result<(String, Vec<PublicKey>), crate::NotStarted> {
    let (id, key) = crate::running::identity(files)?;
    let mut keys = vec![PublicKey::from_bytes(key)];
    for known in crate::running::listed_keys(files, &id) {
        if !keys.contains(&known) {
            keys.push(known);
        }
    }
    Ok((origin(&id), keys))
}

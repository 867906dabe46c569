//! Packages that arrive in pieces: only those that a verified letter announced, each synced before it is acknowledged.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use exchange::{PieceFault, PieceHead, Pieces};
use sha2::{Digest as _, Sha256};
use store::{Growing, LargeDoc};
use terms::{Digest, Instant, LetterId, NodeId};

use crate::{
    Node,
    clock::chance,
    desk::{no::Trouble, not_taken::NotTaken},
    room,
};

/// So many bytes may one peer have under way at once: two packages of the largest size.
const QUOTA: u64 = 2 * exchange::PACKAGE_BYTES_MAX;
/// So many packages one peer may have under way at once: each holds an open file.
const PACKAGES_MOST: usize = 16;
/// So many pieces of one peer are taken at once. It has more connections than that (`http/peers.rs`): some are left for its letters.
const PIECES_MOST: usize = 12;
/// Of what was announced and of which nothing has come for so long, no room is kept: what is here of it stays on the disk, and it goes on from
/// there when the letter is shown again.
const QUIET: Duration = Duration::from_secs(30 * 60);

/// What is under way, since the start: after a restart the sender shows its letter again.
#[derive(Debug, Default)]
pub(crate) struct Arriving(Mutex<BTreeMap<LetterId, (NodeId, Arc<Package>)>>, Arc<Places>);

/// How many pieces of each peer are being taken.
#[derive(Debug, Default)]
struct Places(Mutex<BTreeMap<NodeId, usize>>);

/// A place for one piece; free again when this goes.
#[derive(Debug)]
struct Place {
    places: Arc<Places>,
    of: NodeId,
}

impl Places {
    fn take(self: &Arc<Self>, of: &NodeId) -> Option<Place> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(of.clone()).or_default();
        if *count >= PIECES_MOST {
            return None;
        }
        *count += 1;
        Some(Place { places: Arc::clone(self), of: of.clone() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.of) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                taken.remove(&self.of);
            }
        }
    }
}

/// One package under way.
#[derive(Debug)]
struct Package {
    pieces: Pieces,
    /// Bytes that are still to come, as far as whole pieces tell.
    left: AtomicU64,
    /// When something of it last came, or its letter: microseconds.
    last: AtomicI64,
    growing: tokio::sync::Mutex<Arrived>,
}

impl Package {
    fn came(&self, now: Instant) {
        self.last.store(now.micros(), Ordering::Relaxed);
    }

    fn is_quiet(&self, now: Instant) -> bool {
        let last = Instant::from_micros(self.last.load(Ordering::Relaxed));
        // A clock that was set back makes nobody quiet.
        last <= now && now.since(last) > QUIET
    }
}

/// What of it is here.
#[derive(Debug)]
struct Arrived {
    /// None while it is hashed.
    growing: Option<Growing>,
    have: u64,
    /// What was hashed as it came; after a restart it is hashed from the file.
    hash: Option<Sha256>,
    hashed: u64,
    checked: Option<Digest>,
}

impl Arriving {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<LetterId, (NodeId, Arc<Package>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn of(&self, letter: LetterId) -> Option<Arc<Package>> {
        self.lock().get(&letter).map(|(_, package)| Arc::clone(package))
    }

    fn from(&self, letter: LetterId) -> Option<(NodeId, Arc<Package>)> {
        self.lock().get(&letter).map(|(from, package)| (from.clone(), Arc::clone(package)))
    }

    /// One more of this peer, if it has not too many and the disk has room for all that is announced.
    fn begin(&self, from: &NodeId, package: Package, free: u64) -> Result<Arc<Package>, PieceFault> {
        let mut all = self.lock();
        let now = Instant::from_micros(package.last.load(Ordering::Relaxed));
        // One that somebody holds is being written or hashed.
        all.retain(|_, (_, other)| Arc::strong_count(other) > 1 || !other.is_quiet(now));
        let announced: u64 = all.values().map(|(_, p)| p.left.load(Ordering::Relaxed)).sum();
        if !room::has_room(free, announced.saturating_add(package.left.load(Ordering::Relaxed))) {
            return Err(PieceFault::NoRoom);
        }
        let theirs: Vec<u64> = all.values().filter(|(of, _)| of == from).map(|(_, p)| p.pieces.size()).collect();
        if theirs.len() >= PACKAGES_MOST || theirs.iter().sum::<u64>() + package.pieces.size() > QUOTA {
            return Err(PieceFault::Quota);
        }
        let (_, package) = all.entry(package.pieces.letter()).or_insert((from.clone(), Arc::new(package)));
        Ok(Arc::clone(package))
    }

    #[cfg(test)]
    fn count(&self) -> usize {
        self.lock().len()
    }

    /// It is taken, or will not be.
    pub(crate) fn end(&self, letter: LetterId) {
        self.lock().remove(&letter);
    }
}

/// The whole package that a verified letter announces, ready to be recorded.
///
/// # Errors
/// [`NotTaken::Pieces`] with the number of pieces that are here, while some are missing or all are being hashed;
/// [`NotTaken::Piece`] when they are not the package that the letter names.
pub(in crate::desk) async fn whole(
    node: &Node,
    from: &NodeId,
    pieces: Pieces,
    case: &str,
) -> Result<LargeDoc, NotTaken> {
    let package = match node.arriving.of(pieces.letter()) {
        Some(package) => {
            package.came(node.now());
            package
        }
        None => {
            let mut chance = chance().map_err(|e| NotTaken::Trouble(e.into()))?;
            let growing = node.store.grow(case, pieces.package(), pieces.size(), &mut chance).await?;
            let have = growing.have();
            let hash = (have == 0).then(Sha256::new);
            let arrived = Arrived { growing: Some(growing), have, hash, hashed: 0, checked: None };
            let left = AtomicU64::new(left(&pieces, have));
            let last = AtomicI64::new(node.now().micros());
            let package = Package { pieces, left, last, growing: tokio::sync::Mutex::new(arrived) };
            node.arriving.begin(from, package, node.files.free())?
        }
    };
    let mut arrived = package.growing.lock().await;
    let have = arrived.have;
    if have < package.pieces.count() {
        return Err(NotTaken::Pieces(have));
    }
    match arrived.checked {
        Some(digest) if digest == package.pieces.package() => {
            let done = arrived.growing.as_ref().and_then(|growing| growing.done("package"));
            done.ok_or(NotTaken::Pieces(have))
        }
        Some(_) => {
            // What is here is not what was promised: none of it is kept.
            if let Some(growing) = arrived.growing.take() {
                growing.discard()?;
            }
            node.arriving.end(package.pieces.letter());
            Err(PieceFault::OtherPackage.into())
        }
        None => {
            if let Some(growing) = arrived.growing.take() {
                let (hash, from) = (arrived.hash.take(), arrived.hashed);
                let inside = Arc::clone(&package);
                // Beside everything else: a large file is read for as long as that takes. The sender asks again.
                let hashed = tokio::task::spawn_blocking(move || hashed(growing, hash, from));
                tokio::spawn(async move {
                    let Ok((growing, digest)) = hashed.await else { return };
                    let mut arrived = inside.growing.lock().await;
                    (arrived.growing, arrived.checked) = (Some(growing), digest.ok());
                });
            }
            Err(NotTaken::Pieces(have))
        }
    }
}

/// How many bytes are still to come.
fn left(pieces: &Pieces, have: u64) -> u64 {
    pieces.size().saturating_sub(have.saturating_mul(exchange::PIECE_BYTES as u64))
}

/// Hashes what was not hashed as it came.
fn hashed(growing: Growing, hash: Option<Sha256>, from: u64) -> (Growing, Result<Digest, store::Trouble>) {
    let (mut hash, from) = hash.map_or_else(|| (Sha256::new(), 0), |hash| (hash, from));
    for number in from..growing.count() {
        match growing.piece(number) {
            Ok(bytes) => hash.update(bytes.as_slice()),
            Err(trouble) => return (growing, Err(trouble)),
        }
    }
    (growing, Ok(Digest::from_bytes(hash.finalize().into())))
}

/// A piece whose head is genuine: what follows may be read.
pub struct Expected(Arc<Package>, u64, Place);

impl std::fmt::Debug for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Expected({})", self.1)
    }
}

/// Was this piece announced, and is its head from whoever announced it?
///
/// # Errors
/// [`PieceFault`]; nothing more of it is read then.
pub fn expected(node: &Node, head: &[u8; exchange::HEAD_BYTES]) -> Result<Expected, PieceFault> {
    let read = PieceHead::read(head)?;
    let (from, package) = node.arriving.from(read.letter).ok_or(PieceFault::NotAnnounced)?;
    package.pieces.expect(&read, head)?;
    let place = node.arriving.1.take(&from).ok_or(PieceFault::Quota)?;
    Ok(Expected(package, read.number, place))
}

/// Takes a piece: opened, appended, synced. Gives the number of pieces that are here now.
///
/// # Errors
/// [`NotTaken::Piece`] or our own trouble; nothing was kept then.
pub async fn take_piece(
    node: &Node,
    Expected(package, number, _place): Expected,
    sealed: Vec<u8>,
) -> Result<u64, NotTaken> {
    let sealed_bytes = sealed.len() as u64;
    package.came(node.now());
    let bytes = package.pieces.open(number, sealed)?;
    let mut arrived = package.growing.lock().await;
    if number < arrived.have {
        return Ok(arrived.have);
    }
    if number > arrived.have {
        return Err(PieceFault::Early.into());
    }
    // Something else may have filled the disk since the letter came. What is left is for the records.
    if !room::has_room(node.files.free(), sealed_bytes) {
        return Err(PieceFault::NoRoom.into());
    }
    let Some(mut growing) = arrived.growing.take() else { return Err(PieceFault::Early.into()) };
    let mut chance = chance().map_err(|e| NotTaken::Trouble(e.into()))?;
    let put = tokio::task::spawn_blocking(move || {
        let put = growing.put(&bytes, &mut chance);
        (growing, bytes, put)
    });
    let Ok((growing, bytes, put)) = put.await else {
        node.arriving.end(package.pieces.letter());
        return Err(NotTaken::Trouble(Trouble::Own("a piece, over which the program fell")));
    };
    if let Err(trouble) = put {
        // Opened again when the letter is shown again: only then is it known what is on the disk.
        node.arriving.end(package.pieces.letter());
        return Err(trouble.into());
    }
    if let Some(hash) = &mut arrived.hash {
        hash.update(bytes.as_slice());
        arrived.hashed = growing.have();
    }
    arrived.have = growing.have();
    package.left.store(left(&package.pieces, arrived.have), Ordering::Relaxed);
    arrived.growing = Some(growing);
    Ok(arrived.have)
}

#[cfg(test)]
mod tests {
    use rand_core::SeedableRng as _;

    use super::*;

    fn package(n: u8, at: Instant) -> Package {
        let mut chance = rand_chacha::ChaCha20Rng::from_seed([n; 32]);
        let (letter, digest) = (LetterId::from_bytes([n; 16]), Digest::from_bytes([n; 32]));
        let pieces = Pieces::draw(letter, digest, 600 << 20, &mut chance).unwrap();
        let left = AtomicU64::new(left(&pieces, 0));
        let arrived = Arrived { growing: None, have: 0, hash: None, hashed: 0, checked: None };
        Package { pieces, left, last: AtomicI64::new(at.micros()), growing: tokio::sync::Mutex::new(arrived) }
    }

    #[test]
    fn a_member_that_sends_pieces_over_all_its_connections_has_some_left_for_its_letters() {
        let (places, from) = (Arc::new(Places::default()), "xa-desk".parse::<NodeId>().unwrap());
        let mut taken: Vec<Place> = (0..PIECES_MOST).map(|_| places.take(&from).unwrap()).collect();
        assert!(places.take(&from).is_none());
        assert!(places.take(&"xb-desk".parse().unwrap()).is_some(), "another one's are its own");
        taken.pop();
        assert!(places.take(&from).is_some());
        drop(taken);
        assert!(places.0.lock().unwrap().is_empty());
    }

    #[test]
    fn what_was_announced_and_does_not_come_keeps_no_room_from_others() {
        let (arriving, from) = (Arriving::default(), "xa-desk".parse::<NodeId>().unwrap());
        let (now, free) = (Instant::from_micros(1_000_000), room::RESERVE + (1 << 30));
        drop(arriving.begin(&from, package(1, now), free).unwrap());
        let other: NodeId = "xb-desk".parse().unwrap();
        assert!(arriving.begin(&other, package(2, now.after(QUIET)), free).is_err(), "it may still come");
        let later = now.after(QUIET + Duration::from_secs(1));
        let held = arriving.begin(&other, package(2, later), free).unwrap();
        assert_eq!(arriving.count(), 1, "the first is opened again when its letter is shown again");
        // One that is being written keeps its place, however long that takes.
        let much_later = later.after(QUIET + QUIET);
        assert!(arriving.begin(&from, package(3, much_later), free).is_err());
        drop(held);
        assert!(arriving.begin(&from, package(3, much_later), free).is_ok());
    }
}

//! Reading a log from its tiles: roots and proofs from as many tiles as the log has levels, not as it has leaves.

use std::{cell::RefCell, collections::BTreeMap};

use terms::Digest;

use super::{
    tile::{TILE_WIDTH, Tile, TileKind, over},
    tree,
};

/// Why a root or a proof cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotProved {
    /// A tile is not there, or is none of this width.
    #[error("the tile {} is missing or has another length", .0.path())]
    Tile(Tile),
    /// The log does not reach that far.
    #[error("the log has {size} entries")]
    Beyond {
        /// How many it has.
        size: u64,
    },
}

/// The tiles of a log of one size.
pub struct Tiles<F> {
    size: u64,
    fetch: F,
    held: RefCell<BTreeMap<Tile, Vec<Digest>>>,
    lacks: RefCell<Option<Tile>>,
}

impl<F> std::fmt::Debug for Tiles<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tiles({})", self.size)
    }
}

impl<F: Fn(&Tile) -> Option<Vec<u8>>> Tiles<F> {
    /// `fetch` gives the bytes of a tile. A partial tile that is gone because it was filled may be answered with the full one.
    pub fn new(size: u64, fetch: F) -> Self {
        Self { size, fetch, held: RefCell::default(), lacks: RefCell::default() }
    }

    /// The tiles that were read so far: what was asked costs as much as these.
    pub fn touched(&self) -> Vec<Tile> {
        self.held.borrow().keys().copied().collect()
    }

    /// The root of the first `size` leaves.
    ///
    /// # Errors
    /// [`NotProved`]
    pub fn root(&self, size: u64) -> Result<Digest, NotProved> {
        self.within(size, |read| tree::root(size, read))
    }

    /// Proof that the leaf at `index` is in the log of `size` leaves (RFC 6962 section 2.1.1).
    ///
    /// # Errors
    /// [`NotProved`]
    pub fn inclusion(&self, index: u64, size: u64) -> Result<Vec<Digest>, NotProved> {
        self.within(size, |read| tree::inclusion_proof(index, size, read))
    }

    /// Proof that the log of `from` leaves is a beginning of the log of `to` leaves (RFC 6962 section 2.1.2).
    ///
    /// # Errors
    /// [`NotProved`]
    pub fn consistency(&self, from: u64, to: u64) -> Result<Vec<Digest>, NotProved> {
        self.within(to, |read| tree::consistency_proof(from, to, read))
    }

    /// The entry at `index`: its commitment, from the bundle.
    ///
    /// # Errors
    /// [`NotProved`]
    pub fn entry(&self, index: u64) -> Result<Digest, NotProved> {
        self.within(index.saturating_add(1), |_| self.at(TileKind::Entries, index, 0))
    }

    fn within<T>(
        &self,
        size: u64,
        make: impl Fn(&dyn Fn(u8, u64) -> Option<Digest>) -> Option<T>,
    ) -> Result<T, NotProved> {
        let beyond = NotProved::Beyond { size: self.size };
        if size > self.size {
            return Err(beyond);
        }
        let read = |level: u8, index: u64| {
            let first = index.checked_shl(u32::from(level % 8))?;
            self.at(TileKind::Hashes(level / 8), first, u32::from(level % 8))
        };
        make(&read).ok_or_else(|| self.lacks.borrow_mut().take().map_or(beyond, NotProved::Tile))
    }

    /// The hash over 2^height of a row, from `first` on; it never leaves a tile.
    fn at(&self, kind: TileKind, first: u64, height: u32) -> Option<Digest> {
        let width = u64::from(TILE_WIDTH);
        let tile = Tile::of(kind, first / width, self.size)?;
        let inside = usize::try_from(first % width).ok()?;
        if !self.held.borrow().contains_key(&tile) {
            let row = (self.fetch)(&tile).and_then(|bytes| read(&tile, &bytes));
            let Some(row) = row else {
                *self.lacks.borrow_mut() = Some(tile);
                return None;
            };
            self.held.borrow_mut().insert(tile, row);
        }
        let held = self.held.borrow();
        over(held.get(&tile)?.get(inside..inside + (1 << height))?)
    }
}

/// A tile, or as much of the full one that took its place.
pub(crate) fn read(tile: &Tile, bytes: &[u8]) -> Option<Vec<Digest>> {
    tile.read(bytes).or_else(|| {
        let mut row = tile.filled().read(bytes)?;
        row.truncate(usize::from(tile.width));
        Some(row)
    })
}

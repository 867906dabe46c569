//! Growing a log in tiles: its right edge is all that is needed, and a full tile is written once.

use terms::Digest;

use super::{
    tile::{LEVELS, TILE_WIDTH, Tile, TileKind, over},
    tree::{leaf_hash, root},
};

/// A tile and its bytes.
pub type Written = (Tile, Vec<u8>);

/// The right edge of a log: what lies in its partial tiles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    entries: Vec<Digest>,
    rows: Vec<Vec<Digest>>,
}

impl Edge {
    /// Resumes at this size. `read` gives the bytes of a partial tile.
    ///
    /// # Errors
    /// The first tile that is not there or is no such tile.
    pub fn resume(size: u64, mut read: impl FnMut(&Tile) -> Option<Vec<u8>>) -> Result<Self, Tile> {
        let mut edge = Self { size, ..Self::default() };
        for tile in Tile::edge(size) {
            let row = read(&tile).and_then(|bytes| tile.read(&bytes)).ok_or(tile)?;
            edge.put(tile.kind, row);
        }
        Ok(edge)
    }

    fn put(&mut self, kind: TileKind, row: Vec<Digest>) {
        match kind {
            TileKind::Entries => self.entries = row,
            TileKind::Hashes(level) => *self.row(level) = row,
        }
    }

    fn row(&mut self, level: u8) -> &mut Vec<Digest> {
        let at = usize::from(level);
        if self.rows.len() <= at {
            self.rows.resize(at + 1, Vec::new());
        }
        // INVARIANT: it has just been made long enough.
        #[expect(clippy::indexing_slicing, reason = "made long enough in the lines above")]
        &mut self.rows[at]
    }

    /// How many leaves the log has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds an entry, and gives back the tiles that are full with it.
    pub fn push(&mut self, commitment: Digest) -> Vec<Written> {
        self.size += 1;
        let mut full = Vec::new();
        self.entries.push(commitment);
        if self.entries.len() == usize::from(TILE_WIDTH) {
            let row = std::mem::take(&mut self.entries);
            full.extend(self.filled(TileKind::Entries, &row));
        }
        let mut hash = leaf_hash(commitment.bytes());
        for level in 0..LEVELS {
            let row = self.row(level);
            row.push(hash);
            if row.len() < usize::from(TILE_WIDTH) {
                break;
            }
            let row = std::mem::take(row);
            full.extend(self.filled(TileKind::Hashes(level), &row));
            let Some(above) = over(&row) else { break };
            hash = above;
        }
        full
    }

    /// The tile that this row filled: the last full one of its kind.
    fn filled(&self, kind: TileKind, row: &[Digest]) -> Option<Written> {
        let shift = match kind {
            TileKind::Hashes(level) => 8 * u32::from(level) + 8,
            TileKind::Entries => 8,
        };
        let index = self.size.checked_shr(shift)?.checked_sub(1)?;
        Some((Tile { kind, index, width: TILE_WIDTH }, Tile::write(kind, row)))
    }

    /// The partial tiles as they are now: what a checkpoint of this size rests on besides the full ones.
    pub fn partial(&self) -> Vec<Written> {
        let row = |kind| match kind {
            TileKind::Entries => Some(&self.entries),
            TileKind::Hashes(level) => self.rows.get(usize::from(level)),
        };
        Tile::edge(self.size).filter_map(|tile| Some((tile, Tile::write(tile.kind, row(tile.kind)?)))).collect()
    }

    /// The root of the log.
    pub fn root(&self) -> Option<Digest> {
        root(self.size, |level, index| {
            let first = index.checked_shl(u32::from(level % 8))? % u64::from(TILE_WIDTH);
            let row = self.rows.get(usize::from(level / 8))?;
            let first = usize::try_from(first).ok()?;
            over(row.get(first..first + (1 << (level % 8)))?)
        })
    }
}

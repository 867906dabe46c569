//! Tiles (C2SP tlog-tiles): the hashes of a log as small files that never change, each with its one name.
//!
//! A tile holds up to 256 hashes side by side: at level 0 those of leaves, above it those of full tiles of the level below. What the
//! leaves are lies beside them in *bundles*, as many to each; an entry of ours is the 32 bytes of a commitment, so that an
//! auditor who holds a bundle can hash it into the tile, and learns nothing else.

use terms::Digest;

use super::tree::node_hash;

/// Hashes in a full tile.
pub const TILE_WIDTH: u16 = 256;

/// 256 to the eighth is more than any number of leaves.
pub(crate) const LEVELS: u8 = 8;

/// What lies in a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileKind {
    /// Hashes: of leaves at level 0, of full tiles of the level below above it.
    Hashes(u8),
    /// The entries themselves (an *entry bundle*).
    Entries,
}

/// The name of one tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// What lies in it.
    pub kind: TileKind,
    /// Its place among the tiles of its kind.
    pub index: u64,
    /// How many lie in it: 1 to 256. Below 256 it is a *partial* tile, the last of its kind.
    pub width: u16,
}

impl Tile {
    /// The tile of this kind at this place, in a log of `size` leaves; `None` when the log does not reach it.
    pub fn of(kind: TileKind, index: u64, size: u64) -> Option<Self> {
        let before = index.checked_mul(TILE_WIDTH.into())?;
        let rest = across(kind, size).checked_sub(before).filter(|rest| *rest > 0)?;
        Some(Self { kind, index, width: u16::try_from(rest).unwrap_or(TILE_WIDTH).min(TILE_WIDTH) })
    }

    /// Every tile of a log of `size` leaves: level 0 and the entries first, side by side, then each level above.
    pub fn all(size: u64) -> impl Iterator<Item = Self> {
        let beside = move |index| [TileKind::Hashes(0), TileKind::Entries].map(|kind| Self::of(kind, index, size));
        let lowest = (0..many(TileKind::Entries, size)).flat_map(beside);
        let above = (1..LEVELS).flat_map(move |level| {
            let kind = TileKind::Hashes(level);
            (0..many(kind, size)).map(move |index| Self::of(kind, index, size))
        });
        lowest.chain(above).flatten()
    }

    /// The partial tiles at the right edge of a log of `size` leaves.
    pub fn edge(size: u64) -> impl Iterator<Item = Self> {
        let kinds = (0..LEVELS).map(TileKind::Hashes).chain([TileKind::Entries]);
        kinds.filter_map(move |kind| {
            Self::of(kind, across(kind, size) / u64::from(TILE_WIDTH), size).filter(|tile| !tile.full())
        })
    }

    /// Does it hold 256?
    pub fn full(&self) -> bool {
        self.width == TILE_WIDTH
    }

    /// The full tile at this place, which stands in for a partial one once it is there.
    pub fn filled(self) -> Self {
        Self { width: TILE_WIDTH, ..self }
    }

    /// Its length in bytes: 32 for a hash; for an entry two more, its own length.
    pub fn bytes(&self) -> usize {
        let each = match self.kind {
            TileKind::Hashes(_) => 32,
            TileKind::Entries => 34,
        };
        usize::from(self.width) * each
    }

    /// Which leaves lie below it.
    pub fn leaves(&self) -> std::ops::Range<u64> {
        let below = match self.kind {
            TileKind::Hashes(level) => u32::from(level) * 8,
            TileKind::Entries => 0,
        };
        let first = self.index << 8 << below;
        first..first.saturating_add(u64::from(self.width) << below)
    }

    /// Its path below the log's address, and below the log's folder: `tile/0/x001/234.p/5`.
    pub fn path(&self) -> String {
        let mut place = format!("{:03}", self.index % 1000);
        let mut rest = self.index / 1000;
        while rest > 0 {
            place = format!("x{:03}/{place}", rest % 1000);
            rest /= 1000;
        }
        let kind = match self.kind {
            TileKind::Hashes(level) => level.to_string(),
            TileKind::Entries => "entries".to_owned(),
        };
        let part = if self.full() { String::new() } else { format!(".p/{}", self.width) };
        format!("tile/{kind}/{place}{part}")
    }

    /// Reads what [`Self::path`] writes, and nothing else.
    pub fn from_path(path: &str) -> Option<Self> {
        let (kind, place) = path.strip_prefix("tile/")?.split_once('/')?;
        let kind = match kind {
            "entries" => TileKind::Entries,
            level => TileKind::Hashes(level.parse().ok().filter(|level| *level < LEVELS)?),
        };
        let (place, width) = match place.split_once(".p/") {
            Some((place, width)) => (place, width.parse().ok().filter(|w| (1..TILE_WIDTH).contains(w))?),
            None => (place, TILE_WIDTH),
        };
        let mut index = 0u64;
        for part in place.split('/') {
            let digits: u64 = part.strip_prefix('x').unwrap_or(part).parse().ok().filter(|d| *d < 1000)?;
            index = index.checked_mul(1000)?.checked_add(digits)?;
        }
        let tile = Self { kind, index, width };
        // One name a tile: whatever else was read on the way does not come out again.
        (index < 1 << 56 && tile.path() == path).then_some(tile)
    }

    /// The bytes of the tile that holds these.
    pub fn write(kind: TileKind, row: &[Digest]) -> Vec<u8> {
        let head: &[u8] = match kind {
            TileKind::Hashes(_) => &[],
            TileKind::Entries => &[0, 32],
        };
        row.iter().flat_map(|digest| head.iter().chain(digest.bytes())).copied().collect()
    }

    /// What lies in its bytes; `None` when they are no such tile.
    pub fn read(&self, bytes: &[u8]) -> Option<Vec<Digest>> {
        if bytes.len() != self.bytes() {
            return None;
        }
        let digest = |bytes: &[u8]| bytes.try_into().ok().map(Digest::from_bytes);
        match self.kind {
            TileKind::Hashes(_) => bytes.chunks_exact(32).map(digest).collect(),
            TileKind::Entries => bytes.chunks_exact(34).map(|entry| digest(entry.strip_prefix(&[0, 32])?)).collect(),
        }
    }
}

/// How many lie side by side at this level, in all tiles together.
fn across(kind: TileKind, size: u64) -> u64 {
    match kind {
        TileKind::Hashes(level) => size.checked_shr(u32::from(level) * 8).unwrap_or(0),
        TileKind::Entries => size,
    }
}

fn many(kind: TileKind, size: u64) -> u64 {
    across(kind, size).div_ceil(TILE_WIDTH.into())
}

/// The hash over a complete subtree, from its lowest row: its length is a power of two.
pub(crate) fn over(row: &[Digest]) -> Option<Digest> {
    let mut row = row.to_vec();
    while row.len() > 1 {
        row = row
            .chunks(2)
            .map(|pair| if let [l, r] = pair { Some(node_hash(l, r)) } else { None })
            .collect::<Option<_>>()?;
    }
    row.pop()
}

//! 256 entries, held against each other wherever they are told: the tile, the bundle, and the records.

use terms::Digest;

use super::{
    tile::{Tile, TileKind, over},
    tile_read::read,
    tree::leaf_hash,
};

/// What a node's records say of one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Nothing: there is no such row.
    Missing,
    /// The row with its commitment, and the commitment made again from what lies in the row.
    Opened {
        /// As it was written.
        commitment: Digest,
        /// As its content gives it now.
        again: Digest,
    },
    /// Its content was destroyed under a rule; the commitment was kept.
    Destroyed {
        /// As it was written.
        commitment: Digest,
    },
}

impl Said {
    pub(super) fn commitment(&self) -> Option<Digest> {
        match self {
            Self::Missing => None,
            Self::Opened { commitment, .. } | Self::Destroyed { commitment } => Some(*commitment),
        }
    }

    pub(super) fn again(&self) -> Option<Digest> {
        if let Self::Opened { again, .. } = self { Some(*again) } else { None }
    }
}

/// What was brought to one block. `None` is: it is not there.
#[derive(Debug, Clone, Default)]
pub struct Brought {
    /// The bytes of its tile at level 0.
    pub tile: Option<Vec<u8>>,
    /// The bytes of its bundle.
    pub bundle: Option<Vec<u8>>,
    /// What the records say, from its first entry on; none when there are no records to ask.
    pub records: Option<Vec<Said>>,
}

/// One block of a log, examined by itself: the part of an audit that takes time, and that can be done side by side.
#[derive(Debug, Clone)]
pub struct Block {
    pub(super) index: u64,
    /// How many of its entries were destroyed under a rule.
    pub(super) destroyed: u64,
    pub(super) told: Told,
}

/// Do those who tell of a block agree?
#[derive(Debug, Clone)]
pub(super) enum Told {
    /// All alike: the hashes of its leaves give this, or are these where the block is not full.
    Alike(Result<Digest, Vec<Digest>>),
    /// Not all alike, or somebody says nothing.
    Apart(Box<Apart>),
}

/// What each of them says.
#[derive(Debug, Clone)]
pub(super) struct Apart {
    pub(super) tile: Result<Vec<Digest>, Lack>,
    pub(super) bundle: Result<Vec<Digest>, Lack>,
    pub(super) records: Option<Vec<Said>>,
    pub(super) width: usize,
}

/// Why there is no row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lack {
    Missing,
    Form,
}

/// A row of hashes or commitments, or why there is none.
pub(super) fn row(tile: &Tile, bytes: Option<&[u8]>) -> Result<Vec<Digest>, Lack> {
    read(tile, bytes.ok_or(Lack::Missing)?).ok_or(Lack::Form)
}

impl Block {
    /// Looks at the block at `index` of a log of `size` entries; `None` when the log does not reach it.
    pub fn examine(index: u64, size: u64, brought: Brought) -> Option<Self> {
        let name = Tile::of(TileKind::Hashes(0), index, size)?;
        let width = usize::from(name.width);
        let apart = Apart {
            tile: row(&name, brought.tile.as_deref()),
            bundle: row(&Tile { kind: TileKind::Entries, ..name }, brought.bundle.as_deref()),
            records: brought.records.map(|mut said| {
                said.resize(width, Said::Missing);
                said
            }),
            width,
        };
        let gone = |said: &&Said| matches!(said, Said::Destroyed { .. });
        let destroyed = apart.records.iter().flatten().filter(gone).count() as u64;
        let told = match apart.alike() {
            Some(row) if name.full() => over(&row).map_or(Told::Apart(Box::new(apart)), |root| Told::Alike(Ok(root))),
            Some(row) => Told::Alike(Err(row)),
            None => Told::Apart(Box::new(apart)),
        };
        Some(Self { index, destroyed, told })
    }
}

impl Apart {
    /// The hashes of the leaves, where everybody tells the same.
    fn alike(&self) -> Option<Vec<Digest>> {
        let (tile, bundle) = (self.tile.as_ref().ok()?, self.bundle.as_ref().ok()?);
        let same = |(said, entry): (&Said, &Digest)| match said {
            Said::Missing => false,
            Said::Opened { commitment, again } => commitment == entry && again == entry,
            Said::Destroyed { commitment } => commitment == entry,
        };
        let kept = self.records.as_ref().is_none_or(|said| said.iter().zip(bundle).all(same));
        let hashed = bundle.iter().zip(tile).all(|(entry, hash)| leaf_hash(entry.bytes()) == *hash);
        (kept && hashed).then(|| tile.clone())
    }

    /// For each place, what it may be, each with who says so: the tile, the bundle, the records twice.
    pub(super) fn ballot(&self) -> [Vec<Option<Digest>>; 4] {
        let hash = |entry: Digest| leaf_hash(entry.bytes());
        let of = |say: &dyn Fn(usize) -> Option<Digest>| (0..self.width).map(say).collect::<Vec<_>>();
        let said = |at: usize| self.records.as_ref().and_then(|said| said.get(at).copied());
        [
            of(&|at| self.tile.as_ref().ok()?.get(at).copied()),
            of(&|at| self.bundle.as_ref().ok()?.get(at).copied().map(hash)),
            of(&|at| said(at)?.commitment().map(hash)),
            of(&|at| said(at)?.again().map(hash)),
        ]
    }
}

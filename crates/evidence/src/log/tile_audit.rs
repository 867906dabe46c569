//! An audit: every tile, bundle and record held against the head, and each one that is missing or altered named.
//!
//! The head's root is what is believed. From it downwards each row of hashes is settled: where those who tell it differ,
//! the true one is the one that gives the hash above. So one altered byte names one tile, and not all that rests on it.

use std::collections::BTreeMap;

use terms::Digest;

use super::{
    tile::{LEVELS, TILE_WIDTH, Tile, TileKind, over},
    tile_block::{Apart, Block, Lack, Said, Told, row},
    tile_settle::Doubt,
    tree::{leaf_hash, root},
};

/// What is wrong with one thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// A tile is not there.
    TileMissing(Tile),
    /// A tile is none: it has another length, or its entries have.
    TileForm(Tile),
    /// A tile holds something else at these places (entries of the log for level 0 and bundles).
    TileAltered(Tile, Vec<u64>),
    /// A row of the records is not there. Entries are numbered from 0.
    EntryMissing(u64),
    /// The content of a row does not give its commitment.
    EntryAltered(u64),
    /// The commitment of a row is not that of the log.
    CommitmentAltered(u64),
    /// Another entry stands in its place, with a commitment of its own.
    EntryReplaced(u64),
    /// All that is told of these entries agrees, and does not give the head.
    NotOfTheHead(Tile),
    /// Too much was altered at once to say which of those who tell of this tile is right.
    InDoubt(Tile),
}

/// An audit under way: blocks in any order, the tiles above, then [`Audit::finish`].
#[derive(Debug)]
pub struct Audit {
    size: u64,
    head: Option<Digest>,
    blocks: BTreeMap<u64, Told>,
    upper: BTreeMap<Tile, Result<Vec<Digest>, Lack>>,
    destroyed: u64,
    findings: Vec<Finding>,
    edge: Vec<(Tile, Vec<Digest>)>,
}

/// What an audit found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// All that is wrong, in order.
    pub wrong: Vec<Finding>,
    /// How many entries were destroyed under a rule: their commitments are where they were.
    pub destroyed: u64,
    /// The partial tiles of hashes, as they truly are: what earlier ones of the same place have to be a beginning of.
    pub edge: Vec<(Tile, Vec<Digest>)>,
}

impl Audit {
    /// An audit of a log of this size. Without a root that is believed, only what contradicts itself is found.
    pub fn new(size: u64, head: Option<Digest>) -> Self {
        let (blocks, upper, findings, edge) = Default::default();
        Self { size, head, blocks, upper, destroyed: 0, findings, edge }
    }

    /// Adds a block.
    pub fn block(&mut self, block: Block) {
        self.destroyed += block.destroyed;
        self.blocks.insert(block.index, block.told);
    }

    /// Adds a tile of level 1 or above; `None` when it is not there.
    pub fn upper(&mut self, tile: Tile, bytes: Option<&[u8]>) {
        self.upper.insert(tile, row(&tile, bytes));
    }

    /// Settles what is true and names the rest.
    pub fn finish(mut self) -> Findings {
        let below = self.below();
        self.edge(&below);
        self.findings.sort();
        self.findings.dedup();
        Findings { wrong: self.findings, destroyed: self.destroyed, edge: self.edge }
    }

    /// From below: what each full tile may give, the likeliest first.
    fn below(&self) -> BTreeMap<(u8, u64), Vec<Digest>> {
        let mut below = BTreeMap::new();
        for (index, told) in &self.blocks {
            let may = match told {
                Told::Alike(Ok(root)) => vec![*root],
                Told::Alike(Err(_)) => continue,
                Told::Apart(apart) if apart.width < usize::from(TILE_WIDTH) => continue,
                Told::Apart(apart) => Doubt::of(&apart.ballot()).rows().iter().filter_map(|row| over(row)).collect(),
            };
            below.insert((0, *index), may);
        }
        for level in 1..LEVELS {
            let full = self.upper.keys().filter(|tile| tile.kind == TileKind::Hashes(level) && tile.full());
            for tile in full.copied().collect::<Vec<_>>() {
                let may = self.doubt(&tile, &below).rows().iter().filter_map(|row| over(row)).collect();
                below.insert((level, tile.index), may);
            }
        }
        below
    }

    /// A row of the levels above: as its tile tells it, and as the tiles below give it.
    fn doubt(&self, tile: &Tile, below: &BTreeMap<(u8, u64), Vec<Digest>>) -> Doubt {
        let TileKind::Hashes(level) = tile.kind else { return Doubt::default() };
        let width = u64::from(tile.width);
        let children: Vec<_> = (0..width)
            .map(|at| below.get(&(level.saturating_sub(1), tile.index * u64::from(TILE_WIDTH) + at)))
            .collect();
        let most = children.iter().flatten().map(|may| may.len()).max().unwrap_or(0);
        let told = self.upper.get(tile).and_then(|row| row.as_ref().ok());
        let mut ballot: Vec<Vec<Option<Digest>>> =
            told.iter().map(|row| row.iter().copied().map(Some).collect()).collect();
        ballot.extend((0..most).map(|n| {
            children.iter().map(|may| may.and_then(|may| may.get(n).or_else(|| may.first()).copied())).collect()
        }));
        Doubt::of(&ballot)
    }

    /// The partial tiles give the head together.
    fn edge(&mut self, below: &BTreeMap<(u8, u64), Vec<Digest>>) {
        let size = self.size;
        let tiles: Vec<Tile> = Tile::edge(size).filter(|tile| tile.kind != TileKind::Entries).collect();
        let doubts: Vec<Doubt> = tiles.iter().map(|tile| self.doubt_at_edge(tile, below)).collect();
        let all = doubts.into_iter().fold(Doubt::default(), Doubt::then);
        let head = self.head;
        let is_true = |all: &[Digest]| head.is_some() && edge_root(size, &tiles, all) == head;
        let settled = all.settle(is_true);
        let known = settled.is_some();
        let mut rest = settled.or_else(|| all.likely()).unwrap_or_default().into_iter();
        for tile in &tiles {
            let row: Vec<Digest> = rest.by_ref().take(tile.width.into()).collect();
            self.edge.push((*tile, row.clone()));
            self.hold(
                tile,
                known.then_some(&row),
                Some(&row).filter(|row| row.len() == usize::from(tile.width)),
                below,
            );
        }
        if !known && head.is_some() {
            self.edge.clear();
            self.findings.extend(tiles.first().map(|tile| Finding::InDoubt(*tile)));
        }
    }

    fn doubt_at_edge(&self, tile: &Tile, below: &BTreeMap<(u8, u64), Vec<Digest>>) -> Doubt {
        if tile.kind != TileKind::Hashes(0) {
            return self.doubt(tile, below);
        }
        match self.blocks.get(&tile.index) {
            Some(Told::Alike(Err(row))) => Doubt::of(&[row.iter().copied().map(Some).collect()]),
            Some(Told::Apart(apart)) => Doubt::of(&apart.ballot()),
            _ => Doubt::of(&[vec![None; tile.width.into()]]),
        }
    }

    /// Holds a tile against its true row, and what lies below it against that.
    fn hold(
        &mut self,
        tile: &Tile,
        truth: Option<&Vec<Digest>>,
        likely: Option<&Vec<Digest>>,
        below: &BTreeMap<(u8, u64), Vec<Digest>>,
    ) {
        if tile.kind == TileKind::Hashes(0) {
            return self.hold_block(tile, truth, likely);
        }
        match (self.upper.get(tile), likely) {
            (None | Some(Err(Lack::Missing)), _) => self.findings.push(Finding::TileMissing(*tile)),
            (Some(Err(Lack::Form)), _) => self.findings.push(Finding::TileForm(*tile)),
            (Some(Ok(row)), Some(likely)) if row != likely => {
                let apart = apart(row, likely, 0);
                self.findings.push(Finding::TileAltered(*tile, apart));
            }
            _ => {}
        }
        let TileKind::Hashes(level) = tile.kind else { return };
        for at in 0..tile.width {
            let index = tile.index * u64::from(TILE_WIDTH) + u64::from(at);
            let child = Tile { kind: TileKind::Hashes(level.saturating_sub(1)), index, width: TILE_WIDTH };
            let expected = truth.and_then(|row| row.get(usize::from(at)).copied());
            self.descend(&child, expected, below);
        }
    }

    fn descend(&mut self, tile: &Tile, expected: Option<Digest>, below: &BTreeMap<(u8, u64), Vec<Digest>>) {
        let is_true = |row: &[Digest]| expected.is_some() && over(row) == expected;
        let doubt = match (tile.kind, self.blocks.get(&tile.index)) {
            (TileKind::Hashes(0), Some(Told::Alike(Ok(root)))) => {
                if expected.is_some_and(|expected| expected != *root) {
                    self.findings.push(Finding::NotOfTheHead(*tile));
                }
                return;
            }
            (TileKind::Hashes(0), Some(Told::Apart(apart))) => Doubt::of(&apart.ballot()),
            (TileKind::Hashes(0), _) => return self.findings.push(Finding::TileMissing(*tile)),
            _ => self.doubt(tile, below),
        };
        let truth = doubt.settle(is_true);
        if truth.is_none() && expected.is_some() {
            self.findings.push(Finding::InDoubt(*tile));
        }
        let likely = truth.clone().or_else(|| doubt.likely());
        self.hold(tile, truth.as_ref(), likely.as_ref(), below);
    }

    /// Names who tells something else of a block than its true row.
    fn hold_block(&mut self, tile: &Tile, truth: Option<&Vec<Digest>>, likely: Option<&Vec<Digest>>) {
        match self.blocks.get(&tile.index) {
            Some(Told::Apart(told)) => {
                let found = named(tile, told, truth.or(likely));
                self.findings.extend(found);
            }
            Some(Told::Alike(_)) => {}
            None => self.findings.push(Finding::TileMissing(*tile)),
        }
    }
}

/// What of a block differs from its true row.
fn named(tile: &Tile, told: &Apart, truth: Option<&Vec<Digest>>) -> Vec<Finding> {
    let first = tile.index * u64::from(TILE_WIDTH);
    let mut found = Vec::new();
    let bundle = Tile { kind: TileKind::Entries, ..*tile };
    let hashed = told.bundle.as_ref().map(|row| row.iter().map(|e| leaf_hash(e.bytes())).collect::<Vec<_>>());
    for (name, row) in [(*tile, told.tile.as_ref()), (bundle, hashed.as_ref().map_err(|lack| *lack))] {
        match (row, truth) {
            (Err(Lack::Missing), _) => found.push(Finding::TileMissing(name)),
            (Err(Lack::Form), _) => found.push(Finding::TileForm(name)),
            (Ok(row), Some(truth)) if row != truth => {
                found.push(Finding::TileAltered(name, apart(row, truth, first)));
            }
            _ => {}
        }
    }
    for (number, (at, said)) in (first..).zip(told.records.iter().flatten().enumerate()) {
        let truth = truth.and_then(|truth| truth.get(at));
        let fits =
            |digest: Option<Digest>| digest.is_some_and(|d| truth.is_none_or(|truth| leaf_hash(d.bytes()) == *truth));
        match (said, fits(said.commitment()), fits(said.again())) {
            (Said::Missing, _, _) => found.push(Finding::EntryMissing(number)),
            (Said::Opened { commitment, again }, false, false) if commitment == again => {
                found.push(Finding::EntryReplaced(number));
            }
            (Said::Opened { .. }, false, false) => {
                found.extend([Finding::EntryAltered(number), Finding::CommitmentAltered(number)]);
            }
            (_, false, _) => found.push(Finding::CommitmentAltered(number)),
            (Said::Opened { .. }, true, false) => found.push(Finding::EntryAltered(number)),
            _ => {}
        }
    }
    found
}

fn apart(one: &[Digest], other: &[Digest], first: u64) -> Vec<u64> {
    (first..).zip(one.iter().zip(other)).filter(|(_, (one, other))| one != other).map(|(at, _)| at).collect()
}

/// The root of a log of `size` leaves from the rows of its partial tiles, lowest level first.
fn edge_root(size: u64, tiles: &[Tile], all: &[Digest]) -> Option<Digest> {
    root(size, |level, index| {
        let mut before = 0usize;
        for tile in tiles {
            if tile.kind == TileKind::Hashes(level / 8) {
                let first = index.checked_shl(u32::from(level % 8))? % u64::from(TILE_WIDTH);
                let first = before + usize::try_from(first).ok()?;
                return over(all.get(first..first + (1 << (level % 8)))?);
            }
            before += usize::from(tile.width);
        }
        None
    })
}

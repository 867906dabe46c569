//! An audit, driven: tiles from wherever they are, rows from the records, hashed on two cores, settled at the end.

use std::{collections::HashMap, fmt, future::Future};

use evidence::log::{Audit, Block, Brought, Finding, Said, Tile, TileKind, leaf_hash};
use sqlx::sqlite::SqliteRow;
use terms::Digest;

use super::{
    Folder, LogTrouble,
    held::{Keys, Looked, seq},
};
use crate::{Destroyed, Store, Trouble, seal::Ring};

/// Blocks of 256 entries that are looked at together.
const BLOCKS: u64 = 64;

/// Whoever has tiles to give.
pub trait TileSource {
    /// The bytes of a tile, or of the full one that took the place of a partial one; `None` when there is neither.
    fn tile(&self, tile: &Tile) -> impl Future<Output = Result<Option<Vec<u8>>, Trouble>> + Send;

    /// The names of all files, where they can be listed.
    fn names(&self) -> Option<Vec<String>>;
}

impl TileSource for Folder {
    async fn tile(&self, tile: &Tile) -> Result<Option<Vec<u8>>, Trouble> {
        Ok(self.read_or_full(tile)?)
    }

    fn names(&self) -> Option<Vec<String>> {
        self.names().ok()
    }
}

/// One thing that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// Of the log.
    Log(Finding),
    /// A row that this program did not write, by its number.
    RowAdded(i64),
    /// A file that belongs to no tile of the log.
    FileAdded(String),
    /// The key of an entry is marked as destroyed, and no entry says so. By its number, from 1.
    Unsaid(u64),
}

impl Wrong {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Log(Finding::TileMissing(_)) => "tile-missing",
            Self::Log(Finding::TileForm(_)) => "tile-form",
            Self::Log(Finding::TileAltered(..)) => "tile-altered",
            Self::Log(Finding::EntryMissing(_)) => "entry-missing",
            Self::Log(Finding::EntryAltered(_)) => "entry-altered",
            Self::Log(Finding::CommitmentAltered(_)) => "commitment-altered",
            Self::Log(Finding::EntryReplaced(_)) => "entry-replaced",
            Self::Log(Finding::NotOfTheHead(_)) => "not-of-the-head",
            Self::Log(Finding::InDoubt(_)) => "in-doubt",
            Self::RowAdded(_) => "row-added",
            Self::FileAdded(_) => "file-added",
            Self::Unsaid(_) => "destroyed-unsaid",
        }
    }
}

/// Entries are told by their number in the records, from 1.
impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Log(Finding::TileMissing(tile)) => write!(f, "{} is missing", tile.path()),
            Self::Log(Finding::TileForm(tile)) => write!(f, "{} has another length or form", tile.path()),
            Self::Log(Finding::TileAltered(tile, at)) => match tile.kind {
                TileKind::Hashes(1..) => write!(f, "{} was altered, at places {at:?}", tile.path()),
                _ => {
                    let entries: Vec<u64> = at.iter().map(|at| at + 1).collect();
                    write!(f, "{} was altered, for entries {entries:?}", tile.path())
                }
            },
            Self::Log(Finding::EntryMissing(at)) => write!(f, "entry {} is missing from the records", at + 1),
            Self::Log(Finding::EntryAltered(at)) => write!(f, "entry {} was altered in the records", at + 1),
            Self::Log(Finding::CommitmentAltered(at)) => {
                write!(f, "the commitment of entry {} was altered in the records", at + 1)
            }
            Self::Log(Finding::EntryReplaced(at)) => {
                write!(f, "entry {} was replaced in the records, with a commitment made for it", at + 1)
            }
            Self::Log(Finding::NotOfTheHead(tile)) => {
                let leaves = tile.leaves();
                write!(f, "{}: entries {} to {} are not those of the head", tile.path(), leaves.start + 1, leaves.end)
            }
            Self::Log(Finding::InDoubt(tile)) => {
                write!(f, "{}: so much was altered that nobody is left who tells what was there", tile.path())
            }
            Self::RowAdded(seq) => write!(f, "row {seq} was added to the records"),
            Self::FileAdded(name) => write!(f, "{name} was added to the tiles"),
            Self::Unsaid(seq) => {
                write!(f, "the content of entry {seq} is gone, and no entry says that it was destroyed")
            }
        }
    }
}

/// What an audit found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audited {
    /// Entries under the head.
    pub size: u64,
    /// Entries that were recorded after the head was signed; they were read and hashed, too.
    pub after: u64,
    /// Entries whose content was destroyed under a rule.
    pub destroyed: u64,
    /// Everything that is wrong, in order.
    pub wrong: Vec<Wrong>,
}

/// Holds tiles, and records where they are given, against a head. `progress` is told how many entries are done, and of how many.
///
/// # Errors
/// [`Trouble`] when something cannot be read; what reads wrong is a finding.
pub async fn audit(
    source: &impl TileSource,
    store: Option<&Store>,
    (size, root): (u64, Digest),
    mut progress: impl FnMut(u64, u64),
) -> Result<Audited, Trouble> {
    let mut audit = Audit::new(size, Some(root));
    let (mut streams, mut destroyed) = (Streams::default(), Forgotten::default());
    let mut wrong = Vec::new();
    let blocks = size.div_ceil(256);
    let mut first = 0;
    while first < blocks {
        let last = (first + BLOCKS).min(blocks);
        let found = brought(source, store, first..last, size).await?;
        let (blocks_seen, rows) = examine(found, size, store.map(Store::ring).transpose()?)?;
        blocks_seen.into_iter().for_each(|block| audit.block(block));
        if store.is_some() {
            wrong.extend(streams.follow(&rows, first * 256, (last * 256).min(size)));
            destroyed.note(&rows);
        }
        first = last;
        progress((first * 256).min(size), size);
    }
    for tile in Tile::all(size).filter(|tile| matches!(tile.kind, TileKind::Hashes(1..))) {
        audit.upper(tile, source.tile(&tile).await?.as_deref());
    }
    let found = audit.finish();
    wrong.extend(found.wrong.into_iter().map(Wrong::Log));
    wrong.extend(added(source, store, size, &found.edge).await?);
    let mut after = 0;
    if let Some(store) = store {
        wrong.extend(store.added().await?.into_iter().map(Wrong::RowAdded));
        let (count, more) = unsigned(store, size, &mut destroyed).await?;
        after = count;
        wrong.extend(more);
        wrong.extend(destroyed.unsaid());
    }
    wrong.sort();
    wrong.dedup();
    Ok(Audited { size, after, destroyed: found.destroyed, wrong })
}

/// What was brought to a block, and its rows, not yet hashed.
type Raw = (u64, Brought, Vec<SqliteRow>);

/// Reads what there is of some blocks.
async fn brought(
    source: &impl TileSource,
    store: Option<&Store>,
    blocks: std::ops::Range<u64>,
    size: u64,
) -> Result<Vec<Raw>, Trouble> {
    let mut found = Vec::new();
    for index in blocks {
        let [tile, bundle] = [TileKind::Hashes(0), TileKind::Entries].map(|kind| Tile::of(kind, index, size));
        let (Some(tile), Some(bundle)) = (tile, bundle) else { continue };
        let mut rows = Vec::new();
        if let Some(store) = store {
            rows = store.raw(tile.leaves().start, tile.width.into()).await?;
            let end = i64::try_from(tile.leaves().end).unwrap_or(i64::MAX);
            rows.retain(|row| seq(row) <= end);
        }
        let records = store.map(|_| Vec::new());
        let (tile, bundle) = (source.tile(&tile).await?, source.tile(&bundle).await?);
        found.push((index, Brought { tile, bundle, records }, rows));
    }
    Ok(found)
}

/// Hashes on two cores; blocks and rows come back in order.
fn examine(mut found: Vec<Raw>, size: u64, ring: Option<&Ring>) -> Result<(Vec<Block>, Vec<Looked>), Trouble> {
    let half = found.split_off(found.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| examine_each(half, size, ring));
        let (mut blocks, mut rows) = examine_each(found, size, ring);
        let failed = |_| LogTrouble::Changed { what: vec!["the audit itself has failed".to_owned()] };
        let (more_blocks, more_rows) = other.join().map_err(failed)?;
        blocks.extend(more_blocks);
        rows.extend(more_rows);
        Ok((blocks, rows))
    })
}

fn examine_each(found: Vec<Raw>, size: u64, ring: Option<&Ring>) -> (Vec<Block>, Vec<Looked>) {
    let (mut blocks, mut looked) = (Vec::new(), Vec::new());
    let mut keys = ring.map(Keys::new);
    for (index, mut brought, rows) in found {
        for row in &rows {
            let (Some(keys), Some(records)) = (&mut keys, &mut brought.records) else { break };
            let row = keys.look(row);
            let at = usize::try_from(row.held.seq.saturating_sub(1) % 256).unwrap_or(0);
            records.resize(records.len().max(at + 1), Said::Missing);
            records.splice(at..=at, [row.held.said]);
            looked.push(row);
        }
        blocks.extend(Block::examine(index, size, brought));
    }
    (blocks, looked)
}

/// What is recorded after the head: its rows follow each other and hash to their commitments.
async fn unsigned(store: &Store, size: u64, destroyed: &mut Forgotten) -> Result<(u64, Vec<Wrong>), Trouble> {
    let (mut at, mut wrong) = (size, Vec::new());
    loop {
        let rows = store.raw(at, 4_096).await?;
        if rows.is_empty() {
            return Ok((at - size, wrong));
        }
        let mut keys = Keys::new(store.ring()?);
        let rows: Vec<Looked> = rows.iter().map(|row| keys.look(row)).collect();
        for row in &rows {
            let seq = u64::try_from(row.held.seq).unwrap_or(0);
            wrong.extend((at + 1..seq).map(|missing| Wrong::Log(Finding::EntryMissing(missing - 1))));
            if let Said::Opened { commitment, again } = row.held.said
                && commitment != again
            {
                wrong.push(Wrong::Log(Finding::EntryAltered(seq - 1)));
            }
            at = seq;
        }
        destroyed.note(&rows);
    }
}

/// Entries whose key is gone, and what the log itself says was destroyed.
#[derive(Debug, Default)]
struct Forgotten {
    gone: Vec<(u64, Destroyed)>,
    said: HashMap<u64, (String, String)>,
}

impl Forgotten {
    fn note(&mut self, rows: &[Looked]) {
        for row in rows {
            let seq = u64::try_from(row.held.seq).unwrap_or(0);
            self.gone.extend(row.gone.clone().map(|destroyed| (seq, destroyed)));
            self.said.extend(row.forgets.clone().map(|what| (seq, what)));
        }
    }

    /// Only what the log says is destroyed may be gone.
    fn unsaid(self) -> Vec<Wrong> {
        let said =
            |d: &Destroyed| self.said.get(&d.entry).is_some_and(|(case, class)| (case, class) == (&d.stream, &d.class));
        self.gone.iter().filter(|(_, destroyed)| !said(destroyed)).map(|(seq, _)| Wrong::Unsaid(*seq)).collect()
    }
}

/// Files that are no tile of this log: other names, tiles past its end that are not what the records say, and earlier partial tiles that are not the beginning of
/// what lies there now.
async fn added(
    source: &impl TileSource,
    store: Option<&Store>,
    size: u64,
    edge: &[(Tile, Vec<Digest>)],
) -> Result<Vec<Wrong>, Trouble> {
    let mut wrong = Vec::new();
    for name in source.names().unwrap_or_default() {
        if !name.starts_with("tile/") {
            continue;
        }
        let Some(tile) = Tile::from_path(&name) else {
            wrong.push(Wrong::FileAdded(name));
            continue;
        };
        match Tile::of(tile.kind, tile.index, size) {
            Some(now) if now == tile => {}
            Some(now) if tile.width < now.width && !now.full() => {
                let row = source.tile(&tile).await?.and_then(|bytes| tile.read(&bytes));
                if !begins(&tile, row.as_deref(), edge) {
                    wrong.push(Wrong::Log(Finding::TileAltered(tile, Vec::new())));
                }
            }
            // A full tile took its place, and it was left behind: nobody is told to read it.
            Some(now) if tile.width < now.width => {}
            _ => {
                let follows = match store {
                    Some(store) => super::ahead::follows(source, store, &tile).await?,
                    None => false,
                };
                if !follows {
                    wrong.push(Wrong::FileAdded(name));
                }
            }
        }
    }
    Ok(wrong)
}

/// Is an earlier partial tile the beginning of the true one? Where nobody knows that one, nothing is said.
fn begins(tile: &Tile, row: Option<&[Digest]>, edge: &[(Tile, Vec<Digest>)]) -> bool {
    let kind = if tile.kind == TileKind::Entries { TileKind::Hashes(0) } else { tile.kind };
    let Some((_, truth)) = edge.iter().find(|(now, _)| (now.kind, now.index) == (kind, tile.index)) else {
        return true;
    };
    let Some(row) = row else { return false };
    let hashes: Vec<Digest> = match tile.kind {
        TileKind::Entries => row.iter().map(|entry| leaf_hash(entry.bytes())).collect(),
        TileKind::Hashes(_) => row.to_vec(),
    };
    truth.starts_with(&hashes)
}

/// A row's place in its stream is in no commitment, so that it is followed here: how far each stream has come, and how many rows could have belonged to any of them.
#[derive(Debug, Default)]
struct Streams {
    last: HashMap<String, Stands>,
    unknown: u64,
}

/// Where a stream stands: its last version, the row of it, and how many rows could not be relied on until then.
#[derive(Debug, Clone, Copy, Default)]
struct Stands {
    version: i64,
    seq: u64,
    unknown: u64,
}

impl Streams {
    /// Each row is the next one of its stream, unless rows in between are missing.
    fn follow(&mut self, rows: &[Looked], first: u64, end: u64) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        let mut expected = first + 1;
        for row in rows {
            let seq = u64::try_from(row.held.seq).unwrap_or(0);
            self.unknown += seq.saturating_sub(expected);
            expected = seq + 1;
            let Some((stream, version, prev)) = &row.place else {
                self.unknown += 1;
                continue;
            };
            let Stands { version: last, seq: before, unknown } = self.last.get(stream).copied().unwrap_or_default();
            let gap = u64::try_from(version - last - 1).ok();
            // Where nothing is missing in between, it names the one that stands before it.
            let named = gap != Some(0) || u64::try_from(prev.unwrap_or(0)) == Ok(before);
            let next = if named && gap.is_some_and(|gap| gap <= self.unknown - unknown) {
                *version
            } else {
                wrong.push(Wrong::Log(Finding::EntryAltered(seq - 1)));
                // Where its content cannot be opened, the stream that it names may be a lie as well: it can have been any stream's.
                self.unknown += 1;
                last + 1
            };
            self.last.insert(stream.clone(), Stands { version: next, seq, unknown: self.unknown });
        }
        self.unknown += end.saturating_sub(expected.saturating_sub(1));
        wrong
    }
}

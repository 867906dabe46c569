//! The tiles of a log against the plain tree, against a foreign implementation, and against somebody who changes them.

use std::collections::BTreeMap;

use crate::house::Chance;
use evidence::log::{
    Audit, Block, Brought, Edge, Finding, Frontier, NotProved, Said, TILE_WIDTH, Tile, TileKind, Tiles, Written,
    consistency_proof, from_leaves, inclusion_proof, leaf_hash,
};
use terms::Digest;
use tlog_tiles::tlog;

/// A log in tiles, as a folder would hold it.
struct Folder {
    files: BTreeMap<Tile, Vec<u8>>,
    entries: Vec<Digest>,
    root: Digest,
}

impl Folder {
    fn of(size: u64, seed: u64) -> Self {
        let mut chance = Chance(seed);
        let mut edge = Edge::default();
        let mut frontier = Frontier::default();
        let mut files = BTreeMap::new();
        let mut entries = Vec::new();
        for _ in 0..size {
            let entry = chance.digest();
            entries.push(entry);
            frontier.append(leaf_hash(entry.bytes()));
            files.extend(edge.push(entry));
        }
        files.extend(edge.partial());
        assert_eq!(edge.root(), Some(frontier.root()));
        Self { files, entries, root: frontier.root() }
    }

    fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    fn tiles(&self) -> Tiles<impl Fn(&Tile) -> Option<Vec<u8>> + '_> {
        Tiles::new(self.size(), |tile| self.files.get(tile).cloned())
    }

    fn leaves(&self) -> Vec<Digest> {
        self.entries.iter().map(|entry| leaf_hash(entry.bytes())).collect()
    }

    fn said(&self) -> Vec<Said> {
        self.entries.iter().map(|entry| Said::Opened { commitment: *entry, again: *entry }).collect()
    }

    fn audit(&self, said: Option<&[Said]>) -> Vec<Finding> {
        let size = self.size();
        let mut audit = Audit::new(size, Some(self.root));
        for tile in Tile::all(size) {
            let file = |tile: &Tile| self.files.get(tile).cloned();
            match tile.kind {
                TileKind::Hashes(0) => {
                    let range = tile.leaves().start as usize..tile.leaves().end as usize;
                    let bundle = file(&Tile { kind: TileKind::Entries, ..tile });
                    let records = said.map(|said| said[range].to_vec());
                    let brought = Brought { tile: file(&tile), bundle, records };
                    audit.block(Block::examine(tile.index, size, brought).unwrap());
                }
                TileKind::Hashes(_) => audit.upper(tile, file(&tile).as_deref()),
                TileKind::Entries => {}
            }
        }
        audit.finish().wrong
    }
}

#[test]
fn each_tile_has_one_name_and_the_foreign_library_gives_it_the_same() {
    let mut chance = Chance(1);
    for _ in 0..2_000 {
        let index = chance.next() >> (8 + chance.next() % 56);
        let (level, width) = ((chance.next() % 8) as u8, (chance.next() % 256 + 1) as u16);
        let tile = Tile { kind: TileKind::Hashes(level), index, width };
        let theirs = tlog_tiles::Tile::new(8, level, index, width.into(), false).path();
        assert_eq!(format!("tile/{}", theirs.strip_prefix("tile/8/").unwrap()), tile.path());
        let bundle = Tile { kind: TileKind::Entries, ..tile };
        assert_eq!(Tile::from_path(&tile.path()), Some(tile));
        assert_eq!(Tile::from_path(&bundle.path()), Some(bundle));
    }
    for bad in [
        "tile/0/1",
        "tile/8/000",
        "tile/00/000",
        "tile/0/x000/001",
        "tile/0/x001/x234",
        "tile/0/001/234",
        "tile/0/0000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/../000",
        "tile/-1/000",
        "tile/entries/+01",
        "tile/entries/",
        "tile/data/000",
        "checkpoint",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
    ] {
        assert_eq!(Tile::from_path(bad), None, "{bad}");
    }
}

#[test]
fn the_tiles_of_a_log_are_those_that_its_text_names() {
    // The example of tlog-tiles: 273 full and one of width 112, one full and one of width 17, one of width 1.
    let of = |level, size| {
        let all = Tile::all(size).filter(move |tile| tile.kind == TileKind::Hashes(level));
        all.map(|tile| tile.width).collect::<Vec<_>>()
    };
    assert_eq!((of(0, 70_000).len(), of(0, 70_000)[273]), (274, 112));
    assert_eq!((of(1, 70_000), of(2, 70_000), of(3, 70_000)), (vec![256, 17], vec![1], vec![]));
    assert_eq!((of(0, 256), of(1, 256)), (vec![256], vec![1]));
    assert_eq!(Tile::all(0).count(), 0);
}

#[test]
fn a_log_grown_in_steps_is_the_log_grown_at_once() {
    let mut chance = Chance(2);
    for size in [0, 1, 2, 255, 256, 257, 511, 512, 1_000, 65_536, 65_600] {
        let whole = Folder::of(size, size);
        let names: Vec<_> = Tile::all(size).collect();
        assert!(names.iter().all(|tile| whole.files[tile].len() == tile.bytes()), "each is there, of its length");
        assert_eq!(whole.files.len(), names.len());
        let mut files: BTreeMap<Tile, Vec<u8>> = BTreeMap::new();
        let mut at = 0;
        while at < size {
            let mut edge = Edge::resume(at, |tile| files.get(tile).cloned()).unwrap();
            let next = (at + chance.next() % 9_000 + 1).min(size);
            let full: Vec<Written> =
                whole.entries[at as usize..next as usize].iter().flat_map(|e| edge.push(*e)).collect();
            files.extend(full);
            files.extend(edge.partial());
            at = next;
        }
        assert!(names.iter().all(|tile| files[tile] == whole.files[tile]), "size {size}");
    }
    let lone = Folder::of(300, 1);
    assert_eq!(Edge::resume(300, |_| None), Err(Tile { kind: TileKind::Hashes(0), index: 1, width: 44 }));
    let short = |tile: &Tile| lone.files.get(tile).map(|bytes| bytes[1..].to_vec());
    assert!(Edge::resume(300, short).is_err());
}

#[test]
fn proofs_from_tiles_are_those_of_the_plain_tree() {
    let folder = Folder::of(5_000, 3);
    let leaves = folder.leaves();
    let mut chance = Chance(4);
    for _ in 0..300 {
        let (size, tiles) = (chance.next() % 5_000 + 1, folder.tiles());
        let (index, old) = (chance.next() % size, chance.next() % (size + 1));
        let plain = from_leaves(&leaves);
        assert_eq!(tiles.inclusion(index, size), Ok(inclusion_proof(index, size, &plain).unwrap()));
        assert_eq!(tiles.consistency(old, size), Ok(consistency_proof(old, size, &plain).unwrap()));
        assert_eq!(tiles.entry(index), Ok(folder.entries[index as usize]));
    }
    assert_eq!(folder.tiles().root(5_000), Ok(folder.root));
}

/// Tiles of ours, as the foreign library asks for them.
struct ForThem<'a>(&'a Folder);

impl tlog_tiles::TileReader for ForThem<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let ours = |tile: &tlog_tiles::Tile| {
            let width = u16::try_from(tile.width()).unwrap();
            let ours = Tile { kind: TileKind::Hashes(tile.level()), index: tile.level_index(), width };
            self.0.files[&ours].clone()
        };
        Ok(tiles.iter().map(ours).collect())
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

#[test]
fn a_foreign_reader_of_our_tiles_makes_the_same_proofs() {
    for size in [1, 200, 256, 700, 65_800] {
        let folder = Folder::of(size, size);
        let tiles = ForThem(&folder);
        let theirs = tlog_tiles::TileHashReader::new(size, tlog::Hash(*folder.root.bytes()), &tiles);
        let mut chance = Chance(size);
        for _ in 0..20 {
            let (index, old) = (chance.next() % size, chance.next() % size + 1);
            let raw = |proof: Vec<tlog::Hash>| proof.into_iter().map(|h| Digest::from_bytes(h.0)).collect::<Vec<_>>();
            assert_eq!(
                folder.tiles().inclusion(index, size),
                Ok(raw(tlog::prove_record(size, index, &theirs).unwrap()))
            );
            assert_eq!(folder.tiles().consistency(old, size), Ok(raw(tlog::prove_tree(size, old, &theirs).unwrap())));
        }
    }
}

#[test]
fn a_proof_reads_a_tile_or_two_a_level_and_says_which_it_lacks() {
    let folder = Folder::of(66_000, 5);
    let mut chance = Chance(6);
    for _ in 0..50 {
        let tiles = folder.tiles();
        tiles.inclusion(chance.next() % 66_000, 66_000).unwrap();
        assert!(tiles.touched().len() <= 5, "{:?}", tiles.touched());
    }
    let empty = Tiles::new(300, |_: &Tile| None);
    assert!(matches!(empty.inclusion(3, 300), Err(NotProved::Tile(_))));
    assert_eq!(empty.inclusion(300, 300), Err(NotProved::Beyond { size: 300 }));
    assert_eq!(empty.inclusion(3, 301), Err(NotProved::Beyond { size: 300 }));
    assert_eq!(empty.consistency(5, 4), Err(NotProved::Beyond { size: 300 }));
}

#[test]
fn a_partial_tile_that_was_filled_is_read_from_the_full_one() {
    let folder = Folder::of(600, 7);
    let early = Tiles::new(300, |tile: &Tile| folder.files.get(&tile.filled()).cloned().or(None));
    // The level above was never filled, so that only what lies below it is asked.
    let later = Tiles::new(300, |tile: &Tile| {
        let whole = Folder::of(300, 7);
        if tile.kind == TileKind::Hashes(1) {
            whole.files.get(tile).cloned()
        } else {
            folder.files.get(&tile.filled()).cloned()
        }
    });
    assert!(early.root(300).is_err());
    assert_eq!(later.root(300), Ok(Folder::of(300, 7).root));
}

/// One thing that somebody changes, and what the audit must say of it, and nothing else.
fn touch(folder: &mut Folder, said: &mut [Said], chance: &mut Chance) -> Option<Finding> {
    let names: Vec<Tile> = Tile::all(folder.size()).collect();
    let tile = names[chance.next() as usize % names.len()];
    let at = chance.next() % folder.size();
    let (place, other) = (&mut said[at as usize], chance.digest());
    let kind = chance.next() % 8;
    if kind < 4
        && *place != (Said::Opened { commitment: folder.entries[at as usize], again: folder.entries[at as usize] })
    {
        return None;
    }
    let Said::Opened { commitment, .. } = *place else { return None };
    Some(match kind {
        0 => {
            *place = Said::Missing;
            Finding::EntryMissing(at)
        }
        1 => {
            *place = Said::Opened { commitment, again: other };
            Finding::EntryAltered(at)
        }
        2 => {
            *place = Said::Opened { commitment: other, again: commitment };
            Finding::CommitmentAltered(at)
        }
        3 => {
            *place = Said::Opened { commitment: other, again: other };
            Finding::EntryReplaced(at)
        }
        4 => {
            folder.files.remove(&tile)?;
            Finding::TileMissing(tile)
        }
        5 => {
            let bytes = folder.files.get_mut(&tile).filter(|bytes| bytes.len() == tile.bytes())?;
            bytes.pop();
            Finding::TileForm(tile)
        }
        _ => {
            let each = tile.bytes() / usize::from(tile.width);
            let bytes = folder.files.get_mut(&tile).filter(|bytes| bytes.len() == tile.bytes())?;
            let nth = chance.next() as usize % usize::from(tile.width);
            // The last 32 bytes of a place; an entry's length before them would be another finding.
            bytes[nth * each + each - 1 - chance.next() as usize % 32] ^= 1 << (chance.next() % 8);
            let first = if tile.kind == TileKind::Entries || tile.kind == TileKind::Hashes(0) {
                tile.leaves().start
            } else {
                0
            };
            Finding::TileAltered(tile, vec![first + nth as u64])
        }
    })
}

/// Several changes may touch one tile; then they are one finding.
fn together(touched: Vec<Finding>) -> Vec<Finding> {
    let mut places: BTreeMap<Tile, Vec<u64>> = BTreeMap::new();
    let mut all: Vec<Finding> = Vec::new();
    for finding in touched {
        match finding {
            Finding::TileAltered(tile, at) => places.entry(tile).or_default().extend(at),
            other => all.push(other),
        }
    }
    let worse = |tile: &Tile, all: &[Finding]| {
        all.iter().any(|f| matches!(f, Finding::TileMissing(t) | Finding::TileForm(t) if t == tile))
    };
    for (tile, mut at) in places {
        at.sort_unstable();
        at.dedup();
        if !worse(&tile, &all) {
            all.push(Finding::TileAltered(tile, at));
        }
    }
    let gone: Vec<_> =
        all.iter().filter_map(|f| if let Finding::TileMissing(t) = f { Some(*t) } else { None }).collect();
    all.retain(|f| !matches!(f, Finding::TileForm(t) if gone.contains(t)));
    all.sort();
    all
}

#[test]
fn what_was_touched_is_named_and_nothing_else() {
    let mut chance = Chance(8);
    for round in 0..300 {
        let size = [1, 3, 256, 300, 1_000, 66_100]
            [usize::try_from(if round % 80 == 0 { 5 } else { chance.next() % 5 }).unwrap()];
        let mut folder = Folder::of(size, round);
        let mut said = folder.said();
        let before = folder.files.clone();
        let count = chance.next() % 4;
        let mut touched: Vec<Finding> = (0..count).filter_map(|_| touch(&mut folder, &mut said, &mut chance)).collect();
        // A bit that was flipped twice is as it was.
        touched.retain(|f| !matches!(f, Finding::TileAltered(tile, _) if folder.files.get(tile) == before.get(tile)));
        let found = folder.audit(Some(&said));
        if found.iter().any(|f| matches!(f, Finding::InDoubt(_))) {
            assert!(
                touched.len() > 2,
                "tile, bundle and record all have to be hit before nobody is left who could tell"
            );
            continue;
        }
        assert_eq!(found, together(touched), "round {round}, size {size}");
    }
}

#[test]
fn without_the_records_tiles_and_bundles_settle_each_other() {
    let mut chance = Chance(9);
    for round in 0..100 {
        let mut folder = Folder::of(1_000, round);
        let mut said = folder.said();
        let touched: Vec<Finding> =
            (0..chance.next() % 3).filter_map(|_| touch(&mut folder, &mut said, &mut chance)).collect();
        let tiles =
            |f: &Finding| matches!(f, Finding::TileMissing(_) | Finding::TileForm(_) | Finding::TileAltered(..));
        let mut touched = together(touched.into_iter().filter(tiles).collect());
        // Where a tile and its bundle are both gone, nobody is left who could tell.
        let lost = |tile: &Tile| {
            let gone = |kind| {
                let twin = Tile { kind, ..*tile };
                folder.files.get(&twin).is_none_or(|bytes| bytes.len() != twin.bytes())
            };
            matches!(tile.kind, TileKind::Entries | TileKind::Hashes(0))
                && gone(TileKind::Entries)
                && gone(TileKind::Hashes(0))
        };
        let any_lost = folder.files.len() + 2 <= Tile::all(1_000).count() && Tile::all(1_000).any(|tile| lost(&tile));
        let mut found = folder.audit(None);
        if any_lost {
            found.retain(|f| !matches!(f, Finding::InDoubt(_)));
            touched.retain(|f| !matches!(f, Finding::InDoubt(_)));
        }
        assert_eq!(found, touched, "round {round}");
    }
}

#[test]
fn a_destroyed_entry_is_counted_and_is_no_finding() {
    let folder = Folder::of(700, 10);
    let mut said = folder.said();
    for at in [0, 255, 256, 699] {
        said[at] = Said::Destroyed { commitment: folder.entries[at] };
    }
    assert_eq!(folder.audit(Some(&said)), []);
    said[256] = Said::Destroyed { commitment: folder.entries[255] };
    assert_eq!(folder.audit(Some(&said)), [Finding::CommitmentAltered(256)]);
}

#[test]
fn a_log_that_agrees_with_itself_and_not_with_the_head_is_found() {
    for size in [3, 256, 1_000, u64::from(TILE_WIDTH) * 300] {
        let (mut folder, other) = (Folder::of(size, 11), Folder::of(size, 12));
        folder.root = other.root;
        assert_ne!(folder.audit(Some(&folder.said())), [], "size {size}");
    }
}

//! Proofs of a large log, from its tiles: how long, how large, how many tiles; and the same proofs by a foreign library.
//!
//! `cargo run --release --package evidence --example log_proofs -- measure 1000 1000000 100000000`
//! `… -- agree 1000000 2000` holds 2,000 proofs against `tlog_tiles`; `… -- write FOLDER 1000000 500` writes tiles and proofs for
//! other tools. The log is generated: entry number n is n itself, in 32 bytes.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "an example that goes wrong may stop")]

use std::{
    collections::HashMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use evidence::{
    PublicKey, SigningKey,
    log::{
        Checkpoint, Edge, ProofFile, Proven, Tile, TileKind, Tiles, leaf_hash, sign_checkpoint, verifier_line,
        verify_consistency, verify_inclusion,
    },
};
use terms::Digest;
use tlog_tiles::tlog;

const ORIGIN: &str = "comity/generated";
/// So many proofs are timed.
const TIMED: u64 = 2_000;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| args.get(at).and_then(|a| a.parse::<u64>().ok());
    match args.first().map(String::as_str) {
        Some("measure") => {
            println!(
                "| entries | proof, hashes | proof, bytes | file with head, bytes | tiles read | bytes read | made in | checked in | consistency, hashes | made in |"
            );
            println!("|---|---|---|---|---|---|---|---|---|---|");
            (1..args.len()).filter_map(number).for_each(measure);
        }
        Some("agree") => agree(number(1).unwrap_or(1_000_000), number(2).unwrap_or(2_000)),
        Some("write") => {
            let dir = PathBuf::from(args.get(1).map_or("log", String::as_str));
            write(&dir, number(2).unwrap_or(1_000_000), number(3).unwrap_or(500));
        }
        _ => eprintln!("measure SIZE… | agree SIZE COUNT | write FOLDER SIZE COUNT"),
    }
}

fn entry(n: u64) -> Digest {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    Digest::from_bytes(bytes)
}

/// A generated log. Level 0 and the entries are made again when they are asked for; what lies above is kept.
struct Generated {
    size: u64,
    root: Digest,
    above: HashMap<Tile, Vec<u8>>,
}

impl Generated {
    fn of(size: u64) -> Self {
        let mut edge = Edge::default();
        let mut above = HashMap::new();
        for n in 0..size {
            above
                .extend(edge.push(entry(n)).into_iter().filter(|(tile, _)| matches!(tile.kind, TileKind::Hashes(1..))));
        }
        above.extend(edge.partial());
        Self { size, root: edge.root().unwrap(), above }
    }

    fn tile(&self, tile: &Tile) -> Vec<u8> {
        if let Some(bytes) = self.above.get(tile) {
            return bytes.clone();
        }
        let row: Vec<Digest> = match tile.kind {
            TileKind::Entries => tile.leaves().map(entry).collect(),
            TileKind::Hashes(_) => tile.leaves().map(|n| leaf_hash(entry(n).bytes())).collect(),
        };
        Tile::write(tile.kind, &row)
    }

    fn head(&self) -> String {
        let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size: self.size, root: self.root };
        sign_checkpoint(&checkpoint, &key()).unwrap()
    }
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[3; 32])
}

/// Numbers that look drawn, the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) % bound
    }
}

#[expect(clippy::disallowed_methods, reason = "it measures how long something took")]
fn now() -> Instant {
    Instant::now()
}

fn middle(mut all: Vec<Duration>) -> String {
    all.sort();
    format!("{:.0} µs", all[all.len() / 2].as_secs_f64() * 1e6)
}

fn measure(size: u64) {
    let log = Generated::of(size);
    let mut chance = Chance(size);
    let (mut made, mut checked, mut continued) = (Vec::new(), Vec::new(), Vec::new());
    let (mut hashes, mut steps, mut tiles_read, mut bytes_read, mut file) = (0, 0, 0, 0, 0);
    let note = log.head();
    for _ in 0..TIMED {
        let (index, old) = (chance.below(size), chance.below(size) + 1);
        // Once to learn which tiles it takes, so that making level 0 again is not in the time.
        let needs = Tiles::new(size, |tile| Some(log.tile(tile)));
        needs.inclusion(index, size).unwrap();
        let inclusion_tiles = needs.touched();
        needs.consistency(old, size).unwrap();
        let held: HashMap<Tile, Vec<u8>> = needs.touched().into_iter().map(|t| (t, log.tile(&t))).collect();
        let fetch = |tile: &Tile| held.get(tile).cloned();
        let (tiles, began) = (Tiles::new(size, fetch), now());
        let proof = tiles.inclusion(index, size).unwrap();
        made.push(began.elapsed());
        let (leaf, began) = (leaf_hash(entry(index).bytes()), now());
        assert!(verify_inclusion(&leaf, index, size, &proof, &log.root));
        checked.push(began.elapsed());
        let (tiles, began) = (Tiles::new(size, fetch), now());
        let longer = tiles.consistency(old, size).unwrap();
        continued.push(began.elapsed());
        let was = tiles_root(&log, old);
        assert!(verify_consistency(old, size, &was, &log.root, &longer));
        hashes = hashes.max(proof.len());
        steps = steps.max(longer.len());
        tiles_read = tiles_read.max(inclusion_tiles.len());
        bytes_read = bytes_read.max(inclusion_tiles.iter().map(Tile::bytes).sum::<usize>());
        let proof = ProofFile { entry: Proven::Commitment(entry(index)), index, proof, checkpoint: note.clone() };
        file = file.max(proof.write().len());
    }
    println!(
        "| {size} | {hashes} | {} | {file} | {tiles_read} | {bytes_read} | {} | {} | {steps} | {} |",
        hashes * 32,
        middle(made),
        middle(checked),
        middle(continued)
    );
}

fn tiles_root(log: &Generated, size: u64) -> Digest {
    Tiles::new(log.size, |tile| Some(log.tile(tile))).root(size).unwrap()
}

/// Tiles of ours, as the foreign library asks for them.
struct ForThem<'a>(&'a Generated);

impl tlog_tiles::TileReader for ForThem<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let ours = |tile: &tlog_tiles::Tile| {
            let width = u16::try_from(tile.width()).unwrap();
            self.0.tile(&Tile { kind: TileKind::Hashes(tile.level()), index: tile.level_index(), width })
        };
        Ok(tiles.iter().map(ours).collect())
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

/// The same proofs by `tlog_tiles`, which also holds each tile that it reads against the root.
fn agree(size: u64, count: u64) {
    let log = Generated::of(size);
    let tiles = ForThem(&log);
    let theirs = tlog_tiles::TileHashReader::new(size, tlog::Hash(*log.root.bytes()), &tiles);
    let ours = Tiles::new(size, |tile| Some(log.tile(tile)));
    let mut chance = Chance(9);
    for _ in 0..count {
        let (index, old) = (chance.below(size), chance.below(size) + 1);
        let raw = |proof: &[Digest]| proof.iter().map(|d| *d.bytes()).collect::<Vec<_>>();
        let proof = tlog::prove_record(size, index, &theirs).unwrap();
        assert_eq!(raw(&ours.inclusion(index, size).unwrap()), proof.iter().map(|h| h.0).collect::<Vec<_>>());
        let leaf = tlog::Hash(*leaf_hash(entry(index).bytes()).bytes());
        tlog::check_record(&proof, size, tlog::Hash(*log.root.bytes()), index, leaf).unwrap();
        let proof = tlog::prove_tree(size, old, &theirs).unwrap();
        assert_eq!(raw(&ours.consistency(old, size).unwrap()), proof.iter().map(|h| h.0).collect::<Vec<_>>());
        let was = tlog::Hash(*ours.root(old).unwrap().bytes());
        tlog::check_tree(&proof, size, tlog::Hash(*log.root.bytes()), old, was).unwrap();
    }
    println!("{count} inclusion and {count} consistency proofs of a log of {size} entries are the same by tlog_tiles");
}

/// Tiles, head, key, and proofs one a line: index, size, old size, inclusion, root of the old size, consistency.
fn write(dir: &Path, size: u64, count: u64) {
    let log = Generated::of(size);
    for tile in Tile::all(size) {
        let path = dir.join(tile.path());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, log.tile(&tile)).unwrap();
    }
    fs::write(dir.join("checkpoint"), log.head()).unwrap();
    fs::write(dir.join("key"), verifier_line(ORIGIN, &PublicKey::of(&key()))).unwrap();
    let tiles = Tiles::new(size, |tile| Some(log.tile(tile)));
    let mut chance = Chance(10);
    let mut lines = String::new();
    let coded = |proof: &[Digest]| proof.iter().map(|d| STANDARD.encode(d.bytes())).collect::<Vec<_>>().join(",");
    for _ in 0..count {
        let (index, old) = (chance.below(size), chance.below(size) + 1);
        let (inclusion, longer) = (tiles.inclusion(index, size).unwrap(), tiles.consistency(old, size).unwrap());
        let was = STANDARD.encode(tiles.root(old).unwrap().bytes());
        writeln!(lines, "{index} {size} {old} {} {was} {}", coded(&inclusion), coded(&longer)).unwrap();
    }
    fs::write(dir.join("proofs"), lines).unwrap();
    println!("{size} entries and {count} proofs of each kind: {}", dir.display());
}

//! The archive over the record sets of `bench/archive`, beside its peers: `bench/archive.sh` runs it and says how.
//!
//! ```text
//! peer load ARCHIVE ROWS|- [block]     takes rows in, waits for the merges; `realms` instead: eight named ones
//! peer ask ARCHIVE SET                 warm: questions one by one, 100,000 of them, reverse ones
//! peer points ARCHIVE SET              all questions one by one and nothing else, for a profile
//! peer batches ARCHIVE SET             100,000 of them at once, four times, for a profile
//! peer cold ARCHIVE SET                none of the archive's files in memory
//! peer answers ARCHIVE SET FILE        what it found, in the form that all peers write
//! peer destroy ARCHIVE SET             hours go, one after another, while records of each are held
//! peer blocks ARCHIVE ROWS             generated records straight into segments
//! ```
//!
//! Each figure is a line of JSON. SET is a folder with `q.bin` and `u.bin`. Every read goes through a pass that the
//! guard gave; all records are made up.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a measurement that fails should stop where it stands; it reads made-up records only"
)]

#[path = "../../tests/common.rs"]
#[expect(dead_code, reason = "the tests use all of it; here a pass is enough")]
mod common;

mod ask;
mod destroy;
mod load;
mod machine;
mod sets;

use std::{env, path::Path};

// The papers of the tests call it so, too.
use ::archive;
use archive::Archive;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};

fn main() {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["load", archive, rows] => load::load(Path::new(archive), rows, sets::Form::Session),
        ["load", archive, rows, "block"] => load::load(Path::new(archive), rows, sets::Form::Block),
        ["load", archive, rows, "realms"] => load::load(Path::new(archive), rows, sets::Form::Realms),
        ["ask", archive, set] => ask::warm(Path::new(archive), Path::new(set)),
        ["points", archive, set] => ask::points(Path::new(archive), Path::new(set)),
        ["batches", archive, set] => ask::batches(Path::new(archive), Path::new(set)),
        ["cold", archive, set] => ask::cold(Path::new(archive), Path::new(set)),
        ["answers", archive, set, file] => ask::answers(Path::new(archive), Path::new(set), Path::new(file)),
        ["destroy", archive, set] => destroy::destroy(Path::new(archive), Path::new(set)),
        ["blocks", archive, rows] => load::blocks(Path::new(archive), rows.parse().expect("ROWS")),
        _ => panic!("peer load|ask|cold|answers|destroy|blocks ARCHIVE …: see the head of this file"),
    }
}

/// Numbers that differ from run to run: the same nonce twice under one key would be a fault of the bench.
fn chance() -> ChaCha20Rng {
    let mut seed = [0; 32];
    let mut file = std::fs::File::open("/dev/urandom").expect("/dev/urandom");
    std::io::Read::read_exact(&mut file, &mut seed).expect("/dev/urandom");
    ChaCha20Rng::from_seed(seed)
}

fn open(archive: &Path, rng: &mut ChaCha20Rng) -> Archive {
    Archive::open(archive, common::KEY, common::settings(), rng).expect("open")
}

/// One figure, as the bench collects them.
fn say(figure: &str, value: f64) {
    println!("{{\"figure\": \"{figure}\", \"value\": {value}}}");
}

//! Writes damaged packages and this room's verdict on each, for another verifier to judge: `mutations FILE COUNT [SEED]`.
//! FILE may be `-`: 100,000 packages are more than a disk should hold.
//!
//! Each is a frame: a byte (1 verified, and 2), two bytes in which bit N says that check N failed (in the order of
//! `Check::IDS`), the length in four bytes, and the package; numbers least byte first.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "an example may stop at the first surprise")]

#[path = "../tests/evidence/bag.rs"]
mod bag;
#[expect(dead_code, reason = "the facts of the tests have more in them than one package needs")]
#[path = "../tests/evidence/facts.rs"]
mod facts;
#[expect(dead_code, reason = "the house of the tests has more in it than damage needs")]
#[path = "../tests/evidence/house.rs"]
mod house;
#[path = "../tests/evidence/insider.rs"]
mod insider;

use std::io::{BufWriter, Write};

use bag::{Files, packed, packed_as, redirected, relisted, unpacked};
use evidence::package::{Outcome, Report, Trust, verify};
use house::{Chance, House, house, package};
use serde_json::{Value, json};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let (Some(file), Some(count)) = (arguments.get(1), arguments.get(2)) else {
        eprintln!("usage: mutations FILE COUNT [SEED]");
        std::process::exit(2)
    };
    let mut chance = Chance(arguments.get(3).map_or(1_123, |seed| seed.parse().unwrap()));
    let out: Box<dyn Write> = match file.as_str() {
        "-" => Box::new(std::io::stdout().lock()),
        file => Box::new(std::fs::File::create(file).unwrap()),
    };
    let mut out = BufWriter::with_capacity(1 << 20, out);
    let verified = all(count.parse().unwrap(), &mut chance, &mut out);
    out.flush().unwrap();
    eprintln!("{count} packages, {verified} of them untouched, or lawfully signed again");
}

/// The packages that damage is done to.
struct Good {
    house: House,
    one: Vec<u8>,
    two: Vec<u8>,
    files: Files,
    others: Files,
    /// Of the first release.
    old: Vec<u8>,
    old_files: Files,
}

fn all(count: usize, chance: &mut Chance, out: &mut impl Write) -> usize {
    let old = include_bytes!("../tests/released/package-1.zip").to_vec();
    let (one, two) = (package(1, 600), package(2, 600));
    let (files, others, old_files) = (unpacked(&one), unpacked(&two), unpacked(&old));
    let good = Good { house: house(1), one, two, files, others, old, old_files };
    let mut verified = 0;
    for round in 0..count {
        let bytes = damaged(&good, round, chance);
        let report = verify(&bytes, &Trust::nobody(), None);
        let whole = [&good.one, &good.two, &good.old].contains(&&bytes);
        let with_keys = matches!(round % 10, 4 | 5);
        assert!(
            with_keys || report.verified() == whole,
            "package {round}: without keys, only the untouched one is one"
        );
        verified += usize::from(report.verified());
        out.write_all(&[u8::from(report.verified()) | 2]).unwrap();
        out.write_all(&failed(&report).to_le_bytes()).unwrap();
        out.write_all(&u32::try_from(bytes.len()).unwrap().to_le_bytes()).unwrap();
        out.write_all(&bytes).unwrap();
    }
    verified
}

/// Which checks failed, a bit for each.
fn failed(report: &Report) -> u16 {
    let failed = report.checks.iter().enumerate().filter(|(_, check)| check.outcome == Outcome::Failed);
    failed.fold(0, |mask, (at, _)| mask | 1 << at)
}

fn damaged(good: &Good, round: usize, chance: &mut Chance) -> Vec<u8> {
    let Good { house, one, two, files, others, old, old_files } = good;
    match round % 10 {
        0 if round.is_multiple_of(100) => one.clone(),
        0 => flipped(one, chance),
        1 => one[..chance.below(one.len())].to_vec(),
        2 => {
            let at = chance.below(one.len());
            [&one[..at], &two[at..]].concat()
        }
        3 => swapped(one, chance),
        4 | 5 => insiders(house, files, chance),
        6 | 7 => packed(1, &mended(files, others, chance)),
        8 => {
            let mut bytes = one.clone();
            let at = chance.below(bytes.len());
            bytes[at] = chance.next() as u8;
            bytes
        }
        _ if chance.below(2) == 0 => flipped(old, chance),
        _ => packed_as("comity-", 1, &mended(old_files, others, chance)),
    }
}

fn flipped(good: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = good.to_vec();
    let at = chance.below(bytes.len());
    bytes[at] ^= 1 << chance.below(8);
    bytes
}

fn swapped(good: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = good.to_vec();
    let (one, two) = (chance.below(bytes.len()), chance.below(bytes.len()));
    bytes.swap(one, two);
    bytes
}

/// One file changed, exchanged, removed or added; then the checksums, and perhaps the manifests and the seal's digest, put right.
fn mended(files: &Files, others: &Files, chance: &mut Chance) -> Files {
    let mut files = files.clone();
    let name = files.keys().nth(chance.below(files.len())).unwrap().clone();
    match chance.below(5) {
        0 => drop(files.insert(name.clone(), others[&name].clone())),
        1 => drop(files.remove(&name)),
        2 => drop(files.insert(format!("{name}.x"), b"x".to_vec())),
        _ => {
            let bytes = files.get_mut(&name).unwrap();
            let at = chance.below(bytes.len());
            bytes[at] ^= 1 << chance.below(8);
        }
    }
    let whole = ["bag-info.txt", "seal.json"].iter().all(|paper| files.contains_key(*paper));
    let readable = files.get("seal.json").is_some_and(|seal| serde_json::from_slice::<serde_json::Value>(seal).is_ok());
    let mend = chance.below(3);
    if mend > 0 && whole {
        relisted(&mut files);
    }
    if mend > 1 && whole && readable {
        redirected(&mut files);
    }
    files
}

/// One value in one paper exchanged for another, and everything signed again by those who hold the keys.
fn insiders(house: &House, files: &Files, chance: &mut Chance) -> Vec<u8> {
    let mut files = files.clone();
    let papers = [
        "closing.json",
        "custody.json",
        "custody.json",
        "keys.json",
        "log/packing.json",
        "log/witnesses.json",
        "seal.json",
        "use-limits.json",
    ];
    let name = papers[chance.below(papers.len())];
    let mut paper = insider::read(&files, name).unwrap();
    exchange(&mut paper, chance);
    insider::write(&mut files, name, &paper);
    let custody = insider::custody_again(house, &mut files);
    let seal = insider::sealed_again(house, &mut files);
    let _ = (custody, seal);
    packed(1, &files)
}

/// Walks down at random, and at some leaf or branch puts something else.
fn exchange(value: &mut Value, chance: &mut Chance) {
    let inside = match value {
        Value::Array(items) if !items.is_empty() && chance.below(8) > 0 => {
            let at = chance.below(items.len());
            items.get_mut(at)
        }
        Value::Object(members) if !members.is_empty() && chance.below(12) > 0 => {
            let at = chance.below(members.len());
            members.values_mut().nth(at)
        }
        _ => None,
    };
    match inside {
        Some(inside) => exchange(inside, chance),
        None => *value = other(value, chance),
    }
}

/// Something like it, or one of the values on which readers of one format have disagreed before.
fn other(value: &Value, chance: &mut Chance) -> Value {
    let pool = [
        json!(null),
        json!(true),
        json!(0),
        json!(1),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!([]),
        json!({}),
        json!(""),
        json!(" "),
        json!("0"),
        json!("00"),
        json!("18446744073709551616"),
        json!("a\u{202e}b"),
        json!("\u{85}"),
        json!("\u{a0}"),
        json!("\u{2003}x"),
        json!("e\u{301}\u{1F600}"),
        json!("2026-11-18T11:06:50Z"),
        json!("2026-11-18T11:06:50.5Z"),
        json!("2026-11-18T11:06:50.50Z"),
        json!("2026-11-18t11:06:50z"),
        json!("2026-11-18T24:00:00Z"),
        json!("2026-02-29T00:00:00Z"),
        json!("2199-12-31T23:59:59.999999Z"),
        json!("1969-12-31T23:59:59Z"),
        json!("2026-11-18T11:06:50.1234567Z"),
        json!("xb"),
        json!("XA"),
        json!("X1"),
        json!("clerk"),
        json!("Clerk"),
        json!("provider.xb.example"),
        json!("-x"),
        json!("x-"),
        json!("received"),
        json!("viewed"),
        json!("0".repeat(64)),
        json!("F".repeat(64)),
        json!("x".repeat(4_000)),
        json!("x".repeat(4_001)),
        json!("\u{e9}".repeat(2_001)),
        json!("\u{0}"),
        json!("\u{7f}"),
        json!("a\nb"),
        json!("\u{feff}"),
        json!("\u{200b}"),
    ];
    match (value, chance.below(4)) {
        (Value::Array(items), 0) => Value::Array(items.iter().rev().cloned().collect()),
        (Value::Array(items), 1) => Value::Array(items.iter().chain(items).cloned().collect()),
        (Value::String(text), 0) => json!(text.to_uppercase()),
        (Value::String(text), 1) => json!(format!("{text} ")),
        _ => pool[chance.below(pool.len())].clone(),
    }
}

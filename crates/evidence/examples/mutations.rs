//! Writes damaged packages and this room's verdict on each, for another verifier to judge: `mutations FILE COUNT [SEED]`.
//!
//! Each is a verdict byte (1 verified), the length as four bytes, least first, and the package.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "an example may stop at the first surprise")]

#[path = "../tests/evidence/bag.rs"]
mod bag;
#[expect(dead_code, reason = "the house of the tests has more in it than damage needs")]
#[path = "../tests/evidence/house.rs"]
mod house;
#[path = "../tests/evidence/insider.rs"]
mod insider;

use bag::{Files, packed, redirected, relisted, unpacked};
use evidence::package::{Trust, verify};
use house::{Chance, House, house, package};
use serde_json::{Value, json};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let (Some(file), Some(count)) = (arguments.get(1), arguments.get(2)) else {
        eprintln!("usage: mutations FILE COUNT [SEED]");
        std::process::exit(2)
    };
    let (one, two) = (package(1, 600), package(2, 600));
    let (files, others) = (unpacked(&one), unpacked(&two));
    let mut chance = Chance(arguments.get(3).map_or(1_123, |seed| seed.parse().unwrap()));
    let mut out = Vec::new();
    let mut verified = 0;
    for round in 0..count.parse().unwrap() {
        let bytes = match round % 8 {
            0 if round % 80 == 0 => one.clone(),
            0 => flipped(&one, &mut chance),
            1 => one[..chance.below(one.len())].to_vec(),
            2 => {
                let at = chance.below(one.len());
                [&one[..at], &two[at..]].concat()
            }
            3 => swapped(&one, &mut chance),
            4 | 5 => insiders(&house(1), &files, &mut chance),
            _ => mended(&files, &others, &mut chance),
        };
        let verdict = verify(&bytes, &Trust::nobody(), None).verified();
        let with_keys = matches!(round % 8, 4 | 5);
        assert!(
            with_keys || verdict == (bytes == one || bytes == two),
            "package {round}: without keys, only the untouched one is one"
        );
        verified += usize::from(verdict);
        out.push(u8::from(verdict));
        out.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
        out.extend(bytes);
    }
    std::fs::write(file, out).unwrap();
    println!("{count} packages, {verified} of them untouched, or lawfully signed again");
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
fn mended(files: &Files, others: &Files, chance: &mut Chance) -> Vec<u8> {
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
    packed(1, &files)
}

/// One value in one paper exchanged for another, and everything signed again by those who hold the keys.
fn insiders(house: &House, files: &Files, chance: &mut Chance) -> Vec<u8> {
    let mut files = files.clone();
    let papers = ["custody.json", "custody.json", "keys.json", "use-limits.json", "log/packing.json", "seal.json"];
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

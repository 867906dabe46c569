//! Writes damaged packages and this room's verdict on each, for another verifier to judge: `mutations FILE COUNT`.
//!
//! Each is a verdict byte (1 verified), the length as four bytes, least first, and the package.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "an example may stop at the first surprise")]

#[path = "../tests/evidence/bag.rs"]
mod bag;
#[expect(dead_code, reason = "the house of the tests has more in it than damage needs")]
#[path = "../tests/evidence/house.rs"]
mod house;

use bag::{Files, packed, redirected, relisted, unpacked};
use evidence::package::{Trust, verify};
use house::{Chance, package};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, file, count] = arguments.as_slice() else {
        eprintln!("usage: mutations FILE COUNT");
        std::process::exit(2)
    };
    let (one, two) = (package(1, 600), package(2, 600));
    let (files, others) = (unpacked(&one), unpacked(&two));
    let mut chance = Chance(1_123);
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
            _ => mended(&files, &others, &mut chance),
        };
        let verdict = verify(&bytes, &Trust::nobody(), None).verified();
        assert_eq!(verdict, bytes == one, "package {round}: only the untouched one is a package");
        verified += usize::from(verdict);
        out.push(u8::from(verdict));
        out.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
        out.extend(bytes);
    }
    std::fs::write(file, out).unwrap();
    println!("{count} packages, {verified} of them left as they were");
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

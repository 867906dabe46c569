//! Whoever changes one byte of a package, or one file, and mends as much as can be mended without the keys, is found out.

use evidence::package::{Trust, verify};

use crate::{
    bag::{Files, packed, redirected, relisted, unpacked},
    house::{Chance, house, package},
    insider::{closed_again, stamped_again},
};

/// Even a reader who trusts nobody in particular sees it.
#[track_caller]
fn found(bytes: &[u8], what: &str) {
    assert!(!verify(bytes, &Trust::nobody(), None).verified(), "not found out: {what}");
}

/// Found as it is, with manifests mended, and with the seal pointed at the mended manifests.
fn found_however_mended(mut files: Files, what: &str) {
    found(&packed(1, &files), what);
    relisted(&mut files);
    found(&packed(1, &files), what);
    redirected(&mut files);
    found(&packed(1, &files), what);
}

/// Takes time to run in full; `COMITY_MUTATIONS` sets how many of each kind.
fn rounds(usual: usize) -> usize {
    std::env::var("COMITY_MUTATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[test]
fn the_helpers_leave_a_good_package_good() {
    let good = package(1, 5_000);
    let mut files = unpacked(&good);
    assert_eq!(packed(1, &files), good);
    relisted(&mut files);
    redirected(&mut files);
    assert_eq!(packed(1, &files), good);
    assert!(verify(&good, &Trust::nobody(), None).verified());
}

/// There is no immaterial byte.
#[test]
fn every_flipped_byte_is_found() {
    let good = package(1, 20_000);
    let mut chance = Chance(2026);
    for _ in 0..rounds(10_000) {
        let mut flipped = good.clone();
        let at = chance.below(good.len());
        flipped[at] ^= chance.below(255) as u8 + 1;
        found(&flipped, &format!("byte {at}"));
    }
}

#[test]
fn cut_extended_and_shifted_packages_are_found() {
    let good = package(1, 5_000);
    let mut chance = Chance(7);
    for _ in 0..rounds(1_000) {
        let (at, to) = (chance.below(good.len()), chance.below(good.len()));
        found(&good[..at], "truncated");
        found(&good[at + 1..], "beheaded");
        let mut without = good.clone();
        without.remove(at);
        found(&without, "a byte removed");
        let mut with = good.clone();
        with.insert(at, chance.next() as u8);
        found(&with, "a byte inserted");
        if good[at] != good[to] {
            let mut swapped = good.clone();
            swapped.swap(at, to);
            found(&swapped, "two bytes swapped");
        }
    }
    for tail in [&b"\0"[..], b"PK\x05\x06", &good] {
        found(&[&good, tail].concat(), "appended");
        found(&[tail, &good].concat(), "prepended");
    }
}

#[test]
fn two_packages_spliced_anywhere_are_found() {
    let (one, two) = (package(1, 5_000), package(2, 5_000));
    assert_eq!(one.len(), two.len(), "so that a splice keeps every length");
    let mut chance = Chance(8);
    let last_difference = (0..one.len()).rev().find(|at| one[*at] != two[*at]).unwrap();
    let first_difference = (0..one.len()).find(|at| one[*at] != two[*at]).unwrap();
    for _ in 0..rounds(1_000) {
        let at = first_difference + 1 + chance.below(last_difference - first_difference);
        found(&[&one[..at], &two[at..]].concat(), &format!("splice at {at}"));
    }
}

#[test]
fn a_flipped_byte_in_any_file_is_found_however_mended() {
    let files = unpacked(&package(1, 5_000));
    let mut chance = Chance(9);
    for round in 0..rounds(300) {
        let name = files.keys().nth(round % files.len()).unwrap();
        let mut changed = files.clone();
        let bytes = changed.get_mut(name).unwrap();
        let at = chance.below(bytes.len());
        bytes[at] ^= 1 << chance.below(8);
        found_however_mended_unless_derived(changed, name, at);
    }
}

/// The manifests and the Oxum are what mending writes: a flip there is simply undone by it.
fn found_however_mended_unless_derived(files: Files, name: &str, at: usize) {
    found(&packed(1, &files), &format!("{name} byte {at}"));
    let derived = name.contains("manifest") || ["bag-info.txt", "seal.json", "closing.json"].contains(&name);
    if !derived {
        found_however_mended(files, &format!("{name} byte {at}, mended"));
    }
}

#[test]
fn a_file_of_another_package_is_found_however_mended() {
    let (one, two) = (unpacked(&package(1, 5_000)), unpacked(&package(2, 5_000)));
    let mut exchanged = 0;
    for (name, theirs) in &two {
        let derived = name.contains("manifest");
        if one[name] == *theirs || derived {
            continue;
        }
        let mut files = one.clone();
        files.insert(name.clone(), theirs.clone());
        found_however_mended(files, name);
        exchanged += 1;
    }
    assert_eq!(exchanged, 16, "all but the fixed texts, the records and the manifests");
}

#[test]
fn a_file_removed_or_added_or_renamed_is_found_however_mended() {
    let files = unpacked(&package(1, 5_000));
    for name in files.keys() {
        let mut without = files.clone();
        without.remove(name);
        found(&packed(1, &without), name);
        if name.starts_with("data/") {
            found_however_mended(without, name);
        }
        let mut renamed = files.clone();
        let bytes = renamed.remove(name).unwrap();
        renamed.insert(format!("{name}.x"), bytes);
        found(&packed(1, &renamed), name);
    }
    for extra in
        ["data/extra.txt", "data/records/extra.log", "extra.txt", "log/extra.txt", "tagmanifest-sha512.txt", "data"]
    {
        let mut with = files.clone();
        with.insert(extra.to_owned(), b"extra".to_vec());
        found_however_mended(with, extra);
    }
}

#[test]
fn two_files_that_change_places_are_found_however_mended() {
    let files = unpacked(&package(1, 5_000));
    let names: Vec<&String> = files.keys().filter(|name| !name.contains("manifest")).collect();
    for one in &names {
        for two in names.iter().filter(|two| *two > one) {
            let mut swapped = files.clone();
            swapped.insert((*one).clone(), files[*two].clone());
            swapped.insert((*two).clone(), files[*one].clone());
            found(&packed(1, &swapped), &format!("{one} and {two}"));
            if one.starts_with("data/") && two.starts_with("data/") {
                found_however_mended(swapped, &format!("{one} and {two}"));
            }
        }
    }
}

#[test]
fn a_package_passed_off_as_the_answer_to_another_request_is_found() {
    let files = unpacked(&package(1, 5_000));
    found(&packed(2, &files), "folder of another request");
}

#[test]
fn a_signature_taken_from_the_seal_is_missed() {
    let files = unpacked(&package(1, 5_000));
    let seal: serde_json::Value = serde_json::from_slice(&files["seal.json"]).unwrap();
    let rewritten = |signatures: &[usize]| {
        let mut changed = seal.clone();
        changed["signatures"] = signatures.iter().map(|at| seal["signatures"][*at].clone()).collect();
        let mut files = files.clone();
        files.insert("seal.json".to_owned(), serde_json_canonicalizer::to_vec(&changed).unwrap());
        // Whoever holds the node's key closes it again.
        stamped_again(&house(1), &mut files);
        closed_again(&house(1), &mut files).unwrap();
        packed(1, &files)
    };
    assert!(verify(&rewritten(&[0, 1]), &Trust::nobody(), None).verified());
    for signatures in [&[][..], &[0], &[1], &[0, 0], &[0, 1, 1], &[0, 0, 1]] {
        found(&rewritten(signatures), &format!("{signatures:?}"));
    }
    let mut unlisted = files.clone();
    let keys = String::from_utf8(files["keys.json"].clone()).unwrap().replacen("\"seals\":true", "\"seals\":false", 1);
    unlisted.insert("keys.json".to_owned(), keys.into_bytes());
    found_however_mended(unlisted, "a sealer struck from the list");
}

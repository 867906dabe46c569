//! Every arrow points down: which room may know which.

use std::collections::BTreeMap;

use crate::source::{files, none};

/// Who may know whom. A room that is not here may not exist; an arrow that is not here may not be drawn.
const FLOOR_PLAN: &[(&str, &[&str])] = &[
    ("terms", &[]),
    ("cell", &[]),
    ("law", &["terms"]),
    ("evidence", &["terms"]),
    ("exchange", &["terms"]),
    // Another body's format: what it means here is the desk's business, so it knows the vocabulary alone.
    ("etsi", &["terms"]),
    ("court", &["terms", "evidence", "exchange"]),
    ("retained", &["terms"]),
    ("guard", &["terms", "law"]),
    ("request", &["terms", "law", "guard"]),
    ("archive", &["terms", "guard", "retained"]),
    ("store", &["terms", "request", "evidence"]),
    (
        "node",
        &["terms", "law", "guard", "request", "exchange", "etsi", "evidence", "court", "retained", "archive", "store"],
    ),
    // Beside the binary: whole days of many nodes. It drives the desks of `node` and reads what lies under them, to hold the one
    // against the other.
    ("rehearsal", &["terms", "law", "request", "exchange", "evidence", "retained", "archive", "store", "node"]),
    (
        "comity",
        &[
            "terms",
            "law",
            "guard",
            "request",
            "exchange",
            "etsi",
            "evidence",
            "cell",
            "court",
            "retained",
            "archive",
            "store",
            "node",
            "rehearsal",
        ],
    ),
];

/// What the pure rooms may use besides rooms: none of these opens a file, a socket or a clock by itself.
const PURE_MAY_USE: &[&str] = &[
    "base64",
    // Packages in pieces: the cipher of suite 1, which `hpke` brings for letters.
    "chacha20poly1305",
    "crc32fast",
    "csv-core",
    "ed25519-dalek",
    // The page of a package as PDF, in fonts that are handed in: a shaper, a writer, and two Unicode algorithms.
    "harfrust",
    // A file for whoever has no node is sealed with age: a key derivation, a MAC, and what makes a pass-phrase costly.
    "hkdf",
    "hmac",
    "hpke",
    "jiff",
    "krilla",
    "lz4_flex",
    "memchr",
    "md-5",
    // Time stamps of others are signed with ECDSA, or with RSA, of which the public half alone is used (so that the
    // advisory about timing of private keys, RUSTSEC-2023-0071, has nothing to bite).
    "p256",
    "p384",
    "rand_core",
    "rsa",
    "scrypt",
    "serde",
    "serde_json",
    "serde_json_canonicalizer",
    // Old time stamps name their certificate by SHA-1 (RFC 2634); nothing of ours is hashed with it.
    "sha1",
    "sha2",
    "strsim",
    "thiserror",
    "toml",
    "unicode-bidi",
    "unicode-linebreak",
    "zeroize",
];

/// What only a room's tests may know: a pass takes papers, and papers are written in the law's words.
const TESTS_MAY_KNOW: &[(&str, &str)] = &[("archive", "law")];

/// Rooms without clock, chance, disk, network or environment.
pub(crate) const PURE: &[&str] = &["terms", "law", "guard", "request", "exchange", "etsi", "evidence", "retained"];

/// Each room with its manifest.
fn manifests() -> BTreeMap<String, toml::Table> {
    let manifest = |file: &'static crate::source::Source| {
        let room = file.path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml")?;
        Some((room.to_owned(), file.text.parse().unwrap()))
    };
    files().iter().filter_map(manifest).collect()
}

/// What a manifest names under these headings.
fn used(table: &toml::Table, kinds: &[&str]) -> Vec<String> {
    let deps = kinds.iter().filter_map(|kind| table.get(*kind)?.as_table());
    deps.flat_map(|deps| deps.keys().cloned()).collect()
}

const FOR_BUILDS: &[&str] = &["dependencies", "build-dependencies"];
const FOR_TESTS_TOO: &[&str] = &["dependencies", "build-dependencies", "dev-dependencies"];

/// Why: a reader who knows one room should need only those below it; and what may not know the network cannot leak.
#[test]
fn every_arrow_points_down() {
    let mut broken = Vec::new();
    for (room, table) in manifests() {
        let Some((_, allowed)) = FLOOR_PLAN.iter().find(|(name, _)| *name == room) else {
            broken.push(format!("{room} is not in the floor plan"));
            continue;
        };
        let tests_only = |other: &&String| TESTS_MAY_KNOW.contains(&(room.as_str(), other.as_str()));
        let for_builds = used(&table, FOR_BUILDS);
        let all = used(&table, FOR_TESTS_TOO);
        let rooms = all.iter().filter(|u| FLOOR_PLAN.iter().any(|(name, _)| name == u));
        for other in rooms.filter(|u| for_builds.contains(u) || !tests_only(u)) {
            if !allowed.contains(&other.as_str()) {
                broken.push(format!("{room} may not know {other}"));
            }
        }
    }
    none("arrows", &broken);
}

/// Why: the plan itself could point up; each room stands after those that it knows.
#[test]
fn the_plan_has_no_circle() {
    for (at, (room, allowed)) in FLOOR_PLAN.iter().enumerate() {
        for other in *allowed {
            let below = FLOOR_PLAN.iter().position(|(name, _)| name == other);
            assert!(below.is_some_and(|below| below < at), "{room} stands before {other}");
        }
    }
    assert_eq!(manifests().len(), FLOOR_PLAN.len(), "a room of the plan is not built");
}

/// Why: a pure room stays pure only as long as nothing it uses is not. Its tests may hold it against anything.
#[test]
fn pure_rooms_use_only_pure_crates() {
    let mut broken = Vec::new();
    let is_room = |name: &str| FLOOR_PLAN.iter().any(|(room, _)| *room == name);
    for (room, table) in manifests().iter().filter(|(room, _)| PURE.contains(&room.as_str())) {
        for other in used(table, FOR_BUILDS).iter().filter(|u| !is_room(u) && !PURE_MAY_USE.contains(&u.as_str())) {
            broken.push(format!("{room} uses {other}"));
        }
    }
    none("pure rooms", &broken);
}

/// Why: a crate that does not inherit the lints has none, and nobody would notice.
#[test]
fn every_room_inherits_lints_and_edition() {
    let inherits = |table: &toml::Table, section: &str, key: Option<&str>| {
        let section = table.get(section)?.as_table()?;
        let section = key.map_or(Some(section), |key| section.get(key)?.as_table())?;
        section.get("workspace")?.as_bool()
    };
    let mut broken = Vec::new();
    for (room, table) in manifests() {
        if inherits(&table, "lints", None) != Some(true) {
            broken.push(format!("{room}: [lints] workspace = true is missing"));
        }
        for key in ["version", "edition", "rust-version", "license", "publish"] {
            if inherits(&table, "package", Some(key)) != Some(true) {
                broken.push(format!("{room}: {key}.workspace = true is missing"));
            }
        }
    }
    none("manifests", &broken);
}

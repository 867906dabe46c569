//! Bytes made to do harm: each is a plain fault, quickly, and none costs memory that it did not bring.

use evidence::package::{BadZip, Fault, NAME_BYTES_MAX, Package, Trust, verify};

use crate::{
    bag::{packed, relisted, unpacked, zip},
    house::{Chance, package},
};

const FOLDER: &str = "evidence-01010101010101010101010101010101";

/// A good package with one more file, or a file renamed, by this full name.
fn with_entry(name: &str) -> Vec<u8> {
    let files = unpacked(&package(1, 1_000));
    let mut entries: Vec<(String, &[u8])> =
        files.iter().map(|(name, bytes)| (format!("{FOLDER}/{name}"), bytes.as_slice())).collect();
    entries.push((name.to_owned(), b"harm"));
    entries.sort();
    zip(entries.into_iter())
}

#[track_caller]
fn fault(bytes: &[u8]) -> Fault {
    assert!(!verify(bytes, &Trust::nobody(), None).verified());
    Package::read(bytes).unwrap_err()
}

#[test]
fn a_name_that_leads_out_of_the_folder_is_a_fault() {
    let long = format!("{FOLDER}/data/{}", "x".repeat(NAME_BYTES_MAX));
    for name in [
        "../../etc/cron.d/x",
        "/etc/passwd",
        "..\\..\\x",
        "C:\\x",
        &format!("{FOLDER}/../x"),
        &format!("{FOLDER}/data/../../x"),
        &format!("{FOLDER}/data/..\\x"),
        &format!("{FOLDER}/data//x"),
        &format!("{FOLDER}/data/./x"),
        &format!("{FOLDER}/data/"),
        &format!("{FOLDER}/data/x\0.txt"),
        &format!("{FOLDER}/data/con"),
        &format!("{FOLDER}/data/nul.txt"),
        &format!("{FOLDER}/data/trailing."),
        &format!("{FOLDER}/data/\u{202e}txt.exe"),
        &format!("{FOLDER}/data/ANSWER.json"),
        &format!("{FOLDER}/data/answer.json"),
        &format!("{FOLDER}/data/answer.json/x"),
        &format!("{FOLDER}/SEAL.json"),
        "evidence-00000000000000000000000000000000/data/x",
        "zzz",
        &long,
    ] {
        assert!(matches!(fault(&with_entry(name)), Fault::Name { .. }), "{name:?}");
    }
    for name in ["", &"x".repeat(201), &"x".repeat(65_535)] {
        assert!(matches!(fault(&with_entry(name)), Fault::Zip(_)), "a name of {} bytes", name.len());
    }
}

#[test]
fn sizes_and_counts_are_claims() {
    let good = package(1, 1_000);
    let end = good.len() - 22;
    // Each number in the first local header, the first central header and the end, at its extremes.
    let central = u32::from_le_bytes(good[end + 16..end + 20].try_into().unwrap()) as usize;
    let fields = [14, 18, 22, central + 16, central + 20, central + 24, central + 38, central + 42, end + 12, end + 16];
    for at in fields {
        for value in [0u32, 1, 0x7FFF_FFFF, 0xFFFF_FFFE, 0xFFFF_FFFF] {
            let mut bytes = good.clone();
            bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
            assert!(bytes == good || matches!(fault(&bytes), Fault::Zip(_) | Fault::Large), "{at} {value}");
        }
    }
    for at in [4, 6, 8, 10, 12, 26, 28, central + 4, central + 28, central + 30, end + 4, end + 8, end + 10, end + 20] {
        for value in [0u16, 1, 0x7FFF, 0xFFFF] {
            let mut bytes = good.clone();
            bytes[at..at + 2].copy_from_slice(&value.to_le_bytes());
            assert!(bytes == good || matches!(fault(&bytes), Fault::Zip(_) | Fault::Name { .. }), "{at} {value}");
        }
    }
}

#[test]
fn a_million_entries_are_too_many_before_the_hundredth_part_is_read() {
    let many = zip((0..1_000_000).map(|at| (format!("{FOLDER}/data/{at:07}"), &b""[..])));
    assert_eq!(fault(&many), Fault::Zip(BadZip::TooMany));
}

#[test]
fn a_machine_readable_file_of_another_shape_is_a_fault() {
    let files = unpacked(&package(1, 1_000));
    let deep = "[".repeat(1_000_000);
    let shapes: [&[u8]; 9] = [
        b"",
        b"{}",
        b"null",
        b"[]",
        deep.as_bytes(),
        b"{\"custody\":1e400}",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b"{\"seal\":-0}",
    ];
    for name in [
        "closing.json",
        "custody.json",
        "keys.json",
        "log/consistency.json",
        "log/inclusion.json",
        "log/packing.json",
        "log/witnesses.json",
        "seal.json",
        "use-limits.json",
    ] {
        for shape in shapes {
            let mut changed = files.clone();
            changed.insert(name.to_owned(), shape.to_vec());
            relisted(&mut changed);
            assert_eq!(fault(&packed(1, &changed)), Fault::Unreadable { name }, "{shape:?}");
        }
    }
}

#[test]
fn papers_that_are_endless_are_a_fault() {
    let files = unpacked(&package(1, 1_000));
    let mut long = files.clone();
    long.insert("custody.json".to_owned(), vec![b'['; (8 << 20) + 1]);
    assert_eq!(fault(&packed(1, &long)), Fault::Large);
    let mut many = files.clone();
    let holders = String::from_utf8(files["keys.json"].clone()).unwrap();
    let one = holders.split_once('[').unwrap().1.split_once('}').unwrap().0.to_owned() + "}";
    let keys = format!("{{\"holders\":[{}],\"keys\":1}}", vec![one; 1_001].join(","));
    many.insert("keys.json".to_owned(), keys.into_bytes());
    assert_eq!(fault(&packed(1, &many)), Fault::Unreadable { name: "keys.json" });
}

#[test]
fn a_proof_of_ten_thousand_steps_is_a_fault() {
    let mut files = unpacked(&package(1, 1_000));
    let step = "\"".to_owned() + &"00".repeat(32) + "\"";
    let json = format!(
        "{{\"commitment_key\":\"{}\",\"inclusion\":1,\"index\":\"0\",\"proof\":[{}]}}",
        "00".repeat(32),
        vec![step; 10_000].join(",")
    );
    files.insert("log/inclusion.json".to_owned(), json.into_bytes());
    assert_eq!(fault(&packed(1, &files)), Fault::Unreadable { name: "log/inclusion.json" });
}

#[test]
fn no_bytes_at_all_make_it_panic() {
    let mut chance = Chance(4);
    for _ in 0..5_000 {
        let length = chance.below(400);
        let mut bytes: Vec<u8> = (0..length).map(|_| chance.next() as u8).collect();
        if length > 30 && chance.below(2) == 0 {
            bytes[..4].copy_from_slice(b"PK\x03\x04");
        }
        assert!(!verify(&bytes, &Trust::nobody(), None).verified());
    }
    let files = unpacked(&package(1, 300));
    for _ in 0..2_000 {
        let mut changed = files.clone();
        let (_, bytes) = changed.iter_mut().nth(chance.below(files.len())).unwrap();
        let (at, length) = (chance.below(bytes.len()), chance.below(40));
        let end = bytes.len().min(at + length);
        let noise: Vec<u8> = (0..chance.below(40)).map(|_| b"{}[]\",:0a\n\xff-"[chance.below(12)]).collect();
        let same = bytes[at..end] == noise[..];
        bytes.splice(at..end, noise);
        assert!(same || !verify(&packed(1, &changed), &Trust::nobody(), None).verified());
    }
}

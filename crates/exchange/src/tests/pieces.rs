//! Pieces: what is sealed opens in its own place and nowhere else. `protocol/pieces.json` holds the bytes that others compare with.

use std::path::PathBuf;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use terms::{Digest, LetterId};

use super::federation::chance;
use crate::*;

/// Byte `i` of the invented package.
fn byte(i: usize) -> u8 {
    (i.wrapping_mul(31) ^ (i >> 9)) as u8
}

fn package(size: usize) -> (Vec<u8>, Pieces) {
    let bytes: Vec<u8> = (0..size).map(byte).collect();
    let digest = Digest::from_bytes(Sha256::digest(&bytes).into());
    let pieces = Pieces::new([7; 32], LetterId::from_bytes([9; 16]), digest, size as u64).unwrap();
    (bytes, pieces)
}

fn head_of(sealed: &[u8]) -> [u8; HEAD_BYTES] {
    sealed[..HEAD_BYTES].try_into().unwrap()
}

/// Takes a piece as a node does: head first, then the rest.
fn take(pieces: &Pieces, sealed: &[u8]) -> Result<(u64, Vec<u8>), PieceFault> {
    let written = head_of(sealed);
    let head = PieceHead::read(&written)?;
    pieces.expect(&head, &written)?;
    Ok((head.number, pieces.open(head.number, sealed[HEAD_BYTES..].to_vec())?.to_vec()))
}

#[test]
fn a_package_goes_to_pieces_and_comes_together_again() {
    for size in [1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES + 17] {
        let (bytes, pieces) = package(size);
        let mut back = Vec::new();
        for (number, part) in (0..).zip(bytes.chunks(PIECE_BYTES)) {
            let sealed = pieces.seal(number, part).unwrap();
            assert_eq!(sealed.len(), HEAD_BYTES + PIECE_BYTES + 16, "every piece has one size");
            let (at, part) = take(&pieces, &sealed).unwrap();
            assert_eq!(at, number);
            back.extend(part);
        }
        assert!(back == bytes && pieces.count() == size.div_ceil(PIECE_BYTES) as u64);
    }
}

#[test]
fn a_piece_in_another_place_or_with_a_changed_byte_is_a_fault() {
    let (bytes, pieces) = package(2 * PIECE_BYTES + 5);
    let part = |n: usize| &bytes[n * PIECE_BYTES..bytes.len().min((n + 1) * PIECE_BYTES)];
    let [zero, one, last] = [0, 1, 2].map(|n| pieces.seal(n as u64, part(n)).unwrap());
    let wrong = Err(PieceFault::NotGenuine);

    // Reordered: the head of one before the body of another.
    let swapped = [&zero[..HEAD_BYTES], &one[HEAD_BYTES..]].concat();
    assert_eq!(take(&pieces, &swapped), wrong);
    // Of another package, letter or size, under the same key.
    let other = |letter: u8, package: u8, size: u64| {
        Pieces::new([7; 32], LetterId::from_bytes([letter; 16]), Digest::from_bytes([package; 32]), size).unwrap()
    };
    assert_eq!(take(&other(8, 0, pieces.size()), &zero), Err(PieceFault::NotAnnounced));
    assert_eq!(take(&other(9, 0, pieces.size()), &zero), wrong);
    let longer = Pieces::new([7; 32], pieces.letter(), pieces.package(), pieces.size() + 1).unwrap();
    assert_eq!(take(&longer, &last), wrong);
    // Past the last, and cut short.
    let shorter = Pieces::new([7; 32], pieces.letter(), pieces.package(), PIECE_BYTES as u64).unwrap();
    assert_eq!(take(&shorter, &last), Err(PieceFault::NoSuchPiece));
    assert_eq!(take(&pieces, &zero[..zero.len() - 1]), Err(PieceFault::Layout));
    // Not of a piece's length, and not of its number.
    assert!(pieces.seal(2, part(0)).is_none() && pieces.seal(3, b"").is_none() && pieces.seal(0, b"").is_none());

    let mut chance = chance("pieces");
    for _ in 0..40 {
        let mut changed = last.clone();
        let at = rand_core::Rng::next_u64(&mut chance) as usize % changed.len();
        changed[at] ^= 1 << (at % 8);
        assert!(take(&pieces, &changed).is_err(), "byte {at}");
    }
    for at in 0..HEAD_BYTES {
        let mut changed = zero.clone();
        changed[at] ^= 1;
        assert!(take(&pieces, &changed).is_err(), "byte {at} of the head");
    }
}

#[test]
fn every_fault_of_a_piece_is_named_on_the_page() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../protocol/comity-1.md")).unwrap();
    for fault in PieceFault::ALL {
        let row = format!("| `{}` | {fault} |", fault.code());
        assert!(page.contains(&row), "missing: {row}");
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn vectors() -> Value {
    let (bytes, pieces) = package(2 * PIECE_BYTES + 5);
    let piece = |number: u64| {
        let start = number as usize * PIECE_BYTES;
        let sealed = pieces.seal(number, &bytes[start..][..pieces.length(number)]).unwrap();
        json!({
            "number": number, "head": hex(&sealed[..HEAD_BYTES]), "sha256": hex(&Sha256::digest(&sealed)),
            "sealed_begins": hex(&sealed[HEAD_BYTES..HEAD_BYTES + 32]), "sealed_ends": hex(&sealed[sealed.len() - 32..]),
        })
    };
    json!({
        "package": "byte i is the lowest byte of (31 * i) xor (i >> 9)",
        "size": bytes.len(), "digest": pieces.package().to_string(), "key": hex(&*pieces.key()),
        "letter": pieces.letter().to_string(), "pieces": (0..pieces.count()).map(piece).collect::<Vec<_>>(),
    })
}

#[test]
fn the_vectors_of_pieces_are_the_bytes_that_are_made() {
    let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../protocol/pieces.json"));
    let text = serde_json::to_string_pretty(&vectors()).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap_or_default(), text, "UPDATE=1 rewrites it; read the diff");
}

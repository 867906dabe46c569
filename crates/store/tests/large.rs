//! Large documents: whole after any cut, gone with their case, and nowhere readable.
#![cfg(test)]

use std::{fs, path::PathBuf};

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use request::{Draft, Event};
use sha2::{Digest as _, Sha256};
use store::{Batch, Class, Forget, PIECE, Store, Trouble};
use terms::{Digest, Instant};

const CASE: &str = "asking/00000000000000000000000000000001";

fn scratch(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("large-{name}"));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn at(second: i64) -> Instant {
    Instant::from_micros(1_800_000_000_000_000 + second * 1_000_000)
}

fn chance() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(11)
}

fn document(size: usize) -> (Vec<u8>, Digest) {
    let bytes: Vec<u8> = (0..size).map(|i| b"canary of the large document "[i % 29]).collect();
    let digest = Digest::from_bytes(Sha256::digest(&bytes).into());
    (bytes, digest)
}

fn batch(large: Vec<store::LargeDoc>) -> Batch {
    let draft = Draft([("facts".to_owned(), "f".to_owned())].into());
    Batch { events: vec![(CASE.to_owned(), Event::Drafted { draft })], large, ..Batch::default() }
}

async fn read(store: &Store, digest: Digest) -> Vec<u8> {
    let large = store.large(digest).await.unwrap().unwrap();
    (0..large.count()).flat_map(|n| large.piece(n).unwrap().to_vec()).collect()
}

#[tokio::test]
async fn a_document_grows_over_cuts_and_is_read_back_as_it_was() {
    let dir = scratch("grows");
    let (bytes, digest) = document(3 * PIECE + 77);
    let pieces: Vec<&[u8]> = bytes.chunks(PIECE).collect();
    // Cut off behind each piece, and in the middle of the next.
    for cut in 0..pieces.len() {
        let store = Store::open(&dir.join("store.db"), &mut chance()).await.unwrap();
        let mut growing = store.grow(CASE, digest, bytes.len() as u64, &mut chance()).await.unwrap();
        assert_eq!(growing.have(), cut as u64, "what was synced is there, and nothing else");
        assert!(growing.done("package").is_none());
        assert!(matches!(growing.put(&pieces[cut][1..], &mut chance()), Err(Trouble::File { .. })));
        growing.put(pieces[cut], &mut chance()).unwrap();
        if cut + 1 == pieces.len() {
            store.record(batch(vec![growing.done("package").unwrap()]), at(0), &mut chance()).await.unwrap();
            assert!(read(&store, digest).await == bytes);
        } else {
            let file = fs::read_dir(dir.join("files")).unwrap().next().unwrap().unwrap().path();
            let torn = [fs::read(&file).unwrap(), vec![5; 1_000]].concat();
            fs::write(&file, torn).unwrap();
        }
    }
    let file = fs::read_dir(dir.join("files")).unwrap().next().unwrap().unwrap().path();
    let lies = fs::read(&file).unwrap();
    assert!(!lies.windows(20).any(|w| w == &bytes[..20]), "sealed on the disk");
    let store = Store::open(&dir.join("store.db"), &mut chance()).await.unwrap();
    assert_eq!(store.sweep(at(0)).await.unwrap(), 0, "what is whole stays");
    // Two pieces that change places, and a changed byte, are noticed.
    let (one, two) = (48..48 + PIECE + 40, 48 + PIECE + 40..48 + 2 * (PIECE + 40));
    let swapped = [&lies[..48], &lies[two.clone()], &lies[one], &lies[two.end..]].concat();
    fs::write(&file, swapped).unwrap();
    let large = store.large(digest).await.unwrap().unwrap();
    assert!(matches!(large.piece(0), Err(Trouble::Document { .. })) && large.piece(2).is_ok());
}

#[tokio::test]
async fn a_case_that_is_forgotten_takes_its_files_along() {
    let dir = scratch("forgotten");
    let store = Store::open(&dir.join("store.db"), &mut chance()).await.unwrap();
    let (bytes, digest) = document(PIECE);
    let mut growing = store.grow(CASE, digest, bytes.len() as u64, &mut chance()).await.unwrap();
    growing.put(&bytes, &mut chance()).unwrap();
    store.record(batch(vec![growing.done("package").unwrap()]), at(0), &mut chance()).await.unwrap();
    // Another one that never became whole lies beside it, under the same key.
    let (_, begun) = document(2 * PIECE);
    store.grow(CASE, begun, 2 * PIECE as u64, &mut chance()).await.unwrap();
    assert_eq!(fs::read_dir(dir.join("files")).unwrap().count(), 2);
    let forget = Forget { case: CASE.into(), class: Class::Documents, why: "w".into(), by: None };
    store.destroy(&forget, at(1), &mut chance()).await.unwrap();
    assert_eq!(fs::read_dir(dir.join("files")).unwrap().count(), 0);
    assert!(store.large(digest).await.unwrap().is_none());
    assert!(matches!(store.document(digest).await.unwrap(), store::Document::Destroyed(_)));
}

#[tokio::test]
async fn what_nobody_finishes_goes_after_a_letters_life() {
    let dir = scratch("idle");
    let store = Store::open(&dir.join("store.db"), &mut chance()).await.unwrap();
    let (_, digest) = document(PIECE);
    drop(store.grow(CASE, digest, PIECE as u64, &mut chance()).await.unwrap());
    assert_eq!(store.sweep(Instant::from_micros(0)).await.unwrap(), 0);
    assert_eq!(store.sweep(Instant::from_micros(i64::MAX)).await.unwrap(), 1);
}

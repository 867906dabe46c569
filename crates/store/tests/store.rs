//! The store keeps what it acknowledged, in order, once, and notices what was changed from outside.
#![cfg(test)]

use std::path::PathBuf;

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use request::{Decision, Draft, Event};
use store::{Batch, Doc, OutLetter, Store, Trouble, stream};
use terms::{Digest, Ground, Instant, LetterId, RequestId};

/// A folder of its own for each test, gone at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("store-{name}"));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("store.db")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn at(second: i64) -> Instant {
    Instant::from_micros(1_800_000_000_000_000 + second * 1_000_000)
}

fn chance() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(7)
}

fn draft(text: &str) -> Event {
    Event::Drafted { draft: Draft([("facts".to_owned(), text.to_owned())].into()) }
}

fn letter(n: u8) -> OutLetter {
    OutLetter {
        letter: LetterId::from_bytes([n; 16]),
        kind: "request".into(),
        stream: "asking/1".into(),
        to: "xb-desk".parse().unwrap(),
        bytes: vec![n; 10],
        tries: 0,
        fault: None,
        delivered: None,
    }
}

#[tokio::test]
async fn what_is_recorded_is_read_back_in_order() {
    let scratch = Scratch::new("order");
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let id = stream::asking(RequestId::from_bytes([1; 16]));
    let refuse = Decision::Refuse { ground: Ground::Political, reason: "r".into(), cure: "c".into() };
    let events = vec![draft("one"), draft("two"), Event::DecisionTold { decision: refuse }, Event::Closed];
    for event in &events {
        let batch = Batch { events: vec![(id.clone(), event.clone())], ..Batch::default() };
        store.record(batch, at(0), &mut chance()).await.unwrap();
    }
    drop(store);
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let read: Vec<Event> = store.events(&id).await.unwrap().into_iter().map(|e| e.event).collect();
    assert_eq!(read, events);
    assert_eq!(store.audit().await.unwrap().entries, 4);
    assert_eq!(store.commitments().await.unwrap().len(), 4);
}

#[tokio::test]
async fn a_letter_is_taken_once_and_a_failed_batch_leaves_nothing() {
    let scratch = Scratch::new("once");
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let took =
        Some((LetterId::from_bytes([9; 16]), "xa-desk".parse().unwrap(), Digest::from_bytes([1; 32]), vec![1, 2, 3]));
    let batch = || Batch { events: vec![("house".into(), Event::Closed)], took: took.clone(), ..Batch::default() };
    store.record(batch(), at(0), &mut chance()).await.unwrap();
    assert!(matches!(store.record(batch(), at(1), &mut chance()).await, Err(Trouble::Database(_))));
    assert_eq!(store.audit().await.unwrap().entries, 1, "the second batch left no event behind");
    assert_eq!(store.taken(LetterId::from_bytes([9; 16])).await.unwrap().unwrap().receipt, vec![1, 2, 3]);
    assert_eq!(store.taken(LetterId::from_bytes([8; 16])).await.unwrap(), None);
}

#[tokio::test]
async fn a_letter_is_tried_again_later_and_later_until_its_receipt_comes() {
    let scratch = Scratch::new("outbox");
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let batch = Batch { letters: vec![letter(1), letter(2)], ..Batch::default() };
    store.record(batch, at(0), &mut chance()).await.unwrap();
    let due = store.due(at(0)).await.unwrap();
    assert_eq!(due.iter().map(|l| l.letter).collect::<Vec<_>>(), [letter(1).letter, letter(2).letter]);
    store.not_yet(&due[0], "their node does not answer", at(0)).await.unwrap();
    assert_eq!(store.due(at(0)).await.unwrap().len(), 1);
    let due = store.due(at(1)).await.unwrap();
    assert_eq!((due.len(), due[0].tries, due[0].fault.as_deref()), (2, 1, Some("their node does not answer")));
    let batch = Batch { delivered: vec![letter(1).letter, letter(2).letter], ..Batch::default() };
    store.record(batch, at(2), &mut chance()).await.unwrap();
    assert!(store.due(at(9_000)).await.unwrap().is_empty());
    assert_eq!(store.letters(Some("asking/1")).await.unwrap().iter().filter(|l| l.delivered.is_some()).count(), 2);
}

#[tokio::test]
async fn a_row_that_was_changed_from_outside_is_named() {
    let scratch = Scratch::new("audit");
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    for n in 0..5 {
        let batch = Batch { events: vec![("house".into(), draft(&n.to_string()))], ..Batch::default() };
        store.record(batch, at(n), &mut chance()).await.unwrap();
    }
    for (sql, seq) in [
        ("UPDATE event SET at_micros = at_micros + 1 WHERE seq = 3", 3),
        ("UPDATE event SET officer = 'xa-mallory' WHERE seq = 2", 2),
        ("DELETE FROM event WHERE seq = 1", 1),
    ] {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(scratch.file());
        let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
        sqlx::raw_sql(sql).execute(&pool).await.unwrap();
        pool.close().await;
        assert!(matches!(store.audit().await, Err(Trouble::Leaf { seq: s }) if s == seq), "{sql}");
    }
}

#[tokio::test]
async fn documents_are_found_by_their_digest_alone() {
    let scratch = Scratch::new("docs");
    let store = Store::open(&scratch.file(), &mut chance()).await.unwrap();
    let doc = Doc { digest: Digest::from_bytes([5; 32]), kind: "frame", bytes: b"bytes".to_vec() };
    let batch = Batch { docs: vec![doc.clone(), doc], ..Batch::default() };
    store.record(batch, at(0), &mut chance()).await.unwrap();
    assert_eq!(store.doc(Digest::from_bytes([5; 32])).await.unwrap(), Some(b"bytes".to_vec()));
    assert_eq!(store.doc(Digest::from_bytes([6; 32])).await.unwrap(), None);
}

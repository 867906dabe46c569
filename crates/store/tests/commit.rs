//! Many write at once: each is acknowledged once, nobody is harmed by another, and after a fault nothing is written.
#![cfg(test)]

use std::{path::Path, path::PathBuf, process::Command};

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use request::{Draft, Event};
use store::{Batch, Store, Trouble};
use terms::{Digest, Instant, LetterId};

fn scratch(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("commit-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

fn at(second: i64) -> Instant {
    Instant::from_micros(1_800_000_000_000_000 + second * 1_000_000)
}

fn batch(stream: &str, text: &str) -> Batch {
    let event = Event::Drafted { draft: Draft([("facts".to_owned(), text.to_owned())].into()) };
    Batch { events: vec![(stream.to_owned(), event)], ..Batch::default() }
}

async fn record(store: &Store, batch: Batch, seed: u64) -> Result<u64, Trouble> {
    let mut chance = ChaCha20Rng::seed_from_u64(seed);
    store.record(batch, at(0), &mut chance).await.map(|recorded| recorded.first)
}

#[tokio::test]
async fn many_writers_each_get_their_own_number_and_few_syncs() {
    let dir = scratch("many");
    let store = Store::open(&dir.join("store.db"), &mut ChaCha20Rng::seed_from_u64(1)).await.unwrap();
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..200u64 {
        let store = store.clone();
        writers.spawn(async move {
            let mut mine = Vec::new();
            for n in 0..5 {
                let stream = format!("asking/{}", writer % 50);
                mine.push(record(&store, batch(&stream, &format!("{writer} {n}")), writer * 5 + n).await.unwrap());
            }
            assert!(mine.is_sorted(), "what one writer appends stays in order");
            mine
        });
    }
    let mut numbers = writers.join_all().await.concat();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=1000).collect::<Vec<u64>>());
    assert!(store.commits() < 500, "{} transactions for 1000 appends", store.commits());
    assert_eq!(store.audit().await.unwrap().entries, 1000);
    for stream in 0..50 {
        assert_eq!(store.events(&format!("asking/{stream}")).await.unwrap().len(), 20);
    }
}

#[tokio::test]
async fn one_that_is_refused_harms_no_other_in_the_same_transaction() {
    let dir = scratch("harm");
    let store = Store::open(&dir.join("store.db"), &mut ChaCha20Rng::seed_from_u64(1)).await.unwrap();
    let twice =
        || Some((LetterId::from_bytes([9; 16]), "xa-desk".parse().unwrap(), Digest::from_bytes([1; 32]), vec![1]));
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..64u64 {
        let store = store.clone();
        writers.spawn(async move {
            let mut batch = batch("house", &writer.to_string());
            // Every fourth brings the same letter: one of these is good.
            batch.took = if writer % 4 == 0 { twice() } else { None };
            record(&store, batch, writer).await
        });
    }
    let told = writers.join_all().await;
    let refused = told.iter().filter(|t| matches!(t, Err(Trouble::Database(_)))).count();
    assert_eq!((told.iter().filter(|t| t.is_ok()).count(), refused), (49, 15));
    assert_eq!(store.audit().await.unwrap().entries, 49, "the numbers have no gap");
    assert_eq!(store.stopped(), None);
}

#[tokio::test]
async fn a_batch_that_was_decided_on_an_older_stream_is_refused() {
    let dir = scratch("expects");
    let store = Store::open(&dir.join("store.db"), &mut ChaCha20Rng::seed_from_u64(1)).await.unwrap();
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..32u64 {
        let store = store.clone();
        writers.spawn(async move {
            let expects = vec![("asking/1".to_owned(), 0)];
            record(&store, Batch { expects, ..batch("asking/1", &writer.to_string()) }, writer).await
        });
    }
    let told = writers.join_all().await;
    let moved_on =
        told.iter().filter(|t| matches!(t, Err(Trouble::MovedOn { stream }) if stream == "asking/1")).count();
    assert_eq!((moved_on, store.events("asking/1").await.unwrap().len()), (31, 1));
    let expects = vec![("asking/1".to_owned(), 1)];
    record(&store, Batch { expects, ..batch("asking/1", "next") }, 99).await.unwrap();
}

const FAULT: &str = "STORE_FAULT_FOLDER";

/// The program that is broken: started by the test below with a limit on the size of files, which no write can pass.
#[tokio::test]
async fn a_writer_below_a_limit() {
    let Ok(dir) = std::env::var(FAULT) else { return };
    let store = Store::open(&Path::new(&dir).join("store.db"), &mut ChaCha20Rng::seed_from_u64(1)).await.unwrap();
    let mut kept = 0;
    let why = loop {
        match record(&store, batch("house", &"x".repeat(3000)), kept).await {
            Ok(_) => kept += 1,
            Err(why) => break why,
        }
    };
    assert!(matches!(why, Trouble::Stopped { .. }), "{why}");
    assert!(store.stopped().is_some());
    // Small enough to fit, and still refused: after a fault nobody knows what is on the disk.
    assert!(matches!(record(&store, batch("house", "small"), 0).await, Err(Trouble::Stopped { .. })));
    assert!(matches!(store.set_fact("a", "b").await, Err(Trouble::Stopped { .. })));
    println!("kept {kept}.");
}

#[tokio::test]
async fn after_a_write_that_failed_nothing_is_written_and_all_that_was_acknowledged_is_there() {
    let dir = scratch("fault");
    drop(Store::open(&dir.join("store.db"), &mut ChaCha20Rng::seed_from_u64(1)).await.unwrap());
    // The signal is ignored, so that the write itself fails, as on a broken disk.
    let limited = "trap '' XFSZ; ulimit -f 2000; exec \"$0\" --exact a_writer_below_a_limit --nocapture";
    let child = Command::new("sh")
        .args(["-c", limited])
        .arg(std::env::current_exe().unwrap())
        .env(FAULT, &dir)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout).into_owned();
    assert!(child.status.success(), "{said}{}", String::from_utf8_lossy(&child.stderr));
    let kept: u64 = said.split_once("kept ").unwrap().1.split_once('.').unwrap().0.parse().unwrap();
    assert!(kept > 10, "{kept}");
    let store = Store::open(&dir.join("store.db"), &mut ChaCha20Rng::seed_from_u64(1)).await.unwrap();
    let there = store.audit().await.unwrap().entries;
    assert!(there == kept || there == kept + 1, "{there} of {kept}: the last may have reached the disk or not");
    record(&store, batch("house", "again"), 0).await.unwrap();
}

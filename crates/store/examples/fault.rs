//! Writes until something fails: `cargo run -p store --example fault -- FOLDER`. For `tools/sync_fault.sh`, which makes one sync fail.
//!
//! Prints `kept N` after each append that was acknowledged, and at the end `open failed`, `stopped` or `done`. After a failure it
//! goes on trying: nothing may be acknowledged then. With a second word, `audit`, it opens and counts.

#![expect(clippy::expect_used, clippy::panic, reason = "a trial that goes wrong should stop where it stands")]

use std::path::Path;

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use request::{Draft, Event};
use store::{Batch, Store, Trouble};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut args = std::env::args().skip(1);
    let folder = args.next().expect("FOLDER");
    let mut chance = ChaCha20Rng::seed_from_u64(1);
    let store = match Store::open(&Path::new(&folder).join("store.db"), &mut chance).await {
        Ok(store) => store,
        Err(trouble) => {
            println!("open failed: {trouble}");
            return;
        }
    };
    if args.next().as_deref() == Some("audit") {
        println!("entries {}", store.audit().await.expect("audit").entries);
        return;
    }
    let now = terms::Instant::from_micros(1_800_000_000_000_000);
    let mut stopped = false;
    for n in 1..=24 {
        // Long enough that the write-ahead file is carried over now and then.
        let event = Event::Drafted { draft: Draft([("facts".to_owned(), "x".repeat(720_000))].into()) };
        let batch = Batch { events: vec![("asking/1".to_owned(), event)], ..Batch::default() };
        match store.record(batch, now, &mut chance).await {
            Ok(_) if stopped => panic!("acknowledged after a failure"),
            Ok(_) => println!("kept {n}"),
            Err(Trouble::Stopped { why }) => {
                if !stopped {
                    println!("stopped: {why}");
                }
                stopped = true;
            }
            Err(other) => panic!("{other}"),
        }
    }
    println!("done");
}

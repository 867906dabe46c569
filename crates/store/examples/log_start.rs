//! How long a node with a long log takes to be ready, to publish one more entry, and to audit everything.
//!
//! `cargo run --release --package store --example log_start -- 1000000`

#![expect(clippy::unwrap_used, reason = "an example that goes wrong may stop")]

#[expect(dead_code, reason = "the tests need more of it")]
#[path = "log_tamper/house.rs"]
mod house;

use std::time::Instant;

use evidence::log::read_checkpoint;
use house::House;
use store::{Ledger, ledger::audit};

#[expect(clippy::disallowed_methods, reason = "it measures how long something took")]
fn now() -> Instant {
    Instant::now()
}

#[tokio::main]
async fn main() {
    let size: u32 = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(1_000_000);
    let dir = std::env::args().nth(2).map_or_else(std::env::temp_dir, Into::into);
    let mut house = House::new(dir.join(format!("comity-log-start-{}", std::process::id())));
    house.open().await;
    let began = now();
    house.record(size).await;
    println!("{size} entries recorded: {:.1} s", began.elapsed().as_secs_f64());
    let began = now();
    house.publish().await.unwrap();
    println!("published for the first time, each entry read and hashed again: {:.1} s", began.elapsed().as_secs_f64());
    let began = now();
    house.open().await;
    house.ledger = Ledger::new(house.log(), house::ORIGIN);
    house.publish().await.unwrap();
    println!("started again, until the head can be given: {:.3} s", began.elapsed().as_secs_f64());
    house.record(1).await;
    house.ledger = Ledger::new(house.log(), house::ORIGIN);
    let began = now();
    house.publish().await.unwrap();
    println!("started again and one more entry published: {:.3} s", began.elapsed().as_secs_f64());
    house.record(1).await;
    let began = now();
    let note = house.publish().await.unwrap();
    println!("one more entry published while running: {:.3} s", began.elapsed().as_secs_f64());
    let head = read_checkpoint(&note, &house::public()).unwrap();
    let began = now();
    let found = audit(&house.folder(), Some(house.store()), (head.size, head.root), |_, _| ()).await.unwrap();
    assert_eq!(found.wrong, []);
    println!("audited, records, tiles and head: {:.1} s", began.elapsed().as_secs_f64());
}

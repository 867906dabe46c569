//! Changes rows in the database and bytes in tiles many times, and holds what the audit names against what was changed.
//!
//! `cargo run --release --package store --example log_tamper -- [ROUNDS] [SEED]`

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "an example that goes wrong may stop")]

#[expect(dead_code, reason = "the tests need more of it")]
mod house;
mod touch;

use house::House;

#[tokio::main]
async fn main() {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    let (rounds, seed) = (numbers.first().copied().unwrap_or(10_000), numbers.get(1).copied().unwrap_or(1));
    let dir = std::env::temp_dir().join(format!("comity-log-tamper-{}", std::process::id()));
    // A hundredth of the rounds on a log with three levels of tiles, which takes a while to read.
    let large = rounds / 100;
    let mut sum = (0, 0);
    for (steps, count) in [(vec![300, 201, 200], rounds - large), (vec![65_000, 800, 50], large)] {
        let mut house = House::new(dir.clone());
        let (right, in_doubt) = touch::rounds(&mut house, &steps, count, seed).await;
        println!("{right} times in a log of {} entries", steps.iter().sum::<u32>());
        sum = (sum.0 + right, sum.1 + in_doubt);
    }
    println!(
        "{} times 1 to 3 things were changed: the audit named exactly those, but for {} times when so much was gone at once that it said so",
        sum.0, sum.1
    );
}
